"""The overview as tables for other programs: Excel, CSV and Parquet, a row for each creator."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from tikmon_nb.batch.plan import Outcome
from tikmon_nb.tasks.report.overview_columns import COLUMNS, ID, OverviewColumn, Value

FILES = ("overview.xlsx", "overview.csv", "overview.parquet")
_TYPES = {"text": pa.string(), "eur": pa.float64(), "share": pa.float64(), "count": pa.int64()}
_FORMATS = {"text": "@", "eur": "€ #,##0", "share": "0%", "count": "0"}
_WIDTHS = {"text": 18, "eur": 16, "share": 12, "count": 10}
_FORMULA = tuple("=+-@\t\r\n")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML can hold."""
_TIMES = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


def write_tables(outcomes: Sequence[Outcome], folder: Path) -> None:
    """Write the overview into `folder` as each of `FILES`; where nobody is named, ids stand in none."""
    anonymous = any(outcome.job.parameters.get("show_as") for outcome in outcomes)
    columns = [column for column in COLUMNS if not (anonymous and column is ID)]
    rows = [[column.value(outcome) for column in columns] for outcome in outcomes]
    (folder / FILES[0]).write_bytes(_workbook(columns, rows))
    (folder / FILES[1]).write_text(_csv(columns, rows), encoding="utf-8", newline="")
    _write_parquet(columns, rows, folder / FILES[2])


def _csv(columns: Sequence[OverviewColumn], rows: Iterable[Sequence[Value]]) -> str:
    """What a spreadsheet would take for a formula begins with an apostrophe."""
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow(column.name for column in columns)
    for row in rows:
        writer.writerow(
            f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell for cell in row
        )
    return held.getvalue()


def _write_parquet(columns: Sequence[OverviewColumn], rows: Sequence[Sequence[Value]], path: Path) -> None:
    cells = zip(*rows, strict=True) if rows else ((),) * len(columns)
    arrays = [pa.array(list(held), _TYPES[column.kind]) for column, held in zip(columns, cells, strict=True)]
    parquet.write_table(pa.table(arrays, [column.name for column in columns]), path)


def _workbook(columns: Sequence[OverviewColumn], rows: Iterable[Sequence[Value]]) -> bytes:
    """One sheet: headings that stay, cells with a type, and no formula whatever a text begins with."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet("tikmon")
    sheet.freeze_panes = "C2"
    letters = [get_column_letter(number) for number in range(1, len(columns) + 1)]
    for letter, column in zip(letters, columns, strict=True):
        sheet.column_dimensions[letter].width = _WIDTHS[column.kind]
    sheet.append([column.name for column in columns])
    count = 1
    for count, row in enumerate(rows, start=2):  # noqa: B007  the last row
        cells = []
        for column, value in zip(columns, row, strict=True):
            cell = WriteOnlyCell(sheet, _UNSEEN.sub("", value) if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.data_type = "s"
            cell.number_format = _FORMATS[column.kind]
            cells.append(cell)
        sheet.append(cells)
    sheet.auto_filter.ref = f"A1:{letters[-1]}{count}"
    held = io.BytesIO()
    book.save(held)
    return _without_times(held.getvalue())


def _without_times(workbook: bytes) -> bytes:
    """The same workbook with the same bytes whenever it is made."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as made,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as kept,
    ):
        for name in made.namelist():
            kept.writestr(zipfile.ZipInfo(name), _TIMES.sub(b"", made.read(name)), zipfile.ZIP_DEFLATED)
    return held.getvalue()
