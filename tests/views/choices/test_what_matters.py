"""What matters, in words, tables and figures: nothing promised, nothing rounded the wrong way."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.conftest import DATA
from tikmon_nb.inputs import load_creator, load_rate_card
from tikmon_nb.inputs.scenarios import Scenario
from tikmon_nb.model.choices.goal import GoalFound, heat_map
from tikmon_nb.model.choices.information import value_of_information
from tikmon_nb.model.choices.sensitivity import LUCK, tornado
from tikmon_nb.model.choices.variance import sobol_indices
from tikmon_nb.model.sampling.estimates import Chance
from tikmon_nb.model.year.simulation import prepare, run_year
from tikmon_nb.views.choices import goals, moves
from tikmon_nb.views.choices import what_matters as w
from tikmon_nb.views.choices.assumption_names import key_names
from tikmon_nb.views.figures.plots_what_matters import MOST_BARS, plot_heat_map, plot_tornado, shown_rows
from tikmon_nb.views.page.html import figure
from tikmon_nb.views.page.text import Text

NL, EN = Text("nl"), Text("en")
LANGS = pytest.mark.parametrize("text", [NL, EN], ids=["nl", "en"])


def plain(words) -> str:
    return " ".join(words).replace("\u00a0", " ")


def run_of(name="yara", scenario="basis", card="artikel-2026", draws=512):
    rates = load_rate_card(card, DATA)
    return prepare(load_creator(name, DATA), rates, scenario, draws=draws, months=12, seed=5)


@pytest.fixture(scope="module")
def yara():
    run = run_of()
    return run, run_year(run)


@pytest.fixture(scope="module")
def yara_moves(yara):
    return tornado(yara[0])


def worths(*rows):
    columns = ["key", "name", "way", "narrower", "noise", "width_now", "width_known"]
    filled = [(key, key, way, narrower, 0.01, 1000.0, 1000 * (1 - narrower)) for key, way, narrower in rows]
    return pd.DataFrame(filled, columns=columns).set_index("key")


FOUND = GoalFound(
    key="sponsored_posts_per_month",
    unit="posts_per_month",
    goal_eur_per_month=1250,
    wanted=0.8,
    value=3.2101,
    value_se=0.01,
    chance=Chance(0.803, 0.01),
    best=3.2101,
    least=0.001,
    most=60.0,
    at_most=False,
    now=Chance(0.12, 0.01),
)


def test_items_of_a_list_keep_their_own_names(yara):
    _, year = yara
    keys = ["shop_orders_per_month/1", "shop_orders_per_month/2", "shop_margin_share/1", LUCK]
    names = key_names(keys, year, NL)
    assert names["shop_orders_per_month/1"] == "Bestellingen van eigen product (Poster)"
    assert "Interieuradvies" in names["shop_orders_per_month/2"]
    assert "Poster" in names["shop_margin_share/1"]
    assert len(set(names.values())) == len(keys)


def test_items_of_one_name_get_their_number(make_creator, data):
    other = [{"name": "Les", "eur_per_month": {"low": 0, "high": high}} for high in (10, 20)]
    rates = load_rate_card("artikel-2026", data)
    year = run_year(prepare(make_creator(other=other), rates, draws=16, months=12, seed=1))
    names = key_names(["other_eur_per_month/1", "other_eur_per_month/2"], year, EN)
    assert list(names.values()) == ["Other income (Les) 1", "Other income (Les) 2"]


def test_the_most_valuable_fact_is_said_first(yara):
    data = worths(("affiliate_conversion_share", "measure", 0.23), ("live_hours_per_month", "agree", 0.1))
    first, second, third = w.worth_sentences(data, yara[1], NL)
    assert first == (
        "Weet je ‘Deel van de kliks dat een bestelling wordt’ van jezelf, dan wordt de bandbreedte ongeveer"
        " 23% smaller."
    )
    assert second == "Ligt ‘Uren LIVE’ vast, dan wordt de bandbreedte ongeveer 10% smaller."
    assert third.startswith("Dat is gemiddeld")


@pytest.mark.parametrize("way", ["measure", "agree"])
def test_about_half_is_called_half(way, yara):
    data = worths(("affiliate_conversion_share", way, 0.48))
    assert "halveert de bandbreedte ongeveer" in plain(w.worth_sentences(data, yara[1], NL))
    assert "about half as wide" in plain(w.worth_sentences(data, yara[1], EN))
    assert "half" not in plain(w.worth_sentences(worths(("followers", way, 0.44)), yara[1], EN))


@pytest.mark.parametrize("narrower", [0.0, -0.2, 0.029])
def test_a_fact_that_does_nothing_is_not_recommended(narrower, yara):
    data = worths(("affiliate_conversion_share", "measure", narrower))
    [said] = w.worth_sentences(data, yara[1], NL)
    assert said.startswith("Geen enkel feit dat je nu te weten kunt komen")
    assert "<table" not in w.worth(data, yara[1], NL)


def test_what_only_time_tells_is_not_something_to_measure(yara):
    said = w.worth_sentences(worths(("growth_damping", "wait", 0.3)), yara[1], EN)
    assert said[0].startswith("No single fact that you can get to know now")
    assert said[1].startswith("This matters too, but only time tells: ‘What is left of growth")


def test_noise_is_no_information(yara):
    data = worths(("affiliate_conversion_share", "measure", 0.1)).assign(noise=0.05)
    assert not len(w.useful(data))


def test_more_is_rounded_up_and_less_down():
    assert goals.rounded(3.2101, up=True) == 3.3
    assert goals.rounded(3.2101, up=False) == 3.2
    assert goals.rounded(3.2, up=True) == 3.2
    assert goals.rounded(43_561, up=True) == 44_000
    assert goals.rounded(0.01001, up=True) == 0.011
    assert goals.rounded(-0.0123, up=True) == -0.012
    assert goals.rounded(0.0, up=True) == 0


def test_what_a_goal_asks_in_words(yara):
    said = plain(goals.goal_sentences(FOUND, yara[1], NL))
    assert "Zoals het er nu voor staat, is de kans op gemiddeld € 1.250 per maand 12%." in said
    assert (
        "Voor 80% kans op gemiddeld € 1.250 per maand zijn ongeveer 3,3 posts per maand nodig,"
        " bij verder gelijke aannames." in said
    )
    said = plain(goals.goal_sentences(FOUND, yara[1], EN))
    assert "with a chance of 80%, about 3.3 posts a month are needed, all else being equal." in said


def test_a_goal_that_is_out_of_reach_says_how_far_was_looked(yara):
    found = replace(FOUND, value=None, chance=Chance(0.31, 0.01), best=60.0)
    said = plain(goals.goal_sentences(found, yara[1], NL))
    assert "komt de kans op gemiddeld € 1.250 per maand niet aan 80%" in said
    assert "tot en met 60 posts per maand is zij op haar hoogst 31%" in said
    both = goals.asked([found, replace(found, wanted=0.9)], yara[1], NL)
    assert both.count("niet aan") == 1  # what is out of reach at 80 % is so at 90 %


@LANGS
def test_other_kinds_of_goals_are_said_too(text, yara):
    _, year = yara
    share = replace(FOUND, key="shop_returns_share", unit="share", value=0.2345, at_most=True)
    assert "23%" in plain(goals.goal_sentences(share, year, text))  # down, for at most
    assert "23,5" not in plain(goals.goal_sentences(share, year, text))
    item = replace(FOUND, key="shop_orders_per_month/1", unit="orders_per_month", value=30.01)
    said = plain(goals.goal_sentences(item, year, text))
    assert "31" in said
    assert "Poster" in said
    already = replace(FOUND, value=0.0, chance=Chance(0.999, 0.0))
    assert {"nl": "Ook bij 0", "en": "Even at 0"}[text.lang] in plain(
        goals.goal_sentences(already, year, text)
    )


@LANGS
def test_nothing_is_promised(text, yara, yara_moves):
    run, year = yara
    parts = [
        moves.in_full(yara_moves, year, text),
        w.uncertainty(sobol_indices(run, n=32), year, text),
        w.worth(value_of_information(run), year, text),
        goals.asked([FOUND, replace(FOUND, wanted=0.5)], year, text),
    ]
    said = " ".join(re.sub("<img[^>]*>", "", part) for part in parts)
    assert "{" not in said
    assert "nan" not in said
    assert not re.search(r"you will|je gaat verdienen|gegarandeerd|guarantee", said)
    assert len(parts) == len({re.search('id="([^"]+)"', part)[1] for part in parts})


def shares(*rows):
    columns = ["key", "first", "first_low", "first_high", "total", "together"]
    return pd.DataFrame(rows, columns=columns).set_index("key")


def test_what_the_shares_say(yara):
    data = shares(
        ("sponsored_posts_per_month", 0.6, 0.5, 1.1, 0.7, False),
        ("affiliate_click_share + affiliate_order_value_eur", -0.004, -0.03, 0.02, 0.02, True),
        (LUCK, 0.2, 0.1, 0.3, 0.3, False),
        ("views_30d", 0.0, 0.0, 0.0, 0.001, False),
    )
    said = plain(w.uncertainty_sentences(data, yara[1], EN))
    assert "About 20% of the spread is luck" in said
    assert "About 20% comes from assumptions that strengthen or weaken one another." in said
    assert "count as one: Share of those viewers that clicks and Value of an order." in said
    assert "below zero means about zero" in said
    assert "1 other assumption does next to nothing." in said
    markup = w.uncertainty(data, yara[1], EN)
    assert "50% – 100%" in markup  # no share is more than everything
    assert "-0%" not in markup


def test_where_nothing_moves_that_is_said():
    run = run_of("tim", draws=32)
    year = run_year(run)
    for html in (moves.in_full(tornado(run), year, NL), w.uncertainty(sobol_indices(run, n=4), year, NL)):
        assert "Niets van wat nog openstaat, beweegt dit jaar." in html
        assert "<img" not in html
    assert "Er is hier geen bandbreedte" in w.worth(value_of_information(run), year, NL)


@LANGS
def test_a_tornado_has_a_bar_either_way_for_every_row(text, yara_moves):
    ax = plot_tornado(yara_moves, text)
    rows = shown_rows(yara_moves)
    assert 3 < len(rows) <= MOST_BARS
    assert len(ax.patches) == 2 * len(rows)
    ends = sorted(patch.get_x() + patch.get_width() for patch in ax.patches[-2:])  # the largest is on top
    assert ends == pytest.approx(rows[["p50_low", "p50_high"]].iloc[0].tolist())
    assert figure(ax, "x") == figure(plot_tornado(yara_moves, text), "x")


def test_where_no_median_moves_the_means_are_shown(yara_moves):
    flat = yara_moves.assign(swing=0.0, p50_now=0.0, p50_low=0.0, p50_high=0.0)
    ax = plot_tornado(flat, EN)
    assert ax.get_xlabel().startswith("average year")
    assert len(ax.patches) > 4


def test_a_tornado_without_rows_is_empty(yara_moves):
    assert not plot_tornado(yara_moves.iloc[:0], EN).patches


@LANGS
@pytest.mark.parametrize("statistic", ["p50", "chance"])
def test_a_square_for_every_pair(text, statistic, yara):
    run, year = yara
    sides = ("sponsored_posts_per_month", [1, 4]), ("shop_orders_per_month/2", [1.0, 2.0, 3.0])
    data = heat_map(
        run.creator, run.card, "basis", *sides, statistic=statistic, goal_eur_per_month=900, draws=64
    )
    ax = plot_heat_map(data, text)
    assert len(ax.texts) == data.size
    html = w.pairs(data, year, text)
    assert html.count('scope="row"') == 2
    assert "Interieuradvies" in html
    assert ("pairs-chance" in html) == (statistic == "chance")
    assert ("900 per maand" in plain([html]) or "900 a month" in html) == (statistic == "chance")


def test_squares_that_are_all_alike_can_be_drawn():
    index, columns = pd.Index([1.0], name="followers"), pd.Index([2.0, 3.0], name="views_30d")
    data = pd.DataFrame(np.zeros((1, 2)), index, columns)
    ax = plot_heat_map(data, EN)
    assert [said.get_text() for said in ax.texts] == ["€0", "€0"]
    assert ax.get_xlabel() == "Views per 30 days"


def test_correlated_facts_have_a_name_together():
    pair = {"between": ("affiliate_click_share", "affiliate_conversion_share"), "rank_correlation": 0.5}
    run = run_of("noor", Scenario.model_validate({"correlations": [pair]}), draws=64)
    html = w.uncertainty(sobol_indices(run, "affiliate", n=32), run_year(run), NL)
    assert "Deze gaan samen op en tellen als één" in html
