"""Tables of the rates that the benchmark draws by the month: 65,536 equally likely values, single precision.

tikmon itself draws no rate by the month; its own tables are those of the noise and of single fees.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable

import numpy as np

from tikmon_nb.model.sampling import quantile_tables as tables
from tikmon_nb.model.sampling.draws import Array


def _table(make: Callable[..., Array]) -> Callable[..., Array]:
    """`make` in single precision, its tables kept."""
    return functools.lru_cache(maxsize=64)(lambda *numbers: make(*numbers).astype(np.float32))


@_table
def uniform(low: float, high: float) -> Array:
    """Anything from `low` to `high`, equally likely."""
    return low + (high - low) * tables.midpoints()


@_table
def triangular(low: float, mode: float, high: float) -> Array:
    """A triangle from `low` over `mode` to `high`."""
    u, width = tables.midpoints(), high - low
    rising = low + np.sqrt(u * width * (mode - low))
    falling = high - np.sqrt((1 - u) * width * (high - mode))
    return np.where(u * width < mode - low, rising, falling)


@_table
def lognormal(log_mean: float, log_sd: float) -> Array:
    """What has a normal logarithm with mean `log_mean` and standard deviation `log_sd`."""
    return np.asarray(np.exp(log_mean + log_sd * tables.normal()))


@_table
def pert(low: float, mode: float, high: float) -> Array:
    """PERT: a beta distribution with weight 4 on the mode (Vose 2008, Risk Analysis)."""
    if low == high:
        return np.full(tables.CELLS, float(low))
    place = (mode - low) / (high - low)
    return low + (high - low) * tables.beta(1 + 4 * place, 5 - 4 * place)


@_table
def poisson(mean: float) -> Array:
    """Whole counts with the given mean (below 700: beyond that the chance of none is no number)."""
    if not 0 <= mean < 700:
        raise ValueError("a table of counts needs a mean of at least 0 and below 700")
    k = np.arange(math.ceil(mean + 12 * math.sqrt(mean) + 40))
    chance = np.exp(-mean) * np.concatenate([[1.0], np.cumprod(mean / k[1:])])
    upto = np.clip(np.ceil(np.cumsum(chance) * tables.CELLS - 0.5), 0, tables.CELLS).astype(np.intp)
    upto[-1] = tables.CELLS
    return np.repeat(k, np.diff(upto, prepend=0)).astype(float)
