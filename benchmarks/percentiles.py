"""Exact percentiles: `np.quantile` with all seven shares at once against `model.sampling.percentiles`."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import numpy as np

from benchmarks import reference as ref
from benchmarks.markdown import ratio, short, table
from benchmarks.plan import Plan

REPEATS = 7
Percentiles = Callable[[ref.Array, tuple[float, ...]], ref.Array]


def report(plan: Plan) -> list[str]:
    """Markdown: nanoseconds a value and the ratio, by size and type."""
    try:
        from tikmon_nb.model.sampling.percentiles import percentiles
    except ImportError as error:
        return ["## Exact percentiles", "", f"tikmon: not installed ({error})", ""]
    body = [_row(percentiles, size, kind) for size in plan.sizes for kind in (np.float64, np.float32)]
    head = [
        "values of an array",
        "type",
        "np.quantile, ns a value",
        "tikmon, ns a value",
        "times as fast",
        "equal",
    ]
    return ["## Exact percentiles", "", "Seven percentiles of each of 18 arrays.", *table(head, body)]


def _row(percentiles: Percentiles, size: int, kind: type[np.floating]) -> list[str]:
    rng = np.random.default_rng(size)
    arrays = rng.lognormal(7, 0.5, (len(ref.OUTPUTS), size)).astype(kind)
    plain, own = [], []
    for _ in range(REPEATS):
        plain.append(_seconds(np.quantile, arrays))
        own.append(_seconds(percentiles, arrays))
    # as float64, because np.quantile interpolates float32 values in float32
    equal = all(
        np.array_equal(np.quantile(a.astype(float), ref.SHARES), percentiles(a, ref.SHARES)) for a in arrays
    )
    times = median(p / o for p, o in zip(plain, own, strict=True))
    per_value = [short(median(seconds) / arrays.size * 1e9) for seconds in (plain, own)]
    return [f"{size:,}", kind.__name__, *per_value, ratio(times), "yes" if equal else "NO"]


def _seconds(function: Percentiles, arrays: ref.Array) -> float:
    started = time.process_time()
    for values in arrays:
        function(values, ref.SHARES)
    return time.process_time() - started
