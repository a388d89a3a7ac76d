"""Streams that a brand pays for: sponsored posts and ambassador contracts."""

from __future__ import annotations

import datetime as dt

import numpy as np

from tikmon_nb.inputs.creators import Ambassador
from tikmon_nb.inputs.rates import Rate, Requirement
from tikmon_nb.model import income
from tikmon_nb.model.calendar import add_months
from tikmon_nb.model.draws import (
    Array,
    normal_cdf,
    normal_quantile,
    poisson_quantile,
    quantile,
)
from tikmon_nb.model.eligibility import Check, Mask, all_met
from tikmon_nb.model.setting import Flow, Setting, most_open, nothing


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
    mean = np.broadcast_to(s.once("sponsored_posts_per_month"), s.shape)
    counts = poisson_quantile(s.draws.monthly("sponsored_posts"), mean) * all_met(checks, s.shape)
    common_share = s.once("sponsored_fee_common_share")
    common = np.sqrt(common_share) * normal_quantile(s.draws.once("sponsored_fee"))
    eur = np.zeros(s.shape)
    for post in range(int(counts.max(initial=0))):
        own = normal_quantile(s.draws.monthly(f"sponsored_fee/{post + 1}"))
        u = normal_cdf(common + np.sqrt(1 - common_share) * own)
        eur += np.where(counts > post, _post_fee(s, u), 0.0)
    return Flow(eur, checks)


def _fee_checks(s: Setting) -> list[Check]:
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
        checks.append(Check(good.kind, good.needed, good.met | exempt))
    return checks


def _in_tier(s: Setting, tier: Rate) -> Mask:
    """Where followers fall in `tier`; the highest tier has no end, since more followers never earn less."""
    low = tier.requirement.followers_min or 0
    above = [t.requirement.followers_min or 0 for t in s.card.tiers]
    high = min((bound for bound in above if bound > low), default=np.inf)
    return np.asarray((s.audience.followers >= low) & (s.audience.followers < high))


def _post_fee(s: Setting, u: Array) -> Array:
    """Fee of one post at the quantile `u` by the creator's own range, the card's tiers or its reach."""
    if "sponsored_eur_per_post" in s.assumptions:
        return quantile(s.assumptions.use("sponsored_eur_per_post").range, u)
    if s.card.sponsored_fee == "reach":
        reach = quantile(s.assumptions.use("sponsored_reach_share_of_followers").range, u)
        cpm = s.once("sponsored_cpm_eur_per_1000_reach")
        return income.reach_fee_eur(s.audience.followers, reach, cpm)
    fee = np.zeros(s.shape)
    for tier in s.card.tiers:
        inside = _in_tier(s, tier)
        if inside.any():
            fee = np.where(inside, _tier_fee(s, tier, u), fee)
    return fee


def _tier_fee(s: Setting, tier: Rate, u: Array) -> Array:
    range_ = s.assumptions.use(tier.id).range
    if range_.distribution != "triangular" or range_.mode is not None:
        return quantile(range_, u)
    low = tier.requirement.followers_min or 1
    by_followers = income.tier_position(s.audience.followers, low, tier.requirement.followers_max or low * 10)
    engagement = s.card.rates["engagement_share"]
    by_engagement = income.engagement_position(s.audience.engagement, engagement.low, engagement.high)
    return income.tier_fee_eur(u, range_.low, range_.high, (by_followers + by_engagement) / 2)


def ambassador(s: Setting) -> Flow:
    """Contracts with a monthly fee, from start to end and on while they are renewed."""
    if not s.form.ambassador:
        return nothing(s)
    eur = np.zeros(s.shape)
    of_items: list[list[Check]] = []
    for i, contract in enumerate(s.form.ambassador, 1):
        checks = s.platform(contract.platform)
        running = _contract_share(s, contract, str(i)) * all_met(checks, s.shape)
        eur += running * s.once("ambassador_eur_per_month", str(i))
        of_items.append(checks)
    return Flow(eur, [*most_open(s, of_items), Check("contract", 0, eur > 0)])


def _contract_share(s: Setting, contract: Ambassador, label: str) -> Array:
    """Share of each month under contract: shape (months, draws); a renewal follows on the day after."""
    alive = np.ones(s.draws.draws, dtype=bool)
    if not contract.signed:
        alive = s.draws.once(f"ambassador_agreed/{label}") < s.once("ambassador_chance", label)
    share = alive * s.months.open_share(contract.start, contract.end)
    if contract.end < s.months.start:  # over before the forecast begins, and not known to be renewed
        return np.zeros(s.shape)
    end, last = contract.end, s.months.firsts[-1]
    renewal = 0
    while contract.renewal_chance is not None and end < add_months(last, 1):
        renewal += 1
        u = s.draws.once(f"ambassador_renewed/{label}/{renewal}")
        alive = alive & (u < s.once("ambassador_renewal_chance", label))
        begin = end + dt.timedelta(days=1)
        end = add_months(contract.end, renewal * contract.renewal_months)
        share = share + alive * s.months.open_share(begin, end)
    return share
