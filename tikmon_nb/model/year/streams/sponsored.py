"""Sponsored posts: how many, and what brands pay for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from tikmon_nb.inputs.cards import SOURCED, Requirement
from tikmon_nb.inputs.ranges import Range
from tikmon_nb.model.sampling import quantile_tables as tables
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.sampling.quantiles import fast_quantile, middle, triangular_place
from tikmon_nb.model.year.calendar import Months
from tikmon_nb.model.year.drawing import Averages
from tikmon_nb.model.year.eligibility import RequirementCheck, all_met
from tikmon_nb.model.year.fees.price_lists import REACH, SOURCE, Places, source_index
from tikmon_nb.model.year.setting import Flow, Setting, nothing
from tikmon_nb.units import UNIT_BOUNDS

OWN_FEE = "sponsored_eur_per_post"
EUR = UNIT_BOUNDS["eur_per_post"]
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
    return np.asarray(fees_by_place(one).mean(axis=0))


def fees_by_place(s: Setting) -> Array:
    """EUR for a post of the first month at equally likely places among its own kind: (FEE_POINTS, draws).

    What a creator's posts have in common differs from draw to draw, what is a post's own from row to row.
    """
    fee = _fee_function(s, np.arange(s.shape[1]))
    common_share = s.once("sponsored_fee_common_share")
    common = np.sqrt(common_share) * s.drawing.score("sponsored_fee")
    places = ndtri((np.arange(FEE_POINTS) + 0.5) / FEE_POINTS)
    scores = (np.sqrt(1 - common_share) * own + common for own in places)
    return np.array([fee(tables.shares(score.astype(np.float32))) for score in scores], dtype=float)


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
    fee = _fee_function(s, order[: np.count_nonzero(posts)])
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


def _holds(s: Setting) -> Places:
    """Which of the price lists holds in each draw: one for the whole year, whatever the followers do."""
    lists = s.assumptions.price_lists
    if len(lists) == 1:
        return np.zeros(s.shape[1], dtype=np.intp)
    return source_index(s.drawing.place(SOURCE), [fees.weight for fees in lists])


def _fee_checks(s: Setting) -> list[RequirementCheck]:
    """What the source that holds asks before it pays; nothing where the creator states a fee of their own."""
    if OWN_FEE in s.assumptions:
        return []
    lists, holds, followers = s.assumptions.price_lists, _holds(s), s.audience.followers
    least = np.array([fees.followers_min for fees in lists])
    checks = [RequirementCheck("followers_min", float(least.max()), followers >= least[holds])]
    asking = [i for i, fees in enumerate(lists) if any(band.good_engagement for band in fees.bands)]
    if asking:
        [good] = s.checks(Requirement(good_engagement=True))
        exempt = np.ones(s.shape, dtype=bool)
        for i in asking:
            mine = np.flatnonzero(holds == i)
            exempt[:, mine] = ~lists[i].asks_engagement(followers[:, mine])
        checks.append(RequirementCheck(good.kind, good.needed, good.met | exempt))
    return checks if least.any() or asking else []


Single = NDArray[np.float32]
FeeFunction = Callable[[Single], NDArray[Any]]
"""Fees at the probabilities given, for the first so many months in order of their number of posts."""


def _fee_function(s: Setting, cells: Places) -> FeeFunction:
    """Fee of one post by the creator's own range, or by the price list that holds, in the months `cells`."""
    if OWN_FEE in s.assumptions:
        own = s.assumptions.use(OWN_FEE).range
        return lambda u: fast_quantile(own, _inside(u), EUR)
    draw = cells % s.shape[1]
    followers, engagement = s.audience.followers.ravel()[cells], s.audience.engagement[draw]
    people = _people(s).ravel()[cells]
    holds, typical = _holds(s)[draw], s.card.rates["engagement_share"].range
    reach = s.assumptions[REACH].range if REACH in s.assumptions else None
    low, width, mode = (np.zeros(cells.size, dtype=np.float32) for _ in range(3))
    others: list[tuple[Range, Places]] = []
    for i, fees in enumerate(s.assumptions.price_lists):
        at = np.flatnonzero(holds == i)
        prices = fees.prices(
            people[at] if fees.per_1000_reach else followers[at], engagement[at], typical, reach
        )
        low[at], width[at], mode[at] = prices.low, prices.high - prices.low, prices.mode
        for place, band in enumerate(fees.bands):
            inside = at[prices.band == place]
            if inside.size and band.quantity:
                s.assumptions.use(band.quantity)
            if inside.size and (band.range.distribution != "triangular" or band.range.mode is not None):
                others.append((band.range, inside))
    if s.card.sponsored_fee == "sources":
        s.assumptions.use(SOURCED)
        s.assumptions.use(REACH)

    def eur(u: Single) -> NDArray[Any]:
        paid = low[: u.size] + width[: u.size] * triangular_place(u, mode[: u.size])
        for range_, inside in others:
            some = inside[: np.searchsorted(inside, u.size)]
            paid[some] = fast_quantile(range_, _inside(u[some]), EUR)
        return np.asarray(paid)

    return eur


def _people(s: Setting) -> Array:
    """Followers of whom a share is reached: shape (months, draws).

    Where the views of the last posts are known, as many as those views are the usual share of; they move
    with the views of the month.
    """
    if "sponsored_reach_views" not in s.assumptions or REACH not in s.assumptions:
        return s.audience.followers
    share = middle(s.assumptions[REACH].range)
    level = s.audience.views_level
    pace = s.audience.views_30d / np.where(level > 0, level, 1.0) if s.audience.views_known else 1.0
    return np.asarray(s.once("sponsored_reach_views") / max(share, 1e-9) * pace * np.ones(s.shape))


def _inside(u: Single) -> Array:
    """Probabilities in double precision, none of them 0 or 1."""
    return np.asarray(np.clip(u.astype(float), 2.0**-26, 1 - 2.0**-26))
