"""What is said of a check: sentences with sources, sections that hold together, nothing certified."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
import yaml
from markupsafe import escape

from tests.browser.valid import errors
from tests.notebook_cells import shown
from tests.rules.advertising.test_disclosure_cases import CASES, RULES, post_of
from tests.rules.law.test_media_act import ALL as FACTS
from tests.rules.one_post import check_post
from tests.views.year.test_sections import checked
from tikmon_nb.inputs import load_creator
from tikmon_nb.inputs.rule_sets.advertising import REASONS, VERDICTS
from tikmon_nb.inputs.rule_sets.law import load_supervision_rules
from tikmon_nb.model.posts.reach import reach
from tikmon_nb.model.sampling.order_statistics import median_interval
from tikmon_nb.rules.advertising.checked_posts import check_creator
from tikmon_nb.rules.advertising.verdicts import Post
from tikmon_nb.rules.law.media_act import mediawet_scope
from tikmon_nb.tasks import duties
from tikmon_nb.views.advertising import check_results, disclosure, obligations
from tikmon_nb.views.advertising.disclosure_sentences import (
    REASON_SENTENCES,
    mend_sentence,
    post_title,
    reason_sentence,
    reason_source,
)
from tikmon_nb.views.figures.plots_disclosure import plot_verdicts
from tikmon_nb.views.page.names import confidence_name
from tikmon_nb.views.page.text import Text

LANGS = ("nl", "en")


@pytest.fixture(scope="module")
def daan():
    return load_creator("daan")


@pytest.fixture(scope="module")
def yara():
    return load_creator("yara")


@pytest.fixture(scope="module")
def found(daan):
    return duties.duties(daan)


def sections_of(found, text):
    """The sections of what was found, as the notebook asks for them."""
    return (
        disclosure.verdicts(found.posts, text),
        disclosure.to_mend(found.posts, text),
        disclosure.paid_and_organic(found.posts, found.times_usual, text),
        disclosure.subjects(found.posts, text),
        obligations.supervision(found.scope, found.facts, text),
        obligations.privacy(found.checklist, found.wording, text),
    )


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
def test_every_section_is_sound(lang):
    pages = [checked(part) for part in shown("disclosure", creator_id="daan", lang=lang)]
    assert len(pages) == len(sections_of(duties.duties(load_creator("daan")), Text(lang)))
    for page in pages:
        assert len(page.ids) == len(set(page.ids)) == 1
        assert all(image["alt"] for image in page.images)
        said = " ".join(page.text).lower()
        assert not any(word in said for word in ("compliant", "nan", "none", "voldoet aan"))


def test_the_numbers_are_those_of_the_checks(found):
    said = " ".join(checked(disclosure.verdicts(found.posts, Text("nl"))).text)
    counts = found.posts.counts()
    assert sum(counts.values()) == len(found.posts.posts) == 140
    assert f"Er zijn {sum(counts.values())} posts nagekeken." in said
    by_set = [found.posts.counts(rules.id) for rules in found.posts.rules]
    assert {verdict: sum(one[verdict] for one in by_set) for verdict in counts} == counts
    assert "Elke post is langs de code van zijn eigen dag gelegd." in said
    assert "1 juli 2026 is niet gevonden" in said  # the code of that day is known second-hand


def test_each_post_is_held_against_the_code_of_its_day(found):
    for row, day in enumerate(found.posts.posts["posted_on"]):
        [check] = found.posts.judged(row)
        assert check.rules.id == ("rsm-2022" if day < pd.Timestamp("2026-07-01") else "rsm-2026")


def test_a_set_that_is_asked_for_judges_every_post(daan):
    of = duties.duties(daan, ["rsm-2022"])
    assert [rules.id for rules in of.posts.rules] == ["rsm-2022"]
    assert sum(of.posts.counts("rsm-2022").values()) == 140
    assert "rsm-2026" in disclosure.verdicts(of.posts, Text("nl"))  # where later posts belong


def test_posts_of_an_unknown_day_are_held_against_every_code(daan):
    videos = daan.exports.videos.assign(posted_on=pd.NaT)
    of = duties.duties(replace(daan, exports=replace(daan.exports, videos=videos)))
    assert {len(of.posts.judged(row)) for row in range(len(of.posts.posts))} == {2}
    assert "Van 140 posts is de dag niet bekend" in disclosure.verdicts(of.posts, Text("nl"))


def test_problems_come_first_and_then_the_most_seen(found):
    rows = found.posts.to_mend()
    verdicts = [found.posts.posts.iloc[row]["verdict"] for row in rows]
    assert verdicts == sorted(verdicts, key=VERDICTS.index, reverse=True)
    assert "problem" in verdicts
    for verdict in set(verdicts):
        views = [found.posts.posts.iloc[row]["views"] for row in rows]
        views = [one for one, of in zip(views, verdicts, strict=True) if of == verdict]
        assert views == sorted(views, reverse=True)


def test_hostile_captions_stay_text(make_creator, daan):
    bad = "<script>alert(1)</script> @merk {0} {what} %s"
    rules = list(RULES.values())
    posts = check_creator(daan, rules)
    frame = posts.posts.copy()
    frame.loc[0, "caption"] = bad
    changed = type(posts)(posts.rules, frame, posts.checks)
    markup = disclosure.to_mend(changed, Text("nl"))
    assert "<script" not in markup
    checked(markup)


def test_without_posts_that_is_said(make_creator):
    nothing = duties.duties(make_creator())
    assert "niets nagekeken" in disclosure.verdicts(nothing.posts, Text("nl"))
    assert disclosure.paid_and_organic(nothing.posts, nothing.times_usual, Text("nl")) == ""
    checked(disclosure.to_mend(nothing.posts, Text("nl")))
    checked(disclosure.subjects(nothing.posts, Text("nl")))


def test_the_figure_counts_every_dated_post(found):
    ax = plot_verdicts(found.posts, Text("en"))
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
    said = disclosure.paid_and_organic(found.posts, found.times_usual, Text("nl"))
    assert reach(found.posts.posts, found.times_usual)["paid"].n == 4
    assert "niet te zeggen" in said


def test_reach_is_held_against_what_was_usual_at_the_time(data, make_creator):
    """A creator who grows by 3 % a post and advertises late; the advertising is viewed half as much."""
    make_creator("groei")
    lines = ["id,create_time,video_description,view_count"]
    for at in range(120):
        paid = at % 3 == 0 and at > 60
        views = round(1_000 * 1.03**at * (0.5 if paid else 1))
        lines.append(
            f"{7_500_000_000_000_000_000 + at},{1_750_000_000 + at * 86_400},{'#ad' * paid} post,{views}"
        )
    folder = data / "creators" / "groei" / "exports"
    folder.mkdir(exist_ok=True)
    (folder / "posts.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = duties.duties(load_creator("groei", data))
    medians = reach(found.posts.posts, found.times_usual)
    assert medians["paid"].n == pytest.approx(19, abs=2)
    assert medians["paid"].value == pytest.approx(0.5, abs=0.1)
    assert medians["organic"].value == pytest.approx(1.0, abs=0.1)
    assert "times your usual views" in disclosure.paid_and_organic(found.posts, found.times_usual, Text("en"))


def test_signs_that_turn_the_words_after_them_are_not_shown(found):
    post = found.posts.posts.iloc[0].copy()
    post["caption"] = "\u202egnp.exe\u2066 \u05e9\u05dc\u05d5\u05dd"
    assert post_title(post, Text("nl")).endswith("gnp.exe \u05e9\u05dc\u05d5\u05dd")


def test_without_posts_there_is_nothing_to_mend_and_no_subject(make_creator):
    nobody = duties.duties(make_creator("leeg"))
    assert disclosure.to_mend(nobody.posts, Text("nl")) == disclosure.subjects(nobody.posts, Text("nl")) == ""


def test_that_the_list_is_one_of_the_best_is_said_only_where_it_is(found):
    said = "TikTok Studio lists your most viewed posts only"
    assert said not in disclosure.paid_and_organic(found.posts, found.times_usual, Text("en"))
    noor = duties.duties(load_creator("noor"))
    assert said in disclosure.paid_and_organic(noor.posts, noor.times_usual, Text("en"))


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
        assert (word in disclosure.verdicts(of.posts, text)) == told


def test_table_list_and_sentences_agree_on_what_was_ordered(yara):
    of = duties.duties(yara)
    checks = [of.posts.judged(row)[0] for row in range(len(of.posts.posts))]
    without = [check for check in checks if check.post.ordered and check.label is None]
    assert without
    assert all(check.verdict == "check_by_hand" for check in without)
    assert of.posts.counts()["check_by_hand"] == len(of.posts.to_mend()) >= len(without)
    assert f"{len(of.posts.to_mend())} moet je zelf nakijken" in disclosure.verdicts(of.posts, Text("nl"))
    assert "TikTok Shop er zelf een toont" in disclosure.to_mend(of.posts, Text("nl"))
    paid = sum(check.commercial == "known" for check in checks)
    assert f"{paid} van de {len(of.posts.posts)} posts" in disclosure.paid_and_organic(
        of.posts, of.times_usual, Text("nl")
    )


def test_an_ordered_post_that_a_deal_names_is_judged_by_the_deal(yara):
    [named, *_] = [
        video for video in yara.exports.videos.index if video in set(yara.exports.orders["video_id"])
    ]
    deal = {column: [""] for column in yara.deals} | {
        "video_id": [named],
        "kind": ["affiliate"],
        "brand": [""],
    }
    of = duties.duties(replace(yara, deals=pd.DataFrame(deal)))
    assert of.posts.sold == duties.duties(yara).posts.sold - 1
    checks = [checks[0] for checks in of.posts.checks if checks[0].post.deal]
    assert len(checks) == 1
    assert "ordered_without_label" not in {reason.code for reason in checks[0].reasons}


def test_rules_of_ones_own_take_the_place_of_those_shipped(daan, data):
    own = {"id": "rsm-2026", "extends": "rsm-2022", "kind": "code", "valid_from": "2026-07-01"}
    own["title"] = {"nl": "Zelf ingevoerde code van 2026"}
    (data / "rules" / "disclosure" / "rsm-2026.yml").write_text(yaml.safe_dump(own), "utf-8")
    of = duties.duties(replace(daan, data=data))
    assert [rules.title["nl"] for rules in of.posts.rules][-1] == "Zelf ingevoerde code van 2026"
    assert "rules/disclosure/rsm-2026.yml" in of.inputs


def test_a_doubtful_label_is_told_as_the_rule_set_notes_it():
    by = {
        (rules, caption): reason_sentence(check.reasons[0], check, Text("nl"))
        for rules in RULES
        for caption in ("#reclame Mijn fiets", "In samenwerking met Fietsfijn", "#gesponsord Mijn fiets")
        for check in [check_post(Post(caption), RULES[rules])]
    }
    named = "Het artikel noemt #advertentie en #gesponsord als voorbeeld; "
    assert "duidelijk en vooraan" in by["artikel", "#reclame Mijn fiets"]
    said = by["artikel", "In samenwerking met Fietsfijn"]
    assert said == named + "“In samenwerking met Fietsfijn” noemt het niet."
    assert "misschien niet genoeg" in by["rsm", "#gesponsord Mijn fiets"]


@pytest.mark.parametrize("lang", LANGS)
def test_the_short_name_of_the_code_is_explained(found, lang):
    assert "(RSM) 2022" in disclosure.verdicts(found.posts, Text(lang))
    assert "(RSM) 2022" in " ".join(check_results.caveat_lines(found.posts.rules, False, Text(lang)))


@pytest.mark.parametrize(
    ("change", "said", "unsaid"),
    [
        ({}, ["Voor zover bekend val je onder de Mediawet."], ["De Reclamecode geldt ook dan.", "KvK ("]),
        (
            {"registered": False},
            [
                "val je niet onder de Mediawet. De Reclamecode geldt ook dan. Verdien je hier",
                "Dan moet je je meestal bij de KvK inschrijven, en dan verandert dit antwoord.",
                "vraag het na bij de KvK (kvk.nl) of het Commissariaat",
            ],
            [],
        ),
        ({"registered": False, "has_benefit": None}, ["De Reclamecode geldt ook dan."], ["Verdien je hier"]),
        ({"established_in_nl": False}, ["niet onder de Mediawet."], ["De Reclamecode geldt"]),
    ],
)
def test_what_is_said_of_the_media_act(change, said, unsaid):
    facts = replace(FACTS, **change)
    scope = mediawet_scope(facts, load_supervision_rules())
    shown = " ".join(checked(obligations.supervision(scope, facts, Text("nl"))).text)
    assert all(sentence in shown for sentence in said)
    assert not any(sentence in shown for sentence in unsaid)
    assert "ask the Dutch Media Authority" in obligations.supervision(
        mediawet_scope(FACTS, load_supervision_rules()), FACTS, Text("en")
    )


HOSTILE = "\u202egnp.exe\u2066 a\x00b\x1b[31mc\x07\x7f\ufffe\U0001ffff\x85@mer\u202ek korting met code X\x1bY"
NEVER = "\u202e\u2066\x00\x1b\x07\x7f\x85\ufffe\U0001ffff"


def hostile_posts(daan):
    """Daan's posts, all with one caption that no page or terminal may be sent as it is."""
    titles = [HOSTILE] * len(daan.exports.videos)
    exports = replace(daan.exports, videos=daan.exports.videos.assign(title=titles))
    return duties.duties(replace(daan, exports=exports))


@pytest.mark.parametrize("lang", LANGS)
def test_no_control_character_of_a_caption_is_shown(daan, lang):
    text, of = Text(lang), hostile_posts(daan)
    said = "".join(sections_of(of, text))
    said += "\n".join(check_results.creator_lines("daan", of.posts, text))
    assert not set(NEVER) & set(said)
    assert "gnp.exe ab[31mc" in said
    assert "korting met code" in said


def test_a_page_with_hostile_captions_is_valid(daan, tmp_path):
    of = hostile_posts(daan)
    body = "".join(sections_of(of, Text("nl")))
    page = tmp_path / "page.html"
    head = (
        '<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>x</title></head><body><h1>x</h1>'
    )
    page.write_text(f"{head}{body}</body></html>", "utf-8")
    assert errors([page]) == []


@pytest.mark.parametrize("lang", LANGS)
def test_advice_is_told_beside_a_code_only_where_it_is_milder(daan, lang):
    videos = daan.exports.videos.sort_values("posted_on")
    titles = ["Rondje"] * (len(videos) - 1) + ["#gesponsord Mijn rondje"]
    exports = replace(daan.exports, videos=videos.assign(title=titles))
    of = duties.duties(replace(daan, exports=exports, deals=daan.deals.iloc[:0]))
    [row] = of.posts.to_mend()
    code, article = of.posts.checks[row]
    assert (code.verdict, article.verdict, article.beside) == ("check_by_hand", "no_problem_found", True)
    text = Text(lang)
    said = disclosure.to_mend(of.posts, text)
    assert escape(text.pick(article.rules.title)) in said
    assert text.pick(article.rules.title) in "".join(check_results.creator_lines("daan", of.posts, text))


def test_posts_of_which_the_same_is_said_are_told_together():
    yara = duties.duties(load_creator("yara"))
    page = disclosure.to_mend(yara.posts, Text("nl"))
    assert page.count("Via deze post is iets besteld") == 1
    rows = yara.posts.to_mend()[: disclosure.FIRST_TO_MEND]
    assert len(rows) > 5
    for row in rows:
        assert escape(post_title(yara.posts.posts.iloc[row], Text("nl"))) in page
