"""One function per stream: draws its assumptions, asks what is open, and calls the arithmetic."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tikmon_nb.inputs.creator_form import Affiliate, Product
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.year.eligibility import RequirementCheck, all_met
from tikmon_nb.model.year.setting import Flow, Setting, nothing
from tikmon_nb.model.year.streams import income
from tikmon_nb.model.year.streams.deals import ambassador, sponsored

OWN_ORDERS = "affiliate_orders_per_1000_views"
"""In place of the shares that lead from a view to an order, where there is a measurement."""


def creator_fund(s: Setting) -> Flow:
    """TikTok's own payment per 1,000 (qualified) views."""
    rate = s.card.rates["creator_fund_eur_per_1000_views"]
    checks = [*s.availability(rate), *s.checks(rate.requirement), *s.platform("tiktok")]
    eur = income.creator_fund_eur(s.views, s.once("creator_fund_qualified_view_share"), s.once(rate.id))
    return Flow(eur * all_met(checks, s.shape), checks)


def affiliate(s: Setting) -> Flow:
    """Commission on a Poisson number of orders that follow from views."""
    measured = OWN_ORDERS in s.assumptions
    form = s.form.affiliate or (Affiliate(channel="tiktok_shop") if measured else None)
    rate = s.card.rates["affiliate_commission_share"]
    checks = [*s.availability(rate), *s.checks(rate.requirement)]
    if form is None:
        return nothing(s, checks)
    channel_checks, share = s.channel(form.channel, form.since, as_affiliate=True)
    checks += [*channel_checks, *s.platform(form.platform)]
    views = s.views * share
    if measured:
        mean = income.measured_orders(views, s.once(OWN_ORDERS))
    else:
        parts = ("affiliate_view_share", "affiliate_click_share", "affiliate_conversion_share")
        mean = income.expected_orders(views, *(s.once(part) for part in parts))
    eur = income.affiliate_eur(
        s.drawing.counts("affiliate_orders", mean),
        s.once("affiliate_order_value_eur"),
        s.once("affiliate_commission_share"),
        s.once("affiliate_returns_share"),
    )
    return Flow(eur * all_met(checks, s.shape), checks)


def shop(s: Setting) -> Flow:
    """Own products: a Poisson number of orders times the margin, less returns."""
    if not s.form.shop:
        return nothing(s)
    eur = np.zeros(s.shape)
    of_items: list[list[RequirementCheck]] = []
    for i, product in enumerate(s.form.shop, 1):
        checks, share = s.channel(product.channel, product.since, as_affiliate=False)
        checks += s.platform(product.platform)
        eur += _product_eur(s, product, str(i), share) * all_met(checks, s.shape)
        of_items.append(checks)
    return Flow(eur, items=of_items)


def _product_eur(s: Setting, product: Product, label: str, share: Array) -> Array:
    """Margin on one product; orders in TikTok Shop move with views, those on an own site do not."""
    mean = s.once("shop_orders_per_month", label) * share
    if product.channel == "tiktok_shop":
        level = s.audience.views_level
        pace = s.audience.views_30d / np.where(level > 0, level, 1.0)  # no views, no orders
        mean = mean * (pace if s.audience.views_known else 1.0)
    return income.shop_eur(
        s.drawing.counts(f"shop_orders/{label}", np.broadcast_to(mean, s.shape)),
        s.once("shop_price_eur", label),
        s.once("shop_margin_share", label),
        s.once("shop_returns_share", label),
    )


def live_gifts(s: Setting) -> Flow:
    """LIVE gifts: hours times diamonds an hour, which vary strongly between creators and months."""
    rate = s.card.rates["live_diamonds_per_hour"]
    checks = [*s.availability(rate), *s.checks(rate.requirement), *s.platform("tiktok")]
    if not s.expects("live_hours_per_month"):
        return nothing(s, checks)
    sd = s.once("live_month_sd")
    noise = np.exp(sd * s.drawing.scores("live_month") - sd**2 / 2)
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
        return nothing(s)
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
