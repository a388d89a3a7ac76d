"""Creators as folders: what a form may hold, and every way in which it may be wrong."""

from __future__ import annotations

import pytest

from tikmon_nb.inputs import InputError, creator_ids, load_creator
from tikmon_nb.inputs.creators import FORM
from tikmon_nb.inputs.ranges import Range


def write(data, text, folder="x"):
    (data / "creators" / folder).mkdir(exist_ok=True)
    (data / "creators" / folder / FORM).write_text(text, encoding="utf-8")


def problems(data, creator_id="x"):
    with pytest.raises(InputError) as caught:
        load_creator(creator_id, data)
    return caught.value.findings


def test_only_an_id_is_required(make_creator):
    creator = make_creator("alleen-id")
    assert creator.name == "alleen-id"
    assert creator.exports.daily.empty
    assert set(creator.inputs) == {FORM}


def test_the_commented_form_is_a_valid_form_once_uncommented(data):
    from tests.conftest import ROOT

    lines = (ROOT / "tikmon_nb" / "inputs" / "creator_form.yml").read_text("utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("id:"))
    body = [line.removeprefix("# ") if line.startswith("# ") else line for line in lines[start:]]
    write(data, "\n".join(body).replace("CREATOR_ID", "formulier"), "formulier")
    form = load_creator("formulier", data).form
    left_out = {"invented"}
    assert {name for name in type(form).model_fields if name not in form.model_fields_set} == left_out


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ("followers: -5", "number_out_of_range", "followers"),
        ("followers: {low: 9, high: 3}", "low_above_high", "followers"),
        ("followers: {low: 9}", "value_missing", "followers.high"),
        ("followers: veel", "not_a_number", "followers"),
        ("followers: .nan", "number_out_of_range", "followers.low"),
        ("engagement_share: 5", "number_out_of_range", "engagement_share"),
        ("folowers: 5", "key_unknown", "folowers"),
        ("name: " + "n" * 300, "text_too_long", "name"),
        ("age: oud", "not_a_number", "age"),
        ("age: 999", "number_out_of_range", "age"),
        ("country: Nederland", "value_not_allowed", "country"),
        ("as_of: gisteren", "not_a_date", "as_of"),
        ("active_community: misschien", "not_yes_or_no", "active_community"),
        ("sponsored: 3", "not_a_mapping", "sponsored"),
        (
            "sponsored: {posts_per_month: {low: 0, high: 2, distribution: normaal}}",
            "value_not_allowed",
            "sponsored.posts_per_month.distribution",
        ),
        ("ambassador: {brand: x}", "not_a_list", "ambassador"),
        (
            "ambassador: [{brand: x, eur_per_month: 5, start: 2027-01-01, end: 2026-01-01}]",
            "end_before_start",
            "ambassador[1]",
        ),
        (
            "ambassador: [{brand: x, eur_per_month: 5, start: 2026-01-01, end: 2027-01-01, chance: 0.5}]",
            "chance_of_signed_contract",
            "ambassador[1]",
        ),
        ("live: {diamonds_per_hour: 5, gifts_eur_per_hour: 3}", "either_or", "live"),
        ("costs: [{name: x}]", "either_or", "costs[1]"),
        ("affiliate: {channel: bol}", "value_not_allowed", "affiliate.channel"),
        ('name: "a\\nb"', "name_not_printable", "name"),
        ('name: "a\\u202Eb"', "name_not_printable", "name"),
    ],
    ids=lambda value: str(value)[:50],
)
def test_what_is_wrong_is_said_with_line_and_key(line, code, column, data):
    write(data, f"id: x\n{line}\n")
    finding, *rest = problems(data)
    assert not rest or line == "followers: .nan"  # which is wrong as low and as high
    assert (finding.code, finding.column, finding.file) == (code, column, FORM)
    assert finding.row == 2


def test_all_problems_of_a_form_come_at_once(data):
    write(data, "id: x\nfollowers: -1\nage: 999\nfolowers: 2\nas_of: nooit\n")
    assert {finding.row for finding in problems(data)} == {2, 3, 4, 5}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("id: [", "yaml_malformed"),
        ("id: x\nid: y", "yaml_repeated_key"),
        ("id: &a x\nname: *a", "yaml_alias"),
        ("id: x\nfollowers: 10.000", "number_ambiguous"),
        ("id: x\nlive: {hours_per_month: 1:30}", "number_ambiguous"),
        ("- id: x", "not_a_mapping"),
        ("", "value_missing"),
        ("id: !!python/object/apply:os.system ['true']", "yaml_malformed"),
        ("id: x\nname: " + "[" * 60 + "]" * 60, "yaml_malformed"),
        ("a: " + "[" * 100_000, "yaml_malformed"),
        ("id: x\n? [1, 2]\n: 3", "yaml_malformed"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_malformed_yaml_is_one_clear_error(text, code, data):
    write(data, text)
    assert problems(data)[0].code == code


def test_a_file_in_another_encoding_is_one_clear_error(data):
    write(data, "id: x")
    (data / "creators" / "x" / FORM).write_bytes("id: é".encode("cp1252"))
    assert problems(data)[0].code == "not_utf8"


def test_billion_laughs_cost_nothing(data):
    rows = ["a0: &a0 [x]"] + [
        f"a{i}: &a{i} [{', '.join(f'*a{i - 1}' for _ in range(9))}]" for i in range(1, 30)
    ]
    write(data, "\n".join(rows))
    assert problems(data)[0].code == "yaml_alias"


def test_an_unknown_creator_names_the_nearest(data):
    write(data, "id: noor", "noor")
    finding = problems(data, "nor")[0]
    assert (finding.code, finding.near) == ("creator_unknown", ("noor",))


@pytest.mark.parametrize("name", ["..", "../creators/noor", "/etc", "noor/", ".", ""])
def test_a_creator_id_is_never_a_path(name, data):
    write(data, "id: noor", "noor")
    assert problems(data, name)[0].code == "creator_unknown"


@pytest.mark.parametrize(
    "creator_id", ["a/b", "..", "<script>alert(1)</script>", "😀", "'; rm -rf ~; '", 'x"y', "2026"]
)
def test_an_id_may_be_anything_printable(creator_id, data):
    import yaml

    write(data, yaml.safe_dump({"id": creator_id}), "map")
    assert load_creator(creator_id, data).id == creator_id
    assert load_creator("map", data).id == creator_id


def test_of_a_large_roster_only_some_names_are_listed(data):
    for i in range(30):
        write(data, f"id: c{i}", f"c{i}")
    finding = problems(data, "iemand")[0]
    assert finding.expected.endswith("… (30)")
    assert finding.expected.count(",") == 20


def test_two_folders_with_one_id_are_refused(data):
    write(data, "id: noor", "noor")
    write(data, "id: noor", "noor2")
    with pytest.raises(InputError) as caught:
        creator_ids(data)
    assert caught.value.findings[0].code == "id_repeated"


def test_a_broken_form_is_listed_by_its_folder(data):
    write(data, "id: [", "kapot")
    assert creator_ids(data) == {"kapot": "kapot"}


def test_one_number_is_a_fixed_range(make_creator):
    assert make_creator(followers=12).form.followers == Range(low=12, high=12, distribution="fixed")
