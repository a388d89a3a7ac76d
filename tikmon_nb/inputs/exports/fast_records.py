"""Lists of posts as JSON in which everything is plain, read as whole columns; `posts` says what they mean."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from tikmon_nb.inputs.exports.archives import RawFile
from tikmon_nb.inputs.exports.fast_json import Fields, pieces
from tikmon_nb.inputs.exports.fast_posts import frame_of
from tikmon_nb.inputs.exports.fast_tables import NotPlain, demand
from tikmon_nb.inputs.exports.post_sources import COUNTS, PostSource, source_of
from tikmon_nb.inputs.exports.posts import MAX_POSTS, Posts

_NUMBERS = (*COUNTS, "time")
_KINDS = (pa.string(), pa.int64(), pa.bool_())
_TEXTS = ("title", "author", "stickers")


def read_plain(name: str, raw: RawFile) -> Posts | None:
    """The posts that `raw` lists, as `posts.read_posts` has them; None when one needs a closer look."""
    try:
        source, found = _columns(raw)
        cells = {field: _joined(columns) for field, columns in found.items()}
        frame = frame_of(source, {field: _filled(field, known) for field, known in cells.items()})
    except (NotPlain, OSError):
        return None
    return Posts(name, source.name, frame, len(frame))


def _columns(raw: RawFile) -> tuple[PostSource, dict[str, list[pa.Array]]]:
    """Whose posts these are, and every field of them in pieces."""
    fields, source = Fields(), None
    found: dict[str, list[pa.Array]] = {}
    objects = 0
    for piece in pieces(raw):
        objects += piece.objects
        demand(objects <= MAX_POSTS)
        record = _record(fields.read(piece))
        source = source or source_of(dict.fromkeys(_names(record), True))
        if source is None:
            raise NotPlain
        for mark in source.marks:  # each of them is in every object
            demand(mark in _names(record) and not record.field(mark).null_count)
        wanted = source.paths | {flag: (flag,) for flag in source.flags}
        for field, paths in wanted.items():
            found.setdefault(field, []).append(_first(record, paths))
    if source is None:
        raise NotPlain
    return source, found


def _record(table: pa.Table) -> pa.StructArray:
    """The objects that hold the fields of a post; some tools wrap them in `data`."""
    record = pa.StructArray.from_arrays([column.chunk(0) for column in table.columns], table.column_names)
    inner = record.field("data") if "data" in table.column_names else None
    if inner is None or not pa.types.is_struct(inner.type):
        return record
    demand(not inner.null_count)
    return inner


def _names(record: pa.Array) -> list[str]:
    return [record.type.field(at).name for at in range(record.type.num_fields)]


def _first(record: pa.StructArray, paths: tuple[str, ...]) -> pa.Array:
    """The first of `paths` that each object has, as `post_sources.getter` takes it; nulls where none has."""
    single = len(paths) == 1 and "." not in paths[0]
    known: list[pa.Array] = []
    for path in paths:
        cells = _at(record, path.split("."))
        if cells is None or pa.types.is_null(cells.type) or (pa.types.is_struct(cells.type) and not single):
            continue
        demand(cells.type in _KINDS)  # before anything is done with them: Arrow miscounts nulls in lists
        known.append(cells)
        if not cells.null_count:
            break
    demand(len({cells.type for cells in known}) <= 1)
    return pc.coalesce(*known) if known else pa.nulls(len(record))


def _at(record: pa.StructArray, keys: list[str]) -> pa.Array | None:
    """The values at `keys`, null where an object on the way is; None when no object has them."""
    cells = record
    for key in keys:
        if not pa.types.is_struct(cells.type) or key not in _names(cells):
            return None
        cells = pc.struct_field(cells, [_names(cells).index(key)])
    return cells


def _joined(columns: Iterable[pa.Array]) -> pa.Array:
    """Pieces of a field as one; those in which it is null throughout have no type of their own."""
    columns = list(columns)
    kinds = {cells.type for cells in columns if not pa.types.is_null(cells.type)}
    demand(len(kinds) <= 1)
    kind = kinds.pop() if kinds else pa.null()
    try:
        return pa.concat_arrays([cells.cast(kind) for cells in columns])
    except pa.ArrowException as error:
        raise NotPlain from error


def _filled(field: str, cells: pa.Array) -> pa.Array:
    """`cells` as `fast_posts.frame_of` takes them; what is null becomes empty, in flags it means no."""
    kind = cells.type
    if pa.types.is_null(kind):
        return pa.repeat("", len(cells))
    if pa.types.is_string(kind):
        return pc.fill_null(cells, "") if cells.null_count else cells
    demand(field not in _TEXTS)
    if pa.types.is_integer(kind):
        return cells if field in _NUMBERS else pc.fill_null(cells.cast(pa.string()), "")
    demand(pa.types.is_boolean(kind) and field not in _NUMBERS and field != "video_id")
    return pc.fill_null(cells, False)
