"""The number beside a slider: written and typed as the language does, and always the slider's own."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tikmon_nb.views.explorer.sliders import SCALES, NumberSlider
from tikmon_nb.views.page.text import Text

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
        ("followers_growth_per_month", "80", 0.8),
        ("followers", "", None),
        ("followers", "veel", None),
        ("followers", "nan", None),
        ("followers", "sNaN", None),
        ("followers", "12.50.0", None),
        ("followers", "<b>1</b>", None),
        ("followers", "12 500", 12_500.0),
        ("followers", "1\N{NO-BREAK SPACE}250\N{NARROW NO-BREAK SPACE}000", 1_250_000.0),
        ("live_hours_per_month", "1 2", None),
        ("followers", "12 50", None),
        ("followers_growth_per_month", "\N{MINUS SIGN}5", -0.05),
        ("followers_growth_per_month", "\N{MINUS SIGN}2,5 %", -0.025),
        ("followers", "12,5 %", None),
        ("sponsored_posts_per_month", "50%", None),
        ("followers", "12,5", None),  # no half of a follower; 12,500 as in English would be this too
        ("followers", "12,500", None),
        ("views_30d", "1000,5", None),
        ("followers", "inf", None),
        ("followers", "-Infinity", None),
        ("followers", "1e999", None),
    ],
)
def test_what_is_typed_in_dutch(name, typed, read):
    assert SCALES[name].read(typed, DUTCH) == (None if read is None else pytest.approx(read))


@given(st.text(max_size=30), st.sampled_from(list(SCALES.values())), st.sampled_from([DUTCH, ENGLISH]))
def test_whatever_is_typed_the_value_stays_on_the_slider(typed, scale, text):
    control = NumberSlider(scale, text)
    control.children[1].value = typed
    assert scale.least <= control.value <= scale.most


def row(name, value):
    control = NumberSlider(SCALES[name], DUTCH)
    control.value = value
    slider, field, _ = control.children
    return control, slider, field


@pytest.mark.parametrize(
    ("name", "typed", "why"),
    [
        ("followers", "veel <b>", "“veel &lt;b&gt;” is geen heel getal van 1 tot en met 10.000.000."),
        ("followers", "12,5", "“12,5” is geen heel getal van"),
        ("followers", "x" * 99, "“…” is geen heel getal van"),
        ("followers_growth_per_month", "hard", "“hard” is geen percentage van -5% tot en met 20%."),
        ("live_hours_per_month", "", "“” is geen getal van 0 tot en met 120."),
        ("followers", "99999999999", "Dit gaat van 1 tot en met 10.000.000."),
        ("live_hours_per_month", "130", "Dit gaat van 0 tot en met 120."),
    ],
)
def test_what_is_refused_is_told_why_until_the_next_move(name, typed, why):
    control, slider, field = row(name, SCALES[name].least)
    said = control.children[2]
    for mend in ("typed", "moved"):
        field.value = typed
        assert why in said.value
        assert 'role="status"' in said.value
        if mend == "typed":
            field.value = SCALES[name].written(SCALES[name].snapped(SCALES[name].most / 2), DUTCH)
        else:
            slider.value = SCALES[name].least if control.value > SCALES[name].least else SCALES[name].most
        assert said.value == '<div role="status" lang="nl"></div>'


def test_slider_and_number_follow_each_other():
    control, slider, field = row("followers", 1000)
    assert (slider.value, field.value) == (pytest.approx(1000), "1.000")
    control.value = 12_345
    assert (slider.value, field.value) == (pytest.approx(10**4.09), "12.345")
    slider.value = 10**4.5
    assert (control.value, field.value) == (pytest.approx(31_622.8, rel=1e-4), "31.623")
    field.value = "2.000"
    assert (control.value, slider.value) == (2000.0, pytest.approx(10**3.3))
    field.value = "onzin"
    assert (control.value, field.value) == (2000.0, "2.000")
    field.value = "99999999999"
    assert (control.value, slider.value, field.value) == (1e7, 1e7, "10.000.000")


@pytest.mark.parametrize("name", list(SCALES))
@given(share=st.floats(0, 1))
def test_a_browser_that_puts_the_handle_on_a_step_moves_nothing(name, share):
    scale = SCALES[name]
    at = scale.low + share * (scale.high - scale.low)
    control, slider, field = row(name, 10**at if scale.log else at)
    moves, value, written = [], control.value, field.value
    control.observe(moves.append, names="value")
    sent = math.log10(slider.value) if scale.log else slider.value
    snapped = scale.low + round((sent - scale.low) / scale.step) * scale.step  # as noUiSlider does
    slider.value = 10**snapped if scale.log else snapped
    assert (moves, control.value, field.value) == ([], value, written)


@pytest.mark.parametrize("name", list(SCALES))
@given(share=st.floats(0, 1), steps=st.sampled_from([-1, 1]))
@example(share=0.035, steps=-1)  # followers: halfway between two steps
def test_one_step_of_the_handle_is_a_move(name, share, steps):
    scale = SCALES[name]
    at = scale.low + share * (scale.high - scale.low)
    control, slider, field = row(name, 10**at if scale.log else at)
    there = round(scale.position(slider.value)) + steps  # from where it stands: `at` may be halfway
    assume(0 <= there <= round((scale.high - scale.low) / scale.step))
    moved = scale.low + there * scale.step
    moved = 10**moved if scale.log else moved
    slider.value = moved
    assert control.value == pytest.approx(moved, rel=0.005 if scale.log else 1e-6)
    assert not scale.log or control.value < 100 or control.value == round(control.value)
    assert field.value == scale.written(control.value, DUTCH)


@pytest.mark.parametrize("name", list(SCALES))
@given(share=st.floats(0, 1), noise=st.sampled_from([-1e-12, 0.0, 1e-12]))
def test_a_dragged_handle_is_not_pulled_to_a_step_that_differs_in_a_last_digit(name, share, noise):
    scale = SCALES[name]
    there = round(share * (scale.high - scale.low) / scale.step)
    step = scale.low + there * scale.step
    dragged = (10**step if scale.log else step) * (1 + noise)
    assume(scale.least <= dragged <= scale.most)
    control, slider, _ = row(name, scale.most if there == 0 else scale.least)
    sent = []
    slider.value = dragged
    slider.observe(sent.append, names="value")
    control.value = control.value  # nothing that was written since then
    assert (slider.value, sent) == (dragged, [])
    assert control.value == scale.meant(dragged)


def test_a_step_is_a_number_as_people_write_it():
    control, slider, _ = row("followers_growth_per_month", 0.0)
    slider.value = -0.05 + 14 * 0.005  # 0.020000000000000004
    assert control.value == 0.02
    control, slider, _ = row("live_hours_per_month", 0.0)
    slider.value = 9.999999999999998
    assert control.value == 10.0


def test_a_handle_that_comes_back_stands_for_where_it_began():
    control, slider, field = row("followers", 1000)
    control.begin(8_300)
    slider.value = 10**4.5
    slider.value = 10**3.92  # the step of 8.300
    assert (control.value, field.value) == (8_300.0, "8.300")
    field.value = "8.310"  # typed: another number of the same step
    assert control.value == 8_310.0


def test_what_a_slider_writes_does_not_move_it():
    control, _, field = row("followers_growth_per_month", 0.0)
    moves = []
    control.observe(lambda change: moves.append(change["new"]), names="value")
    control.value = 0.0123  # written as 1,2%
    assert (moves, field.value) == ([0.0123], "1,2%")


@pytest.mark.parametrize(
    ("name", "typed", "end"),
    [
        ("followers_growth_per_month", "80", 0.2),
        ("live_hours_per_month", "-4", 0.0),
        ("followers", "1e99", 1e7),
    ],
)
def test_a_value_beyond_the_ends_is_the_end(name, typed, end):
    control, _, field = row(name, 0.0)
    field.value = typed
    assert control.value == end


def test_a_creator_beyond_an_end_is_shown_as_it_is_and_the_handle_stands_at_the_end():
    control, slider, field = row("sponsored_posts_per_month", 3)
    control.begin(20)
    assert (control.value, slider.value, field.value) == (20.0, 12.0, "20")
    slider.value = 12.0  # a browser that shows it has moved nothing
    assert control.value == 20.0
    slider.value = 6.0
    assert (control.value, field.value) == (6.0, "6")
    slider.value = 12.0
    assert control.value == 20.0
    field.value = "18"
    assert (control.value, slider.value) == (18.0, 12.0)
    field.value = "99"
    assert control.value == 20.0
    control.begin(2)
    field.value = "99"
    assert control.value == 12.0


def test_an_unknown_number_begins_at_the_least():
    control, slider, _ = row("followers", 1000)
    control.begin(0.0)
    assert (control.value, slider.value) == (1.0, 1.0)


def test_the_number_has_a_name_of_its_own():
    _, _, field = row("followers", 1000)
    assert field.tooltip == "Volgers"


def test_a_row_that_is_disabled_writes_no_number_and_reads_none():
    control, slider, field = row("followers", 1000)
    control.disabled = True
    assert (slider.disabled, field.disabled, field.value) == (True, True, "")
    field.value = "5"
    assert (control.value, field.value) == (1000.0, "5")
    control.disabled = False
    assert (slider.disabled, field.disabled, field.value) == (False, False, "1.000")
