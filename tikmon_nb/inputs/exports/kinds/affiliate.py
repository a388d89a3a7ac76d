"""Affiliate orders of TikTok Shop: a row per order, product and post, in 45 columns."""

from __future__ import annotations

import datetime as dt
import functools
import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from tikmon_nb.findings import Findings, Severity
from tikmon_nb.inputs.exports.export_kind import ExportKind, Known, Merged, Part, Recognised
from tikmon_nb.inputs.tabular.amounts import decimal_mark, read_amount, read_share
from tikmon_nb.inputs.tabular.cells import Cells, Mask, cells_below
from tikmon_nb.inputs.tabular.csv_rows import heading_among
from tikmon_nb.inputs.tabular.headings import Heading, Row, heading_of, note_unknown, with_unknown
from tikmon_nb.inputs.tabular.moments import NONE, Moments
from tikmon_nb.marking import mark, mark_plural

Floats = npt.NDArray[np.float64]
_NOTHING = repeat("")
_UNREADABLE = -math.inf

KIND = "affiliate_orders"
MAX_ROWS = 1_000_000

COLUMNS = (  # of TikTok's file, in its order
    *("Order ID", "SKU ID", "Product name", "Product ID", "Price", "Items sold", "Items refunded"),
    *("Shop name", "Shop code", "Affiliate partner", "Agency", "Currency", "Order type"),
    *("Order settlement status", "Indirect", "Commission type", "Content Type", "Content ID", "Standard"),
    *("Shop ads", "TikTok bonus", "Partner bonus", "Revenue sharing portion", "GMV"),
    *("Est. commission base", "Est. standard commission", "Est. Shop Ads commission", "Est. Bonus"),
    *("Est. Affiliate partner bonus", "Est. IVA", "Est. ISR", "Est. PIT", "Est. revenue sharing portion"),
    *("Actual commission base", "Standard commission", "Shop Ads commission", "Bonus"),
    *("Affiliate partner bonus", "Tax - ISR", "Tax - IVA", "Tax - PIT", "Shared with partner"),
    *("Total final earned amount", "Order date", "Commission settlement date"),
)
NAMES = {
    "order_id": "Order ID",
    "sku_id": "SKU ID",
    "product": "Product name",
    "product_id": "Product ID",
    "price": "Price",
    "items_sold": "Items sold",
    "items_refunded": "Items refunded",
    "shop": "Shop name",
    "currency": "Currency",
    "order_type": "Order type",
    "status": "Order settlement status",
    "content_type": "Content Type",
    "video_id": "Content ID",
    "commission_share": "Standard",
    "gmv": "GMV",
    "estimated_base": "Est. commission base",
    "estimated_standard": "Est. standard commission",
    "estimated_ads": "Est. Shop Ads commission",
    "base": "Actual commission base",
    "standard": "Standard commission",
    "ads": "Shop Ads commission",
    "earned": "Total final earned amount",
    "ordered_at": "Order date",
    "settled_on": "Commission settlement date",
}
"""The columns that are read: field -> TikTok's name."""

AMOUNTS = (  # fields with an amount of money
    *("price", "gmv", "estimated_base", "estimated_standard", "estimated_ads"),
    *("base", "standard", "ads", "earned"),
)
_OPTIONAL = frozenset({"product", "product_id", "shop", "order_type", "content_type", "price"})
# What TikTok writes -> the status of a line; empty for what earns nothing.
STATUSES = {"settled": "settled", "pending": "pending", "awaiting payment": "awaiting", "ineligible": ""}
_IDS = {"order_id": r"\d{1,20}", "sku_id": r"\d{1,20}", "video_id": r"\d{0,20}"}
_LONG_ID = re.compile(r"\d{16,20}")
_SPOILED = re.compile(r"\d+(?:[.,]\d*)?e\+?\d+|\d{6,}[.,]\d*", re.IGNORECASE)
_DATED = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b.*")
_CENTS = re.compile(r"-?[0-9]{1,20}\.(?:[0-9]{1,2}|[0-9]{4,18})")  # here it can mark nothing else
_POINT = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,18})?")  # an amount in which a point can mark the decimals

TIMES = ("ordered_at", "settled_on")
FIELDS = {
    **dict.fromkeys(("order_id", "sku_id", "product", "product_id", "shop", "video_id"), "str"),
    **dict.fromkeys(("content_type", "order_type", "currency", "status"), "str"),
    **dict.fromkeys(("items_sold", "items_refunded", "price", "gmv", "commission_share"), "float64"),
    **dict.fromkeys(("base", "commission", "earned", "expected"), "float64"),
    **dict.fromkeys(TIMES, "datetime64[us]"),
}
"""The columns of a table of order lines: one product of one order through one post.

Amounts are in `currency`, NaN = not given. `base` and `commission` are what was settled, else TikTok's
estimate; `earned` only when settled, `expected` only when not. Times are as the file writes them, without
a zone.
"""
_KEY = ["order_id", "sku_id", "product_id", "video_id"]


def find_orders(rows: Sequence[Row]) -> Heading | None:
    """The line of column names of affiliate orders among the first `rows` of a table, or None.

    Translated names are taken by their place, when the rows below can only be orders.
    """
    names = {field: (name,) for field, name in NAMES.items()}
    for row in rows:
        if heading := heading_of(KIND, row, names, _OPTIONAL):
            return with_unknown(heading, row[1], ("", *COLUMNS))
    for index, row in enumerate(rows):
        if len(row[1]) >= len(COLUMNS) and _are_orders(rows[index + 1 :]):
            places = {field: COLUMNS.index(name) for field, name in NAMES.items()}
            labels = {field: row[1][at].strip() for field, at in places.items()}
            return Heading(KIND, row[0], places, labels, len(row[1]), "position")
    return None


def _are_orders(rows: Sequence[Row]) -> bool:
    """Whether every one of `rows` has, by its place, the ids and the day of an order."""
    places = [COLUMNS.index(name) for name in ("Order ID", "SKU ID", "Content ID", "Order date")]
    for _, cells in rows:
        if len(cells) < len(COLUMNS):
            return False
        order, sku, content, date = (cells[at].strip() for at in places)
        known = content in NONE or _LONG_ID.fullmatch(content)
        if not (_LONG_ID.fullmatch(order) and _LONG_ID.fullmatch(sku) and known and _DATED.fullmatch(date)):
            return False
    return bool(rows)


def _read(file: Recognised, findings: Findings) -> Part[pd.DataFrame]:
    """The eligible order lines of a file (`FIELDS`), in its order; none if `findings` got an error."""
    heading, frame = file.header, _no_lines()
    note_unknown(heading, findings)
    cells = cells_below(heading, file.text, MAX_ROWS, findings)
    times = pa.concat_arrays([cells.columns[name] for name in TIMES])
    moments = Moments(times, heading.labels["ordered_at"], findings)
    mark = _decimal_mark(cells)
    if mark is None:
        findings.error("table_marks_mixed")
    if not len(cells) and not findings.has_errors:
        findings.add("no_rows", "note")
    if not findings.has_errors:
        told = Findings(file=findings.file, counted=True, by_row=True)
        lines = _Lines(heading.labels, cells, mark or "", moments, told).frame()
        findings.extend(told)
        frame = frame if findings.has_errors else lines
    frame = file.without_days_to_come(frame, "ordered_at", findings)
    times = frame["ordered_at"].dropna()
    return file.part(frame, len(frame), [times.min().date(), times.max().date()] if len(times) else [])


def _decimal_mark(cells: Cells) -> str | None:
    columns = [cells.columns[name] for name in AMOUNTS if name in cells.columns]
    shown = pa.concat_arrays(columns).unique().to_pylist()
    mark = decimal_mark(cell for cell in shown if not _POINT.fullmatch(cell))
    if mark == "," or not any(map(_CENTS.fullmatch, shown)):  # 1.250 alone can be a thousand and more
        return decimal_mark(shown)
    return mark or "."


@dataclass
class _Lines:
    """The rows of one file, which are read a column at a time."""

    labels: dict[str, str]
    cells: Cells
    mark: str
    moments: Moments
    findings: Findings

    def frame(self) -> pd.DataFrame:
        """The lines that are eligible and whose ids are whole, since nothing can be joined to the others."""
        video = self.cells.each("video_id", lambda cell: "" if cell in NONE else cell)
        self.cells.columns["video_id"] = pa.array(video, pa.large_string())
        for name, whole in _IDS.items():
            faults = self.cells.each(name, functools.partial(_id_fault, re.compile(whole)))
            self._tell(faults == "ids_spoiled", "ids_spoiled", name, severity="error")
            self._tell(faults == "order_id_unreadable", "order_id_unreadable", name)
            self.cells = self.cells.where(faults == "")
        status = self.cells.each("status", lambda cell: STATUSES.get(cell.casefold(), "unknown"))
        self._tell(status == "unknown", "order_status_unknown", "status")
        if len(ineligible := self.cells.rows[status == ""]):
            self.findings.add("orders_ineligible", "note", row=int(ineligible[0]), count=len(ineligible))
        eligible = np.isin(status, ["", "unknown"], invert=True)
        self.cells, status = self.cells.where(eligible), status[eligible]
        columns = self.cells.columns | {
            "status": status,
            "currency": self.cells.each("currency", str.upper),
            **self._numbers(status == "settled"),
            **{name: self._times(name) for name in TIMES},
        }
        missing = np.full(len(status), "", object)
        return pd.DataFrame(
            {name: pd.array(columns.get(name, missing), dtype) for name, dtype in FIELDS.items()}
        )

    def _numbers(self, settled: Mask) -> dict[str, Floats]:
        amounts = {name: self._read(name, self._amount) for name in AMOUNTS if name in self.cells.columns}
        estimate = _sum(amounts["estimated_standard"], amounts["estimated_ads"])
        sold, refunded = self._counts("items_sold"), self._counts("items_refunded")
        more = refunded > sold
        self._tell(more, "number_impossible", "items_refunded", [f"≤ {most:.0f}" for most in sold[more]])
        missing = np.full(len(settled), np.nan)
        return {
            "items_sold": sold,
            "items_refunded": np.where(more, missing, refunded),
            "price": amounts.get("price", missing),
            "gmv": amounts["gmv"],
            "commission_share": self._read("commission_share", self._share, "number_impossible", "0 … 100 %"),
            "base": np.where(settled, amounts["base"], amounts["estimated_base"]),
            "commission": np.where(settled, _sum(amounts["standard"], amounts["ads"]), estimate),
            "earned": np.where(settled, amounts["earned"], missing),
            "expected": np.where(settled, missing, estimate),
        }

    def _read(
        self,
        name: str,
        read: Callable[[str], float | None],
        code: str = "number_unreadable",
        expected: str = "",
    ) -> Floats:
        """The number in each cell of a column; NaN for an empty one; a finding where `read` gives None."""

        def number(cell: str) -> float:
            found = math.nan if cell.casefold() in NONE else read(cell)
            return _UNREADABLE if found is None else found

        numbers = self.cells.each(name, number).astype(float)
        wrong = numbers == _UNREADABLE
        self._tell(wrong, code, name, repeat(expected))
        return np.where(wrong, np.nan, numbers)

    def _amount(self, cell: str) -> float | None:
        plain = self.mark == "." and _POINT.fullmatch(cell)
        return float(cell) if plain else read_amount(cell, self.mark)

    def _share(self, cell: str) -> float | None:
        return read_share(cell, self.mark or decimal_mark([cell]) or ".")

    def _counts(self, name: str) -> Floats:
        numbers = self._read(name, self._amount)
        wrong = (numbers < 0) | (numbers % 1 > 0)
        self._tell(wrong, "number_impossible", name, repeat("0, 1, 2, …"))
        return np.where(wrong, np.nan, numbers)

    def _times(self, name: str) -> npt.NDArray[np.datetime64]:
        times = self.moments.read(self.cells.columns[name])
        lost = np.isnat(times)
        cells = self.cells.columns[name].filter(pa.array(lost)).to_pylist()
        lost[lost] = [cell.casefold() not in NONE for cell in cells]
        self._tell(lost, "order_date_unreadable", name)
        return times

    def _tell(
        self,
        which: Mask,
        code: str,
        name: str,
        expected: Iterable[str] = _NOTHING,
        severity: Severity = "warning",
    ) -> None:
        cells = self.cells.columns[name].filter(pa.array(which)).to_pylist()
        for row, cell, wanted in zip(self.cells.rows[which].tolist(), cells, expected, strict=False):
            where = {"row": row, "column": self.labels[name], "expected": wanted}
            self.findings.add(code, severity, found=cell, **where)


def _id_fault(whole: re.Pattern[str], cell: str) -> str:
    """What is wrong with an id; empty when it is whole."""
    if whole.fullmatch(cell):
        return ""
    return "ids_spoiled" if _SPOILED.fullmatch(cell) else "order_id_unreadable"


def _sum(one: Floats, other: Floats) -> Floats:
    """Two amounts of which either may be left out; NaN when both are."""
    return np.where(np.isnan(one), other, np.where(np.isnan(other), one, one + other))


def _no_lines() -> pd.DataFrame:
    return pd.DataFrame(columns=[*FIELDS]).astype(FIELDS)


def merge_orders(downloads: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """One row per order line (`FIELDS`) over all downloads, by the time of the order.

    `downloads` come oldest first and the newest counts; but what was settled stays so.
    """
    tables = list(downloads) or [_no_lines()]
    frame = pd.concat(tables, ignore_index=True) if len(tables) > 1 else tables[0]
    if not frame["order_id"].is_unique and frame.duplicated(_KEY).any():
        settled = (frame["status"] == "settled").rename("_settled")
        ordered = frame.assign(_settled=settled).sort_values("_settled", kind="stable")
        frame = ordered.drop_duplicates(_KEY, keep="last").drop(columns="_settled")
    return _by_time(frame)


def _by_time(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` by the time of the order, those of one moment by their ids."""
    frame = frame.sort_values("ordered_at", kind="stable", ignore_index=True)
    same = frame["ordered_at"].duplicated(keep=False)
    if not same.any():
        return frame
    order = frame.index.to_numpy(copy=True)  # only those of one moment need the slow comparison of texts
    order[same] = frame[same].sort_values(["ordered_at", *_KEY], kind="stable").index
    return frame.take(order).reset_index(drop=True)


def _merge(parts: Sequence[Part[pd.DataFrame]], _known: Known, _findings: Findings) -> Merged:
    return Merged({"orders": merge_orders(part.content for part in sorted(parts, key=_newest_order))})


def _newest_order(part: Part[pd.DataFrame]) -> tuple[dt.datetime, str]:
    """The last moment that a download of orders knows, since its name tells nothing."""
    latest = part.content[list(TIMES)].max().max()
    return dt.datetime.min if latest is pd.NaT else latest.to_pydatetime(), part.name


AFFILIATE_ORDERS = ExportKind(
    name=KIND,
    words={KIND: mark("TikTok Shop: affiliate orders")},
    read=_read,
    merge=_merge,
    find=lambda text: heading_among(text, find_orders),
    held={"orders": ("orders", mark_plural("{n} affiliate order line", "{n} affiliate order lines"))},
    headings=COLUMNS,
)
