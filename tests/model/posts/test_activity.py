"""When followers are active: shares of each whole day."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from tikmon_nb.model.posts.activity import active_followers, busiest


def activity(days, hours=range(24), *, level=lambda day, hour: 10.0 + hour):
    rows = [
        (pd.Timestamp("2026-11-09") + pd.Timedelta(day, "D"), hour, level(day, hour))
        for day in range(days)
        for hour in hours
    ]
    return pd.DataFrame(rows, columns=["date", "hour", "active"])


def test_shares_of_a_day_add_up_to_one_whatever_its_level():
    found = active_followers(activity(8, level=lambda day, hour: (day + 1) * (10.0 + hour)))
    assert found["share"].sum() == pytest.approx(1)
    assert found.loc[5, "share"] == pytest.approx(15 / sum(10 + hour for hour in range(24)))
    assert (found["days"] == 8).all()
    assert np.allclose(found["low"], found["share"])


def test_the_median_stands_between_its_bounds_and_few_days_give_none():
    rng = np.random.default_rng(1)
    found = active_followers(activity(9, level=lambda day, hour: rng.uniform(1, 9)))
    assert ((found["low"] <= found["share"]) & (found["share"] <= found["high"])).all()
    assert active_followers(activity(5))["low"].isna().all()
    assert active_followers(activity(5))["share"].notna().all()


def test_the_day_of_the_download_and_days_without_hours_are_left_out():
    whole = activity(3)
    partial = activity(4, level=lambda day, hour: 0.0 if day == 3 and hour > 6 else 10.0 + hour)
    pd.testing.assert_frame_equal(active_followers(partial, dt.date(2026, 11, 12)), active_followers(whole))
    lacking = pd.concat([whole, activity(4, hours=range(5)).tail(5)])
    pd.testing.assert_frame_equal(active_followers(lacking), active_followers(whole))
    dead = pd.concat([whole, activity(4, level=lambda day, hour: 0.0).tail(24)])
    pd.testing.assert_frame_equal(active_followers(dead), active_followers(whole))


def test_nothing_known_is_said():
    found = active_followers(activity(0))
    assert found["share"].isna().all()
    assert (found["days"] == 0).all()
    assert busiest(found) is None


@pytest.mark.parametrize("top", [0, 7, 20, 23])
def test_the_busiest_three_hours_go_round_the_clock(top):
    high = {(top + i) % 24 for i in range(3)}
    found = active_followers(activity(7, level=lambda day, hour: 90.0 if hour in high else 10.0))
    assert busiest(found) == top
