"""Clean lists of JSON objects as tables, many objects at a time.

`documents` says what such a file holds, object by object. This only saves time: Arrow's parser is kept
from all that it takes otherwise than `json_scan.load`, and `NotPlain` leaves the file to that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.json

from tikmon_nb.inputs.exports import json_scan
from tikmon_nb.inputs.exports.archives import RawFile
from tikmon_nb.inputs.exports.documents import is_lines
from tikmon_nb.inputs.exports.fast_tables import NotPlain, demand
from tikmon_nb.inputs.tabular.encodings import is_utf8

PIECE = 2**20  # bytes that are parsed at a time
STEP = 2**15
"""Bytes in which fields are learned at a time. Every field takes memory for every object beside it, so a file
in which each object has names of its own must not be learned from in large pieces."""
MAX_OPENED = 400  # brackets opened in an object, so that none is nested deeper; Arrow recurses
MAX_FIELDS = 2_000
_DIGITS = 320  # a number so long twice over is looked for in pieces of this size
_SPACE = b" \t\r\n"
_BETWEEN = re.compile(rb'[ \t\r\n]*,[ \t\r\n]*\{[ \t\r\n]*"[^"\\]*"').match
_NO_NUMBER = re.compile(rb"[:,\[][ \t\r\n]*-?(?:NaN|Inf)").search


class Piece(NamedTuple):
    """So many objects in a row, and the bytes with which one ends and the next begins."""

    body: bytes
    objects: int
    mark: bytes


@dataclass
class Fields:
    """The fields that objects were met to have, and of which types."""

    schema: pa.Schema = field(default_factory=lambda: pa.schema([]))

    def read(self, piece: Piece) -> pa.Table:
        """The objects of `piece`, a row each; raises `NotPlain`.

        What an object has not is null there, in the same way as what is null.
        """
        _check(piece)
        if not len(self.schema):
            self._learn(next(_steps(piece)))
        try:
            table = self._parse(piece)
        except NotPlain:
            for step in _steps(piece):
                self._learn(step)
            table = self._parse(piece)
        demand(len(table) == piece.objects)
        return table

    def _parse(self, piece: Piece) -> pa.Table:
        table = _parsed(piece.body, self.schema, "error")
        if _holds_fractions(self.schema):
            demand(_numbers_are_sound(piece.body))
        return table

    def _learn(self, step: Piece) -> None:
        records = step.body.split(step.mark)
        demand(all(record.count(b"{") + record.count(b"[") <= MAX_OPENED for record in records))
        found = _parsed(step.body, None, "infer").schema
        found = pa.schema([(name, _without_times(found.field(name).type)) for name in found.names])
        try:
            self.schema = pa.unify_schemas([self.schema, found], promote_options="permissive")
        except pa.ArrowException as error:
            raise NotPlain from error
        demand(sum(map(_size, self.schema.types)) <= MAX_FIELDS)


def pieces(raw: RawFile) -> Iterator[Piece]:
    """The objects that `raw` lists, as lines or as an array, in pieces; raises `NotPlain`."""
    if is_lines(raw):
        yield from _of_lines(raw)
        return
    data = json_scan.as_utf8(raw.data).strip(_SPACE)
    demand(raw.is_held and data[:1] == b"[" and data[-1:] == b"]" and b"{" in data)
    yield from _of_array(data)


def _of_lines(raw: RawFile) -> Iterator[Piece]:
    with raw.open() as file:
        while body := file.read(PIECE):
            body += file.readline(PIECE)
            demand(len(body) < 2 * PIECE)
            body = body.strip(_SPACE).replace(b"\r\n", b"\n")
            demand(body.count(b"}\n{") == body.count(b"\n"))
            if body:
                yield Piece(body, body.count(b"\n") + 1, b"}\n{")


def _of_array(data: bytes) -> Iterator[Piece]:
    """The items of an array, with line ends for the commas between them.

    A line end within a text is no JSON, so such a comma in a caption is found out, and so is one that
    stands between objects within an item.
    """
    start = data.index(b"{")
    demand(not data[1:start].strip(_SPACE))
    parting = _parting(data, start)
    mark, comma = parting.replace(b",", b"\n", 1), parting.index(b",")
    while start < len(data):
        found = data.find(parting, start + PIECE)
        end = len(data) - 1 if found < 0 else found + comma
        demand(end - start < 2 * PIECE)
        body = data[start:end]
        count = body.count(parting) + 1
        yield Piece(body.replace(parting, mark).strip(_SPACE), count, mark)
        start = end + 1


def _parting(data: bytes, start: int) -> bytes:
    """What stands between the items at `start`: the end of the first to the first name in the second."""
    try:
        end = json_scan.end_of_value(data, start)
    except json_scan.JsonError as error:
        raise NotPlain from error
    between = _BETWEEN(data, end)
    if between is None:
        raise NotPlain
    return data[start + len(data[start : end - 1].rstrip(_SPACE)) : between.end()]


def _steps(piece: Piece) -> Iterator[Piece]:
    """`piece` in steps that are small enough to learn from."""
    start = 0
    while start < len(piece.body):
        found = piece.body.find(piece.mark, start + STEP)
        end = len(piece.body) if found < 0 else found + piece.mark.index(b"}") + 1
        demand(end - start < 2 * STEP)
        yield Piece(piece.body[start:end], 0, piece.mark)
        start = end


def _check(piece: Piece) -> None:
    body = piece.body
    demand(body[:1] == b"{" and body[-1:] == b"}" and b"\0" not in body and is_utf8(body))


def _parsed(body: bytes, schema: pa.Schema | None, unexpected: str) -> pa.Table:
    try:
        return pyarrow.json.read_json(
            pa.BufferReader(body),
            pyarrow.json.ReadOptions(use_threads=False, block_size=len(body) + 1),
            pyarrow.json.ParseOptions(
                explicit_schema=schema, newlines_in_values=True, unexpected_field_behavior=unexpected
            ),
        )
    except pa.ArrowException as error:
        raise NotPlain from error


def _numbers_are_sound(body: bytes) -> bool:
    """Whether `body` holds none of the fractions that Arrow reads and `json_scan.load` refuses."""
    if (b"NaN" in body or b"Inf" in body) and _NO_NUMBER(body):
        return False
    return not any(body[at : at + _DIGITS].isdigit() for at in range(0, len(body) - _DIGITS, _DIGITS))


def _holds_fractions(within: Any) -> bool:
    """Whether any field is a fraction, as which Arrow takes also what is no number, or a very long one."""
    return any(pa.types.is_floating(kind) or _holds_fractions(_inner(kind)) for kind in _types(within))


def _types(within: Any) -> list[Any]:
    return [one.type for one in within]


def _inner(kind: Any) -> list[Any]:
    """The fields within a type."""
    return [kind.field(at) for at in range(kind.num_fields)]


def _size(kind: Any) -> int:
    return 1 + sum(_size(one.type) for one in _inner(kind))


def _without_times(kind: Any) -> Any:
    """`kind` with texts for the times that Arrow saw in them, since the next text may be none."""
    if pa.types.is_timestamp(kind):
        return pa.string()
    if pa.types.is_struct(kind):
        return pa.struct([(one.name, _without_times(one.type)) for one in _inner(kind)])
    if pa.types.is_list(kind):
        return pa.list_(_without_times(kind.value_type))
    return kind
