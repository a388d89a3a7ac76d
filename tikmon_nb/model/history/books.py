"""A creator's own books beside the forecast: what came in a month, and what an average month may bring."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy import special

from tikmon_nb.model.history.received import FEWEST_MONTHS, by_month, covered
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.year.calendar import Months, add_months
from tikmon_nb.model.year.simulated_year import Year
from tikmon_nb.model.year.summary import Summary
from tikmon_nb.vocabulary import STREAMS

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
    (`received.covered`). A stream is there when a euro a month was booked
    or is expected for it, unless a scenario opens or closes it: that is no forecast of what came in.
    """
    income = summary.year.creator.income
    months = covered(income["date"], summary.year.creator, summary.year.months.start)
    if months is None:
        return None
    if months.count < FEWEST_MONTHS:
        return Books(months)
    booked = by_month(income, months)
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
    months = covered(deals["date"], summary.year.creator, summary.year.months.start)
    if months is None or months.count < FEWEST_MONTHS:
        return None
    begin, end = (np.datetime64(day) for day in _bounds(months))
    counted = deals[(deals["kind"] == "paid") & (deals["date"] >= begin) & (deals["date"] < end)]
    plan = planned.posts_per_month
    return PaidPosts(float(counted["posts"].sum()), months.count, plan.low, plan.high)


def _bounds(months: Months) -> tuple[dt.date, dt.date]:
    return months.start, add_months(months.start, months.count)
