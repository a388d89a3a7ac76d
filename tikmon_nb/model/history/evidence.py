"""What orders, LIVE streams and posts say of a creator: ratios per month, narrowed by how many there are.

A ratio (diamonds an hour, commission per euro sold) is that of the sums. How sure it is comes from the
months: with `BOOTSTRAP_MONTHS` or more by a bootstrap with a month as the block (Davison and Hinkley 1997,
Bootstrap Methods and their Application, section 8.2), with fewer by the card's range moved towards the
months (a normal mean with a normal prior, on the logarithm; as in `forecast`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from tikmon_nb.findings import Finding
from tikmon_nb.inputs.exports.records import Exports
from tikmon_nb.inputs.ranges import Range, fixed
from tikmon_nb.model.sampling.draws import Array, Draws
from tikmon_nb.model.sampling.quantiles import Z95, quantile
from tikmon_nb.units import UNIT_BOUNDS
from tikmon_nb.vocabulary import QUANTITIES

BOOTSTRAP_MONTHS = 6
REPLICATES = 2_000
KEPT_VALUES = 200  # quantiles of the bootstrap that are kept
LEAST_MONTHS = 2
LEAST_ORDERS = 10
LEAST_HOURS = 4.0
LEAST_POSTS = 8
RECENT_MONTHS = 12
LEAST_BELOW = 1e-6  # hours, orders, euros or views: less than this in a month is nothing
FAR = 4.0  # times as far from the middle as the 95th percentile: no draw comes there
SILENT_MONTH = 0.05  # a month with nothing counts as this part of an average one; a logarithm needs something
DAYS_PER_MONTH = 365.25 / 12

Counted = Literal["days", "orders", "hours", "posts"]

PRIORS = (
    *("affiliate_view_share", "affiliate_click_share", "affiliate_conversion_share"),
    *("affiliate_order_value_eur", "affiliate_commission_share", "affiliate_returns_share"),
    *("live_diamonds_per_hour", "live_month_sd", "engagement_share"),
)
"""The card's ranges that this evidence is weighed against."""


@dataclass(frozen=True)
class Evidence:
    """A range fitted to what was measured: how much of what was counted, until when.

    `prior_share` (0-1) is how much of it is still the card's range.
    """

    range: Range
    count: float
    counted: Counted
    months: int
    last: pd.Timestamp
    prior_share: float


def evidence_of(
    exports: Exports, priors: Mapping[str, Range], creator: str
) -> tuple[dict[str, Evidence], list[Finding]]:
    """Quantity -> what the files say of it, worked out once for each set of priors, with findings."""
    key = ("evidence", creator, *(priors[name] for name in PRIORS))
    if key not in exports.fits:
        findings: list[Finding] = []
        found = _of_orders(exports, priors, creator, findings)
        found |= _of_live(exports.live, priors, creator)
        found |= _of_posts(exports, priors, creator)
        exports.fits[key] = (found, findings)
    known: tuple[dict[str, Evidence], list[Finding]] = exports.fits[key]
    return known


@dataclass(frozen=True)
class _Ratio:
    """Sums per month of what is above and below the line."""

    above: pd.Series
    below: pd.Series

    @property
    def months(self) -> int:
        """Months in which there is anything below the line."""
        return int((self.below > 0).sum())


def ratio_range(
    name: str, above: Array, below: Array, prior: Range | None, creator: str, month_sd: float | None = None
) -> tuple[Range, float] | None:
    """A range for sum(`above`) / sum(`below`), one value per month each, and the prior's share in it.

    `month_sd` is how much months differ (logarithm) where the card says so; without it and without a prior
    a few months cannot tell. None where they cannot: too few of them, or nothing above the line.
    """
    some = below > LEAST_BELOW
    above, below = above[some], below[some]
    if len(below) < LEAST_MONTHS or above.sum() <= 0:
        return None
    bounds = UNIT_BOUNDS[QUANTITIES[name].unit]
    if len(below) >= BOOTSTRAP_MONTHS:
        values = np.clip(_bootstrap(name, above, below, creator), *bounds)
        return Range.model_validate({"distribution": "empirical", "values": tuple(values.tolist())}), 0.0
    if prior is None and month_sd is None:
        return None
    return _posterior(above, below, prior, month_sd, bounds[1])


def _bootstrap(name: str, above: Array, below: Array, creator: str) -> Array:
    """Quantiles of the ratio over months drawn with replacement; the same for every seed of a run.

    One month fewer is drawn than there are, since drawing as many would make a few months seem surer than
    they are (the factor (n - 1) / n in the variance; Efron 1982, The Jackknife, section 7).
    """
    months, size = len(below), len(below) - 1
    draws = Draws(0, creator, REPLICATES * size, 1)
    picked = (draws.once(f"evidence/{name}") * months).astype(int).reshape(REPLICATES, size)
    ratios = above[picked].sum(axis=1) / below[picked].sum(axis=1)
    places = (np.arange(KEPT_VALUES) + 0.5) / KEPT_VALUES
    return np.asarray(np.quantile(ratios, places))


def _posterior(
    above: Array, below: Array, prior: Range | None, month_sd: float | None, most: float
) -> tuple[Range, float]:
    """The prior moved towards the months, and its share in the outcome.

    How much months differ is not known from so few of them. Where the card does not say it, the spread of
    its range, which is between creators, stands in for it until the months show more.
    """
    mean, sd = _log_moments(prior) if prior else (0.0, math.inf)
    centre = math.log(above.sum() / below.sum())
    ratios = np.maximum(above / below, above.sum() / below.sum() * SILENT_MONTH)
    squares = float(((np.log(ratios) - centre) ** 2).sum())
    expected = month_sd if month_sd is not None else sd
    se = math.sqrt((expected**2 + squares) / len(below) / len(below))
    if sd <= 0 or se <= 0:  # one exact number on the card is no knowledge of this creator
        return fixed(min(math.exp(centre), most)), 0.0
    precision = 1 / sd**2 + 1 / se**2
    middle = (mean / sd**2 + centre / se**2) / precision
    half = Z95 / math.sqrt(precision)
    low, high = (min(math.exp(middle + side * half), most) for side in (-1, 1))
    if low == high:
        return fixed(low), 1 / sd**2 / precision
    beyond = math.exp(middle + FAR * half) > most  # what the unit cannot be is cut off, not only bounded
    range_ = Range(low=low, high=high, distribution="lognormal", at_most=most if beyond else None)
    return range_, 1 / sd**2 / precision


def _log_moments(prior: Range) -> tuple[float, float]:
    """Mean and standard deviation of the logarithm of a range."""
    grid = np.log(np.maximum(quantile(prior, (np.arange(200) + 0.5) / 200), 1e-9))
    return float(grid.mean()), float(grid.std())


def _fit(
    name: str,
    ratio: _Ratio,
    priors: Mapping[str, Range],
    creator: str,
    counted: tuple[float, Counted],
    last: pd.Timestamp,
    month_sd: float | None = None,
) -> dict[str, Evidence]:
    above, below = ratio.above.to_numpy(float), ratio.below.to_numpy(float)
    fitted = ratio_range(name, above, below, priors.get(name), creator, month_sd)
    if fitted is None:
        return {}
    range_, share = fitted
    return {name: Evidence(range_, *counted, ratio.months, last, share)}


def _of_orders(
    exports: Exports, priors: Mapping[str, Range], creator: str, findings: list[Finding]
) -> dict[str, Evidence]:
    """Commission, order value, returns and orders per 1,000 views, from affiliate orders in EUR."""
    orders = exports.orders.dropna(subset=["ordered_at"])
    euros = orders["currency"] == "EUR"
    if (~euros).any():
        others, count = ", ".join(sorted(set(orders.loc[~euros, "currency"]))), int((~euros).sum())
        findings.append(Finding("orders_in_other_currency", "note", "exports", found=others, count=count))
    orders = orders[euros]
    if len(orders) < LEAST_ORDERS:
        return {}
    orders = orders[orders["ordered_at"] > orders["ordered_at"].max() - pd.DateOffset(months=RECENT_MONTHS)]
    month = orders["ordered_at"].dt.to_period("M")
    sums = orders.groupby(month)[["gmv", "base", "commission", "items_sold", "items_refunded"]].sum()
    sums["orders"] = orders.groupby(month)["order_id"].nunique()
    last = orders["ordered_at"].max()
    counted: tuple[float, Counted] = (float(orders["order_id"].nunique()), "orders")
    ratios = {
        "affiliate_commission_share": _Ratio(sums["commission"], sums["base"]),
        "affiliate_order_value_eur": _Ratio(sums["gmv"], sums["orders"]),
        "affiliate_returns_share": _Ratio(sums["items_refunded"], sums["items_sold"]),
    }
    found: dict[str, Evidence] = {}
    for name, ratio in ratios.items():
        found |= _fit(name, ratio, priors, creator, counted, last)
    pace = _orders_per_view(orders, exports.daily["views"])
    together = _combined(priors)
    return found | _fit("affiliate_orders_per_1000_views", pace, together, creator, counted, last)


def _orders_per_view(orders: pd.DataFrame, views: pd.Series) -> _Ratio:
    """Orders and thousands of views of every month of which all days of views are known.

    A month without orders between the first and the last counts as one: nothing was sold then.
    """
    known = views.dropna()
    by_month = known.groupby(pd.DatetimeIndex(known.index).to_period("M"))
    total, days = by_month.sum(), by_month.size()
    whole = total[days == pd.PeriodIndex(total.index, freq="M").days_in_month]
    placed = orders.groupby(orders["ordered_at"].dt.to_period("M"))["order_id"].nunique()
    first, last = placed.index.min(), placed.index.max()
    # orders of the last month may still be coming in, so it counts only when the next has begun
    span = whole[(whole.index >= first) & (whole.index < last)]
    return _Ratio(placed.reindex(span.index, fill_value=0).astype(float), span / 1000)


def _combined(priors: Mapping[str, Range]) -> dict[str, Range]:
    """The card's orders per 1,000 views: the product of its shares, as if each were lognormal."""
    parts = ("affiliate_view_share", "affiliate_click_share", "affiliate_conversion_share")
    moments = [_log_moments(priors[part]) for part in parts]
    mean = sum(mean for mean, _ in moments) + math.log(1000)
    sd = math.sqrt(sum(sd**2 for _, sd in moments))
    if sd <= 0:
        return {}
    low, high = (math.exp(mean + side * Z95 * sd) for side in (-1, 1))
    return {"affiliate_orders_per_1000_views": Range(low=low, high=high, distribution="lognormal")}


def _of_live(live: pd.DataFrame, priors: Mapping[str, Range], creator: str) -> dict[str, Evidence]:
    """Diamonds per LIVE hour and hours a month, from LIVE Backstage."""
    known = live.dropna(subset=["hours"])
    if known["hours"].sum() < LEAST_HOURS:
        return {}
    known = known[known["last"] > known["last"].max() - pd.DateOffset(months=RECENT_MONTHS)]
    month = known["last"].dt.to_period("M")
    sums = known.groupby(month)[["diamonds", "hours", "days"]].sum()
    paid = known.dropna(subset=["diamonds"]).groupby(month)[["diamonds", "hours"]].sum()
    last = known["last"].max()
    counted: tuple[float, Counted] = (float(known["hours"].sum()), "hours")
    hourly = _Ratio(paid["diamonds"], paid["hours"])
    monthly = _Ratio(sums["hours"], sums["days"] / DAYS_PER_MONTH)
    found = _fit("live_diamonds_per_hour", hourly, priors, creator, counted, last)
    sd = priors["live_month_sd"].high  # the card has no idea of anybody's hours, only of how months differ
    return found | _fit("live_hours_per_month", monthly, {}, creator, counted, last, sd)


def _of_posts(exports: Exports, priors: Mapping[str, Range], creator: str) -> dict[str, Evidence]:
    """Likes, comments and shares per view over the posts, where there are no daily figures to tell."""
    needed = ["posted_on", "views", "likes", "comments", "shares"]
    posts = exports.videos.dropna(subset=needed)
    posts = posts[posts["views"] > 0]
    if len(posts) < LEAST_POSTS:
        return {}
    posts = posts[posts["posted_on"] > posts["posted_on"].max() - pd.DateOffset(months=RECENT_MONTHS)]
    actions = posts[["likes", "comments", "shares"]].clip(lower=0).sum(axis=1)
    month = posts["posted_on"].dt.to_period("M")
    ratio = _Ratio(actions.groupby(month).sum(), posts["views"].groupby(month).sum())
    counted: tuple[float, Counted] = (float(len(posts)), "posts")
    return _fit("engagement_share", ratio, priors, creator, counted, posts["posted_on"].max())
