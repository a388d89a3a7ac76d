"""One engine in one fresh process: `python -m benchmarks.one ENGINE DRAWS SEED`; prints one line of JSON.

Seconds of import, wall and processor time of each run (the first is cold), peak memory before and after. The
caller limits the threads (see `children.ONE_THREAD`), because numpy reads that at its import.
"""

from __future__ import annotations

import json
import platform
import resource
import time
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Any

import click

from benchmarks import engines

PACKAGES = ("numpy", "scipy", "numba", "squigglepy", "openturns", "chaospy", "pymc", "monaco")
QUANTITIES = ("all", "persistent", "roster", "correlated")


@click.command()
@click.argument("engine", type=click.Choice(list(engines.MODULES)))
@click.argument("draws", type=int)
@click.argument("seed", type=int)
@click.option("--repeats", default=1, help="Runs in this process; the first is cold.")
@click.option("--quantity", default="all", type=click.Choice(QUANTITIES))
@click.option("--method", default="mc", help="Of `persistent`: mc or sobol.")
@click.option("--creators", default=10, help="Of `roster`: how many creators.")
def main(engine: str, draws: int, seed: int, repeats: int, quantity: str, method: str, creators: int) -> None:
    """Time ENGINE at DRAWS paths."""
    started = time.perf_counter()
    try:
        module = engines.load(engine)
        work = _work(module, quantity, method, creators)
        imported = time.perf_counter() - started
        result = _timed(work, draws, seed, repeats)
    except (engines.NotInstalledError, ImportError) as error:
        click.echo(json.dumps({"engine": engine, "not_installed": str(error)}))
        return
    click.echo(
        json.dumps({"engine": engine, "draws": draws, "import": imported, **result, "versions": _versions()})
    )


def _work(module: ModuleType, quantity: str, method: str, creators: int) -> Callable[[int, int], Any]:
    """What to time, as a function of draws and seed."""
    name = "run" if quantity == "all" else f"run_{quantity}"
    if not hasattr(module, name):
        raise engines.NotInstalledError(f"{module.NAME}: has no {name}")
    if quantity == "persistent":
        return lambda draws, seed: module.run_persistent(draws, seed, method)
    if quantity == "roster":
        return lambda draws, seed: module.run_roster(creators, draws, seed)
    return getattr(module, name)


def _timed(work: Callable[[int, int], Any], draws: int, seed: int, repeats: int) -> dict[str, Any]:
    """Wall and processor seconds of each run, and peak memory (MB) before and after all of them."""
    before = _peak()
    wall, cpu, answer = [], [], None
    for repeat in range(repeats):
        answer = None  # the previous run's memory is free before the next begins
        wall_start, cpu_start = time.perf_counter(), time.process_time()
        answer = work(draws, seed + repeat)
        wall.append(time.perf_counter() - wall_start)
        cpu.append(time.process_time() - cpu_start)
    peaks = {"peak_before": before, "peak_after": _peak()}
    return {"wall": wall, "cpu": cpu, **peaks, **_checks(answer)}


def _checks(answer: Any) -> dict[str, Any]:
    """What shows whether the answer is right: the annual summary, or the mean rank correlation."""
    if isinstance(answer, dict):
        return {"annual": answer["annual"]}
    if getattr(answer, "shape", ())[:1] == (5,):
        ranks = answer.argsort(axis=1).argsort(axis=1)
        deviations = ranks - ranks.mean(axis=1, keepdims=True)
        together = deviations @ deviations.T
        return {"check": float((together.sum() - together.trace()) / (4 * together.trace()))}
    return {}


def _peak() -> float:
    """Peak memory of this process in MB; getrusage would start from the parent's, so Linux's own count."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return next(
        int(line.split()[1]) / 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM")
    )


def _versions() -> dict[str, str]:
    """Version of Python and of each package that is installed."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return found


if __name__ == "__main__":
    main()
