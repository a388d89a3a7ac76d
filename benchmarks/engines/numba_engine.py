"""The C engine's idea in numba: tables instead of samplers, blocks that stay in cache, histogram-select."""

from __future__ import annotations

import numpy as np
from numba import njit

from benchmarks import reference as ref
from benchmarks.engines import inverse_tables

NAME = "numba"
BLOCK = 2048
BUCKETS = 2048
TAIL = inverse_tables.CELLS  # where the tables of the outermost cells begin
GOLDEN, FIRST, SECOND = (
    np.uint64(0x9E3779B97F4A7C15),
    np.uint64(0xBF58476D1CE4E5B9),
    np.uint64(0x94D049BB133111EB),
)


def run(draws: int, seed: int) -> dict[str, list[float]]:
    """Percentiles, mean and sd of all outputs."""
    tables, uniforms = inverse_tables.all_tables(), inverse_tables.UNIFORMS
    outputs = np.empty((len(ref.OUTPUTS), draws), np.float32)
    _simulate(tables, uniforms, np.uint64(seed * int(FIRST) % 2**64), outputs)
    shares = np.array(ref.SHARES)
    return {
        name: _describe(values, shares).tolist() for name, values in zip(ref.OUTPUTS, outputs, strict=True)
    }


@njit(cache=True)
def _word(counter):
    """The random word of a counter: splitmix64, the high half."""
    z = counter * GOLDEN
    z = (z ^ (z >> np.uint64(30))) * FIRST
    z = (z ^ (z >> np.uint64(27))) * SECOND
    return np.int64(z >> np.uint64(32))


@njit(cache=True)
def _place(word):
    """Cell of a word, and how far into it (0-1)."""
    cell = word >> 21
    if 0 < cell < 2047:
        return cell, np.float32(word & 0x1FFFFF) * np.float32(2.0**-21)
    first = TAIL if cell == 0 else TAIL + 1024
    return first + ((word >> 11) & 1023), np.float32(word & 0x7FF) * np.float32(2.0**-11)


@njit(cache=True)
def _multiply(result, factor, table, counter):
    """`result` = `factor` times one draw each; the counter after it."""
    for i in range(BLOCK):
        cell, place = _place(_word(counter + np.uint64(i)))
        result[i] = factor[i] * (table[cell, 0] + table[cell, 1] * place)
    return counter + np.uint64(BLOCK)


@njit(cache=True)
def _multiply_uniform(result, factor, bounds, counter):
    for i in range(BLOCK):
        part = np.float32(_word(counter + np.uint64(i)) >> 8) * np.float32(2.0**-24)
        result[i] = factor[i] * (bounds[0] + bounds[1] * part)
    return counter + np.uint64(BLOCK)


@njit(cache=True)
def _count(result, table, counter):
    for i in range(BLOCK):
        cell, place = _place(_word(counter + np.uint64(i)))
        result[i] = table[cell, 0] + (1 if place >= table[cell, 1] else 0)
    return counter + np.uint64(BLOCK)


@njit(cache=True)
def _one_month(streams, views, tables, uniforms, counter):
    """The five streams of one month, (5, BLOCK)."""
    fund, sponsored, affiliate, shop, live = streams
    counter = _multiply_uniform(fund, views, uniforms[0], counter)
    counter = _count(sponsored, tables[3], counter)
    counter = _multiply(sponsored, sponsored, tables[4], counter)
    counter = _multiply_uniform(affiliate, views, uniforms[1], counter)
    for k in range(5, 8):
        counter = _multiply(affiliate, affiliate, tables[k], counter)
    counter = _multiply(shop, views, tables[8], counter)
    for k in range(9, 12):
        counter = _multiply(shop, shop, tables[k], counter)
    counter = _count(live, tables[12], counter)
    return _multiply(live, live, tables[13], counter)


@njit(cache=True)
def _simulate(tables, uniforms, counter, outputs):
    """All outputs of all paths, (18, draws), in blocks."""
    draws = outputs.shape[1]
    path, growth, views = np.empty((3, BLOCK), np.float32)
    one, streams = np.ones(BLOCK, np.float32), np.empty((5, BLOCK), np.float32)
    for start in range(0, draws, BLOCK):
        size = min(BLOCK, draws - start)
        block = outputs[:, start : start + size]
        block[12:] = 0
        counter = _multiply(path, one, tables[0], counter)
        counter = _multiply(growth, one, tables[1], counter)
        for month in range(12):
            counter = _multiply(views, path, tables[2], counter)
            counter = _one_month(streams, views, tables, uniforms, counter)
            _add(block, month, streams, size)
            path *= growth


@njit(cache=True)
def _add(block, month, streams, size):
    for i in range(size):
        total = np.float32(0)
        for k in range(5):
            total += streams[k, i]
            block[12 + k, i] += streams[k, i]
        block[month, i] = total
        block[17, i] += total


@njit(cache=True)
def _describe(values, shares):
    """Exact quantiles at `shares`, mean and sd of `values`."""
    total, squares, least = 0.0, 0.0, values[0]
    for value in values:
        total += value
        squares += np.float64(value) * value
        least = min(least, value)
    n, k = len(values), len(shares)
    result = np.empty(k + 2)
    result[k] = total / n
    result[k + 1] = np.sqrt(max(squares / n - result[k] ** 2, 0.0))
    width = result[k] + 4.5 * result[k + 1] - least
    scale = np.float32((BUCKETS - 1) / width if width > 0 else 0)
    _quantiles(values, shares, least, scale, result)
    return result


@njit(cache=True)
def _quantiles(values, shares, least, scale, result):
    """Fill `result`: only the buckets that hold a wanted order statistic are sorted."""
    n = len(values)
    buckets = np.empty(n, np.uint16)
    upto = np.zeros(BUCKETS + 1, np.int64)
    for i in range(n):
        buckets[i] = min((values[i] - least) * scale, np.float32(BUCKETS - 1))
        upto[buckets[i] + 1] += 1
    upto = np.cumsum(upto)
    ranks = np.floor((n - 1) * shares).astype(np.int64)
    wanted = np.zeros(BUCKETS, np.bool_)
    for rank in ranks:
        wanted[np.searchsorted(upto, rank, side="right") - 1] = True
        wanted[np.searchsorted(upto, min(rank + 1, n - 1), side="right") - 1] = True
    kept = np.sort(values[wanted[buckets]])
    left_out = np.cumsum(np.where(wanted, 0, upto[1:] - upto[:-1]))
    for k, rank in enumerate(ranks):
        above = min(rank + 1, n - 1)
        low = kept[rank - left_out[np.searchsorted(upto, rank, side="right") - 1]]
        high = kept[above - left_out[np.searchsorted(upto, above, side="right") - 1]]
        result[k] = low + ((n - 1) * shares[k] - rank) * (np.float64(high) - low)
