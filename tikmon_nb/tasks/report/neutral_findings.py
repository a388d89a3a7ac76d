"""Findings and files without what somebody wrote: what may be shown is listed, never what may not."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, get_args

from pydantic import BaseModel

from tikmon_nb.findings import Finding
from tikmon_nb.inputs.books import deals_file, income_file
from tikmon_nb.inputs.books.ledger import DEALS_FILE, INCOME_FILE
from tikmon_nb.inputs.creator_form import FORM, CreatorForm
from tikmon_nb.inputs.exports.records import SourceFile
from tikmon_nb.inputs.exports.registry import KINDS
from tikmon_nb.inputs.scenarios import SCENARIO_FILE
from tikmon_nb.inputs.tabular.headings import normal_name
from tikmon_nb.views.page.finding_sentences import SIZES
from tikmon_nb.views.page.names import PLATFORM_NAMES
from tikmon_nb.views.page.text import Text
from tikmon_nb.vocabulary import QUANTITIES

HIDDEN = "…"

OWN_FILES = frozenset({"", FORM, INCOME_FILE, DEALS_FILE, SCENARIO_FILE, "exports"})
"""Files and folders that are called so for every creator."""

COUNTED = SIZES.union(*(kind.figures for kind in KINDS)) | {
    *("exports_older_than_form", "start_long_after_data", "start_before_end_of_data"),
    *("zip_too_many_files", "too_many_sheets", "too_many_rows", "row_left_out", "row_shape", "entry_twice"),
    *("numbers_rounded", "number_impossible", "number_out_of_range", "amount_negative", "downloads_disagree"),
    *(
        "growth_capped",
        "month_far_above",
        "month_far_below",
        "above_highest_tier",
        "minor",
        "precision_not_reached",
        "table_too_long",
    ),
    *("dates_month_first", "dates_day_first", "decimal_marks_mixed", "date_orders_mixed"),
}
"""Codes whose expected and found are figures or days; shown where they are nothing else."""

WORDED: Mapping[str, frozenset[str]] = {
    "platform_not_used": frozenset(PLATFORM_NAMES),
    "encoding_converted": frozenset({"utf-16", "utf-8", "cp1252", "latin-1"}),
}
"""Codes whose expected and found are words, and the words of ours that may be shown."""

_FIGURE = re.compile(r"[\d\s.,:;%€+\-–−~/<>=≤≥…()]*\d[\d\s.,:;%€+\-–−~/<>=≤≥…()]*[KMBkmb]?")
_LONG = re.compile(r"\d{10}")  # the number of a post or a telephone, never of something counted


def neutral_files(
    sources: Iterable[SourceFile], findings: Iterable[Finding], text: Text, own: Iterable[str] = ()
) -> dict[str, str]:
    """What to call every file that has a name of its own: `file 1`, `file 2`; those of `own` keep theirs."""
    kept = {*OWN_FILES, *own}
    names = [source.name for source in sources] + [finding.file for finding in findings]
    other = dict.fromkeys(name for name in names if name not in kept)
    return {name: name for name in kept} | {
        name: text("file {n}", n=number) for number, name in enumerate(other, start=1)
    }


def neutral(finding: Finding, files: Mapping[str, str]) -> Finding:
    """`finding` with only those fields that hold nothing of the creator's: figures, days, names of ours."""
    return replace(
        finding,
        file=files.get(finding.file, HIDDEN),
        column=finding.column if is_known_column(finding.column) else "",
        expected=_harmless(finding.code, finding.expected),
        found=_harmless(finding.code, finding.found),
        near=(),
    )


def _harmless(code: str, value: str) -> str:
    if not value:
        return ""
    if code in COUNTED:
        counted = _FIGURE.fullmatch(value) and (code in SIZES or not _LONG.search(value))
        return value if counted else HIDDEN
    if code in WORDED:
        words = [word if word in WORDED[code] else HIDDEN for word in value.split(", ")]
        return ", ".join(dict.fromkeys(words))
    return HIDDEN


def is_known_column(column: str) -> bool:
    """Whether `column` is a heading of TikTok's, a column of the books, or a path of keys of the form."""
    if normal_name(column) in _headings():
        return True
    keys = re.split(r"[.\[\]]+", column.rstrip("]"))
    return all(key in _keys() or (key.isdecimal() and len(key) < 4) for key in keys)


@functools.cache
def _headings() -> frozenset[str]:
    ours = (
        *(name for kind in KINDS for name in kind.headings),
        *(name for file in (deals_file, income_file) for names in file.COLUMNS.values() for name in names),
    )
    return frozenset(map(normal_name, ours))


@functools.cache
def _keys() -> frozenset[str]:
    return frozenset({*_fields_of(CreatorForm), *QUANTITIES, "platform_stops", "precision"})


def _fields_of(kind: Any) -> Iterator[str]:
    """Every key below a part of the form, at any depth."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            yield name
            yield from _fields_of(field.annotation)
    elif isinstance(kind, str):  # of a `Literal`
        yield kind
    else:
        for part in get_args(kind):
            yield from _fields_of(part)
