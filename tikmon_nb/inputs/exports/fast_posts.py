"""Lists of posts as CSV in which everything is plain, read as whole columns; `posts` says what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from tikmon_nb.inputs.exports.fast_tables import (
    Floats,
    NotPlain,
    as_text,
    check_digits,
    demand,
    lengths,
    letters,
    mapped,
    mapped_texts,
    read_columns,
    read_times,
    trimmed,
    whole_numbers,
)
from tikmon_nb.inputs.exports.post_sources import COUNTS, PostSource
from tikmon_nb.inputs.exports.posts import (
    COLUMNS,
    MAX_POSTS,
    MAX_TEXT,
    Posts,
    account_of,
    is_set,
    key_of,
    source_of_labels,
)
from tikmon_nb.inputs.exports.studio.content import FIRST_UPLOAD, LAST_UPLOAD
from tikmon_nb.inputs.tabular.encodings import EncodedText
from tikmon_nb.inputs.tabular.rows import all_rows

_ISO = "YYYY-MM-DDThh:mm:ss.000Z"
Cells = Mapping[str, pa.Array]


def read_plain(name: str, text: EncodedText, delimiter: str) -> Posts | None:
    """The posts of a table, as `posts.read_posts` has them; None when a row must be looked at by itself."""
    start = list(islice(all_rows(text.start.lstrip("\ufeff"), delimiter), 2))
    if len(start) < 2 or start[0][0] != 1:
        return None
    labels = start[0][1]
    source = source_of_labels(labels)
    if source is None:
        return None
    try:
        places = _places(source, labels)
        cells = read_columns(text, delimiter, len(labels), places)
        frame = frame_of(source, cells)
    except NotPlain:
        return None
    return Posts(name, source.name, frame, len(frame))


def _places(source: PostSource, labels: list[str]) -> dict[str, int]:
    """Where each field and each flag of `source` stands."""
    keys = [tuple(key_of(label)) for label in labels]
    leaves = {key: at for at, key in enumerate(keys)}
    objects = {key[:length] for key in keys for length in range(1, len(key))}
    demand(len(leaves) == len(keys) and not objects & leaves.keys())
    # Such columns mean that a row may be no post, or that it wraps one.
    demand(("error",) not in leaves | dict.fromkeys(objects) and ("data",) not in objects)
    wanted = source.paths | {flag: (flag,) for flag in source.flags}
    found = {field: _place(paths, leaves, objects) for field, paths in wanted.items()}
    return {field: at for field, at in found.items() if at is not None}


def _place(
    paths: tuple[str, ...], leaves: Mapping[tuple[str, ...], int], objects: set[tuple[str, ...]]
) -> int | None:
    for path in paths:
        key = tuple(path.split("."))
        if key in leaves:
            return leaves[key]
        demand(len(key) > 1 or key not in objects)
    return None


def frame_of(source: PostSource, cells: Cells) -> pd.DataFrame:
    """A row per post with the columns of `COLUMNS`, from the cells of every field and flag; none is null.

    Cells are texts; numbers and times may be whole numbers, null where there is none, and flags truths.
    """
    rows = len(cells["video_id"])
    demand(rows <= MAX_POSTS)
    none, empty = np.full(rows, np.nan), pa.repeat("", rows)
    title = _text(cells["title"])
    columns: dict[str, Any] = {
        "video_id": _ids(cells["video_id"]),
        "title": title,
        "author": mapped_texts(cells["author"], account_of) if "author" in cells else empty,
        "flags": _flags(source, cells),
        "stickers": _text(cells["stickers"]) if "stickers" in cells else empty,
        "created": _seconds(cells["time"]),
        "truncated": np.zeros(rows, bool) if source.cut is None else _cut(title, source.cut),
    }
    columns |= {name: whole_numbers(cells[name], 12) if name in cells else none for name in COUNTS}
    return pd.DataFrame(
        {n: as_text(columns[n]) if isinstance(columns[n], pa.Array) else columns[n] for n in COLUMNS}
    )


def _ids(cells: pa.Array) -> pa.Array:
    """Ids that nothing has spoiled; one of the first few does not end in 00."""
    check_digits(cells, 6, 20)
    starts = np.cumsum(lengths(cells)) - lengths(cells)
    demand((letters(cells)[starts] != ord("0")).all())
    demand(any(not cell.as_py().endswith("00") for cell in cells[:4]))
    return cells


def _text(cells: pa.Array) -> pa.Array:
    text = trimmed(cells)
    demand(lengths(text).max() <= MAX_TEXT)
    return text


def _cut(title: pa.Array, cut: int) -> npt.NDArray[np.bool_]:
    return np.asarray(pc.equal(pc.utf8_length(title), cut).to_numpy(False))


def _flags(source: PostSource, cells: Cells) -> pa.Array:
    """The names of the flags that each post has set."""
    which = np.zeros(len(cells["video_id"]), np.int64)
    for bit, flag in enumerate(source.flags):
        if flag in cells:
            which |= _truths(cells[flag]) << bit
    names = [
        ", ".join(flag for bit, flag in enumerate(source.flags) if number >> bit & 1)
        for number in range(2 ** len(source.flags))
    ]
    return pa.array(names, pa.string()).take(pa.array(which))


def _truths(cells: pa.Array) -> npt.NDArray[np.int64]:
    """1 where a flag says yes, else 0."""
    if pa.types.is_boolean(cells.type):
        return np.asarray(cells.to_numpy(False), np.int64)
    truths, at = mapped(cells, is_set)
    return np.array(truths, np.int64)[at]


def _seconds(cells: pa.Array) -> Floats:
    """Unix seconds of times as seconds, milliseconds or in the ISO form of Apify; NaN for none."""
    if pa.types.is_string(cells.type) and (lengths(cells) == len(_ISO)).all():
        _, times = read_times(cells, _ISO)
        seconds = times.astype("datetime64[s]").astype(np.int64).astype(float)
    else:
        seconds = whole_numbers(cells, 15)
        seconds = np.where(seconds >= 1e11, seconds / 1000, seconds)
    demand((np.isnan(seconds) | ((seconds >= FIRST_UPLOAD) & (seconds < LAST_UPLOAD))).all())
    return seconds
