"""Which dimension of the low-discrepancy sequence an assumption has: its own, whatever else is drawn.

The first dimensions are the most even, so they go to what usually carries most of the variance. New names
go at the end of the list: then nobody's draws change.
"""

from __future__ import annotations

from tikmon_nb.vocabulary import QUANTITIES

_FIRST = (
    "views_30d",
    "sponsored_posts_per_month",
    "sponsored_fee",
    "followers_growth_per_month",
    "views_growth_per_month",
    "engagement_share",
    "sponsored_eur_per_post",
    "affiliate_conversion_share",
    "affiliate_click_share",
    "live_diamonds_per_hour",
    "shop_orders_per_month",
    "other_eur_per_month",
    "ambassador_eur_per_month",
    "followers",
    "views_30d_per_follower",
    "creator_fund_eur_per_1000_views",
    "affiliate_view_share",
    "affiliate_order_value_eur",
    "affiliate_commission_share",
    "live_hours_per_month",
    "growth_damping",
    "costs_eur_per_month",
    "ambassador_agreed",
    "ambassador_renewed",
)

_NAMES = (*_FIRST, *(name for name in QUANTITIES if name not in _FIRST))
_PLACES = {name: place for place, name in enumerate(_NAMES)}
_BLOCK = 128  # places for names, so that the list can grow
_MOST_LABELS = 20  # items of a list with dimensions of their own


def dimension_of(key: str) -> int | None:
    """The dimension, from 0, of what is drawn once under `key`; `None` for plain random numbers."""
    name, *labels = key.split("/")
    if name not in _PLACES or any(not label.isdigit() for label in labels):
        return None
    numbers = [int(label) for label in labels] or [0]
    if max(numbers) > _MOST_LABELS or (len(numbers) > 1 and numbers[1] > 1):
        return None
    return _PLACES[name] + _BLOCK * numbers[0]
