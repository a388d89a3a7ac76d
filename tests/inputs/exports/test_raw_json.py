"""JSON of which only what is asked for is decoded, against `json` itself as the slow obvious reference."""

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tikmon_nb.inputs.exports.raw_json import JsonError, as_utf8, branches, items, load, members

FAST = settings(max_examples=100, deadline=None)
KEYS = st.one_of(st.sampled_from(["a", "b", "é", 'q"', "\\", ""]), st.text(max_size=4))
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text()
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=25,
)
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=5)
PATHS = st.lists(st.lists(st.sampled_from("abé"), min_size=1, max_size=3).map("/".join), max_size=5)
SPACES = st.text(" \t\r\n", max_size=3)
TEXTS = st.tuples(st.booleans(), st.sampled_from([None, 0, 1, "\t"]))


def text_of(value, style):
    ascii_only, indent = style
    return json.dumps(value, ensure_ascii=ascii_only, indent=indent)


def strict(data):
    """What `json` makes of UTF-8 bytes, without the constants that JSON does not know."""

    def refuse(constant):
        raise ValueError(constant)

    return json.loads(data.decode("utf-8"), parse_constant=refuse)


def at(document, path):
    """The value at `path`, or `at` itself when there is none."""
    for key in path.split("/"):
        if not isinstance(document, dict) or key not in document:
            return at
        document = document[key]
    return document


def expected(document, paths):
    """The slow obvious reference for `branches`."""
    return {path: at(document, path) for path in paths if at(document, path) is not at}


def decoded(found):
    return {path: load(raw) for path, raw in found.items()}


@FAST
@given(OBJECTS, TEXTS, SPACES, PATHS)
def test_branches_are_those_of_json(document, style, space, paths):
    data = (space + text_of(document, style) + space).encode()
    found = branches(data, paths)
    assert decoded(found) == expected(document, paths)
    assert all(raw == raw.strip() for raw in found.values())


@FAST
@given(VALUES, TEXTS, PATHS)
def test_a_path_through_something_that_is_no_object_is_absent(document, style, paths):
    assert decoded(branches(text_of(document, style).encode(), paths)) == expected(document, paths)


@FAST
@given(st.lists(VALUES, max_size=8), TEXTS, SPACES)
def test_items_are_those_of_json(values, style, space):
    raw = items((space + text_of(values, style) + space).encode())
    assert [load(item) for item in raw] == values
    assert all(bytes(item) == bytes(item).strip() for item in raw)


@FAST
@given(VALUES, TEXTS, SPACES)
def test_load_is_json(value, style, space):
    assert load((space + text_of(value, style) + space).encode()) == value


CHANGES = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 2), st.sampled_from([*b'"\\{}[],:0 e-\n\xff\0nNa', None])),
    min_size=1,
    max_size=4,
)


@FAST
@given(OBJECTS, TEXTS, PATHS, CHANGES)
def test_bytes_that_changed_raise_nothing_but_json_error(document, style, paths, changes):
    data = bytearray(text_of(document, style).encode())
    for where, gone, new in changes:
        where %= len(data) + 1
        data[where : where + gone] = b"" if new is None else bytes([new])
    agrees_with_json(bytes(data), paths)


@FAST
@given(st.binary(max_size=60))
@example(b'{"a": 1, "a": {"b": 2}}')  # the last one counts, as it does for `json`
def test_any_bytes_raise_nothing_but_json_error(data):
    agrees_with_json(data, ["a", "a/b"])
    assert isinstance(as_utf8(data), bytes)


def agrees_with_json(data, paths):
    """Nothing but `JsonError`, and the same values as `json` where that reads them."""
    reference = attempt(strict, data)
    loaded = attempt(load, data)
    found = attempt(lambda: decoded(branches(data, paths)))
    listed = attempt(lambda: [load(item) for item in items(data)])
    if reference is attempt:
        assert loaded is attempt
        return
    assert loaded == reference
    assert found == expected(reference, paths)
    assert listed == (reference if isinstance(reference, list) else attempt)


def attempt(function, *arguments):
    """What it returns, or `attempt` itself when it refuses."""
    try:
        return function(*arguments)
    except (ValueError, RecursionError) as error:
        refusal = error
    assert isinstance(refusal, JsonError) or function is strict
    return attempt


DEEP = [b"[" * 3_000 + b"]" * 3_000, b'{"a":' * 3_000 + b"1" + b"}" * 3_000]
WRONG = [
    *(b"nul", b"tru", b"-", b'"', b'"\\"', b"[", b"{", b"[1", b"[1,", b"[1,]", b"[,1]", b"[1 2]", b"}"),
    *(b'{"a"', b'{"a":', b'{"a":1', b'{"a":1,', b'{"a":1,}', b'{"a" 1}', b"{1:2}", b"{,}", b"{'a':1}"),
    *(b"[}", b"{]", b'{"a":[}]', b"]", b"[]]", b"{}{}", b'{"a":1} x', b"01", b"1.", b".5", b"+1", b"1e"),
    *(b"NaN", b"Infinity", b"-Infinity", b"[NaN]", b'"\n"', b'"\\x"', b'"\\ud8"', b"\xff", b"\xc3", b"\0"),
    *DEEP,
]


@pytest.mark.parametrize("data", [b"", b" ", *WRONG, b'"\xff"', b"9" * 5000, b"\xef\xbb\xbf{}"])
def test_what_is_no_json_is_an_error(data):
    with pytest.raises(JsonError) as caught:
        load(data)
    assert caught.value.__context__ is None
    assert str(caught.value).partition(" ")[2].isdecimal()


@pytest.mark.parametrize("data", WRONG)
def test_what_is_stepped_over_is_checked_too(data):
    for within in (b'{"x": %b, "a": 1}' % data, b'{"a": {"x": %b}}' % data):
        with pytest.raises(JsonError):
            branches(within, ["a"])
    with pytest.raises(JsonError):
        items(b"[%b, 1]" % data)


@pytest.mark.parametrize("data", [b'"\xff"', b"9" * 5000, b"1e999", b'"\\ud83d"', b'{"\\udf38": "\\ud83d"}'])
def test_but_what_only_its_value_would_show_does_not_matter_there(data):
    assert branches(b'{"x": %b, "a": 1}' % data, ["a"]) == {"a": b"1"}
    assert len(items(b"[%b, 1]" % data)) == 2


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"a":1,"b" 2}', "byte 11"),
        (b'{"a":1', "byte 6"),
        (b'{"a":"geheim', "byte 12"),
        (b'{"a":geheim}', "byte 5"),
        (b'{"a":1} geheim', "byte 9"),
    ],
)
def test_an_error_says_where_and_does_not_quote(data, message):
    with pytest.raises(JsonError) as caught:
        branches(data, ["a"])
    assert str(caught.value) == message
    assert caught.value.__context__ is None


HALVES = [
    (rb'"a\ud83cb"', "a\ud83cb"),
    (rb'"\udf38\ud83c"', "\udf38\ud83c"),
    (rb'"\uD83C\uDF38\udf38"', "🌸\udf38"),
    (rb'"\\ud83c\ud83c\n"', "\\ud83c\ud83c\n"),
    (rb'"\\\ud83c\\ud83c"', "\\\ud83c\\ud83c"),
]


@pytest.mark.parametrize(("raw", "value"), HALVES)
def test_half_a_letter_stays_half_a_letter(raw, value):
    assert load(raw) == value == json.loads(raw)
    assert [load(item) for item in items(b"[%b, 1]" % raw)] == [value, 1]
    assert decoded(branches(b'{%b: 2, "a": {"b": %b}}' % (raw, raw), ["a/b"])) == {"a/b": value}


def test_keys_are_compared_unescaped():
    data = rb'{"\u0061":{"q\"":1,"\ud83c\udf38":2,"n\u006f":4}}'
    assert branches(data, ["a/🌸", "a/no"]) == {"a/🌸": b"2", "a/no": b"4"}


def test_only_what_an_object_is_asked_for_is_given():
    assert members(b'{"a": [1], "b": {"a": 2}}', ("a", "c")) == {"a": b"[1]"}
    assert members(b"[1]", ("a",)) == members(b' "a"', ("a",)) == {}


TEXT = '{"a": "é🌸", "b": [1]}'


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_other_encodings_become_utf8(encoding):
    assert as_utf8(TEXT.encode(encoding)) == TEXT.encode()
    assert as_utf8("\ufeff".encode("utf-16-be") + TEXT.encode("utf-16-be")) == TEXT.encode()


def test_utf8_stays_the_same_bytes():
    for data in (TEXT.encode(), b"", b"[", b"\0", b"[]\0"):
        assert as_utf8(data) is data


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_what_is_cut_off_in_utf16_stays_damaged(encoding):
    data = '"🌸"'.encode(encoding)
    for size in range(2, len(data)):
        with pytest.raises(JsonError):
            load(as_utf8(data[:size]))
    assert load(as_utf8('"\ud800"'.encode(encoding, "surrogatepass"))) == "\ud800"
