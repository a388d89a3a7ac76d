"""Sponsored posts: how many, and what brands pay for each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tikmon_nb.inputs.cards import SOURCED, Requirement
from tikmon_nb.inputs.ranges import Range
from tikmon_nb.model.sampling import quantile_tables as tables
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.sampling.quantiles import fast_quantile, triangular_place
from tikmon_nb.model.year.eligibility import RequirementCheck, all_met
from tikmon_nb.model.year.price_lists import REACH, SOURCE, Places, source_index
from tikmon_nb.model.year.setting import Flow, Setting, nothing
from tikmon_nb.units import UNIT_BOUNDS

OWN_FEE = "sponsored_eur_per_post"
EUR = UNIT_BOUNDS["eur_per_post"]


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
    mean = s.once("sponsored_posts_per_month")
    counts = s.drawing.counts("sponsored_posts", np.broadcast_to(mean, s.shape))
    return Flow(_fees(s, counts * all_met(checks, s.shape)), checks)


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
    holds, typical = _holds(s)[draw], s.card.rates["engagement_share"].range
    reach = s.assumptions[REACH].range if REACH in s.assumptions else None
    low, width, mode = (np.zeros(cells.size, dtype=np.float32) for _ in range(3))
    others: list[tuple[Range, Places]] = []
    for i, fees in enumerate(s.assumptions.price_lists):
        at = np.flatnonzero(holds == i)
        prices = fees.prices(followers[at], engagement[at], typical, reach)
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


def _inside(u: Single) -> Array:
    """Probabilities in double precision, none of them 0 or 1."""
    return np.asarray(np.clip(u.astype(float), 2.0**-26, 1 - 2.0**-26))
