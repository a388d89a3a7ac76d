"""TikTok Studio analytics: all of its tables in one folder, over one or more downloads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from tikmon_nb.findings import Finding, Findings
from tikmon_nb.inputs.exports.accounts import Account, account_of_name
from tikmon_nb.inputs.exports.records import Followers, SourceFile
from tikmon_nb.inputs.exports.studio.content import TopPost, download_day, handles_of, read_posts
from tikmon_nb.inputs.exports.studio.daily import Downloaded, Limit, merge_daily, read_daily
from tikmon_nb.inputs.exports.studio.followers import AudienceTable, merge_audience, read_audience
from tikmon_nb.inputs.exports.studio.studio_tables import Table
from tikmon_nb.inputs.exports.videos import frame_of_videos, read_videos

DAILY = ("overview", "follower_history", "viewers")


@dataclass(frozen=True)
class Studio:
    """What the tables say together; `videos` holds a table per download, oldest first."""

    daily: pd.DataFrame
    videos: list[pd.DataFrame]
    audience: Followers
    sources: list[SourceFile]
    accounts: list[Account]
    findings: list[Finding]


@dataclass(frozen=True)
class _Opened:
    """A table with its own evidence about the day of its download."""

    table: Table
    posts: list[TopPost]
    tally: Findings
    own_date: dt.date | None


@dataclass
class _Read:
    """What was read so far."""

    sources: list[SourceFile] = field(default_factory=list)
    downloads: list[Downloaded] = field(default_factory=list)
    videos: list[tuple[dt.date, str, pd.DataFrame]] = field(default_factory=list)
    audiences: list[AudienceTable] = field(default_factory=list)


def read_studio(tables: Iterable[Table], exported_on: dt.date | None) -> Studio:
    """All that the tables say; `exported_on` is for those that do not tell the day of their download."""
    opened = [_open(table) for table in tables]
    shared = exported_on or max((o.own_date for o in opened if o.own_date), default=None)
    read, findings = _Read(), Findings()
    for one in opened:
        if one.table.header.kind == "content":
            _videos(one, shared, read)
        elif one.table.header.kind in DAILY:
            _daily(one, shared, read)
        else:
            _audience(one, shared, read)
    daily = merge_daily(read.downloads, {one.table.name: one.tally for one in opened})
    for one in opened:
        findings.extend(one.tally)
    _note_gap(daily, findings)
    return Studio(
        daily=daily,
        videos=[frame for *_, frame in sorted(read.videos, key=lambda item: item[:2])],
        audience=merge_audience(read.audiences),
        sources=read.sources,
        accounts=[account for one in opened for account in _accounts(one)],
        findings=findings.items,
    )


def _open(table: Table) -> _Opened:
    tally = Findings(file=table.name, counted=True)
    if table.header.kind != "content":
        return _Opened(table, [], tally, table.downloaded)
    posts = read_posts(table, tally)
    return _Opened(table, posts, tally, table.downloaded or download_day(posts))


def _daily(one: _Opened, shared: dt.date | None, read: _Read) -> None:
    known = one.own_date or shared
    limit = known or one.table.modified
    frame = read_daily(one.table, Limit(limit, known is None), one.tally)
    first, last = _span([day.date() for day in frame.index])
    kind = one.table.header.kind
    exported = known if frame.empty else limit
    read.sources.append(SourceFile(one.table.name, kind, len(frame), first, last, exported))
    as_of = one.own_date or last or dt.date.min
    read.downloads.append(Downloaded(one.table.name, as_of, frame))


def _videos(one: _Opened, shared: dt.date | None, read: _Read) -> None:
    known = one.own_date or shared
    videos = read_videos(one.table, one.posts, known or one.table.modified, one.tally)
    first, last = _span([video.posted_on for video in videos if video.posted_on])
    read.sources.append(SourceFile(one.table.name, "content", len(videos), first, last, known))
    read.videos.append((known or one.table.modified, one.table.name, frame_of_videos(videos)))


def _audience(one: _Opened, shared: dt.date | None, read: _Read) -> None:
    known = one.own_date or shared
    found = read_audience(one.table, known or one.table.modified, one.tally)
    first, last = _span([date for date, *_ in found.activity])
    rows = len(found.activity) or len(found.shares)
    read.sources.append(SourceFile(one.table.name, one.table.header.kind, rows, first, last, known))
    read.audiences.append(found)


def _accounts(one: _Opened) -> list[Account]:
    """The account that a file's ZIP names, and the one that its links name."""
    named, handles = account_of_name(one.table.name), handles_of(one.posts)
    linked = Account(handles[0], one.table.name, sure=True) if len(handles) == 1 else None
    return [account for account in (named, linked) if account]


def _span(days: list[dt.date]) -> tuple[dt.date | None, dt.date | None]:
    return min(days, default=None), max(days, default=None)


def _note_gap(daily: pd.DataFrame, findings: Findings) -> None:
    """A note when days between two downloads are in neither."""
    if daily.empty:
        return
    every = pd.date_range(daily.index.min(), daily.index.max(), unit="us")
    missing = every[~every.isin(daily.index)]
    if len(missing):
        findings.add("days_missing", found=missing[0].date(), count=len(missing))
