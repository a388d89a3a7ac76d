"""Tables as spreadsheets: XLSX with typed cells, and CSV as the spreadsheets of the language write it.

What somebody wrote is text, never a formula. The same table gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
from pandas.api.types import is_numeric_dtype

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How text begins that a spreadsheet may take for a formula."""
MOST_ROWS = 1_048_575  # of a sheet, its headings aside
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML cannot hold
_DAY = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP file knows
_WRITTEN = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def write_tables(table: pd.DataFrame, folder: Path, stem: str, lang: str) -> list[str]:
    """Write `<stem>.csv` and, where it fits in a sheet, `<stem>.xlsx` into `folder`; gives their names.

    Numbers become numbers, all else text; columns named in `table.attrs["shares"]` are shown as percentages.
    """
    written = [f"{stem}.csv"]
    (folder / written[0]).write_text(_csv(table, lang), encoding="utf-8-sig", newline="")
    if len(table) <= MOST_ROWS:
        written.append(f"{stem}.xlsx")
        (folder / written[1]).write_bytes(_xlsx(table, stem))
    return written


def _csv(table: pd.DataFrame, lang: str) -> str:
    guarded = table.apply(lambda column: column if is_numeric_dtype(column) else column.map(_guarded))
    guarded.columns = [_guarded(name) for name in table.columns]
    separator, mark = (",", ".") if lang == "en" else (";", ",")
    return str(guarded.to_csv(index=False, sep=separator, decimal=mark, lineterminator="\r\n"))


def _guarded(value: Any) -> Any:
    """Text behind an apostrophe where it would else be a formula."""
    return f"'{value}" if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA) else value


def _xlsx(table: pd.DataFrame, title: str) -> bytes:
    from openpyxl import Workbook  # a fifth of a second
    from openpyxl.styles import Font

    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for place, name in enumerate(table.columns, 1):
        _fill(sheet.cell(1, place), str(name))
        sheet.cell(1, place).font = Font(bold=True)
        shares = table.attrs.get("shares", ())
        formats = "0%" if name in shares else "#,##0.00" if table[name].dtype == float else "General"
        for row, value in enumerate(table[name].tolist(), 2):
            cell = sheet.cell(row, place)
            _fill(cell, value)
            cell.number_format = formats
    sheet.auto_filter.ref = sheet.dimensions
    buffer = io.BytesIO()
    book.save(buffer)
    return _undated(buffer.getvalue())


def _fill(cell: Any, value: Any) -> None:
    """A number as a number, nothing as nothing, and all else as text."""
    if isinstance(value, str):
        cell.value = _NO_TEXT.sub("?", value)[:32_767]
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULA)
    elif value is not None and not pd.isna(value):
        cell.value = value


def _undated(data: bytes) -> bytes:
    """The workbook without the moment at which it was written."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name in book.namelist():
            content = book.read(name)
            if name == "docProps/core.xml":
                content = _WRITTEN.sub(b"1980-01-01T00:00:00Z", content)
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(entry, content)
    return buffer.getvalue()
