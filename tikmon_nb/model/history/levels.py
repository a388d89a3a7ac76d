"""What a creator's own history says about followers, views and engagement: evidence, then ranges.

Each quantity starts from the rate card's range and moves towards the creator's own history by the amount
of history there is (a normal mean with a normal prior; Gelman and others 2013, Bayesian Data Analysis,
section 2.5). With no history the card's range stands; with a year of it the card hardly matters.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from tikmon_nb.findings import Finding
from tikmon_nb.inputs.exports.records import Exports
from tikmon_nb.inputs.ranges import Range, fixed
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.sampling.quantiles import Z95, quantile

BLOCK_DAYS = 30
MAX_BLOCKS = 12
LEVEL_BLOCKS = 3  # the level of views is that of the last 90 days
LEAST_BLOCKS_FOR_TREND = 4
LEAST_STEPS = 3
SILENT_MONTH = (
    0.01  # a month without views counts as this part of an average one; a logarithm needs something
)
LEAST_DAYS = 7  # fewer measured days than this say nothing
MOST_A_YEAR = 10.0  # growth that would multiply an account by more within a year, undamped, is not continued
MOST_LOG_GROWTH = math.log(MOST_A_YEAR) / 12  # the same for one month, as a logarithm: about 21%


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
    findings: tuple[Finding, ...] = ()


NOTHING_MEASURED = History(None, None, None, None, None, None, None)

PRIORS = (
    "engagement_month_sd",
    "followers_growth_per_month",
    "followers_month_sd",
    "history_prior_blocks",
    "views_growth_per_month",
    "views_month_sd",
)
"""The card's ranges that history is weighed against."""


def history_of(exports: Exports, priors: dict[str, Range]) -> History:
    """What the daily figures of `exports` say, worked out once for each set of priors."""
    if exports.daily.empty:
        return NOTHING_MEASURED
    key = ("history", *(priors[name] for name in PRIORS))
    if key not in exports.fits:
        exports.fits[key] = fit_history(exports.daily, priors)
    fitted: History = exports.fits[key]
    return fitted


def own_values(exports: Exports) -> dict[str, tuple[float, ...]]:
    """The creator's own months, by quantity: views per 30 days, growth of followers per 30 days.

    What an `empirical` range without values of its own is made of; blocks of 30 days counted back from the
    last day. A quantity with fewer than three of them is left out.
    """
    views = exports.daily["views"].dropna()
    followers = exports.daily["followers"].dropna()
    own = {
        "views_30d": _blocks(views).totals if len(views) else np.array([]),
        "followers_growth_per_month": np.expm1(_log_steps(followers[followers > 0])),
    }
    return {name: tuple(values.tolist()) for name, values in own.items() if len(values) >= LEAST_STEPS}


def fit_history(daily: pd.DataFrame, priors: dict[str, Range]) -> History:
    """What `daily` (columns views, likes, comments, shares, followers by date) says of each quantity.

    `priors` holds the card's ranges by quantity name. Missing days are left out, never taken as zero.
    """
    followers = daily["followers"].dropna()
    views = daily["views"].dropna()
    last_count, growth, noise = _fit_followers(followers, priors)
    level, trend, spread = _fit_views(views, priors)
    engagement = _fit_engagement(daily, priors)
    return History(
        followers=last_count,
        followers_growth=_capped(growth, priors["followers_growth_per_month"]),
        followers_sd=noise,
        views=level,
        views_growth=_capped(trend, priors["views_growth_per_month"]),
        views_sd=spread,
        engagement=engagement,
        findings=(
            *_note_cap("followers_growth_per_month", growth),
            *_note_cap("views_growth_per_month", trend),
        ),
    )


def _too_fast(growth: Measured | None) -> bool:
    return growth is not None and math.log1p(growth.range.high) > MOST_LOG_GROWTH


def _capped(growth: Measured | None, prior: Range) -> Measured | None:
    """`growth` as it is, or within what may be continued for a year when it is faster.

    No account keeps doubling every month, and a forecast that says so would have no upper end. What is too
    fast lies between the card's own high end and the cap, with bounds that no draw can pass.
    """
    if growth is None or not _too_fast(growth):
        return growth
    cap = math.expm1(MOST_LOG_GROWTH)
    low, centre = min(growth.range.low, prior.high), (growth.range.low + growth.range.high) / 2
    mode = min(max(centre, low), cap)
    bounded = Range(low=low, high=cap, mode=mode, distribution="triangular") if low < cap else fixed(cap)
    return replace(growth, range=bounded)


def _note_cap(name: str, growth: Measured | None) -> list[Finding]:
    """A note when the measured growth is more than what is continued."""
    if growth is None or not _too_fast(growth):
        return []
    most, found = (f"{share:.0%}" for share in (math.expm1(MOST_LOG_GROWTH), growth.range.high))
    return [Finding("growth_capped", "note", "exports", column=name, expected=most, found=found)]


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
    recent = _recent(views)
    if len(recent) < LEAST_DAYS:  # what lies before a long gap says nothing about now
        return None, None, None
    if recent.clip(lower=0).sum() <= 0:  # measured, and nobody watched: that is no unknown
        return _measured(fixed(0.0), views), None, None
    blocks = _blocks(views)
    usual = float(np.mean([*blocks.totals, _mean_total(recent)]))
    logs = np.log(np.maximum(blocks.totals, usual * SILENT_MONTH))
    trend = len(logs) >= LEAST_BLOCKS_FOR_TREND
    around = _without_trend(blocks.months, logs) if trend else logs
    sd, share = _pooled_sd(around, "views_month_sd", priors, 2 if trend else 1)
    spread = _measured(fixed(sd), views, share) if len(logs) > 1 else None
    centre, level_sd = math.log(_mean_total(recent)), sd / math.sqrt(len(recent) / BLOCK_DAYS)
    if not trend:
        return _measured(_log_range(centre, level_sd), views), None, spread
    months = blocks.months - blocks.months.mean()
    slope = float((months * logs).sum() / (months**2).sum())
    slope_se = sd / math.sqrt(float((months**2).sum()))
    prior = priors["views_growth_per_month"]
    growth, growth_share = _posterior_growth(prior, slope, slope_se)
    measured = _measured(growth, views, growth_share)
    centre += _to_today(_capped(measured, prior), recent)
    return _measured(_log_range(centre, level_sd), views), measured, spread


def _recent(views: pd.Series) -> pd.Series:
    """The days of the last 90 days, whatever lies before them."""
    if views.empty:
        return views
    recent: pd.Series = views[views.index > views.index[-1] - pd.Timedelta(days=LEVEL_BLOCKS * BLOCK_DAYS)]
    return recent


def _mean_total(views: pd.Series) -> float:
    """Views per 30 days, on average over the measured days."""
    return float(views.clip(lower=0).mean()) * BLOCK_DAYS


def _to_today(growth: Measured | None, recent: pd.Series) -> float:
    """How much (logarithm) growth adds from the middle of the recent days until now."""
    if growth is None:
        return 0.0
    months = float((recent.index[-1] - recent.index).days.to_numpy().mean() + 0.5) / BLOCK_DAYS
    return math.log1p((growth.range.low + growth.range.high) / 2) * months


@dataclass(frozen=True)
class _Blocks:
    """Views per 30 days of every block that has enough days, oldest first.

    `months` is how far each lies from the newest block, in months and below zero.
    """

    totals: Array
    months: Array


def _blocks(views: pd.Series) -> _Blocks:
    """Blocks of 30 days counted back from the last day; gaps keep their place in time."""
    age = (views.index[-1] - views.index).days.to_numpy()
    totals, months = [], []
    for block in range(MAX_BLOCKS - 1, -1, -1):
        days = views[(age >= block * BLOCK_DAYS) & (age < (block + 1) * BLOCK_DAYS)]
        if len(days) >= LEAST_DAYS:
            totals.append(max(float(days.mean()), 0.0) * BLOCK_DAYS)
            months.append(-float(block))
    return _Blocks(np.array(totals), np.array(months))


def _without_trend(months: Array, logs: Array) -> Array:
    """`logs` less their straight line over `months`."""
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
