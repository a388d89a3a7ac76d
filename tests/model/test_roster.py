"""A roster: each creator as when worked out alone, totals exact in any order."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.conftest import DATA
from tikmon_nb.inputs import load_rate_card, load_scenario
from tikmon_nb.inputs.roster.rows import creator_of, read_roster
from tikmon_nb.model import simulate, summarise
from tikmon_nb.model.roster import simulate_roster
from tikmon_nb.model.roster_rows import COLUMNS, TOTALS


@pytest.fixture(scope="module")
def card():
    return load_rate_card("artikel-2026", DATA)


@pytest.fixture(scope="module")
def basis():
    return load_scenario("basis", DATA)


def table(count=5):
    numbers = np.arange(count)
    return pd.DataFrame(
        {
            "id": [f"c{i}" for i in numbers],
            "followers": 9_000.0 + 3_000 * numbers,
            "views_30d.low": 50_000.0,
            "views_30d.high": 300_000.0,
            "sponsored.posts_per_month.low": 0.0,
            "sponsored.posts_per_month.high": 3.0,
            "live.hours_per_month": numbers * 2.0,
            "management_fee_share": 0.2,
        }
    )


def worked_out(frame, card, basis, **options):
    rows = []
    roster = simulate_roster(frame, card, basis, draws=400, data=str(DATA), sink=rows.extend, **options)
    return roster, {row["id"]: row for row in rows}, rows


def test_each_creator_is_as_when_worked_out_alone(card, basis):
    roster, found, _ = worked_out(table(), card, basis)
    assert (roster.creators, roster.left_out) == (5, 0)
    total = np.zeros(400)
    for batch in read_roster(table()):
        for row in batch:
            year = simulate(creator_of(row, "x", DATA), card, basis, draws=400)
            summary = summarise(year)
            for column in ("p5", "p10", "p50", "p90", "mean", "se50"):
                assert found[row.id][f"gross_{column}"] == pytest.approx(summary.at("gross", column))
            assert found[row.id]["net_p50"] == pytest.approx(summary.at("net", "p50"))
            assert found[row.id]["shortfall"] == pytest.approx(summary.at("gross", "shortfall"))
            fee = year.management_fee.sum(axis=0)
            np.testing.assert_allclose(fee, 0.2 * year.income["sponsored"].sum(axis=0))
            assert found[row.id]["management_fee_mean"] == pytest.approx(fee.mean())
            total += np.rint(year.gross.sum(axis=0) * 100)
    np.testing.assert_array_equal(roster.total("gross"), total / 100)
    assert set(found["c0"]) == set(COLUMNS)


def test_what_the_market_decides_does_not_even_out(card, basis):
    """Diamonds an hour that only the card knows are everyone's, what creators state of gifts is their own."""
    frame = pd.DataFrame({"id": [f"c{i}" for i in range(30)], "followers": 2_000.0})
    guessed = frame.assign(**{"live.hours_per_month": 10.0})
    stated = guessed.assign(**{"live.gifts_eur_per_hour.low": 1.0, "live.gifts_eur_per_hour.high": 300.0})
    shares = [worked_out(f, card, basis)[0].market_share for f in (guessed, stated.head(1), stated)]
    assert shares[0] > 0.95
    assert shares[1] < 0.3  # of one creator, nearly all is their own
    assert shares[2] > 0.75  # and of thirty, that has evened out


def test_the_order_of_creators_changes_nothing(card, basis):
    frame = table(7)
    forward, found, rows = worked_out(frame, card, basis)
    backward, again, turned = worked_out(frame.iloc[::-1], card, basis)
    np.testing.assert_array_equal(forward.totals, backward.totals)
    assert [row["id"] for row in rows] == [row["id"] for row in turned][::-1]
    for name in found:
        assert {k: v for k, v in found[name].items() if k != "row"} == {
            k: v for k, v in again[name].items() if k != "row"
        }


def test_the_parts_of_the_total_make_the_whole(card, basis):
    roster, _, _ = worked_out(table(), card, basis)
    streams = sum(roster.total(name) for name in TOTALS[3:])
    np.testing.assert_allclose(streams, roster.total("gross"), atol=0.2)


def test_a_wrong_row_is_left_out_and_told_and_the_rest_goes_on(card, basis):
    frame = table(5).astype(object)
    frame.loc[1, "followers"] = -5
    frame.loc[2, "views_30d.low"] = 900_000.0
    frame.loc[[3, 4], "id"] = "dubbel"
    roster, _, rows = worked_out(frame, card, basis)
    assert (roster.creators, roster.left_out) == (1, 4)
    assert [bool(row["error"]) for row in rows] == [False, True, True, True, True]
    assert "row 3" in rows[1]["error"]
    assert "followers" in rows[1]["error"]
    assert "low_above_high" in rows[2]["error"]
    assert "yaml_repeated_key" in rows[3]["error"]  # nobody knows which of the two is meant
    alone, _, _ = worked_out(table(1), card, basis)
    np.testing.assert_array_equal(roster.totals, alone.totals)


def test_a_total_without_a_name_is_not_counted(card, basis):
    frame = table(3).astype(object)
    last = {name: frame[name].sum() for name in ("followers", "live.hours_per_month")} | {"id": "samen"}
    roster, found, _ = worked_out(pd.concat([frame, pd.DataFrame([last])], ignore_index=True), card, basis)
    assert (roster.creators, roster.left_out) == (3, 1)
    assert "row_is_total" in found["samen"]["error"]


def test_who_is_just_below_a_threshold_is_named(card, basis):
    frame = table(2)
    frame["followers"] = [9_200.0, 4_000.0]
    _, found, _ = worked_out(frame, card, basis)
    near = found["c0"]
    assert near["near_kind"] == "followers_min"
    assert near["near_needed"] == 10_000
    assert 0 < near["near_gap"] < 0.25
    assert found["c1"]["near_stream"] == ""


def test_everyone_s_forecast_begins_in_the_same_month(card, basis):
    """Or the total of a draw would add up different months."""
    frame = table(2).assign(as_of=["2026-01-15", "2026-11-15"])
    frame["ambassador.1.brand"], frame["ambassador.1.eur_per_month"] = "Merk", 100.0
    frame["ambassador.1.start"], frame["ambassador.1.end"] = "2026-02-01", "2026-11-30"
    _, found, _ = worked_out(frame, card, basis)
    assert [found[name]["ambassador_mean"] for name in ("c0", "c1")] == [0, 0]


def test_whatever_fails_in_a_row_stays_in_that_row(card, basis, monkeypatch):
    def fails(row, *_):
        if row.id == "c1":
            raise ZeroDivisionError("oeps")
        return creator_of(row, "x", DATA)

    monkeypatch.setattr("tikmon_nb.model.roster.creator_of", fails)
    roster, found, _ = worked_out(table(3), card, basis)
    assert (roster.creators, roster.left_out) == (2, 1)
    assert "oeps" in found["c1"]["error"]


def test_what_the_card_refuses_is_told_with_row_and_column(card, basis):
    frame = table(1).assign(**{"shop.2.name": "Mok", "shop.2.since": "2020-01-01"})
    frame["shop.2.orders_per_month"] = frame["shop.2.price_eur"] = 5.0
    _, found, _ = worked_out(frame, card, basis)
    assert "roster, row 2, shop.2.since: before_platform_opened" in found["c0"]["error"]


@pytest.mark.parametrize("size", [1, 3, 50])
def test_the_size_of_a_batch_changes_nothing(card, basis, monkeypatch, size):
    expected, _, rows = worked_out(table(7), card, basis)
    monkeypatch.setattr("tikmon_nb.inputs.roster.rows.BATCH", size)
    roster, _, others = worked_out(table(7), card, basis)
    np.testing.assert_array_equal(roster.totals, expected.totals)
    assert rows == others


def test_a_threshold_is_not_near_when_the_stream_needs_something_far_as_well(card, basis):
    """The card pays per view from 10,000 followers and 100,000 views: 9,500 followers alone open nothing."""
    frame = table(2).drop(columns=["views_30d.low", "views_30d.high"])
    frame["followers"], frame["views_30d"] = 9_500.0, [20_000.0, 90_000.0]
    frame["country"] = "DE"  # where there was a fund
    _, found, _ = worked_out(frame, card, basis)
    assert found["c0"]["near_stream"] == "sponsored"  # which asks for followers only
    assert found["c1"]["near_stream"] in ("sponsored", "creator_fund")
    frame["followers"] = 12_000.0
    _, found, _ = worked_out(frame, card, basis)
    assert found["c0"]["near_stream"] == ""
    assert (found["c1"]["near_stream"], found["c1"]["near_kind"]) == ("creator_fund", "views_30d_min")
