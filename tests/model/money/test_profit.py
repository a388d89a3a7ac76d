"""Profit by the month of the invoice: what is deducted, how much of it, and when."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from tikmon_nb.inputs.rule_sets.tax import load_tax_years
from tikmon_nb.model.money.profit import Purchase, profit_eur, written_off_eur
from tikmon_nb.model.year.calendar import Months

RULES = load_tax_years(range(2025, 2031))
YEAR = Months(dt.date(2026, 7, 1), 12)
INCOME = np.full((12, 2), 1_000.0)


def profit(**given):
    return profit_eur(YEAR, RULES, income_eur=INCOME, **given)


def test_costs_are_deducted_and_what_came_in_kind_counts():
    assert profit(costs_eur=200.0, in_kind_eur=50.0) == pytest.approx(np.full((12, 2), 850.0))


def test_a_fifth_of_meals_and_gifts_is_not_deducted():
    assert profit(representation_eur=100.0)[0, 0] == pytest.approx(920.0)


def test_kilometres_count_at_the_amount_of_their_year():
    before = Months(dt.date(2025, 12, 1), 2)
    found = profit_eur(before, RULES, income_eur=np.zeros((2, 1)), own_car_km=100.0)
    assert found[:, 0].tolist() == pytest.approx([-23.0, -25.0])


def test_what_is_cheap_is_deducted_at_once_and_what_is_dear_over_five_years():
    cheap, dear = Purchase(449.99, dt.date(2026, 8, 20)), Purchase(1_200.0, dt.date(2026, 8, 20))
    assert written_off_eur(cheap, YEAR, RULES)[:, 0].tolist() == [0, 449.99] + [0] * 10
    assert written_off_eur(dear, YEAR, RULES)[:, 0].tolist() == [0] + [20.0] * 11
    all_of_it = Months(dt.date(2026, 1, 1), 60)
    assert written_off_eur(Purchase(450.0, dt.date(2026, 1, 1)), all_of_it, RULES).sum() == pytest.approx(450)
    assert written_off_eur(Purchase(600.0, dt.date(2024, 1, 1)), YEAR, RULES)[0, 0] == 10
    assert profit(purchases=[dear])[1, 0] == pytest.approx(980.0)


def test_when_it_is_paid_does_not_matter():
    """Profit knows invoices only: there is nothing in it that a payment could move."""
    invoiced = np.zeros((12, 1))
    invoiced[5] = 3_000.0  # December, paid in March
    found = profit_eur(YEAR, RULES, income_eur=invoiced)
    assert found[:, 0].nonzero()[0].tolist() == [5]
