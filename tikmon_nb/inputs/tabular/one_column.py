"""Tables of which a spreadsheet program has put whole lines into one cell, as they were before.

Excel does so where the list separator of the country is a semicolon, and doubles the quotation marks.
"""

from __future__ import annotations

import csv
import io
from itertools import islice

_SEPARATOR = ";"  # of the program that wrapped the lines
_LINES = 30


def unwrapped(text: str) -> str | None:
    """The lines that stand in the cells of `text`; None if they are not wrapped.

    A caption with a semicolon in it was cut there, and is joined again.
    """
    if not any(map(_is_wrapped, islice(text.lstrip("\ufeff").splitlines(), _LINES))):
        return None
    try:
        rows = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=_SEPARATOR)
        return "\n".join(_SEPARATOR.join(cells).rstrip(_SEPARATOR) for cells in rows)
    except csv.Error:
        return None


def _is_wrapped(line: str) -> bool:
    """Whether a line is one quoted cell that holds several cells."""
    line = line.strip().rstrip(_SEPARATOR)
    try:
        cells = next(csv.reader([line]), [])
        inner = next(csv.reader(cells[:1]), [])
    except csv.Error:
        return False
    return len(cells) == 1 and len(inner) > 1 and line.startswith('"') and '""' in line
