"""Amounts: every notation of money is read back to the cent, and what can mean two things is not read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikmon_nb.inputs.tabular.amounts import decimal_mark, read_amount, read_share

CENTS = st.integers(-(10**11), 10**11)


def dutch(cents: int) -> str:
    return english(cents).translate(str.maketrans(",.", ".,"))


def english(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100:,}.{abs(cents) % 100:02}"


def plain(cents: int) -> str:
    return english(cents).replace(",", "")


WRITERS = [
    dutch,
    english,
    plain,
    lambda cents: dutch(cents).replace(".", " "),
    lambda cents: dutch(cents).replace(".", "\u202f"),
    lambda cents: english(cents).replace(",", "'"),
    lambda cents: f"€ {dutch(cents)}",
    lambda cents: f"\u00a0€\u00a0{dutch(cents)} ",
    lambda cents: f"{dutch(cents)} EUR",
    lambda cents: f"{'-' if cents < 0 else ''}€ {dutch(abs(cents))}",
    lambda cents: f"${english(cents)}",
    lambda cents: f"{'−' if cents < 0 else ''}{dutch(abs(cents))} euro",
]


@given(st.sampled_from(WRITERS), st.lists(CENTS, min_size=1))
def test_a_column_of_amounts_is_read_back_to_the_cent(write, amounts):
    cells = [write(cents) for cents in amounts]
    mark = decimal_mark(cells)
    assert mark in (",", ".")
    assert [read_amount(cell, mark) for cell in cells] == [cents / 100 for cents in amounts]


@given(CENTS, CENTS)
def test_one_column_in_two_notations_has_no_decimal_mark(one, other):
    assert decimal_mark([dutch(one), english(other)]) is None


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from(",."))
def test_a_thousand_or_a_thousandth_is_never_read_without_a_mark(thousands, rest, separator):
    cell = f"{thousands}{separator}{rest:03}"
    assert decimal_mark([cell]) == ""
    assert read_amount(cell, "") is None
    assert read_amount(cell, separator) == float(f"{thousands}.{rest:03}")
    assert read_amount(cell, ",."[separator == ","]) == thousands * 1000 + rest


@given(st.integers(0, 10**12))
def test_a_whole_number_needs_no_mark(number):
    assert [read_amount(str(number), mark) for mark in ("", ",", ".")] == [number] * 3


@given(st.text())
def test_any_text_is_a_number_or_nothing(text):
    for mark in ("", ",", "."):
        for read in (read_amount, read_share):
            found = read(text, mark)
            assert found is None or isinstance(found, float)
    assert decimal_mark([text]) in ("", ",", ".")


@given(st.text(alphabet="0123456789.,' -€", max_size=14))
def test_a_mark_is_shown_only_by_what_is_a_number_with_that_mark(text):
    if mark := decimal_mark([text]):
        assert read_amount(text, mark) is not None
        assert read_amount(text, ",."[mark == ","]) is None


@pytest.mark.parametrize(
    ("cell", "mark", "amount"),
    [
        ("€ 1.250,00", ",", 1250),
        ("€ 1.250,-", ",", 1250),
        ("25,--", ",", 25),
        ("25,– EUR", ",", 25),
        ("-€ 25,00", ",", -25),
        ("€ -25,00", ",", -25),
        ("- 25", "", -25),
        ("1.234.567", ",", 1_234_567),
        ("1'234.5", ".", 1234.5),
        ("0.125", ".", 0.125),
        ("0,30000000000000004", ",", 0.3),
        ("١٢٣", "", 123),
    ],
)
def test_an_amount_shows_its_own_mark(cell, mark, amount):
    assert decimal_mark([cell]) == mark
    assert read_amount(cell, mark) == pytest.approx(amount)


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "",
            " ",
            "€",
            "abc",
            "1,2,3",
            "1.2.3",
            "31.12.2026",
            "1 2",
            "06 12345678",
            "12.34,56.7",
            "1..2",
            ",5",
        ),
        *("5€50", "-€-5", "--5", "€ 5 €5x", "100²", "①", "1½", "1e5", "1_000", "nan", "inf", "(25)", "5-"),
        *("1,23.45", "0.125,5", "1234.567,8", "1.234 567,8", "9" * 41, "A$ 5", "12%"),
    ],
)
def test_what_is_no_amount_is_not_read(cell):
    assert [read_amount(cell, mark) for mark in ("", ",", ".")] == [None] * 3


def test_a_number_with_the_other_mark_is_not_read_as_a_larger_one():
    assert read_amount("0.125", ",") is None
    assert read_amount("12.5", ",") is None
    assert read_amount("12,5", ".") is None


@pytest.mark.parametrize(
    ("cell", "share"),
    [
        *(("12%", 0.12), ("12 %", 0.12), ("12", 0.12), ("0,12", 0.12), ("12,5%", 0.125), ("100", 1)),
        *(("0,5%", 0.005), ("0", 0), ("0%", 0), ("1%", 0.01)),
        *(("150%", None), ("-12", None), ("-0,1", None), ("veel", None), ("", None), ("%", None)),
    ],
)
def test_a_share_is_between_nothing_and_everything(cell, share):
    assert read_share(cell, ",") == (None if share is None else pytest.approx(share))
