"""Profit as the tax sees it: income by the month of its invoice, less what may be deducted in that month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from tikmon_nb.inputs.rule_sets.tax import TaxYear
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.year.calendar import Months


@dataclass(frozen=True)
class Purchase:
    """Something bought for the work: its price in EUR without VAT, and the day."""

    eur: float
    day: dt.date


def profit_eur(
    months: Months,
    rules: Mapping[int, TaxYear],
    *,
    income_eur: Array,
    in_kind_eur: Array | float = 0.0,
    costs_eur: Array | float = 0.0,
    representation_eur: Array | float = 0.0,
    own_car_km: Array | float = 0.0,
    purchases: Iterable[Purchase] = (),
) -> Array:
    """Profit in EUR, of shape (months, draws): all arrays fit it, and are without VAT.

    `income_eur` by the month of the invoice; on a cash basis, by that of the payment. `in_kind_eur`:
    products received and barter at their market value, which count as income. Part of `representation_eur`
    (meals, gifts) is not deductible. `own_car_km` are kilometres of business in a private car. What is
    bought for `Equipment`'s amount or more is written off, from its month on, over whole years.
    """
    each = [rules[day.year] for day in months.firsts]
    meals = np.array([1.0 - year.representation.share for year in each])[:, None]
    per_km = np.array([year.own_car.eur_per_km for year in each])[:, None]
    deducted = costs_eur + meals * representation_eur + per_km * own_car_km
    for purchase in purchases:
        deducted = deducted + written_off_eur(purchase, months, rules)
    return np.asarray(income_eur + in_kind_eur - deducted)


def written_off_eur(purchase: Purchase, months: Months, rules: Mapping[int, TaxYear]) -> Array:
    """What of a purchase is deducted in each month: shape (months, 1); nothing remains in the end."""
    rule = rules.get(purchase.day.year, rules[min(rules)]).equipment
    spread = rule.years * 12 if purchase.eur >= rule.eur else 1
    since = [(day.year - purchase.day.year) * 12 + day.month - purchase.day.month for day in months.firsts]
    within = np.array([0 <= age < spread for age in since], dtype=float)
    return np.asarray(purchase.eur / spread * within)[:, None]
