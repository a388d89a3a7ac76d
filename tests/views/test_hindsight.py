"""What is said of forecasts of the past: in words, in lines, as sections and as a figure."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.conftest import DATA
from tests.views.figures.test_figures_fit import clashes
from tests.views.year.test_sections import checked
from tikmon_nb.inputs import load_creator, load_rate_card
from tikmon_nb.model.history.backtest import Backtest, backtest
from tikmon_nb.model.history.track_record import TrackRecord
from tikmon_nb.views import hindsight
from tikmon_nb.views.figures.plots_hindsight import plot_held
from tikmon_nb.views.page.text import Text

LANGS = pytest.mark.parametrize("lang", ["nl", "en"])


@pytest.fixture(scope="module")
def daan():
    return backtest(load_creator("daan", DATA), load_rate_card("artikel-2026", DATA), draws=64)


def tried(*hits, months=1, quantity="views"):
    held = {f"held_{level}": np.array(hits, float) for level in (50, 80, 90)}
    origins = pd.period_range("2026-01", periods=len(hits), freq="M")
    of = {"quantity": quantity, "total": False, "months": months, "creator": "a", "origin": origins}
    return pd.DataFrame({**of, "came": 9.0, **held, "crps": 0.1})


@LANGS
def test_the_sections_are_whole_and_say_what_the_terminal_says(daan, lang):
    text = Text(lang)
    page = checked(hindsight.looking_back(daan, text))
    said = "".join(page.text)
    assert hindsight.sentence(daan, text) in said
    lines = hindsight.lines(daan.scores, text)
    for line in lines[-4:]:
        assert line in said
    assert lines[0].split("  ")[0] in said
    short = "".join(checked(hindsight.in_short(daan, text)).text)
    assert hindsight.sentence(daan, text) in short


def test_the_sentence_counts_the_newest_twelve(daan):
    rows = tried(*[0] * 8, *[1] * 9, *[0] * 3)
    said = hindsight.sentence(Backtest("a", rows), Text("en"))
    assert "in 9 of 12 tries; with so few" in said
    far = pd.concat([tried(1, 1, 0, 1, 1), tried(1, 0, 1, months=3), tried(1, 0, months=6)])
    said = hindsight.sentence(Backtest("a", far), Text("en"))
    assert "in 4 of 5 tries, and 3 months ahead in 2 of 3;" in said  # six months ahead was tried twice
    assert "from 38% to 96%" in said
    books = Backtest("a", tried(1, quantity="other"))
    assert hindsight.sentence(books, Text()) == ""
    assert hindsight.in_short(books, Text("en")).unsaid == "there are no daily figures of views"


def test_nothing_is_said_in_a_report_where_there_is_too_little():
    short = Backtest("a", pd.DataFrame(), pd.Timestamp("2027-06-01").date())
    made = hindsight.in_short(short, Text())
    assert "1 juni 2027" in made.unsaid
    assert "1 juni 2027" in "".join(checked(hindsight.looking_back(short, Text())).text)
    assert "boekhouding" in hindsight.too_short(Backtest("a", pd.DataFrame()), Text())


def test_a_table_for_a_terminal_has_straight_columns(daan):
    lines = hindsight.lines(daan.scores, Text("en"))
    table = lines[: lines.index("")]
    assert len(table) > 10
    assert len({len(line) for line in table}) == 1
    assert any(line.startswith("Views, 1 month ahead") for line in table)
    assert not any(
        "2 months ahead" in line for line in table
    )  # every other month is in the figure and as JSON


@LANGS
def test_the_labels_of_the_figure_fit(daan, lang):
    assert clashes(plot_held(daan.scores, Text(lang)).get_figure(root=True)) == []
    assert clashes(plot_held([], Text(lang)).get_figure(root=True)) == []


@LANGS
def test_a_track_record_says_how_much_there_is_of_it(lang):
    text = Text(lang)
    none = TrackRecord("a", pd.DataFrame(), 0, 0, None)
    waiting = TrackRecord("a", pd.DataFrame(), 3, 1, pd.Period("2026-12"))
    for found, words in ((none, []), (waiting, ["3", text.month(pd.Timestamp("2026-12-01").date())])):
        said = "".join(checked(hindsight.track(found, text)).text)
        assert all(word in said for word in words)
    band = {"low": 10_000.0, "middle": 20_000.0, "high": 30_000.0}
    rows = tried(1, 1, 0).assign(**band)
    rows.loc[:, "came"] = 25_000.0
    said = "".join(checked(hindsight.track(TrackRecord("a", rows, 3, 3, None), text)).text)
    assert text.compact(25_000) in said
    assert f"{text.compact(10_000)} – {text.compact(30_000)}" in said
