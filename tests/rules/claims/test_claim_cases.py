"""Claims as people make them: what is read of each is right, or it is said what was not understood."""

from __future__ import annotations

import re

import pytest
import yaml

from tests.conftest import ROOT
from tikmon_nb.inputs.rule_sets.law import load_tone
from tikmon_nb.rules.claims.claim_reading import read_claims
from tikmon_nb.rules.tone import promises

CASES = yaml.safe_load((ROOT / "tests" / "cases" / "claims.yml").read_text("utf-8"))
TONE = load_tone()
FREE = {"other"}
"""Conditions that are told, and of which the cases say nothing."""


def figure(value):
    return f"{value:g}" if value < 1e6 else f"{value:.0f}"


def written(claim):
    """A claim as the cases write it, without its conditions; and the kinds of these."""
    amount = figure(claim.low) + ("" if claim.high == claim.low else f"-{figure(claim.high)}")
    per = (claim.per or "none") if claim.time is None else "?"
    per += f"*{claim.n:g}" if claim.n != 1 else ""
    marks = {"up to"} * claim.up_to if False else set()
    marks |= {"up to"} if claim.up_to else set()
    marks |= {"at least"} if claim.at_least else set()
    marks |= {f"followers {claim.followers:g}"} if claim.followers is not None else set()
    kinds = {condition.kind for condition in claim.conditions} - FREE
    return f"{amount} {claim.currency}{'?' * claim.assumed} {per}", marks, kinds


def split(case):
    head, _, rest = case.partition(";")
    said = {part.strip() for part in re.split("[;]", rest) if part.strip()}
    marks = {part for part in said if part.startswith(("up to", "at least", "followers"))}
    return head.strip(), marks, said - marks


def judged(case):
    """ "right", "asked" (something was not understood, and said) or "wrong"."""
    read = read_claims(case["text"])
    got, wanted = [written(claim) for claim in read.claims], [split(one) for one in case.get("claims", [])]
    apart = sorted(f"{figure_of(span)} {meaning}" for meaning, span in read.apart)
    same = [one[:2] for one in got] == [one[:2] for one in wanted] and all(
        one[2] <= other[2] and other[2] - one[2] <= {"stream"} for one, other in zip(wanted, got, strict=True)
    )
    told = {"time"} if any(claim.time for claim in read.claims) else set()
    told |= {what for what, _ in read.unread}
    if same and told <= set(case.get("unread", [])):
        complete = len(apart) >= len(case.get("apart", [])) and (told or not case.get("unread"))
        return "right" if complete else "incomplete"
    extra = [one for one in got if one[:2] not in [other[:2] for other in wanted]]
    understood = [one for one in extra if " ?" not in one[0]]
    return "asked" if told and not understood else "wrong"


def figure_of(span):
    return span.text


def test_none_is_silently_wrong_and_most_are_read(record_property):
    found = {case["text"]: judged(case) for case in CASES}
    share = sum(result == "right" for result in found.values()) / len(found)
    record_property("read", share)
    assert len(CASES) >= 120
    assert [text for text, result in found.items() if result in ("wrong", "incomplete")] == []
    assert share >= 0.85


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.get("promise")], ids=lambda case: case["text"]
)
def test_a_promise_is_told(case):
    found = " | ".join(span.text.casefold() for span in promises(case["text"], TONE))
    for words in case["promise"]:
        assert words in found
