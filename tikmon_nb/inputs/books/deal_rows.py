"""A row added to `deals.csv`, or one cell of it changed; every other byte stays as it was."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence

from tikmon_nb.findings import Finding, Findings, InputError
from tikmon_nb.inputs.books import deals_file
from tikmon_nb.inputs.books.ledger import DEALS_FILE
from tikmon_nb.inputs.books.ledger_table import Book, book_in
from tikmon_nb.inputs.tabular.encodings import DAMAGED, decode

NEW = ("deal_id", "date", "brand", "kind", "amount_eur", "posts", "status", "offered_eur", "asked_eur", "vat")
"""The columns of a file that is begun, before those that a row brings."""

_FORMULA = ("=", "+", "-", "@")

Cell = str | float


def with_row(data: bytes | None, row: Mapping[str, Cell]) -> bytes:
    """The file with `row` (a cell for each column of `deals.csv`, by our names) below the others.

    Columns that the file does not have are added behind its own; without a file one is begun. Raises
    `InputError` where the column names are not found.
    """
    if data is None or not data.strip():
        names = list(dict.fromkeys((*NEW, *row)))
        return (_line(names, ";") + _line([_shown(row.get(name, ""), ",") for name in names], ";")).encode()
    text, encoding = _text(data)
    book = _book(text)
    lines = text.splitlines(keepends=True)
    end = "\r\n" if lines[0].endswith("\r\n") else "\n"
    columns, width = dict(book.heading.columns), len(_cells(lines[book.heading.row - 1], book.delimiter))
    if missing := [name for name in row if name not in columns]:
        heading = lines[book.heading.row - 1]
        bare = heading.rstrip("\r\n")
        added = "".join(book.delimiter + name for name in missing)
        lines[book.heading.row - 1] = bare + added + (heading[len(bare) :] or end)
        columns |= {name: width + at for at, name in enumerate(missing)}
        width += len(missing)
    cells = [""] * width
    for name, value in row.items():
        cells[columns[name]] = _shown(value, _mark(book))
    whole = "".join(lines)
    whole += "" if whole.endswith("\n") else end
    return (whole + _line(cells, book.delimiter).replace("\n", end)).encode(encoding)


def with_cells(data: bytes, deal_id: str, changed: Mapping[str, Cell]) -> bytes:
    """The file with these cells of the row of `deal_id` changed; the other rows stay byte for byte.

    Raises `InputError` where no row, or more than one, has that number, or a column is missing.
    """
    text, encoding = _text(data)
    book = _book(text)
    columns = book.heading.columns
    absent = [name for name in ("deal_id", *changed) if name not in columns]
    if absent:
        raise _refused("columns_missing", ", ".join(absent), ", ".join(book.heading.labels.values()))
    lines = text.splitlines(keepends=True)
    spans = [
        (first, last, cells)
        for first, last, cells in _records(lines, book.delimiter)
        if first >= book.heading.row
        and len(cells) > columns["deal_id"]
        and cells[columns["deal_id"]].strip() == deal_id
    ]
    if len(spans) != 1:
        raise _refused("deal_unknown", deal_id, str(len(spans)))
    first, last, cells = spans[0]
    cells += [""] * (max(columns.values()) + 1 - len(cells))
    for name, value in changed.items():
        cells[columns[name]] = _shown(value, _mark(book))
    old = "".join(lines[first:last])
    end = old[len(old.rstrip("\r\n")) :]
    new = _line(cells, book.delimiter).rstrip("\n") + end
    return "".join([*lines[:first], new, *lines[last:]]).encode(encoding)


def _text(data: bytes) -> tuple[str, str]:
    """The text with its byte order mark, and how it is written."""
    _, encoding = decode(data)
    if encoding == DAMAGED:
        raise _refused("not_utf8", "UTF-8")
    return data.decode(encoding), encoding


def _book(text: str) -> Book:
    findings = Findings(file=DEALS_FILE)
    book, _ = book_in(text.lstrip("\ufeff"), deals_file.COLUMNS, deals_file.REQUIRED, findings, findings)
    if book is None:
        raise InputError(tuple(findings))
    return book


def _records(lines: Sequence[str], delimiter: str) -> list[tuple[int, int, list[str]]]:
    """Every record: its first line, the line after its last, and its cells; a cell may hold line ends."""
    reader = csv.reader(iter(lines), delimiter=delimiter)
    found, first = [], 0
    for cells in reader:
        found.append((first, reader.line_num, cells))
        first = reader.line_num
    return found


def _cells(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])


def _mark(book: Book) -> str:
    """The decimal mark of the file, or the one that goes with its delimiter."""
    return book.mark or ("," if book.delimiter == ";" else ".")


def _shown(value: Cell, mark: str) -> str:
    """A number as the file writes it; a text that a spreadsheet would work out as words."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    if math.isinf(value):
        return "onbeperkt"
    return f"{value:.0f}" if value == round(value) else f"{value:.2f}".replace(".", mark)


def _line(cells: Sequence[str], delimiter: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\n").writerow(cells)
    return buffer.getvalue()


def _refused(code: str, expected: str, found: str = "") -> InputError:
    return InputError([Finding(code, "error", DEALS_FILE, expected=expected, found=found)])
