"""TikTok Studio's download format, byte for byte: for the invented examples and for tests.

UTF-8 with byte order mark, every cell quoted, comma, LF, no newline at the end, dates without a
year in the language of the app under English headers.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence

OVERVIEW = ("Date", "Video Views", "Profile Views", "Likes", "Comments", "Shares")
FOLLOWER_HISTORY = ("Date", "Followers", "Difference in followers from previous day")
FOLLOWER_ACTIVITY = ("Date", "Hour", "Active followers")
FOLLOWER_GENDER = ("Gender", "Distribution")
FOLLOWER_TOP_TERRITORIES = ("Top territories", "Distribution")
VIEWERS = ("Date", "Total Viewers", "New Viewers", "Returning Viewers")
CONTENT = (
    *("Time", "Video title", "Video link", "Post time"),
    *("Total likes", "Total comments", "Total shares", "Total views"),
)
BOM = b"\xef\xbb\xbf"
UNDEFINED = "undefined"
_DUTCH = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
_ENGLISH = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DATE_STYLES = ("15 januari", "January 15", "15 January")


class Undoubled(str):
    """A caption whose inner quotes TikTok forgot to double."""

    __slots__ = ()


def day_text(day: dt.date, style: str) -> str:
    """`day` without its year, in one of `DATE_STYLES`."""
    if style == "15 januari":
        return f"{day.day} {_DUTCH[day.month - 1]}"
    month = _ENGLISH[day.month - 1]
    return f"{month} {day.day}" if style == "January 15" else f"{day.day} {month}"


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV table as TikTok writes it."""
    lines = [",".join(_cell(cell) for cell in row) for row in (header, *rows)]
    return BOM + "\n".join(lines).encode("utf-8")


def _cell(value: object) -> str:
    text = str(value)
    return f'"{text}"' if isinstance(value, Undoubled) else '"' + text.replace('"', '""') + '"'


def video_id(uploaded_at: dt.datetime, low: int = 1) -> str:
    """A video id whose upper 32 bits are the upload's Unix time; `low` fills the lower 32 bits."""
    return str((int(uploaded_at.timestamp()) << 32) | (low & 0xFFFFFFFF))


def video_link(handle: str, video: str) -> str:
    return f"https://www.tiktok.com/@{handle}/video/{video}"


def overview_name(first: dt.date, downloaded: dt.datetime, handle: str) -> str:
    """TikTok's name of an Overview ZIP: first day of the period, Unix time of download, handle."""
    return f"Overview_{first:%Y-%m-%d}_{int(downloaded.timestamp())}_{handle}.zip"


def archive(
    entries: Mapping[str, bytes],
    stamp: tuple[int, int, int, int, int, int] = (2026, 11, 16, 8, 0, 0),
    *,
    compress: bool = True,
) -> bytes:
    """A ZIP of `entries` (name -> bytes) with fixed time stamps.

    Without `compress` the bytes do not depend on the version of zlib.
    """
    buffer = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    with zipfile.ZipFile(buffer, "w", method) as opened:
        for name, data in entries.items():
            info = zipfile.ZipInfo(name, stamp)
            info.compress_type, info.create_system, info.external_attr = method, 3, 0o644 << 16
            opened.writestr(info, data)
    return buffer.getvalue()
