"""monaco: 170 input variables and one Python call per path, which is how it works."""

from __future__ import annotations

from typing import Any

import numpy as np
from monaco import Sim
from scipy import stats

from benchmarks import peers
from benchmarks import reference as ref

NAME = "monaco"
MAKE = peers.Makers(
    normal=lambda mean, sd: (stats.norm, {"loc": mean, "scale": sd}),
    lognormal=lambda mean, sd: (stats.lognorm, {"s": sd, "scale": np.exp(mean)}),
    uniform=lambda low, high: (stats.uniform, {"loc": low, "scale": high - low}),
    triangular=lambda low, mode, high: (
        stats.triang,
        {"c": (mode - low) / (high - low), "loc": low, "scale": high - low},
    ),
    pert=lambda low, mode, high: (
        stats.beta,
        dict(zip("ab", ref.pert_shape(low, mode, high), strict=True)) | {"loc": low, "scale": high - low},
    ),
    poisson=lambda mean: (stats.poisson, {"mu": mean}),
)
RATES = [(name, k, part) for name, parts in peers.rates_of(MAKE).items() for k, part in enumerate(parts)]


def run(draws: int, seed: int) -> dict[str, list[float]]:
    """Percentiles, mean and sd of all outputs."""
    fcns = {"preprocess": _inputs, "run": _one_path, "postprocess": _outputs}
    sim = Sim(name="reference", ndraws=draws, fcns=fcns, firstcaseismedian=False, seed=seed,
              singlethreaded=True, verbose=False, debug=True)  # fmt: skip
    _add(sim, "base", MAKE.lognormal(*ref.BASE))
    _add(sim, "growth", MAKE.triangular(*ref.GROWTH))
    for month in range(ref.MONTHS):
        for name, k, part in RATES:
            _add(sim, f"{name}{k}_{month}", part)
    sim.runSim()
    return ref.summarise(
        {name: np.array([float(num) for num in sim.outvars[name].nums]) for name in ref.OUTPUTS}
    )


def _add(sim: Sim, name: str, part: tuple[Any, dict[str, float]]) -> None:
    distribution, arguments = part
    sim.addInVar(name=name, dist=distribution, distkwargs=arguments)


def _inputs(case: Any) -> tuple[dict[str, float]]:
    return ({name: variable.val for name, variable in case.invals.items()},)


def _one_path(drawn: dict[str, float]) -> tuple[dict[str, Any]]:
    """All outputs of one path."""

    def rates(month: int) -> ref.Rates:
        products = dict.fromkeys((name for name, _, _ in RATES), 1.0)
        for name, k, _ in RATES:
            products[name] *= drawn[f"{name}{k}_{month}"]
        return ref.Rates(**products)

    return (ref.streams_of(np.array([drawn["base"]]), np.array([drawn["growth"]]), rates),)


def _outputs(case: Any, outputs: dict[str, Any]) -> None:
    for name in ref.OUTPUTS:
        case.addOutVal(name, float(outputs[name][0]))
