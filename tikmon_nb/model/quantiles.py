"""Quantile functions of every kind of range: one probability drives one value.

`quantile` is exact (scipy's functions). `fast_quantile` goes by the tables of `tables` where the exact
function is slow, and is within 1e-5 of the range of it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
from scipy import special

from tikmon_nb.inputs.ranges import Range
from tikmon_nb.model import tables
from tikmon_nb.model.draws import Array

Z95 = float(special.ndtri(0.95))
"""Standard normal score of the 95th percentile."""

_LEAST_LEFT = 1e-9  # a range of which less than this is left after cutting off holds nothing
_FOR_TABLES = 500  # from so many values on, making a table pays
_TAIL = 1e-3  # probabilities so near 0 or 1 are worked out exactly

NO_BOUNDS = (-np.inf, np.inf)


def quantile(range_: Range, u: Array, bounds: tuple[float, float] = NO_BOUNDS) -> Array:
    """Values of `range_` at the probabilities `u` (0-1), in the range's own unit; shape of `u`.

    `bounds` are the lowest and highest value that can be, such as those of the unit: the range is cut off
    there, and at its own `at_least` and `at_most`. Raises `ValueError` when nothing is left.
    """
    least, most = max(range_.cut[0], bounds[0]), min(range_.cut[1], bounds[1])
    exact = _QUANTILES[range_.distribution]
    if range_.is_fixed:
        return np.full(u.shape, range_.low)
    start, end = _kept(range_, least, most)
    if (start, end) == (0.0, 1.0):
        return exact(range_, u)
    if end - start < _LEAST_LEFT:
        raise ValueError(f"nothing of the range is left between {least:g} and {most:g}")
    return np.clip(exact(range_, start + (end - start) * u), least, most)


def fast_quantile(range_: Range, u: Array, bounds: tuple[float, float] = NO_BOUNDS) -> Array:
    """As `quantile`, within 1e-5 of the range: a beta distribution by its table, but for the far tails."""
    plain = range_.at_least is None and range_.at_most is None
    if range_.distribution not in ("pert", "beta") or u.size < _FOR_TABLES or not plain or range_.is_fixed:
        return quantile(range_, u, bounds)
    a, b = _shapes(range_)
    if min(a, b) < 1:
        return quantile(range_, u, bounds)
    place = u * tables.CELLS - 0.5
    cell = np.clip(place.astype(np.intp), 0, tables.CELLS - 2)
    table = tables.beta(a, b)
    x = table[cell] + (table[cell + 1] - table[cell]) * (place - cell)
    far = np.flatnonzero((u < _TAIL) | (u > 1 - _TAIL))
    x[far] = special.betaincinv(a, b, u[far])
    return np.asarray(range_.low + (range_.high - range_.low) * x)


def cdf(range_: Range, x: float, *, below: bool = False) -> float:
    """Chance (0-1) that a value of `range_` is at most `x`; with `below`, that it is less than `x`."""
    if range_.is_fixed:
        return float(range_.low < x or (not below and range_.low == x))
    return float(_CDFS[range_.distribution](range_, x, below))


def _kept(range_: Range, least: float, most: float) -> tuple[float, float]:
    """The probabilities between which the range lies inside its bounds."""
    low_end = -np.inf if range_.distribution in _UNBOUNDED else range_.low
    high_end = np.inf if range_.distribution in (*_UNBOUNDED, "lognormal") else range_.high
    if range_.distribution in ("lognormal", "poisson", "negative_binomial"):
        low_end = 0.0
        high_end = np.inf
    start = cdf(range_, least, below=True) if least > low_end else 0.0
    end = cdf(range_, most) if most < high_end else 1.0
    return start, end


_UNBOUNDED = ("normal",)


def _mode(range_: Range) -> float:
    return (range_.low + range_.high) / 2 if range_.mode is None else range_.mode


def _uniform(range_: Range, u: Array) -> Array:
    return range_.low + (range_.high - range_.low) * u


def _triangular(range_: Range, u: Array) -> Array:
    return triangular_quantile(u, range_.low, _mode(range_), range_.high)


def triangular_quantile(u: Array, low: Array | float, mode: Array | float, high: Array | float) -> Array:
    """Triangular values at the probabilities `u`; bounds and mode may be arrays that broadcast with `u`."""
    low, mode, high = np.asarray(low, float), np.asarray(mode, float), np.asarray(high, float)
    width = high - low
    place = (mode - low) / np.where(width > 0, width, 1.0)
    return low + width * triangular_place(u, place)


def triangular_place(u: Array, mode: Array) -> Array:
    """Triangular values between 0 and 1 with the likeliest at `mode` (0-1), at the probabilities `u`."""
    rising = u < mode
    root = np.sqrt(np.where(rising, u * mode, (1 - u) * (1 - mode)))
    return np.where(rising, root, 1 - root)


def _shapes(range_: Range) -> tuple[float, float]:
    """Shapes of a beta distribution; PERT has weight 4 on the mode (Vose 2008, Risk Analysis)."""
    if range_.distribution == "beta":
        assert range_.alpha is not None and range_.beta is not None
        return range_.alpha, range_.beta
    place = (_mode(range_) - range_.low) / (range_.high - range_.low)
    return 1 + 4 * place, 5 - 4 * place


def _beta(range_: Range, u: Array) -> Array:
    x = special.betaincinv(*_shapes(range_), u)
    return np.asarray(range_.low + (range_.high - range_.low) * x)


def _normal(range_: Range, u: Array) -> Array:
    return (range_.low + range_.high) / 2 + (range_.high - range_.low) / 2 / Z95 * normal_quantile(u)


def _logs(range_: Range) -> tuple[float, float]:
    low, high = np.log(range_.low), np.log(range_.high)
    return (low + high) / 2, (high - low) / 2 / Z95


def _lognormal(range_: Range, u: Array) -> Array:
    centre, spread = _logs(range_)
    return np.asarray(np.exp(centre + spread * normal_quantile(u)))


def _poisson(range_: Range, u: Array) -> Array:
    from scipy import stats

    return np.asarray(stats.poisson.ppf(u, range_.mean))


def _size(range_: Range) -> tuple[float, float]:
    assert range_.mean is not None and range_.dispersion is not None
    return range_.dispersion, range_.dispersion / (range_.dispersion + range_.mean)


def _negative_binomial(range_: Range, u: Array) -> Array:
    from scipy import stats

    return np.asarray(stats.nbinom.ppf(u, *_size(range_)))


@functools.lru_cache(maxsize=64)
def _steps(range_: Range) -> tuple[Array, Array]:
    """Sorted values of a discrete range and the chance of at most each."""
    assert range_.values is not None
    values = np.array(range_.values)
    weights = np.ones(values.size) if range_.weights is None else np.array(range_.weights)
    order = np.argsort(values, kind="stable")
    upto = np.cumsum(weights[order])
    return values[order], upto / upto[-1]


def _discrete(range_: Range, u: Array) -> Array:
    values, upto = _steps(range_)
    return np.asarray(values[np.minimum(np.searchsorted(upto, u, side="left"), values.size - 1)])


def _empirical(range_: Range, u: Array) -> Array:
    assert range_.values is not None
    return np.asarray(np.quantile(np.array(range_.values), u))


_QUANTILES: dict[str, Callable[[Range, Array], Array]] = {
    "fixed": _uniform,
    "uniform": _uniform,
    "triangular": _triangular,
    "pert": _beta,
    "beta": _beta,
    "normal": _normal,
    "lognormal": _lognormal,
    "poisson": _poisson,
    "negative_binomial": _negative_binomial,
    "discrete": _discrete,
    "empirical": _empirical,
}


def _place(range_: Range, x: float) -> float:
    return float(np.clip((x - range_.low) / (range_.high - range_.low), 0, 1))


def _triangular_cdf(range_: Range, x: float, below: bool) -> float:
    p, m = _place(range_, x), (_mode(range_) - range_.low) / (range_.high - range_.low)
    return p * p / m if p < m else 1 - (1 - p) ** 2 / (1 - m) if m < 1 else p * p


def _count_cdf(range_: Range, x: float, below: bool) -> float:
    from scipy import stats

    k = np.ceil(x) - 1 if below else np.floor(x)
    if range_.distribution == "poisson":
        return float(stats.poisson.cdf(k, range_.mean))
    return float(stats.nbinom.cdf(k, *_size(range_)))


def _discrete_cdf(range_: Range, x: float, below: bool) -> float:
    values, upto = _steps(range_)
    place = np.searchsorted(values, x, side="left" if below else "right")
    return float(upto[place - 1]) if place else 0.0


def _empirical_cdf(range_: Range, x: float, below: bool) -> float:
    values = np.sort(np.array(range_.values))
    ranks = np.arange(values.size) / (values.size - 1)
    keep = np.append(values[1:] != values[:-1], True) if not below else np.append(True, values[1:] != values[:-1])
    return float(np.interp(x, values[keep], ranks[keep]))


_CDFS: dict[str, Callable[[Range, float, bool], float]] = {
    "uniform": lambda range_, x, below: _place(range_, x),
    "triangular": _triangular_cdf,
    "pert": lambda range_, x, below: float(special.betainc(*_shapes(range_), _place(range_, x))),
    "beta": lambda range_, x, below: float(special.betainc(*_shapes(range_), _place(range_, x))),
    "normal": lambda range_, x, below: float(
        special.ndtr((x - (range_.low + range_.high) / 2) / ((range_.high - range_.low) / 2 / Z95))
    ),
    "lognormal": lambda range_, x, below: (
        float(special.ndtr((np.log(x) - _logs(range_)[0]) / _logs(range_)[1])) if x > 0 else 0.0
    ),
    "poisson": _count_cdf,
    "negative_binomial": _count_cdf,
    "discrete": _discrete_cdf,
    "empirical": _empirical_cdf,
}


def normal_quantile(u: Array) -> Array:
    """Standard normal values at the probabilities `u`."""
    return np.asarray(special.ndtri(u))


def normal_cdf(z: Array) -> Array:
    """Probabilities of standard normal values."""
    return np.asarray(special.ndtr(z))
