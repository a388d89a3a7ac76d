"""Whole counts whose mean differs from draw to draw: exact Poisson quantiles, quickly.

A count rises with its mean for a fixed probability, so more of what causes it never lowers it.
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray
from scipy import special

from tikmon_nb.model import tables
from tikmon_nb.model.draws import Array

_BY_GRID = 8.0  # below this mean a grid of bounds settles most draws
_MEANS, _SHARES = 256, 256  # cells of that grid
_BY_NORMAL = 1e7  # above this mean a whole number more or less is nothing


def poisson_quantile(u: Array, mean: Array, z: Array | None = None) -> Array:
    """Whole counts at the probabilities `u` for Poisson means that broadcast with it; 0 where the mean is 0.

    Smallest whole k with P(N <= k) >= `u`. `z` are the normal scores of `u`, where they are known.
    Raises `ValueError` for a mean that is negative or no number.
    """
    shape = np.broadcast_shapes(u.shape, mean.shape)
    u, mean = (np.asarray(np.broadcast_to(x, shape).ravel(), dtype=float) for x in (u, mean))
    if not (mean >= 0).all():
        raise ValueError("a Poisson mean must be at least 0")
    few = mean < _BY_GRID
    if few.all():
        return _by_grid(u, mean).reshape(shape)
    z = special.ndtri(u) if z is None else np.broadcast_to(z, shape).ravel()
    if not few.any():
        return _by_expansion(u, mean, z).reshape(shape)
    counts = _by_grid(u, mean)  # where the mean is beyond the grid, to be replaced
    many = np.flatnonzero(~few)
    counts[many] = _by_expansion(u[many], mean[many], z[many])
    return counts.reshape(shape)


def _by_search(u: Array, mean: Array) -> Array:
    """Adds up chances from 0 on, among the draws that have not reached `u` yet."""
    counts = np.zeros(u.shape)
    term = np.exp(-mean)
    upto = term.copy()
    active = np.flatnonzero(u > upto)
    mean, term, upto, u = mean[active], term[active], upto[active], u[active]
    k = 0
    while active.size:
        k += 1
        term = term * mean / k
        upto = upto + term
        counts[active] = k
        go_on = (u > upto) & (term > 2.0**-54)  # beyond that, rounding keeps the sum below u
        if not go_on.all():
            active = active[go_on]
            mean, term, upto, u = (x[go_on] for x in (mean, term, upto, u))
    return counts


@functools.cache
def _grid() -> tuple[Array, NDArray[np.bool_]]:
    """Lowest count in each cell of (mean, probability), and whether the cell holds more than that one."""
    means = np.arange(_MEANS + 1) * (_BY_GRID / _MEANS)
    shares = np.arange(_SHARES + 1) / _SHARES
    shares[-1] = 1 - 2.0**-53
    both = np.meshgrid(means, shares, indexing="ij")
    counts = _by_search(both[1].ravel(), both[0].ravel()).reshape(both[0].shape)
    return counts[:-1, :-1].ravel().copy(), (counts[1:, 1:] != counts[:-1, :-1]).ravel()


def _by_grid(u: Array, mean: Array) -> Array:
    """A count rises with mean and probability: where a cell's corners agree, so does all of the cell."""
    lowest, mixed = _grid()
    cell = (np.minimum(mean, _BY_GRID) * (_MEANS / _BY_GRID)).astype(np.int32)
    cell *= _SHARES
    cell += (u * _SHARES).astype(np.int32)
    counts = lowest.take(cell, mode="clip")
    doubtful = np.flatnonzero(mixed.take(cell, mode="clip") & (mean < _BY_GRID))
    counts[doubtful] = _by_search(u[doubtful], mean[doubtful])
    return np.asarray(counts)


def _by_expansion(u: Array, mean: Array, z: Array) -> Array:
    """Giles (2016), ACM Transactions on Mathematical Software 42 (algorithm 955): Q_N2 and its error.

    Where the expansion falls so near a whole number that its error may matter, the exact distribution
    function decides.
    """
    inverse, z2 = 1 / mean, z * z
    x = mean + np.sqrt(mean) * z + (1 / 3 + z2 / 6) - z * (1 / 36 + z2 / 72) * np.sqrt(inverse)
    x += (-8 / 405 + z2 * (7 / 810 + z2 / 270)) * inverse
    error = (1 / 40 + z2 * (1 / 80 + z2 / 160)) * inverse
    k = np.floor(x)
    part = x - k
    doubtful = (part < error) | (part > 1 - error) | (z2 > 9) | (x < 1)
    at = np.flatnonzero(doubtful & (mean < _BY_NORMAL))
    if at.size:
        k[at] = _exact(np.maximum(k[at], 0), u[at], mean[at])
    return np.asarray(np.maximum(k, 0))


def _exact(k: Array, u: Array, mean: Array) -> Array:
    """Steps from a near guess to the smallest whole k with P(N <= k) >= u."""
    k = k.copy()
    while (low := special.pdtr(k, mean) < u).any():
        k += low
    while (high := (k > 0) & (special.pdtr(np.maximum(k - 1, 0), mean) >= u)).any():
        k -= high
    return np.asarray(k)


def poisson_from_words(words: NDArray[np.uint16], mean: Array) -> Array:
    """`poisson_quantile` at the middle of the cell that every 16-bit word stands for."""
    u = np.asarray((words + 0.5) * 2.0**-16, dtype=float)
    return poisson_quantile(u, mean, tables.normal().take(words, mode="clip"))
