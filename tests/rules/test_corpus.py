"""Invented captions with verdicts: precision and recall, on those the rules were tuned on and those not.

All captions are invented and judged by hand (`docs/disclosure.md` says how); how well a check does on them
says little about real captions. The held-out part was written by somebody who had not seen the rules' words
or this code, and is not to be used for tuning. In November 2026 three kinds of words (affiliate links,
samenwerking, gifted) were changed after a look at it, so its figures are a little too good since.
"""

from __future__ import annotations

from collections import Counter

import pytest
import yaml

from tests.conftest import ROOT
from tests.rules.one_post import check_post
from tikmon_nb.inputs.rule_sets.advertising import VERDICTS, load_disclosure_rules
from tikmon_nb.rules.advertising.verdicts import Post

RULES = ("artikel-2026", "rsm-2022")
PARTS = {
    # lowest precision and recall of any verdict: what was reached, so that a change for the worse is seen
    "development": 1.0,
    "held_out": 0.9,
}
KEYS = {"caption", "language", "niche", "deal", "platform", "truncated", "why", *RULES}


def entries(part):
    path = ROOT / "tests" / "cases" / f"captions_{part}.yml"
    return yaml.safe_load(path.read_text("utf-8"))


def post_of(entry):
    platform = entry.get("platform") or {}
    return Post(
        entry["caption"],
        deal=entry.get("deal", ""),
        labelled=platform.get("disclosed", False),
        advertised=platform.get("ad", False),
        cut=entry.get("truncated", False),
    )


def scores(pairs):
    """Verdict -> (precision, recall, how many there are)."""
    found = {}
    for verdict in VERDICTS:
        given = sum(n for (_, got), n in pairs.items() if got == verdict)
        there = sum(n for (wanted, _), n in pairs.items() if wanted == verdict)
        right = pairs[(verdict, verdict)]
        found[verdict] = (right / given if given else 1.0, right / there if there else 1.0, there)
    return found


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("part", PARTS)
def test_precision_and_recall(part, name, record_property):
    rules, captions = load_disclosure_rules(name), entries(part)
    pairs = Counter(
        (entry[name].replace(" ", "_"), check_post(post_of(entry), rules).verdict) for entry in captions
    )
    found = scores(pairs)
    record_property("told", f"{part}, {name}: {len(captions)} invented captions")
    for verdict, (precision, recall, there) in found.items():
        said = f"  {verdict:<17} precision {precision:.3f}  recall {recall:.3f}  (n = {there})"
        record_property("told", said)
    assert all(min(precision, recall) >= PARTS[part] for precision, recall, _ in found.values())


@pytest.mark.parametrize("part", PARTS)
def test_the_captions_are_well_formed_varied_and_unlike(part):
    captions = entries(part)
    for entry in captions:
        assert set(entry) <= KEYS
        assert all(entry[name].replace(" ", "_") in VERDICTS for name in RULES)
        assert entry["why"]
    texts = [entry["caption"].casefold() for entry in captions if entry["caption"]]
    assert len(texts) == len(set(texts))
    assert len({entry["niche"] for entry in captions}) >= 10
    assert {entry["language"] for entry in captions} == {"nl", "en", "other"}


def test_there_are_three_hundred_and_no_caption_is_in_both_parts():
    development, held_out = ({str(entry["caption"]) for entry in entries(part)} for part in PARTS)
    assert len(development) + len(held_out) >= 300
    assert development & held_out <= {"None"}
