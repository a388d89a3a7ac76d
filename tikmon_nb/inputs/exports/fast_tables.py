"""Clean CSV files as whole columns, many rows at a time.

The readers that go row by row say what a file holds. This only saves time: it takes a file in which every
cell is plain, gives exactly what they give, and raises `NotPlain` at anything else, so that they read the
file from its start.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from tikmon_nb.inputs.tabular.encodings import EncodedText

BLOCK = 2**16
"""Bytes that are parsed at a time. No row can be longer than two blocks, so that every cell stays below the
131,072 characters at which Python's `csv` gives up, also in columns that are not asked for."""

T = TypeVar("T")
Floats = npt.NDArray[np.float64]
Times = npt.NDArray[Any]
SPACES = (  # all that `str.strip` takes
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005"
    "\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
_AMOUNT = r"^-?[0-9]{1,20}(\.[0-9]{1,18})?$"


class NotPlain(Exception):  # noqa: N818 - no error: the other reader takes over
    """Something in this file has to be looked at row by row."""


def read_columns(
    text: EncodedText, delimiter: str, width: int, places: Mapping[str, int]
) -> dict[str, pa.Array]:
    """The cells of the columns at `places` (from 0), untrimmed, without those of the first row.

    Raises `NotPlain` when a row has not `width` cells or there is none below the first. A blank row is a
    row of empty cells here, so that rows count as in the file.
    """
    names = [str(at) for at in range(width)]
    try:
        table = pyarrow.csv.read_csv(
            pa.BufferReader(_unmarked(text.utf8)),
            pyarrow.csv.ReadOptions(use_threads=False, block_size=BLOCK, column_names=names),
            pyarrow.csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False),
            pyarrow.csv.ConvertOptions(
                check_utf8=False,  # it is sound
                column_types=dict.fromkeys(names, pa.string()),
                include_columns=[str(at) for at in dict.fromkeys(places.values())],
            ),
        )
    except (pa.ArrowException, UnicodeEncodeError) as error:  # half a letter, from a workbook
        raise NotPlain from error
    if len(table) < 2:
        raise NotPlain
    return {field: pa.concat_arrays(table[str(at)].chunks)[1:] for field, at in places.items()}


def _unmarked(data: bytes) -> pa.Buffer:
    """`data` from behind its byte order marks on."""
    start = 0
    while data.startswith(codecs.BOM_UTF8, start):
        start += len(codecs.BOM_UTF8)
    return pa.py_buffer(data).slice(start)


def demand(truth: Any) -> None:
    """Raise `NotPlain` unless `truth`."""
    if not truth:
        raise NotPlain


def trimmed(cells: pa.Array) -> pa.Array:
    """`cells` without white space around them, as `str.strip` leaves them."""
    return pc.utf8_trim(cells, characters=SPACES)


def lengths(cells: pa.Array) -> npt.NDArray[np.int32]:
    """How many bytes each of `cells` has."""
    return np.diff(_ends(cells))


def letters(cells: pa.Array) -> npt.NDArray[np.uint8]:
    """The bytes of all `cells` after each other."""
    ends, data = _ends(cells), cells.buffers()[2]
    return np.frombuffer(data or b"", np.uint8)[ends[0] : ends[-1]]


def _ends(cells: pa.Array) -> npt.NDArray[np.int32]:
    ends = np.frombuffer(cells.buffers()[1], np.int32)
    return ends[cells.offset : cells.offset + len(cells) + 1]


def check_digits(cells: pa.Array, least: int, most: int) -> None:
    """Raise `NotPlain` unless each of `cells` has so many bytes and nothing but the digits 0-9."""
    sizes = lengths(cells)
    demand(sizes.min() >= least and sizes.max() <= most)
    demand((letters(cells) - np.uint8(48) <= 9).all())  # what is below 0 wraps around


def whole_numbers(cells: pa.Array, most: int) -> Floats:
    """The numbers in cells of at most `most` (18) digits, NaN for empty ones; else raises `NotPlain`.

    The cells may also be whole numbers, null for NaN.
    """
    if pa.types.is_integer(cells.type):
        found: Floats = cells.to_numpy(False).astype(float)
        demand((np.isnan(found) | ((found >= 0) & (found < 10**most))).all())
        return found
    check_digits(cells, 0, most)
    empty = lengths(cells) == 0
    if empty.any():
        cells = pc.if_else(pa.array(empty), "0", cells)
    numbers: Floats = cells.cast(pa.int64()).to_numpy().astype(float)
    numbers[empty] = np.nan
    return numbers


def amounts(cells: pa.Array, none: frozenset[str]) -> Floats:
    """The numbers in cells such as `12`, `-3` and `24.95`, NaN for those in `none`; else `NotPlain`."""
    different = cells.dictionary_encode()
    values = trimmed(different.dictionary)
    missing = pc.is_in(values, pa.array(sorted(none)))
    demand(pc.all(pc.or_(missing, pc.match_substring_regex(values, _AMOUNT))).as_py())
    numbers = pc.if_else(missing, "nan", values).cast(pa.float64()).to_numpy()
    return np.asarray(numbers[different.indices.to_numpy()])


def mapped(cells: pa.Array, read: Callable[[str], T]) -> tuple[list[T], npt.NDArray[np.int32]]:
    """What `read` makes of every different cell, and which of these each row has."""
    different = cells.dictionary_encode()
    return [read(cell) for cell in different.dictionary.to_pylist()], different.indices.to_numpy()


def mapped_texts(cells: pa.Array, read: Callable[[str], str]) -> pa.Array:
    """What `read` makes of each of `cells`, which it is asked only once for equal ones."""
    values, at = mapped(cells, read)
    return pa.array(values, pa.string()).take(pa.array(at))


def as_text(cells: pa.Array) -> Any:
    """`cells` as a column of a frame."""
    return pd.array(cells, dtype="str")


def read_times(cells: pa.Array, layout: str) -> tuple[dict[str, npt.NDArray[np.int64]], Times]:
    """The parts (`D`, `M`, `Y`, `h`, `m`, `s`) and the times of cells that all have this `layout`.

    In `layout` (`DD/MM/YYYY hh:mm:ss`) every other letter stands for itself. Raises `NotPlain` for a cell
    that looks otherwise, or is a time that there is not.
    """
    demand((lengths(cells) == len(layout)).all())
    table = letters(cells).reshape(-1, len(layout)).T
    parts: dict[str, npt.NDArray[np.int64]] = {}
    for letter, found in zip(layout, table, strict=True):
        if letter not in "DMYhms":
            demand((found == ord(letter)).all())
            continue
        digit = found - np.uint8(48)
        demand((digit <= 9).all())
        parts[letter] = parts.get(letter, np.int64(0)) * 10 + digit.astype(np.int64)
    return parts, _times(parts)


def _times(parts: Mapping[str, npt.NDArray[np.int64]]) -> Times:
    month, day = parts["M"], parts["D"]
    demand(((month >= 1) & (month <= 12) & (parts["Y"] >= 1)).all())
    months = ((parts["Y"] - 1970) * 12 + month - 1).astype("datetime64[M]")
    first, following = months.astype("datetime64[D]"), (months + 1).astype("datetime64[D]")
    demand(((day >= 1) & (day <= (following - first).astype(np.int64))).all())
    demand(((parts["h"] < 24) & (parts["m"] < 60) & (parts["s"] < 60)).all())
    seconds = ((day - 1) * 24 + parts["h"]) * 3600 + parts["m"] * 60 + parts["s"]
    return np.asarray(first.astype("datetime64[us]") + (seconds * 1_000_000).astype("timedelta64[us]"))
