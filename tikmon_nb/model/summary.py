"""What the simulated years have in common: percentiles with standard errors, and chances."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tikmon_nb.inputs.vocabulary import STREAMS
from tikmon_nb.model.draws import Array
from tikmon_nb.model.simulate import Year

PERCENTILES = (5, 10, 25, 50, 75, 90, 95)
DOTS = 20


@dataclass(frozen=True)
class Summary:
    """A year in tables, EUR before tax.

    `annual`: a row for `gross`, `costs`, `net` and each stream, columns `p5` ... `p95`, `se5` ... `se95`
    (standard errors of the percentiles), `mean`, `se_mean`, `chance_zero`, `se_zero`.
    `monthly`: a row per month, columns `p5` ... `p95` of the month's gross. `dots`: twenty equally likely
    gross years, lowest first.
    """

    year: Year
    annual: pd.DataFrame
    monthly: pd.DataFrame
    dots: Array

    def chance_of(self, goal_eur: float, what: str = "gross") -> float:
        """Share of simulated years (0-1) in which `what` reaches `goal_eur` or more."""
        totals = {"gross": self.year.gross, "net": self.year.net, **self.year.income}[what]
        return float((totals.sum(axis=0) >= goal_eur).mean())

    def row(self, name: str) -> dict[str, float]:
        """The figures of one row of `annual` by column."""
        return {str(column): self.at(name, str(column)) for column in self.annual.columns}

    def at(self, name: str, column: str) -> float:
        """One figure of `annual`: EUR, or a share (0-1) for `chance_zero`."""
        return float(self.annual[column].to_numpy()[self.annual.index.get_loc(name)])

    @property
    def guesses(self) -> tuple[int, int]:
        """How many of the assumptions in use are guesses, and how many there are."""
        used = self.year.used
        return sum(item.is_guess for item in used), len(used)


def summarise(year: Year) -> Summary:
    """Percentiles, chances and standard errors of `year`."""
    totals = {"gross": year.gross, "costs": year.costs, "net": year.net}
    totals.update({stream: year.income[stream] for stream in STREAMS})
    annual = pd.DataFrame({name: _row(np.sort(eur.sum(axis=0))) for name, eur in totals.items()}).T
    monthly = pd.DataFrame(
        np.percentile(year.gross, PERCENTILES, axis=1).T,
        index=pd.DatetimeIndex(year.months.firsts, name="month"),
        columns=[f"p{p}" for p in PERCENTILES],
    )
    dots = np.percentile(year.gross.sum(axis=0), (np.arange(DOTS) + 0.5) * 100 / DOTS)
    return Summary(year, annual, monthly, dots)


def _row(ordered: Array) -> dict[str, float]:
    n = len(ordered)
    row = {f"p{p}": float(np.percentile(ordered, p)) for p in PERCENTILES}
    row |= {f"se{p}": percentile_se(ordered, p / 100) for p in PERCENTILES}
    zero = float(np.searchsorted(ordered, 0.005, side="left") / n)  # less than half a cent
    spread = float(ordered.std(ddof=1)) if n > 1 else math.nan
    row |= {"mean": float(ordered.mean()), "se_mean": spread / math.sqrt(n)}
    return row | {"chance_zero": zero, "se_zero": math.sqrt(zero * (1 - zero) / n)}


def percentile_se(ordered: Array, share: float) -> float:
    """Standard error of a percentile (EUR) from the order statistics one standard deviation either side.

    The rank of a percentile among n draws is binomial: its standard deviation is sqrt(n p (1 - p)).
    """
    n = len(ordered)
    if n < 2:
        return math.nan
    rank, step = share * (n - 1), math.sqrt(n * share * (1 - share))
    low = ordered[max(math.floor(rank - step), 0)]
    high = ordered[min(math.ceil(rank + step), n - 1)]
    return float(high - low) / 2
