"""The names of things: streams, units and every quantity that a card, a creator or a scenario may set."""

from __future__ import annotations

from dataclasses import dataclass, field

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
    threshold or a constant of the method, which a card gives as one number. `dimension`: of the
    low-discrepancy sequence (see `DIMENSIONS`).
    """

    name: str
    unit: str
    stream: str = GENERAL
    on_card: bool = True
    group: bool = False
    exact: bool = False
    dimension: int = field(kw_only=True)


_ALL = (
    Quantity("followers", "followers", on_card=False, dimension=13),
    Quantity("views_30d", "views_per_30_days", on_card=False, dimension=0),
    Quantity("views_30d_per_follower", "views_per_follower", dimension=14),
    Quantity("engagement_share", "share", dimension=5),
    Quantity("engagement_month_sd", "log_sd", exact=True, dimension=24),
    Quantity("history_prior_blocks", "count", exact=True, dimension=25),
    Quantity("good_engagement_share", "share", exact=True, dimension=26),
    Quantity("active_community_engagement_share", "share", exact=True, dimension=27),
    Quantity("followers_growth_per_month", "share_per_month", dimension=3),
    Quantity("followers_month_sd", "log_sd", dimension=28),
    Quantity("followers_wander_sd", "log_sd", dimension=50),
    Quantity("views_growth_per_month", "share_per_month", dimension=4),
    Quantity("views_month_sd", "log_sd", dimension=29),
    Quantity("views_wander_sd", "log_sd", dimension=49),
    Quantity("views_season_sd", "log_sd", exact=True, dimension=51),
    Quantity("growth_damping", "share", dimension=20),
    Quantity("creator_fund_eur_per_1000_views", "eur_per_1000_views", "creator_fund", dimension=15),
    Quantity("creator_fund_qualified_view_share", "share", "creator_fund", dimension=30),
    Quantity("sponsored_posts_per_month", "posts_per_month", "sponsored", dimension=1),
    Quantity("sponsored_eur_per_post", "eur_per_post", "sponsored", on_card=False, dimension=6),
    Quantity("sponsored_micro_eur_per_post", "eur_per_post", "sponsored", on_card=False, dimension=31),
    Quantity("sponsored_mid_eur_per_post", "eur_per_post", "sponsored", on_card=False, dimension=32),
    Quantity(
        "sponsored_cpm_eur_per_1000_reach", "eur_per_1000_reach", "sponsored", on_card=False, dimension=33
    ),
    Quantity("sponsored_reach_share_of_followers", "share", "sponsored", on_card=False, dimension=34),
    Quantity("sponsored_fee_common_share", "share", "sponsored", dimension=35),
    Quantity("ambassador_eur_per_month", "eur_per_month", "ambassador", False, group=True, dimension=12),
    Quantity("ambassador_chance", "share", "ambassador", False, group=True, dimension=36),
    Quantity("ambassador_renewal_chance", "share", "ambassador", False, group=True, dimension=37),
    Quantity("affiliate_view_share", "share", "affiliate", dimension=16),
    Quantity("affiliate_click_share", "share", "affiliate", dimension=8),
    Quantity("affiliate_conversion_share", "share", "affiliate", dimension=7),
    Quantity("affiliate_order_value_eur", "eur_per_order", "affiliate", dimension=17),
    Quantity("affiliate_commission_share", "share", "affiliate", dimension=18),
    Quantity("affiliate_returns_share", "share", "affiliate", dimension=38),
    Quantity("shop_orders_per_month", "orders_per_month", "shop", False, group=True, dimension=10),
    Quantity("shop_price_eur", "eur_per_order", "shop", False, group=True, dimension=39),
    Quantity("shop_margin_share", "share", "shop", dimension=40),
    Quantity("shop_returns_share", "share", "shop", dimension=41),
    Quantity("live_hours_per_month", "hours_per_month", "live_gifts", dimension=19),
    Quantity("live_diamonds_per_hour", "diamonds_per_hour", "live_gifts", dimension=9),
    Quantity("live_gifts_eur_per_hour", "eur_per_hour", "live_gifts", on_card=False, dimension=42),
    Quantity("live_creator_share_of_gifts", "share", "live_gifts", dimension=43),
    Quantity("live_diamonds_per_usd", "diamonds_per_usd", "live_gifts", dimension=44),
    Quantity("live_month_sd", "log_sd", "live_gifts", dimension=45),
    Quantity("eur_per_usd", "eur_per_usd", "live_gifts", dimension=46),
    Quantity("other_eur_per_month", "eur_per_month", "other", False, group=True, dimension=11),
    Quantity("management_fee_share", "share", on_card=False, dimension=47),
    Quantity("costs_eur_per_month", "eur_per_month", GENERAL, False, group=True, dimension=21),
    Quantity(
        "affiliate_orders_per_1000_views", "orders_per_1000_views", "affiliate", on_card=False, dimension=48
    ),
)

QUANTITIES: dict[str, Quantity] = {quantity.name: quantity for quantity in _ALL}
"""Every quantity by its name."""

DIMENSIONS: dict[str, int] = {
    **{name: quantity.dimension for name, quantity in QUANTITIES.items()},
    "sponsored_fee": 2,
    "ambassador_agreed": 22,
    "ambassador_renewed": 23,
}
"""The dimension of the low-discrepancy sequence, from 0, of all that is drawn once a year.

Stated one by one, so that a new name leaves everybody else's numbers alone: it takes the next number that is
free, and no number is given twice. The first dimensions are the most even; they went to what usually carries
most of the variance.
"""
