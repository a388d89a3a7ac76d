"""Quantile functions of every kind of range: one probability drives one value.

`quantile` is exact (scipy's functions). `fast_quantile` goes by the tables of `tables` where the exact
function is slow, and is within 1e-5 of the range of it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from tikmon_nb.inputs.ranges import Range
from tikmon_nb.model.sampling import quantile_tables as tables
from tikmon_nb.model.sampling.draws import Array

Z95 = float(special.ndtri(0.95))
"""Standard normal score of the 95th percentile."""

_LEAST_LEFT = 1e-9  # a range of which less than this is left after cutting off holds nothing
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
    start, end = kept_probabilities(range_, least, most)
    if (start, end) == (0.0, 1.0):
        return exact(range_, u)
    if end - start < _LEAST_LEFT:
        raise ValueError(f"nothing of the range is left between {least:g} and {most:g}")
    return np.clip(exact(range_, start + (end - start) * u), least, most)


def middle(range_: Range) -> float:
    """The value that `range_` is as often above as below, in its own unit."""
    return float(quantile(range_, np.array([0.5]))[0])


def fast_quantile(range_: Range, u: Array, bounds: tuple[float, float] = NO_BOUNDS) -> Array:
    """As `quantile`, within 1e-5 of the range: by tables where the exact function is slow."""
    if range_.distribution not in _BY_TABLE or _is_cut(range_, bounds):
        return quantile(range_, u, bounds)
    if range_.distribution in _BY_SCORE:
        return of_scores(range_, tables.scores(u), bounds)
    a, b = _shapes(range_)
    return _between_cells(tables.beta(a, b), u, range_, a, b) if min(a, b) >= 1 else quantile(range_, u)


def of_scores(range_: Range, z: Array, bounds: tuple[float, float] = NO_BOUNDS) -> Array:
    """As `fast_quantile` at the probabilities of the standard normal values `z`."""
    if range_.distribution in _STEPPED or (_is_cut(range_, bounds) and not range_.is_fixed):
        # where rounding makes it 0 or 1, an unbounded range would be infinite
        return fast_quantile(range_, np.clip(special.ndtr(z), 2.0**-53, 1 - 2.0**-53), bounds)
    if range_.distribution not in _BY_SCORE:
        return tables.between_scores(z, *_over_scores(range_))
    if range_.distribution == "normal":
        return (range_.low + range_.high) / 2 + (range_.high - range_.low) / 2 / Z95 * z
    centre, spread = _logs(range_)
    return np.asarray(np.exp(centre + spread * z))


@functools.lru_cache(maxsize=256)
def _over_scores(range_: Range) -> tuple[Array, Array]:
    """The range over the grid of scores, and its steps."""
    shares = np.clip(special.ndtr(tables.score_grid()), 2.0**-53, 1 - 2.0**-53)
    table = quantile(range_, shares)
    return table, np.diff(table, append=table[-1])


def _is_cut(range_: Range, bounds: tuple[float, float]) -> bool:
    """Whether any part of the range that matters lies outside its bounds (or it is one value)."""
    least, most = max(range_.cut[0], bounds[0]), min(range_.cut[1], bounds[1])
    return range_.is_fixed or kept_probabilities(range_, least, most) != (0.0, 1.0)


def _between_cells(table: Array, u: Array, range_: Range, a: float, b: float) -> Array:
    """Beta values between the cells of their table; exactly in the far tails."""
    place = u * tables.CELLS - 0.5
    cell = np.clip(place.astype(np.intp), 0, tables.CELLS - 2)
    x = table[cell] + (table[cell + 1] - table[cell]) * (place - cell)
    far = np.flatnonzero((u < _TAIL) | (u > 1 - _TAIL))
    x[far] = special.betaincinv(a, b, u[far])
    return np.asarray(range_.low + (range_.high - range_.low) * x)


_BY_SCORE = ("normal", "lognormal")
_STEPPED = ("poisson", "negative_binomial", "discrete", "empirical")  # no line between their values
_BY_TABLE = (*_BY_SCORE, "pert", "beta")


def _mode(range_: Range) -> float:
    return (range_.low + range_.high) / 2 if range_.mode is None else range_.mode


def _uniform(range_: Range, u: Array) -> Array:
    return range_.low + (range_.high - range_.low) * u


def _triangular(range_: Range, u: Array) -> Array:
    width = range_.high - range_.low
    place = np.array((_mode(range_) - range_.low) / width)
    return np.asarray(range_.low + width * triangular_place(u, place))


def triangular_place(u: NDArray[Any], mode: NDArray[Any]) -> NDArray[Any]:
    """Triangular values between 0 and 1 with the likeliest at `mode` (0-1), at the probabilities `u`.

    Of the precision of `u` and `mode`.
    """
    rising = u < mode
    root = np.where(rising, u * mode, (1 - u) * (1 - mode))
    np.sqrt(root, out=root)
    return np.asarray(np.where(rising, root, 1 - root))


def _shapes(range_: Range) -> tuple[float, float]:
    """Shapes of a beta distribution; PERT has weight 4 on the mode (Vose 2008, Risk Analysis)."""
    if range_.alpha is not None and range_.beta is not None:
        return range_.alpha, range_.beta
    place = (_mode(range_) - range_.low) / (range_.high - range_.low)
    return 1 + 4 * place, 5 - 4 * place


def _beta(range_: Range, u: Array) -> Array:
    x = special.betaincinv(*_shapes(range_), u)
    return np.asarray(range_.low + (range_.high - range_.low) * x)


def _normal(range_: Range, u: Array) -> Array:
    centre, spread = (range_.low + range_.high) / 2, (range_.high - range_.low) / 2 / Z95
    return np.asarray(centre + spread * special.ndtri(u))


def _logs(range_: Range) -> tuple[float, float]:
    low, high = np.log(range_.low), np.log(range_.high)
    return (low + high) / 2, (high - low) / 2 / Z95


def _lognormal(range_: Range, u: Array) -> Array:
    centre, spread = _logs(range_)
    return np.asarray(np.exp(centre + spread * special.ndtri(u)))


def _poisson(range_: Range, u: Array) -> Array:
    from scipy import stats

    return np.asarray(stats.poisson.ppf(u, range_.mean))


def _size(range_: Range) -> tuple[float, float]:
    """scipy's parameters of a negative binomial: dispersion, and the chance of stopping."""
    mean, dispersion = range_.mean or 0.0, range_.dispersion or 1.0
    return dispersion, dispersion / (dispersion + mean)


def _negative_binomial(range_: Range, u: Array) -> Array:
    from scipy import stats

    return np.asarray(stats.nbinom.ppf(u, *_size(range_)))


@functools.lru_cache(maxsize=64)
def _steps(range_: Range) -> tuple[Array, Array]:
    """Sorted values of a discrete range and the chance of at most each."""
    values = np.array(range_.values)
    weights = np.ones(values.size) if range_.weights is None else np.array(range_.weights)
    order = np.argsort(values, kind="stable")
    upto = np.cumsum(weights[order])
    return values[order], upto / upto[-1]


def _discrete(range_: Range, u: Array) -> Array:
    values, upto = _steps(range_)
    return np.asarray(values[np.minimum(np.searchsorted(upto, u, side="left"), values.size - 1)])


def _empirical(range_: Range, u: Array) -> Array:
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


def kept_probabilities(range_: Range, least: float, most: float) -> tuple[float, float]:
    """The probabilities (0-1) between which values of `range_` lie from `least` to and including `most`."""
    start = 0.0 if least == -np.inf else cdf(range_, float(np.nextafter(least, -np.inf)))
    end = 1.0 if most == np.inf else cdf(range_, most)
    return start, end


def cdf(range_: Range, x: float) -> float:
    """Chance (0-1) that a value of `range_` is at most `x`, before anything is cut off."""
    if range_.is_fixed:
        return float(range_.low <= x)
    return float(_CDFS[range_.distribution](range_, x))


def _place(range_: Range, x: float) -> float:
    return float(np.clip((x - range_.low) / (range_.high - range_.low), 0, 1))


def _triangular_cdf(range_: Range, x: float) -> float:
    p, m = _place(range_, x), (_mode(range_) - range_.low) / (range_.high - range_.low)
    return p * p / m if p < m else 1 - (1 - p) ** 2 / (1 - m) if m < 1 else p * p


def _beta_cdf(range_: Range, x: float) -> float:
    return float(special.betainc(*_shapes(range_), _place(range_, x)))


def _normal_cdf(range_: Range, x: float) -> float:
    sd = (range_.high - range_.low) / 2 / Z95
    return float(special.ndtr((x - (range_.low + range_.high) / 2) / sd))


def _lognormal_cdf(range_: Range, x: float) -> float:
    centre, spread = _logs(range_)
    return float(special.ndtr((np.log(x) - centre) / spread)) if x > 0 else 0.0


def _poisson_cdf(range_: Range, x: float) -> float:
    return float(special.pdtr(np.floor(x), range_.mean)) if x >= 0 else 0.0


def _negative_binomial_cdf(range_: Range, x: float) -> float:
    size, stop = _size(range_)
    return float(special.betainc(size, np.floor(x) + 1, stop)) if x >= 0 else 0.0


def _discrete_cdf(range_: Range, x: float) -> float:
    values, upto = _steps(range_)
    place = int(np.searchsorted(values, x, side="right"))
    return float(upto[place - 1]) if place else 0.0


def _empirical_cdf(range_: Range, x: float) -> float:
    values = np.sort(np.array(range_.values))
    return float(np.interp(x, values, np.arange(values.size)) / (values.size - 1))


_CDFS: dict[str, Callable[[Range, float], float]] = {
    "uniform": _place,
    "triangular": _triangular_cdf,
    "pert": _beta_cdf,
    "beta": _beta_cdf,
    "normal": _normal_cdf,
    "lognormal": _lognormal_cdf,
    "poisson": _poisson_cdf,
    "negative_binomial": _negative_binomial_cdf,
    "discrete": _discrete_cdf,
    "empirical": _empirical_cdf,
}
