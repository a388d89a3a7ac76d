"""Engagement from a creator's own figures, and what fits of a history have in common."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tikmon_nb.inputs.ranges import Range, fixed
from tikmon_nb.model.history.blocks import BLOCK_DAYS, LEAST_DAYS
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.sampling.quantiles import Z95, quantile

RECENT_DAYS = 90


@dataclass(frozen=True)
class Measured:
    """A range fitted to the creator's own history, with the evidence behind it.

    `prior_share` (0-1) is how much of it is still the card's range rather than history.
    """

    range: Range
    days: int
    first: pd.Timestamp
    last: pd.Timestamp
    prior_share: float = 0.0


def fit_engagement(daily: pd.DataFrame, priors: dict[str, Range]) -> Measured | None:
    """Likes, comments and shares per view over the last 90 days, with the spread between blocks."""
    figures = daily[["views", "likes", "comments", "shares"]].dropna()
    figures = figures[figures.index > figures.index.max() - pd.Timedelta(days=RECENT_DAYS)]
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
    return measured_of(Range(low=low, high=high, distribution="lognormal"), figures["views"])


def _pooled_sd(values: Array, prior: str, priors: dict[str, Range], fitted: int = 1) -> tuple[float, float]:
    """Standard deviation of `values` pooled with the card's, and the card's share (0-1) in it.

    `fitted` is the number of parameters that were fitted to `values`: 1 for a mean, 2 for a line.
    """
    freedom, weight = max(len(values) - fitted, 0), priors["history_prior_blocks"].low
    squares = float(((values - values.mean()) ** 2).sum()) if freedom else 0.0
    total = max(weight + freedom, 1e-9)
    return math.sqrt((weight * priors[prior].low ** 2 + squares) / total), weight / total


def posterior_growth(prior: Range, mean: float, se: float) -> tuple[Range, float]:
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


def measured_of(range_: Range, series: pd.Series, prior_share: float = 0.0) -> Measured:
    """`range_` with the days of `series` as its evidence."""
    return Measured(range_, len(series), series.index[0], series.index[-1], prior_share)
