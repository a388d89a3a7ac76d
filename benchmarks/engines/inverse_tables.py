"""Inverse-CDF tables for the compiled engines: one 32-bit word becomes one draw.

A table has 2,048 cells for the high 11 bits and two finer tables of 1,024 cells for the outermost cells.
A cell is (start, slope) over its width; of a count, (least count, place in the cell where one more begins).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy import special

from benchmarks import reference as ref

CELLS, TAIL_CELLS = 2048, 1024
LEAST = 2.0**-33  # the outermost probability: half of the last of 2^32 words
UNIFORMS = np.array(
    [(low, high - low) for low, high in ((ref.FUND[0] / 1000, ref.FUND[1] / 1000), ref.AFFILIATE_PART)],
    np.float32,
)
Cells = npt.NDArray[np.float32]
Quantile = Callable[[ref.Array], ref.Array]


@lru_cache(maxsize=1)
def all_tables() -> Cells:
    """Every table in the order of the model's draws (uniform ones need none), (14, 4096, 2)."""
    return np.stack([
        _lines(_lognormal(*ref.BASE)),
        _lines(lambda p: 1 + _triangular(*ref.GROWTH)(p)),
        _lines(_lognormal(-(ref.NOISE_SD**2) / 2, ref.NOISE_SD)),
        _counts(ref.POSTS),
        _lines(_triangular(*ref.FEE)),
        _lines(_pert(*ref.AFFILIATE_CLICK)),
        _lines(_pert(*ref.AFFILIATE_BUY)),
        _lines(_lognormal(*ref.AFFILIATE_BASKET)),
        _lines(_pert(*ref.SHOP_CLICK)),
        _lines(_pert(*ref.SHOP_BUY)),
        _lines(_lognormal(*ref.SHOP_BASKET)),
        _lines(_triangular(*ref.SHOP_PART)),
        _counts(ref.SESSIONS),
        _lines(lambda p: ref.GIFT_PART * _lognormal(*ref.GIFTS)(p)),
    ])  # fmt: skip


def _edges() -> list[ref.Array]:
    """The probabilities between the cells of body, low tail and high tail."""
    body = np.arange(CELLS + 1) / CELLS
    tail = np.arange(TAIL_CELLS + 1) / TAIL_CELLS / CELLS
    return [body, tail, 1 - 1 / CELLS + tail]


def _lines(quantile: Quantile) -> Cells:
    """The table of a continuous distribution: a line in each cell, shifted to the cell's mean (Simpson)."""
    parts = []
    for edges in _edges():
        nodes = quantile(np.clip(edges, LEAST, 1 - LEAST))
        middles = quantile((edges[:-1] + edges[1:]) / 2)
        start, slope = nodes[:-1], np.diff(nodes)
        parts.append(np.column_stack([start + (middles - start - slope / 2) * 2 / 3, slope]))
    return np.concatenate(parts).astype(np.float32)


def _counts(mean: float) -> Cells:
    """The table of a Poisson count; outside the tails no cell holds more than one step of it."""
    at_most = special.pdtr(np.arange(200), mean)
    parts = []
    for edges in _edges():
        least = np.searchsorted(at_most, edges[:-1], side="right")
        step = (at_most[least] - edges[:-1]) / np.diff(edges)
        parts.append(np.column_stack([least, step]))
    return np.concatenate(parts).astype(np.float32)


def _lognormal(mean: float, sd: float) -> Quantile:
    return lambda p: np.exp(mean + sd * special.ndtri(p))


def _triangular(low: float, mode: float, high: float) -> Quantile:
    width, below = high - low, (mode - low) / (high - low)
    return lambda p: np.where(
        p < below,
        low + np.sqrt(p * width * (mode - low)),
        high - np.sqrt((1 - p) * width * (high - mode)),
    )


def _pert(low: float, mode: float, high: float) -> Quantile:
    return lambda p: low + (high - low) * special.betaincinv(*ref.pert_shape(low, mode, high), p)
