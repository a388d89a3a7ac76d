"""The Media Act by what is known, and the privacy checklist: nothing is assumed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tikmon_nb.inputs.rule_files import load_privacy_rules, load_supervision_rules
from tikmon_nb.rules.facts import CreatorFacts, creator_facts
from tikmon_nb.rules.privacy import privacy_checklist
from tikmon_nb.rules.supervision import mediawet_scope

RULES = load_supervision_rules()
ALL = CreatorFacts(
    established_in_nl=True,
    has_account=True,
    videos_12_months=24.0,
    all_videos_known=True,
    has_benefit=True,
    registered=True,
    followers=100_000.0,
    counted_until=dt.date(2026, 11, 16),
)


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({}, "in_scope"),
        ({"videos_12_months": 23.0}, "out_of_scope"),
        ({"videos_12_months": 23.0, "all_videos_known": False}, "unknown"),
        ({"videos_12_months": 24.0, "all_videos_known": False}, "in_scope"),
        ({"videos_12_months": None}, "unknown"),
        ({"registered": False}, "out_of_scope"),
        ({"registered": None}, "unknown"),
        ({"established_in_nl": False, "registered": None}, "out_of_scope"),
        ({"has_benefit": None}, "unknown"),
        ({"has_account": None}, "unknown"),
        ({"followers": 500.0}, "in_scope"),
    ],
)
def test_scope(change, outcome):
    assert mediawet_scope(replace(ALL, **change), RULES).outcome == outcome


@pytest.mark.parametrize(
    ("change", "applies"),
    [
        ({}, {"recognisable": "yes", "report": "yes", "fee": "yes"}),
        ({"followers": 99_999.0}, {"recognisable": "yes", "report": "no", "fee": "no"}),
        ({"followers": None}, {"recognisable": "yes", "report": "unknown", "fee": "unknown"}),
        ({"registered": None}, {"recognisable": "unknown", "report": "unknown", "fee": "unknown"}),
        ({"registered": False}, {"recognisable": "no", "report": "no", "fee": "no"}),
    ],
)
def test_below_100_000_followers_only_reporting_and_the_fee_fall_away(change, applies):
    scope = mediawet_scope(replace(ALL, **change), RULES)
    assert {duty.id: said for duty, said in scope.duties} == applies


def test_what_a_creator_does_not_say_stays_unknown(make_creator):
    facts = creator_facts(make_creator())
    assert facts == CreatorFacts(True, None, None, False, None, None, None, None)


def test_what_a_creator_says_counts(make_creator):
    creator = make_creator(
        country="BE", handle="@iemand", kvk=False, videos_12_months=60, followers=5000, sponsored={}
    )
    facts = creator_facts(creator)
    assert (facts.established_in_nl, facts.has_account, facts.registered) == (False, True, False)
    assert (facts.videos_12_months, facts.all_videos_known, facts.has_benefit) == (60.0, True, True)
    assert facts.followers == 5000


def test_no_questions_come_up_without_links(make_creator):
    assert privacy_checklist(make_creator(), load_privacy_rules()) == ()


def test_affiliate_links_raise_every_question_and_answers_are_the_creators_own(make_creator):
    privacy = {"affiliate_links": {"who": "Voorbeeldwinkel BV"}, "promotions": {"what": "e-mailadres"}}
    items = privacy_checklist(make_creator(affiliate={}, privacy=privacy), load_privacy_rules())
    answered = {(item.situation.id, item.question.id): item.answer for item in items}
    assert len(answered) == 8
    assert {key for key, answer in answered.items() if answer} == {
        ("affiliate_links", "who"),
        ("promotions", "what"),
    }


def test_a_link_in_a_caption_raises_them_too(make_creator):
    assert len(privacy_checklist(make_creator(), load_privacy_rules(), {"link"})) == 4
    [*items] = privacy_checklist(make_creator(), load_privacy_rules(), {"promotion"})
    assert {item.situation.id for item in items} == {"promotions"}
