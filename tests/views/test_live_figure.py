"""The moving figure: what it shows is the summary's, and it shows it without being made again."""

from __future__ import annotations

import numpy as np
import pytest

from tikmon_nb.inputs import load_creator, load_rate_card
from tikmon_nb.model import simulate, summarise
from tikmon_nb.views.live_figure import LiveYear, nice_top
from tikmon_nb.views.plots import shown_streams
from tikmon_nb.views.text import Text


@pytest.fixture(scope="module")
def summaries():
    card = load_rate_card("nl-2026")
    return {
        name: summarise(simulate(load_creator(name), card, draws=256, months=months))
        for name, months in (("yara", 12), ("sam", 12), ("daan", 1), ("tim", 3))
    }


@pytest.mark.parametrize("name", ["yara", "sam", "daan", "tim"])
@pytest.mark.parametrize("pinned", [None, "yara"])
def test_it_draws_any_year_and_any_comparison(summaries, name, pinned):
    live = LiveYear(Text("nl"))
    live.update(summaries["daan"])
    live.update(summaries[name], summaries[pinned] if pinned else None)
    assert live.png().startswith(b"\x89PNG")
    offsets = live.dot.get_offsets()
    assert len(offsets) == 20
    assert offsets[:, 0].max() <= live.dots.get_xlim()[1]
    shown = [bar for bar, *_ in live.rows if bar.get_visible()]
    assert len(shown) == len(shown_streams(summaries[name]))
    assert (len(live.pinned_middle.get_xdata()) > 0) == (pinned is not None)


def test_the_same_summary_gives_the_same_picture(summaries):
    first, again = LiveYear(Text("en")), LiveYear(Text("en"))
    for live in (first, again):
        live.update(summaries["sam"])
    again.update(summaries["daan"], summaries["yara"])
    again.update(summaries["sam"])
    assert first.png() == again.png()


def test_its_artists_are_the_same_after_a_move(summaries):
    live = LiveYear(Text("nl"))
    before = [id(artist) for axes in live.figure.axes for artist in axes.get_children()]
    live.update(summaries["yara"], summaries["sam"])
    after = [id(artist) for axes in live.figure.axes for artist in axes.get_children()]
    assert before == after


@pytest.mark.parametrize("value", [0, 0.3, 1, 9.9, 10, 999, 1001, 73_000, 1e9])
def test_an_axis_ends_beyond_its_value_and_stands_still_for_most_moves(value):
    top = nice_top(value)
    assert top >= max(value, 1) * 1.02 or top == pytest.approx(max(value, 1) * 1.02, rel=0.02)
    assert top <= max(value, 1) * 2.1
    assert nice_top(value * 1.0001) >= top


def test_tops_grow_with_the_value():
    tops = [nice_top(value) for value in np.geomspace(1, 1e7, 500)]
    assert tops == sorted(tops)
    assert len(set(tops)) < 60
