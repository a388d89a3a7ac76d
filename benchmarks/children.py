"""Child processes of the benchmark: one engine each, one thread each, in alternating pairs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parent.parent
ONE_THREAD = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "NUMBA_NUM_THREADS",
        "NUMEXPR_NUM_THREADS",
        "OPENTURNS_NUM_THREADS",
    ),
    "1",
)
TIMEOUT = 900


class ChildError(Exception):
    """A child ended badly; the message is its last line."""


@dataclass(frozen=True)
class Child:
    """What one process measured; seconds and MB. `process` is its whole life, start to end."""

    process: float
    wall: list[float]
    cpu: list[float]
    added_peak: float
    annual: list[float] | None
    check: float | None
    versions: dict[str, str]

    @property
    def warm(self) -> float:
        """Median wall seconds of the runs after the first."""
        return median(self.wall[1:] or self.wall)

    @property
    def warm_cpu(self) -> float:
        """Median processor seconds of the runs after the first."""
        return median(self.cpu[1:] or self.cpu)


def run_child(
    engine: str, draws: int, seed: int, repeats: int, *options: str, interpreter: str | None = None
) -> Child:
    """Run `benchmarks.one` and read its line; `ChildError` where there is none, or the engine is missing."""
    command = [
        interpreter or sys.executable,
        "-m",
        "benchmarks.one",
        engine,
        str(draws),
        str(seed),
        "--repeats",
        str(repeats),
        *options,
    ]
    started = time.perf_counter()
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command,
            cwd=ROOT,
            env=os.environ | ONE_THREAD,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ChildError(f"{engine}: took more than {TIMEOUT} s") from error
    lived = time.perf_counter() - started
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"ended with code {done.returncode}"]
        raise ChildError(f"{engine}: {lines[-1]}")
    return _read(json.loads(done.stdout.strip().splitlines()[-1]), lived)


def _read(line: dict[str, Any], lived: float) -> Child:
    if "not_installed" in line:
        raise ChildError(line["not_installed"])
    added = line["peak_after"] - line["peak_before"]
    return Child(
        lived, line["wall"], line["cpu"], added, line.get("annual"), line.get("check"), line["versions"]
    )


def pairs(
    first: str,
    second: str,
    draws: int,
    count: int,
    repeats: int,
    options: Sequence[str] = (),
    *,
    interpreter: str | None = None,
) -> list[tuple[Child, Child]]:
    """`count` pairs of children, turn and turn about, so that a busy machine slows both alike."""
    found = []
    for pair in range(count):
        order = (first, second) if pair % 2 == 0 else (second, first)
        done = {
            engine: run_child(engine, draws, 1000 * pair + 1, repeats, *options, interpreter=interpreter)
            for engine in order
        }
        found.append((done[first], done[second]))
    return found
