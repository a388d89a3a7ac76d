"""What may break: on how many streams and payers an income really rests, and what is left without one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tikmon_nb.inputs.rule_sets.setback_rules import SetbackRow, SetbackRules
from tikmon_nb.model.sampling.draws import Array, generator
from tikmon_nb.model.sampling.quantiles import quantile
from tikmon_nb.model.year.calendar import Months
from tikmon_nb.model.year.simulated_year import Year
from tikmon_nb.model.year.summary import WORST


def effective_number(amounts_eur: Array) -> Array:
    """On how many equal parts an income rests as much as on these: one for each column, or one number.

    The square of the sum over the sum of squares, along the first axis: n for n equal parts, 1 for one
    alone, NaN where there is none. Amounts below zero (refunds) count as none.
    """
    parts = np.maximum(np.asarray(amounts_eur, dtype=float), 0.0)
    squares = (parts**2).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(squares > 0, parts.sum(axis=0) ** 2 / squares, np.nan))


def after_loss_eur(
    income_eur: Mapping[str, Array],
    lost: Mapping[str, float],
    *,
    first: Array | int = 0,
    last: Array | int | None = None,
    kept_share: Array | float = 0.0,
) -> Array:
    """Income of all streams if parts (0-1) of those in `lost` fall away: EUR of shape (months, draws).

    From the month `first` to and including `last` (the end, if None) only `kept_share` of these remains; each
    is one number, or one for each draw.
    """
    total = np.zeros_like(next(iter(income_eur.values())))
    month = np.arange(len(total))[:, None]
    during = (month >= first) & (month <= (len(total) if last is None else last))
    for stream, eur in income_eur.items():
        part = lost.get(stream, 0.0)
        total += eur * (1.0 - during * part * (1.0 - np.asarray(kept_share))) if part else eur
    return total


def bad_years_eur(eur: Array) -> float:
    """What the worst tenth of the years brings on average, in EUR, of the years `eur` (draws,)."""
    return float(np.sort(eur)[: max(int(np.ceil(WORST * eur.size - 1e-9)), 1)].mean())


def with_second_eur(eur: Array, share: float, order: NDArray[np.intp]) -> Array:
    """The years `eur` (draws,) if `share` of them came from a second source, as uncertain but by itself.

    `order` is a permutation of the draws: the second source has the luck of another one. The mean stays, and
    of the variance `share` squared plus the square of the rest.
    """
    return np.asarray((1.0 - share) * eur + share * eur[order])


@dataclass(frozen=True)
class Setback:
    """What would come in over the forecast (draws,) after one setback, by the row that says what remains."""

    row: SetbackRow
    eur: Array


@dataclass(frozen=True)
class Resilience:
    """What may break, and what a second source does to the bad years.

    `now_eur` is what comes in (draws,), `second_eur` the same with a second source, as bad years in EUR.
    """

    now_eur: Array
    setbacks: tuple[Setback, ...]
    bad_eur: float
    bad_with_second_eur: float
    rules: SetbackRules


def resilience(year: Year, window: Months, rules: SetbackRules, without_platform: Year) -> Resilience:
    """Each setback that would cost this creator anything, on the draws of `year`.

    `without_platform` is the same year in which the platform is gone from the first month on.
    """
    n, draws = window.count, year.draws
    income = {stream: eur[:n] for stream, eur in year.income.items()}
    now = np.asarray(sum(eur.sum(axis=0) for eur in income.values()))
    found = []
    for row in rules.setbacks:
        kept = quantile(row.kept_share, _uniform(year, f"kept/{row.id}", draws))
        first, last = _when(row, n, _uniform(year, f"begins/{row.id}", draws))
        if row.id == "platform":
            gone = without_platform.gross[:n].sum(axis=0)
            eur = gone + kept * (now - gone)
        else:
            lost = largest_payer_parts(year) if row.id == "payer" else dict.fromkeys(row.streams, 1.0)
            eur = after_loss_eur(income, lost, first=first, last=last, kept_share=kept).sum(axis=0)
        if (eur < now - 0.005).any():
            found.append(Setback(row, np.asarray(eur)))
    order = generator(year.seed, year.creator.id, "money/second").permutation(draws)
    second = with_second_eur(now, rules.second_source.share, order)
    return Resilience(now, tuple(found), bad_years_eur(now), bad_years_eur(second), rules)


def _when(row: SetbackRow, months: int, u: Array) -> tuple[Array | int, Array | int | None]:
    """The first and the last month of a setback: anywhere in the forecast, each month as likely."""
    if row.months is None:
        return 0, None
    first = np.floor(u * max(months - row.months + 1, 1))
    return first, first + row.months - 1


def _uniform(year: Year, name: str, draws: int) -> Array:
    return generator(year.seed, year.creator.id, f"money/{name}").random(draws)


def payments_by_payer(year: Year) -> pd.DataFrame:
    """What came in by payer and stream in the twelve months before: columns `payer`, `stream`, `amount_eur`.

    Where the books name no payer, their source is one; without either an entry is left out.
    """
    income = year.creator.income
    since = np.datetime64(f"{year.months.start.year - 1}-{year.months.start.month:02}-01")
    who = income["payer"].where(income["payer"] != "", income["source"])
    rows = income.assign(payer=who)[(who != "") & (income["date"] >= since)]
    return rows[["payer", "stream", "amount_eur"]]


def largest_payer_parts(year: Year) -> dict[str, float]:
    """Which part (0-1) of each stream the largest payer of the books paid; empty where they name none."""
    paid = payments_by_payer(year)
    paid = paid[paid["amount_eur"] > 0]
    if paid.empty:
        return {}
    largest = paid.groupby("payer")["amount_eur"].sum().idxmax()
    of_all = paid.groupby("stream")["amount_eur"].sum()
    of_one = paid[paid["payer"] == largest].groupby("stream")["amount_eur"].sum()
    return {str(stream): float(part) for stream, part in (of_one / of_all).dropna().items()}
