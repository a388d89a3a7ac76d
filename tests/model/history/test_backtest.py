"""The rolling origin: nothing of what came later is known, months are whole, and too short is said."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from benchmarks.calibration.scoring import creator_with
from tests.conftest import DATA
from tikmon_nb.findings import InputError
from tikmon_nb.inputs import load_creator, load_rate_card
from tikmon_nb.inputs.exports.records import DAILY_COLUMNS
from tikmon_nb.model import simulate
from tikmon_nb.model.history.backtest import backtest, forecast_scores, known_by, months_of
from tikmon_nb.model.history.scores import crps

DRAWS = 256


@pytest.fixture(scope="module")
def card():
    return load_rate_card("nl-2026", DATA)


def daily(first="2025-08-16", last="2026-11-15", seed=1):
    days = pd.date_range(first, last, name="date")
    rng = np.random.default_rng(seed)
    views = 5_000 * np.exp(rng.normal(0, 0.3, len(days)))
    figures = {"views": views, "likes": views / 20, "comments": 1.0, "shares": 1.0}
    figures["followers"] = 20_000 + 30.0 * np.arange(len(days))
    return pd.DataFrame(figures, index=days).reindex(columns=list(DAILY_COLUMNS))


def books(*entries):
    frame = pd.DataFrame(entries, columns=["date", "stream", "amount_eur"])
    blank = {"currency": "EUR", **dict.fromkeys(("source", "note", "payer", "deal_id"), "")}
    return frame.assign(date=pd.to_datetime(frame["date"]).astype("datetime64[us]"), **blank)


def test_a_forecast_knows_nothing_of_what_came_later(card):
    """Daan's files hold daily figures, posts, income and deals; what is changed lies after the origin."""
    daan, day = load_creator("daan", DATA), dt.date(2026, 6, 30)
    exports, later = daan.exports, daan.exports.daily.index > pd.Timestamp(day)
    assert later.any()
    other = replace(
        daan,
        exports=replace(
            exports,
            daily=exports.daily.mul(np.where(later, 9.0, 1.0), axis=0),
            videos=exports.videos[exports.videos["posted_on"] <= pd.Timestamp(day)],
            fits={},
        ),
        income=daan.income[daan.income["date"] <= pd.Timestamp(day)],
        deals=daan.deals[daan.deals["date"] <= pd.Timestamp(day)],
    )
    years = [simulate(known_by(one, day), card, draws=DRAWS) for one in (daan, other)]
    assert years[0].months.start == dt.date(2026, 7, 1)
    for stream, eur in years[0].income.items():
        assert np.array_equal(eur, years[1].income[stream]), stream
    assert np.array_equal(years[0].audience.views_30d, years[1].audience.views_30d)


def test_a_row_is_the_product_s_own_forecast_beside_what_came(card):
    history = daily()
    whole, known = creator_with(history, "a"), creator_with(history[:"2026-04-30"], "a")
    year = simulate(known, card, draws=DRAWS)
    came = history["views"]["2026-05-01":"2026-05-31"].mean() * 30
    found = list(forecast_scores(whole, card, pd.Period("2026-05"), months_of(whole), draws=DRAWS))
    first = found[0]
    assert (first["quantity"], first["months"], first["total"]) == ("views", 1, False)
    assert first["came"] == pytest.approx(came)
    assert first["crps"] == crps(np.log(year.audience.views_30d[0]), np.log(came))
    [half] = [row for row in found if row["quantity"] == "views" and row["total"] and row["months"] == 6]
    months = history["views"]["2026-05":"2026-10"]
    assert half["came"] == pytest.approx(months.groupby(months.index.month).mean().sum() * 30)
    last = [row["months"] for row in found if row["quantity"] == "followers"]
    assert last == [1, 2, 3, 4, 5, 6]  # November is not over


def test_forecasts_begin_with_whole_months_after_ninety_days(card):
    found = backtest(creator_with(daily(), "a"), card, draws=DRAWS, ahead=(1,))
    assert [str(found.origins[0]), str(found.origins[-1])] == ["2025-12", "2026-10"]
    assert [str(one) for one in found.newest(2).origins] == ["2026-09", "2026-10"]
    assert found.possible_from is None
    again = backtest(creator_with(daily(), "a"), card, draws=DRAWS, ahead=(1,))
    pd.testing.assert_frame_equal(found.rows, again.rows)


@pytest.mark.parametrize("first", ["2026-01-01", "2026-01-31", "2026-02-03", "2026-02-17"])
def test_too_short_a_history_says_from_when_on(card, first):
    """It is right: not a day sooner, and then with three beginnings."""
    short = backtest(creator_with(daily(first, "2026-05-01"), "a"), card, draws=DRAWS)
    assert short.rows.empty
    assert short.scores == short.origins == []
    day = pd.Timestamp(short.possible_from)
    whole = daily(first, day - pd.Timedelta(days=1))
    assert len(backtest(creator_with(whole, "a"), card, draws=DRAWS, ahead=(1,)).origins) == 3
    sooner = backtest(creator_with(whole[: day - pd.Timedelta(days=6)], "a"), card, draws=DRAWS)
    assert sooner.possible_from == short.possible_from


def test_without_daily_figures_or_books_there_is_nothing_to_try(card):
    found = backtest(load_creator("tim", DATA), card)
    assert found.possible_from is not None
    nobody = creator_with(daily()[:0], "a")
    assert backtest(nobody, card).possible_from is None


def test_a_month_with_a_hole_is_no_truth_and_no_beginning(card):
    history = daily()
    history.loc["2026-03-10":"2026-03-20"] = np.nan
    history.loc["2026-06-20":"2026-06-30"] = np.nan
    came = months_of(creator_with(history, "a"))
    holes = came["views"].isna()
    assert [str(month) for month in came.index[holes]] == ["2025-08", "2026-03", "2026-06", "2026-11"]
    assert np.isnan(came["followers"]["2026-06"])
    assert came["followers"]["2026-03"] == history["followers"]["2026-03-31"]
    rows = backtest(creator_with(history, "a"), card, draws=DRAWS, ahead=(1, 2)).rows
    assert "2026-07" not in set(rows["origin"].astype(str))  # the days before it are not known
    near = rows[(rows["quantity"] == "views") & (rows["months"] == 1)]["origin"].astype(str)
    assert not {"2026-03", "2026-06"} & set(near)
    assert "2026-04" in set(near)


def test_books_cover_the_months_from_their_first_entry_to_their_last(card):
    income = books(
        ("2026-05-03", "sponsored", 400.0), ("2026-07-20", "sponsored", 100.0), ("2026-07-21", "other", 50.0)
    )
    creator = replace(creator_with(daily(), "a"), income=income)
    came = months_of(creator)
    assert came["sponsored"].dropna().tolist() == [400.0, 0.0, 100.0]
    assert came["gross"].dropna().tolist() == [400.0, 0.0, 150.0]
    running = pd.concat([income, books(("2026-11-03", "sponsored", 100.0))])
    assert str(months_of(replace(creator, income=running))["gross"].dropna().index[-1]) == "2026-07"


def test_an_income_that_pays_a_deal_is_one_truth_and_not_two():
    daan = load_creator("daan", DATA)
    pays = daan.income["stream"] == "sponsored"
    assert pays.any()
    came, without = (months_of(one)["sponsored"] for one in (daan, replace(daan, income=daan.income[~pays])))
    both = pd.concat([came, without], axis=1).dropna()
    assert both.sum().tolist() == [750.0, 750.0]


def test_a_deal_is_known_from_its_first_day_on_and_not_what_came_of_it():
    daan = load_creator("daan", DATA)
    deals = daan.deals.assign(
        date=pd.Timestamp("2026-06-10"),
        agreed_on=pd.Timestamp("2026-05-20"),
        paid_on=pd.Timestamp("2026-07-01"),
    )
    creator = replace(daan, deals=deals)
    assert known_by(creator, dt.date(2026, 5, 19)).deals.empty
    known = known_by(creator, dt.date(2026, 5, 31)).deals
    assert len(known) == len(deals)
    assert known["date"].isna().all()
    assert known["paid_on"].isna().all()
    assert known_by(creator, dt.date(2026, 7, 1)).deals["paid_on"].notna().all()


def test_a_stream_of_the_books_is_scored_and_one_of_nothing_is_not(card):
    entries = [(f"2026-{month:02d}-15", "other", 300.0) for month in range(1, 11)]
    creator = replace(creator_with(daily(), "a"), income=books(*entries))
    found = backtest(creator, card, draws=DRAWS, ahead=(1, 3))
    scores = {(one.quantity, one.months, one.total): one for one in found.scores}
    assert {name for name, *_ in scores} == {"views", "followers", "gross", "other"}
    assert scores["other", 1, False].times == 10
    assert set(scores["other", 1, False].beside) == {"flat", "walk"}
    assert scores["gross", 3, True].times == 8


def test_books_alone_are_tried_from_the_fourth_month_on(card):
    entries = [(f"2026-{month:02d}-15", "other", 300.0) for month in range(1, 11)]
    creator = replace(creator_with(daily()[:0], "a", followers=20_000), income=books(*entries))
    found = backtest(creator, card, draws=DRAWS, ahead=(1,))
    assert [str(found.origins[0]), str(found.origins[-1])] == ["2026-04", "2026-10"]
    assert {one.quantity for one in found.scores} == {"gross", "other"}


def test_a_form_that_asks_for_more_history_than_there_was_costs_those_forecasts_alone(card):
    """A range made of one's own months takes three of them, of followers too."""
    history = daily()
    history.loc[:"2026-02-10", "followers"] = np.nan
    growth = {"followers_growth_per_month": {"distribution": "empirical"}}
    creator = creator_with(history, "a", **growth)
    with pytest.raises(InputError):
        simulate(known_by(creator, dt.date(2025, 12, 31)), card, draws=DRAWS)
    origins = backtest(creator, card, draws=DRAWS, ahead=(1,)).origins
    assert "2026-01" not in map(str, origins)
    assert str(origins[-1]) == "2026-10"


def test_followers_that_were_not_known_yet_are_not_scored(card):
    history = daily()
    history.loc[:"2026-05-15", "followers"] = np.nan
    rows = backtest(creator_with(history, "a"), card, draws=DRAWS, ahead=(1,)).rows
    first = rows[rows["quantity"] == "followers"]["origin"].min()
    assert str(first) == "2026-06"
