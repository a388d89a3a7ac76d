"""JSON of which only what is asked for is decoded; the rest is checked and stepped over.

A download of one's own data holds chats and addresses beside the few figures that are wanted. So an object
gives the bytes of the members that are asked for, an array those of its items, and only `load` makes values
of them. Of a key that stands twice in an object the last one counts.
"""

from __future__ import annotations

import codecs
import functools
import json
import re
from collections.abc import Iterable
from typing import Any, NoReturn

import msgspec
from msgspec import DecodeError, Raw
from msgspec.json import Decoder

_ANYTHING, _ARRAY, _OBJECT = Decoder(), Decoder(list[Raw]), Decoder(dict[str, Raw])
SPACE = b" \t\r\n"
_BYTE = re.compile(r"\(byte (\d+)\)").search
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u([dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
"""An escaped letter; the group is half of one that takes two, without its other half."""


class JsonError(ValueError):
    """Malformed JSON; says at which byte, counted from 0, and never quotes the content."""


def looks_like_json(head: bytes) -> bool:
    """Whether a file that begins with `head` can only be JSON."""
    return as_utf8(head[:400]).lstrip(SPACE)[:1] in (b"{", b"[")


def as_utf8(data: bytes) -> bytes:
    """`data` as UTF-8 without a byte order mark; `data` itself when it is that already. Never raises."""
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


def branches(data: bytes, paths: Iterable[str]) -> dict[str, bytes]:
    """The bytes of the values at `paths` of a JSON object, whose keys `/` parts; raises `JsonError`.

    A path through something other than an object is absent.
    """
    below: dict[str, list[str]] = {}
    for path in paths:
        name, _, rest = path.partition("/")
        below.setdefault(name, []).append(rest)
    found: dict[str, bytes] = {}
    for name, value in members(data, tuple(below)).items():
        if "" in below[name]:
            found[name] = value
        if deeper := list(filter(None, below[name])):
            found |= {f"{name}/{rest}": inner for rest, inner in branches(value, deeper).items()}
    return found


def members(data: bytes, names: tuple[str, ...]) -> dict[str, bytes]:
    """The bytes of the members with these `names`; none if `data` is not an object. Raises `JsonError`.

    In `names` nothing needs a backslash.
    """
    if data.lstrip(SPACE)[:1] != b"{":
        return {}
    values = msgspec.structs.astuple(_stepped(_object(names), data))
    return {name: value for name, value in zip(names, map(bytes, values), strict=True) if value}


def items(data: bytes) -> list[Raw]:
    """The bytes of every item of a JSON array; raises `JsonError`."""
    found: list[Raw] = _stepped(_ARRAY, data)
    return found


def values(data: bytes) -> list[Raw]:
    """The bytes of every member of a JSON object; raises `JsonError`."""
    found: dict[str, Raw] = _stepped(_OBJECT, data)
    return list(found.values())


@functools.lru_cache(maxsize=64)
def _object(names: tuple[str, ...]) -> Decoder[Any]:
    fields = [(f"f{at}", Raw, msgspec.field(name=name, default=Raw())) for at, name in enumerate(names)]
    return Decoder(msgspec.defstruct("Members", fields))


def _stepped(decoder: Decoder[Any], data: bytes) -> Any:
    """What `decoder` makes of `data`; half a letter, which msgspec takes for damage, may stand anywhere."""
    try:
        return decoder.decode(data)
    except (DecodeError, RecursionError):
        pass
    try:  # msgspec does not look at bytes that it steps over
        return decoder.decode(_ESCAPE.sub(_half_as_bytes, data))
    except (DecodeError, RecursionError) as error:
        refused = error
    raise _damage(refused, data)


def _half_as_bytes(escape: re.Match[bytes]) -> bytes:
    return chr(int(escape[1], 16)).encode("utf-8", "surrogatepass") if escape[1] else escape[0]


def load(data: bytes | Raw) -> Any:
    """The value that UTF-8 JSON holds; raises `JsonError`.

    There may be half a letter in it, but no NaN, no Infinity, no whole number of thousands of digits, and no
    nesting deeper than Python can recurse.
    """
    try:
        return _ANYTHING.decode(data)
    except (DecodeError, RecursionError) as error:
        refused = error
    try:  # which reads half a letter and fractions beyond all bounds
        return json.loads(bytes(data).decode("utf-8", "surrogatepass"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        pass
    raise _damage(refused, bytes(data))  # not while an error is handled that holds the content


def _damage(error: Exception, data: bytes) -> JsonError:
    at = _BYTE(str(error))
    return JsonError(f"byte {at[1] if at else len(data)}")


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
