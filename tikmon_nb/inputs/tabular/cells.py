"""The cells of a table as whole columns."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from tikmon_nb.findings import Findings
from tikmon_nb.inputs.tabular.csv_rows import all_rows
from tikmon_nb.inputs.tabular.encodings import EncodedText
from tikmon_nb.inputs.tabular.headings import Heading

BLOCK = 2**16
"""Bytes that Arrow parses at a time. No row can be longer than two blocks, so that every cell stays below the
131,072 characters at which Python's `csv` gives up, also in columns that are not asked for."""

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Cells:
    """The trimmed cells of some rows of a table, an array of texts for every field."""

    rows: npt.NDArray[np.int64]  # their numbers in the file, from 1
    columns: dict[str, pa.Array]

    def __len__(self) -> int:
        return len(self.rows)

    def where(self, kept: Mask) -> Cells:
        """Those of some rows."""
        if kept.all():
            return self
        mask = pa.array(kept)
        return Cells(self.rows[kept], {name: column.filter(mask) for name, column in self.columns.items()})

    def each(self, field: str, read: Callable[[str], object]) -> npt.NDArray[np.object_]:
        """What `read` makes of every cell of a column; it is asked once for equal ones."""
        cells = self.columns[field].dictionary_encode()
        found: npt.NDArray[np.object_] = np.array(
            [read(cell) for cell in cells.dictionary.to_pylist()], object
        )
        at: npt.NDArray[np.int32] = cells.indices.to_numpy()
        return found[at]


def cells_below(heading: Heading, text: EncodedText, most: int, findings: Findings) -> Cells:
    """The cells below `heading`; none when there are more than `most` rows, which is an error.

    Rows of another width are left out and told.
    """
    cells = _even_cells(heading, text)
    if cells is None:
        cells = _sound_cells(heading, text, most, findings)
    if len(cells) <= most:
        return cells
    findings.error("too_many_rows", expected=str(most))
    return cells.where(np.zeros(len(cells), bool))


def _even_cells(heading: Heading, text: EncodedText) -> Cells | None:
    """The cells as Arrow cuts them, several times as fast; None when a row has another width or is blank."""
    names = [str(at) for at in range(heading.width)]
    data = text.utf8
    try:
        table = pyarrow.csv.read_csv(
            pa.BufferReader(pa.py_buffer(data).slice(_marks(data))),
            pyarrow.csv.ReadOptions(use_threads=False, block_size=BLOCK, column_names=names),
            pyarrow.csv.ParseOptions(
                delimiter=heading.delimiter, newlines_in_values=True, ignore_empty_lines=False
            ),
            pyarrow.csv.ConvertOptions(
                check_utf8=False,  # it is sound
                column_types=dict.fromkeys(names, pa.large_string()),
                include_columns=[str(at) for at in heading.columns.values()],
            ),
        )
    except pa.ArrowException:
        return None
    below = table[heading.row :]
    columns = [pc.utf8_trim_whitespace(column.combine_chunks()) for column in below.columns]
    if not np.sum([pc.binary_length(column) for column in columns], axis=0).all():
        return None
    rows = np.arange(len(below)) + heading.row + 1
    return Cells(rows, dict(zip(heading.columns, columns, strict=True)))


def _marks(data: bytes) -> int:
    """How many bytes the byte order marks before `data` have."""
    found = re.match(b"(?:%b)*" % codecs.BOM_UTF8, data)
    return found.end() if found else 0


def _sound_cells(heading: Heading, text: EncodedText, most: int, findings: Findings) -> Cells:
    """The cells as Python cuts them, up to the row that is one too many."""
    numbers, kept = list[int](), list[dict[str, str]]()
    for number, cells in islice(rows_below(heading, text, findings), most + 1):
        numbers.append(number)
        kept.append(cells)
    columns = {
        field: pa.array([cells[field] for cells in kept], pa.large_string()) for field in heading.columns
    }
    return Cells(np.array(numbers, np.int64), columns)


def rows_below(
    heading: Heading, text: EncodedText, findings: Findings
) -> Iterator[tuple[int, dict[str, str]]]:
    """(row number, trimmed cells by field) below `heading`; rows of another width are left out and told."""
    width = heading.width
    try:
        for number, cells in all_rows(text.whole, heading.delimiter):
            if number <= heading.row:
                continue
            if len(cells) < width or any(cell.strip() for cell in cells[width:]):
                findings.add("row_left_out", row=number, expected=str(width), found=len(cells))
            else:
                yield number, heading.cells(cells)
    except csv.Error as error:
        findings.error("table_unreadable", found=error)
