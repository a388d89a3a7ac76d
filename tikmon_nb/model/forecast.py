"""What a creator's own history says about followers, views and engagement: evidence, then ranges.

Each quantity starts from the rate card's range and moves towards the creator's own history by the amount
of history there is (a normal mean with a normal prior; Gelman and others 2013, Bayesian Data Analysis,
section 2.5). With no history the card's range stands; with a year of it the card hardly matters.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tikmon_nb.inputs.ranges import Range, fixed
from tikmon_nb.model.draws import Z95, Array, quantile

BLOCK_DAYS = 30
MAX_BLOCKS = 12
LEVEL_BLOCKS = 3  # the level of views is that of the last 90 days
LEAST_BLOCKS_FOR_TREND = 4
LEAST_STEPS = 3
SILENT_MONTH = (
    0.01  # a month without views counts as this part of an average one; a logarithm needs something
)
LEAST_DAYS = 7  # fewer measured days than this say nothing


@dataclass(frozen=True)
class Measured:
    """A range fitted to the creator's own history, with the evidence behind it.

    `prior_share` (0-1) is how much of it is still the card's range rather than history.
    """

    range: Range
    days: int
    first: pd.Timestamp
    last: pd.Timestamp
    prior_share: float


@dataclass(frozen=True)
class History:
    """Everything that the daily figures say; `None` where there are too few of them."""

    followers: Measured | None
    followers_growth: Measured | None
    followers_sd: Measured | None
    views: Measured | None
    views_growth: Measured | None
    views_sd: Measured | None
    engagement: Measured | None


def fit_history(daily: pd.DataFrame, priors: dict[str, Range]) -> History:
    """What `daily` (columns views, likes, comments, shares, followers by date) says of each quantity.

    `priors` holds the card's ranges by quantity name. Missing days are left out, never taken as zero.
    """
    followers = daily["followers"].dropna()
    views = daily["views"].dropna()
    last_count, growth, noise = _fit_followers(followers, priors)
    level, trend, spread = _fit_views(views, priors)
    engagement = _fit_engagement(daily, priors)
    return History(last_count, growth, noise, level, trend, spread, engagement)


def _fit_followers(
    followers: pd.Series, priors: dict[str, Range]
) -> tuple[Measured | None, Measured | None, Measured | None]:
    """The last count, monthly growth and its month-to-month spread, from 30-day log ratios."""
    positive = followers[followers > 0]
    if followers.empty:
        return None, None, None
    last = float(followers.iloc[-1])
    count = _measured(fixed(last), followers)
    steps = _log_steps(positive)
    if len(steps) < LEAST_STEPS:  # one viral month is no trend
        return count, None, None
    sd, share = _pooled_sd(steps, "followers_month_sd", priors)
    growth, growth_share = _posterior_growth(
        priors["followers_growth_per_month"], float(steps.mean()), sd / math.sqrt(len(steps))
    )
    return count, _measured(growth, positive, growth_share), _measured(fixed(sd), positive, share)


def _log_steps(series: pd.Series) -> Array:
    """Growth over each full 30 days counted back from the last day, as logarithms, oldest first."""
    by_day = np.log(series)
    if by_day.empty:
        return np.array([])
    ends = [by_day.index[-1] - pd.Timedelta(days=BLOCK_DAYS * k) for k in range(MAX_BLOCKS + 1)]
    points = [by_day.asof(end) for end in ends if end >= by_day.index[0]]
    return -np.diff(np.array(points, dtype=float))[::-1]


def _fit_views(
    views: pd.Series, priors: dict[str, Range]
) -> tuple[Measured | None, Measured | None, Measured | None]:
    """Average level (views per 30 days) now, monthly growth and spread, from 30-day totals."""
    if len(views) < LEAST_DAYS or views.clip(lower=0).sum() <= 0:
        return None, None, None
    totals, weights = _block_totals(views)
    if not len(totals):  # only islands of a few days each
        return None, None, None
    logs = np.log(np.maximum(totals, totals.mean() * SILENT_MONTH))
    trend = len(logs) >= LEAST_BLOCKS_FOR_TREND
    sd, share = _pooled_sd(
        _without_trend(logs) if trend else logs, "views_month_sd", priors, 2 if trend else 1
    )
    spread = _measured(fixed(sd), views, share) if len(logs) > 1 else None
    recent = slice(-LEVEL_BLOCKS, None)
    centre = math.log(max(float(np.average(totals[recent], weights=weights[recent])), 1.0))
    level_sd = sd / math.sqrt(float(weights[recent].sum()))
    if not trend:
        return _measured(_log_range(centre, level_sd), views), None, spread
    months = np.arange(len(logs)) - (len(logs) - 1) / 2
    slope = float((months * logs).sum() / (months**2).sum())
    slope_se = sd / math.sqrt(float((months**2).sum()))
    growth, growth_share = _posterior_growth(priors["views_growth_per_month"], slope, slope_se)
    # the average of the last blocks lies half their length back; growth brings it to today
    centre += math.log1p((growth.low + growth.high) / 2) * len(totals[recent]) / 2
    return _measured(_log_range(centre, level_sd), views), _measured(growth, views, growth_share), spread


def _block_totals(views: pd.Series) -> tuple[Array, Array]:
    """Views per 30 days of each block counted back from the last day, and the share of days measured."""
    age = (views.index[-1] - views.index).days.to_numpy()
    totals, weights = [], []
    for block in range(min(MAX_BLOCKS, int(age.max()) // BLOCK_DAYS + 1) - 1, -1, -1):
        days = views.to_numpy()[(age >= block * BLOCK_DAYS) & (age < (block + 1) * BLOCK_DAYS)]
        if len(days) >= LEAST_DAYS:
            totals.append(max(float(days.mean()), 0.0) * BLOCK_DAYS)
            weights.append(len(days) / BLOCK_DAYS)
    return np.array(totals), np.array(weights)


def _without_trend(logs: Array) -> Array:
    """`logs` less their straight line."""
    months = np.arange(len(logs))
    return np.asarray(logs - np.polyval(np.polyfit(months, logs, 1), months))


def _fit_engagement(daily: pd.DataFrame, priors: dict[str, Range]) -> Measured | None:
    """Likes, comments and shares per view over the last 90 days, with the spread between blocks."""
    figures = daily[["views", "likes", "comments", "shares"]].dropna()
    figures = figures[figures.index > figures.index.max() - pd.Timedelta(days=LEVEL_BLOCKS * BLOCK_DAYS)]
    if len(figures) < LEAST_DAYS or figures["views"].sum() <= 0:
        return None
    actions = figures[["likes", "comments", "shares"]].clip(lower=0).sum(axis=1)
    share = min(max(float(actions.sum() / figures["views"].sum()), 1e-6), 0.95)
    block = (figures.index.max() - figures.index).days // BLOCK_DAYS
    sums = pd.DataFrame({"actions": actions, "views": figures["views"]}).groupby(block).sum()
    sums = sums[(sums > 0).all(axis=1)]
    logs = np.log((sums["actions"] / sums["views"]).to_numpy())
    sd, _ = _pooled_sd(logs, "engagement_month_sd", priors)
    spread = Z95 * sd / math.sqrt(len(figures) / BLOCK_DAYS)
    low, high = share * math.exp(-spread), min(share * math.exp(spread), 0.99)
    return _measured(Range(low=low, high=high, distribution="lognormal"), figures["views"])


def _pooled_sd(values: Array, prior: str, priors: dict[str, Range], fitted: int = 1) -> tuple[float, float]:
    """Standard deviation of `values` pooled with the card's, and the card's share (0-1) in it.

    `fitted` is the number of parameters that were fitted to `values`: 1 for a mean, 2 for a line.
    """
    freedom, weight = max(len(values) - fitted, 0), priors["history_prior_blocks"].low
    squares = float(((values - values.mean()) ** 2).sum()) if freedom else 0.0
    total = max(weight + freedom, 1e-9)
    return math.sqrt((weight * priors[prior].low ** 2 + squares) / total), weight / total


def _posterior_growth(prior: Range, mean: float, se: float) -> tuple[Range, float]:
    """The card's growth range moved towards a measured mean log growth, and the card's share in it."""
    grid = np.log1p(quantile(prior, (np.arange(200) + 0.5) / 200))
    prior_mean, prior_sd = float(grid.mean()), float(grid.std())
    if prior_sd == 0 or se == 0:
        return (prior, 1.0) if prior_sd == 0 else (fixed(math.expm1(mean)), 0.0)
    precision = 1 / prior_sd**2 + 1 / se**2
    centre = (prior_mean / prior_sd**2 + mean / se**2) / precision
    half = Z95 / math.sqrt(precision)
    range_ = Range(low=math.expm1(centre - half), high=math.expm1(centre + half), distribution="normal")
    return range_, 1 / prior_sd**2 / precision


def _log_range(centre: float, sd: float) -> Range:
    return Range(
        low=math.exp(centre - Z95 * sd),
        high=math.exp(centre + Z95 * sd),
        distribution="lognormal",
    )


def _measured(range_: Range, series: pd.Series, prior_share: float = 0.0) -> Measured:
    return Measured(range_, len(series), series.index[0], series.index[-1], prior_share)
