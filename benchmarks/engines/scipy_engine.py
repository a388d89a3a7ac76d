"""scipy: only the correlated inputs, by a Gaussian copula and each distribution's own `ppf`."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import special, stats

from benchmarks import peers
from benchmarks import reference as ref

NAME = "scipy"


def run_correlated(draws: int, seed: int) -> ref.Array:
    """The correlated variables, (5, draws)."""
    pearson = 2 * np.sin(np.pi / 6 * ref.rank_correlations())
    np.fill_diagonal(pearson, 1.0)
    scores = np.linalg.cholesky(pearson) @ np.random.default_rng(seed).standard_normal((5, draws))
    shares = special.ndtr(scores)
    return np.array([part.ppf(row) for part, row in zip(peers.correlated_of(MAKE), shares, strict=True)])


def _pert(low: float, mode: float, high: float) -> Any:
    return stats.beta(*ref.pert_shape(low, mode, high), loc=low, scale=high - low)


def _triangular(low: float, mode: float, high: float) -> Any:
    return stats.triang((mode - low) / (high - low), loc=low, scale=high - low)


MAKE = peers.Makers(
    normal=stats.norm,
    lognormal=lambda mean, sd: stats.lognorm(sd, scale=np.exp(mean)),
    uniform=lambda low, high: stats.uniform(low, high - low),
    triangular=_triangular,
    pert=_pert,
    poisson=stats.poisson,
)
