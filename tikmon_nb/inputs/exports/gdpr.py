"""`user_data_tiktok.json`: what TikTok gives to those who ask for their own data.

The file also holds chats, addresses and devices, also of other people. Only the values at `LISTED` and,
within its lists, the fields named below are decoded; all else is stepped over as bytes. Nothing of it is
kept, logged, or shown in a finding.
"""

from __future__ import annotations

import datetime as dt
import functools
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

import pandas as pd

from tikmon_nb.inputs.dates import within_years
from tikmon_nb.inputs.exports import json_scan
from tikmon_nb.inputs.exports.json_scan import JsonError, Keys
from tikmon_nb.inputs.exports.tally import Tally, printable
from tikmon_nb.inputs.tabular.counts import Count, read_count

KIND = "gdpr"
SECTIONS = frozenset(
    {
        *("Activity", "Ads and data", "App Settings", "Comment", "Direct Message", "Direct Messages"),
        *("Income Plus Wallet Transactions", "Income+ Wallet", "Likes and Favorites", "Location Review"),
        *("Post", "Profile", "Profile And Settings", "TikTok Live", "TikTok Shop", "TikTok Shopping"),
        *("Tiktok Live", "Tiktok Shopping", "Video", "Your Activity"),
    }
)
"""What TikTok calls the outermost parts of the file; two of them tell what it is."""


class Listed(NamedTuple):
    """Where a part of the file stands in the files of one generation."""

    part: str
    generation: int
    keys: Keys


def _profile(generation: int, *above: str) -> tuple[Listed, ...]:
    names = {"username": "userName", "followers": "followerCount", "region": "accountRegion"}
    return tuple(Listed(part, generation, (*above, "ProfileMap", name)) for part, name in names.items())


def _lives(generation: int, section: str) -> Listed:
    return Listed("lives", generation, (section, "Go Live History", "GoLiveList"))


LISTED = (
    Listed("posts", 3, ("Post", "Posts", "VideoList")),
    *_profile(3, "Profile And Settings", "Profile Info"),
    Listed("fans", 3, ("Profile And Settings", "Follower", "FansList")),
    Listed("transactions", 3, ("Income+ Wallet", "Transaction History", "TransactionsList")),
    _lives(3, "TikTok Live"),
    _lives(3, "Tiktok Live"),
    Listed("posts", 2, ("Post", "Posts", "VideoList")),
    *_profile(2, "Profile", "Profile Info"),
    Listed("fans", 2, ("Your Activity", "Follower", "FansList")),
    Listed("transactions", 2, ("Income Plus Wallet Transactions", "Transaction History", "TransactionsList")),
    _lives(2, "Tiktok Live"),
    Listed("posts", 1, ("Video", "Videos", "VideoList")),
    *_profile(1, "Profile", "Profile Information"),
    Listed("fans", 1, ("Activity", "Follower List", "FansList")),
    _lives(1, "Tiktok Live"),
)
"""The only values that are ever looked at, newest generation first."""

_PATHS = tuple(dict.fromkeys(listed.keys for listed in LISTED))
_POST_FIELDS = tuple(
    (name,) for name in ("Date", "Likes", "WhoCanView", "ContentDisclosure", "AIGeneratedContent", "Title")
)
_FAN_FIELDS = (("Date",),)
_EMPTY = re.compile(rb'null|\[\s*\]|\{\s*\}|"\s*"|"N\\?/A"|"None"').fullmatch
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?: UTC)?", re.ASCII).fullmatch
_MOMENT_EXAMPLE = "2026-01-31 18:00:00"
_PUBLIC = "everyone"
_MAX_COUNT = 1e13
_MAX_TITLE, _MAX_SHORT = 10_000, 80
_Row = TypeVar("_Row")


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


def is_gdpr(data: bytes) -> bool:
    """Whether `data` is such a file, told by the keys of its outermost object. Never raises."""
    met = set()
    try:
        for key in json_scan.outer_keys(json_scan.as_utf8(data)):
            met |= {key} & SECTIONS
            if len(met) > 1:
                return True
    except JsonError:
        pass
    return False


def read_gdpr(data: bytes, tally: Tally) -> Download | None:
    """What the file says of its owner's account; None when `tally` has got an error."""
    try:
        found = json_scan.branches(json_scan.as_utf8(data), _PATHS)
    except JsonError as error:
        tally.error("json_damaged", found=str(error))
        return None
    if not found and not is_gdpr(data):
        tally.error("json_unknown")
        return None
    posts, not_public = _read_posts(found, tally)
    download = Download(
        generation=_generation(found),
        **_read_profile(found, tally),
        posts=posts,
        followers_per_day=_fans_per_day(found, tally),
        transactions=_count_rows(found, "transactions", tally),
        lives=_count_rows(found, "lives", tally),
        not_public=not_public,
    )
    if download.transactions:
        tally.add("transactions_only_counted", "note", count=download.transactions)
    return None if tally.has_errors else download


def _generation(found: dict[Keys, bytes]) -> int:
    """The generation most of whose places were found; the newest one when they are equal."""
    places = Counter(listed.generation for listed in LISTED if listed.keys in found)
    return max((3, 2, 1), key=lambda generation: places[generation])


def _part(found: dict[Keys, bytes], part: str) -> tuple[Listed | None, bytes]:
    """Where `part` stands and its bytes: the newest place that is not empty, `null` when there is none."""
    places = [listed for listed in LISTED if listed.part == part and listed.keys in found]
    filled = [listed for listed in places if not _EMPTY(found[listed.keys])]
    place = next(iter([*filled, *places]), None)
    return place, found[place.keys] if place else b"null"


def _read_profile(found: dict[Keys, bytes], tally: Tally) -> dict[str, Any]:
    parts = {part: _part(found, part) for part in ("username", "followers", "region")}
    if not any(place for place, _ in parts.values()):
        tally.add("profile_missing", "note")
    raw = {part: value for part, (_, value) in parts.items()}
    profile: dict[str, Any] = {"username": "", "followers": math.nan, "region": ""}
    try:
        username = printable(_text(raw["username"], "userName", None, tally))
        profile["username"] = username.removeprefix("@")[:_MAX_SHORT]
        profile["region"] = printable(_text(raw["region"], "accountRegion", None, tally))[:_MAX_SHORT]
        if not _EMPTY(raw["followers"]):  # the oldest files never give it
            profile["followers"] = _count(raw["followers"], "followerCount", None, tally)
    except JsonError:
        tally.error("json_damaged", found="ProfileMap")
    return profile


def _rows(raw: bytes, column: str, tally: Tally, read: Callable[[int, bytes], _Row | None]) -> Iterator[_Row]:
    """What `read` makes of every item of the list `raw`; what is no list, or is broken, is a finding."""
    if _EMPTY(raw):
        return
    if raw[:1] != b"[":
        tally.add("not_a_list", column=column)
        return
    row = 0
    try:
        for row, item in enumerate(json_scan.items(raw), start=1):
            if (made := read(row, item)) is not None:
                yield made
    except JsonError:
        tally.error("json_damaged", found=f"{column} {row}")


def _count_rows(found: dict[Keys, bytes], part: str, tally: Tally) -> int:
    place, raw = _part(found, part)
    return sum(_rows(raw, place.keys[-1], tally, lambda *_: 1)) if place else 0


def _fans_per_day(found: dict[Keys, bytes], tally: Tally) -> dict[dt.date, int]:
    """How many followers began on each day; their names are never decoded."""

    def day(row: int, item: bytes) -> dt.date | None:
        raw = json_scan.branches(item, _FAN_FIELDS).get(("Date",), b"null")
        moment = _moment(raw)
        if moment is None:
            tally.add("row_unreadable", row=row, column="FansList")
        return moment.date() if moment else None

    _, raw = _part(found, "fans")
    return dict(sorted(Counter(_rows(raw, "FansList", tally, day)).items()))


def _read_posts(found: dict[Keys, bytes], tally: Tally) -> tuple[tuple[OwnPost, ...], frozenset[dt.datetime]]:
    """The posts that everyone may see, and when the others were made."""
    place, raw = _part(found, "posts")
    if place is None:
        tally.add("own_posts_missing", "note")
    elif _EMPTY(raw):
        tally.add("own_posts_none", "note")
    hidden = set()
    always_public = place is not None and place.generation == 1  # which has no such field

    def post(row: int, item: bytes) -> OwnPost | None:
        if item[:1] != b"{":
            tally.add("row_unreadable", row=row, column="VideoList")
            return None
        fields = json_scan.branches(item, _POST_FIELDS)
        if not _is_public(fields.get(("WhoCanView",)), always_public):
            tally.add("posts_not_public", "note", row=row)
            hidden.add(_moment(fields.get(("Date",), b"null")))
            return None
        return _own_post(row, fields, tally)

    posts = tuple(_rows(raw, "VideoList", tally, post))
    return posts, frozenset(moment for moment in hidden if moment)


def _is_public(who: bytes | None, unless_said: bool) -> bool:
    if who is None:
        return unless_said
    value = json_scan.load(who) if who[:1] == b'"' else None
    return isinstance(value, str) and value.strip().casefold() == _PUBLIC


def _own_post(row: int, fields: dict[Keys, bytes], tally: Tally) -> OwnPost | None:
    date, likes, title = (fields.get((name,), b"null") for name in ("Date", "Likes", "Title"))
    moment = _moment(date)
    if moment is None:
        where: dict[str, Any] = {"row": row, "column": "Date"}
        tally.add("date_unreadable", expected=_MOMENT_EXAMPLE, found=_shown(date), **where)
        return None
    caption = _text(title, "Title", row, tally)
    if _EMPTY(title):
        tally.add("captions_not_given", "note", row=row)
    return OwnPost(
        row=row,
        posted_at=moment,
        title=caption[:_MAX_TITLE],
        likes=_count(likes, "Likes", row, tally),
        disclosure=_mark(fields, "ContentDisclosure", row, tally),
        ai_generated=_mark(fields, "AIGeneratedContent", row, tally),
    )


def _moment(raw: bytes) -> dt.datetime | None:
    """The moment, which TikTok gives without a zone; it is UTC wherever that could be checked."""
    text = json_scan.load(raw) if raw[:1] == b'"' else ""
    match = _MOMENT(text.strip())
    if match is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(match[1] + "+00:00")
    except ValueError:
        return None
    return moment if within_years(moment.date()) else None


def _text(raw: bytes, column: str, row: int | None, tally: Tally) -> str:
    """The text in `raw`, without halves of characters; empty when there is none."""
    if _EMPTY(raw):
        return ""
    if raw[:1] != b'"':
        tally.add("not_text", row=row, column=column, found=_shown(raw))
        return ""
    text: str = json_scan.load(raw)
    return text.encode("utf-8", "replace").decode("utf-8").strip()


def _shown(raw: bytes) -> str:
    """A text or number for a finding; of lists and objects only that they are one."""
    if _EMPTY(raw):
        return ""
    if raw[:1] in b"[{":
        return {b"[": "[…]", b"{": "{…}"}[raw[:1]]
    return str(json_scan.load(raw))[:_MAX_SHORT].encode("utf-8", "replace").decode("utf-8")


def _mark(fields: dict[Keys, bytes], column: str, row: int, tally: Tally) -> str:
    """What stands in a field of which nobody knows the values, on one line."""
    raw = fields.get((column,), b"null")
    if _EMPTY(raw):
        return ""
    text = _text(raw, column, row, tally) if raw[:1] == b'"' else raw.decode("utf-8", "replace")
    shown = printable(text[:_MAX_SHORT])
    if shown:
        tally.add("post_mark_unknown", "note", row=row, column=column, found=shown)
    return shown


def _count(raw: bytes, column: str, row: int | None, tally: Tally) -> float:
    """A count, as text or number; NaN when it is not given, or with a finding when it is none."""
    count = _as_count(raw)
    if count is not None and math.isnan(count.value):
        tally.add("not_measured", "note", row=row, column=column)
    elif count is None:
        tally.add("number_unreadable", row=row, column=column, found=_shown(raw))
    elif not 0 <= count.value < _MAX_COUNT:
        tally.add("number_impossible", row=row, column=column, expected="≥ 0", found=_shown(raw))
    else:
        if count.rounded:
            tally.add("numbers_rounded", "note", row=row, column=column, found=_shown(raw))
        return count.value
    return math.nan


def _as_count(raw: bytes) -> Count | None:
    if _EMPTY(raw):
        return Count(math.nan)
    value = json_scan.load(raw) if raw[:1] not in b"[{tf" else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    # a number with decimals is no count, while "1.234" in a text has a mark between thousands
    return read_count(str(value)[:40]) if isinstance(value, str | int) else None


def own_posts_frame(downloads: Iterable[Download]) -> pd.DataFrame:
    """A row per public post, by moment (UTC): title, likes (NaN = not given), disclosure, ai_generated.

    `downloads`: oldest first. Posts have no id, so those of one moment are one post, which the newest
    download describes; what that one no longer shows to everyone is left out.
    """
    given = list(downloads)
    return _own_posts(given) if given else _no_posts().copy()


@functools.cache
def _no_posts() -> pd.DataFrame:
    return _own_posts([])


def _own_posts(downloads: Iterable[Download]) -> pd.DataFrame:
    by_moment: dict[dt.datetime, list[OwnPost]] = {}
    for download in downloads:
        by_moment |= {moment: [] for moment in download.not_public}
        by_moment |= _by_moment(download.posts)
    posts = [post for moment in sorted(by_moment) for post in by_moment[moment]]
    texts = {name: [getattr(p, name) for p in posts] for name in ("title", "disclosure", "ai_generated")}
    columns = {
        "posted_at": pd.Series([p.posted_at for p in posts], dtype="datetime64[us, UTC]"),
        "title": pd.Series(texts["title"], dtype="str"),
        "likes": pd.Series([p.likes for p in posts], dtype="float64"),
        "disclosure": pd.Series(texts["disclosure"], dtype="str"),
        "ai_generated": pd.Series(texts["ai_generated"], dtype="str"),
    }
    return pd.DataFrame(columns)


def _by_moment(posts: Iterable[OwnPost]) -> dict[dt.datetime, list[OwnPost]]:
    grouped: dict[dt.datetime, list[OwnPost]] = {}
    for post in posts:
        grouped.setdefault(post.posted_at, []).append(post)
    return grouped
