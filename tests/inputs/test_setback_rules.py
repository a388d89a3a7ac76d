"""What may break, as data."""

from __future__ import annotations

import copy

import pytest
import yaml

from tikmon_nb.findings import InputError
from tikmon_nb.inputs.rule_sets.setback_rules import load_setback_rules


def test_every_row_has_its_source_and_says_that_it_is_a_guess():
    rules = load_setback_rules()
    assert {row.id for row in rules.setbacks} == {"platform", "payer", "contract", "views", "illness"}
    for row in (*rules.setbacks, rules.second_source, *rules.work):
        assert row.source
        assert row.confidence == "G"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda content: content["setbacks"][0].update(id="brand"), "value_not_allowed"),
        (lambda content: content["setbacks"][2].update(streams=["fonds"]), "value_not_allowed"),
        (
            lambda content: content["setbacks"].append(copy.deepcopy(content["setbacks"][0])),
            "value_not_allowed",
        ),
        (lambda content: content["setbacks"][0].update(kept_share=1.5), "number_out_of_range"),
        (lambda content: content["setbacks"][4].update(months=0), "number_out_of_range"),
        (lambda content: content["second_source"].update(share=1), "number_out_of_range"),
        (lambda content: content["work"][0].update(quantity="posts"), "value_not_allowed"),
        (lambda content: content["work"][0].pop("source"), "value_missing"),
    ],
)
def test_what_is_wrong_in_the_file_is_found(data, change, code):
    path = data / "rules" / "setbacks-2026.yml"
    content = yaml.safe_load(path.read_text("utf-8"))
    change(content)
    path.write_text(yaml.safe_dump(content), "utf-8")
    with pytest.raises(InputError) as caught:
        load_setback_rules(data=data)
    assert [finding.code for finding in caught.value.findings] == [code]
