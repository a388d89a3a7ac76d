"""On how many parts an income rests, and what is left without one."""

from __future__ import annotations

import numpy as np
import pytest

from tikmon_nb.model.money.resilience import after_loss_eur, effective_number


@pytest.mark.parametrize(
    ("amounts", "number"),
    [([100, 0, 0], 1), ([50, 50, 0], 2), ([7] * 5, 5), ([75, 25], 1.6), ([100, -50], 1)],
)
def test_the_effective_number(amounts, number):
    assert float(effective_number(np.array(amounts, dtype=float))) == pytest.approx(number)


def test_two_streams_of_which_one_grows():
    share = np.linspace(0, 1, 11)
    found = effective_number(np.array([share, 1 - share]))
    assert found == pytest.approx(1 / (share**2 + (1 - share) ** 2))
    assert found.max() == pytest.approx(2)


def test_of_nothing_there_is_no_number():
    assert np.isnan(effective_number(np.zeros((3, 2)))).all()


def test_a_lost_stream_leaves_the_others_and_what_moves_along():
    income = {"sponsored": np.full((4, 2), 100.0), "shop": np.full((4, 2), 10.0)}
    assert after_loss_eur(income, ["sponsored"])[:, 0].tolist() == [10] * 4
    kept = after_loss_eur(income, ["sponsored"], first=2, kept_share=np.array([0.0, 0.5]))
    assert kept[:, 0].tolist() == [110, 110, 10, 10]
    assert kept[:, 1].tolist() == [110, 110, 60, 60]
    ill = after_loss_eur(income, income, first=1, last=2)
    assert ill[:, 0].tolist() == [110, 0, 0, 110]
    assert income["sponsored"].min() == 100  # what was given is as it was
