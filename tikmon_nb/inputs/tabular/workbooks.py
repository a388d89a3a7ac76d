"""The sheets of an Excel workbook as the text of CSV tables, so that one reader serves both.

Only values are read. Nothing is worked out, and no link to another file is followed: of a sheet with
formulas that is said, because TikTok writes none and what a formula shows is not what TikTok measured.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import lzma
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from tikmon_nb.findings import Findings

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

MAX_SHEETS = 20
MAX_SHEET_ROWS = 300_000
MAX_COLUMNS = 256
_EMPTY_ROWS = 1_000  # so many in a row, and the sheet is over: a row number can claim millions
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_SPOILED_FROM = 2**53  # whole numbers above this lose digits in a spreadsheet
ZIP_FAULTS = (
    *(zipfile.BadZipFile, RuntimeError, zlib.error, lzma.LZMAError, EOFError, OSError),
    *(ValueError, LookupError, OverflowError, struct.error),
)
"""What `zipfile` raises at archives that are damaged."""

_FAULTS = (*ZIP_FAULTS, TypeError, AttributeError, SyntaxError, AssertionError)
"""What openpyxl raises at files that are damaged; XML faults are SyntaxErrors."""


@dataclass(frozen=True)
class Sheet:
    """One sheet as the text of a CSV table; `title` is empty where a workbook has only one."""

    title: str
    text: str
    has_formulas: bool = False


def sheets_of(data: bytes, findings: Findings) -> list[Sheet]:
    """The visible sheets of a workbook that hold anything; none when `findings` got an error."""
    from openpyxl import load_workbook  # a fifth of a second, and most creators have no workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles, which we do not read
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
            try:
                sheets = list(_texts(book, _with_formulas(data), findings))
            finally:
                book.close()
    except _FAULTS as error:
        findings.error("workbook_damaged", found=type(error).__name__)
        return []
    if not sheets and not findings.has_errors:
        findings.add("workbook_empty", "note")
    return [replace(sheet, title="") for sheet in sheets] if len(sheets) == 1 else sheets


def _with_formulas(data: bytes) -> set[str]:
    """The parts of the workbook that hold a formula."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        parts = [name for name in opened.namelist() if name.startswith("xl/worksheets/")]
        return {name for name in parts if _FORMULA.search(opened.read(name))}


def _texts(book: Workbook, formulas: set[str], findings: Findings) -> Iterator[Sheet]:
    listed = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if len(listed) > MAX_SHEETS:
        findings.error("too_many_sheets", expected=str(MAX_SHEETS), found=len(listed))
        return
    for sheet in listed:
        sheet.reset_dimensions()  # the size that the file claims may be wrong
        rows = sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True)
        text = _csv(rows, findings)
        if text.strip():
            yield Sheet(sheet.title, text, getattr(sheet, "_worksheet_path", "").lstrip("/") in formulas)


def _csv(rows: Iterable[tuple[Any, ...]], findings: Findings) -> str:
    """The rows as CSV, trailing empty cells left out."""
    buffer, empty = io.StringIO(newline=""), 0
    writer = csv.writer(buffer, lineterminator="\n")
    for count, row in enumerate(islice(rows, MAX_SHEET_ROWS + 1)):
        cells = [_text(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        empty = 0 if cells else empty + 1
        if count >= MAX_SHEET_ROWS:
            findings.error("too_many_rows", expected=str(MAX_SHEET_ROWS))
        if empty > _EMPTY_ROWS or count >= MAX_SHEET_ROWS:
            break
        if cells:
            writer.writerow(cells)
        else:  # an empty row keeps its number
            buffer.write("\n")
    return buffer.getvalue()


def _text(value: Any) -> str:
    """A cell as TikTok would write it in a CSV; long numbers in the form that shows what was lost."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        day = value.replace(microsecond=0)
        return day.date().isoformat() if day.time() == dt.time() else day.isoformat(" ")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value).strip("\r\n")
    if abs(value) >= _SPOILED_FROM:
        return f"{value:.5E}"
    return str(int(value)) if value == int(value) else repr(value)
