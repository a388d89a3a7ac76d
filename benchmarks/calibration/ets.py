"""Exponential smoothing beside the forecast: AutoETS of statsforecast on weekly views (logarithms)."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from statsforecast.models import AutoETS

Array = NDArray[np.float64]
LEAST_WEEKS = 10  # it refuses shorter series
DAYS_PER_MONTH = 30


def ets_months(daily: pd.Series, origin: pd.Period, months: int = 12, paths: int = 1_000) -> Array | None:
    """Views per 30 days in each calendar month from `origin` on, shape (months, paths); None of few weeks."""
    known = daily[daily.index < origin.start_time].dropna()
    weeks = len(known) // 7
    if weeks < LEAST_WEEKS:
        return None
    totals = known.to_numpy(float)[-7 * weeks :].reshape(weeks, 7).sum(axis=1)
    model = AutoETS(season_length=1).fit(np.log(np.maximum(totals, 1.0)))
    last = (origin + months - 1).end_time
    ahead = -(-(last - origin.start_time).days // 7) + 1
    logs = model.simulate(h=ahead, n_paths=paths, seed=2026)  # one row a path
    days = np.repeat(np.exp(np.minimum(np.asarray(logs, dtype=float), 40.0)) / 7, 7, axis=1)
    lengths = [(origin + month).days_in_month for month in range(months)]
    ends = np.cumsum([0, *lengths])
    pairs = itertools.pairwise(ends)
    return np.array([days[:, first:end].mean(axis=1) * DAYS_PER_MONTH for first, end in pairs])
