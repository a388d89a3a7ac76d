"""Exact percentiles without sorting everything: a histogram finds where they are, and only that is sorted.

Needs numpy alone. The values are those of `numpy.quantile` (linear between order statistics), to the bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

BUCKETS = 4096
LEAST_FOR_BUCKETS = 30_000  # below this a plain sort is quicker
CROWDED = 0.2  # values heaped in a few buckets: sort them all


def percentiles(values: NDArray[Any], shares: Sequence[float]) -> Array:
    """The values below which each of `shares` (0-1) of the one-dimensional `values` lies: float64.

    Equal to `numpy.quantile(values, shares)`. Raises `ValueError` for no values or a share outside 0-1;
    a NaN among the values gives NaN for every share.
    """
    wanted = np.asarray(shares, dtype=float)
    if not values.size or not ((wanted >= 0) & (wanted <= 1)).all():
        raise ValueError("percentiles need values, and shares between 0 and 1")
    place = wanted * (values.size - 1)
    below = np.floor(place).astype(np.intp)
    above = np.minimum(below + 1, values.size - 1)
    ranks, back = np.unique(np.concatenate([below, above]), return_inverse=True)
    found = order_statistics(values, ranks)[back]
    return _between(found[: below.size], found[below.size :], place - below)


def _between(low: Array, high: Array, part: Array) -> Array:
    """Linear between `low` and `high`, rounded as numpy rounds it: from the nearer end."""
    with np.errstate(invalid="ignore"):  # infinite ends
        step = high - low
        return np.asarray(np.where(part >= 0.5, high - step * (1 - part), low + step * part))


def order_statistics(values: NDArray[Any], ranks: NDArray[np.intp]) -> Array:
    """The values that a sort would put at `ranks` (ascending, from 0): float64, shape of `ranks`."""
    if values.size < LEAST_FOR_BUCKETS:
        return _sorted(values)[ranks]
    low, high = values.min(), values.max()
    if not np.isfinite(low) or not np.isfinite(high):
        return _sorted(values)[ranks]
    if low == high:
        return np.full(ranks.shape, float(low))
    bucket = _buckets(values, float(low), float(high))
    counts = np.bincount(bucket, minlength=BUCKETS)
    ends = np.cumsum(counts)
    homes = np.searchsorted(ends, ranks, side="right")
    wanted = np.zeros(BUCKETS, dtype=bool)
    wanted[homes] = True
    if counts[wanted].sum() > CROWDED * values.size:
        return _sorted(values)[ranks]
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


def _sorted(values: NDArray[Any]) -> Array:
    """Sorted copy as float64; when there is a NaN, nothing but NaN, as numpy's quantile answers."""
    ordered = np.sort(values)
    if np.isnan(ordered[-1]):
        return np.full(values.shape, np.nan)
    return np.asarray(ordered, dtype=float)
