"""The tax of a forecast whose months may lie in several calendar years: each is taxed as a whole one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tikmon_nb.inputs.rule_sets.tax import STATUSES, Status, TaxYear
from tikmon_nb.model.money.income_tax import ProfitTax, Taxpayer, profit_tax
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.year.calendar import Months


def whole_years(window: Months) -> Months:
    """The months to simulate: from the first of the window to the December of its last year."""
    last = window.firsts[-1]
    return Months(window.start, (last.year - window.start.year) * 12 + 13 - window.start.month)


def months_before(window: Months) -> Months:
    """The months of the first calendar year that lie before the window; none if it begins in January."""
    return Months(dt.date(window.start.year, 1, 1), window.start.month - 1)


@dataclass(frozen=True)
class WindowTax:
    """What is due over the months of a forecast, in EUR of shape (months, draws).

    `years` holds each calendar year as a whole. `missing` are months before the forecast of which nothing
    is known; each was counted as an average month of the forecast's first twelve.
    """

    window: Months
    profit_eur: Array
    income_tax_eur: Array
    zvw_eur: Array
    years: dict[int, ProfitTax]
    rules: dict[int, TaxYear]
    missing: tuple[dt.date, ...]

    @property
    def due_eur(self) -> Array:
        """Income tax and health care contribution together."""
        return self.income_tax_eur + self.zvw_eur

    @property
    def net_eur(self) -> Array:
        """What is left of the profit."""
        return self.profit_eur - self.due_eur

    @property
    def status(self) -> Status:
        """The least firm status of the calendar years: law, proposed or assumed."""
        found = (rules.status_of("brackets") for rules in self.rules.values())
        return max(found, key=STATUSES.index)


def window_tax(
    profit_eur: Array,
    window: Months,
    rules: Mapping[int, TaxYear],
    who: Mapping[int, Taxpayer],
    *,
    before_eur: Array | None = None,
) -> WindowTax:
    """The tax over the months of `window`, draw by draw.

    `profit_eur` has a row for every month of `whole_years(window)`; `before_eur` a row for every month of
    `months_before(window)`, one number or a draw each, NaN where nothing is known of the month; None where
    nothing is known of any. A month bears its share of its calendar year's tax: that of its profit in all
    months with a profit, and one twelfth where no month has any.
    """
    whole, before = whole_years(window), months_before(window)
    if profit_eur.shape[0] != whole.count:
        raise ValueError(f"expected {whole.count} months of profit, found {profit_eur.shape[0]}")
    early = np.full((before.count, 1), np.nan) if before_eur is None else before_eur
    if early.shape[0] != before.count:
        raise ValueError(f"expected {before.count} months before, found {early.shape[0]}")
    unknown = np.asarray(np.isnan(early).any(axis=1))
    filled = np.where(unknown[:, None], profit_eur[:12].mean(axis=0), early)
    every = np.concatenate([filled, profit_eur])
    years: dict[int, ProfitTax] = {}
    taxes, zvws = np.empty_like(every), np.empty_like(every)
    for i in range(len(every) // 12):
        year, rows = window.start.year + i, slice(12 * i, 12 * i + 12)
        years[year] = profit_tax(every[rows].sum(axis=0), rules[year], who[year])
        share = month_shares(every[rows])
        taxes[rows], zvws[rows] = share * years[year].income_tax_eur, share * years[year].zvw_eur
    inside = slice(before.count, before.count + window.count)
    return WindowTax(
        window=window,
        profit_eur=every[inside],
        income_tax_eur=taxes[inside],
        zvw_eur=zvws[inside],
        years=years,
        rules={year: rules[year] for year in years},
        missing=tuple(day for day, gone in zip(before.firsts, unknown.tolist(), strict=True) if gone),
    )


def month_shares(profit_eur: Array) -> Array:
    """Each month's share of a year's tax: shape (12, draws), 1 a year."""
    gains = np.maximum(profit_eur, 0.0)
    total = gains.sum(axis=0)
    return np.asarray(np.where(total > 0, gains / np.where(total > 0, total, 1.0), 1 / 12))


def moving_saves_eur(
    eur: float,
    year: int,
    profit_eur: Mapping[int, Array],
    rules: Mapping[int, TaxYear],
    who: Mapping[int, Taxpayer],
) -> Array:
    """What is due less, over two years together, if an invoice of `eur` falls in the year after `year`.

    Draw by draw in EUR, below zero where moving costs. `profit_eur` holds both whole years (draws,).
    """

    def due(moved: float) -> Array:
        this = profit_tax(profit_eur[year] - moved, rules[year], who[year])
        following = profit_tax(profit_eur[year + 1] + moved, rules[year + 1], who[year + 1])
        return this.due_eur + following.due_eur

    return due(0.0) - due(eur)
