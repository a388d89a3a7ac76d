"""chaospy: one sample per variable per month.

PERT is built from its beta distribution: `chaospy.PERT` of 4.3.21 has the wrong mean. It has no Poisson
distribution, so counts come from numpy.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import chaospy as cp
import numpy as np

from benchmarks import peers
from benchmarks import reference as ref

NAME = "chaospy"
MAKE = peers.Makers(
    normal=cp.Normal,
    lognormal=lambda mean, sd: cp.LogNormal(mu=mean, sigma=sd),
    uniform=cp.Uniform,
    triangular=cp.Triangle,
    pert=lambda low, mode, high: cp.Beta(*ref.pert_shape(low, mode, high), low, high),
    poisson=lambda mean: partial(np.random.Generator.poisson, lam=mean),
)


def run(draws: int, seed: int) -> dict[str, list[float]]:
    """Percentiles, mean and sd of all outputs."""
    rng = np.random.default_rng(seed)

    def sample(distribution: Any) -> ref.Array:
        if isinstance(distribution, partial):
            return distribution(rng, size=draws)
        return distribution.sample(draws, rule="random", seed=int(rng.integers(2**31)))

    return peers.summary(MAKE, sample)
