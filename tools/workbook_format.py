"""Tables as Excel workbooks in TikTok's way: one sheet, every cell a string."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence

from openpyxl import Workbook

_STAMP = (2026, 11, 16, 8, 0, 0)


def workbook(sheets: Mapping[str, Iterable[Sequence[object]]]) -> bytes:
    """A workbook with these sheets (title -> rows), the same bytes every time."""
    book = Workbook()
    book.properties.created = book.properties.modified = dt.datetime(*_STAMP)
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return _with_stamps(buffer.getvalue())


def strings(rows: Iterable[Sequence[object]]) -> list[list[str]]:
    """`rows` with every cell a string, as TikTok has them."""
    return [[str(cell) for cell in row] for row in rows]


def _with_stamps(data: bytes) -> bytes:
    """The workbook with the same time on every part."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(zipfile.ZipInfo(info.filename, _STAMP), old.read(info), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
