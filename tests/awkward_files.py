"""Two hundred awkward files: every kind of table in every wrapping, as people's folders hold them.

`python -m tests.awkward_files FOLDER` writes it, to run the whole program over it by hand.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

from tests.fuzz_seeds import SEEDS
from tools import post_format, studio_format, workbook_format

Table = list[list[str]]


def _rows(data: bytes) -> Table:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def _posts(writer: post_format.Writer) -> Table:
    return _rows(post_format.csv_table([post_format.post(n) for n in range(1, 7)], writer))


def _without(table: Table, *names: str) -> Table:
    kept = [at for at, name in enumerate(table[0]) if name not in names]
    return [[row[at] for at in kept] for row in table]


def tables() -> dict[str, Table]:
    """The kinds: TikTok's own, tools' lists, and what is neither."""
    overview = _rows(SEEDS["overview"]()[1])
    apify = _posts(post_format.apify)
    return {
        "Overview": overview,
        "Viewers": _rows(SEEDS["viewers"]()[1]),
        "FollowerHistory": _rows(SEEDS["follower_history"]()[1]),
        "FollowerActivity": _rows(SEEDS["follower_activity"]()[1]),
        "FollowerGender": _rows(SEEDS["follower_gender"]()[1]),
        "Content": _rows(SEEDS["content"]()[1]),
        "orders": _rows(SEEDS["orders"]()[1]),
        "live": _rows(SEEDS["live"]()[1]),
        "apify": apify,
        "apify-zonder-tijd": _without(apify, "createTimeISO", "createTime"),
        "apify-zonder-weergaven": _without(apify, "playCount"),
        "4cat": _posts(post_format.fourcat),
        "yt-dlp": _posts(post_format.yt_dlp),
        "verzonnen-jaar": [
            overview[0],
            *([f"{n}-12-2031", *row[1:]] for n, row in enumerate(overview[1:], 1)),
        ],
        "verkoper": [["Order ID", "Creator Username", "Commission model"], ["1", "a", "b"]],
        "notities": [["datum", "idee"], ["2026-11-01", "stekjes; en meer"]],
        "inkomsten": [["datum", "inkomstenbron", "bedrag"], ["03-09-2062", "Affiliate", "12,50"]],
        "leeg": [[""]],
        "alleen-namen": overview[:1],
        "scheef": [overview[0], *(row[:3] for row in overview[1:])],
    }


def _csv(table: Table, delimiter: str = ",") -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows(table)
    return buffer.getvalue().encode()


def _wrapped(table: Table) -> bytes:
    lines = csv.reader(
        io.StringIO(studio_format.table(table[0], table[1:]).decode("utf-8-sig")), delimiter=";"
    )
    return _csv(list(lines), ";")


WRAPPINGS: dict[str, tuple[str, Callable[[Table], bytes]]] = {
    "komma": (".csv", _csv),
    "puntkomma": (".csv", lambda table: _csv(table, ";")),
    "sep": (".csv", lambda table: b"sep=;\r\n" + _csv(table, ";")),
    "titel": (".csv", lambda table: b"Tabel 1\n\n" + _csv(table)),
    "utf-16": (".csv", lambda table: _csv(table, "\t").decode().encode("utf-16")),
    "een-cel": (".csv", _wrapped),
    "afgekapt": (".csv", lambda table: _csv(table)[:-9]),
    "werkboek": (".xlsx", lambda table: workbook_format.workbook({"Blad1": table})),
    "zip": (".zip", lambda table: studio_format.archive({"map/tabel.csv": _csv(table)})),
    "werkboek-in-zip": (
        ".zip",
        lambda table: studio_format.archive({"a.xlsx": workbook_format.workbook({"Blad1": table})}),
    ),
}


def awkward_files() -> dict[str, bytes]:
    """Name -> bytes of every file."""
    files = {
        f"{kind}-{how}{ending}": make(table)
        for kind, table in tables().items()
        for how, (ending, make) in WRAPPINGS.items()
    }
    posts = [post_format.web_item(post_format.post(n)) for n in range(1, 4)]
    return files | {
        "~$Overview.xlsx": b"\x00" * 165,
        "Overview_2026.zip.crdownload": b"PK\x03\x04",
        "foto.jpg": b"\xff\xd8\xff",
        "lijst.json": json.dumps({"antwoord": {"regels": posts}}).encode(),
        "afgekapt.json": json.dumps(posts).encode()[:-20],
        "plat.json": b'[{"_type": "url", "ie_key": "TikTok", "id": "7691746339294495303"}]',
        "melk.json": b'{"melk": 2',
        "user_data_tiktok.json": b'{"Post": {"Posts": {"VideoList": []}}}',
        "oud.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
        "brief.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    }


if __name__ == "__main__":
    for name, content in awkward_files().items():
        path = Path(sys.argv[1], name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
