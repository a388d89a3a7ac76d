"""A forecast of more than a year, a year at a time: the first says most, the last least."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.year.calendar import Months
from tikmon_nb.model.year.simulated_year import Year

A_YEAR = 12  # months


@dataclass(frozen=True)
class YearApart:
    """Twelve months of a longer forecast, fewer at its end, and the gross EUR in them: shape (draws,)."""

    months: Months
    eur: Array

    @property
    def bands(self) -> tuple[float, float, float]:
        """EUR: low, middle and high (P10, P50, P90)."""
        low, middle, high = np.quantile(self.eur, (0.1, 0.5, 0.9))
        return float(low), float(middle), float(high)


def years_apart(year: Year) -> list[YearApart]:
    """The years of `year`, first to last; none where it is no longer than one."""
    if year.months.count <= A_YEAR:
        return []
    firsts, gross = year.months.firsts, year.gross
    return [
        YearApart(Months(firsts[i], len(firsts[i : i + A_YEAR])), gross[i : i + A_YEAR].sum(axis=0))
        for i in range(0, len(firsts), A_YEAR)
    ]
