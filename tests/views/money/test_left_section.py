"""What is left, as the report shows it."""

from __future__ import annotations

import pytest

from tests.views.figures.test_figures_fit import SIZES, clashes
from tikmon_nb.inputs import load_rate_card
from tikmon_nb.inputs.scenarios import load_scenario
from tikmon_nb.model.year.calendar import Months
from tikmon_nb.model.year.simulation import first_month
from tikmon_nb.tasks.left import left, left_in_report, rule_files
from tikmon_nb.views.figures.plots import plot_ranges
from tikmon_nb.views.money import left_section
from tikmon_nb.views.page.text import Text

ANSWERED = {"entrepreneur": True, "enough_hours": True, "starter_years_used": 3, "wage_eur_per_year": 0}


@pytest.fixture
def leaves(make_creator, data):
    card = load_rate_card(data=data)

    def work_out(size="small", months=12, **form):
        creator = make_creator(size, name=size, **{**SIZES[size], **form})
        window = Months(first_month(creator, card), months)
        run = {"draws": 64, "seed": 2026, "method": "sobol", "data": data}
        return left_in_report(creator, card, load_scenario("basis", data), window, **run)

    return work_out


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_what_the_form_leaves_open_stands_side_by_side(leaves, lang):
    text = Text(lang)
    open_line = left_section.after_tax(leaves(), text)
    one_line = left_section.after_tax(leaves(money=ANSWERED), text)
    assert open_line.count("€") == 4
    assert one_line.count("€") == 2
    assert {"nl": "schatting", "en": "estimate"}[lang] in open_line


def test_a_report_says_what_the_command_says(leaves, data):
    found = leaves()
    told = left("small", data, draws=64)
    assert found.least.net_eur == pytest.approx(told.least.net_eur)
    files = rule_files(found, data)
    assert "rules/payment-2026.yml" in files
    assert any(file.startswith("rules/tax/") for file in files)


def test_other_taxes_and_unknown_creators_are_not_guessed_at(leaves):
    text = Text("en")
    elsewhere = leaves(country="BE")
    assert elsewhere is None
    assert left_section.after_tax(elsewhere, text) == ""
    assert left_section.left_over(elsewhere, text).unsaid
    assert rule_files(elsewhere) == {}


def test_of_several_years_the_first_screen_says_nothing_and_the_section_all(leaves):
    found, text = leaves(months=24), Text("en", 24)
    assert left_section.after_tax(found, text) == ""
    assert left_section.left_over(found, text).count("<tr>") >= 24


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("size", ["tiny", "small", "huge"])
def test_its_figure_fits(leaves, size, lang):
    text = Text(lang)
    assert clashes(plot_ranges(left_section.steps(leaves(size), text), text).get_figure(root=True)) == []


def test_who_charges_vat_sees_when_it_is_paid(leaves):
    text = Text("en")
    found = leaves(money={**ANSWERED, "vat": "regular"})
    assert "VAT, beside it" in left_section.left_over(found, text)
    assert "VAT, beside it" not in left_section.left_over(leaves(), text)
    quarterly = found.vat_paid_eur.any(axis=1)
    assert {day.month for day, some in zip(found.window.firsts, quarterly, strict=True) if some} <= {
        1,
        4,
        7,
        10,
    }
