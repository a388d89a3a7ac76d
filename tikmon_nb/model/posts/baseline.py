"""What the posts themselves say: each against the creator's own normal, and the pace of posting.

A post is compared with the posts around it, so that growth or a quiet spell of the account is no merit or
fault of one post. Views are compared as ratios (on a log scale).
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tikmon_nb.model.sampling.draws import Array

SETTLED_DAYS = 7  # most views of a post come within its first week
NEAR = 20  # a post's own normal is the median of so many posts around it
LEAST_NEAR = 5  # fewer other posts make no normal
LEAST_POSTS = 20  # fewer posts say nothing about what makes a difference
CHANCE = 0.05  # how often a difference may be claimed where there is none
_DECIMALS = 9  # log ratios are rounded, so that rounding errors part no equal posts

Days = NDArray[np.datetime64]


def relative_views(videos: pd.DataFrame, as_of: dt.date | None = None) -> pd.DataFrame:
    """Each post's views against the creator's own normal around that time; index and order of `videos`.

    Columns: `views` (count so far); `normal_views`, the geometric median of the `NEAR` settled posts nearest
    in order of time, the post itself left out; `log_ratio` = log(views / normal_views), natural logarithm;
    `near`, how many posts the normal rests on; `settled`, whether the post was at least `SETTLED_DAYS` old
    on `as_of` (the day of the download; default: the day of the last post with known views).

    NaN policy: a post without views or without a day gets NaN and is in nobody's normal. Fewer than
    `LEAST_NEAR` other settled posts: NaN for all. A post that is not settled gets a ratio, but is in
    nobody's normal and in no test. Zero views count as half the smallest positive count of a settled post;
    where no settled post has any views there is no normal. A factor on all views changes no ratio.
    """
    views = videos["views"].to_numpy(float)
    days = videos["posted_on"].to_numpy("datetime64[D]")
    counted = np.isfinite(views) & (views >= 0) & ~np.isnat(days)
    settled = counted & (days <= np.datetime64(_last_settled(days[counted], as_of), "D"))
    logs = _log_views(views, settled)
    order = in_time(videos)
    place = order[settled[order]]  # rows of the settled posts, oldest first
    normal, near = np.full(len(views), np.nan), np.zeros(len(views), dtype=int)
    if len(place) > LEAST_NEAR and not np.isnan(logs[place]).any():
        normal[place] = _local_medians(logs[place])
        near[place] = min(NEAR, len(place) - 1)
        fresh = counted & ~settled
        normal[fresh] = np.median(logs[place[-NEAR:]])
        near[fresh] = min(NEAR, len(place))
    return pd.DataFrame(
        {
            "views": np.where(counted, views, np.nan),
            "normal_views": np.exp(normal),
            "log_ratio": np.round(logs - normal, _DECIMALS) + 0.0,
            "near": near,
            "settled": settled,
        },
        index=videos.index,
    )


def _last_settled(days: Days, as_of: dt.date | None) -> dt.date:
    last: dt.date = as_of or (days.max().item() if len(days) else dt.date.min + dt.timedelta(SETTLED_DAYS))
    return last - dt.timedelta(SETTLED_DAYS)


def in_time(videos: pd.DataFrame) -> NDArray[np.intp]:
    """Row numbers, oldest post first: by day, then moment of upload, then video id."""
    days = videos["posted_on"].to_numpy("datetime64[us]").astype(np.int64)
    moments = videos["uploaded_at"].to_numpy("datetime64[us]").astype(np.int64)
    return np.lexsort((videos.index.to_numpy(str), moments, days))


def _log_views(views: Array, settled: NDArray[np.bool_]) -> Array:
    positive = views[settled & (views > 0)]
    least = positive.min() / 2 if len(positive) else np.nan
    logs = np.full(len(views), np.nan)
    here = np.isfinite(views) & (views >= 0)
    logs[here] = np.log(np.where(views[here] > 0, views[here], least))
    return logs if len(positive) else np.full(len(views), np.nan)


def _local_medians(logs: Array) -> Array:
    """For each of `logs` (posts,), in order of time, the median of the `NEAR` nearest others."""
    n = len(logs)
    width = min(NEAR, n - 1)
    at = np.arange(n)[:, None]
    start = np.clip(at - NEAR // 2, 0, n - 1 - width)
    others = start + np.arange(width)
    return np.asarray(np.median(logs[others + (others >= at)], axis=1))


@dataclass(frozen=True)
class Consistency:
    """How regularly there is a post; days are those of Europe/Amsterdam.

    `posts` with a known day, from `first` to `last` (the last post, or `as_of` where it is given);
    `posts_per_week`, NaN for a period without length; `longest_gap_days` between two days with a post, or
    between the last post and `last`, from `gap_from` to `gap_to`; `weekly`: posts in each week (index: its
    Monday), weeks without posts included. Where `complete` is False the list lacks posts: the pace is at
    least this, the gaps at most.
    """

    posts: int
    first: dt.date | None
    last: dt.date | None
    posts_per_week: float
    longest_gap_days: float
    gap_from: dt.date | None
    gap_to: dt.date | None
    weekly: pd.Series
    complete: bool


def consistency(videos: pd.DataFrame, *, complete: bool, as_of: dt.date | None = None) -> Consistency:
    """The pace of posting over the days that `videos` cover; views do not matter.

    `complete`: the list holds every post (Studio's `Content.csv` holds the top posts only). The pace counts
    the posts after the first one, over the time since it, so that a post every Monday is one a week. NaN
    policy: posts without a day are left out; posts after `as_of` too.
    """
    days = np.sort(videos["posted_on"].dropna().to_numpy("datetime64[D]"))
    if as_of is not None:
        days = days[days <= np.datetime64(as_of, "D")]
    if not len(days):
        empty = pd.Series(np.array([], int), index=pd.DatetimeIndex([], name="week"), name="posts")
        return Consistency(0, None, None, math.nan, math.nan, None, None, empty, complete)
    marks = days if as_of is None else np.append(days, np.datetime64(as_of, "D"))
    length = int((marks[-1] - marks[0]).astype(int))
    gaps = np.diff(marks).astype(int)
    widest = int(gaps.argmax()) if length else None
    dates = [day.item() for day in marks]
    return Consistency(
        posts=len(days),
        first=dates[0],
        last=dates[-1],
        posts_per_week=7 * (len(days) - 1) / length if length else math.nan,
        longest_gap_days=float(gaps[widest]) if widest is not None else math.nan,
        gap_from=dates[widest] if widest is not None else None,
        gap_to=dates[widest + 1] if widest is not None else None,
        weekly=_posts_by_week(days, marks[-1]),
        complete=complete,
    )


def _posts_by_week(days: Days, last: np.datetime64) -> pd.Series:
    """Posts in each week from Monday (1970-01-01 was a Thursday)."""
    weeks = (days.astype(int) + 3) // 7
    until = (int(last.astype(int)) + 3) // 7
    counts = np.bincount(weeks - weeks[0], minlength=until - weeks[0] + 1)
    mondays = (np.arange(weeks[0], until + 1) * 7 - 3).astype("datetime64[D]")
    return pd.Series(counts, index=pd.DatetimeIndex(mondays, name="week"), name="posts")
