"""Tables with one row per day: `Overview.csv` and `FollowerHistory.csv`."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from tikmon_nb.findings import Findings
from tikmon_nb.inputs.exports.export_kind import Recognised
from tikmon_nb.inputs.exports.records import DAILY_COLUMNS
from tikmon_nb.inputs.exports.studio.studio_tables import dates_of, table_rows
from tikmon_nb.inputs.tabular.counts import MAX_COUNT, MISSING, is_plain, noted_count
from tikmon_nb.inputs.tabular.headings import Row

AGREEMENT = 0.01  # relative difference between two downloads that is not worth a word
AGREEMENT_COUNT = 10  # and the same as a count
STRANGERS = 0.5  # half of the figures differing by half: no later correction of one account's figures
NEVER_BELOW_ZERO = ("followers", "viewers", "new_viewers", "returning_viewers")
_ALIKE, _UNLIKE = 0.9, 0.5  # shares of the days in both that agree when moved, and as they are
_DAYS, _FIGURES = 3, 8  # so many different ones must agree: nobody has the same figures every day
STRANGERS_LEAST = 14  # figures to compare before that is said


class Limit(NamedTuple):
    """The day of the download, after which no row can lie."""

    on: dt.date
    guessed: bool = False  # from the time stamp of the file only


@dataclass(frozen=True)
class Downloaded:
    """The daily figures of one table and the day as of which they stand."""

    name: str
    as_of: dt.date
    frame: pd.DataFrame


def read_daily(table: Recognised, limit: Limit, findings: Findings) -> pd.DataFrame:
    """Counts per day of one table, NaN = not measured; no rows when `findings` got an error."""
    rows = table_rows(table, findings)
    if not rows or findings.has_errors:
        return _frame((), {})
    at = table.header.columns["date"]
    cells = [(number, cells[at]) for number, cells in rows]
    dates = dates_of(table, cells, limit.on, limit.guessed, findings)
    if not dates:
        return _frame((), {})
    if late := sum(date > limit.on for date in dates):
        findings.add("day_refused", found=max(dates), count=late)
    fields = [field for field in table.header.columns if field != "date"]
    frame = _frame(dates, {field: _values(table, field, rows, findings) for field in fields})
    frame = frame[frame.index <= pd.Timestamp(limit.on)] if late else frame
    return _viewers(frame, findings) if table.header.kind == "viewers" else frame


def _viewers(frame: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """`frame` on the days of the views: TikTok dates viewers a day later than views.

    Where the total is not given, the zeros of new and returning viewers are no measurements either.
    """
    known = frame.where(frame["viewers"].notna())
    findings.add("viewers_shifted", "note", count=len(frame))
    return known.shift(-1, freq="D").rename_axis("date")


def _values(table: Recognised, field: str, rows: list[Row], findings: Findings) -> list[float]:
    at, column = table.header.columns[field], table.header.labels[field]
    least = 0 if field in NEVER_BELOW_ZERO else -MAX_COUNT
    values = []
    for number, cells in rows:
        if is_plain(cells[at]):  # nearly always: nothing to remark
            values.append(float(cells[at]))
            continue
        where: dict[str, Any] = {"row": number, "column": column}
        values.append(noted_count(cells[at], findings, least, **where))
        if math.isnan(values[-1]) and cells[at].strip().casefold() in MISSING:
            findings.add("not_measured", "note", found=cells[at], **where)
    return values


def _frame(dates: Sequence[dt.date], values: dict[str, list[float]]) -> pd.DataFrame:
    index = pd.DatetimeIndex(np.array(dates, "datetime64[us]"), name="date")
    table = np.full((len(dates), len(DAILY_COLUMNS)), np.nan)
    for at, name in enumerate(DAILY_COLUMNS):
        table[:, at] = values.get(name, math.nan)
    frame = pd.DataFrame(table, index=index, columns=list(DAILY_COLUMNS))
    return frame if index.is_monotonic_increasing else frame.sort_index()


def merge_daily(downloads: Iterable[Downloaded], findings_of: dict[str, Findings]) -> pd.DataFrame:
    """One row per day over all downloads; where two have a figure, the newer download's counts.

    Figures that differ by more than 1% (and more than 10) become one finding per older file.
    """
    merged = _frame((), {})
    newest_first = sorted(downloads, key=lambda d: (d.as_of, d.name), reverse=True)
    for _, together in groupby(newest_first, key=lambda d: d.as_of):
        tables = list(together)
        newer, days = merged.index, _days_apart(merged, [table.frame for table in tables])
        for table in tables:
            frame = table.frame.shift(days, freq="D") if days else table.frame
            if days:
                findings_of[table.name].add("days_moved", count=len(frame.index.intersection(newer)))
            _note_differences(merged, frame, findings_of[table.name])
            index = merged.index.union(frame.index)
            known, added = merged.reindex(index), frame.reindex(index)
            merged = known.where(known.notna(), added)
    return merged.rename_axis("date")


def _days_apart(merged: pd.DataFrame, tables: Sequence[pd.DataFrame]) -> int:
    """By how many days the tables of a download must move to agree with newer ones: 0, 1 or -1.

    They move only if they then agree to the last digit on nearly every day in both, and do not as they are.
    """
    if not len(merged) or _agreement(merged, tables, 0)[0] >= _UNLIKE:
        return 0
    moved = {days: _agreement(merged, tables, days) for days in (1, -1)}
    proven = [days for days, (share, figures) in moved.items() if share >= _ALIKE and figures >= _FIGURES]
    return proven[0] if len(proven) == 1 else 0


def _agreement(merged: pd.DataFrame, tables: Iterable[pd.DataFrame], days: int) -> tuple[float, int]:
    """The share of the days in both that agree when the tables are moved, and in how many figures."""
    alike, both, figures = 0, 0, 0
    for table in tables:
        moved = table.shift(days, freq="D") if days and len(table) else table
        shared = merged.index.intersection(moved.index)
        new, old = merged.loc[shared].to_numpy(float), moved.loc[shared].to_numpy(float)
        known = np.isfinite(new) & np.isfinite(old)
        equal = ((new == old) | ~known).all(axis=1) & known.any(axis=1)
        alike += int(equal.sum())
        both += int(known.any(axis=1).sum())
        days_alike = np.unique(np.nan_to_num(old[equal]), axis=0)
        figures += int((days_alike > 0).sum()) if len(days_alike) >= _DAYS else 0
    return alike / max(both, 1), figures


def _note_differences(merged: pd.DataFrame, older: pd.DataFrame, findings: Findings) -> None:
    shared = merged.index.intersection(older.index)
    new, old = merged.loc[shared].to_numpy(float), older.loc[shared].to_numpy(float)
    gap = np.abs(new - old)
    size = np.maximum(np.abs(new), np.abs(old))
    places = np.argwhere((gap > AGREEMENT * size) & (gap > AGREEMENT_COUNT))
    if not len(places):
        return
    row, column = places[0]
    was, now = f"{old[row, column]:.0f}", f"{new[row, column]:.0f}"
    where: dict[str, Any] = {"column": DAILY_COLUMNS[column], "expected": now, "found": was}
    compared = np.isfinite(gap) & (size > AGREEMENT_COUNT)
    far = compared & (gap > STRANGERS * size)
    if compared.sum() >= STRANGERS_LEAST and far.sum() >= STRANGERS * compared.sum():
        findings.add("downloads_of_strangers", count=len(places), **where)
    else:
        findings.add("downloads_disagree", "note", count=len(places), **where)
