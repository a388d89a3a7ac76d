"""Rows of cells from the text of a table, however it is cut."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from tikmon_nb.inputs.tabular.encodings import SAMPLE
from tikmon_nb.inputs.tabular.headings import SCANNED, Heading, Row

DELIMITERS = ",;\t"
PIECE = 2**20  # characters
_HEADER_LIMIT = 4000  # characters


def first_line(text: str) -> str:
    """The first line of `text` that is not blank."""
    start = text[:_HEADER_LIMIT].lstrip("\ufeff \r\n\t")
    return start.splitlines()[0] if start else ""


def all_rows(text: str, delimiter: str, *, strict: bool = False) -> Iterator[Row]:
    """(row number, cells) of every row that is not blank, from the first one on; raises `csv.Error`.

    A caption over several lines is one row.
    """
    text = text.lstrip("\ufeff")
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=strict)
    for number, cells in enumerate(reader, start=1):
        if any(cell.strip() for cell in cells):
            yield number, cells


def _lines(text: str) -> Iterator[str]:
    """The lines of `text`, a piece at a time: of a whole text `StringIO` takes four bytes a character."""
    at = 0
    while at < len(text):
        end = text.find("\n", at + PIECE) + 1 or len(text)
        yield from io.StringIO(text[at:end], newline="")
        at = end


def samples(text: str) -> Iterator[tuple[str, list[Row]]]:
    """(delimiter, first rows) of `text`, for every way in which it can be cut into cells."""
    start = text[:SAMPLE]
    for delimiter in DELIMITERS:
        try:
            rows = list(islice(all_rows(start, delimiter), SCANNED))
        except csv.Error:
            continue
        if any(len(cells) > 1 for _, cells in rows):
            yield delimiter, rows


def heading_among(text: str, find: Callable[[list[Row]], Heading | None]) -> Heading | None:
    """What `find` sees among the first rows of `text`, in the first way to cut it in which it sees any."""
    for delimiter, rows in samples(text):
        if heading := find(rows):
            return replace(heading, delimiter=delimiter)
    return None
