"""When the level of views, or the growth of followers, changed for good: weeks, with how sure they are.

Weeks are seven days counted back from the last one, so that no weekday counts twice.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tikmon_nb.model.sampling.draws import Array

LEAST_WEEKS = 12
LEAST_SEGMENT = 4  # weeks: one viral week does not make a new level
LEAST_DAYS = 4  # of a week that must be measured
LEAST_PHI, MOST_PHI = 0.3, 0.6  # weeks are taken to resemble their neighbours at least and at most so much
PENALTY = 3.0
MARGIN = 0.4  # of the penalty: by so much a change must be better than a straight line
_Z95 = 1.959963984540054
_LR95 = -2 * math.log(1 - math.sqrt(0.95))  # see `turning_points`
_CLIP = 2.5
_CLIPPED = 0.977560  # the mean of the square of a standard normal value that is clipped so

How = Literal["level", "growth"]


@dataclass(frozen=True)
class TurningPoint:
    """One change. `week`: the first day of the first week after it, between `earliest` and `latest` (95 %).

    `before` and `after`: of "level", the geometric mean of a week, in the unit of the series per week; of
    "growth", the growth per week (0.01 = 1 %). `ratio`: for "level" after / before, for "growth"
    (1 + after) / (1 + before), with `low` and `high` covering it in 95 % of cases.
    """

    week: pd.Timestamp
    earliest: pd.Timestamp
    latest: pd.Timestamp
    before: float
    after: float
    ratio: float
    low: float
    high: float


@dataclass(frozen=True)
class TurningPoints:
    """The changes, oldest first; `weekly` (index: first day of the week; NaN = too few days) and `fitted`.

    `sigma`: robust standard deviation of a week on the log scale; `phi`: likeness of neighbouring weeks that
    was assumed (0-1). `reason` without any point: "too_few_weeks", "no_spread" (half of the weeks or more do
    not differ from the week before), "no_change" (beyond chance, or beyond what a straight line explains).
    """

    points: tuple[TurningPoint, ...]
    weekly: pd.Series
    fitted: pd.Series
    sigma: float
    phi: float
    reason: Literal["", "too_few_weeks", "no_spread", "no_change"]


def turning_points(series: pd.Series, *, how: How = "level") -> TurningPoints:
    """Changes of a daily `series` (DatetimeIndex, one value a day, any order), week by week on the log scale.

    `how`: "level" for what is counted per day, such as views: the week's sum is taken to keep one level
    between changes; "growth" for a stock, such as followers: the same for the weekly growth of its mean.

    The weeks are parted so that the squared distances to the mean of each part, plus a penalty of
    `PENALTY` x log(weeks) x variance for each change, are least (optimal partitioning: Jackson and others
    2005, IEEE Signal Processing Letters 12; a part has at least `LEAST_SEGMENT` weeks). The variance is the
    long-run one, sigma^2 (1 + phi) / (1 - phi), since neighbouring weeks resemble each other; sigma and phi
    come from differences between weeks, which a change hardly moves. Where one straight line does nearly
    as well (`MARGIN`) as all parts with their penalties, or as two neighbouring parts, there is steady growth
    and no change. The interval of a change holds the weeks whose likelihood ratio is at most
    -2 log(1 - sqrt(0.95)) (Siegmund 1988, International Statistical Review 56).

    NaN policy: days without a value are left out; a week with fewer than `LEAST_DAYS` days too, and a sum is
    that of the measured days x 7 / days. A week of zero counts as half the smallest other week. A factor on
    all values changes nothing but the levels. Intervals hold for a change that is there; that it was chosen
    as the largest is not in them. Seasons are not taken out. `ValueError` for two values for a day.
    """
    weekly = _weekly(series, how)
    y, weeks = _known_logs(weekly, how)
    nothing = pd.Series(np.nan, index=weekly.index, name="fitted")
    if len(y) < LEAST_WEEKS:
        return TurningPoints((), weekly, nothing, math.nan, math.nan, "too_few_weeks")
    sigma, phi = _noise(y)
    if sigma == 0:
        return TurningPoints((), weekly, nothing, sigma, phi, "no_spread")
    days = (weeks - weeks[0]).days.to_numpy(float)
    longer = math.sqrt((1 + phi) / (1 - phi))  # of a sum of many weeks, per root of a week
    cuts, sigma = _sure_cuts(y, days, sigma, longer)
    scale = sigma * longer
    edges = [0, *cuts, len(y)]
    points = tuple(_described(y, weeks, edges[i : i + 3], scale, how) for i in range(len(cuts)))
    levels = np.repeat([y[a:b].mean() for a, b in pairwise(edges)], np.diff(edges))
    fitted = nothing.copy()
    fitted.loc[weeks] = _in_units(levels, how)
    return TurningPoints(points, weekly, fitted, sigma, phi, "" if points else "no_change")


def _weekly(series: pd.Series, how: How) -> pd.Series:
    """Sum (of seven days) or mean of each whole week, named by its first day; NaN for too few days."""
    values = series.astype(float).replace([np.inf, -np.inf], np.nan).sort_index()
    measured = values.dropna()
    if not len(measured):
        return pd.Series([], index=pd.DatetimeIndex([], name="week"), dtype=float)
    every = pd.date_range(measured.index[0], measured.index[-1], freq="D")
    daily = values.reindex(every).to_numpy()
    whole = len(daily) // 7
    table = daily[len(daily) - 7 * whole :].reshape(whole, 7)
    days = (~np.isnan(table)).sum(axis=1)
    means = np.divide(np.nansum(table, axis=1), days, out=np.full(whole, np.nan), where=days >= LEAST_DAYS)
    starts = every[len(daily) - 7 * whole :: 7][:whole].rename("week")
    return pd.Series(means * (7 if how == "level" else 1), index=starts)


def _known_logs(weekly: pd.Series, how: How) -> tuple[Array, pd.DatetimeIndex]:
    """What is parted, (weeks,), and the weeks: logs of the sums, or steps of the logs of the means."""
    values = weekly.to_numpy(float)
    positive = values[values > 0]
    least = positive.min() / 2 if len(positive) else np.nan
    if how == "growth":
        least = np.nan
    logs = np.log(np.where(values > 0, values, np.where(values == 0, least, np.nan)))
    if how == "growth":
        logs = np.diff(logs, prepend=np.nan)
    usable = ~np.isnan(logs)
    return np.asarray(np.round(logs[usable], 9), float), pd.DatetimeIndex(weekly.index[usable])


def _noise(y: Array) -> tuple[float, float]:
    """Standard deviation of a week around its level, and the likeness of neighbours, from differences.

    The variance of y(t) - y(t-1) is 2 sigma^2 (1 - phi), of y(t) - y(t-2) 2 sigma^2 (1 - phi^2).
    """
    next_week, week_after = _spread(y[1:] - y[:-1]), _spread(y[2:] - y[:-2])
    if next_week == 0:
        return 0.0, LEAST_PHI
    phi = min(max((week_after / next_week) ** 2 - 1, LEAST_PHI), MOST_PHI)
    return next_week / math.sqrt(2 * (1 - phi)), phi


def _spread(differences: Array) -> float:
    """Standard deviation of differences around zero, each counting as at most `_CLIP` robust deviations.

    Surer than the median absolute difference itself, and a change of level is still one difference of many.
    """
    rough = 1.4826022185056018 * float(np.median(np.abs(differences)))
    clipped = np.minimum(np.abs(differences), _CLIP * rough)
    return float(np.sqrt((clipped**2).mean() / _CLIPPED))


def _partition(y: Array, penalty: float) -> list[int]:
    """The first week of each part but the first, for the least cost; ties go to fewer parts."""
    y = y - y.mean()
    n, (first, second) = len(y), (np.concatenate([[0.0], np.cumsum(x)]) for x in (y, y**2))
    best, previous = np.full(n + 1, np.inf), np.zeros(n + 1, dtype=int)
    best[0] = -penalty
    for end in range(LEAST_SEGMENT, n + 1):
        start = np.arange(end - LEAST_SEGMENT + 1)
        rss = second[end] - second[start] - (first[end] - first[start]) ** 2 / (end - start)
        cost = best[start] + rss + penalty
        previous[end] = int(cost.argmin())
        best[end] = cost[previous[end]]
    cuts, at = [], n
    while previous[at]:
        at = int(previous[at])
        cuts.append(at)
    return cuts[::-1]


def _sure_cuts(y: Array, days: Array, sigma: float, longer: float) -> tuple[list[int], float]:
    """The cuts, and the standard deviation of a week around the levels between them where that is larger.

    Differences of weeks say too little of how far weeks stray where a few stray very far. So parts that were
    found are kept only as long as they hold against what they leave over themselves.
    """
    while True:
        cuts = _cuts(y, days, PENALTY * math.log(len(y)) * (sigma * longer) ** 2)
        left = sum(_rss(y[a:b]) for a, b in pairwise([0, *cuts, len(y)]))
        around = math.sqrt(left / (len(y) - len(cuts) - 1))
        if not cuts or around <= sigma:
            return cuts, sigma
        sigma = around


def _cuts(y: Array, days: Array, penalty: float) -> list[int]:
    """The first week of each part but the first; none where one straight line does as well."""
    cuts = _partition(y, penalty)
    edges = [0, *cuts, len(y)]
    parts = sum(_rss(y[a:b]) for a, b in pairwise(edges)) + len(cuts) * penalty
    steady = _line_rss(days, y) + (1 - MARGIN) * penalty <= parts
    return [] if steady else _at_their_best(y, _without_slopes(y, days, cuts, MARGIN * penalty))


def _at_their_best(y: Array, cuts: list[int]) -> list[int]:
    """`cuts`, each moved to where it parts the weeks between its neighbours best, until none moves.

    Every move takes something off the squares, so it ends.
    """
    moved = True
    while moved:
        moved = False
        for i, cut in enumerate(cuts):
            begin, end = (0, *cuts, len(y))[i], (0, *cuts, len(y))[i + 2]
            places, explained = _explained(y[begin:end])
            if explained[cut - begin - places[0]] < explained.max() * (1 - 1e-9):
                cuts = [*cuts[:i], begin + int(places[explained.argmax()]), *cuts[i + 1 :]]
                moved = True
    return cuts


def _explained(y: Array) -> tuple[NDArray[np.intp], Array]:
    """Every place where `y` may be cut in two parts long enough, and what that takes off the squares."""
    part, n = y - y.mean(), len(y)
    left = np.arange(LEAST_SEGMENT, n - LEAST_SEGMENT + 1)
    return left, np.asarray(np.cumsum(part)[left - 1] ** 2 * n / (left * (n - left)))


def _without_slopes(y: Array, days: Array, cuts: list[int], least: float) -> list[int]:
    """`cuts` without those that save less than `least` over a straight line, the least needed first."""
    while cuts:
        edges = [0, *cuts, len(y)]
        gain = [
            _line_rss(days[a:c], y[a:c]) - _rss(y[a:b]) - _rss(y[b:c])
            for a, b, c in zip(edges, edges[1:], edges[2:], strict=False)
        ]
        if min(gain) > least:
            break
        cuts = [cut for i, cut in enumerate(cuts) if i != int(np.argmin(gain))]
    return cuts


def _rss(y: Array) -> float:
    return float(((y - y.mean()) ** 2).sum())


def _line_rss(x: Array, y: Array) -> float:
    x, y = x - x.mean(), y - y.mean()
    return float((y**2).sum() - (x @ y) ** 2 / (x @ x))


def _described(y: Array, weeks: pd.DatetimeIndex, edges: list[int], scale: float, how: How) -> TurningPoint:
    begin, cut, end = edges
    places, explained = _explained(y[begin:end])
    near = begin + places[(explained.max() - explained) <= _LR95 * scale**2]
    before, after = y[begin:cut].mean(), y[cut:end].mean()
    half = _Z95 * scale * math.sqrt(1 / (cut - begin) + 1 / (end - cut))
    ratio, low, high = np.exp([after - before, after - before - half, after - before + half])
    levels = _in_units(np.array([before, after]), how)
    return TurningPoint(
        week=weeks[cut],
        earliest=weeks[near.min()],
        latest=weeks[near.max()],
        before=float(levels[0]),
        after=float(levels[1]),
        ratio=float(ratio),
        low=float(low),
        high=float(high),
    )


def _in_units(logs: Array, how: How) -> Array:
    return np.asarray(np.exp(logs) if how == "level" else np.expm1(logs))
