"""A creator's own books: `income.csv`, what came in, and `deals.csv`, what was agreed.

Both are written by hand or saved from a spreadsheet: `;`, tab or `,` between the cells, decimal commas or
points, Dutch or English names (`ledger_table`).
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from tikmon_nb.findings import Findings
from tikmon_nb.inputs.books import deals_file, income_file
from tikmon_nb.inputs.books.ledger_table import Line, Names, Required, lines_of

INCOME_FILE = "income.csv"
DEALS_FILE = "deals.csv"
A_YEAR = dt.timedelta(days=366)
SHOWN = 20  # findings of one kind that are told one by one


def read_income(path: Path, findings: Findings, today: dt.date = dt.date.max) -> pd.DataFrame:
    """What came in, by date, in the columns of `income_file.TYPES`; the amount of a refund is below zero.

    Rows with an error, and what is still to come `today`, are left out with a finding. No file is no income.
    """
    records = _records(
        path, INCOME_FILE, income_file.COLUMNS, income_file.REQUIRED, income_file.record, findings, today
    )
    if not records:
        return no_income()
    frame = _frame(records, income_file.TYPES)
    return frame.sort_values("date", kind="stable", ignore_index=True)


def read_deals(path: Path, findings: Findings, today: dt.date = dt.date.max) -> pd.DataFrame:
    """What was offered and agreed, by the columns of `deals_file.TYPES`; what is blank is "", NaN or NaT.

    `posts` is the number of posts that the amount is for; a blank `status` is `agreed`. Rows with an error,
    and those of more than a year after `today`, are left out with a finding. No file is no deals.
    """
    ahead = min(today, dt.date.max - A_YEAR) + A_YEAR  # what is agreed may still have to be made
    records = _records(
        path, DEALS_FILE, deals_file.COLUMNS, deals_file.REQUIRED, deals_file.record, findings, ahead
    )
    return _frame(records, deals_file.TYPES) if records else no_deals()


def agreed(deals: pd.DataFrame) -> pd.DataFrame:
    """The rows that are deals: not what was only offered, asked or refused."""
    return deals[deals["status"].isin(deals_file.AGREED)].reset_index(drop=True) if len(deals) else deals


def no_income() -> pd.DataFrame:
    """The table of `read_income` without rows."""
    return _empty(INCOME_FILE)


def no_deals() -> pd.DataFrame:
    """The table of `read_deals` without rows."""
    return _empty(DEALS_FILE)


@functools.cache
def _empty(file: str) -> pd.DataFrame:
    return _frame([], {INCOME_FILE: income_file.TYPES, DEALS_FILE: deals_file.TYPES}[file])


def _frame(records: list[tuple[Any, ...]], types: dict[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(records, columns=list(types))
    for name, kind in types.items():
        if kind.startswith("datetime"):
            frame[name] = pd.to_datetime(frame[name])
    return frame.astype(types)


def _records(
    path: Path,
    file: str,
    columns: Names,
    required: Required,
    record: Callable[[Line], tuple[Any, ...] | None],
    findings: Findings,
    until: dt.date,
) -> list[tuple[Any, ...]]:
    told, counted = Findings(file=file, shown=SHOWN), Findings(file=file, counted=True)
    lines = lines_of(path, columns, required, told, counted)
    lines = [line for line in lines if line.is_known(until)]
    records = [found for line in lines if (found := record(line)) is not None]
    told.extend(counted)
    findings.extend(told)
    return records
