"""A roster: one table with a row per creator, in the columns of `creator.yml`, read in batches.

A column is the path of a key in `creator.yml`: `followers`, `sponsored.posts_per_month`,
`ambassador.1.eur_per_month` (items of a list are numbered from 1); underscores will do for the dots. A
range is one number, or the columns `followers.low`, `followers.high` and what else a range takes. Empty
cells count as left out.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from tikmon_nb.findings import Finding, Findings, InputError
from tikmon_nb.inputs.creator_form import CreatorForm
from tikmon_nb.inputs.creators import Creator, creator_of_form
from tikmon_nb.inputs.folders import data_files, pick
from tikmon_nb.inputs.roster.columns import (
    ID,
    CellError,
    DecimalMark,
    RosterColumn,
    cell,
    column_of,
    near_columns,
)
from tikmon_nb.inputs.roster.roster_tables import ENDINGS, Table, Values, blank, opened
from tikmon_nb.inputs.yaml_file import Located, check

BATCH = 16
"""Rows that are read, and worked out, together: about a second of work."""


def roster_file(name: str, data: Path | str | None = None) -> Path:
    """The table `name`: a path that exists, or the name of one in `data/rosters` or shipped."""
    if Path(name).is_file():
        return Path(name)
    return pick(data_files("rosters", data, *ENDINGS), name, "roster_unknown")


@dataclass(frozen=True)
class RosterRow:
    """One row: its number in the table (the header is row 1), its id, and the form that it holds.

    `items` holds the numbers that the items of each list have in the table, `joint` what stands between
    the keys of its columns, `problems` the cells that cannot be what their column holds.
    """

    number: int
    id: str
    form: dict[str, Any]
    items: dict[str, tuple[str, ...]]
    joint: str = "."
    problems: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Scan:
    """What a first look through a table tells, whatever the order of its rows: 8 bytes of memory a row."""

    rows: int
    newest: dt.date | None
    """The newest `as_of`: the forecast of the whole roster begins in the month after it."""
    repeated: frozenset[int]
    """Digests of the ids that stand in the table more than once."""
    total_row: int | None = None
    """The number of the last row, if it adds up or averages those above it."""

    def repeats(self, row: RosterRow) -> bool:
        """Whether another row has the id of this one: the same id would be the same draws."""
        return _digest(row.id) in self.repeated


def scan(table: Path | str | pd.DataFrame) -> Scan:
    """A first look at the ids and days of a table; raises `InputError` as `read_roster` does."""
    source = opened(table)
    columns = [column_of(name) for name in source.names]
    places = {column.name: i for i, column in enumerate(columns) if column}
    digests, newest = np.empty(1024, dtype=np.uint64), None
    sums = Sums([column for column in columns if column], source.mark)
    count = 0
    for number, values in source.lines:
        if not _total_in(values, sums.columns):
            sums.add(number, values)
        if count == len(digests):
            digests = np.resize(digests, 2 * count)
        id_ = _cell_or_none(values, places.get("id"), "text")
        digests[count] = _digest(str(id_)) if id_ else count  # without an id it is wrong, not double
        count += 1
        day = _cell_or_none(values, places.get("as_of"), "date")
        if isinstance(day, dt.date) and (newest is None or day > newest):
            newest = day
    found, often = np.unique(digests[:count], return_counts=True)
    return Scan(count, newest, frozenset(found[often > 1].tolist()), sums.total_row())


class Sums:
    """What the columns of numbers add up to, for a last row that says the same without being called a total.

    It is taken for one when all of its numbers are the sums, or all the means, of those above that are not
    all alike: at least two numbers of at least two rows, or one where nobody is named, since round numbers
    add up by chance too.
    """

    def __init__(self, columns: list[RosterColumn], mark: DecimalMark) -> None:
        self.columns, self.mark = columns, mark
        self.rows = self.number = 0
        self.sums, self.counts = np.zeros(len(columns)), np.zeros(len(columns))
        self.least, self.most = np.full(len(columns), np.inf), np.full(len(columns), -np.inf)
        self.last, self.named = np.full(len(columns), np.nan), True

    def add(self, number: int, values: Values) -> None:
        """One more row below the others."""
        there = ~np.isnan(self.last)
        self.sums[there] += self.last[there]
        self.counts += there
        self.least[there] = np.minimum(self.least, self.last)[there]
        self.most[there] = np.maximum(self.most, self.last)[there]
        self.rows, self.number = self.rows + 1, number
        self.last = np.array([self._number(*pair) for pair in zip(self.columns, values, strict=False)])
        self.last.resize(len(self.columns))
        self.named = any(c == ID and not blank(v) for c, v in zip(self.columns, values, strict=False))

    def _number(self, column: RosterColumn, value: Any) -> float:
        if column.kind not in ("number", "share") or blank(value):
            return np.nan
        try:
            found = cell(value, column.kind, self.mark)
        except CellError:
            return np.nan
        return float(found) if isinstance(found, int | float) else np.nan

    def total_row(self) -> int | None:
        """The number of the last row, if it is a total or an average."""
        there = ~np.isnan(self.last) & (self.least < self.most)
        if self.rows < 3 or there.sum() < (2 if self.named else 1):
            return None
        said, sums = self.last[there], self.sums[there]
        total = np.allclose(said, sums, rtol=1e-9, atol=0.01)
        mean = np.allclose(said, sums / self.counts[there], rtol=1e-3, atol=0.05)  # which may be rounded
        return self.number if total or mean else None


def _digest(id_: str) -> int:
    return int.from_bytes(hashlib.blake2b(id_.encode("utf-8", "replace"), digest_size=8).digest())


def _cell_or_none(values: Values, place: int | None, kind: Any) -> Any:
    if place is None or place >= len(values) or blank(values[place]):
        return None
    try:
        return cell(values[place], kind)
    except CellError:
        return None


def read_roster(table: Path | str | pd.DataFrame) -> Iterator[list[RosterRow]]:
    """The rows of a CSV, Excel or Parquet table in batches, never all of them at once.

    A CSV may have `;`, tab or `,` between its cells and a decimal comma in its numbers, as spreadsheets
    write it, in UTF-8 or in the encoding of Western Windows. Raises `InputError` for a file that cannot be
    read, no `id` column and unknown columns (with near matches), before the first row.
    """
    source = opened(table)
    columns = _checked(source.names, source.file)
    joint = "." if any("." in name for name in source.names) else "_"
    batch: list[RosterRow] = []
    for number, values in source.lines:
        batch.append(_row(number, values, columns, source, joint))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


# --- columns ----------------------------------------------------------------------------------------------


def _checked(names: list[str], file: str) -> list[RosterColumn]:
    """The column behind every name; raises `InputError` for each that is unknown or there twice."""
    findings, columns = Findings(), list[RosterColumn]()
    for name in names:
        column = column_of(name)
        if column is None:
            near = near_columns(name)
            findings.error("column_unknown", file=file, row=1, column=name, found=name, near=near)
        elif column in columns:
            findings.error("yaml_repeated_key", file=file, row=1, column=name, found=name)
        else:
            columns.append(column)
    if ID not in columns:
        findings.error("value_missing", file=file, row=1, column="id")
    findings.raise_errors()
    return columns


# --- rows -------------------------------------------------------------------------------------------------


def _row(number: int, values: Values, columns: list[RosterColumn], source: Table, joint: str) -> RosterRow:
    """The cells of a row as the nested keys of `creator.yml`."""
    form: dict[str, Any] = {}
    findings, file = Findings(), source.file
    if total := _total_in(values, columns):
        return as_total(RosterRow(number, total, {}, {}, joint), file)
    if len(values) != len(columns):
        findings.error("row_shape", file=file, row=number, expected=str(len(columns)), found=len(values))
    for column, value in zip(columns, values, strict=False):
        if blank(value):
            continue
        where: dict[str, Any] = {"file": file, "row": number, "column": joint.join(column.path)}
        try:
            _put(form, column, cell(value, column.kind, source.mark))
        except CellError as error:
            findings.error(error.code, expected=error.expected, found=value, **where)
    items = {key: tuple(sorted(part, key=int)) for key, part in form.items() if _numbered(part)}
    form |= {key: [form[key][item] for item in numbers] for key, numbers in items.items()}
    return RosterRow(number, str(form.get("id", "")), form, items, joint, tuple(findings))


def as_total(row: RosterRow, file: str) -> RosterRow:
    """The row as one that is no creator."""
    found = row.id or "Σ"
    problem = Finding("row_is_total", "error", file, row.number, found=found)
    return replace(row, id=found, form={"id": found}, items={}, problems=(problem,))


_TOTAL = re.compile(
    r"(?:(?:sub|eind)?tota(?:a?l|len|ls)|grand total|som|sum|gemiddelden?|gemiddeld|averages?|avg|mean"
    r"|mediaan|median|aantal|count)(?: \(\w+\)| \d+)?:?",
    re.IGNORECASE,
)
"""What a spreadsheet calls the row below the others."""


def _total_in(values: Values, columns: list[RosterColumn]) -> str:
    """What a row that adds up the others is called; empty if it is not one."""
    for column, value in zip(columns, values, strict=False):
        if column.name in ("id", "name") and isinstance(value, str) and value.strip():
            found = _TOTAL.fullmatch(" ".join(value.split()))
            return found[0] if found else ""
    return ""


def _put(form: dict[str, Any], column: RosterColumn, value: Any) -> None:
    """`value` at the path of its column; one number and parts of a range together contradict."""
    *path, last = column.path
    place = form
    for key in path:
        place = place.setdefault(key, {})
        if not isinstance(place, dict):
            raise CellError("either_or", f"{'.'.join(path)} / {column.name}")
    if last in place:
        raise CellError("either_or", f"{column.name} / {column.name}.low")
    place[last] = value


def _numbered(part: Any) -> bool:
    return isinstance(part, dict) and all(key.isdigit() for key in part)


def creator_of(row: RosterRow, file: str, data: Path | str | None = None) -> Creator:
    """The creator in a row; raises `InputError` with the row and column of every problem."""
    findings = Findings(list(row.problems))
    try:
        form = check(CreatorForm, Located(row.form, {}, file))
    except InputError as error:
        columns = {finding.column for finding in findings}
        found = [in_table(finding, row, file) for finding in error.findings]
        findings.extend(finding for finding in found if finding.column not in columns)
    findings.raise_errors()
    return creator_of_form(form, data)


def in_table(finding: Finding, row: RosterRow, file: str) -> Finding:
    """A finding about the form of a creator as one about the row and the column that hold it."""
    match = re.fullmatch(r"(\w+)\[(\d+)\](.*)", finding.column)
    column = finding.column
    if match and len(row.items.get(match[1], ())) >= int(match[2]):
        column = f"{match[1]}.{row.items[match[1]][int(match[2]) - 1]}{match[3]}"
    return replace(finding, file=file, row=row.number, column=column.replace(".", row.joint))
