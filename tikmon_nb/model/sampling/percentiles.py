"""Exact percentiles without sorting everything: a histogram finds where they are, and only that is sorted.

Needs numpy alone. The values are those of `numpy.quantile` (linear between order statistics), to the bit.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

BUCKETS = 4096
LEAST_FOR_BUCKETS = 30_000  # below this a plain sort is quicker
CROWDED = 0.2  # values heaped in a few buckets: sort them all


@dataclass(frozen=True)
class _Places:
    """Where percentiles stand in a sorted array: the order statistics either side, and how far between."""

    below: NDArray[np.intp]
    above: NDArray[np.intp]
    part: Array
    ranks: NDArray[np.intp]
    back: NDArray[np.intp]


@functools.lru_cache(maxsize=256)
def _places(shares: tuple[float, ...], size: int) -> _Places:
    wanted = np.array(shares, dtype=float)
    if not size or not ((wanted >= 0) & (wanted <= 1)).all():
        raise ValueError("percentiles need values, and shares between 0 and 1")
    place = wanted * (size - 1)
    below = np.floor(place).astype(np.intp)
    above = np.minimum(below + 1, size - 1)
    ranks, back = np.unique(np.concatenate([below, above]), return_inverse=True)
    return _Places(below, above, place - below, ranks, back)


def percentiles(values: NDArray[Any], shares: Sequence[float]) -> Array:
    """The values below which each of `shares` (0-1) of the one-dimensional `values` lies: float64.

    Equal to `numpy.quantile(values, shares)`. Raises `ValueError` for no values or a share outside 0-1;
    a NaN among the values gives NaN for every share.
    """
    places = _places(tuple(shares), values.size)
    if values.size < LEAST_FOR_BUCKETS:
        ordered = _sorted(values)
        return _between(ordered[places.below], ordered[places.above], places.part)
    found = order_statistics(values, places.ranks)[places.back]
    return _between(found[: places.below.size], found[places.below.size :], places.part)


def _between(low: Array, high: Array, part: Array) -> Array:
    """Linear between `low` and `high`, rounded as numpy rounds it: from the nearer end."""
    low, high = low.astype(float), high.astype(float)
    with np.errstate(invalid="ignore"):  # infinite ends
        step = high - low
        return np.asarray(np.where(part >= 0.5, high - step * (1 - part), low + step * part))


def order_statistics(values: NDArray[Any], ranks: NDArray[np.intp]) -> Array:
    """The values that a sort would put at `ranks` (ascending, from 0): float64, shape of `ranks`."""
    low, high = values.min(), values.max()
    if not np.isfinite(low) or not np.isfinite(high):
        return np.asarray(_sorted(values)[ranks], dtype=float)
    if low == high:
        return np.full(ranks.shape, float(low))
    bucket = _buckets(values, float(low), float(high))
    counts = np.bincount(bucket, minlength=BUCKETS)
    ends = np.cumsum(counts)
    homes = np.searchsorted(ends, ranks, side="right")
    wanted = np.zeros(BUCKETS, dtype=bool)
    wanted[homes] = True
    if counts[wanted].sum() > CROWDED * values.size:
        return np.asarray(_sorted(values)[ranks], dtype=float)
    near = _sorted(values[wanted.take(bucket, mode="clip")])
    kept = np.where(wanted, counts, 0)
    skipped = (ends - counts) - (np.cumsum(kept) - kept)  # values left out before each bucket
    return np.asarray(near[ranks - skipped[homes]], dtype=float)


def _buckets(values: NDArray[Any], low: float, high: float) -> NDArray[np.uint16]:
    """Bucket number of every value: rises with the value, so a bucket holds a run of the sorted values.

    The edges run from a low to a high percentile of a sample, so that a long tail does not empty them.
    """
    sample = np.sort(values[:: max(values.size // 512, 1)])
    first, last = float(sample[len(sample) // 50]), float(sample[-1 - len(sample) // 50])
    if first == last:
        first, last = low, high
    margin = 0.05 * (last - first)
    first, last = max(first - margin, low), min(last + margin, high)
    scaled = np.subtract(values, values.dtype.type(first))
    scaled *= values.dtype.type((BUCKETS - 1) / (last - first))
    np.clip(scaled, 0, BUCKETS - 1, out=scaled)
    return np.asarray(scaled, dtype=np.uint16)


def _sorted(values: NDArray[Any]) -> NDArray[Any]:
    """Sorted copy; when there is a NaN, nothing but NaN, as numpy's quantile answers."""
    ordered = np.sort(values)
    return np.full(values.shape, np.nan) if np.isnan(ordered[-1]) else ordered
