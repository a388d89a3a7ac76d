"""Tables as Excel workbooks in TikTok's way: one sheet, every cell a string."""

from __future__ import annotations

import datetime as dt
import io
import re
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
    """The workbook with the same time on every part, and within the part that tells when it was saved."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {info.filename: old.read(info) for info in old.infolist()}
    core = parts["docProps/core.xml"]
    parts["docProps/core.xml"] = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2026-11-16T08:00:00Z", core)
    return stored(parts)


def stored(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP of these parts without compression: the same bytes on every machine."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as new:
        for name, part in parts.items():
            new.writestr(zipfile.ZipInfo(name, _STAMP), part)
    return buffer.getvalue()
