"""The socket for a kind of export file: what it states, what it is given, and what it gives back."""

from __future__ import annotations

import copy
import csv
import datetime as dt
import functools
import io
import traceback
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from types import TracebackType
from typing import Any, Generic, NamedTuple, TypeVar

import pandas as pd

from tikmon_nb.findings import Findings
from tikmon_nb.inputs.exports.accounts import Account
from tikmon_nb.inputs.exports.archives import RawFile
from tikmon_nb.inputs.exports.records import SourceFile
from tikmon_nb.inputs.tabular.csv_rows import all_rows
from tikmon_nb.inputs.tabular.encodings import EncodedText
from tikmon_nb.inputs.tabular.headings import Heading, Row

T = TypeVar("T")

FAILURES: tuple[type[Exception], ...] = (Exception,)
"""What may go wrong in a reader and cost its file only; none in tests, which a mistake should fail."""


EVERYONE = "*"
"""A handle that stands for all accounts in a list, as an agency asks for."""


@dataclass(frozen=True)
class Part(Generic[T]):
    """What was read of one file; `source` is how it is listed, unless that depends on the others."""

    name: str
    content: T
    source: SourceFile | None = None


@dataclass(frozen=True)
class Recognised:
    """A file, or a sheet or entry of one, of which the kind is known, and what its place says of it."""

    raw: RawFile
    header: Heading  # of JSON only the kind
    text: EncodedText  # of a table; only the start of a file that is too large to hold
    own_day: dt.date | None  # on which it was made: in a name that TikTok gave, or of its entry in a ZIP
    today: dt.date
    zone_known: bool = True  # an entry tells the day of a clock somewhere

    @property
    def name(self) -> str:
        """Its name below the folder."""
        return self.raw.name

    @property
    def until(self) -> dt.date:
        """The last day that it can know."""
        day = self.own_day or self.today
        return day if self.zone_known else day + dt.timedelta(days=1)

    def without_days_to_come(self, frame: pd.DataFrame, column: str, findings: Findings) -> pd.DataFrame:
        """The rows of `frame` that do not lie after the last day that the file can know."""
        late = frame[column].dt.tz_localize(None).dt.normalize() > pd.Timestamp(self.until)
        if late.any():
            found = frame.loc[late, column].max().date()
            findings.add("day_refused", found=found, count=int(late.sum()))
        return frame[~late].reset_index(drop=True) if late.any() else frame

    def rows(self, findings: Findings) -> Iterator[Row]:
        """Every row of a table that is not blank; one that is too large to hold is read row by row."""
        try:
            if self.raw.is_held:
                yield from all_rows(self.text.whole, self.header.delimiter)
                return
            with self.raw.open() as binary:
                text = io.TextIOWrapper(binary, "utf-8-sig", "replace", newline="")
                rows = csv.reader(text, delimiter=self.header.delimiter)
                yield from (row for row in enumerate(rows, start=1) if any(row[1]))
        except (csv.Error, OSError) as error:
            findings.error("table_unreadable", found=error)

    def part(self, content: T, rows: int, days: Iterable[dt.date], kind: str = "") -> Part[T]:
        """`content`, read from this file, which is listed with so many rows over `days`."""
        return Part(self.name, content, self.source(rows, days, self.own_day, kind))

    def source(
        self, rows: int, days: Iterable[dt.date], exported_on: dt.date | None, kind: str = ""
    ) -> SourceFile:
        """How it is listed."""
        every = list(days)
        first, last = min(every, default=None), max(every, default=None)
        return SourceFile(self.name, kind or self.header.kind, rows, first, last, exported_on)


class Known(NamedTuple):
    """What is known before the files of a kind are put together: by who asks, and from the kinds before."""

    exported_on: dt.date | None
    handles: frozenset[str]
    today: dt.date = dt.date.max


class Told(NamedTuple):
    """A number that a file tells beside what it is for, as of a day."""

    file: str
    value: float
    on: dt.date


@dataclass(frozen=True)
class Merged:
    """What the files of one kind say together: `tables` are fields of `Exports`, `videos` oldest first."""

    tables: dict[str, Any] = field(default_factory=dict)
    videos: Sequence[pd.DataFrame] = ()
    accounts: Sequence[Account] = ()
    sources: Sequence[SourceFile] = ()
    followers: Told | None = None  # where no table has them


@dataclass(frozen=True, kw_only=True, eq=False)
class ExportKind(Generic[T]):
    """One kind of export file: how it is recognised, read and merged, and what people see of it.

    `find` gives the heading in the first text of a table, `is_json` tells whether a JSON file is one; an
    error that it finds is said instead of all else. `read` gives None if there is nothing to merge. `merge`
    gets the parts in the order of the files, or none; then it gives empty tables. `streams`: whether it reads
    tables that are too large to hold. `json_words`: keys of which a JSON file of this kind holds two, damaged
    or not. `words`: what its tables are called, by the kind of a `SourceFile`. `held`: field of `Exports` ->
    its name as data, and how its rows are counted. An anonymous page may show `headings`, names of columns
    that TikTok writes, and expected and found of findings with the codes in `figures`, since these are
    figures or days.
    """

    name: str
    words: Mapping[str, str]
    read: Callable[[Recognised, Findings], Part[T] | None]
    merge: Callable[[Sequence[Part[T]], Known, Findings], Merged]
    find: Callable[[str], Heading | None] = lambda _: None
    is_json: Callable[[RawFile, Findings], bool] = lambda *_: False
    streams: bool = False
    json_words: Collection[str] = ()
    held: Mapping[str, tuple[str, tuple[str, str]]] = field(default_factory=dict)
    headings: Sequence[str] = ()
    figures: frozenset[str] = frozenset()

    @functools.cached_property
    def _nothing(self) -> Merged:
        return self.merge([], Known(None, frozenset()), Findings())

    @property
    def nothing(self) -> Merged:
        """Empty tables."""
        return copy.deepcopy(self._nothing)


@dataclass(frozen=True)
class LeavingOut:
    """Whatever fails within becomes an error about `files`: it tells where, but no words of the file."""

    files: Iterable[str]
    findings: Findings

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: Any, error: BaseException | None, trace: TracebackType | None) -> bool:
        if not isinstance(error, FAILURES):
            return False
        at = traceback.extract_tb(trace)[-1]
        found = f"{type(error).__name__}, {PurePath(at.filename).name}:{at.lineno}"
        for file in self.files:
            self.findings.error("reader_failed", file=file, found=found)
        return True
