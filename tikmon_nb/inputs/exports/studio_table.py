"""A table of TikTok Studio, before anything in it is read."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass

from tikmon_nb.inputs.exports.headings import Heading, Row
from tikmon_nb.inputs.exports.tables import MAX_ROWS, rows_of
from tikmon_nb.inputs.exports.tally import Tally
from tikmon_nb.inputs.exports.texts import Text


@dataclass(frozen=True)
class Table:
    """A table as text, and what its place says about its download."""

    name: str
    header: Heading
    text: Text
    downloaded: dt.date | None  # from the unix number in the name of TikTok's ZIP
    modified: dt.date  # of the file on disk


def table_rows(table: Table, tally: Tally) -> list[Row]:
    """The rows of a table that has the width of its header; none when `tally` got an error."""
    width = table.header.width
    rows: list[Row] = []
    try:
        for number, cells in rows_of(table.text.whole, table.header.delimiter):
            extra = len(cells) > width and any(cell.strip() for cell in cells[width:])
            if len(cells) < width or extra:
                tally.error("row_shape", row=number, expected=str(width), found=len(cells))
            rows.append((number, cells))
            if len(rows) > MAX_ROWS:
                tally.error("too_many_rows", expected=str(MAX_ROWS))
                break
    except csv.Error as error:
        tally.error("table_unreadable", found=error)
    if not rows and not tally.has_errors:
        tally.add("no_rows", "note")
    return [] if tally.has_errors else rows
