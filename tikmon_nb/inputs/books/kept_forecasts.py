"""Forecasts that earlier reports kept in a creator's folder: one small Parquet file for each, never changed.

They are no input: no forecast and no page but the track record reads them.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from tikmon_nb.findings import Finding

FOLDER, ENDING = "forecasts", ".parquet"
SCHEMA = 1
ABOUT = b"tikmon_forecast"  # the key of the file's metadata


@dataclass(frozen=True)
class ForecastRow:
    """The quantiles of one quantity, of the last of so many months, or (`total`) of them together."""

    quantity: str
    months: int
    total: bool
    quantiles: tuple[float, ...]


@dataclass(frozen=True)
class KeptForecast:
    """A forecast: its first month, when it was made, and the quantiles at `shares` (0-1)."""

    name: str
    start: dt.date
    made: dt.datetime
    shares: tuple[float, ...]
    rows: tuple[ForecastRow, ...]
    about: dict[str, Any]
    """What else was written down: the day that it stands on, hashes of the inputs, version."""


def read_forecasts(folder: Path) -> tuple[list[KeptForecast], list[Finding]]:
    """The forecasts in `folder` by file name; what cannot be read is left out, with a finding."""
    kept, findings = [], []
    for path in sorted(folder.glob(f"[!.]*{ENDING}")):
        try:
            kept.append(_read(path))
        except _NewerError as error:
            findings.append(
                Finding("forecast_newer", "warning", path.name, expected=str(SCHEMA), found=str(error))
            )
        except Exception:  # half a file, or none of ours
            findings.append(Finding("forecast_unreadable", "warning", path.name))
    return kept, findings


class _NewerError(Exception):
    pass


def _read(path: Path) -> KeptForecast:
    from pyarrow import parquet  # only where there is something to read

    table = parquet.read_table(path)
    about: dict[str, Any] = json.loads((table.schema.metadata or {})[ABOUT])
    if int(about.get("schema", 0)) > SCHEMA:
        raise _NewerError(about["schema"])
    frame: pd.DataFrame = table.to_pandas()
    columns = [name for name in frame.columns if re.fullmatch(r"p\d\d?", name)]
    rows = tuple(
        ForecastRow(str(row["quantity"]), int(row["months"]), bool(row.get("total", False)), tuple(values))
        for (_, row), values in zip(frame.iterrows(), frame[columns].to_numpy(float).tolist(), strict=True)
    )
    made = dt.datetime.fromisoformat(about["made"])
    made = made if made.tzinfo else made.replace(tzinfo=dt.UTC)
    shares = tuple(int(name[1:]) / 100 for name in columns)
    return KeptForecast(path.name, dt.date.fromisoformat(about["start"]), made, shares, rows, about)
