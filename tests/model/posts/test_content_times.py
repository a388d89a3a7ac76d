"""Hours and weekdays: shuffling, one test before all others, and no best hour by chance."""

from __future__ import annotations

import math
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tests.model.posts.simulated_posts import LATER, at_least, at_most, every_day, hours_in_runs, posts, table
from tikmon_nb.model.posts.baseline import relative_views
from tikmon_nb.model.posts.permutation import NEIGHBOURS, RUN, holm, shuffle, tie_correction
from tikmon_nb.model.posts.posting_times import LEAST_IN_GROUP, posting_days, posting_hours
from tikmon_nb.model.sampling.order_statistics import median_interval

FEW = 399  # permutations that are enough for a test at 5 %


def hours(videos, seed=0, **more):
    return posting_hours(videos, np.random.default_rng(seed), as_of=LATER, permutations=FEW, **more)


def days(videos, seed=0):
    return posting_days(videos, np.random.default_rng(seed), as_of=LATER, permutations=FEW)


@pytest.mark.parametrize("spoil", [lambda y: y, np.round, np.zeros_like])
def test_the_statistic_is_that_of_kruskal_and_wallis(spoil):
    rng = np.random.default_rng(4)
    values, group = spoil(rng.normal(size=60)), rng.integers(0, 3, 60)
    found = shuffle(values, group == np.arange(3)[:, None], rng, 99)
    expected = 0.0 if not values.any() else stats.kruskal(*(values[group == g] for g in range(3))).statistic
    assert found.statistic == pytest.approx(expected)
    if not values.any():
        assert found.p_any() == 1
        assert (found.p_higher() == 1).all()
        assert (found.p_different() == 1).all()


def test_of_few_posts_every_way_to_shuffle_is_tried():
    rng = np.random.default_rng(4)
    values, group = rng.normal(size=12), np.arange(12) % 3 == 0
    found = shuffle(values, np.array([group, ~group]), rng)
    ranks, sums = stats.rankdata(values), []
    for start in range(12):
        runs = np.array_split(np.roll(ranks, -start), [RUN, 2 * RUN])
        sums += [np.concatenate(order)[group].sum() for order in permutations(runs)]
    assert found.exact
    np.testing.assert_array_equal(np.sort(found.chance[:, 0]), np.sort(sums))
    assert found.p_higher()[0] == np.mean(np.array(sums) >= ranks[group].sum())
    assert found.p_higher().min() >= 1 / len(sums)


def test_of_many_posts_runs_are_shuffled():
    """Runs stay together, and every post comes everywhere equally often."""
    n, rng = 50, np.random.default_rng(1)
    places = shuffle(np.arange(n), np.eye(n, dtype=bool), rng, 4000).chance - 1
    np.testing.assert_array_equal(np.sort(places, axis=1), np.broadcast_to(np.arange(n), places.shape))
    follows = (np.diff(places, axis=1) % n == 1).mean()
    assert follows == pytest.approx((n - n / RUN) / (n - 1), abs=0.03)
    assert np.abs(places.mean(axis=0) - (n - 1) / 2).max() < 4.5 * n / math.sqrt(12 * 4000)


def test_memberships_are_held_against_those_of_the_neighbours():
    """The statistic beside the neighbours by hand: rank times (member - share of the others around)."""
    rng = np.random.default_rng(2)
    values, group = rng.normal(size=30), rng.random(30) < 0.4
    found = shuffle(values, np.array([group]), rng, 9)
    ranks, total, squares = stats.rankdata(values), 0.0, 0.0
    for i in range(30):
        first = min(max(i - NEIGHBOURS // 2, 0), 29 - NEIGHBOURS)
        others = [j for j in range(first, first + NEIGHBOURS + 1) if j != i]
        apart = group[i] - np.mean(group[others])
        total += apart * (ranks[i] - 15.5)
        squares += apart**2
    assert found.beside_found[0] == pytest.approx(total)
    assert found.beside_sizes[0] == pytest.approx(squares)


def test_shuffled_p_values_of_posts_without_effect_are_even_or_larger():
    """Of two tests the larger p-value counts, so that small ones come less often than evenly."""
    p_values = []
    for seed in range(400):
        rng = np.random.default_rng(seed)
        group = rng.integers(0, 3, 60) == np.arange(3)[:, None]
        p_values.append(shuffle(rng.normal(size=60), group, rng, 199).p_any())
    assert stats.kstest(p_values, "uniform", alternative="greater").pvalue > 0.001
    assert np.mean(np.array(p_values) < 0.5) > 0.25  # and not all are near 1


@pytest.mark.parametrize(
    ("switch", "logs"),
    [
        (0.5, lambda x: np.log(100) / (1 + np.exp(-12 * (x - 0.5)))),
        (0.5, lambda x: np.log(100) * x),
        (0.8, lambda x: np.log(100) * x),
    ],
    ids=["s_curve", "exponential", "late"],
)
def test_changing_hours_while_growing_gives_no_better_hour(switch, logs):
    """Forty posts, a hundred times the views in the end, and another hour from `switch` on."""
    n, runs, false = 40, 60, 0
    for seed in range(runs):
        rng = np.random.default_rng(seed)
        at = np.where(np.arange(n) < switch * n, 13, 20)
        at = np.where(rng.random(n) < 0.1, 33 - at, at)
        local = pd.date_range("2025-01-06", periods=n) + pd.to_timedelta(at, unit="h")
        views = np.exp(8 + logs(np.linspace(0, 1, n)) + 0.6 * rng.normal(size=n))
        false += hours(table(np.round(views), local), seed).best is not None
    assert false <= at_most(0.05, runs)


def test_holm_by_hand():
    np.testing.assert_allclose(
        holm(np.array([0.01, math.nan, 0.04, 0.03, 0.6])), [0.04, math.nan, 0.09, 0.09, 0.6]
    )
    np.testing.assert_allclose(holm(np.array([0.9, 0.8])), [1, 1])
    assert len(holm(np.array([]))) == 0


@given(st.lists(st.floats(0, 1), max_size=12))
def test_holm_never_lowers_a_p_value_nor_changes_their_order(p_values):
    given_, found = np.array(p_values), holm(np.array(p_values))
    assert (found >= given_).all()
    assert (np.diff(found[np.argsort(given_, kind="stable")]) >= 0).all()


def test_tie_correction():
    assert tie_correction(np.array([1.0, 2.0, 3.0])) == 1
    assert tie_correction(np.array([2.0, 2.0, 2.0])) == 0
    assert tie_correction(np.array([1.0])) == 0


def four_times(best=21, times=8.0, n=80):
    return posts(n, np.random.default_rng(1), sd=0.5, effect={best: math.log(times)})


def test_an_hour_that_is_better_is_found():
    found = hours(four_times())
    assert (found.best, found.reason, found.as_good) == (21, "", ())
    assert found.p_value <= 0.01
    assert found.groups.loc[21, "p_value"] <= 0.05
    assert found.groups["tested"].to_list() == [False, False, False, True, True, True, False, True]
    assert (
        found.posts == found.tested_posts == found.groups["posts"].sum() == found.cell_posts.to_numpy().sum()
    )


def test_two_better_hours_are_as_good_as_each_other():
    videos = posts(160, np.random.default_rng(3), sd=0.5, effect={17: 1.0, 21: 1.0})
    found = hours(videos)
    assert {found.best, *found.as_good} == {15, 21}


def test_an_hour_that_is_worse_makes_no_other_the_best_without_saying_how_many_are_as_good():
    found = hours(posts(200, np.random.default_rng(3), sd=0.5, effect={9: -2.0}))
    assert found.p_value <= 0.05
    assert found.best is None or len(found.as_good) == 2


def test_groups_are_the_medians_of_their_ratios():
    videos = four_times()
    found, ratios = hours(videos), relative_views(videos, LATER)["log_ratio"]
    at = videos["uploaded_at"].dt.tz_convert("Europe/Amsterdam").dt.hour // 3 * 3
    for hour, row in found.groups.iterrows():
        median = median_interval(ratios[at == hour])
        assert row["posts"] == median.n
        expected = np.exp([median.value, median.low, median.high])
        np.testing.assert_allclose(row[["median_ratio", "low", "high"]].astype(float), expected)


def test_cells_are_weekday_by_hour():
    local = pd.to_datetime([f"2026-03-{day:02d} {hour}:30" for day in range(2, 30) for hour in (2, 23)])
    videos = table(np.arange(1.0, 56.0), local[local != "2026-03-29 02:30"])
    found = posting_hours(videos, np.random.default_rng(0), as_of=LATER)
    assert found.cell_posts.shape == found.cell_ratios.shape == (7, 8)
    assert found.cell_posts[21].to_list() == [4] * 7
    assert found.cell_posts[0].to_list() == [4] * 6 + [3]
    assert found.cell_posts.to_numpy().sum() == 55
    assert found.cell_ratios.notna().to_numpy().sum() == 14


def test_the_clock_is_that_of_amsterdam_in_winter_and_summer():
    uploads = pd.to_datetime(["2026-01-10 22:30"] * 15 + ["2026-07-10 21:30"] * 15, utc=True)
    videos = every_day(30).assign(uploaded_at=uploads)
    found = hours(videos)
    assert found.groups.loc[21, "posts"] == 30  # 23:30 in both
    assert days(videos).groups["posts"].to_list() == [0, 0, 0, 0, 15, 15, 0]


def test_a_weekday_that_is_better_is_found():
    local = pd.date_range("2026-01-05 12:00", periods=140, freq="D")  # from a Monday
    noise = np.random.default_rng(8).normal(0, 0.5, 140)
    videos = table(np.round(np.exp(8 + noise + 1.5 * (local.day_of_week == 6))), local)
    assert (days(videos).best, days(videos).groups.index.name) == (6, "weekday")
    assert hours(videos).reason == "too_few_posts"  # one hour cannot be compared


def test_posts_whose_hour_is_not_known_are_left_out():
    videos = four_times()
    assert hours(videos.assign(hour_known=False)).posts == 0
    assert days(videos.assign(hour_known=False)).posts == 0
    half = videos.assign(hour_known=np.arange(80) % 2 == 0)
    assert hours(half).posts == 40
    assert hours(videos).posts == 80
    assert hours(videos.assign(uploaded_at=pd.Series(pd.NaT, videos.index, "datetime64[us, UTC]"))).posts == 0


@pytest.mark.parametrize("n", [0, 1, 2, 19])
def test_too_few_posts_to_say(n):
    for found in (hours(four_times(n=n)), days(four_times(n=n)), hours(every_day(n))):
        assert (found.best, found.reason) == (None, "too_few_posts")
        assert math.isnan(found.p_value)
        assert math.isnan(found.statistic)


@pytest.mark.parametrize("views", [0.0, math.nan])
def test_posts_without_views_say_nothing(views):
    assert hours(four_times().assign(views=views)).reason == "too_few_posts"


def test_equal_posts_show_no_difference():
    videos = four_times().assign(views=500.0)
    found = hours(videos)
    assert (found.statistic, found.p_value, found.best, found.reason) == (0, 1, None, "no_difference")
    assert found.groups.loc[9, ["median_ratio", "low", "high"]].to_list() == [1, 1, 1]


def test_times_with_few_posts_are_counted_not_tested():
    chosen = np.array([9] * 30 + [13] * 30 + [2] * (LEAST_IN_GROUP - 1))
    found = hours(posts(len(chosen), np.random.default_rng(1), hours=chosen))
    assert not found.groups.loc[0, "tested"]
    assert found.groups.loc[0, "posts"] == LEAST_IN_GROUP - 1
    assert found.tested_posts == 60
    assert math.isnan(found.groups.loc[0, "p_value"])


@given(st.integers(0, 2**32), st.floats(0.01, 100), st.integers(0, 70))
@settings(max_examples=12)
def test_neither_order_nor_a_factor_nor_posts_without_views_matter(seed, factor, n):
    rng = np.random.default_rng(seed)
    videos = posts(n, rng, effect={13: 1.0})
    more = posts(5, rng).assign(views=math.nan)
    more.index = more.index + "9"
    other = pd.concat([videos.assign(views=videos["views"] * factor), more])
    other = other.sample(frac=1, random_state=rng)
    for ask in (hours, days):
        one, two = ask(videos), ask(other)
        pd.testing.assert_frame_equal(one.groups, two.groups)
        assert (one.best, one.reason, one.as_good) == (two.best, two.reason, two.as_good)
        np.testing.assert_equal((one.p_value, one.statistic), (two.p_value, two.statistic))


CREATORS = [
    pytest.param(25, {}, 0, id="few posts"),
    pytest.param(60, {"tail": "skewed"}, 0, id="skewed views"),
    pytest.param(60, {"phi": 0.3}, 5, id="good weeks at one hour"),
]


@pytest.mark.parametrize(("n", "kind", "run"), CREATORS)
def test_a_false_best_hour_in_at_most_5_of_100_creators(n, kind, run):
    runs, false = 60, 0
    for seed in range(runs):
        rng = np.random.default_rng([seed, n])
        at = hours_in_runs(n, run, rng) if run else None
        found = posting_hours(posts(n, rng, hours=at, **kind), rng, as_of=LATER, permutations=99)
        false += found.best is not None
    assert false <= at_most(0.05, runs)


def test_twice_the_views_at_one_hour_are_mostly_found_among_200_posts():
    runs = 30
    found = [
        hours(posts(200, np.random.default_rng(s), sd=0.8, effect={21: math.log(2)}), s).best
        for s in range(runs)
    ]
    assert found.count(21) >= at_least(0.75, runs)
    assert len(found) - found.count(21) - found.count(None) <= at_most(0.02, runs)


def test_intervals_cover_the_true_multiple_of_normal():
    made = np.random.default_rng(0).normal(size=200_000) + np.repeat([math.log(2), 0, 0, 0], 50_000)
    normal = np.median(made)
    inside = []
    for seed in range(40):
        rng = np.random.default_rng([seed, 5])
        found = posting_hours(
            posts(100, rng, effect={21: math.log(2)}), rng, as_of=LATER, permutations=19
        ).groups
        for hour, truth in ((9, -normal), (21, math.log(2) - normal)):
            inside.append(found.loc[hour, "low"] <= math.exp(truth) <= found.loc[hour, "high"])
    assert sum(inside) >= at_least(0.95, len(inside))
