"""Days and times of TikTok Shop and LIVE Backstage: `30/09/2026 22:58:49`, `2026-09-30 22:58`, `/` for none.

Outside the United States the day comes first. One cell cannot tell, so a whole file is asked.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from tikmon_nb.inputs.dates import within_years
from tikmon_nb.inputs.exports.tally import Tally

NONE = frozenset({"", "/", "-", "--", "n/a", "null", "none"})
_NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:[ T,]+(\d{1,2}):(\d\d)(?::(\d\d))?)?")
_ISO = re.compile(
    r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T]+(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?(?: ?\(?UTC.*)?"
)


class Moments:
    """Reads the times of one file, all in the same order of day and month."""

    def __init__(self, cells: Iterable[str], column: str, tally: Tally) -> None:
        self._known: dict[str, dt.datetime | None] = {}
        self._day_first = self._order(cells, column, tally)

    @staticmethod
    def _order(cells: Iterable[str], column: str, tally: Tally) -> bool:
        first: dict[str, str] = {}
        for cell in dict.fromkeys(cells):
            if match := _NUMBERS.fullmatch(cell.strip()):
                one, other = int(match[1]), int(match[3])
                proof = "day" if one > 12 else "month" if other > 12 else "either" if one != other else ""
                first.setdefault(proof, cell.strip())
        if "day" in first and "month" in first:
            tally.error("date_orders_mixed", column=column, expected=first["day"], found=first["month"])
        elif "month" in first:
            tally.add("dates_month_first", column=column, found=first["month"])
        elif "either" in first and "day" not in first:
            tally.add("dates_day_first", "note", column=column, found=first["either"])
        return "month" not in first

    def read(self, cell: str) -> dt.datetime | None:
        """The time in `cell` as the file writes it, without a zone; None when it is none."""
        if cell not in self._known:
            self._known[cell] = self._parse(cell.strip())
        return self._known[cell]

    def _parse(self, text: str) -> dt.datetime | None:
        if match := _ISO.fullmatch(text):
            year, month, day, *clock = match.groups()
        elif match := _NUMBERS.fullmatch(text):
            one, _, other, year, *clock = match.groups()
            day, month = (one, other) if self._day_first else (other, one)
        else:
            return None
        try:
            hour, minute, second = (int(part or 0) for part in clock)
            moment = dt.datetime(int(year), int(month), int(day), hour, minute, second)
        except ValueError:
            return None
        return moment if within_years(moment.date()) else None
