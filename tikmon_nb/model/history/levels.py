"""What a creator's own history says about followers, views and engagement: evidence, then ranges.

Views are a level that wanders (`local_level`), fitted to what every 30 days brought; followers are gained in
counts, so many for every view, and that pace is such a level too. Both start from what many histories say
(rows of the rate card) and move towards the creator's own by the amount of history there is. With no history
the card's ranges stand.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from tikmon_nb.findings import Finding
from tikmon_nb.inputs.correlations import RankCorrelation
from tikmon_nb.inputs.exports.records import Exports
from tikmon_nb.inputs.ranges import Range, fixed
from tikmon_nb.model.history.blocks import BLOCK_DAYS, LEAST_DAYS, Blocks, blocks_of, gains_of
from tikmon_nb.model.history.engagement import (
    RECENT_DAYS,
    Measured,
    fit_engagement,
    measured_of,
    posterior_growth,
)
from tikmon_nb.model.history.local_level import LevelFit, LevelPrior, Spread, fit_level
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.sampling.quantiles import Z95, quantile

SILENT_MONTH = (
    0.01  # a month without views counts as this part of an average one; a logarithm needs something
)
LEAST_BLOCKS = 2  # from so many on something is said of how months differ
MOST_A_YEAR = 10.0  # growth that would multiply an account by more within a year, undamped, is not continued
MOST_LOG_GROWTH = math.log(MOST_A_YEAR) / 12  # the same for one month, as a logarithm: about 21%
MOST_GAIN = 2.0
"""No draw gains more followers in a month, at today's views, than so many times the best month there was."""
LEAST_PACE = 0.05  # a month that gained nothing counts as this part of a usual one
LITTLE_TRUST = 0.35  # a month that counts for less than this is told of
NEAREST = 4  # months that say on which side of the others it lies


@dataclass(frozen=True)
class History:
    """Everything that the daily figures say: ranges by quantity, and what hangs together in them.

    `season`: log factors of the calendar months January to December for views, averaging to nothing.
    """

    measured: dict[str, Measured] = field(default_factory=dict)
    correlations: tuple[RankCorrelation, ...] = ()
    season: tuple[float, ...] = (0.0,) * 12
    findings: tuple[Finding, ...] = ()


PRIORS = (
    "engagement_month_sd",
    "followers_growth_per_month",
    "followers_month_sd",
    "followers_wander_sd",
    "history_passing_chance",
    "history_passing_sd",
    "history_prior_blocks",
    "views_growth_per_month",
    "views_month_sd",
    "views_season_sd",
    "views_wander_sd",
)
"""The card's ranges that history is weighed against."""


def history_of(exports: Exports, priors: dict[str, Range]) -> History:
    """What the daily figures of `exports` say, worked out once for each set of priors."""
    if exports.daily.empty:
        return History()
    key = ("history", *(priors[name] for name in PRIORS))
    if key not in exports.fits:
        exports.fits[key] = fit_history(exports.daily, priors)
    fitted: History = exports.fits[key]
    return fitted


def own_values(exports: Exports) -> dict[str, tuple[float, ...]]:
    """The creator's own months, by quantity: views per 30 days, growth of followers per 30 days.

    What an `empirical` range without values of its own is made of; whole blocks of 30 days counted back from
    the last day, of the last year. A quantity with fewer than three of them is left out.
    """
    views, followers = exports.daily["views"].dropna(), exports.daily["followers"].dropna()
    found: dict[str, Array] = {}
    if len(views):
        found["views_30d"] = blocks_of(views).last(12).totals
    if len(followers):
        gains = gains_of(followers).last(12)
        whole = gains.totals[gains.parts == 1]
        before = float(followers.iloc[-1]) - np.cumsum(whole[::-1])[::-1]
        found["followers_growth_per_month"] = whole / np.maximum(before, 1.0)
    return {name: tuple(values.tolist()) for name, values in found.items() if len(values) >= 3}


def fit_history(daily: pd.DataFrame, priors: dict[str, Range]) -> History:
    """What `daily` (columns views, likes, comments, shares, followers by date) says of each quantity.

    `priors` holds the card's ranges by quantity name. Missing days are left out, never taken as zero.
    """
    views, followers = daily["views"].dropna(), daily["followers"].dropna()
    of_views = _fit_views(views, priors)
    of_followers = _fit_followers(followers, views, of_views, priors)
    engagement = fit_engagement(daily, priors)
    return History(
        measured=of_views.measured
        | of_followers.measured
        | ({"engagement_share": engagement} if engagement else {}),
        correlations=of_views.correlations + of_followers.correlations,
        season=of_views.season,
        findings=of_views.findings + of_followers.findings,
    )


def _fit_views(views: pd.Series, priors: dict[str, Range]) -> History:
    """Average level (views per 30 days) now, growth, noise, wander and season, from 30-day totals."""
    recent = _recent(views)
    if len(recent) < LEAST_DAYS:  # what lies before a long gap says nothing about now
        return History()
    if recent.clip(lower=0).sum() <= 0:  # measured, and nobody watched: that is no unknown
        return History({"views_30d": measured_of(fixed(0.0), views)})
    found = blocks_of(views)
    if not found.known:
        return History()
    totals = np.maximum(found.totals, float(np.nanmean(found.totals)) * SILENT_MONTH)
    back = np.arange(len(totals)) - len(totals) + 1
    prior = priors["views_growth_per_month"]
    drift = _log_mean(prior)
    fit = fit_level(
        np.log(totals) - drift * back,
        found.parts,
        found.shares,
        _level_prior("views", priors, slope=_log_sd(prior), season=priors["views_season_sd"].low),
    )
    # of the average month: noise has a longer tail above than below
    level = _lognormal(fit.level + fit.noise**2 / 2, fit.level_var, fit)
    measured = {"views_30d": measured_of(level, views)}
    findings = _far_months("views_30d", found, fit)
    if found.known < LEAST_BLOCKS:
        return History(measured, findings=findings)
    mean, sd = _mean_sd(fit.slope + drift, fit.slope_var, fit)
    growth = Range(low=math.expm1(mean - Z95 * sd), high=math.expm1(mean + Z95 * sd), distribution="normal")
    slope = measured_of(growth, views, _share(sd, _log_sd(prior)))
    measured |= _measured_spreads("views", fit, views, priors)
    measured["views_growth_per_month"] = _capped(slope, prior)
    findings += tuple(_note_cap("views_growth_per_month", slope))
    pairs = (
        _pair("views_30d", "views_growth_per_month", fit.correlation()),
        _pair("views_month_sd", "views_wander_sd", fit.correlation_of_spreads()),
    )
    return History(measured, pairs, tuple(fit.season.tolist()), findings)


def _fit_followers(
    followers: pd.Series, views: pd.Series, of_views: History, priors: dict[str, Range]
) -> History:
    """The last count, what a month adds to it now, and how that pace differs and wanders.

    Followers are gained in counts: so many for every view, where views are known. Growth is what 30 days at
    today's views add, as a share of the followers of now.
    """
    if followers.empty:
        return History()
    now = float(followers.iloc[-1])
    measured = {"followers": measured_of(fixed(now), followers)}
    gains = gains_of(followers)
    if gains.known < LEAST_BLOCKS or now <= 0:
        return History(measured)
    if float(np.median(gains.totals)) <= 0:
        prior = priors["followers_growth_per_month"]
        growth, share = _losing(gains, now, prior)
        return History(measured | {"followers_growth_per_month": measured_of(growth, followers, share)})
    level = of_views.measured.get("views_30d")
    per_view = _views_beside(gains, views) if level and level.range.low > 0 else None
    pace = gains.totals / per_view if per_view is not None else gains.totals
    usual = float(np.median(pace[pace > 0]))
    logs = np.log(np.maximum(pace, usual * LEAST_PACE))
    fit = fit_level(logs, gains.parts, gains.shares, _level_prior("followers", priors))
    mean, sd = _mean_sd(fit.level + fit.noise**2 / 2, fit.level_var, fit)
    of_level = 0.0
    if per_view is not None and level is not None:
        mean += math.log(level.range.low * level.range.high) / 2
        of_level = math.log(level.range.high / level.range.low) / 2 / Z95
        sd = math.hypot(sd, of_level)
    most = MOST_GAIN * float(gains.totals.max()) / now
    growth = _bounded(mean - math.log(now), sd, most)
    measured["followers_growth_per_month"] = measured_of(growth, followers)
    measured |= _measured_spreads("followers", fit, followers, priors)
    pairs = [_pair("followers_month_sd", "followers_wander_sd", fit.correlation_of_spreads())]
    if of_level:
        pairs.append(_pair("views_30d", "followers_growth_per_month", of_level / sd))
    return History(measured, tuple(pairs), findings=_far_months("followers", gains, fit))


def _bounded(log_mean: float, log_sd: float, most: float) -> Range:
    """A lognormal range that no draw leaves upwards beyond `most`."""
    low, high = (math.exp(log_mean + sign * Z95 * log_sd) for sign in (-1, 1))
    low, high = min(low, most * 0.99), min(high, most)
    return Range(low=low, high=max(high, low * 1.001), distribution="lognormal", at_most=most)


def _losing(gains: Blocks, now: float, prior: Range) -> tuple[Range, float]:
    """Growth of who mostly loses followers: the middle of the months, moved towards the card's range."""
    steps = gains.totals / max(now, 1.0)
    middle = float(np.median(steps))
    spread = 1.4826 * float(np.median(np.abs(steps - middle)))
    return posterior_growth(prior, math.log1p(max(middle, -0.5)), max(spread, 0.003) / math.sqrt(len(steps)))


def _views_beside(gains: Blocks, views: pd.Series) -> Array | None:
    """Views per 30 days over the days of `gains`, NaN where unknown; None where they are for the newest."""
    found = blocks_of(views, gains.last_day).last(len(gains.totals)).totals
    beside = np.full(len(gains.totals), np.nan)
    beside[len(beside) - len(found) :] = np.where(found > 0, found, np.nan)
    return beside if np.isfinite(beside[-1]) else None


def _recent(views: pd.Series) -> pd.Series:
    """The days of the last 90 days, whatever lies before them."""
    if views.empty:
        return views
    recent: pd.Series = views[views.index > views.index[-1] - pd.Timedelta(days=RECENT_DAYS)]
    return recent


def _too_fast(growth: Measured) -> bool:
    return math.log1p(growth.range.high) > MOST_LOG_GROWTH


def _capped(growth: Measured, prior: Range) -> Measured:
    """`growth` as it is, or within what may be continued for a year when it is faster.

    No account keeps doubling every month, and a forecast that says so would have no upper end. What is too
    fast lies between the card's own high end and the cap, with bounds that no draw can pass.
    """
    if not _too_fast(growth):
        return growth
    cap = math.expm1(MOST_LOG_GROWTH)
    low, centre = min(growth.range.low, prior.high), (growth.range.low + growth.range.high) / 2
    mode = min(max(centre, low), cap)
    bounded = Range(low=low, high=cap, mode=mode, distribution="triangular") if low < cap else fixed(cap)
    return replace(growth, range=bounded)


def _note_cap(name: str, growth: Measured) -> list[Finding]:
    """A note when the measured growth is more than what is continued."""
    if not _too_fast(growth):
        return []
    most, found = (f"{share:.0%}" for share in (math.expm1(MOST_LOG_GROWTH), growth.range.high))
    return [Finding("growth_capped", "note", "exports", column=name, expected=most, found=found)]


def _mean_sd(means: Array, variances: Array, fit: LevelFit) -> tuple[float, float]:
    """Mean and standard deviation of what is normal at every point of the grid."""
    mean = fit.mean_of(means)
    return mean, math.sqrt(fit.mean_of(variances + (means - mean) ** 2))


def _lognormal(means: Array, variances: Array, fit: LevelFit) -> Range:
    mean, sd = _mean_sd(means, variances, fit)
    return Range(low=math.exp(mean - Z95 * sd), high=math.exp(mean + Z95 * sd), distribution="lognormal")


def _measured_spreads(
    what: str, fit: LevelFit, series: pd.Series, priors: dict[str, Range]
) -> dict[str, Measured]:
    """The spread of a month's noise, and of the wander from month to month."""
    found = {}
    for name, values in ((f"{what}_month_sd", fit.noise), (f"{what}_wander_sd", fit.wander)):
        mean, sd = _mean_sd(np.log(values), np.zeros_like(values), fit)
        range_ = Range(
            low=math.exp(mean - Z95 * sd), high=math.exp(mean + Z95 * sd), distribution="lognormal"
        )
        found[name] = measured_of(range_, series, _share(sd, _spread(priors[name]).log_sd))
    return found


def _share(sd: float, prior_sd: float) -> float:
    """How much of what is known (0-1, as precision) was known before."""
    return min((sd / prior_sd) ** 2, 1.0) if prior_sd > 0 else 1.0


def _pair(one: str, other: str, correlation: float) -> RankCorrelation:
    """A correlation of normal scores as a rank correlation."""
    rank = 6 / math.pi * math.asin(max(min(correlation, 0.98), -0.98) / 2)
    return RankCorrelation(between=(one, other), rank_correlation=rank)


def _level_prior(what: str, priors: dict[str, Range], slope: float = 0, season: float = 0) -> LevelPrior:
    """What the card says of a level before its history is read."""
    return LevelPrior(
        noise=_spread(priors[f"{what}_month_sd"]),
        wander=_spread(priors[f"{what}_wander_sd"]),
        slope=slope,
        season=season,
        passing_chance=priors["history_passing_chance"].low,
        passing_sd=priors["history_passing_sd"].low,
    )


def _spread(range_: Range) -> Spread:
    """The prior of a spread, of which a card gives the 5th and 95th percentile."""
    if range_.low <= 0:
        return Spread(max(range_.high, 1e-3), 0.0)
    return Spread(math.sqrt(range_.low * range_.high), math.log(range_.high / range_.low) / 2 / Z95)


def _log_growths(prior: Range) -> Array:
    return np.log1p(quantile(prior, (np.arange(200) + 0.5) / 200))


def _log_mean(prior: Range) -> float:
    return float(_log_growths(prior).mean())


def _log_sd(prior: Range) -> float:
    return float(_log_growths(prior).std())


def _far_months(name: str, found: Blocks, fit: LevelFit) -> tuple[Finding, ...]:
    """Notes for the months that say little of the level, since they lie far above or below those nearest."""
    known = np.isfinite(found.totals)
    far, near = np.flatnonzero((fit.trust < LITTLE_TRUST) & known), (fit.trust >= LITTLE_TRUST) & known
    places = np.flatnonzero(near)
    usual = [np.median(found.totals[places[np.argsort(np.abs(places - at))[:NEAREST]]]) for at in far]
    sides = {
        "month_far_above": far[found.totals[far] > usual],
        "month_far_below": far[found.totals[far] <= usual],
    }
    return tuple(
        Finding(code, "note", "exports", column=name, found=_first_day(found, at[-1]), count=at.size)
        for code, at in sides.items()
        if at.size
    )


def _first_day(found: Blocks, place: int) -> str:
    return (found.day_of(int(place)).date() - dt.timedelta(days=BLOCK_DAYS - 1)).isoformat()
