"""Own products, in TikTok Shop or on an own site."""

from __future__ import annotations

import numpy as np

from tikmon_nb.inputs.creator_form import Product
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.year.eligibility import RequirementCheck, all_met
from tikmon_nb.model.year.setting import Flow, Setting, nothing


def flow(s: Setting) -> Flow:
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
    return shop_eur(
        s.drawing.counts(f"shop_orders/{label}", np.broadcast_to(mean, s.shape)),
        s.once("shop_price_eur", label),
        s.once("shop_margin_share", label),
        s.once("shop_returns_share", label),
    )


def shop_eur(orders: Array, price_eur: Array, margin_share: Array, returns_share: Array) -> Array:
    """Margin in EUR on own products sold and not returned."""
    return orders * price_eur * margin_share * (1 - returns_share)
