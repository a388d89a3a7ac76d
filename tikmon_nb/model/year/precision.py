"""How many draws are enough: run on until the error of what is shown is small enough."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tikmon_nb.findings import Finding
from tikmon_nb.inputs.run_limits import check_precision
from tikmon_nb.model.sampling.estimates import sample
from tikmon_nb.model.year.simulated_year import Year

MOST_DRAWS = 262_144
"""Draws at which a run stops whatever its precision; a year of them takes about 300 MB."""

SHOWN = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class Precision:
    """How surely a year's income is known: all of it relative to its median.

    `reached` is the largest half-width of a 95 % interval among P10, P50, P90 and the mean of the year's
    income, as a share of the median (of the mean where the median is 0).
    """

    wanted: float
    reached: float

    @property
    def met(self) -> bool:
        """Whether the wanted precision was reached."""
        return self.reached <= self.wanted


def precision_of(year: Year, wanted: float) -> Precision:
    """How precisely `year` gives its income."""
    rows = sample(year.gross.sum(axis=0)[None, :], year.method)
    points, mean = rows.percentiles(SHOWN), rows.means()
    errors = [*(points.t() * points.se[0]), mean.t() * mean.se[0, 0]]
    scale = points.value[0, 1] or mean.value[0, 0]
    return Precision(wanted, float(max(errors) / scale) if scale > 0 else 0.0)


def precise_year(year_of: Callable[[int], Year], draws: int, wanted: float) -> Year:
    """The year with as many draws as reach the precision `wanted` (a share), at most `MOST_DRAWS`.

    `year_of` gives the year of so many draws. Starts with `draws` and doubles them; draws already made are
    part of the longer run. A year that stops at the limit says so in its findings. Raises `InputError` for
    a precision that is not between 0 and 1.
    """
    check_precision(wanted)
    draws = min(draws, MOST_DRAWS)
    while True:
        year = year_of(draws)
        precision = precision_of(year, wanted)
        if precision.met or draws >= MOST_DRAWS:
            return _noted(year, precision)
        draws = min(2 * draws, MOST_DRAWS)


def _noted(year: Year, precision: Precision) -> Year:
    if precision.met:
        return year
    wanted, reached = f"{precision.wanted:.2%}", f"{precision.reached:.2%}"
    noted = Finding("precision_not_reached", column="precision", expected=wanted, found=reached)
    return replace(year, findings=(*year.findings, noted))
