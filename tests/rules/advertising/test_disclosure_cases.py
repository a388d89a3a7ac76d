"""Hand-checked captions as sentences: every label, false friend and form of both rule sets."""

from __future__ import annotations

import pytest
import yaml

from tests.conftest import ROOT
from tests.rules.one_post import check_post
from tikmon_nb.inputs.rule_sets.advertising import REASONS, VERDICTS, load_disclosure_rules
from tikmon_nb.rules.advertising.verdicts import Post

CASES = yaml.safe_load((ROOT / "tests" / "cases" / "disclosure.yml").read_text("utf-8"))
SHORT = {"ok": "no_problem_found", "check": "check_by_hand", "problem": "problem"}
RULES = {
    key: load_disclosure_rules(name)
    for key, name in (("artikel", "artikel-2026"), ("rsm", "rsm-2022"), ("rsm26", "rsm-2026"))
}


def post_of(case):
    return Post(
        case["caption"],
        deal=case.get("deal", ""),
        labelled=case.get("labelled", False),
        advertised=case.get("advertised", False),
        cut=case.get("cut", False),
        picture=case.get("picture", ""),
        brands=tuple(case.get("brands", ())),
        friends=frozenset(case.get("friends", ())),
        ordered=case.get("ordered", False),
    )


@pytest.mark.parametrize(
    ("case", "rules"),
    [
        pytest.param(case, rules, id=f"{case['sentence']} ({rules})")
        for case in CASES
        for rules in RULES
        if rules in case
    ],
)
def test_case(case, rules):
    check = check_post(post_of(case), RULES[rules])
    assert check.verdict == SHORT[case[rules]], [reason.code for reason in check.reasons]


def test_every_reason_and_every_verdict_occurs():
    codes, verdicts = set(), set()
    for case in CASES:
        for rules in RULES.values():
            check = check_post(post_of(case), rules)
            codes |= {reason.code for reason in check.reasons}
            verdicts.add(check.verdict)
    assert codes == set(REASONS)
    assert verdicts == set(VERDICTS)


def test_every_label_of_the_rules_is_in_a_case():
    """A label without a case could be worth anything: at least one pattern of each is written out."""
    seen = set()
    for case in CASES:
        for rules in RULES.values():
            check = check_post(post_of(case), rules)
            if check.reading:
                seen |= {label.name for label in check.reading.labels}
    missing = set(RULES["rsm"].labels) - seen
    english = {"made_possible_by", "in_partnership_with", "commission_en", "ambassador_en", "gifted_by"}
    assert missing <= english  # these are in the captions of `test_corpus`
