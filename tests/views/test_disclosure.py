"""What is said of a check: sentences with sources, sections that hold together, nothing certified."""

from __future__ import annotations

import pytest

from tests.rules.test_disclosure_cases import CASES, RULES, post_of
from tests.views.test_sections import checked
from tikmon_nb.inputs import load_creator
from tikmon_nb.inputs.order_statistics import median_interval
from tikmon_nb.inputs.rule_sets import REASONS
from tikmon_nb.rules.checked_posts import check_creator, reach
from tikmon_nb.rules.disclosure import check_post
from tikmon_nb.views import disclosure, duties
from tikmon_nb.views.disclosure import post_title
from tikmon_nb.views.disclosure_sentences import (
    REASON_SENTENCES,
    mend_sentence,
    reason_sentence,
    reason_source,
)
from tikmon_nb.views.names import confidence_name
from tikmon_nb.views.plots_disclosure import plot_verdicts
from tikmon_nb.views.text import Text

LANGS = ("nl", "en")


@pytest.fixture(scope="module")
def daan():
    return load_creator("daan")


@pytest.fixture(scope="module")
def found(daan):
    return duties.duties(daan)


def test_every_reason_has_a_sentence():
    assert set(REASON_SENTENCES) == set(REASONS)


@pytest.mark.parametrize("lang", LANGS)
def test_every_case_is_told_with_its_source(lang):
    text = Text(lang)
    for case in CASES:
        for rules in RULES.values():
            check = check_post(post_of(case), rules)
            for reason in check.reasons:
                said, source = reason_sentence(reason, check, text), reason_source(reason, check, text)
                assert "{" not in said
                assert "20" in source  # a year
                assert source.endswith(tuple(f": {confidence_name(grade, text)})" for grade in "HMLG"))
            assert "\n" not in mend_sentence(check, text)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    "part",
    [
        *(duties.verdicts, duties.to_mend, duties.paid_and_organic),
        *(duties.subjects, duties.supervision, duties.privacy),
    ],
)
def test_every_section_is_sound(part, lang, found):
    page = checked(part(found, Text(lang)).markup)
    said = " ".join(page.text)
    assert len(page.ids) == len(set(page.ids)) == 1
    assert all(image["alt"] for image in page.images)
    assert not any(word in said.lower() for word in ("compliant", "nan", "none", "voldoet aan"))


def test_the_numbers_are_those_of_the_checks(found):
    said = " ".join(checked(duties.verdicts(found, Text("nl")).markup).text)
    assert found.posts.counts("rsm-2022") == {"no_problem_found": 138, "check_by_hand": 0, "problem": 2}
    assert "Er zijn 140 posts nagekeken." in said
    assert "2 hebben een probleem." in said
    assert "1 juli 2026" in said  # the code was revised since


def test_problems_come_first_and_then_the_most_seen(found):
    rows = found.posts.to_mend("rsm-2022")
    assert [check.verdict for _, check in rows] == ["problem", "problem"]
    views = [found.posts.posts.iloc[row]["views"] for row, _ in rows]
    assert views == sorted(views, reverse=True)


def test_hostile_captions_stay_text(make_creator, daan):
    bad = "<script>alert(1)</script> @merk {0} {what} %s"
    rules = list(RULES.values())
    posts = check_creator(daan, rules)
    frame = posts.posts.copy()
    frame.loc[0, "caption"] = bad
    changed = type(posts)(posts.rules, frame, posts.checks)
    markup = disclosure.to_mend(changed, Text("nl")).markup
    assert "<script" not in markup
    checked(markup)


def test_without_posts_that_is_said(make_creator):
    nothing = duties.duties(make_creator())
    assert "niets nagekeken" in duties.verdicts(nothing, Text("nl")).markup
    assert duties.paid_and_organic(nothing, Text("nl")).markup == ""
    checked(duties.to_mend(nothing, Text("nl")).markup)
    checked(duties.subjects(nothing, Text("nl")).markup)


def test_the_figure_counts_every_dated_post(found):
    ax = plot_verdicts(found.posts, "rsm-2022", Text("en"))
    heights = sum(patch.get_height() for patch in ax.patches)
    assert heights == found.posts.posts["posted_on"].notna().sum()


@pytest.mark.parametrize(
    ("views", "expected"),
    [
        ([], (0, None, None, None)),
        ([5.0], (1, 5.0, None, None)),
        ([1, 2, 3, 4, 5], (5, 3.0, None, None)),
        ([1, 2, 3, 4, 5, 6], (6, 3.5, 1.0, 6.0)),
        (list(range(1, 21)), (20, 10.5, 6.0, 15.0)),  # the textbook ranks for n = 20
        ([1.0, float("nan"), 3.0], (2, 2.0, None, None)),
    ],
)
def test_the_interval_of_a_median(views, expected):
    median = median_interval(views)
    shown = tuple(None if x != x else x for x in (median.n, median.value, median.low, median.high))
    if expected[0] == 0:
        assert shown == (0, None, None, None)
    else:
        assert shown == expected


def test_the_interval_of_a_median_covers_it():
    import numpy as np

    rng = np.random.default_rng(3)
    inside = 0
    for _ in range(600):
        median = median_interval(np.exp(rng.normal(0, 1, 15)))
        inside += median.low <= 1.0 <= median.high
    assert 0.94 <= inside / 600 <= 1.0  # exact coverage at n = 15 is 0.965


def test_reach_says_so_where_posts_are_few(found):
    said = duties.paid_and_organic(found, Text("nl")).markup
    assert reach(found.posts.posts)["paid"].n == 4
    assert "niet te zeggen" in said


def test_signs_that_turn_the_words_after_them_are_not_shown(found):
    post = found.posts.posts.iloc[0].copy()
    post["caption"] = "\u202egnp.exe\u2066 \u05e9\u05dc\u05d5\u05dd"
    assert post_title(post, Text("nl")).endswith("gnp.exe \u05e9\u05dc\u05d5\u05dd")


def test_without_posts_there_is_nothing_to_mend_and_no_subject(make_creator):
    nobody = duties.duties(make_creator("leeg"))
    assert duties.to_mend(nobody, Text("nl")).markup == duties.subjects(nobody, Text("nl")).markup == ""


def test_that_the_list_is_one_of_the_best_is_said_only_where_it_is(found):
    said = "TikTok Studio lists your most viewed posts only"
    assert said not in duties.paid_and_organic(found, Text("en")).markup
    noor = duties.duties(load_creator("noor"))
    assert said in duties.paid_and_organic(noor, Text("en")).markup


@pytest.mark.parametrize("lang", LANGS)
def test_posts_that_earned_a_commission_are_said_to_need_a_label(lang):
    text = Text(lang)
    word = {"nl": "is iets besteld met commissie", "en": "ordered with a commission"}[lang]
    for creator_id, told in (("yara", True), ("daan", False)):
        creator = load_creator(creator_id)
        of = duties.duties(creator)
        sold = set(creator.exports.orders["video_id"]) & set(creator.exports.videos.index)
        assert of.posts.sold == len(sold)
        assert bool(sold) == told
        assert (word in duties.verdicts(of, text).markup) == told


@pytest.mark.parametrize("lang", LANGS)
def test_posts_that_only_another_set_of_rules_asks_about_are_listed_too(found, lang):
    text = Text(lang)
    article, code = found.posts.rules
    by_article, by_code = ({row for row, _ in found.posts.to_mend(rules.id)} for rules in (article, code))
    assert by_article - by_code
    markup = duties.to_mend(found, text).markup
    said = "".join(checked(markup).text)
    assert disclosure.rules_title(article, text) in said
    for row in by_article | by_code:
        assert post_title(found.posts.posts.iloc[row], text) in said
    assert markup.count('class="badge') == len(by_article | by_code)


def test_what_only_another_set_asks_about_is_not_called_nothing():
    noor = duties.duties(load_creator("noor"))
    assert noor.posts.to_mend(noor.posts.rules[-1].id) == []
    markup = duties.to_mend(noor, Text("nl")).markup
    assert "<ol" not in markup
    assert 'class="mend"' in markup
