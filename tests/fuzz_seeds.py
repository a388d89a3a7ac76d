"""One small file of every kind, with invented figures, for `fuzzing` to change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import gdpr_format
import post_format
import shop_format
import studio_format as studio
import workbook_format


def _days(count: int) -> list[dt.date]:
    return [dt.date(2026, 11, 15) - dt.timedelta(ago) for ago in range(count - 1, -1, -1)]


def _dated(header: tuple[str, ...], *counts: int, days: int = 12) -> bytes:
    texts = [studio.day_text(day, "15 januari") for day in _days(days)]
    return studio.table(header, [[day, *(count + 7 * n for count in counts)] for n, day in enumerate(texts)])


def overview(days: int = 12) -> bytes:
    return _dated(studio.OVERVIEW, 120, 31, 45, 6, 3, days=days)


def content(count: int = 6) -> bytes:
    rows = []
    for n, day in enumerate(_days(max(12, count))[:count]):
        moment = dt.datetime(day.year, day.month, day.day, 17, 30, tzinfo=dt.UTC)
        link = studio.video_link("noor_fictief", studio.video_id(moment, 40 + n))
        caption = ('Dag "een", met komma', "gewoon 🌸 #fyp", "regel\ntwee")[n % 3]
        posted = studio.day_text(day, "15 januari")
        rows.append(["16 november", caption, link, posted, 90 + n, 8, 4, 1500 + n])
    return studio.table(studio.CONTENT, rows)


def activity(days: int = 2) -> bytes:
    rows = [
        [studio.day_text(day, "15 januari"), hour, 40 + 3 * hour] for day in _days(days) for hour in range(24)
    ]
    return studio.table(studio.FOLLOWER_ACTIVITY, rows)


def _posts(count: int = 8) -> list[dict[str, object]]:
    return [post_format.post(n) for n in range(1, count + 1)]


def own_data(generation: int, *, count: int = 3) -> bytes:
    """A download of one's own data with so many posts."""
    dates = ["2026-03-02 17:04:11", "2026-03-09 18:31:40", "2026-03-28 19:02:57"]
    dates = [dates[n] if n < 3 else f"{moment(n):%Y-%m-%d %H:%M:%S}" for n in range(count)]
    write = gdpr_format.old_post if generation == 1 else gdpr_format.post
    posts = [write(date, str(96 + n)) for n, date in enumerate(dates)]
    fans = gdpr_format.fans(["2026-01-02 10:00:00", "2026-01-02 11:00:00", "2026-01-05 09:30:00"])
    account = gdpr_format.Account(posts=posts, fans=fans)
    return gdpr_format.written(gdpr_format.document(account, generation))


def moment(number: int) -> dt.datetime:
    """One of the many moments of a summer."""
    return dt.datetime(2026, 7, 3, 19, 0, 12) + dt.timedelta(hours=5 * (number % 600), seconds=number)


def orders(count: int = 6) -> bytes:
    """Affiliate orders, settled, pending and waiting."""
    first = dt.datetime(2026, 7, 3, 19, 0, 12)
    statuses = ("Settled", "Pending", "Awaiting payment")
    records = [
        shop_format.order(n, first + dt.timedelta(days=5 * n % 120), status=statuses[n % 3], gmv=24.95 + n)
        for n in range(count)
    ]
    return shop_format.csv_of(shop_format.rows_of(records))


def live(others: int = 1) -> bytes:
    """LIVE Backstage of a creator and others."""
    first, last = dt.date(2026, 7, 1), dt.date(2026, 7, 15)
    names = ["noor_fictief", "sam_fictief", *(f"sam_{n}" for n in range(2, others + 1))][: others + 1]
    records = [
        shop_format.period(name, first, last, diamonds=f"{5 + n % 90},397", duration="23h 7m 8s")
        for n, name in enumerate(names)
    ]
    return shop_format.csv_of(shop_format.rows_of(records, shop_format.LIVE_COLUMNS))


SEEDS: dict[str, Callable[[], tuple[str, bytes]]] = {
    "overview": lambda: ("a.csv", overview()),
    "follower_history": lambda: ("a.csv", _dated(studio.FOLLOWER_HISTORY, 8300, 9)),
    "viewers": lambda: ("a.csv", _dated(studio.VIEWERS, 210, 80, 130)),
    "content": lambda: ("a.csv", content()),
    "follower_activity": lambda: ("a.csv", activity()),
    "follower_gender": lambda: (
        "a.csv",
        studio.table(studio.FOLLOWER_GENDER, [["Female", "0.56"], ["Male", "0.381"], ["Other", "0.059"]]),
    ),
    "follower_top_territories": lambda: (
        "a.csv",
        studio.table(studio.FOLLOWER_TOP_TERRITORIES, [["NL", "85%"], ["BE", "8%"], ["Others", "7%"]]),
    ),
    "zip": lambda: ("a.zip", studio.archive({"Overview.csv": overview(), "Content.csv": content()})),
    "workbook": lambda: (
        "a.xlsx",
        workbook_format.workbook(
            {"x": workbook_format.strings([studio.OVERVIEW, *[["15 november", 10, 1, 1, 1, 1]]])}
        ),
    ),
    "orders": lambda: ("a.csv", orders()),
    "live": lambda: ("a.csv", live()),
    "own_data_1": lambda: ("a.json", own_data(1)),
    "own_data_2": lambda: ("a.json", own_data(2)),
    "own_data_3": lambda: ("a.json", own_data(3)),
    "posts_array": lambda: ("a.json", post_format.json_array(_posts(), post_format.apify)),
    "posts_lines": lambda: ("a.jsonl", post_format.json_lines(_posts(), post_format.web_item_v2)),
    "posts_csv": lambda: ("a.csv", post_format.csv_table(_posts(), post_format.fourcat)),
}
