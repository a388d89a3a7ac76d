"""What the outcome depends on: each assumption low and high, and shares of the variance."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special, stats

from tikmon_nb.inputs.quality import Findings
from tikmon_nb.inputs.ranges import fixed
from tikmon_nb.inputs.vocabulary import UNIT_BOUNDS
from tikmon_nb.model.assumptions import Assumption, Assumptions
from tikmon_nb.model.draws import Array, Draws, Words
from tikmon_nb.model.estimates import Sample, sample
from tikmon_nb.model.quantiles import quantile
from tikmon_nb.model.simulation import Run, run_year

LUCK = "luck"
"""Everything that no fact would tell: months, counts, single fees, whether a contract is agreed."""

FEE_LEVEL = "sponsored_fee"
"""What brands pay this creator compared with others: drawn once a year, and no row of a card."""

LOW, HIGH = 0.1, 0.9
TOGETHER = " + "  # between the keys of assumptions that are correlated, and so count as one


@dataclass(frozen=True)
class Fact:
    """Something drawn once a year that could be known: `item` is the assumption it is drawn from.

    The level of a creator's fees has no range of its own, so no item. Of a range that stands for a whole
    list (the card's returns, for every product), each item of the list is a fact.
    """

    key: str
    item: Assumption | None

    @property
    def name(self) -> str:
        """The quantity."""
        return self.key.partition("/")[0]

    @property
    def label(self) -> str:
        """The number of the item in the creator's list; empty where there is no list."""
        return self.key.partition("/")[2]

    def value(self, share: float) -> float:
        """The value below which `share` (0-1) of its range lies, in its unit; NaN where it has no range."""
        if self.item is None:
            return float("nan")
        return float(quantile(self.item.range, np.array([share]), UNIT_BOUNDS[self.item.unit])[0])


@dataclass(frozen=True)
class _Noting(Draws):
    """Draws that note what is asked of them once a year."""

    asked: set[str] = field(default_factory=set, compare=False)

    def once(self, name: str) -> Array:
        self.asked.add(name)
        return super().once(name)


def facts(run: Run) -> tuple[Fact, ...]:
    """What `run` draws once a year for the streams that count, in the order of the assumptions."""
    source = _Noting(run.source.seed, run.source.creator, 2, run.source.months)
    assumptions = replace(run.assumptions, drawn=set())
    year = run_year(replace(run, source=source, assumptions=assumptions))
    used = {item.key: place for place, item in enumerate(year.used)}
    found: list[tuple[int, str, Fact]] = []
    for key in source.asked:
        name, _, label = key.partition("/")
        home = key if key in assumptions else name
        if home in used and not assumptions[home].range.is_fixed:
            found.append((used[home], key, Fact(key, replace(assumptions[home], label=label))))
        elif key == FEE_LEVEL and "sponsored_fee_common_share" in used:
            found.append((used["sponsored_fee_common_share"], key, Fact(key, None)))
    return tuple(fact for *_, fact in sorted(found, key=lambda entry: entry[:2]))


def with_value(run: Run, item: Assumption, value: float) -> Run:
    """`run` with the assumption `item` at `value` for certain; all else is drawn as before."""
    items = {**run.assumptions.items, item.key: replace(item, range=fixed(value))}
    return replace(run, assumptions=Assumptions(items, run.assumptions.findings))


def with_fact_at(run: Run, fact: Fact, share: float) -> Run:
    """`run` with `fact` at the value below which `share` (0-1) of its range lies."""
    if fact.item is not None:
        return with_value(run, fact.item, fact.value(share))
    given = {**run.source.given, fact.key: np.full(run.source.first + run.source.draws, share)}
    return replace(run, source=replace(run.source, given=given))


def year_eur(run: Run, what: str) -> Array:
    """What `what` (a stream, `gross`, `costs`, `net`) brings in the year, EUR: shape (draws,)."""
    return np.asarray(run_year(run).eur(what).sum(axis=0))


def tornado(run: Run, what: str = "gross") -> pd.DataFrame:
    """The year in EUR with each fact in turn at its 10th and its 90th percentile, largest swing first.

    A row for every fact by key: `name`, `label`, `unit`, its two values (`low`, `high`; NaN for the level
    of fees, which has no unit), and of the year the median and the mean now (`p50_now`, `mean_now`), with
    the fact low (`p50_low`, `mean_low`) and high (`p50_high`, `mean_high`). `swing` and `swing_mean` are
    the distances between those, signed, and `se_swing` is the standard error of `swing`. Everything else
    is drawn, and the same in every run.
    """
    method = run.source.method
    now = sample(year_eur(run, what)[None, :], method)
    base = {"p50_now": float(now.percentiles([0.5]).value[0, 0]), "mean_now": float(now.means().value[0, 0])}
    rows = []
    for fact in facts(run):
        ends = [year_eur(with_fact_at(run, fact, share), what) for share in (LOW, HIGH)]
        years = sample(np.array(ends), method)
        middle, mean = years.percentiles([0.5]), years.means().value[:, 0]
        low, high = (float(value) for value in middle.value[:, 0])
        rows.append(
            about(fact)
            | base
            | {"low": fact.value(LOW), "high": fact.value(HIGH)}
            | {"p50_low": low, "p50_high": high, "mean_low": mean[0], "mean_high": mean[1]}
            | {"swing": high - low, "se_swing": _error_of_difference(years)}
            | {"swing_mean": mean[1] - mean[0]}
        )
    return by_size(rows, "swing", "swing_mean")


def _error_of_difference(years: Sample) -> float:
    """Standard error of the distance between the medians of two rows that share their draws.

    From the replicates; for plain random draws as if they shared none, which is too much.
    """
    if years.replicates is None:
        return float(np.hypot(*years.percentiles([0.5]).se[:, 0]))
    middles = np.median(years.replicates, axis=2)
    return float((middles[1] - middles[0]).std(ddof=1) / np.sqrt(middles.shape[1]))


_ABOUT = ("key", "name", "label", "unit")


def about(fact: Fact) -> dict[str, str | float]:
    """The columns by which a row says what it is about."""
    unit = fact.item.unit if fact.item else ""
    return {"key": fact.key, "name": fact.name, "label": fact.label, "unit": unit}


def by_size(rows: Sequence[Mapping[str, object]], *columns: str) -> pd.DataFrame:
    """`rows` as a table by `key`, the largest `columns` (whatever their sign) first."""
    table = pd.DataFrame(list(rows)) if rows else pd.DataFrame(columns=[*_ABOUT, *columns])
    size = [-table[column].astype(float).abs().round(9).to_numpy() for column in columns]
    return table.iloc[np.lexsort(size[::-1])].set_index("key")


# --- shares of the variance -------------------------------------------------------------------------------


@dataclass(frozen=True)
class VarianceShares:
    """Sobol' indices with their standard errors, one value per input; `freedom` is that of the errors.

    `first` is the share of the variance that an input carries alone, `total` that with all it does together
    with others (Sobol' 2001). `first` of a small one may come out just below 0: it is an estimate.
    """

    first: Array
    first_se: Array
    total: Array
    total_se: Array
    freedom: float

    def t(self, level: float = 0.95) -> float:
        """How many standard errors either side cover the truth with probability `level` (0-1)."""
        return float(special.stdtrit(self.freedom, (1 + level) / 2))


def variance_shares(
    functions: Sequence[Callable[[Array], Array]], inputs: int, *, n: int, seed: int
) -> VarianceShares:
    """Sobol' indices of a function of `inputs` independent uniform numbers, estimated by scipy.

    Each of `functions` takes an array (inputs, points) and gives (points,): all are the same function, up
    to what it draws itself. Each is worked out on `n` (a power of 2) Sobol' points of its own, and the
    errors follow from the differences between them: scipy's bootstrap cannot be given a seed.
    """
    seeds = np.random.SeedSequence(seed).spawn(len(functions))
    found = [
        stats.sobol_indices(
            func=function, n=n, dists=[stats.uniform()] * inputs, rng=np.random.default_rng(own)
        )
        for function, own in zip(functions, seeds, strict=True)
    ]
    first = np.array([np.atleast_1d(one.first_order) for one in found])
    total = np.array([np.atleast_1d(one.total_order) for one in found])
    root = np.sqrt(len(found))
    return VarianceShares(
        first.mean(axis=0),
        first.std(axis=0, ddof=1) / root,
        total.mean(axis=0),
        total.std(axis=0, ddof=1) / root,
        len(found) - 1,
    )


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
        words = self._kept(f"{name} by month", lambda: self.base.words(name))
        for month in words:
            yield month[self._of(name)]

    def _of(self, name: str) -> NDArray[np.intp]:
        return self.places.get(name, self.places[LUCK])[self.first : self.first + self.draws]

    def _kept(self, name: str, make: Callable[[], NDArray[np.generic]]) -> NDArray[np.generic]:
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]


def sobol_indices(run: Run, what: str = "gross", *, n: int = 1024, replicates: int = 8) -> pd.DataFrame:
    """Shares (0-1) of the variance of the year's `what`: a row for every fact, and one for luck.

    Columns `first` and `total` (Sobol' 2001) with standard errors `first_se`, `total_se` and the ends of
    95 % intervals `first_low` ... `total_high`. Facts that the card or the scenario correlates make one row
    together (their keys joined by ` + `, `together` true): between themselves the variance cannot be
    divided. All shares are 0 where nothing varies. `n` is a power of 2; `replicates` independent estimates
    of it make the figure and its error. Raises `InputError` for an unknown `what` or an impossible `n`.
    """
    if n < 2 or n & (n - 1) or replicates < 2:
        findings = Findings()
        findings.error("parameter_out_of_range", column="n", expected="2, 4, 8, 16 …", found=n)
        findings.raise_errors()
    groups = _inputs(run)
    functions = [_of_points(run, what, groups, n, i) for i in range(replicates)]
    shares = variance_shares(functions, len(groups) + 1, n=n, seed=run.source.seed)
    table = pd.DataFrame(
        {
            "key": [*(TOGETHER.join(fact.key for fact in group.shown) for group in groups), LUCK],
            "together": [*(len(group.shown) > 1 for group in groups), False],
            "first": shares.first,
            "first_se": shares.first_se,
            "total": shares.total,
            "total_se": shares.total_se,
        }
    )
    for name in ("first", "total"):
        margin = shares.t() * table[f"{name}_se"]
        table[f"{name}_low"], table[f"{name}_high"] = table[name] - margin, table[name] + margin
    return by_size(table.to_dict("records"), "total", "first")  # type: ignore[arg-type]


@dataclass(frozen=True)
class _Group:
    """One input of the indices: a fact, or correlated facts with all that is drawn with them."""

    shown: tuple[Fact, ...]
    names: tuple[str, ...]


def _inputs(run: Run) -> list[_Group]:
    known = facts(run)
    linked = [names for names in _linked(run) if any(fact.key in names for fact in known)]
    of_several = {name for names in linked for name in names}
    groups = [_Group((fact,), (fact.key,)) for fact in known if fact.key not in of_several]
    return groups + [
        _Group(tuple(fact for fact in known if fact.key in names), tuple(sorted(names))) for names in linked
    ]


def _linked(run: Run) -> list[set[str]]:
    """The names of the copula, those that depend on one another put together."""
    sets: list[set[str]] = []
    for name, row in zip(run.copula.names, run.copula.factor, strict=True):
        near = {name} | {other for other, weight in zip(run.copula.names, row, strict=True) if weight}
        touched = [one for one in sets if one & near]
        sets = [one for one in sets if not one & near] + [near.union(*touched)]
    return [one for one in sets if len(one) > 1]


def _of_points(
    run: Run, what: str, groups: Sequence[_Group], n: int, replicate: int
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
