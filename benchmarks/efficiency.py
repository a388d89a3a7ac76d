"""How many times fewer draws a method needs for the same error, where the rates hold all year."""

from __future__ import annotations

import time
from dataclasses import dataclass
from statistics import median
from types import ModuleType

import click
import numpy as np

from benchmarks import engines
from benchmarks import reference as ref
from benchmarks.markdown import ratio, table
from benchmarks.plan import Plan

SIZES = (4_096, 16_384, 65_536)
METHODS = ("mc", "sobol")
NAMES = ("mean", "P10", "P50", "P90")
TRUTH_RUNS, TRUTH_DRAWS = 8, 500_000


@dataclass(frozen=True)
class Spread:
    """Over replications: mean and variance of each estimate, and the median processor seconds of one."""

    mean: ref.Array
    variance: ref.Array
    seconds: float


def report(plan: Plan) -> list[str]:
    """Markdown: efficiency per estimate, at equal draws and at equal time, and the bias."""
    lines = ["## Variance reduction", ""]
    try:
        tikmon = engines.load("tikmon")
    except engines.NotInstalledError as error:
        return [*lines, str(error), ""]
    if not hasattr(tikmon, "run_persistent"):
        return [*lines, f"{tikmon.NAME}: has no run_persistent", ""]
    truth = _truth()
    body = [row for draws in SIZES for row in _rows(tikmon, draws, plan.replications, truth)]
    head = ["draws", "method", *NAMES, *(f"{name}, equal time" for name in NAMES), "largest bias"]
    lines += [
        "Rates hold all year. Variance of plain Monte Carlo over that of the method, both by tikmon, over",
        f"{plan.replications} replications; bias in standard errors, against plain numpy with",
        f"{TRUTH_RUNS * TRUTH_DRAWS:,} draws.",
    ]
    return [*lines, *table(head, body)]


def _estimates(annual: ref.Array) -> ref.Array:
    return np.array([annual.mean(), *np.quantile(annual, (0.1, 0.5, 0.9))])


def _truth() -> Spread:
    plain = engines.load("plain")
    found = np.array(
        [_estimates(plain.run_persistent(TRUTH_DRAWS, 10**6 + run)) for run in range(TRUTH_RUNS)]
    )
    return Spread(found.mean(axis=0), found.var(axis=0, ddof=1) / TRUTH_RUNS, 0.0)


def _spread(tikmon: ModuleType, draws: int, method: str, replications: int) -> Spread:
    click.echo(f"  {method} at {draws:,}, {replications} times", err=True)
    found, seconds = [], []
    for replication in range(replications):
        started = time.process_time()
        annual = tikmon.run_persistent(draws, replication + 1, method)
        seconds.append(time.process_time() - started)
        found.append(_estimates(np.asarray(annual, dtype=float)))
    return Spread(np.mean(found, axis=0), np.var(found, axis=0, ddof=1), median(seconds))


def _rows(tikmon: ModuleType, draws: int, replications: int, truth: Spread) -> list[list[str]]:
    rows, plain = [], None
    for method in METHODS:
        try:
            spread = _spread(tikmon, draws, method, replications)
        except ValueError as error:
            rows.append([f"{draws:,}", f"{method}: {error}", *[""] * (2 * len(NAMES) + 1)])
            continue
        plain = plain or spread
        times = plain.variance / spread.variance
        bias = (spread.mean - truth.mean) / np.sqrt(spread.variance / replications + truth.variance)
        worst = bias[np.abs(bias).argmax()]
        cells = [*map(ratio, times), *map(ratio, times * plain.seconds / spread.seconds)]
        rows.append([f"{draws:,}", method, *cells, f"{worst:+.1f} se"])
    return rows
