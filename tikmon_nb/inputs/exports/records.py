"""What a folder of exports holds, as the rest of the toolkit sees it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from tikmon_nb.findings import Finding

HOME = ZoneInfo("Europe/Amsterdam")  # the calendar of the days in a Dutch creator's export
DAILY_COLUMNS = (
    *("views", "profile_views", "likes", "comments", "shares", "followers"),
    *("viewers", "new_viewers", "returning_viewers"),
)
VIDEO_COUNTS = ("likes", "comments", "shares", "views")


@dataclass(frozen=True)
class Followers:
    """Who the followers are, as the newest download has it.

    `activity`: active followers by `date` and `hour` (0-23), in the clock of the account. `genders` and
    `territories`: name -> share (0-1); shares need not add to 1.
    """

    activity: pd.DataFrame
    genders: dict[str, float]
    territories: dict[str, float]


@dataclass(frozen=True)
class Profile:
    """What "Download your data" says of the account itself; NaN = not given."""

    username: str
    followers: float
    region: str
    exported_on: dt.date | None


@dataclass(frozen=True)
class SourceFile:
    """One recognised table: how many rows it holds, which days, and when it was downloaded."""

    name: str  # relative to the exports folder; "archive.zip!entry.csv" inside a ZIP
    kind: str  # as `Heading.kind`, "gdpr", or "posts", with the tool that made it: "posts: apify"
    rows: int
    first: dt.date | None
    last: dt.date | None
    exported_on: dt.date | None

    @property
    def family(self) -> str:
        """`kind` without the tool."""
        return self.kind.partition(": ")[0]


@dataclass(frozen=True)
class Exports:
    """Everything read from one exports folder, with what was wrong or remarkable about it.

    `daily`: one row per day (DatetimeIndex `date`), counts per day; `followers` is the number at
    the end of the day. NaN = not measured. Days outside every download have no row.
    `videos`: one row per video (index `video_id`, text), counts so far, highest view count kept.
    `hour_known` says whether `uploaded_at` (UTC) is also the hour of publication; `truncated` that the
    caption may have been cut off; `flags` which marks of advertising a source set.
    `own_posts`: every public post of "Download your data", which gives no ids and no views.
    `orders`: a row per affiliate order line (`affiliate.merge_orders`); `live`: a row per stretch of days
    of LIVE figures (`live.live_increments`).
    `inputs`: path of every file that was read -> sha256 of its bytes. `fits`: what has been worked out
    from these days, kept by whoever worked it out.
    """

    daily: pd.DataFrame
    videos: pd.DataFrame
    own_posts: pd.DataFrame
    orders: pd.DataFrame
    live: pd.DataFrame
    audience: Followers
    profile: Profile | None
    sources: tuple[SourceFile, ...]
    inputs: dict[str, str]
    findings: tuple[Finding, ...]
    fits: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def exported_on(self) -> dt.date | None:
        """The date of the newest download, or None."""
        return max((s.exported_on for s in self.sources if s.exported_on), default=None)

    @property
    def only_the_best(self) -> bool:
        """Whether the videos come from TikTok Studio's list of best viewed posts alone."""
        families = {source.family for source in self.sources}
        return "content" in families and not families & {"posts", "video_list"}

    @property
    def own_posts_are_all(self) -> bool:
        """Whether "Download your data" holds a post for every listed one: on its day, or the day beside it.

        It lists every public post, but only as far back as TikTok gives it.
        """
        own = self.own_days.to_numpy("datetime64[D]").astype(np.int64)
        listed = self.videos["posted_on"].dropna().to_numpy("datetime64[D]").astype(np.int64)
        return bool(len(own)) and bool((np.abs(listed[:, None] - own).min(axis=1) <= 1).all())

    @property
    def own_days(self) -> pd.Series:
        """The days of the creator's own calendar on which the posts of "Download your data" went up."""
        moments = pd.to_datetime(self.own_posts["posted_at"], utc=True)
        return moments.dt.tz_convert(HOME).dt.tz_localize(None).dt.normalize()

    @property
    def last_day(self) -> dt.date | None:
        """The last day with any daily figure, or None."""
        if self.daily.empty:
            return None
        measured = self.daily.dropna(how="all").index
        last: dt.date | None = None if measured.empty else measured.max().date()
        return last
