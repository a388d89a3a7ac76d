"""The posts that stand out from the creator's own, beyond what chance explains."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from tikmon_nb.model.posts.baseline import CHANCE, LEAST_POSTS, relative_views
from tikmon_nb.model.posts.student_tail import StudentTails, student_tails
from tikmon_nb.model.sampling.draws import Array

_MAD_TO_SD = 1.4826022185056018  # 1 / normal quantile of 3/4
_SEVERAL = 1.25  # asking about several raises the chance by a fifth at most (simulated; most of 10 distances)


@dataclass(frozen=True)
class BestPosts:
    """The posts that stand out, best first: the columns of `relative_views`, and `z` and `p_value`.

    `compared`: settled posts they were compared with; `beyond_chance`: how many stand out, of which `posts`
    has the first; `spread`: robust standard deviation of the log ratios; a post stands out from `threshold_z`
    spreads or `threshold_ratio` times its normal views. `reason` says why the list is empty: "too_few_posts",
    "no_spread" (half of the posts or more are equal), "within_chance", or "" when it is not.
    """

    posts: pd.DataFrame
    compared: int
    beyond_chance: int
    spread: float
    threshold_z: float
    threshold_ratio: float
    reason: Literal["", "too_few_posts", "no_spread", "within_chance"]


def best_posts(videos: pd.DataFrame, n: int = 5, *, as_of: dt.date | None = None) -> BestPosts:
    """At most `n` settled posts that did better than chance explains for this creator.

    Chance makes viral posts too, so it is taken from the creator's own upper tail: how far the best quarter
    of the log ratios lies above the rest is taken to be exponential (views like Pareto's), which is more than
    normal log ratios would reach. The largest of m such distances exceeds the share g of their sum with a
    chance of at most m (1 - g)^(m - 1) (Fisher 1929, Proceedings of the Royal Society A 125). Asked first of
    the k-th largest with the larger ones left out, then of the next, k being a quarter of m, so that several
    do not hide each other; corrected for that, a post is called best by chance in at most `CHANCE` of cases.
    Tails may be longer still, so that it must hold against Student's t too (`student_tail`), whose degrees of
    freedom both sides tell: simulated with 20 to 400 posts, one is called best by chance in at most 5 % of
    cases for normal, exponential and t log ratios with 4 degrees of freedom or more, in 2 to 7 % with 3 or
    with one viral post in 20. `p_value` is the larger of the two for each post.
    NaN policy: as `relative_views`; fewer than `LEAST_POSTS` settled posts give none.
    """
    relative = relative_views(videos, as_of)
    tested = relative[relative["settled"] & relative["log_ratio"].notna()]
    compared = len(tested)
    ratios = tested["log_ratio"].to_numpy()
    spread = _MAD_TO_SD * float(np.median(np.abs(ratios))) if compared else math.nan
    empty = tested.iloc[:0].assign(z=np.array([], float), p_value=np.array([], float))
    if compared < LEAST_POSTS:
        return BestPosts(empty, compared, 0, spread, math.nan, math.nan, "too_few_posts")
    tail = _upper_tail(ratios)
    if spread == 0 or tail.others == 0:
        return BestPosts(empty, compared, 0, spread, math.nan, math.nan, "no_spread")
    out = ratios >= tail.threshold if tail.outside else np.zeros(compared, bool)
    best = tested[out].assign(z=ratios[out] / spread, p_value=tail.p_values(ratios[out]))
    best = best.iloc[np.lexsort((best.index.to_numpy(str), -best["log_ratio"]))]
    reason: Literal["", "within_chance"] = "" if len(best) else "within_chance"
    threshold_z, threshold_ratio = tail.threshold / spread, math.exp(tail.threshold)
    return BestPosts(best.head(n), compared, len(best), spread, threshold_z, threshold_ratio, reason)


@dataclass(frozen=True)
class _Tail:
    """The best quarter: `size` distances above `base`, of which `outside` are too large for chance."""

    base: float
    size: int
    outside: int
    others: float  # sum of the distances that chance explains, the largest of all left out
    student: StudentTails

    @property
    def _asked(self) -> int:
        """Distances among which one is held to be the largest."""
        return self.size - max(self.outside, 1) + 1

    @property
    def threshold(self) -> float:
        """The log ratio from which a post stands out."""
        chance = CHANCE / (_SEVERAL * self._asked)
        share = 1 - math.pow(chance, 1 / (self._asked - 1))
        exponential = self.base + self.others * share / (1 - share)
        return max(exponential, self.student.threshold(max(self.outside, 1), CHANCE / _SEVERAL))

    def p_values(self, ratios: Array) -> Array:
        """The chance (0-1), at most, that the best post of all gets as far as each of `ratios`."""
        rest = self.others / (self.others + ratios - self.base)
        exponential = self._asked * rest ** (self._asked - 1)
        student = self.student.p_values(ratios, max(self.outside, 1))
        return np.asarray(np.minimum(_SEVERAL * np.maximum(exponential, student), 1))


def _most_outside(size: int) -> int:
    return max(size // 4, 1)


def _upper_tail(ratios: Array) -> _Tail:
    size = -(-len(ratios) // 4)
    ordered = np.sort(ratios)
    base = float(ordered[-size - 1])
    distances = ordered[-size:] - base
    student = student_tails(ordered, _most_outside(size))
    for outside in range(_most_outside(size), 0, -1):
        tail = _Tail(base, size, outside, float(distances[: size - outside].sum()), student)
        if tail.others > 0 and tail.p_values(ordered[[-outside]])[0] <= CHANCE:
            return tail
    return _Tail(base, size, 0, float(distances[:-1].sum()), student)
