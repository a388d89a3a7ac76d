"""TikTok Studio analytics: all of its tables in one folder, over one or more downloads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from tikmon_nb.findings import Findings
from tikmon_nb.inputs.exports.accounts import Account, account_of_name
from tikmon_nb.inputs.exports.export_kind import ExportKind, Known, LeavingOut, Merged, Part, Recognised
from tikmon_nb.inputs.exports.records import SourceFile
from tikmon_nb.inputs.exports.studio.content import TopPost, download_day, handles_of, read_posts
from tikmon_nb.inputs.exports.studio.daily import Downloaded, Limit, merge_daily, read_daily
from tikmon_nb.inputs.exports.studio.followers import AudienceTable, merge_audience, read_audience
from tikmon_nb.inputs.exports.studio.studio_tables import DUTCH, HEADERS, LISTS, OPTIONAL, find_header
from tikmon_nb.inputs.exports.videos import read_videos
from tikmon_nb.inputs.tabular.csv_rows import heading_among
from tikmon_nb.marking import mark, mark_plural

DAILY = ("overview", "follower_history", "viewers")


@dataclass(frozen=True)
class Opened:
    """A table with its own evidence about the day of its download; the others beside it may tell it too."""

    table: Recognised
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

    def add(self, one: Opened, known: dt.date | None) -> None:
        """Read a table that was downloaded on the `known` day, or on that of the file."""
        table = one.table
        limit = table.until if table.own_day else known or table.today
        if table.header.kind in LISTS:
            videos = read_videos(table, one.posts, limit, one.tally)
            videos = table.without_days_to_come(videos, "posted_on", one.tally)
            self.videos.append((limit, table.name, videos))
            days = [day.date() for day in videos["posted_on"].dropna()]
            self.sources.append(table.source(len(videos), days, known))
        elif table.header.kind in DAILY:
            frame = read_daily(table, Limit(limit, known is None), one.tally)
            days = [day.date() for day in frame.index]
            as_of = one.own_date or max(days, default=dt.date.min)
            self.downloads.append(Downloaded(table.name, as_of, frame))
            self.sources.append(table.source(len(frame), days, known or max(days, default=None)))
        else:
            found = read_audience(table, limit, one.tally)
            self.audiences.append(found)
            days = [date for date, *_ in found.activity]
            self.sources.append(table.source(len(found.activity) or len(found.shares), days, known))


def _open(table: Recognised, _findings: Findings) -> Part[Opened]:
    """The table, unread; what is told of it waits for the other tables."""
    tally = Findings(file=table.name, counted=True)
    posts = read_posts(table, tally) if table.header.kind in LISTS else []
    own_date = table.own_day or download_day(posts)
    return Part(table.name, Opened(table, posts, tally, own_date))


def _merge(parts: Sequence[Part[Opened]], known: Known, findings: Findings) -> Merged:
    opened = [part.content for part in parts]
    shared = known.exported_on or max((o.own_date for o in opened if o.own_date), default=None)
    read = _Read()
    for one in opened:
        with LeavingOut([one.table.name], one.tally):
            read.add(one, one.own_date or shared)
    daily = merge_daily(read.downloads, {one.table.name: one.tally for one in opened})
    for one in opened:
        findings.extend(one.tally)
    _note_gap(daily, findings)
    return Merged(
        {"daily": daily, "audience": merge_audience(read.audiences)},
        videos=[frame for *_, frame in sorted(read.videos, key=lambda item: item[:2])],
        accounts=[account for one in opened for account in _accounts(one)],
        sources=read.sources,
    )


def _accounts(one: Opened) -> list[Account]:
    """The account that a file's ZIP names, and the one that its links name."""
    named, handles = account_of_name(one.table.name), handles_of(one.posts)
    linked = Account(handles[0], one.table.name, sure=True) if len(handles) == 1 else None
    return [account for account in (named, linked) if account]


def _note_gap(daily: pd.DataFrame, findings: Findings) -> None:
    """A note when days between two downloads are in neither."""
    if daily.empty:
        return
    every = pd.date_range(daily.index.min(), daily.index.max(), unit="us")
    missing = every[~every.isin(daily.index)]
    if len(missing):
        findings.add("days_missing", found=missing[0].date(), count=len(missing))


STUDIO = ExportKind(
    name="studio",
    words={
        "overview": mark("TikTok Studio: views and reactions per day"),
        "follower_history": mark("TikTok Studio: followers per day"),
        "viewers": mark("TikTok Studio: viewers per day"),
        "content": mark("TikTok Studio: best viewed posts"),
        "video_list": mark("TikTok Business Suite: list of videos"),
        "follower_activity": mark("TikTok Studio: active followers per hour"),
        "follower_gender": mark("TikTok Studio: followers by gender"),
        "follower_top_territories": mark("TikTok Studio: followers by country"),
    },
    read=_open,
    merge=_merge,
    find=lambda text: heading_among(text, find_header),
    held={
        "daily": ("days", mark_plural("{n} day of figures", "{n} days of figures")),
        "videos": ("videos", mark_plural("{n} video", "{n} videos")),
    },
    headings=[
        *DUTCH,
        *(name for names in (*HEADERS.values(), *OPTIONAL.values()) for name in names.values()),
    ],
    figures=frozenset(
        {
            *("days_missing", "export_date_unknown", "year_moved_for_leap_day", "last_day_partial"),
            *("years_made_up", "days_to_come", "day_refused", "followers_of_list"),
            *("shares_above_one", "downloads_of_strangers"),
        }
    ),
)
