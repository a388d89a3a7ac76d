"""This project's engine: named streams of 16-bit words, quantile tables, blocks, exact percentiles.

Needs no scipy for plain random numbers, so a process starts quickly.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from benchmarks import quantile_tables as monthly
from benchmarks import reference as ref
from tikmon_nb.inputs.run_limits import Method
from tikmon_nb.model.sampling import quantile_tables as tables
from tikmon_nb.model.sampling.draws import Draws, Words

NAME = "tikmon"

BLOCK = 16_384  # draws worked out together
_KEYS = ("base", "growth", "fund", "fee", "a_click", "a_buy", "a_basket", "a_part")
_KEYS += ("s_click", "s_buy", "s_basket", "s_part", "gifts")
_MONTHLY = ("noise", "posts", "sessions")
AFFILIATE, SHOP = ("a_click", "a_buy", "a_basket", "a_part"), ("s_click", "s_buy", "s_basket", "s_part")


@functools.cache
def table_of(name: str) -> ref.Array:
    """The quantile table of one rate, single precision."""
    views = (-(ref.NOISE_SD**2) / 2, ref.NOISE_SD)
    gifts = (ref.GIFTS[0] + np.log(ref.GIFT_PART), ref.GIFTS[1])
    makers: dict[str, tuple[Callable[..., ref.Array], tuple[float, ...]]] = {
        "base": (monthly.lognormal, ref.BASE),
        "growth": (monthly.triangular, ref.GROWTH),
        "noise": (monthly.lognormal, views),
        "fund": (monthly.uniform, tuple(x / 1000 for x in ref.FUND)),
        "posts": (monthly.poisson, (ref.POSTS,)),
        "fee": (monthly.triangular, ref.FEE),
        "a_click": (monthly.pert, ref.AFFILIATE_CLICK),
        "a_buy": (monthly.pert, ref.AFFILIATE_BUY),
        "a_basket": (monthly.lognormal, ref.AFFILIATE_BASKET),
        "a_part": (monthly.uniform, ref.AFFILIATE_PART),
        "s_click": (monthly.pert, ref.SHOP_CLICK),
        "s_buy": (monthly.pert, ref.SHOP_BUY),
        "s_basket": (monthly.lognormal, ref.SHOP_BASKET),
        "s_part": (monthly.triangular, ref.SHOP_PART),
        "sessions": (monthly.poisson, (ref.SESSIONS,)),
        "gifts": (monthly.lognormal, gifts),
    }
    make, numbers = makers[name]
    return make(*numbers)


class Block:
    """Values of one block of draws, written into arrays that are used again for the next block."""

    def __init__(self, source: Draws, size: int, *, persistent: bool) -> None:
        self.source, self.persistent = source, persistent
        self._arrays = [np.empty((source.months, size), dtype=np.float32) for _ in range(4)]

    def arrays(self) -> list[ref.Array]:
        """Four (months, draws) arrays of this block's size."""
        return [array[:, : self.source.draws] for array in self._arrays]

    def values(self, name: str, into: ref.Array) -> ref.Array:
        """The rate `name`, by the month or once a path."""
        table = table_of(name)
        if self.persistent and name not in _MONTHLY:
            return np.broadcast_to(self.once(name), into.shape)
        return self.source.values(name, table, into)

    def once(self, name: str) -> ref.Array:
        """The rate `name`, once a path: between the cells of its table."""
        u = self.source.once(name)
        return table_of(name).take((u * tables.CELLS).astype(np.int32), mode="clip")

    def times(self, name: str, into: ref.Array, spare: ref.Array) -> None:
        """Multiply `into` by the rate `name`, a month at a time while it is in the cache."""
        if self.persistent and name not in _MONTHLY:
            np.multiply(into, self.once(name), out=into)
            return
        table = table_of(name)
        for month, words in zip(into, self.source.month_by_month(name), strict=True):
            np.multiply(month, table.take(words, out=spare[0], mode="clip"), out=month)

    def product(self, names: tuple[str, ...], into: ref.Array, spare: ref.Array) -> ref.Array:
        """The product of several rates."""
        if (first := self.values(names[0], into)) is not into:
            np.copyto(into, first)
        for name in names[1:]:
            self.times(name, into, spare)
        return into


def simulate(source: Draws, *, persistent: bool = False) -> ref.Array:
    """All 18 outputs, (18, draws), block by block."""
    outputs = np.empty((len(ref.OUTPUTS), source.draws), dtype=np.float32)
    block = Block(source, min(BLOCK, source.draws), persistent=persistent)
    for first in range(0, source.draws, BLOCK):
        block.source = source.part(first, min(BLOCK, source.draws - first))
        _fill(block, outputs[:, first : first + BLOCK])
    return outputs


def _fill(block: Block, outputs: ref.Array) -> None:
    views, total, part, spare = block.arrays()
    block.values("noise", views)
    level, step = block.once("base"), 1 + block.once("growth")
    for month in range(ref.MONTHS):
        views[month] *= level
        level = level * step
    np.multiply(views, block.values("fund", total), out=total)
    total.sum(axis=0, out=outputs[ref.MONTHS])
    for place, stream in enumerate(_streams(block, views, part, spare), ref.MONTHS + 1):
        stream.sum(axis=0, out=outputs[place])
        np.add(total, stream, out=total)
    outputs[: ref.MONTHS] = total
    total.sum(axis=0, out=outputs[-1])


def _streams(block: Block, views: ref.Array, part: ref.Array, spare: ref.Array) -> Iterator[ref.Array]:
    """The streams after the fund, one at a time in the same array."""
    yield block.product(("posts", "fee"), part, spare)
    for names in (AFFILIATE, SHOP):
        yield np.multiply(block.product(names, part, spare), views, out=part)
    yield block.product(("sessions", "gifts"), part, spare)


class _Even(Draws):
    """Draws that take months too from the low-discrepancy sequence."""

    def month_by_month(self, name: str) -> Iterator[Words]:
        dimension = _monthly(name) if self.method == "sobol" else None
        if dimension is None:
            yield from super().month_by_month(name)
            return
        for month in range(self.months):
            points = self.sobol(f"{name}/{month}", dimension + month)
            yield (points >> np.uint32(16)).astype(np.uint16)


def _source(draws: int, seed: int, method: Method = "mc", creator: str = "reference") -> Draws:
    return _Even(seed, creator, draws, ref.MONTHS, method, dimension=_dimension)


def _dimension(name: str) -> int:
    return _KEYS.index(name) if name in _KEYS else len(_KEYS) + 40


def _monthly(name: str) -> int | None:
    return len(_KEYS) + ref.MONTHS * _MONTHLY.index(name) if name in _MONTHLY else None


def summarise(outputs: ref.Array) -> dict[str, list[float]]:
    """Percentiles, mean and sd of every output; sums in double precision."""
    found = {}
    spare = np.empty(outputs.shape[1], dtype=outputs.dtype)
    for name, values in zip(ref.OUTPUTS, outputs, strict=True):
        mean = float(values.mean(dtype=float))
        np.subtract(values, outputs.dtype.type(mean), out=spare)
        np.multiply(spare, spare, out=spare)
        spread = float(np.sqrt(spare.mean(dtype=float)))
        found[name] = [*np.quantile(values, ref.SHARES).tolist(), mean, spread]
    return found


def run(draws: int, seed: int) -> dict[str, list[float]]:
    """Percentiles, mean and sd of all outputs, by plain random numbers."""
    return summarise(simulate(_source(draws, seed)))


def run_persistent(draws: int, seed: int, method: Method = "mc") -> ref.Array:
    """Annual totals where every rate holds for the whole year."""
    return simulate(_source(draws, seed, method), persistent=True)[-1].astype(float)


def run_roster(creators: int, draws: int, seed: int) -> list[dict[str, list[float]]]:
    """One summary per creator, each with draws of its own."""
    base = _source(draws, seed)
    return [summarise(simulate(replace(base, creator=f"creator {i}"))) for i in range(creators)]


def run_correlated(draws: int, seed: int) -> ref.Array:
    """The correlated variables, (5, draws): a Gaussian copula of this engine's own numbers."""
    from tikmon_nb.inputs.ranges import Range
    from tikmon_nb.model.sampling.copula import Copula
    from tikmon_nb.model.sampling.quantiles import Z95, of_scores

    pearson = 2 * np.sin(np.pi / 6 * ref.rank_correlations())
    np.fill_diagonal(pearson, 1.0)
    joint = Copula(ref.CORRELATED, np.linalg.cholesky(pearson))

    def lognormal(mean: float, sd: float) -> Range:
        low, high = (float(np.exp(mean + sign * Z95 * sd)) for sign in (-1, 1))
        return Range(low=low, high=high, distribution="lognormal")

    def three(kind: str, numbers: tuple[float, float, float]) -> Range:
        low, mode, high = numbers
        return Range.model_validate({"low": low, "mode": mode, "high": high, "distribution": kind})

    ranges = (
        lognormal(*ref.BASE),
        three("pert", ref.AFFILIATE_CLICK),
        three("triangular", ref.FEE),
        three("pert", ref.SHOP_BUY),
        lognormal(*ref.GIFTS),
    )
    values, source = np.empty((len(ranges), draws)), _source(draws, seed)
    for first in range(0, draws, BLOCK):
        part = source.part(first, min(BLOCK, draws - first))
        scores = {name: tables.scores(part.once(name)) for name in joint.names}
        for row, range_, name in zip(values, ranges, joint.names, strict=True):
            row[first : first + BLOCK] = of_scores(range_, joint.score(name, scores.__getitem__))
    return values
