"""What an agency reads of its roster."""

from __future__ import annotations

import pytest

from tests.conftest import DATA
from tikmon_nb.tasks.roster.results import portfolio_of, read_portfolio, write_portfolio
from tikmon_nb.views import roster as agency
from tikmon_nb.views.page.text import Text
from tikmon_nb.views.roster_table import creators_table, everybody, left_out

SECTIONS = {
    name: getattr(agency, name)
    for name in ("answer", "at_risk", "streams", "concentration", "near", "commission")
} | {"everybody": everybody, "left_out": left_out}
RUN = {"card": "artikel-2026", "scenario": "basis", "draws": 300, "months": 12, "seed": 1}


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    folder = tmp_path_factory.mktemp("roster")
    return portfolio_of("", "voorbeeld", str(folder), DATA, **RUN)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_section_is_told_in_both_languages(example, lang):
    text = Text(lang)
    told = {name: show(example, text) for name, show in SECTIONS.items()}
    low, _, high = agency.three(example, "gross")
    assert text.money(low) in told["answer"].replace("&nbsp;", "\u00a0")
    assert text.money(high) in told["answer"]
    assert told["left_out"] == ""
    assert "scenario" in told["at_risk"]


def test_the_table_has_everyone_with_commission_and_net(example):
    shown = everybody(example, Text("en"))
    assert shown.count('scope="row"') >= len(example.counted) == 60
    assert 'class="data rows sortable"' in shown
    table = creators_table(example, Text("en"))
    assert table["Net on average, EUR"].sum() == pytest.approx(example.totals["net"].mean(), rel=1e-3)
    fee = table["Commission on average, EUR"].sum()
    assert fee == pytest.approx(example.totals["management_fee"].mean(), rel=1e-3)
    assert fee > 0


def test_together_the_low_year_is_higher_than_that_of_each_apart(example):
    assert agency.three(example, "gross")[0] > example.counted["gross_p10"].sum()


@pytest.mark.parametrize(
    ("amounts", "number"), [([1, 1, 1, 1], 4), ([9, 0, 0], 1), ([], 0), ([0, 0], 0), ([3, 1], 1.6)]
)
def test_the_effective_number_is_that_of_equal_parts(amounts, number):
    assert agency.effective_number(amounts) == pytest.approx(number)


def test_a_roster_of_nothing_but_errors_is_told(tmp_path):
    table = tmp_path / "fout.csv"
    table.write_text("id,followers\nan,-1\nbo,veel\n", encoding="utf-8")
    write_portfolio(table, tmp_path, **RUN, data=DATA)
    empty = read_portfolio(tmp_path)
    text = Text("nl")
    markup = {name: show(empty, text) for name, show in SECTIONS.items()}
    assert "Geen enkele creator" in markup["answer"]
    assert markup["left_out"].count("<tr>") == 3
    assert "followers: Hier hoort een getal, er staat “veel”." in markup["left_out"]  # a sentence, no code
    assert "not_a_number" not in markup["left_out"]
    assert "not_a_number" not in " ".join(creators_table(empty, text)["Opmerkingen"])
