"""Clean CSV files as whole columns, many rows at a time.

The readers that go row by row say what a file holds. This only saves time: it takes a file in which every
cell is plain, gives exactly what they give, and raises `NotPlain` at anything else, so that they read the
file from its start.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

BLOCK = 2**16
"""Bytes that are parsed at a time. No row may fill a whole block, so that every cell stays below the
131,072 characters at which Python's `csv` gives up, those of columns that are not asked for included."""

T = TypeVar("T")
Floats = npt.NDArray[np.float64]
_SPACES = "".join(c for c in map(chr, range(sys.maxunicode + 1)) if c.isspace())  # that `str.strip` takes
_AMOUNT = r"^-?[0-9]{1,20}(\.[0-9]{1,18})?$"  # what any decimal mark but a comma reads in one way


class NotPlain(Exception):  # noqa: N818 - no error: the other reader takes over
    """Something in this file has to be looked at row by row."""


def columns(text: str, delimiter: str, width: int, places: Mapping[str, int]) -> dict[str, pa.Array]:
    """The cells of the columns at `places`, untrimmed, by name; the first row, the column names, is left out.

    Raises `NotPlain` when a row has not `width` cells, and when there are no rows. A blank row is a row of
    empty cells, so rows count as in the file.
    """
    names = {field: f"f{at}" for field, at in places.items()}
    try:
        table = pyarrow.csv.read_csv(
            pa.BufferReader(text.lstrip("\ufeff").encode()),
            pyarrow.csv.ReadOptions(use_threads=False, block_size=BLOCK, autogenerate_column_names=True),
            pyarrow.csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False),
            pyarrow.csv.ConvertOptions(
                check_utf8=False,  # it was text
                column_types=dict.fromkeys((f"f{at}" for at in range(width)), pa.string()),
                include_columns=[*dict.fromkeys([*names.values(), f"f{width - 1}"])],
            ),
        )
    except (pa.ArrowException, UnicodeEncodeError) as error:
        raise NotPlain from error
    _check_width(text, delimiter, width)
    if len(table) < 2:
        raise NotPlain
    return {field: pa.concat_arrays(table[name].chunks)[1:] for field, name in names.items()}
