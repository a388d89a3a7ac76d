"""Whole counts whose mean differs from draw to draw: exact Poisson quantiles, quickly.

A count rises with its mean for a fixed probability, so more of what causes it never lowers it.
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray
from scipy import special

from tikmon_nb.model.sampling import quantile_tables as tables
from tikmon_nb.model.sampling.draws import Array

_BY_GRID = 4.0  # below this mean a grid of bounds settles most draws
_MEANS, _SHARES = 256, 256  # cells of that grid
_THIRD = (671 / 38_880, -137 / 38_880, -23 / 17_280)  # of z, z^3, z^5 over mean^3/2
_LEFT = (0.002, 0.02, 0.003, 0.001)  # of 1, z^2, z^4, z^6 over mean^2: bounds what is left
_ROUNDING = 1e-13
_FAR_SCORE = 3.2
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
    """The normal expansion of Giles (2016), ACM Transactions on Mathematical Software 42, one term further.

    The term in mean^-3/2 and the bound on what is left were fitted to the exact function (within 1e-5 at
    means of 1,000 and more; tests compare every mean). Where the expansion falls so near a whole number
    that its error may matter, the exact distribution function decides.
    """
    inverse, z2 = 1 / mean, z * z
    root = np.sqrt(inverse)
    odd = _THIRD[0] + z2 * (_THIRD[1] + z2 * _THIRD[2])
    odd *= inverse
    odd -= 1 / 36 + z2 / 72
    odd *= z * root
    x = (7 / 810 + z2 / 270) * z2
    x -= 8 / 405
    x *= inverse
    x += odd
    x += z / root
    x += 1 / 3 + z2 / 6
    x += mean
    error = _LEFT[0] + z2 * (_LEFT[1] + z2 * (_LEFT[2] + z2 * _LEFT[3]))
    error *= inverse * inverse
    error += _ROUNDING * mean
    k = np.floor(x)
    x -= k
    at = np.flatnonzero(((x < error) | (x > 1 - error) | (z2 > _FAR_SCORE**2)) & (mean < _BY_NORMAL))
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
