"""How often posts, hours, captions and weeks mislead, over many creators whose truth is known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.model.posts.simulated_posts import (
    LATER,
    at_least,
    at_most,
    days_of_weeks,
    hours_in_runs,
    noise,
    posts,
)
from tests.model.posts.test_content_captions import titles
from tikmon_nb.model.posts.best_posts import best_posts
from tikmon_nb.model.posts.caption_words import caption_words
from tikmon_nb.model.posts.change_points import turning_points
from tikmon_nb.model.posts.posting_times import posting_days, posting_hours

pytestmark = pytest.mark.long
RUNS = 400


@pytest.mark.parametrize("n", [25, 60, 200])
@pytest.mark.parametrize(
    ("kind", "run"),
    [
        pytest.param({}, 0, id="plain"),
        pytest.param({"tail": "skewed"}, 0, id="skewed"),
        pytest.param({"tail": "long"}, 0, id="long tails"),
        pytest.param({"growth": 2}, 0, id="growing"),
        pytest.param({"phi": 0.5}, 0, id="good weeks"),
        pytest.param({"phi": 0.3}, 3, id="good weeks, three at an hour"),
        pytest.param({"phi": 0.5}, 5, id="good weeks, five at an hour"),
        pytest.param({"phi": 0.5}, 10, id="good weeks, ten at an hour"),
    ],
)
def test_a_false_best_hour_or_day_in_at_most_5_of_100_creators(n, kind, run):
    hours = days = 0
    for seed in range(RUNS):
        rng = np.random.default_rng([seed, n, 1])
        videos = posts(n, rng, hours=hours_in_runs(n, run, rng) if run else None, **kind)
        hours += posting_hours(videos, rng, as_of=LATER, permutations=399).best is not None
        days += posting_days(videos, rng, as_of=LATER, permutations=399).best is not None
    assert hours <= at_most(0.05, RUNS)
    assert days <= at_most(0.05, RUNS)


@pytest.mark.parametrize(
    ("sd", "n", "times", "power"),
    [
        *((0.6, 60, 1.5, 0.25), (0.6, 60, 2, 0.70), (0.6, 200, 1.5, 0.85), (0.6, 200, 2, 0.98)),
        *((1.0, 60, 1.5, 0.03), (1.0, 60, 2, 0.25), (1.0, 200, 1.5, 0.40), (1.0, 200, 2, 0.90)),
    ],
)
def test_a_better_hour_is_found_as_often_as_is_stated_and_its_interval_covers(sd, n, times, power):
    made = sd * np.random.default_rng(0).normal(size=400_000) + np.repeat([math.log(times), 0, 0, 0], 100_000)
    truth = {21: math.log(times) - np.median(made), 9: -np.median(made)}
    right = wrong = inside = 0
    for seed in range(RUNS):
        rng = np.random.default_rng([seed, n, 2])
        videos = posts(n, rng, sd=sd, effect={21: math.log(times)})
        found = posting_hours(videos, rng, as_of=LATER, permutations=399)
        right += found.best == 21
        wrong += found.best not in (None, 21)
        for hour, ratio in truth.items():
            inside += found.groups.loc[hour, "low"] <= math.exp(ratio) <= found.groups.loc[hour, "high"]
    assert right >= at_least(power, RUNS)
    assert wrong <= at_most(0.02, RUNS)
    assert inside >= at_least(0.95, 2 * RUNS)


@pytest.mark.parametrize("n", [20, 60, 200])
@pytest.mark.parametrize("kind", [{}, {"phi": 0.5}, {"growth": 2}, {"tail": "skewed"}])
def test_a_false_best_post_in_at_most_5_of_100_creators(n, kind):
    false = 0
    for seed in range(RUNS):
        videos = posts(n, np.random.default_rng([seed, n, 3]), **kind)
        false += best_posts(videos, as_of=LATER).beyond_chance > 0
    assert false <= at_most(0.05, RUNS)


@pytest.mark.parametrize("n", [60, 200])
@pytest.mark.parametrize(("phi", "run"), [(0.0, 1), (0.5, 1), (0.3, 3), (0.5, 5)])
def test_a_caption_stands_out_falsely_in_at_most_5_of_100_creators(n, phi, run):
    false = inside = tested = 0
    for seed in range(RUNS):
        rng = np.random.default_rng([seed, n, 4])
        videos = posts(n, rng, titles=titles(n, rng, run), phi=phi)
        rows = caption_words(videos, rng, as_of=LATER, permutations=999).features
        false += rows["stands_out"].any()
        known = rows[rows["low"].notna()]
        tested += len(known)
        inside += ((known["low"] <= 1) & (known["high"] >= 1)).sum()
    assert false <= at_most(0.05, RUNS)
    if phi == 0:
        assert inside >= 0.94 * tested


@pytest.mark.parametrize("weeks", [12, 20, 30, 52, 104, 156])
@pytest.mark.parametrize(
    ("kind", "growth"),
    [
        pytest.param({}, 0, id="plain"),
        pytest.param({"phi": 0.3}, 0, id="alike"),
        pytest.param({"phi": 0.5}, 0, id="more alike"),
        pytest.param({"phi": 0.3, "tail": "long"}, 0, id="long tails"),
        pytest.param({"phi": 0.3, "tail": "skewed"}, 0, id="skewed"),
        pytest.param({"phi": 0.3}, 0.015, id="growing"),
        pytest.param({"phi": 0.3}, 0.06, id="growing fast"),
    ],
)
def test_a_false_turning_point_in_at_most_5_of_100_series(weeks, kind, growth):
    false = 0
    for seed in range(RUNS):
        y = (
            10
            + 0.4 * noise(weeks, np.random.default_rng([seed, weeks, 9]), **kind)
            + growth * np.arange(weeks)
        )
        false += len(turning_points(days_of_weeks(y)).points) > 0
    assert false <= at_most(0.05, RUNS)


@pytest.mark.parametrize(("weeks", "at", "times"), [(30, 15, 4), (52, 26, 3), (52, 13, 4), (104, 52, 2)])
def test_the_interval_of_a_turning_point_covers_it(weeks, at, times):
    found = week = ratio = 0
    for seed in range(RUNS):
        y = 10 + 0.4 * noise(weeks, np.random.default_rng([seed, weeks, 10]), phi=0.3)
        y[at:] += math.log(times)
        result = turning_points(days_of_weeks(y))
        if len(result.points) == 1:
            point, found = result.points[0], found + 1
            week += point.earliest <= result.weekly.index[at] <= point.latest
            ratio += point.low <= times <= point.high
    assert found >= 0.5 * RUNS
    assert week >= at_least(0.95, found)
    assert ratio >= at_least(0.95, found)
