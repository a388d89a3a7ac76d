"""The number beside a slider: written and typed as the language does, and always the slider's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikmon_nb.views.sliders import SCALES, make_slider, with_number
from tikmon_nb.views.text import Text

DUTCH, ENGLISH = Text("nl"), Text("en")


@pytest.mark.parametrize(
    ("name", "value", "dutch", "english"),
    [
        ("followers", 12_500.4, "12.500", "12,500"),
        ("views_30d", 1e9, "1.000.000.000", "1,000,000,000"),
        ("followers_growth_per_month", -0.025, "-2,5%", "-2.5%"),
        ("affiliate_conversion_share", 0.004, "0,4%", "0.4%"),
        ("sponsored_posts_per_month", 2.5, "2,5", "2.5"),
        ("live_hours_per_month", 40.0, "40", "40"),
    ],
)
def test_a_value_is_written_and_read_as_the_language_does(name, value, dutch, english):
    scale = SCALES[name]
    for text, written in ((DUTCH, dutch), (ENGLISH, english)):
        assert scale.written(value, text) == written
        assert scale.read(written, text) == pytest.approx(value, rel=1e-4)


@pytest.mark.parametrize(
    ("name", "typed", "read"),
    [
        ("followers", "12500", 12_500.0),
        ("followers", " 12.500 ", 12_500.0),
        ("sponsored_posts_per_month", "2.5", 2.5),  # no thousands: a point for a comma
        ("followers_growth_per_month", "3 %", 0.03),
        ("followers_growth_per_month", "3", 0.03),
        ("followers_growth_per_month", "80", 0.2),  # the end of the slider
        ("live_hours_per_month", "-4", 0.0),
        ("followers", "1e99", 1e7),
        ("followers", "", None),
        ("followers", "veel", None),
        ("followers", "nan", None),
        ("followers", "12.50.0", None),
        ("followers", "<b>1</b>", None),
    ],
)
def test_what_is_typed_in_dutch(name, typed, read):
    assert SCALES[name].read(typed, DUTCH) == (None if read is None else pytest.approx(read))


@given(st.text(max_size=30), st.sampled_from(list(SCALES.values())), st.sampled_from([DUTCH, ENGLISH]))
def test_whatever_is_typed_the_value_stays_on_the_slider(typed, scale, text):
    value = scale.read(typed, text)
    assert value is None or scale.least <= value <= scale.most


def row(name, value):
    slider = make_slider(SCALES[name], DUTCH)
    slider.value = value
    _, field = with_number(slider, SCALES[name], DUTCH).children
    return slider, field


def test_slider_and_number_follow_each_other():
    slider, field = row("followers", 1000)
    assert field.value == "1.000"
    slider.value = 12_345
    assert field.value == "12.345"
    field.value = "2.000"
    assert slider.value == 2000.0
    field.value = "onzin"
    assert (slider.value, field.value) == (2000.0, "2.000")
    field.value = "99999999999"
    assert (slider.value, field.value) == (1e7, "10.000.000")


def test_what_a_slider_writes_does_not_move_it():
    slider, field = row("followers_growth_per_month", 0.0)
    moves = []
    slider.observe(lambda change: moves.append(change["new"]), names="value")
    slider.value = 0.0123  # written as 1,2%
    assert (moves, field.value) == ([0.0123], "1,2%")


def test_the_number_has_a_name_of_its_own():
    _, field = row("followers", 1000)
    assert field.tooltip == "Volgers"
