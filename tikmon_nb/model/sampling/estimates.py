"""What a sample says and how surely: percentiles, means, chances, each with its standard error.

Plain random draws give the error by the usual formulas. Low-discrepancy draws are more even than chance,
so those formulas overstate the error; it is then measured, from the independent replicates among which
the draws go round.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from tikmon_nb.inputs.run_limits import Method
from tikmon_nb.model.sampling.draws import REPLICATES, Array

LEAST_PER_REPLICATE = 20  # draws without which a replicate says nothing of its own


@dataclass(frozen=True)
class Estimates:
    """Figures and their standard errors, one of each per row and column; `freedom` is that of the errors.

    The interval that covers the truth in 95 of 100 runs is value +- `t` x standard error.
    """

    value: Array
    se: Array
    freedom: float

    def t(self, level: float = 0.95) -> float:
        """How many standard errors either side cover the truth with probability `level` (0-1)."""
        share = (1 + level) / 2
        return float(special.ndtri(share) if np.isinf(self.freedom) else special.stdtrit(self.freedom, share))


@dataclass(frozen=True)
class Chance:
    """A chance (0-1) and its standard error."""

    value: float
    se: float


@dataclass(frozen=True)
class Sample:
    """Rows of simulated values, (rows, draws), sorted once for all that is asked of them."""

    rows: Array
    ordered: Array
    replicates: Array | None
    """Each replicate sorted: (rows, replicates, draws of one); `None` for plain random draws."""

    @property
    def draws(self) -> int:
        """Number of draws of each row."""
        return int(self.rows.shape[1])

    def percentiles(self, shares: Sequence[float]) -> Estimates:
        """The values below which each of `shares` (0-1) lies: columns."""
        wanted = np.asarray(shares, dtype=float)
        value = _interpolated(self.ordered, wanted)
        if self.replicates is None:
            return Estimates(value, _rank_errors(self.ordered, wanted), np.inf)
        return self._replicated(value, _interpolated(self.replicates, wanted))

    def means(self) -> Estimates:
        """The mean: one column."""
        value = self.rows.mean(axis=1, keepdims=True)
        if self.replicates is None:
            se = self.rows.std(axis=1, ddof=1, keepdims=True) / np.sqrt(self.draws)
            return Estimates(value, se, np.inf)
        return self._replicated(value, self.replicates.mean(axis=2)[:, :, None])

    def chances_below(self, bounds: Array) -> Estimates:
        """The chance (0-1) of less than each of `bounds`: columns."""
        value = _share_below(self.ordered, bounds)
        if self.replicates is None:
            return Estimates(value, np.sqrt(value * (1 - value) / self.draws), np.inf)
        return self._replicated(value, _share_below(self.replicates, bounds))

    def shortfalls(self, share: float = 0.1) -> Estimates:
        """Expected shortfall: the mean of the worst `share` (0-1) of the draws; one column.

        Its error takes the threshold as estimated too (Hong and Liu 2009, Operations Research 57).
        """
        value = _worst_mean(self.ordered, share)[..., None]
        if self.replicates is None:
            threshold = _interpolated(self.ordered, np.array([share]))
            influence = threshold + np.minimum(self.rows - threshold, 0) / share
            se = influence.std(axis=1, ddof=1, keepdims=True) / np.sqrt(self.draws)
            return Estimates(value, se, np.inf)
        return self._replicated(value, _worst_mean(self.replicates, share)[..., None])

    def _replicated(self, value: Array, each: Array) -> Estimates:
        """`each` holds the figure of every replicate: (rows, replicates, columns)."""
        se = each.std(axis=1, ddof=1) / np.sqrt(each.shape[1])
        return Estimates(value, se, each.shape[1] - 1)


def sample(rows: Array, method: Method) -> Sample:
    """`rows` (rows, draws) ready to be asked. Raises `ValueError` for NaN and infinite values."""
    ordered = np.sort(rows, axis=1)
    if not np.isfinite(ordered[:, [0, -1]]).all():
        raise ValueError("a sample must hold finite numbers only")
    each = rows.shape[1] // REPLICATES
    if method == "mc" or each < LEAST_PER_REPLICATE:
        return Sample(rows, ordered, None)
    turns = rows[:, : each * REPLICATES].reshape(len(rows), each, REPLICATES)
    return Sample(rows, ordered, np.sort(turns.transpose(0, 2, 1), axis=2))


def chance_below(eur: Array, bound: float, method: Method) -> Chance:
    """The chance that a draw of `eur` (draws,) is less than `bound`."""
    below = sample(eur[None, :], method).chances_below(np.array([bound]))
    return Chance(float(below.value[0, 0]), float(below.se[0, 0]))


def chance_to_reach(eur: Array, bound: float, method: Method) -> Chance:
    """The chance that a draw of `eur` (draws,) is `bound` or more."""
    below = chance_below(eur, bound, method)
    return Chance(1 - below.value, below.se)


def _interpolated(ordered: Array, shares: Array) -> Array:
    """Linear between order statistics along the last axis, as `numpy.quantile`."""
    place = shares * (ordered.shape[-1] - 1)
    below = np.floor(place).astype(np.intp)
    above = np.minimum(below + 1, ordered.shape[-1] - 1)
    low, high = ordered[..., below], ordered[..., above]
    return np.asarray(low + (high - low) * (place - below))


def _rank_errors(ordered: Array, shares: Array) -> Array:
    """Half the distance between the order statistics one standard deviation of the rank either side.

    The rank of a percentile among n draws is binomial: its standard deviation is sqrt(n p (1 - p)).
    """
    n = ordered.shape[-1]
    rank, step = shares * (n - 1), np.sqrt(n * shares * (1 - shares))
    low = np.maximum(np.floor(rank - step), 0).astype(np.intp)
    high = np.minimum(np.ceil(rank + step), n - 1).astype(np.intp)
    width = np.maximum((high - low) / 2, 0.5)  # ranks are whole: scale to one standard deviation
    return np.asarray((ordered[..., high] - ordered[..., low]) / 2 * (step / width))


def _share_below(ordered: Array, bounds: Array) -> Array:
    flat = ordered.reshape(-1, ordered.shape[-1])
    below: list[NDArray[np.intp]] = [np.searchsorted(row, bounds, side="left") for row in flat]
    return np.asarray(np.array(below) / ordered.shape[-1]).reshape(*ordered.shape[:-1], -1)


def _worst_mean(ordered: Array, share: float) -> Array:
    """Mean of the lowest `share` along the last axis; the value at the edge counts for its part."""
    size = share * ordered.shape[-1]
    whole = int(size)
    edge = ordered[..., min(whole, ordered.shape[-1] - 1)]
    return np.asarray((ordered[..., :whole].sum(axis=-1) + (size - whole) * edge) / size)
