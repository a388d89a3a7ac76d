"""Many creators: each one's year in a row, and the roster's total draw by draw.

What is unknown about the market is the same for everybody in draw i, and what is a creator's own is drawn
apart: draw i of the one and draw i of the other together are a possible year of both. Totals are kept in
whole cents: sums of whole numbers are the same in any order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

from tikmon_nb.findings import Finding, InputError
from tikmon_nb.inputs.cards import RateCard
from tikmon_nb.inputs.folders import data_folder
from tikmon_nb.inputs.roster.rows import RosterRow, Scan, as_total, creator_of, in_table, read_roster, scan
from tikmon_nb.inputs.run_limits import Method, check_run
from tikmon_nb.inputs.scenarios import Scenario
from tikmon_nb.model.roster_rows import TOTALS, Row, empty_row, figures_of, totals_of
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.sampling.estimates import Sample, sample
from tikmon_nb.model.year.calendar import first_of_next_month
from tikmon_nb.model.year.simulation import YearRun, prepare, run_year

Cents = NDArray[np.int64]
REPEATED = "yaml_repeated_key"
AGAIN = 512
"""Draws that are worked out again in the same market, with all that is the creators' own drawn anew."""


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
    data: str
    start: dt.date | None = None
    """The first month of everyone: the one after the newest day that a row was of."""


@dataclass(frozen=True)
class Batch:
    """Some creators, worked out: a row for each, and their sums in cents.

    `cents` has shape (totals, draws); `again` holds the gross of the first draws in the same market, with all
    that is the creators' own drawn anew.
    """

    rows: list[Row]
    cents: Cents
    again: Cents


Work = Callable[[Callable[[list[RosterRow]], Batch], Iterable[list[RosterRow]]], Iterable[Batch]]
"""What works batches out in their order: Python's `map`, or what does the same on other processes."""


@dataclass(frozen=True)
class Roster:
    """A roster, worked out. `totals` holds EUR per draw: shape (totals, draws), rows named by `TOTALS`.

    `again`: gross EUR of the first draws in the same market, all that is the creators' own drawn anew.
    """

    settings: Settings
    creators: int
    left_out: int
    totals: Array
    again: Array

    def total(self, what: str) -> Array:
        """EUR of the whole roster in the year, per draw: shape (draws,)."""
        return np.asarray(self.totals[TOTALS.index(what)])

    @property
    def market_share(self) -> float:
        """How much (0-1) of the spread of the gross is the market's, which no number of creators evens out.

        Two years that have only the market in common go together as much as it decides (Sobol' 1993: the
        index of a group of inputs); of ranks, since a few very good years would else decide it.
        """
        ranks = [rankdata(eur) for eur in (self.total("gross")[: self.again.size], self.again)]
        if min(np.ptp(rank) for rank in ranks) == 0:
            return 0.0
        return float(np.clip(np.corrcoef(ranks)[0, 1], 0.0, 1.0))


@dataclass(frozen=True)
class Portfolio:
    """A roster's results: a row per creator, EUR per draw of the whole, and how it was worked out."""

    creators: pd.DataFrame
    totals: dict[str, Any]
    about: dict[str, Any]

    @property
    def counted(self) -> pd.DataFrame:
        """The creators that could be worked out."""
        return self.creators[self.creators["error"] == ""]

    @property
    def left_out(self) -> pd.DataFrame:
        """The rows that could not."""
        return self.creators[self.creators["error"] != ""]

    def sample(self, what: str) -> Sample:
        """The roster's year, one row, ready to be asked."""
        return sample(np.asarray(self.totals[what], dtype=float)[None, :], self.about["method"])


def simulate_roster(
    table: Path | str | pd.DataFrame,
    card: RateCard,
    scenario: Scenario,
    *,
    draws: int = 10_000,
    months: int = 12,
    seed: int = 2026,
    method: Method = "sobol",
    work: Work = map,
    data: str | None = None,
    sink: Callable[[list[Row]], object] = len,
) -> Roster:
    """The roster in `table` (a CSV, Parquet or DataFrame): a row per creator to `sink`, as they come.

    The rows arrive in batches, in the order of the table; memory does not grow with its length. A row that
    is wrong arrives with its `error`, and the rest goes on. Results are the same to the last bit for any
    order of creators, and wherever `work` has the batches worked out. Raises `InputError` for a table
    without `id`, unknown columns, and impossible parameters.
    """
    check_run(draws=draws, months=months, seed=seed)
    first = scan(table)
    file = "roster" if isinstance(table, pd.DataFrame) else Path(table).name
    start = first_of_next_month(first.newest) if first.newest else None
    folder = str(data_folder(data))
    settings = Settings(card, scenario, draws, months, seed, method, file, folder, start)
    jobs = (_without_repeats(batch, first, file) for batch in read_roster(table))
    sums = Batch([], *_nothing(draws))
    creators = left_out = 0
    for done in work(partial(_batch, settings=settings), jobs):
        sink(done.rows)
        sums.cents[:] += done.cents
        sums.again[:] += done.again
        wrong = sum(bool(row["error"]) for row in done.rows)
        left_out += wrong
        creators += len(done.rows) - wrong
    return Roster(settings, creators, left_out, sums.cents / 100, sums.again / 100)


def _without_repeats(batch: list[RosterRow], first: Scan, file: str) -> list[RosterRow]:
    """The batch; a total at the end is wrong, and rows of one id: nobody knows which of them is meant."""
    batch = [as_total(row, file) if row.number == first.total_row else row for row in batch]
    return [
        replace(
            row, problems=(*row.problems, Finding(REPEATED, "error", file, row.number, "id", found=row.id))
        )
        if first.repeats(row)
        else row
        for row in batch
    ]


def _batch(job: list[RosterRow], settings: Settings) -> Batch:
    batch = Batch([], *_nothing(settings.draws))
    batch.rows.extend(_row(row, settings, batch) for row in job)
    return batch


def _nothing(draws: int) -> tuple[Cents, Cents]:
    return np.zeros((len(TOTALS), draws), dtype=np.int64), np.zeros(min(draws, AGAIN), dtype=np.int64)


def lost_batch(job: list[RosterRow], file: str, draws: int) -> Batch:
    """The batch of a process that ended before it was done: all of its rows are left out."""
    rows = [_failed(row, file, "the process ended") for row in job]
    return Batch(rows, *_nothing(draws))


def _row(row: RosterRow, settings: Settings, sums: Batch) -> Row:
    """One creator's figures; `sums` grow by what each draw brings. Whatever is wrong stays in this row."""
    try:
        run = _run(row, settings)
        year = run_year(run)
        totals = totals_of(year)
        anew = replace(run.source, creator=f"{run.source.creator}/again", draws=sums.again.size)
        again = run_year(replace(run, source=anew)).gross.sum(axis=0)
        figures = figures_of(row, year, totals, settings.file)
    except InputError as error:
        return empty_row(row, [in_table(finding, row, settings.file) for finding in error.findings])
    except Exception as error:
        return _failed(row, settings.file, f"{type(error).__name__}: {error}"[:80])
    sums.cents[:] += np.rint(totals * 100).astype(np.int64)
    sums.again[:] += np.rint(again * 100).astype(np.int64)
    return figures


def _run(row: RosterRow, settings: Settings) -> YearRun:
    return prepare(
        creator_of(row, settings.file, settings.data),
        settings.card,
        settings.scenario,
        draws=settings.draws,
        months=settings.months,
        seed=settings.seed,
        start=settings.start,
        method=settings.method,
    )


def _failed(row: RosterRow, file: str, why: str) -> Row:
    return empty_row(row, [Finding("row_failed", "error", file, row.number, found=why)])
