"""Posts against the creator's own normal, the ones that stand out, and the pace of posting."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tests.model.posts.simulated_posts import LATER, at_least, at_most, every_day, posts, table
from tikmon_nb.model.posts.baseline import LEAST_NEAR, LEAST_POSTS, NEAR, consistency, relative_views
from tikmon_nb.model.posts.best_posts import _upper_tail, best_posts

COUNTS = st.lists(st.one_of(st.integers(0, 10**7).map(float), st.just(math.nan)), max_size=45)


def created(views, seed=0):
    moments = pd.Timestamp("2026-01-01 08:00") + pd.to_timedelta(7 * np.arange(len(views)), unit="h")
    return table(views, moments)


def slow_log_ratios(videos, as_of):
    """The same post by post: sort, take the nearest others by rank, the median of their logs."""
    rows = videos.assign(id=videos.index).sort_values(["posted_on", "uploaded_at", "id"])
    rows = rows[rows["views"].notna()]
    fresh = rows["posted_on"].dt.date > as_of - dt.timedelta(7)
    old = rows[~fresh]
    found = dict.fromkeys(videos.index, math.nan)
    if len(old) <= LEAST_NEAR or not (old["views"] > 0).any():
        return found
    least = old.loc[old["views"] > 0, "views"].min() / 2
    logs = [math.log(views or least) for views in old["views"]]
    for i, video_id in enumerate(old.index):
        begin = min(max(i - NEAR // 2, 0), max(len(logs) - 1 - NEAR, 0))
        window = logs[begin : begin + NEAR + 1]
        del window[i - begin]
        found[video_id] = logs[i] - np.median(window)
    for video_id, views in rows.loc[fresh, "views"].items():
        found[video_id] = math.log(views or least) - np.median(logs[-NEAR:])
    return found


@given(COUNTS)
@settings(max_examples=30)
def test_ratios_are_those_of_the_slow_reference(views):
    videos = created(views)
    as_of = dt.date(2026, 1, 14)
    expected = slow_log_ratios(videos, as_of)
    found = relative_views(videos, as_of)["log_ratio"]
    np.testing.assert_allclose(found, [expected[i] for i in videos.index], atol=2e-9)


def test_a_post_with_twice_the_views_of_all_others_has_twice_its_normal():
    videos = every_day(30)
    videos.iloc[12, videos.columns.get_loc("views")] = 2000.0
    found = relative_views(videos, LATER)
    assert found["log_ratio"].iloc[12] == pytest.approx(math.log(2))
    assert found["log_ratio"].drop(found.index[12]).eq(0).all()
    assert found["normal_views"].to_numpy() == pytest.approx(1000)
    assert found["near"].eq(NEAR).all()
    assert found["settled"].all()


def test_steady_growth_is_no_merit_of_the_later_posts():
    videos = created(np.round(1000 * 1.03 ** np.arange(100)))
    inner = relative_views(videos, LATER)["log_ratio"].iloc[NEAR // 2 : -NEAR // 2]
    assert np.abs(inner).max() < 0.002


def test_posts_of_the_last_week_are_not_settled_and_change_nobody_s_normal():
    videos = every_day(30)
    videos.iloc[-7:, videos.columns.get_loc("views")] = 1.0
    found = relative_views(videos)
    assert found["settled"].to_list() == [True] * 23 + [False] * 7
    assert found["normal_views"].to_numpy() == pytest.approx(1000)
    assert found["log_ratio"].iloc[-1] == pytest.approx(math.log(1 / 1000))
    assert relative_views(videos, LATER)["settled"].all()


def test_zero_views_count_as_half_the_smallest_number():
    videos = every_day(30, 100.0)
    videos.iloc[3, videos.columns.get_loc("views")] = 0.0
    assert relative_views(videos, LATER)["log_ratio"].iloc[3] == pytest.approx(math.log(0.5))


@pytest.mark.parametrize("n", [0, 1, 2, LEAST_NEAR])
def test_too_few_posts_have_no_normal(n):
    found = relative_views(every_day(n), LATER)
    assert len(found) == n
    assert found["log_ratio"].isna().all()
    assert found["settled"].all()
    assert best_posts(every_day(n)).reason == "too_few_posts"


@pytest.mark.parametrize("views", [0.0, math.nan, -1.0, math.inf])
def test_without_any_views_there_is_no_normal(views):
    assert relative_views(every_day(40, views), LATER)["log_ratio"].isna().all()
    assert best_posts(every_day(40, views), as_of=LATER).compared == 0


def test_posts_without_a_day_or_views_are_in_nobody_s_normal():
    videos = posts(60, np.random.default_rng(5))
    more = posts(20, np.random.default_rng(6)).assign(views=1e9)
    more.index = more.index + "1"
    more.loc[more.index[:10], "views"] = math.nan
    more.loc[more.index[10:], ["posted_on", "uploaded_at"]] = pd.NaT
    both = relative_views(pd.concat([videos, more]))
    pd.testing.assert_frame_equal(both.iloc[:60], relative_views(videos))
    assert both["log_ratio"].iloc[60:].isna().all()
    assert not both["settled"].iloc[60:].any()


@given(COUNTS, st.integers(0, 2**32), st.floats(1e-3, 1e3))
@settings(max_examples=20)
def test_neither_order_nor_a_factor_on_all_views_matters(views, seed, factor):
    videos = created(views)
    plain = relative_views(videos)
    shuffled = videos.sample(frac=1, random_state=np.random.default_rng(seed))
    pd.testing.assert_frame_equal(relative_views(shuffled).loc[videos.index], plain)
    larger = relative_views(videos.assign(views=videos["views"] * factor))
    np.testing.assert_allclose(larger["log_ratio"], plain["log_ratio"], atol=3e-9)


def outstanding(n=60, times=1000.0):
    videos = posts(n, np.random.default_rng(2), sd=0.5)
    videos.iloc[n // 2, videos.columns.get_loc("views")] = times * math.exp(8)
    return videos


def test_a_post_far_beyond_chance_is_best():
    found = best_posts(outstanding(), as_of=LATER)
    assert found.posts.index.to_list() == [outstanding().index[30]]
    assert (found.compared, found.beyond_chance, found.reason) == (60, 1, "")
    row = found.posts.iloc[0]
    assert row["z"] == pytest.approx(row["log_ratio"] / found.spread)
    assert row["z"] > found.threshold_z
    assert row["p_value"] < 0.001
    assert found.threshold_ratio == pytest.approx(math.exp(found.threshold_z * found.spread))


def test_the_threshold_is_where_chance_ends():
    videos = posts(200, np.random.default_rng(1))
    found, ratios = best_posts(videos, as_of=LATER), relative_views(videos, LATER)["log_ratio"]
    mad = np.median(np.abs(ratios))
    assert found.spread == pytest.approx(mad / stats.norm.ppf(0.75))
    best = np.sort(ratios)[-51:]
    distances = best[1:] - best[0]  # 50 of them
    share = 1 - (0.05 / (1.25 * 50)) ** (1 / 49)
    threshold = best[0] + distances[:-1].sum() * share / (1 - share)
    assert found.reason == "within_chance"
    assert found.threshold_ratio == pytest.approx(math.exp(threshold))
    assert found.threshold_z == pytest.approx(threshold / found.spread)


def test_a_post_just_beyond_the_threshold_stands_out_and_one_just_below_does_not():
    videos, column = posts(100, np.random.default_rng(1)), 3
    assert videos.columns[column] == "views"
    best = relative_views(videos, LATER)["log_ratio"].argmax()
    threshold = best_posts(videos, as_of=LATER).threshold_ratio
    normal = relative_views(videos, LATER)["normal_views"].iloc[best]
    for factor, stands_out in ((1.01, 1), (0.99, 0)):
        changed = videos.copy()
        changed.iloc[best, column] = threshold * normal * factor
        found = best_posts(changed, as_of=LATER)
        assert found.beyond_chance == stands_out
        assert found.posts["p_value"].to_list() == pytest.approx([0.05] * stands_out, abs=0.003)


@pytest.mark.parametrize("m", [5, 10, 50])
def test_of_exponential_distances_one_is_too_large_in_5_of_100_samples(m):
    """The tail itself, exactly as it is taken to be: all below the best quarter are equal."""
    rng, runs = np.random.default_rng(m), 4000
    samples = np.concatenate([np.zeros((runs, 3 * m)), rng.exponential(size=(runs, m))], axis=1)
    false = sum(_upper_tail(sample).outside > 0 for sample in samples)
    assert at_least(0.035, runs) <= false <= at_most(0.05, runs)


def test_no_more_than_were_asked_for_are_named_but_all_are_counted():
    videos = outstanding()
    videos.iloc[[5, 50], videos.columns.get_loc("views")] = 1e7, 2e7
    found = best_posts(videos, 2, as_of=LATER)
    assert found.posts.index.to_list() == list(videos.index[[50, 5]])
    assert found.beyond_chance == 3


def test_equal_posts_have_no_best():
    found = best_posts(every_day(40), as_of=LATER)
    assert (found.reason, found.spread, len(found.posts)) == ("no_spread", 0, 0)


def test_a_post_of_this_week_is_not_best_yet():
    videos = outstanding()
    late = best_posts(videos, as_of=videos["posted_on"].iloc[30].date())
    assert late.beyond_chance == 0


@pytest.mark.parametrize("tail", ["normal", "skewed", "long"])
@pytest.mark.parametrize("n", [LEAST_POSTS, 100])
def test_chance_alone_has_a_best_post_in_at_most_5_of_100_creators(n, tail):
    runs = 60
    false = 0
    for seed in range(runs):
        videos = posts(n, np.random.default_rng([n, seed]), tail=tail)
        false += best_posts(videos, as_of=LATER).reason == ""
    assert false <= at_most(0.05, runs)


def test_a_post_every_monday_is_one_a_week():
    videos = table(np.ones(5), pd.date_range("2026-01-05 12:00", periods=5, freq="7D"))
    found = consistency(videos, complete=True)
    assert found.posts_per_week == 1
    assert found.longest_gap_days == 7
    assert found.weekly.to_list() == [1] * 5
    assert list(found.weekly.index) == list(pd.date_range("2026-01-05", periods=5, freq="7D"))
    assert (found.first, found.last) == (dt.date(2026, 1, 5), dt.date(2026, 2, 2))
    assert found.complete


def test_the_longest_gap_is_between_two_posts_or_lasts_until_today():
    videos = table(np.ones(4), pd.to_datetime(["2026-01-01", "2026-01-02", "2026-01-12", "2026-01-13"]))
    found = consistency(videos, complete=False)
    assert (found.longest_gap_days, found.gap_from, found.gap_to) == (
        10,
        dt.date(2026, 1, 2),
        dt.date(2026, 1, 12),
    )
    assert found.weekly.to_list() == [2, 0, 2]
    later = consistency(videos, complete=False, as_of=dt.date(2026, 1, 31))
    assert (later.longest_gap_days, later.gap_from, later.gap_to) == (
        18,
        dt.date(2026, 1, 13),
        dt.date(2026, 1, 31),
    )
    assert later.posts_per_week == pytest.approx(7 * 3 / 30)
    assert later.weekly.sum() == 4
    assert not later.complete
    assert consistency(videos, complete=False, as_of=dt.date(2026, 1, 11)).posts == 2


@pytest.mark.parametrize(("n", "posts_per_week"), [(0, math.nan), (1, math.nan), (2, 7.0)])
def test_the_pace_of_few_posts(n, posts_per_week):
    found = consistency(every_day(n), complete=True)
    assert found.posts == n == found.weekly.sum()
    assert found.posts_per_week == pytest.approx(posts_per_week, nan_ok=True)
    assert math.isnan(found.longest_gap_days) == (n < 2)


@settings(max_examples=30)
@given(st.lists(st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31)), min_size=1, max_size=30))
def test_the_pace_counts_every_post_once_and_no_order(days):
    videos = table(np.ones(len(days)), pd.to_datetime(days))
    found = consistency(videos, complete=True)
    assert found.weekly.sum() == len(days)
    assert (found.weekly.index.day_of_week == 0).all()
    for day in days:
        assert found.weekly[pd.Timestamp(day - dt.timedelta(day.weekday()))] >= 1
    again = consistency(videos.iloc[::-1], complete=True)
    assert repr(again) == repr(found)
