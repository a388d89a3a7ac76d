"""Shares of the variance: Sobol' indices of every fact and of luck, estimated by scipy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from tikmon_nb.findings import refused
from tikmon_nb.model.choices.sensitivity import LUCK, TOGETHER, Each, Fact, by_size, facts, year_eur
from tikmon_nb.model.sampling.draws import Array, Draws, Words
from tikmon_nb.model.sampling.estimates import Estimates
from tikmon_nb.model.year.simulation import YearRun


def variance_shares(
    functions: Sequence[Callable[[Array], Array]], inputs: int, *, n: int, seed: int, each: Each = iter
) -> tuple[Estimates, Estimates]:
    """Sobol' indices of a function of `inputs` independent uniform numbers, estimated by scipy.

    The share of the variance that each input carries alone, and that with all it does together with others
    (Sobol' 2001). The former may come out just below 0 where it is small: it is an estimate.

    Each of `functions` takes an array (inputs, points) and gives (points,): all are the same function, up
    to what it draws itself. Each is worked out on `n` (a power of 2) Sobol' points of its own, and the
    errors follow from the differences between them: scipy's bootstrap cannot be given a seed.
    """
    seeds = np.random.SeedSequence(seed).spawn(len(functions))
    replicates = [
        stats.sobol_indices(
            func=function, n=n, dists=[stats.uniform()] * inputs, rng=np.random.default_rng(own)
        )
        for function, own in each([*zip(functions, seeds, strict=True)])
    ]
    first = np.array([np.atleast_1d(indices.first_order) for indices in replicates])
    total = np.array([np.atleast_1d(indices.total_order) for indices in replicates])
    return _replicated(first), _replicated(total)


def _replicated(each: Array) -> Estimates:
    """The mean of the rows of `each`, and its standard error."""
    count = len(each)
    return Estimates(each.mean(axis=0), each.std(axis=0, ddof=1) / np.sqrt(count), count - 1)


_LUCK_PER_POINT = 4  # different months to meet, per point: so that few points meet the same


@dataclass(frozen=True, kw_only=True)
class _Placed(Draws):
    """Numbers taken from chosen places of `base`: of a name's own `places`, else of those of luck."""

    base: Draws
    places: Mapping[str, NDArray[np.intp]]

    def once(self, name: str) -> Array:
        if name in self.given:
            return super().once(name)
        return np.asarray(self._kept(name, lambda: self.base.once(name))[self._of(name)])

    def month_by_month(self, name: str) -> Iterator[Words]:
        for month in self._kept(f"{name} by month", lambda: self.base.words(name)):
            yield month[self._of(name)]

    def _of(self, name: str) -> NDArray[np.intp]:
        return self.places.get(name, self.places[LUCK])[self.first : self.first + self.draws]

    def _kept(self, name: str, make: Callable[[], NDArray[np.generic]]) -> NDArray[np.generic]:
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]


def sobol_indices(
    run: YearRun, what: str = "gross", *, n: int = 1024, replicates: int = 8, each: Each = iter
) -> pd.DataFrame:
    """Shares (0-1) of the variance of the year's `what`: a row for every fact, and one for luck.

    Columns `first` and `total` (Sobol' 2001) with standard errors `first_se`, `total_se` and the ends of
    95 % intervals `first_low` ... `total_high`. Facts that the card or the scenario correlates make one row
    together (their keys joined by ` + `, `together` true): between themselves the variance cannot be
    divided. All shares are 0 where nothing varies. `n` is a power of 2; `replicates` independent estimates
    of it make the figure and its error, one after the other through `each`, which may show how far it is.
    Raises `InputError` for an unknown `what` or an impossible `n`.
    """
    if n < 2 or n & (n - 1) or replicates < 2:
        raise refused("parameter_out_of_range", column="n", expected="2, 4, 8, 16 …", found=n)
    groups = _inputs(run)
    functions = [_of_points(run, what, groups, n, i) for i in range(replicates)]
    keys = [*(TOGETHER.join(fact.key for fact in group.shown) for group in groups), LUCK]
    together = [*(len(group.shown) > 1 for group in groups), False]
    table = pd.DataFrame({"key": keys, "together": together})
    indices = variance_shares(functions, len(groups) + 1, n=n, seed=run.source.seed, each=each)
    for name, share in zip(("first", "total"), indices, strict=True):
        table[name], table[f"{name}_se"] = share.value, share.se
    for name, share in zip(("first", "total"), indices, strict=True):
        margin = share.t() * share.se
        table[f"{name}_low"], table[f"{name}_high"] = share.value - margin, share.value + margin
    return by_size(table.to_dict("records"), "total", "first")  # type: ignore[arg-type]


@dataclass(frozen=True)
class _Group:
    """One input of the indices: a fact, or correlated facts with all that is drawn with them."""

    shown: tuple[Fact, ...]
    names: tuple[str, ...]


def _inputs(run: YearRun) -> list[_Group]:
    drawn = facts(run)
    linked = [names for names in _linked(run) if any(fact.key in names for fact in drawn)]
    of_several = {name for names in linked for name in names}
    groups = [_Group((fact,), (fact.key,)) for fact in drawn if fact.key not in of_several]
    return groups + [
        _Group(tuple(fact for fact in drawn if fact.key in names), tuple(sorted(names))) for names in linked
    ]


def _linked(run: YearRun) -> list[set[str]]:
    """The names of the copula, those that depend on one another put together."""
    sets: list[set[str]] = []
    for name, row in zip(run.copula.names, run.copula.factor, strict=True):
        near = {name} | {other for other, weight in zip(run.copula.names, row, strict=True) if weight}
        touched = [linked for linked in sets if linked & near]
        sets = [linked for linked in sets if linked not in touched] + [near.union(*touched)]
    return [linked for linked in sets if len(linked) > 1]


def _of_points(
    run: YearRun, what: str, groups: Sequence[_Group], n: int, replicate: int
) -> Callable[[Array], Array]:
    """The year's `what` as a function of points: a row of uniform numbers for every group, the last for luck.

    Luck is not one number, so its row says which of many simulated months are met; so it is for what is
    correlated. Each replicate meets months of its own.
    """
    count = _LUCK_PER_POINT * n
    base = replace(run.source, first=run.source.first + replicate * count, draws=count, given={})
    kept: dict[str, NDArray[np.generic]] = {}

    def function(points: Array) -> Array:
        at = (points * count).astype(np.intp)
        single = {group.names[0]: points[i] for i, group in enumerate(groups) if len(group.names) == 1}
        places = {name: at[i] for i, group in enumerate(groups) for name in group.names}
        source = _Placed(
            run.source.seed,
            run.source.creator,
            points.shape[1],
            run.source.months,
            given={name: np.clip(u, 2.0**-54, 1 - 2.0**-53) for name, u in single.items()},
            _made=kept,
            base=base,
            places={**places, LUCK: at[-1]},
        )
        return year_eur(replace(run, source=source), what)

    return function


def explained(table: pd.DataFrame) -> tuple[float, float]:
    """Shares (0-1) of the variance carried by single facts, and by luck, from `sobol_indices`."""
    first = table["first"].clip(lower=0.0)
    return float(first.drop(LUCK).sum()), float(first.loc[LUCK])
