"""Percentiles equal to numpy's, and standard errors that cover the truth as often as they say."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats

from tikmon_nb.model.sampling.draws import Draws, dimension_of
from tikmon_nb.model.sampling.estimates import sample
from tikmon_nb.model.sampling.percentiles import LEAST_FOR_BUCKETS, percentiles

SHARES = (0.0, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 1.0)
NORMAL = np.random.default_rng(1).normal(size=3 * LEAST_FOR_BUCKETS)
SAMPLES = {
    "normal": NORMAL,
    "long tail": np.exp(3 * NORMAL),
    "many zeros": np.where(NORMAL < 0.3, 0.0, NORMAL),
    "whole numbers": np.round(3 * NORMAL),
    "one value": np.full(NORMAL.size, 7.0),
    "two values": np.where(NORMAL < 1, 3.0, 4.0),
    "one far away": np.append(NORMAL, 1e12),
    "few": NORMAL[:11],
    "one": NORMAL[:1],
    "not in one piece": NORMAL[::2],
    "infinite": np.append(NORMAL, np.inf),
}


@pytest.mark.parametrize("name", list(SAMPLES))
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_percentiles_are_numpys(name, dtype):
    values = SAMPLES[name].astype(dtype)
    with np.errstate(invalid="ignore"):
        expected = np.quantile(values.astype(float), SHARES)
    np.testing.assert_array_equal(percentiles(values, SHARES), expected)


def test_percentiles_of_what_is_no_number_are_no_number():
    assert np.isnan(percentiles(np.append(NORMAL, np.nan), (0.1, 0.5))).all()


@pytest.mark.parametrize(
    ("values", "shares"), [(np.array([]), (0.5,)), (NORMAL, (1.5,)), (NORMAL, (math.nan,))]
)
def test_percentiles_need_values_and_shares(values, shares):
    with pytest.raises(ValueError, match="percentiles need"):
        percentiles(values, shares)


@given(
    hnp.arrays(np.float64, LEAST_FOR_BUCKETS + 7, elements=st.floats(-1e6, 1e6), fill=st.floats(-1e3, 1e3)),
    st.lists(st.floats(0, 1), min_size=1, max_size=5),
)
@settings(max_examples=25, deadline=None)
def test_percentiles_are_numpys_for_anything(values, shares):
    np.testing.assert_array_equal(percentiles(values, shares), np.quantile(values, shares))


# A lognormal year made of five factors: its percentiles, mean and worst years are known exactly.
WEIGHTS = (0.5, 0.3, 0.2, 0.1, 0.1)
KEYS = ("views_30d", "sponsored_fee", "engagement_share", "followers", "eur_per_usd")
SIGMA = math.sqrt(sum(w * w for w in WEIGHTS))
TRUTH = stats.lognorm(SIGMA)
WORST = TRUTH.mean() * stats.norm.cdf(stats.norm.ppf(0.1) - SIGMA) / 0.1


def years(method, seed, draws):
    source = Draws(seed, "coverage", draws, 1, method, dimension=dimension_of)
    z = sum(w * stats.norm.ppf(source.once(key)) for w, key in zip(WEIGHTS, KEYS, strict=True))
    return sample(np.exp(z)[None, :], method)


def test_means_percentiles_chances_and_worst_years_are_those_of_the_closed_form():
    made = years("mc", 1, 100_000)
    for estimate, truth in (
        (made.means(), TRUTH.mean()),
        (made.percentiles([0.1, 0.5, 0.9]), TRUTH.ppf([0.1, 0.5, 0.9])),
        (made.chances_below(np.array([0.7, 1.5])), TRUTH.cdf([0.7, 1.5])),
        (made.shortfalls(0.1), WORST),
    ):
        assert (np.abs(estimate.value - truth) < 4 * estimate.se).all()


@pytest.mark.parametrize("method", ["mc", "sobol"])
@pytest.mark.parametrize("draws", [2048, 1000])
def test_intervals_of_95_per_cent_cover_the_truth_in_90_to_99_of_100_runs(method, draws):
    hits = np.zeros(8)
    shares = (0.05, 0.1, 0.5, 0.9, 0.95)
    truth = np.array([*TRUTH.ppf(shares), TRUTH.mean(), TRUTH.cdf(1.2), WORST])
    for seed in range(400):
        made = years(method, seed, draws)
        found = [
            made.percentiles(shares),
            made.means(),
            made.chances_below(np.array([1.2])),
            made.shortfalls(),
        ]
        value = np.hstack([f.value for f in found])[0]
        half = np.hstack([f.t() * f.se for f in found])[0]
        hits += np.abs(value - truth) <= half
    assert (hits >= 360).all(), hits
    assert (hits <= 396).all(), hits


def test_even_draws_are_worth_many_plain_ones_for_the_mean():
    plain, even = (
        np.std([years(method, seed, 8192).means().value[0, 0] for seed in range(60)])
        for method in ("mc", "sobol")
    )
    assert (plain / even) ** 2 > 50


def test_a_sample_refuses_what_is_no_number():
    for wrong in (np.nan, np.inf):
        with pytest.raises(ValueError, match="finite"):
            sample(np.array([[1.0, wrong]]), "mc")


def test_too_few_draws_for_replicates_use_the_usual_formulas():
    assert years("sobol", 1, 100).percentiles([0.5]).freedom == np.inf
