"""Hashtags and features of captions: what is read, what is counted, what stands out."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.model.posts.simulated_posts import LATER, at_least, at_most, every_day, posts
from tikmon_nb.model.posts.baseline import relative_views
from tikmon_nb.model.posts.caption_words import caption_words
from tikmon_nb.model.posts.permutation import holm
from tikmon_nb.model.sampling.order_statistics import median_interval

WORDS = ("#a", "#b", "#c", "#d", "?", "😀", "#yes", "een heel verhaal " * 5)


def titles(n, rng, run=1):
    """`n` captions with each of `WORDS` in a quarter; `run` posts on end have the same."""
    chosen = rng.random((n // run + 1, len(WORDS))) < 0.25
    made = [" ".join(word for word, here in zip(WORDS, row, strict=True) if here) for row in chosen]
    return np.repeat(made, run)[:n]


def words(videos, seed=0):
    return caption_words(videos, np.random.default_rng(seed), as_of=LATER, permutations=499)


def features(*captions):
    """kind and value -> posts, of captions that all have known views."""
    videos = every_day(len(captions)).assign(title=captions)
    table = words(videos).features
    return {(row.kind, row.value): row.posts for row in table.itertuples()}


def lifted(lift=2.5, n=100, seed=1):
    rng = np.random.default_rng(seed)
    return posts(n, rng, sd=0.7, titles=titles(n, rng), lift=lift)


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ("", {("length", "short"), ("hashtags", "none")}),
        (
            "Wie? #Fyp #FYP",
            {("length", "short"), ("hashtags", "one_to_three"), ("hashtag", "fyp"), ("question", "")},
        ),
        (
            "＃ontbijt⭐",
            {("length", "short"), ("hashtags", "one_to_three"), ("hashtag", "ontbijt"), ("emoji", "")},
        ),
        ("x" * 49, {("length", "short"), ("hashtags", "none")}),
        ("x" * 50, {("length", "medium"), ("hashtags", "none")}),
        ("x" * 150, {("length", "long"), ("hashtags", "none")}),
        (
            "#é #ß #一",
            {("length", "short"), ("hashtags", "one_to_three")} | {("hashtag", t) for t in ("é", "ss", "一")},
        ),
        (
            "# los, en#vast 🇳🇱",
            {("length", "short"), ("hashtags", "one_to_three"), ("hashtag", "vast"), ("emoji", "")},
        ),
        (
            "#1 #2 #3 #4",
            {("length", "short"), ("hashtags", "four_or_more")} | {("hashtag", t) for t in "1234"},
        ),
    ],
)
def test_what_is_read_in_a_caption(caption, expected):
    assert features(*[caption] * 6) == dict.fromkeys(expected, 6)


def test_a_hashtag_that_doubles_the_views_stands_out():
    found = words(lifted())
    row = found.features.set_index(["kind", "value"]).loc[("hashtag", "yes")]
    assert found.says_something
    assert row["stands_out"]
    assert row["median_ratio"] > 2 > row["median_ratio_without"]
    assert row["low"] < row["median_ratio"] < row["high"]
    assert found.features["p_value"].is_monotonic_increasing


def test_rows_are_medians_of_the_posts_with_and_without():
    videos = lifted()
    ratios, has = relative_views(videos, LATER)["log_ratio"], videos["title"].str.contains("#b")
    row = words(videos).features.set_index(["kind", "value"]).loc[("hashtag", "b")]
    those = median_interval(ratios[has])
    assert (row["posts"], row["posts_without"]) == (has.sum(), (~has).sum())
    expected = np.exp([those.value, those.low, those.high, ratios[~has].median()])
    assert row[["median_ratio", "low", "high", "median_ratio_without"]].to_list() == pytest.approx(
        list(expected)
    )


def test_the_correction_counts_features_that_split_the_posts_alike_once():
    videos = posts(60, np.random.default_rng(1), titles=["#a #b", "nee", "#c"] * 20)
    found = words(videos)
    tested = found.features.dropna(subset="p_value")
    assert set(tested["value"]) == {"a", "b", "c", "none", "one_to_three"}
    assert found.tested == 3
    apart = tested.drop_duplicates("p_value")
    corrected = holm(apart["p_value"].to_numpy())
    assert apart["p_corrected"].to_list() == pytest.approx(list(corrected))
    by = tested.set_index("value")["p_value"]
    assert by["a"] == by["b"]
    assert by["none"] == by["one_to_three"]


def test_features_of_few_posts_are_counted_not_tested():
    captions = ["#vier"] * 4 + ["#vijf"] * 5 + ["#altijd"] * 21
    videos = posts(30, np.random.default_rng(1), titles=[c + " #elke" for c in captions])
    rows = words(videos).features.set_index("value")
    assert rows["posts"][["vier", "vijf", "altijd", "elke"]].to_list() == [4, 5, 21, 30]
    assert rows["p_value"].notna()[["vier", "vijf", "altijd", "elke"]].to_list() == [False, True, True, False]
    assert math.isnan(rows.loc["elke", "median_ratio_without"])


def test_captions_that_may_be_cut_off_are_left_out():
    videos = lifted().assign(truncated=np.arange(100) < 30)
    found = words(videos)
    assert (found.posts, found.cut_off) == (70, 30)
    assert words(lifted().assign(truncated=True)).features.empty


@pytest.mark.parametrize("n", [0, 1, 2, 19])
def test_too_few_posts_are_counted_at_most(n):
    captions = ["#a", "b"] * 10
    found = words(posts(n, np.random.default_rng(1), titles=captions[:n]))
    assert found.tested == 0
    assert not found.says_something
    assert not found.features["stands_out"].any()


def test_equal_or_no_views():
    equal = words(lifted().assign(views=300.0))
    assert (equal.features["p_value"].dropna() == 1).all()
    assert not equal.features["stands_out"].any()
    for views in (0.0, math.nan):
        assert words(lifted().assign(views=views)).posts == 0


@given(st.integers(0, 2**32), st.floats(0.01, 100), st.integers(0, 60))
@settings(max_examples=15)
def test_neither_order_nor_a_factor_nor_posts_without_views_matter(seed, factor, n):
    rng = np.random.default_rng(seed)
    videos = posts(n, rng, titles=titles(n, rng))
    more = posts(5, rng, titles=["#nieuw"] * 5).assign(views=math.nan)
    more.index = more.index + "9"
    other = pd.concat([videos.assign(views=videos["views"] * factor), more]).sample(frac=1, random_state=rng)
    pd.testing.assert_frame_equal(words(videos).features, words(other).features)


@pytest.mark.parametrize(("phi", "run"), [(0.0, 1), (0.3, 5)])
def test_a_feature_stands_out_falsely_in_at_most_5_of_100_creators(phi, run):
    runs = 30
    false = 0
    for seed in range(runs):
        rng = np.random.default_rng([seed, run])
        false += (
            words(posts(60, rng, titles=titles(60, rng, run), phi=phi), seed).features["stands_out"].any()
        )
    assert false <= at_most(0.05, runs)


def test_three_times_the_views_are_mostly_found_among_200_posts():
    runs = 12
    found = [words(lifted(math.log(3), 200, seed)).features.set_index("value") for seed in range(runs)]
    assert sum(table.loc["yes", "stands_out"] for table in found) >= at_least(0.95, runs)
