"""What is wrong with an input: file, row, column, expected, found. Collected first, raised once."""

from __future__ import annotations

import difflib
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from textwrap import shorten
from typing import Any, Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One departure from what an input should hold.

    `code` names the sentence in the message catalogues (`views.page.finding_sentences`); the other
    fields fill it in.
    `file` is relative to the folder that was read, with `archive.zip!entry.csv` for a file inside a ZIP.
    `row` counts from 1 and includes the header; `column` is a column name or the key path in a YAML file.
    `expected` and `found` are literal values, never prose, so that they need no translation.
    """

    code: str
    severity: Severity = "warning"
    file: str = ""
    row: int | None = None
    column: str = ""
    expected: str = ""
    found: str = ""
    near: tuple[str, ...] = ()
    count: int = 1

    def __str__(self) -> str:
        where = ", ".join(
            part for part in (self.file, f"row {self.row}" if self.row else "", self.column) if part
        )
        parts = [where or "input", self.code]
        if self.expected:
            parts.append(f"expected {self.expected}")
        if self.found:
            parts.append(f"found {self.found}")
        if self.near:
            parts.append(f"did you mean {', '.join(self.near)}?")
        return ": ".join(parts)

    def as_dict(self) -> dict[str, Any]:
        """The finding as JSON-ready fields, empty ones left out."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        fields["near"] = list(self.near)
        return {name: value for name, value in fields.items() if value not in ("", None, [])}


class InputError(Exception):
    """All problems of an input at once; `findings` holds them in the order in which they were met.

    >>> from tikmon_nb import InputError, load_creator
    >>> try:
    ...     load_creator("nor")
    ... except InputError as error:
    ...     print(error.findings[0].code, error.findings[0].near)
    creator_unknown ('noor',)
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        if not self.findings:  # it would say nothing at all
            raise ValueError("an InputError without findings")
        super().__init__("\n".join(str(finding) for finding in self.findings))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Finding, ...]]]:
        return type(self), (self.findings,)


@dataclass
class Findings:
    """A growing list of findings.

    With a `file` they are about it, and `found` is made printable, since it is a piece of it. Of one code,
    `counted` keeps the first and how many there were; `shown` keeps so many, and at the end how many more
    there were of each severity. The first is what was met first, or with `by_row` what stands first in the
    file, whatever the order in which its columns are read.
    """

    items: list[Finding] = field(default_factory=list)
    file: str = ""
    counted: bool = False
    by_row: bool = False
    shown: float = math.inf
    _met: Counter[str] = field(default_factory=Counter)
    _more: Counter[Severity] = field(default_factory=Counter)

    def add(
        self,
        code: str,
        severity: Severity = "warning",
        *,
        count: int = 1,
        near_in: Iterable[str] = (),
        **fields: Any,
    ) -> None:
        """Append one finding; `found` is cut at 80 characters, so that no file can flood a report.

        `near_in` holds names among which near matches for `found` are looked for.
        """
        self._met[code] += 1
        if self._met[code] > self.shown:
            self._more[severity] += 1
            return
        total = self._total(code, fields.get("row"), count)
        if total is None:
            return
        found = str(fields.pop("found", ""))
        found = printable(found[:200]) if self.file else found
        if near_in:
            fields["near"] = nearest(found[:80], near_in)
        if len(found) > 80:
            found = found[:79] + "…"
        self.items.append(Finding(code, severity, found=found, count=total, **{"file": self.file} | fields))

    def _total(self, code: str, row: int | None, count: int) -> int | None:
        """The count of a finding that is to be appended; None if the first of its code counts it."""
        codes = [finding.code for finding in self.items] if self.counted else []
        if code not in codes:
            return count
        at = codes.index(code)
        first = self.items[at]
        if self.by_row and (row or math.inf) < (first.row or math.inf):
            del self.items[at]
            return first.count + count
        self.items[at] = replace(first, count=first.count + count)
        return None

    def error(self, code: str, **fields: Any) -> None:
        """Append a finding that makes the input unusable."""
        self.add(code, "error", **fields)

    def extend(self, findings: Iterable[Finding]) -> None:
        """Append findings that were collected elsewhere."""
        for finding in findings:
            total = self._total(finding.code, finding.row, finding.count)
            if total is not None:
                self.items.append(replace(finding, count=total))

    @property
    def has_errors(self) -> bool:
        """Whether the input is unusable."""
        return any(finding.severity == "error" for finding in self.items)

    def raise_errors(self) -> None:
        """Raise `InputError` with every error collected so far, if there are any."""
        errors = [finding for finding in self if finding.severity == "error"]
        if errors:
            raise InputError(errors)

    def __iter__(self) -> Iterator[Finding]:
        yield from (
            sorted(self.items, key=lambda finding: finding.row or math.inf) if self.by_row else self.items
        )
        for severity, count in self._more.items():
            yield Finding("more_findings", severity, self.file, count=count)

    def __len__(self) -> int:
        return len(self.items)


def printable(text: str) -> str:
    """`text` on one line, with `?` for what no page or terminal should be sent."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "?" for c in text)


def known_names(names: Iterable[str]) -> str:
    """The names there are, as a list to show; only the first twenty of many."""
    ordered = sorted(map(str, names))
    return ", ".join(ordered[:20]) + (f", … ({len(ordered)})" if len(ordered) > 20 else "")


def nearest(name: str, names: Iterable[str]) -> tuple[str, ...]:
    """Up to three of `names` that a person may have meant by `name`, best first."""
    candidates = {candidate.casefold(): candidate for candidate in names}
    matches = difflib.get_close_matches(str(name).casefold(), candidates, n=3, cutoff=0.6)
    return tuple(candidates[match] for match in matches)


def unknown_name(code: str, name: str, names: Iterable[str], **fields: Any) -> InputError:
    """An `InputError` for a name that is not among `names`, with the near matches."""
    candidates = sorted(names)
    finding = Finding(
        code,
        "error",
        expected=known_names(candidates),
        found=str(name)[:80],
        near=nearest(name, candidates),
        **fields,
    )
    return InputError([finding])


def refuse_parameters(given: Iterable[str], declared: Iterable[str], file: str = "") -> None:
    """Raise `InputError` naming every one of `given` that the notebook `file` has not `declared`."""
    known = tuple(declared)
    findings = Findings(file=file)
    for name in given:
        if name not in known:
            expected = ", ".join(known)
            findings.error("parameter_unknown", column=name, expected=expected, found=name, near_in=known)
    findings.raise_errors()


def check_kind(kind: type, value: object, rule: str) -> None:
    """Raise `TypeError` if `value` is no `kind`, which is a slip in somebody's own code.

    `rule` says what is taken, and what gives one; `{}` in it is the text that was given, if it was text.
    """
    if isinstance(value, kind):
        return
    text = shorten(repr(value), 80, placeholder="…") if isinstance(value, str) else ""
    found = f"the text {text}" if text else f"something of type {type(value).__name__}"
    raise TypeError(f"{rule.format(text or '…')}, not {found}")


def refused(code: str, **fields: Any) -> InputError:
    """An `InputError` of one finding, with the fields of `Findings.add`."""
    findings = Findings()
    findings.error(code, **fields)
    return InputError(findings.items)
