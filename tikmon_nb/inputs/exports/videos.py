"""The table of videos, from the posts of one or more downloads."""

from __future__ import annotations

import datetime as dt
import functools
import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from tikmon_nb.findings import Findings
from tikmon_nb.inputs.exports.export_kind import Recognised
from tikmon_nb.inputs.exports.records import HOME, VIDEO_COUNTS
from tikmon_nb.inputs.exports.studio.content import TopPost, read_days, upload_time
from tikmon_nb.inputs.tabular.counts import MAX_COUNT, noted_count
from tikmon_nb.inputs.tabular.days import Day
from tikmon_nb.inputs.tabular.years import latest, nearest

_LATER = dt.timedelta(days=180)  # a post that waited longer after its upload than this never was seen
_ID_DIGITS = 20  # ids of equal length sort as numbers do
VIDEO_COLUMNS = (
    *("video_id", "title", "link", "posted_on", "uploaded_at", "hour_known"),
    *(*VIDEO_COUNTS, "saves", "flags", "stickers", "truncated"),
)


def read_videos(table: Recognised, posts: list[TopPost], limit: dt.date, findings: Findings) -> pd.DataFrame:
    """The videos of one `Content.csv`, downloaded on `limit`: counts so far, NaN = not measured."""
    days, _ = read_days(posts)
    return _frame([_video(table, *dated, limit, findings) for dated in zip(posts, days, strict=True)])


def _frame(videos: list[tuple[Any, ...]]) -> pd.DataFrame:
    frame = pd.DataFrame(videos, columns=list(VIDEO_COLUMNS[:11]), dtype=object)
    return _typed(frame.assign(flags="", stickers="", truncated=False))


def _video(
    table: Recognised, post: TopPost, day: Day | None, limit: dt.date, findings: Findings
) -> tuple[Any, ...]:
    upload = post.uploaded_on
    posted: dt.date | None
    if day is None:
        column, found = table.header.labels["posted"], post.cells["posted"]
        findings.add("post_date_unreadable", row=post.row, column=column, found=found)
        posted = upload
    else:
        posted = nearest(day, upload) if upload else latest(day, limit)
        if posted and upload and day.year and abs(posted - upload) > _LATER:
            findings.add("years_of_posts_made_up", row=post.row, found=post.cells["posted"])
            posted = nearest(replace(day, year=None), upload)
    counts = [
        noted_count(post.cells[name], findings, -MAX_COUNT, row=post.row, column=table.header.labels[name])
        for name in (*VIDEO_COUNTS, "saves")
        if name in post.cells
    ]
    counts += [math.nan] * (len(VIDEO_COUNTS) + 1 - len(counts))
    title, link = post.cells["title"].strip(), post.cells["link"].strip()
    known = day is not None and upload is not None and posted == upload  # so its hour is that of the post
    return post.video_id, title, link, posted, post.uploaded_at, known, *counts


def frame_of_posts(posts: pd.DataFrame) -> pd.DataFrame:
    """The posts of one list (`posts.COLUMNS`) as a table with the columns of `VIDEO_COLUMNS`.

    The time that a source gives is that of the publication, so its hour is known; where it gives none,
    the id still tells the moment of the upload.
    """
    unknown = posts["created"].isna().to_numpy()
    moments = pd.to_datetime(seconds_of(posts), unit="s", utc=True)
    days = moments.tz_convert(HOME).tz_localize(None).normalize()
    made = {
        "link": _links(posts["author"], posts["video_id"]),
        "posted_on": days.as_unit("us"),
        "uploaded_at": moments.as_unit("us"),
        "hour_known": ~unknown,
    }
    return pd.DataFrame({name: made.get(name, posts.get(name)) for name in VIDEO_COLUMNS})


def seconds_of(posts: pd.DataFrame) -> npt.NDArray[np.float64]:
    """When each post went up, in Unix seconds: as its list says, else as its id does; NaN if neither does."""
    seconds = posts["created"].to_numpy(float, copy=True)
    unknown = np.isnan(seconds)
    seconds[unknown] = posts.loc[unknown, "video_id"].map(_upload_seconds).to_numpy(float)
    return seconds


def _links(authors: pd.Series[str], video_ids: pd.Series[str]) -> Any:
    """The address of every post; empty where the account is not known."""
    places, names = pd.factorize(authors)
    before = [f"https://www.tiktok.com/@{name}/video" if name else "" for name in names]
    starts = _large(before[0]) if len(before) == 1 else _large(before).take(pa.array(places))
    links = pc.binary_join_element_wise(starts, pa.array(video_ids, pa.large_string()), _large("/"))
    if "" in before:
        links = pc.if_else(pc.equal(starts, _large("")), _large(""), links)
    return pd.array(links, dtype="str")


def _large(text: str | list[str]) -> Any:
    """A text or several as Arrow holds the texts of a column."""
    return (pa.scalar if isinstance(text, str) else pa.array)(text, pa.large_string())


def _upload_seconds(video_id: str) -> float:
    moment = upload_time(video_id)
    return moment.timestamp() if moment else math.nan


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    texts = dict.fromkeys(("video_id", "title", "link", "flags", "stickers"), "str")
    truths = dict.fromkeys(("hour_known", "truncated"), "bool")
    counts = dict.fromkeys((*VIDEO_COUNTS, "saves"), "float64")
    frame = frame[list(VIDEO_COLUMNS)].astype(texts | truths | counts)
    frame["posted_on"] = pd.to_datetime(frame["posted_on"]).astype("datetime64[us]")
    frame["uploaded_at"] = pd.to_datetime(frame["uploaded_at"], utc=True).dt.as_unit("us")
    return frame


def merge_videos(downloads: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """One row per video (index `video_id`), with the counts of the download with the most views.

    `downloads` come oldest first; of equal view counts the newest is kept. The caption is that of the
    newest row in which it was not cut off, the time that of the newest row that knows the hour.
    """
    tables = [table for table in downloads if len(table)]
    if not tables:
        return _no_videos().copy()
    every = pd.concat(tables, ignore_index=True) if len(tables) > 1 else tables[0]
    order = _order(every["video_id"])
    if order is not None:
        return every.set_index("video_id").iloc[order]
    merged = _latest(every.assign(_seen=every["views"].fillna(-1)).sort_values("_seen", kind="stable"))
    merged = merged.drop(columns="_seen")
    _prefer(merged, every[(every["title"] != "") & ~every["truncated"]], ["title", "truncated"])
    _prefer(merged, every[every["hour_known"]], ["posted_on", "uploaded_at", "hour_known"])
    for column in ("flags", "stickers", "link"):
        _prefer(merged, every[every[column] != ""], [column])
    return merged.iloc[_by_digits(merged.index)]


def _order(video_ids: pd.Series[str]) -> npt.NDArray[np.intp] | None:
    """The places of `video_ids` in their order as numbers; None when one stands twice."""
    try:
        numbers = pa.array(video_ids, pa.large_string()).cast(pa.uint64()).to_numpy()
        order = np.asarray(numbers.argsort(kind="stable"))
        ordered = numbers[order]
        if (ordered[1:] > ordered[:-1]).all():
            return order
    except pa.ArrowInvalid:
        pass  # too large for a number: their digits tell the order
    return _by_digits(pd.Index(video_ids)) if video_ids.is_unique else None


def _by_digits(video_ids: pd.Index) -> npt.NDArray[np.intp]:
    return video_ids.str.zfill(_ID_DIGITS).argsort()


@functools.cache
def _no_videos() -> pd.DataFrame:
    return _frame([]).set_index("video_id")


def _latest(rows: pd.DataFrame) -> pd.DataFrame:
    """The last row of every video."""
    return rows.drop_duplicates("video_id", keep="last").set_index("video_id")


def _prefer(merged: pd.DataFrame, rows: pd.DataFrame, columns: list[str]) -> None:
    """Take `columns` of the last of `rows` that each video has, where it has one."""
    better = _latest(rows)
    merged.loc[better.index, columns] = better[columns]
