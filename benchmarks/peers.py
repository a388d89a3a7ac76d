"""The reference model for libraries that sample distributions: one sample per rate per month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks import reference as ref

Sample = Callable[[Any], ref.Array]


@dataclass(frozen=True)
class Makers:
    """How a library makes its distributions; `lognormal` takes the logarithm's mean and sd."""

    normal: Callable[[float, float], Any]
    lognormal: Callable[[float, float], Any]
    uniform: Callable[[float, float], Any]
    triangular: Callable[[float, float, float], Any]
    pert: Callable[[float, float, float], Any]
    poisson: Callable[[float], Any]


def summary(make: Makers, sample: Sample) -> dict[str, list[float]]:
    """Percentiles, mean and sd of all outputs."""
    monthly = {name: tuple(parts) for name, parts in rates_of(make).items()}

    def rates(_month: int) -> ref.Rates:
        return ref.Rates(**{name: _product(sample, parts) for name, parts in monthly.items()})

    base, growth = sample(make.lognormal(*ref.BASE)), sample(make.triangular(*ref.GROWTH))
    return ref.summarise(ref.streams_of(base, growth, rates))


def rates_of(make: Makers) -> dict[str, list[Any]]:
    """The distributions behind each monthly rate; a rate is the product of its draws."""
    return {
        "noise": [make.normal(0.0, 1.0)],
        "fund": [make.uniform(*ref.FUND)],
        "posts": [make.poisson(ref.POSTS)],
        "fee": [make.triangular(*ref.FEE)],
        "affiliate": [
            make.pert(*ref.AFFILIATE_CLICK),
            make.pert(*ref.AFFILIATE_BUY),
            make.lognormal(*ref.AFFILIATE_BASKET),
            make.uniform(*ref.AFFILIATE_PART),
        ],
        "shop": [
            make.pert(*ref.SHOP_CLICK),
            make.pert(*ref.SHOP_BUY),
            make.lognormal(*ref.SHOP_BASKET),
            make.triangular(*ref.SHOP_PART),
        ],
        "sessions": [make.poisson(ref.SESSIONS)],
        "gifts": [make.lognormal(*ref.GIFTS)],
    }


def _product(sample: Sample, parts: tuple[Any, ...]) -> ref.Array:
    first, *others = map(sample, parts)
    for other in others:
        first = first * other
    return first


def correlated_of(make: Makers) -> list[Any]:
    """The distributions of `reference.CORRELATED`."""
    return [
        make.lognormal(*ref.BASE),
        make.pert(*ref.AFFILIATE_CLICK),
        make.triangular(*ref.FEE),
        make.pert(*ref.SHOP_BUY),
        make.lognormal(*ref.GIFTS),
    ]
