"""Posts as TikTok's interfaces and the tools that read its site list them: JSON, JSONL or CSV.

One reader for all of them, by the names that each source uses (`post_sources`). It takes the records of one
source a batch at a time and makes a column of every field; only cells that are not plain are looked at one by
one.
"""

from __future__ import annotations

import datetime as dt
import functools
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from tikmon_nb.inputs.exports.content import FIRST_UPLOAD, LAST_UPLOAD
from tikmon_nb.inputs.exports.counts import MAX_COUNT, is_plain, noted_count
from tikmon_nb.inputs.exports.headings import Row
from tikmon_nb.inputs.exports.post_sources import COUNTS, PostSource, column, source_of
from tikmon_nb.inputs.exports.records import HOME
from tikmon_nb.inputs.exports.tally import Tally, printable
from tikmon_nb.inputs.quality import Finding, Severity

KIND = "posts"
BATCH = 200  # records whose fields are taken together
CHUNK = 20_000  # posts that become a table together
MAX_POSTS = 2_000_000
MAX_TEXT = 10_000
COLUMNS = ("video_id", "title", "author", "flags", "stickers", "created", *COUNTS, "truncated")
_TEXTS = ("video_id", "title", "author", "flags", "stickers")
_ID = re.compile(r"[1-9][0-9]{5,19}")
_SPOILED = re.compile(r"[0-9]+(?:[.,][0-9]*)?e\+?[0-9]+|[0-9]{6,}[.,]0*", re.IGNORECASE)
_ROUND_IDS = 5  # so many ids, and all end in 00: something has rounded them
_YES = frozenset({"true", "1", "yes", "ja", "waar"})
_ACCOUNT = re.compile(r"[\w.]{1,40}")

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Posts:
    """The posts of one file: the columns of `frame` are those of `COLUMNS`."""

    name: str
    source: str
    frame: pd.DataFrame


@dataclass
class RowTally(Tally):
    """A tally in which a finding of an earlier row comes first, in whatever order they are added.

    Within a row it is that with the lowest `place`; findings without a row come after all others.
    """

    _places: dict[str, tuple[float, int]] = field(default_factory=dict)

    def add(self, code: str, severity: Severity = "warning", *, count: int = 1, **fields: Any) -> None:
        """As `Tally.add`."""
        place = fields.get("row") or math.inf, fields.pop("place", 0)
        known = self._first.get(code)
        if known and place < self._places[code]:
            count += known.count
            del self._first[code]
        if code not in self._first:
            self._places[code] = place
        super().add(code, severity, count=count, **fields)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """As `Tally.findings`."""
        return tuple(sorted(self._first.values(), key=lambda finding: self._places[finding.code]))


@dataclass
class _Table:
    """Columns (those of `COLUMNS`) that grow, and become a table whenever they are long enough."""

    columns: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in COLUMNS})
    chunks: list[pd.DataFrame] = field(default_factory=list)
    damaged: bool = False  # whether half a letter was met
    rows: int = 0

    def extend(self, columns: Mapping[str, list[Any]]) -> None:
        for name, values in columns.items():
            self.columns[name] += values
        self.rows += len(columns["video_id"])
        if len(self.columns["video_id"]) >= CHUNK:
            self._flush()

    def _flush(self) -> None:
        made = {name: self._column(name, values) for name, values in self.columns.items()}
        self.chunks.append(pd.DataFrame(made))
        for values in self.columns.values():
            values.clear()

    def _column(self, name: str, values: list[Any]) -> Any:
        if name not in _TEXTS:
            return np.array(values, bool if name == "truncated" else float)
        try:
            return pd.array(values, dtype="str")
        except UnicodeEncodeError:  # half a letter, which JSON can spell, becomes a question mark
            self.damaged = True
            return pd.array([text.encode("utf-8", "replace").decode() for text in values], dtype="str")

    def frame(self) -> pd.DataFrame:
        self._flush()
        return pd.concat(self.chunks, ignore_index=True) if len(self.chunks) > 1 else self.chunks[0]


def read_posts(name: str, records: Iterable[tuple[int, Record]], tally: Tally) -> Posts | None:
    """The posts among `records` (row number, record); None if `tally` got an error.

    What is no post (an error of the tool, an advert's tracker) is counted in a finding and left out.
    """
    table, kinds = _Table(), dict[str, PostSource]()
    for source, group in groupby(_posts_among(records, kinds, tally), key=itemgetter(0)):
        while (batch := list(islice(group, BATCH))) and table.rows <= MAX_POSTS:
            _, rows, posts = zip(*batch, strict=True)
            table.extend(_columns(source, rows, posts, tally))
    if table.rows > MAX_POSTS:
        tally.error("too_many_rows", expected=str(MAX_POSTS))
    frame = table.frame()
    _check_ids(frame, tally)
    if table.damaged:
        tally.add("letters_damaged")
    return None if tally.has_errors else Posts(name, ", ".join(kinds), frame)


def _posts_among(
    records: Iterable[tuple[int, Record]], kinds: dict[str, PostSource], tally: Tally
) -> Iterator[tuple[PostSource, int, Record]]:
    """(source, row, post) of every post; `kinds` gets the sources that are met."""
    source, row = None, 0
    for row, record in records:
        inner = record.get("data")
        post = inner if type(inner) is dict else record  # Zeeschuimer wraps what the site sent
        if source is None or not source.keys <= post.keys():
            source = source_of(post)
            kinds |= {source.name: source} if source else {}
        if source is None or (post.get("error") and not post.get(source.id)):
            _note_stranger(row, post, tally)
        else:
            yield source, row, post
    if not row:
        tally.add("no_rows", "note")


def _note_stranger(row: int, record: Record, tally: Tally) -> None:
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


def _columns(
    source: PostSource, rows: Sequence[int], posts: Sequence[Record], tally: Tally
) -> dict[str, list[Any]]:
    """The columns of `COLUMNS`, of those `posts` that have an id."""
    ids = _ids(rows, column(posts, (source.id,)), tally)
    if None in ids:
        kept = [at for at, video_id in enumerate(ids) if video_id is not None]
        ids, rows, posts = [ids[at] for at in kept], [rows[at] for at in kept], [posts[at] for at in kept]
    titles = _texts(column(posts, (source.caption,)))
    return {
        "video_id": ids,
        "title": titles,
        "author": [_account(value) for value in column(posts, source.author)],
        "flags": _flags(source, posts),
        "stickers": _texts(column(posts, source.stickers)),
        "created": _times(source, rows, posts, tally),
        **{name: _counts(source, name, rows, posts, tally) for name in COUNTS},
        "truncated": [len(title) == source.cut for title in titles],
    }


def _ids(rows: Sequence[int], values: Sequence[Any], tally: Tally) -> list[str | None]:
    return [
        value if type(value) is str and _ID.fullmatch(value) else _video_id(value, row, tally)
        for row, value in zip(rows, values, strict=True)
    ]


def _video_id(value: Any, row: int, tally: Tally) -> str | None:
    """The id as text; None with a finding when it is spoiled (an error) or no number."""
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if _ID.fullmatch(text):
        return text
    if isinstance(value, float) or _SPOILED.fullmatch(text):
        tally.error("ids_spoiled", row=row, column="id", found=str(value)[:80])
    else:
        found = "" if value is None or isinstance(value, bool) else str(value)[:80]
        tally.add("video_without_id", row=row, column="id", found=found)
    return None


def _texts(values: Iterable[Any]) -> list[str]:
    return [value.strip()[:MAX_TEXT] if type(value) is str else "" for value in values]


def _account(value: Any) -> str:
    """The name of an account in one form; empty when `value` is none."""
    return _account_name(value) if type(value) is str else ""


@functools.lru_cache(maxsize=1024)
def _account_name(value: str) -> str:
    name = value.strip().removeprefix("@").casefold()
    return name if _ACCOUNT.fullmatch(name) else ""


def _flags(source: PostSource, posts: Sequence[Record]) -> list[str]:
    """The names of the flags that each post has set."""
    found = [""] * len(posts)
    for flag in source.flags:
        for at, value in enumerate(column(posts, (flag,))):
            if value and _is_set(value):
                found[at] += f", {flag}" if found[at] else flag
    return found


def _is_set(value: Any) -> bool:
    """Whether a flag says yes."""
    return value is True or (isinstance(value, str | int) and str(value).strip().casefold() in _YES)


def _counts(
    source: PostSource, name: str, rows: Sequence[int], posts: Sequence[Record], tally: Tally
) -> list[float]:
    place = 2 + COUNTS.index(name)
    return [
        value if type(value) is int and 0 <= value < MAX_COUNT else _count(value, tally, row, name, place)
        for row, value in zip(rows, column(posts, getattr(source, name)), strict=True)
    ]


def _count(value: Any, tally: Tally, row: int, name: str, place: int) -> float:
    """A count that is no plain number: text, rounded, missing or impossible."""
    if value is None or value == "":
        return math.nan
    if type(value) is str and is_plain(value):
        return float(value)
    return noted_count(value, tally, row=row, column=name, place=place)


def _times(source: PostSource, rows: Sequence[int], posts: Sequence[Record], tally: Tally) -> list[float]:
    """Unix seconds; NaN where there is no time, with a finding where something else stands."""
    values = column(posts, source.time)
    times = [
        value if type(value) is int and FIRST_UPLOAD <= value < LAST_UPLOAD else _seconds(value)
        for value in values
    ]
    for row, value, seconds in zip(rows, values, times, strict=True):
        if math.isnan(seconds) and value not in (None, ""):
            found = str(value)[:80]
            tally.add("post_date_unreadable", row=row, column=source.time[0], place=1, found=found)
    return times


def _seconds(value: Any) -> float:
    """Unix seconds of a time given as seconds, milliseconds or ISO text; NaN when it is none of these."""
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


Shape = dict[str, Any]
"""The names of a record, each with the column (from 0) of its value, or the shape of the object there."""


def as_records(rows: Iterator[Row], tally: Tally) -> Iterator[tuple[int, dict[str, Any]]]:
    """CSV rows as records: columns with slashes become objects, as the JSON of the same tool has them.

    A row with more or fewer cells than there are names is left out: its figures stand under other names.
    """
    _, labels = next(rows, (0, []))
    shape = _shape_of(labels)
    for number, cells in rows:
        if len(cells) == len(labels):
            yield number, _filled(shape, cells)
        else:
            tally.add("row_left_out", row=number, expected=str(len(labels)), found=len(cells))


def _shape_of(labels: Sequence[str]) -> Shape:
    shape: Shape = {}
    for at, label in enumerate(labels):
        *above, name = label.strip("\ufeff ").replace("/", ".").split(".")
        place: Any = shape
        for part in above:
            place = place.setdefault(part, {}) if isinstance(place, dict) else None
        if isinstance(place, dict):
            place[name] = at
    return shape


def _filled(shape: Shape, cells: Sequence[str]) -> dict[str, Any]:
    return {name: cells[at] if type(at) is int else _filled(at, cells) for name, at in shape.items()}


def source_of_labels(labels: Sequence[str]) -> PostSource | None:
    """The source that writes a CSV with these column names, or None."""
    return source_of(_shape_of(labels))


def day_of(seconds: float) -> dt.date | None:
    """The day in the Netherlands of a Unix time, or None for NaN."""
    return None if math.isnan(seconds) else dt.datetime.fromtimestamp(seconds, HOME).date()
