"""Tests by shuffling: how often chance alone would part the groups of some figures as far as they are parted.

Only the order of the figures counts (ranks, the mean rank for equal ones), so one viral post does not decide.
Figures that follow each other in time are shuffled in runs: a good week lifts several posts, and these often
have the hour and the hashtags in common, which single posts shuffled one by one would take for an effect.

Every test is made twice with the same shuffles, and the larger chance counts: once with the groups as they
are, and once with each post held against the share of its group among its neighbours in time. Without the
second, a creator who grows fast and changes hours on the way seems to have a better hour.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import permutations as arrangements

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from tikmon_nb.model.sampling.draws import Array

PERMUTATIONS = 9_999
RUN = 5  # posts that are moved together
NEIGHBOURS = 6  # a post is also held against the share of its group among so many around it
MOST_EXACT = 5_000  # up to so many ways to shuffle, every way is tried
_CELLS = 2_000_000  # shuffled figures held at once
_SAME = 1e-9  # statistics closer than this are equal


@dataclass(frozen=True)
class Shuffled:
    """The sum of ranks of each group as found, (groups,), and under shuffling, (permutations, groups).

    `beside_`: the same with memberships held against those of the neighbours, less what equal ranks would
    give; of these, `beside_sizes` is the sum of the squares. `exact`: every way to shuffle was tried, of
    which the one found is one. `ties`: 1 without equal figures, 0 when all are equal.
    """

    sizes: Array
    found: Array
    chance: Array
    beside_sizes: Array
    beside_found: Array
    beside_chance: Array
    posts: int
    exact: bool
    ties: float

    @property
    def statistic(self) -> float:
        """The statistic of Kruskal and Wallis (1952), corrected for equal figures; 0 when all are equal.

        Only for groups that part all figures, as `p_any`.
        """
        n = self.posts
        plain = 12 / (n * (n + 1)) * self._parted(self.found) - 3 * (n + 1)
        return float(plain / self.ties) if self.ties > 0 else 0.0

    def p_any(self) -> float:
        """The chance (0-1) of groups as far apart as these, if the groups made no difference."""
        plain = self._share(np.asarray(self._parted(self.chance) >= self._parted(self.found) - _SAME))
        found, chance = self._beside(self.beside_found), self._beside(self.beside_chance)
        beside = self._share(np.asarray(chance >= found - _SAME))
        return float(max(plain, beside))

    def p_higher(self) -> Array:
        """For each group, the chance (0-1) of ranking this high against all others; (groups,)."""
        plain = self._share(self.chance >= self.found - _SAME)
        return np.maximum(plain, self._share(self.beside_chance >= self.beside_found - _SAME))

    def p_different(self) -> Array:
        """For each group, the chance (0-1) of ranking this far from all others, up or down; (groups,)."""
        middle = self.sizes * (self.posts + 1) / 2
        plain = self._share(np.abs(self.chance - middle) >= np.abs(self.found - middle) - _SAME)
        beside = np.abs(self.beside_chance) >= np.abs(self.beside_found) - _SAME
        return np.maximum(plain, self._share(beside))

    def _parted(self, sums: Array) -> Array:
        return np.asarray((sums**2 / self.sizes).sum(axis=-1))

    def _beside(self, sums: Array) -> Array:
        return np.asarray((sums**2 / np.maximum(self.beside_sizes, _SAME)).sum(axis=-1))

    def _share(self, as_far: NDArray[np.bool_]) -> Array:
        """The way found counts among the shuffled ones, so that no p is 0 (Phipson and Smyth 2010)."""
        counted, ways = as_far.sum(axis=0), len(as_far)
        return np.asarray(counted / ways if self.exact else (counted + 1) / (ways + 1))


def shuffle(
    values: Array, groups: NDArray[np.bool_], rng: np.random.Generator, permutations: int = PERMUTATIONS
) -> Shuffled:
    """`values` (posts,), in order of time, by `groups`, booleans (groups, posts), against `values` shuffled.

    Each shuffling starts the circle of all posts anywhere, cuts it into runs of `RUN` posts and lays these in
    any order. No NaN, and no empty group. Where there are at most `MOST_EXACT` such ways all are taken, and
    `rng` none.
    """
    ranks = rankdata(values)
    plain, beside = groups.astype(float), _beside_neighbours(groups)
    members = np.concatenate([plain, beside])
    n, runs = len(ranks), -(-len(ranks) // RUN)
    exact = runs < 8 and n * math.factorial(runs) <= MOST_EXACT
    if exact:
        orders = np.array(list(arrangements(range(runs))), dtype=float)
        chance = np.concatenate([_moved(ranks, orders, start) @ members.T for start in range(n)])
    else:
        chance = np.empty((permutations, len(members)))
        at_once = max(1, _CELLS // n)
        for done in range(0, permutations, at_once):
            rows = min(at_once, permutations - done)
            starts = rng.integers(0, n, (rows, 1))
            chance[done : done + rows] = _moved(ranks, rng.random((rows, runs)), starts) @ members.T
    found, k = members @ ranks, len(plain)
    middle = beside.sum(axis=1) * (n + 1) / 2  # what equal ranks would give
    return Shuffled(
        plain.sum(axis=1),
        found[:k],
        chance[:, :k],
        (beside**2).sum(axis=1),
        found[k:] - middle,
        chance[:, k:] - middle,
        n,
        exact,
        tie_correction(ranks),
    )


def _beside_neighbours(groups: NDArray[np.bool_]) -> Array:
    """Each post's membership less the share of its group among the `NEIGHBOURS` posts around it.

    What changes slowly, such as a level of views that is not quite taken out, hardly counts in their sum.
    """
    n = groups.shape[1]
    width = min(NEIGHBOURS, n - 1)
    at = np.arange(n)[:, None]
    others = np.clip(at - NEIGHBOURS // 2, 0, n - 1 - width) + np.arange(width)
    return np.asarray(groups - groups[:, others + (others >= at)].mean(axis=2))


def _moved(ranks: Array, keys: Array, start: NDArray[np.int64] | int) -> Array:
    """`ranks` from `start` on, their runs in the order of `keys` (shufflings, runs): (shufflings, posts)."""
    run_of = np.arange(len(ranks)) // RUN
    places = np.argsort(np.argsort(keys, axis=1), axis=1).astype(np.int16)  # small integers sort fastest
    order = np.argsort(places[:, run_of], axis=1, kind="stable")
    return np.asarray(ranks[(order + start) % len(ranks)])


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
