"""Captions written before the code that judges them: each under the code of its day, and ordinary ones.

All are invented (`tests/cases/captions_by_day.yml`, `captions_ordinary.yml`); how well a check does on them
says little about real captions.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
import yaml

from tests.conftest import ROOT
from tests.rules.test_corpus import scores
from tikmon_nb.inputs.books.deals_file import KINDS
from tikmon_nb.inputs.rule_sets.advertising import disclosure_rule_names, in_order, load_disclosure_rules
from tikmon_nb.rules.advertising.verdicts import Post, check_posts

SETS = in_order(load_disclosure_rules(name) for name in disclosure_rule_names())
GROUPS = yaml.safe_load((ROOT / "tests/cases/captions_by_day.yml").read_text("utf-8"))
ORDINARY = yaml.safe_load((ROOT / "tests/cases/captions_ordinary.yml").read_text("utf-8"))
ROWS = [(group["verdict"].replace(" ", "_"), *row) for group in GROUPS for row in group["captions"]]
FLAGS = ("labelled", "advertised", "cut")


def post_of(day, known, caption):
    word, _, brand = known.partition(" ")
    assert word in ("-", "brand", *FLAGS, *KINDS)
    flags = {flag: word == flag for flag in FLAGS}
    return Post(
        caption, deal=word if word in KINDS else "", brands=(brand,) if brand else (), day=day, **flags
    )


def judged(post):
    [checks] = check_posts([post], SETS, by_day=True)
    return checks[0]


def test_no_problem_is_wrong_and_all_verdicts_are_mostly_right(record_property):
    pairs, by_language = Counter(), Counter()
    for wanted, language, day, known, caption in ROWS:
        got = judged(post_of(day, known, caption)).verdict
        pairs[wanted, got] += 1
        group = language if language in ("nl", "en", "mixed") else "other"
        by_language[group, wanted == got] += 1
    for verdict, (precision, recall, there) in scores(pairs).items():
        told = f"  {verdict:<17} precision {precision:.3f}  recall {recall:.3f}  (n = {there})"
        record_property("told", told)
        assert there >= 60
        assert min(precision, recall) >= 0.93, told
    for group in ("nl", "en", "mixed", "other"):
        right, wrong = by_language[group, True], by_language[group, False]
        record_property("told", f"  {group}: {right} of {right + wrong} right")
    problems = sum(n for (_, got), n in pairs.items() if got == "problem")
    assert problems == pairs["problem", "problem"] >= 150


@pytest.mark.parametrize("day", [dt.date(2026, 6, 30), dt.date(2026, 11, 30)])
def test_ordinary_captions_are_left_alone(day):
    assert len(ORDINARY) >= 300
    asked = [caption for caption in ORDINARY if judged(Post(caption, day=day)).verdict != "no_problem_found"]
    assert len(asked) <= 0.05 * len(ORDINARY), asked
    assert all(judged(Post(caption, day=day)).verdict != "problem" for caption in asked)


def test_the_captions_are_unlike():
    texts = [row[-1].casefold() for row in ROWS] + [caption.casefold() for caption in ORDINARY]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    ("day", "names"),
    [
        (dt.date(2020, 1, 1), ["rsm-2022"]),
        (dt.date(2026, 6, 30), ["rsm-2022"]),
        (dt.date(2026, 7, 1), ["rsm-2026"]),
        (None, ["rsm-2022", "rsm-2026"]),
    ],
)
def test_the_day_of_a_post_decides_which_code_judges_it(day, names):
    [checks] = check_posts([Post("Mijn rondje", deal="paid", day=day)], SETS, by_day=True)
    assert [check.rules.id for check in checks if not check.beside] == names


@pytest.mark.parametrize(
    ("caption", "day", "subject", "said"),
    [
        (
            "#advertentie energydrink op tafel",
            dt.date(2025, 7, 24),
            "energy_drinks",
            "liet hier in de EER geen",
        ),
        ("#advertentie energydrink op tafel", dt.date(2025, 7, 25), "energy_drinks", "18 en ouder"),
        ("#advertentie energydrink op tafel", None, "energy_drinks", "18 en ouder"),
        ("#advertentie klimaatneutrale fiets", dt.date(2026, 9, 26), "green_claims", ""),
        ("#advertentie klimaatneutrale fiets", dt.date(2026, 9, 27), "green_claims", "zwarte lijst"),
        ("#advertentie Stem op lijst 4", dt.date(2025, 10, 9), "political", ""),
        ("#advertentie Stem op lijst 4", dt.date(2025, 10, 10), "political", "Europese eisen"),
        ("#advertentie achteraf betalen kan", dt.date(2026, 11, 19), "pay_later", ""),
        ("#advertentie achteraf betalen kan", dt.date(2026, 11, 20), "pay_later", "20 november 2026"),
    ],
)
def test_the_rule_on_a_subject_is_the_one_of_the_day(caption, day, subject, said):
    for rules in SETS:
        [[check]] = check_posts([Post(caption, day=day)], [rules])
        reasons = [reason for reason in check.reasons if reason.about == subject]
        row = check.subject(subject)
        assert bool(reasons) == bool(row) == bool(said)
        assert row is None or said in row.rule["nl"]
        assert all(reason.verdict == "check_by_hand" for reason in reasons)


@pytest.mark.parametrize(("day", "asked"), [(dt.date(2026, 8, 1), False), (dt.date(2026, 8, 2), True)])
def test_what_the_platform_marks_as_made_by_ai_is_a_subject_beside_advertising(day, asked):
    for caption, commercial in (("#advertentie Mijn rondje", True), ("Mijn rondje", False)):
        check = judged(Post(caption, ai=True, day=day))
        about = {reason.about for reason in check.reasons}
        assert ("ai_made" in about) == (asked and commercial)


def test_nothing_that_is_known_second_hand_makes_a_problem():
    for rules in SETS:
        assert not any(one.second_hand and one.verdict == "problem" for one in rules.rulings.values())
    for caption in ("#collab Mijn rondje", "Mijn rondje #a #ad #b", "Een rit. En toen. Reclame"):
        check = judged(Post(caption, deal="paid", day=dt.date(2026, 7, 1)))
        assert check.verdict == "check_by_hand"


def test_advice_is_never_stricter_than_the_code():
    for _, _, day, known, caption in ROWS:
        [checks] = check_posts([post_of(day, known, caption)], SETS, by_day=True)
        ranks = {"no_problem_found": 0, "check_by_hand": 1, "problem": 2}
        worst = max(ranks[check.verdict] for check in checks if not check.beside)
        assert all(ranks[check.verdict] < worst for check in checks if check.beside)


OF_OTHER_KINDS = ("toon-", "payment-", "tax-", "offers-", "setbacks-")
"""What is no rule about advertising: words, who pays when, taxes, prices and setbacks."""


def test_every_row_of_the_rules_says_where_it_can_be_read():
    for path in sorted((ROOT / "data/rules").rglob("*.yml")):
        held = yaml.safe_load(path.read_text("utf-8"))
        for row in sourced(held):
            assert row.get("source_date"), path
            if not path.stem.startswith(OF_OTHER_KINDS) and path.parent.name != "tax":
                assert str(row.get("address", "")).startswith(("unknown", "https://")), (path.stem, row)


def sourced(held):
    """Every table in `held` that names a source."""
    if isinstance(held, dict):
        yield from ([held] if "source" in held else [])
        held = held.values()
    if isinstance(held, list | type({}.values())):
        for one in held:
            yield from sourced(one)
