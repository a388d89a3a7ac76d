"""Who lists posts, and under which names: TikTok's own interfaces and the tools that read its site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

COUNTS = ("views", "likes", "comments", "shares", "saves")


@dataclass(frozen=True)
class PostSource:
    """One kind of list: the keys by which its records are known, and where each field stands.

    Where a field may stand in several places, these are separated by spaces. A dotted path leads into an
    object (`stats.playCount`) or, in a CSV, is a column with slashes. `counts` are those of `COUNTS`. `flags`
    say of a post that it is advertising; that none is set proves nothing. A caption of exactly `cut`
    characters may have been cut off there.
    """

    name: str
    marks: frozenset[str]
    caption: str
    time: str
    counts: tuple[str, ...]
    author: str = ""
    flags: str = ""
    stickers: str = ""
    cut: int | None = None


SOURCES = (
    PostSource(  # Zeeschuimer, TikTok-Api and other tools that keep what TikTok's site sends
        *("web_item", frozenset({"id", "desc", "createTime"}), "desc", "createTime"),
        counts=tuple(
            f"statsV2.{name}Count stats.{name}Count"
            for name in ("play", "digg", "comment", "share", "collect")
        ),
        author="author.uniqueId author",
        flags="isAd adAuthorization IsAigc",
    ),
    PostSource(
        *("apify", frozenset({"id", "text", "playCount"}), "text", "createTime createTimeISO"),
        counts=("playCount", "diggCount", "commentCount", "shareCount", "collectCount"),
        author="authorMeta.name authorMeta.uniqueId",
        flags="isAd isSponsored",
    ),
    PostSource(  # and the Research API, which adds the account
        *("display_api", frozenset({"id", "video_description", "create_time"})),
        *("video_description", "create_time"),
        counts=("view_count", "like_count", "comment_count", "share_count", ""),
        author="username",
        cut=150,
    ),
    PostSource(
        *("4cat", frozenset({"id", "body", "unix_timestamp", "plays"}), "body", "unix_timestamp"),
        counts=("plays", "likes", "comments", "shares", ""),
        author="author",
        flags="is_ad is_paid_partnership",
        stickers="stickers",
    ),
    PostSource(  # the description, since yt-dlp cuts its title
        *("yt_dlp", frozenset({"id", "description", "timestamp", "view_count"}), "description", "timestamp"),
        counts=("view_count", "like_count", "comment_count", "repost_count", ""),
        author="uploader",
    ),
)


def source_of(record: Mapping[str, Any]) -> PostSource | None:
    """The source whose records have the keys of this one, or None."""
    return next((source for source in SOURCES if source.marks <= record.keys()), None)


def column(records: Sequence[Mapping[str, Any]], paths: str) -> list[Any]:
    """The first of the values at `paths` of each record; None where it has none.

    If there are several paths, an object is no value.
    """
    if not paths:
        return [None] * len(records)
    first, *others = paths.split()
    found = _at(records, first)
    for path in others:
        missing = [at for at, value in enumerate(found) if value is None or type(value) is dict]
        for at, value in zip(missing, _at([records[at] for at in missing], path), strict=True):
            found[at] = value
    return [None if type(value) is dict else value for value in found] if others else found


def _at(records: Sequence[Mapping[str, Any]], path: str) -> list[Any]:
    outer, _, inner = path.partition(".")  # no path is longer
    found = [record.get(outer) for record in records]
    return [one.get(inner) if type(one) is dict else None for one in found] if inner else found
