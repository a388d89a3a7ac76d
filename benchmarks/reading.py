"""Reading TikTok's files: MB/s beside what only parses the same bytes, `json.load` or `pandas.read_csv`.

The readers do more: they recognise the file, check every figure, find the years, merge and sort.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import pandas as pd

from benchmarks.markdown import ratio, short, table
from benchmarks.plan import Plan

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

REPEATS = 5
POSTS = 40_000
ORDERS = 40_000
EXPORTED = dt.date(2026, 11, 16)
Parse = Callable[[Path], object]


def report(_plan: Plan) -> list[str]:
    """Markdown: MB/s of the reader and of the parser alone, and how many times as long the reader takes."""
    try:
        from tikmon_nb.inputs.exports import read_files
    except ImportError as error:
        return ["## Reading files", "", f"tikmon: not installed ({error})", ""]

    def own(path: Path) -> object:
        exports = read_files([path], exported_on=EXPORTED, handle="noor_fictief")
        errors = [finding for finding in exports.findings if finding.severity != "note"]
        if errors or not exports.sources:
            raise RuntimeError(f"{path.name} is not clean: {errors}")
        return exports

    body = []
    with tempfile.TemporaryDirectory() as folder:
        for name, data, rival, parse in _files():
            path = Path(folder, name)
            path.write_bytes(data)
            body.append(_row(name, len(data), rival, own, parse, path))
    head = ["file", "MB", "parser alone", "parser, MB/s", "tikmon, MB/s", "times as long"]
    said = "Clean files, one thread, processor time, median of pairs."
    return ["## Reading files", "", said, *table(head, body)]


def _row(name: str, size: int, rival: str, own: Parse, parse: Parse, path: Path) -> list[str]:
    pairs = [(_seconds(parse, path), _seconds(own, path)) for _ in range(REPEATS)]
    speeds = [size / 1e6 / median(seconds) for seconds in zip(*pairs, strict=True)]
    times = median(o / p for p, o in pairs)
    return [name, short(size / 1e6), rival, *map(short, speeds), ratio(times)]


def _seconds(read: Parse, path: Path) -> float:
    started = time.process_time()
    read(path)
    return time.process_time() - started


def _files() -> Iterator[tuple[str, bytes, str, Parse]]:
    """(name, bytes, what parses it alone, how) of every file."""
    import post_format
    import shop_format
    import studio_format as studio

    posts = [post_format.post(n % 400, id=_id(n), created=_moment(n), views=1000 + n) for n in range(POSTS)]
    yield "posts.json", post_format.json_array(posts, post_format.apify), "json.load", _json
    yield "posts.jsonl", post_format.json_lines(posts, post_format.web_item), "json.loads a line", _lines
    yield "posts.csv", post_format.csv_table(posts, post_format.fourcat), "pandas.read_csv", pd.read_csv
    yield "own-data.json", _own_data(), "json.load", _json
    yield "orders.csv", shop_format.many_orders(ORDERS), "pandas.read_csv", pd.read_csv
    days = [EXPORTED - dt.timedelta(ago) for ago in range(365, 0, -1)]
    rows = [[studio.day_text(day, "15 januari"), 9000 + n, 80, 400, 30, 20] for n, day in enumerate(days)]
    yield "Overview.csv", studio.table(studio.OVERVIEW, rows), "pandas.read_csv", pd.read_csv


def _own_data() -> bytes:
    """A download of one's own data that is mostly chats and watched videos, as they are."""
    import gdpr_format

    first = dt.datetime(2024, 1, 1, 9)
    dates = [gdpr_format.moment_text(first + dt.timedelta(hours=12 * n)) for n in range(1_000)]
    posts = [gdpr_format.post(date, str(n)) for n, date in enumerate(dates)]
    document = gdpr_format.document(gdpr_format.Account(posts=posts, fans=gdpr_format.fans(dates)))
    chat = {"Date": dates[0], "From": "fictief_b", "Content": 'tot zo! "nee" hoor 🌸'}
    document["Direct Message"]["Chat History"]["ChatHistory"]["Chat History with fictief:"] = [chat] * 60_000
    watched = {"Date": dates[0], "Link": "https://www.tiktokv.com/share/video/7180000000000000001/"}
    document["Your Activity"]["Watch History"]["VideoList"] = [watched] * 80_000
    return gdpr_format.written(document)


def _moment(n: int) -> int:
    return 1_700_000_000 + n * 600


def _id(n: int) -> str:
    return str((_moment(n) << 32) | (n + 1))


def _json(path: Path) -> object:
    with path.open("rb") as file:
        return json.load(file)


def _lines(path: Path) -> object:
    with path.open("rb") as file:
        return [json.loads(line) for line in file]
