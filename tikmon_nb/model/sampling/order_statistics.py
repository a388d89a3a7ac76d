"""The median of a few figures and how surely it is known, from their order alone."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binom

COVERAGE = 0.95


@dataclass(frozen=True)
class Median:
    """The median of `n` figures, and the interval that covers it with `COVERAGE`; NaN = too few."""

    n: int
    value: float
    low: float
    high: float

    @property
    def says_something(self) -> bool:
        """Whether there are enough figures for an interval."""
        return not math.isnan(self.low)


def median_interval(values: Sequence[float] | np.ndarray) -> Median:
    """The median of the values, with an interval from its order statistics.

    The interval between the k-th lowest and the k-th highest value covers the median with probability
    1 - 2 P(B < k), B binomial with n tries of one half; it asks nothing of the distribution (Conover 1999,
    section 3.2). Fewer than six values give none at 95 %. NaN is left out.
    """
    ordered = np.asarray(values, float)
    ordered = np.sort(ordered[~np.isnan(ordered)])
    n = len(ordered)
    if n == 0:
        return Median(0, math.nan, math.nan, math.nan)
    k = _rank(n)
    low, high = (float(ordered[k - 1]), float(ordered[n - k])) if k > 0 else (math.nan, math.nan)
    return Median(n, float(np.median(ordered)), low, high)


@functools.cache
def _rank(n: int) -> int:
    """The k of `median_interval` for `n` values; 0 if there are too few."""
    k = int(binom.ppf((1 - COVERAGE) / 2, n, 0.5))
    return k - 1 if k and binom.cdf(k - 1, n, 0.5) > (1 - COVERAGE) / 2 else k
