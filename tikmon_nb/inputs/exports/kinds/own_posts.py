"""What one's own data says of the account and its posts, and the posts of several downloads together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

_COLUMNS = {"posted_at": "datetime64[us, UTC]", "title": "str", "likes": "float64"}
_COLUMNS |= dict.fromkeys(("disclosure", "ai_generated"), "str")


@dataclass(frozen=True)
class OwnPost:
    """One post that everyone may see; `row` is its place in the list, from 1."""

    row: int
    posted_at: dt.datetime  # UTC
    title: str  # empty when TikTok gives no caption, which does not mean that there was none
    likes: float  # NaN = not given
    disclosure: str  # as TikTok wrote it
    ai_generated: str  # as TikTok wrote it


@dataclass(frozen=True)
class Download:
    """What one download says; followers NaN and texts empty where it does not."""

    generation: int
    username: str
    followers: float
    region: str
    posts: tuple[OwnPost, ...]
    followers_per_day: dict[dt.date, int]  # those who follow still, by the day (UTC) on which they began
    transactions: int
    lives: int
    not_public: frozenset[dt.datetime] = field(default=frozenset(), repr=False)
    """When the other posts were made, so that none comes back from an older download."""


def own_posts_frame(downloads: Iterable[Download]) -> pd.DataFrame:
    """A row per public post, by moment (UTC): title, likes (NaN = not given), disclosure, ai_generated.

    `downloads`: oldest first. Posts have no id, so those of one moment are one post, which the newest
    download describes; what that one no longer shows to everyone is left out.
    """
    by_moment: dict[dt.datetime, list[OwnPost]] = {}
    for download in downloads:
        shown = [post.posted_at for post in download.posts]
        by_moment |= {moment: [] for moment in (*download.not_public, *shown)}
        for post in download.posts:
            by_moment[post.posted_at].append(post)
    posts = [post for moment in sorted(by_moment) for post in by_moment[moment]]
    columns = {
        name: pd.Series([getattr(post, name) for post in posts], dtype=dtype)
        for name, dtype in _COLUMNS.items()
    }
    return pd.DataFrame(columns)
