"""Every distribution against scipy's: quantiles, moments, what is cut off, and what is refused."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from scipy import stats

from benchmarks import quantile_tables as monthly
from tikmon_nb.inputs.ranges import Range
from tikmon_nb.model.sampling import quantile_tables as tables
from tikmon_nb.model.sampling.draws import Draws
from tikmon_nb.model.sampling.poisson import poisson_quantile
from tikmon_nb.model.sampling.quantiles import Z95, cdf, fast_quantile, of_scores, quantile

OWN = (3.0, 8.0, 8.0, 21.0, 40.0)


def lognormal(low: float, high: float):
    sigma = math.log(high / low) / 2 / Z95
    return stats.lognorm(sigma, scale=math.sqrt(low * high))


CASES = {
    "uniform": (Range(low=-1, high=4), stats.uniform(-1, 5)),
    "triangular": (Range(low=0, high=10, mode=2, distribution="triangular"), stats.triang(0.2, 0, 10)),
    "triangular, mode at an end": (
        Range(low=0, high=10, mode=10, distribution="triangular"),
        stats.triang(1, 0, 10),
    ),
    "pert": (Range(low=1, high=9, mode=3, distribution="pert"), stats.beta(2, 4, 1, 8)),
    "pert, mode at an end": (Range(low=0, high=1, mode=0, distribution="pert"), stats.beta(1, 5)),
    "normal": (Range(low=2, high=8, distribution="normal"), stats.norm(5, 3 / Z95)),
    "lognormal": (Range(low=0.5, high=800, distribution="lognormal"), lognormal(0.5, 800)),
    "beta": (Range.model_validate({"distribution": "beta", "alpha": 2, "beta": 7}), stats.beta(2, 7)),
    "beta, heaped at the ends": (
        Range.model_validate({"distribution": "beta", "alpha": 0.4, "beta": 0.6, "low": 2, "high": 5}),
        stats.beta(0.4, 0.6, 2, 3),
    ),
    "poisson": (Range.model_validate({"distribution": "poisson", "mean": 3.5}), stats.poisson(3.5)),
    "negative_binomial": (
        Range.model_validate({"distribution": "negative_binomial", "mean": 6, "dispersion": 2}),
        stats.nbinom(2, 0.25),
    ),
}
NAMES = list(CASES)
PROBABILITIES = np.array([1e-9, 1e-4, 0.001, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.999, 1 - 1e-6])


def drawn(range_: Range, name: str = "x", draws: int = 60_000):
    return quantile(range_, Draws(7, "distributions", draws, 1).once(name))


@pytest.mark.parametrize("name", NAMES)
def test_quantiles_are_scipys(name):
    range_, truth = CASES[name]
    np.testing.assert_allclose(
        quantile(range_, PROBABILITIES), truth.ppf(PROBABILITIES), rtol=1e-9, atol=1e-12
    )


@pytest.mark.parametrize("name", NAMES)
def test_fast_quantiles_are_within_1e_5_of_the_range(name):
    range_, truth = CASES[name]
    u = np.concatenate([Draws(1, "fast", 40_000, 1).once("u"), PROBABILITIES])
    span = float(truth.ppf(1 - 1e-6) - truth.ppf(1e-6))
    assert np.abs(fast_quantile(range_, u) - truth.ppf(u)).max() < 1e-5 * span


@pytest.mark.parametrize("name", NAMES)
def test_values_of_scores_are_within_1e_5_of_the_range(name):
    range_, truth = CASES[name]
    u = np.concatenate([Draws(1, "scores", 40_000, 1).once("u"), PROBABILITIES[2:-1]])
    span = float(truth.ppf(1 - 1e-6) - truth.ppf(1e-6))
    assert np.abs(of_scores(range_, stats.norm.ppf(u)) - truth.ppf(u)).max() < 1e-5 * span


@pytest.mark.parametrize("name", NAMES)
def test_moments_and_shape_are_those_of_the_closed_form(name):
    range_, truth = CASES[name]
    x = drawn(range_)
    se = x.std() / math.sqrt(x.size)
    assert abs(x.mean() - truth.mean()) < 4 * se
    fourth = ((x - x.mean()) ** 4).mean()
    assert abs(x.var() - truth.var()) < 4 * math.sqrt((fourth - x.var() ** 2) / x.size)
    for share in (0.1, 0.5, 0.9):
        below = float((x <= truth.ppf(share)).mean())
        assert abs(below - truth.cdf(truth.ppf(share))) < 4 * math.sqrt(share * (1 - share) / x.size)


@pytest.mark.parametrize("name", [n for n in NAMES if n not in ("poisson", "negative_binomial")])
def test_draws_pass_the_kolmogorov_smirnov_test(name):
    range_, truth = CASES[name]
    assert stats.kstest(drawn(range_), truth.cdf).pvalue > 1e-6


@pytest.mark.parametrize("name", NAMES)
def test_cdf_and_quantile_undo_each_other(name):
    range_, truth = CASES[name]
    for share in (0.03, 0.4, 0.97):
        x = float(truth.ppf(share))
        assert cdf(range_, x) == pytest.approx(float(truth.cdf(x)), abs=1e-12)


def test_discrete_values_come_as_often_as_their_weights():
    range_ = Range.model_validate({"distribution": "discrete", "values": [5, 1, 9], "weights": [2, 1, 1]})
    assert (range_.low, range_.high) == (1, 9)
    x = drawn(range_)
    for value, share in ((1, 0.25), (5, 0.5), (9, 0.25)):
        assert abs((x == value).mean() - share) < 4 * math.sqrt(share * (1 - share) / x.size)


def test_an_empirical_range_has_the_quantiles_of_its_values():
    range_ = Range.model_validate({"distribution": "empirical", "values": OWN})
    u = np.linspace(0.001, 0.999, 500)
    np.testing.assert_array_equal(quantile(range_, u), np.quantile(OWN, u))
    for x in (2, 3, 7.9, 8, 8.1, 30, 40, 41):
        assert cdf(range_, x) == pytest.approx(
            float((np.quantile(OWN, np.linspace(0, 1, 200_001)) <= x).mean()), abs=1e-5
        )


@pytest.mark.parametrize("name", NAMES)
def test_what_is_cut_off_cannot_be_and_the_rest_keeps_its_shape(name):
    range_, truth = CASES[name]
    least, most = float(truth.ppf(0.2)), float(truth.ppf(0.7))
    cut = Range.model_validate({**range_.model_dump(), "at_least": least, "at_most": most})
    x = drawn(cut)
    assert x.min() >= least
    assert x.max() <= most
    start = float(truth.cdf(np.nextafter(least, -np.inf)))
    for share in (0.3, 0.5, 0.6):
        y = float(truth.ppf(share))
        expected = (truth.cdf(y) - start) / (truth.cdf(most) - start)
        assert abs((x <= y).mean() - expected) < 4 * math.sqrt(0.25 / x.size)


def test_a_normal_range_does_not_leave_its_unit():
    share = Range(low=0.0, high=0.3, distribution="normal")
    assert drawn(share).min() < 0
    x = quantile(share, Draws(1, "cut", 50_000, 1).once("x"), (0.0, 1.0))
    assert x.min() >= 0


def test_a_range_of_which_nothing_is_left_is_an_error():
    with pytest.raises(ValueError, match="nothing of the range is left"):
        quantile(Range(low=2, high=3, distribution="normal"), np.array([0.5]), (50.0, 60.0))


@given(st.sampled_from(NAMES), st.floats(1e-9, 1 - 1e-9), st.floats(1e-9, 1 - 1e-9))
@settings(max_examples=200, deadline=None)
def test_quantiles_never_fall(name, u, v):
    low, high = quantile(CASES[name][0], np.array(sorted((u, v))))
    assert low <= high


BAD = [
    ({"distribution": "poisson"}, "parameter_missing"),
    ({"distribution": "poisson", "mean": -1}, "greater_than_equal"),
    ({"distribution": "negative_binomial", "mean": 2}, "parameter_missing"),
    ({"distribution": "negative_binomial", "mean": 2, "dispersion": 0}, "greater_than"),
    ({"distribution": "beta", "alpha": 2}, "parameter_missing"),
    ({"distribution": "beta", "alpha": 2, "beta": float("nan")}, "finite_number"),
    ({"distribution": "discrete", "values": []}, "too_short"),
    ({"distribution": "discrete", "values": [1, 2], "weights": [1]}, "weights_differ"),
    ({"distribution": "discrete", "values": [1, 2], "weights": [0, 0]}, "number_out_of_range"),
    ({"distribution": "discrete", "values": [1, 2], "weights": [2, -1]}, "number_out_of_range"),
    ({"low": 1, "high": 2, "mean": 3}, "parameter_unused"),
    ({"low": 2, "high": 1}, "low_above_high"),
    ({"low": 1, "high": 2, "at_least": 3}, "number_out_of_range"),
    ({"low": 1, "high": 2, "at_least": 1.8, "at_most": 1.2}, "low_above_high"),
    ({"low": float("nan"), "high": 2}, "finite_number"),
    ({"low": 1, "high": float("inf")}, "finite_number"),
    ({"low": 1, "high": 2, "distribution": "gamma"}, "literal_error"),
]


@pytest.mark.parametrize(("fields", "code"), BAD, ids=str)
def test_an_impossible_range_is_one_clear_error(fields, code):
    with pytest.raises(ValidationError) as caught:
        Range.model_validate(fields)
    assert [error["type"] for error in caught.value.errors()] == [code]


def test_scaling_keeps_the_kind():
    for name, (range_, _) in CASES.items():
        moved = range_.scaled(2.0, 1.0)
        assert moved.distribution == range_.distribution
        u = np.array([0.2, 0.8])
        if name in ("poisson", "negative_binomial"):
            assert moved.mean == 2 * range_.mean + 1
        elif name != "lognormal":
            np.testing.assert_allclose(quantile(moved, u), 2 * quantile(range_, u) + 1)
    assert CASES["beta"][0].scaled(0.0, 3.0).is_fixed


TABLES = {
    "normal": (tables.normal(), stats.norm()),
    "uniform": (monthly.uniform(2, 5), stats.uniform(2, 3)),
    "triangular": (monthly.triangular(150, 250, 500), stats.triang(2 / 7, 150, 350)),
    "pert": (monthly.pert(0.002, 0.006, 0.02), stats.beta(1 + 4 * 4 / 18, 5 - 4 * 4 / 18, 0.002, 0.018)),
    "pert, mode at an end": (monthly.pert(0, 0, 1), stats.beta(1, 5)),
    "beta": (tables.beta(3.5, 1.2), stats.beta(3.5, 1.2)),
    "lognormal": (monthly.lognormal(3, 0.35), stats.lognorm(0.35, scale=math.exp(3))),
    "poisson": (monthly.poisson(6), stats.poisson(6)),
}


@pytest.mark.parametrize("name", list(TABLES))
def test_tables_are_within_1e_5_of_the_range(name):
    table, truth = TABLES[name]
    exact = truth.ppf(tables.midpoints())
    assert np.abs(table - exact).max() < 1e-5 * (exact[-1] - exact[0])
    assert (np.diff(table) >= 0).all()


@pytest.mark.parametrize("name", [n for n in TABLES if n != "poisson"])
@pytest.mark.parametrize("share", [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95])
def test_a_tables_percentiles_are_off_by_less_than_a_tenth_of_their_error(name, share):
    """At the most draws that a run may have: then the error is at its smallest."""
    table, truth = TABLES[name]
    value = float(np.quantile(table, share))
    se = math.sqrt(share * (1 - share) / 5_000_000) / truth.pdf(truth.ppf(share))
    assert abs(value - truth.ppf(share)) < 0.1 * se


def test_scores_on_a_line_are_within_2e_6():
    u = np.concatenate([PROBABILITIES, [2.0**-53, 1 - 2.0**-53], Draws(1, "z", 100_000, 1).once("u")])
    assert np.abs(tables.scores(u) - stats.norm.ppf(u)).max() < 2e-6


def test_shares_of_scores_are_within_1e_6():
    z = np.linspace(-9, 9, 100_001, dtype=np.float32)
    assert np.abs(tables.shares(z.copy()) - stats.norm.cdf(z.astype(float))).max() < 1e-6


def test_a_table_cannot_be_written_to():
    with pytest.raises(ValueError, match="read-only"):
        tables.normal()[0] = 0


def test_a_count_table_needs_a_mean_that_has_one():
    for mean in (-1, 700, math.nan):
        with pytest.raises(ValueError, match="mean"):
            monthly.poisson(mean)


@pytest.mark.parametrize("mean", [1e-6, 0.3, 2, 7.999, 8.0, 15, 31, 400, 2.5e6])
def test_counts_are_scipys(mean):
    u = np.concatenate([Draws(3, "n", 20_000, 1).once("u"), [1e-9, 1e-5, 1 - 1e-9]])
    means = mean * (0.95 + 0.1 * Draws(4, "n", u.size, 1).once("m"))
    np.testing.assert_array_equal(poisson_quantile(u, means), stats.poisson.ppf(u, means))


@given(st.floats(1e-6, 1 - 1e-6), st.floats(0, 60), st.floats(0, 60))
@settings(max_examples=300, deadline=None)
def test_a_count_never_falls_with_its_mean(u, one, other):
    low, high = poisson_quantile(np.array([u, u]), np.array(sorted((one, other))))
    assert low <= high


@pytest.mark.parametrize("mean", [-1.0, math.nan])
def test_a_count_needs_a_possible_mean(mean):
    with pytest.raises(ValueError, match="mean"):
        poisson_quantile(np.array([0.5]), np.array([mean]))


def test_an_enormous_mean_is_counted_at_once():
    counts = poisson_quantile(np.array([0.3, 0.5, 0.9]), np.full(3, 1e17))
    np.testing.assert_allclose(counts, 1e17, rtol=1e-8)
