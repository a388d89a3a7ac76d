"""LIVE Backstage "Creator data": what an agency sees of its creators, month to date.

Every counter runs from the first of the month, so two files of one month overlap: the earlier is taken
off the later, and files are never added up. The name of the agency's manager is not read.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

import pandas as pd

from tikmon_nb.findings import Findings, printable
from tikmon_nb.inputs.dates import within_years
from tikmon_nb.inputs.exports.accounts import Account
from tikmon_nb.inputs.exports.export_kind import EVERYONE, ExportKind, Known, Merged, Part, Recognised
from tikmon_nb.inputs.tabular.cells import rows_below
from tikmon_nb.inputs.tabular.counts import MISSING, read_count
from tikmon_nb.inputs.tabular.csv_rows import heading_among
from tikmon_nb.inputs.tabular.headings import Heading, Row, heading_of, note_unknown, with_unknown
from tikmon_nb.marking import mark, mark_plural

KIND = "live_backstage"
MAX_ROWS = 200_000
COUNTERS = ("diamonds", "hours", "streams", "valid_days", "new_followers")
INCREMENT_COLUMNS = ("first", "last", "days", *COUNTERS)

_NAMES: dict[str, tuple[str, ...]] = {
    "period": ("Data period", "Data Period", "Period"),
    "creator_id": ("Creator ID",),
    "username": ("Creator's username", "Creator username", "Username"),
    "diamonds": ("Diamonds", "Total Diamonds", "Diamonds in selected period"),
    "rolling": ("Diamonds in L30D",),
    "hours": ("LIVE duration", "LIVE duration (hours)", "LIVE duration in selected period"),
    "valid_days": ("Valid go LIVE days",),
    "new_followers": ("New followers",),
    "streams": ("LIVE streams",),
}
_OTHERS = (
    *("Group", "Creator Network manager", "Join time", "Days since joining", "Diamonds last month"),
    *("LIVE duration (hours) last month", "Valid go LIVE days last month", "Matches"),
    *("Diamonds from matches", "New LIVE creators", "Diamonds from multi-guest"),
    *("Diamonds from multi-guest (as host)", "Diamonds from multi-guest (as guest)"),
    *(
        "Status",
        "Graduation status",
        "Tier status",
        "New fans",
        "Fan Club total Diamonds",
        "Fan contribution %",
    ),
    *("Total fans", "Active fans from Fan Club"),
)
_OPTIONAL = frozenset({"creator_id", "diamonds", "rolling", "valid_days", "new_followers", "streams"})
_PERIOD = re.compile(r"(\d{4}-\d{2}-\d{2})\s*(?:~|-|–|to|t/m)\s*(\d{4}-\d{2}-\d{2})")
_CLOCK = re.compile(r"(?:(\d{1,4}) ?h)?\s*(?:(\d{1,2}) ?m(?:in)?)?\s*(?:(\d{1,2}) ?s(?:ec)?)?")
_HOURS = re.compile(r"(\d{1,4}(?:[.,]\d{1,4})?) ?h(?:ours)?")
_MINUTES = re.compile(r"(\d{1,6}(?:[.,]\d{1,4})?)")
_DAYS = re.compile(r"(\d{1,2}) ?d?")
_MOST_HOURS = 24.0  # a day

Stretch = tuple[dt.date, dt.date, float, *tuple[float, ...]]
"""The values of `INCREMENT_COLUMNS`."""


@dataclass(frozen=True, slots=True)
class LivePeriod:
    """The counters of one creator over the days `first` to `last`; NaN = not given, hours in hours."""

    username: str
    first: dt.date
    last: dt.date
    diamonds: float
    hours: float
    streams: float
    valid_days: float
    new_followers: float

    @property
    def to_date(self) -> bool:
        """Whether it runs from the first of a month, within that month."""
        return self.first.day == 1 and (self.first.year, self.first.month) == (
            self.last.year,
            self.last.month,
        )


def find_live(rows: Sequence[Row]) -> Heading | None:
    """The line of column names of LIVE Backstage among the first `rows` of a table, or None."""
    for row in rows:
        heading = heading_of(KIND, row, _NAMES, _OPTIONAL)
        if heading and ("diamonds" in heading.columns or "rolling" in heading.columns):
            return with_unknown(heading, row[1], ("", *_OTHERS, *chain(*_NAMES.values())))
    return None


def _read(file: Recognised, findings: Findings) -> Part[list[LivePeriod]]:
    """The periods of a file, a row per creator; none when `findings` got an error."""
    heading, text = file.header, file.text
    note_unknown(heading, findings)
    if "diamonds" not in heading.columns:
        findings.add("live_rolling_window", column=heading.labels["rolling"])
    rows = islice(rows_below(heading, text, findings), MAX_ROWS + 1)
    read = [_period(heading, row, cells, findings) for row, cells in rows]
    if len(read) > MAX_ROWS:
        findings.error("too_many_rows", expected=str(MAX_ROWS))
    found = [period for period in read if period]
    if not found and not len(findings):
        findings.add("no_rows", "note")
    if late := [period.last for period in found if period.last > file.until]:
        findings.add("day_refused", found=max(late), count=len(late))
        found = [period for period in found if period.last <= file.until]
    periods = [] if findings.has_errors else found
    return file.part(periods, len(periods), [day for one in periods for day in (one.first, one.last)])


def _period(heading: Heading, row: int, cells: dict[str, str], findings: Findings) -> LivePeriod | None:
    """One row; None with a finding when its days or its creator cannot be told."""
    username = cells["username"].strip().removeprefix("@").casefold()
    days = _days(cells["period"])
    if days is None:
        findings.error(
            "live_period_unreadable", row=row, column=heading.labels["period"], found=cells["period"]
        )
        return None
    if not username:
        findings.add("live_without_name", row=row, column=heading.labels["username"])
        return None
    first, last = days
    length = (last - first).days + 1

    def number(name: str, most: float = math.inf) -> float:
        if name not in cells or cells[name].casefold() in MISSING:
            return math.nan
        value = _value(name, cells[name])
        where: dict[str, Any] = {"row": row, "column": heading.labels[name], "found": printable(cells[name])}
        if value is None:
            findings.add("number_unreadable", "warning", **where)
        elif not 0 <= value <= most:
            findings.add("number_impossible", "warning", expected=f"0 … {most:g}", **where)
            value = None
        return math.nan if value is None else value

    return LivePeriod(
        username=username,
        first=first,
        last=last,
        diamonds=number("diamonds"),
        hours=number("hours", _MOST_HOURS * length),
        streams=number("streams"),
        valid_days=number("valid_days", length),
        new_followers=number("new_followers"),
    )


def _days(cell: str) -> tuple[dt.date, dt.date] | None:
    match = _PERIOD.fullmatch(cell.strip())
    try:
        first, last = (dt.date.fromisoformat(part) for part in match.groups()) if match else (None, None)
    except ValueError:
        return None
    if first is None or last is None or last < first or not within_years(first) or not within_years(last):
        return None
    return first, last


def _value(name: str, cell: str) -> float | None:
    """The number in a cell, durations in hours; None if it cannot be read."""
    if name == "hours":
        return read_hours(cell)
    if name == "valid_days":
        match = _DAYS.fullmatch(cell.strip().casefold())
        return float(match[1]) if match else None
    count = read_count(cell)
    return count.value if count and not count.rounded else None


def read_hours(cell: str) -> float | None:
    """Hours in a duration: `119h 47m 31s`, `88.46h`, or a number of minutes; None for anything else."""
    text = cell.strip().casefold()
    if match := _HOURS.fullmatch(text):
        return float(match[1].replace(",", "."))
    if match := _MINUTES.fullmatch(text):
        return float(match[1].replace(",", ".")) / 60
    match = _CLOCK.fullmatch(text)
    if not match or not any(match.groups()):
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return hours + minutes / 60 + seconds / 3600 if minutes < 60 and seconds < 60 else None


def live_increments(
    downloads: Sequence[Sequence[LivePeriod]], username: str, findings: Findings
) -> pd.DataFrame:
    """One row per stretch of days of `username`, no two overlapping, by date (`INCREMENT_COLUMNS`).

    `downloads` come oldest first; of one period the newest counts.
    """
    periods: dict[tuple[dt.date, dt.date], LivePeriod] = {}
    for period in (period for download in downloads for period in download if period.username == username):
        key = period.first, period.last
        known = periods.get(key)
        if known is not None and _differ(known, period):
            found, newer = f"{known.diamonds:g}", f"{period.diamonds:g}"
            findings.add("downloads_disagree", "note", column="diamonds", expected=newer, found=found)
        periods[key] = period
    by_month: dict[dt.date, list[LivePeriod]] = defaultdict(list)
    for period in periods.values():
        if period.to_date:
            by_month[period.first].append(period)
    rows = [row for month in sorted(by_month) for row in _steps(by_month[month], findings)]
    others = sorted((p for p in periods.values() if not p.to_date), key=lambda p: (p.first, p.last))
    for period in others:
        if any(period.first <= row[1] and row[0] <= period.last for row in rows):
            findings.add("live_periods_overlap", found=f"{period.first} ~ {period.last}")
        else:
            rows.append(_row(period.first, period.last, [getattr(period, name) for name in COUNTERS]))
    return _frame(sorted(rows))


def _frame(rows: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    types = dict.fromkeys(("first", "last"), "datetime64[us]") | dict.fromkeys(("days", *COUNTERS), "float64")
    return pd.DataFrame(rows, columns=list(INCREMENT_COLUMNS)).astype(types)


def _differ(one: LivePeriod, other: LivePeriod) -> bool:
    pairs = ((getattr(one, name), getattr(other, name)) for name in COUNTERS)
    return any(a != b and not (math.isnan(a) and math.isnan(b)) for a, b in pairs)


def _row(first: dt.date, last: dt.date, values: list[float]) -> Stretch:
    return (first, last, float((last - first).days + 1), *values)


def _steps(periods: list[LivePeriod], findings: Findings) -> list[Stretch]:
    """What each period of one month adds to the one before; a counter that went down adds nothing known."""
    rows = []
    begin, before = periods[0].first, dict.fromkeys(COUNTERS, 0.0)
    for period in sorted(periods, key=lambda period: period.last):
        now = {name: getattr(period, name) for name in COUNTERS}
        steps = {name: now[name] - before[name] for name in COUNTERS}
        if any(step < -1e-9 for step in steps.values()):
            worst = min(steps, key=lambda name: steps[name])
            shown: dict[str, Any] = {"expected": f"≥ {before[worst]:g}", "found": f"{now[worst]:g}"}
            findings.add("live_counter_down", column=worst, **shown)
        else:
            rows.append(_row(begin, period.last, [max(step, 0.0) for step in steps.values()]))
        begin, before = period.last + dt.timedelta(days=1), now
    return rows


def _merge(parts: Sequence[Part[list[LivePeriod]]], known: Known, findings: Findings) -> Merged:
    """The LIVE figures of this creator, from files that an agency has of all of its creators."""
    names = sorted({period.username for part in parts for period in part.content})
    own = sorted(known.handles & set(names))
    tally = Findings(file=parts[0].name if parts else "exports", counted=True)
    chosen = names if EVERYONE in known.handles or len(names) == 1 else own
    if names and len(chosen) != 1 and EVERYONE not in known.handles:
        tally.error("live_account_unknown", expected="handle", count=len(names))
        chosen = []
    ordered = [part.content for part in sorted(parts, key=_newest_live)]
    frames = [live_increments(ordered, username, tally) for username in chosen]
    findings.extend(tally)
    accounts = [Account(names[0], tally.file, sure=True)] if len(names) == 1 and not own else []
    return Merged({"live": pd.concat(frames, ignore_index=True) if frames else _frame([])}, accounts=accounts)


def _newest_live(part: Part[list[LivePeriod]]) -> tuple[dt.date, str]:
    return max((period.last for period in part.content), default=dt.date.min), part.name


LIVE_BACKSTAGE = ExportKind(
    name=KIND,
    words={KIND: mark("LIVE Backstage: figures per creator")},
    read=_read,
    merge=_merge,
    find=lambda text: heading_among(text, find_live),
    held={
        "live": ("live_stretches", mark_plural("{n} period of LIVE figures", "{n} periods of LIVE figures"))
    },
    figures=frozenset({"live_periods_overlap", "live_counter_down"}),
)
