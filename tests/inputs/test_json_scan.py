"""Stepping through JSON as bytes, against `json` itself as the slow obvious reference."""

import json
import mmap
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tikmon_nb.inputs.exports.json_scan import (
    JsonError,
    as_utf8,
    branches,
    end_of_value,
    items,
    load,
    outer_keys,
)

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
PATHS = st.lists(st.lists(KEYS, max_size=3).map(tuple), max_size=5)
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
    for key in path:
        if not isinstance(document, dict) or key not in document:
            return at
        document = document[key]
    return document


def expected(document, paths):
    """The slow obvious reference for `branches`."""
    if not isinstance(document, dict):
        paths = [path for path in paths if not path]
    return {path: at(document, path) for path in paths if at(document, path) is not at}


def decoded(found):
    return {path: load(raw) for path, raw in found.items()}


@FAST
@given(VALUES, TEXTS, SPACES, SPACES)
def test_a_value_ends_where_json_says(value, style, before, after):
    text = text_of(value, style).encode()
    data = before.encode() + text + after.encode() + b"]"
    assert end_of_value(data, len(before)) == len(before) + len(text)


@FAST
@given(OBJECTS, TEXTS, SPACES, PATHS)
def test_branches_are_those_of_json(document, style, space, paths):
    data = (space + text_of(document, style) + space).encode()
    assert decoded(branches(data, paths)) == expected(document, paths)
    assert list(outer_keys(data)) == list(document)


@FAST
@given(VALUES, TEXTS, PATHS)
def test_a_path_through_something_that_is_no_object_is_absent(document, style, paths):
    assert decoded(branches(text_of(document, style).encode(), paths)) == expected(document, paths)


@FAST
@given(st.lists(VALUES, max_size=8), TEXTS, SPACES)
def test_items_are_those_of_json(values, style, space):
    text = text_of(values, style)
    raw = list(items((space + text + space).encode()))
    assert [load(item) for item in raw] == values
    assert all(item == item.strip() for item in raw)
    assert list(items(f'{{"a":{text}}}'.encode(), len('{"a":'))) == raw


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


def agrees_with_json(data, paths):
    """Nothing but `JsonError`, and the same values as `json` where that reads them."""
    reference = attempt(strict, data)
    loaded = attempt(load, data)
    found = attempt(lambda: decoded(branches(data, paths)))
    listed = attempt(lambda: [load(item) for item in items(data)])
    keys = attempt(lambda: list(outer_keys(data)))
    if reference is attempt:
        assert loaded is attempt
        return
    assert loaded == reference
    assert found == expected(reference, paths)
    assert listed == (reference if isinstance(reference, list) else attempt)
    assert keys is attempt or isinstance(reference, dict)


def attempt(function, *arguments):
    """What it returns, or `attempt` itself when it refuses."""
    try:
        return function(*arguments)
    except (ValueError, RecursionError) as error:
        refusal = error
    assert isinstance(refusal, JsonError) or function is strict
    return attempt


@FAST
@given(st.binary(max_size=60))
def test_any_bytes_raise_nothing_but_json_error(data):
    agrees_with_json(data, [("a",), ("a", "b")])
    assert isinstance(as_utf8(data), bytes)


@pytest.mark.parametrize("depth", [3, 4, 5, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}"), (b'[1,{"b":', b'},"]"]')])
def test_nesting_costs_no_recursion(depth, opening, closing):
    deep = opening * depth + b"0" + closing * depth
    assert end_of_value(deep, 0) == len(deep)
    data = b'{"deep":' + deep + b',"a":1}'
    assert branches(data, [("a",)]) == {("a",): b"1"}
    assert list(items(b"[" + deep + b", 2 ]")) == [deep, b"2"]
    for broken in (deep[:-1], opening * depth, deep[:-1] + b")"):
        with pytest.raises(JsonError):
            end_of_value(broken, 0)


def test_load_refuses_what_is_too_deep():
    with pytest.raises(JsonError, match="beyond all bounds"):
        load(b"[" * 100_000 + b"]" * 100_000)


@pytest.mark.parametrize(
    "data",
    [
        *(
            b"",
            b" ",
            b"nul",
            b"tru",
            b"-",
            b'"',
            b'"\\"',
            b"[",
            b"{",
            b"[1",
            b"[1,",
            b"[1,]",
            b"[,1]",
            b"[1 2]",
        ),
        *(b'{"a"', b'{"a":', b'{"a":1', b'{"a":1,', b'{"a":1,}', b'{"a" 1}', b"{1:2}", b"{,}", b"{'a':1}"),
        *(
            b"[}",
            b"{]",
            b'{"a":[}]',
            b"]",
            b"}",
            b"[]]",
            b"{}{}",
            b'{"a":1} x',
            b"01",
            b"1.",
            b".5",
            b"+1",
            b"1e",
        ),
        *(
            b"NaN",
            b"Infinity",
            b"-Infinity",
            b"[NaN]",
            b'"\n"',
            b'"\\x"',
            b'"\\ud8"',
            b"\xff",
            b'"\xff"',
            b"\xc3",
        ),
        *(b"9" * 5000, b"\0", b"\xef\xbb\xbf{}", b'"\xed\xa0\x80"'),
    ],
)
def test_what_is_no_json_is_an_error(data):
    with pytest.raises(JsonError) as caught:
        load(data)
    assert caught.value.__context__ is None
    assert str(caught.value).rpartition(" ")[2].isdecimal()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"a":1,"b" 2}', "no key at byte 7"),
        (b'{"a":1', "no comma or end of object at byte 6"),
        (b'{"a":[1,{"x":2]}', "a bracket or quotation mark without its other half at byte 14"),
        (b'{"a":[1,"geheim', "a bracket or quotation mark without its other half at byte 8"),
        (b'{"a":"geheim', "no value at byte 5"),
        (b'{"a":geheim}', "no value at byte 5"),
        (b'{"a":1} geheim', "something after the end at byte 8"),
        (b'{"geheim\\x":1}', "a key that cannot be read at byte 1"),
        (b"", "no value at byte 0"),
    ],
)
def test_an_error_says_where_and_does_not_quote(data, message):
    with pytest.raises(JsonError) as caught:
        branches(data, [("a",)])
    assert str(caught.value) == message
    assert caught.value.__context__ is None


def test_an_array_that_is_the_whole_document_has_nothing_behind_it():
    taken = []
    with pytest.raises(JsonError, match="something after the end at byte 4"):
        taken.extend(items(b"[1] [2]"))
    assert list(items(b"{[1] [2]}", 1)) == [b"1"]
    with pytest.raises(JsonError, match="no array at byte 1"):
        list(items(b" {}"))


def test_items_come_one_at_a_time():
    rows = items(b'[{"a":1}, [2, oops')
    assert next(rows) == b'{"a":1}'
    with pytest.raises(JsonError):
        next(rows)


@pytest.mark.parametrize("data", [b'{"a": 1, "a": 2}', b'{"a": {"b": 1}, "x": 3, "\\u0061": 4}'])
def test_a_key_that_stands_twice_is_refused_since_nobody_can_say_which_is_meant(data):
    with pytest.raises(JsonError, match="twice"):
        branches(data, [("a",)])
    with pytest.raises(JsonError, match="twice"):
        load(data)
    assert branches(data, [("x",)]) is not None  # what is stepped over need not be sound


def test_keys_are_compared_unescaped():
    data = rb'{"\u0061":{"q\"":1,"\ud83c\udf38":2,"\ud800":3,"N\/A":4}}'
    paths = [("a", 'q"'), ("a", "🌸"), ("a", "N/A"), ("a", "\ud800")]
    assert sorted(branches(data, paths).values()) == [b"1", b"2", b"3", b"4"]


def test_a_file_on_disk_is_stepped_through_as_it_is(tmp_path):
    (tmp_path / "a.json").write_bytes(b'{"a": [1, {"b": "]"}], "c": {"d": 2}}')
    with (
        (tmp_path / "a.json").open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
    ):
        assert branches(data, [("c", "d"), ("a",)]) == {("a",): b'[1, {"b": "]"}]', ("c", "d"): b"2"}
        assert list(items(data, 6)) == [b"1", b'{"b": "]"}']
        assert list(outer_keys(data)) == ["a", "c"]


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
    with pytest.raises(JsonError):
        load(as_utf8('"\ud800"'.encode(encoding, "surrogatepass")))


def test_nothing_takes_more_time_than_in_proportion():
    """None of these would end within a lifetime if a pattern stepped back, or looked twice a level."""
    size = 200_000
    for data in (
        b'{"a":' * size + b'"',
        b"[" * size + b'"' + b"x" * size,
        b'["' + b"\\" * size,
        b'["' + b'\\"' * size,
        b'[""' + b',""' * size,
        b"[[[[]]]" + b",[[[]]]" * size,
        b'{"a":[' + b'{"b":[[[0]]]},' * size,
        b" " * size,
        b"[" + b"9" * size,
    ):
        with pytest.raises(JsonError):
            end_of_value(data, 0)


def test_a_long_document_with_all_sorts_of_values():
    rng = random.Random(5)
    rows = [
        {"n": n, "text": 'x"\\' * rng.randrange(9), "deep": [[[[n]]], {"a": {"b": {}}}]} for n in range(2000)
    ]
    data = json.dumps({"other": rows, "rows": rows, "last": 1}).encode()
    found = branches(data, [("rows",), ("last",)])
    assert found[("last",)] == b"1"
    assert [load(item) for item in items(found[("rows",)])] == rows
