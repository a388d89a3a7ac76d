"""One function per stream: draws its assumptions, asks what is open, and calls the arithmetic."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from tikmon_nb.inputs.creators import Ambassador, CreatorForm, Product
from tikmon_nb.inputs.rates import Rate, RateCard, Requirement
from tikmon_nb.inputs.scenarios import Scenario
from tikmon_nb.model import income
from tikmon_nb.model.assumptions import Assumptions
from tikmon_nb.model.audience import Audience
from tikmon_nb.model.calendar import Months, add_months
from tikmon_nb.model.draws import (
    Array,
    Draws,
    normal_cdf,
    normal_quantile,
    poisson_quantile,
    quantile,
)
from tikmon_nb.model.eligibility import Check, Mask, all_met, requirement_checks


@dataclass(frozen=True)
class Setting:
    """Everything a stream needs to know about one run."""

    form: CreatorForm
    card: RateCard
    scenario: Scenario
    assumptions: Assumptions
    audience: Audience
    draws: Draws
    months: Months

    @property
    def shape(self) -> tuple[int, int]:
        """(months, draws)."""
        return self.draws.months, self.draws.draws

    @property
    def views(self) -> Array:
        """Views in each calendar month: shape (months, draws)."""
        return income.month_views(self.audience.views_30d, self.months.days)

    def once(self, name: str, label: str = "") -> Array:
        """The assumption `name` (of the item `label`, else of all), one value per draw."""
        key = f"{name}/{label}" if label else name
        chosen = key if key in self.assumptions else name
        return quantile(self.assumptions.use(chosen).range, self.draws.once(key))

    def expects(self, name: str) -> bool:
        """Whether anyone, the creator or the scenario, says that there will be any of `name`.

        A card's own zero is no statement; the creator's zero is one.
        """
        item = self.assumptions[name]
        return item.origin == "declared" or item.range.high > 0

    def checks(self, requirement: Requirement) -> list[Check]:
        """The requirement's checks on this audience."""
        return requirement_checks(requirement, self.audience, self.form, self.assumptions)

    def availability(self, rate: Rate) -> list[Check]:
        """Whether the rate applies in the creator's country and, per month, whether it is in force."""
        checks = []
        forced = rate.stream in self.scenario.open_streams
        if rate.available_in is not None:
            met = forced or self.form.country in rate.available_in
            checks.append(Check("country", 0, np.array(met)))
        if rate.valid_from or rate.valid_to:
            share = self.months.open_share(rate.valid_from, rate.valid_to)
            checks.append(Check("valid", 0, share >= 0.5))
        return checks

    def channel(self, name: str, since: dt.date | None, *, as_affiliate: bool) -> tuple[list[Check], Array]:
        """A sales channel's checks, and the share of each month (months, 1) in which it is open.

        What the channel asks of a creator holds for affiliates, not for those who sell their own.
        """
        platform = self.card.platforms.get(name)
        opens = [day for day in (since, platform.available_from if platform else None) if day]
        begins = max(opens, default=None)
        share = self.months.open_share(begins, None)
        checks = self.checks(platform.requirement) if platform and as_affiliate else []
        if platform and (share < 1).any():
            checks.append(Check("channel_opens", platform.available_from.toordinal(), share > 0))
        return checks, share

    def platform(self, name: str) -> list[Check]:
        """Whether the platform is still there, when the scenario makes one fall away."""
        stop = self.scenario.platform_stops
        if stop is None or stop.platform.casefold() != name.casefold():
            return []
        month = np.arange(1, self.draws.months + 1)[:, None]
        return [Check("platform_stops", stop.from_month, month < stop.from_month)]


@dataclass(frozen=True)
class Flow:
    """One stream's year: EUR of shape (months, draws), the checks behind it, whether it was declared."""

    eur: Array
    checks: list[Check] = field(default_factory=list)
    declared: bool = True


def _nothing(s: Setting, checks: list[Check] | None = None) -> Flow:
    return Flow(np.zeros(s.shape), checks or [], declared=False)


def creator_fund(s: Setting) -> Flow:
    """TikTok's own payment per 1,000 (qualified) views."""
    rate = s.card.rates["creator_fund_eur_per_1000_views"]
    checks = [*s.availability(rate), *s.checks(rate.requirement), *s.platform("tiktok")]
    eur = income.creator_fund_eur(s.views, s.once("creator_fund_qualified_view_share"), s.once(rate.id))
    return Flow(eur * all_met(checks, s.shape), checks)


def sponsored(s: Setting) -> Flow:
    """Sponsored posts: a Poisson number a month, each with its own fee (compound Poisson).

    The quantile of each fee is part common to the creator and part its own, joined as normal scores.
    """
    checks = [
        *_fee_checks(s),
        *s.platform(s.form.sponsored.platform if s.form.sponsored else "tiktok"),
    ]
    if not s.expects("sponsored_posts_per_month"):
        return _nothing(s, checks)
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
        return _nothing(s)
    eur = np.zeros(s.shape)
    of_items: list[list[Check]] = []
    for i, contract in enumerate(s.form.ambassador, 1):
        checks = s.platform(contract.platform)
        running = _contract_share(s, contract, str(i)) * all_met(checks, s.shape)
        eur += running * s.once("ambassador_eur_per_month", str(i))
        of_items.append(checks)
    return Flow(eur, [*_most_open(s, of_items), Check("contract", 0, eur > 0)])


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


def affiliate(s: Setting) -> Flow:
    """Commission on a Poisson number of orders that follow from views."""
    form = s.form.affiliate
    rate = s.card.rates["affiliate_commission_share"]
    checks = [*s.availability(rate), *s.checks(rate.requirement)]
    if form is None:
        return _nothing(s, checks)
    channel_checks, share = s.channel(form.channel, form.since, as_affiliate=True)
    checks += [*channel_checks, *s.platform(form.platform)]
    mean = income.expected_orders(
        s.views * share,
        s.once("affiliate_view_share"),
        s.once("affiliate_click_share"),
        s.once("affiliate_conversion_share"),
    )
    eur = income.affiliate_eur(
        poisson_quantile(s.draws.monthly("affiliate_orders"), mean),
        s.once("affiliate_order_value_eur"),
        s.once("affiliate_commission_share"),
        s.once("affiliate_returns_share"),
    )
    return Flow(eur * all_met(checks, s.shape), checks)


def shop(s: Setting) -> Flow:
    """Own products: a Poisson number of orders times the margin, less returns."""
    if not s.form.shop:
        return _nothing(s)
    eur = np.zeros(s.shape)
    of_items: list[list[Check]] = []
    for i, product in enumerate(s.form.shop, 1):
        checks, share = s.channel(product.channel, product.since, as_affiliate=False)
        checks += s.platform(product.platform)
        eur += _product_eur(s, product, str(i), share) * all_met(checks, s.shape)
        of_items.append(checks)
    return Flow(eur, _most_open(s, of_items))


def _most_open(s: Setting, of_items: list[list[Check]]) -> list[Check]:
    """The checks of the item that is open most: a stream is open when any of its items is."""
    return max(of_items, key=lambda checks: float(all_met(checks, s.shape).mean()))


def _product_eur(s: Setting, product: Product, label: str, share: Array) -> Array:
    """Margin on one product; orders in TikTok Shop move with views, those on an own site do not."""
    mean = s.once("shop_orders_per_month", label) * share
    if product.channel == "tiktok_shop":
        level = s.audience.views_level
        pace = s.audience.views_30d / np.where(level > 0, level, 1.0)  # no views, no orders
        mean = mean * (pace if s.audience.views_known else 1.0)
    return income.shop_eur(
        poisson_quantile(s.draws.monthly(f"shop_orders/{label}"), np.broadcast_to(mean, s.shape)),
        s.once("shop_price_eur", label),
        s.once("shop_margin_share", label),
        s.once("shop_returns_share", label),
    )


def live_gifts(s: Setting) -> Flow:
    """LIVE gifts: hours times diamonds an hour, which vary strongly between creators and months."""
    rate = s.card.rates["live_diamonds_per_hour"]
    checks = [*s.availability(rate), *s.checks(rate.requirement), *s.platform("tiktok")]
    if not s.expects("live_hours_per_month"):
        return _nothing(s, checks)
    sd = s.once("live_month_sd")
    noise = np.exp(sd * normal_quantile(s.draws.monthly("live_month")) - sd**2 / 2)
    hours = s.once("live_hours_per_month") * noise
    if "live_gifts_eur_per_hour" in s.assumptions:
        eur = income.live_spend_eur(
            hours, s.once("live_gifts_eur_per_hour"), s.once("live_creator_share_of_gifts")
        )
    else:
        eur = income.live_gifts_eur(
            hours,
            s.once("live_diamonds_per_hour"),
            s.once("live_diamonds_per_usd"),
            s.once("eur_per_usd"),
        )
    return Flow(eur * all_met(checks, s.shape), checks)


def other(s: Setting) -> Flow:
    """Other platforms and own services, as the creator's own ranges."""
    if not s.form.other:
        return _nothing(s)
    eur = np.zeros(s.shape)
    for i, item in enumerate(s.form.other, 1):
        eur += s.once("other_eur_per_month", str(i)) * all_met(s.platform(item.platform), s.shape)
    return Flow(eur)


STREAM_FLOWS: dict[str, Callable[[Setting], Flow]] = {
    "creator_fund": creator_fund,
    "sponsored": sponsored,
    "ambassador": ambassador,
    "affiliate": affiliate,
    "shop": shop,
    "live_gifts": live_gifts,
    "other": other,
}
"""Every stream by name; adding a stream is a function here and its name in the vocabulary."""
