"""Numbers as TikTok and spreadsheets write them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikmon_nb.inputs.tabular.counts import Count, read_count


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("0", 0),
        ("1234", 1234),
        ("1,234", 1234),
        ("1.234", 1234),
        ("1 234", 1234),
        ("1.234.567", 1234567),
        ("-3", -3),
        ("\u22123", -3),
        ("12.0", 12),
        (" 7 ", 7),
    ],
)
def test_trap_10_thousands_in_groups_of_three(cell, value):
    assert read_count(cell) == Count(value)


@pytest.mark.parametrize(
    ("cell", "value"), [("1.2K", 1200), ("541,2k", 541_200), ("1.4M", 1_400_000), ("2 M", 2e6)]
)
def test_trap_10_thousands_and_millions_are_rounded(cell, value):
    assert read_count(cell) == Count(value, rounded=True)


@pytest.mark.parametrize("cell", ["undefined", "Undefined", "", "-", "N/A", "null"])
def test_trap_6_undefined_is_missing(cell):
    count = read_count(cell)
    assert count is not None
    assert math.isnan(count.value)


@pytest.mark.parametrize(
    "cell",
    ["0.381", "1.23", "1,23", "1,234.567", "12,34", "1e5", "abc", "0x10", "5%", "9" * 5000, "1.2T"],
)
def test_what_is_no_count_is_refused(cell):
    assert read_count(cell) is None


@given(st.integers(-(10**12), 10**12), st.sampled_from(["", ",", "."]))
def test_every_whole_number_is_read_back(number, separator):
    assert read_count(f"{number:,}".replace(",", separator)) == Count(number)


@given(st.text())
def test_no_text_raises(text):
    assert read_count(text) is None or isinstance(read_count(text), Count)
