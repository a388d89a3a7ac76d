"""Rule sets are data: dated, sourced, complete; a new one needs no code, a wrong one is refused clearly."""

from __future__ import annotations

import datetime as dt
import re
import shutil

import pytest
import yaml

from tests.conftest import DATA
from tests.rules.one_post import check_post
from tikmon_nb.findings import InputError
from tikmon_nb.inputs.rule_sets.advertising import (
    REASONS,
    disclosure_rule_names,
    in_order,
    load_disclosure_rules,
)
from tikmon_nb.inputs.rule_sets.law import load_privacy_rules, load_supervision_rules, load_tone
from tikmon_nb.rules.advertising.verdicts import Post


@pytest.fixture
def rules(data):
    shutil.copytree(DATA / "rules", data / "rules", dirs_exist_ok=True)
    return data / "rules" / "disclosure"


NEW = {
    "id": "rsm-2027",
    "extends": "rsm-2022",
    "kind": "code",
    "title": {"nl": "Reclamecode 2026 (zelf ingevoerd)"},
    "valid_from": "2027-07-01",
    "grades": [
        {
            "grade": "A",
            "labels": ["ad", "eigen"],
            "source": "zelf",
            "source_date": "2026-07-01",
            "confidence": "L",
        }
    ],
    "labels": {"eigen": {"language": "nl", "patterns": ["#mijnlabel"]}},
    "placement": {"fold_characters": 60, "source": "zelf", "source_date": "2026", "confidence": "G"},
}

RULING = {"verdict": "problem", "source": "zelf", "source_date": "2026", "confidence": "G"}


def write(rules, content, name="rsm-2027"):
    (rules / f"{name}.yml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")


def test_a_new_rule_set_is_one_file(rules, data):
    write(rules, NEW)
    assert disclosure_rule_names(data) == ["artikel-2026", "rsm-2022", "rsm-2026", "rsm-2027"]
    new = load_disclosure_rules("rsm-2027", data)
    assert check_post(Post("#ad nieuwe fiets"), new).verdict == "no_problem_found"
    assert check_post(Post("#mijnlabel nieuwe fiets"), new).verdict == "no_problem_found"
    assert new.placement.fold_characters == 60
    assert set(new.inputs) == {
        f"rules/disclosure/{name}.yml"
        for name in ("rsm-2027", "rsm-2022", "onderwerpen-2026", "woorden-2026")
    }
    assert [r.id for r in in_order([new, load_disclosure_rules("artikel-2026", data)])][-1] == "rsm-2027"


def test_the_warning_of_another_set_is_not_inherited(rules, data):
    write(rules, NEW)
    assert load_disclosure_rules("rsm-2027", data).warning == {}
    assert "1 juli 2026" in load_disclosure_rules("rsm-2022", data).warning["nl"]


def test_every_set_of_the_project_is_complete_and_in_two_languages():
    for name in disclosure_rule_names():
        rules = load_disclosure_rules(name)
        assert set(rules.rulings) == set(REASONS)
        assert set(rules.labels) == set(rules.graded)
        worded = [rules.title, rules.description, rules.warning, rules.mend, *rules.unseen]
        worded += [one.name for one in (*rules.cues, *rules.subjects)] + [one.rule for one in rules.subjects]
        assert all(set(words) == {"nl", "en"} for words in worded)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"grades": [{**NEW["grades"][0], "labels": ["advertntie"]}]}, "label_unknown"),
        ({"grades": [{key: v for key, v in NEW["grades"][0].items() if key != "source"}]}, "value_missing"),
        ({"grades": [{**NEW["grades"][0], "source_date": "gisteren"}]}, "not_a_date"),
        ({"rulings": {"label_mising": RULING}}, "value_not_allowed"),
        ({"labels": {"eigen": {"language": "nl", "patterns": ["#Label"]}}}, "pattern_malformed"),
        ({"labels": {"eigen": {"language": "nl", "patterns": ["een ..."]}}}, "pattern_malformed"),
        ({"labels": {"eigen": {"language": "nl", "patterns": ["(a+)+"]}}}, "pattern_malformed"),
        ({"labels": {"eigen": {"language": "nl", "patterns": [""]}}}, "pattern_malformed"),
        ({"extends": "rsm-2027"}, "card_circular"),
        ({"extends": "rsm-2021"}, "rules_unknown"),
        ({"id": "anders"}, "id_differs"),
        ({"known_deals": ["betaald"]}, "value_not_allowed"),
        ({"extends": None}, "rule_missing"),
    ],
)
def test_a_wrong_set_is_refused(rules, data, change, code):
    write(rules, {**NEW, **change})
    with pytest.raises(InputError) as caught:
        load_disclosure_rules("rsm-2027", data)
    assert code in {finding.code for finding in caught.value.findings}
    assert all(finding.file for finding in caught.value.findings if code != "rules_unknown")


def test_the_other_rules_load_with_sources():
    law, asked, tone = load_supervision_rules(), load_privacy_rules(), load_tone()
    assert all(one.source and one.confidence for one in (*law.criteria, *law.duties, *asked.questions))
    assert "gegarandeerd" in tone.promises


def test_a_date_decides_which_text_held(rules, data):
    rsm = load_disclosure_rules("rsm-2022", data)
    assert rsm.holds_on(dt.date(2026, 6, 30))
    assert not rsm.holds_on(dt.date(2026, 7, 1))


@pytest.mark.parametrize("path", sorted((DATA).rglob("*.yml")), ids=lambda path: path.stem)
def test_no_hashtag_turns_the_rest_of_a_sentence_into_a_comment(path):
    for line in path.read_text("utf-8").splitlines():
        assert not re.match(r"\s*[\w-]+:\s+[^'\"#\[{|>].* #\w", line), line
