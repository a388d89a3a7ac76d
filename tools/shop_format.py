"""TikTok Shop's affiliate orders and LIVE Backstage's creator data, for tests and examples; all invented."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Any

ORDER_COLUMNS = (
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
LIVE_COLUMNS = (
    *("Data period", "Creator ID", "Creator's username", "Group", "Creator Network manager", "Join time"),
    *("Days since joining", "Diamonds", "LIVE duration", "Valid go LIVE days", "New followers"),
    *("LIVE streams", "Diamonds last month", "LIVE duration (hours) last month"),
    *("Valid go LIVE days last month", "Matches", "Diamonds from matches", "New LIVE creators"),
    *("Diamonds from multi-guest", "Diamonds from multi-guest (as host)"),
    *("Diamonds from multi-guest (as guest)", "Graduation status", "Tier status", "New fans"),
    *("Fan Club total Diamonds", "Fan contribution %", "Total fans", "Active fans from Fan Club", "Status"),
)
FIRST_ID = 576_400_000_000_000_000
MANAGER = "agent@example.invalid"
QUIT = "The creator has quit the network"


def order(
    number: int,
    ordered_at: dt.datetime,
    *,
    status: str = "Settled",
    gmv: float = 24.95,
    share: float = 0.12,
    sold: int = 1,
    refunded: int = 0,
    video_id: str = "7629867741511486734",
    product: str = "Voorbeeldproduct",
    **changes: Any,
) -> dict[str, Any]:
    """One order line by TikTok's column names, as the file writes them; `changes` replace cells."""
    commission = round(gmv * share, 2)
    settled = status == "Settled"
    cells: dict[str, Any] = dict.fromkeys(ORDER_COLUMNS, "")
    cells |= {
        "Order ID": f"{FIRST_ID + number}\t",
        "SKU ID": str(1_729_000_000_000_000_000 + number % 7),
        "Product name": product,
        "Product ID": "1729000000000000001",
        "Price": gmv,
        "Items sold": sold,
        "Items refunded": refunded,
        "Shop name": "Winkel BV",
        "Shop code": "NLXX",
        "Currency": "EUR",
        "Order type": "Affiliate order",
        "Order settlement status": status,
        "Commission type": "Standard",
        "Content Type": "Video",
        "Content ID": video_id,
        "Standard": f"{share * 100:g}%",
        "GMV": gmv,
        "Est. commission base": gmv,
        "Est. standard commission": commission,
        "Total final earned amount": commission if settled else 0,
        "Order date": f"{ordered_at:%d/%m/%Y %H:%M:%S}",
        "Commission settlement date": "/",
    }
    if settled:
        settled_on = ordered_at + dt.timedelta(days=18)
        cells |= {"Actual commission base": gmv, "Standard commission": commission}
        cells["Commission settlement date"] = f"{settled_on:%d/%m/%Y %H:%M:%S}"
    return cells | changes


def period(
    username: str,
    first: dt.date,
    last: dt.date,
    *,
    diamonds: Any = 1000,
    duration: Any = "10h 0m 0s",
    **changes: Any,
) -> dict[str, Any]:
    """One creator's row of LIVE Backstage by its column names; `changes` replace cells."""
    cells: dict[str, Any] = dict.fromkeys(LIVE_COLUMNS, 0)
    cells |= {
        "Data period": f"{first} ~ {last}",
        "Creator ID": "7359000000000000001",
        "Creator's username": username,
        "Group": "Not in a group",
        "Creator Network manager": MANAGER,
        "Join time": "2025-08-05 00:11:00 (UTC+0)",
        "Days since joining": 335,
        "Diamonds": diamonds,
        "LIVE duration": duration,
        "Valid go LIVE days": 6,
        "New followers": 120,
        "LIVE streams": 15,
        "Graduation status": "Non-new creator",
        "Tier status": "Tier not maintained",
        "Fan contribution %": "9.67%",
        "Status": "Active",
    }
    return cells | changes


def rows_of(records: Iterable[dict[str, Any]], columns: Sequence[str] = ORDER_COLUMNS) -> list[list[str]]:
    """The column names and the records as rows of cells."""
    return [list(columns), *([str(record[name]) for name in columns] for record in records)]


def csv_of(rows: Iterable[Sequence[str]], delimiter: str = ",") -> bytes:
    """Rows as CSV with only the quotation marks that are needed."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return buffer.getvalue().encode("utf-8")


def many_orders(count: int) -> bytes:
    """A file with so many orders."""
    first = dt.datetime(2026, 1, 1, 9)
    records = (
        order(n, first + dt.timedelta(minutes=9 * n % 400_000), gmv=5 + n % 900 / 10) for n in range(count)
    )
    return csv_of(rows_of(records))
