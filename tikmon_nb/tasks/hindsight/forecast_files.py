"""Keeps what a report forecast, so that it can be held against what comes in: one small file for each run."""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets
import time
from collections.abc import Mapping
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from tikmon_nb.batch.placing import PREFIX, STALE_SECONDS
from tikmon_nb.inputs.books.kept_forecasts import ABOUT, ENDING, FOLDER, SCHEMA
from tikmon_nb.inputs.creator_form import FORM
from tikmon_nb.inputs.folders import sha256

_PACKAGE = Path(__file__).resolve().parents[1]


def keep_forecast(record: Mapping[str, Any], data: Path, made: dt.datetime) -> Path | None:
    """Write the forecast in `record` (a report's) into its creator's folder below `data`; the file.

    None where there is nothing to keep: another card or scenario, or an example that tikmon brought along.
    Raises `OSError` where the folder cannot be written.
    """
    forecast = record.get("forecast")
    folder = data / "creators" / str(record["creator"]["folder"])
    if not forecast or not (folder / FORM).is_file() or _PACKAGE in folder.resolve().parents:
        return None
    about = {
        "schema": SCHEMA,
        "start": record["period"]["start"],
        "made": made.isoformat(timespec="seconds"),
        "stands_on": forecast["stands_on"],
        "version": metadata.version("tikmon"),
        **{key: record[key] for key in ("card", "scenario", "draws", "seed", "method", "inputs")},
    }
    table = _table(forecast).replace_schema_metadata({ABOUT: json.dumps(about, ensure_ascii=False)})
    return _write(table, folder / FOLDER, f"{made:%Y%m%dT%H%M%S}")


def _table(forecast: Mapping[str, Any]) -> pa.Table:
    names = [f"p{100 * share:.0f}" for share in forecast["shares"]]
    rows = [
        {"quantity": quantity, "total": total, "months": months, **dict(zip(names, quantiles, strict=True))}
        for quantity, total, months, quantiles in forecast["rows"]
    ]
    return pa.Table.from_pylist(rows)


def _write(table: pa.Table, folder: Path, name: str) -> Path:
    """The table as a file of its own: whole or not at all, and never over another one."""
    folder.mkdir(exist_ok=True)
    _sweep(folder)
    work = folder / f"{PREFIX}{secrets.token_hex(8)}"
    try:
        with work.open("xb") as file:
            parquet.write_table(table, file)
            file.flush()
            os.fsync(file.fileno())
        path = folder / f"{name}-{sha256(work)[:8]}{ENDING}"
        work.replace(path)  # of this name there is only this content
    finally:
        work.unlink(missing_ok=True)
    return path


def _sweep(folder: Path) -> None:
    """Remove what runs that were killed left half written, a day later."""
    for path in folder.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if time.time() - path.lstat().st_mtime > STALE_SECONDS:
                path.unlink()
