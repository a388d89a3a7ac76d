"""The next fee: by the market alone, and as deals narrow it."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from tikmon_nb import load_rate_card
from tikmon_nb.inputs.books.deals_file import TYPES
from tikmon_nb.inputs.creator_form import CreatorForm
from tikmon_nb.inputs.creators import creator_of_form
from tikmon_nb.model.offers.expected_fee import (
    KnownFee,
    expected_fee,
    known_fees,
    moved,
    posterior,
    spread_of,
)
from tikmon_nb.model.year.fees.price_lists import reach_fee_eur
from tikmon_nb.model.year.learning import Priors
from tikmon_nb.model.year.simulation import prepare

PRIORS = Priors(
    misfit_near_sd=0.5,
    misfit_far_sd=2.0,
    misfit_far_chance=0.2,
    wander_sd=0.08,
    spread_prior_months=1,
    payment_cv=0.5,
    nothing_payment_share=0.5,
    still_coming_months=3,
)
ONE_NORMAL = replace(PRIORS, misfit_far_chance=0.0, wander_sd=0.0)
CARD = load_rate_card("nl-2026")
START = dt.date(2026, 12, 1)


def deals(*rows):
    """A table of deals; every row is a paid deal for one post where it says nothing else."""
    usual = {"kind": "paid", "status": "agreed", "posts": 1.0, "date": pd.Timestamp("2026-11-01")}
    nothing = {"str": "", "float64": np.nan, "datetime64[us]": pd.NaT}
    blank = {name: nothing[kind] for name, kind in TYPES.items()}
    return pd.DataFrame([blank | usual | row for row in rows]).astype(TYPES)


def fee_of(table=None, *, seed=1, draws=1_000, **form):
    stated = CreatorForm.model_validate({"id": "proef", "followers": 40_000, "engagement_share": 0.04} | form)
    creator = creator_of_form(stated)
    if table is not None:
        creator = replace(creator, deals=table)
    return expected_fee(prepare(creator, CARD, draws=draws, months=1, seed=seed, start=START))


def width(fee):
    low, high = np.log(np.quantile(fee.eur, (0.1, 0.9)))
    return high - low


def test_the_example_of_the_dutch_agency():
    """100,000 followers, of whom a post reaches 40,000, at EUR 10 per 1,000 reached."""
    assert reach_fee_eur(np.array([100_000.0]), 0.4, 10.0) == pytest.approx([400.0])


def test_without_deals_it_is_what_the_market_says():
    fee = fee_of()
    assert (fee.agreed, fee.bounds) == (0, 0)
    assert (fee.eur == fee.market_eur).all()


def test_what_each_deal_tells():
    table = deals(
        {"amount_eur": 600.0, "posts": 2.0},
        {"status": "offered", "offered_eur": 242.0, "vat": "included"},
        {"status": "refused_by_brand", "asked_eur": 900.0, "offered_eur": 500.0},
        {"status": "refused_by_brand", "asked_eur": 300.0},
        {"status": "refused_by_me", "offered_eur": 80.0, "asked_eur": 200.0},
        {"status": "offered", "asked_eur": 400.0},  # not answered yet
        {"kind": "barter", "amount_eur": 60.0},
        {"amount_eur": 0.0},
    )
    found = [(round(fee.low, 6), fee.high) for fee in known_fees(table, START, 0.21)]
    assert found == [(300, 300), (200, math.inf), (500, 900), (0, 300), (80, math.inf)]
    assert known_fees(table, START)[0].months_ago == pytest.approx(30 / 30.4375, rel=1e-3)


def test_a_normal_prior_and_agreed_fees_in_closed_form():
    """One level, a normal misfit: the posterior mean and variance of a normal level."""
    levels = np.full(2_000, math.log(400))
    seen = np.log([700.0, 900.0, 800.0])
    known = [KnownFee(math.exp(one), math.exp(one), 0.0) for one in seen]
    precision = 1 / 0.5**2 + seen.size / 0.3**2
    mean = (math.log(400) / 0.5**2 + seen.sum() / 0.3**2) / precision
    grid, weights = posterior(levels, known, 0.3, ONE_NORMAL)
    weights = weights / weights.sum()
    assert (grid * weights).sum() == pytest.approx(mean, abs=1e-3)
    assert math.sqrt((grid**2 * weights).sum() - mean**2) == pytest.approx(1 / math.sqrt(precision), rel=0.01)


def test_bounds_beside_a_slow_sum():
    """An interval counts with the normal probability that a fee lies in it."""
    levels = np.log([200.0, 400.0, 1_000.0])
    known = [KnownFee(300, math.inf, 0), KnownFee(0, 900, 12), KnownFee(350, 500, 0)]
    grid, weights = posterior(levels, known, 0.4, PRIORS)
    slow = []
    for level in grid:
        prior = sum(
            chance * norm.pdf(level, one, sd) for one in levels for chance, sd in ((0.8, 0.5), (0.2, 2.0))
        )
        for fee in known:
            sd = math.hypot(0.4, 0.08 * math.sqrt(fee.months_ago))
            high = norm.cdf(math.log(fee.high), level, sd) if fee.high < math.inf else 1.0
            prior *= high - (norm.cdf(math.log(fee.low), level, sd) if fee.low else 0.0)
        slow.append(prior)
    slow = np.array(slow) / max(slow)
    assert weights == pytest.approx(slow, abs=0.03)  # levels are taken together in steps of 0.02


def test_draws_keep_their_order():
    levels = np.random.default_rng(1).normal(6, 1, 500)
    after = moved(levels, [KnownFee(500, 500, 0)], 0.5, PRIORS)
    assert (np.argsort(after, kind="stable") == np.argsort(levels, kind="stable")).all()


def test_how_far_fees_lie_apart_is_seen_in_them():
    same = [KnownFee(500, 500, 0)] * 9
    apart = [KnownFee(eur, eur, 0) for eur in (100, 300, 500, 900, 2_000)]
    alone = spread_of([KnownFee(500, 500, 0)], PRIORS)
    assert alone == pytest.approx(math.sqrt(math.log(1.25)))
    assert spread_of(same, PRIORS) < alone < spread_of(apart, PRIORS)


def test_a_refused_price_pulls_down_and_an_offer_up():
    middle = np.median(fee_of().eur)
    refused = deals(*[{"status": "refused_by_brand", "asked_eur": 200.0}] * 3)
    offered = deals(*[{"status": "refused_by_me", "offered_eur": 900.0}] * 3)
    assert np.median(fee_of(refused).eur) < middle < np.median(fee_of(offered).eur)


@settings(max_examples=12)
@given(st.integers(12_000, 900_000), st.floats(1.0, 5.0))
def test_more_reach_never_makes_it_cheaper(followers, times):
    fewer, more = (fee_of(followers=int(n), draws=64) for n in (followers, followers * times))
    assert (np.sort(more.market_eur) >= np.sort(fewer.market_eur) * (1 - 1e-9)).mean() > 0.95
    assert np.median(more.level_eur) >= np.median(fewer.level_eur) * (1 - 1e-9)


def test_the_band_holds_the_next_fee_and_ten_deals_narrow_it():
    """Brands pay by one of the sources, drawn by weight; deals differ by 0.4 on the log."""
    rng = np.random.default_rng(7)
    truths = fee_of(seed=99, draws=48, followers=15_000)
    held, widths = {0: [], 10: []}, {0: [], 10: []}
    for level, next_market in zip(np.log(truths.level_eur), truths.eur, strict=True):
        next_fee = math.exp(level + 0.4 * rng.standard_normal())
        for many in held:
            amounts = np.exp(level + 0.4 * rng.standard_normal(many))
            fee = fee_of(
                deals(*({"amount_eur": one} for one in amounts)) if many else None,
                draws=256,
                followers=15_000,
            )
            low, high = np.quantile(fee.eur, (0.1, 0.9))
            held[many].append(low <= (next_fee if many else next_market) <= high)
            widths[many].append(width(fee))
    shares = {many: np.mean(one) for many, one in held.items()}
    assert all(0.65 <= share <= 0.95 for share in shares.values()), shares  # 2.5 standard errors
    assert np.median(widths[10]) <= 0.6 * np.median(widths[0])
