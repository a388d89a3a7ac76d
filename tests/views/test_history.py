"""The books in the report: what is asked, and what the first screen says of it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.conftest import DATA
from tests.views.year.test_sections import checked
from tikmon_nb.inputs import load_creator, load_rate_card
from tikmon_nb.model import simulate, summarise
from tikmon_nb.model.history.books import beside_forecast
from tikmon_nb.views.history import books, speaks_against
from tikmon_nb.views.page.names import stream_name
from tikmon_nb.views.page.text import Text
from tikmon_nb.views.year import first_screen, sections


def summary_of(name, months=12):
    data = DATA
    return summarise(
        simulate(load_creator(name, data), load_rate_card("artikel-2026", data), draws=400, months=months)
    )


@pytest.fixture(scope="module")
def daan():
    return summary_of("daan")


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_table_has_every_stream_with_what_was_booked_and_is_expected(daan, lang):
    text = Text(lang)
    page = checked(books(daan, text))
    said = "".join(page.text)
    found = beside_forecast(daan)
    assert [row.stream for row in found.streams if row.difference == "less"]
    for row in found.streams:
        assert stream_name(row.stream, text) in said
        assert text.money(row.mean, whole=True) in said
    assert found.total.mean == pytest.approx(sum(row.mean for row in found.streams))
    assert f"{text('Everything together')}{text.money(found.total.mean, whole=True)}" in said
    assert "deals.csv" in said
    assert said.count("?") >= 2


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_first_screen_names_what_speaks_against_it_and_where_to_read_on(daan, lang):
    text = Text(lang)
    markup = first_screen.answer(daan, text)
    assert speaks_against(daan, text) in "".join(checked(markup).text)
    targets = re.findall(r'href="#([a-z-]+)"', markup)
    assert targets == ["books", "streams"]
    written = books(daan, text) + sections.streams(daan, text)
    assert set(targets) <= set(checked(written).ids)


def test_without_books_nothing_is_said_of_them():
    noor = summary_of("noor")
    assert books(noor, Text("nl")) == ""
    assert "#books" not in first_screen.answer(noor, Text("nl"))


def test_few_months_are_said_to_be_few(daan, monkeypatch):
    monkeypatch.setattr("tikmon_nb.model.history.books.FEWEST_MONTHS", 6)
    monkeypatch.setattr("tikmon_nb.views.history.FEWEST_MONTHS", 6)
    said = "".join(checked(books(daan, Text("nl"))).text)
    assert "Vanaf 6 maanden" in said
    assert "verwacht:" not in said
    assert speaks_against(daan, Text("nl")) == ""


def test_books_that_hold_next_to_nothing_are_not_called_few(daan):
    creator = replace(daan.year.creator, income=daan.year.creator.income.assign(amount_eur=0.1))
    summary = replace(daan, year=replace(daan.year, creator=creator))
    assert "Vanaf" not in "".join(checked(books(summary, Text("nl"))).text)


def test_a_forecast_of_another_length_speaks_of_periods():
    said = "".join(checked(books(summary_of("daan", months=6), Text("nl", 6))).text)
    assert "perioden" in said
    assert "jaren" not in said
