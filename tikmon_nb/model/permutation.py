"""Tests by shuffling: how often chance alone would part the groups of some figures as far as they are parted.

Only the order of the figures counts (ranks, the mean rank for equal ones), so one viral post does not decide.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.stats import rankdata

from tikmon_nb.model.draws import Array

PERMUTATIONS = 9_999
MOST_EXACT = 20_000  # up to so many ways to part the posts in two, every way is tried
_CELLS = 2_000_000  # shuffled figures held at once
_SAME = 1e-9  # statistics closer than this are equal


@dataclass(frozen=True)
class Shuffled:
    """The sum of ranks of each group as found, (groups,), and under shuffling, (permutations, groups).

    `exact`: every way to part the figures was tried, of which the one found is one.
    """

    sizes: Array
    found: Array
    chance: Array
    exact: bool
    ties: float  # 1 without equal figures, 0 when all are equal

    @property
    def statistic(self) -> float:
        """The statistic of Kruskal and Wallis (1952), corrected for equal figures; 0 when all are equal."""
        n = self.sizes.sum()
        plain = 12 / (n * (n + 1)) * self._parted(self.found) - 3 * (n + 1)
        return float(plain / self.ties) if self.ties > 0 else 0.0

    def p_any(self) -> float:
        """The chance (0-1) of groups as far apart as these, if the groups made no difference."""
        return float(self._share(self._parted(self.chance) >= self._parted(self.found) - _SAME))

    def p_higher(self) -> Array:
        """For each group, the chance (0-1) of ranking this high against all others; (groups,)."""
        return np.asarray(self._share(self.chance >= self.found - _SAME))

    def p_different(self) -> Array:
        """For each group, the chance (0-1) of ranking this far from all others, up or down; (groups,)."""
        middle = self.sizes * (self.sizes.sum() + 1) / 2
        return np.asarray(self._share(np.abs(self.chance - middle) >= np.abs(self.found - middle) - _SAME))

    def _parted(self, sums: Array) -> Array:
        return np.asarray((sums**2 / self.sizes).sum(axis=-1))

    def _share(self, as_far: Array) -> Array:
        """The way found counts among the shuffled ones, so that no p is 0 (Phipson and Smyth 2010)."""
        counted, ways = as_far.sum(axis=0), len(as_far)
        return np.asarray(counted / ways if self.exact else (counted + 1) / (ways + 1))


def shuffle(
    values: Array, groups: Array, rng: np.random.Generator, permutations: int = PERMUTATIONS
) -> Shuffled:
    """`values` (posts,) in `groups` (posts,) of 0, 1, ... against the same values shuffled over the groups.

    No NaN, and no empty group. Two groups that can be made in at most `MOST_EXACT` ways take no `rng`.
    """
    ranks = rankdata(values)
    sizes = np.bincount(groups).astype(float)
    found = np.bincount(groups, weights=ranks)
    first = int(sizes[0])
    exact = len(sizes) == 2 and math.comb(len(ranks), first) <= MOST_EXACT
    chance = _every_way(ranks, first) if exact else _some_ways(ranks, sizes, rng, permutations)
    return Shuffled(sizes, found, chance, exact, tie_correction(ranks))


def _every_way(ranks: Array, first: int) -> Array:
    ways = np.array(list(combinations(range(len(ranks)), first)), dtype=np.intp)
    sums = ranks[ways].sum(axis=1)
    return np.column_stack([sums, ranks.sum() - sums])


def _some_ways(ranks: Array, sizes: Array, rng: np.random.Generator, permutations: int) -> Array:
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.intp)
    at_once = max(1, _CELLS // len(ranks))
    parts = []
    for done in range(0, permutations, at_once):
        rows = min(at_once, permutations - done)
        shuffled = rng.permuted(np.broadcast_to(ranks, (rows, len(ranks))), axis=1)
        parts.append(np.add.reduceat(shuffled, starts, axis=1))
    return np.concatenate(parts)


def tie_correction(ranks: Array) -> float:
    """1 - sum(t^3 - t) / (n^3 - n) over the runs of t equal ranks: 1 without any, 0 when all are equal."""
    n = len(ranks)
    _, runs = np.unique(ranks, return_counts=True)
    return 1 - float((runs.astype(float) ** 3 - runs).sum()) / (n**3 - n) if n > 1 else 0.0


def holm(p_values: Array) -> Array:
    """`p_values` (tests,) corrected for their number after Holm (1979); NaN stays NaN and does not count.

    All that are at most 0.05 together hold a false one in at most 5 % of cases, however the tests depend.
    """
    corrected = np.full(len(p_values), np.nan)
    order = np.argsort(p_values, kind="stable")[: int((~np.isnan(p_values)).sum())]
    steps = p_values[order] * np.arange(len(order), 0, -1)
    corrected[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return corrected
