"""Days and times of TikTok Shop and LIVE Backstage: `30/09/2026 22:58:49`, `2026-09-30 22:58`, `/` for none.

Outside the United States the day comes first. One cell cannot tell, so a whole file is asked.
"""

from __future__ import annotations

import datetime as dt
import re

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from tikmon_nb.findings import Findings
from tikmon_nb.inputs.dates import FIRST_YEAR, LAST_YEAR, within_years

NONE = frozenset({"", "/", "-", "--", "n/a", "null", "none"})
_NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:[ T,]+(\d{1,2}):(\d\d)(?::(\d\d))?)?")
_ISO = re.compile(
    r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T]+(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?(?: ?\(?UTC.*)?"
)


_FIRST, _END = np.datetime64(f"{FIRST_YEAR}-01-01"), np.datetime64(f"{LAST_YEAR + 1}-01-01")
_WRITTEN = r"^([0-9]{2})/([0-9]{2})/([0-9]{4}) ([0-9]{2}:[0-9]{2}:[0-5][0-9])$"  # nearly always


class Moments:
    """Reads the times of one file, all in the same order of day and month."""

    def __init__(self, cells: pa.Array, column: str, findings: Findings) -> None:
        self._day_first = self._order(cells, column, findings)

    @staticmethod
    def _order(cells: pa.Array, column: str, findings: Findings) -> bool:
        first: dict[str, str] = {}
        days = pc.replace_substring_regex(cells, _WRITTEN, r"\1/\2/\3").dictionary_encode().indices
        _, places = np.unique(days, return_index=True)
        for cell in cells.take(pa.array(np.sort(places))).to_pylist():
            if match := _NUMBERS.fullmatch(cell):
                one, other = int(match[1]), int(match[3])
                proof = "day" if one > 12 else "month" if other > 12 else "either" if one != other else ""
                first.setdefault(proof, cell)
        if "day" in first and "month" in first:
            findings.error("date_orders_mixed", column=column, expected=first["day"], found=first["month"])
        elif "month" in first:
            findings.add("dates_month_first", column=column, found=first["month"])
        elif "either" in first and "day" not in first:
            findings.add("dates_day_first", "note", column=column, found=first["either"])
        return "month" not in first

    def read(self, cells: pa.Array) -> npt.NDArray[np.datetime64]:
        """The times in `cells` (us) as the file writes them, without a zone; NaT where there is no time."""
        form = r"\3-\2-\1 \4" if self._day_first else r"\3-\1-\2 \4"
        iso = pc.replace_substring_regex(cells, _WRITTEN, form)
        written = pc.if_else(pc.equal(iso, cells), None, iso).to_numpy(False)
        read = pd.to_datetime(written, format="%Y-%m-%d %H:%M:%S", errors="coerce")
        times: npt.NDArray[np.datetime64] = read.to_numpy("datetime64[us]").copy()
        odd = ~((times >= _FIRST) & (times < _END))
        others = cells.filter(pa.array(odd)).to_pylist()
        known = {cell: self._parse(cell) for cell in set(others)}
        times[odd] = [known[cell] for cell in others]
        return times

    def _parse(self, cell: str) -> dt.datetime | None:
        if match := _ISO.fullmatch(cell):
            year, month, day, *clock = match.groups()
        elif match := _NUMBERS.fullmatch(cell):
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
