"""A creator's own books beside the forecast: what came in a month, and what an average month may bring."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy import special

from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.year.calendar import Months, add_months
from tikmon_nb.model.year.simulated_year import Year
from tikmon_nb.model.year.summary import Summary
from tikmon_nb.vocabulary import STREAMS

FEWEST_MONTHS = 3
"""From so many months on the books are put beside the forecast; fewer say little about a year."""
MOST_MONTHS = 12
RARE = 0.1  # a chance
TAKEN_AWAY = ("closed_by_scenario", "stops")
A_EURO = 1.0  # a month: a smaller difference is none


@dataclass(frozen=True)
class Booked:
    """One stream (or `gross`) in the books, EUR a month, beside the forecast of an average month."""

    stream: str
    eur: Array
    """What came in by calendar month, shape (months,); months without an entry hold 0."""
    low: float
    high: float
    """Between these lies the average of as many months, the first ones, in 8 of 10 simulated years."""

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
    """The months that the books cover, their streams, and these together; none of few months."""

    months: Months
    streams: tuple[Booked, ...] = ()
    total: Booked | None = None


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
    what came in later than that is the forecast's own time, and a month that was not over yet does not count
    (see `_end`). A stream is there when a euro a month was booked
    or is expected for it, unless a scenario opens or closes it: that is no forecast of what came in.
    """
    income = summary.year.creator.income
    months = _covered(income["date"], summary.year)
    if months is None:
        return None
    if months.count < FEWEST_MONTHS:
        return Books(months)
    booked = _by_month(income, months)
    compared = [name for name in STREAMS if name not in _supposed(summary.year)]
    rows = (_row(name, [name], booked, summary.year) for name in compared)
    shown = tuple(row for row in rows if max(abs(row.eur).max(), row.high) >= A_EURO)
    return Books(months, shown, _row("gross", compared, booked, summary.year) if shown else None)


def _row(name: str, streams: Sequence[str], booked: pd.DataFrame, year: Year) -> Booked:
    """What was booked of `streams` together, beside 8 of 10 averages of as many months of the forecast."""
    months = min(len(booked), year.months.count)  # a few months stray further than a whole year
    expected = np.sum([year.income[stream][:months].mean(axis=0) for stream in streams], axis=0)
    low, high = np.quantile(expected, (0.1, 0.9))
    return Booked(name, booked[list(streams)].sum(axis=1).to_numpy(), float(low), float(high))


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
    months = _covered(deals["date"], summary.year)
    if months is None or months.count < FEWEST_MONTHS:
        return None
    begin, end = (np.datetime64(day) for day in _bounds(months))
    counted = deals[(deals["kind"] == "paid") & (deals["date"] >= begin) & (deals["date"] < end)]
    plan = planned.posts_per_month
    return PaidPosts(float(counted["posts"].sum()), months.count, plan.low, plan.high)


def _covered(dates: pd.Series, year: Year) -> Months | None:
    """The calendar months from the first to the last of `dates` before the forecast that were over."""
    end = _end(dates, year)
    before = dates[dates < np.datetime64(end)]
    if before.empty:
        return None
    first, last = (day.date().replace(day=1) for day in (before.min(), before.max()))
    first = max(first, add_months(year.months.start, -MOST_MONTHS))
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return Months(first, count) if count > 0 else None


def _end(dates: pd.Series, year: Year) -> dt.date:
    """The first day of which the books cannot tell a whole month: of the forecast, or of a running month.

    A month runs where the newest of the files, the form and the entries before the forecast is of a day in it
    that is not its last: what is still to come in would look like less than expected.
    """
    start, creator = year.months.start, year.creator
    before = dates[dates < np.datetime64(start)]
    told = [day for day in (creator.exports.last_day, creator.form.as_of) if day is not None]
    if before.empty or not told:
        return start
    newest = max(*told, before.max().date())
    over = (newest + dt.timedelta(days=1)).day == 1
    return start if over else min(start, newest.replace(day=1))


def _bounds(months: Months) -> tuple[dt.date, dt.date]:
    return months.start, add_months(months.start, months.count)


def _by_month(income: pd.DataFrame, months: Months) -> pd.DataFrame:
    """EUR by month (rows) and stream (columns), 0 where nothing was booked."""
    index = pd.period_range(months.start, periods=months.count, freq="M")
    month = income["date"].dt.to_period("M")
    found = income.pivot_table(values="amount_eur", index=month, columns="stream", aggfunc="sum")
    return found.reindex(index=index, columns=list(STREAMS)).fillna(0.0)
