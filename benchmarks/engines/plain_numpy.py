"""The baseline: vectorised float64 numpy with the generator's own samplers and `np.quantile`.

Written the way most people would write it: one (12, draws) array per quantity.
"""

from __future__ import annotations

import numpy as np

from benchmarks import reference as ref

NAME = "plain numpy"


def run(draws: int, seed: int) -> dict[str, list[float]]:
    """Percentiles, mean and sd of all outputs."""
    return ref.summarise(_simulate(np.random.default_rng(seed), draws, ref.MONTHS))


def run_persistent(draws: int, seed: int, method: str = "mc") -> ref.Array:
    """Annual totals where every rate holds for the whole year."""
    if method != "mc":
        raise ValueError(f"plain numpy knows only method 'mc', not '{method}'")
    return _simulate(np.random.default_rng(seed), draws, 1)["annual"]


def run_roster(creators: int, draws: int, seed: int) -> list[dict[str, list[float]]]:
    """One summary per creator, each with draws of its own."""
    return [run(draws, seed + creator) for creator in range(creators)]


def _simulate(rng: np.random.Generator, draws: int, rows: int) -> dict[str, ref.Array]:
    """All outputs; `rows` is 12 where rates are drawn anew each month, 1 where they persist."""
    rates = (rows, draws)
    views = _views(rng, draws)
    streams = {
        "fund": views / 1000 * rng.uniform(*ref.FUND, rates),
        "sponsored": rng.poisson(ref.POSTS, views.shape) * rng.triangular(*ref.FEE, rates),
        "affiliate": views
        * _pert(rng, *ref.AFFILIATE_CLICK, rates)
        * _pert(rng, *ref.AFFILIATE_BUY, rates)
        * rng.lognormal(*ref.AFFILIATE_BASKET, rates)
        * rng.uniform(*ref.AFFILIATE_PART, rates),
        "shop": views
        * _pert(rng, *ref.SHOP_CLICK, rates)
        * _pert(rng, *ref.SHOP_BUY, rates)
        * rng.lognormal(*ref.SHOP_BASKET, rates)
        * rng.triangular(*ref.SHOP_PART, rates),
        "live": rng.poisson(ref.SESSIONS, views.shape) * rng.lognormal(*ref.GIFTS, rates) * ref.GIFT_PART,
    }
    months = sum(streams.values())
    outputs = {f"month_{month + 1}": months[month] for month in range(ref.MONTHS)}
    totals = {stream: values.sum(axis=0) for stream, values in streams.items()}
    return outputs | totals | {"annual": months.sum(axis=0)}


def _views(rng: np.random.Generator, draws: int) -> ref.Array:
    """Views by month and path, (12, draws)."""
    base = rng.lognormal(*ref.BASE, draws)
    growth = rng.triangular(*ref.GROWTH, draws)
    months = np.arange(ref.MONTHS)[:, np.newaxis]
    noise = rng.normal(-(ref.NOISE_SD**2) / 2, ref.NOISE_SD, (ref.MONTHS, draws))
    return base * (1 + growth) ** months * np.exp(noise)


def _pert(rng: np.random.Generator, low: float, mode: float, high: float, size: tuple[int, int]) -> ref.Array:
    return low + (high - low) * rng.beta(*ref.pert_shape(low, mode, high), size)
