"""What the year depends on: against closed forms, hand-made years, and the run itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.conftest import DATA, STANDSTILL
from tikmon_nb.inputs import InputError, load_creator, load_rate_card
from tikmon_nb.inputs.scenarios import Scenario
from tikmon_nb.model.choices.sensitivity import FEE_LEVEL, LUCK, facts, tornado, with_fact_at, year_eur
from tikmon_nb.model.choices.variance import explained, sobol_indices, variance_shares
from tikmon_nb.model.year.simulation import prepare, run_year

TWO_SERVICES = {
    "other": [
        {"name": "small", "eur_per_month": {"low": 0, "high": 100}},
        {"name": "large", "eur_per_month": {"low": 0, "high": 300}},
    ]
}
SHOP = {
    "shop": [
        {
            "name": "p",
            "channel": "own_site",
            "orders_per_month": {"low": 5, "high": 15},
            "price_eur": 10,
            "margin_share": 1,
            "returns_share": 0,
        }
    ]
}


@pytest.fixture
def run_of(make_creator, data):
    def make(scenario=STANDSTILL, draws=2048, seed=5, **form):
        rates = load_rate_card("artikel-2026", data)
        return prepare(make_creator(**form), rates, scenario, draws=draws, months=12, seed=seed)

    return make


def example(name, card="artikel-2026", **changes):
    rates = load_rate_card(card, DATA)
    settings = {"draws": 1024, "months": 12, "seed": 5} | changes
    return prepare(load_creator(name, DATA), rates, **settings)


def ishigami(u):
    x = np.pi * (2 * u - 1)
    return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])


def test_the_indices_of_the_ishigami_function():
    """Closed form (Ishigami and Homma 1990), with a = 7 and b = 0.1."""
    a, b, pi = 7, 0.1, np.pi
    first = 0.5 * (1 + b * pi**4 / 5) ** 2
    second, both = a**2 / 8, 8 * b**2 * pi**8 / 225
    variance = first + second + both
    alone, total = variance_shares([ishigami] * 8, 3, n=2048, seed=1)
    assert alone.value == pytest.approx(np.array([first, second, 0]) / variance, abs=0.01)
    assert total.value == pytest.approx(np.array([first + both, second, both]) / variance, abs=0.01)
    assert (alone.se < 0.01).all()


def test_the_facts_are_what_is_drawn_for_the_streams_that_count(run_of):
    keys = [fact.key for fact in facts(example("yara"))]
    assert {"shop_orders_per_month/1", "shop_orders_per_month/2", FEE_LEVEL} <= set(keys)
    assert "shop_margin_share/1" in keys  # the card's range, for the first product
    assert "shop_price_eur/1" not in keys  # known exactly
    assert not [key for key in keys if key.startswith("live_")]  # nothing filled in
    assert len(keys) == len(set(keys))
    known = facts(run_of(other=[{"name": "o", "eur_per_month": 5}]))
    assert "other_eur_per_month/1" not in {fact.key for fact in known}


def test_a_tornado_by_hand(run_of):
    """The year is 12 x (small + large): at P10 and P90 of one, the other is in its middle."""
    table = tornado(run_of(**TWO_SERVICES))
    assert list(table.index[:2]) == ["other_eur_per_month/2", "other_eur_per_month/1"]
    large = table.loc["other_eur_per_month/2"]
    assert (large["low"], large["high"]) == pytest.approx((30, 270))
    assert large["p50_low"] == pytest.approx(12 * (30 + 50), abs=5)
    assert large["p50_high"] == pytest.approx(12 * (270 + 50), abs=5)
    assert large["mean_high"] == pytest.approx(12 * (270 + 50), abs=1)
    assert large["swing"] == pytest.approx(12 * 240, abs=1)
    assert large["swing_mean"] == pytest.approx(12 * 240, abs=1e-6)
    assert table.loc["other_eur_per_month/1", "swing"] == pytest.approx(12 * 80, abs=1)


def test_more_returns_swing_the_other_way():
    assert tornado(example("yara")).loc["shop_returns_share/1", "swing_mean"] < 0


def test_setting_one_fact_leaves_all_other_draws_alone():
    run = example("yara")
    [fact] = [fact for fact in facts(run) if fact.key == "shop_orders_per_month/1"]
    before, after = run_year(run), run_year(with_fact_at(run, fact, 0.9))
    for stream in ("sponsored", "affiliate"):
        np.testing.assert_array_equal(before.income[stream], after.income[stream])
    assert (before.income["shop"] != after.income["shop"]).any()
    assert run.assumptions["shop_orders_per_month/1"].range.low == 5  # the run itself is as it was


def test_the_level_of_fees_is_a_fact_without_a_unit():
    row = tornado(example("yara")).loc[FEE_LEVEL]
    assert np.isnan(row["low"])
    assert row["unit"] == ""
    assert row["swing"] > 0


def test_an_error_of_a_swing_is_that_of_other_seeds(run_of):
    swings, errors = [], []
    for seed in range(12):
        row = tornado(run_of(seed=seed, draws=512, **SHOP)).loc["shop_orders_per_month/1"]
        swings.append(row["swing"])
        errors.append(row["se_swing"])
    assert np.std(swings, ddof=1) == pytest.approx(np.mean(errors), rel=0.7)


def test_shares_of_the_variance_of_a_sum(run_of):
    """Independent uniform parts: each carries its own width squared, and nothing together."""
    table = sobol_indices(run_of(**TWO_SERVICES), n=256)
    small, large = (table.loc[f"other_eur_per_month/{i}"] for i in (1, 2))
    assert (small["first"], large["first"]) == pytest.approx((0.1, 0.9), abs=0.01)
    assert (small["total"], large["total"]) == pytest.approx((0.1, 0.9), abs=0.01)
    assert table.loc[LUCK, "total"] == 0
    assert explained(table) == pytest.approx((1, 0), abs=0.01)


def test_shares_of_fact_and_luck_in_a_mixed_poisson(run_of):
    """Orders a year are Poisson with mean 12 m, m uniform 5-15: variance 144 x 100 / 12 + 12 x 10."""
    table = sobol_indices(run_of(**SHOP), n=1024)
    fact = 144 * 100 / 12
    expected = fact / (fact + 120)
    row = table.loc["shop_orders_per_month/1"]
    assert row["first"] == pytest.approx(expected, abs=0.02)
    assert table.loc[LUCK, "total"] == pytest.approx(1 - expected, abs=0.02)
    assert row["first_low"] < expected < row["first_high"]


def test_a_year_that_is_only_luck(run_of):
    shop = [{**SHOP["shop"][0], "orders_per_month": 10}]
    table = sobol_indices(run_of(shop=shop), n=256)
    assert table.loc[LUCK, ["first", "total"]].to_numpy(dtype=float) == pytest.approx([1, 1], abs=0.05)


def test_the_shares_of_all_inputs_together_add_up():
    """With no part that works only together, first shares sum to 1; else first < 1 < total."""
    table = sobol_indices(example("yara"), n=512)
    assert table["first"].sum() < 1 < table["total"].sum() < 1.2
    assert table.index[0] == "sponsored_posts_per_month"
    assert (table["total"] > table["first"] - 0.03).all()


def test_the_same_seed_gives_the_same_shares():
    first, second = (sobol_indices(example("noor"), n=64) for _ in range(2))
    assert first.equals(second)


def test_what_is_correlated_counts_as_one():
    pair = {"between": ("affiliate_click_share", "affiliate_conversion_share"), "rank_correlation": 0.8}
    scenario = Scenario.model_validate({"correlations": [pair]})
    run = example("noor", scenario=scenario)
    table = sobol_indices(run, "affiliate", n=512)
    together = "affiliate_click_share + affiliate_conversion_share"
    assert together in table.index[table["together"]]
    assert "affiliate_click_share" not in table.index
    apart = sobol_indices(example("noor"), "affiliate", n=512)
    alone = apart.loc[["affiliate_click_share", "affiliate_conversion_share"], "first"].sum()
    assert table.loc[together, "first"] > alone


def test_the_function_of_the_indices_has_the_distribution_of_the_run():
    """Fed with random points, it gives years like those of the run."""
    from tikmon_nb.model.choices import variance

    run = example("yara", draws=4096)
    groups = variance._inputs(run)
    function = variance._of_points(run, "gross", groups, 1024, 0)
    found = function(np.random.default_rng(3).random((len(groups) + 1, 4096)))
    expected = year_eur(run, "gross")
    for share in (0.1, 0.5, 0.9):
        assert np.quantile(found, share) == pytest.approx(np.quantile(expected, share), rel=0.04)


def test_nothing_varies_nothing_is_shared(run_of):
    run = run_of(other=[{"name": "o", "eur_per_month": 100}])
    assert (tornado(run)["swing"] == 0).all()
    assert (sobol_indices(run, n=16)[["first", "total"]] == 0).all(axis=None)


@pytest.mark.parametrize("n", [0, 1, 100])
def test_points_must_be_a_power_of_two(n):
    with pytest.raises(InputError, match="parameter_out_of_range"):
        sobol_indices(example("noor"), n=n)


def test_an_unknown_stream_is_named_with_its_neighbours():
    for of in (tornado, lambda run, what: sobol_indices(run, what, n=4)):
        with pytest.raises(InputError) as caught:
            of(example("noor"), "sponsord")
        assert caught.value.findings[0].near[0] == "sponsored"


def test_given_numbers_of_the_run_do_not_stand_in_the_way():
    run = example("noor", draws=64)
    given = {"sponsored_posts_per_month": np.full(64, 0.5)}
    run = replace(run, source=replace(run.source, given=given))
    found = [name for key in sobol_indices(run, n=16).index for name in key.split(" + ")]
    assert len(found) == len(facts(run)) + 1
