"""The explorer: moving a control moves the year, on the same draws."""

from __future__ import annotations

import numpy as np
import pytest

from tests.conftest import ROOT
from tikmon_nb.inputs import InputError, load_creator, load_rate_card
from tikmon_nb.model import simulate
from tikmon_nb.views.widgets import Explorer


@pytest.fixture
def explorer():
    return Explorer("noor", draws=300, data=ROOT / "data")


def test_it_opens_where_the_creator_stands(explorer):
    card = load_rate_card("artikel-2026", ROOT / "data")
    year = simulate(load_creator("noor", ROOT / "data"), card, draws=300)
    assert np.array_equal(explorer.summary.year.gross, year.gross)
    assert explorer.controls["followers"].value == pytest.approx(8300, rel=0.02)
    assert "Noor" in explorer.shown.value
    assert "Scenario: Basis." in explorer.shown.value


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
    assert "te weinig bekend" in explorer.shown.value
    assert explorer.shown.value != first


def test_a_creator_without_deals_can_try_some(explorer):
    explorer.controls["creator"].value = "tim"
    explorer.controls["followers"].value = 30_000
    explorer.controls["sponsored_posts_per_month"].value = 3
    assert explorer.summary.year.income["sponsored"].any()


def test_every_control_has_a_label_and_works_in_english():
    explorer = Explorer("yara", draws=100, lang="en", data=ROOT / "data")
    assert all(control.description for control in explorer.controls.values())
    assert "simulated years" in explorer.shown.value


def test_an_unknown_creator_or_scenario_is_a_clear_error():
    for wrong in ({"creator_id": "nor"}, {"creator_id": "noor", "scenario": "bassis"}):
        with pytest.raises(InputError):
            Explorer(**wrong, data=ROOT / "data")
