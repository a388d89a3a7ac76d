"""The months of a forecast as calendar months."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

import numpy as np

from tikmon_nb.model.sampling.draws import Array


@dataclass(frozen=True)
class Months:
    """Consecutive calendar months from `start` (the first of a month)."""

    start: dt.date
    count: int

    @property
    def firsts(self) -> list[dt.date]:
        """The first day of every month."""
        zero = self.start.year * 12 + self.start.month - 1
        return [dt.date(m // 12, m % 12 + 1, 1) for m in range(zero, zero + self.count)]

    @property
    def days(self) -> Array:
        """Days of every month: shape (months, 1), ready to multiply a (months, draws) array."""
        lengths = [calendar.monthrange(day.year, day.month)[1] for day in self.firsts]
        return np.array(lengths, dtype=float)[:, None]

    def open_share(self, first: dt.date | None, last: dt.date | None) -> Array:
        """Share (0-1) of each month's days from `first` to and including `last`: shape (months, 1)."""
        shares = []
        for begin, length in zip(self.firsts, self.days[:, 0], strict=True):
            end = begin + dt.timedelta(days=int(length) - 1)
            opens, closes = max(begin, first or begin), min(end, last or end)
            shares.append(max((closes - opens).days + 1, 0) / length)
        return np.array(shares)[:, None]


def first_of_next_month(day: dt.date) -> dt.date:
    """The first day of the month after the one in which `day` falls."""
    return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day `months` later; the last of the month where that day does not exist."""
    month = day.year * 12 + day.month - 1 + months
    year, month = month // 12, month % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
