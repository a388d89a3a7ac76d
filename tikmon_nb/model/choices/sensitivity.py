"""What the outcome depends on: each assumption low and high, and shares of the variance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from tikmon_nb.inputs.cards import SOURCED
from tikmon_nb.inputs.ranges import fixed
from tikmon_nb.model.sampling.draws import Array, Draws
from tikmon_nb.model.sampling.estimates import Sample, sample
from tikmon_nb.model.sampling.quantiles import quantile
from tikmon_nb.model.year.assumptions import Assumption
from tikmon_nb.model.year.fees.price_lists import SOURCE
from tikmon_nb.model.year.simulation import YearRun, run_year
from tikmon_nb.units import UNIT_BOUNDS

Each = Callable[[Iterable[Any]], Iterable[Any]]
"""Gives what it is given, one after the other, to show how far a long calculation is; `tqdm` is one."""

LUCK = "luck"
"""Everything that no fact would tell: months, counts, single fees, whether a contract is agreed."""

FEE_LEVEL = "sponsored_fee"
"""What brands pay this creator compared with others: drawn once a year, and no row of a card."""

UNRANGED = {FEE_LEVEL: "sponsored_fee_common_share", SOURCE: SOURCED}
"""What is drawn once a year without a range of its own, and the assumption that it goes with."""

LOW, HIGH = 0.1, 0.9
TOGETHER = " + "  # between the keys of assumptions that are correlated, and so count as one


@dataclass(frozen=True)
class Fact:
    """Something drawn once a year that could be known: `item` is the assumption it is drawn from.

    The level of a creator's fees and the source that holds have no range of their own, so no item. Of a range
    that stands for a whole list (the card's returns, for every product), each item of the list is a fact.
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


def facts(run: YearRun) -> tuple[Fact, ...]:
    """What `run` draws once a year for the streams that count, in the order of the assumptions."""
    source = _Noting(run.source.seed, run.source.creator, 2, run.source.months)
    assumptions = replace(run.assumptions, drawn=set())
    year = run_year(replace(run, source=source, assumptions=assumptions))
    used = {item.key: place for place, item in enumerate(year.used)}
    placed: list[tuple[int, str, Fact]] = []
    for key in source.asked:
        name, _, label = key.partition("/")
        home = key if key in assumptions else name
        if home in used and not assumptions[home].range.is_fixed:
            placed.append((used[home], key, Fact(key, replace(assumptions[home], label=label))))
        elif UNRANGED.get(key) in used:
            placed.append((used[UNRANGED[key]], key, Fact(key, None)))
    return tuple(fact for *_, fact in sorted(placed, key=lambda entry: entry[:2]))


def with_value(run: YearRun, item: Assumption, value: float) -> YearRun:
    """`run` with the assumption `item` at `value` for certain; all else is drawn as before."""
    known = replace(item, range=fixed(value))
    now = replace(run.assumptions, items={**run.assumptions.items, item.key: known}, drawn=set())
    then = run.learning.assumptions
    if then is run.assumptions:
        then = now
    elif not item.changed:  # the books came in under this value as well
        then = replace(then, items={**then.items, item.key: known}, drawn=set())
    return replace(run, assumptions=now, learning=replace(run.learning, assumptions=then))


def with_fact_at(run: YearRun, fact: Fact, share: float) -> YearRun:
    """`run` with `fact` at the value below which `share` (0-1) of its range lies."""
    if fact.item is not None:
        return with_value(run, fact.item, fact.value(share))
    given = {**run.source.given, fact.key: np.full(run.source.first + run.source.draws, share)}
    return replace(run, source=replace(run.source, given=given))


def with_source(run: YearRun, source: str) -> YearRun:
    """`run` with the one source `source` of fees, which holds in every draw."""
    lists = tuple(fees for fees in run.assumptions.lists if fees.source == source)
    return replace(run, assumptions=replace(run.assumptions, lists=lists, drawn=set()))


def each_source(run: YearRun, what: str = "gross") -> pd.DataFrame:
    """The year in EUR if one source of fees held for certain: a row for each, in the order of their medians.

    Columns `chance` (0-1, that it holds), `p10`, `p50` and `p90`. No rows where there is no more than one
    source, or where none is drawn since the creator states a fee.
    """
    rows = []
    lists = run.assumptions.lists
    total = sum(fees.weight for fees in lists)
    asked = {fact.key for fact in facts(run)}
    for source in dict.fromkeys(fees.source for fees in lists if SOURCE in asked):
        eur = year_eur(with_source(run, source), what)
        chance = sum(fees.weight for fees in lists if fees.source == source) / total
        points = dict(zip(("p10", "p50", "p90"), np.quantile(eur, (0.1, 0.5, 0.9)).tolist(), strict=True))
        rows.append({"source": source, "chance": chance} | points)
    table = pd.DataFrame(rows, columns=["source", "chance", "p10", "p50", "p90"])
    return table.sort_values("p50", kind="stable").set_index("source")


def year_eur(run: YearRun, what: str) -> Array:
    """What `what` (a stream, `gross`, `costs`, `net`) brings in the year, EUR: shape (draws,)."""
    return np.asarray(run_year(run).eur(what).sum(axis=0))


def tornado(run: YearRun, what: str = "gross", *, each: Each = iter) -> pd.DataFrame:
    """The year in EUR with each fact in turn at its 10th and its 90th percentile, largest swing first.

    A row for every fact by key: `name`, `label`, `unit`, its two values (`low`, `high`; NaN for the level
    of fees, which has no unit), and of the year the median and the mean now (`p50_now`, `mean_now`), with
    the fact low (`p50_low`, `mean_low`) and high (`p50_high`, `mean_high`). `swing` and `swing_mean` are
    the distances between those, signed, and `se_swing` is the standard error of `swing`. Everything else
    is drawn, and the same in every run. `each` may show how far it is: it is given the facts, and gives them.
    """
    method = run.source.method
    now = sample(year_eur(run, what)[None, :], method)
    base = {"p50_now": float(now.percentiles([0.5]).value[0, 0]), "mean_now": float(now.means().value[0, 0])}
    rows = []
    for fact in each(facts(run)):
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
