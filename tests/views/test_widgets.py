"""The explorer: moving a control moves the year, on the same draws."""

from __future__ import annotations

import asyncio
import functools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT
from tikmon_nb.inputs import InputError, load_creator, load_rate_card, load_scenario, load_scenarios
from tikmon_nb.model import simulate, summarise
from tikmon_nb.views.live_figure import PINNED
from tikmon_nb.views.widgets import Explorer


@pytest.fixture
def explorer():
    return Explorer("noor", draws=300, data=ROOT / "data")


def test_it_opens_where_the_creator_stands(explorer):
    card = load_rate_card("artikel-2026", ROOT / "data")
    year = simulate(load_creator("noor", ROOT / "data"), card, draws=300)
    assert np.array_equal(explorer.summary.year.gross, year.gross)
    assert explorer.controls["followers"].value == pytest.approx(8300, rel=0.02)
    assert "Noor" in explorer.said.value
    assert 'aria-label="Twintig stippen' in explorer.shown.value


def test_moving_a_slider_changes_that_assumption_and_no_other_draw(explorer):
    before = explorer.summary.year
    explorer.controls["sponsored_posts_per_month"].value = 6
    after = explorer.summary.year
    assert after.gross.sum() > before.gross.sum()
    assert np.array_equal(after.income["live_gifts"], before.income["live_gifts"])
    explorer.controls["sponsored_posts_per_month"].value = 1  # where it began: the creator's own range again
    assert np.array_equal(explorer.summary.year.gross, before.gross)


def test_scenario_card_and_creator_can_be_chosen(explorer):
    first = explorer.shown.value
    explorer.controls["card"].value = "nl-2026"
    explorer.controls["scenario"].value = "voorzichtig"
    assert explorer.summary.year.card.id == "nl-2026"
    assert explorer.summary.year.scenario.changes["views_30d"].times == 0.8
    explorer.controls["creator"].value = "tim"
    assert "te weinig bekend" in explorer.said.value
    assert explorer.shown.value != first


def test_a_creator_without_deals_can_try_some(explorer):
    explorer.controls["creator"].value = "tim"
    explorer.controls["followers"].value = 30_000
    explorer.controls["sponsored_posts_per_month"].value = 3
    assert explorer.summary.year.income["sponsored"].any()


def test_every_control_has_a_label_and_works_in_english():
    explorer = Explorer("yara", draws=100, lang="en", data=ROOT / "data")
    labelled = [getattr(control, "children", [control])[0] for control in explorer.controls.values()]
    assert all(control.description for control in labelled)
    assert "simulated years" in explorer.said.value


def test_an_unknown_creator_or_scenario_is_a_clear_error():
    for wrong in ({"creator_id": "nor"}, {"creator_id": "noor", "scenario": "bassis"}):
        with pytest.raises(InputError):
            Explorer(**wrong, data=ROOT / "data")


@pytest.fixture
def own(data):
    """Creators of whom one loads but has no year, and one does not load; `explore` opens one of them."""
    forms = {
        "goed": "id: goed\nfollowers: 60000\nengagement_share: 0.05\nsponsored: {posts_per_month: 2}\n",
        "te-vroeg": "id: te-vroeg\nfollowers: 500\naffiliate: {channel: tiktok_shop, since: 2020-01-01}\n",
        "kapot": "id: kapot\nfollowers: -3\n",
    }
    for name, form in forms.items():
        (data / "creators" / name).mkdir()
        (data / "creators" / name / "creator.yml").write_text(form, encoding="utf-8")
    return data


def test_a_creator_without_a_year_does_not_silence_the_controls(own):
    explorer = Explorer("goed", draws=50, data=own)
    before = explorer.shown.value
    explorer.controls["creator"].value = "te-vroeg"
    assert "nog niet open" in explorer.said.value
    assert explorer.summary is None
    explorer.controls["creator"].value = "goed"
    assert explorer.shown.value == before
    explorer.controls["sponsored_posts_per_month"].value = 8
    assert explorer.shown.value != before


def test_it_can_open_with_a_creator_without_a_year(own):
    assert "nog niet open" in Explorer("te-vroeg", draws=50, data=own).said.value


def test_a_malformed_creator_is_never_drawn_as_the_one_before(own):
    explorer = Explorer("goed", draws=50, data=own)
    explorer.controls["creator"].value = "kapot"
    wrong = explorer.said.value
    assert "creator.yml, regel 2" in wrong
    explorer.controls["followers"].value = 90_000
    assert explorer.said.value == wrong
    assert explorer.shown.value == ""
    assert explorer.summary is None


def test_a_moved_slider_keeps_what_the_scenario_does(own):
    explorer = Explorer("goed", draws=50, data=own, scenario="voorzichtig")
    explorer.controls["sponsored_posts_per_month"].value = 4
    assert explorer.summary.year.assumptions["sponsored_posts_per_month"].range.low == 2  # half of four
    explorer.controls["scenario"].value = "basis"
    assert explorer.summary.year.assumptions["sponsored_posts_per_month"].range.low == 4


def test_a_moved_slider_moves_a_number_that_the_scenario_sets(own):
    added = "\nvast:\n  name: {nl: Vast}\n  changes:\n    sponsored_posts_per_month: {set: 9}\n"
    path = own / "scenarios.yml"
    path.write_text(path.read_text("utf-8") + added, encoding="utf-8")
    explorer = Explorer("goed", draws=50, data=own, scenario="vast")
    assert explorer.summary.year.assumptions["sponsored_posts_per_month"].range.low == 9
    explorer.controls["sponsored_posts_per_month"].value = 4
    assert explorer.summary.year.assumptions["sponsored_posts_per_month"].range.low == 4


def test_scenarios_of_one_name_can_both_be_chosen(own):
    added = "\nbasis-2:\n  name: {nl: Basis}\n  changes:\n    sponsored_posts_per_month: {set: 9}\n"
    path = own / "scenarios.yml"
    path.write_text(path.read_text("utf-8") + added, encoding="utf-8")
    explorer = Explorer("goed", draws=50, data=own)
    options = dict(explorer.controls["scenario"].options)
    assert options["Basis (basis)"] == "basis"
    assert options["Basis (basis-2)"] == "basis-2"


def test_a_new_creator_is_the_sliders(data):
    explorer = Explorer("", draws=50, data=ROOT / "data", lang="en")
    assert explorer.creator.form.followers.low == 1000
    explorer.controls["followers"].value = 60_000
    explorer.controls["sponsored_posts_per_month"].value = 3
    assert "a new creator" in explorer.said.value
    assert explorer.summary.year.income["sponsored"].any()


def test_a_pinned_state_is_compared_with(explorer):
    explorer._buttons["pin"].value = True
    assert "vastzette" in explorer.said.value
    explorer.controls["sponsored_posts_per_month"].value = 8
    assert "scheelt het jaar in het midden +" in explorer.said.value
    assert PINNED in explorer.shown.value
    explorer._buttons["pin"].value = False
    assert "vastzette" not in explorer.said.value
    assert PINNED not in explorer.shown.value


def test_the_state_can_be_saved_and_chosen_again(own):
    explorer = Explorer("goed", draws=50, data=own, scenario="voorzichtig")
    explorer.controls["sponsored_posts_per_month"].value = 4
    explorer._buttons["name"].value = "vier-posts"
    explorer._buttons["save"].click()
    assert "vier-posts" in explorer._buttons["kept"].value
    saved = load_scenario("vier-posts", own)
    assert saved.changes["sponsored_posts_per_month"].set.low == 4
    assert saved.changes["views_30d"].times == 0.8  # of the scenario it builds on
    again = Explorer("goed", draws=50, data=own, scenario="vier-posts")
    assert again.summary.year.assumptions["sponsored_posts_per_month"].range.low == 4
    assert load_scenarios(own)["basis"]


@pytest.mark.parametrize("name", ["", "basis", "met spatie", "../weg", "x" * 41, "voorzichtig"])
def test_a_name_that_will_not_do_is_said(own, name):
    explorer = Explorer("goed", draws=50, data=own)
    explorer.controls["sponsored_posts_per_month"].value = 4
    explorer._buttons["name"].value = name
    explorer._buttons["save"].click()
    assert "<li>" in explorer._buttons["kept"].value
    assert not (own / "scenarios_own.yml").exists()


def test_nothing_moved_is_nothing_saved(own):
    explorer = Explorer("goed", draws=50, data=own)
    explorer._buttons["name"].value = "niets"
    explorer._buttons["save"].click()
    assert "niets te bewaren" in explorer._buttons["kept"].value


def test_a_move_is_drawn_at_once_and_those_that_follow_it_together(explorer):
    control = explorer.controls["sponsored_posts_per_month"]

    async def drag():
        before = explorer.updates
        control.value = 2
        assert explorer.updates == before + 1
        for posts in (3, 4, 5):
            control.value = posts
        assert explorer.updates == before + 1
        while explorer._later._holding:
            await asyncio.sleep(0)
        return explorer.updates - before

    assert asyncio.run(drag()) == 2
    assert explorer.summary.year.assumptions["sponsored_posts_per_month"].range.low == 5
    control.value = 6
    assert explorer.summary.year.assumptions["sponsored_posts_per_month"].range.low == 6


MOVES = st.one_of(
    st.tuples(st.just("sponsored_posts_per_month"), st.sampled_from([0.0, 1.0, 2.5, 7.0, 12.0])),
    st.tuples(st.just("live_hours_per_month"), st.sampled_from([0.0, 12.0, 90.0])),
    st.tuples(st.just("followers"), st.sampled_from([900.0, 9_500.0, 60_000.0, 2e6])),
    st.tuples(st.just("views_30d"), st.sampled_from([50.0, 40_000.0, 3e6])),
    st.tuples(st.just("followers_growth_per_month"), st.sampled_from([-0.05, 0.0, 0.1])),
    st.tuples(st.just("affiliate_conversion_share"), st.sampled_from([0.0, 0.02])),
    st.tuples(st.just("scenario"), st.sampled_from(["basis", "voorzichtig"])),
    st.tuples(st.just("card"), st.sampled_from(["artikel-2026", "nl-2026"])),
    st.tuples(st.just("creator"), st.sampled_from(["noor", "yara"])),
)


@functools.cache
def creator_named(name):
    return load_creator(name, ROOT / "data")


@functools.cache
def card_named(name):
    return load_rate_card(name, ROOT / "data")


@settings(max_examples=15, deadline=None)
@given(moves=st.lists(MOVES, min_size=1, max_size=6))
def test_whatever_was_moved_before_the_summary_is_that_of_a_direct_call(moves):
    explorer = Explorer("noor", draws=128, data=ROOT / "data")
    for name, value in moves:
        explorer.controls[name].value = value
        chosen = {key: explorer.controls[key].value for key in ("creator", "card", "scenario")}
        year = simulate(
            creator_named(chosen["creator"]),
            card_named(chosen["card"]),
            explorer._scenario(),
            draws=128,
        )
        assert_same(explorer.summary, summarise(year))


def assert_same(one, other):
    """Not nearly: to the bit, in every stream and every month."""
    for stream, eur in other.year.income.items():
        assert np.array_equal(one.year.income[stream], eur), stream
    assert np.array_equal(one.year.costs, other.year.costs)
    for table in ("annual", "monthly"):
        pd.testing.assert_frame_equal(getattr(one, table), getattr(other, table), check_exact=True)
    assert np.array_equal(one.dots, other.dots)
    assert one.t95 == other.t95
    assert one.guesses == other.guesses
    assert {name: item.state for name, item in one.year.status.items()} == {
        name: item.state for name, item in other.year.status.items()
    }
