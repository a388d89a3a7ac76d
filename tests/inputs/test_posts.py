"""Posts as APIs and scrapers list them: every source, every trap of its files."""

import json
import math

import post_format as formats
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tikmon_nb.inputs.exports import read_exports

POSTS = [formats.post(n) for n in range(1, 6)]
FAST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(folder, data, name="posts.json", **options):
    (folder / name).write_bytes(data)
    return read_exports(folder, **options)


def codes(exports):
    return {(finding.code, finding.severity) for finding in exports.findings}


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
    assert exports.findings == ()
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
    assert exports.findings == ()
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
    assert exports.findings == ()
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
    (finding,) = exports.findings
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


@pytest.mark.parametrize("data", [b'{"name": "x", "version": "1"}', b"[1, 2]", b'{"a": [' + b"[" * 100_000])
def test_other_json_is_one_clear_error(tmp_path, data):
    exports = read(tmp_path, data, "package.json")
    assert len(exports.findings) == 1
    assert exports.findings[0].severity == "error"


def test_the_highest_view_count_is_kept_and_content_joins_the_list(tmp_path):
    older = [post | {"views": post["views"] - 7} for post in POSTS]
    (tmp_path / "b.json").write_bytes(formats.json_array(older, formats.apify))
    check(read(tmp_path, formats.json_lines(POSTS, formats.web_item), "a.jsonl"))


CAPTIONS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
COUNTS = st.integers(0, 10**10)


@FAST
@given(
    st.lists(st.tuples(st.integers(1, 400), CAPTIONS, COUNTS, COUNTS), max_size=8, unique_by=lambda t: t[0]),
    st.sampled_from([*formats.JSON_WRITERS]),
    st.sampled_from([formats.json_array, formats.json_lines]),
)
def test_any_list_is_read_back(tmp_path, rows, writer, shape):
    posts = [formats.post(n, caption=c[:140], views=v, likes=k) for n, c, v, k in sorted(rows)]
    exports = read(tmp_path, shape(posts, writer), "p.json")
    assert codes(exports) <= {("no_rows", "note"), ("file_ignored", "note"), ("not_a_tiktok_export", "error")}
    if posts:
        check(exports, posts)


@FAST
@given(
    st.lists(
        st.tuples(st.integers(1, 400), CAPTIONS, COUNTS), min_size=1, max_size=8, unique_by=lambda t: t[0]
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
