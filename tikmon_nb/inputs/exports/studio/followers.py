"""Who the followers are: `FollowerActivity.csv`, `FollowerGender.csv`, `FollowerTopTerritories.csv`."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from tikmon_nb.findings import Findings
from tikmon_nb.inputs.exports.export_kind import Recognised
from tikmon_nb.inputs.exports.records import Followers
from tikmon_nb.inputs.exports.studio.studio_tables import dates_of, table_rows
from tikmon_nb.inputs.tabular.counts import MISSING, read_count
from tikmon_nb.inputs.tabular.headings import Row

ACTIVITY_COLUMNS = ("date", "hour", "active")
_SHARE = re.compile(r"(\d{1,3}(?:[.,]\d{1,12})?) ?(%?)")
MAX_NAMES = 300
_HOURS = 24


@dataclass(frozen=True)
class AudienceTable:
    """One of the three tables and the day as of which it stands; `shares` or `activity` is empty."""

    kind: str
    as_of: dt.date
    shares: dict[str, float]
    activity: list[tuple[dt.date, int, float]]


def read_audience(table: Recognised, limit: dt.date, findings: Findings) -> AudienceTable:
    """One audience table, downloaded on `limit`."""
    rows = table_rows(table, findings)
    if table.header.kind == "follower_activity":
        return AudienceTable(table.header.kind, limit, {}, _activity(table, rows, limit, findings))
    return AudienceTable(table.header.kind, limit, _shares(table, rows, findings), [])


def _shares(table: Recognised, rows: list[Row], findings: Findings) -> dict[str, float]:
    column = table.header.labels["share"]
    shares: dict[str, float] = {}
    for number, cells in rows[:MAX_NAMES]:
        at = table.header.cells(cells)
        name = at.get("gender") or at.get("territory") or ""
        share = read_distribution(at["share"])
        if share is None:
            findings.add("number_unreadable", row=number, column=column, found=at["share"])
        elif name in shares:
            findings.add("name_twice", row=number, found=name)
        elif not math.isnan(share):
            shares[name] = share
    if sum(shares.values()) > 1.05:
        findings.add("shares_above_one", column=column, found=f"{sum(shares.values()):.2f}")
    return shares


def read_distribution(cell: str) -> float | None:
    """The share (0-1) in a `Distribution` cell: `0.56` or `56%`, never a thousands group; NaN = not given."""
    text = cell.strip().casefold()
    if text in MISSING:
        return math.nan
    match = _SHARE.fullmatch(text)
    if not match:
        return None
    share = float(match[1].replace(",", ".")) / (100 if match[2] else 1)
    return share if share <= 1 else None


def _activity(
    table: Recognised, rows: list[Row], limit: dt.date, findings: Findings
) -> list[tuple[dt.date, int, float]]:
    """(day, hour, active followers); the empty end of the last day, which was not over, left out."""
    read = [(number, table.header.cells(cells)) for number, cells in rows]
    days = [list(hours) for _, hours in groupby(read, key=lambda row: row[1]["date"])]
    firsts = [(hours[0][0], hours[0][1]["date"]) for hours in days]
    dates = dates_of(table, firsts, limit, False, findings) if days else ()
    found = []
    for date, hours in zip(dates, days, strict=False):
        for number, cells in hours:
            hour, active = read_count(cells["hour"]), read_count(cells["active"])
            wrong = "hour" if hour is None or not 0 <= hour.value < _HOURS else "active"
            if wrong == "hour" or active is None or active.value < 0:
                where: dict[str, Any] = {"row": number, "column": table.header.labels[wrong]}
                findings.add("number_unreadable", found=cells[wrong], **where)
            elif hour and not math.isnan(active.value):
                found.append((date, int(hour.value), active.value))
    kept = list(found)
    last = max((date for date, *_ in found), default=None)
    while kept and kept[-1][0] == last and kept[-1][2] == 0:
        kept.pop()
    if len(kept) < len(found):
        findings.add("last_day_partial", "note", count=len(found) - len(kept), found=last)
    return kept


def merge_audience(tables: Iterable[AudienceTable]) -> Followers:
    """The newest of each table; of the hours of a day the newest figure."""
    ordered = sorted(tables, key=lambda table: table.as_of)
    newest = {table.kind: table.shares for table in ordered if table.shares}
    hours = {(date, hour): active for table in ordered for date, hour, active in table.activity}
    activity = _activity_frame([(date, hour, active) for (date, hour), active in sorted(hours.items())])
    return Followers(activity, newest.get("follower_gender", {}), newest.get("follower_top_territories", {}))


def _activity_frame(rows: list[tuple[dt.date, int, float]]) -> pd.DataFrame:
    columns = zip(*rows, strict=True) if rows else ((), (), ())
    types = ("datetime64[us]", "int64", "float64")
    arrays = (np.array(column, kind) for column, kind in zip(columns, types, strict=True))
    return pd.DataFrame(dict(zip(ACTIVITY_COLUMNS, arrays, strict=True)))
