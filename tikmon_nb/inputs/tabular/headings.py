"""The line of column names of a table, wherever it stands, and which column holds which field."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tikmon_nb.findings import Findings, printable

Row = tuple[int, list[str]]
"""A row of a table: its number in the file, from 1 and the line of column names included, and its cells."""

SCANNED = 30  # rows in which column names are looked for


@dataclass(frozen=True)
class Heading:
    """The line of column names of a table: its kind, and at which position each field stands."""

    kind: str
    row: int  # as the file counts, from 1
    columns: dict[str, int]  # field -> position
    labels: dict[str, str]  # field -> name as the file writes it
    width: int
    provisional: str = ""  # why it is not sure: "names" (translated by us), "position"; empty when it is
    delimiter: str = ","
    unknown: tuple[str, ...] = ()  # names that this kind of table was never seen to have

    def cells(self, cells: Sequence[str]) -> dict[str, str]:
        """`cells` by field, trimmed; empty where the row is too short."""
        return {f: cells[at].strip() if at < len(cells) else "" for f, at in self.columns.items()}


@functools.lru_cache(maxsize=4096)
def normal_name(label: str) -> str:
    """A column name in one case and one form, so that two ways to write it are equal."""
    folded = unicodedata.normalize("NFKC", label).replace("\u2019", "'").casefold()
    return re.sub(r"\s+", " ", folded).strip("\ufeff\u200e\u200f :*")


def heading_of(
    kind: str, row: Row, fields: Mapping[str, Iterable[str]], optional: frozenset[str] = frozenset()
) -> Heading | None:
    """`row` as the column names of a `kind`, or None when a field that is not optional is missing.

    `fields` holds the names of every field, the usual one first. Of several columns that fit a field the
    first is taken, and a column serves one field only.
    """
    number, labels = row
    places: dict[str, int] = {}
    for at, label in enumerate(labels):
        places.setdefault(normal_name(label), at)
    columns: dict[str, int] = {}
    for field, names in fields.items():
        found = next((places[n] for n in map(normal_name, names) if n in places), None)
        if found is None and field not in optional:
            return None
        if found is not None and found not in columns.values():
            columns[field] = found
    shown = {field: labels[at].strip() for field, at in columns.items()}
    return Heading(kind, number, columns, shown, len(labels))


def with_unknown(heading: Heading, labels: Iterable[str], known: Iterable[str]) -> Heading:
    """`heading` with the names among `labels` that are not `known`.

    A name that was cut in two, and another that grew together with its neighbour, leave the width as it
    was and every column in between under the wrong name: then the unknown names are all that shows it.
    """
    names = set(map(normal_name, known))
    return replace(heading, unknown=tuple(label for label in labels if normal_name(label) not in names))


def is_title(row: Row) -> bool:
    """Whether a row above the column names holds no more than a title, or `sep=;`."""
    return sum(bool(cell.strip()) for cell in row[1]) < 2


def note_unknown(heading: Heading, findings: Findings) -> None:
    """A warning when the heading has names that its kind of table was never seen to have."""
    if heading.unknown:
        found, count = printable(", ".join(heading.unknown)), len(heading.unknown)
        findings.add("columns_unknown", row=heading.row, found=found, count=count)


def meaning(cell: str, names: Mapping[str, str]) -> str | None:
    """What `cell` stands for among `names`, whatever its case and hyphens; None when it is none of them."""
    text = unicodedata.normalize("NFKC", cell).casefold().replace("\u2019", "'")
    text = " ".join(re.split(r"[\s_/\-\u2010\u2011]+", text)).strip(" .:")
    return names.get(text) or names.get(text.replace(" ", "_"))
