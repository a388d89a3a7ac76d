"""Creators as folders: what a form may hold, and every way in which it may be wrong."""

from __future__ import annotations

import datetime as dt

import pytest

from tikmon_nb.inputs import InputError, creator_ids, load_creator
from tikmon_nb.inputs.creator_form import FORM
from tikmon_nb.inputs.creators import load_form, start_far_from_data
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
    body = [line.removeprefix("#") for line in lines[start:]]  # as the form says: the sign, not the spaces
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
        ("as_of: 9999-12-31", "number_out_of_range", "as_of"),
        ("exported_on: 1926-11-15", "number_out_of_range", "exported_on"),
        ("affiliate: {since: 9999-01-01}", "number_out_of_range", "affiliate.since"),
        (
            "shop: [{name: x, orders_per_month: 1, price_eur: 5, since: 9999-12-01}]",
            "number_out_of_range",
            "shop[1].since",
        ),
        (
            "ambassador: [{brand: x, eur_per_month: 5, start: 2026-01-01, end: 9999-12-31}]",
            "number_out_of_range",
            "ambassador[1].end",
        ),
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
        ('name: "\\u200B"', "name_not_printable", "name"),
        ('name: "\\u200D \\uFEFF"', "name_not_printable", "name"),
        ('name: "\\u3164"', "name_not_printable", "name"),
        ('name: "  "', "value_missing", "name"),
        ('other: [{name: "\\u2060", eur_per_month: 3}]', "name_not_printable", "other[1].name"),
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
        ("id: !!python/object/apply:os.system ['true']", "yaml_tag"),
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


def test_folders_with_one_id_fail_and_no_other(data):
    write(data, "id: noor", "noor")
    write(data, "id: noor  # net als de andere", "noor (kopie)")
    write(data, "id: [", "sam")
    write(data, "id: sam", "van sam")
    write(data, '"id": tim', "tim")
    names = ("noor", "noor (kopie)", "sam/", "sam", "tim")
    folders = ("noor", "noor (kopie)", "sam", "van sam", "tim")
    assert creator_ids(data) == dict(zip(names, folders, strict=True))
    for name in ("noor", "noor (kopie)"):
        [finding] = problems(data, name)
        assert (finding.code, finding.file) == ("id_repeated", "noor (kopie)/creator.yml")
        assert (finding.expected, finding.found) == ("noor", "noor")
    assert [load_creator(name, data).id for name in ("sam", "tim")] == ["sam", "tim"]
    assert problems(data, "sam/")[0].code == "yaml_malformed"


def test_a_broken_form_is_listed_by_its_folder(data):
    write(data, "id: [", "kapot")
    assert creator_ids(data) == {"kapot": "kapot"}


def test_one_number_is_a_fixed_range(make_creator):
    assert make_creator(followers=12).form.followers == Range(low=12, high=12, distribution="fixed")


def test_an_id_of_nothing_visible_is_refused(data):
    write(data, 'id: "\\u200B"')
    assert problems(data)[0].code == "name_not_printable"


@pytest.mark.parametrize("name", ["Zoë", "日本", "😀", "!", "a\u200db", "७"])
def test_a_name_with_something_to_see_is_kept(name, make_creator):
    assert make_creator("x", name=name).name == name


def test_what_may_be_filled_in_as_country_is_said(data):
    write(data, "id: x\ncountry: Nederland")
    assert problems(data)[0].expected.startswith("NL, BE")


def with_noors_exports(data):
    import shutil

    from tests.conftest import DATA

    source = DATA / "creators" / "noor" / "exports"
    shutil.copytree(source, data / "creators" / "test" / "exports")


def test_exports_older_than_the_form_are_a_warning(data, make_creator):
    with_noors_exports(data)
    codes = {f.code: f for f in make_creator(as_of=dt.date(2027, 3, 1)).findings}
    finding = codes["exports_older_than_form"]
    assert (finding.severity, finding.found, finding.expected) == ("warning", "2026-11-15", "2027-03-01")
    for day in (dt.date(2026, 11, 15), dt.date(2026, 1, 1)):
        codes = {f.code for f in make_creator(as_of=day).findings}
        assert "exports_older_than_form" not in codes


@pytest.mark.parametrize(
    ("start", "code"),
    [
        ((2026, 12), None),
        ((2027, 1), None),
        ((2027, 3), "start_long_after_data"),
        ((2090, 1), "start_long_after_data"),
        ((2026, 11), "start_before_end_of_data"),
        ((2020, 1), "start_before_end_of_data"),
    ],
)
def test_a_start_far_from_the_last_measured_day_is_a_warning(start, code, data, make_creator):
    with_noors_exports(data)
    findings = start_far_from_data(make_creator(), dt.date(*start, 1))
    assert [f.code for f in findings] == ([code] if code else [])
    assert all(f.severity == "warning" and f.expected == "2026-11-15" for f in findings)


def test_without_any_date_no_start_is_far(make_creator):
    assert start_far_from_data(make_creator(), dt.date(2030, 1, 1)) == []


def test_the_form_alone_can_be_read(data, make_creator):
    make_creator("x", followers=3)
    exports = data / "creators" / "x" / "exports"
    exports.mkdir()
    (exports / "stuk.zip").write_bytes(b"PK nee")
    assert load_form("x", data).followers == Range(low=3, high=3, distribution="fixed")
    with pytest.raises(InputError):
        load_creator("x", data)


def test_a_range_that_cannot_be_is_told_with_what_stands_there(make_creator):
    with pytest.raises(InputError) as caught:
        make_creator(other=[{"name": "x", "eur_per_month": {"low": -200, "high": 1_000}}])
    [finding] = caught.value.findings
    assert (finding.code, finding.found) == ("number_out_of_range", "-200 … 1 000")
    with pytest.raises(InputError) as caught:
        make_creator(other=[{"name": "x", "eur_per_month": -5}])
    assert caught.value.findings[0].found == "-5"
