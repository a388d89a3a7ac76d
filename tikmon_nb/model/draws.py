"""All randomness: one stream of uniform numbers per (seed, creator, name), and quantile functions.

Every assumption is drawn by pushing its own uniform numbers through its quantile function. So two
scenarios that differ in one assumption share all other draws, and the first n draws of a longer run are
the draws of a run of n.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from tikmon_nb.inputs.ranges import Range

Array = NDArray[np.float64]

Z95 = float(special.ndtri(0.95))
"""Standard normal score of the 95th percentile."""
_TINY = 2.0**-54


@dataclass(frozen=True)
class Draws:
    """Where the random numbers of one simulated creator come from."""

    seed: int
    creator: str
    draws: int
    months: int

    def _generator(self, name: str) -> np.random.Generator:
        key = f"{len(self.creator)}:{self.creator}/{name}".encode()
        digest = np.frombuffer(hashlib.sha256(key).digest(), dtype="<u4")
        sequence = np.random.SeedSequence(self.seed, spawn_key=tuple(int(word) for word in digest))
        return np.random.Generator(np.random.PCG64DXSM(sequence))

    def once(self, name: str) -> Array:
        """Uniform numbers in (0, 1), one per draw: shape (draws,). For what lasts all year."""
        return np.asarray(np.maximum(self._generator(name).random(self.draws), _TINY))

    def monthly(self, name: str) -> Array:
        """Uniform numbers in (0, 1), one per month and draw: shape (months, draws)."""
        return np.asarray(np.maximum(self._generator(name).random((self.draws, self.months)), _TINY).T)


def quantile(range_: Range, u: Array) -> Array:
    """Values of `range_` at the probabilities `u` (0-1), in the range's own unit; shape of `u`."""
    low, high = range_.low, range_.high
    if range_.distribution == "fixed" or low == high:
        return np.full(u.shape, low)
    if range_.distribution == "uniform":
        return low + (high - low) * u
    if range_.distribution == "triangular":
        return triangular_quantile(u, low, _mode(range_), high)
    if range_.distribution == "pert":
        return _pert_quantile(u, low, _mode(range_), high)
    z = normal_quantile(u) / Z95
    if range_.distribution == "normal":
        return (low + high) / 2 + (high - low) / 2 * z
    log_low, log_high = np.log(low), np.log(high)
    return np.asarray(np.exp((log_low + log_high) / 2 + (log_high - log_low) / 2 * z))


def _mode(range_: Range) -> float:
    return (range_.low + range_.high) / 2 if range_.mode is None else range_.mode


def triangular_quantile(u: Array, low: Array | float, mode: Array | float, high: Array | float) -> Array:
    """Triangular values at the probabilities `u`; bounds and mode may be arrays that broadcast with `u`."""
    low, mode, high = np.asarray(low, float), np.asarray(mode, float), np.asarray(high, float)
    width = high - low
    below = u * width < mode - low
    rising = low + np.sqrt(u * width * (mode - low))
    falling = high - np.sqrt((1 - u) * width * (high - mode))
    return np.where(below, rising, falling)


def _pert_quantile(u: Array, low: float, mode: float, high: float) -> Array:
    """PERT values (beta with weight 4 on the mode; Vose 2008, Risk Analysis) at probabilities `u`."""
    a = 1 + 4 * (mode - low) / (high - low)
    b = 1 + 4 * (high - mode) / (high - low)
    return low + (high - low) * np.asarray(special.betaincinv(a, b, u))


def normal_quantile(u: Array) -> Array:
    """Standard normal values at the probabilities `u`."""
    return np.asarray(special.ndtri(u))


def normal_cdf(z: Array) -> Array:
    """Probabilities of standard normal values."""
    return np.asarray(special.ndtr(z))


def poisson_quantile(u: Array, mean: Array) -> Array:
    """Whole counts at the probabilities `u` for Poisson means of the same shape; 0 where the mean is 0.

    Rises with the mean for a fixed `u`, so that more of what causes a count never lowers it. Cumulative
    search where the mean is below 30; beyond, an expansion corrected by the exact distribution function.
    """
    u, mean = np.broadcast_arrays(u, mean)
    counts = np.zeros(u.shape)
    small = (mean > 0) & (mean < 30)
    counts[small] = _poisson_by_search(u[small], mean[small])
    large = mean >= 30
    counts[large] = _poisson_by_gamma(u[large], mean[large])
    return counts


def _poisson_by_search(u: Array, mean: Array) -> Array:
    counts = np.zeros(u.shape)
    if not u.size:
        return counts
    term = np.exp(-mean)
    cumulative = term.copy()
    for k in range(1, 200):  # P(N >= 200 | mean 30) < 1e-90
        above = (u > cumulative) & (term > _TINY)  # beyond that, rounding keeps the sum below u
        if not above.any():
            break
        counts += above
        term *= mean / k
        cumulative += term
    return counts


def _poisson_by_gamma(u: Array, mean: Array) -> Array:
    """Smallest whole k with P(N <= k) >= u: Cornish and Fisher's expansion, then steps to the exact k."""
    if not u.size:
        return u.copy()
    z = special.ndtri(u)
    k = np.maximum(np.floor(mean + np.sqrt(mean) * z + (z * z - 1) / 6), 0)
    while (low := special.pdtr(k, mean) < u).any():
        k += low
    while (high := (k > 0) & (special.pdtr(np.maximum(k - 1, 0), mean) >= u)).any():
        k -= high
    return np.asarray(k)
