"""A forecast over more than one calendar year: each is taxed as a whole one, whatever month it begins in."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from tikmon_nb.inputs.rule_sets.tax import load_tax_years
from tikmon_nb.model.money.income_tax import Taxpayer, profit_tax
from tikmon_nb.model.money.tax_years import (
    month_shares,
    months_before,
    moving_saves_eur,
    whole_years,
    window_tax,
)
from tikmon_nb.model.year.calendar import Months

RULES = load_tax_years(range(2025, 2031))
KEPT = load_tax_years(range(2025, 2031), keep=2026)
WHO = dict.fromkeys(RULES, Taxpayer(hours=True))
MONTHS = range(1, 13)


def window(month, count=12, year=2026):
    return Months(dt.date(year, month, 1), count)


def steady(months, eur_a_year=50_000.0, draws=3):
    return np.full((months.count, draws), eur_a_year / 12)


@pytest.mark.parametrize("month", MONTHS)
def test_the_months_that_a_forecast_needs_are_whole_years(month):
    wanted = window(month, 12)
    before, whole = months_before(wanted), whole_years(wanted)
    assert (before.count + whole.count) % 12 == 0
    assert whole.firsts[-1].month == 12
    assert whole.firsts[-1].year == wanted.firsts[-1].year
    assert [*before.firsts, whole.start][0] == dt.date(2026, 1, 1)


@pytest.mark.parametrize("month", MONTHS)
@pytest.mark.parametrize("known", [True, False])
def test_what_a_steady_creator_keeps_does_not_depend_on_the_month_of_the_start(month, known):
    wanted = window(month)
    before = steady(months_before(wanted))[:, :1] if known else None
    found = window_tax(steady(whole_years(wanted)), wanted, KEPT, WHO, before_eur=before)
    assert found.net_eur.sum(axis=0) == pytest.approx(40_325.95, abs=0.01)
    assert found.net_eur.std() < 1e-6  # nor does any month of it
    assert len(found.missing) == (0 if known else month - 1)


@pytest.mark.parametrize("month", MONTHS)
def test_two_years_of_other_rules_are_worked_out_as_two(month):
    wanted = window(month)
    found = window_tax(steady(whole_years(wanted)), wanted, RULES, WHO)
    due = {2026: 50_000 - 40_325.95, 2027: 50_000 - 40_397.13}
    in_first = 13 - month
    expected = due[2026] * in_first / 12 + due[2027] * (12 - in_first) / 12
    assert found.due_eur.sum(axis=0) == pytest.approx(expected, abs=0.01)
    assert found.status == ("law" if month == 1 else "proposed")


def test_half_a_year_is_not_taxed_as_if_it_were_a_whole_one():
    wanted = window(7)
    found = window_tax(steady(whole_years(wanted)), wanted, RULES, WHO)
    assert found.due_eur[6:].sum(axis=0) == pytest.approx(4_801, abs=1)
    assert float(profit_tax(25_000.0, RULES[2027], WHO[2027]).due_eur) == pytest.approx(1_056, abs=1)


def test_a_forecast_of_three_years_has_three_years_and_a_year_without_rules_is_assumed():
    wanted = window(12, 25)
    found = window_tax(steady(whole_years(wanted)), wanted, RULES, WHO)
    assert list(found.years) == [2026, 2027, 2028]
    assert found.status == "assumed"
    assert found.due_eur.shape == (25, 3)


def test_the_tax_of_the_months_adds_up_to_that_of_the_year():
    wanted = window(1, 24)
    profit = np.random.Generator(np.random.PCG64DXSM(3)).normal(2_000, 3_000, (24, 500))
    found = window_tax(profit, wanted, RULES, WHO)
    for i, year in enumerate((2026, 2027)):
        part = slice(12 * i, 12 * i + 12)
        whole = profit_tax(profit[part].sum(axis=0), RULES[year], WHO[year])
        assert found.due_eur[part].sum(axis=0) == pytest.approx(whole.due_eur)
    assert found.net_eur.sum(axis=0) == pytest.approx((found.profit_eur - found.due_eur).sum(axis=0))


def test_what_is_known_of_the_months_before_counts():
    wanted = window(12, 1)
    profit = steady(whole_years(wanted), 12_000)
    poor = window_tax(profit, wanted, RULES, WHO, before_eur=np.zeros((11, 1)))
    rich = window_tax(profit, wanted, RULES, WHO, before_eur=np.full((11, 1), 8_000.0))
    assert poor.income_tax_eur.sum() == 0
    assert (rich.due_eur > 300).all()  # of a profit of 1,000, at the rate of the whole year


def test_months_of_another_number_are_refused():
    wanted = window(7)
    with pytest.raises(ValueError, match="expected 18 months of profit, found 12"):
        window_tax(steady(wanted), wanted, RULES, WHO)
    with pytest.raises(ValueError, match="expected 6 months before, found 5"):
        window_tax(steady(whole_years(wanted)), wanted, RULES, WHO, before_eur=np.zeros((5, 1)))


def test_a_month_bears_its_share_of_the_profit_and_a_year_without_any_bears_twelfths():
    profit = np.zeros((12, 3))
    profit[[0, 1], 0] = (100, 300)
    profit[[0, 1], 1] = (100, -300)
    shares = month_shares(profit)
    assert shares.sum(axis=0) == pytest.approx(1)
    assert shares[:2, 0].tolist() == [0.25, 0.75]
    assert shares[:2, 1].tolist() == [1, 0]
    assert shares[:, 2] == pytest.approx(1 / 12)


def test_moving_an_invoice_saves_where_the_other_year_is_poorer():
    profit = {2026: np.array([90_000.0, 20_000.0]), 2027: np.array([20_000.0, 90_000.0])}
    saved = moving_saves_eur(5_000, 2026, profit, RULES, WHO)
    assert saved[0] > 500
    assert saved[1] < -500
    assert moving_saves_eur(0, 2026, profit, RULES, WHO).tolist() == [0, 0]
