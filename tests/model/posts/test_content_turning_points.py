"""Changes of level: exact on clean steps, silent on noise and steady growth."""

from __future__ import annotations

import math
from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.model.posts.simulated_posts import at_least, at_most, days_of_weeks, noise
from tikmon_nb.model.posts.change_points import LEAST_SEGMENT, LEAST_WEEKS, _noise, _partition, turning_points


def steps(*levels, sd=0.1, seed=0):
    """A daily series of ten weeks on each of `levels` (views per week)."""
    logs = np.repeat(np.log(levels), 10)
    return days_of_weeks(logs + sd * noise(len(logs), np.random.default_rng(seed)))


def slow_partition(y, penalty):
    """Every way to cut `y`, the cheapest."""

    def cost(cuts):
        edges = [0, *cuts, len(y)]
        parts = [y[a:b] for a, b in pairwise(edges)]
        if min(map(len, parts)) < LEAST_SEGMENT:
            return math.inf
        return sum(((part - part.mean()) ** 2).sum() for part in parts) + penalty * len(cuts)

    ways = [cuts for k in range(len(y) // LEAST_SEGMENT) for cuts in combinations(range(1, len(y)), k)]
    return list(min(ways, key=cost))


@given(st.lists(st.integers(-50, 50), min_size=4, max_size=15), st.floats(1, 500))
@settings(max_examples=25)
def test_the_partition_is_the_cheapest_of_all(values, penalty):
    y = np.array(values) + np.random.default_rng(len(values)).normal(0, 1e-3, len(values))
    assert _partition(y, penalty) == slow_partition(y, penalty)


def test_one_clear_step():
    found = turning_points(steps(1000, 4000))
    (point,) = found.points
    assert point.week == point.earliest == point.latest == pd.Timestamp("2025-03-17")
    assert point.ratio == pytest.approx(4, rel=0.1)
    assert point.low < 4 < point.high
    assert point.before == pytest.approx(1000, rel=0.1)
    assert point.after == pytest.approx(4000, rel=0.1)
    assert found.reason == ""
    assert found.fitted.iloc[[0, 9, 10, 19]].to_list() == pytest.approx(
        [point.before] * 2 + [point.after] * 2
    )
    assert found.weekly.iloc[0] == pytest.approx(steps(1000, 4000).iloc[:7].sum())


def test_up_and_down_again():
    weeks = [point.week for point in turning_points(steps(1000, 4000, 1000, 9000)).points]
    assert weeks == list(pd.date_range("2025-01-06", periods=40, freq="7D")[[10, 20, 30]])


def test_a_staircase_is_no_straight_line():
    assert len(turning_points(steps(1000, 4000, 16000)).points) == 2


@pytest.mark.parametrize("sd", [0.02, 0.2, 0.5])
def test_steady_growth_is_no_change(sd):
    for seed in range(10):
        y = 7 + 0.04 * np.arange(52) + sd * noise(52, np.random.default_rng(seed), phi=0.3)
        assert turning_points(days_of_weeks(y)).points == ()


def test_one_viral_week_is_no_new_level():
    y = 7 + 0.2 * noise(40, np.random.default_rng(3))
    y[20] += 3
    assert turning_points(days_of_weeks(y)).points == ()


def test_weeks_are_counted_back_from_the_last_day():
    series = steps(1000, 4000)
    found = turning_points(series.iloc[3:])
    assert len(found.weekly) == 19
    assert found.weekly.index[-1] == series.index[-7]


def test_days_that_are_missing_are_made_up_for_and_weeks_that_are_missing_left_out():
    series = steps(1000, 4000)
    gone = series.copy()
    gone.iloc[[8, 10, 12]] = math.nan
    gone.iloc[14:18] = math.nan
    found, whole = turning_points(gone), turning_points(series)
    assert found.weekly.iloc[1] == pytest.approx(whole.weekly.iloc[1])
    assert math.isnan(found.weekly.iloc[2])
    assert math.isnan(found.fitted.iloc[2])
    assert found.fitted.notna().sum() == 19
    assert [point.week for point in found.points] == [point.week for point in whole.points]
    pd.testing.assert_series_equal(turning_points(gone.dropna()).weekly, found.weekly)


def test_followers_that_start_to_grow_faster():
    rng = np.random.default_rng(2)
    growth = np.repeat([0.01, 0.03], 20 * 7) / 7 + 0.0005 * rng.normal(size=280)
    followers = pd.Series(1000 * np.exp(np.cumsum(growth)), index=pd.date_range("2025-01-06", periods=280))
    (point,) = turning_points(followers, how="growth").points
    assert abs((point.week - pd.Timestamp("2025-05-26")).days) <= 7
    assert (point.before, point.after) == pytest.approx((0.01, 0.0305), abs=0.002)
    assert point.ratio == pytest.approx((1 + point.after) / (1 + point.before))
    assert point.low < 1.0303 / 1.01 < point.high


@pytest.mark.parametrize("how", ["level", "growth"])
@pytest.mark.parametrize("days", [0, 1, 2, 7, 7 * LEAST_WEEKS - 1])
def test_too_few_weeks_to_say(days, how):
    found = turning_points(steps(1000, 4000).iloc[:days], how=how)
    assert (found.points, found.reason) == ((), "too_few_weeks")
    assert len(found.weekly) == len(found.fitted) == days // 7


def test_without_spread_there_is_nothing_to_measure_a_change_by():
    assert turning_points(steps(1000, 1000, sd=0)).reason == "no_spread"
    assert turning_points(steps(1000, 1000, sd=0) * 0).reason == "too_few_weeks"
    assert turning_points(steps(1000, 1000) * math.nan).reason == "too_few_weeks"


def test_weeks_without_views_count_as_half_the_least():
    series = steps(1000, 4000, 1000)
    series.iloc[:14] = 0
    found = turning_points(series)
    assert found.weekly.iloc[0] == 0
    assert [point.week for point in found.points] == list(
        pd.date_range("2025-01-06", periods=40, freq="7D")[[10, 20]]
    )


def test_two_values_for_a_day_are_refused():
    series = steps(1000, 4000)
    with pytest.raises(ValueError, match="duplicate"):
        turning_points(pd.concat([series, series.iloc[:1]]))


@given(st.integers(0, 2**32), st.floats(1e-3, 1e3))
@settings(max_examples=15)
def test_neither_order_nor_a_factor_matters(seed, factor):
    rng = np.random.default_rng(seed)
    series = days_of_weeks(7 + 0.2 * noise(40, rng) + np.repeat([0, 1], 20))
    one = turning_points(series)
    two = turning_points((series * factor).sample(frac=1, random_state=rng))
    assert [p.week for p in one.points] == [p.week for p in two.points]
    assert [p.earliest for p in one.points] == [p.earliest for p in two.points]
    assert [p.after * factor for p in one.points] == pytest.approx([p.after for p in two.points])
    assert [p.ratio for p in one.points] == pytest.approx([p.ratio for p in two.points])


@pytest.mark.parametrize("phi", [0.3, 0.5])
def test_the_noise_is_measured_although_there_is_a_change(phi):
    y = 0.4 * noise(4000, np.random.default_rng(1), phi=phi) + np.repeat([0, 2], 2000)
    assert _noise(y) == pytest.approx((0.4, phi), rel=0.07)


@given(st.integers(0, 2**32), st.integers(12, 80), st.floats(0, 2), st.sampled_from(["normal", "long"]))
@settings(max_examples=40)
def test_a_turning_point_lies_within_its_interval_and_apart_from_the_next(seed, weeks, step, tail):
    rng = np.random.default_rng(seed)
    levels = np.cumsum(step * rng.normal(size=weeks) * (rng.random(weeks) < 0.1))
    found = turning_points(days_of_weeks(8 + levels + 0.3 * noise(weeks, rng, tail=tail)))
    for point in found.points:
        assert point.earliest <= point.week <= point.latest
    places = [0, *found.weekly.index.get_indexer([point.week for point in found.points]), weeks]
    assert (np.diff(places) >= LEAST_SEGMENT).all()


@pytest.mark.parametrize("weeks", [26, 52])
def test_a_few_very_good_weeks_are_no_turning_point(weeks):
    """Growth of followers, whose logarithm has long tails: very good weeks come now and then."""
    runs, false = 100, 0
    for seed in range(runs):
        rng = np.random.default_rng(seed)
        growth = 0.005 * np.exp(np.minimum(0.8 * rng.standard_t(4, weeks), 4))
        followers = 10_000 * np.exp(np.cumsum(np.repeat(growth / 7, 7)))
        series = pd.Series(followers, index=pd.date_range("2025-01-06", periods=7 * weeks))
        false += bool(turning_points(series, how="growth").points)
    assert false <= at_most(0.05, runs)


@pytest.mark.parametrize("tail", ["normal", "long"])
def test_weeks_that_resemble_each_other_change_falsely_in_at_most_5_of_100(tail):
    runs = 100
    false = [
        turning_points(
            days_of_weeks(8 + 0.4 * noise(52, np.random.default_rng([s, 1]), phi=0.3, tail=tail))
        ).reason
        for s in range(runs)
    ]
    assert false.count("") <= at_most(0.05, runs)


def test_four_times_the_views_are_found_in_time():
    runs, inside, found = 60, 0, 0
    for seed in range(runs):
        y = 8 + 0.4 * noise(52, np.random.default_rng([seed, 2]), phi=0.3)
        y[26:] += math.log(4)
        points = turning_points(days_of_weeks(y)).points
        found += len(points) == 1
        inside += sum(p.earliest <= pd.Timestamp("2025-07-07") <= p.latest for p in points[:1])
    assert found >= at_least(0.9, runs)
    assert inside >= at_least(0.95, found)
