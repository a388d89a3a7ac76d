"""Tables of which a spreadsheet program has put every line into one cell, as they were before.

Excel does so where the list separator of the country is not the comma, and doubles the quotation marks.
"""

from __future__ import annotations

import csv
import io

from tikmon_nb.inputs.tabular.csv_rows import first_line

_SEPARATORS = ";\t,"  # of the program that wrapped the lines


def unwrapped(text: str) -> str | None:
    """The lines that stand in the cells of `text`; None if they are not wrapped.

    A caption with a separator in it was cut there, and is joined again.
    """
    start = first_line(text)
    wrapped = [mark for mark in _SEPARATORS if _is_wrapped(start, mark)]
    if not wrapped:
        return None
    try:
        rows = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=wrapped[0])
        return "\n".join(wrapped[0].join(cells).rstrip(wrapped[0]) for cells in rows)
    except csv.Error:
        return None


def _is_wrapped(line: str, separator: str) -> bool:
    """Whether a line is one cell that holds several, with their quotation marks doubled."""
    try:
        [cells] = csv.reader([line], delimiter=separator)
    except (csv.Error, ValueError):
        return False
    filled = [cell for cell in cells if cell]
    inner = filled[0].count(",") if len(filled) == 1 else 0
    return inner > 0 and line.lstrip().startswith('"')
