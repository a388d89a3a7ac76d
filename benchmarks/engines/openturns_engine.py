"""OpenTURNS: one sample per variable per month, on one thread."""

from __future__ import annotations

import numpy as np
import openturns as ot

from benchmarks import peers
from benchmarks import reference as ref

NAME = "OpenTURNS"
MAKE = peers.Makers(
    normal=ot.Normal,
    lognormal=lambda mean, sd: ot.LogNormal(mean, sd, 0.0),
    uniform=ot.Uniform,
    triangular=ot.Triangular,
    pert=lambda low, mode, high: ot.Beta(*ref.pert_shape(low, mode, high), low, high),
    poisson=ot.Poisson,
)


def run(draws: int, seed: int) -> dict[str, list[float]]:
    """Percentiles, mean and sd of all outputs."""
    ot.TBB.SetThreadsNumber(1)
    ot.RandomGenerator.SetSeed(seed)
    return peers.summary(MAKE, lambda distribution: np.asarray(distribution.getSample(draws))[:, 0])


def run_correlated(draws: int, seed: int) -> ref.Array:
    """The correlated variables, (5, draws)."""
    ot.TBB.SetThreadsNumber(1)
    ot.RandomGenerator.SetSeed(seed)
    spearman = ot.CorrelationMatrix(ref.rank_correlations().tolist())
    copula = ot.NormalCopula(ot.NormalCopula.GetCorrelationFromSpearmanCorrelation(spearman))
    together = ot.JointDistribution(peers.correlated_of(MAKE), copula)
    return np.asarray(together.getSample(draws)).T
