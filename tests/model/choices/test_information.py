"""What a fact is worth: against closed forms and a slow run for every value of the fact."""

from __future__ import annotations

import numpy as np
import pytest

from tests.conftest import DATA, STANDSTILL
from tikmon_nb.inputs import InputError, load_creator, load_rate_card
from tikmon_nb.model.choices.information import BAND, spread_when_known, value_of_information
from tikmon_nb.model.choices.sensitivity import facts, with_fact_at, year_eur
from tikmon_nb.model.year.simulation import prepare


def run_for(creator, data=DATA, scenario="basis", draws=8192, seed=3):
    rates = load_rate_card("artikel-2026", data)
    return prepare(creator, rates, scenario, draws=draws, months=12, seed=seed)


def example(name, **changes):
    return run_for(load_creator(name, DATA), **changes)


def normal_services(*sds):
    """Services whose monthly amounts are normal around 1,000."""
    z95 = 1.6448536269514722
    ranges = [{"low": 1000 - z95 * sd, "high": 1000 + z95 * sd, "distribution": "normal"} for sd in sds]
    return [{"name": f"s{i}", "eur_per_month": range_} for i, range_ in enumerate(ranges)]


def test_the_worth_of_a_normal_part(make_creator, data):
    """Of a sum of normal parts, what is left without one is the root of the other variances."""
    creator = make_creator(other=normal_services(80, 60))
    table = value_of_information(run_for(creator, data, STANDSTILL))
    large, small = (table.loc[f"other_eur_per_month/{i}"] for i in (1, 2))
    assert large["narrower"] == pytest.approx(1 - 60 / 100, abs=0.02)
    assert small["narrower"] == pytest.approx(1 - 80 / 100, abs=0.02)
    assert large["variance_gone"] == pytest.approx(0.64, abs=0.02)
    assert large["width_now"] == pytest.approx(12 * 100 * 2.563, rel=0.02)
    assert large["width_known"] == pytest.approx(large["width_now"] * (1 - large["narrower"]))
    assert large["way"] == "agree"


def test_the_only_open_fact_leaves_nothing(make_creator, data):
    table = value_of_information(run_for(make_creator(other=normal_services(80)), data, STANDSTILL))
    assert table["narrower"].iloc[0] == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("key", ["sponsored_posts_per_month", "sponsored_fee", "shop_orders_per_month/1"])
def test_the_worth_is_that_of_a_run_for_every_value(key):
    """The slow way: fix the fact at each of 40 equally likely values, and average the width."""
    run = example("yara", draws=10_000)
    quick = value_of_information(run).loc[key, "narrower"]
    [fact] = [fact for fact in facts(run) if fact.key == key]
    short = example("yara", draws=3072)
    shares = (np.arange(40) + 0.5) / 40
    widths = [np.ptp(np.quantile(year_eur(with_fact_at(short, fact, u), "gross"), BAND)) for u in shares]
    slow = 1 - np.mean(widths) / np.ptp(np.quantile(year_eur(run, "gross"), BAND))
    assert quick == pytest.approx(slow, abs=0.025)


def test_a_useless_fact_is_worth_about_nothing():
    table = value_of_information(example("noor"))
    useless = table.loc["costs_eur_per_month/1"]  # costs do not change the income
    assert abs(useless["narrower"]) < 4 * useless["noise"]
    assert useless["noise"] < 0.01
    assert abs(useless["variance_gone"]) < 0.02


def test_useless_facts_lie_around_nothing_as_far_as_the_noise_says():
    scores = []
    for seed in range(8):
        row = value_of_information(example("noor", seed=seed, draws=4096)).loc["costs_eur_per_month/1"]
        scores.append(row["narrower"] / row["noise"])
    assert abs(np.mean(scores)) < 1.5
    assert 0.3 < np.std(scores) < 3


def test_a_fact_that_is_correlated_tells_about_the_other():
    rng = np.random.default_rng(2)
    x, own = rng.normal(size=(2, 10_000))
    y = 0.8 * x + 0.6 * own  # knowing y leaves 0.6 of the spread of x
    width, variance = spread_when_known(y, x)
    assert width / np.ptp(np.quantile(x, BAND)) == pytest.approx(0.6, abs=0.02)
    assert variance == pytest.approx(0.36, abs=0.02)


def test_a_fact_of_few_values_is_known_when_its_value_is():
    rng = np.random.default_rng(2)
    x = rng.integers(0, 3, size=9_000).astype(float)
    width, _ = spread_when_known(x, 10 * x + rng.normal(size=9_000))
    assert width == pytest.approx(2.563, rel=0.1)


def test_where_nothing_varies_no_fact_is_worth_anything(make_creator, data):
    run = run_for(make_creator(other=[{"name": "o", "eur_per_month": 10}]), data, draws=100)
    assert len(value_of_information(run)) == 0
    assert len(value_of_information(example("tim", draws=100))) == 0


def test_few_draws_say_how_little_they_know():
    assert value_of_information(example("yara", draws=50))["noise"].iloc[0] > 0.02


def test_the_run_itself_is_left_as_it_is():
    run = example("noor", draws=500)
    before = set(run.assumptions.drawn)
    value_of_information(run)
    assert run.source.method == "sobol"
    assert run.assumptions.drawn >= before


def test_an_unknown_stream_is_refused():
    with pytest.raises(InputError, match="stream_unknown"):
        value_of_information(example("noor", draws=50), "grosss")


def test_how_a_fact_becomes_known():
    ways = value_of_information(example("noor", draws=512))["way"]
    assert ways["sponsored_posts_per_month"] == "agree"
    assert ways["growth_damping"] == "wait"
    assert ways["sponsored_fee"] == "measure"
