"""The cash calendar: what stands on the account at the end of each month, and how likely it runs dry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.year.calendar import Months


@dataclass(frozen=True)
class CashCalendar:
    """What stands on the account at the end of each month, in EUR of shape (months, draws).

    Within a month it may be lower.
    """

    balance_eur: Array

    @property
    def chance_dry(self) -> float:
        """In which part of the draws there is less than nothing at the end of some month."""
        return float((self.balance_eur < 0).any(axis=0).mean())

    @property
    def first_dry(self) -> Array:
        """In which part of the draws each month is the first that ends below nothing: (months,)."""
        dry = self.balance_eur < 0
        first = dry & (np.cumsum(dry, axis=0) == 1)
        return np.asarray(first.mean(axis=1))


def cash_calendar(buffer_eur: float, received_eur: Array, paid_eur: Array) -> CashCalendar:
    """The calendar that begins with `buffer_eur`; what comes in and goes out is (months, draws)."""
    return CashCalendar(buffer_eur + np.cumsum(received_eur - paid_eur, axis=0))


def buffer_for(received_eur: Array, paid_eur: Array, chance_dry: float = 0.05) -> float:
    """The least buffer in EUR with which the account runs dry in at most `chance_dry` of the draws."""
    lowest = np.cumsum(received_eur - paid_eur, axis=0).min(axis=0)
    needed = np.sort(np.maximum(-lowest, 0.0))
    rank = int(np.ceil((1 - chance_dry) * needed.size - 1e-9)) - 1
    return float(needed[max(rank, 0)])


def assessments_eur(
    due_eur: Mapping[int, Array],
    months: Months,
    month_of_rest: int,
    *,
    provisional_eur_per_month: Mapping[int, float] | None = None,
    unpaid_eur: float = 0.0,
) -> Array:
    """What is paid of income tax and the health care contribution, by month: (months, draws).

    `due_eur` holds what is due over each calendar year (draws,). Provisional assessments are paid in every
    month of their year; the rest, or what comes back, in the month `month_of_rest` of the next. `unpaid_eur`,
    of earlier assessments, is paid in the first month.
    """
    provisional = provisional_eur_per_month or {}
    paid = np.zeros((months.count, next(iter(due_eur.values())).size))
    for i, day in enumerate(months.firsts):
        paid[i] += provisional.get(day.year, 0.0)
        last = day.year - 1
        if day.month == month_of_rest and last in due_eur:
            paid[i] += due_eur[last] - 12 * provisional.get(last, 0.0)
    paid[0] += unpaid_eur
    return paid
