"""The years that TikTok leaves out of its dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tikmon_nb.inputs.tabular.days import Day

_DAY = dt.timedelta(days=1)
_LEAP_CYCLE = 8  # years within which every 29 February returns


@dataclass(frozen=True)
class Break:
    """Where a run of days is interrupted: index of the row, and the day that was expected there."""

    index: int
    expected: dt.date


@dataclass(frozen=True)
class DayRun:
    """One date per row; `moved` when a 29 February moved them to an earlier year."""

    dates: tuple[dt.date, ...]
    moved: bool = False
    consecutive: bool = True


def with_year(day: Day, year: int) -> dt.date | None:
    """`day` in `year`, or None when that year has no such day or `day` names another year."""
    try:
        return dt.date(year, day.month, day.day) if day.year in (None, year) else None
    except ValueError:
        return None


def latest(day: Day, limit: dt.date) -> dt.date | None:
    """The last time that `day` came round, not after `limit`; None when it never did."""
    return next(iter(_candidates(day, limit)), None)


def earliest(day: Day, limit: dt.date) -> dt.date | None:
    """The first time that `day` comes round, not before `limit`; None when it never will."""
    years = [day.year] if day.year else range(limit.year, limit.year + _LEAP_CYCLE + 1)
    dates = (with_year(day, year) for year in years)
    return next((date for date in dates if date and date >= limit), None)


def nearest(day: Day, other: dt.date) -> dt.date | None:
    """The date of `day` that lies closest to `other`."""
    around = (latest(day, other), earliest(day, other))
    return min((d for d in around if d), key=lambda d: abs(d - other), default=None)


def daily_dates(days: Sequence[Day], limit: dt.date) -> DayRun | Break:
    """The dates of rows that are consecutive days, oldest or newest first, none after `limit`.

    The last row gets the latest year that fits; every row above is the day before. Rows that
    name their year themselves need not be consecutive, only different.
    """
    if all(day.year for day in days):
        return _explicit(days)
    upward = _walk(days, limit)
    if isinstance(upward, Break) and isinstance(downward := _walk(days[::-1], limit), DayRun):
        return DayRun(downward.dates[::-1], downward.moved)
    return upward


def _walk(days: Sequence[Day], limit: dt.date) -> DayRun | Break:
    first_break: Break | None = None
    for tried, last in enumerate(_candidates(days[-1], limit)):
        outcome = _walk_from(last, days)
        if not isinstance(outcome, Break):
            return DayRun(outcome, moved=tried > 0)
        first_break = first_break or outcome
    return first_break or Break(len(days) - 1, limit)


def _walk_from(last: dt.date, days: Sequence[Day]) -> tuple[dt.date, ...] | Break:
    dates = [last]
    for index in range(len(days) - 2, -1, -1):
        expected = dates[-1] - _DAY
        if with_year(days[index], expected.year) != expected:
            return Break(index, expected)
        dates.append(expected)
    return tuple(reversed(dates))


def _explicit(days: Sequence[Day]) -> DayRun | Break:
    dates = [dt.date(day.year or 0, day.month, day.day) for day in days]
    seen: set[dt.date] = set()
    for index, date in enumerate(dates):
        if date in seen:
            return Break(index, date + _DAY)
        seen.add(date)
    ordered = sorted(dates)
    even = all(later - earlier == _DAY for earlier, later in pairwise(ordered))
    return DayRun(tuple(dates), consecutive=even)


def _candidates(day: Day, limit: dt.date) -> list[dt.date]:
    years = [day.year] if day.year else range(limit.year, limit.year - _LEAP_CYCLE - 1, -1)
    dates = (with_year(day, year) for year in years if year > 0)
    return [date for date in dates if date and date <= limit]
