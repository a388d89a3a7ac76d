"""The random numbers: the same whatever else is drawn, even where they should be, and correlated as asked."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from scipy.stats import qmc

from tikmon_nb.findings import InputError
from tikmon_nb.inputs.correlations import RankCorrelation
from tikmon_nb.inputs.run_limits import METHODS
from tikmon_nb.model.sampling import quantile_tables as tables
from tikmon_nb.model.sampling import sobol
from tikmon_nb.model.sampling.copula import copula, nearest_correlation
from tikmon_nb.model.sampling.draws import REPLICATES, Draws, dimension_of

KEYS = ("views_30d", "engagement_share", "ambassador_eur_per_month/2", "sponsored_fee", "not in the list")


def source(method="mc", draws=1000, **changes):
    made = Draws(5, "noor", draws, 12, method, dimension=dimension_of)
    return replace(made, **changes) if changes else made


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("pieces", [2, 8, 7])
def test_numbers_do_not_depend_on_how_a_run_is_cut(method, pieces):
    whole = source(method)
    cuts = np.linspace(0, 1000, pieces + 1).astype(int)
    parts = [whole.part(a, b - a) for a, b in itertools.pairwise(cuts)]
    for key in KEYS:
        np.testing.assert_array_equal(whole.once(key), np.concatenate([p.once(key) for p in parts]))
    words = np.concatenate([p.words("x") for p in parts], axis=1)
    np.testing.assert_array_equal(whole.words("x"), words)


@pytest.mark.parametrize("method", METHODS)
def test_the_first_numbers_of_a_longer_run_are_those_of_a_shorter_one(method):
    short, long = source(method, 1000), source(method, 2000)
    for key in KEYS:
        np.testing.assert_array_equal(short.once(key), long.once(key)[:1000])
    np.testing.assert_array_equal(short.words("x"), long.words("x")[:, :1000])
    np.testing.assert_array_equal(short.words("x")[:5], replace(short, months=5).words("x"))


@pytest.mark.parametrize("method", METHODS)
def test_numbers_are_uniform(method):
    made = source(method, 20_000)
    for key in KEYS:
        u = made.once(key)
        assert 0 < u.min() < u.max() < 1
        assert stats.kstest(u, "uniform").pvalue > 1e-6
    assert stats.chisquare(np.bincount(made.words("x").ravel() >> 8, minlength=256)).pvalue > 1e-6


@pytest.mark.parametrize("method", METHODS)
def test_no_two_streams_go_together(method):
    made = source(method, 20_000)
    columns = [made.once(key) for key in KEYS]
    columns += [replace(made, seed=6).once("views_30d"), replace(made, creator="sam").once("views_30d")]
    columns += list(made.words("x")[:2] / 65536)
    correlation = np.corrcoef(columns)[np.triu_indices(len(columns), 1)]
    assert np.abs(correlation).max() < 5 / np.sqrt(20_000)


def test_every_replicate_is_even():
    """Of 256 points of a replicate each lies in its own one of 256 strata; so do the first 64 in 64."""
    u = source("sobol", 256 * REPLICATES).once("views_30d").reshape(256, REPLICATES)
    for replicate in u.T:
        assert len(set(np.floor(replicate * 256))) == 256
        assert len(set(np.floor(replicate[:64] * 64))) == 64


def test_sobol_points_are_scipys_but_for_the_scramble():
    """Without random bits below the diagonal and without a shift, the points are scipy's, reordered."""
    identity = np.zeros(sobol.BITS + 1, dtype=np.uint64)
    ours = np.array(
        [
            sobol.points(*sobol.scramble(dimension, 8, identity, 1), 0, 256).ravel() * 2.0**-32
            for dimension in range(12)
        ]
    ).T
    theirs = qmc.Sobol(12, scramble=False, bits=32).random(256)
    np.testing.assert_array_equal(ours[np.lexsort(ours.T)], theirs[np.lexsort(theirs.T)])


def test_pairs_of_sobol_dimensions_are_more_even_than_chance():
    both = np.array([source("sobol", 256 * REPLICATES).once(key) for key in KEYS[:2]])
    sobol_points = both[:, ::REPLICATES].T
    plain = np.array([source("mc", 256).once(key) for key in KEYS[:2]]).T
    assert qmc.discrepancy(sobol_points) < qmc.discrepancy(plain) / 5


def test_names_have_dimensions_of_their_own():
    keys = [*KEYS[:4], "ambassador_eur_per_month/1", "ambassador_renewed/1/1", "eur_per_usd", "followers"]
    places = [dimension_of(key) for key in keys]
    assert None not in places
    assert len(set(places)) == len(places)
    assert dimension_of("sponsored_fee/tail") is None
    assert dimension_of("ambassador_renewed/1/2") is None
    assert max(place for place in places if place is not None) < sobol.MOST_DIMENSIONS


def pair(one, other, rank):
    return RankCorrelation(between=(one, other), rank_correlation=rank)


PAIRS = (
    pair("views_30d", "engagement_share", 0.6),
    pair("engagement_share", "affiliate_click_share", -0.4),
    pair("views_30d", "affiliate_click_share", 0.1),
)


def normal(made):
    return lambda name: tables.scores(made.once(name))


@pytest.mark.parametrize("method", METHODS)
def test_the_rank_correlations_given_are_those_drawn(method):
    joint, made = copula(PAIRS, "card"), source(method, 40_000)
    for wanted in PAIRS:
        u, v = (stats.norm.cdf(joint.score(name, normal(made))) for name in wanted.between)
        found = stats.spearmanr(u, v).statistic
        assert found == pytest.approx(wanted.rank_correlation, abs=5 / np.sqrt(40_000))
        assert stats.kstest(v, "uniform").pvalue > 1e-6


def test_the_first_of_a_group_and_all_outside_it_keep_their_numbers():
    joint, made = copula(PAIRS, "card"), source("mc")
    for name in ("views_30d", "sponsored_fee"):
        np.testing.assert_array_equal(joint.score(name, normal(made)), normal(made)(name))
    more = copula((*PAIRS, pair("views_30d", "eur_per_usd", 0.2)), "card")
    for name in joint.names:
        np.testing.assert_array_equal(joint.score(name, normal(made)), more.score(name, normal(made)))


def test_impossible_correlations_name_the_pair_and_the_nearest_that_can_be():
    impossible = (
        pair("views_30d", "engagement_share", 0.9),
        pair("engagement_share", "affiliate_click_share", 0.9),
        pair("views_30d", "affiliate_click_share", -0.9),
    )
    with pytest.raises(InputError) as caught:
        copula(impossible, "rates/x.yml")
    [finding] = caught.value.findings
    assert finding.code == "correlations_impossible"
    names = str(finding.column).split(" × ")
    assert len(names) == 2
    [worst] = [p for p in impossible if set(p.between) == set(names)]
    assert finding.found == f"{worst.rank_correlation:g}"
    nearest = float(str(finding.expected))
    assert abs(nearest) < 0.9


def test_the_nearest_correlation_matrix_is_one_and_is_near():
    wrong = np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]])
    near = nearest_correlation(wrong)
    assert np.linalg.eigvalsh(near).min() > -1e-9
    np.testing.assert_allclose(np.diag(near), 1)
    rng = np.random.default_rng(1)
    distance = np.linalg.norm(near - wrong)
    for _ in range(200):  # no other valid matrix that we come across is nearer
        factor = rng.normal(size=(3, 3))
        other = factor @ factor.T
        other /= np.sqrt(np.outer(np.diag(other), np.diag(other)))
        assert np.linalg.norm(other - wrong) >= distance - 1e-6


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"between": ("views_30d", "engagment_share"), "rank_correlation": 0.5}, "correlation_unknown"),
        ({"between": ("views_30d", "views_30d"), "rank_correlation": 0.5}, "correlation_with_itself"),
        ({"between": ("views_30d", "engagement_share"), "rank_correlation": 1.0}, "less_than"),
        ({"between": ("views_30d", "engagement_share"), "rank_correlation": float("nan")}, "finite_number"),
        ({"between": ("views_30d", "costs_eur_per_month"), "rank_correlation": 0.5}, "correlation_unknown"),
    ],
)
def test_a_wrong_correlation_is_one_clear_error(fields, code):
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # pydantic's error is one
        RankCorrelation.model_validate(fields)
    assert code in {error["type"] for error in caught.value.errors()}  # type: ignore[attr-defined]
