"""Sponsored posts: how many, and what brands pay for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from tikmon_nb.inputs.cards import Rate, Requirement
from tikmon_nb.model.sampling import quantile_tables as tables
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.sampling.quantiles import fast_quantile, quantile, triangular_place
from tikmon_nb.model.year.calendar import Months
from tikmon_nb.model.year.drawing import Averages
from tikmon_nb.model.year.eligibility import Mask, RequirementCheck, all_met
from tikmon_nb.model.year.setting import Flow, Setting, nothing
from tikmon_nb.units import UNIT_BOUNDS

YEAR_END, SLOW = (11, 12), (1, 7, 8)  # months
FEE_POINTS = 9  # quantiles over which a mean fee is taken


def flow(s: Setting) -> Flow:
    """Sponsored posts: a Poisson number a month, each with its own fee (compound Poisson).

    The quantile of each fee is part common to the creator and part its own, joined as normal scores.
    """
    checks = [
        *_fee_checks(s),
        *s.platform(s.form.sponsored.platform if s.form.sponsored else "tiktok"),
    ]
    if not s.expects("sponsored_posts_per_month"):
        return nothing(s, checks)
    mean = s.once("sponsored_posts_per_month") * season(
        s.months, s.once("sponsored_year_end_times"), s.once("sponsored_slow_times")
    )
    counts = s.drawing.counts("sponsored_posts", np.broadcast_to(mean, s.shape))
    counts = counts * all_met(checks, s.shape)
    return Flow(counts * _mean_fee(s) if s.drawing.averages else _fees(s, counts), checks)


def season(months: Months, year_end_times: Array, slow_times: Array) -> Array:
    """How many times the usual number of posts each month brings: shape (months, draws).

    All twelve months together bring twelve times the usual number: what the end of the year has more, and
    the slow months less, the others make up.
    """
    rest = (12 - len(YEAR_END) * year_end_times - len(SLOW) * slow_times) / (12 - len(YEAR_END) - len(SLOW))
    by_month = dict.fromkeys(YEAR_END, year_end_times) | dict.fromkeys(SLOW, slow_times)
    return np.array([np.maximum(by_month.get(day.month, rest), 0.0) for day in months.firsts])


def _mean_fee(s: Setting) -> Array:
    """What a post brings on average at the mean audience of the months: shape (draws,)."""
    start = s.months.start
    one = replace(
        s,
        audience=s.audience.mean_month(),
        months=Months(start, 1),
        drawing=Averages.of(s.drawing, 1),
    )
    fee = _fee_function(one, np.arange(s.shape[1]))
    common_share = s.once("sponsored_fee_common_share")
    common = np.sqrt(common_share) * s.drawing.score("sponsored_fee")
    total = np.zeros(s.shape[1])
    for own in ndtri((np.arange(FEE_POINTS) + 0.5) / FEE_POINTS):
        score = (np.sqrt(1 - common_share) * own + common).astype(np.float32)
        total += fee(tables.shares(score))
    return np.asarray(total / FEE_POINTS)


def post_fees(s: Setting) -> Array:
    """EUR for a single post in every month and draw, whatever is planned: shape (months, draws)."""
    return _fees(s, np.ones(s.shape, dtype=np.int64))


def _fees(s: Setting, counts: Array) -> Array:
    """EUR for `counts` posts a month: shape (months, draws). Only the posts that there are cost time.

    The months of all draws are put in order of their number of posts, most first, so that those with
    another post are always the first so many. Fees are worked out in single precision (1 part in 10
    million) and added up in double.
    """
    flat = counts.ravel()
    order = np.argsort(-flat.astype(np.int16), kind="stable")
    posts = flat[order]
    draw = order % s.shape[1]
    common_share = s.once("sponsored_fee_common_share")
    common = (np.sqrt(common_share) * s.drawing.score("sponsored_fee")).astype(np.float32)[draw]
    own_weight = np.sqrt(1 - common_share).astype(np.float32)[draw]
    own = tables.normal(single=True)
    fee = _fee_function(s, order)
    eur = np.zeros(posts.size)
    for post in range(int(posts.max(initial=0))):
        n = int(np.searchsorted(-posts, -post))  # months with more posts than this
        words = s.drawing.draws.words(f"sponsored_fee/{post + 1}").ravel().take(order[:n])
        score: Single = own.take(words, mode="clip").astype(np.float32, copy=False)
        score *= own_weight[:n]
        score += common[:n]
        eur[:n] += fee(tables.shares(score))
    back = np.empty_like(eur)
    back[order] = eur
    return back.reshape(s.shape)


def _fee_checks(s: Setting) -> list[RequirementCheck]:
    """What the card asks before a post is paid; nothing where the creator states a fee of their own."""
    if "sponsored_eur_per_post" in s.assumptions:
        return []
    if s.card.sponsored_fee == "reach":
        rate = s.card.rates["sponsored_cpm_eur_per_1000_reach"]
        return [*s.availability(rate), *s.checks(rate.requirement)]
    tiers = s.card.tiers
    checks = s.checks(Requirement(followers_min=tiers[0].requirement.followers_min or 0))
    needs = [tier for tier in tiers if tier.requirement.good_engagement]
    if needs:
        [good] = s.checks(Requirement(good_engagement=True))
        exempt = np.ones(s.shape, dtype=bool)
        for tier in needs:
            exempt &= ~_in_tier(s, tier)
        checks.append(RequirementCheck(good.kind, good.needed, good.met | exempt))
    return checks


def _in_tier(s: Setting, tier: Rate) -> Mask:
    """Where followers fall in `tier`; the highest tier has no end, since more followers never earn less."""
    low = tier.requirement.followers_min or 0
    above = [t.requirement.followers_min or 0 for t in s.card.tiers]
    high = min((bound for bound in above if bound > low), default=np.inf)
    return np.asarray((s.audience.followers >= low) & (s.audience.followers < high))


Single = NDArray[np.float32]
FeeFunction = Callable[[Single], NDArray[Any]]
"""Fees at the probabilities given, for the first so many months in order of their number of posts."""


def _fee_function(s: Setting, order: NDArray[np.intp]) -> FeeFunction:
    """Fee of one post by the creator's own range, the card's tiers or its reach."""
    if "sponsored_eur_per_post" in s.assumptions:
        item = s.assumptions.use("sponsored_eur_per_post")
        return lambda u: fast_quantile(item.range, _inside(u), UNIT_BOUNDS[item.unit])
    if s.card.sponsored_fee == "reach":
        return _reach_fees(s, order)
    return _tier_fees(s, order)


def _reach_fees(s: Setting, order: NDArray[np.intp]) -> FeeFunction:
    reach = s.assumptions.use("sponsored_reach_share_of_followers")
    people = _people(s).ravel()[order]
    cpm = s.once("sponsored_cpm_eur_per_1000_reach")[order % s.shape[1]]

    def fees(u: Single) -> NDArray[Any]:
        share = fast_quantile(reach.range, _inside(u), UNIT_BOUNDS[reach.unit])
        return reach_fee_eur(people[: u.size], share, cpm[: u.size])

    return fees


def _people(s: Setting) -> Array:
    """Followers of whom a share is reached: shape (months, draws).

    Where the views of the last posts are known, as many as those views are the usual share of; they move
    with the views of the month.
    """
    if "sponsored_reach_views" not in s.assumptions:
        return s.audience.followers
    usual = s.assumptions["sponsored_reach_share_of_followers"].range
    share = float(quantile(usual, np.array([0.5]), UNIT_BOUNDS["share"])[0])
    level = s.audience.views_level
    pace = s.audience.views_30d / np.where(level > 0, level, 1.0) if s.audience.views_known else 1.0
    return np.asarray(s.once("sponsored_reach_views") / max(share, 1e-9) * pace * np.ones(s.shape))


def _tier_fees(s: Setting, order: NDArray[np.intp]) -> FeeFunction:
    places = [(tier, _in_tier(s, tier).ravel()[order]) for tier in s.card.tiers]
    used = [(_tier_fee(s, tier, order), where) for tier, where in places if where.any()]

    def fees(u: Single) -> NDArray[Any]:
        eur = np.zeros(u.shape, dtype=np.float32)
        for fee, where in used:
            inside = where[: u.size]
            if inside.all():
                return fee(u, slice(None, u.size))
            mine = np.flatnonzero(inside)
            eur[mine] = fee(u[mine], mine)
        return eur

    return fees


def _tier_fee(
    s: Setting, tier: Rate, order: NDArray[np.intp]
) -> Callable[[Single, NDArray[np.intp] | slice], NDArray[Any]]:
    """Fee in one tier; a triangle without a mode is likeliest where reach and engagement put it."""
    item = s.assumptions.use(tier.id)
    if item.range.distribution != "triangular" or item.range.mode is not None:
        return lambda u, _at: fast_quantile(item.range, _inside(u), UNIT_BOUNDS[item.unit])
    low = tier.requirement.followers_min or 1
    high = tier.requirement.followers_max or low * 10
    typical = s.card.rates["engagement_share"]
    by_engagement = engagement_position(s.audience.engagement, typical.low, typical.high)
    position = (tier_position(s.audience.followers, low, high) + by_engagement) / 2
    mode = position.ravel()[order].astype(np.float32)
    return lambda u, at: tier_fee_eur(u, item.range.low, item.range.high, mode[at])


def _inside(u: Single) -> Array:
    """Probabilities in double precision, none of them 0 or 1."""
    return np.asarray(np.clip(u.astype(float), 2.0**-26, 1 - 2.0**-26))


def tier_position(followers: Array, low: float, high: float) -> Array:
    """Place of `followers` between the bounds of a tier on a logarithmic scale: 0 at `low`, 1 at `high`."""
    span = np.log(high) - np.log(max(low, 1))
    place = (np.log(np.maximum(followers, 1)) - np.log(max(low, 1))) / span
    return np.asarray(np.clip(place, 0.0, 1.0))


def engagement_position(engagement: Array, low: float, high: float) -> Array:
    """Place of `engagement` in the card's engagement range: 0 at or below `low`, 1 at or above `high`."""
    return np.asarray(np.clip((engagement - low) / max(high - low, 1e-12), 0.0, 1.0))


def tier_fee_eur(u: NDArray[Any], low: float, high: float, position: NDArray[Any]) -> NDArray[Any]:
    """Fee of one post in EUR, never outside `low`-`high`; likeliest at `position` (0-1) of the tier."""
    return low + (high - low) * triangular_place(u, position)


def reach_fee_eur(followers: Array, reach_share: Array, eur_per_1000_reach: Array) -> Array:
    """Fee of one post in EUR by expected reach: 10,000 followers x 0.15-0.40 x EUR 10-15 give 15-60."""
    return followers * reach_share / 1000 * eur_per_1000_reach
