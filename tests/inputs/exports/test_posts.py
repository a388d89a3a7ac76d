"""Posts as APIs and scrapers list them: every source, every trap of its files."""

import json
import math

import pandas as pd
import post_format as formats
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tikmon_nb.findings import Findings
from tikmon_nb.inputs.exports import raw_json, read_exports, videos
from tikmon_nb.inputs.exports.kinds import documents
from tikmon_nb.inputs.exports.kinds import posts as reader

POSTS = [formats.post(n) for n in range(1, 6)]
FAST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(folder, data, name="posts.json", **options):
    (folder / name).write_bytes(data)
    return read_exports(folder, **options)


def codes(exports):
    """What was noticed, but for the followers that Apify's lists tell."""
    found = {(finding.code, finding.severity) for finding in exports.findings}
    return found - {("followers_of_list", "note")}


def check(exports, posts=POSTS):
    videos = exports.videos
    assert list(videos.index) == [post["id"] for post in posts]
    for column, field in (
        ("views", "views"),
        ("likes", "likes"),
        ("comments", "comments"),
        ("shares", "shares"),
    ):
        assert videos[column].tolist() == [float(post[field]) for post in posts]
    assert videos["title"].tolist() == [post["caption"].strip() for post in posts]
    assert [moment.timestamp() for moment in videos["uploaded_at"]] == [post["created"] for post in posts]
    assert videos["hour_known"].all()


@pytest.mark.parametrize("writer", formats.JSON_WRITERS)
@pytest.mark.parametrize("shape", [formats.json_array, formats.json_lines])
def test_every_source_is_read_the_same_as_array_and_as_lines(tmp_path, writer, shape):
    exports = read(tmp_path, shape(POSTS, writer))
    assert codes(exports) == set()
    check(exports)
    (source,) = exports.sources
    assert (source.kind.partition(":")[0], source.rows) == ("posts", 5)
    assert (source.first, source.last) == (
        exports.videos["posted_on"].min().date(),
        exports.videos["posted_on"].max().date(),
    )


@pytest.mark.parametrize("writer", [formats.apify, formats.fourcat])
def test_a_csv_is_read_with_columns_that_have_slashes(tmp_path, writer):
    exports = read(tmp_path, formats.csv_table(POSTS, writer), "posts.csv")
    assert codes(exports) == set()
    check(exports)


@pytest.mark.parametrize(
    "wrap",
    [
        lambda items: {"data": {"videos": items, "cursor": 1}, "error": {"code": "ok"}},
        lambda items: {"videos": items},
        lambda items: {"itemList": items, "hasMore": False},
        lambda items: {"data": items},
    ],
)
def test_a_list_within_the_answer_of_an_interface(tmp_path, wrap):
    data = json.dumps(wrap([formats.display_api(post) for post in POSTS])).encode()
    check(read(tmp_path, data))


def test_one_post_of_yt_dlp_is_a_file_of_its_own(tmp_path):
    for post in POSTS:
        (tmp_path / f"{post['id']}.info.json").write_text(json.dumps(formats.yt_dlp(post), indent=2))
    exports = read_exports(tmp_path)
    assert codes(exports) == set()
    check(exports)


def test_the_description_is_the_caption_never_the_title_that_is_cut(tmp_path):
    long = formats.post(1, caption="a" * 100)
    assert read(tmp_path, formats.json_array([long], formats.yt_dlp)).videos["title"].tolist() == ["a" * 100]


@pytest.mark.parametrize(("length", "cut"), [(149, False), (150, True), (151, True)])
def test_a_caption_exactly_at_the_cut_of_its_source_may_be_truncated(tmp_path, length, cut):
    one = formats.post(1, caption="x" * length)
    exports = read(tmp_path, formats.json_array([one], formats.display_api))
    assert exports.videos["truncated"].tolist() == [cut]
    assert codes(exports) == ({("captions_truncated", "note")} if cut else set())


def test_a_whole_caption_goes_before_one_that_was_cut(tmp_path):
    one = formats.post(1, caption="reclame " * 30)
    (tmp_path / "a.json").write_bytes(formats.json_array([one | {"views": 9_999}], formats.display_api))
    exports = read(tmp_path, formats.json_array([one], formats.apify), "b.json")
    assert exports.videos["title"].tolist() == [one["caption"].strip()]
    assert exports.videos["views"].tolist() == [9_999.0]
    assert not exports.videos["truncated"].any()


@pytest.mark.parametrize(("text", "value"), [("541.2K", 541_200), ("1.4M", 1_400_000), ("1,234", 1_234)])
def test_rounded_counts_are_expanded_and_flagged(tmp_path, text, value):
    exports = read(tmp_path, formats.json_array([formats.post(1, views=text)], formats.apify))
    assert exports.videos["views"].tolist() == [float(value)]
    assert (("numbers_rounded", "note") in codes(exports)) == text[-1].isalpha()


@pytest.mark.parametrize("spoiled", [7.5068e18, "7.5068e+18", "7,5068E+18"])
def test_ids_read_as_floats_are_refused(tmp_path, spoiled):
    exports = read(tmp_path, formats.json_array([formats.post(1, id=spoiled)], formats.apify))
    assert codes(exports) == {("ids_spoiled", "error")}
    assert exports.videos.empty


def test_ids_that_all_end_in_zeros_were_rounded_by_a_program(tmp_path):
    posts = [formats.post(n, id=int(formats.post(n)["id"]) // 1000 * 1000) for n in range(1, 7)]
    exports = read(tmp_path, formats.json_array(posts, formats.web_item))
    assert codes(exports) == {("ids_spoiled", "error")}


def test_ids_as_numbers_are_exact(tmp_path):
    posts = [post | {"id": int(post["id"])} for post in POSTS]
    exports = read(tmp_path, formats.json_array(posts, formats.web_item))
    assert list(exports.videos.index) == [post["id"] for post in POSTS]


def test_error_rows_of_a_scraper_are_counted_and_left_out(tmp_path):
    error = {"url": "https://www.tiktok.com/@x", "input": "x", "error": "not found"}
    items = [formats.apify(POSTS[0]), error, error]
    exports = read(tmp_path, json.dumps(items).encode())
    finding = next(finding for finding in exports.findings if finding.code == "scraper_errors")
    assert (finding.code, finding.severity, finding.count) == ("scraper_errors", "note", 2)
    assert len(exports.videos) == 1


def test_a_flag_that_is_set_is_kept_and_one_that_is_not_proves_nothing(tmp_path):
    posts = [POSTS[0] | {"ad": True}, POSTS[1]]
    assert read(tmp_path, formats.json_array(posts, formats.apify)).videos["flags"].tolist() == ["isAd", ""]


def test_flags_and_stickers_of_4cat(tmp_path):
    posts = [POSTS[0] | {"ad": True}, POSTS[1]]
    videos = read(tmp_path, formats.csv_table(posts, formats.fourcat), "p.csv").videos
    assert videos["flags"].tolist() == ["is_ad", ""]
    assert videos["stickers"].tolist() == ["Werbung", "Werbung"]


def test_posts_of_others_need_a_handle(tmp_path):
    posts = [POSTS[0], POSTS[1] | {"author": "iemand_anders"}]
    data = formats.json_array(posts, formats.apify)
    exports = read(tmp_path, data)
    assert codes(exports) == {("posts_of_several_accounts", "error")}
    assert exports.videos.empty
    exports = read(tmp_path, data, handle="@Noor_Fictief")
    assert codes(exports) == {("posts_of_others", "note")}
    assert list(exports.videos.index) == [POSTS[0]["id"]]


@pytest.mark.parametrize("views", [10**400, 1e300, float("1e999"), -(10**400), "1" * 50, [5], {"a": 5}])
def test_a_count_beyond_all_bounds_is_no_count(tmp_path, views):
    data = formats.json_array([formats.post(1, views=views)], formats.apify).replace(b"Infinity", b"1e999")
    exports = read(tmp_path, data)
    assert codes(exports) == {("number_unreadable", "warning")}
    assert math.isnan(exports.videos["views"].iloc[0])


def test_counts_that_cannot_be_are_left_out(tmp_path):
    posts = [formats.post(1, views=-5, likes=True, comments="veel", shares=1.5, saves=None)]
    exports = read(tmp_path, formats.json_array(posts, formats.apify))
    assert codes(exports) == {("number_impossible", "warning"), ("number_unreadable", "warning")}
    row = exports.videos.iloc[0]
    assert all(math.isnan(row[name]) for name in ("views", "likes", "comments", "shares", "saves"))


@pytest.mark.parametrize("time", ["", None, "gisteren", 1e300, -1, "NaN"])
def test_a_time_that_is_none_leaves_the_time_of_the_id_with_the_hour_unknown(tmp_path, time):
    one = formats.web_item(POSTS[0]) | {"createTime": time}
    exports = read(tmp_path, json.dumps([one]).encode())
    assert exports.videos["uploaded_at"].iloc[0].timestamp() == POSTS[0]["created"]
    assert not exports.videos["hour_known"].any()


def test_milliseconds_are_seconds(tmp_path):
    one = formats.web_item(POSTS[0]) | {"createTime": POSTS[0]["created"] * 1000}
    check(read(tmp_path, json.dumps([one]).encode()), POSTS[:1])


@pytest.mark.parametrize(
    ("changes", "column", "value", "found"),
    [
        ({"views": "9" * 12}, "views", 999_999_999_999.0, set()),
        ({"views": "9" * 13}, "views", 9_999_999_999_999.0, set()),
        ({"views": "1" + "0" * 13}, "views", math.nan, {"number_impossible"}),
        ({"views": "-1"}, "views", math.nan, {"number_impossible"}),
        ({"views": "\u0661\u0662"}, "views", 12.0, set()),
        ({"created": "2026-04-24T03:06:40"}, "hour_known", True, set()),
        ({"created": 1_777_000_000_000}, "hour_known", True, set()),
        ({"created": 17}, "hour_known", False, {"post_date_unreadable"}),
        ({"created": ""}, "hour_known", False, set()),
        ({"author": " @Noor.X "}, "link", "https://www.tiktok.com/@noor.x/video/7632156884997439489", set()),
        ({"author": "geen naam"}, "link", "", set()),
        ({"caption": " " + "x" * 10_001}, "title", "x" * 10_000, set()),
    ],
)
def test_a_cell_that_is_not_plain(tmp_path, changes, column, value, found):
    one = formats.post(0, id="7632156884997439489", created=1_777_000_000) | changes
    exports = read(tmp_path, formats.csv_table([one], formats.fourcat), "p.csv")
    assert {finding.code for finding in exports.findings} == found
    assert exports.videos[column].tolist() == [pytest.approx(value, nan_ok=True)]


@pytest.mark.parametrize("video_id", ["0123456789", "12345", "7" * 21, "x", ""])
def test_a_post_without_an_id_is_left_out(tmp_path, video_id):
    posts = [POSTS[0] | {"id": video_id}, *POSTS[1:]]
    exports = read(tmp_path, formats.csv_table(posts, formats.fourcat), "p.csv")
    assert [(f.code, f.row, f.found) for f in exports.findings] == [("video_without_id", 2, video_id)]
    check(exports, POSTS[1:])


@pytest.mark.parametrize("change", [
    lambda data: b"\xef\xbb\xbf" * 2 + data,
    lambda data: data.replace(b"\r\n", b"\n").replace(b"\n", b"\r"),
    lambda data: data.decode("utf-8-sig").encode("utf-16"),
    lambda data: data.rstrip(b"\r\n"),
    lambda data: b"\n" + data + b"\n\n",
    lambda data: data.replace(b"\r\n", b"\r\n\r\n"),
    lambda data: data.replace(b",", b";"),
])  # fmt: skip
def test_the_same_csv_written_in_another_way(tmp_path, change):
    exports = read(tmp_path, change(formats.csv_table(POSTS, formats.fourcat)), "p.csv")
    assert codes(exports) <= {("encoding_converted", "note")}
    check(exports)


def test_a_csv_row_with_a_loose_comma_is_left_out_not_shifted(tmp_path):
    lines = formats.csv_table(POSTS, formats.fourcat).decode("utf-8-sig").splitlines()
    lines[2] = lines[2].replace("Verzonnen", "Ver,zonnen")
    exports = read(tmp_path, "\n".join(lines).encode(), "p.csv")
    assert [(f.code, f.row) for f in exports.findings] == [("row_left_out", 3)]
    assert list(exports.videos.index) == [post["id"] for post in (POSTS[0], *POSTS[2:])]


def test_a_line_that_was_cut_off_costs_only_itself(tmp_path):
    data = formats.json_lines(POSTS, formats.web_item)[:-40]
    exports = read(tmp_path, data, "p.jsonl")
    assert [(f.code, f.row, f.severity) for f in exports.findings] == [("line_unreadable", 5, "warning")]
    check(exports, POSTS[:4])


def test_a_first_line_that_is_damaged_costs_only_itself(tmp_path):
    data = formats.json_lines(POSTS, formats.web_item).replace(b"true", b"tru", 1).replace(b":", b"", 1)
    exports = read(tmp_path, data, "p.jsonl")
    assert [(f.code, f.row) for f in exports.findings] == [("line_unreadable", 1)]
    check(exports, POSTS[1:])


def test_lines_may_end_as_windows_ends_them_and_be_blank(tmp_path):
    data = formats.json_lines(POSTS, formats.web_item).replace(b"\n", b"\r\n\r\n")
    check(read(tmp_path, data, "p.jsonl"))


def test_an_array_that_was_cut_off_is_an_error(tmp_path):
    exports = read(tmp_path, formats.json_array(POSTS, formats.web_item)[:-40])
    assert ("json_damaged", "error") in codes(exports)
    assert exports.videos.empty


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_json_in_another_encoding(tmp_path, encoding):
    data = formats.json_array(POSTS, formats.apify).decode().encode(encoding)
    exports = read(tmp_path, data)
    check(exports)
    assert codes(exports) <= {("encoding_converted", "note")}


@pytest.mark.parametrize("bad", [b'"\xff"', b"9" * 5000, b"[" * 3000 + b"]" * 3000, b"NaN", b"tru"])
@pytest.mark.parametrize("within", [b"", b'"x": '])
def test_damage_anywhere_in_a_list_is_an_error_and_in_a_line_costs_that_line(tmp_path, bad, within):
    post = b'{"y": %b, ' % bad if within else b'{"id": %b, ' % bad
    data = formats.json_lines(POSTS, formats.web_item).replace(b"{", post, 1)
    exports = read(tmp_path, data, "p.jsonl")
    assert [(f.code, f.row) for f in exports.findings] == [("line_unreadable", 1)]
    (tmp_path / "p.jsonl").unlink()
    exports = read(tmp_path, b"[%b]" % data.strip().replace(b"\n", b","))
    assert [f.code for f in exports.findings if f.severity == "error"] == ["json_damaged"]
    assert exports.videos.empty


def test_what_is_no_object_in_a_list_is_left_out(tmp_path):
    data = formats.json_array(POSTS, formats.web_item).replace(b"[", b'[null, "x", ', 1)
    exports = read(tmp_path, data)
    assert [(f.code, f.row, f.count) for f in exports.findings] == [("line_unreadable", 1, 2)]
    check(exports)


@pytest.mark.parametrize("shape", [formats.json_array, formats.json_lines])
def test_of_a_key_that_stands_twice_the_last_one_counts(tmp_path, shape):
    data = shape(POSTS, formats.web_item).replace(b'"id":', b'"id": "1", "id":')
    check(read(tmp_path, data))


def test_nothing_beside_the_list_is_decoded(tmp_path, monkeypatch):
    class Spy:
        def decode(self, data):
            texts.append(bytes(data))
            return json.loads(bytes(data))

    texts = []
    monkeypatch.setattr(raw_json, "_ANYTHING", Spy())
    answer = {"geheim": "geheim", "data": {"geheim": ["geheim"], "videos": list(map(formats.apify, POSTS))}}
    check(read(tmp_path, json.dumps(answer).encode()))
    assert texts
    assert not any(b"geheim" in text for text in texts)


@pytest.mark.parametrize("data", [b'{"name": "x", "version": "1"}', b"[1, 2]", b'{"a": [' + b"[" * 100_000])
def test_other_json_is_left_out_with_one_finding(tmp_path, data):
    exports = read(tmp_path, data, "package.json")
    assert len(exports.findings) == 1
    assert codes(exports) == {("not_from_tiktok", "warning")}


def test_the_highest_view_count_is_kept_and_content_joins_the_list(tmp_path):
    older = [post | {"views": post["views"] - 7} for post in POSTS]
    (tmp_path / "b.json").write_bytes(formats.json_array(older, formats.apify))
    check(read(tmp_path, formats.json_lines(POSTS, formats.web_item), "a.jsonl"))


CAPTIONS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
COUNTS = st.integers(0, 10**10)


@FAST
@given(
    st.lists(st.tuples(st.integers(1, 200), CAPTIONS, COUNTS, COUNTS), max_size=8, unique_by=lambda t: t[0]),
    st.sampled_from([*formats.JSON_WRITERS]),
    st.sampled_from([formats.json_array, formats.json_lines]),
)
def test_any_list_is_read_back(tmp_path, rows, writer, shape):
    posts = [formats.post(n, caption=c[:140], views=v, likes=k) for n, c, v, k in sorted(rows)]
    exports = read(tmp_path, shape(posts, writer), "p.json")
    assert codes(exports) <= {("no_rows", "note"), ("file_ignored", "note"), ("not_from_tiktok", "warning")}
    if posts:
        check(exports, posts)


@FAST
@given(
    st.lists(
        st.tuples(st.integers(1, 200), CAPTIONS, COUNTS), min_size=1, max_size=8, unique_by=lambda t: t[0]
    )
)
def test_any_csv_is_read_back(tmp_path, rows):
    posts = [formats.post(n, caption=caption, views=v) for n, caption, v in sorted(rows)]
    exports = read(tmp_path, formats.csv_table(posts, formats.fourcat), "p.csv")
    assert exports.videos["title"].tolist() == [post["caption"].strip() for post in posts]
    assert exports.videos["views"].tolist() == [float(post["views"]) for post in posts]


@pytest.mark.parametrize("half", [0xD83C, 0xDF38])
def test_half_a_letter_in_a_caption_is_told(tmp_path, half):
    data = json.dumps([formats.apify(POSTS[0] | {"caption": f"bloem {chr(half)}!"}), formats.apify(POSTS[1])])
    exports = read(tmp_path, data.encode())
    assert codes(exports) == {("letters_damaged", "warning")}
    assert exports.videos["title"].tolist() == ["bloem ?!", POSTS[1]["caption"]]


def test_a_file_may_hold_posts_of_several_sources(tmp_path):
    data = b"".join(
        formats.json_lines([post], formats.JSON_WRITERS[n % 3]) for n, post in enumerate([*POSTS, *POSTS])
    )
    exports = read(tmp_path, data)
    check(exports)
    assert [source.kind for source in exports.sources] == ["posts: web_item"]


def test_more_posts_than_there_can_be_are_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "MAX_POSTS", 4)
    exports = read(tmp_path, formats.json_array(POSTS, formats.apify))
    assert codes(exports) == {("too_many_rows", "error")}
    assert exports.videos.empty


@pytest.mark.parametrize(
    ("labels", "views", "author"),
    [
        ("id,desc,createTime,author/uniqueId,stats.playCount", 12.0, "noor"),
        ("id,desc,createTime,author,stats/playCount", 12.0, "noor"),
        ("data/id,data/desc,data/createTime,data/author,data/stats/playCount", 12.0, "noor"),
        ("\ufeff id ,desc,createTime,author/uniqueId,author", math.nan, "12"),
        ("id,desc,createTime,author,author/uniqueId", math.nan, "noor"),
        ("id,desc,createTime,author,author", math.nan, "12"),
        ("id,body,unix_timestamp,author,plays/a", math.nan, "noor"),
    ],
)
def test_columns_that_stand_for_objects(labels, views, author):
    rows = iter([(1, labels.split(",")), (2, ["7300000000000000012", "tekst", "1777000000", "noor", "12"])])
    found = reader.read_posts(
        documents.as_records(rows, findings := Findings(file="a", counted=True)), findings
    )
    row = found.frame.iloc[0]
    assert (row["views"], row["author"]) == (pytest.approx(views, nan_ok=True), author)
    assert (row["video_id"], row["title"], row["created"]) == ("7300000000000000012", "tekst", 1_777_000_000)


ODD = st.one_of(
    st.sampled_from([None, True, -1, 10**13, 10**19, 1.5, 3.0, 1e300, 1_777_000_000_000, [], {}]),
    st.sampled_from(["", " 12 ", "1.2K", "-1", "12", "true", "7.5e18", "2026-03-02T10:00:00.000Z", "@Noor"]),
    st.sampled_from([{"name": "ander", "fans": 1, "uniqueId": 4}, "half \ud83d", " tekst\n"]),
)
FIELDS = (
    "id",
    "text",
    "createTime",
    "createTimeISO",
    "isAd",
    "authorMeta",
    "playCount",
    "data",
    "error",
    "x",
)


@settings(max_examples=250, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(FIELDS), ODD, max_size=3), min_size=2, max_size=6))
def test_posts_read_together_are_those_read_one_by_one(changes):
    """Whole columns give the findings in the order of the rows, as if every record were read by itself."""
    kinds = (formats.apify, formats.apify, formats.yt_dlp)
    records = [kinds[n % 3](formats.post(n)) | change for n, change in enumerate(changes, start=1)]
    numbered = list(enumerate(records, start=1))
    together = Findings(file="a", counted=True, by_row=True)
    single = Findings(file="a", counted=True)
    found = reader.read_posts(numbered, together)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "BATCH", 1)
        known = reader.read_posts(numbered, single)
    assert list(together) == list(single)
    assert (found is None) == (known is None)
    if found is not None:
        assert found.source == known.source
        pd.testing.assert_frame_equal(found.frame, known.frame, check_exact=True)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.from_regex(r"[0-9]{1,3}|[0-9]{19,20}", fullmatch=True), min_size=1, max_size=6))
def test_videos_are_in_the_order_of_their_ids(ids):
    frame = pd.DataFrame({"video_id": pd.array(ids, dtype="str")})
    order = videos._order(frame["video_id"])
    assert (order is None) == (len(set(ids)) < len(ids))
    if order is not None:
        ordered = [int(ids[at]) for at in order]
        assert ordered == sorted(ordered)
        assert sorted(order) == list(range(len(ids)))
