"""A creator's own books beside the forecast: what came in a month, and what an average month may bring."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy import special

from tikmon_nb.inputs.vocabulary import STREAMS
from tikmon_nb.model.calendar import Months, add_months
from tikmon_nb.model.draws import Array
from tikmon_nb.model.simulation import Year
from tikmon_nb.model.summary import Summary

FEWEST_MONTHS = 3
"""From so many months on the books are put beside the forecast; fewer say little about a year."""
MOST_MONTHS = 12
RARE = 0.1  # a chance
TAKEN_AWAY = ("closed_by_scenario", "stops")
A_EURO = 1.0  # a month: a smaller difference is none


@dataclass(frozen=True)
class Booked:
    """One stream in the books, EUR a month, beside the forecast of an average month."""

    stream: str
    eur: Array
    """What came in by calendar month, shape (months,); months without an entry hold 0."""
    low: float
    high: float
    """8 of 10 simulated years average between these."""

    @property
    def mean(self) -> float:
        """What came in a month on average."""
        return float(self.eur.mean())

    @property
    def difference(self) -> Literal["more", "less", ""]:
        """Whether the books hold more or less than the forecast expects; empty when they agree."""
        if self.mean > self.high + A_EURO:
            return "more"
        return "less" if self.mean < self.low - A_EURO else ""


@dataclass(frozen=True)
class Books:
    """The months that the books cover, and their streams; `streams` is empty when the months are too few."""

    months: Months
    streams: tuple[Booked, ...]


@dataclass(frozen=True)
class PaidPosts:
    """Paid posts by `deals.csv`, and the months from its first to its last deal."""

    posts: float
    months: int
    low: float
    high: float
    """What the form plans a month."""

    @property
    def differs(self) -> bool:
        """Whether so few, or so many, posts are rare (`RARE`) for what the form plans, by Poisson counts."""
        few = special.pdtr(np.floor(self.posts), self.low * self.months)
        many = special.gammainc(np.ceil(self.posts), self.high * self.months) if self.posts else 1.0
        return bool(min(few, many) < RARE)


def beside_forecast(summary: Summary) -> Books | None:
    """The books of the creator of `summary` beside it; None when nothing was booked before it starts.

    The months run from the first to the last with an entry, at most the `MOST_MONTHS` before the forecast;
    what came in later than that is the forecast's own time. A stream is there when a euro a month was booked
    or is expected for it, unless a scenario opens or closes it: that is no forecast of what came in.
    """
    income = summary.year.creator.income
    months = _covered(income["date"], summary.year.months.start)
    if months is None:
        return None
    if months.count < FEWEST_MONTHS:
        return Books(months, ())
    table = _by_month(income, months)
    length = summary.year.months.count
    rows = [
        Booked(name, table[name].to_numpy(), *(summary.at(name, key) / length for key in ("p10", "p90")))
        for name in STREAMS
        if name not in _supposed(summary.year)
    ]
    return Books(months, tuple(row for row in rows if max(abs(row.eur).max(), row.high) >= A_EURO))


def _supposed(year: Year) -> set[str]:
    """The streams that the scenario opens or closes, whatever is true today."""
    taken = {name for name, status in year.status.items() if status.state in TAKEN_AWAY}
    return taken | set(year.scenario.open_streams)


def paid_posts(summary: Summary) -> PaidPosts | None:
    """Paid posts by `deals.csv` beside the form's plan; None without a plan, or with too few months."""
    planned = summary.year.creator.form.sponsored
    if planned is None or planned.posts_per_month is None:
        return None
    deals = summary.year.creator.deals
    months = _covered(deals["date"], summary.year.months.start)
    if months is None or months.count < FEWEST_MONTHS:
        return None
    begin, end = (np.datetime64(day) for day in _bounds(months))
    counted = deals[(deals["kind"] == "paid") & (deals["date"] >= begin) & (deals["date"] < end)]
    plan = planned.posts_per_month
    return PaidPosts(float(counted["posts"].sum()), months.count, plan.low, plan.high)


def _covered(dates: pd.Series, start: dt.date) -> Months | None:
    """The calendar months from the first to the last of `dates` before `start`."""
    before = dates[dates < np.datetime64(start)]
    if before.empty:
        return None
    first, last = (day.date().replace(day=1) for day in (before.min(), before.max()))
    first = max(first, add_months(start, -MOST_MONTHS))
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return Months(first, count) if count > 0 else None


def _bounds(months: Months) -> tuple[dt.date, dt.date]:
    return months.start, add_months(months.start, months.count)


def _by_month(income: pd.DataFrame, months: Months) -> pd.DataFrame:
    """EUR by month (rows) and stream (columns), 0 where nothing was booked."""
    index = pd.period_range(months.start, periods=months.count, freq="M")
    month = income["date"].dt.to_period("M")
    found = income.pivot_table(values="amount_eur", index=month, columns="stream", aggfunc="sum")
    return found.reindex(index=index, columns=list(STREAMS)).fillna(0.0)
