"""What a report says about goals, bad years and what goes together."""

from __future__ import annotations

import pytest
from markupsafe import escape

from tests.conftest import DATA
from tikmon_nb.inputs import load_creator, load_rate_card, load_scenario
from tikmon_nb.model import simulate, summarise
from tikmon_nb.views.page.text import Text
from tikmon_nb.views.terminal import scenarios_text
from tikmon_nb.views.year import sections, sentences


@pytest.fixture(scope="module")
def noor():
    data = DATA
    scenario = load_scenario("samenloop", data)
    return summarise(simulate(load_creator("noor", data), load_rate_card("artikel-2026", data), scenario))


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_goal_and_a_floor_are_chances(noor, lang):
    text = Text(lang)
    reach, below = sentences.chances(noor, 100, 20, text)
    assert text.money(100) in reach
    assert sentences.chance(noor.chance_of(1200), text) in reach
    assert text.money(20) in below
    assert sentences.chance(noor.chance_below(240).value, text) in below
    assert sections.goal(noor, text) == ""
    assert escape(reach) in sections.goal(noor, text, goal_eur_per_month=100)


def test_the_worst_years_are_below_the_range(noor):
    text = Text("nl")
    said = sentences.worst_years(noor.at("gross", "shortfall"), text)
    assert text.money(noor.at("gross", "shortfall")) in said
    assert noor.at("gross", "shortfall") <= noor.at("gross", "p10")


def test_years_of_nothing_have_no_sentence_on_the_worst():
    assert sentences.worst_years(0.4, Text("nl")) == ""


def test_what_is_drawn_together_is_said(noor):
    said = sections.method(noor, Text("nl"))
    assert said.count("rangcorrelatie") == len(noor.year.scenario.correlations) == 4
    assert "rangcorrelatie" in scenarios_text([noor.year.scenario], Text("nl"))
