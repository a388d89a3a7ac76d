"""Sentences that once said something else than what was measured, each where the answer is known."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from tests.model.posts.simulated_posts import days_of_weeks, posts
from tikmon_nb.cli import tikmon
from tikmon_nb.cli.speaking import spoken
from tikmon_nb.findings import Finding
from tikmon_nb.inputs import load_creator, load_rate_card
from tikmon_nb.model import simulate
from tikmon_nb.model.posts.change_points import LEAST_WEEKS, turning_points
from tikmon_nb.model.posts.post_statistics import post_statistics
from tikmon_nb.model.year.eligibility import Blocker
from tikmon_nb.rules.law.facts import creator_facts
from tikmon_nb.views.page.finding_sentences import sentence
from tikmon_nb.views.page.text import Text
from tikmon_nb.views.posts import post_sentences, time_sentences
from tikmon_nb.views.terminal import card_text
from tikmon_nb.views.year.unlocks import last_30_days, requirement

EN = Text("en")


def statistics_of(videos):
    daan = load_creator("daan")
    exports = replace(daan.exports, videos=videos, daily=daan.exports.daily.iloc[:0])
    return post_statistics(replace(daan, exports=exports))


@pytest.mark.parametrize("weeks", [LEAST_WEEKS - 3, LEAST_WEEKS])
def test_the_weeks_that_are_missing_are_those_that_count(weeks):
    """The growth of a week takes the week before it: twelve weeks of followers hold eleven of growth."""
    daily = days_of_weeks(np.linspace(8, 8.4, weeks))
    statistics = replace(post_statistics(load_creator("daan")), followers=turning_points(daily, how="growth"))
    [said] = time_sentences.followers_trend(statistics, EN)
    assert f"takes {LEAST_WEEKS} weeks" in said
    assert f"there are {weeks - 1}." in said


def test_few_posts_are_counted_as_what_they_are():
    statistics = statistics_of(posts(5, np.random.default_rng(1)))
    settled = int(statistics.relative["settled"].sum())
    assert 0 < settled <= 5  # too few to compare, but there
    for said in (post_sentences.best(statistics, EN), *time_sentences.hours(statistics, EN)):
        assert f"there are {settled}" in said


def test_posts_at_one_time_and_posts_at_any_time_are_told_apart():
    always = statistics_of(posts(60, np.random.default_rng(1), hours=np.full(60, 9)))
    [said] = time_sentences.hours(always, EN)
    assert f"{always.hours.posts} of your {always.hours.posts} posts went up between 09:00 and 12:00" in said
    spread = statistics_of(posts(28, np.random.default_rng(1), hours=np.arange(28) * 3 % 24))
    assert spread.hours.groups["posts"].max() < 5
    [said] = time_sentences.hours(spread, EN)
    assert "spread over so many times" in said


def test_now_is_what_was_measured():
    mila = load_creator("mila")
    year = simulate(mila, load_rate_card("artikel-2026"), draws=64)
    views = mila.exports.daily["views"].sort_index()
    assert last_30_days(year) == views.iloc[-30:].sum()
    said = requirement(Blocker("views_30d_min", 100_000.0, 0.5, 0.5), year, EN)
    assert f"the last 30 days: {EN.number(views.iloc[-30:].sum())}" in said
    views.iloc[-3] = np.nan  # a day that nobody measured: then the level is told
    year = simulate(
        replace(mila, exports=replace(mila.exports, daily=mila.exports.daily.assign(views=views))),
        year.card,
        draws=64,
    )
    assert last_30_days(year) is None


def test_paid_posts_in_the_form_are_a_benefit(make_creator):
    paid = make_creator("paid", sponsored={"posts_per_month": 2})
    assert creator_facts(paid).has_benefit
    assert creator_facts(make_creator("none", sponsored={"posts_per_month": 0})).has_benefit is None


def test_no_source_is_younger_and_older_than_a_year():
    card = load_rate_card("nl-2026")
    for day in pd.date_range("2026-11-01", "2027-12-31", freq="17D"):
        lines = card_text(card, day.date(), EN).splitlines()
        for line, after in pairwise(lines):
            assert not ("at most 12 months old" in line and "more than a year old" in after)


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        (Finding("number_ambiguous", "error", "creator.yml", found="18.000"), "write 18000 or 18."),
        (Finding("number_ambiguous", "error", "creator.yml", found="1:30"), "write 10000 or 1.5."),
        (Finding("not_a_number", "error", "creator.yml", found="1500,50"), "behind a point: 1500.50."),
        (
            Finding(
                "number_out_of_range",
                "error",
                column="products[1].commission_share",
                expected="≤ 1",
                found="10",
            ),
            "10% is written as 0.1.",
        ),
    ],
)
def test_an_error_says_how_this_number_is_written(finding, words):
    assert words in sentence(finding, EN)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_help_tells_each_command_whole(lang):
    help_text = CliRunner().invoke(spoken(tikmon, Text(lang)), ["--help"], prog_name="tikmon").output
    assert help_text.count("...") == 1, help_text  # [ARGS]...
