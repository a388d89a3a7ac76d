"""What a JSON file is, and the records that it lists: an array, lines (JSONL), or a list within an object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tikmon_nb.inputs.exports import json_scan
from tikmon_nb.inputs.exports.archives import RawFile
from tikmon_nb.inputs.exports.json_scan import JsonError
from tikmon_nb.inputs.exports.post_sources import SOURCES, source_of
from tikmon_nb.inputs.exports.tally import Tally

LISTS = (("data", "videos"), ("videos",), ("itemList",), ("items",), ("entries",), ("data",))
"""Where an answer of an interface, or a tool's own file, holds its records."""
_MARKS = tuple(sorted({mark for source in SOURCES for mark in source.marks}))
_ONE_POST = tuple((*before, mark) for before in ((), ("data",)) for mark in _MARKS)
WHOLE = 32 * 2**20  # bytes of a list that is decoded at once
MAX_LINE = 16 * 2**20
_SPACE = b" \t\r\n"

Record = tuple[int, dict[str, Any]]


def looks_like_json(head: bytes) -> bool:
    """Whether a file that begins with `head` can only be JSON."""
    return json_scan.as_utf8(head[:400]).lstrip(_SPACE)[:1] in (b"{", b"[")


def is_lines(raw: RawFile) -> bool:
    """Whether `raw` holds an object on every line, and more than one."""
    with raw.open() as file:
        lines = (line for line in iter(lambda: file.readline(MAX_LINE), b"") if line.strip())
        first, second = next(lines, b""), next(lines, b"")
    line = first.removeprefix(b"\xef\xbb\xbf").strip()
    try:  # stepped over, not decoded: it may be what was cut off of something private
        whole = line[:1] == b"{" and json_scan.end_of_value(line, 0) == len(line)
    except JsonError:
        return False
    return whole and second.lstrip()[:1] == b"{"


def records(raw: RawFile, tally: Tally, *, whole: int = WHOLE) -> Iterator[Record]:
    """(row, record) of every object listed; a fault ends it with an error in `tally`."""
    try:
        yield from _lines(raw, tally) if is_lines(raw) else _listed(raw, tally, whole)
    except JsonError as error:
        tally.error("json_damaged", found=str(error))
    except OSError as error:
        tally.error("file_unreadable", found=error.strerror or type(error).__name__)


def _lines(raw: RawFile, tally: Tally) -> Iterator[Record]:
    """The objects of a JSONL file, a line at a time; a line that is none is left out with a finding."""
    with raw.open() as file:
        for number, line in enumerate(iter(lambda: file.readline(MAX_LINE), b""), start=1):
            if not line.strip():
                continue
            try:
                record = json_scan.load(
                    (line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line).strip(_SPACE)
                )
            except JsonError:
                record = None
            if isinstance(record, dict):
                yield number, record
            else:
                tally.add("line_unreadable", row=number)


def _listed(raw: RawFile, tally: Tally, whole: int) -> Iterator[Record]:
    if not raw.is_held:
        tally.error("file_too_large")
        return
    data = json_scan.as_utf8(raw.data)
    start = data.lstrip(_SPACE)[:1]
    if start == b"{":
        yield from _of_object(data, tally)
    elif len(data) <= whole:  # quicker, and its objects fit
        listed = json_scan.load(data)
        yield from _numbered(listed if isinstance(listed, list) else [listed], tally)
    else:
        yield from _dicts(json_scan.items(data), tally)


def _of_object(data: bytes, tally: Tally) -> Iterator[Record]:
    found = json_scan.branches(data, LISTS)
    lists = [found[path] for path in LISTS if found.get(path, b"").lstrip(_SPACE)[:1] == b"["]
    if lists:
        yield from _dicts(json_scan.items(lists[0]), tally)
    elif source_of({path[-1]: True for path in json_scan.branches(data, _ONE_POST)}):
        yield from _dicts(iter([data]), tally)


def _dicts(items: Iterator[bytes], tally: Tally) -> Iterator[Record]:
    return _numbered(map(json_scan.load, items), tally)


def _numbered(items: Iterable[Any], tally: Tally) -> Iterator[Record]:
    for number, record in enumerate(items, start=1):
        if isinstance(record, dict):
            yield number, record
        else:
            tally.add("line_unreadable", row=number)


def first_record(raw: RawFile, tally: Tally) -> dict[str, Any] | None:
    """The first object listed, which tells what the others will be; None when there is none."""
    return next((record for _, record in records(raw, tally, whole=0)), None)


def is_post(record: dict[str, Any]) -> bool:
    """Whether `record` is a post as a known source lists it, or what such a tool says of an error."""
    inner = record.get("data")
    post = inner if isinstance(inner, dict) else record
    failed = {"url", "input", "error"} >= set(record) and "error" in record
    return source_of(post) is not None or failed


def is_empty_list(raw: RawFile) -> bool:
    """Whether `raw` is a list of nothing, as an interface answers for an account without posts."""
    data = raw.data.removeprefix(b"\xef\xbb\xbf").lstrip(_SPACE)
    return raw.is_held and data[:1] == b"[" and next(json_scan.items(data), None) is None
