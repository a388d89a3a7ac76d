"""The creators in the data folder: what was read of each, and what was noticed."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tikmon_nb.findings import Finding
from tikmon_nb.inputs import Creator, InputError, creator_ids, load_creator
from tikmon_nb.inputs.yaml_file import plain
from tikmon_nb.views.page.finding_sentences import sentence
from tikmon_nb.views.page.text import Text


@dataclass(frozen=True)
class Entry:
    """One creator: its files when it could be read, its problems when it could not."""

    id: str
    folder: str
    creator: Creator | None
    problems: tuple[Finding, ...]
    text: Text

    def fields(self) -> dict[str, Any]:
        """JSON-ready fields."""
        findings = self.problems or (self.creator.findings if self.creator else ())
        told = [{**finding.as_dict(), "text": sentence(finding, self.text)} for finding in findings]
        files = self.creator.exports.sources if self.creator else ()
        return {
            "id": self.id,
            "folder": self.folder,
            "name": self.creator.name if self.creator else self.id,
            "invented": bool(self.creator and self.creator.form.invented),
            "ok": not self.problems,
            "files": [plain(asdict(file)) for file in files],
            "findings": told,
        }


def listing(data: Path | str | None, text: Text) -> list[Entry]:
    """Every creator in the data folder, the unreadable ones too."""
    entries = []
    for creator_id, folder in creator_ids(data).items():
        try:
            creator = load_creator(creator_id, data)
            entries.append(Entry(creator_id, folder, creator, (), text))
        except InputError as error:
            entries.append(Entry(creator_id, folder, None, error.findings, text))
    return entries


def listing_text(entries: list[Entry], text: Text) -> str:
    """The creators as readable lines."""
    return "\n".join(line for entry in entries for line in _entry_lines(entry, text))


def _entry_lines(entry: Entry, text: Text) -> list[str]:
    if entry.creator is None:
        unreadable = text("cannot be read")
        return [f"{entry.id}: {unreadable}"] + [
            f"  ✕ {sentence(finding, text)}" for finding in entry.problems
        ]
    lines = [f"{entry.id}: {entry.creator.name}"]
    for file in entry.creator.exports.sources:
        period = f"{text.date(file.first)} – {text.date(file.last)}" if file.first and file.last else "–"
        rows = text.plural("{n} row", "{n} rows", file.rows)
        lines.append(f"  {file.name}: {rows}, {period}")
    if not entry.creator.exports.sources:
        lines.append("  " + text("no TikTok exports"))
    counts = Counter(finding.severity for finding in entry.creator.findings)
    lines += [
        f"  {'!' if finding.severity == 'warning' else '·'} {sentence(finding, text)}"
        for finding in entry.creator.findings
    ]
    return lines if counts else [*lines, "  " + text("nothing to remark")]
