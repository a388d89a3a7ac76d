"""The table of videos, from the posts of one or more downloads."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from tikmon_nb.inputs.exports.content import Post, read_days
from tikmon_nb.inputs.exports.counts import read_count
from tikmon_nb.inputs.exports.dates import Day
from tikmon_nb.inputs.exports.loading import Table
from tikmon_nb.inputs.exports.records import VIDEO_COUNTS
from tikmon_nb.inputs.exports.tally import Tally
from tikmon_nb.inputs.exports.years import latest, nearest


@dataclass(frozen=True)
class Video:
    """One video as one download knew it; counts so far, NaN = not measured."""

    video_id: str
    title: str
    link: str
    posted_on: dt.date | None
    uploaded_at: dt.datetime | None  # UTC
    hour_known: bool  # the upload was on the day of the post, so its hour is that of the post
    likes: float
    comments: float
    shares: float
    views: float


def read_videos(table: Table, posts: list[Post], limit: dt.date, tally: Tally) -> list[Video]:
    """The videos of one `Content.csv`, downloaded on `limit`."""
    days, _ = read_days(posts)
    return [_video(table, post, day, limit, tally) for post, day in zip(posts, days, strict=True)]


def _video(table: Table, post: Post, day: Day | None, limit: dt.date, tally: Tally) -> Video:
    upload = post.uploaded_on
    posted: dt.date | None
    if day is None:
        column, found = table.header.labels["posted"], post.cells["posted"]
        tally.add("post_date_unreadable", row=post.row, column=column, found=found)
        posted = upload
    else:
        posted = nearest(day, upload) if upload else latest(day, limit)
    counts = {field: _count(table, post, field, tally) for field in VIDEO_COUNTS}
    title, link = post.cells["title"].strip(), post.cells["link"].strip()
    known = day is not None and upload is not None and posted == upload
    return Video(post.video_id, title, link, posted, post.uploaded_at, known, **counts)


def _count(table: Table, post: Post, field: str, tally: Tally) -> float:
    count, found = read_count(post.cells[field]), post.cells[field]
    if count is None:
        column = table.header.labels[field]
        tally.add("number_unreadable", row=post.row, column=column, found=found)
        return math.nan
    if count.rounded:
        column = table.header.labels[field]
        tally.add("numbers_rounded", "note", row=post.row, column=column, found=found)
    return count.value


def merge_videos(downloads: Iterable[list[Video]]) -> pd.DataFrame:
    """One row per video (index `video_id`), as in the download with the most views.

    `downloads` come oldest first; of equal view counts the newest is kept.
    """
    best: dict[str, Video] = {}
    for videos in downloads:
        for video in videos:
            known = best.get(video.video_id)
            if known is None or math.isnan(known.views) or video.views >= known.views:
                best[video.video_id] = video
    rows = sorted(best.values(), key=lambda video: (int(video.video_id), video.video_id))
    return _frame(rows)


def _frame(videos: list[Video]) -> pd.DataFrame:
    fields = {name: [getattr(video, name) for video in videos] for name in Video.__dataclass_fields__}
    frame = pd.DataFrame(fields, columns=list(fields), dtype=object)
    types = {"video_id": "str", "title": "str", "link": "str", "hour_known": "bool"}
    frame = frame.astype(types | dict.fromkeys(VIDEO_COUNTS, "float64"))
    frame["posted_on"] = pd.to_datetime(frame["posted_on"]).astype("datetime64[us]")
    frame["uploaded_at"] = pd.to_datetime(frame["uploaded_at"], utc=True).dt.as_unit("us")
    return frame.set_index("video_id")
