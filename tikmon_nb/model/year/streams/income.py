"""What each stream pays, as plain arithmetic: arrays of shape (months, draws) in, EUR out.

Nothing is drawn and nothing is decided here, so every line can be checked by hand.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.sampling.quantiles import triangular_place

VIEWS_PER_RATE = 1000
DAYS_PER_VIEW_PERIOD = 30


def month_views(views_30d: Array, days: Array) -> Array:
    """Views in a month of `days` days at a pace of `views_30d` per 30 days."""
    return views_30d * days / DAYS_PER_VIEW_PERIOD


def creator_fund_eur(views: Array, qualified_share: Array, eur_per_1000_views: Array) -> Array:
    """EUR for `views` of which `qualified_share` (0-1) counts: 1,000,000 at 0.02-0.04 give 20-40."""
    return views * qualified_share / VIEWS_PER_RATE * eur_per_1000_views


def tier_position(followers: Array, low: float, high: float) -> Array:
    """Place of `followers` between the bounds of a tier on a logarithmic scale: 0 at `low`, 1 at `high`."""
    span = np.log(high) - np.log(max(low, 1))
    place = (np.log(np.maximum(followers, 1)) - np.log(max(low, 1))) / span
    return np.asarray(np.clip(place, 0.0, 1.0))


def engagement_position(engagement: Array, low: float, high: float) -> Array:
    """Place of `engagement` in the card's engagement range: 0 at or below `low`, 1 at or above `high`."""
    return np.asarray(np.clip((engagement - low) / max(high - low, 1e-12), 0.0, 1.0))


def tier_fee_eur(u: NDArray[Any], low: float, high: float, position: NDArray[Any]) -> NDArray[Any]:
    """Fee of one post in EUR, never outside `low`-`high`; likeliest at `position` (0-1) of the tier."""
    return low + (high - low) * triangular_place(u, position)


def reach_fee_eur(followers: Array, reach_share: Array, eur_per_1000_reach: Array) -> Array:
    """Fee of one post in EUR by expected reach: 10,000 followers x 0.15-0.40 x EUR 10-15 give 15-60."""
    return followers * reach_share / VIEWS_PER_RATE * eur_per_1000_reach


def expected_orders(views: Array, view_share: Array, click_share: Array, conversion_share: Array) -> Array:
    """Expected orders from `views`: the share on videos with a link, clicked, bought."""
    return views * view_share * click_share * conversion_share


def measured_orders(views: Array, orders_per_1000_views: Array) -> Array:
    """Expected orders from `views` at the creator's own pace: 50,000 views at 0.4 give 20."""
    return views / VIEWS_PER_RATE * orders_per_1000_views


def affiliate_eur(
    orders: Array, order_value_eur: Array, commission_share: Array, returns_share: Array
) -> Array:
    """Commission in EUR on the orders that are not returned."""
    return orders * order_value_eur * commission_share * (1 - returns_share)


def shop_eur(orders: Array, price_eur: Array, margin_share: Array, returns_share: Array) -> Array:
    """Margin in EUR on own products sold and not returned."""
    return orders * price_eur * margin_share * (1 - returns_share)


def live_gifts_eur(
    hours: Array, diamonds_per_hour: Array, diamonds_per_usd: Array, eur_per_usd: Array
) -> Array:
    """EUR paid out for diamonds, which are already after TikTok's share."""
    return hours * diamonds_per_hour / diamonds_per_usd * eur_per_usd


def live_spend_eur(hours: Array, gifts_eur_per_hour: Array, creator_share: Array) -> Array:
    """EUR that reach the creator of what viewers spend on gifts."""
    return hours * gifts_eur_per_hour * creator_share
