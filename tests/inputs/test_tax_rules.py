"""The rules of a tax year as data: what is refused, what is carried on, and how firm each row is."""

from __future__ import annotations

import shutil

import pytest
import yaml

from tests.conftest import DATA
from tikmon_nb.findings import InputError
from tikmon_nb.inputs.rule_sets.tax import load_tax_year, load_tax_years, tax_years_known


@pytest.fixture
def changed(data):
    """A data folder in which one year's file has been changed."""

    def change(file, **rows):
        path = data / "rules" / "tax" / f"{file}.yml"
        content = yaml.safe_load(path.read_text("utf-8"))
        for row, fields in rows.items():
            content[row] = content[row] | fields if isinstance(fields, dict) else fields
        path.write_text(yaml.safe_dump(content), "utf-8")
        return data

    return change


def refused(year, data):
    with pytest.raises(InputError) as caught:
        load_tax_year(year, data)
    return [(finding.code, finding.column, finding.found) for finding in caught.value.findings]


def test_every_year_that_is_shipped_loads_and_every_row_has_its_source():
    assert tax_years_known() == [2025, 2026, 2027]
    for year in tax_years_known():
        rows = dict(load_tax_year(year).rows())
        assert len(rows) == 14
        assert all(row.source and row.source_date and row.confidence for row in rows.values())


def test_what_is_law_and_what_is_proposed():
    assert load_tax_year(2026).status_of("brackets") == "law"
    rules = load_tax_year(2027)
    found = {row: rules.status_of(row) for row in ("brackets", "self_employed_deduction", "deduction_cap")}
    assert found == {"brackets": "proposed", "self_employed_deduction": "law", "deduction_cap": "assumed"}


def test_figures_of_the_bill_that_never_became_law_are_refused(changed):
    steps = [{"from_eur": 0, "share": 0.357}, {"from_eur": 38883, "share": 0.3756}]
    data = changed(2026, brackets={"steps": [*steps, {"from_eur": 79137, "share": 0.495}]})
    assert refused(2026, data) == [
        ("tax_figure_superseded", "brackets", "0.357"),
        ("tax_figure_superseded", "brackets", "79137"),
    ]
    top = {"from_eur": 45593, "eur": 5712, "share": -0.0651}
    data = changed(
        2026,
        brackets={"steps": [{"from_eur": 0, "share": 0.3575}]},
        labour_credit={"steps": [{"from_eur": 0, "share": 0.08}, top]},
    )
    assert [found for _, _, found in refused(2026, data)] == ["5712", "45593"]


def test_the_same_figures_may_stand_in_another_year(changed):
    data = changed(2025, brackets={"steps": [{"from_eur": 0, "share": 0.357}]})
    assert load_tax_year(2025, data).brackets.steps[0].share == 0.357


def test_only_a_direct_question_for_an_unknown_year_is_refused():
    assert [code for code, *_ in refused(2028, DATA)] == ["tax_year_unknown"]
    found = load_tax_years([2024, 2026, 2030])
    assert {year: rules.from_year for year, rules in found.items()} == {2024: 2025, 2026: 2026, 2030: 2027}
    assert found[2030].year == 2030
    assert {found[2030].status_of(row) for row, _ in found[2030].rows()} == {"assumed"}
    assert found[2026].status_of("brackets") == "law"


def test_the_rules_of_a_year_may_be_kept():
    found = load_tax_years([2025, 2026, 2027], keep=2026)
    assert [rules.from_year for rules in found.values()] == [2025, 2026, 2026]
    assert found[2027].brackets == load_tax_year(2026).brackets
    assert found[2027].status_of("brackets") == "assumed"


@pytest.mark.parametrize(
    ("row", "fields", "code"),
    [
        ("vat", {"share": 21}, "number_out_of_range"),
        ("vat", {"source": ""}, "not_a_mapping"),
        ("brackets", {"steps": [{"from_eur": 10, "share": 0.3}]}, "value_not_allowed"),
        (
            "brackets",
            {"steps": [{"from_eur": 0, "share": share} for share in (0.3, 0.4)]},
            "value_not_allowed",
        ),
        ("health_care", {"status": "wet"}, "value_not_allowed"),
        ("year", 2025, "id_differs"),
    ],
)
def test_what_is_wrong_in_a_file_is_found(changed, row, fields, code):
    data = changed(2026, **{row: fields})
    assert [found for found, *_ in refused(2026, data)] == [code]


def test_a_row_without_its_source_does_not_load(changed, data):
    path = data / "rules" / "tax" / "2026.yml"
    content = yaml.safe_load(path.read_text("utf-8"))
    for key in ("source", "source_date", "confidence"):
        del content["brackets"][key]
    path.write_text(yaml.safe_dump(content), "utf-8")
    assert {column for _, column, _ in refused(2026, data)} == {
        "brackets.source",
        "brackets.source_date",
        "brackets.confidence",
    }


def test_without_any_year_nothing_is_carried_on(data, monkeypatch):
    shutil.rmtree(data / "rules" / "tax")
    monkeypatch.setattr("tikmon_nb.inputs.folders.shipped", lambda part: data)
    with pytest.raises(InputError, match="tax_year_unknown"):
        load_tax_years([2026], data)
