"""The Media Act by what is known, and the privacy checklist: nothing is assumed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tikmon_nb.inputs import load_creator
from tikmon_nb.inputs.rule_sets.law import load_privacy_rules, load_supervision_rules
from tikmon_nb.rules.law.facts import CreatorFacts, creator_facts
from tikmon_nb.rules.law.media_act import mediawet_scope
from tikmon_nb.rules.law.privacy import privacy_checklist

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
    said = {duty.id: said for duty, said in scope.duties}
    always = ("self_promotion", "minors", "identity")  # they hold as the first duty does
    assert said == applies | dict.fromkeys(always, applies["recognisable"])


def test_what_a_creator_does_not_say_stays_unknown(make_creator):
    facts = creator_facts(make_creator())
    assert facts == CreatorFacts(True, None, None, False, None, None, None, None)


def test_what_a_creator_says_counts(make_creator):
    creator = make_creator(country="BE", handle="@iemand", kvk=False, videos_12_months=60, followers=5000)
    facts = creator_facts(creator)
    assert (facts.established_in_nl, facts.has_account, facts.registered) == (False, True, False)
    assert (facts.videos_12_months, facts.all_videos_known, facts.has_benefit) == (60.0, True, None)
    assert facts.followers == 5000


CONTRACT = {"brand": "Fietsfijn", "eur_per_month": 100, "start": "2026-01-01", "end": "2026-12-31"}


@pytest.mark.parametrize(
    ("form", "benefit"),
    [
        ({"sponsored": {"posts_per_month": {"low": 0, "high": 0.5}}, "live": {"hours_per_month": 4}}, None),
        ({"affiliate": {}}, None),
        ({"shop": [{"name": "kalender", "orders_per_month": 2, "price_eur": 10, "margin_share": 0.5}]}, None),
        ({"ambassador": [{**CONTRACT, "signed": False, "chance": 0.5}]}, None),
        ({"ambassador": [CONTRACT]}, True),
    ],
)
def test_a_plan_is_no_benefit_and_a_signed_contract_is(make_creator, form, benefit):
    assert creator_facts(make_creator(**form)).has_benefit is benefit


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("income.csv", "date,stream,amount_eur\n2026-05-01,sponsored,{amount}\n"),
        ("deals.csv", "date,brand,kind,amount_eur\n2026-05-01,Fietsfijn,gift,{amount}\n"),
    ],
)
def test_money_that_came_in_and_a_deal_are_a_benefit(make_creator, data, file, line):
    make_creator()
    (data / "creators" / "test" / file).write_text(line.format(amount=25), "utf-8")
    assert creator_facts(load_creator("test", data)).has_benefit is True


def test_of_whom_only_plans_are_known_a_benefit_is_not_known():
    assert creator_facts(load_creator("sam")).has_benefit is None
    assert creator_facts(load_creator("yara")).has_benefit is True


@pytest.mark.parametrize(
    ("change", "hangs"),
    [
        ({}, False),
        ({"registered": False}, True),
        ({"registered": None}, False),
        ({"registered": False, "has_benefit": None}, False),
        ({"registered": False, "videos_12_months": 3.0}, False),
    ],
)
def test_whether_only_the_registration_is_missing(change, hangs):
    assert mediawet_scope(replace(ALL, **change), RULES).hangs_on_registration is hangs


def test_no_questions_come_up_without_links(make_creator):
    assert privacy_checklist(make_creator(), load_privacy_rules()) == ()


def test_affiliate_links_raise_every_question_and_answers_are_the_creators_own(make_creator):
    privacy = {"affiliate_links": {"who": "Voorbeeldwinkel BV"}, "promotions": {"what": "e-mailadres"}}
    items = privacy_checklist(make_creator(affiliate={}, privacy=privacy), load_privacy_rules())
    answered = {(item.situation.id, item.question.id): item.answer for item in items}
    assert len(answered) == 16
    assert {key for key, answer in answered.items() if answer} == {
        ("affiliate_links", "who"),
        ("promotions", "what"),
    }


def test_a_link_in_a_caption_raises_them_too(make_creator):
    assert len(privacy_checklist(make_creator(), load_privacy_rules(), {"link"})) == 8
    [*items] = privacy_checklist(make_creator(), load_privacy_rules(), {"promotion"})
    assert {item.situation.id for item in items} == {"promotions"}
