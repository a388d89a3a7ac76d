"""Findings of a file that is read a column at a time, in the order of its rows."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tikmon_nb.findings import Finding, Findings, Severity


class RowFindings(Findings):
    """Counted findings of cells that are read a column at a time: those of an earlier row come first.

    Those of one row stay in the order in which they are added; those without a row come after all others.
    """

    def __init__(self, file: str) -> None:
        super().__init__(file=file, counted=True)
        self._earliest: dict[str, tuple[float, Severity, dict[str, Any]]] = {}
        self._times = Counter[str]()

    def add(self, code: str, severity: Severity = "warning", *, count: int = 1, **fields: Any) -> None:
        """As `Findings.add`."""
        self._times[code] += count
        row = fields.get("row") or math.inf
        if code not in self._earliest or row < self._earliest[code][0]:
            self._earliest.pop(code, None)
            self._earliest[code] = row, severity, fields

    @property
    def has_errors(self) -> bool:
        """As `Findings.has_errors`."""
        return any(severity == "error" for _, severity, _ in self._earliest.values())

    def __iter__(self) -> Iterator[Finding]:
        told = Findings(file=self.file, counted=True)
        for code, (_, severity, fields) in sorted(self._earliest.items(), key=lambda item: item[1][0]):
            told.add(code, severity, count=self._times[code], **fields)
        yield from told
