"""Affiliate orders of TikTok Shop: a row per order, product and post, in 45 columns."""

from __future__ import annotations

import datetime as dt
import functools
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import chain

import pandas as pd

from tikmon_nb.inputs.amounts import decimal_mark, read_amount, read_share
from tikmon_nb.inputs.exports.headings import Heading, Row, heading_of, note_unknown, with_unknown
from tikmon_nb.inputs.exports.moments import NONE, Moments
from tikmon_nb.inputs.exports.tally import Tally, printable

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
_IDS = ("order_id", "sku_id", "video_id")
# What TikTok writes -> `OrderLine.status`; empty for what earns nothing.
STATUSES = {"settled": "settled", "pending": "pending", "awaiting payment": "awaiting", "ineligible": ""}
_DIGITS = re.compile(r"\d{1,20}")
_LONG_ID = re.compile(r"\d{16,20}")
_SPOILED = re.compile(r"\d+(?:[.,]\d*)?e\+?\d+|\d{6,}[.,]\d*", re.IGNORECASE)
_DATED = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b.*")


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One product of one order through one post; amounts in `currency`, NaN = not given.

    `base` and `commission` are what was settled, else TikTok's estimate; `earned` only when settled,
    `expected` only when not. Times are as the file writes them, without a zone.
    """

    order_id: str
    sku_id: str
    product: str
    product_id: str
    shop: str
    video_id: str
    content_type: str
    order_type: str
    currency: str
    status: str
    items_sold: float
    items_refunded: float
    price: float
    gmv: float
    commission_share: float
    base: float
    commission: float
    earned: float
    expected: float
    ordered_at: dt.datetime | None
    settled_on: dt.datetime | None


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


@dataclass
class _File:
    """How one file writes its numbers and times, and what was noticed in it."""

    heading: Heading
    mark: str
    moments: Moments
    tally: Tally

    def tell(self, code: str, row: int, field: str, found: str, expected: str = "") -> None:
        label = self.heading.labels.get(field, field)
        self.tally.add(code, row=row, column=label, expected=expected, found=printable(found))

    def amount(self, row: int, field: str, cell: str) -> float:
        """The number in a cell; NaN when there is none."""
        if cell.casefold() in NONE:
            return math.nan
        number = read_amount(cell, self.mark)
        if number is None:
            self.tell("number_unreadable", row, field, cell)
            return math.nan
        return number

    def count(self, row: int, field: str, cell: str) -> float:
        """The whole number from 0 in a cell; NaN when there is none."""
        number = self.amount(row, field, cell)
        if number < 0 or (not math.isnan(number) and number != int(number)):
            self.tell("number_impossible", row, field, cell, "0, 1, 2, …")
            return math.nan
        return number

    def share(self, row: int, field: str, cell: str) -> float:
        """The share (0-1) in a cell; NaN when there is none."""
        if cell.casefold() in NONE:
            return math.nan
        share = read_share(cell, self.mark)
        if share is None or not 0 <= share <= 1:
            self.tell("number_impossible", row, field, cell, "0 … 100 %")
            return math.nan
        return share

    def time(self, row: int, field: str, cell: str) -> dt.datetime | None:
        """The time in a cell; None when there is none."""
        if cell.casefold() in NONE:
            return None
        moment = self.moments.read(cell)
        if moment is None:
            self.tell("order_date_unreadable", row, field, cell)
        return moment


def read_orders(heading: Heading, rows: Iterable[Row], tally: Tally) -> list[OrderLine]:
    """The order lines below `heading` that are eligible; none when `tally` got an error."""
    note_unknown(heading, tally)
    kept = _sound_rows(heading, rows, tally)
    times = [[cells[name] for _, cells in kept] for name in ("ordered_at", "settled_on")]
    moments = Moments(chain.from_iterable(times), heading.labels["ordered_at"], tally)
    mark = decimal_mark(cells.get(name, "") for _, cells in kept for name in AMOUNTS)
    if mark is None:
        tally.error("table_marks_mixed")
    if not kept and not tally.has_errors:
        tally.add("no_rows", "note")
    file = _File(heading, mark or ".", moments, tally)
    if tally.has_errors:
        return []
    lines = [line for row, cells in kept if (line := _line(file, row, cells)) is not None]
    return [] if tally.has_errors else lines


def _sound_rows(heading: Heading, rows: Iterable[Row], tally: Tally) -> list[tuple[int, dict[str, str]]]:
    """The rows below the heading that have its width, by field."""
    kept = []
    for row, cells in rows:
        if row <= heading.row:
            continue
        extra = any(cell.strip() for cell in cells[heading.width :])
        if len(cells) < heading.width or extra:
            tally.add("row_left_out", row=row, expected=str(heading.width), found=len(cells))
            continue
        kept.append((row, heading.cells(cells)))
        if len(kept) > MAX_ROWS:
            tally.error("too_many_rows", expected=str(MAX_ROWS))
            return []
    return kept


def _line(file: _File, row: int, cells: dict[str, str]) -> OrderLine | None:
    if not _ids_are_whole(file, row, cells):
        return None
    status = STATUSES.get(cells["status"].casefold())
    if status is None:
        file.tell("order_status_unknown", row, "status", cells["status"])
        return None
    if not status:
        file.tally.add("orders_ineligible", "note", row=row)
        return None
    numbers = {name: file.amount(row, name, cells[name]) for name in AMOUNTS if name in cells}
    settled = status == "settled"
    estimate = _sum(numbers["estimated_standard"], numbers["estimated_ads"])
    actual = _sum(numbers["standard"], numbers["ads"])
    sold, refunded = (file.count(row, name, cells[name]) for name in ("items_sold", "items_refunded"))
    if refunded > sold:
        file.tell("number_impossible", row, "items_refunded", cells["items_refunded"], f"≤ {sold:.0f}")
        refunded = math.nan
    return OrderLine(
        **{name: cells.get(name, "") for name in ("order_id", "sku_id", "product", "product_id", "shop")},
        **{name: cells.get(name, "") for name in ("content_type", "order_type")},
        video_id="" if cells["video_id"] in NONE else cells["video_id"],
        currency=cells["currency"].upper(),
        status=status,
        items_sold=sold,
        items_refunded=refunded,
        price=numbers.get("price", math.nan),
        gmv=numbers["gmv"],
        commission_share=file.share(row, "commission_share", cells["commission_share"]),
        base=numbers["base"] if settled else numbers["estimated_base"],
        commission=actual if settled else estimate,
        earned=numbers["earned"] if settled else math.nan,
        expected=math.nan if settled else estimate,
        ordered_at=file.time(row, "ordered_at", cells["ordered_at"]),
        settled_on=file.time(row, "settled_on", cells["settled_on"]),
    )


def _ids_are_whole(file: _File, row: int, cells: dict[str, str]) -> bool:
    """Whether the ids can be used; a spoiled one is an error, since nothing can be joined to it."""
    for name in _IDS:
        cell = cells[name]
        if _DIGITS.fullmatch(cell) or (name == "video_id" and cell in NONE):
            continue
        label = file.heading.labels[name]
        if _SPOILED.fullmatch(cell):
            file.tally.error("ids_spoiled", row=row, column=label, found=cell)
        else:
            file.tell("order_id_unreadable", row, name, cell)
        return False
    return True


def _sum(one: float, other: float) -> float:
    """Two amounts of which either may be left out; NaN when both are."""
    if math.isnan(one) or math.isnan(other):
        return other if math.isnan(one) else one
    return one + other


FIELDS = [field.name for field in fields(OrderLine)]
TIMES = ("ordered_at", "settled_on")
_TYPES = {
    field.name: "float64" if field.type == "float" else "str"
    for field in fields(OrderLine)
    if field.name not in TIMES
}
_KEY = ["order_id", "sku_id", "product_id", "video_id"]


def frame_of_orders(lines: Sequence[OrderLine]) -> pd.DataFrame:
    """The fields of `OrderLine`, a row per line in the order of `lines`."""
    frame = pd.DataFrame({name: [getattr(line, name) for line in lines] for name in FIELDS}, dtype=object)
    frame = frame.astype(_TYPES)
    for name in TIMES:
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[us]")
    return frame


@functools.cache
def _no_orders() -> pd.DataFrame:
    return _by_time(frame_of_orders([]))


def merge_orders(downloads: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """One row per order line (as `frame_of_orders`) over all downloads, by the time of the order.

    `downloads` come oldest first and the newest counts; but what was settled stays so.
    """
    tables = list(downloads)
    if not tables:
        return _no_orders().copy()
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
