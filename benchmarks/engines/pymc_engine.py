"""PyMC: all rates as one model whose variables hold every path at once, drawn by `pm.draw`.

Drawing path by path, as `pm.draw(..., draws=n)` does, is far slower; this is PyMC at its best.
"""

from __future__ import annotations

import numpy as np
import pymc as pm

from benchmarks import peers
from benchmarks import reference as ref

NAME = "PyMC"


def run(draws: int, seed: int) -> dict[str, list[float]]:
    """Percentiles, mean and sd of all outputs."""
    months, once = (ref.MONTHS, draws), (draws,)
    make = _makers(months)
    parts = peers.rates_of(make)
    start = _makers(once)
    names = [(name, part) for name, group in parts.items() for part in group]
    drawn = pm.draw(
        [start.lognormal(*ref.BASE), start.triangular(*ref.GROWTH), *(part for _, part in names)],
        random_seed=seed,
    )
    rates = {name: np.ones(months) for name in parts}
    for (name, _), values in zip(names, drawn[2:], strict=True):
        rates[name] = rates[name] * values
    return ref.summarise(
        ref.streams_of(
            drawn[0],
            drawn[1],
            lambda month: ref.Rates(**{name: values[month] for name, values in rates.items()}),
        )
    )


def _makers(shape: tuple[int, ...]) -> peers.Makers:
    """Variables of the given shape, outside any model."""

    def pert(low: float, mode: float, high: float) -> object:
        return low + (high - low) * pm.Beta.dist(*ref.pert_shape(low, mode, high), shape=shape)

    return peers.Makers(
        normal=lambda mean, sd: pm.Normal.dist(mean, sd, shape=shape),
        lognormal=lambda mean, sd: pm.LogNormal.dist(mean, sd, shape=shape),
        uniform=lambda low, high: pm.Uniform.dist(low, high, shape=shape),
        triangular=lambda low, mode, high: pm.Triangular.dist(lower=low, c=mode, upper=high, shape=shape),
        pert=pert,
        poisson=lambda mean: pm.Poisson.dist(mean, shape=shape),
    )
