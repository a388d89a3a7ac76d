"""Numbers, amounts and periods in running text: what stands there, and nothing that only looks like it."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikmon_nb.inputs.offers import offer_reading
from tikmon_nb.inputs.prose import written_amounts, written_numbers, written_periods
from tikmon_nb.inputs.prose.seen import as_seen
from tikmon_nb.inputs.prose.written_amounts import amounts
from tikmon_nb.inputs.prose.written_numbers import number_word, numbers, set_apart
from tikmon_nb.inputs.prose.written_periods import periods, time_words
from tikmon_nb.rules.claims import claim_reading


@pytest.mark.parametrize(
    "module",
    [written_amounts, written_numbers, written_periods, offer_reading, claim_reading],
    ids=lambda m: m.__name__,
)
def test_the_examples_run(module):
    tried = doctest.testmod(module)
    assert (tried.failed, tried.attempted > 0) == (0, True)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,56", 1234.56),
        ("1,234.56", 1234.56),
        ("1.500", 1500),
        ("0,02", 0.02),
        ("0.500", 0.5),
        ("1.234.567", 1_234_567),
        ("1 000", 1000),
        ("1'500", 1500),
        ("week 3 500", None),
        ("1.234.56", None),
        ("3.14159", None),
        ("drieduizend", 3000),
        ("vijfentwintighonderd", 2500),
        ("three thousand five hundred", 3500),
        ("twee duizend vijfhonderd", 2500),
    ],
)
def test_a_number_is_read(text, value):
    assert [one.value for one in numbers(text)] == [value]


@pytest.mark.parametrize("n", [1, 12, 21, 45, 99, 100, 350, 1100, 2500, 9999])
def test_dutch_number_words_are_read(n):
    ones = ["", *written_numbers._ONES]
    tens = ["", "", *written_numbers._TENS]

    def below_100(m):
        return (
            ones[m]
            if m < 20
            else (f"{ones[m % 10]}{'ën' if m % 10 in (2, 3) else 'en'}" if m % 10 else "") + tens[m // 10]
        )

    def word(m):
        if m >= 1000:
            return f"{word(m // 1000) if m >= 2000 else ''}duizend{word(m % 1000)}"
        if m >= 100:
            return f"{ones[m // 100] if m >= 200 else ''}honderd{word(m % 100)}"
        return below_100(m) if m else ""

    assert number_word(word(n)) == n


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("€ 2.500,- per maand", [(2500, 2500, "EUR")]),
        ("500-1000 p/w", [(500, 1000, "")]),
        ("een ton per jaar", [(100_000, 100_000, "")]),
        ("5 tot 10k euro", [(5000, 10_000, "EUR")]),
        ("tussen de 500 en 2 mille euro", [(500, 2000, "EUR")]),
        ("3000 euro en 500 euro", [(3000, 3000, "EUR"), (500, 500, "EUR")]),
        ("50 cent", [(0.5, 0.5, "EUR")]),
        ("a$500 and us$500", [(500, 500, "AUD"), (500, 500, "USD")]),
        ("a ton of money", []),
        ("een paar duizend euro", []),
        ("3x per week, 19-jarige", []),
        ("06-12345678, 12-03-2026, 50%", []),
        ("#1000euro https://a.nl/€500", []),
    ],
)
def test_amounts_are_read(text, expected):
    assert [(one.low, one.high, one.currency) for one in amounts(text)] == expected


@pytest.mark.parametrize("text", ["3000-2000 euro", "2x 500 euro", "€ 1.234.56"])
def test_an_amount_in_two_readings_is_doubtful(text):
    assert [one.doubtful for one in amounts(text)] == [True]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("bel 06-12345678", "phone"),
        ("+31 6 1234 5678", "phone"),
        ("op 12-03-2026", "date"),
        ("3 maart 2026", "date"),
        ("in 2025", "year"),
        ("om 20.00 uur", "clock"),
        ("als 22-jarige", "age"),
        ("50% korting", "share"),
        ("order 12345", "reference"),
        ("https://a.nl/500", "address"),
    ],
)
def test_figures_that_are_no_amount_are_set_apart(text, what):
    assert [one.what for one in set_apart(text)] == [what]


@pytest.mark.parametrize(
    ("text", "unit", "n"),
    [
        ("per kwartaal", "quarter", 1),
        ("om de week", "week", 2),
        ("every other week", "week", 2),
        ("in mijn eerste maand", "month", 1),
        ("binnen 14 dagen", "day", 14),
        ("in 48 uur", "hour", 48),
        ("$10k/month", "month", 1),
        ("€500 p.m.", "month", 1),
        ("per live", "live", 1),
        ("met 3 video's", "video", 3),
        ("per million views", "thousand_views", 1000),
        ("voor 100.000 views", "thousand_views", 100),
        ("in q3", "quarter", 1),
        ("in 2025", "year", 1),
        ("maandinkomen", "month", 1),
    ],
)
def test_a_period_is_read(text, unit, n):
    assert [(one.unit, one.n) for one in periods(text)] == [(unit, n)]


@pytest.mark.parametrize(
    "text", ["sinds de zomer", "per weekend", "bi-weekly", "in totaal", "per avond", "vandaag"]
)
def test_a_word_of_time_without_a_period_is_noticed(text):
    assert periods(text) == []
    assert time_words(text)


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    seen, _ = as_seen(text)
    for one in amounts(seen):
        assert 0 <= one.low <= one.high
        assert 0 <= one.start < one.end <= len(seen)
    for period in periods(seen):
        assert period.n > 0
