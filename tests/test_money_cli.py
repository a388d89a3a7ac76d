"""`tikmon tax` as people run it."""

from __future__ import annotations

import json

import pytest

from tikmon_nb.cli import tikmon
from tikmon_nb.cli.shell import run


@pytest.fixture
def tik(capsys):
    def call(*arguments):
        code = run(tikmon, [str(argument) for argument in arguments])
        out = capsys.readouterr()
        return code, out.out.replace("\u00a0", " "), out.err

    return call


def lines_of(tik, *arguments):
    code, out, _ = tik("tax", *arguments, "--json")
    assert code == 0
    return json.loads(out)


def test_an_amount_line_by_line(tik):
    code, out, _ = tik("tax", 50000, "--year", 2026, "--hours")
    assert code == 0
    for step in (
        "Zelfstandigenaftrek",
        "Mkb-winstvrijstelling: 12,7% van € 48.800,00",
        "Schijf 2: 37,56% van € 3.719,40",
        "€ 5.685,00 min 6,51% van € 4.408,00",
        "€ 7.607,83",
        "€ 2.066,22",
        "€ 40.325,95",
        "Dit zijn de regels van 2026 zoals ze zijn vastgesteld.",
        "Dit is een schatting en geen advies; vraag het na bij de Belastingdienst of een boekhouder.",
    ):
        assert step in out


def test_as_json_every_line_has_its_source_and_status_and_they_add_up(tik):
    found = lines_of(tik, 80000, "--year", 2027, "--hours", "--starter")
    assert (found["profit_eur"], found["status"], found["year"]) == (80000, "assumed", 2027)
    assert found["assumed"] == {"entrepreneur": True, "hours": True, "starter": True, "wage_eur": 0}
    lines = {line["key"]: line for line in found["lines"]}
    totals = {"profit", "taxable", "income_tax", "net"}
    for key, line in lines.items():
        assert key in totals or (line["source"] and line["status"] and line["confidence"])
    eur = {key: line["eur"] for key, line in lines.items()}
    deductions = ("self_employed_deduction", "starter_deduction", "profit_exemption")
    assert eur["profit"] + sum(eur[key] for key in deductions) == pytest.approx(eur["taxable"], abs=0.02)
    tax = [
        key for key in eur if key.startswith("bracket") or key.endswith("credit") or key == "deduction_cap"
    ]
    assert sum(eur[key] for key in tax) == pytest.approx(eur["income_tax"], abs=0.02)
    assert eur["profit"] - eur["income_tax"] - eur["zvw"] == pytest.approx(eur["net"], abs=0.02)
    assert eur["net"] == found["net_eur"]


def test_beside_a_wage_both_sums_are_shown(tik):
    found = lines_of(tik, 12000, "--year", 2026, "--wage", 30000)
    eur = {line["key"]: line["eur"] for line in found["lines"]}
    assert eur["tax_with_profit"] - eur["tax_without_profit"] == pytest.approx(4210.26, abs=0.01)
    assert (found["income_tax_eur"], found["net_eur"]) == (4210.26, 7281.66)
    _, out, _ = tik("tax", 12000, "--year", 2026, "--wage", 30000)
    assert "Arbeidskorting, over het loon: € 5.300,00 en 1,95% van € 4.155,00" in out


def test_what_is_left_of_the_credits_is_said_not_to_be_paid_out(tik):
    _, out, _ = tik("tax", 10000, "--year", 2026, "--lang", "en")
    assert "Income tax (what is left of the credits is not paid out)" in out


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ((50000, "--year", 2026), "law", "zoals ze zijn vastgesteld"),
        (
            (50000, "--year", 2027, "--hours"),
            "proposed",
            "een wetsvoorstel dat niet is aangenomen: het kan nog",
        ),
        ((90000, "--year", 2027), "assumed", "en deels op een aanname"),
    ],
)
def test_the_status_is_the_least_firm_of_what_was_used(tik, arguments, status, said):
    found = lines_of(tik, *arguments)
    assert found["status"] == status
    assert said in found["caveats"][0]


def test_nothing_is_due_over_nothing(tik):
    found = lines_of(tik, 0, "--year", 2026)
    assert [found[key] for key in ("taxable_eur", "income_tax_eur", "zvw_eur", "net_eur")] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("written", "eur"), [("50.000,00", 50000), ("50000,5", 50000.5), ("50,000.00", 50000), ("€ 50000", 50000)]
)
def test_an_amount_may_be_written_as_people_do(tik, written, eur):
    assert lines_of(tik, written, "--year", 2026)["profit_eur"] == eur


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("50.000", "--year", 2026), "50.000"),
        (("veel", "--year", 2026), "veel"),
        (("1e9", "--year", 2026), "1e9"),
        (("999999999", "--year", 2026), "100000000"),
        (("50000", "--year", 2028), "bekend zijn 2025, 2026, 2027"),
        (("50000", "--year", 2026, "--wage", "x"), "--wage"),
        (("50000", "--starter"), "--hours"),
        (("50000", "--no-entrepreneur", "--hours"), "--hours"),
    ],
)
def test_what_is_wrong_is_said_clearly(tik, arguments, said):
    code, out, err = tik("tax", *arguments)
    assert (code, out) == (2, "")
    assert said in err


def test_without_a_year_it_is_this_one(tik, monkeypatch):
    from tikmon_nb.tasks import tax

    class Today(tax.dt.date):
        @classmethod
        def today(cls):
            return cls(2025, 5, 5)

    monkeypatch.setattr(tax.dt, "date", Today)
    assert lines_of(tik, 50000)["year"] == 2025
