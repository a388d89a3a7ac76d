"""Everything that posts say, in one call: each answer is that of its own question."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from tests.model.posts.simulated_posts import posts
from tikmon_nb.inputs import load_creator
from tikmon_nb.model.posts.baseline import consistency
from tikmon_nb.model.posts.caption_words import caption_words
from tikmon_nb.model.posts.post_statistics import post_statistics
from tikmon_nb.model.posts.posting_times import posting_days, posting_hours
from tikmon_nb.model.sampling.draws import generator


@pytest.fixture(scope="module")
def daan():
    return load_creator("daan")


def test_each_answer_is_that_of_its_question_with_its_own_numbers(daan):
    found, exports = post_statistics(daan, seed=5), daan.exports
    as_of = exports.exported_on
    hours = posting_hours(exports.videos, generator(5, "daan", "posts/hours"), as_of=as_of)
    days = posting_days(exports.videos, generator(5, "daan", "posts/days"), as_of=as_of)
    words = caption_words(exports.videos, generator(5, "daan", "posts/captions"), as_of=as_of)
    pd.testing.assert_frame_equal(found.hours.groups, hours.groups)
    pd.testing.assert_frame_equal(found.days.groups, days.groups)
    pd.testing.assert_frame_equal(found.words.features, words.features)
    assert (found.hours.p_value, found.days.p_value) == (hours.p_value, days.p_value)


def test_the_example_has_one_better_time_as_it_was_made(daan):
    found = post_statistics(daan)
    assert (found.hours.best, found.hours.reason, found.days.reason) == (18, "", "no_difference")
    assert not found.only_the_best
    assert found.best.reason == "within_chance"  # half of what is listed besides is ordinary: a long tail


def test_the_best_posts_alone_are_told_apart_from_a_list():
    found = post_statistics(load_creator("noor"))
    assert found.only_the_best
    assert found.hours.reason == found.best.reason == "too_few_posts"


def test_the_pace_comes_from_ones_own_data_where_there_is_one(daan):
    mila = load_creator("mila")
    found = post_statistics(mila)
    assert found.pace.complete
    assert found.pace.posts == len(mila.exports.own_posts)
    listed = post_statistics(daan).pace
    assert (listed.posts, listed.complete) == (140, False)
    same = consistency(daan.exports.videos, complete=False, as_of=daan.exports.exported_on)
    assert (same.posts_per_week, same.gap_from) == (listed.posts_per_week, listed.gap_from)


def test_own_posts_fall_on_their_day_in_amsterdam():
    mila = load_creator("mila")
    own = mila.exports.own_posts.head(2).assign(
        posted_at=pd.to_datetime(["2026-06-30 22:30", "2026-07-10 12:00"], utc=True).as_unit("us")
    )
    exports = replace(mila.exports, own_posts=own, videos=mila.exports.videos.iloc[:0])  # none that it lacks
    pace = post_statistics(replace(mila, exports=exports)).pace
    assert str(pace.first) == "2026-07-01"


def test_nobody_and_nothing_give_answers_that_say_so(make_creator):
    found = post_statistics(make_creator("leeg"))
    assert found.best.reason == found.hours.reason == found.days.reason == "too_few_posts"
    assert found.views.reason == found.followers.reason == "too_few_weeks"
    assert not found.words.says_something
    assert found.pace.posts == 0


def test_a_creator_whose_hours_are_alike_and_one_whose_are_not(daan):
    def of(**kind):
        videos = posts(200, generator(1, "x", str(kind)), sd=0.6, **kind)
        return post_statistics(replace(daan, exports=replace(daan.exports, videos=videos, sources=())))

    assert of().hours.best is None
    assert of(effect={21: 0.7}).hours.best == 21
