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
    ("written", "eur"),
    [
        ("50.000,00", 50000),
        ("50000,5", 50000.5),
        ("50,000.00", 50000),
        ("€ 50000", 50000),
        ("50.000", 50000),
        ("50k", 50000),
    ],
)
def test_an_amount_may_be_written_as_people_do(tik, written, eur):
    assert lines_of(tik, written, "--year", 2026)["profit_eur"] == eur


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("veel", "--year", 2026), "Bij EUR hoort een getal."),
        (("$ 50000", "--year", 2026), "Bij EUR hoort een getal."),
        (("1e9", "--year", 2026), "1000000000"),
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


def test_what_is_left_of_a_creators_year(tik):
    code, out, _ = tik("left", "daan", "--draws", 256)
    assert code == 0
    for said in (
        "Daan: wat er overblijft, december 2026 tot en met november 2027",
        "Over na belasting: geen ondernemer voor de inkomstenbelasting",
        "Het minste en het meeste dat er dan over kan blijven, staan naast elkaar.",
        "Voor 2027 rust dit op een wetsvoorstel dat niet is aangenomen: het kan nog veranderen.",
        "Over januari 2026 – mei 2026 is niets bekend",
        "Opzij te zetten voor inkomstenbelasting en Zvw: tussen",
        "waar de kleineondernemersregeling (KOR) ophoudt",
        "hours_per_month is niet ingevuld",
        "Bleven de regels van 2026 gelden, dan bleef er over deze maanden",
        "zonder TikTok (0% – 30% verhuist mee)",
        "zonder wie het meeste betaalde",
        "De slechtste een op de tien gesimuleerde jaren brengt gemiddeld",
        "10 uur per week extra, vóór belasting",
        "Dit is een schatting en geen advies",
    ):
        assert said in out


def test_what_is_left_as_json(tik):
    code, out, _ = tik("left", "yara", "--draws", 256, "--json")
    assert code == 0
    found = json.loads(out)
    assert found["period"] == {"start": "2026-12-01", "months": 12}
    least, most = found["cases"]
    assert least["net_eur"]["p50"] <= most["net_eur"]["p50"] <= found["after_costs_eur"]["p50"]
    assert found["status"] == "proposed"
    assert found["cash"]["chance_dry"] is None
    assert 0 <= found["vat"]["chance_crossing"] <= 1
    assert len(found["vat"]["by_month"]) == 12
    assert found["without_largest"]["gross_eur"]["p50"] < found["gross_eur"]["p50"]
    assert {one["what"] for one in found["setbacks"]} == {"platform", "views", "illness"}
    assert all(one["gross_eur"]["p50"] < found["gross_eur"]["p50"] for one in found["setbacks"])
    assert found["worst_tenth_eur"] < found["worst_tenth_with_second_eur"]
    assert [option["what"] for option in found["hours"]] == ["sponsored"]


def test_the_rules_of_a_year_may_be_kept(tik):
    _, out, _ = tik("left", "daan", "--draws", 256, "--keep-rules-of", 2026)
    assert "Voor 2027 is aangenomen dat de regels van 2026 blijven gelden." in out
    assert "Bleven de regels van" not in out


def test_a_form_that_is_filled_in_gets_one_line(tik, make_creator, data):
    money = {"entrepreneur": True, "enough_hours": False, "wage_eur_per_year": 20_000, "vat": "regular"}
    money |= {"hours_per_month": {"low": 20, "high": 60}, "buffer_eur": 500, "private_eur_per_month": 300}
    make_creator(
        "vol", age=30, as_of="2026-06-15", other=[{"name": "Vast", "eur_per_month": 800}], money=money
    )
    code, out, _ = tik("left", "vol", "--data", data, "--draws", 256, "--months", 6, "--lang", "en")
    assert code == 0
    assert out.count("Left after tax:") == 1
    for said in (
        "a wage of €20,000 beside it",
        "goes to the tax office after each quarter: about €500 in an average one",
        "An hour of work leaves between",
        "With €500 on the account now",
        "The income rests on one stream alone.",
    ):
        assert said in out
    for not_said in ("not filled in", "small business scheme"):
        assert not_said not in out


def test_of_somebody_of_whom_nothing_is_known_nothing_is_said(tik, make_creator, data):
    make_creator("leeg")
    code, out, _ = tik("left", "leeg", "--data", data, "--draws", 64)
    assert (code, out) == (0, "Over leeg is te weinig bekend om een bedrag te noemen.\n")


def test_an_unknown_creator_is_said_clearly(tik):
    code, _, err = tik("left", "nor")
    assert code == 2
    assert "noor" in err
