"""The tables that a roster may be: CSV, Excel and Parquet files and DataFrames, as rows of cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from tikmon_nb.findings import Finding, Findings, InputError
from tikmon_nb.inputs.roster.columns import ID, DecimalMark, column_of
from tikmon_nb.inputs.tabular.encodings import is_utf8
from tikmon_nb.inputs.tabular.workbooks import sheets_of

ENDINGS = (".csv", ".parquet", ".xlsx")

Values = list[Any]
Lines = Iterator[tuple[int, Values]]
"""Number of each row (the header is row 1) and its cells, in the order of the columns."""


@dataclass(frozen=True)
class Table:
    """Names of the columns, what the table is called, its rows but for blank ones, and its decimal mark."""

    names: list[str]
    file: str
    lines: Lines
    mark: DecimalMark


def opened(table: Path | str | pd.DataFrame) -> Table:
    """The table; raises `InputError` for a file that cannot be read, now or when its rows are read."""
    names, file, mark, lines = _whole(table)
    return Table(names, file, (line for line in lines if not all(map(blank, line[1]))), mark)


def blank(value: Any) -> bool:
    """Whether a cell holds nothing."""
    return value is None or (isinstance(value, str) and not value.strip())


def _whole(table: Path | str | pd.DataFrame) -> tuple[list[str], str, DecimalMark, Lines]:
    if isinstance(table, pd.DataFrame):
        whole = table.astype(object).where(table.notna(), None)
        lines = enumerate(map(list, whole.itertuples(index=False, name=None)), 2)
        return [str(name) for name in table.columns], "roster", ",", iter(lines)
    path = Path(table)
    if path.suffix.casefold() not in ENDINGS:
        raise InputError([Finding("file_unreadable", "error", path.name, found=path.suffix)])
    with _told(path.name):
        names, mark, lines_ = _TABLES[path.suffix.casefold()](path)
    return names, path.name, mark, _each_told(lines_, path.name)


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


def _parquet(path: Path) -> tuple[list[str], DecimalMark, Lines]:
    from pyarrow import parquet

    file = parquet.ParquetFile(path)
    names = list(file.schema_arrow.names)

    def lines() -> Lines:
        number = 2
        for batch in file.iter_batches(1024):
            for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                yield number, list(values)
                number += 1

    return names, ",", lines()


def _csv(path: Path) -> tuple[list[str], DecimalMark, Lines]:
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
    return [name.strip() for name in names], "." if separator == "," else ",", lines()


def _xlsx(path: Path) -> tuple[list[str], DecimalMark, Lines]:
    """The only sheet, or of several the only one that says who each row is of."""
    findings = Findings()
    tables = {sheet.title: sheet.text for sheet in sheets_of(path.read_bytes(), findings)}
    if findings.has_errors:
        raise InputError([replace(finding, file=path.name) for finding in findings])
    headed = [title for title, text in tables.items() if ID in map(column_of, _header(text))]
    if len(tables) > 1 and len(headed) != 1:
        raise InputError([Finding("file_unreadable", "error", path.name, found=", ".join(tables))])
    text = tables[headed[0]] if headed else next(iter(tables.values()), "")
    names = _header(text)

    def lines() -> Lines:
        reader = csv.reader(io.StringIO(text, newline=""))
        next(reader, None)
        for number, values in enumerate(reader, 2):
            yield number, values + [""] * (len(names) - len(values))  # empty cells at the end are not there

    return names, ".", lines()  # as numbers of a workbook are written out


def _header(text: str) -> list[str]:
    return [name.strip() for name in next(csv.reader(io.StringIO(text, newline="")), [])]


_TABLES = {".csv": _csv, ".parquet": _parquet, ".xlsx": _xlsx}
