"""A roster: one table with a row per creator, in the columns of `creator.yml`, read in batches.

A column is the path of a key in `creator.yml` with dots: `followers`, `sponsored.posts_per_month`,
`ambassador.1.eur_per_month` (items of a list are numbered from 1). A range is one number, or the columns
`followers.low`, `followers.high` and what else a range takes. Empty cells count as left out.
"""

from __future__ import annotations

import datetime as dt
import re
import typing
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import BaseModel

from tikmon_nb.inputs.creators import Creator, CreatorForm
from tikmon_nb.inputs.exports import Exports
from tikmon_nb.inputs.exports.records import DAILY_COLUMNS
from tikmon_nb.inputs.folders import data_folder, pick
from tikmon_nb.inputs.quality import Finding, Findings, InputError, nearest
from tikmon_nb.inputs.ranges import Range
from tikmon_nb.inputs.yaml_file import Located, check

BATCH = 64
"""Rows that are read, and worked out, together."""

ITEM = "N"  # stands for the number of an item in a list
MOST_ITEMS = 20
RANGE_PARTS = (
    "low",
    "high",
    "mode",
    "distribution",
    "mean",
    "dispersion",
    "alpha",
    "beta",
    "at_least",
    "at_most",
)

Cells = dict[str, Any]


def roster_file(name: str, data: Path | str | None = None) -> Path:
    """The table `name`: a path that exists, or the name of one in `data/rosters`."""
    if Path(name).is_file():
        return Path(name)
    return pick(data_folder(data) / "rosters", name, "roster_unknown", ".csv", ".parquet")


@dataclass(frozen=True)
class RosterRow:
    """One row: its number in the table (the header is row 1), its id, and the form that it holds."""

    number: int
    id: str
    form: dict[str, Any]


def roster_columns() -> tuple[str, ...]:
    """Every column that a roster may have, `N` standing for the number of an item."""
    return tuple(_paths(CreatorForm, ""))


def _paths(model: type[BaseModel], before: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        kinds = list(_classes(field.annotation))
        listed = any(typing.get_origin(kind) is tuple for kind in _parts(field.annotation))
        path = f"{before}{name}.{ITEM}" if listed else f"{before}{name}"
        if Range in kinds:
            yield path
            yield from (f"{path}.{part}" for part in RANGE_PARTS)
            continue
        models = [kind for kind in kinds if issubclass(kind, BaseModel)]
        if models:
            yield from _paths(models[0], f"{path}.")
        else:
            yield path


def _parts(annotation: Any) -> Iterator[Any]:
    """`annotation` and everything that it is made of."""
    yield annotation
    for part in typing.get_args(annotation):
        if not isinstance(part, str | int | float):
            yield from _parts(part)


def _classes(annotation: Any) -> Iterator[type]:
    return (part for part in _parts(annotation) if isinstance(part, type))


def read_roster(path: Path | str) -> Iterator[list[RosterRow]]:
    """The rows of a CSV or Parquet table in batches, never all of them at once.

    A CSV may have `;`, tab or `,` between its cells and a decimal comma in its numbers, as spreadsheets
    write it. Raises `InputError` for a file that cannot be read, no `id` column and unknown columns (with
    near matches), before the first row.
    """
    path = Path(path)
    columns, batches = _open(path)
    _check_columns(columns, path.name)
    yield from _numbered(batches)


def rows_of(table: pd.DataFrame) -> Iterator[list[RosterRow]]:
    """The rows of a table in memory, as `read_roster` gives them."""
    _check_columns([str(name) for name in table.columns], "roster")
    whole = table.astype(object).where(table.notna(), None)
    parts = (whole.iloc[first : first + BATCH] for first in range(0, len(whole), BATCH))
    yield from _numbered(
        [{str(k): v for k, v in row.items()} for row in part.to_dict("records")] for part in parts
    )


def _numbered(batches: Iterable[list[Cells]]) -> Iterator[list[RosterRow]]:
    number = 2  # the header is row 1
    for cells in batches:
        forms = [_form(row) for row in cells]
        if forms:
            yield [RosterRow(number + i, str(form.get("id", "")), form) for i, form in enumerate(forms)]
        number += len(forms)


def _open(path: Path) -> tuple[list[str], Iterator[list[Cells]]]:
    import pyarrow as pa
    from pyarrow import csv, parquet

    try:
        if path.suffix.casefold() == ".parquet":
            file = parquet.ParquetFile(path)
            return file.schema_arrow.names, (b.to_pylist() for b in file.iter_batches(BATCH))
        header = _header(path)
        separator = max(";\t,", key=header.count)
        names = [name.strip().strip('"') for name in header.split(separator)]
        reader = csv.open_csv(
            path,
            read_options=csv.ReadOptions(block_size=1 << 20),
            parse_options=csv.ParseOptions(delimiter=separator, newlines_in_values=True),
            convert_options=csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
        )
        return names, _in_batches(reader, path)
    except (OSError, UnicodeError, pa.ArrowInvalid) as error:
        raise _unreadable(path, error) from None


def _header(path: Path) -> str:
    with path.open(encoding="utf-8-sig", errors="strict") as file:
        return file.readline(1 << 16).rstrip("\r\n")


def _unreadable(path: Path, error: Exception) -> InputError:
    return InputError([Finding("file_unreadable", "error", path.name, found=str(error)[:200])])


def _in_batches(reader: Any, path: Path) -> Iterator[list[Cells]]:
    """Batches of a CSV; a row with too many or too few cells, halfway, ends in an `InputError`."""
    import pyarrow as pa

    try:
        for block in reader:
            for first in range(0, block.num_rows, BATCH):
                yield block.slice(first, BATCH).to_pylist()
    except pa.ArrowInvalid as error:
        raise _unreadable(path, error) from None


def _check_columns(columns: list[str], file: str) -> None:
    known = roster_columns()
    findings = Findings()
    if "id" not in columns:
        findings.error("value_missing", file=file, column="id")
    for i, column in enumerate(columns):
        pattern = re.sub(r"\.\d+(?=\.|$)", f".{ITEM}", column)
        if pattern not in known or column in columns[:i]:
            near = nearest(pattern, known)
            findings.error("column_unknown", file=file, row=1, column=column, found=column, near=near)
    findings.raise_errors()


def _form(cells: Cells) -> dict[str, Any]:
    """The cells of a row as the nested keys of `creator.yml`."""
    form: dict[str, Any] = {}
    for column, value in cells.items():
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        *path, last = column.split(".")
        place = form
        for key in path:
            old = place.get(key)
            if not isinstance(old, dict):  # one number and a part of a range both: the parts count
                place[key] = {}
            place = place[key]
        place[last] = _value(value)
    return {key: _listed(value) for key, value in form.items()}


def _listed(value: Any) -> Any:
    """Items numbered from 1 as a list, in the order of their numbers."""
    if not isinstance(value, dict):
        return value
    inner = {key: _listed(part) for key, part in value.items()}
    if inner and all(key.isdigit() for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner


_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?([eE][+-]?\d+)?")


def _value(value: Any) -> Any:
    """A cell as YAML would have read it."""
    if isinstance(value, dt.datetime):
        return value.date()
    if not isinstance(value, str):
        return value
    text = value.strip()
    if _NUMBER.fullmatch(text):
        return _number(text.replace(",", "."))
    if text.casefold() in ("true", "false", "ja", "nee"):
        return text.casefold() in ("true", "ja")
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text


def _number(text: str) -> int | float:
    return int(text) if text.lstrip("+-").isdigit() else float(text)


_NO_EXPORTS = Exports(
    daily=pd.DataFrame(columns=list(DAILY_COLUMNS), index=pd.DatetimeIndex([], name="date"), dtype=float),
    videos=pd.DataFrame(),
    sources=(),
    inputs={},
    findings=(),
)


def creator_of(row: RosterRow, file: str, data: Path | str | None = None) -> Creator:
    """The creator in a row; raises `InputError` with the row and column of every problem."""
    form = dict(row.form)
    for name in ("id", "name", "niche"):  # an id may be all digits
        if name in form and not isinstance(form[name], str):
            form[name] = str(form[name])
    try:
        checked = check(CreatorForm, Located(form, {}, file))
    except InputError as error:
        raise InputError(_at(finding, row.number) for finding in error.findings) from None
    return Creator(checked, _NO_EXPORTS, (), {}, data_folder(data), checked.id)


def _at(finding: Finding, number: int) -> Finding:
    fields = {name: getattr(finding, name) for name in finding.__slots__}
    return Finding(**{**fields, "row": number})
