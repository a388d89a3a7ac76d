"""The daily figures of an invented creator: growth, weeks, noise and now and then a viral video."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
from example_profiles import LAST_DAY, Profile

Numbers = np.ndarray[tuple[int, ...], np.dtype[Any]]
NO_DAYS: Numbers = np.array([], dtype=int)
WEEK = np.array([0.94, 0.92, 0.95, 0.98, 1.02, 1.08, 1.11])  # Monday first, relative views


@dataclass(frozen=True)
class History:
    """The daily figures of one creator: one entry per day in each array."""

    days: tuple[dt.date, ...]
    followers: Numbers
    counts: dict[str, Numbers]  # by header of Overview.csv
    viral: Numbers  # days (index) on which a video went viral
    undefined: Numbers  # days (index) without figures

    def between(self, first: dt.date, last: dt.date) -> slice:
        return slice(self.days.index(first), self.days.index(last) + 1)


def make_history(profile: Profile, rng: np.random.Generator) -> History:
    """The days of `profile`, drawn so that its totals come out as it says."""
    first = dt.date(2025, 8, 3) if profile.id == "noor" else profile.first
    days = tuple(first + dt.timedelta(n) for n in range((LAST_DAY - first).days + 1))
    left = np.arange(len(days) - 1, -1, -1)  # days to go
    level = profile.followers * (1 + profile.growth) ** (-left / 30.4375)
    viral = _viral_days(profile, len(days), rng)
    views = level * WEEK[[day.weekday() for day in days]] * _noise(len(days), rng)
    for day in viral:
        fade = np.array([1.0, 0.6, 0.3, 0.15])[: len(days) - day]
        views[day : day + 4] *= 1 + rng.uniform(2.5, 5.5) * fade
    views *= profile.views_per_30_days / 30 / views[-30:].mean()
    counts = _counts(profile, np.round(views), rng)
    undefined = rng.choice(len(days) - 60, 2, replace=False) if len(days) > 60 else NO_DAYS
    return History(days, _followers(level, rng), counts, viral, undefined)


def _viral_days(profile: Profile, days: int, rng: np.random.Generator) -> Numbers:
    """Days on which a video goes viral: none in the last 40, so that these are ordinary."""
    if not profile.spikes:
        return NO_DAYS
    start = days - 365
    return np.sort(start + 5 + rng.choice((days - start - 45) // 5, profile.spikes, replace=False) * 5)


def _noise(size: int, rng: np.random.Generator) -> Numbers:
    """Lognormal noise in which a good day is often followed by another."""
    shocks, noise, last = rng.normal(0, 0.17, size), np.empty(size), 0.0
    for index, shock in enumerate(shocks):
        last = 0.6 * last + shock
        noise[index] = last
    return np.exp(noise)


def _followers(level: Numbers, rng: np.random.Generator) -> Numbers:
    """Followers per day: the level at both ends, with uneven steps and now and then a loss."""
    steps = np.diff(level) * (1 + 0.9 * rng.normal(size=len(level) - 1))
    if steps.sum() > 0:
        steps *= (level[-1] - level[0]) / steps.sum()
    drawn: Numbers = level[-1] - np.append(np.cumsum(steps[::-1])[::-1], 0)
    return drawn.round().astype(int)


def _counts(profile: Profile, views: Numbers, rng: np.random.Generator) -> dict[str, Numbers]:
    reactions = {"Likes": 0.87, "Comments": 0.05, "Shares": 0.08}
    drawn = {
        name: views * profile.engagement * share * np.exp(rng.normal(0, 0.15, len(views)))
        for name, share in reactions.items()
    }
    scale = views.sum() * profile.engagement / sum(counts.sum() for counts in drawn.values())
    counts = {name: np.round(values * scale).astype(int) for name, values in drawn.items()}
    removed = rng.choice(len(views), size=min(3, len(views) // 4), replace=False)
    counts["Comments"][removed] = -rng.integers(1, 4, len(removed))  # comments deleted
    profile_views = np.round(views * 0.012 * np.exp(rng.normal(0, 0.3, len(views))))
    every = {"Video Views": views.astype(int), "Profile Views": profile_views.astype(int)}
    return every | counts
