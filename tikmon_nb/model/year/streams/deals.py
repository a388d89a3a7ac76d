"""Streams that a brand pays for: sponsored posts and ambassador contracts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tikmon_nb.inputs.cards import Rate, Requirement
from tikmon_nb.inputs.creator_form import Ambassador
from tikmon_nb.model.sampling import quantile_tables as tables
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.sampling.quantiles import fast_quantile
from tikmon_nb.model.year.calendar import add_months
from tikmon_nb.model.year.eligibility import Mask, RequirementCheck, all_met
from tikmon_nb.model.year.setting import Flow, Setting, nothing
from tikmon_nb.model.year.streams import income
from tikmon_nb.units import UNIT_BOUNDS


def sponsored(s: Setting) -> Flow:
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
    followers = s.audience.followers.ravel()[order]
    cpm = s.once("sponsored_cpm_eur_per_1000_reach")[order % s.shape[1]]

    def fees(u: Single) -> NDArray[Any]:
        share = fast_quantile(reach.range, _inside(u), UNIT_BOUNDS[reach.unit])
        return income.reach_fee_eur(followers[: u.size], share, cpm[: u.size])

    return fees


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
    known = s.card.rates["engagement_share"]
    by_engagement = income.engagement_position(s.audience.engagement, known.low, known.high)
    position = (income.tier_position(s.audience.followers, low, high) + by_engagement) / 2
    mode = position.ravel()[order].astype(np.float32)
    return lambda u, at: income.tier_fee_eur(u, item.range.low, item.range.high, mode[at])


def _inside(u: Single) -> Array:
    """Probabilities in double precision, none of them 0 or 1."""
    return np.asarray(np.clip(u.astype(float), 2.0**-26, 1 - 2.0**-26))


def ambassador(s: Setting) -> Flow:
    """Contracts with a monthly fee, from start to end and on while they are renewed."""
    if not s.form.ambassador:
        return nothing(s)
    eur = np.zeros(s.shape)
    of_items: list[list[RequirementCheck]] = []
    for i, contract in enumerate(s.form.ambassador, 1):
        agreed = _agreed(s, contract, str(i))
        share = _contract_share(s, contract, str(i), agreed)
        checks = [*s.platform(contract.platform), *_contract_checks(s, contract, agreed, share)]
        eur += share * all_met(checks, s.shape) * s.once("ambassador_eur_per_month", str(i))
        of_items.append(checks)
    return Flow(eur, items=of_items)


def _agreed(s: Setting, contract: Ambassador, label: str) -> Mask:
    """In which draws the contract comes about: shape (draws,)."""
    if contract.signed:
        return np.ones(s.shape[1], dtype=bool)
    chance = s.once("ambassador_chance", label)
    return np.asarray(s.drawing.draws.once(f"ambassador_agreed/{label}") < chance)


def _contract_checks(s: Setting, contract: Ambassador, agreed: Mask, share: Array) -> list[RequirementCheck]:
    """Why a contract pays nothing in a month: not begun, not agreed, or over."""
    begun = s.months.open_share(contract.start, None) > 0
    over = ~(s.months.open_share(None, contract.end) > 0)
    checks = [
        RequirementCheck("contract_begins", contract.start.toordinal(), begun),
        RequirementCheck("contract_ends", contract.end.toordinal(), ~over | ~agreed | (share > 0)),
    ]
    return checks if contract.signed else [*checks, RequirementCheck("contract_agreed", 0, agreed)]


def _contract_share(s: Setting, contract: Ambassador, label: str, agreed: Mask) -> Array:
    """Share of each month under contract: shape (months, draws); a renewal follows on the day after."""
    if contract.end < s.months.start:  # over before the forecast begins, and not known to be renewed
        return np.zeros(s.shape)
    alive = agreed
    share = alive * s.months.open_share(contract.start, contract.end)
    end, last = contract.end, s.months.firsts[-1]
    renewal = 0
    while contract.renewal_chance is not None and end < add_months(last, 1):
        renewal += 1
        u = s.drawing.draws.once(f"ambassador_renewed/{label}/{renewal}")
        alive = alive & (u < s.once("ambassador_renewal_chance", label))
        begin = end + dt.timedelta(days=1)
        end = add_months(contract.end, renewal * contract.renewal_months)
        share = share + alive * s.months.open_share(begin, end)
    return share
