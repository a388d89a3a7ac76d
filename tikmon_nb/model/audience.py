"""Followers, views and engagement through the year, per month and draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tikmon_nb.model.assumptions import Assumptions
from tikmon_nb.model.draws import Array, Draws, normal_quantile, quantile


@dataclass(frozen=True)
class Audience:
    """What the audience does in each simulated month.

    `followers` and `views_30d` have shape (months, draws), `engagement` and `views_level` (draws,).
    `views_30d` is the number of views per 30 days at the pace of that month.
    """

    followers: Array
    views_30d: Array
    views_level: Array
    engagement: Array
    views_known: bool


def draw_audience(assumptions: Assumptions, draws: Draws) -> Audience:
    """The audience under `assumptions`; unknown followers count as none."""
    followers = _once(assumptions, draws, "followers")
    growth = _growth_path(assumptions, draws, "followers")
    level = _views_level(assumptions, draws, followers)
    return Audience(
        followers=followers * np.exp(growth),
        views_30d=level * np.exp(_growth_path(assumptions, draws, "views", once_off=True)),
        views_level=level,
        engagement=np.clip(_once(assumptions, draws, "engagement_share"), 0.0, 1.0),
        views_known="views_30d" in assumptions or "followers" in assumptions,
    )


def _once(assumptions: Assumptions, draws: Draws, key: str) -> Array:
    if key not in assumptions:
        return np.zeros(draws.draws)
    return quantile(assumptions.use(key).range, draws.once(key))


def _views_level(assumptions: Assumptions, draws: Draws, followers: Array) -> Array:
    if "views_30d" in assumptions:
        return _once(assumptions, draws, "views_30d")
    return followers * _once(assumptions, draws, "views_30d_per_follower")


def _growth_path(assumptions: Assumptions, draws: Draws, what: str, *, once_off: bool = False) -> Array:
    """Logarithm of the level in each month relative to now: shape (months, draws).

    A damped trend (Gardner and McKenzie 1985): month k adds growth x damping^(k-1). The monthly noise of
    followers stays (a follower won is kept), that of views is gone the next month (`once_off`).
    """
    growth = np.log1p(np.maximum(_once(assumptions, draws, f"{what}_growth_per_month"), -0.9))
    damping = _once(assumptions, draws, "growth_damping")
    sd = _once(assumptions, draws, f"{what}_month_sd")
    noise = sd * normal_quantile(draws.monthly(f"{what}_month_noise"))
    if once_off:
        noise = noise - sd**2 / 2  # the level is an average: months around it must average to it
    months = np.arange(draws.months)[:, None]
    trend = np.cumsum(growth * damping**months, axis=0)
    return trend + (noise if once_off else np.cumsum(noise, axis=0))
