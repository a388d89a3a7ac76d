"""Who lists posts, and under which names: TikTok's own interfaces and the tools that read its site."""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


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
    stickers: tuple[str, ...] = ()
    cut: int | None = None

    @functools.cached_property
    def keys(self) -> frozenset[str]:
        """`marks` as a set."""
        return frozenset(self.marks)


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
        stickers=("stickers",),
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


def source_of(keys: Collection[str]) -> PostSource | None:
    """The source whose records have these keys, or None."""
    return next((source for source in SOURCES if all(mark in keys for mark in source.marks)), None)


def column(records: Sequence[Mapping[str, Any]], paths: tuple[str, ...]) -> list[Any]:
    """The first of the values at `paths` of each record; None where it has none.

    If there are several paths, an object is no value.
    """
    found = _at(records, paths[0]) if paths else [None] * len(records)
    for path in paths[1:]:
        missing = [at for at, value in enumerate(found) if value is None or type(value) is dict]
        for at, value in zip(missing, _at([records[at] for at in missing], path), strict=True):
            found[at] = value
    return found if len(paths) == 1 else [None if type(value) is dict else value for value in found]


def _at(records: Sequence[Mapping[str, Any]], path: str) -> list[Any]:
    outer, _, inner = path.partition(".")  # no path is longer
    found = [record.get(outer) for record in records]
    return [one.get(inner) if type(one) is dict else None for one in found] if inner else found
