"""Many creators: each one's year in a row, and the roster's total draw by draw.

Creators are drawn apart from one another, so draw i of the one and draw i of the other together are a
possible year of both. Totals are kept in whole cents: sums of whole numbers are the same in any order, and
on any number of workers.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tikmon_nb.inputs.quality import Finding, InputError
from tikmon_nb.inputs.rates import RateCard
from tikmon_nb.inputs.roster import RosterRow, creator_of, read_roster, rows_of
from tikmon_nb.inputs.run_limits import check_run
from tikmon_nb.inputs.scenarios import Scenario
from tikmon_nb.inputs.vocabulary import STREAMS
from tikmon_nb.model.draws import Array, Method
from tikmon_nb.model.estimates import Estimates, sample
from tikmon_nb.model.simulation import Year, prepare, run_year

Cents = NDArray[np.int64]
Row = dict[str, Any]

TOTALS = ("gross", "net", "management_fee", *STREAMS)
SHARES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
NEAR = 0.25
"""A threshold counts as near when this share more (of followers, of views) reaches it."""
MOST_REASONS = 3  # problems of one row that are told


@dataclass(frozen=True)
class Settings:
    """What is the same for every creator of a roster."""

    card: RateCard
    scenario: Scenario
    draws: int
    months: int
    seed: int
    method: Method
    file: str
    data: str | None = None


@dataclass(frozen=True)
class Batch:
    """Some creators, worked out: a row for each, and their summed totals in cents, (totals, draws)."""

    rows: list[Row]
    cents: Cents


@dataclass(frozen=True)
class Roster:
    """A roster, worked out. `totals` holds EUR per draw: shape (totals, draws), rows named by `TOTALS`."""

    settings: Settings
    creators: int
    left_out: int
    totals: Array

    def total(self, what: str) -> Array:
        """EUR of the whole roster in the year, per draw: shape (draws,)."""
        return np.asarray(self.totals[TOTALS.index(what)])


def simulate_roster(
    table: Path | str | pd.DataFrame,
    card: RateCard,
    scenario: Scenario,
    *,
    draws: int = 10_000,
    months: int = 12,
    seed: int = 2026,
    method: Method = "sobol",
    workers: int = 1,
    data: str | None = None,
    sink: Callable[[list[Row]], object] = len,
) -> Roster:
    """The roster in `table` (a CSV, Parquet or DataFrame): a row per creator to `sink`, as they come.

    The rows arrive in batches, in the order of the table; memory does not grow with its length. A row that
    is wrong arrives with its `error`, and the rest goes on. Results are the same to the last bit for any
    order of creators and any number of `workers` (processes). Raises `InputError` for a table without `id`,
    unknown columns, and impossible parameters.
    """
    check_run(draws=draws, months=months, seed=seed)
    file = "roster" if isinstance(table, pd.DataFrame) else Path(table).name
    settings = Settings(card, scenario, draws, months, seed, method, file, data)
    batches = rows_of(table) if isinstance(table, pd.DataFrame) else read_roster(table)
    cents = np.zeros((len(TOTALS), draws), dtype=np.int64)
    creators = left_out = 0
    for done in _worked_out(_without_repeats(batches), settings, workers):
        sink(done.rows)
        cents += done.cents
        wrong = sum(bool(row["error"]) for row in done.rows)
        left_out += wrong
        creators += len(done.rows) - wrong
    return Roster(settings, creators, left_out, cents / 100)


@dataclass(frozen=True)
class _Job:
    """Rows with their error so far (an id that came before), if any."""

    rows: list[tuple[RosterRow, str]]


def _without_repeats(batches: Iterable[list[RosterRow]]) -> Iterator[_Job]:
    """The same id twice would be the same draws twice: the second is left out."""
    seen: set[str] = set()
    for batch in batches:
        rows = []
        for row in batch:
            rows.append((row, "id_repeated" if row.id in seen else ""))
            seen.add(row.id)
        yield _Job(rows)


def _worked_out(jobs: Iterator[_Job], settings: Settings, workers: int) -> Iterator[Batch]:
    if workers <= 1:
        for job in jobs:
            yield _batch(job, settings)
        return
    context = multiprocessing.get_context("spawn")  # forking a process with threads is not safe
    with ProcessPoolExecutor(workers, context, _begin, (settings,)) as pool:
        waiting: deque[Future[Batch]] = deque()
        for job in jobs:
            waiting.append(pool.submit(_in_worker, job))
            if len(waiting) > 2 * workers:  # so that the table is not read far ahead
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


_settings_of_worker: list[Settings] = []


def _begin(settings: Settings) -> None:
    _settings_of_worker[:] = [settings]


def _in_worker(job: _Job) -> Batch:
    return _batch(job, _settings_of_worker[0])


def _batch(job: _Job, settings: Settings) -> Batch:
    cents = np.zeros((len(TOTALS), settings.draws), dtype=np.int64)
    rows = []
    for row, error in job.rows:
        rows.append(_row(row, error, settings, cents))
    return Batch(rows, cents)


def _row(row: RosterRow, error: str, settings: Settings, cents: Cents) -> Row:
    """One creator's figures; `cents` grows by what each draw brings."""
    if error:
        return _empty(row, [Finding(error, "error", settings.file, row.number, "id", found=row.id)])
    try:
        creator = creator_of(row, settings.file, settings.data)
        run = prepare(
            creator,
            settings.card,
            settings.scenario,
            draws=settings.draws,
            months=settings.months,
            seed=settings.seed,
            method=settings.method,
        )
    except InputError as wrong:
        return _empty(row, wrong.findings)
    year = run_year(run)
    totals = _totals(year)
    cents += np.rint(totals * 100).astype(np.int64)
    return _figures(row, year, totals)


def _totals(year: Year) -> Array:
    """EUR of the year per draw, in the order of `TOTALS`: shape (totals, draws)."""
    streams = [year.income[stream].sum(axis=0) for stream in STREAMS]
    gross = np.sum(streams, axis=0)
    costs, fee = year.costs.sum(axis=0), year.management_fee.sum(axis=0)
    return np.array([gross, gross - costs, fee, *streams])


def _empty(row: RosterRow, findings: Iterable[Finding]) -> Row:
    told = [str(finding) for finding in findings]
    more = [f"+ {len(told) - MOST_REASONS}"] if len(told) > MOST_REASONS else []
    return dict.fromkeys(COLUMNS) | {
        "row": row.number,
        "id": row.id,
        "error": "; ".join(told[:MOST_REASONS] + more),
    }


def _figures(row: RosterRow, year: Year, totals: Array) -> Row:
    rows = sample(totals, year.method)
    points, mean = rows.percentiles(SHARES), rows.means()
    figures: Row = {"row": row.number, "id": row.id, "name": year.creator.name, "error": ""}
    for place, what in enumerate(TOTALS):
        if what in STREAMS:
            figures[f"{what}_mean"] = float(mean.value[place, 0])
        else:
            figures |= _points(what, place, points, mean)
    below = rows.chances_below(np.array([0.005]))
    figures["chance_zero"] = float(below.value[0, 0])
    figures["shortfall"] = float(rows.shortfalls().value[0, 0])
    figures["open"] = ",".join(s for s in STREAMS if year.status[s].state in ("open", "partly", "opens"))
    return figures | _nearest_threshold(year)


def _points(what: str, place: int, points: Estimates, mean: Estimates) -> Row:
    """Percentiles and mean of one total, with the standard errors of the middle and the mean."""
    found: Row = {
        f"{what}_p{round(share * 100)}": float(points.value[place, i]) for i, share in enumerate(SHARES)
    }
    middle = SHARES.index(0.5)
    return found | {
        f"{what}_se50": float(points.se[place, middle]),
        f"{what}_mean": float(mean.value[place, 0]),
        f"{what}_se_mean": float(mean.se[place, 0]),
    }


def _nearest_threshold(year: Year) -> Row:
    """The requirement that is nearest to being met, where a little more would: which, and how much more."""
    now = {
        "followers_min": float(np.median(year.audience.followers[0])),
        "views_30d_min": float(np.median(year.audience.views_30d[0])),
    }
    found: list[tuple[float, str, str, float, float]] = []
    for stream, status in year.status.items():
        for blocker in status.blockers:
            if blocker.kind in now and now[blocker.kind] > 0 and status.state != "not_available":
                gap = blocker.needed / now[blocker.kind] - 1
                if 0 < gap <= NEAR:
                    found.append((gap, stream, blocker.kind, blocker.needed, blocker.met_last))
    nearest = min(found, default=(None, "", "", None, None))
    columns = ("near_gap", "near_stream", "near_kind", "near_needed", "near_met_last")
    return dict(zip(columns, nearest, strict=True))


_FIGURES = [f"p{round(share * 100)}" for share in SHARES] + ["se50", "mean", "se_mean"]
COLUMNS = (
    "row",
    "id",
    "name",
    "error",
    *(f"{what}_{figure}" for what in ("gross", "net", "management_fee") for figure in _FIGURES),
    *(f"{stream}_mean" for stream in STREAMS),
    "chance_zero",
    "shortfall",
    "open",
    "near_stream",
    "near_kind",
    "near_needed",
    "near_gap",
    "near_met_last",
)
"""Columns of a roster's results: EUR a year before tax and VAT, shares of 0-1. Empty where `error` is not."""

TEXT_COLUMNS = ("id", "name", "error", "open", "near_stream", "near_kind")
