"""The traps of "Download your data", each with a test named after it; and that nothing private is read."""

import copy
import dataclasses
import datetime as dt
import json
import math
import pickle

import gdpr_format as gdpr
import msgspec
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tikmon_nb.findings import Findings
from tikmon_nb.inputs.exports import raw_json
from tikmon_nb.inputs.exports.kinds.gdpr import is_gdpr, read_gdpr
from tikmon_nb.inputs.exports.kinds.own_posts import Download, OwnPost, own_posts_frame

FAST = settings(max_examples=60, deadline=None)
DATE = "2026-03-02 17:04:11"
MOMENT = dt.datetime(2026, 3, 2, 17, 4, 11, tzinfo=dt.UTC)
NEWER = (2, 3)
SECRET = "zqxGEHEIM"
SPRING = "Nieuwe lente-outfit 🌸 #advertentie @merk.voorbeeld"
DISCOUNT = "Met mijn kortingscode NOOR10 krijg je 10% 💸 #samenwerking"
SEEN = (  # the posts of the shared example files
    (DATE, "412", "Everyone", SPRING),
    ("2026-03-09 18:31:40", "96", "Everyone", "Mijn ochtendroutine #fyp #voorjou"),
    ("2026-03-15 11:20:05", "3", "Only You", "N/A"),
    ("2026-03-28 19:02:57", "873", "Everyone", DISCOUNT),
    ("2026-04-01 07:45:00", "58", "Friends", "Dag 1 in Utrecht ☔"),
)


def seen_posts(generation, secret=gdpr.SECRET):
    if generation == 1:
        return [gdpr.old_post(date, likes, secret=secret) for date, likes, *_ in SEEN]
    return [gdpr.post(date, likes, title, secret=secret, WhoCanView=who) for date, likes, who, title in SEEN]


def read(content, **options):
    """The download in a document or its bytes, and its findings by code."""
    findings = Findings(file="user_data_tiktok.json", counted=True)
    data = content if isinstance(content, bytes) else gdpr.written(content, **options)
    download = read_gdpr(data, findings)
    assert (download is None) == findings.has_errors
    return download, {finding.code: finding for finding in findings}


def read_account(generation=3, **account):
    return read(gdpr.document(gdpr.Account(**account), generation))


def read_posts(*posts, generation=3):
    download, found = read_account(generation, posts=list(posts))
    return download.posts, found


def read_post(**fields):
    posts, found = read_posts(gdpr.post(DATE) | fields)
    return posts[0], found


# the three generations


def test_generation_1_has_no_captions_and_shows_every_post():
    fans = gdpr.fans(["2023-01-02 10:00:00"])
    download, found = read_account(1, posts=seen_posts(1), fans=fans)
    assert (download.generation, download.username, download.region) == (1, "noor_fictief", "")
    assert math.isnan(download.followers)
    assert [post.likes for post in download.posts] == [412.0, 96.0, 3.0, 873.0, 58.0]
    assert {post.title for post in download.posts} == {""}
    assert download.followers_per_day == {dt.date(2023, 1, 2): 1}
    assert {code: finding.count for code, finding in found.items()} == {"captions_not_given": 5}
    assert found["captions_not_given"].severity == "note"


@pytest.mark.parametrize("generation", NEWER)
def test_generations_2_and_3_keep_only_what_everyone_may_see(generation):
    fans = gdpr.fans(["2026-03-01 09:00:00", "2026-03-01 23:59:59", "2026-02-01 00:00:00"])
    download, found = read_account(generation, posts=seen_posts(generation), fans=fans)
    assert download.generation == generation
    assert (download.username, download.followers, download.region) == ("noor_fictief", 12840.0, "NL")
    assert [(post.row, post.likes, post.title) for post in download.posts] == [
        *((1, 412.0, SPRING), (2, 96.0, "Mijn ochtendroutine #fyp #voorjou"), (4, 873.0, DISCOUNT)),
    ]
    assert download.posts[0].posted_at == MOMENT
    assert list(download.followers_per_day.items()) == [(dt.date(2026, 2, 1), 1), (dt.date(2026, 3, 1), 2)]
    assert (download.transactions, download.lives) == (0, 0)
    finding = found.pop("posts_not_public")
    assert (finding.severity, finding.count, finding.row, finding.found) == ("note", 2, 3, "")
    assert found == {}


def test_the_live_section_is_spelt_in_two_ways():
    content = gdpr.document(gdpr.Account(lives=[{"Date": DATE}, {"Date": DATE}]), 3)
    assert read(content)[0].lives == 2
    content["Tiktok Live"] = content.pop("TikTok Live")
    download, _ = read(content)
    assert (download.lives, download.generation) == (2, 3)


def test_a_place_that_is_filled_goes_before_one_that_is_empty():
    content = gdpr.document(gdpr.Account(posts=[]), 3)
    content["Video"] = {"Videos": {"VideoList": [gdpr.old_post(DATE)]}}
    download, _ = read(content)
    assert [post.posted_at for post in download.posts] == [MOMENT]


@pytest.mark.parametrize("generation", gdpr.GENERATIONS)
@pytest.mark.parametrize("style", [{"indent": None}, {"indent": 1}, {"indent": 3, "ascii_only": True}])
def test_every_generation_is_told_by_its_content(generation, style):
    data = gdpr.written(gdpr.document(gdpr.Account(), generation), **style)
    assert is_gdpr(data)
    assert is_gdpr(data[: len(data) // 2])  # so that nobody else looks into what was cut off
    assert is_gdpr(data + b"\n" + data)


@pytest.mark.parametrize(
    "data",
    [
        *(
            b"",
            b"{",
            b"{}",
            b"[]",
            b"null",
            b'{"Post":{}}',
            b'{"Post":1,"Post":2}',
            b'[{"Post":1,"Profile":2}]',
        ),
        *(
            b'{"a":{"Post":1,"Profile":2}}',
            b'{"Post":"Profile"}',
            b'{"post":1,"profile":2}',
            b"\xff\xfe",
            b"\0",
        ),
        *(
            b'{"items":[{"id":"1","desc":"a"}],"Video":1}',
            b'{"Post":"Profile" "Video"',
            b"Date,Likes\n",
            b"\xff" * 9,
        ),
    ],
)
def test_other_files_are_not_taken_for_it(data):
    assert not is_gdpr(data)


@given(st.binary(max_size=80))
@FAST
def test_no_bytes_make_it_raise(data):
    assert is_gdpr(data) in (True, False)
    download, found = read(data)
    assert download is not None or found.keys() & {"json_damaged"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_other_encodings_are_read(encoding):
    text = gdpr.written(gdpr.document(gdpr.Account(posts=seen_posts(3)), 3)).decode()
    data = text.encode(encoding)
    assert is_gdpr(data)
    assert read(data) == read(text.encode())


# posts


@pytest.mark.parametrize("generation", gdpr.GENERATIONS)
@pytest.mark.parametrize("empty", gdpr.EMPTIES)
def test_a_list_may_be_empty_in_six_ways(generation, empty):
    lists = dict.fromkeys(("posts", "fans", "transactions", "lives"), empty)
    download, found = read_account(generation, **lists)
    assert (download.posts, download.followers_per_day) == ((), {})
    assert (download.transactions, download.lives) == (0, 0)
    assert list(found) == ["own_posts_none"]
    assert found["own_posts_none"].severity == "note"


@pytest.mark.parametrize("section", [None, {}, {"Posts": None}, {"Posts": {}}, [], "N/A", {"Posts": [1]}])
def test_the_section_of_posts_may_be_missing(section):
    content = gdpr.document(gdpr.Account(), 3) | {"Post": section}
    download, found = read(content)
    assert download.posts == ()
    assert list(found) == ["own_posts_missing"]
    del content["Post"]
    assert read(content)[1].keys() == {"own_posts_missing"}


@pytest.mark.parametrize("empty", [*gdpr.EMPTIES, "  "])
def test_a_caption_that_is_not_given_is_empty_and_said_so(empty):
    post, found = read_post(Title=empty)
    assert post.title == ""
    assert found["captions_not_given"].row == 1
    raw = gdpr.written(gdpr.document(gdpr.Account(posts=[gdpr.post(DATE)]), 3))
    assert "captions_not_given" in read(raw.replace(b'"N/A"', rb'"N\/A"'))[1]


@pytest.mark.parametrize("title", ["none", "n/a", "None of these", "null", "N/A."])
def test_a_caption_that_looks_like_nothing_is_kept(title):
    post, found = read_post(Title=title)
    assert (post.title, found) == (title, {})


def test_half_a_character_does_not_break_the_table():
    post, _ = read_post(Title="a\ud83cb")
    assert own_posts_frame([read_account(posts=[gdpr.post(DATE, title="a\ud83cb")])[0]])["title"][0] == "a?b"
    assert post.title == "a?b"


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        (DATE, MOMENT),
        (DATE + " UTC", MOMENT),
        (f" {DATE} ", MOMENT),
        ("2024-02-29 00:00:00", dt.datetime(2024, 2, 29, tzinfo=dt.UTC)),
    ],
)
def test_dates_are_utc_with_and_without_saying_so(date, moment):
    post, found = read_post(Date=date, Title="x")
    assert (post.posted_at, post.posted_at.utcoffset()) == (moment, dt.timedelta(0))
    assert found == {}


@pytest.mark.parametrize(
    "date",
    [
        *("9999-12-31 23:59:59", "2015-12-31 23:59:59", "0000-01-01 00:00:00", "2026-02-29 10:00:00"),
        *("2026-03-02", "02-03-2026 17:04:11", DATE + " CET", DATE + "Z", "٢٠٢٦-03-02 17:04:11"),
        *(
            "2026-03-02 24:00:00",
            "2026-03-02 23:59:60",
            "morgen" * 99,
            1772471051,
            1.5,
            True,
            [DATE],
            {"a": 1},
        ),
        *gdpr.EMPTIES,
    ],
)
def test_a_post_without_a_possible_date_is_left_out(date):
    posts, found = read_posts(gdpr.post(DATE, title="x"), gdpr.post(DATE, title="x", Date=date))
    assert len(posts) == 1
    finding = found.pop("date_unreadable")
    assert (finding.row, finding.column, finding.expected) == (2, "Date", "2026-01-31 18:00:00")
    assert found == {}


@pytest.mark.parametrize(
    ("likes", "count"),
    [("412", 412.0), ("0", 0.0), (412, 412.0), (412.0, 412.0), ("1,234", 1234.0), ("1.234", 1234.0)],
)
def test_likes_are_text_or_number(likes, count):
    post, found = read_post(Likes=likes, Title="x")
    assert (post.likes, found) == (count, {})


def test_rounded_likes_are_expanded_and_said_so():
    post, found = read_post(Likes="1.2K")
    assert post.likes == 1200.0
    assert (found["numbers_rounded"].severity, found["numbers_rounded"].found) == ("note", "1.2K")


@pytest.mark.parametrize("likes", gdpr.EMPTIES)
def test_likes_that_are_not_given_are_unknown(likes):
    post, found = read_post(Likes=likes)
    assert math.isnan(post.likes)
    assert found["not_measured"].column == "Likes"


@pytest.mark.parametrize(
    ("likes", "code", "shown"),
    [
        *(("veel", "number_unreadable", "veel"), (1.234, "number_unreadable", "1.234")),
        *((True, "number_unreadable", "True"), (["9"], "number_unreadable", "[…]")),
        *(({"n": 9}, "number_unreadable", "{…}"), ("-3", "number_impossible", "-3")),
        *((10**14, "number_impossible", str(10**14)), (10**400, "number_unreadable", "1" + "0" * 79)),
        *((1e300, "number_unreadable", "1e+300"), ("\ud800", "number_unreadable", "?")),
    ],
)
def test_likes_that_are_no_count_are_left_out(likes, code, shown):
    post, found = read_post(Likes=likes, Title="x")
    assert math.isnan(post.likes)
    assert (found[code].column, found[code].found) == ("Likes", shown)


@pytest.mark.parametrize(
    "who", [None, "", "N/A", "Friends", "Only You", "Followers", "Iedereen", 1, True, [], {"a": "Everyone"}]
)
def test_a_post_that_not_everyone_may_see_is_left_out_and_not_looked_at(who):
    posts, found = read_posts(gdpr.post("geen datum", "geen getal", [1], WhoCanView=who))
    assert posts == ()
    assert list(found) == ["posts_not_public"]


@pytest.mark.parametrize("generation", NEWER)
def test_without_who_may_see_it_a_newer_post_is_left_out(generation):
    posts, found = read_posts(gdpr.old_post(DATE), generation=generation)
    assert posts == ()
    assert list(found) == ["posts_not_public"]


def test_generation_1_also_obeys_who_may_see_it_where_it_says_so():
    public, friends = (gdpr.old_post(DATE, WhoCanView=who) for who in ("Everyone", "Friends"))
    posts, found = read_posts(friends, public, generation=1)
    assert [post.row for post in posts] == [2]
    assert found["posts_not_public"].count == 1


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        *(("Branded content", "Branded content"), ("a\nb\x1b[31m", "a b?[31m"), ("x" * 99, "x" * 80)),
        *((True, "true"), (2, "2"), ({"kind": 1}, '{"kind":1}'), (["é"], '["é"]')),
    ],
)
def test_filled_disclosures_are_shown_raw(raw, shown):
    content = gdpr.document(gdpr.Account(posts=[gdpr.post(DATE, title="x", ContentDisclosure=raw)]), 3)
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    download, found = read(data)
    assert download.posts[0].disclosure == shown
    finding = found.pop("post_mark_unknown")
    assert (finding.severity, finding.column, finding.found) == ("note", "ContentDisclosure", shown)
    assert found == {}


def test_ai_marks_are_kept_raw_too():
    post, found = read_post(AIGeneratedContent="Yes")
    assert (post.ai_generated, post.disclosure) == ("Yes", "")
    assert found["post_mark_unknown"].column == "AIGeneratedContent"


@pytest.mark.parametrize("empty", gdpr.EMPTIES)
def test_empty_disclosures_are_empty(empty):
    post, found = read_post(ContentDisclosure=empty, AIGeneratedContent=empty, Title="x")
    assert (post.disclosure, post.ai_generated, found) == ("", "", {})


def test_photo_posts_hold_several_links_of_which_none_is_read():
    post, found = read_post(Link=gdpr.photo_link(3), Title="x")
    assert (post.title, found) == ("x", {})


# money, live, followers, profile


@pytest.mark.parametrize("generation", NEWER)
def test_transactions_are_counted_and_nothing_else(generation):
    rows = [{"Date": DATE, "Bedrag": SECRET}, {SECRET: 1}, None]
    download, found = read_account(generation, transactions=rows)
    assert download.transactions == 3
    finding = found["transactions_only_counted"]
    assert (finding.severity, finding.count, finding.found) == ("note", 3, "")


def test_followers_without_a_date_are_skipped():
    fans = [*gdpr.fans([DATE, "N/A", None, 5, "9999-01-01 00:00:00"]), "naam", None, [1]]
    findings = Findings(file="a.json", counted=True)
    content = gdpr.written(gdpr.document(gdpr.Account(posts=[], fans=fans), 3))
    download = read_gdpr(content, findings)
    assert download.followers_per_day == {MOMENT.date(): 1}
    finding = {f.code: f for f in findings.items}["row_unreadable"]
    assert (finding.count, finding.column, finding.row, finding.found) == (7, "FansList", 2, "")


@pytest.mark.parametrize("number", [12840, "12840", "12,840", 12840.0])
def test_the_number_of_followers_is_text_or_number(number):
    assert read_account(followers=number)[0].followers == 12840.0


@pytest.mark.parametrize("empty", gdpr.EMPTIES)
def test_a_profile_may_be_empty(empty):
    download, found = read_account(username=empty, followers=empty, region=empty)
    assert (download.username, download.region) == ("", "")
    assert math.isnan(download.followers)
    assert list(found) == ["own_posts_none"]


@pytest.mark.parametrize("profile", [None, [], [{"userName": "a"}], {"ProfileMap": ["a"]}, "N/A"])
def test_a_profile_may_be_missing(profile):
    content = gdpr.document(gdpr.Account(posts=[]), 3)
    content["Profile And Settings"]["Profile Info"] = profile
    download, found = read(content)
    assert (download.username, download.region) == ("", "")
    assert "profile_missing" in found


def test_a_profile_of_wrong_types_is_a_finding():
    download, found = read_account(username=5, followers=["1"], region={"a": SECRET})
    assert (download.username, download.region) == ("", "")
    assert (found["not_text"].count, found["number_unreadable"].found) == (2, "[…]")


def test_a_name_is_one_short_line():
    download, _ = read_account(username="@noor\n\x1b" + "x" * 99, region="N\tL")
    assert (download.username, download.region) == ("noor ?" + "x" * 74, "N L")


WRONG = [5, 1.5, True, "tekst", {"a": 1}, [], [5], ["a"], [[1]], [None], [{}], [{"Date": {}, "Likes": []}]]


@pytest.mark.parametrize("generation", gdpr.GENERATIONS)
@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_wrong_types_anywhere_are_findings(generation, wrong):
    lists = dict.fromkeys(("posts", "fans", "lives"), wrong)
    download, found = read_account(generation, **lists)
    assert download.posts == ()
    assert found.keys() & {
        *("not_a_list", "row_unreadable", "date_unreadable", "posts_not_public", "own_posts_none")
    }


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_value_anywhere_raises_nothing(data):
    """One place in a real file, at any depth, holds something else."""
    generation = data.draw(st.sampled_from(gdpr.GENERATIONS))
    fans = gdpr.fans([DATE])
    content = gdpr.document(gdpr.Account(posts=seen_posts(generation), fans=fans), generation)
    place, key = content, data.draw(st.sampled_from(sorted(content)))
    while isinstance(place[key], dict | list) and place[key] and data.draw(st.integers(0, 4)):
        place = place[key]
        keys = sorted(place) if isinstance(place, dict) else range(len(place))
        key = data.draw(st.sampled_from(keys))
    place[key] = data.draw(st.sampled_from([*gdpr.EMPTIES, *WRONG, "9999-12-31 23:59:59", "-1", 10**30]))
    download, _ = read(content)
    frame = own_posts_frame([download])
    assert len(frame) == len(download.posts)


# damage


def test_a_damaged_file_is_an_error_without_content():
    data = gdpr.written(gdpr.document(gdpr.Account(posts=seen_posts(3)), 3))
    download, found = read(data[:-1])
    assert download is None
    assert found["json_damaged"].severity == "error"
    assert found["json_damaged"].found == f"byte {len(data) - 1}"
    assert read(data + b"x")[1].keys() == {"json_damaged"}
    assert read(b"[]")[1].keys() == {"own_posts_missing", "profile_missing"}


@pytest.mark.parametrize(
    ("before", "after", "where"),
    [
        (b'"Likes": "96"', b'"Likes": ' + b"9" * 5000, "VideoList 2"),
        (b'"Likes": "96"', b'"Likes": "\xff"', "VideoList 2"),
        (b'"accountRegion": "NL"', b'"accountRegion": "\xff"', "ProfileMap"),
        (b'"Likes": "96"', b'"Likes": ~', "byte"),
        (b'"Likes": "96"', b'"Likes": NaN', "byte"),
        (b'"Likes": "96"', b'"Likes" "96"', "byte"),
        (b'"accountRegion": "NL"', b'"accountRegion": "N\nL"', "byte"),
        (b'"Likes": "96"', b'"x": ' + b"[" * 3000 + b"]" * 3000, "byte"),
    ],
)
def test_damage_says_where(before, after, where):
    data = gdpr.written(gdpr.document(gdpr.Account(posts=seen_posts(3)), 3))
    assert before in data
    download, found = read(data.replace(before, after))
    assert download is None
    assert found["json_damaged"].found.startswith(where)


# privacy


def private_document(generation, secret=SECRET):
    account = gdpr.Account(
        posts=seen_posts(generation, secret),
        fans=gdpr.fans([DATE, "N/A"], secret),
        transactions=[{"Date": DATE, "Iban": secret}],
        lives=[{"Date": DATE, "Link": secret}],
    )
    return gdpr.document(account, generation, secret=secret)


def everything_in(value):
    """Every text and number that can be reached from `value`."""
    if dataclasses.is_dataclass(value):
        value = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        for key, item in value.items():
            yield from (*everything_in(key), *everything_in(item))
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from everything_in(item)
    else:
        yield str(value)


@pytest.fixture
def decoded(monkeypatch):
    """All that is ever decoded, while a test runs; what is stepped over stays bytes."""
    texts, loads = [], json.loads

    class Spy:
        def decode(self, data):
            texts.append(bytes(data).decode("utf-8", "replace"))
            return msgspec.json.decode(data)

    def spy(text, **options):
        texts.append(text)
        return loads(text, **options)

    monkeypatch.setattr(raw_json, "_ANYTHING", Spy())
    monkeypatch.setattr(json, "loads", spy)
    monkeypatch.setattr(json, "load", None)
    return texts


def assert_nothing_leaks(data, decoded, caplog, capsys):
    caplog.set_level(0)
    findings = Findings(file="user_data_tiktok.json", counted=True)
    is_gdpr(data)
    download = read_gdpr(data, findings)
    reached = [*everything_in(download), *everything_in(findings), *map(str, findings.items)]
    reached += [repr(download), repr(findings), *decoded, caplog.text, *capsys.readouterr()]
    reached += [own_posts_frame([download]).to_csv()] if download else []
    assert not [text for text in reached if SECRET in text]
    assert SECRET.encode() not in pickle.dumps((download, findings))
    return download


@pytest.mark.parametrize("generation", gdpr.GENERATIONS)
def test_nothing_private_is_kept_logged_echoed_or_decoded(generation, decoded, caplog, capsys):
    data = gdpr.written(private_document(generation))
    assert data.count(SECRET.encode()) >= 40
    download = assert_nothing_leaks(data, decoded, caplog, capsys)
    assert len(download.posts) == (5 if generation == 1 else 3)
    assert download.followers_per_day == {MOMENT.date(): 1}
    assert (download.lives, len(decoded) > 0) == (1, True)


@pytest.mark.parametrize("generation", gdpr.GENERATIONS)
def test_nothing_private_leaks_from_a_file_that_is_cut_off(generation, decoded, caplog, capsys):
    data = gdpr.written(private_document(generation), indent=None)
    for size in range(1, len(data), 47):
        assert assert_nothing_leaks(data[:size], decoded, caplog, capsys) is None


@pytest.mark.parametrize("generation", gdpr.GENERATIONS)
@pytest.mark.parametrize("bad", [b"\xff", b"]", b"\n", b"\\", b""])
def test_nothing_private_leaks_from_a_damaged_file(generation, bad, decoded, caplog, capsys):
    data = gdpr.written(private_document(generation), indent=None)
    for at in range(0, len(data), 101):
        assert_nothing_leaks(data[:at] + bad + data[at + 1 :], decoded, caplog, capsys)


@pytest.mark.parametrize("generation", gdpr.GENERATIONS)
def test_lists_of_private_things_where_something_else_belongs_do_not_leak(
    generation, decoded, caplog, capsys
):
    content = private_document(generation)
    for part in ("VideoList", "FansList", "ProfileMap", "GoLiveList", "TransactionsList"):
        for wrong in ([SECRET], SECRET, {SECRET: SECRET}, [[{"Date": SECRET}]], [{"Likes": [SECRET]}]):
            changed = replaced(content, part, wrong)
            if part == "VideoList" and isinstance(wrong, list) and "Date" in str(wrong):
                continue
            assert_nothing_leaks(gdpr.written(changed), decoded, caplog, capsys)


def replaced(content, name, value):
    """A copy in which every `name`, at any depth, holds `value`."""
    if isinstance(content, dict):
        return {key: value if key == name else replaced(item, name, value) for key, item in content.items()}
    return [replaced(item, name, value) for item in content] if isinstance(content, list) else content


# round trip and merging


@FAST
@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), max_size=6),
    st.sampled_from(NEWER),
    st.sampled_from([None, 1]),
    st.booleans(),
)
def test_any_caption_is_read_back(titles, generation, indent, ascii_only):
    posts = [gdpr.post(DATE, "1", title) for title in titles]
    content = gdpr.document(gdpr.Account(posts=posts), generation)
    download, _ = read(content, indent=indent, ascii_only=ascii_only)
    wanted = ["" if title in ("N/A", "None") else title.strip() for title in titles]
    assert [post.title for post in download.posts] == wanted
    assert own_posts_frame([download])["title"].tolist() == wanted


@pytest.mark.parametrize(
    "title", ['zei "hoi"\n\ttoen', "مرحبا بالعالم #إعلان", "\u202egid\u202c", "👩🏽‍🎤🏳️‍🌈", '\\"]}', "\x00"]
)
@pytest.mark.parametrize("ascii_only", [True, False])
def test_quotes_newlines_emoji_and_right_to_left_are_read_back(title, ascii_only):
    content = gdpr.document(gdpr.Account(posts=[gdpr.post(DATE, title=title)]), 3)
    download, _ = read(content, ascii_only=ascii_only)
    assert download.posts[0].title == title


def download_of(*posts, not_public=()):
    return Download(3, "noor", 1.0, "NL", posts, {}, 0, 0, frozenset(not_public))


def own_post(moment, title, likes=1.0):
    return OwnPost(1, moment, title, likes, "", "")


def test_the_newest_download_describes_a_post():
    later = MOMENT + dt.timedelta(days=1)
    old = download_of(own_post(later, "b"), own_post(MOMENT, "a", 1.0))
    new = download_of(own_post(MOMENT, "a nu", math.nan))
    frame = own_posts_frame([old, new])
    assert frame["title"].tolist() == ["a nu", "b"]
    assert frame["posted_at"].tolist() == [pd.Timestamp(MOMENT), pd.Timestamp(later)]
    assert own_posts_frame([new, old])["title"].tolist() == ["a", "b"]


def test_two_posts_of_one_second_stay_two():
    new = download_of(own_post(MOMENT, "a"), own_post(MOMENT, "b"))
    old = download_of(own_post(MOMENT, "oud"))
    assert own_posts_frame(iter([old, new]))["title"].tolist() == ["a", "b"]


def test_a_post_that_is_private_now_does_not_come_back_from_an_older_download():
    posts = [gdpr.post(DATE, title="toen"), gdpr.post("2026-03-09 18:31:40", title="blijft")]
    old, _ = read_account(posts=posts)
    hidden = copy.deepcopy(posts)
    hidden[0]["WhoCanView"] = "Only You"
    new, _ = read_account(posts=hidden)
    assert own_posts_frame([old, new])["title"].tolist() == ["blijft"]
    assert own_posts_frame([new, old])["title"].tolist() == ["toen", "blijft"]


def test_an_empty_table_has_the_types_of_a_full_one():
    full = own_posts_frame([download_of(own_post(MOMENT, "a"))])
    for downloads in ([], [download_of()]):
        empty = own_posts_frame(downloads)
        assert len(empty) == 0
        pd.testing.assert_series_equal(empty.dtypes, full.dtypes)
    assert [str(dtype) for dtype in full.dtypes] == ["datetime64[us, UTC]", "str", "float64", "str", "str"]
    assert list(full.columns) == ["posted_at", "title", "likes", "disclosure", "ai_generated"]


def test_the_writer_names_the_zip_as_tiktok_does():
    assert gdpr.archive_name(dt.datetime(2026, 4, 2, tzinfo=dt.UTC)) == "TikTok_Data_1775088000.zip"
    assert gdpr.moment_text(MOMENT) == DATE
