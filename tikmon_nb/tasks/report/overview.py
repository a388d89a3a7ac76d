"""What came of a run of reports: as its index, as a table for other programs, and as a manifest.

Where it names nobody, with the numbers that stand for the names.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import platform
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib import metadata
from typing import Any

from tikmon_nb.batch.earlier import ENTRIES, MARK, Kept, differing
from tikmon_nb.batch.page import render
from tikmon_nb.batch.plan import Outcome, Parameters
from tikmon_nb.tasks.report.overview_columns import (
    CHANGE,
    COLUMNS,
    OverviewColumn,
    Value,
    known,
    name_of,
    states,
    status,
)
from tikmon_nb.views.page.text import Text
from tikmon_nb.views.year.tables import chance_percent
from tikmon_nb.vocabulary import STREAMS

PACKAGES = ("tikmon", "numpy", "pandas", "scipy", "matplotlib", "papermill", "babel", "pydantic", "py3langid")


def index_page(outcomes: Sequence[Outcome], names: Mapping[str, str], text: Text) -> str:
    """The overview of a run: one row a creator; sorted, filtered and paged where there is script."""
    changed = any(CHANGE.value(outcome) is not None for outcome in outcomes)
    columns = [column for column in COLUMNS if column.heading and (changed or column is not CHANGE)]
    return render(
        "index.html.j2",
        text,
        "tikmon_nb.tasks.report",
        title=text.of_period(
            "What may a year bring in? An overview", "What may this period bring in? An overview"
        ),
        setting=_setting(outcomes, names, text),
        totals=_totals(outcomes, text),
        headings=[text(column.heading) for column in columns],
        changed=changed,
        states=states(text),
        rows=[_index_row(outcome, columns, text) for outcome in outcomes],
    )


def _index_row(outcome: Outcome, columns: Sequence[OverviewColumn], text: Text) -> dict[str, Any]:
    """The creator's row in the index, in the words of its template.

    `status` is that of the outcome, `state` the same in words; a cell is what is shown, and the number by
    which it is sorted, the least for one that is empty. `means` are added up for what is shown.
    """
    record, state = outcome.record, status(outcome)
    words = states(text)
    amounts = known(outcome)
    return {
        "name": name_of(outcome),
        "invented": record is not None and record["creator"]["invented"],
        "href": f"{outcome.job.stem}.html" if record else "",
        "status": state,
        "state": words[state],
        "place": list(words).index(state),
        "reason": shown_reason(outcome, text) if outcome.reason else "",
        "cells": [_shown(column, column.value(outcome), text) for column in columns],
        "changed": outcome.before is not None and amounts is not None,
        "means": [amounts[part].get("mean", 0.0) for part in ("gross", "net")] if amounts else [],
        "findings": _count_findings(record["findings"], text) if record else "",
        "found": len(record["findings"]) if record else -1,
    }


def _shown(column: OverviewColumn, value: Value, text: Text) -> tuple[str, float]:
    if not isinstance(value, float | int):
        return "–", -1e15
    if column.kind == "share":
        return chance_percent(value, text), value
    if column is CHANGE:
        sign = "+" if value > 0 else ""
        return f"{sign}{text.money(value)}" if abs(value) >= 1 else text("none"), value
    nobody_takes = column.name == "commission_mean_eur" and value < 1
    return "–" if nobody_takes else text.money(value), value


def _totals(outcomes: Sequence[Outcome], text: Text) -> str:
    """What all creators bring in together on average, what is left after costs, and the commission in it."""
    records = [record for outcome in outcomes if (record := known(outcome))]
    if len(records) < 2 or any("mean" not in record["gross"] for record in records):  # of an earlier version
        return ""
    gross, net = (sum(record[what]["mean"] for record in records) for what in ("gross", "net"))
    said = text.plural(
        "{n} creator brings in {gross} on average; {net} is left after costs.",
        "Together, {n} creators bring in {gross} on average; {net} is left after costs.",
        len(records),
        gross=text.money(gross),
        net=text.money(net),
    )
    commission = sum(record.get("management_fee_mean", 0.0) for record in records)
    if commission >= 1:
        said += " " + text(
            "{amount} of the costs is the manager's commission.", amount=text.money(commission)
        )
    return said


def shown_reason(outcome: Outcome, text: Text) -> str:
    """Why a report failed or is an earlier one, as a page may show it."""
    if outcome.job.parameters.get("show_as"):  # a reason holds cells and names of files
        return text("The reason stands in manifest.json.")
    return outcome.reason


def _count_findings(findings: Sequence[Mapping[str, Any]], text: Text) -> str:
    counts = Counter(finding["severity"] for finding in findings)
    parts = []
    if counts["warning"]:
        parts.append(text.plural("{n} warning", "{n} warnings", counts["warning"]))
    if counts["note"]:
        parts.append(text.plural("{n} note", "{n} notes", counts["note"]))
    return ", ".join(parts) or text("none")


def _setting(outcomes: Sequence[Outcome], names: Mapping[str, str], text: Text) -> str:
    """Scenario, card and number of draws of the run, and the period where all reports share it."""
    parts = [
        text("Scenario: {name}.", name=names["scenario"]),
        text("Rate card: {name}.", name=names["card"]),
    ]
    records = [outcome.record for outcome in outcomes if outcome.record and outcome.comparable]
    if records:
        n = text.number(records[0]["draws"])
        parts += _period(records, text)
        parts.append(
            text.of_period(
                "{n} simulated years for each creator, before tax and without VAT.",
                "{n} simulated periods for each creator, before tax and without VAT.",
                n=n,
            )
        )
    return " ".join(parts)


def _period(records: Sequence[Mapping[str, Any]], text: Text) -> list[str]:
    """The months that the reports cover, where they all cover the same."""
    periods = {(record["period"]["start"], record["period"]["months"]) for record in records}
    if len(periods) > 1:
        return [text("Each report says which months it covers.")]
    [(start, months)] = periods
    first = dt.date.fromisoformat(start)
    years, month = divmod(first.month + months - 2, 12)
    last = first.replace(year=first.year + years, month=month + 1)
    if first == last:
        return [text("Period: {month}.", month=text.month(first))]
    return [text("Period: {first} to {last}.", first=text.month(first), last=text.month(last))]


def summary_rows(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """One row per creator and stream, and per total: EUR in the year, chance of nothing (0-1)."""
    rows = []
    for outcome in outcomes:
        if outcome.record is None or not outcome.comparable:
            continue
        parts = {name: outcome.record[name] for name in ("gross", "net")}
        parts |= {stream: outcome.record["streams"][stream] for stream in STREAMS}
        for name, part in parts.items():
            figures = {f"{key}_eur": part[key] for key in ("p10", "p50", "p90")}
            rows.append(
                {
                    "creator_id": outcome.job.id,
                    "stream": name,
                    **figures,
                    "chance_zero": part["chance_zero"],
                    "state": part.get("state", ""),
                }
            )
    return rows


@functools.cache
def versions() -> dict[str, str]:
    """Of Python and of every package that a report's numbers depend on."""
    return {"python": platform.python_version(), **{name: metadata.version(name) for name in PACKAGES}}


def manifest(
    entries: Sequence[Mapping[str, Any]], parameters: Mapping[str, Any], about: Mapping[str, str]
) -> str:
    """What was run with what, and what came of it, as JSON; the only page of which times are a part."""
    told = {MARK: 1, "versions": versions(), "parameters": dict(parameters), **about}
    head = json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False).removesuffix("\n}")
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False, allow_nan=False) for entry in entries)
    return f'{head},\n "{ENTRIES}": [\n{lines}\n]\n}}\n'


def manifest_entry(kept: Kept, parameters: Parameters) -> dict[str, Any]:
    """What came of one creator; with its own versions and parameters where they are not those of the run."""
    entry: dict[str, Any] = {"id": kept.id, "status": kept.status, "name": kept.name}
    if kept.reason:
        entry["reason"] = kept.reason
    if kept.versions != versions():
        entry["versions"] = kept.versions
    if differing(kept.parameters, parameters):
        entry["parameters"] = kept.parameters
    if kept.record is None:
        return entry
    return entry | {
        "period": kept.record["period"],
        "gross": kept.record["gross"],
        "net": kept.record["net"],
        "findings": len(kept.record["findings"]),
        "html": f"{kept.stem}.html",
        "notebook": f"{kept.stem}.ipynb",
        "html_sha256": kept.html_sha256,
        "inputs": kept.record["inputs"],
    }


def shown_names(base: str, roster: Sequence[str], listed: Iterable[Kept] = ()) -> dict[str, str]:
    """`Creator 3` for every creator of `roster`; an empty `base` shows real names.

    A creator in `listed`, what the folder holds, keeps the number that it has there. Any other has the
    number of its place in the roster or, where that is taken, the next free one after all places.
    """
    if not base:
        return {}
    numbers = {kept.id: number for kept in listed if (number := _number(base, kept.name))}
    taken = set(numbers.values())
    after = max([len(roster), *taken]) + 1
    for place, creator in enumerate(roster, start=1):
        if creator in numbers:
            continue
        numbers[creator], after = (after, after + 1) if place in taken else (place, after)
    return {creator: f"{base} {numbers[creator]}" for creator in roster}


def _number(base: str, name: str) -> int:
    numbered = re.fullmatch(rf"{re.escape(base)} ([1-9]\d{{0,8}})", name)
    return int(numbered[1]) if numbered else 0
