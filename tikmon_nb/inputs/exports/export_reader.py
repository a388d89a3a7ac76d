"""What the reader of one kind of export file is given, and what it gives back."""

from __future__ import annotations

import datetime as dt
import functools
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from types import TracebackType
from typing import Any, Generic, TypeVar

import pandas as pd

from tikmon_nb.findings import Findings
from tikmon_nb.inputs.exports.accounts import Account
from tikmon_nb.inputs.exports.archives import RawFile
from tikmon_nb.inputs.exports.records import SourceFile
from tikmon_nb.inputs.tabular.csv_rows import samples
from tikmon_nb.inputs.tabular.encodings import EncodedText
from tikmon_nb.inputs.tabular.headings import Heading, Row

T = TypeVar("T")

FAILURES: tuple[type[Exception], ...] = (Exception,)
"""What may go wrong in a reader and cost its file only; none in tests, which a mistake should fail."""


@dataclass(frozen=True)
class TableStart:
    """The first text of a table, and the ways in which it can be cut into cells."""

    text: str

    @functools.cached_property
    def ways(self) -> list[tuple[str, list[Row]]]:
        """(delimiter, first rows) for each way."""
        return list(samples(self.text))

    def heading(self, find: Callable[[Sequence[Row]], Heading | None]) -> Heading | None:
        """The first that `find` sees in the rows of some way."""
        for delimiter, rows in self.ways:
            if heading := find(rows):
                return replace(heading, delimiter=delimiter)
        return None


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
    downloaded: dt.date | None  # from the unix number in a name that TikTok gave
    modified: dt.date  # of the file on disk

    @property
    def name(self) -> str:
        """Its name below the folder."""
        return self.raw.name

    def part(self, content: T, rows: int, days: Iterable[dt.date], kind: str = "") -> Part[T]:
        """`content`, read from this file, which is listed with so many rows over `days`."""
        return Part(self.name, content, self.source(rows, days, self.downloaded, kind))

    def source(
        self, rows: int, days: Iterable[dt.date], exported_on: dt.date | None, kind: str = ""
    ) -> SourceFile:
        """How it is listed."""
        every = list(days)
        first, last = min(every, default=None), max(every, default=None)
        return SourceFile(self.name, kind or self.header.kind, rows, first, last, exported_on)


@dataclass(frozen=True)
class Known:
    """What is known before the files of a kind are put together: by who asks, and from the kinds before."""

    exported_on: dt.date | None
    handles: frozenset[str]


@dataclass(frozen=True)
class Merged:
    """What the files of one kind say together: `tables` are fields of `Exports`, `videos` oldest first."""

    tables: dict[str, Any] = field(default_factory=dict)
    videos: Sequence[pd.DataFrame] = ()
    accounts: Sequence[Account] = ()
    sources: Sequence[SourceFile] = ()


@dataclass(frozen=True, kw_only=True)
class Reader(Generic[T]):
    """How a kind of file is recognised, read and merged.

    `find` gives the heading of a table, `is_json` tells whether a JSON file is one; what it adds to the
    findings as an error is said instead of all else. `read` gives None if its findings got an error that
    leaves nothing. `merge` gets the parts in the order of the files; with none it gives empty tables.
    `streams`: whether it reads files that are too large to hold. `first_lines`: what is expected, where a
    file is nothing that is known. `headings`: names of columns that TikTok writes, so that an anonymous
    page may show them.
    """

    read: Callable[[Recognised, Findings], Part[T] | None]
    merge: Callable[[Sequence[Part[T]], Known, Findings], Merged]
    find: Callable[[TableStart], Heading | None] = lambda _: None
    is_json: Callable[[RawFile, Findings], bool] = lambda *_: False
    streams: bool = False
    first_lines: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()


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
