"""Who lists posts, and under which names: TikTok's own interfaces and the tools that read its site."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
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
    id: str = "id"
    author: str = ""
    followers: str = ""
    flags: str = ""
    stickers: str = ""
    cut: int | None = None

    @property
    def telling(self) -> set[str]:
        """The outermost names of what is read that other lists than of posts do not have."""
        paths = (self.caption, self.time, *self.counts, self.author, self.followers)
        return {path.partition(".")[0] for listed in paths for path in listed.split()} - _COMMON


_COMMON = {
    *("id", "title", "text", "description", "desc", "body", "timestamp", "data", "author", "username"),
    *("views", "likes", "comments", "shares", "plays", "bookmarks", "uploader", "channel", "stats"),
}

SOURCES = (
    PostSource(  # Zeeschuimer, TikTok-Api and other tools that keep what TikTok's site sends
        *("web_item", frozenset({"id", "desc", "createTime"}), "desc", "createTime"),
        counts=tuple(
            f"statsV2.{name}Count stats.{name}Count"
            for name in ("play", "digg", "comment", "share", "collect")
        ),
        author="author.uniqueId author",
        followers="authorStatsV2.followerCount authorStats.followerCount",
        flags="isAd adAuthorization IsAigc",
    ),
    PostSource(
        *("apify", frozenset({"id", "text", "playCount"}), "text", "createTime createTimeISO"),
        counts=("playCount", "diggCount", "commentCount", "shareCount", "collectCount"),
        author="authorMeta.name authorMeta.uniqueId authorMeta_name",
        followers="authorMeta.fans authorMeta_fans",
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
    PostSource(  # another actor of Apify
        *("apidojo", frozenset({"id", "title", "views", "uploadedAt"}), "title"),
        time="uploadedAt uploadedAtFormatted",
        counts=("views", "likes", "comments", "shares", "bookmarks"),
        author="channel.username channel.name",
        followers="channel.followers",
    ),
    PostSource(  # the interface of the app
        *("aweme", frozenset({"aweme_id", "desc", "create_time", "statistics"}), "desc", "create_time"),
        counts=tuple(f"statistics.{name}_count" for name in ("play", "digg", "comment", "share", "collect")),
        id="aweme_id",
        author="author.unique_id",
        followers="author.follower_count",
        flags="is_ads is_paid_partnership",
    ),
    PostSource(
        *("tikwm", frozenset({"video_id", "title", "create_time", "play_count"}), "title", "create_time"),
        counts=("play_count", "digg_count", "comment_count", "share_count", "collect_count"),
        id="video_id",
        author="author.unique_id",
        flags="is_ad",
    ),
    PostSource(
        *("pyktok", frozenset({"video_id", "video_description", "video_playcount"}), "video_description"),
        time="",  # its times are in the clock of whoever ran it
        counts=("video_playcount", "video_diggcount", "video_commentcount", "video_sharecount", ""),
        id="video_id",
        author="author_username",
        followers="author_followercount",
        flags="video_is_ad",
        stickers="video_stickers",
    ),
    PostSource(
        *("traktok", frozenset({"video_id", "video_title", "video_playcount"}), "video_title"),
        time="video_timestamp",
        counts=("video_playcount", "video_diggcount", "video_commentcount", "video_sharecount", ""),
        id="video_id",
        author="author_username",
        flags="video_is_ad",
    ),
)
"""The first whose marks a record has is its source."""


_CALLED = {
    "web_item": "Zeeschuimer, TikTok-Api",
    "apify": "Apify, tiktok-scraper",
    "apidojo": "Apify (apidojo)",
    "aweme": "aweme_list",
    "yt_dlp": "yt-dlp",
    "4cat": "4CAT",
    "display_api": "TikTok Display API",
}
_SELLERS = frozenset({"order id", "creator username", "commission model"})
_FLAT = frozenset({"_type", "ie_key"})  # what yt-dlp writes without looking at the posts themselves


def half_known(names: Collection[str]) -> dict[str, Any] | None:
    """A finding, without its file, for a tool's list that cannot be read; None if the tool is not known."""
    given = set(names)
    if len(_SELLERS & {name.strip().casefold() for name in names}) > 1:
        return {"code": "list_of_seller"}
    near = min(SOURCES, key=lambda source: (len(source.marks - given), -len(source.telling & given)))
    tool, lacking = _CALLED.get(near.name, near.name), near.marks - given
    if given >= _FLAT:
        tool, lacking = "yt-dlp --flat-playlist", frozenset({"timestamp", "view_count"})
    elif not (near.telling | near.marks - _COMMON) & given or len(lacking) >= len(near.marks) - 1:
        return None
    return {"code": "tool_not_enough", "found": tool, "expected": ", ".join(sorted(lacking))}


def source_of(record: Mapping[str, Any]) -> PostSource | None:
    """The source whose records have the keys of this one, or None."""
    return next((source for source in SOURCES if source.marks <= record.keys()), None)


def column(records: Sequence[Mapping[str, Any]], paths: str) -> list[Any]:
    """The first of the values at `paths` of each record; None where it has none.

    If there are several paths, an object does not count as a value.
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
