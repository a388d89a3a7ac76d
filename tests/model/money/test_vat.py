"""VAT and the small business scheme, with amounts that can be checked by hand."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from tikmon_nb.inputs.rule_sets.tax import load_tax_years
from tikmon_nb.model.money.vat import NEVER, crossing_chance, crossing_month, paid_by_quarter, vat
from tikmon_nb.model.year.calendar import Months

RULES = load_tax_years(range(2025, 2031))
YEAR = Months(dt.date(2026, 1, 1), 12)


def steady(*eur_a_month, months=12):
    return np.tile(np.array(eur_a_month, dtype=float), (months, 1))


def test_the_scheme_ends_in_the_month_whose_turnover_crosses_the_line():
    found = crossing_month(steady(1_000, 20_000 / 12, 2_000, 30_000), YEAR, RULES)
    assert found.tolist() == [NEVER, NEVER, 10, 0]  # 20,000 itself is allowed
    assert crossing_month(steady(1_666.67), YEAR, RULES).tolist() == [11]


def test_turnover_counts_by_calendar_year():
    across = Months(dt.date(2026, 7, 1), 12)
    assert crossing_month(steady(3_000), across, RULES).tolist() == [NEVER]
    assert crossing_month(steady(3_000), across, RULES, this_year_eur=12_000).tolist() == [2]
    assert crossing_month(steady(3_500), across, RULES, this_year_eur=-5_000).tolist() == [11]


def test_too_much_turnover_last_year_closes_it_from_the_first_month_on():
    assert crossing_month(steady(0), YEAR, RULES, last_year_eur=20_000).tolist() == [NEVER]
    assert crossing_month(steady(0), YEAR, RULES, last_year_eur=20_000.01).tolist() == [0]


def test_the_chance_and_the_month():
    found = crossing_chance(crossing_month(steady(1_000, 2_000, 2_000, 5_000), YEAR, RULES), YEAR)
    assert found.chance == 0.75
    assert found.by_month[[4, 10]].tolist() == [0.25, 0.5]
    assert found.by_month.sum() == found.chance
    assert found.likeliest_month == 10
    assert crossing_chance(np.array([NEVER]), YEAR).likeliest_month is None


def test_who_pays_decides_what_vat_costs():
    turnover = {"sponsored": steady(100.0), "shop": steady(121.0), "live_gifts": steady(1_000.0)}
    payers = {"sponsored": "business", "shop": "consumer", "live_gifts": "abroad"}
    found = vat(turnover, payers, YEAR, RULES)
    assert found.due_eur == pytest.approx(np.full((12, 1), 42.0))
    assert found.from_prices_eur == pytest.approx(np.full((12, 1), 21.0))
    less = vat(turnover, payers, YEAR, RULES, on_costs_eur=10.0)
    assert less.due_eur == pytest.approx(np.full((12, 1), 32.0))


def test_nothing_bears_vat_before_the_scheme_ends_and_all_does_from_then_on():
    months = Months(dt.date(2026, 1, 1), 24)
    turnover = steady(1_000.0, 2_000.0, months=24)
    crossed = crossing_month(turnover, months, RULES)
    found = vat({"sponsored": turnover}, {"sponsored": "business"}, months, RULES, crossed_in=crossed)
    assert not found.due_eur[:, 0].any()
    assert not found.due_eur[:10, 1].any()
    assert found.due_eur[10:, 1] == pytest.approx(420.0)  # the whole next year too


def test_one_euro_of_consumers_more_leaves_less_since_the_line_is_a_cliff():
    """The law's own stretch: the month that crosses bears VAT out of the prices that were asked."""
    for last_month, from_prices in ((1_000.0, 0.0), (1_001.0, 1_001 * 21 / 121)):
        turnover = np.full((12, 1), 19_000 / 11)
        turnover[-1] = last_month
        crossed = crossing_month(turnover, YEAR, RULES)
        found = vat({"shop": turnover}, {"shop": "consumer"}, YEAR, RULES, crossed_in=crossed)
        assert found.from_prices_eur.sum() == pytest.approx(from_prices)


def test_a_quarter_is_paid_in_the_month_after_it():
    months = Months(dt.date(2026, 11, 1), 7)
    paid, later = paid_by_quarter(steady(100.0, months=7), months)
    assert paid[:, 0].tolist() == [0, 0, 200, 0, 0, 300, 0]
    assert later.tolist() == [200]
