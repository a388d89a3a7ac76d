"""Commission on what viewers buy through links and codes."""

from __future__ import annotations

from tikmon_nb.inputs.creator_form import Affiliate
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.year.eligibility import all_met
from tikmon_nb.model.year.setting import Flow, Setting, nothing

OWN_ORDERS = "affiliate_orders_per_1000_views"
"""In place of the shares that lead from a view to an order, where there is a measurement."""

CART_ORDERS = "affiliate_cart_orders_per_1000_views"
"""What leads from a video with a product in it to an order in the app."""


def flow(s: Setting) -> Flow:
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
        mean = orders_at_pace(views, s.once(OWN_ORDERS))
    elif form.channel == "tiktok_shop":
        mean = orders_at_pace(views * s.once("affiliate_view_share"), s.once(CART_ORDERS))
    else:
        parts = ("affiliate_view_share", "affiliate_click_share", "affiliate_conversion_share")
        mean = expected_orders(views, *(s.once(part) for part in parts))
    eur = affiliate_eur(
        s.drawing.counts("affiliate_orders", mean),
        s.once("affiliate_order_value_eur"),
        s.once("affiliate_commission_share"),
        s.once("affiliate_returns_share"),
    )
    return Flow(eur * all_met(checks, s.shape), checks)


def expected_orders(views: Array, view_share: Array, click_share: Array, conversion_share: Array) -> Array:
    """Expected orders from `views`: the share on videos with a link, clicked, bought."""
    return views * view_share * click_share * conversion_share


def orders_at_pace(views: Array, orders_per_1000_views: Array) -> Array:
    """Expected orders from `views` at a pace: 50,000 views at 0.4 give 20."""
    return views / 1000 * orders_per_1000_views


def affiliate_eur(
    orders: Array, order_value_eur: Array, commission_share: Array, returns_share: Array
) -> Array:
    """Commission in EUR on the orders that are not returned."""
    return orders * order_value_eur * commission_share * (1 - returns_share)
