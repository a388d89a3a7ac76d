"""Followers, views and engagement through the year, per month and draw."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.year.calendar import Months
from tikmon_nb.model.year.drawing import Drawing

DAYS_PER_VIEW_PERIOD = 30
LEAST_DAYS = 10  # measured days from which a past month counts as measured


@dataclass(frozen=True)
class AudiencePath:
    """What the audience does in each simulated month.

    `followers` and `views_30d` have shape (months, draws), `engagement` and `views_level` (draws,).
    `views_30d` is the number of views per 30 days at the pace of that month.
    """

    followers: Array
    views_30d: Array
    views_level: Array
    engagement: Array
    views_known: bool

    def mean_month(self) -> AudiencePath:
        """The mean of the months, as one: shapes (1, draws)."""
        return replace(
            self,
            followers=self.followers.mean(axis=0, keepdims=True),
            views_30d=self.views_30d.mean(axis=0, keepdims=True),
        )


def draw_audience(d: Drawing, months: Months) -> AudiencePath:
    """The audience that `d` draws in `months`; unknown followers count as none."""
    followers, level, known = _now(d)
    times = np.exp(_views_path(d))
    return AudiencePath(
        followers=_followers(d, followers, times),
        views_30d=level * (times * _season(d, months)),
        views_level=level,
        engagement=np.clip(d.once("engagement_share"), 0.0, 1.0),
        views_known=known,
    )


def _now(d: Drawing) -> tuple[Array, Array, bool]:
    """Followers and views per 30 days of now, shape (draws,), and whether anything is known of the views."""
    followers = d.once("followers") if "followers" in d.assumptions else np.zeros(d.draws.draws)
    if "views_30d" in d.assumptions:
        return followers, d.once("views_30d"), True
    return followers, followers * d.once("views_30d_per_follower"), "followers" in d.assumptions


@dataclass(frozen=True)
class PastMonths:
    """Months that were, with the followers at their end and the views per 30 days: shape (months, 1).

    NaN where fewer than `LEAST_DAYS` days were measured.
    """

    months: Months
    followers: Array
    views_30d: Array


def past_months(daily: pd.DataFrame, months: Months) -> PastMonths:
    """What was measured by day (columns `followers`, `views`), by month."""
    index = pd.period_range(months.start, periods=months.count, freq="M")
    columns = ["followers", "views"]
    if daily.empty:
        daily = pd.DataFrame(columns=columns, index=pd.DatetimeIndex([]), dtype=float)
    by_month = daily[columns].groupby(pd.DatetimeIndex(daily.index).to_period("M"))
    enough = by_month.count() >= LEAST_DAYS
    followers = by_month["followers"].last().where(enough["followers"]).reindex(index)
    views = by_month["views"].mean().where(enough["views"]).reindex(index)
    return PastMonths(
        months, followers.to_numpy(float)[:, None], views.to_numpy(float)[:, None] * DAYS_PER_VIEW_PERIOD
    )


def past_audience(d: Drawing, past: PastMonths) -> AudiencePath:
    """The audience of months that were; where nothing was measured, that of now."""
    followers, level, known = _now(d)
    return AudiencePath(
        followers=np.where(np.isnan(past.followers), followers, past.followers),
        views_30d=np.where(np.isnan(past.views_30d), level, past.views_30d),
        views_level=level,
        engagement=np.clip(d.once("engagement_share"), 0.0, 1.0),
        views_known=known,
    )


def joined(parts: list[AudiencePath]) -> AudiencePath:
    """The audiences of consecutive parts of a run as one."""
    if len(parts) == 1:
        return parts[0]
    drawn = ("followers", "views_30d", "views_level", "engagement")
    each = {name: np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in drawn}
    return AudiencePath(**each, views_known=parts[0].views_known)


def _views_path(d: Drawing) -> Array:
    """Logarithm of a month's views relative to the level of now: shape (months, draws).

    A level that wanders, with a damped trend (Gardner and McKenzie 1985: month k adds growth x
    damping^(k-1)), and noise that is gone the next month. Neither wander nor noise makes the average month
    larger: half the variance is taken off, since a logarithm that wanders around its middle has a mean above.
    """
    growth, damping = _growth(d, "views"), d.once("growth_damping")
    wander, noise = d.once("views_wander_sd"), d.once("views_month_sd")
    path = d.scores("views_month_noise")
    path *= noise
    steps = d.scores("views_wander")
    level = -(noise**2) / 2
    fall = wander**2 / 2
    for month in range(d.draws.months):
        level = level + growth - fall + steps[month] * wander
        growth = growth * damping
        path[month] += level
    return path


def _followers(d: Drawing, now: Array, times: Array) -> Array:
    """Followers at the end of each month: shape (months, draws).

    They are gained in counts: what growth says of a month at the views of now, as many times as there are
    views (`times`), at a pace that wanders and differs between months. Who loses followers loses a share.
    """
    growth, damping = _growth(d, "followers"), d.once("growth_damping")
    gain, loss = now * np.expm1(np.maximum(growth, 0.0)), np.minimum(growth, 0.0)
    wander, noise = d.once("followers_wander_sd"), d.once("followers_month_sd")
    out = d.scores("followers_month_noise")
    out *= noise
    steps = d.scores("followers_wander")
    pace = -(noise**2) / 2
    fall = wander**2 / 2
    count = now
    for month in range(d.draws.months):
        pace = pace - fall + steps[month] * wander
        count = count * np.exp(loss) + gain * times[month] * np.exp(out[month] + pace)
        loss = loss * damping
        out[month] = count
    return out


def _growth(d: Drawing, what: str) -> Array:
    return np.log1p(np.maximum(d.once(f"{what}_growth_per_month"), -0.9))


def _season(d: Drawing, months: Months) -> Array:
    """How many times an average month each month's views are: shape (months, 1)."""
    factors = np.exp(np.array(d.assumptions.season))
    return np.asarray(factors[[first.month - 1 for first in months.firsts], None])


def month_views(views_30d: Array, days: Array) -> Array:
    """Views in a month of `days` days at a pace of `views_30d` per 30 days."""
    return views_30d * days / DAYS_PER_VIEW_PERIOD
