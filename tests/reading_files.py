"""The files that `differential` gives to two states of the readers: every kind, small and large, damaged.

Nothing here comes from the package, so that one generator serves both states.
"""

from __future__ import annotations

import csv
import functools
import io
import json
import random
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import gdpr_format
import post_format as posts
import shop_format
import studio_format as studio
import workbook_format

from tests import fuzz_seeds
from tests.mutations import csv_text, damaged, mutated

SIZES, OFTEN = (0, 1, 2, 12, 40, 400, 3_000), (1, 10, 20, 30, 20, 5, 1)  # rows
_NOT_IN_CELLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CAPTIONS = (
    *(
        "gewoon 🌸 #fyp",
        'Dag "een", met komma',
        "regel\ntwee",
        "",
        " #ad\u00a0",
        "x" * 150,
        "a\\b/\t",
        "\u2028é",
    ),
    *("; en\r\nnog een", "=1+1", "half \ud83d"),
)
_COUNTS = (10**12 - 1, 10**12, 10**13 - 1, 10**13, "12", "1.5K", -1, 1.5, 1e3)  # the first ones are sound
_BOOK_DATES = ("{0.day:02}-{0.month:02}-{0.year}", "{0:%Y-%m-%d}", "{0.month}/{0.day}/{0.year}")
_AMOUNTS = ("{:.2f}", "€ {:.2f}", "{:,.2f}", "{:.0f}", "-{:.0f}", "{:.3f}")


class Case(NamedTuple):
    """What is read in one go: plain values, which a worker of any state can take."""

    reader: str  # "exports", "income" or "deals"
    files: list[tuple[str, bytes, bool]]  # name, bytes, whether it lies on disk
    exported_on: tuple[int, int, int] | None
    handle: str | None


def case(kind: str, number: int, seed: int) -> Case:
    """The case with this number, the same whenever it is asked for."""
    chance = random.Random(f"{seed}/{kind}/{number}")
    name, whole = FORMATS[kind](chance)
    data = _changed(whole, chance)
    if kind in ("income", "deals"):
        return Case(kind, [(name, data, True)], None, None)
    files = [(_named(name, chance), data, name.endswith((".jsonl", ".csv")) and chance.random() < 0.03)]
    if chance.random() < 0.1:
        other_name, other = FORMATS[kind](chance)
        files.append((f"b/{other_name}", other, False))
    exported_on = (2026, 11, 16) if chance.random() < 0.3 else None
    return Case("exports", files, exported_on, "noor_fictief" if chance.random() < 0.5 else None)


def _changed(data: bytes, chance: random.Random) -> bytes:
    how = chance.random()
    if how < (0.6 if data[:2] == b"PK" else 0.03):  # what is in a ZIP is damaged already
        return data
    if how < 0.3:
        return mutated(data, chance)
    return damaged(data, chance)


def _named(name: str, chance: random.Random) -> str:
    suffix = name.rpartition(".")[2]
    if chance.random() < 0.8:
        return name
    names = ("a.txt", f"TikTok_Data_1794816000.{suffix}", f"A/Overview_2026-11-04_1794816000_sam.{suffix}")
    return chance.choice((*names, f".a.{suffix}", f"a.{suffix.upper()}"))


def _rows(chance: random.Random, most: int = 3_000) -> int:
    """How many rows; the small numbers vary, since a file is made from its number of rows."""
    rows = chance.choices(SIZES, OFTEN)[0]
    return min(rows if rows in (0, 1, 3_000) else rows + chance.randrange(rows), most)


@functools.lru_cache(maxsize=200)
def _kept(make: Callable[..., bytes], *given: Any) -> bytes:
    return make(*given)


def _sized(
    kind: str, make: Callable[..., bytes], *before: Any, most: int = 3_000
) -> Callable[[random.Random], Any]:
    """Files of one kind: the seed of `fuzzing`, or one with another number of rows."""

    def made(chance: random.Random) -> tuple[str, bytes]:
        name, data = _kept_seed(kind)
        return name, data if chance.random() < 0.4 else _kept(make, *before, _rows(chance, most))

    return made


@functools.cache
def _kept_seed(kind: str) -> tuple[str, bytes]:
    return fuzz_seeds.SEEDS[kind]()


def _history(days: int) -> bytes:
    return fuzz_seeds._dated(studio.FOLLOWER_HISTORY, 8300, 9, days=days)


def _viewers(days: int) -> bytes:
    return fuzz_seeds._dated(studio.VIEWERS, 210, 80, 130, days=days)


def _orders(count: int) -> bytes:
    """Orders that are all sound, and each of them different."""
    chance = random.Random(count * 31 + 1)
    records = []
    for number in range(count):
        sold = chance.choice((1, 1, 2, 30))
        changes = {
            "Items sold": sold,
            "Items refunded": chance.choice((0, 0, sold)),
            "Content Type": chance.choice(("Video", "LIVE", "Showcase", "")),
            "Order type": chance.choice(("Affiliate order", "", "Shop order")),
            "Currency": chance.choice(("EUR", "EUR", "eur ", "GBP")),
            "Est. Shop Ads commission": chance.choice(("", 0, 0.05, "-1.20")),
            "Shop ads": chance.choice(("", "3%", "7.5%")),
        }
        statuses = ("Settled", "Pending", "Awaiting payment", "Ineligible", " settled")
        records.append(
            shop_format.order(
                number,
                fuzz_seeds.moment(chance.randrange(600)),
                status=chance.choice(statuses),
                gmv=chance.choice((24.95, 5, 0, 1234.5, 0.01)),
                share=chance.choice((0.12, 0.075, 0, 1)),
                video_id=chance.choice(("7629867741511486734", "/", "", "7629867741511486735\t")),
                product=chance.choice(_CAPTIONS[:-1]),
                **changes,
            )
        )
    return shop_format.csv_of(shop_format.rows_of(records))


def _own_data(generation: int, count: int) -> bytes:
    """Posts, followers, LIVEs and payments of one account; not all of the posts are public."""
    chance = random.Random(count * 37 + generation)
    write = gdpr_format.old_post if generation == 1 else gdpr_format.post
    dates = [gdpr_format.moment_text(fuzz_seeds.moment(chance.randrange(600))) for _ in range(count)]
    listed = []
    for date in dates:
        likes = chance.choice(("412", 0, 7, "", "N/A", None, "1.2K", 10**13, "9" * 14))
        fields = {
            "Title": chance.choice((*_CAPTIONS, "N/A", None)),
            "WhoCanView": chance.choice(
                ("Everyone", "Everyone", "everyone ", "Friends", "Private", None, "")
            ),
            "ContentDisclosure": chance.choice(("", None, "Your brand", "Branded content", "x" * 90)),
            "AIGeneratedContent": chance.choice(("", "Yes", "No", None, [])),
        }
        listed.append(write(date, likes) if generation == 1 else write(date, likes, **fields))
    fans = gdpr_format.fans(dates)
    account = gdpr_format.Account(
        username=chance.choice(("noor_fictief", "Noor_Fictief", None, 5, "")),
        followers=chance.choice((12840, "12840", None, "12.8K", -1)),
        region=chance.choice(("NL", "nl", None, 7)),
        posts=chance.choice((listed, listed, listed, *gdpr_format.EMPTIES)),
        fans=chance.choice((fans, fans, *gdpr_format.EMPTIES)),
        transactions=chance.choice((None, [{"Date": date, "Amount": "5"} for date in dates[:5]])),
        lives=chance.choice((None, [{"LiveStartTime": date, "LiveEndTime": date} for date in dates[:5]])),
    )
    document = gdpr_format.document(account, generation)
    return gdpr_format.written(document, indent=chance.choice((None, 1)), ascii_only=chance.random() < 0.5)


def _listed(shape: str) -> Callable[[random.Random], Any]:
    """Lists of posts of every source in one shape."""

    def made(chance: random.Random) -> tuple[str, bytes]:
        if shape in fuzz_seeds.SEEDS and chance.random() < 0.2:
            return _kept_seed(shape)
        suffix, write = _SHAPES[shape]
        writer = chance.choice((*posts.JSON_WRITERS, posts.fourcat))
        return f"a.{suffix}", _kept(write, writer, _rows(chance), chance.randrange(4))

    return made


def _some_posts(count: int, variant: int, *, halves: bool) -> list[dict[str, Any]]:
    """Posts of one account (0), with other captions and figures (1), unsound ones (2), of several (3)."""
    chance, found = random.Random(count * 41 + variant), []
    for number in range(1, count + 1):
        post = posts.post(number)
        if variant:
            post["caption"] = chance.choice(_CAPTIONS if halves else _CAPTIONS[:-1])
            post["views"] = chance.choice((chance.randrange(10**7), 0, *_COUNTS[: (0, 1, 9, 4)[variant]]))
            post["likes"], post["saves"] = chance.choice((5, 60)), chance.choice((1, None, 0))
            post["ad"] = chance.choice((False, False, True, "yes", 1, 0, None, "ja"))
        if variant == 2:
            post["id"] = chance.choice((post["id"], int(post["id"]), post["id"][:-2] + "00", "0", " 7123456"))
        if variant == 3:
            post["author"] = chance.choice(("noor_fictief", "sam.fictief", "", "@Noor_Fictief"))
        found.append(post)
    return found


def _array(writer: posts.Writer, count: int, variant: int) -> bytes:
    listed = [writer(post) for post in _some_posts(count, variant, halves=True)]
    return json.dumps(listed, indent=variant or None).encode()


def _lines(writer: posts.Writer, count: int, variant: int) -> bytes:
    listed = _some_posts(count, variant, halves=True)
    return b"".join(json.dumps(writer(post)).encode() + b"\n" for post in listed)


def _object(writer: posts.Writer, count: int, variant: int) -> bytes:
    """An answer of an interface: a list within an object, or a single post."""
    listed = [writer(post) for post in _some_posts(count, variant, halves=True)]
    if count == 1 and variant:
        return json.dumps(listed[0], indent=1).encode()
    keys = ("videos", "itemList", "items", "entries", "data", "data.videos")
    found: Any = {"cursor": 1, "has_more": False, "extra": {"items": [1]}}
    outer, _, inner = keys[(count + variant) % len(keys)].partition(".")
    return json.dumps(
        {"a": found, outer: {inner: listed} if inner else listed, "error": {"code": "ok"}}
    ).encode()


def _table(writer: posts.Writer, count: int, variant: int) -> bytes:
    return posts.csv_table(_some_posts(count, variant, halves=False), writer)


_SHAPES: dict[str, tuple[str, Callable[..., bytes]]] = {
    "posts_array": ("json", _array),
    "posts_lines": ("jsonl", _lines),
    "posts_object": ("json", _object),
    "posts_csv": ("csv", _table),
}


def _workbook(chance: random.Random) -> tuple[str, bytes]:
    """One or two tables, damaged or not, as a workbook of texts or of numbers."""
    if chance.random() < 0.1:
        return _kept_seed("workbook")
    sheets = {}
    for title in chance.choice((("x",), ("x",), ("Blad 1", "x"))):
        _, data = FORMATS[chance.choice(_TABLES)](chance)
        data = data if len(data) < 20_000 else data[:20_000]
        text = (damaged(data, chance) if chance.random() < 0.5 else data).decode("utf-8-sig", "replace")
        try:
            rows = list(csv.reader(io.StringIO(text[:30_000], newline="")))
        except csv.Error:
            rows = [[text[:200]]]
        typed = chance.random() < 0.3
        sheets[title] = [[_cell(cell, typed=typed) for cell in row] for row in rows]
    return "a.xlsx", workbook_format.workbook(sheets)


def _cell(text: str, *, typed: bool) -> Any:
    if typed and re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,9})?", text):
        return float(text) if "." in text else int(text)
    return _NOT_IN_CELLS.sub("?", text)[:30_000] or None


def _zip(chance: random.Random) -> tuple[str, bytes]:
    """Up to three files of any kinds in one, damaged or not, at times a ZIP within it."""
    if chance.random() < 0.3:
        return _kept_seed("zip")
    entries = {}
    for at in range(chance.choice((1, 2, 3))):
        name, data = FORMATS[chance.choice(_PACKED)](chance)
        entries[f"{at}/{name}"] = _changed(data, chance) if chance.random() < 0.6 else data
    packed = studio.archive(entries)
    if chance.random() < 0.1:
        packed = studio.archive({"inner.zip": packed, "Overview.csv": fuzz_seeds.overview()})
    return "a.zip", packed


def _book(header: Sequence[str], row: Callable[..., list[str]], name: str) -> Any:
    """Books kept by hand, in one notation or in several and with mistakes."""

    def made(chance: random.Random) -> tuple[str, bytes]:
        mixed, comma = chance.random() < 0.3, chance.random() < 0.5
        date, amount = chance.choice(_BOOK_DATES), chance.choice(_AMOUNTS)
        rows = [list(header)]
        for number in range(_rows(chance, 400)):
            if mixed and chance.random() < 0.3:
                date, amount = chance.choice(_BOOK_DATES), chance.choice(_AMOUNTS)
            money = amount.format(chance.randrange(5, 200_000) / 100)
            money = money.translate(str.maketrans(",.", ".,")) if comma else money
            some = functools.partial(_some, chance, mixed)
            rows.append(row(some, date.format(fuzz_seeds.moment(number * 7)), money))
        return name, csv_text(rows, chance, ";" if comma else ",").encode()

    return made


def _some(chance: random.Random, mixed: bool, good: Sequence[Any], wrong: Sequence[Any] = ()) -> Any:
    return chance.choice(wrong if wrong and mixed and chance.random() < 0.1 else good)


def _income(some: Callable[..., Any], date: str, amount: str) -> list[str]:
    streams = ("sponsored", "LIVE-cadeaus", "creator rewards", "TikTok Shop", "overig", "Commissie")
    currency, rate = some(
        (("", ""), ("", ""), ("EUR", "1"), ("USD", "2")), (("USD", ""), ("$", "0,9"), ("x", ""))
    )
    return [date, some(streams, ("affiliat", "")), amount, currency, rate, "Merk", some(_CAPTIONS[:6])]


def _deal(some: Callable[..., Any], date: str, amount: str) -> list[str]:
    number = some(range(7629867741511400000, 7629867741511400400))
    link = f"https://www.tiktok.com/@noor/video/{number}"
    video = some(("", link, str(number)), ("7.62987E+18", "7629867741500000000", "x"))
    kind = some(("betaald", "ruil", "cadeau", "own", "affiliate link", "gesponsord"), ("betald", ""))
    brand, posts = some(("Merk", ""), ("x" * 300,)), some(("", "1", "3"), ("0", "2,5", "x"))
    return [video, some((date, "")), brand, kind, amount, posts, "notitie"]


FORMATS: dict[str, Callable[[random.Random], tuple[str, bytes]]] = {
    "overview": _sized("overview", fuzz_seeds.overview, most=400),
    "follower_history": _sized("follower_history", _history, most=400),
    "viewers": _sized("viewers", _viewers, most=400),
    "content": _sized("content", fuzz_seeds.content, most=400),
    "follower_activity": _sized("follower_activity", fuzz_seeds.activity, most=40),
    "follower_gender": lambda _: _kept_seed("follower_gender"),
    "follower_top_territories": lambda _: _kept_seed("follower_top_territories"),
    "zip": _zip,
    "workbook": _workbook,
    "orders": _sized("orders", _orders),
    "live": _sized("live", fuzz_seeds.live),
    **{f"own_data_{n}": _sized(f"own_data_{n}", _own_data, n, most=3_000) for n in (1, 2, 3)},
    **{shape: _listed(shape) for shape in _SHAPES},
    "income": _book(
        ("datum", "inkomstenbron", "bedrag", "valuta", "koers", "bron", "notitie"), _income, "income.csv"
    ),
    "deals": _book(
        ("video", "datum", "merk", "soort", "bedrag", "aantal posts", "notitie"), _deal, "deals.csv"
    ),
}
"""Kind -> a file of it with its name, before it is damaged."""

_TABLES = (
    "overview",
    "follower_history",
    "viewers",
    "content",
    "follower_activity",
    "orders",
    "live",
    "posts_csv",
)
_PACKED = tuple(kind for kind in FORMATS if kind not in ("zip", "income", "deals"))
