"""How far the best of some figures gets by chance, if their tails are those of Student's t, long or short.

Both sides of the middle have a scale of their own and the degrees of freedom in common, which the figures
themselves tell: whoever has posts far below the usual ones has such posts far above them by chance too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import special

from tikmon_nb.model.sampling.draws import Array

_SHAPES = np.linspace(0, 0.5, 11)  # 1 / degrees of freedom, each as likely before: normal to two degrees
_SCALES = np.exp(np.linspace(-1.6, 1.6, 33))  # of the middle of a side, each as likely before
_MIDDLE = 0.6744897501960817  # of the upper half of a normal distribution


@dataclass(frozen=True)
class StudentTails:
    """What the figures above the middle, all but the `outside` largest, say of the next one."""

    middle: float
    above: int  # figures above the middle
    scales: Array  # (scales,)
    weights: Array  # (shapes, scales, most outside), adding up to 1 for each number outside

    def p_values(self, values: Array, outside: int) -> Array:
        """The chance (0-1), at most, that the largest but `outside` - 1 gets as far as each of `values`."""
        if not len(self.scales):
            return np.zeros(len(values))
        u = np.maximum(values - self.middle, 0)[:, None] / self.scales
        beyond = np.stack([_beyond(u, shape) for shape in _SHAPES])
        chance = np.einsum("svc,sc->v", beyond, self.weights[:, :, outside - 1])
        return np.asarray((self.above - outside + 1) * chance)

    def threshold(self, outside: int, chance: float) -> float:
        """Where `p_values` comes down to `chance`."""
        low, high = self.middle, self.middle + 1.0
        while self.p_values(np.array([high]), outside)[0] > chance:
            low, high = high, self.middle + 2 * (high - self.middle)
        for _ in range(40):
            half = (low + high) / 2
            low, high = (half, high) if self.p_values(np.array([half]), outside)[0] > chance else (low, half)
        return high


def student_tails(ordered: Array, most_outside: int) -> StudentTails:
    """The tails of `ordered`, lowest first, with up to `most_outside` of the largest left out."""
    middle = float(np.median(ordered))
    up, down = ordered[ordered > middle] - middle, (middle - ordered[ordered < middle])[::-1]
    if len(up) <= most_outside or not len(down):
        return StudentTails(middle, len(up), np.array([]), np.zeros((len(_SHAPES), 0, most_outside)))
    scales = _SCALES * float(np.median(up)) / _MIDDLE
    kept = slice(len(up) - most_outside - 1, len(up) - 1)
    logs = np.stack([_log_density(up, scales, shape).cumsum(axis=1)[:, kept] for shape in _SHAPES])
    logs = logs[:, :, ::-1]
    below = _SCALES * float(np.median(down)) / _MIDDLE
    also = np.array([special.logsumexp(_log_density(down, below, shape).sum(axis=1)) for shape in _SHAPES])
    logs = logs + also[:, None, None]
    weights = np.exp(logs - logs.max(axis=(0, 1)))
    return StudentTails(middle, len(up), scales, weights / weights.sum(axis=(0, 1)))


def _log_density(distances: Array, scales: Array, shape: float) -> Array:
    """Of each distance from the middle at each scale, (scales, distances), up to what all shapes share."""
    u = distances / scales[:, None]
    if shape == 0:
        return np.asarray(-u * u / 2 - math.log(2 * math.pi) / 2 - np.log(scales)[:, None])
    of = 1 / shape
    constant = math.lgamma((of + 1) / 2) - math.lgamma(of / 2) - math.log(of * math.pi) / 2
    return np.asarray(constant - (of + 1) / 2 * np.log1p(u * u / of) - np.log(scales)[:, None])


def _beyond(u: Array, shape: float) -> Array:
    """The chance that a figure above the middle is `u` scales from it or more."""
    return np.asarray(2 * (special.ndtr(-u) if shape == 0 else special.stdtr(1 / shape, -u)))
