"""A level that wanders, with a damped slope, a season and noise that is gone the next month.

A local level model with a damped trend (Harvey 1989, Forecasting, structural time series models and the
Kalman filter, sections 2.3 and 4.1; Hyndman and others 2008, Forecasting with exponential smoothing, section
3.4) on the logarithm of what each month brought:

    month = level + season + noise / sqrt(parts),  level = level before + slope + wander,  slope is AR(1)

All of it is normal once the four spreads are given, so the level and the slope of today are too; the spreads
themselves are integrated over a grid, with a prior on each. Months far from their neighbours are weighed down
as Student's t does (4 degrees of freedom; Lange, Little and Taylor 1989). Of the newest one nobody knows yet
whether it was one month or the new level: both are held, each by how well it explains all months (a mixture;
Harrison and Stevens 1976, Bayesian forecasting).
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

import numpy as np

from tikmon_nb.model.sampling.draws import Array

SLOPE_KEPT = 0.85  # of the slope, from month to month, in the past
TAILS = 4.0  # degrees of freedom of the noise
LEAST_CHANCE = 1e-12  # of a card that says never
ROUNDS = 3  # of weighing far months down
WIDTHS = (1 / 3, 1.0, 3.0, 8.0)
WIDTH_WEIGHTS = (0.30, 0.35, 0.25, 0.10)
"""The slope's spread is so many times the usual one, with these chances: few accounts grow fast."""
SEASONS = (0.5, 1.0, 3.0)
SEASON_WEIGHTS = (0.4, 0.4, 0.2)
"""The same of how far calendar months lie apart."""
STEPS = 7  # of the grid for each of the two spreads that matter most
REACH = 2.2  # standard deviations of the prior to either side
UNKNOWN = 4.0  # standard deviation of a level of which nothing is known, as a logarithm

_CENTRED = np.eye(12) - 1 / 12


@dataclass(frozen=True)
class Spread:
    """What is known of a spread before: the median, and the standard deviation of its logarithm."""

    median: float
    log_sd: float


@dataclass(frozen=True)
class LevelPrior:
    """What many histories say: spread of a month's noise, of the monthly wander, of slopes, of seasons.

    These are standard deviations of logarithms, and so is `passing_sd`: how far a newest month that is a
    pause or a hit, and no level, lies from the level; `passing_chance` is how likely it is one beforehand.
    """

    noise: Spread
    wander: Spread
    slope: float
    season: float
    passing_chance: float
    passing_sd: float


@dataclass(frozen=True)
class LevelFit:
    """The posterior: `weights` of the grid's points, and level and slope of now at each, which are normal.

    `noise`, `wander`: the spreads at each point. `season`: expected log factors of the calendar months
    January to December, which average to nothing. `trust` (0-1): how far each month counted.
    """

    weights: Array
    noise: Array
    wander: Array
    level: Array
    slope: Array
    level_var: Array
    slope_var: Array
    covariance: Array
    season: Array
    trust: Array

    def mean_of(self, values: Array) -> float:
        """The posterior mean of what has a value at each point of the grid."""
        return float(self.weights @ values)

    def correlation(self) -> float:
        """Of level and slope, over all that is not known."""
        level, slope = self.mean_of(self.level), self.mean_of(self.slope)
        joint = self.mean_of(self.covariance + (self.level - level) * (self.slope - slope))
        variances = (
            self.mean_of(self.level_var + (self.level - level) ** 2),
            self.mean_of(self.slope_var + (self.slope - slope) ** 2),
        )
        return joint / math.sqrt(max(variances[0] * variances[1], 1e-300))

    def correlation_of_spreads(self) -> float:
        """Of the logarithms of noise and wander: where one is large, the other need not be."""
        logs = np.log(self.noise), np.log(self.wander)
        one, other = (values - self.mean_of(values) for values in logs)
        size = self.mean_of(one**2) * self.mean_of(other**2)
        return self.mean_of(one * other) / math.sqrt(size) if size > 0 else 0.0


def fit_level(logs: Array, parts: Array, months: Array, prior: LevelPrior) -> LevelFit:
    """The posterior after months with these `logs`, oldest first; NaN for a month that is not known.

    `parts` (0-1] of each month was measured; `months`, shape (n, 12), says which share of it lies in which
    calendar month. At least one of `logs` is a number.
    """
    grid = _grid(prior)
    known = np.isfinite(logs)
    y, part, shares = logs[known], parts[known], months[known]
    wander, slopes, slope_now = (one for one in _unit_covariances(len(logs)))
    at = np.ix_(known, known)
    # a calendar month that was met once tells nothing of the next: it may have been any month
    season = grid.season**2 * (len(y) > 12)
    base = (
        _outer(grid.wander**2, wander[at])
        + _outer(grid.slope**2, slopes[at])
        + _outer(season, shares @ _CENTRED @ shares.T)
        + UNKNOWN**2
    )
    centre = float(np.median(y[-3:]))
    trust = np.ones(len(y))
    newest = np.flatnonzero(known)[-2:]
    # right after a gap there is nothing near that the newest month could be an exception to
    passing = grid.passing * (len(newest) == 2 and newest[1] - newest[0] == 1)
    for turn in range(ROUNDS):
        noise = grid.noise[:, None] ** 2 / (part * trust)
        noise[:, -1] += passing * prior.passing_sd**2
        inverse, log_det = _inverted(base, noise)
        pull = inverse @ (y - centre)
        likelihood = -0.5 * (pull @ (y - centre)) - 0.5 * log_det
        weights = _normalised(grid.log_prior + likelihood)
        if len(y) < 3 or turn == ROUNDS - 1:
            break
        trust = _trust(weights, grid.noise, noise, pull, inverse, part)
    to_level = np.full((len(weights), len(y)), UNKNOWN**2)
    to_slope = grid.slope[:, None] ** 2 * slope_now[known]
    through = np.einsum("gij,gj->gi", inverse, to_level)
    every = np.ones(len(logs))
    every[known] = trust
    every[newest[-1]] = 1.0 - weights @ passing
    return LevelFit(
        weights=weights,
        noise=grid.noise,
        wander=grid.wander,
        level=centre + (to_level * pull).sum(1),
        slope=(to_slope * pull).sum(1),
        level_var=np.maximum(UNKNOWN**2 - (to_level * through).sum(1), 0.0),
        slope_var=np.maximum(
            grid.slope**2 - (to_slope * np.einsum("gij,gj->gi", inverse, to_slope)).sum(1), 0.0
        ),
        covariance=-(to_slope * through).sum(1),
        season=(_CENTRED @ shares.T) @ ((weights * season) @ pull),
        trust=every,
    )


@dataclass(frozen=True)
class _Grid:
    noise: Array
    wander: Array
    slope: Array
    season: Array
    passing: Array
    log_prior: Array


@functools.lru_cache(maxsize=8)
def _grid(prior: LevelPrior) -> _Grid:
    places = np.linspace(-REACH, REACH, STEPS)
    axes = (
        prior.noise.median * np.exp(places * prior.noise.log_sd),
        prior.wander.median * np.exp(places * prior.wander.log_sd),
        prior.slope * np.array(WIDTHS),
        prior.season * np.array(SEASONS),
        np.array([0.0, 1.0]),
    )
    logs = (
        *(-(places**2) / 2, -(places**2) / 2, np.log(WIDTH_WEIGHTS), np.log(SEASON_WEIGHTS)),
        np.log(np.clip([1 - prior.passing_chance, prior.passing_chance], LEAST_CHANCE, 1)),
    )
    noise, wander, slope, season, passing = (one.ravel() for one in np.meshgrid(*axes, indexing="ij"))
    log_prior = sum(one.ravel() for one in np.meshgrid(*logs, indexing="ij"))
    return _Grid(noise, wander, slope, season, passing, np.asarray(log_prior))


@functools.lru_cache(maxsize=64)
def _unit_covariances(count: int) -> tuple[Array, Array, Array]:
    """Of past levels less that of now, for a wander and a slope of spread 1; and with the slope of now.

    Going back k months, the level loses k wanders and k slopes; slopes have correlation kept^distance.
    """
    back = np.arange(count - 1, -1, -1)
    wander = np.minimum.outer(back, back).astype(float)
    steps = np.arange(1, count)
    between = SLOPE_KEPT ** np.abs(np.subtract.outer(steps, steps))
    sums = np.zeros((count, count))
    sums[1:, 1:] = (
        np.tril(np.ones((count - 1, count - 1)))[:, :] @ between @ np.tril(np.ones((count - 1, count - 1))).T
    )
    slopes = sums[np.ix_(back, back)]
    with_now = -np.array([(SLOPE_KEPT ** np.arange(1, k + 1)).sum() for k in back])
    return wander, slopes, with_now


def _outer(sizes: Array, matrix: Array) -> Array:
    return np.asarray(sizes[:, None, None] * matrix)


def _inverted(base: Array, noise: Array) -> tuple[Array, Array]:
    """The inverses of all covariance matrices, and the logarithms of their determinants."""
    full = base.copy()
    places = np.arange(base.shape[1])
    full[:, places, places] += noise
    _, log_det = np.linalg.slogdet(full)
    return np.asarray(np.linalg.inv(full), dtype=float), np.asarray(log_det, dtype=float)


def _normalised(log_weights: Array) -> Array:
    weights = np.exp(log_weights - log_weights.max())
    return np.asarray(weights / weights.sum())


def _trust(weights: Array, sizes: Array, noise: Array, pull: Array, inverse: Array, part: Array) -> Array:
    """How far each month counts: little where its noise is far larger than that of the others."""
    expected = noise * pull
    variance = noise - noise**2 * np.diagonal(inverse, axis1=1, axis2=2)
    squares = weights @ ((expected**2 + variance) * part / sizes[:, None] ** 2)
    trust = np.minimum((TAILS + 1) / (TAILS + squares), 1.0)
    trust[-1] = 1.0  # what it says is decided by the mixture
    return np.asarray(trust)
