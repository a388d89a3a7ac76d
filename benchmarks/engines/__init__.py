"""One module per engine, each with `NAME` and `run(draws, seed)`.

`run` gives, for each of the 18 outputs of `reference.OUTPUTS`, the statistics of `reference.STATISTICS`. A
module may also have, each giving what its name says:

- `run_persistent(draws, seed, method)`: annual totals where the rates hold all year; method mc or sobol
- `run_roster(creators, draws, seed)`: one summary per creator
- `run_correlated(draws, seed)`: the five variables of `reference.CORRELATED`, (5, draws)
"""

from __future__ import annotations

import importlib
from types import ModuleType

MODULES = {
    "plain": "plain_numpy",
    "tikmon": "tikmon_engine",
    "c": "c_limit",
    "numba": "numba_engine",
    "squigglepy": "squigglepy_engine",
    "openturns": "openturns_engine",
    "chaospy": "chaospy_engine",
    "pymc": "pymc_engine",
    "monaco": "monaco_engine",
    "scipy": "scipy_engine",
}


class NotInstalledError(Exception):
    """The engine, or what it needs, cannot be imported here."""


def load(engine: str) -> ModuleType:
    """The engine's module; `NotInstalledError` says which import failed."""
    if engine not in MODULES:
        raise ValueError(f"unknown engine '{engine}'; there are: {', '.join(MODULES)}")
    try:
        return importlib.import_module(f"benchmarks.engines.{MODULES[engine]}")
    except ImportError as error:
        raise NotInstalledError(f"{engine}: not installed ({error})") from error
