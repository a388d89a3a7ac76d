"""A history in blocks of 30 days, counted back from its last day."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from tikmon_nb.model.sampling.draws import Array

BLOCK_DAYS = 30
MOST_BLOCKS = 36
LEAST_DAYS = 7  # fewer measured days than this say nothing of now
LEAST_IN_BLOCK = 3  # nor fewer than this of a block


@dataclass(frozen=True)
class Blocks:
    """What every 30 days brought, oldest first, NaN where too few days were measured.

    `totals` are for 30 days, also where fewer were measured: `parts` (0-1] says how many. `shares`, shape
    (blocks, 12): which part of the days lies in which calendar month. `last_day` ends the newest block.
    """

    totals: Array
    parts: Array
    shares: Array
    last_day: pd.Timestamp

    def last(self, count: int) -> Blocks:
        """The newest `count` blocks."""
        return replace(
            self, totals=self.totals[-count:], parts=self.parts[-count:], shares=self.shares[-count:]
        )

    @property
    def known(self) -> int:
        """How many of them say something."""
        return int(np.isfinite(self.totals).sum())

    def day_of(self, place: int) -> pd.Timestamp:
        """The last day of the block at `place`."""
        return self.last_day - pd.Timedelta(days=BLOCK_DAYS * (len(self.totals) - 1 - place))


def blocks_of(daily: pd.Series, last_day: pd.Timestamp | None = None) -> Blocks:
    """The sums of `daily` (by date, not empty) in blocks that end at `last_day`, else at its own last day.

    Days that were not measured are left out: a block with gaps counts as its measured days times 30.
    """
    end = daily.index[-1] if last_day is None else last_day
    age = _age(daily, end).astype(int)
    values = np.maximum(daily.to_numpy(float), 0.0)[age >= 0]
    block = age[age >= 0] // BLOCK_DAYS
    count = min(int(block.max(initial=0)) + 1, MOST_BLOCKS)
    inside = block < count
    days = np.bincount(block[inside], minlength=count)[::-1]
    sums = np.bincount(block[inside], values[inside], minlength=count)[::-1]
    totals = np.where(days >= LEAST_IN_BLOCK, sums / np.maximum(days, 1) * BLOCK_DAYS, np.nan)
    return _trimmed(totals, days / BLOCK_DAYS, end)


def gains_of(counts: pd.Series) -> Blocks:
    """How much a running count (by date, not empty) grew in each block; a straight line bridges a gap."""
    end = counts.index[-1]
    age = _age(counts, end)[::-1]
    values = counts.to_numpy(float)[::-1]
    whole, rest = divmod(float(age[-1]), BLOCK_DAYS)
    edges = BLOCK_DAYS * np.arange(min(int(whole), MOST_BLOCKS) + 1.0)
    if rest >= LEAST_DAYS and whole < MOST_BLOCKS:
        edges = np.append(edges, age[-1])
    if len(edges) < 2:
        return _trimmed(np.array([]), np.array([]), end)
    days = np.diff(edges)
    gains = -np.diff(np.interp(edges, age, values)) / days * BLOCK_DAYS
    return _trimmed(gains[::-1], (days / BLOCK_DAYS)[::-1], end)


def _age(values: pd.Series, end: pd.Timestamp) -> Array:
    """How many days each of `values` lies before `end`."""
    return np.asarray((end - pd.DatetimeIndex(values.index)) / pd.Timedelta(days=1), dtype=float)


def _trimmed(totals: Array, parts: Array, last_day: pd.Timestamp) -> Blocks:
    """From the oldest block that says something on."""
    known = np.flatnonzero(np.isfinite(totals))
    first = int(known[0]) if known.size else len(totals)
    totals, parts = totals[first:], np.minimum(parts[first:], 1.0)
    return Blocks(totals, parts, _calendar(last_day, len(totals)), last_day)


def _calendar(last_day: pd.Timestamp, count: int) -> Array:
    days = np.datetime64(last_day, "D") - np.arange(count * BLOCK_DAYS)[::-1]
    month = days.astype("datetime64[M]").astype(int) % 12
    place = np.repeat(np.arange(count), BLOCK_DAYS)
    shares = np.bincount(place * 12 + month, minlength=12 * count) / BLOCK_DAYS
    return np.asarray(shares.reshape(count, 12))
