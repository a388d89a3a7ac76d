"""The records that a file lists: JSON (an array, lines, or a list within an object) or the rows of a CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Raw

from tikmon_nb.findings import Findings
from tikmon_nb.inputs.exports import raw_json
from tikmon_nb.inputs.exports.archives import RawFile
from tikmon_nb.inputs.exports.export_kind import Recognised
from tikmon_nb.inputs.exports.kinds.post_sources import SOURCES, half_known, source_of
from tikmon_nb.inputs.exports.raw_json import SPACE, JsonError
from tikmon_nb.inputs.tabular.headings import Row

LISTS = (
    *("data/videos", "videos", "itemList", "items", "entries", "collector", "aweme_list"),
    *("data", "ItemModule"),
)
"""Where an answer of an interface, or a tool's own file, holds its records."""
_MARKS = sorted({mark for source in SOURCES for mark in source.marks})
_ONE_POST = (*_MARKS, *(f"data/{mark}" for mark in _MARKS))
_ITEM = "__DEFAULT_SCOPE__/webapp.video-detail/itemInfo/itemStruct"  # in the page of a post
MAX_LINE = 16 * 2**20
_BOM = b"\xef\xbb\xbf"

Record = tuple[int, dict[str, Any]]
Shape = dict[str, Any]
"""The names of a record, each with the column (from 0) of its value, or the shape of the object there."""


def is_lines(raw: RawFile) -> bool:
    """Whether `raw` holds an object on every line, and more than one."""
    lines = (line for _, line in _lines(raw))
    first, second = next(lines, b""), next(lines, b"")
    # within one document a comma or a bracket that closes would follow
    return first[:1] == second[:1] == b"{" and first[-1:] == b"}"


def _lines(raw: RawFile) -> Iterator[tuple[int, bytes]]:
    with raw.open() as file:
        for number, line in enumerate(iter(lambda: file.readline(MAX_LINE), b""), start=1):
            if line.strip():
                yield number, (line.removeprefix(_BOM) if number == 1 else line).strip(SPACE)


def records(raw: RawFile, findings: Findings) -> Iterator[Record]:
    """(row, record) of every object listed; a fault ends it with an error in `findings`.

    A line of JSONL, or an item of a list, that is not an object is left out with a finding.
    """
    try:
        lines = is_lines(raw)
        for row, data in _lines(raw) if lines else enumerate(_listed(raw, findings), start=1):
            record = _line(data) if lines else raw_json.load(data)
            if isinstance(record, dict):
                yield row, record
            else:
                findings.add("line_unreadable", row=row)
    except JsonError as error:
        findings.error("json_damaged", found=str(error))
    except OSError as error:
        findings.error("file_unreadable", found=error.strerror or type(error).__name__)


def _line(data: bytes | Raw) -> Any:
    try:
        return raw_json.load(data)
    except JsonError:
        return None


def _listed(raw: RawFile, findings: Findings) -> Iterable[bytes | Raw]:
    if not raw.is_held:
        findings.error("file_too_large")
        return []
    data = raw_json.as_utf8(raw.data)
    if data.lstrip(SPACE)[:1] != b"{":
        return raw_json.items(data)
    found = raw_json.branches(data, (*LISTS, *_ONE_POST, _ITEM))
    lists = [found[path] for path in LISTS if found.get(path, b"")[:1] == b"["]
    if lists:
        return raw_json.items(lists[0])
    if found.get("ItemModule", b"")[:1] == b"{":  # the state of TikTok's page: id -> post
        return raw_json.values(found["ItemModule"])
    if _ITEM in found:
        return [found[_ITEM]]
    if listed := _list_within(data):
        return listed
    return [data] if source_of({path.rpartition("/")[2]: True for path in found}) else []


def _list_within(data: bytes, depth: int = 3) -> list[Raw]:
    """The first list below a JSON object whose first item is a post, whatever a tool calls it; or none."""
    for value in map(bytes, raw_json.values(data)):
        if value[:1] == b"[" and (listed := raw_json.items(value)):
            first = _line(listed[0]) if listed[0] else None
            if isinstance(first, dict) and source_of(first):
                return listed
        elif value[:1] == b"{" and depth > 1 and (listed := _list_within(value, depth - 1)):
            return listed
    return []


def lists_posts(raw: RawFile, findings: Findings) -> bool:
    """Whether a JSON file lists posts, by the first object in it; an error in `findings` if it is damaged."""
    record = next((record for _, record in records(raw, findings)), None)
    if record is None:  # a list of nothing is what an interface answers for an account without posts
        return not len(findings) and raw.data.lstrip()[:1] == b"["
    inner = record.get("data")
    fields = inner if isinstance(inner, dict) else record
    if source_of(fields) is None and (tool := half_known(fields)):
        findings.add(**tool)
    failed = {"url", "input", "error"} >= set(record) and "error" in record  # as such a tool says it
    return source_of(fields) is not None or failed


def records_of(file: Recognised, findings: Findings) -> Iterator[Record]:
    """What a file lists, JSON or CSV."""
    is_table = file.header.width > 0
    if not is_table:
        return records(file.raw, findings)
    rows = (row for row in file.rows(findings) if row[0] >= file.header.row)
    return as_records(rows, findings)


def as_records(rows: Iterator[Row], findings: Findings) -> Iterator[Record]:
    """CSV rows as records: columns with slashes become objects, as the JSON of the same tool has them.

    A row with more or fewer cells than there are names is left out: its figures stand under other names.
    """
    _, labels = next(rows, (0, []))
    shape = shape_of(labels)
    for number, cells in rows:
        if len(cells) == len(labels):
            yield number, _filled(shape, cells)
        else:
            findings.add("row_left_out", row=number, expected=str(len(labels)), found=len(cells))


def shape_of(labels: Sequence[str]) -> Shape:
    """What the records of a CSV with these column names look like."""
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
