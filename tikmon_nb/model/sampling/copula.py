"""Assumptions that go together: a Gaussian copula from rank correlations.

Spearman's rank correlation r of two normal variables is that of Pearson's 2 sin(pi r / 6) (Pearson 1907),
and a rank correlation is the same after any rising transformation: so the ranks given are the ranks drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass

import numpy as np

from tikmon_nb.findings import InputError, refused
from tikmon_nb.inputs.correlations import RankCorrelation, merged
from tikmon_nb.model.sampling.draws import Array

_LEAST_EIGENVALUE = 1e-10


@dataclass(frozen=True)
class Copula:
    """How the assumptions `names` are drawn together: row i of `factor` mixes independent scores.

    The first name keeps its own numbers; each later one is mixed from those before it and its own.
    """

    names: tuple[str, ...]
    factor: Array

    def mixes(self, name: str) -> bool:
        """Whether the numbers of `name` are mixed from those of others."""
        return name in self.names[1:]

    def score(self, name: str, scores: Callable[[str], Array]) -> Array:
        """Standard normal numbers for `name` that go together with the others.

        `scores` gives the independent ones of every name.
        """
        if not self.mixes(name):
            return scores(name)
        mixed: Array | None = None
        for weight, other in zip(self.factor[self.names.index(name)], self.names, strict=True):
            if weight:
                part = weight * scores(other)
                mixed = part if mixed is None else np.add(mixed, part, out=mixed)
        return scores(name) if mixed is None else mixed


def copula(
    stated: tuple[RankCorrelation, ...],
    file: str,
    measured: tuple[RankCorrelation, ...] = (),
    first: Container[str] = (),
) -> Copula:
    """The copula of all pairs; of a pair in both, what is `stated` holds.

    Named in the order in which they come, but for those in `first`, which come before all others: their
    numbers are then mixed from nobody else's.

    Raises `InputError` naming the pair that fits least when no variables can have the correlations that are
    stated, with the nearest value that they can have. Where only those measured do not fit, the nearest
    correlations that are possible are taken.
    """
    pairs = merged(measured, stated)
    found = dict.fromkeys(name for pair in pairs for name in pair.between)
    names = tuple(sorted(found, key=lambda name: name not in first))
    ranks = np.eye(len(names))
    for pair in pairs:
        i, j = _place(pair, names)
        ranks[i, j] = ranks[j, i] = pair.rank_correlation
    pearson = 2 * np.sin(np.pi / 6 * ranks)
    np.fill_diagonal(pearson, 1.0)
    if not names or np.linalg.eigvalsh(pearson).min() >= _LEAST_EIGENVALUE:
        return Copula(names, np.linalg.cholesky(pearson) if names else pearson)
    if measured:
        copula(stated, file)
        return Copula(names, np.asarray(np.linalg.cholesky(nearest_correlation(pearson)), dtype=float))
    raise _contradiction(names, pairs, ranks, nearest_correlation(pearson), file)


def _contradiction(
    names: tuple[str, ...], pairs: tuple[RankCorrelation, ...], ranks: Array, near: Array, file: str
) -> InputError:
    """The pair that fits least, with the nearest rank correlation that it can have."""
    possible = 6 / np.pi * np.arcsin(np.clip(near / 2, -0.5, 0.5))
    moved = [abs(possible[place] - ranks[place]) for place in (_place(pair, names) for pair in pairs)]
    worst = pairs[int(np.argmax(moved))]
    nearest = float(np.trunc(possible[_place(worst, names)] * 100) / 100)
    return refused(
        "correlations_impossible",
        file=file,
        column=" × ".join(worst.between),
        expected=f"{nearest:.2f}",
        found=f"{worst.rank_correlation:g}",
    )


def _place(pair: RankCorrelation, names: tuple[str, ...]) -> tuple[int, int]:
    first, second = pair.between
    return names.index(first), names.index(second)


def nearest_correlation(matrix: Array, rounds: int = 200) -> Array:
    """The nearest correlation matrix (Higham 2002, IMA Journal of Numerical Analysis 22): same shape.

    Alternating projections on the positive semidefinite matrices and on those with ones on the diagonal,
    with Dykstra's correction.
    """
    y, correction = matrix.copy(), np.zeros_like(matrix)
    for _ in range(rounds):
        r = y - correction
        values, vectors = np.linalg.eigh(r)
        x = (vectors * np.maximum(values, 1e-8)) @ vectors.T
        correction = x - r
        y = x.copy()
        np.fill_diagonal(y, 1.0)
        if np.abs(y - x).max() < 1e-9:
            break
    return np.asarray((y + y.T) / 2)
