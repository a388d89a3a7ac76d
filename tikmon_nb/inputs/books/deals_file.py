"""`deals.csv`, what was agreed: its columns, kinds of deal and numbers of videos, and one row of it."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from tikmon_nb.inputs.books.income_file import MONEY, amount_column, euros
from tikmon_nb.inputs.books.ledger_table import Line

COLUMNS: dict[str, tuple[str, ...]] = {
    "video_id": (
        *("video_id", "video id", "video-id", "videoid", "video", "link", "video link", "videolink"),
        *("video_link", "link naar video", "url"),
    ),
    "date": ("date", "datum"),
    "brand": ("brand", "merk", "merknaam"),
    "kind": ("kind", "soort", "soort deal"),
    **MONEY,
    "posts": ("posts", "aantal posts", "aantal_posts", "number of posts", "aantal video's"),
    "note": ("note", "notitie", "opmerking", "notes", "notities", "opmerkingen"),
}

REQUIRED = (("kind",),)

TYPES = {
    "video_id": "str",
    "date": "datetime64[us]",
    "brand": "str",
    "kind": "str",
    "amount_eur": "float64",
    "note": "str",
    "posts": "float64",
}

MAX_POSTS = 1_000  # in one deal

KINDS = ("paid", "barter", "gift", "affiliate", "own")

_NAMES: dict[str, tuple[str, ...]] = {
    "paid": ("betaald", "betaalde", "betaalde samenwerking", "betaalde post", "gesponsord", "sponsored"),
    "barter": ("ruil", "ruildeal", "barterdeal", "barter deal", "ruil barter", "ruilen"),
    "gift": ("cadeau", "cadeautje", "gekregen", "gratis", "gratis product", "gifted", "cadeau gekregen"),
    "affiliate": ("affiliate link", "affiliatelink", "commissie", "affiliate commissie"),
    "own": ("eigen", "eigen merk", "eigen product", "eigen producten", "own brand", "own product"),
}

KIND_NAMES: dict[str, str] = {name: kind for kind in KINDS for name in (kind, *_NAMES[kind])}
"""The kind of deal that every name stands for."""

_LINK = re.compile(r"tiktok\S{0,200}?/(?:video|photo)/([0-9]{1,20})(?![0-9])", re.IGNORECASE)
_ID = re.compile(r"[1-9][0-9]{14,19}")
_SPOILED = re.compile(
    r"[0-9]+(?:[.,][0-9]*)?e\+?[0-9]+|[0-9]{6,}[.,][0-9]*|[1-9][0-9]{14}0{4,5}", re.IGNORECASE
)
_LONGEST = 500  # characters of a link
_SPREADSHEET_TEXT = re.compile(r"(?:'|=\")?(.*?)\"?")  # how a long number is kept whole in a spreadsheet


def video_id_of(cell: str) -> str | None:
    """The number of the video in a link, or in `cell` itself; None when it holds none."""
    text = unicodedata.normalize("NFKC", cell[:_LONGEST]).strip()
    if found := _LINK.search(text):
        return found[1]
    number = _SPREADSHEET_TEXT.fullmatch(text)
    if number is None or not _ID.fullmatch(number[1]) or is_spoiled(text):
        return None
    return number[1]


def is_spoiled(cell: str) -> bool:
    """Whether `cell` was the number of a video before a spreadsheet rounded it to fifteen digits."""
    return _SPOILED.fullmatch(cell.strip().strip("'=\"")) is not None


def record(line: Line) -> tuple[Any, ...] | None:
    """The columns of `TYPES` in one row; None, and errors in its file's findings, when one is wrong."""
    video_id = _video_id(line)
    day = line.day(required=False)
    kind = line.meaning("kind", KIND_NAMES, KINDS, "kind_unknown")
    money = euros(line)
    if money and money[0] < 0:
        line.error("number_out_of_range", amount_column(line), expected="≥ 0")
    posts = _posts(line)
    if line.wrong or money is None:
        return None
    brand, note = line.cell("brand"), line.cell("note")
    if not brand and kind != "own":
        line.count("brand_missing", "warning", "brand")
    line.tell_if_twice((video_id, day, brand, kind, str(money[0]), note, posts))  # NaN is not equal to NaN
    return video_id, day, brand, kind, money[0], note, posts


def _video_id(line: Line) -> str:
    cell = line.cell("video_id")
    found = video_id_of(cell)
    if cell and found is None:
        code = "video_id_spoiled" if is_spoiled(cell) else "video_id_unreadable"
        line.tell(code, "warning", "video_id", expected="https://www.tiktok.com/@…/video/…")
    return found or ""


def _posts(line: Line) -> float | None:
    """For how many posts a deal is, 1 where it is not said; None after an error."""
    if not line.cell("posts"):
        return 1.0
    posts = line.number_in("posts")
    if posts is not None and not 0 < posts <= MAX_POSTS:
        line.error("number_out_of_range", "posts", expected=f"1 … {MAX_POSTS}")
    return posts
