"""squigglepy: one vectorised sample per variable per month."""

from __future__ import annotations

import numpy as np
import squigglepy as sq

from benchmarks import peers
from benchmarks import reference as ref

NAME = "squigglepy"
MAKE = peers.Makers(
    normal=lambda mean, sd: sq.norm(mean=mean, sd=sd),
    lognormal=lambda mean, sd: sq.lognorm(norm_mean=mean, norm_sd=sd),
    uniform=sq.uniform,
    triangular=sq.triangular,
    pert=sq.pert,
    poisson=sq.poisson,
)


def run(draws: int, seed: int) -> dict[str, list[float]]:
    """Percentiles, mean and sd of all outputs."""
    sq.set_seed(seed)
    return peers.summary(MAKE, lambda distribution: sq.sample(distribution, n=draws))


def run_correlated(draws: int, seed: int) -> ref.Array:
    """The correlated variables, (5, draws)."""
    sq.set_seed(seed)
    together = sq.correlate(peers.correlated_of(MAKE), ref.rank_correlations().tolist())
    return np.array([sq.sample(distribution, n=draws) for distribution in together])
