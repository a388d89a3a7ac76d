"""A creator's own price list."""

from __future__ import annotations

import numpy as np
import pytest

from tikmon_nb.inputs import load_creator, load_rate_card
from tikmon_nb.inputs.rule_sets.offer_rules import load_offer_rules
from tikmon_nb.model.offers.asking_prices import asking_prices
from tikmon_nb.model.offers.expected_fee import expected_fee
from tikmon_nb.model.year.simulation import prepare

RULES = load_offer_rules()


def listed(creator, month_posts=4):
    run = prepare(creator, load_rate_card("nl-2026"), draws=1_000, months=1, seed=3)
    fee = expected_fee(run)
    return fee, asking_prices(run, fee, RULES, month_posts)


def of(prices, kind, days=0):
    [price] = [price for price in prices if price.kind == kind and days in (0, price.days)]
    return price.eur


def test_more_posts_and_more_days_are_never_cheaper():
    fee, prices = listed(load_creator("daan"))
    assert (of(prices, "post") == fee.eur).all()
    more = listed(load_creator("daan"), month_posts=8)[1]
    assert (of(more, "month") > of(prices, "month")).all()
    assert (of(prices, "month") > of(prices, "series")).all()
    assert of(prices, "rights", 90) == pytest.approx(3 * of(prices, "rights", 30))
    assert (of(prices, "rights", 365) > of(prices, "rights", 90)).all()


def test_a_month_is_its_posts_and_exclusivity_over_them():
    """Between the lowest and the highest share that a source names for 30 days, worked out by hand."""
    prices = listed(load_creator("daan"), month_posts=3)[1]
    on_top = of(prices, "month") / of(prices, "series") - 1
    assert on_top.min() >= 0.2 - 1e-9
    assert on_top.max() <= 0.5 + 1e-9


def test_an_hour_live_is_what_viewers_spend_times_the_share(make_creator):
    form = {"age": 30, "followers": 5_000, "live": {"gifts_eur_per_hour": 100}}
    eur = of(listed(make_creator("proef", **form))[1], "live")
    assert eur.shape == (1_000,)
    assert (eur.min(), eur.max()) == pytest.approx((7.0, 25.0), abs=0.3)
    assert float(np.median(eur)) == pytest.approx(16.0, abs=0.3)


def test_who_is_too_young_for_gifts_has_no_price_for_live(make_creator):
    young = listed(make_creator("proef", age=16, followers=5_000))[1]
    assert "live" not in [price.kind for price in young]
