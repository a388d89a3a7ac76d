"""Quantile tables: a distribution as 65,536 equally likely values, one for every 16-bit random word.

A value stands for the middle of its cell: entry w is the quantile at (w + 0.5) / 65536.
A percentile of one variable so drawn is off by at most 1/131072 in probability, which is below a tenth of
the standard error up to five million draws; what lies beyond that in a tail is never drawn.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]

CELLS = 1 << 16
_PANELS = 512
_GRID, _GRID_STEPS = 8_192, 512  # a grid of scores from -8 to 8
_SCORE_CELLS = 16_384
_FAR = 0.01  # probabilities so near 0 or 1 do not go by the table


def midpoints() -> Array:
    """The probability in the middle of every cell: shape (65536,)."""
    return np.asarray((np.arange(CELLS) + 0.5) / CELLS)


def _table(make: Callable[..., Array]) -> Callable[..., Array]:
    """`make`, its tables kept and shared (so that they cannot be written to).

    With `single=True` in single precision: half the memory, off by 1 part in 10 million.
    """

    @functools.lru_cache(maxsize=128)
    @functools.wraps(make)
    def kept(*numbers: float, single: bool = False) -> Array:
        table = make(*numbers)
        if single:
            table = table.astype(np.float32)
        table.flags.writeable = False
        return table

    return kept


@_table
def normal() -> Array:
    """The standard normal distribution."""
    half = special.ndtri(midpoints()[: CELLS // 2])
    return np.concatenate([half, -half[::-1]])


@functools.cache
def _score_steps() -> tuple[Array, Array]:
    """Scores at the edges of equal cells of probability, and how much they rise to the next."""
    inner = special.ndtri(np.arange(1, _SCORE_CELLS) / _SCORE_CELLS)
    edges = np.concatenate([inner[:1], inner, inner[-1:]])
    return edges[:-1], np.diff(edges)


def scores(u: Array) -> Array:
    """Standard normal quantiles at the probabilities `u`, within 2e-6: on a line between two exact ones.

    In the outer 1 % on either side, where they bend, exactly. A coarser table than the others, so that it
    stays in the cache.
    """
    edges, steps = _score_steps()
    place = u * _SCORE_CELLS
    cell = place.astype(np.int32)
    place -= cell
    place *= steps.take(cell, mode="clip")
    place += edges.take(cell, mode="clip")
    far = np.flatnonzero(np.abs(u - 0.5) > 0.5 - _FAR)
    place[far] = special.ndtri(u[far])
    return place


@functools.cache
def _shares() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Probability at every point of a grid of scores, and how much it rises to the next."""
    share = special.ndtr(score_grid())
    return share[:-1].astype(np.float32), np.diff(share).astype(np.float32)


def score_grid() -> Array:
    """The scores at which a table of `between_scores` stands: shape (8193,), from -8 to 8."""
    return np.asarray((np.arange(_GRID + 1) - _GRID / 2) / _GRID_STEPS)


def between_scores(z: Array, table: Array, steps: Array) -> Array:
    """Values of a `table` over `score_grid` at the scores `z`; `steps` is how much it rises to the next.

    Off by an eighth of the square of a grid step (1/512) times the curvature: 5e-7 of the range.
    """
    place = z * _GRID_STEPS
    place += _GRID / 2
    np.clip(place, 0, _GRID - 1e-6, out=place)
    cell = place.astype(np.int32)
    place -= cell
    place *= steps.take(cell, mode="clip")
    place += table.take(cell, mode="clip")
    return place


def shares(z: NDArray[np.float32]) -> NDArray[np.float32]:
    """Probabilities of standard normal values, single precision, within 1e-6; `z` is written over."""
    share, rise = _shares()
    z *= np.float32(_GRID_STEPS)
    z += np.float32(_GRID / 2)
    np.clip(z, 0, _GRID - 1, out=z)
    cell = z.astype(np.int32)
    z -= cell
    z *= rise.take(cell, mode="clip")
    z += share.take(cell, mode="clip")
    return z


@_table
def beta(a: float, b: float) -> Array:
    """The beta distribution with shapes `a` and `b`, each at least 1: within 1e-8 of the exact values.

    Its distribution function by Simpson's rule in t, where x is smooth(t) and the density times dx/dt has
    no sharp ends; inverted in each panel by one Newton step on the cubic through both ends.
    """
    t = np.linspace(0.0, 1.0, 2 * _PANELS + 1)
    density = _smooth(t) ** (a - 1) * _smooth(1 - t) ** (b - 1) * (t * (1 - t)) ** 2
    h = 1 / _PANELS
    mass = (density[:-2:2] + 4 * density[1:-1:2] + density[2::2]) * (h / 6)
    edges = np.concatenate([[0.0], np.cumsum(mass)])
    slopes, edges = density[::2] / edges[-1], edges / edges[-1]
    firsts = np.clip(np.ceil(edges * CELLS - 0.5), 0, CELLS).astype(np.intp)
    firsts[-1] = CELLS
    panel = np.repeat(np.arange(_PANELS), np.diff(firsts))
    scale = 1 / np.maximum(np.diff(edges), 1e-300)
    s = (midpoints() - edges[panel]) * scale[panel]
    y = _invert_cubic(s, slopes[:-1] * h * scale, slopes[1:] * h * scale, panel)
    head, tail = slice(0, firsts[1]), slice(firsts[-2], CELLS)
    y[head] = s[head] ** (1 / (3 * a))  # at the ends the distribution function is a power of t
    y[tail] = 1 - (1 - s[tail]) ** (1 / (3 * b))
    return _smooth((panel + y) * h)


def _smooth(t: Array) -> Array:
    return t * t * t * (10 - 15 * t + 6 * t * t)


def _invert_cubic(s: Array, left: Array, right: Array, panel: NDArray[np.intp]) -> Array:
    """Place (0-1) in its panel where the cubic with end slopes `left` and `right` reaches `s`."""
    p, q = 1 / np.maximum(left, 0.2), 1 / np.maximum(right, 0.2)
    y = (((p + q - 2)[panel] * s + (3 - 2 * p - q)[panel]) * s + p[panel]) * s
    cubic, square, linear = (left + right - 2)[panel], (3 - 2 * left - right)[panel], left[panel]
    reached = ((cubic * y + square) * y + linear) * y
    slope = (3 * cubic * y + 2 * square) * y + linear
    return np.asarray(y - (reached - s) / np.maximum(slope, 1e-12))
