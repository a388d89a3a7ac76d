"""A roster: one table with a row per creator, in the columns of `creator.yml`, read in batches.

A column is the path of a key in `creator.yml`: `followers`, `sponsored.posts_per_month`,
`ambassador.1.eur_per_month` (items of a list are numbered from 1); underscores will do for the dots. A
range is one number, or the columns `followers.low`, `followers.high` and what else a range takes. Empty
cells count as left out.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
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
    CellError,
    RosterColumn,
    cell,
    column_of,
    near_columns,
)
from tikmon_nb.inputs.tabular.encodings import is_utf8
from tikmon_nb.inputs.tabular.workbooks import sheets_of
from tikmon_nb.inputs.yaml_file import Located, check

BATCH = 16
"""Rows that are read, and worked out, together: about a second of work."""

ENDINGS = (".csv", ".parquet", ".xlsx")

Values = list[Any]
Lines = Iterator[tuple[int, Values]]
"""Number of each row (the header is row 1) and its cells, in the order of the columns."""


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

    def repeats(self, row: RosterRow) -> bool:
        """Whether another row has the id of this one: the same id would be the same draws."""
        return _digest(row.id) in self.repeated


def scan(table: Path | str | pd.DataFrame) -> Scan:
    """A first look at the ids and days of a table; raises `InputError` as `read_roster` does."""
    names, _file, lines = _opened(table)
    columns = [column_of(name) for name in names]
    places = {column.name: i for i, column in enumerate(columns) if column}
    digests, newest = np.empty(1024, dtype=np.uint64), None
    count = 0
    for _, values in lines:
        if count == len(digests):
            digests = np.resize(digests, 2 * count)
        id_ = _cell_or_none(values, places.get("id"), "text")
        digests[count] = _digest(str(id_)) if id_ else count  # without an id it is wrong, not double
        count += 1
        day = _cell_or_none(values, places.get("as_of"), "date")
        if isinstance(day, dt.date) and (newest is None or day > newest):
            newest = day
    found, often = np.unique(digests[:count], return_counts=True)
    return Scan(count, newest, frozenset(found[often > 1].tolist()))


def _digest(id_: str) -> int:
    return int.from_bytes(hashlib.blake2b(id_.encode("utf-8", "replace"), digest_size=8).digest())


def _cell_or_none(values: Values, place: int | None, kind: Any) -> Any:
    if place is None or place >= len(values) or _blank(values[place]):
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
    names, file, lines = _opened(table)
    columns = _checked(names, file)
    joint = "." if any("." in name for name in names) else "_"
    batch: list[RosterRow] = []
    for number, values in lines:
        batch.append(_row(number, values, columns, file, joint))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


# --- tables -----------------------------------------------------------------------------------------------


def _opened(table: Path | str | pd.DataFrame) -> tuple[list[str], str, Lines]:
    """Names of the columns, what the table is called, and its rows but for blank ones."""
    names, file, lines = _whole(table)
    return names, file, (line for line in lines if not all(map(_blank, line[1])))


def _whole(table: Path | str | pd.DataFrame) -> tuple[list[str], str, Lines]:
    if isinstance(table, pd.DataFrame):
        whole = table.astype(object).where(table.notna(), None)
        lines = enumerate(map(list, whole.itertuples(index=False, name=None)), 2)
        return [str(name) for name in table.columns], "roster", iter(lines)
    path = Path(table)
    if path.suffix.casefold() not in ENDINGS:
        raise InputError([Finding("file_unreadable", "error", path.name, found=path.suffix)])
    with _told(path.name):
        names, lines_ = _TABLES[path.suffix.casefold()](path)
    return names, path.name, _each_told(lines_, path.name)


@contextmanager
def _told(file: str) -> Iterator[None]:
    """Whatever a table throws that is damaged, as an `InputError`."""
    try:
        yield
    except (OSError, ValueError, TypeError, LookupError, NotImplementedError, OverflowError) as error:
        found = str(error).partition("\n")[0][:80]  # pyarrow's errors are all of these kinds
        raise InputError([Finding("file_unreadable", "error", file, found=found)]) from None


def _each_told(lines: Lines, file: str) -> Lines:
    with _told(file):
        yield from lines


def _parquet(path: Path) -> tuple[list[str], Lines]:
    from pyarrow import parquet

    file = parquet.ParquetFile(path)
    names = list(file.schema_arrow.names)

    def lines() -> Lines:
        number = 2
        for batch in file.iter_batches(1024):
            for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                yield number, list(values)
                number += 1

    return names, lines()


def _csv(path: Path) -> tuple[list[str], Lines]:
    encoding = "utf-8-sig" if is_utf8(path.read_bytes()) else "cp1252"  # as Western spreadsheets write
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline(1 << 16)
    separator = max(";\t,", key=first.count)

    def lines() -> Lines:
        with path.open(encoding=encoding, newline="") as file:
            reader = csv.reader(file, delimiter=separator)
            try:
                for number, values in enumerate(reader, 1):
                    if number > 1:
                        yield number, list(values)
            except csv.Error:  # a cell that is too long, or whose quotes do not close
                most, row = str(csv.field_size_limit()), reader.line_num
                raise InputError([Finding("text_too_long", "error", path.name, row, expected=most)]) from None

    names = next(csv.reader([first], delimiter=separator), [])
    return [name.strip() for name in names], lines()


def _xlsx(path: Path) -> tuple[list[str], Lines]:
    """The only sheet, or of several the only one that has a column `id`."""
    findings = Findings()
    tables = {sheet.title: sheet.text for sheet in sheets_of(path.read_bytes(), findings)}
    if findings.has_errors:
        raise InputError([replace(finding, file=path.name) for finding in findings])
    headed = [title for title, text in tables.items() if "id" in _header(text)]
    if len(tables) > 1 and len(headed) != 1:
        raise InputError([Finding("file_unreadable", "error", path.name, found=", ".join(tables))])
    text = tables[headed[0]] if headed else next(iter(tables.values()), "")
    names = _header(text)

    def lines() -> Lines:
        reader = csv.reader(io.StringIO(text, newline=""))
        next(reader, None)
        for number, values in enumerate(reader, 2):
            yield number, values + [""] * (len(names) - len(values))  # empty cells at the end are not there

    return names, lines()


def _header(text: str) -> list[str]:
    return [name.strip() for name in next(csv.reader(io.StringIO(text, newline="")), [])]


_TABLES = {".csv": _csv, ".parquet": _parquet, ".xlsx": _xlsx}


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
    if RosterColumn(("id",), "text") not in columns:
        findings.error("value_missing", file=file, row=1, column="id")
    findings.raise_errors()
    return columns


# --- rows -------------------------------------------------------------------------------------------------


def _blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _row(number: int, values: Values, columns: list[RosterColumn], file: str, joint: str) -> RosterRow:
    """The cells of a row as the nested keys of `creator.yml`."""
    form: dict[str, Any] = {}
    findings = Findings()
    if total := _total_in(values, columns):
        findings.error("row_is_total", file=file, row=number, found=total)
        return RosterRow(number, total, {"id": total}, {}, joint, tuple(findings))
    if len(values) != len(columns):
        findings.error("row_shape", file=file, row=number, expected=str(len(columns)), found=len(values))
    for column, value in zip(columns, values, strict=False):
        if _blank(value):
            continue
        where: dict[str, Any] = {"file": file, "row": number, "column": joint.join(column.path)}
        try:
            _put(form, column, cell(value, column.kind))
        except CellError as error:
            findings.error(error.code, expected=error.expected, found=value, **where)
    items = {key: tuple(sorted(part, key=int)) for key, part in form.items() if _numbered(part)}
    form |= {key: [form[key][item] for item in numbers] for key, numbers in items.items()}
    return RosterRow(number, str(form.get("id", "")), form, items, joint, tuple(findings))


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
