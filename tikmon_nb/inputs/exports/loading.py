"""The TikTok tables in a folder of exports, and a finding for every file that is something else."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from zoneinfo import ZoneInfo

from tikmon_nb.inputs.dates import FIRST_YEAR, LAST_YEAR, within_years
from tikmon_nb.inputs.exports import archives
from tikmon_nb.inputs.exports.archives import RawFile
from tikmon_nb.inputs.exports.tables import (
    DAMAGED,
    HEADERS,
    USED,
    Header,
    decode,
    find_header,
    first_line,
)
from tikmon_nb.inputs.exports.tally import counted, printable
from tikmon_nb.inputs.quality import Findings

HOME = ZoneInfo("Europe/Amsterdam")  # the calendar of the days in a Dutch creator's export
LATER = (".xlsx", ".xls", ".json", ".jsonl", ".ndjson")  # formats that other readers will take
_STAMP = re.compile(r"_\d{4}-\d{2}-\d{2}_(\d{10})(?!\d)")  # Overview_<start>_<unix>_<handle>.zip
_KNOWN = " | ".join(",".join(HEADERS[kind].values()) for kind in USED)


@dataclass(frozen=True)
class Table:
    """A TikTok table that is used: its text, and what its place says about its download."""

    name: str
    header: Header
    text: str
    downloaded: dt.date | None  # from the unix number in the name of TikTok's ZIP
    modified: dt.date  # of the file on disk


@dataclass
class Loading:
    """What was met on the way through a folder; `load` fills it."""

    findings: Findings = field(default_factory=Findings)  # about the file in hand
    budget: archives.Budget = field(default_factory=archives.Budget)  # and what it may unpack to
    tables: list[Table] = field(default_factory=list)
    inputs: dict[str, str] = field(default_factory=dict)
    ignored: list[RawFile] = field(default_factory=list)
    unused: list[RawFile] = field(default_factory=list)


def load(folder: Path, findings: Findings) -> tuple[list[Table], dict[str, str]]:
    """The used tables below `folder`, and path -> sha256 of every file that could hold one."""
    loading = Loading()
    if folder.is_dir():
        for raw in archives.files_below(folder, findings):
            loading.findings, loading.budget = Findings(), archives.Budget()
            if _take(raw, loading):
                loading.inputs[raw.path] = raw.sha256
            findings.extend(counted(loading.findings))
    _note_all("file_ignored", loading.ignored, findings)
    _note_all("export_not_used_yet", loading.unused, findings)
    return loading.tables, loading.inputs


def _note_all(code: str, files: list[RawFile], findings: Findings) -> None:
    if files:
        shown = ", ".join(raw.base for raw in files)
        findings.add(code, "note", file=files[0].name, found=shown, count=len(files))


def _take(raw: RawFile, loading: Loading, depth: int = 0) -> bool:
    """Put `raw` where it belongs; whether it counts as an input."""
    suffix = PurePosixPath(raw.base).suffix.casefold()
    if archives.is_system_file(raw.inner):
        loading.ignored.append(raw)
    elif archives.is_zip(raw.data) and not archives.is_workbook(raw.data):
        _take_archive(raw, loading, depth)
        return True
    elif suffix in LATER or archives.is_zip(raw.data):
        loading.unused.append(raw)
    elif suffix == ".zip":
        loading.findings.error("zip_damaged", file=raw.name, found=_start(raw.data))
        return True
    else:
        return _take_text(raw, loading, must_be_table=suffix == ".csv")
    return False


def _take_archive(raw: RawFile, loading: Loading, depth: int) -> None:
    if depth >= archives.MAX_DEPTH:
        loading.findings.add("zip_nested_too_deep", file=raw.name)
        return
    before = (len(loading.tables), len(loading.unused), len(loading.findings))
    ignored = len(loading.ignored)
    for entry in archives.entries_of(raw, loading.findings, loading.budget):
        _take(entry, loading, depth + 1)
    if before == (len(loading.tables), len(loading.unused), len(loading.findings)):
        found = ", ".join(entry.base for entry in loading.ignored[ignored:])
        loading.findings.error("not_a_tiktok_export", file=raw.name, expected=_KNOWN, found=found)


def _take_text(raw: RawFile, loading: Loading, *, must_be_table: bool) -> bool:
    text, encoding = decode(raw.data)
    header = find_header(text)
    if header is None:
        if must_be_table:
            found = _start(raw.data)
            loading.findings.error("not_a_tiktok_export", file=raw.name, expected=_KNOWN, found=found)
        else:
            loading.ignored.append(raw)
        return must_be_table
    if header.kind not in USED:
        loading.unused.append(raw)
        return True
    if encoding == DAMAGED:
        loading.findings.add("letters_damaged", file=raw.name)
    elif encoding != "utf-8":
        loading.findings.add("encoding_converted", "note", file=raw.name, found=encoding)
    if header.provisional:
        found = ",".join(header.labels.values())
        loading.findings.add("header_provisional", file=raw.name, found=printable(found))
    loading.tables.append(Table(raw.name, header, text, _downloaded(raw.name), _modified(raw)))
    return True


def _modified(raw: RawFile) -> dt.date:
    """The day of the file on disk; a clock that was far off counts as the nearest year there can be."""
    if raw.modified.year > LAST_YEAR:
        return dt.date(LAST_YEAR, 12, 31)
    return max(raw.modified.astimezone(HOME).date(), dt.date(FIRST_YEAR, 1, 1))


def _start(data: bytes) -> str:
    return printable(first_line(decode(data[:2000])[0])) or f"{len(data)} bytes"


def _downloaded(name: str) -> dt.date | None:
    """The day, in the Netherlands, of the unix number in a name as TikTok gives it."""
    stamps = _STAMP.findall(name)
    day = dt.datetime.fromtimestamp(int(stamps[-1]), HOME).date() if stamps else None
    return day if day and within_years(day) else None
