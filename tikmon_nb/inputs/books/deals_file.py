"""`deals.csv`, what was offered, agreed and paid: its columns, the words in them, and one row of it."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Any

from tikmon_nb.inputs.books.income_file import MONEY, NOTE, WHO, amount_column, euros
from tikmon_nb.inputs.books.ledger_table import Line
from tikmon_nb.inputs.tabular.headings import meaning
from tikmon_nb.units import UNIT_BOUNDS

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
    **WHO,
    "status": ("status", "stand", "stand van zaken"),
    "category": ("category", "categorie", "branche", "niche"),
    "platform": ("platform", "kanaal"),
    "asked_eur": ("asked_eur", "asked", "asked (eur)", "gevraagd", "gevraagd_eur", "vraagprijs"),
    "offered_eur": ("offered_eur", "offered", "offered (eur)", "geboden", "geboden_eur", "bod"),
    "vat": ("vat", "btw"),
    "agreed_on": ("agreed_on", "agreed on", "afgesproken op", "akkoord op"),
    "invoiced_on": ("invoiced_on", "invoiced on", "gefactureerd op", "factuurdatum", "invoice date"),
    "due_days": ("due_days", "due days", "betaaltermijn", "betaaltermijn (dagen)", "payment term"),
    "paid_on": ("paid_on", "paid on", "betaald op", "betaaldatum", "payment date"),
    "rights_days": ("rights_days", "usage rights (days)", "gebruiksrecht", "gebruiksrecht (dagen)"),
    "exclusive_days": ("exclusive_days", "exclusivity (days)", "exclusiviteit", "exclusiviteit (dagen)"),
    "note": NOTE,
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
    **dict.fromkeys(("payer", "deal_id", "status", "category", "platform", "vat"), "str"),
    **dict.fromkeys(("asked_eur", "offered_eur"), "float64"),
    **dict.fromkeys(("agreed_on", "invoiced_on", "paid_on"), "datetime64[us]"),
    **dict.fromkeys(("due_days", "rights_days", "exclusive_days"), "float64"),
}
"""Columns of the table by type; `rights_days` and `exclusive_days` are infinite where there is no end."""

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

AGREED = ("agreed", "done")
"""The statuses of what is a deal; the others tell of a price that was asked, offered or refused."""

_STATUSES: dict[str, tuple[str, ...]] = {
    "offered": ("aangeboden", "offerte", "in gesprek", "open"),
    "refused_by_brand": ("geweigerd door merk", "afgewezen door merk", "merk weigert", "afgewezen"),
    "refused_by_me": ("geweigerd door mij", "zelf geweigerd", "zelf afgewezen", "geweigerd", "refused"),
    "agreed": ("afgesproken", "akkoord", "getekend", "signed"),
    "done": ("klaar", "gedaan", "afgerond", "geleverd", "betaald", "paid", "delivered"),
}
STATUS_NAMES = {name: status for status, names in _STATUSES.items() for name in (status, *names)}

_VAT: dict[str, tuple[str, ...]] = {
    "excluded": ("excl", "exclusief", "ex", "excl btw", "exclusief btw", "zonder", "excl. btw"),
    "included": ("incl", "inclusief", "incl btw", "inclusief btw", "met", "incl. btw"),
    "none": ("geen", "vrijgesteld", "kor", "0", "0%"),
}
VAT_NAMES = {name: how for how, names in _VAT.items() for name in (how, *names)}

_NO_END = {"onbeperkt", "onbeperkte tijd", "altijd", "perpetual", "unlimited", "forever"}
_MOST_DAYS = 36_500

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
    status = _word(line, "status", STATUS_NAMES, tuple(_STATUSES)) or "agreed"
    vat = _word(line, "vat", VAT_NAMES, tuple(_VAT))
    prices = [_number(line, name) for name in ("asked_eur", "offered_eur")]
    days = [line.day(name, required=False) for name in ("agreed_on", "invoiced_on", "paid_on")]
    terms = [_number(line, name) for name in ("due_days", "rights_days", "exclusive_days")]
    if line.wrong or money is None:
        return None
    brand, note = line.cell("brand"), line.cell("note")
    if not brand and kind != "own":
        line.count("brand_missing", "warning", "brand")
    payer, deal_id, category, platform = (
        line.cell(name) for name in ("payer", "deal_id", "category", "platform")
    )
    rest = (payer, deal_id, status, category, platform, vat, *prices, *days, *terms)
    found = (video_id, day, brand, kind, money[0], note, posts, *rest)
    line.tell_if_twice(str(found))  # NaN is not equal to NaN
    return found


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


def _word(line: Line, name: str, names: dict[str, str], known: tuple[str, ...]) -> str:
    """What the word in a column stands for; empty where it is blank, or after an error."""
    cell = line.cell(name)
    found = meaning(cell, names)
    if cell and found is None:
        line.error("value_not_allowed", name, expected=", ".join(known))
    return found or ""


def _number(line: Line, name: str) -> float:
    """The number in a column, infinite for a term without an end; NaN where blank or after an error."""
    cell = line.cell(name)
    if not cell:
        return math.nan
    if name.endswith("_days") and cell.strip().casefold() in _NO_END:
        return math.inf
    number = line.number_in(name)
    if number is None:
        return math.nan
    most = _MOST_DAYS if name.endswith("_days") else UNIT_BOUNDS["eur_per_month"][1]
    if not 0 <= number <= most:
        line.error("number_out_of_range", name, expected=f"0 … {most:.0f}")
    return number
