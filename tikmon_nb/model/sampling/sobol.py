"""Low-discrepancy points: the Sobol' sequence from scipy, scrambled apart for every dimension.

scipy scrambles all dimensions from one random stream, so that one assumption more would change the points
of the others. Here every dimension brings its own random bits: a random lower-triangular matrix and a
digital shift (Matousek 1998, Journal of Complexity 14), applied to scipy's direction numbers.
"""

from __future__ import annotations

import functools
import warnings

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint32]

BITS = 32
MOST_DIMENSIONS = 21_201  # of scipy's table (Joe and Kuo 2008)


@functools.lru_cache(maxsize=8)
def _directions(dimensions: int, columns: int) -> Words:
    """Direction numbers of the first dimensions: shape (dimensions, columns), 32-bit."""
    from scipy.stats import qmc  # half a second to import, so only where it is needed

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # the points are read off, not integrated over
        points = qmc.Sobol(dimensions, scramble=False, bits=BITS).random(1 << columns)
    # scipy goes by Gray code: point 2^(j+1) - 1 is direction number j alone
    single = points[(1 << np.arange(1, columns + 1)) - 1]
    return np.ascontiguousarray((single * 2.0**BITS).astype(np.uint32).T)


def scramble(
    dimension: int, columns: int, random: NDArray[np.uint64], replicates: int
) -> tuple[Words, Words]:
    """Scrambled direction numbers (columns, replicates) and shifts (replicates,) of one dimension.

    `dimension` counts from 0; `random` holds `replicates * (BITS + 1)` random 64-bit words.
    """
    bits = (random >> np.uint64(32)).astype(np.uint32).reshape(replicates, BITS + 1)
    matrix = bits[:, :BITS] & _BELOW  # a column for every bit, highest first
    matrix |= _PLACE
    chosen = np.where(_set_bits(dimension, columns), matrix, np.uint32(0))
    return np.bitwise_xor.reduce(chosen, axis=2), bits[:, BITS]


_PLACE = np.uint32(1) << np.arange(BITS - 1, -1, -1, dtype=np.uint32)
_BELOW = _PLACE - np.uint32(1)


@functools.lru_cache(maxsize=1024)
def _set_bits(dimension: int, columns: int) -> NDArray[np.bool_]:
    """Which bits of a dimension's direction numbers are set: shape (columns, 1, bits)."""
    direction = _directions(_round_up(dimension + 1), columns)[dimension]
    return np.asarray((direction[:, None] & _PLACE) != 0)[:, None, :]


def orders(random: NDArray[np.uint64], replicates: int) -> NDArray[np.bool_]:
    """In which order each replicate goes through the points: shape (bits, bits, replicates).

    `random` holds `replicates * BITS` random 64-bit words.

    Entry [m, j] says whether bit m of a point's number turns bit j (below m) of the point that is taken.
    The first 2^k points stay the first 2^k. Two creators who share the sequence so do not go through it
    side by side: without this, what one draws would tell what the other draws.
    """
    bits = random.astype(np.uint64).reshape(BITS, 1, replicates) >> np.arange(BITS, dtype=np.uint64)[:, None]
    turned = (bits & np.uint64(1)).astype(bool)
    below = np.tri(BITS, k=-1, dtype=bool)[:, :, None]
    return np.asarray((turned & below) | np.eye(BITS, dtype=bool)[:, :, None])


def ordered(directions: Words, order: NDArray[np.bool_]) -> Words:
    """Direction numbers (columns, replicates) that give the points in `order`."""
    columns = len(directions)
    chosen = np.where(order[:columns, :columns], directions[None], np.uint32(0))
    return np.asarray(np.bitwise_xor.reduce(chosen, axis=1))


def _round_up(dimensions: int) -> int:
    """A few sizes only, so that the table is made seldom."""
    return min(1 << max(dimensions - 1, 31).bit_length(), MOST_DIMENSIONS)


def points(directions: Words, shift: Words, first: int, count: int) -> Words:
    """Points `first` to `first + count` of every replicate: shape (count, replicates), 32-bit."""
    width = max(count - 1, 0).bit_length()
    low = np.empty((1 << width, shift.size), dtype=np.uint32)
    low[0] = shift
    for j in range(width):
        np.bitwise_xor(low[: 1 << j], directions[j], out=low[1 << j : 2 << j])
    begin = first >> width << width
    if begin == 0 and first == 0:
        return low[:count]
    parts = []
    for start in range(begin, first + count, 1 << width):
        high = np.zeros(shift.size, dtype=np.uint32)
        for j in range(width, directions.shape[0]):
            if start >> j & 1:
                high ^= directions[j]
        parts.append(low ^ high)
    return np.concatenate(parts)[first - begin : first - begin + count]
