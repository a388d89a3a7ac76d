"""Invented creators with a history and a known year after it, in the ways in which accounts really move.

Nothing here is made in the way in which the forecast is: no simulator draws from its model or its priors.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Array = NDArray[np.float64]
YEAR = 365
LAST_DAY = pd.Timestamp("2026-10-31")  # the forecast starts with a whole month


@dataclass(frozen=True)
class Invented:
    """Daily figures up to `LAST_DAY`, and those of the year after it."""

    history: pd.DataFrame
    future: pd.DataFrame

    def months(self, count: int = 12) -> Array:
        """Views per 30 days in each calendar month of the future."""
        return np.asarray(self.future["views"].resample("MS").mean().to_numpy()[:count] * 30)


def _noise(rng: np.random.Generator, days: int, sd: float, kept: float = 0.6) -> Array:
    """Logarithmic noise that is still felt for some days: an autoregression with standard deviation `sd`."""
    steps = rng.normal(0, sd * math.sqrt(1 - kept**2), days)
    out = np.empty(days)
    value = rng.normal(0, sd)
    for day, step in enumerate(steps):
        value = kept * value + step
        out[day] = value
    return out


def _walk(rng: np.random.Generator, days: int, monthly_sd: float, drift: float = 0.0) -> Array:
    return np.cumsum(rng.normal(drift / 30, monthly_sd / math.sqrt(30), days))


def _monthly(rng: np.random.Generator, days: int, sd: float) -> Array:
    """What holds for one month only: good and bad months of 30 days that pass into each other."""
    knots = rng.normal(0, sd, days // 30 + 3)
    return np.asarray(np.interp(np.arange(days) / 30 + rng.uniform(0, 1), np.arange(len(knots)), knots))


def steady(rng: np.random.Generator, days: int) -> Array:
    """A random walk with a little drift."""
    level = _walk(rng, days, rng.uniform(0.03, 0.22), rng.normal(0, 0.02))
    return level + _monthly(rng, days, rng.uniform(0.05, 0.35))


def viral(rng: np.random.Generator, days: int) -> Array:
    """A level with posts that take off now and then, as far as a power law lets them, for a week or two."""
    base = _walk(rng, days, 0.08) + _monthly(rng, days, 0.2)
    extra = np.zeros(days)
    for start in np.flatnonzero(rng.random(days) < rng.uniform(0.2, 0.8) / 30):
        size = 3.0 * rng.pareto(1.6) + 2.0
        length = np.arange(min(days - start, 40))
        extra[start : start + len(length)] += size * np.exp(-length / rng.uniform(3, 9))
    return np.asarray(base + np.log1p(extra))


def seasonal(rng: np.random.Generator, days: int) -> Array:
    """The same good and bad months every year."""
    phase = 2 * np.pi * (np.arange(days) + rng.integers(365)) / 365
    wave = rng.uniform(0.15, 0.5) * np.sin(phase) + rng.uniform(0, 0.2) * np.sin(2 * phase + 1)
    return np.asarray(wave + _walk(rng, days, 0.07) + _monthly(rng, days, 0.15))


def shifts(rng: np.random.Generator, days: int) -> Array:
    """A level that stands still, and jumps once in a while."""
    jumps = np.where(rng.random(days) < rng.uniform(0.04, 0.12) / 30, rng.normal(0, 0.7, days), 0.0)
    return np.asarray(np.cumsum(jumps) + _monthly(rng, days, 0.2))


def saturating(rng: np.random.Generator, days: int) -> Array:
    """Growth that gets less: half of it is gone after some months."""
    half = rng.uniform(3, 9) * 30
    growth = rng.uniform(0.05, 0.3) / 30 * 0.5 ** (np.arange(days) / half)
    return np.asarray(np.cumsum(growth) + _walk(rng, days, 0.07) + _monthly(rng, days, 0.18))


def pauses(rng: np.random.Generator, days: int) -> Array:
    """A level, and weeks to months in which nothing was posted."""
    path = _walk(rng, days, 0.1) + _monthly(rng, days, 0.2)
    for start in np.flatnonzero(rng.random(days) < 0.1 / 30):
        path[start : start + rng.integers(20, 75)] += math.log(rng.uniform(0.03, 0.3))
    return path


def new(rng: np.random.Generator, days: int) -> Array:
    """A young account: it tries things, and the level wanders widely at first."""
    age = np.arange(days)
    steps = rng.normal(0, 1, days) * (0.1 + 0.3 * np.exp(-age / 150)) / math.sqrt(30)
    return np.asarray(np.cumsum(steps) + _monthly(rng, days, 0.35))


REGIMES: dict[str, Callable[[np.random.Generator, int], Array]] = {
    "steady": steady,
    "viral": viral,
    "seasonal": seasonal,
    "shifts": shifts,
    "saturating": saturating,
    "pauses": pauses,
    "new": new,
}


def invent(regime: str, number: int, months: int) -> Invented:
    """Creator `number` of a regime, with so many months of history."""
    rng = np.random.default_rng([list(REGIMES).index(regime), number, months])
    days = round(months * 365 / 12)
    start = LAST_DAY - pd.Timedelta(days=days - 1)
    dates = pd.date_range(start, periods=days + YEAR, freq="D", name="date")
    logs = REGIMES[regime](rng, len(dates)) + _noise(rng, len(dates), 0.35)
    views = np.round(np.exp(logs - logs[: max(days, 1)].mean() + rng.normal(9.0, 1.3)))
    pace = (
        rng.normal(-5.5, 0.8)
        + _walk(rng, len(dates), rng.uniform(0.03, 0.18))
        + _monthly(rng, len(dates), 0.25)
    )
    gained = rng.poisson(np.minimum(views * np.exp(pace), 1e9))
    followers = np.cumsum(gained) + rng.integers(50, 400_000)
    frame = pd.DataFrame(
        {
            "views": views,
            "profile_views": np.round(views / 50),
            "likes": np.round(views * 0.05),
            "comments": np.round(views * 0.003),
            "shares": np.round(views * 0.004),
            "followers": followers.astype(float),
        },
        index=dates,
        dtype=float,
    )
    return Invented(frame.iloc[:days], frame.iloc[days:])
