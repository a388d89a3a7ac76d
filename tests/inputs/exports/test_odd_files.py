"""What people really have: files that other programs changed or made, invented, with what is right."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest

from tests.conftest import DATA
from tikmon_nb.inputs.creators import load_creator, look_into
from tikmon_nb.inputs.exports import export_kind, read_exports
from tikmon_nb.views.page.finding_sentences import sentence
from tikmon_nb.views.page.text import Text
from tools import gdpr_format, post_format, shop_format, studio_format, workbook_format

TODAY = dt.date(2026, 11, 30)
LAST = dt.date(2026, 11, 24)


def days(count, last=LAST):
    return [last - dt.timedelta(days=count - 1 - at) for at in range(count)]


def figures(at):
    """Invented counts of day number `at`, of which no two days have the same."""
    return [300 + (at * 7919) % 1703, 3 + at % 29, 20 + (at * 31) % 97, at % 10, at % 13]


def overview_rows(count=28, first=0, shown=None, last=LAST):
    """Rows of Overview: day number `first` and on; `shown` writes their days."""
    shown = shown or (lambda day: studio_format.day_text(day, "15 januari"))
    return [[shown(day), *figures(first + at)] for at, day in enumerate(days(count, last))]


def views(count, first=0):
    return float(sum(figures(first + at)[0] for at in range(count)))


def csv_text(rows, delimiter=",", quoting=csv.QUOTE_MINIMAL):
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, quoting=quoting, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue()


def wrapped(data):
    """A table as Excel saves it where commas part no cells: each line a cell, captions cut at semicolons."""
    lines = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";")
    return b"\xef\xbb\xbf" + csv_text(lines, ";").encode()


OVERVIEW = [list(studio_format.OVERVIEW), *overview_rows()]


@pytest.fixture
def read(tmp_path):
    """Reads files by name, and says everything that was noticed in Dutch."""

    def reader(files, **options):
        folder = tmp_path / "exports"
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_exports(folder, **{"today": TODAY, **options})

    return reader


def codes(exports):
    return {finding.code for finding in exports.findings} - {"export_date_unknown"}


def errors(exports):
    return [finding.code for finding in exports.findings if finding.severity == "error"]


def told(exports, code):
    (finding,) = [finding for finding in exports.findings if finding.code == code]
    return sentence(finding, Text("nl"))


# two downloads whose days are labelled a day apart


@pytest.mark.parametrize("apart", [1, -1])
@pytest.mark.parametrize("shared", [4, 19, 28])
def test_downloads_whose_days_are_a_day_apart_are_put_on_the_newer_calendar(read, apart, shared):
    header = studio_format.OVERVIEW
    older_last = LAST - dt.timedelta(days=28 - shared + apart)
    older = overview_rows(40, 28 - 28 + 0, last=older_last)
    newer = overview_rows(28, 40 - shared)
    assert [row[1:] for row in older[-shared:]] == [row[1:] for row in newer[:shared]]
    exports = read(
        {"oud.csv": studio_format.table(header, older), "nieuw.csv": studio_format.table(header, newer)}
    )
    assert len(exports.daily) == 68 - shared
    assert exports.daily["views"].sum() == views(68 - shared)
    assert codes(exports) == {"days_moved"}
    assert f"op {shared} dagen" in told(exports, "days_moved").casefold()


def test_followers_go_along_with_the_views_of_their_download(read):
    followers = [[4000 + 11 * at + at % 3, 0] for at in range(60)]
    files = {}
    for name, last, first in (("oud", LAST - dt.timedelta(days=13), 0), ("nieuw", LAST, 12)):
        shown = [studio_format.day_text(day, "15 januari") for day in days(28, last)]
        rows = [[day, *followers[first + at]] for at, day in enumerate(shown)]
        files[f"{name}/FollowerHistory.csv"] = studio_format.table(studio_format.FOLLOWER_HISTORY, rows)
        rows = [[day, *figures(first + at)] for at, day in enumerate(shown)]
        files[f"{name}/Overview.csv"] = studio_format.table(studio_format.OVERVIEW, rows)
    exports = read(files)
    assert len(exports.daily) == 40
    assert exports.daily["followers"].tolist() == [float(count) for count, _ in followers[:40]]


def test_two_creators_and_a_later_correction_are_not_moved(read):
    header = studio_format.OVERVIEW
    others = [[row[0], *figures(at + 500)] for at, row in enumerate(overview_rows())]
    exports = read(
        {"a.csv": studio_format.table(header, overview_rows()), "b.csv": studio_format.table(header, others)}
    )
    assert "days_moved" not in codes(exports)
    changed = overview_rows()
    changed[3][1] += 5
    exports = read({"b.csv": studio_format.table(header, changed)})
    assert "days_moved" not in codes(exports)
    assert len(exports.daily) == 28


# a list of posts without times, and whatever else it may lack


@pytest.mark.parametrize(
    "lacking", ["createTime createTimeISO", "shareCount", "authorMeta", "text createTime"]
)
@pytest.mark.parametrize("ending", ["csv", "json", "xlsx"])
def test_a_list_of_posts_that_lacks_a_field_stops_nobody(read, lacking, ending):
    posts = [post_format.apify(post_format.post(n)) for n in range(1, 9)]
    for post in posts:
        for name in lacking.split():
            post.pop(name, None)
    rows = [post_format.flat(post) for post in posts]
    table = [list(rows[0]), *(list(map(str, row.values())) for row in rows)]
    made = {
        "csv": lambda: csv_text(table).encode(),
        "json": lambda: json.dumps(posts).encode(),
        "xlsx": lambda: workbook_format.workbook({"lijst": table}),
    }
    exports = read({f"posts.{ending}": made[ending]()})
    assert errors(exports) == []
    assert len(exports.videos) == 8 or codes(exports) == {"tool_not_enough"}
    assert "text" in lacking or exports.videos["posted_on"].notna().all()


# what Excel does to days


def excel_days(year, style="{0.day}-{0.month}-{1}"):
    return lambda day: style.format(day, year)


@pytest.mark.parametrize(
    "style", ["{0.day}-{0.month}-{1}", "{0.day:02}/{0.month:02}/{1}", "{1}-{0.month:02}-{0.day:02}"]
)
@pytest.mark.parametrize("order", ["rising", "falling", "by the year that Excel made up"])
def test_a_year_that_excel_made_up_is_told_and_put_right(read, style, order):
    rows = overview_rows(28, shown=excel_days(2026, style), last=dt.date(2026, 1, 9))
    true = {row[0]: day for row, day in zip(rows, days(28, dt.date(2026, 1, 9)), strict=True)}
    if order == "falling":
        rows.reverse()
    elif order.startswith("by"):
        rows.sort(key=lambda row: (true[row[0]].month, true[row[0]].day))
    exports = read({"Overview.csv": csv_text([OVERVIEW[0], *rows], ";")})
    assert exports.daily.index[0].date() == dt.date(2025, 12, 13)
    assert exports.last_day == dt.date(2026, 1, 9)
    assert exports.daily["views"].tolist() == [float(figures(at)[0]) for at in range(28)]
    assert "heeft het jaar bij deze dagen verzonnen" in told(exports, "years_made_up")


def test_the_same_in_a_workbook_with_real_dates(read):
    rows = [
        [dt.datetime(2026, day.month, day.day), *figures(at)]
        for at, day in enumerate(days(28, dt.date(2026, 1, 9)))
    ]
    exports = read({"Overview.xlsx": workbook_format.workbook({"x": [OVERVIEW[0], *rows]})})
    assert exports.daily.index[0].date() == dt.date(2025, 12, 13)


def test_days_that_are_all_to_come_are_an_error_that_names_excel(read):
    rows = overview_rows(20, shown=excel_days(2026), last=dt.date(2026, 12, 29))
    exports = read({"Overview.csv": csv_text([OVERVIEW[0], *rows], ";")})
    assert errors(exports) == ["days_to_come"]
    assert exports.daily.empty
    assert "Excel" in told(exports, "days_to_come")
    assert "2026" in told(exports, "days_to_come")


def test_no_day_lies_after_the_own_day_of_a_file(read):
    rows = overview_rows(20, shown=excel_days(2026), last=dt.date(2026, 11, 20))
    packed = studio_format.archive(
        {"Overview.csv": csv_text([OVERVIEW[0], *rows]).encode()}, (2026, 11, 18, 23, 0, 0)
    )
    exports = read({"a.zip": packed})
    assert exports.last_day == dt.date(2026, 11, 19)  # the entry's clock may be a zone behind
    assert told(exports, "day_refused").endswith("20 november 2026 moet nog komen en telt niet mee.")


def test_a_zip_made_in_a_zone_behind_does_not_move_its_days_by_a_year(read):
    packed = studio_format.archive(
        {"x.csv": studio_format.table(OVERVIEW[0], OVERVIEW[1:])},
        (LAST.year, LAST.month, LAST.day - 1, 20, 0, 0),
    )
    assert read({"a.zip": packed}).last_day == LAST


def test_posts_and_orders_to_come_are_left_out(read):
    posts = [post_format.post(n) for n in (1, 2)] + [post_format.post(3, created=1_900_000_000)]
    exports = read({"posts.json": post_format.json_array(posts, post_format.web_item)})
    assert len(exports.videos) == 2
    assert codes(exports) == {"day_refused"}
    later = shop_format.order(0, dt.datetime(2027, 2, 13, 10))
    exports = read({"o.csv": shop_format.csv_of(shop_format.rows_of([later]))})
    assert exports.orders.empty


def test_the_year_of_a_post_that_excel_made_up_is_that_of_its_number(read):
    moment = dt.datetime(2025, 10, 2, 12, tzinfo=dt.UTC)
    link = studio_format.video_link("verzonnen.plant", studio_format.video_id(moment))
    rows = [[*studio_format.CONTENT], ["28-11-2026", "Stekje", link, "2-10-2026", 1, 2, 3, 400]]
    exports = read({"Content.csv": csv_text(rows, ";")})
    assert exports.videos["posted_on"].dt.date.tolist() == [dt.date(2025, 10, 2)]
    assert "years_of_posts_made_up" in codes(exports)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_days_of_which_some_were_taken_month_first_are_put_right(read, kind):
    """American dates in a Dutch spreadsheet: what can be a day and a month becomes one, turned round."""
    shown = []
    for day in days(20, dt.date(2026, 11, 14)):
        turned = dt.datetime(2026, day.day, day.month) if day.day < 13 else None
        text = f"{day.month:02}/{day.day:02}/{day.year}"
        shown.append(turned if turned and kind == "xlsx" else f"{turned:%-d-%-m-%Y}" if turned else text)
    rows = [[day, *figures(at)] for at, day in enumerate(shown)]
    made = {
        "csv": csv_text([OVERVIEW[0], *rows], ";").encode(),
        "xlsx": workbook_format.workbook({"x": [OVERVIEW[0], *rows]}),
    }
    exports = read({f"Overview.{kind}": made[kind]})
    assert exports.daily.index[0].date() == dt.date(2026, 10, 26)
    assert exports.daily["views"].tolist() == [float(figures(at)[0]) for at in range(20)]


# what Excel and Numbers do to a table


CONTENT = [
    [*studio_format.CONTENT],
    *(
        [
            "28 november",
            caption,
            studio_format.video_link("verzonnen.plant", studio_format.video_id(moment)),
            "2 november",
            40,
            3,
            1,
            900,
        ]
        for caption, moment in (
            ("Zonder iets", dt.datetime(2026, 11, 2, 10, tzinfo=dt.UTC)),
            ('Met "aanhaling", komma; en puntkomma', dt.datetime(2026, 11, 2, 11, tzinfo=dt.UTC)),
        )
    ),
]


@pytest.mark.parametrize("rows", [OVERVIEW, CONTENT], ids=["overview", "content"])
@pytest.mark.parametrize("place", ["csv", "zip", "xlsx", "utf-16"])
def test_lines_that_excel_put_into_one_cell_are_read_as_they_were(read, rows, place):
    header, *rest = rows
    plain = studio_format.table(header, rest)
    data = wrapped(plain)
    assert data.count(b'""') > 20
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    made = {
        "csv": {"x.csv": data},
        "zip": {"x.zip": studio_format.archive({"x.csv": data})},
        "xlsx": {"x.xlsx": workbook_format.workbook({"x": [[";".join(line)] for line in lines]})},
        "utf-16": {"x.csv": data.decode("utf-8-sig").encode("utf-16")},
    }
    exports = read(made[place])
    assert errors(exports) == []
    assert "lines_in_one_cell" in codes(exports)
    if rows is OVERVIEW:
        assert exports.daily["views"].sum() == views(28)
    else:
        assert exports.videos["title"].tolist() == [row[1] for row in rest]
        assert exports.videos["views"].tolist() == [900.0, 900.0]


def test_a_list_of_which_only_some_lines_became_one_cell(read):
    posts = [
        post_format.post(1, caption="kaal"),
        post_format.post(2, caption="met, komma"),
        post_format.post(3, caption="kaal"),
    ]
    data = post_format.csv_table(posts, post_format.fourcat)
    exports = read({"posts.csv": wrapped(data)})
    assert exports.videos["title"].tolist() == [post["caption"] for post in posts]


@pytest.mark.parametrize(
    "above", [[], [["Tabel 1"]], [["Overview"], []], [["sep=;"]]], ids=["bare", "title", "blank", "sep"]
)
@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_a_title_above_the_names_and_other_separators(read, above, delimiter):
    exports = read({"Overview.csv": csv_text([*above, *OVERVIEW], delimiter)})
    assert exports.daily["views"].sum() == views(28)
    posts = [post_format.flat(post_format.fourcat(post_format.post(n))) for n in (1, 2)]
    table = [*above, list(posts[0]), *(list(post.values()) for post in posts)]
    exports = read({"posts.csv": csv_text(table, delimiter)})
    assert len(exports.videos) == 2


def test_figures_above_the_names_are_never_lost_without_a_word(read):
    rows = overview_rows()
    exports = read({"Overview.csv": csv_text([rows[0], OVERVIEW[0], *rows[1:]])})
    assert errors(exports) == ["tiktok_file_unknown"]


def test_whole_numbers_with_a_decimal_comma(read):
    rows = [[day, *(f"{count},0" for count in counts)] for day, *counts in overview_rows()]
    assert read({"Overview.csv": csv_text([OVERVIEW[0], *rows], ";")}).daily["views"].sum() == views(28)


@pytest.mark.parametrize("count", [1, 2, 30])
@pytest.mark.parametrize("digits", [15, 16])
def test_ids_that_were_rounded_are_refused_however_few(read, count, digits):
    posts = [post_format.post(n) for n in range(1, count + 1)]
    for post in posts:
        post["id"] = post["id"][:digits] + "0" * (19 - digits)
    exports = read({"posts.csv": post_format.csv_table(posts, post_format.fourcat)})
    assert errors(exports) == ["ids_spoiled"]
    assert exports.videos.empty


def test_one_id_among_many_that_ends_in_zeros_by_chance_is_none(read):
    posts = [post_format.post(n) for n in range(1, 202)]
    posts[7]["id"] = posts[7]["id"][:15] + "0000"
    assert len(read({"posts.csv": post_format.csv_table(posts, post_format.fourcat)}).videos) == 201


@pytest.mark.parametrize(("others", "amount"), [("24.95", 1.25), ("1250", None), ("2,99", 1250.0)])
def test_an_amount_that_may_be_a_thousand_is_read_only_where_the_file_shows_it(read, others, amount):
    first = dt.datetime(2026, 7, 13, 10)
    money = {
        name: ""
        for name in shop_format.order(0, first)
        if "ommission" in name or name.startswith(("Est", "Actual", "Total"))
    }
    records = [
        shop_format.order(n, first, Price=others, **money | {"GMV": gmv, "Standard": "12%"})
        for n, gmv in enumerate(("1.250", others))
    ]
    exports = read({"o.csv": shop_format.csv_of(shop_format.rows_of(records), ";")})
    found = exports.orders.sort_values("order_id")["gmv"].tolist()[0]
    assert found == amount or (amount is None and found != found)
    assert amount is not None or "number_unreadable" in codes(exports)


# parts of one's own data


def own_data(*parts):
    account = gdpr_format.Account(
        posts=[gdpr_format.post(f"2026-10-{n:02} 17:00:00", "20", f"Stekje {n}") for n in range(1, 13)],
        fans=gdpr_format.fans(["2026-10-01 10:00:00"]),
    )
    whole = gdpr_format.document(account, 3)
    return json.dumps({part: whole[part] for part in parts}).encode()


def test_a_download_of_only_your_posts_is_read(read):
    data = own_data("Post")
    for name, content in (
        ("user_data_tiktok.json", data),
        ("x.zip", studio_format.archive({"user_data_tiktok.json": data})),
    ):
        exports = read({name: content})
        assert errors(exports) == []
        assert len(exports.own_posts) == 12


@pytest.mark.parametrize("part", ["Your Activity", "Profile And Settings", "Comment", "TikTok Live"])
def test_a_download_without_your_posts_says_so(read, part):
    exports = read({"user_data_tiktok.json": own_data(part)})
    assert errors(exports) == []
    assert "own_posts_missing" in codes(exports)


# tools that list posts


def tool(name, n):
    """The record of post `n` as a tool lists it."""
    post = post_format.post(n)
    counts = dict(zip(("play", "digg", "comment", "share", "collect"), (1000 + n, 50, 5, 2, 1), strict=True))
    pyktok = {"video_id": post["id"], "video_timestamp": "2026-05-01T12:00:00"} | {
        f"video_{name}count": count for name, count in counts.items() if name != "collect"
    }
    author = {"author_username": post["author"], "author_followercount": 8123}
    return {
        "collector": post_format.apify(post),
        "pyktok": pyktok | author | {"video_description": post["caption"]},
        "traktok": pyktok | {"video_title": post["caption"], "author_username": post["author"]},
        "apidojo": {
            "id": post["id"],
            "title": post["caption"],
            "views": counts["play"],
            "likes": 50,
            "comments": 5,
            "shares": 2,
            "bookmarks": 1,
            "uploadedAt": post["created"],
            "channel": {"username": post["author"], "followers": 8123},
        },
        "aweme": {
            "aweme_id": post["id"],
            "desc": post["caption"],
            "create_time": post["created"],
            "author": {"unique_id": post["author"], "follower_count": 8123},
            "statistics": {f"{name}_count": count for name, count in counts.items()},
        },
        "tikwm": {
            "video_id": post["id"],
            "title": post["caption"],
            "create_time": post["created"],
            **{f"{name}_count": count for name, count in counts.items()},
            "author": {"unique_id": post["author"]},
        },
        "web_item": post_format.web_item(post),
    }[name]


WRAPPERS = {
    "collector": lambda items: {"headers": {}, "collector": items},
    "aweme": lambda items: {"status_code": 0, "aweme_list": items, "has_more": 1},
    "tikwm": lambda items: {"code": 0, "data": {"videos": items}},
    "apidojo": lambda items: {"result": {"rows": items}},
    "web_item": lambda items: {
        "ItemModule": {item["id"]: item for item in items},
        "UserModule": {"users": {}},
    },
    "pyktok": lambda items: items,
    "traktok": lambda items: {"posts": items},
}


@pytest.mark.parametrize("name", WRAPPERS)
@pytest.mark.parametrize("kind", ["json", "lines", "csv"])
def test_the_lists_of_known_tools_are_read(read, name, kind):
    items = [tool(name, n) for n in range(1, 9)]
    flat = [post_format.flat(item) for item in items]
    made = {
        "json": lambda: json.dumps(WRAPPERS[name](items)),
        "lines": lambda: "\n".join(map(json.dumps, items)),
        "csv": lambda: csv_text([list(flat[0]), *(list(row.values()) for row in flat)]),
    }
    exports = read({f"user.{'csv' if kind == 'csv' else 'json'}": made[kind]()})
    assert errors(exports) == []
    assert len(exports.videos) == 8
    assert exports.videos["views"].min() >= 1001
    assert exports.videos["posted_on"].dt.date.tolist() == sorted(exports.videos["posted_on"].dt.date)


def test_the_page_of_one_post_is_one_post(read):
    item = {"__DEFAULT_SCOPE__": {"webapp.video-detail": {"itemInfo": {"itemStruct": tool("web_item", 1)}}}}
    assert len(read({"page.json": json.dumps(item)}).videos) == 1


def test_followers_in_a_list_of_posts_are_followers(read):
    items = [tool("apidojo", n) for n in range(1, 9)]
    exports = read({"x.json": json.dumps(items)})
    assert exports.profile is not None
    assert exports.profile.followers == 8123
    assert exports.profile.exported_on == exports.videos["posted_on"].max().date()
    assert "8.123" in told(exports, "followers_of_list")
    items[3]["channel"]["followers"] = 8000
    assert read({"x.json": json.dumps(items)}).profile is None


def test_measured_followers_go_before_those_of_a_list(read):
    rows = [[studio_format.day_text(day, "15 januari"), 9000 + at, 0] for at, day in enumerate(days(8))]
    table = studio_format.table(studio_format.FOLLOWER_HISTORY, rows)
    exports = read({"x.json": json.dumps([tool("apidojo", 1)]), "FollowerHistory.csv": table})
    assert "followers_of_list" not in codes(exports)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", "id,text,diggCount,createTime\n7691746339294495303,x,5,1790874000\n", "Apify"),
        (
            "a.json",
            '[{"_type": "url", "ie_key": "TikTok", "id": "7691746339294495303", "title": "x"}]',
            "yt-dlp",
        ),
        ("a.csv", "Order ID,Product name,Creator Username,Commission model\n1,x,y,z\n", "verkoper"),
    ],
)
def test_a_known_tool_whose_list_is_not_enough_is_named_with_what_to_do(read, name, content, words):
    exports = read({name: content})
    assert errors(exports) == []
    (finding,) = exports.findings
    assert words in sentence(finding, Text("nl"))
    assert "download" in sentence(finding, Text("nl")).casefold()


# TikTok Business Suite


def test_the_tables_of_business_suite_are_read(read):
    header = [
        "Date",
        "Video views",
        "Reached audience",
        "Profile views",
        "Likes",
        "Shares",
        "Comments",
        "Net growth",
    ]
    rows = [
        [f"{day:%Y/%m/%d}", 900 + at, "NAN" if at < 3 else 700, 10, 50, 5, 3, 2]
        for at, day in enumerate(days(28))
    ]
    videos = [
        [
            "Video title",
            "Video link",
            "Post time",
            "Video views",
            "Likes",
            "Comments",
            "Shares",
            "Add to Favorites",
        ]
    ]
    for n in range(9):
        moment = dt.datetime(2026, 10, 2 + n, 17, 4, 11, tzinfo=dt.UTC)
        link = studio_format.video_link("verzonnen.plant", studio_format.video_id(moment))
        videos.append([f"Stekje {n}", link, f"{moment:%Y-%m-%d} 19:04:11", 5000 - 100 * n, 400, 12, 7, 33])
    exports = read({"Overview.csv": csv_text([header, *rows]), "Video.csv": csv_text(videos)})
    assert exports.findings == ()
    assert exports.daily["shares"].unique().tolist() == [5.0]
    assert exports.videos["saves"].tolist() == [33.0] * 9
    assert exports.videos["posted_on"].iloc[0].date() == dt.date(2026, 10, 2)
    assert not exports.only_the_best


# what is not TikTok's


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("notities.csv", "datum,idee\n2026-11-01,stekjes\n"),
        ("boodschappen.json", '{"melk": 2}'),
        ("stuk.json", '{"melk": [1, 2'),
        ("lijst.csv", "naam;prijs;valuta\npot;3;EUR\n"),
        ("plan.xlsx", workbook_format.workbook({"plan": [["week", "idee"], [1, "x"]]})),
        ("fotos.zip", studio_format.archive({"a.jpg": b"\xff\xd8"})),
        ("leeg.csv", b""),
    ],
)
def test_a_file_of_ones_own_costs_a_finding_and_no_more(read, name, content):
    header, *rows = OVERVIEW
    exports = read({"Overview.csv": studio_format.table(header, rows), name: content})
    assert errors(exports) == []
    assert codes(exports) - {"file_ignored"} == {"not_from_tiktok"}
    assert exports.daily["views"].sum() == views(28)
    assert told(exports, "not_from_tiktok").startswith(f"{name}: Dit komt niet van TikTok")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Overview.csv", "kapot,bestand\n1,2\n"),
        ("FollowerHistory (1).csv", "x"),
        ("x.csv", "Date,Video Viws,Profile Views,Likes,Comments,Shares\n1 november,1,1,1,1,1\n"),
        ("user_data_tiktok.json", "{}"),
        ("x.json", '[{"id": "1", "playCount": 5, "createTime": '),
        ("x.json", '{"data": {"videos": [{"id": "1", "create_time": 5, "view_count": 3, "video_desc'),
        ("x.json", '{"Post": {"Posts": {"VideoList": [{"Date": "2026'),
    ],
)
def test_what_may_be_a_damaged_file_of_tiktok_is_an_error_that_says_what_to_do(read, name, content):
    exports = read({name: content})
    assert errors(exports) in (["tiktok_file_unknown"], ["json_damaged"])


@pytest.mark.parametrize(
    "name", ["~$Overview.xlsx", "Overview.zip.crdownload", "x.csv.part", "x.download", ".~lock.x.csv#"]
)
def test_lock_files_and_downloads_in_progress_are_passed_over(read, name):
    exports = read({name: b"PK\x03\x04half"})
    assert [(finding.code, finding.severity) for finding in exports.findings] == [("file_ignored", "note")]


# income.csv and deals.csv


def test_an_income_of_a_year_to_come_is_told_with_its_row_and_does_not_count(data):
    folder = data / "creators" / "test"
    folder.mkdir()
    (folder / "creator.yml").write_text("id: test\n")
    (folder / "income.csv").write_text(
        "datum;bron van inkomsten;bedrag\n03-09-2026;Affiliate;1250,00\n05-10-2062;Affiliate;750,00\n"
    )
    (folder / "deals.csv").write_text(
        "datum;merk;soort;bedrag\n01-02-2027;Merk;betaald;100\n01-02-2072;Merk;betaald;100\n"
    )
    creator = load_creator("test", data, TODAY)
    assert creator.income["amount_eur"].tolist() == [1250.0]
    assert creator.deals["date"].dt.year.tolist() == [2027]
    found = [(finding.code, finding.severity, finding.file, finding.row) for finding in creator.findings]
    assert found == [
        ("entry_to_come", "warning", "income.csv", 3),
        ("entry_to_come", "warning", "deals.csv", 3),
    ]
    assert "klopt het jaar?" in sentence(creator.findings[0], Text("nl"))


def test_the_examples_need_no_clock():
    early, late = (load_creator("noor", DATA, dt.date(year, 11, 30)) for year in (2020, 2099))
    assert early.exports.daily.equals(late.exports.daily)
    assert early.income.equals(late.income)


@pytest.mark.parametrize("reader", ["read_income", "read_deals"])
def test_books_at_which_a_reader_fails_cost_no_more_than_themselves(data, monkeypatch, reader):
    def boom(*_):
        raise RuntimeError

    folder = data / "creators" / "test"
    folder.mkdir()
    (folder / "creator.yml").write_text("id: test\n")
    monkeypatch.setattr(export_kind, "FAILURES", (Exception,))
    monkeypatch.setattr(f"tikmon_nb.inputs.creators.{reader}", boom)
    found = look_into("test", data, TODAY)
    assert [(finding.code, finding.severity) for finding in found.findings] == [("reader_failed", "error")]
    assert found.form is not None


def test_a_list_of_many_accounts_is_read_for_one_or_for_all(read):
    posts = [post_format.post(n, author=f"verzonnen.{'ab'[n % 2]}") for n in range(1, 9)]
    files = {"x.json": post_format.json_array(posts, post_format.web_item)}
    assert errors(read(files)) == ["posts_of_several_accounts"]
    assert len(read(files, handle="verzonnen.a").videos) == 4
    everyone = read(files, handle="*")
    assert everyone.findings == ()
    assert len(everyone.videos) == 8


def test_a_plan_with_formulas_is_left_out_and_a_table_of_tiktok_with_them_refused(read):
    plan = workbook_format.workbook({"plan": [["week", "uren"], ["1", "=2*3"]], "los": [["x"], ["=1+1"]]})
    exports = read({"plan.xlsx": plan})
    assert codes(exports) == {"not_from_tiktok"}
    assert errors(exports) == []
    summed = workbook_format.workbook({"x": [*OVERVIEW, ["Totaal", "=SUM(B2:B29)"]]})
    assert errors(read({"plan.xlsx": summed})) == ["workbook_formula"]
