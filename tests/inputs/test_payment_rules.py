"""Who pays a stream and when, as data."""

from __future__ import annotations

import copy

import pytest
import yaml

from tikmon_nb.findings import InputError
from tikmon_nb.inputs.rule_sets.payment import load_payment_rules
from tikmon_nb.vocabulary import STREAMS


@pytest.fixture
def changed(data):
    """Loads the shipped file after a change to what it holds."""

    def load(change):
        path = data / "rules" / "payment-2026.yml"
        content = yaml.safe_load(path.read_text("utf-8"))
        change(content)
        path.write_text(yaml.safe_dump(content), "utf-8")
        return load_payment_rules(data=data)

    return load


def test_every_stream_has_its_rows_with_a_source():
    rules = load_payment_rules()
    for stream in STREAMS:
        payer, delay = rules.payer_of(stream), rules.delay_of(stream)
        assert (payer.id, delay.id) == (stream, stream)
        assert payer.source
        assert delay.source


def test_what_is_paid_from_abroad_does_not_count_for_the_scheme():
    rules = load_payment_rules()
    for stream in STREAMS:
        row = rules.payer_of(stream)
        assert row.counts_for_kor == (row.payer != "abroad")


def test_a_stream_without_rows_is_paid_as_the_others(changed):
    def drop(content):
        content["streams"] = [row for row in content["streams"] if row["id"] == "other"]
        content["delays"] = [row for row in content["delays"] if row["id"] == "other"]

    rules = changed(drop)
    assert rules.payer_of("shop") == rules.payer_of("other")
    assert rules.delay_of("sponsored") == rules.delay_of("other")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda content: content["streams"][0].update(id="fonds"), "value_not_allowed"),
        (lambda content: content["delays"].pop(), "value_not_allowed"),
        (
            lambda content: content["streams"].append(copy.deepcopy(content["streams"][0])),
            "value_not_allowed",
        ),
        (lambda content: content["delays"][0].update(days=-3), "number_out_of_range"),
        (lambda content: content["income_tax"].update(month=13), "number_out_of_range"),
        (lambda content: content["streams"][0].pop("source"), "value_missing"),
    ],
)
def test_what_is_wrong_in_the_file_is_found(changed, change, code):
    with pytest.raises(InputError) as caught:
        changed(change)
    assert [finding.code for finding in caught.value.findings] == [code]
