"""JSON as bytes, stepped through without decoding what nobody asked for.

A download of one's own data holds chats and addresses beside the few figures that are wanted, and a list
of posts can be larger than what fits in memory as objects. So values are found by their brackets and
quotation marks alone, and only what is wanted is decoded (`load`). What is stepped over need not be
perfect JSON, but its brackets must match and its strings must end.
"""

from __future__ import annotations

import codecs
import functools
import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from mmap import mmap
from typing import Any, NoReturn

Keys = tuple[str, ...]
"""The keys that lead to a value, from the outermost object on."""

# Possessive quantifiers (`*+`) never step back: a pattern takes time in proportion to what it passes.
_SPACE = rb"[ \t\n\r]*+"
# A quotation mark without a backslash before it ends a string; that is quick to find, and mostly enough.
_STRING = rb'"(?:[^"]*+"(?<!\\")|(?:[^"\\]++|\\.)*+")'
_NUMBER = rb"-?+(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][-+]?+[0-9]++)?+"
_BETWEEN = rb'[^"\[\]{}]*+'
_PLAIN = rb"%b(?:%b%b)*+" % (_BETWEEN, _STRING, _BETWEEN)  # all up to the next bracket


def _shallow(levels: int) -> bytes:
    """A pattern for an object or array that holds no more than so many levels, itself included."""
    within = rb"%b(?:%b%b)*+" % (_PLAIN, _shallow(levels - 1), _PLAIN) if levels > 1 else _PLAIN
    return rb"(?:\{%b\}|\[%b\])" % (within, within)


_SHALLOW = _shallow(3)  # as most records are; deeper ones are stepped through bracket by bracket
_VALUE = rb"(?:%b|%b|%b|true|false|null)" % (_STRING, _SHALLOW, _NUMBER)
_space = re.compile(_SPACE).match
_value = re.compile(_VALUE, re.DOTALL).match
_to_bracket = re.compile(rb"%b(?:%b%b)*+" % (_PLAIN, _SHALLOW, _PLAIN), re.DOTALL).match
_key = re.compile(rb"%b(%b)%b:%b" % (_SPACE, _STRING, _SPACE, _SPACE), re.DOTALL).match
_after_member = re.compile(rb"%b([,}])" % _SPACE).match
_after_item = re.compile(rb"%b([,\]])%b" % (_SPACE, _SPACE)).match
_item = re.compile(rb"(%b)%b([,\]])%b" % (_VALUE, _SPACE, _SPACE), re.DOTALL).match
_blank = re.compile(r"[ \t\n\r]*+").match
_OPENING = frozenset({b"[", b"{"})
_OPENED_BY = {b"]": ord("["), b"}": ord("{")}


class JsonError(ValueError):
    """Malformed JSON: says what and at which byte, counted from 0, and never quotes the content."""


def _fail(what: str, at: int) -> NoReturn:
    raise JsonError(f"{what} at byte {at}")


def as_utf8(data: bytes) -> bytes:
    """`data` as UTF-8 without a byte order mark; `data` itself when it is that already. Never raises.

    What is damaged in UTF-16 stays damaged, so that `load` refuses it.
    """
    if data.startswith(codecs.BOM_UTF8):
        return data[len(codecs.BOM_UTF8) :]
    even = len(data) // 2 * 2
    for encoding, mark, zero in (
        ("utf-16-le", codecs.BOM_UTF16_LE, data[1:2]),
        ("utf-16-be", codecs.BOM_UTF16_BE, data[:1]),
    ):
        # JSON begins with a character of ASCII, half of which is a zero in UTF-16
        if data.startswith(mark) or (zero == b"\0" and even):
            text = data[:even].removeprefix(mark).decode(encoding, "surrogatepass")
            return text.encode("utf-8", "surrogatepass") + b"\0" * (len(data) - even)
    return data


def end_of_value(data: bytes | mmap, start: int) -> int:
    """The index just after the JSON value at `start`; raises `JsonError`.

    However deep the value is nested, nothing recurses: open brackets are kept as bytes.
    """
    if match := _value(data, start):
        return match.end()
    if data[start : start + 1] not in (b"{", b"["):
        _fail("no value", start)
    opened = bytearray(data[start : start + 1])
    at = start + 1
    while opened:
        match = _to_bracket(data, at)
        at = match.end() if match else at
        bracket = data[at : at + 1]
        at += 1
        if bracket in _OPENING:
            opened += bracket
        elif _OPENED_BY.get(bracket) != opened.pop():
            _fail("a bracket or quotation mark without its other half", at - 1)
    return at


@dataclass(frozen=True)
class _Branch:
    """A place in a JSON object where something is wanted: there (`keys`), or below it."""

    keys: Keys | None = None
    below: dict[bytes, _Branch] = field(default_factory=dict)  # by key between quotation marks, unescaped


@functools.lru_cache(maxsize=64)
def _tree(paths: tuple[Keys, ...], depth: int = 0) -> _Branch:
    """`paths`, which agree in their first `depth` keys, by the key that follows."""
    names = dict.fromkeys(path[depth] for path in paths if len(path) > depth)
    below = {
        _quoted(name): _tree(tuple(p for p in paths if p[depth : depth + 1] == (name,)), depth + 1)
        for name in names
    }
    ends = [path for path in paths if len(path) == depth]
    return _Branch(ends[0] if ends else None, below)


def branches(data: bytes | mmap, paths: Collection[Keys]) -> dict[Keys, bytes]:
    """The raw bytes of the values at `paths` of a JSON object; all else is stepped over unread.

    A path through something that is no object is absent. Raises `JsonError` when the document is cut off,
    when something follows it, or when a key on the way stands twice in its object.
    """
    found: dict[Keys, bytes] = {}
    end = _take(data, _skip(data, 0), _tree(tuple(paths)), found)
    _expect_end(data, end)
    return found


def _take(data: bytes | mmap, start: int, branch: _Branch, found: dict[Keys, bytes]) -> int:
    """The end of the value at `start`, of which what is wanted has been put into `found`."""
    if not branch.below or data[start : start + 1] != b"{":
        end = end_of_value(data, start)
    else:
        end = _take_members(data, start + 1, branch.below, found)
    if branch.keys is not None:
        found[branch.keys] = data[start:end]
    return end


def _take_members(data: bytes | mmap, at: int, below: dict[bytes, _Branch], found: dict[Keys, bytes]) -> int:
    if (at := _skip(data, at)) == data.find(b"}", at, at + 1):
        return at + 1
    met: set[bytes] = set()
    while True:
        name, start = _member(data, at)
        branch = below.get(name)
        if branch is not None:
            if name in met:
                _fail("a key that stands twice", at)
            met.add(name)
        end = _take(data, start, branch, found) if branch else end_of_value(data, start)
        at, closed = _next_member(data, end)
        if closed:
            return at


def outer_keys(data: bytes | mmap) -> Iterator[str]:
    """The keys of a JSON object, each before its value is stepped over; raises `JsonError`."""
    start = _skip(data, 0)
    if data[start : start + 1] != b"{":
        _fail("no object", start)
    at = _skip(data, start + 1)
    closed = data[at : at + 1] == b"}"
    at += closed
    while not closed:
        name, start = _member(data, at)
        yield name[1:-1].decode("utf-8", "replace")
        at, closed = _next_member(data, end_of_value(data, start))
    _expect_end(data, at)


def _member(data: bytes | mmap, at: int) -> tuple[bytes, int]:
    """The next key, between quotation marks and unescaped, and where its value begins."""
    match = _key(data, at)
    if match is None:
        _fail("no key", at)
    name = match[1]
    if b"\\" not in name:
        return name, match.end()
    try:
        return _quoted(load(name)), match.end()
    except JsonError:
        pass  # its position is that within the key
    _fail("a key that cannot be read", match.start(1))


def _quoted(name: str) -> bytes:
    return b'"%b"' % name.encode("utf-8", "surrogatepass")


def _next_member(data: bytes | mmap, end: int) -> tuple[int, bool]:
    """Where the next member begins after a value, or the object ends; and whether it does."""
    match = _after_member(data, end)
    if match is None:
        _fail("no comma or end of object", end)
    return match.end(), match[1] == b"}"


def items(data: bytes | mmap, start: int = 0) -> Iterator[bytes]:
    """The raw bytes of every item of the JSON array at `start`, one at a time; raises `JsonError`.

    Nothing may follow an array that is the whole document, so one at `start` 0.
    """
    at = _skip(data, start)
    if data[at : at + 1] != b"[":
        _fail("no array", at)
    at = _skip(data, at + 1)
    closed = data[at : at + 1] == b"]"
    at += closed
    while not closed:
        if match := _item(data, at):
            yield match[1]
        else:
            end = end_of_value(data, at)
            yield data[at:end]
            match = _after_item(data, end)
            if match is None:
                _fail("no comma or end of array", end)
        at, closed = match.end(), match[match.lastindex or 0] == b"]"
    if not start:
        _expect_end(data, at)


def _skip(data: bytes | mmap, at: int) -> int:
    match = _space(data, at)
    return match.end() if match else at


def _expect_end(data: bytes | mmap, end: int) -> None:
    if (at := _skip(data, end)) < len(data):
        _fail("something after the end", at)


def load(data: bytes) -> Any:
    """The value that `data` holds as UTF-8 JSON; raises `JsonError`.

    Stricter than `json.loads`: no NaN, no Infinity, no surrogates as bytes, no whole number of thousands of
    digits, no nesting deeper than Python can recurse.
    """
    try:
        text = data.decode("utf-8")
        value, end = _DECODER.raw_decode(text)
        if end == len(text):
            return value
    except (ValueError, RecursionError):
        pass
    return _load_spaced(data)


def _load_spaced(data: bytes) -> Any:
    """As `load`, white space allowed around the value; says what is wrong if that does not help."""
    text = ""
    try:
        text = data.decode("utf-8")
        value, end = _DECODER.raw_decode(text, _end_of_blank(text, 0))
        end = _end_of_blank(text, end)
        if end == len(text):
            return value
        what, at = "something after the end", len(text[:end].encode("utf-8"))
    except UnicodeDecodeError as error:
        what, at = "no UTF-8", error.start
    except json.JSONDecodeError as error:
        what, at = "no JSON", len(text[: error.pos].encode("utf-8"))
    except _TwiceError:
        what, at = "a key that stands twice", 0
    except (ValueError, RecursionError):
        what, at = "a number or nesting beyond all bounds", 0
    _fail(what, at)  # not while the error is handled, which holds the content and would be its context


def _end_of_blank(text: str, at: int) -> int:
    match = _blank(text, at)
    return match.end() if match else at


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


class _TwiceError(ValueError):
    """An object with two members of one name."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The members of an object; two of one name are a fault, since nobody can say which one is meant."""
    members = dict(pairs)
    if len(members) < len(pairs):
        raise _TwiceError
    return members


_DECODER = json.JSONDecoder(parse_constant=_refuse, object_pairs_hook=_once)
