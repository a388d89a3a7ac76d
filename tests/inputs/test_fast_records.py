"""Reading many JSON records at once gives exactly what reading one at a time gives, or is left to that."""

import json
import random
import re

import pandas as pd
import post_format as formats
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import fuzzing
from tests.inputs.test_fast_tables import EXAMPLES, TEXTS, check_same
from tikmon_nb.inputs.exports import fast_json, fast_posts, fast_records, json_scan, posts, videos
from tikmon_nb.inputs.exports.archives import RawFile
from tikmon_nb.inputs.exports.fast_tables import NotPlain
from tikmon_nb.inputs.tabular.encodings import SAMPLE, decode, is_utf8

POSTS = [formats.post(n, ad=n == 2) for n in range(1, 9)]
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 2),
    st.sampled_from([10**12, 10**13, 10**19, 1_777_000_000_000, 1.5, 3.0, 1e300, -0.0]),
    st.sampled_from(
        ["", " 12 ", "1.2K", "-1", "12", "true", "nee", "NaN", "2026-03-02T10:00:00.000Z", "@Noor"]
    ),
    st.just([]),
    st.just({}),
    st.just({"name": "ander", "fans": 1, "uniqueId": 4}),
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 10**20), st.floats(), st.text(max_size=5)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)
RECORDS = st.lists(
    st.dictionaries(st.sampled_from(["a", "b", "Ω"]), VALUES, max_size=3), min_size=1, max_size=4
)


def compact(records):
    return json.dumps(records, separators=(",", ":")).encode()


def spaced(records):
    return json.dumps(records, indent=2, ensure_ascii=False).encode()


def lines(records):
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def apify(**changes):
    """Eight posts of which the last two differ."""
    records = [formats.apify(post) for post in POSTS]
    return [*records[:6], *({**record, **changes} for record in records[6:])]


@EXAMPLES
@given(
    st.lists(st.tuples(TEXTS, st.integers(0, 10**10), st.booleans()), min_size=2, max_size=6),
    st.sampled_from(formats.JSON_WRITERS),
    st.sampled_from([compact, spaced, lines]),
)
def test_clean_posts_are_the_same(rows, writer, shape):
    posts = [formats.post(n, caption=c, views=v, ad=ad) for n, (c, v, ad) in enumerate(rows, start=1)]
    assert check_same(shape([writer(post) for post in posts]))


@settings(max_examples=250, deadline=None)
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "text",
                    "createTime",
                    "createTimeISO",
                    "isAd",
                    "authorMeta",
                    "playCount",
                    "data",
                    "new",
                ]
            ),
            ODD,
            max_size=3,
        ),
        min_size=2,
        max_size=5,
    ),
    st.sampled_from([compact, spaced, lines]),
)
def test_posts_with_odd_values_are_the_same(changes, shape):
    records = [formats.apify(formats.post(n)) | change for n, change in enumerate(changes, start=1)]
    check_same(shape(records))


@pytest.mark.parametrize("shape", [compact, spaced, lines])
@pytest.mark.parametrize("writer", formats.JSON_WRITERS)
def test_mutated_files_are_the_same(shape, writer):
    data = shape([writer(post) for post in POSTS])
    taken = [check_same(fuzzing.mutated(data, random.Random(number))) for number in range(40)]
    assert 0 < sum(taken) < 40


@pytest.mark.parametrize("shape", [compact, spaced, lines])
@pytest.mark.parametrize(
    ("changes", "taken"),
    [
        ({"text": "},{ \n },\n {"}, True),
        ({"text": '\x00"\\\u2028'}, True),
        ({"text": "x" * 10_001}, False),
        ({"text": None}, False),
        ({"id": 7_600_000_000_000_000_001}, False),  # the others are texts
        ({"id": ""}, False),
        ({"playCount": None}, False),
        ({"diggCount": None}, True),
        ({"diggCount": "12"}, False),
        ({"diggCount": 1.0}, False),
        ({"diggCount": -1}, False),
        ({"createTime": None}, False),
        ({"createTime": 17}, False),
        ({"isAd": None}, True),
        ({"isAd": "yes"}, False),
        ({"error": "no"}, True),
        ({"data": {"id": "1"}}, False),
        ({"data": None}, True),
        ({"new": {"a": [{"b": None}, {"b": 1}]}}, True),
        ({"new": 0.5}, True),
        ({"new": float("nan")}, False),
        ({"new": float("-inf")}, False),
        ({"new": "NaN, Infinity"}, True),
        ({"authorMeta": None}, True),
        ({"authorMeta": {"name": None, "uniqueId": "noor"}}, True),
        ({"authorMeta": {"name": 5}}, False),
    ],
)
def test_what_is_plain(shape, changes, taken):
    assert check_same(shape(apify(**changes))) == taken


@pytest.mark.parametrize("shape", [compact, spaced, lines])
@pytest.mark.parametrize(
    ("new", "taken"),
    [
        (b'{"a":1,"a":1}', False),
        (b'{"a":[{"b":1,"\\u0062":null}]}', False),
        (b"9" * 300, True),
        (b"9" * 4_300, False),
        (b"9" * 4_301, False),
        (b"0.5, " + b'"x":' + b"9" * 4_301, False),
        (b"[" * 300 + b"]" * 300, True),
        (b"[" * 30_000 + b"]" * 30_000, False),
        (b'{"a":' * 12_000 + b"1" + b"}" * 12_000, False),
        (b"01", False),
        (b"1.", False),
        (b"[1,]", False),
        (b'"\t"', False),
        (b'"\\ud800"', False),
        (b'"\xff"', False),
        (b"1/**/", False),
        (b"tru", False),
        (b"[1,{}]", False),
    ],
)
def test_what_is_no_json_is_left_to_the_other_reader(shape, new, taken):
    data = shape(apify(new="NEW")).replace(b'"NEW"', new)
    assert check_same(data) == taken


@pytest.mark.parametrize(
    ("data", "change"),
    [
        (lines(apify()), lambda data: data.replace(b"\n", b"", 1)),  # two on a line
        (lines(apify()), lambda data: data.replace(b'", "', b'",\n"', 1)),  # one on two lines
        (lines(apify()), lambda data: data.replace(b"\n", b"", 1).replace(b'", "', b'",\n"', 1)),
        (lines(apify()), lambda data: data.replace(b"\n", b"\n\n", 2)),
        (lines(apify()), lambda data: data.replace(b"}\n", b"}\n5\n", 1)),
        (lines(apify()), lambda data: data.replace(b"}\n", b"}\0\n", 1)),
        (compact(apify()), lambda data: data[:-1] + b",]"),
        (compact(apify()), lambda data: data.replace(b'},{"id"', b'}\n{"id"', 1)),
        (
            compact(apify()),
            lambda data: data.replace(b'},{"id"', b'}\n{"id"', 1).replace(b" \\u", b'},{"id"', 1),
        ),
        (compact(apify()), lambda data: data.replace(b"},{", b"},5,{", 1)),
        (compact(apify()), lambda data: data + b" 5"),
        (compact(apify()), lambda data: data[:-1]),
        (compact(apify(new=[{"id": 1}, {"id": 2}])), lambda data: data),
        (compact(apify()[:1]), lambda data: data),
        (compact([]), lambda data: data),
    ],
)
def test_a_file_of_another_shape_is_left_to_the_other_reader(data, change):
    assert not check_same(change(data))


@pytest.mark.parametrize("shape", [compact, spaced, lines])
def test_fields_that_come_later_in_large_files(shape):
    records = [formats.apify(formats.post(n, caption="x" * 400)) for n in range(1, 3_000)]
    records[2_500] |= {"new": {"a": 1}, "authorMeta": {"name": "noor_fictief", "other": [1]}}
    records[2_700] |= {"new": {"a": 0.5, "b": [{"c": "2026-01-01"}]}}
    records[2_900] |= {"new": {"b": [{"c": "no time"}]}}
    assert check_same(shape(records))


def test_lines_that_end_as_windows_ends_them():
    assert check_same(lines(apify()).replace(b"\n", b"\r\n"))


def test_too_many_posts_are_left_to_the_other_reader(monkeypatch):
    for module in (fast_records, fast_posts, posts):
        monkeypatch.setattr(module, "MAX_POSTS", 7)
    assert not check_same(lines(apify()))


@pytest.mark.parametrize("shape", [compact, lines])
def test_names_that_no_two_records_share_are_left_to_the_other_reader(shape):
    assert not check_same(shape([{**formats.apify(post), **_names(n)} for n, post in enumerate(POSTS)]))


def _names(n):
    return {f"{n}-{m}": 1 for m in range(400)}


@settings(max_examples=400, deadline=None)
@given(RECORDS, st.randoms(use_true_random=False), st.booleans())
def test_what_is_taken_is_json_and_read_as_such(records, chance, change):
    data = lines(records)
    data = fuzzing.mutated(data, chance) if change else data
    try:
        found = list(fast_json.pieces(RawFile("a", "a", "a", data, fuzzing.MODIFIED)))
        fields = fast_json.Fields()
        tables = [fields.read(piece) for piece in found]
    except NotPlain:
        return
    known = [json_scan.load(line) for line in data.split(b"\n") if line.strip()]
    assert [len(table) for table in tables] == [len(known)]
    if not re.search(rb"null|\[\]", data):  # within lists Arrow miscounts nulls; no list is ever looked at
        assert list(map(_without_nulls, tables[0].to_pylist())) == list(map(_without_nulls, known))


def _without_nulls(value):
    if isinstance(value, dict):
        return {key: found for key, one in value.items() if (found := _without_nulls(one)) not in (None, {})}
    if isinstance(value, list):
        return [_without_nulls(one) or None for one in value]
    whole = isinstance(value, int) and not isinstance(value, bool)
    return float(value) if whole else value  # as Arrow takes numbers among which one is a fraction


@settings(max_examples=300)
@given(st.one_of(st.binary(), st.text().map(lambda text: text.encode("utf-8", "surrogatepass"))), st.binary())
def test_sound_utf8_is_what_can_be_decoded(data, more):
    for found in (data, data + more, data[1:] + more):
        try:
            known = found.decode("utf-8")
        except UnicodeDecodeError:
            known = None
        assert is_utf8(found) == (known is not None)


@pytest.mark.parametrize("letter", ["a", "é", "€", "🌸"])
@pytest.mark.parametrize("before", ["", "x", "xyz", "\ufeff"])
def test_the_start_of_a_text_is_that_of_the_whole(letter, before):
    text = "a,b\n" + before + letter * (SAMPLE + 10)
    found, encoding = decode(text.encode("utf-8-sig"))
    assert (found.whole, encoding) == (text, "utf-8")
    assert found.start == text[:SAMPLE]


@EXAMPLES
@given(st.lists(st.from_regex(r"[0-9]{1,3}|[0-9]{19,20}", fullmatch=True), min_size=1, max_size=6))
def test_videos_are_in_the_order_of_their_ids(ids):
    frame = pd.DataFrame({"video_id": pd.array(ids, dtype="str")})
    order = videos._order(frame["video_id"])
    assert (order is None) == (len(set(ids)) < len(ids))
    if order is not None:
        ordered = [int(ids[at]) for at in order]
        assert ordered == sorted(ordered)
        assert sorted(order) == list(range(len(ids)))
