"""Lists of posts as TikTok's interfaces and the tools that read its site write them, for tests and examples.

A post is a dict with `id`, `caption`, `created` (Unix seconds), `views`, `likes`, `comments`, `shares`,
`saves`, `author` and `ad`; every writer turns it into the shape of one source.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

Post = Mapping[str, Any]
DISPLAY_CUT = 150


def post(number: int, **changes: Any) -> dict[str, Any]:
    """An invented post; `number` makes its id, time and counts."""
    created = 1_777_000_000 + number * 86_400
    base = {
        "id": str((created << 32) | number),
        "caption": f"Verzonnen post {number} 🌸 #fyp",
        "created": created,
        "views": 1_000 + 10 * number,
        "likes": 50 + number,
        "comments": 5,
        "shares": 2,
        "saves": 1,
        "author": "noor_fictief",
        "ad": False,
    }
    return base | changes


def web_item(post: Post) -> dict[str, Any]:
    """As TikTok's site sends it, numbers in `stats`."""
    return {
        "id": post["id"],
        "desc": post["caption"],
        "createTime": post["created"],
        "author": {"uniqueId": post["author"], "nickname": "Noor"},
        "stats": {
            "diggCount": post["likes"],
            "shareCount": post["shares"],
            "commentCount": post["comments"],
            "playCount": post["views"],
            "collectCount": post["saves"],
        },
        "isAd": post["ad"],
        "adAuthorization": False,
        "music": {"id": "7000000000000000001", "title": "original sound"},
    }


def web_item_v2(post: Post) -> dict[str, Any]:
    """As TikTok's site sends it since 2024: `statsV2` with texts, and an empty `stats`."""
    item = web_item(post)
    item["statsV2"] = {key: str(value) for key, value in item["stats"].items()}
    item["createTime"] = str(item["createTime"])
    item["stats"] = {}
    return item


def zeeschuimer(post: Post) -> dict[str, Any]:
    """As Zeeschuimer wraps what the site sent."""
    return {"nav_index": "1", "item_id": post["id"], "source_platform": "tiktok.com", "data": web_item(post)}


def display_api(post: Post) -> dict[str, Any]:
    """As the Display API answers, the caption cut at 150 characters."""
    return {
        "id": post["id"],
        "video_description": post["caption"][:DISPLAY_CUT],
        "create_time": post["created"],
        "like_count": post["likes"],
        "comment_count": post["comments"],
        "share_count": post["shares"],
        "view_count": post["views"],
    }


def apify(post: Post) -> dict[str, Any]:
    """As the clockworks scraper at Apify writes it."""
    moment = dt.datetime.fromtimestamp(post["created"], dt.UTC)
    return {
        "id": post["id"],
        "text": post["caption"],
        "createTime": post["created"],
        "createTimeISO": moment.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "isAd": post["ad"],
        "isSponsored": False,
        "authorMeta": {"name": post["author"], "fans": 8300},
        "diggCount": post["likes"],
        "shareCount": post["shares"],
        "playCount": post["views"],
        "commentCount": post["comments"],
        "collectCount": post["saves"],
    }


def fourcat(post: Post) -> dict[str, Any]:
    """As a row of 4CAT's CSV."""
    return {
        "id": post["id"],
        "author": post["author"],
        "body": post["caption"],
        "stickers": "Werbung",
        "unix_timestamp": post["created"],
        "is_ad": "yes" if post["ad"] else "no",
        "is_paid_partnership": "no",
        "likes": post["likes"],
        "comments": post["comments"],
        "shares": post["shares"],
        "plays": post["views"],
    }


def yt_dlp(post: Post) -> dict[str, Any]:
    """As yt-dlp's `.info.json`, its title cut at 72 characters."""
    return {
        "id": post["id"],
        "title": post["caption"][:72],
        "description": post["caption"],
        "timestamp": post["created"],
        "uploader": post["author"],
        "extractor": "TikTok",
        "view_count": post["views"],
        "like_count": post["likes"],
        "repost_count": post["shares"],
        "comment_count": post["comments"],
    }


Writer = Callable[[Post], dict[str, Any]]
JSON_WRITERS: Sequence[Writer] = (web_item, web_item_v2, zeeschuimer, display_api, apify, yt_dlp)


def json_array(posts: Iterable[Post], writer: Writer) -> bytes:
    """A JSON array of posts."""
    return json.dumps([writer(post) for post in posts], ensure_ascii=False, indent=1).encode()


def json_lines(posts: Iterable[Post], writer: Writer) -> bytes:
    """A post a line."""
    return b"".join(json.dumps(writer(post), ensure_ascii=False).encode() + b"\n" for post in posts)


def csv_table(posts: Iterable[Post], writer: Writer) -> bytes:
    """A CSV with a column for every field; fields of objects have names with slashes, as at Apify."""
    rows = [flat(writer(post)) for post in posts]
    buffer = io.StringIO(newline="")
    table = csv.DictWriter(buffer, list(rows[0]) if rows else list(flat(writer(post(0)))))
    table.writeheader()
    table.writerows(rows)
    return buffer.getvalue().encode("utf-8-sig")


def flat(record: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """`record` without objects: `authorMeta/name`."""
    found: dict[str, Any] = {}
    for key, value in record.items():
        name = f"{before}{key}"
        found |= flat(value, f"{name}/") if isinstance(value, dict) else {name: value}
    return found
