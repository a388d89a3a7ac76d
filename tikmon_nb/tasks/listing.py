"""The creators in the data folder: what was read of each, and what was noticed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tikmon_nb.findings import Finding
from tikmon_nb.inputs import Creator, InputError, load_creator
from tikmon_nb.inputs.creators import creator_index
from tikmon_nb.inputs.yaml_file import plain
from tikmon_nb.tasks.inspect import SIGNS
from tikmon_nb.views.page.finding_sentences import sentence
from tikmon_nb.views.page.text import Text


@dataclass(frozen=True)
class Listed:
    """One creator: None where it could not be read, and then the problems."""

    id: str
    folder: str
    creator: Creator | None
    problems: tuple[Finding, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was noticed, or what is wrong."""
        return self.creator.findings if self.creator else self.problems


def listing(data: Path | str | None) -> list[Listed]:
    """Every creator in the data folder, the unreadable ones too."""
    listed, index = [], creator_index(data)
    for creator_id, folder in index.ids.items():
        try:
            listed.append(Listed(creator_id, folder, load_creator(creator_id, data, index=index), ()))
        except InputError as error:
            listed.append(Listed(creator_id, folder, None, error.findings))
    return listed


def listing_lines(listed: Listed, text: Text) -> list[str]:
    """One creator as readable lines."""
    creator = listed.creator
    name = creator.name if creator else text("cannot be read")
    lines = [f"{listed.id}: {name}"]
    for file in creator.exports.sources if creator else ():
        period = f"{text.date(file.first)} – {text.date(file.last)}" if file.first and file.last else "–"
        rows = text.plural("{n} row", "{n} rows", file.rows)
        lines.append(f"  {file.name}: {rows}, {period}")
    if creator and not creator.exports.sources:
        lines.append("  " + text("no TikTok exports"))
    remarks = [f"{SIGNS[finding.severity]} {sentence(finding, text)}" for finding in listed.findings]
    return lines + [f"  {remark}" for remark in remarks or [text("nothing to remark")]]


def listing_fields(listed: Listed, text: Text) -> dict[str, Any]:
    """One creator as JSON-ready fields."""
    creator = listed.creator
    return {
        "id": listed.id,
        "folder": listed.folder,
        "name": creator.name if creator else listed.id,
        "invented": bool(creator and creator.form.invented),
        "ok": creator is not None,
        "files": [plain(asdict(file)) for file in creator.exports.sources] if creator else [],
        "findings": [{**finding.as_dict(), "text": sentence(finding, text)} for finding in listed.findings],
    }
