"""Standard errors that cover the truth as often as they say."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from tikmon_nb.model.sampling.draws import Draws, dimension_of
from tikmon_nb.model.sampling.estimates import sample

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
