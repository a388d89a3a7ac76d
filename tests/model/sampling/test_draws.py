"""Quantile functions against scipy's, and random streams that depend on nothing but their names."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tests.reference import value
from tikmon_nb.inputs.ranges import Range
from tikmon_nb.model.sampling.draws import Draws
from tikmon_nb.model.sampling.poisson import poisson_quantile
from tikmon_nb.model.sampling.quantiles import quantile

RANGES = [
    Range(low=3, high=3, distribution="fixed"),
    Range(low=-1, high=4, distribution="uniform"),
    Range(low=0, high=10, distribution="triangular"),
    Range(low=0, high=10, mode=0, distribution="triangular"),
    Range(low=0, high=10, mode=10, distribution="triangular"),
    Range(low=150, high=500, mode=220, distribution="triangular"),
    Range(low=0, high=1, mode=0.2, distribution="pert"),
    Range(low=-0.02, high=0.05, distribution="normal"),
    Range(low=0.5, high=800, distribution="lognormal"),
]
PROBABILITIES = np.array([2.0**-54, 1e-9, 0.001, 0.05, 0.25, 0.5, 0.75, 0.95, 0.999, 1 - 1e-9, 1 - 2.0**-53])


@pytest.mark.parametrize("range_", RANGES, ids=lambda r: f"{r.distribution} {r.low}-{r.high} {r.mode}")
def test_quantiles_agree_with_scipy(range_):
    ours = quantile(range_, PROBABILITIES)
    scipys = [value(range_, u) for u in PROBABILITIES]
    np.testing.assert_allclose(ours, scipys, rtol=1e-9, atol=1e-9)
    assert np.isfinite(ours).all()


@pytest.mark.parametrize("distribution", ["normal", "lognormal"])
def test_low_and_high_are_the_5th_and_95th_percentile(distribution):
    range_ = Range(low=2, high=9, distribution=distribution)
    np.testing.assert_allclose(quantile(range_, np.array([0.05, 0.95])), [2, 9], rtol=1e-12)


@pytest.mark.parametrize("mean", [1e-6, 0.3, 4.0, 29.999, 30.0, 31.5, 400.0, 2.5e6])
def test_poisson_quantile_is_scipys(mean):
    u = Draws(3, "x", 3000, 1).once("u")
    u = np.concatenate([u, PROBABILITIES[PROBABILITIES <= 1 - 1e-9]])
    np.testing.assert_array_equal(poisson_quantile(u, np.full(u.shape, mean)), stats.poisson.ppf(u, mean))


@pytest.mark.parametrize("mean", [1e-6, 0.3, 4.0, 29.999, 30.0, 400.0, 2.5e6])
def test_poisson_quantile_is_sane_where_rounding_hides_the_tail(mean):
    u = np.array([1 - 2.0**-53])
    count = poisson_quantile(u, np.full(1, mean))
    np.testing.assert_allclose(count, stats.poisson.ppf(u, mean), rtol=1e-4, atol=3)


def test_poisson_of_nothing_is_nothing():
    assert poisson_quantile(np.array([0.999999]), np.array([0.0])).tolist() == [0.0]


@given(st.floats(0.001, 0.999), st.floats(0, 200), st.floats(0, 50))
@settings(max_examples=200, deadline=None)
def test_poisson_quantile_never_falls_with_its_mean(u, mean, more):
    both = poisson_quantile(np.array([u, u]), np.array([mean, mean + more]))
    assert both[0] <= both[1]


@pytest.mark.parametrize("range_", RANGES[1:], ids=lambda r: r.distribution)
def test_drawn_values_follow_the_distribution(range_):
    drawn = quantile(range_, Draws(1, "ks", 20_000, 1).once("x"))
    mode = (range_.low + range_.high) / 2 if range_.mode is None else range_.mode
    width = range_.high - range_.low
    named = {
        "uniform": lambda: stats.uniform(range_.low, width),
        "triangular": lambda: stats.triang((mode - range_.low) / width, range_.low, width),
        "pert": lambda: stats.beta(1 + 4 * (mode - range_.low) / width, 1 + 4 * (range_.high - mode) / width),
        "normal": lambda: stats.norm((range_.low + range_.high) / 2, width / 2 / stats.norm.ppf(0.95)),
        "lognormal": lambda: stats.lognorm(
            np.log(range_.high / range_.low) / 2 / stats.norm.ppf(0.95),
            scale=np.sqrt(range_.low * range_.high),
        ),
    }
    assert stats.kstest(drawn, named[range_.distribution]().cdf).pvalue > 1e-6


def test_a_stream_depends_on_seed_creator_and_name_only():
    base = Draws(1, "noor", 100, 12)
    assert np.array_equal(base.once("a"), Draws(1, "noor", 100, 3).once("a"))
    others = [Draws(2, "noor", 100, 12).once("a"), Draws(1, "sam", 100, 12).once("a"), base.once("b")]
    assert all(not np.array_equal(base.once("a"), other) for other in others)
    # no two (creator, name) pairs share a stream because their joined texts are equal
    assert not np.array_equal(Draws(1, "a/b", 9, 1).once("c"), Draws(1, "a", 9, 1).once("b/c"))


def test_the_first_draws_of_a_long_run_are_those_of_a_short_one():
    short, long = Draws(5, "x", 1000, 12), Draws(5, "x", 4000, 12)
    assert np.array_equal(short.once("a"), long.once("a")[:1000])
    assert np.array_equal(short.words("a"), long.words("a")[:, :1000])


def test_uniform_numbers_stay_inside_the_open_interval():
    u = Draws(1, "x", 200_000, 1).once("a")
    assert u.min() > 0
    assert u.max() < 1
