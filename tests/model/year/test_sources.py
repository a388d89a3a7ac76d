"""Several sources of one fee: one of them holds in each simulated year, in the order of what they say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.calibration.fees import scores
from tests.conftest import DATA, STANDSTILL
from tikmon_nb.inputs import load_rate_card
from tikmon_nb.inputs.cards import SOURCED
from tikmon_nb.inputs.ranges import fixed
from tikmon_nb.inputs.scenarios import Change, Scenario
from tikmon_nb.model.choices.goal import set_to
from tikmon_nb.model.choices.sensitivity import each_source, facts, tornado, with_source
from tikmon_nb.model.year.drawing import Drawing
from tikmon_nb.model.year.fees.price_lists import SOURCE, PriceList, lowest_first, price_lists, source_index
from tikmon_nb.model.year.simulation import prepare, run_year

CARD = load_rate_card("nl-2026", DATA)


@pytest.fixture
def run_of(make_creator):
    def make(scenario=STANDSTILL, draws=2048, **form):
        form = {"followers": 60_000, "sponsored": {"posts_per_month": 2}, **form}
        return prepare(make_creator(**form), CARD, scenario, draws=draws, months=12, seed=3)

    return make


def lists_at(followers, engagement=0.0475):
    ranges = {name: rate.range for name, rate in CARD.rates.items()} | {"followers": fixed(followers)}
    lists = price_lists(CARD, ranges, Change())
    typical, reach = CARD.rates["engagement_share"].range, ranges["sponsored_reach_share_of_followers"]
    at = np.array([float(followers)]), np.array([engagement])
    return {
        (fees.source, i): [float(x[0]) for x in (p.low, p.high)]
        for i, fees in enumerate(lists)
        for p in [fees.prices(*at, typical, reach)]
    }


def test_which_source_holds_is_the_inverse_of_the_distribution_that_the_weights_make():
    u = np.array([0.0, 0.2499, 0.25, 0.7499, 0.75, 1 - 2**-53])
    assert source_index(u, [1, 2, 1]).tolist() == [0, 0, 1, 1, 2, 2]
    assert source_index(u, [0, 1, 0]).tolist() == [1] * 6


def test_lists_on_one_page_share_its_weight(run_of):
    weights = {}
    for fees in run_of().assumptions.lists:
        weights[fees.source] = weights.get(fees.source, 0) + fees.weight
    assert weights == {source.id: source.weight for source in CARD.rates[SOURCED].sources}
    assert len(run_of().assumptions.lists) > len(weights)


def test_the_row_spans_all_its_sources():
    row = CARD.rates[SOURCED]
    said = [
        amount * source.eur
        for source in row.sources
        for fees in source.lists
        for band in fees.bands
        for amount in (band.low, band.high)
    ]
    assert (row.low, row.high) == pytest.approx((min(said), max(said)))


def test_the_articles_source_is_its_table():
    article = load_rate_card("artikel-2026", DATA)
    [source] = [source for source in CARD.rates[SOURCED].sources if source.id == "artikel"]
    table = [
        (tier.requirement.followers_min, tier.requirement.followers_max, tier.low, tier.high)
        for tier in article.tiers
    ]
    assert [(b.followers_min, b.followers_max, b.low, b.high) for b in source.lists[0].bands] == table


@pytest.mark.parametrize(
    ("source", "followers", "low", "high"),
    [
        ("artikel", 60_000, 500, 2500),
        ("makerscreators", 60_000, 90, 360),  # 60,000 x 0.15 x 10 and x 0.40 x 15 per 1,000
        ("webwoordenboek", 60_000, 75, 250),
        ("clickanalytic", 60_000, 120, 1200),  # its highest class ends at 50,000: in proportion
        ("sponsorrate", 60_000, 75 * 0.881, 350 * 0.881),
        ("iidb", 60_000, 250 * 0.881, 2000 * 0.881),
        ("kolens", 60_000, 90 * 0.881, 480 * 0.881),
        ("artikel", 2_000_000, 500, 2500),  # the highest tier goes on
        ("clickanalytic", 100, 5, 25),  # a tenth of the lowest class
    ],
)
def test_every_source_is_a_range_at_any_size(source, followers, low, high):
    at = next(span for (name, _), span in lists_at(followers).items() if name == source)
    assert at == pytest.approx([low, high])


def test_the_source_that_holds_does_not_change_when_followers_cross_a_tier(run_of):
    """From 9,000 to above 10,000 followers: by the article a post pays nothing at first."""
    growth = {
        "followers_growth_per_month": Change(set=fixed(0.05)),
        "growth_damping": Change(set=fixed(1.0)),
    }
    scenario = Scenario(changes=growth).over(STANDSTILL)
    run = run_of(scenario, followers=9_000, engagement_share=0.05, sponsored={"posts_per_month": 30})
    eur = run_year(run).income["sponsored"]
    silent = (eur[0] == 0) & (eur[1] == 0)
    total = sum(fees.weight for fees in run.assumptions.lists)
    assert silent.mean() == pytest.approx(1 / total, abs=0.01)
    alone = run_year(with_source(run, "artikel")).income["sponsored"]
    assert np.array_equal(eur[:, silent], alone[:, silent])


def test_the_order_is_that_of_the_median_fee(run_of):
    run = run_of()
    medians = each_source(run)["p50"]
    assert medians.is_monotonic_increasing
    u = Drawing(run.assumptions, run.source).place(SOURCE)
    year = run_year(run).gross.sum(axis=0)
    low, high = year[u < 0.2], year[u > 0.8]
    assert np.median(low) < np.median(year) < np.median(high)


def test_each_source_in_turn_makes_up_the_whole(run_of):
    run = run_of(draws=8192)
    table = each_source(run)
    assert table["chance"].sum() == pytest.approx(1)
    bound = float(np.median(run_year(run).gross.sum(axis=0)))
    below = [(run_year(with_source(run, s)).gross.sum(axis=0) < bound).mean() for s in table.index]
    assert float((table["chance"].to_numpy() * below).sum()) == pytest.approx(0.5, abs=0.02)


def test_the_source_is_a_fact_that_the_year_depends_on(run_of):
    run = run_of()
    assert SOURCE in {fact.key for fact in facts(run)}
    row = tornado(run).loc[SOURCE]
    assert row["swing"] > 0
    own = run_of(sponsored={"posts_per_month": 2, "eur_per_post": {"low": 100, "high": 200}})
    assert SOURCE not in {fact.key for fact in facts(own)}
    assert each_source(own).empty


def test_weights_of_ones_own_move_the_year(run_of):
    run = run_of()
    lists = tuple(
        replace(f, weight=f.weight if f.source == "makerscreators" else 0.0) for f in run.assumptions.lists
    )
    heavy = replace(run, assumptions=replace(run.assumptions, lists=lists, drawn=set()))
    assert np.array_equal(run_year(heavy).gross, run_year(with_source(run, "makerscreators")).gross)


def test_a_scenario_changes_what_every_source_says(run_of):
    half = Scenario(changes={SOURCED: Change(times=0.5)}).over(STANDSTILL)
    less, more = run_year(run_of(half)), run_year(run_of())
    assert less.gross.sum(axis=0) == pytest.approx(more.gross.sum(axis=0) / 2, rel=1e-5)
    one = Scenario(changes={SOURCED: Change(set=fixed(100.0))}).over(STANDSTILL)
    year = run_year(run_of(one))
    assert set(np.unique(np.round(year.gross % 100, 6))) == {0.0}


def test_blocks_and_more_draws_change_no_draw(run_of):
    run = run_of(draws=1000)
    whole, parts = run_year(run), run_year(run, block=64)
    longer = run_year(replace(run, source=replace(run.source, draws=1500)))
    assert np.array_equal(whole.gross, parts.gross)
    assert np.array_equal(whole.gross, longer.gross[:, :1000])
    assert whole.status["sponsored"].open_share.tolist() == parts.status["sponsored"].open_share.tolist()


def test_without_followers_the_order_is_that_of_the_card():
    typical = CARD.rates["engagement_share"].range
    ranges = {"engagement_share": fixed(0.05), "sponsored_reach_share_of_followers": fixed(0.2)}
    lists = (PriceList("a", 1.0, per_1000_reach=fixed(10)), PriceList("b", 1.0, per_1000_reach=fixed(20)))
    order, span = lowest_first(lists, ranges, typical)
    assert [fees.source for fees in order] == ["a", "b"]
    assert (span.low, span.high) == (0, 0)


def test_the_band_of_a_year_holds_over_all_sources():
    """Of 100 invented creators: .75 to .90, give or take 1.7 standard errors; `make calibrate` takes more."""
    found = scores(100, first=5_000)
    assert 0.68 <= found["80"].mean() <= 0.95


def test_followers_that_are_sought_move_what_every_source_says(make_creator):
    """Of a creator whose followers are unknown every source says nothing, until they are set."""
    run = prepare(
        make_creator(sponsored={"posts_per_month": 2}), CARD, STANDSTILL, draws=256, months=12, seed=3
    )
    assert not run_year(run).income["sponsored"].any()
    assert run_year(set_to(run, "followers", 60_000)).income["sponsored"].any()
    one = run_year(set_to(set_to(run, "followers", 60_000), SOURCED, 100.0)).income["sponsored"]
    assert set(np.unique(np.round(one % 100, 6))) == {0.0}
