"""The table of a creator's own books, whatever the spreadsheet: its columns, notations and lines.

What a cell leaves open (whether `1.234` is one or a thousand, `3/4/2026` in March or April) is decided from
the whole file; an amount that the file leaves open is an error, not a guess.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tikmon_nb.findings import Findings, InputError, Severity, known_names, printable
from tikmon_nb.inputs.dates import FIRST_YEAR, LAST_YEAR
from tikmon_nb.inputs.folders import may_be_there, read_regular
from tikmon_nb.inputs.tabular.amounts import decimal_mark, read_amount
from tikmon_nb.inputs.tabular.csv_rows import all_rows, samples
from tikmon_nb.inputs.tabular.days import MONTH_FIRST, read_day
from tikmon_nb.inputs.tabular.encodings import decode
from tikmon_nb.inputs.tabular.headings import Heading, Row, heading_of, meaning, normal_name

MAX_BYTES = 16 << 20
MAX_ROWS = 100_000
_LONGEST = 60  # characters of a date
_MOST_COLUMNS = 200
_IN_NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})[-/.]\d{4}")
_ISO = re.compile(r"\d{4}([-/.])\d{1,2}\1\d{1,2}")
_CURRENCY = re.compile("valut|currenc|curenc|munteen|muntsoort", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_TIME = re.compile(r"[ t,]+\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?: ?[ap]m)?(?:z|[+-]\d\d:?\d\d)?$", re.IGNORECASE)
_BARE = re.compile(r"[-+€ ]*\d{1,3}")  # the part of an amount before a comma, and after it
_BARE_REST = re.compile(r"\d{1,3}")
_NUMBERS = (
    *("amount_eur", "amount", "eur_per_unit", "posts", "asked_eur", "offered_eur"),
    *("due_days", "rights_days", "exclusive_days"),
)
_DAYS = ("date", "agreed_on", "invoiced_on", "paid_on")

Names = Mapping[str, tuple[str, ...]]
"""Our name of every column, and the names that a file may have for it."""

Required = tuple[tuple[str, ...], ...]
"""Columns that a file must have: of every group one."""


@dataclass
class Book:
    """What holds for all rows of a file: its columns, decimal mark and order of day and month."""

    heading: Heading
    delimiter: str
    width: int  # up to the last column with a name
    findings: Findings
    counted: Findings  # what is told as a number
    mark: str | None = ""
    notation: str = "nl"
    seen: dict[Hashable, int] = field(default_factory=dict)


def lines_of(
    path: Path, columns: Names, required: Required, findings: Findings, counted: Findings
) -> list[Line]:
    """The rows of a file below its column names; none when something is wrong with all of it."""
    text = _text(path, findings)
    if text is None:
        return []
    if not text.strip():
        findings.add("ledger_empty", "note")
        return []
    _, lines = book_in(text, columns, required, findings, counted)
    return lines


def book_in(
    text: str, columns: Names, required: Required, findings: Findings, counted: Findings
) -> tuple[Book | None, list[Line]]:
    """How a book is written, its columns and marks, and its rows; None, with findings, when it is none."""
    book = _book(text, columns, required, findings, counted)
    if book is None:
        return None, []
    lines = [Line(number, book.heading.cells(cells), cells, book) for number, cells in _rows(text, book)]
    book.mark, book.notation = _file_mark(lines), _file_notation(lines)
    return book, lines


def _text(path: Path, findings: Findings) -> str | None:
    """The text of a file; None when there is no file, or none that can be read."""
    if not may_be_there(path):
        return None
    try:
        data = read_regular(path, MAX_BYTES, findings.file)
    except InputError as error:
        findings.extend(error.findings)
        return None
    if data.startswith(b"PK\x03\x04"):
        findings.add("file_unreadable", "error", found="XLSX / ZIP")
        return None
    text = decode(data)[0].whole.lstrip("\ufeff")
    if "\ufffd" in text:
        findings.add("letters_damaged", "warning")
    return text


def _book(
    text: str, columns: Names, required: Required, findings: Findings, counted: Findings
) -> Book | None:
    """The book whose column names stand in the row that holds most of them; None when one is missing."""
    known = {normal_name(name) for names in columns.values() for name in names}
    most, best, delimiter = 0, (1, text.strip().splitlines()[:1]), ";"
    for candidate, rows in samples(text):
        for row in rows:
            fitting = len(known & set(map(normal_name, row[1])))
            if fitting > most:
                most, best, delimiter = fitting, row, candidate
    heading = heading_of(findings.file, best, columns, frozenset(columns))
    if heading is None:  # never, since it asks for no column; the type checker cannot know
        return None
    labels = best[1]
    _euros_or_not(heading)
    missing = [group[0] for group in required if not any(name in heading.columns for name in group)]
    if missing:
        shown = " | ".join(label.strip() for label in labels if label.strip())
        findings.add("columns_missing", "error", row=best[0], expected=", ".join(missing), found=shown)
    if most:
        _other_columns(heading, labels, columns, findings)
    width = max((at for at, label in enumerate(labels) if label.strip()), default=-1) + 1
    return None if missing else Book(heading, delimiter, width, findings, counted)


def _euros_or_not(heading: Heading) -> None:
    """Without a column that says which currency, `bedrag` is in euros, and `amount` may be in anything."""
    if "amount" not in heading.columns or "currency" in heading.columns:
        return
    at, label = heading.columns.pop("amount"), heading.labels.pop("amount")
    if normal_name(label) == "bedrag" and "amount_eur" not in heading.columns:
        heading.columns["amount_eur"], heading.labels["amount_eur"] = at, label


def _other_columns(heading: Heading, labels: list[str], columns: Names, findings: Findings) -> None:
    """Name the columns that serve no purpose here, or the same purpose as another."""
    fields = {normal_name(name): field for field, names in columns.items() for name in names}
    for at, label in enumerate(labels[:_MOST_COLUMNS]):
        name = label.strip()[:80]
        if not name or at in heading.columns.values():
            continue
        where: dict[str, Any] = {"row": heading.row, "column": printable(name), "found": name}
        served = fields.get(normal_name(name))
        if served and served in heading.columns:
            same = printable(heading.labels[served])
            findings.add("column_twice", "error", **where | {"expected": same})
        elif served == "amount" and "amount_eur" in heading.columns:
            both = f"{heading.labels['amount_eur']} / {name}"
            findings.add("either_or", "error", **where | {"expected": both})
        else:  # a currency that is not understood would make euros of dollars
            decides = served == "amount" or ("currency" not in heading.columns and _CURRENCY.search(name))
            findings.add("column_unknown", "error" if decides else "warning", near_in=fields, **where)


def _rows(text: str, book: Book) -> list[Row]:
    """The rows below the column names, without those that have too many cells."""
    rows, number, findings = list[Row](), book.heading.row, book.findings
    told = len(findings)
    try:
        for number, cells in all_rows(text, book.delimiter, strict=True):
            if number <= book.heading.row:
                continue
            if len(rows) == MAX_ROWS:
                findings.add("table_too_long", "error", row=number, expected=str(MAX_ROWS))
                break
            if any(cell.strip() for cell in cells[book.width :]):
                found = max(at for at, cell in enumerate(cells, 1) if cell.strip())
                findings.add("row_shape", "error", row=number, expected=str(book.width), found=found)
            else:
                rows.append((number, cells))
    except csv.Error as error:
        findings.add("table_broken", "error", row=number + 1, found=str(error))
    if not rows and len(findings) == told:
        findings.add("ledger_empty", "note")
    return rows


def _file_mark(lines: list[Line]) -> str | None:
    """The decimal mark of all numbers of a file, empty when none shows it; None, and an error, for two."""
    first: dict[str, tuple[Line, str]] = {}
    for line in lines:
        for name in _NUMBERS:
            if (cell := line.cell(name)) and (mark := decimal_mark([cell])):
                first.setdefault(mark, (line, name))
    return _one(first, "decimal_marks_mixed", "")


def _file_notation(lines: list[Line]) -> str:
    """How all dates of a file that are written in numbers are read: day first unless one shows otherwise."""
    first: dict[str, tuple[Line, str]] = {}
    open_: Line | None = None
    open_in = ""
    for line, name in ((line, name) for line in lines for name in _DAYS):
        numbers = _IN_NUMBERS.fullmatch(_day_text(line.cell(name)))
        if not numbers:
            continue
        day, month = int(numbers[1]), int(numbers[3])
        if max(day, month) > 12 >= min(day, month):
            first.setdefault("nl" if day > 12 else MONTH_FIRST, (line, name))
        elif day != month and numbers[2] == "/" and open_ is None:
            open_, open_in = line, name
    notation = _one(first, "date_orders_mixed", "nl")
    if notation == MONTH_FIRST:
        shown, name = first[MONTH_FIRST]
        shown.tell("dates_month_first", "warning", name)
    elif open_ is not None and not first:
        open_.tell("dates_day_first", "note", open_in)
    return notation or MONTH_FIRST


def _one(first: dict[str, tuple[Line, str]], code: str, otherwise: str) -> str | None:
    """The only notation that was met; None, and an error that shows both, when there are two."""
    if len(first) < 2:
        return next(iter(first), otherwise)
    (one, one_name), (other, name) = first.values()
    other.tell(code, "error", name, expected=one.cell(one_name))
    return None


@dataclass
class Line:
    """One row of a file: its number, its cells by column, and whether something is wrong with it."""

    number: int
    cells: dict[str, str]
    raw: list[str]
    book: Book
    wrong: bool = False

    def cell(self, name: str) -> str:
        """The cell of a column; empty where there is none."""
        return self.cells.get(name, "")

    def label(self, name: str) -> str:
        """What the file calls a column."""
        return printable(self.book.heading.labels.get(name, name))

    def has(self, name: str) -> bool:
        """Whether the file has this column."""
        return name in self.book.heading.columns

    def tell(self, code: str, severity: Severity, name: str, **fields: Any) -> None:
        """Add a finding about the cell of a column."""
        fields.setdefault("found", self.cell(name))
        self.book.findings.add(code, severity, row=self.number, column=self.label(name), **fields)

    def error(self, code: str, name: str, **fields: Any) -> None:
        """Add an error about the cell of a column; the row does not count."""
        self.wrong = True
        self.tell(code, "error", name, **fields)

    def count(self, code: str, severity: Severity, name: str) -> None:
        """Count one more finding of this kind."""
        where: dict[str, Any] = {
            "row": self.number,
            "column": self.label(name),
            "found": printable(self.cell(name))[:80],
        }
        self.book.counted.add(code, severity, **where)

    def number_in(self, name: str) -> float | None:
        """The number in a column; None, and an error, when it is none or can be read in two ways."""
        cell, mark = self.cell(name), self.book.mark
        if mark is None:  # the file is wrong already; this finds what could not be read in any way
            mark = decimal_mark([cell]) or ","
        number = read_amount(cell, mark)
        if number is None:
            readable = not mark and read_amount(cell, ",") is not None
            self.error("number_ambiguous" if readable else "not_a_number", name)
        return number

    def day(self, name: str = "date", *, required: bool) -> dt.date | None:
        """The day in a column; None where it is blank, which is an error when it is required."""
        cell = self.cell(name)
        if not cell:
            if required:
                self.error("value_missing", name)
            return None
        text = _day_text(cell)
        day = _day(text, self.book.notation)
        if day is None and _is_far(text, self.book.notation):
            self.error("number_out_of_range", name, expected=f"{FIRST_YEAR} … {LAST_YEAR}")
        elif day is None:
            self.error("not_a_date", name, expected="31-12-2026")
        return day

    def is_known(self, until: dt.date) -> bool:
        """Whether the row is not of a day after `until`; a warning if it is."""
        day = _day(_day_text(self.cell("date")), self.book.notation)
        late = day is not None and until < day <= dt.date(LAST_YEAR, 12, 31)
        if late:
            self.tell("entry_to_come", "warning", "date")
        return not late

    def meaning(self, name: str, names: Mapping[str, str], known: Iterable[str], code: str) -> str | None:
        """What the name in a column stands for; None, and an error, when it is unknown."""
        cell = self.cell(name)
        found = meaning(cell, names)
        if not cell:
            self.error("value_missing", name)
        elif found is None:
            self.error(code, name, expected=known_names(known), near_in=names)
        return found

    def tell_if_twice(self, key: Hashable) -> None:
        """Warn when another row says exactly the same."""
        first = self.book.seen.setdefault(key, self.number)
        if first != self.number:
            self.book.findings.add("entry_twice", "warning", row=self.number, expected=str(first))

    def is_cut_by_comma(self, name: str) -> bool:
        """Whether the comma in an amount was taken for one between cells: `12,50` as `12` and `50`."""
        columns = self.book.heading.columns
        at = columns[name] + 1
        if self.book.delimiter != "," or self.book.mark == "." or at >= len(self.raw):
            return False
        if at in (columns.get(other) for other in _NUMBERS):
            return False
        rest = self.raw[at].strip()
        return bool(_BARE.fullmatch(self.cell(name)) and _BARE_REST.fullmatch(rest))


def _day_text(cell: str) -> str:
    """`cell` without a time of day."""
    return "" if len(cell) > _LONGEST else _TIME.sub("", cell.strip())


def _day(text: str, notation: str) -> dt.date | None:
    """The day in `text`; month names are understood in Dutch and English, whatever the notation."""
    if text[:4].isdigit() and not _ISO.fullmatch(text):  # the rest would be ignored
        return None
    found = next((day for way in (notation, "nl", "en") if (day := read_day(text, way))), None)
    return dt.date(found.year, found.month, found.day) if found and found.year else None


def _is_far(text: str, notation: str) -> bool:
    """Whether `text` is a day in a year of which nobody can mean it."""
    year = _YEAR.search(text)
    if not year or FIRST_YEAR <= int(year[0]) <= LAST_YEAR:
        return False
    return _day(_YEAR.sub("2024", text), notation) is not None
