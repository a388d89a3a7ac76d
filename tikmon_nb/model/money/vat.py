"""VAT draw by draw: the small business scheme (KOR), when it ends, what that costs, and what is due when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tikmon_nb.inputs.rule_sets.payment import Payer
from tikmon_nb.inputs.rule_sets.tax import TaxYear
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.year.calendar import Months

NEVER = -1
"""The month of a crossing that does not happen."""

HALF_A_CENT = 0.005  # twelve parts of the line add up to the line


def crossing_month(
    counted_eur: Array,
    months: Months,
    rules: Mapping[int, TaxYear],
    *,
    this_year_eur: Array | float = 0.0,
    last_year_eur: float = 0.0,
) -> NDArray[np.intp]:
    """The month, from 0, in which turnover ends the small business scheme, `NEVER` if it does not: (draws,).

    `counted_eur`: turnover without VAT that counts for it, by the month of the invoice: (months, draws).
    `this_year_eur`, a number or one for each draw, came in the first calendar year before the first month,
    `last_year_eur` in the year before that; where that was too much, the scheme is closed from the start.
    """
    crossed = np.empty(counted_eur.shape, dtype=bool)
    sums = np.broadcast_to(this_year_eur, counted_eur.shape[1:])
    for i, day in enumerate(months.firsts):
        if i and day.month == 1:
            sums = np.zeros_like(sums)
        sums = sums + counted_eur[i]
        crossed[i] = sums > rules[day.year].small_business_scheme.eur + HALF_A_CENT
    if last_year_eur > rules[months.start.year].small_business_scheme.eur:
        crossed[0] = True
    return np.where(crossed.any(axis=0), crossed.argmax(axis=0), NEVER)


@dataclass(frozen=True)
class CrossingChance:
    """How likely the scheme ends in these months, and in which: `by_month` adds up to `chance`."""

    chance: float
    by_month: Array

    @property
    def likeliest_month(self) -> int | None:
        """The month, from 0, in which it ends most often; None if it never does."""
        return int(self.by_month.argmax()) if self.chance > 0 else None


def crossing_chance(crossed_in: NDArray[np.intp], months: Months) -> CrossingChance:
    """Shares of the draws by the month in which they cross."""
    counts = np.bincount(crossed_in[crossed_in != NEVER], minlength=months.count)
    return CrossingChance(float((crossed_in != NEVER).mean()), counts / crossed_in.size)


@dataclass(frozen=True)
class Vat:
    """VAT in EUR of shape (months, draws).

    `due_eur` is owed over the month, less what was paid on costs; `from_prices_eur` the part of it that
    came out of prices that consumers went on paying, which is what VAT costs the creator.
    """

    due_eur: Array
    from_prices_eur: Array


def vat(
    turnover_eur: Mapping[str, Array],
    payers: Mapping[str, Payer],
    months: Months,
    rules: Mapping[int, TaxYear],
    *,
    crossed_in: NDArray[np.intp] | None = None,
    on_costs_eur: Array | float = 0.0,
) -> Vat:
    """VAT over what each stream invoices, by who pays it.

    Amounts of a `business` are without VAT, which comes on top; those of a `consumer` contain it; `abroad`
    bears none here. Without `crossed_in` all months bear VAT; with it those from the crossing on, the whole
    month of it included (the sale that crosses bears VAT; which one it is, is not known here), and the
    creator stays out of the scheme from then on. `on_costs_eur` is VAT paid on costs, deducted where due.
    """
    share = np.array([rules[day.year].vat.share for day in months.firsts])[:, None]
    shape = next(iter(turnover_eur.values())).shape
    bears = np.ones(shape, dtype=bool)
    if crossed_in is not None:
        month = np.arange(months.count)[:, None]
        bears = (crossed_in != NEVER) & (month >= crossed_in)
    on_top, from_prices = np.zeros(shape), np.zeros(shape)
    for stream, eur in turnover_eur.items():
        if payers[stream] == "business":
            on_top += share * eur
        elif payers[stream] == "consumer":
            from_prices += share / (1 + share) * eur
    return Vat(bears * (on_top + from_prices - on_costs_eur), bears * from_prices)


def paid_by_quarter(due_eur: Array, months: Months) -> tuple[Array, Array]:
    """When VAT is paid: by month (months, draws), and what is still to be paid after the last one (draws,).

    The VAT of a calendar quarter is due in the month after it.
    """
    paid, waiting = np.zeros_like(due_eur), np.zeros(due_eur.shape[1])
    for i, day in enumerate(months.firsts):
        if day.month % 3 == 1:
            paid[i], waiting = waiting, np.zeros_like(waiting)
        waiting = waiting + due_eur[i]
    return paid, waiting
