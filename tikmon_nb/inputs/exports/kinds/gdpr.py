"""`user_data_tiktok.json`: what TikTok gives to those who ask for their own data.

The file also holds chats, addresses and devices, also of other people. Only the values at `LISTED` and,
within its lists, the fields named below are decoded (`raw_json`). Nothing else is kept, logged, or shown in a
finding.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from tikmon_nb.findings import Findings, printable
from tikmon_nb.inputs.dates import within_years
from tikmon_nb.inputs.exports.accounts import Account
from tikmon_nb.inputs.exports.export_kind import ExportKind, Known, Merged, Part, Recognised
from tikmon_nb.inputs.exports.kinds.own_posts import Download, OwnPost, own_posts_frame
from tikmon_nb.inputs.exports.raw_json import JsonError, as_utf8, branches, items, load, members
from tikmon_nb.inputs.exports.records import Profile
from tikmon_nb.inputs.tabular.counts import count_of, noted_count
from tikmon_nb.marking import mark, mark_plural

KIND = "gdpr"
SECTIONS = (
    *("Activity", "Ads and data", "App Settings", "Comment", "Direct Message", "Direct Messages"),
    *("Income Plus Wallet Transactions", "Income+ Wallet", "Likes and Favorites", "Location Review"),
    *("Post", "Profile", "Profile And Settings", "TikTok Live", "TikTok Shop", "TikTok Shopping"),
    *("Tiktok Live", "Tiktok Shopping", "Video", "Your Activity"),
)
"""What TikTok calls the outermost parts of the file; two of them, or one that holds a list, tell it."""
_LIST_KEY = re.compile(rb'"[A-Z]\w*(?:List|Map)"\s*:').search
_SECTION_KEYS = re.compile(rb'"(%b)"\s*:' % "|".join(map(re.escape, SECTIONS)).encode()).findall

_PROFILES = (
    (3, "Profile And Settings/Profile Info/ProfileMap"),
    (2, "Profile/Profile Info/ProfileMap"),
    (1, "Profile/Profile Information/ProfileMap"),
)
_LIVE = "Live/Go Live History/GoLiveList"
LISTED = {
    "posts": ((3, "Post/Posts/VideoList"), (2, "Post/Posts/VideoList"), (1, "Video/Videos/VideoList")),
    "username": tuple((generation, f"{place}/userName") for generation, place in _PROFILES),
    "followers": tuple((generation, f"{place}/followerCount") for generation, place in _PROFILES),
    "region": tuple((generation, f"{place}/accountRegion") for generation, place in _PROFILES),
    "fans": (
        (3, "Profile And Settings/Follower/FansList"),
        (2, "Your Activity/Follower/FansList"),
        (1, "Activity/Follower List/FansList"),
    ),
    "transactions": (
        (3, "Income+ Wallet/Transaction History/TransactionsList"),
        (2, "Income Plus Wallet Transactions/Transaction History/TransactionsList"),
    ),
    "lives": ((3, f"TikTok {_LIVE}"), *((generation, f"Tiktok {_LIVE}") for generation in (3, 2, 1))),
}
"""Part -> (generation, place) of the only values that are ever looked at, the newest generation first."""

Found = dict[str, bytes]
Dated = tuple[dt.date | None, Download]
_PATHS = tuple(place for places in LISTED.values() for _, place in places)
_POST_FIELDS = ("Date", "Likes", "WhoCanView", "ContentDisclosure", "AIGeneratedContent", "Title")
_NULL = b"null"
_NESTED = {b"[": "[…]", b"{": "{…}"}
_EMPTY = re.compile(rb'null|\[\s*\]|\{\s*\}|"\s*"|"N\\?/A"|"None"').fullmatch
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?: UTC)?", re.ASCII).fullmatch
_MOMENT_EXAMPLE = "2026-01-31 18:00:00"
_MAX_TITLE, _MAX_SHORT = 10_000, 80
_Row = TypeVar("_Row")


def is_gdpr(data: bytes) -> bool:
    """Whether `data` is such a file, told by the keys of its outermost object. Never raises.

    If it is damaged, such keys anywhere tell it, so that nobody else reads it.
    """
    data = as_utf8(data)
    try:
        parts = list(members(data, SECTIONS).values())
        return len(parts) > 1 or any(map(_LIST_KEY, parts))
    except JsonError:
        return len(set(_SECTION_KEYS(data))) > 1


def read_gdpr(data: bytes, findings: Findings) -> Download | None:
    """What the file says of its owner's account; None if `findings` has got an error."""
    try:
        found = branches(as_utf8(data), _PATHS)
    except JsonError as error:
        findings.error("json_damaged", found=str(error))
        return None
    posts, not_public = _read_posts(found, findings)
    download = Download(
        generation=_generation(found),
        **_read_profile(found, findings),
        posts=posts,
        followers_per_day=_fans_per_day(found, findings),
        transactions=_count_rows(found, "transactions", findings),
        lives=_count_rows(found, "lives", findings),
        not_public=not_public,
    )
    if download.transactions:
        findings.add("transactions_only_counted", "note", count=download.transactions)
    return None if findings.has_errors else download


def _generation(found: Found) -> int:
    """The generation most of whose places were found; the newest one when they are equal."""
    met = Counter(at for places in LISTED.values() for at, place in places if place in found)
    return max((3, 2, 1), key=lambda generation: met[generation])


def _part(found: Found, part: str) -> tuple[int, bytes]:
    """The generation and the bytes of the newest place of `part` that is not empty; 0 if it has no place."""
    places = [(generation, found[place]) for generation, place in LISTED[part] if place in found]
    return next(iter([*(one for one in places if not _EMPTY(one[1])), *places]), (0, _NULL))


def _read_profile(found: Found, findings: Findings) -> dict[str, Any]:
    known, raw = zip(*(_part(found, part) for part in ("username", "region", "followers")), strict=True)
    if not any(known):
        findings.add("profile_missing", "note")
    profile: dict[str, Any] = {"username": "", "followers": math.nan, "region": ""}
    try:
        username = printable(_text(raw[0], findings, column="userName"))
        profile["username"] = username.removeprefix("@")[:_MAX_SHORT]
        profile["region"] = printable(_text(raw[1], findings, column="accountRegion"))[:_MAX_SHORT]
        if not _EMPTY(raw[2]):  # the oldest files never give it
            profile["followers"] = _count(raw[2], findings, column="followerCount")
    except JsonError:
        findings.error("json_damaged", found="ProfileMap")
    return profile


def _rows(
    raw: bytes, column: str, findings: Findings, read: Callable[[int, bytes], _Row | None]
) -> Iterator[_Row]:
    """What `read` makes of every item of the list `raw`; anything but a sound list is a finding."""
    if _EMPTY(raw):
        return
    if raw[:1] != b"[":
        findings.add("not_a_list", column=column)
        return
    for row, item in enumerate(map(bytes, items(raw)), start=1):
        try:
            made = read(row, item)
        except JsonError:
            findings.error("json_damaged", found=f"{column} {row}")
            return
        if made is not None:
            yield made


def _count_rows(found: Found, part: str, findings: Findings) -> int:
    column = LISTED[part][0][1].rpartition("/")[2]
    return sum(_rows(_part(found, part)[1], column, findings, lambda *_: 1))


def _fans_per_day(found: Found, findings: Findings) -> dict[dt.date, int]:
    """How many followers began on each day; their names are never decoded."""

    def day(row: int, item: bytes) -> dt.date | None:
        moment = _moment(members(item, ("Date",)).get("Date", _NULL))
        if moment is None:
            findings.add("row_unreadable", row=row, column="FansList")
        return moment.date() if moment else None

    _, raw = _part(found, "fans")
    return dict(sorted(Counter(_rows(raw, "FansList", findings, day)).items()))


def _read_posts(found: Found, findings: Findings) -> tuple[tuple[OwnPost, ...], frozenset[dt.datetime]]:
    """The posts that everyone may see, and when the others were made."""
    generation, raw = _part(found, "posts")
    if not generation:
        findings.add("own_posts_missing", "note")
    elif _EMPTY(raw):
        findings.add("own_posts_none", "note")
    hidden = set()

    def post(row: int, item: bytes) -> OwnPost | None:
        if item[:1] != b"{":
            findings.add("row_unreadable", row=row, column="VideoList")
            return None
        given = members(item, _POST_FIELDS)
        fields = dict.fromkeys(_POST_FIELDS, _NULL) | given
        if not (_is_public(fields["WhoCanView"]) if "WhoCanView" in given else generation == 1):
            findings.add("posts_not_public", "note", row=row)
            hidden.add(_moment(fields["Date"]))
            return None
        return _own_post(row, fields, findings)

    posts = tuple(_rows(raw, "VideoList", findings, post))
    return posts, frozenset(moment for moment in hidden if moment)


def _is_public(who: bytes) -> bool:
    return str(_value(who)).strip().casefold() == "everyone"


def _own_post(row: int, fields: dict[str, bytes], findings: Findings) -> OwnPost | None:
    moment = _moment(fields["Date"])
    if moment is None:
        found = _shown(_value(fields["Date"]))
        findings.add("date_unreadable", row=row, column="Date", expected=_MOMENT_EXAMPLE, found=found)
        return None
    caption = _text(fields["Title"], findings, row=row, column="Title")
    if _EMPTY(fields["Title"]):
        findings.add("captions_not_given", "note", row=row)
    return OwnPost(
        row=row,
        posted_at=moment,
        title=caption[:_MAX_TITLE],
        likes=_count(fields["Likes"], findings, row=row, column="Likes"),
        disclosure=_mark(fields, "ContentDisclosure", row, findings),
        ai_generated=_mark(fields, "AIGeneratedContent", row, findings),
    )


def _value(raw: bytes) -> Any:
    """The text, number or truth in `raw`, None if it is empty; of lists and objects only what they are."""
    return None if _EMPTY(raw) else _NESTED.get(raw[:1]) or load(raw)


def _shown(value: Any) -> str:
    return "" if value is None else str(value)[:_MAX_SHORT]


def _moment(raw: bytes) -> dt.datetime | None:
    """The moment, which TikTok gives without a zone; it is UTC wherever that could be checked."""
    match = _MOMENT(load(raw).strip()) if raw[:1] == b'"' else None
    if match is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(match[1] + "+00:00")
    except ValueError:
        return None
    return moment if within_years(moment.date()) else None


def _text(raw: bytes, findings: Findings, **where: Any) -> str:
    """The text in `raw`, without halves of characters; empty if there is no text."""
    value = _value(raw)
    if value is not None and raw[:1] != b'"':
        findings.add("not_text", found=_shown(value), **where)
        return ""
    return (value or "").encode("utf-8", "replace").decode("utf-8").strip()


def _mark(fields: dict[str, bytes], column: str, row: int, findings: Findings) -> str:
    """What stands in a field of which nobody knows the values, on one line."""
    raw = fields[column]
    if _EMPTY(raw):
        return ""
    text = _text(raw, findings) if raw[:1] == b'"' else raw.decode("utf-8", "replace")
    shown = printable(text[:_MAX_SHORT])
    if shown:
        findings.add("post_mark_unknown", "note", row=row, column=column, found=shown)
    return shown


def _count(raw: bytes, findings: Findings, **where: Any) -> float:
    """A count, as text or number; NaN with a finding if it is missing or not a count."""
    value = _value(raw)
    count = count_of(value)
    if value is None or (count and math.isnan(count.value)):
        findings.add("not_measured", "note", **where)
        return math.nan
    return noted_count(value, findings, **where)


def _read(file: Recognised, findings: Findings) -> Part[Dated] | None:
    download = read_gdpr(file.raw.data, findings)
    if download is None:
        return None
    posts = tuple(post for post in download.posts if post.posted_at.date() <= file.until)
    if late := [post.posted_at.date() for post in download.posts if post not in posts]:
        findings.add("day_refused", found=max(late), count=len(late))
    days = [post.posted_at.date() for post in posts]
    as_of = file.own_day or max([*days, *download.followers_per_day], default=None)
    return file.part((as_of, replace(download, posts=posts)), len(days), days)


def _merge(parts: Sequence[Part[Dated]], _known: Known, _findings: Findings) -> Merged:
    """The posts and, as the newest download has it, the account."""
    dated = [
        part.content for part in sorted(parts, key=lambda part: (part.content[0] or dt.date.min, part.name))
    ]
    named = ((part.name, part.content[1].username.casefold()) for part in parts)
    profile = None
    if dated:
        on, newest = dated[-1]
        profile = Profile(newest.username, newest.followers, newest.region, on)
    return Merged(
        {"own_posts": own_posts_frame(download for _, download in dated), "profile": profile},
        accounts=[Account(username, name, sure=True) for name, username in named if username],
    )


_OWN_POSTS = mark_plural("{n} public post in your own data", "{n} public posts in your own data")
GDPR = ExportKind(
    name=KIND,
    words={KIND: mark("Download of your own data")},
    read=_read,
    merge=_merge,
    is_json=lambda raw, _: raw.is_held and is_gdpr(raw.data),
    held={"own_posts": ("own_posts", _OWN_POSTS)},
    headings=["VideoList", "FansList"],
    json_words={part for place in _PATHS for part in place.split("/")} | set(SECTIONS),
)
