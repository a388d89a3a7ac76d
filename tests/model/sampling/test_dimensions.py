"""Every dimension of the low-discrepancy sequence is given once, and never to somebody else."""

from __future__ import annotations

from collections import Counter

from tikmon_nb.model.sampling.draws import dimension_of
from tikmon_nb.vocabulary import DIMENSIONS, QUANTITIES

OF_A_NAME = 128  # dimensions of names; each item of a list has as many again
PINNED = {
    "views_30d": 0,
    "sponsored_posts_per_month": 1,
    "sponsored_fee": 2,
    "followers_growth_per_month": 3,
    "views_growth_per_month": 4,
    "engagement_share": 5,
    "sponsored_eur_per_post": 6,
    "affiliate_conversion_share": 7,
    "affiliate_click_share": 8,
    "live_diamonds_per_hour": 9,
    "shop_orders_per_month": 10,
    "other_eur_per_month": 11,
    "ambassador_eur_per_month": 12,
    "followers": 13,
    "views_30d_per_follower": 14,
    "creator_fund_eur_per_1000_views": 15,
    "affiliate_view_share": 16,
    "affiliate_order_value_eur": 17,
    "affiliate_commission_share": 18,
    "live_hours_per_month": 19,
    "growth_damping": 20,
    "costs_eur_per_month": 21,
    "ambassador_agreed": 22,
    "ambassador_renewed": 23,
    "engagement_month_sd": 24,
    "history_prior_blocks": 25,
    "good_engagement_share": 26,
    "active_community_engagement_share": 27,
    "followers_month_sd": 28,
    "views_month_sd": 29,
    "creator_fund_qualified_view_share": 30,
    "sponsored_micro_eur_per_post": 31,
    "sponsored_mid_eur_per_post": 32,
    "sponsored_reach_share_of_followers": 34,
    "sponsored_fee_common_share": 35,
    "ambassador_chance": 36,
    "ambassador_renewal_chance": 37,
    "affiliate_returns_share": 38,
    "shop_price_eur": 39,
    "shop_margin_share": 40,
    "shop_returns_share": 41,
    "live_gifts_eur_per_hour": 42,
    "live_creator_share_of_gifts": 43,
    "live_diamonds_per_usd": 44,
    "live_month_sd": 45,
    "eur_per_usd": 46,
    "management_fee_share": 47,
    "affiliate_orders_per_1000_views": 48,
    "views_wander_sd": 49,
    "followers_wander_sd": 50,
    "views_season_sd": 51,
    "sponsored_market_eur_per_post": 52,
    "sponsored_source": 53,
    "affiliate_cart_orders_per_1000_views": 54,
    "sponsored_reach_views": 57,
    "sponsored_year_end_times": 58,
    "sponsored_slow_times": 59,
    "sponsored_misfit": 60,
    "ambassador_misfit": 61,
    "affiliate_misfit": 62,
    "shop_misfit": 63,
    "live_gifts_misfit": 64,
    "other_misfit": 65,
    "creator_fund_misfit": 66,
    "history_passing_chance": 75,
    "history_passing_sd": 76,
}
"""What was drawn with them must be drawn again: to change one of these changes everybody's year."""


RETIRED = {33}
"""Of quantities that are gone."""


def test_the_dimensions_of_today_stay_what_they_are():
    assert {name: DIMENSIONS.get(name) for name in PINNED} == PINNED
    assert {name: dimension_of(name) for name in PINNED} == PINNED


def test_no_dimension_is_given_twice():
    twice = {number for number, times in Counter(DIMENSIONS.values()).items() if times > 1}
    assert not twice, f"the next free number is {max(DIMENSIONS.values()) + 1}"
    assert set(DIMENSIONS.values()) <= set(range(OF_A_NAME)) - RETIRED


def test_every_quantity_has_one_and_every_item_of_a_list_its_own():
    assert set(QUANTITIES) <= set(DIMENSIONS)
    numbers = [dimension_of(f"{name}/{item}") for name in DIMENSIONS for item in range(21)]
    assert len(set(numbers)) == len(numbers)
