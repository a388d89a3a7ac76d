"""A roster's results on disk: written as they come, read back as tables."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from tikmon_nb.inputs import load_rate_card, load_scenario
from tikmon_nb.inputs.cards import RateCard
from tikmon_nb.inputs.folders import files_in, pick
from tikmon_nb.inputs.roster.rows import roster_file
from tikmon_nb.inputs.scenarios import Scenario
from tikmon_nb.model.roster import Portfolio, Roster, Work, simulate_roster
from tikmon_nb.model.roster_rows import COLUMNS, TEXT_COLUMNS, TOTALS, Row

CREATORS_FILE, TOTALS_FILE, ABOUT_FILE = "creators.parquet", "totals.parquet", "portfolio.json"

SCHEMA = pa.schema(
    [
        (name, pa.string() if name in TEXT_COLUMNS else pa.int64() if name == "row" else pa.float64())
        for name in COLUMNS
    ]
)

ROW_GROUP = 1024
"""Rows that are written together: of small groups the file's own table of contents would fill the memory."""


def write_portfolio(
    table: Path | str,
    folder: Path,
    *,
    card: str,
    scenario: str,
    work: Work = map,
    data: str | None = None,
    advance: Callable[[int], object] = abs,
    **run: Any,
) -> Roster:
    """Work the roster out and write its results into `folder`, creators as they come.

    `advance` hears how many creators each batch brought; `run` holds draws, months and seed. Raises
    `InputError` as `simulate_roster` does, and for an unknown card or scenario.
    """
    rates, overlay = load_rate_card(card, data), load_scenario(scenario, data)
    with closing(parquet.ParquetWriter(folder / CREATORS_FILE, SCHEMA)) as writer:
        kept: list[Row] = []

        def write(rows: list[Row]) -> None:
            kept.extend(rows)
            while len(kept) >= ROW_GROUP:
                writer.write_table(pa.Table.from_pylist(kept[:ROW_GROUP], SCHEMA))
                del kept[:ROW_GROUP]
            advance(len(rows))

        roster = simulate_roster(table, rates, overlay, work=work, data=data, sink=write, **run)
        writer.write_table(pa.Table.from_pylist(kept, SCHEMA))
    totals = {name: roster.total(name) for name in TOTALS}
    pd.DataFrame(totals).to_parquet(folder / TOTALS_FILE)
    settings = roster.settings
    beside = _beside(table, rates, overlay, work, data, run) if roster.creators else {}
    about = {
        "roster": settings.file,
        "card": card,
        "scenario": scenario,
        **{name: getattr(settings, name) for name in ("draws", "months", "seed", "method")},
        "creators": roster.creators,
        "left_out": roster.left_out,
        "market_share": round(roster.market_share, 3),
        **beside,
    }
    (folder / ABOUT_FILE).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    return roster


BESIDE = 1_000  # draws of the year on the other card, of which one line is told


def _beside(
    table: Path | str, rates: RateCard, overlay: Scenario, work: Work, data: str | None, run: dict[str, Any]
) -> dict[str, Any]:
    """What the roster's year is on the card that the card wants beside it: P10 and P90 in EUR."""
    if rates.beside is None:
        return {}
    other = load_rate_card(rates.beside, data)
    run = {**run, "draws": min(run.get("draws", BESIDE), BESIDE)}
    gross = simulate_roster(table, other, overlay, work=work, data=data, **run).total("gross")
    low, high = np.quantile(gross, (0.1, 0.9)).tolist()
    return {"beside": {"card": other.id, "title": other.title, "p10": low, "p90": high}}


def read_portfolio(folder: Path | str) -> Portfolio:
    """The results that `write_portfolio` left in `folder`; raises `InputError` if there are none."""
    held = files_in(Path(folder), endings=(Path(ABOUT_FILE).suffix,))
    about = pick(held, Path(ABOUT_FILE).stem, "portfolio_missing")
    creators = pd.read_parquet(about.parent / CREATORS_FILE)
    for name in TEXT_COLUMNS:
        creators[name] = creators[name].fillna("")
    totals = pd.read_parquet(about.parent / TOTALS_FILE)
    fields = json.loads(about.read_text(encoding="utf-8"))
    return Portfolio(creators, {name: totals[name].to_numpy() for name in TOTALS}, fields)


def portfolio_of(results: str, roster: str, folder: str, data: str | None = None, **run: Any) -> Portfolio:
    """The results in the folder `results`; without one, `roster` worked out into `folder` first."""
    if results:
        return read_portfolio(results)
    write_portfolio(roster_file(roster, data), Path(folder), data=data, **run)
    return read_portfolio(folder)
