"""Followers, views and engagement through the year, per month and draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.year.drawing import Drawing

DAYS_PER_VIEW_PERIOD = 30


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


def draw_audience(d: Drawing) -> AudiencePath:
    """The audience that `d` draws; unknown followers count as none."""
    followers = _level(d, "followers")
    level = _level(d, "views_30d") if "views_30d" in d.assumptions else _guessed_views(d, followers)
    return AudiencePath(
        followers=followers * np.exp(_growth_path(d, "followers")),
        views_30d=level * np.exp(_growth_path(d, "views", once_off=True)),
        views_level=level,
        engagement=np.clip(d.once("engagement_share"), 0.0, 1.0),
        views_known="views_30d" in d.assumptions or "followers" in d.assumptions,
    )


def joined(parts: list[AudiencePath]) -> AudiencePath:
    """The audiences of consecutive parts of a run as one."""
    if len(parts) == 1:
        return parts[0]
    return AudiencePath(
        followers=np.concatenate([part.followers for part in parts], axis=-1),
        views_30d=np.concatenate([part.views_30d for part in parts], axis=-1),
        views_level=np.concatenate([part.views_level for part in parts]),
        engagement=np.concatenate([part.engagement for part in parts]),
        views_known=parts[0].views_known,
    )


def _level(d: Drawing, name: str) -> Array:
    return d.once(name) if name in d.assumptions else np.zeros(d.draws.draws)


def _guessed_views(d: Drawing, followers: Array) -> Array:
    return followers * d.once("views_30d_per_follower")


def _growth_path(d: Drawing, what: str, *, once_off: bool = False) -> Array:
    """Logarithm of the level in each month relative to now: shape (months, draws).

    A damped trend (Gardner and McKenzie 1985): month k adds growth x damping^(k-1). The monthly noise of
    followers stays (a follower won is kept), that of views is gone the next month (`once_off`).
    """
    growth = np.log1p(np.maximum(d.once(f"{what}_growth_per_month"), -0.9))
    damping = d.once("growth_damping")
    sd = d.once(f"{what}_month_sd")
    path = d.scores(f"{what}_month_noise")
    path *= sd
    if once_off:
        path -= sd**2 / 2  # the level is an average: months around it must average to it
    trend = np.zeros_like(growth)
    kept = np.zeros_like(growth)
    for month in range(d.draws.months):
        trend += growth
        growth = growth * damping
        if not once_off:
            kept += path[month]
            path[month] = kept
        path[month] += trend
    return path


def month_views(views_30d: Array, days: Array) -> Array:
    """Views in a month of `days` days at a pace of `views_30d` per 30 days."""
    return views_30d * days / DAYS_PER_VIEW_PERIOD
