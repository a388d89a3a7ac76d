"""What to set aside, and what an hour leaves: closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from tikmon_nb.model.money.set_aside import per_hour, share_needed, share_to_set_aside

DUE = np.arange(1.0, 101.0)
RECEIVED = np.full(100, 1_000.0)


def test_the_least_share_that_is_enough_as_often_as_asked():
    assert share_to_set_aside(DUE, RECEIVED, 0.9) == pytest.approx(0.09)
    assert share_to_set_aside(DUE, RECEIVED, 1.0) == pytest.approx(0.1)
    assert share_to_set_aside(DUE, RECEIVED, 0.0) == pytest.approx(0.001)


@pytest.mark.parametrize("chance", [0.5, 0.77, 0.9, 0.95])
def test_setting_it_aside_is_enough_in_just_that_part_of_the_draws(chance):
    share = share_to_set_aside(DUE, RECEIVED, chance)
    assert (share_needed(DUE, RECEIVED) <= share).mean() == pytest.approx(chance)
    assert (share_needed(DUE, RECEIVED) <= share - 1e-6).mean() < chance


def test_where_nothing_is_due_nothing_is_needed_and_without_income_nothing_is_enough():
    needed = share_needed(np.array([0.0, -5.0, 7.0, 0.0]), np.array([10.0, 10.0, 0.0, 0.0]))
    assert needed.tolist() == [0, 0, np.inf, 0]


def test_an_hour_after_and_before_tax():
    found = per_hour(np.full(4, 900.0), np.full(4, 1_000.0), np.array([50.0, 60.0, 80.0, 100.0]), 14.71)
    assert found is not None
    assert found.net_eur[1] == pytest.approx((900 / 60 + 900 / 80) / 2)
    assert found.profit_eur[0] < found.profit_eur[1] < found.profit_eur[2]
    assert found.chance_below_minimum_wage == 0.5  # 12.50 and 10.00 an hour


def test_unknown_hours_are_not_shown_and_none_are_impossible():
    assert per_hour(np.ones(2), np.ones(2), None, 14.71) is None
    with pytest.raises(ValueError, match="hours"):
        per_hour(np.ones(2), np.ones(2), np.array([0.0, 1.0]), 14.71)
