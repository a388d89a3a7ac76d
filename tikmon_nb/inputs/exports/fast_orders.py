"""Affiliate orders in which everything is plain, read as whole columns; `affiliate` says what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from tikmon_nb.inputs.amounts import read_share
from tikmon_nb.inputs.dates import FIRST_YEAR, LAST_YEAR
from tikmon_nb.inputs.exports import affiliate
from tikmon_nb.inputs.exports.fast_tables import (
    Floats,
    NotPlain,
    Times,
    amounts,
    as_text,
    check_digits,
    demand,
    mapped,
    mapped_texts,
    read_columns,
    read_times,
    trimmed,
)
from tikmon_nb.inputs.exports.headings import Heading, note_unknown
from tikmon_nb.inputs.exports.moments import NONE, Moments
from tikmon_nb.inputs.exports.tally import Tally
from tikmon_nb.inputs.exports.texts import Text

_TIME = "DD/MM/YYYY hh:mm:ss"
_TEXTS = ("product", "product_id", "shop", "content_type", "order_type")
Cells = Mapping[str, pa.Array]


@dataclass(frozen=True)
class _Plain:
    frame: pd.DataFrame
    ordering: list[str]  # the time that shows best whether day or month comes first
    ineligible: npt.NDArray[np.intp]  # rows, from 0


def read_plain(heading: Heading, text: Text, tally: Tally) -> pd.DataFrame | None:
    """The eligible order lines below `heading`, as `affiliate.frame_of_orders` has them.

    None when the file has anything that must be looked at row by row; then nothing was told to `tally`.
    """
    if heading.row != 1:
        return None
    try:
        cells = read_columns(text, heading.delimiter, heading.width, heading.columns)
        plain = _plain(cells)
    except NotPlain:
        return None
    note_unknown(heading, tally)
    Moments(plain.ordering, heading.labels["ordered_at"], tally)
    if len(plain.ineligible):
        row, count = int(plain.ineligible[0]) + heading.row + 1, len(plain.ineligible)
        tally.add("orders_ineligible", "note", row=row, count=count)
    return plain.frame


def _plain(cells: Cells) -> _Plain:
    demand(len(cells["order_id"]) <= affiliate.MAX_ROWS)
    status = mapped_texts(cells["status"], _status)
    eligible = pc.not_equal(status, "")
    times, ordering = _times(cells)
    columns = (
        _texts(cells) | {"status": status} | _numbers(cells, pc.equal(status, "settled").to_numpy(False))
    )
    frame = pd.DataFrame(
        {
            name: as_text(found) if isinstance(found, pa.Array) else found
            for name, found in (columns | times).items()
        }
    )[affiliate.FIELDS]
    kept = eligible.to_numpy(False)
    if not kept.all():
        frame = frame[kept].reset_index(drop=True)
    return _Plain(frame, ordering, np.flatnonzero(~kept))


def _status(cell: str) -> str:
    status = affiliate.STATUSES.get(cell.strip().casefold())
    if status is None:
        raise NotPlain
    return status


def _texts(cells: Cells) -> dict[str, pa.Array]:
    empty = pa.repeat("", len(cells["order_id"]))
    texts = {name: trimmed(cells[name]) if name in cells else empty for name in _TEXTS}
    for name in ("order_id", "sku_id", "video_id"):
        texts[name] = trimmed(cells[name])
    video = texts["video_id"]
    texts["video_id"] = pc.if_else(pc.is_in(video, pa.array(sorted(NONE))), "", video)
    for name in ("order_id", "sku_id"):
        check_digits(texts[name], 1, 20)
    check_digits(texts["video_id"], 0, 20)
    return texts | {"currency": mapped_texts(cells["currency"], lambda cell: cell.strip().upper())}


def _numbers(cells: Cells, settled: npt.NDArray[np.bool_]) -> dict[str, Floats]:
    # A number with a point or none can be read with a point, so that is the decimal mark of the whole file.
    found = {name: amounts(cells[name], NONE) for name in affiliate.AMOUNTS if name in cells}
    missing = np.full(len(settled), np.nan)
    estimate = _sum(found["estimated_standard"], found["estimated_ads"])
    sold, refunded = (_counts(cells[name]) for name in ("items_sold", "items_refunded"))
    demand(not (refunded > sold).any())
    shares, at = mapped(cells["commission_share"], _share)
    return {
        "items_sold": sold,
        "items_refunded": refunded,
        "price": found.get("price", missing),
        "gmv": found["gmv"],
        "commission_share": np.array(shares)[at],
        "base": np.where(settled, found["base"], found["estimated_base"]),
        "commission": np.where(settled, _sum(found["standard"], found["ads"]), estimate),
        "earned": np.where(settled, found["earned"], missing),
        "expected": np.where(settled, missing, estimate),
    }


def _sum(one: Floats, other: Floats) -> Floats:
    """Two amounts of which either may be left out; NaN when both are."""
    return np.where(np.isnan(one), other, np.where(np.isnan(other), one, one + other))


def _counts(cells: pa.Array) -> Floats:
    numbers = amounts(cells, NONE)
    demand((np.isnan(numbers) | ((numbers >= 0) & (numbers == np.floor(numbers)))).all())
    return numbers


def _share(cell: str) -> float:
    if cell.strip().casefold() in NONE:
        return float("nan")
    share = read_share(cell.strip(), ".")
    if share is None:
        raise NotPlain
    return share


def _times(cells: Cells) -> tuple[dict[str, Times], list[str]]:
    """Both times of every order, and the cell that `Moments` has to see of them all."""
    columns, proven, open_ = dict[str, Times](), list[str](), list[str]()
    for name in affiliate.TIMES:
        found = trimmed(cells[name])
        known = pc.invert(pc.is_in(found, pa.array(sorted(NONE))))
        shown = found.filter(known)
        columns[name] = np.full(len(found), np.datetime64("NaT", "us"))
        if not len(shown):
            continue
        parts, moments = read_times(shown, _TIME)
        demand(((parts["Y"] >= FIRST_YEAR) & (parts["Y"] <= LAST_YEAR)).all())
        columns[name][known.to_numpy(False)] = moments
        proven += _first(shown, parts["D"] > 12)
        open_ += _first(shown, parts["D"] != parts["M"])
    return columns, (proven or open_)[:1]


def _first(cells: pa.Array, which: npt.NDArray[np.bool_]) -> list[str]:
    at = int(which.argmax())
    return [cells[at].as_py()] if which[at] else []
