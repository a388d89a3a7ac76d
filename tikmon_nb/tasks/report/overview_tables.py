"""The overview as tables for other programs: Excel, CSV and Parquet, a row for each creator."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tikmon_nb.batch.plan import Outcome
from tikmon_nb.tasks.report.overview_columns import COLUMNS, ID
from tikmon_nb.tasks.spreadsheets import write_tables

STEM = "overview"
FILES = (f"{STEM}.xlsx", f"{STEM}.csv", f"{STEM}.parquet")
_TYPES = {"text": "str", "eur": "float64", "share": "float64", "count": "Int64"}


def write_overview(outcomes: Sequence[Outcome], folder: Path, lang: str) -> None:
    """Write the overview into `folder` as each of `FILES`; where nobody is named, ids stand in none."""
    anonymous = any(outcome.job.parameters.get("show_as") for outcome in outcomes)
    columns = [column for column in COLUMNS if not (anonymous and column is ID)]
    cells = [[column.value(outcome) for column in columns] for outcome in outcomes]
    table = pd.DataFrame(cells, columns=[column.name for column in columns], dtype=object)
    table = table.astype({column.name: _TYPES[column.kind] for column in columns})
    table.to_parquet(folder / FILES[2], index=False)
    table.attrs["shares"] = [column.name for column in columns if column.kind == "share"]
    write_tables(table, folder, STEM, lang)
