"""What every file in a folder of exports is, told by its content; and a finding for those that are nothing.

The name of a file says nothing: browsers, phones and people rename. Only the name of TikTok's own ZIP is
asked, for the moment of the download.
"""

from __future__ import annotations

import codecs
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any

from tikmon_nb.findings import Findings, printable
from tikmon_nb.inputs.dates import within_years
from tikmon_nb.inputs.exports import archives, raw_json
from tikmon_nb.inputs.exports.archives import RawFile
from tikmon_nb.inputs.exports.export_kind import ExportKind, LeavingOut, Part, Recognised
from tikmon_nb.inputs.exports.kinds.documents import shape_of
from tikmon_nb.inputs.exports.kinds.post_sources import half_known
from tikmon_nb.inputs.exports.records import HOME
from tikmon_nb.inputs.exports.registry import KINDS
from tikmon_nb.inputs.tabular.csv_rows import first_line, samples
from tikmon_nb.inputs.tabular.encodings import DAMAGED, EncodedText, decode
from tikmon_nb.inputs.tabular.headings import Heading, normal_name
from tikmon_nb.inputs.tabular.one_column import unwrapped
from tikmon_nb.inputs.tabular.workbooks import sheets_of

_STAMP = re.compile(r"_\d{4}-\d{2}-\d{2}_(\d{10})(?!\d)")  # Overview_<start>_<unix>_<handle>.zip
_GDPR_STAMP = re.compile(r"TikTok_Data_(\d{10})(?!\d)", re.IGNORECASE)
_OF_TIKTOK = re.compile(
    r"(?:^|[/!])(?:Overview|Content|Viewers|Follower(?:History|Activity|Gender|TopTerritories))"
    r"(?:[ _-]?\(?(?:\d{1,4}|kopie|copy)\)?)?\.|user_data_tiktok|TikTok_Data|_\d{4}-\d\d-\d\d_\d{10}"
)
"""Names that TikTok gives."""
HEADER_ROWS = 5  # in which names of columns may stand
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_JSON = EncodedText("")

Parts = defaultdict[str, list[Part[Any]]]
"""What was read, by the name of its kind, in the order of the files."""


@dataclass
class Loading:
    """What was met on the way through a folder; `load` fills it."""

    findings: Findings = field(default_factory=Findings)  # about the file in hand
    budget: archives.Budget = field(default_factory=archives.Budget)  # and what it may unpack to
    taken: int = 0  # tables and documents so far
    parts: Parts = field(default_factory=lambda: defaultdict(list))
    inputs: dict[str, str] = field(default_factory=dict)
    ignored: list[RawFile] = field(default_factory=list)
    today: dt.date = dt.date.max

    def read(self, kind: ExportKind[Any], raw: RawFile, header: Heading, text: EncodedText) -> None:
        """Read what was recognised at once, so that no two large files are held at a time."""
        self.taken += 1
        tally = Findings(file=raw.name, counted=True)
        with LeavingOut([raw.name], self.findings):
            named = _downloaded(raw.name)
            own_day = named or _stamped(raw)
            file = Recognised(raw, header, text, own_day, self.today, named == own_day)
            if part := kind.read(file, tally):
                self.parts[kind.name].append(part)
            self.findings.extend(tally)


def load(files: Iterable[RawFile], today: dt.date, findings: Findings) -> tuple[Parts, dict[str, str]]:
    """What was read of every file, and path -> sha256 of those that could hold figures."""
    loading = Loading(today=today)
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
    return loading.parts, loading.inputs


def _take(raw: RawFile, loading: Loading, depth: int = 0) -> bool:
    """Put `raw` where it belongs; whether it counts as an input."""
    if archives.is_system_file(raw.inner):
        loading.ignored.append(raw)
        return False
    with LeavingOut([raw.name], loading.findings):
        return _take_content(raw, loading, depth)
    return True


def _take_content(raw: RawFile, loading: Loading, depth: int) -> bool:
    suffix = PurePosixPath(raw.base).suffix.casefold()
    if archives.is_zip(raw.data):
        if archives.is_workbook(raw.data):
            _take_workbook(raw, loading)
        else:
            _take_archive(raw, loading, depth)
    elif suffix == ".zip":
        loading.findings.error("zip_damaged", file=raw.name, found=_start(raw.data))
    elif raw.data.startswith(_OLD_WORKBOOK) and suffix == ".xls":  # other programs begin so, too
        loading.findings.error("workbook_old", file=raw.name)
    elif raw_json.looks_like_json(raw.head):
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
            _refuse(raw, found, loading)


def _take_workbook(raw: RawFile, loading: Loading) -> None:
    tally = Findings(file=raw.name, counted=True)
    sheets = sheets_of(raw.data, tally) if archives.parts_fit(raw, loading.budget, tally) else []
    loading.findings.extend(tally)
    before = (loading.taken, len(loading.findings))
    for sheet in sheets:
        part = replace(raw, name=f"{raw.name}!{printable(sheet.title)}") if sheet.title else raw
        if sheet.has_formulas and any(kind.find(sheet.text) for kind in KINDS):
            loading.findings.error("workbook_formula", file=raw.name, column=sheet.title)
            continue
        _take_table(part, EncodedText(sheet.text), loading)
    if sheets and before == (loading.taken, len(loading.findings)):
        found = printable(first_line(sheets[0].text))
        _refuse(raw, found, loading, unwrapped(sheets[0].text) or sheets[0].text)


def _take_text(raw: RawFile, loading: Loading, *, must_be_table: bool) -> bool:
    text, encoding = decode(raw.data)
    if not _take_table(raw, text, loading):
        if must_be_table:
            _refuse(raw, _start(raw.data), loading, unwrapped(text.start) or text.start)
        else:
            loading.ignored.append(raw)
        return must_be_table
    if encoding == DAMAGED:
        loading.findings.add("letters_damaged", file=raw.name)
    elif encoding != "utf-8":
        loading.findings.add("encoding_converted", "note", file=raw.name, found=encoding)
    return True


def _take_table(raw: RawFile, text: EncodedText, loading: Loading) -> bool:
    """Read the table in `text`; whether it is one."""
    lines = unwrapped(text.whole) if raw.is_held and unwrapped(text.start) else None
    if lines is not None and _take_known_table(raw, EncodedText(lines), loading):
        loading.findings.add("lines_in_one_cell", "note", file=raw.name)
        return True
    return _take_known_table(raw, text, loading)


def _take_known_table(raw: RawFile, text: EncodedText, loading: Loading) -> bool:
    for kind in KINDS:
        heading = kind.find(text.start)
        if heading is None:
            continue
        if not (raw.is_held or kind.streams):
            loading.findings.error("file_too_large", file=raw.name)
            return True
        if heading.provisional:
            found = printable(",".join(heading.labels.values()))
            code = "header_provisional" if heading.provisional == "names" else "header_by_position"
            loading.findings.add(code, file=raw.name, found=found)
        loading.read(kind, raw, heading, text)
        return True
    return False


def _take_json(raw: RawFile, loading: Loading, *, must_be_known: bool) -> bool:
    if raw.is_held and (converted := raw_json.as_utf8(raw.data)) is not raw.data:
        if not raw.data.startswith(codecs.BOM_UTF8):
            loading.findings.add("encoding_converted", "note", file=raw.name, found="utf-16")
        raw = replace(raw, source=converted)
    for kind in KINDS:
        tally = Findings(file=raw.name, counted=True)
        if kind.is_json(raw, tally):
            loading.read(kind, raw, Heading(kind.name, 0, {}, {}, 0), _JSON)
            return True
        named = any(finding.code in ("tool_not_enough", "list_of_seller") for finding in tally)
        if named or (tally.has_errors and _may_be_of_tiktok(raw, "")):
            loading.findings.extend(tally)
            return True
    if must_be_known:
        _refuse(raw, "JSON", loading)
    else:
        loading.ignored.append(raw)
    return must_be_known


def _refuse(raw: RawFile, found: str, loading: Loading, table: str = "") -> None:
    """Leave a file out: an error if it may be TikTok's, since its figures are missed then."""
    tools = (half_known(shape_of(cells)) for _, rows in samples(table) for _, cells in rows[:HEADER_ROWS])
    if tool := next(filter(None, tools), None):
        loading.findings.add(file=raw.name, **tool)
    elif _may_be_of_tiktok(raw, table):
        loading.findings.error("tiktok_file_unknown", file=raw.name, found=found)
    else:
        loading.findings.add("not_from_tiktok", file=raw.name, found=found)


def _may_be_of_tiktok(raw: RawFile, table: str) -> bool:
    """Whether a file that nobody could read has a name or words that TikTok and known tools write."""
    words = (sum(f'"{word}"'.encode() in raw.head for word in kind.json_words) for kind in KINDS)
    if _OF_TIKTOK.search(raw.name) or any(count > 1 for count in words):
        return True
    for _, rows in samples(table):
        for _, cells in rows[:HEADER_ROWS]:
            names = set(map(normal_name, cells)) - {""}
            for kind in KINDS:
                known = len(names & set(map(normal_name, kind.headings)))
                if known > 2 or 2 * known > max(2, len(names)):
                    return True
    return False


def _stamped(raw: RawFile) -> dt.date | None:
    """The day on which a file was put in its ZIP; no file is older than TikTok."""
    day = raw.stamped.date() if raw.stamped else None
    return day if day and within_years(day) else None


def _start(data: bytes) -> str:
    return printable(first_line(decode(data[:2000])[0].start)) or f"{len(data)} bytes"


def _downloaded(name: str) -> dt.date | None:
    """The day, in the Netherlands, of the unix number in a name as TikTok gives it."""
    stamps = _STAMP.findall(name) or _GDPR_STAMP.findall(name)
    day = dt.datetime.fromtimestamp(int(stamps[-1]), HOME).date() if stamps else None
    return day if day and within_years(day) else None
