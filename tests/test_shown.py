"""What a notebook and a terminal show of a record, and its numbers as a table."""

from __future__ import annotations

import html
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from defusedxml import ElementTree
from IPython.lib.pretty import pretty

from tests.conftest import DATA
from tikmon_nb import (
    load_creator,
    load_rate_card,
    plot_possible_years,
    plot_streams,
    plot_year,
    simulate,
    summarise,
)
from tikmon_nb.shown import LANGUAGE
from tikmon_nb.vocabulary import STREAMS


def records(creator):
    card = load_rate_card(data=DATA)
    year = simulate(creator, card, draws=64, months=5)
    return creator, card, year, summarise(year)


@pytest.fixture(scope="module", params=["noor", "daan", "sam"])
def shown(request):
    return records(load_creator(request.param, DATA))


def test_a_record_is_at_most_ten_lines_of_text(shown):
    for record in shown:
        assert str(record) == repr(record) == pretty(record)
        assert 3 <= len(repr(record).splitlines()) <= 10
        assert max(map(len, repr(record).splitlines())) <= 100
        assert repr(record).startswith(type(record).__name__)


def test_a_year_says_its_own_amounts(shown):
    *_, year, summary = shown
    for percentile in ("p10", "p50", "p90"):
        written = f"{summary.at('gross', percentile):,.0f}"
        assert written in repr(year)
        assert written in repr(summary)


@pytest.mark.parametrize(
    ("lang", "word"), [("nl", "doorgerekende"), ("en", "simulated"), ("xx", "doorgerekende")]
)
def test_a_card_is_short_and_in_the_language_that_is_asked_for(shown, lang, word, monkeypatch):
    monkeypatch.setenv(LANGUAGE, lang)
    for record in shown:
        card = record._repr_html_()
        assert len(card) < 5_000
        assert card.startswith(f'<div lang="{lang if lang == "en" else "nl"}">')
    assert all(word in record._repr_html_() for record in shown[2:])


def test_nothing_that_somebody_wrote_is_markup(make_creator):
    name = "<script>alert(1)</script>" + "x" * 40
    creator = make_creator(name=name, followers=12_000, views_30d=90_000)
    card = load_rate_card(data=DATA).model_copy(update={"title": {"nl": name}, "description": {"nl": name}})
    year = simulate(creator, card, draws=64)
    renamed = year.scenario.model_copy(update={"name": {"nl": name}})
    for record in (creator, card, replace(year, scenario=renamed), summarise(year)):
        found = record._repr_html_()
        assert "<script" not in found
        assert html.escape(name) in found
        assert len(repr(record).splitlines()) <= 10


def test_a_figure_is_shown_as_its_picture(shown):
    for plot in (plot_year, plot_streams, plot_possible_years):
        picture = plot(shown[3], "en")._repr_svg_()
        assert ElementTree.fromstring(picture).tag.endswith("}svg")
        assert picture.count("<path") > 5


def test_a_creator_of_whom_nothing_is_known_has_a_card(make_creator):
    for record in records(make_creator("leeg")):
        assert len(repr(record).splitlines()) <= 10
        assert record._repr_html_()


def test_the_rows_of_a_year_are_its_months_and_draws(shown):
    """Against a loop over both."""
    year = shown[2]
    frame = year.to_frame()
    assert len(frame) == year.draws * year.months.count
    for row in frame.sample(40, random_state=1).itertuples():
        month = [f"{day}" for day in year.months.firsts].index(f"{row.month:%Y-%m-%d}")
        for name in STREAMS:
            assert getattr(row, f"{name}_eur") == year.income[name][month, row.draw]
        assert row.costs_eur == year.costs[month, row.draw]
        assert row.net_eur == year.net[month, row.draw]
        assert row.followers == year.audience.followers[month, row.draw]
        days = pd.Period(row.month, "M").days_in_month
        assert row.views == pytest.approx(year.audience.views_30d[month, row.draw] / 30 * days)
    gross = frame.groupby("draw")["gross_eur"].sum()
    assert np.allclose(gross, year.gross.sum(axis=0))


def test_the_rows_of_a_summary_are_those_of_its_tables(shown):
    summary = shown[3]
    year, months = summary.to_frame(), summary.to_frame(by_month=True)
    assert list(year["line"]) == list(summary.annual.index)
    assert year.set_index("line").at["net", "p90_eur"] == summary.at("net", "p90")
    assert len(months) == len(year) * summary.year.months.count
    of_gross = months[months["line"] == "gross"].set_index("month")
    assert np.allclose(of_gross["p50_eur"], summary.monthly["p50"])


def test_every_column_has_a_type_and_a_unit(shown):
    _, card, year, summary = shown
    for frame in (year.to_frame(), summary.to_frame(), summary.to_frame(by_month=True), card.to_frame()):
        assert not any(kind == object for kind in frame.dtypes)  # noqa: E721  dtypes compare so
        assert (
            frame.notna().to_numpy().any(axis=0).sum() >= len(frame.columns) - 1
        )  # a card's `mode` may be NaN
        assert frame.columns.is_unique
    keys = {"draw", "month", "line", "followers", "views"}
    for frame in (year.to_frame(), summary.to_frame(by_month=True)):
        assert all(name.endswith(("_eur", "_share")) for name in set(frame.columns) - keys)
    rates = card.to_frame()
    assert list(rates.index) == list(card.rates)
    assert rates.notna().drop(columns="mode").to_numpy().all()
    assert ((rates["low"] <= rates["high"]) | (rates["distribution"] == "empirical")).all()
