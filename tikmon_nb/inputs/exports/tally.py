"""Findings about one file, equal ones counted instead of repeated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from tikmon_nb.findings import Finding, Findings, Severity


def printable(text: str) -> str:
    """`text` on one line, with `?` for what no page or terminal should be sent."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "?" for c in text)


def counted(findings: Iterable[Finding]) -> list[Finding]:
    """`findings` with those of one code taken together: the first, and how many there were."""
    first: dict[str, Finding] = {}
    for finding in findings:
        known = first.get(finding.code)
        total = finding.count + (known.count if known else 0)
        first[finding.code] = replace(known or finding, count=total)
    return list(first.values())


@dataclass
class Tally:
    """Findings about `file`: one per code, holding the first occurrence and how many there were."""

    file: str
    _first: dict[str, Finding] = field(default_factory=dict)

    def add(self, code: str, severity: Severity = "warning", *, count: int = 1, **fields: Any) -> None:
        """Count one more finding `code`; row, column, expected and found are the first one's."""
        known = self._first.get(code)
        if known:
            self._first[code] = replace(known, count=known.count + count)
            return
        made = Findings()
        fields["found"] = printable(str(fields.get("found", "")))
        made.add(code, severity, file=self.file, count=count, **fields)
        self._first[code] = made.items[0]

    def error(self, code: str, *, count: int = 1, **fields: Any) -> None:
        """Count one more finding that makes this file unusable."""
        self.add(code, "error", count=count, **fields)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """One finding per code, in the order in which they were first met."""
        return tuple(self._first.values())

    @property
    def has_errors(self) -> bool:
        """Whether the file is unusable."""
        return any(finding.severity == "error" for finding in self._first.values())
