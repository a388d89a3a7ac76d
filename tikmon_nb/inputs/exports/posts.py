"""Posts as TikTok's interfaces and the tools that read its site list them: JSON, JSONL or CSV.

One reader for all of them, by the names that each source uses (`post_sources`). Records pass one at a
time and are kept as columns, a chunk at a time, so that a million posts fit in little memory.
"""

from __future__ import annotations

import datetime as dt
import functools
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from tikmon_nb.inputs.exports.post_sources import COUNTS, PostSource, getter, source_of
from tikmon_nb.inputs.exports.records import HOME
from tikmon_nb.inputs.exports.studio.content import FIRST_UPLOAD, LAST_UPLOAD
from tikmon_nb.inputs.exports.tally import Tally, printable
from tikmon_nb.inputs.tabular.counts import read_count
from tikmon_nb.inputs.tabular.headings import Row

KIND = "posts"
CHUNK = 20_000
MAX_POSTS = 2_000_000
MAX_COUNT = 1e13
_ID = re.compile(r"[1-9][0-9]{5,19}")
_SPOILED = re.compile(r"[0-9]+(?:[.,][0-9]*)?e\+?[0-9]+|[0-9]{6,}[.,]0*", re.IGNORECASE)
_ROUND_IDS = 5  # so many ids, and all end in 00: something has rounded them
_YES = frozenset({"true", "1", "yes", "ja", "waar"})
_ACCOUNT = re.compile(r"[\w.]{1,40}")
MAX_TEXT = 10_000


@dataclass(frozen=True)
class Posts:
    """The posts of one file: the columns of `frame` are those of `COLUMNS`."""

    name: str
    source: str
    frame: pd.DataFrame
    records: int


COLUMNS = ("video_id", "title", "author", "flags", "stickers", "created", *COUNTS, "truncated")
_TEXTS = ("video_id", "title", "author", "flags", "stickers")
_NUMBERS = {name: bool if name == "truncated" else float for name in COLUMNS if name not in _TEXTS}


@dataclass
class _Columns:
    """Rows (in the order of `COLUMNS`) that grow until they are a chunk."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)
    chunks: list[pd.DataFrame] = field(default_factory=list)

    damaged: bool = False

    def flush(self) -> None:
        columns = zip(*self.rows, strict=True) if self.rows else [()] * len(COLUMNS)
        made = {
            name: self._texts(values) if name in _TEXTS else np.array(values, dtype=_NUMBERS[name])
            for name, values in zip(COLUMNS, map(list, columns), strict=True)
        }
        self.chunks.append(pd.DataFrame(made))
        self.rows.clear()

    def _texts(self, values: list[str]) -> Any:
        """`values` as a column; half a letter, which JSON can spell, becomes a question mark."""
        try:
            return pd.array(values, dtype="str")
        except UnicodeEncodeError:
            self.damaged = True
            return pd.array([text.encode("utf-8", "replace").decode() for text in values], dtype="str")

    def frame(self) -> pd.DataFrame:
        self.flush()
        return pd.concat(self.chunks, ignore_index=True) if len(self.chunks) > 1 else self.chunks[0]


def read_posts(name: str, records: Iterable[tuple[int, Mapping[str, Any]]], tally: Tally) -> Posts | None:
    """The posts among `records` (row number, record); None when `tally` got an error.

    What is no post (an error of the tool, an advert's tracker) is counted in a finding and left out.
    """
    columns, taken, kinds, count = _Columns(), 0, dict[str, _Reader](), 0
    reader: _Reader | None = None
    for row, record in records:
        count += 1
        inner = record.get("data")
        if type(inner) is dict:  # Zeeschuimer wraps what the site sent
            record = inner
        if reader is None or not reader.fits(record):
            reader = _reader_for(record, kinds)
        if reader is None or (record.get("error") and not record.get(reader.source.id)):
            _note_stranger(row, record, tally)
            continue
        if (post := reader.take(row, record, tally)) is not None:
            columns.rows.append(post)
            taken += 1
            if taken % CHUNK == 0:
                columns.flush()
        if taken > MAX_POSTS:
            tally.error("too_many_rows", expected=str(MAX_POSTS))
            break
    frame = columns.frame()
    _check_ids(frame, tally)
    if columns.damaged:
        tally.add("letters_damaged")
    if not count:
        tally.add("no_rows", "note")
    return None if tally.has_errors else Posts(name, ", ".join(kinds), frame, count)


def _reader_for(record: Mapping[str, Any], kinds: dict[str, _Reader]) -> _Reader | None:
    source = source_of(record)
    if source is None:
        return None
    return kinds.setdefault(source.name, _Reader(source))


def _note_stranger(row: int, record: Mapping[str, Any], tally: Tally) -> None:
    if record.get("error") or record.get("errorCode"):
        tally.add("scraper_errors", "note", row=row)
    else:
        keys = ", ".join(str(key) for key in list(record)[:6])
        tally.add("record_not_a_post", row=row, found=printable(keys))


def _check_ids(frame: pd.DataFrame, tally: Tally) -> None:
    """An error when every id ends in 00, which rounding does and TikTok does not."""
    ids = frame["video_id"]
    if len(ids) >= _ROUND_IDS and ids.str.endswith("00").all():
        tally.error("ids_spoiled", column="id", found=ids.iloc[0], count=len(ids))


class _Reader:
    """Takes the records of one source apart."""

    def __init__(self, source: PostSource) -> None:
        self.source = source
        self._get: dict[str, Callable[[Mapping[str, Any]], Any]] = {
            name: getter(paths) for name, paths in source.paths.items()
        }
        self._counts = [(name, self._get[name]) for name in COUNTS]

    def fits(self, record: Mapping[str, Any]) -> bool:
        """Whether `record` has the keys of this source."""
        return self.source.keys <= record.keys()

    def take(self, row: int, record: Mapping[str, Any], tally: Tally) -> tuple[Any, ...] | None:
        """One record in the order of `COLUMNS`; None when it has no id that can be used."""
        source, get = self.source, self._get
        video_id = _video_id(record.get(source.id), row, tally)
        if video_id is None:
            return None
        title = _text(get["title"](record))
        flags = [flag for flag in source.flags if (value := record.get(flag)) and is_set(value)]
        return (
            video_id,
            title,
            account_of(get["author"](record)),
            ", ".join(flags) if flags else "",
            _text(get["stickers"](record)) if source.stickers else "",
            self._created(row, record, tally),
            *[
                value
                if type(value := get_count(record)) is int and 0 <= value < MAX_COUNT
                else _count(value, name, row, tally)
                for name, get_count in self._counts
            ],
            len(title) == source.cut,
        )

    def _created(self, row: int, record: Mapping[str, Any], tally: Tally) -> float:
        value = self._get["time"](record)
        seconds = _seconds(value)
        if math.isnan(seconds) and value not in (None, ""):
            tally.add("post_date_unreadable", row=row, column=self.source.time[0], found=_shown(value))
        return seconds


def _shown(value: Any) -> str:
    return printable(str(value)[:80])


def _text(value: Any) -> str:
    return value.strip()[:MAX_TEXT] if isinstance(value, str) else ""


def account_of(value: Any) -> str:
    """The name of an account in one form; empty when `value` is none."""
    return _account_name(value) if isinstance(value, str) else ""


@functools.lru_cache(maxsize=1024)
def _account_name(value: str) -> str:
    name = value.strip().removeprefix("@").casefold()
    return name if _ACCOUNT.fullmatch(name) else ""


def is_set(value: Any) -> bool:
    """Whether a flag says yes."""
    return value is True or (isinstance(value, str | int) and str(value).strip().casefold() in _YES)


def _video_id(value: Any, row: int, tally: Tally) -> str | None:
    """The id as text; None with a finding when it is spoiled (an error) or no number."""
    if type(value) is str and _ID.fullmatch(value):
        return value
    if isinstance(value, bool):
        value = None
    text = str(value).strip() if isinstance(value, str | int) else ""
    if _ID.fullmatch(text):
        return text
    if isinstance(value, float) or _SPOILED.fullmatch(text):
        tally.error("ids_spoiled", row=row, column="id", found=_shown(value))
    else:
        tally.add("video_without_id", row=row, column="id", found=_shown("" if value is None else value))
    return None


def _count(value: Any, name: str, row: int, tally: Tally) -> float:
    """A count that is no plain number: text, rounded, missing or impossible."""
    if value is None or value == "":
        return math.nan
    if type(value) is str and len(value) < 13 and value.isascii() and value.isdecimal():
        return float(value)
    where: dict[str, Any] = {"row": row, "column": name, "found": _shown(value)}
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    if plain and math.isfinite(value) and value != int(value):
        plain = False  # half a view is no count
        value = ""
        tally.add("number_unreadable", **where)
        return math.nan
    count = read_count(str(int(value)) if plain and math.isfinite(value) else str(value)[:40])
    if count is None or isinstance(value, bool):
        tally.add("number_unreadable", **where)
        return math.nan
    if not math.isnan(count.value) and not 0 <= count.value < MAX_COUNT:
        tally.add("number_impossible", expected="≥ 0", **where)
        return math.nan
    if count.rounded:
        tally.add("numbers_rounded", "note", **where)
    return count.value


def _seconds(value: Any) -> float:
    """Unix seconds of a time given as seconds, milliseconds or ISO text; NaN when it is none of these."""
    if type(value) is int and FIRST_UPLOAD <= value < LAST_UPLOAD:
        return value
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return math.nan
    try:
        if isinstance(value, str) and not value.strip().isdigit():
            moment = dt.datetime.fromisoformat(value.strip())
            seconds = (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).timestamp()
        else:
            seconds = float(value)
    except (ValueError, OverflowError):
        return math.nan
    if seconds >= 1e11:  # milliseconds
        seconds /= 1000
    return seconds if FIRST_UPLOAD <= seconds < LAST_UPLOAD else math.nan


def as_records(rows: Iterator[Row], tally: Tally) -> Iterator[tuple[int, dict[str, Any]]]:
    """CSV rows as records: columns with slashes become objects, as the JSON of the same tool has them.

    A row with more or fewer cells than there are names is left out: its figures stand under other names.
    """
    _, labels = next(rows, (0, []))
    keys = [key_of(label) for label in labels]
    names = [key[0] for key in keys] if all(len(key) == 1 for key in keys) else []
    for number, cells in rows:
        if len(cells) != len(keys):
            tally.add("row_left_out", row=number, expected=str(len(keys)), found=len(cells))
        elif names:
            yield number, dict(zip(names, cells, strict=True))
        else:
            record: dict[str, Any] = {}
            for key, cell in zip(keys, cells, strict=True):
                _put(record, key, cell)
            yield number, record


def key_of(label: str) -> list[str]:
    """A column name as the way through objects that it stands for."""
    return label.strip("\ufeff ").replace("/", ".").split(".")


def _put(record: dict[str, Any], key: list[str], cell: str) -> None:
    place = record
    for part in key[:-1]:
        below = place.setdefault(part, {})
        if not isinstance(below, dict):
            return
        place = below
    place[key[-1]] = cell


def source_of_labels(labels: list[str]) -> PostSource | None:
    """The source that writes a CSV with these column names, or None."""
    record: dict[str, Any] = {}
    for label in labels:
        _put(record, key_of(label), "")
    return source_of(record)


def day_of(seconds: float) -> dt.date | None:
    """The day in the Netherlands of a Unix time, or None for NaN."""
    return None if math.isnan(seconds) else dt.datetime.fromtimestamp(seconds, HOME).date()
