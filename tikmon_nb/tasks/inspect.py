"""What was recognised in files, the days it covers and what was noticed: before anything is computed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from tikmon_nb.findings import Finding, unknown_name
from tikmon_nb.inputs.books.ledger import no_deals, no_income
from tikmon_nb.inputs.creators import creator_index, look_into
from tikmon_nb.inputs.exports import Exports, read_files
from tikmon_nb.inputs.yaml_file import plain
from tikmon_nb.views.page.finding_sentences import sentence, told_fields
from tikmon_nb.views.page.names import file_kind
from tikmon_nb.views.page.text import Text
from tikmon_nb.views.record_cards import HELD, days_text, what_is_held

SIGNS = {"error": "✕", "warning": "!", "note": "·"}


@dataclass(frozen=True)
class Inspected:
    """One creator's folder, or the files that were named, as they were read."""

    name: str
    exports: Exports
    income: pd.DataFrame
    deals: pd.DataFrame
    findings: tuple[Finding, ...]

    @property
    def has_errors(self) -> bool:
        """Whether something cannot be used as it is."""
        return any(finding.severity == "error" for finding in self.findings)


def inspect(
    targets: Sequence[str],
    data: Path | str | None,
    *,
    handle: str | None = None,
    exported_on: dt.date | None = None,
) -> list[Inspected]:
    """Each creator among `targets`, then all files and folders among them together.

    Raises `InputError` for what is neither.
    """
    paths = [target for target in targets if Path(target).exists()]
    index = creator_index(data) if len(paths) < len(targets) else None
    inspected = []
    for target in targets:
        if target in paths or index is None:
            continue
        if target not in index.known and target not in index.known.values():
            raise unknown_name("creator_or_file_unknown", target, index.ids)
        held = look_into(target, data, index=index)
        inspected.append(Inspected(target, held.exports, held.income, held.deals, held.findings))
    if paths:
        exports = read_files(paths, handle=handle, exported_on=exported_on)
        inspected.append(Inspected(", ".join(paths), exports, no_income(), no_deals(), exports.findings))
    return inspected


def as_text(inspected: Inspected, text: Text) -> str:
    """What was read as readable lines."""
    ordered = sorted(inspected.findings, key=lambda finding: list(SIGNS).index(finding.severity))
    remarks = [f"{SIGNS[finding.severity]} {sentence(finding, text)}" for finding in ordered]
    held = what_is_held(inspected.exports, inspected.income, inspected.deals, text)
    told = _files(inspected, text) + held + (remarks or [text("nothing to remark")])
    return "\n".join([inspected.name, *(f"  {line}" for line in told)])


def _files(inspected: Inspected, text: Text) -> list[str]:
    lines = []
    for file in inspected.exports.sources:
        rows, period = text.plural("{n} row", "{n} rows", file.rows), days_text(file.first, file.last, text)
        lines.append(f"{file.name}: {file_kind(file.kind, text)}, {rows}{period}")
    return lines or [text("no TikTok exports")]


def fields(inspected: Inspected, text: Text) -> dict[str, Any]:
    """JSON-ready fields."""
    exports = inspected.exports
    return {
        "name": inspected.name,
        "ok": not inspected.has_errors,
        "files": [plain(asdict(file)) for file in exports.sources],
        **{key: len(getattr(exports, table)) for table, (key, _) in HELD.items()},
        "income_entries": len(inspected.income),
        "deals": len(inspected.deals),
        "findings": [{**told_fields(f), "text": sentence(f, text)} for f in inspected.findings],
    }
