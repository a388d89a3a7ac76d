"""TikTok Studio analytics (Overview, FollowerHistory, Content): a folder of downloads at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tikmon_nb.inputs.exports.accounts import Account, account_of_name, note_accounts
from tikmon_nb.inputs.exports.content import Post, download_day, handles_of, read_posts
from tikmon_nb.inputs.exports.daily import Downloaded, Limit, merge_daily, read_daily
from tikmon_nb.inputs.exports.loading import Table, load
from tikmon_nb.inputs.exports.records import Exports, SourceFile
from tikmon_nb.inputs.exports.tally import Tally
from tikmon_nb.inputs.exports.videos import Video, merge_videos, read_videos
from tikmon_nb.inputs.quality import Findings


@dataclass(frozen=True)
class _Opened:
    """A table with its own evidence about the day of its download."""

    table: Table
    posts: list[Post]
    tally: Tally
    own_date: dt.date | None


def read_exports(folder: Path, *, exported_on: dt.date | None = None) -> Exports:
    """All that TikTok's files below `folder` say, as daily counts and videos, with findings.

    `exported_on` is the day of the downloads, for files that do not tell it themselves. A missing
    or empty folder gives empty tables. What is wrong with a file never raises; it is in `findings`.
    """
    findings = Findings()
    tables, inputs = load(Path(folder), findings)
    opened = [_open(table) for table in tables]
    shared = exported_on or max((o.own_date for o in opened if o.own_date), default=None)
    sources, downloads, videos = [], [], []
    for one in opened:
        if one.table.header.kind == "content":
            source, found = _videos(one, shared)
            videos.append((source.exported_on or one.table.modified, source.name, found))
        else:
            source, frame = _daily(one, shared)
            as_of = one.own_date or source.last or dt.date.min
            downloads.append(Downloaded(source.name, as_of, frame))
        sources.append(source)
    daily = merge_daily(downloads, {one.table.name: one.tally for one in opened})
    for one in opened:
        findings.extend(one.tally.findings)
    _note_gap(daily, findings)
    note_accounts((account for one in opened for account in _accounts(one)), findings)
    merged = merge_videos(found for *_, found in sorted(videos, key=lambda item: item[:2]))
    return Exports(daily, merged, tuple(sources), inputs, tuple(findings))


def _open(table: Table) -> _Opened:
    tally = Tally(table.name)
    if table.header.kind != "content":
        return _Opened(table, [], tally, table.downloaded)
    posts = read_posts(table, tally)
    return _Opened(table, posts, tally, table.downloaded or download_day(posts))


def _daily(one: _Opened, shared: dt.date | None) -> tuple[SourceFile, pd.DataFrame]:
    known = one.own_date or shared
    limit = known or one.table.modified
    frame = read_daily(one.table, Limit(limit, known is None), one.tally)
    first, last = _span([day.date() for day in frame.index])
    kind = one.table.header.kind
    exported = known if frame.empty else limit
    return SourceFile(one.table.name, kind, len(frame), first, last, exported), frame


def _videos(one: _Opened, shared: dt.date | None) -> tuple[SourceFile, list[Video]]:
    known = one.own_date or shared
    videos = read_videos(one.table, one.posts, known or one.table.modified, one.tally)
    first, last = _span([video.posted_on for video in videos if video.posted_on])
    return SourceFile(one.table.name, "content", len(videos), first, last, known), videos


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
