"""The columns of a roster, from the keys of `creator.yml`, and what a cell of each may hold."""

from __future__ import annotations

import datetime as dt
import functools
import math
import re
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from tikmon_nb.findings import nearest
from tikmon_nb.inputs.creator_form import CreatorForm
from tikmon_nb.inputs.prose.seen import as_seen
from tikmon_nb.inputs.prose.written_amounts import amounts
from tikmon_nb.inputs.ranges import Range

Kind = Literal["number", "share", "text", "date", "yes_no"]
DecimalMark = Literal[".", ","]

ITEM = "N"  # stands for the number of an item in a list
MOST_ITEMS = 20
RANGE_PARTS = (
    *("low", "high", "mode", "distribution", "mean", "dispersion"),
    *("alpha", "beta", "at_least", "at_most"),
)


@dataclass(frozen=True)
class RosterColumn:
    """One column: its keys from the top of the form, item numbers included, and what its cells hold."""

    path: tuple[str, ...]
    kind: Kind

    @property
    def name(self) -> str:
        """The keys with dots between them."""
        return ".".join(self.path)


ID = RosterColumn(("id",), "text")

_HEADINGS = {
    "id": "username, user name, gebruikersnaam, gebruiker, creator, account, handle",
    "name": "naam",
    "followers": "volgers, aantal volgers, follower count",
    "views_30d": "views, weergaven, views per 30 dagen, weergaven per 30 dagen",
    "engagement_share": "engagement, betrokkenheid",
    "age": "leeftijd",
    "country": "land",
    "as_of": "datum, peildatum",
    "sponsored_posts_per_month": "posts per maand, betaalde posts per maand",
    "sponsored_eur_per_post": "tarief per post, prijs per post, eur per post",
    "live_hours_per_month": "live uren per maand, uren live per maand",
    "management_fee_share": "commissie, commission, management fee",
}
"""Headings that people write, by the column that they mean."""


class CellError(ValueError):
    """A cell that cannot be what its column holds: the code of the finding, and what was expected."""

    def __init__(self, code: str, expected: str = "") -> None:
        self.code, self.expected = code, expected
        super().__init__(code)


def roster_columns() -> tuple[str, ...]:
    """Every column that a roster may have, `N` standing for the number of an item."""
    return tuple(column.name for column in _columns().values())


def column_of(name: str) -> RosterColumn | None:
    """The column called `name`, with dots or underscores between its keys; None if there is none."""
    flat, number = _pattern(name)
    found = _columns().get(flat)
    if found is None or (number and not 1 <= int(number) <= MOST_ITEMS):
        return None
    return RosterColumn(tuple(number if key == ITEM else key for key in found.path), found.kind)


def near_columns(name: str) -> tuple[str, ...]:
    """Names that a person may have meant by `name`, written as the rest of it is."""
    flat, number = _pattern(name)
    joint = "_" if "_" in name and "." not in name else "."
    found = [_columns()[key].path for key in nearest(flat, _columns())]
    return tuple(joint.join(number or "1" if key == ITEM else key for key in path) for path in found)


def _pattern(name: str) -> tuple[str, str]:
    """`name` with underscores throughout and `N` for an item's number, and that number."""
    flat = re.sub(r"[\s._-]+", "_", name.strip().casefold())
    flat = _spoken().get(flat, flat)
    match = re.fullmatch(r"([a-z]+)_(\d+)_(.+)", flat)
    return (f"{match[1]}_{ITEM}_{match[3]}", match[2]) if match else (flat, "")


@functools.cache
def _spoken() -> dict[str, str]:
    return {
        heading.replace(" ", "_"): column
        for column, headings in _HEADINGS.items()
        for heading in headings.split(", ")
    }


@functools.cache
def _columns() -> dict[str, RosterColumn]:
    return {"_".join(column.path): column for column in _below(CreatorForm, ())}


def _below(model: type[BaseModel], before: tuple[str, ...]) -> Iterator[RosterColumn]:
    for name, field in model.model_fields.items():
        parts = list(_parts(field.annotation))
        kinds = [part for part in parts if isinstance(part, type)]
        path = (
            (*before, name, ITEM) if tuple in [typing.get_origin(part) for part in parts] else (*before, name)
        )
        models = [kind for kind in kinds if issubclass(kind, BaseModel) and kind is not Range]
        if Range in kinds:
            yield RosterColumn(path, _number_kind(name))
            for part in RANGE_PARTS:
                yield RosterColumn((*path, part), "text" if part == "distribution" else _number_kind(name))
        elif models:
            yield from _below(models[0], path)
        else:
            yield RosterColumn(path, _kind(kinds))


def _number_kind(name: str) -> Kind:
    return "share" if "share" in name or name.endswith(("chance", "growth_per_month")) else "number"


def _kind(kinds: list[type]) -> Kind:
    if dt.date in kinds:
        return "date"
    if bool in kinds:
        return "yes_no"
    return "number" if int in kinds else "text"


def _parts(annotation: Any) -> Iterator[Any]:
    """`annotation` and everything that it is made of."""
    yield annotation
    for part in typing.get_args(annotation):
        if not isinstance(part, str | int | float):
            yield from _parts(part)


# --- cells ------------------------------------------------------------------------------------------------


def cell(value: Any, kind: Kind, mark: DecimalMark = ",") -> Any:
    """What a cell holds, as `creator.yml` would have it; raises `CellError` for what it cannot be.

    `mark` stands before the decimals of its table: with a comma, 10.000 is ten thousand.
    """
    if isinstance(value, str):
        text = value.strip()
        return _number(text, mark) if kind == "number" else _READERS[kind](text)
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, float) and not math.isfinite(value):
        raise CellError("not_a_number")
    if isinstance(value, float) and kind == "text" and value.is_integer():
        return str(int(value))  # a column of whole numbers with a gap in it
    return str(value) if kind == "text" and not isinstance(value, bool) else value


_THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})*")  # 10.000: ten thousand, or ten?
_BOTH = re.compile(r"[-+]?\d{1,3}(?:\.\d{3})+,\d+")  # 1.234,56
_LONGEST = 40  # characters of a number
_PLAIN = re.compile(r"[-+]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?")


def _number(text: str, mark: DecimalMark) -> float | int:
    """A number as people write it: `10.000`, `1.234,56`, `2k`, `1,5 mln`; refused where it may be another."""
    text = text.removeprefix("€").strip().replace("\u00a0", "")
    if grouped := _THOUSANDS.fullmatch(text):
        if grouped[1] == mark and text.count(mark) == 1:
            raise CellError("number_ambiguous")
        text = text.replace(grouped[1], "")
    if _BOTH.fullmatch(text):
        text = text.replace(".", "")
    if not _PLAIN.fullmatch(text):
        return _in_words(text)
    plain = text.replace(",", ".")
    return int(plain) if plain.lstrip("+-").isdigit() else float(plain)


def _in_words(text: str) -> float | int:
    """A number with a word such as `k` or `mln`, read as in a claim."""
    seen = as_seen(text[:_LONGEST])[0]
    found = amounts(seen) if len(text) < _LONGEST else []
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(seen)):
        raise CellError("not_a_number")
    one = found[0]
    if one.low != one.high or one.currency not in ("", "EUR") or one.at_least or one.doubtful:
        raise CellError("not_a_number")
    return int(one.low) if one.low.is_integer() else one.low


def _share(text: str) -> float | int:
    """A part of one, or a percentage as a spreadsheet writes it; never thousands."""
    number = text.removesuffix("%").strip()
    if _THOUSANDS.fullmatch(number) or not _PLAIN.fullmatch(number):
        raise CellError("number_ambiguous" if _THOUSANDS.fullmatch(number) else "not_a_number")
    share = float(number.replace(",", "."))
    return share / 100 if text.endswith("%") else share


def _date(text: str) -> dt.date:
    dutch = re.fullmatch(r"(\d{1,2})-(\d{1,2})-(\d{4})", text)
    try:
        if dutch:
            return dt.date(int(dutch[3]), int(dutch[2]), int(dutch[1]))
        return dt.date.fromisoformat(text)
    except ValueError:
        raise CellError("not_a_date", "YYYY-MM-DD") from None


_WORDS = {"true": True, "ja": True, "waar": True, "1": True}
_WORDS |= {"false": False, "nee": False, "onwaar": False, "0": False}


def _yes_no(text: str) -> bool:
    if text.casefold() not in _WORDS:
        raise CellError("not_yes_or_no", "ja, nee, true, false")
    return _WORDS[text.casefold()]


_READERS: dict[Kind, typing.Callable[[str], Any]] = {
    "share": _share,
    "text": str,
    "date": _date,
    "yes_no": _yes_no,
}
