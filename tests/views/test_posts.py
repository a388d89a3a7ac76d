"""What posts say, as people read it: every answer has a sentence, every figure words, nothing is cut."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from tests.model.posts.simulated_posts import LATER, days_of_weeks, posts
from tests.views.figures.test_figures_fit import clashes
from tests.views.year.test_sections import checked
from tikmon_nb.inputs import load_creator
from tikmon_nb.model.posts.caption_words import HASHTAGS, LENGTHS, caption_words
from tikmon_nb.model.posts.change_points import turning_points
from tikmon_nb.model.posts.post_statistics import post_statistics
from tikmon_nb.views.figures.plots_posts import plot_captions, plot_times, plot_weeks
from tikmon_nb.views.page.text import Text
from tikmon_nb.views.posts import post_sections as sections
from tikmon_nb.views.posts import post_sentences as said
from tikmon_nb.views.posts import time_sentences as timing

LANGS = ("nl", "en")
PARTS = (sections.best, sections.times, sections.captions, sections.pace, sections.trends, sections.in_short)


def simulated(n, seed=1, **kind):
    """A creator of whom only simulated posts are known."""
    known = load_creator("daan")
    videos = posts(n, np.random.default_rng(seed), **kind)
    exports = replace(known.exports, videos=videos, daily=known.exports.daily.iloc[:0])
    return post_statistics(replace(known, exports=exports))


@pytest.fixture(scope="module")
def found():
    cases = {name: post_statistics(load_creator(name)) for name in ("daan", "mila", "tim")}
    titles = [("#yes " if i % 3 else "") + "tekst" + "?" * (i % 2) for i in range(200)]
    cases["better"] = simulated(200, sd=0.5, effect={21: 0.9}, titles=titles, lift=0.9)
    cases["one hour"] = simulated(60, hours=np.full(60, 9))
    cases["one post"] = simulated(1)
    cases["viral"] = viral()
    jump = days_of_weeks(np.r_[np.full(20, 8.0), np.full(20, 9.5)] + np.resize([0.05, -0.05, 0.02], 40))
    steps = np.r_[np.full(20, 0.002), np.full(20, 0.03)] + np.resize([1e-3, -1e-3, 5e-4], 40)
    stock = np.repeat(1000 * np.exp(np.cumsum(steps)), 7)
    changed = {"views": turning_points(jump), "followers": turning_points(jump * 0 + stock, how="growth")}
    assert all(one.points for one in changed.values())
    cases["turned"] = replace(cases["daan"], **changed)
    equal = turning_points(days_of_weeks(np.full(30, 8.0)))
    cases["flat"] = replace(cases["daan"], views=equal)
    return cases


def viral():
    known = load_creator("daan")
    videos = posts(60, np.random.default_rng(2), sd=0.3)
    videos.iloc[40, videos.columns.get_loc("views")] *= 400
    return post_statistics(replace(known, exports=replace(known.exports, videos=videos)))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("part", PARTS)
def test_every_section_is_sound_for_everybody(part, lang, found):
    for name, one in found.items():
        page = checked(part(one, Text(lang)))
        words = " ".join(page.text)
        assert len(page.ids) == len(set(page.ids)) == 1
        assert all(len(image["alt"]) > 20 for image in page.images)
        assert not re.search(r"\bnan\b|\{|None", words), (name, words)


@pytest.mark.parametrize("lang", LANGS)
def test_no_label_of_a_figure_is_cut_or_covered(lang, found):
    text = Text(lang)
    for name, one in found.items():
        if one.hours.posts:
            assert clashes(plot_times(one.hours, one.active, text).get_figure(root=True)) == [], name
        if len(one.views.weekly.dropna()) > 1:
            assert clashes(plot_weeks(one.views, text).get_figure(root=True)) == [], name
        if sections.captions_figure(one, text):
            assert clashes(plot_captions(one.words.features, text).get_figure(root=True)) == [], name


def test_a_time_is_called_better_only_with_its_numbers(found):
    lines = timing.hours(found["better"], Text("en"))
    row = found["better"].hours.groups.loc[21]
    assert f"{row['posts']:.0f} posts" in lines[0]
    assert "between 21:00 and 00:00" in lines[0]
    assert f"more than {row['median_ratio']:.1f} times" in lines[0]
    assert any("does not show" in line for line in lines[1:])
    assert "best" not in " ".join(timing.hours(found["one hour"], Text("en")))


def test_what_is_not_known_is_said(found):
    text = Text("en")
    assert "nothing can be said" in said.what_was_read(found["tim"], text)[0]
    assert "at least 20 posts" in said.best(found["one post"], text)
    assert "too few at any other time" in timing.hours(found["one hour"], text)[0]
    assert "most viewed posts only" in said.what_was_read(found["mila"], text)[1]
    assert "FollowerActivity" in timing.activity(found["tim"].active * np.nan, text)[0]


def test_posts_that_stand_out_are_marked(found):
    assert found["viral"].best.beyond_chance == 1
    assert "1 of 60 posts stands out" in said.best(found["viral"], Text("en"))
    rows = checked(sections.best(found["viral"], Text("en")))
    assert " ".join(rows.text).count(" yes") == 1


def test_captions_that_stand_out_are_told_with_both_sides(found):
    lines = said.captions(found["better"], Text("en"))
    assert lines[0].startswith("#yes: ")
    assert "without it" in lines[0]
    assert "need not be its cause" in lines[-1]


def test_turning_points_are_told_with_their_days_and_sizes(found):
    text, one = Text("en"), found["turned"]
    [point] = one.views.points
    assert text.date(point.week.date(), "medium") in timing.views_trend(one, text)[0]
    assert "times as many" in timing.views_trend(one, text)[0]
    assert "% to " in timing.followers_trend(one, text)[0]


def test_every_feature_has_a_name_that_agrees_with_its_bounds():
    videos = posts(30, np.random.default_rng(3), titles=["x" * (8 * i) + "?😀 #a" for i in range(30)])
    kinds = caption_words(videos, np.random.default_rng(1), as_of=LATER).features
    for kind, value in zip(kinds["kind"], kinds["value"], strict=True):
        assert said.feature_name(kind, value, Text("nl"))
    bands = {name: limit for name, limit in (*LENGTHS, *HASHTAGS) if limit}
    assert bands == {"short": 50, "medium": 150, "none": 1, "one_to_three": 4}


def test_a_page_without_names_shows_no_caption(found):
    hidden = load_creator("daan")
    videos = hidden.exports.videos.assign(title="", link="")
    one = post_statistics(replace(hidden, exports=replace(hidden.exports, videos=videos)))
    words = " ".join(checked(sections.in_short(one, Text("nl"))).text)
    assert "Squat" not in words
    assert "geen beschrijvingen" in words
