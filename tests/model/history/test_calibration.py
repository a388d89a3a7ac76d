"""The bands hold what they say, on invented creators whose future is known; `make calibrate` takes more."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.calibration.scoring import crps, table


@pytest.fixture(scope="module")
def scored():
    return table(10, months=(6,), first=1_000)


def test_eight_in_ten_is_about_eight_in_ten(scored):
    """70 creators in seven regimes: the share may stray by some 2.5 standard errors from .75 to .90."""
    views = scored[scored["quantity"] == "views, year"]
    assert 0.68 <= views["80"].mean() <= 0.97
    assert 0.35 <= views["50"].mean() <= 0.72
    followers = scored[scored["quantity"] == "followers, month 12"]
    assert 0.66 <= followers["80"].mean() <= 0.97


def test_a_month_far_ahead_is_less_certain_and_no_less_honest(scored):
    months = scored[scored["quantity"].str.startswith("views, month")].groupby("quantity")
    assert (months["80"].mean() >= 0.62).all()
    assert months["crps"].mean()["views, month 12"] > months["crps"].mean()["views, month 1"]


def test_the_score_is_that_of_a_normal_forecast():
    """At the middle: sd x (2 phi(0) - 1 / sqrt(pi)) (Gneiting and Raftery 2007, equation 5)."""
    sample = np.random.default_rng(1).normal(3.0, 2.0, 200_000)
    assert crps(sample, 3.0) == pytest.approx(2.0 * (2 / np.sqrt(2 * np.pi) - 1 / np.sqrt(np.pi)), rel=0.01)
    assert crps(np.full(10, 3.0), 5.0) == pytest.approx(2.0)
