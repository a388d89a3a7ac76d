"""The moving picture: what it shows is the summary's, and its words are apart."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikmon_nb.inputs import load_creator, load_rate_card
from tikmon_nb.model import simulate, summarise
from tikmon_nb.views.explorer.live_figure import PHONE, PINNED, WIDE, _ticks, live_year, nice_top
from tikmon_nb.views.figures.plots import MAIN, MIDDLE, NOTHING, shown_streams
from tikmon_nb.views.page.names import stream_name
from tikmon_nb.views.page.text import Text

NAMES = ("yara", "sam", "daan", "tim")
LAYOUTS = pytest.mark.parametrize("layout", [WIDE, PHONE], ids=["wide", "phone"])


@pytest.fixture(scope="module")
def summaries():
    card = load_rate_card("nl-2026")
    return {
        name: summarise(simulate(load_creator(name), card, draws=256, months=months))
        for name, months in (("yara", 12), ("sam", 36), ("daan", 1), ("tim", 3))
    }


def parsed(svg):
    """The elements of a picture that is well-formed XML."""
    return list(ElementTree.fromstring(svg).iter())


def told(svg):
    return [one.text for one in parsed(svg) if one.tag == "text"]


def dots_of(elements, layout):
    """The circles of the twenty years, not of the streams or of the word beside the title."""
    box = layout.dots
    return [one for one in elements if one.tag == "circle" and box.top < float(one.get("cy")) < box.bottom]


@LAYOUTS
@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("pinned", [None, *NAMES])
def test_it_draws_any_year_and_any_comparison_inside_its_bounds(summaries, name, pinned, lang, layout):
    text, summary = Text(lang), summaries[name]
    elements = parsed(live_year(summary, text, summaries.get(pinned), alt="<&>", layout=layout))
    circles = dots_of(elements, layout)
    filled = [one for one in circles if one.get("fill") in (MAIN, NOTHING)]
    assert len(filled) == 20
    assert len(circles) == (20 if pinned is None else 40)
    assert len({one.get("r") for one in circles}) == 1
    assert (text("pinned") in [one.text for one in elements]) == (pinned is not None)
    rows = [one for one in elements if one.tag == "line" and one.get("stroke") == MIDDLE]
    assert len(rows) == len(shown_streams(summary))
    for one in elements:
        places = re.findall(r"-?[\d.]+", one.get("points", ""))
        xs = [one.get(key) for key in ("x", "x1", "x2", "cx") if one.get(key)] + places[::2]
        ys = [one.get(key) for key in ("y", "y1", "y2", "cy") if one.get(key)] + places[1::2]
        assert all(0 <= float(x) <= layout.width for x in xs)
        assert all(0 <= float(y) <= layout.height for y in ys)
    assert elements[0].get("aria-label") == "<&>"


def test_the_dots_stand_at_their_years_and_those_without_income_are_grey(summaries):
    summary = summaries["yara"]
    elements = parsed(live_year(summary, Text("nl")))
    dots = dots_of(elements, WIDE)
    top = nice_top(float(summary.dots.max()))
    for dot, eur in zip(dots, summary.dots, strict=True):
        x = WIDE.dots.left + WIDE.dots.width * min(eur / top, 1)
        assert abs(float(dot.get("cx")) - x) <= 2.5 * float(dot.get("r"))
        assert dot.get("fill") == (NOTHING if eur < 0.5 else MAIN)


def test_ranges_begin_and_end_at_the_numbers_that_are_told(summaries):
    summary, text = summaries["yara"], Text("en")
    svg = live_year(summary, text)
    rows = [one for one in parsed(svg) if one.tag == "line" and one.get("stroke") == MIDDLE]
    names = shown_streams(summary)
    top = nice_top(max(summary.at(name, "p90") for name in names))
    for name, row in zip(names, rows, strict=True):
        ends = [(float(row.get(key)) - WIDE.streams.left) / WIDE.streams.width * top for key in ("x1", "x2")]
        assert ends == pytest.approx([summary.at(name, "p10"), summary.at(name, "p90")], abs=top / 500)
        low, high = (text.money(summary.at(name, key)) for key in ("p10", "p90"))
        assert f"{stream_name(name, text)}: {text.span(low, high)}" in told(svg)


def test_the_same_summary_gives_the_same_picture_and_another_a_different_one(summaries):
    text = Text("en")
    assert live_year(summaries["sam"], text) == live_year(summaries["sam"], text)
    assert live_year(summaries["sam"], text) != live_year(summaries["yara"], text)
    assert PINNED not in live_year(summaries["sam"], text)
    assert PINNED in live_year(summaries["sam"], text, summaries["yara"])


@LAYOUTS
@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_lines_of_words_are_apart(summaries, name, lang, layout):
    """Words in the same line begin far enough from each other, and lines are a letter's height apart."""
    svg = live_year(summaries[name], Text(lang), summaries["yara"], layout=layout)
    words = [one for one in parsed(svg) if one.tag == "text"]
    boxes = []
    for one in words:
        length = 7.2 * len(one.text) * float(one.get("font-size")) / 11
        x, y = float(one.get("x")), float(one.get("y"))
        left = x - {"start": 0, "middle": length / 2, "end": length}[one.get("text-anchor")]
        boxes.append((left, y - 10, left + length, y + 2, one.text))
    for i, (l1, t1, r1, b1, a) in enumerate(boxes):
        assert l1 >= -1, a
        assert r1 <= layout.width + 60, a  # 7.2 pixels a letter is wider than most
        for l2, t2, r2, b2, b in boxes[i + 1 :]:
            assert min(r1, r2) <= max(l1, l2) or min(b1, b2) <= max(t1, t2), (a, b)


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


@given(st.floats(0, 1e10), st.sampled_from([3, 5]))
def test_steps_of_an_axis_are_round_and_few(value, most):
    top = nice_top(value)
    steps = _ticks(top, most)
    assert 2 <= len(steps) - 1 <= most
    for step in steps[1:]:
        assert float(f"{step:.1e}") == pytest.approx(step)  # no more than two figures: 2.500, not 3.333
