"""The names of things: streams, units and every quantity that a card, a creator or a scenario may set."""

from __future__ import annotations

from dataclasses import dataclass

STREAMS = (
    "creator_fund",
    "sponsored",
    "ambassador",
    "affiliate",
    "shop",
    "live_gifts",
    "other",
)
"""Income streams in the order in which every table and figure shows them."""

GENERAL = "general"
"""The `stream` of a quantity that belongs to the creator rather than to one stream."""

UNIT_BOUNDS: dict[str, tuple[float, float]] = {
    "count": (0, 1e12),
    "followers": (0, 3e9),
    "views_per_30_days": (0, 1e11),
    "views_per_follower": (0, 1e6),
    "share": (0, 1),
    "share_per_month": (-0.9, 9),
    "posts_per_month": (0, 1_000),
    "orders_per_month": (0, 1e7),
    "orders_per_1000_views": (0, 1_000),
    "hours_per_month": (0, 744),
    "diamonds_per_hour": (0, 1e9),
    "diamonds_per_usd": (1, 1e6),
    "eur_per_usd": (0.01, 100),
    "eur_per_1000_views": (0, 10_000),
    "eur_per_1000_reach": (0, 10_000),
    "eur_per_post": (0, 1e7),
    "eur_per_order": (0, 1e6),
    "eur_per_hour": (0, 1e6),
    "eur_per_month": (0, 1e8),
    "log_sd": (0, 5),
}
"""Every unit a number may carry, with the lowest and highest value that can be meant."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One named assumption: its unit, the stream it belongs to, and who may set it.

    `on_card`: every rate card holds a row for it. `group`: it stands for all items of a list in
    `creator.yml` (contracts, products, costs), so a scenario may scale it but not set it. `exact`: a
    threshold or a constant of the method, which a card gives as one number.
    """

    name: str
    unit: str
    stream: str = GENERAL
    on_card: bool = True
    group: bool = False
    exact: bool = False


_ALL = (
    Quantity("followers", "followers", on_card=False),
    Quantity("views_30d", "views_per_30_days", on_card=False),
    Quantity("views_30d_per_follower", "views_per_follower"),
    Quantity("engagement_share", "share"),
    Quantity("engagement_month_sd", "log_sd", exact=True),
    Quantity("history_prior_blocks", "count", exact=True),
    Quantity("good_engagement_share", "share", exact=True),
    Quantity("active_community_engagement_share", "share", exact=True),
    Quantity("followers_growth_per_month", "share_per_month"),
    Quantity("followers_month_sd", "log_sd", exact=True),
    Quantity("views_growth_per_month", "share_per_month"),
    Quantity("views_month_sd", "log_sd", exact=True),
    Quantity("growth_damping", "share"),
    Quantity("creator_fund_eur_per_1000_views", "eur_per_1000_views", "creator_fund"),
    Quantity("creator_fund_qualified_view_share", "share", "creator_fund"),
    Quantity("sponsored_posts_per_month", "posts_per_month", "sponsored"),
    Quantity("sponsored_eur_per_post", "eur_per_post", "sponsored", on_card=False),
    Quantity("sponsored_micro_eur_per_post", "eur_per_post", "sponsored", on_card=False),
    Quantity("sponsored_mid_eur_per_post", "eur_per_post", "sponsored", on_card=False),
    Quantity("sponsored_cpm_eur_per_1000_reach", "eur_per_1000_reach", "sponsored", on_card=False),
    Quantity("sponsored_reach_share_of_followers", "share", "sponsored", on_card=False),
    Quantity("sponsored_fee_common_share", "share", "sponsored"),
    Quantity("ambassador_eur_per_month", "eur_per_month", "ambassador", False, group=True),
    Quantity("ambassador_chance", "share", "ambassador", False, group=True),
    Quantity("ambassador_renewal_chance", "share", "ambassador", False, group=True),
    Quantity("affiliate_view_share", "share", "affiliate"),
    Quantity("affiliate_click_share", "share", "affiliate"),
    Quantity("affiliate_conversion_share", "share", "affiliate"),
    Quantity("affiliate_order_value_eur", "eur_per_order", "affiliate"),
    Quantity("affiliate_commission_share", "share", "affiliate"),
    Quantity("affiliate_returns_share", "share", "affiliate"),
    Quantity("shop_orders_per_month", "orders_per_month", "shop", False, group=True),
    Quantity("shop_price_eur", "eur_per_order", "shop", False, group=True),
    Quantity("shop_margin_share", "share", "shop"),
    Quantity("shop_returns_share", "share", "shop"),
    Quantity("live_hours_per_month", "hours_per_month", "live_gifts"),
    Quantity("live_diamonds_per_hour", "diamonds_per_hour", "live_gifts"),
    Quantity("live_gifts_eur_per_hour", "eur_per_hour", "live_gifts", on_card=False),
    Quantity("live_creator_share_of_gifts", "share", "live_gifts"),
    Quantity("live_diamonds_per_usd", "diamonds_per_usd", "live_gifts"),
    Quantity("live_month_sd", "log_sd", "live_gifts"),
    Quantity("eur_per_usd", "eur_per_usd", "live_gifts"),
    Quantity("other_eur_per_month", "eur_per_month", "other", False, group=True),
    Quantity("management_fee_share", "share", on_card=False),
    Quantity("costs_eur_per_month", "eur_per_month", GENERAL, False, group=True),
    Quantity("affiliate_orders_per_1000_views", "orders_per_1000_views", "affiliate", on_card=False),
)

QUANTITIES: dict[str, Quantity] = {quantity.name: quantity for quantity in _ALL}
"""Every quantity by its name."""
