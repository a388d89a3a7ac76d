"""Scores of forecasts: against a kept-up library, against sums by hand, and how sure they say they are."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
import scoringrules

from tikmon_nb.model.history.scores import crps, crps_of_quantiles, naive_samples, scored, scores_of

SHARES = np.arange(1, 20) / 20


@pytest.mark.parametrize("seed", range(5))
def test_the_score_of_draws_and_of_quantiles_is_that_of_the_library(seed):
    rng = np.random.default_rng(seed)
    sample, truth = rng.gamma(0.4, 50.0, 500), float(rng.gamma(0.4, 50.0))
    assert crps(sample, truth) == pytest.approx(scoringrules.crps_ensemble(truth, sample, estimator="nrg"))
    quantiles = np.quantile(sample, SHARES)
    expected = scoringrules.crps_quantile(truth, quantiles, SHARES)
    assert crps_of_quantiles(quantiles, SHARES, truth) == pytest.approx(expected)


def test_the_score_is_that_of_a_normal_forecast():
    """At the middle: sd x (2 phi(0) - 1 / sqrt(pi)) (Gneiting and Raftery 2007, equation 5)."""
    sample = np.random.default_rng(1).normal(3.0, 2.0, 200_000)
    assert crps(sample, 3.0) == pytest.approx(2.0 * (2 / np.sqrt(2 * np.pi) - 1 / np.sqrt(np.pi)), rel=0.01)
    assert crps(np.full(10, 3.0), 5.0) == pytest.approx(2.0)


def test_a_month_kept_flat_has_one_error_and_a_walk_one_that_grows():
    past = np.exp([1.0, 2.0, 1.0, 2.0, 1.0])
    near, far = naive_samples(past, 1, "log"), naive_samples(past, 4, "log")
    assert set(near) == {"flat", "walk"}
    for found in (near, far):
        assert found["flat"].mean() == pytest.approx(1.0)
        assert found["flat"].std() == pytest.approx(np.std([1, 2, 1, 2, 1], ddof=1), rel=0.02)
    assert near["walk"].std() == pytest.approx(1.0, rel=0.02)
    assert far["walk"].std() == pytest.approx(2.0, rel=0.02)


def test_the_same_month_last_year_is_that_month():
    past = np.arange(100.0, 114.0)  # of the fifteenth month, the same a year before is the third
    assert naive_samples(past, 1, "eur")["last_year"].mean() == pytest.approx(102.0)
    assert naive_samples(past, 3, "eur")["last_year"].mean() == pytest.approx(104.0)
    assert naive_samples(past, 3, "eur", total=True)["last_year"].mean() == pytest.approx(3 * 103.0)
    assert naive_samples(past, 12, "eur", total=True)["last_year"].mean() == pytest.approx(past[2:].sum())


def test_months_together_are_so_many_times_a_month():
    past = np.full(6, 50.0)
    for scale in ("log", "eur"):
        for found in naive_samples(past, 6, scale, total=True).values():
            assert found.mean() == pytest.approx(300.0 if scale == "eur" else math.log(300.0))


def test_a_walk_s_mean_strays_less_than_its_end():
    """Simulated: the mean of six steps of a walk from its beginning has variance 7 x 13 / 36."""
    steps = np.random.default_rng(1).normal(0, 0.1, (20_000, 6)).cumsum(axis=1).mean(axis=1)
    past = np.exp(np.cumsum([5, *[0.1, -0.1] * 10]))
    found = naive_samples(past, 6, "log", total=True)["walk"]
    assert found.std() == pytest.approx(steps.std(), rel=0.03)


def test_what_is_not_known_has_no_naive_forecast_and_euros_are_never_below_nothing():
    assert naive_samples(np.array([1.0, 2.0]), 1, "log") == {}
    assert naive_samples(np.array([1.0, 2.0, 3.0, math.nan]), 1, "log") == {}
    assert naive_samples(np.array([0.0, 0.0, 300.0]), 1, "eur")["flat"].min() == 0.0


def test_a_truth_at_the_end_of_a_band_lies_in_it():
    found = scored(np.zeros(100), 0.0, "eur", np.array([]), 1, total=False)
    assert [found[f"held_{level}"] for level in (50, 80, 90)] == [1.0, 1.0, 1.0]
    assert found["crps"] == 0.0
    assert math.isnan(found["crps_flat"])


def rows(hits, months=1, creator="a", first="2026-01", crps=None):
    origins = pd.period_range(first, periods=len(hits), freq="M")
    return pd.DataFrame(
        {
            "quantity": "views",
            "total": False,
            "months": months,
            "creator": creator,
            "origin": origins,
            **{f"held_{level}": np.asarray(hits, float) for level in (50, 80, 90)},
            "crps": np.asarray(hits if crps is None else crps, float),
        }
    )


def test_eight_of_ten_may_be_anything_from_a_half_to_nearly_all():
    """Wilson's interval for 8 of 10 is .490 to .943."""
    [score] = scores_of(rows([1] * 8 + [0] * 2))
    share = score.held[80]
    assert (score.times, score.independent, share.value) == (10, 10.0, 0.8)
    assert (share.low, share.high) == (pytest.approx(0.490, abs=0.001), pytest.approx(0.943, abs=0.001))


def test_forecasts_that_share_months_count_for_less():
    """Ten that begin a month apart, each three months long, cover twelve months: four of three."""
    [score] = scores_of(rows([1] * 8 + [0] * 2, months=3))
    assert (score.times, score.independent) == (10, 4.0)
    [alone] = scores_of(rows([1] * 8 + [0] * 2))
    assert score.held[80].low < alone.held[80].low
    assert score.crps.high - score.crps.low > alone.crps.high - alone.crps.low


def test_creators_that_differ_are_surer_of_nothing_than_one_that_does_not():
    apart = pd.concat([rows([1] * 10, creator="a"), rows([0] * 10, creator="b")])
    alike = pd.concat([rows([1, 0] * 5, creator="a"), rows([1, 0] * 5, creator="b")])
    wide, narrow = (scores_of(one)[0] for one in (apart, alike))
    assert wide.creators == narrow.creators == 2
    assert (wide.held[80].low, wide.held[80].high) == (
        pytest.approx(0.05, abs=0.05),
        pytest.approx(0.95, abs=0.05),
    )
    assert narrow.held[80].low > 0.25


def test_one_forecast_says_nothing_of_its_own_error():
    [score] = scores_of(rows([1]))
    assert math.isnan(score.crps.low)
    assert score.held[80].low < 0.25


def test_the_intervals_hold_the_truth_as_often_as_they_say():
    """Walks forecast h months ahead, again and again: errors overlap, and 95 % should be some 95 %."""
    rng, held, inside, tries = np.random.default_rng(3), 0, 0, 300
    band = 1.2816 * math.sqrt(6)  # of 80 %, six months ahead
    for _ in range(tries):
        walk = rng.normal(0, 1, 41).cumsum()
        errors = walk[6:] - walk[:-6]
        [score] = scores_of(rows(np.abs(errors) <= band, months=6, crps=errors))
        held += score.held[80].low <= 0.8 <= score.held[80].high
        inside += score.crps.low <= 0.0 <= score.crps.high
    assert held / tries > 0.9
    assert inside / tries > 0.88


def test_a_band_of_which_the_ends_are_not_known_is_left_out():
    some = rows([1, 1, 0, 1]).assign(held_90=math.nan)
    some.loc[0, "held_50"] = math.nan
    [score] = scores_of(some)
    assert set(score.held) == {50, 80}
    assert score.held[50].value == pytest.approx(2 / 3)
