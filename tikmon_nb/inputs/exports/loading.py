"""What every file in a folder of exports is, told by its content; and a finding for those that are nothing.

The name of a file says nothing: browsers, phones and people rename. Only the name of TikTok's own ZIP is
asked, for the moment of the download.
"""

from __future__ import annotations

import codecs
import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from tikmon_nb.findings import Findings, printable
from tikmon_nb.inputs.dates import FIRST_YEAR, LAST_YEAR, within_years
from tikmon_nb.inputs.exports import affiliate, archives, documents, gdpr, live, raw_json
from tikmon_nb.inputs.exports.archives import RawFile
from tikmon_nb.inputs.exports.records import HOME
from tikmon_nb.inputs.exports.studio.studio_tables import HEADERS, Table, find_header
from tikmon_nb.inputs.tabular.encodings import DAMAGED, EncodedText, decode
from tikmon_nb.inputs.tabular.headings import Heading, Row
from tikmon_nb.inputs.tabular.rows import first_line, samples
from tikmon_nb.inputs.tabular.workbooks import sheets_of

_STAMP = re.compile(r"_\d{4}-\d{2}-\d{2}_(\d{10})(?!\d)")  # Overview_<start>_<unix>_<handle>.zip
_GDPR_STAMP = re.compile(r"TikTok_Data_(\d{10})(?!\d)", re.IGNORECASE)
_KNOWN = " | ".join(
    [",".join(HEADERS[kind].values()) for kind in ("overview", "follower_history", "content")]
    + ["Order ID,…,Content ID,…", "Data period,Creator ID,…"]
)
_NOTHING = EncodedText("")
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Document:
    """A JSON file or a list of posts, with what its place says about its download."""

    raw: RawFile
    kind: str  # "gdpr", "posts" (JSON) or "posts_table" (CSV)
    downloaded: dt.date | None
    modified: dt.date
    text: EncodedText = _NOTHING
    delimiter: str = ","

    @property
    def name(self) -> str:
        """Its name below the folder."""
        return self.raw.name


Sink = Callable[[Table | Document, Findings], None]
"""Takes what was recognised, as soon as it is, so that no two large files are held at a time."""


@dataclass
class Loading:
    """What was met on the way through a folder; `load` fills it."""

    sink: Sink
    findings: Findings = field(default_factory=Findings)  # about the file in hand
    budget: archives.Budget = field(default_factory=archives.Budget)  # and what it may unpack to
    taken: int = 0  # tables and documents so far
    inputs: dict[str, str] = field(default_factory=dict)
    ignored: list[RawFile] = field(default_factory=list)

    def give(self, found: Table | Document) -> None:
        """Hand over what was recognised."""
        self.taken += 1
        self.sink(found, self.findings)


def load(files: Iterable[RawFile], findings: Findings, sink: Sink) -> dict[str, str]:
    """Path -> sha256 of every file that could hold figures; what they are goes to `sink`."""
    loading = Loading(sink)
    for raw in files:
        loading.findings, loading.budget = Findings(), archives.Budget()
        if _take(raw, loading):
            loading.inputs[raw.path] = raw.sha256
        once = Findings(counted=True)
        once.extend(loading.findings)
        findings.extend(once)
    if loading.ignored:
        shown = ", ".join(raw.base for raw in loading.ignored)
        count, first = len(loading.ignored), loading.ignored[0].name
        findings.add("file_ignored", "note", file=first, found=shown, count=count)
    return loading.inputs


def _take(raw: RawFile, loading: Loading, depth: int = 0) -> bool:
    """Put `raw` where it belongs; whether it counts as an input."""
    suffix = PurePosixPath(raw.base).suffix.casefold()
    if archives.is_system_file(raw.inner):
        loading.ignored.append(raw)
        return False
    if archives.is_zip(raw.data):
        if archives.is_workbook(raw.data):
            _take_workbook(raw, loading)
        else:
            _take_archive(raw, loading, depth)
    elif suffix == ".zip":
        loading.findings.error("zip_damaged", file=raw.name, found=_start(raw.data))
    elif raw.data.startswith(_OLD_WORKBOOK):
        loading.findings.error("workbook_old", file=raw.name)
    elif documents.looks_like_json(raw.head):
        return _take_json(raw, loading, must_be_known=suffix in archives.TABLES)
    else:
        return _take_text(raw, loading, must_be_table=suffix in archives.TABLES)
    return True


def _take_archive(raw: RawFile, loading: Loading, depth: int) -> None:
    if depth >= archives.MAX_DEPTH:
        loading.findings.add("zip_nested_too_deep", file=raw.name)
        return
    before = (loading.taken, len(loading.findings))
    ignored = len(loading.ignored)
    for entry in archives.entries_of(raw, loading.findings, loading.budget):
        _take(entry, loading, depth + 1)
    if before == (loading.taken, len(loading.findings)):
        found = ", ".join(entry.base for entry in loading.ignored[ignored:])
        if _GDPR_STAMP.search(raw.name):  # the same download, asked for as text
            loading.findings.error("download_as_text", file=raw.name, found=found)
        else:
            loading.findings.error("not_a_tiktok_export", file=raw.name, expected=_KNOWN, found=found)


def _take_workbook(raw: RawFile, loading: Loading) -> None:
    tally = Findings(file=raw.name, counted=True)
    sheets = sheets_of(raw.data, tally) if archives.parts_fit(raw, loading.budget, tally) else []
    loading.findings.extend(tally)
    before = loading.taken
    for sheet in sheets:
        part = replace(raw, name=f"{raw.name}!{printable(sheet.title)}") if sheet.title else raw
        _take_table(part, EncodedText(sheet.text), loading)
    if sheets and before == loading.taken:
        found = printable(first_line(sheets[0].text))
        loading.findings.error("not_a_tiktok_export", file=raw.name, expected=_KNOWN, found=found)


def _take_text(raw: RawFile, loading: Loading, *, must_be_table: bool) -> bool:
    text, encoding = decode(raw.data)
    if not _take_table(raw, text, loading):
        if must_be_table:
            found = _start(raw.data)
            loading.findings.error("not_a_tiktok_export", file=raw.name, expected=_KNOWN, found=found)
        else:
            loading.ignored.append(raw)
        return must_be_table
    if encoding == DAMAGED:
        loading.findings.add("letters_damaged", file=raw.name)
    elif encoding != "utf-8":
        loading.findings.add("encoding_converted", "note", file=raw.name, found=encoding)
    return True


def _take_table(raw: RawFile, text: EncodedText, loading: Loading) -> bool:
    """Hand over the table in `text`; whether it is one."""
    heading, sampled = find_header(text.start), list[tuple[str, list[Row]]]()
    if heading is None:
        sampled = list(samples(text.start))
        heading = _other_heading(sampled)
    if heading is not None:
        if not raw.is_held:
            loading.findings.error("file_too_large", file=raw.name)
            return True
        if heading.provisional:
            found = printable(",".join(heading.labels.values()))
            code = "header_provisional" if heading.provisional == "names" else "header_by_position"
            loading.findings.add(code, file=raw.name, found=found)
        loading.give(Table(raw.name, heading, text, _downloaded(raw.name), _modified(raw)))
        return True
    for delimiter, rows in sampled:
        if documents.source_of_labels(rows[0][1]):
            table = Document(
                raw,
                "posts_table",
                _downloaded(raw.name),
                _modified(raw),
                text=text if raw.is_held else _NOTHING,
                delimiter=delimiter,
            )
            loading.give(table)
            return True
    return False


def _other_heading(sampled: Iterable[tuple[str, list[Row]]]) -> Heading | None:
    """The heading of a table that is not TikTok Studio's: its names need not stand in the first row."""
    for delimiter, rows in sampled:
        heading = affiliate.find_orders(rows) or live.find_live(rows)
        if heading is not None:
            return replace(heading, delimiter=delimiter)
    return None


def _take_json(raw: RawFile, loading: Loading, *, must_be_known: bool) -> bool:
    if raw.is_held and (converted := raw_json.as_utf8(raw.data)) is not raw.data:
        if not raw.data.startswith(codecs.BOM_UTF8):
            loading.findings.add("encoding_converted", "note", file=raw.name, found="utf-16")
        raw = replace(raw, source=converted)
    kind = _json_kind(raw, loading.findings)
    if kind:
        loading.give(Document(raw, kind, _downloaded(raw.name), _modified(raw)))
    elif kind is None and must_be_known:
        loading.findings.error("json_unknown", file=raw.name)
    elif kind is None:
        loading.ignored.append(raw)
        return False
    return True


def _json_kind(raw: RawFile, findings: Findings) -> str | None:
    """What a JSON file is; empty when it is damaged (`findings` says so), None when it is something else."""
    if raw.is_held and gdpr.is_gdpr(raw.data):
        return gdpr.KIND
    tally = Findings(file=raw.name, counted=True)
    record = documents.first_record(raw, tally)
    if tally.has_errors:
        findings.extend(tally)
        return ""
    if record is not None:
        return "posts" if documents.is_post(record) else None
    # a list of nothing is what an interface answers for an account without posts
    return "posts" if not len(tally) and raw.data.lstrip()[:1] == b"[" else None


def _modified(raw: RawFile) -> dt.date:
    """The day of the file on disk; a clock that was far off counts as the nearest year there can be."""
    if raw.modified.year > LAST_YEAR:
        return dt.date(LAST_YEAR, 12, 31)
    return max(raw.modified.astimezone(HOME).date(), dt.date(FIRST_YEAR, 1, 1))


def _start(data: bytes) -> str:
    return printable(first_line(decode(data[:2000])[0].start)) or f"{len(data)} bytes"


def _downloaded(name: str) -> dt.date | None:
    """The day, in the Netherlands, of the unix number in a name as TikTok gives it."""
    stamps = _STAMP.findall(name) or _GDPR_STAMP.findall(name)
    day = dt.datetime.fromtimestamp(int(stamps[-1]), HOME).date() if stamps else None
    return day if day and within_years(day) else None
