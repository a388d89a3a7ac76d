"""Who lists posts, and under which names: TikTok's own interfaces and the tools that read its site."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Getter = Callable[[Mapping[str, Any]], Any]


@dataclass(frozen=True)
class PostSource:
    """One kind of list: the keys by which its records are known, and where each field stands.

    A dotted path leads into an object (`stats.playCount`) or, in a CSV, is a column with slashes.
    `flags` say of a post that it is advertising; that none is set proves nothing. A caption of exactly
    `cut` characters may have been cut off there.
    """

    name: str
    marks: tuple[str, ...]
    caption: str
    time: tuple[str, ...]
    views: tuple[str, ...]
    likes: tuple[str, ...]
    comments: tuple[str, ...]
    shares: tuple[str, ...]
    saves: tuple[str, ...] = ()
    id: str = "id"
    author: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    stickers: str = ""
    cut: int | None = None

    @functools.cached_property
    def keys(self) -> frozenset[str]:
        """`marks` as a set."""
        return frozenset(self.marks)

    @property
    def paths(self) -> dict[str, tuple[str, ...]]:
        """The places of every field that a record of this kind may have."""
        one = {"video_id": self.id, "title": self.caption, "stickers": self.stickers}
        many = {field: getattr(self, field) for field in (*COUNTS, "time", "author")}
        return many | {field: (path,) for field, path in one.items() if path}


COUNTS = ("views", "likes", "comments", "shares", "saves")

SOURCES = (
    PostSource(  # Zeeschuimer, TikTok-Api and other tools that keep what TikTok's site sends
        *("web_item", ("id", "desc", "createTime"), "desc", ("createTime",)),
        views=("statsV2.playCount", "stats.playCount"),
        likes=("statsV2.diggCount", "stats.diggCount"),
        comments=("statsV2.commentCount", "stats.commentCount"),
        shares=("statsV2.shareCount", "stats.shareCount"),
        saves=("statsV2.collectCount", "stats.collectCount"),
        author=("author.uniqueId", "author"),
        flags=("isAd", "adAuthorization"),
    ),
    PostSource(
        *("apify", ("id", "text", "playCount"), "text", ("createTime", "createTimeISO")),
        views=("playCount",),
        likes=("diggCount",),
        comments=("commentCount",),
        shares=("shareCount",),
        saves=("collectCount",),
        author=("authorMeta.name", "authorMeta.uniqueId"),
        flags=("isAd", "isSponsored"),
    ),
    PostSource(  # and the Research API, which adds the account
        *("display_api", ("id", "video_description", "create_time"), "video_description", ("create_time",)),
        views=("view_count",),
        likes=("like_count",),
        comments=("comment_count",),
        shares=("share_count",),
        author=("username",),
        cut=150,
    ),
    PostSource(
        *("4cat", ("id", "body", "unix_timestamp", "plays"), "body", ("unix_timestamp",)),
        views=("plays",),
        likes=("likes",),
        comments=("comments",),
        shares=("shares",),
        author=("author",),
        flags=("is_ad", "is_paid_partnership"),
        stickers="stickers",
    ),
    PostSource(  # the description, since yt-dlp cuts its title
        *("yt_dlp", ("id", "description", "timestamp", "view_count"), "description", ("timestamp",)),
        views=("view_count",),
        likes=("like_count",),
        comments=("comment_count",),
        shares=("repost_count",),
        author=("uploader",),
    ),
)


def source_of(keys: Mapping[str, Any]) -> PostSource | None:
    """The source whose records have these keys, or None."""
    return next((source for source in SOURCES if all(mark in keys for mark in source.marks)), None)


def getter(paths: tuple[str, ...]) -> Getter:
    """A function that takes the first of `paths` that a record has; None where it has none."""
    split = [tuple(path.split(".")) for path in paths]
    if len(split) == 1 and len(split[0]) == 1:
        return itemgetter_or_none(split[0][0])
    steps = [(keys[0], keys[1] if len(keys) > 1 else None) for keys in split]  # no path is longer

    def get(record: Mapping[str, Any]) -> Any:
        for outer, inner in steps:
            found = record.get(outer)
            if inner is not None:
                found = found.get(inner) if type(found) is dict else None
            if found is not None and type(found) is not dict:
                return found
        return None

    return get


def itemgetter_or_none(key: str) -> Getter:
    """A function that takes `key` of a record; None where it has none."""

    def get(record: Mapping[str, Any]) -> Any:
        return record.get(key)

    return get
