"""Words on any colour can be read."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikmon_nb.views.figures.plots import INK
from tikmon_nb.views.figures.shades import ENOUGH, SHADES, contrast, readable_on

part = st.floats(0, 1)


def test_contrast_is_that_of_wcag():
    assert contrast("black", "white") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # the known grey that just fails
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)  # and the one that just passes


@given(part, part, part)
def test_words_on_any_colour_have_enough_contrast(red, green, blue):
    assert contrast(readable_on((red, green, blue)), (red, green, blue)) >= ENOUGH


def test_more_is_always_darker_and_pale_squares_have_our_own_ink():
    against_white = [contrast(SHADES(share), "white") for share in np.linspace(0, 1, 50)]
    assert against_white == sorted(against_white)
    assert readable_on(SHADES(0.0)) == INK
