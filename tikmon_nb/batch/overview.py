"""What a run found, as rows of its index, as a table for other programs, and as a manifest."""

from __future__ import annotations

import datetime as dt
import platform
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from tikmon_nb.batch.execute import Outcome
from tikmon_nb.batch.page import Row
from tikmon_nb.inputs.folders import sha256
from tikmon_nb.views.page.text import Text
from tikmon_nb.views.year.tables import chance_percent
from tikmon_nb.vocabulary import STREAMS

PACKAGES = ("tikmon", "numpy", "pandas", "scipy", "matplotlib", "papermill", "babel", "pydantic")


def status(outcome: Outcome) -> str:
    """`ok`, `few_data` (a report without an amount) or `failed`."""
    if outcome.record is None:
        return "failed"
    return "ok" if outcome.record["known"] else "few_data"


def index_row(outcome: Outcome, text: Text) -> Row:
    """The creator's row in the index."""
    state = status(outcome)
    states = {"ok": text("ready"), "few_data": text("too few data"), "failed": text("failed")}
    if outcome.record is None:
        unknown = (-1.0,) * 4
        # a reason holds cells and names of files
        hidden = bool(outcome.job.parameters.get("show_as"))
        reason = text("The reason stands in manifest.json.") if hidden else outcome.reason
        return Row(
            *(_name(outcome), False, "", state, states[state], reason),
            *(("–",) * 3, "–", "", (*unknown, 2.0, -1.0)),
        )
    gross = outcome.record["gross"]
    known = state == "ok"
    amounts = tuple(text.money(gross[key]) if known else "–" for key in ("p10", "p50", "p90"))
    findings = outcome.record["findings"]
    return Row(
        name=_name(outcome),
        invented=outcome.record["creator"]["invented"],
        href=f"{outcome.job.stem}.html",
        status=state,
        state=states[state],
        reason="",
        amounts=amounts,
        nothing=chance_percent(gross["chance_zero"], text) if known else "–",
        findings=_count_findings(findings, text),
        sort=(
            *(gross[key] if known else -1.0 for key in ("p10", "p50", "p90", "chance_zero")),
            0.0 if known else 1.0,
            float(len(findings)),
        ),
    )


def _name(outcome: Outcome) -> str:
    """What the creator is called on the pages."""
    if outcome.record is not None:
        return str(outcome.record["creator"]["name"])
    return str(outcome.job.parameters.get("show_as") or outcome.job.creator_id)


def _count_findings(findings: Sequence[Mapping[str, Any]], text: Text) -> str:
    counts = Counter(finding["severity"] for finding in findings)
    parts = []
    if counts["warning"]:
        parts.append(text.plural("{n} warning", "{n} warnings", counts["warning"]))
    if counts["note"]:
        parts.append(text.plural("{n} note", "{n} notes", counts["note"]))
    return ", ".join(parts) or text("none")


def setting(outcomes: Sequence[Outcome], names: Mapping[str, str], text: Text) -> str:
    """Scenario, card and number of draws of the run, and the period where all reports share it."""
    parts = [
        text("Scenario: {name}.", name=names["scenario"]),
        text("Rate card: {name}.", name=names["card"]),
    ]
    records = [outcome.record for outcome in outcomes if outcome.record]
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
        if outcome.record is None:
            continue
        parts = {name: outcome.record[name] for name in ("gross", "net")}
        parts |= {stream: outcome.record["streams"][stream] for stream in STREAMS}
        for name, part in parts.items():
            figures = {f"{key}_eur": part[key] for key in ("p10", "p50", "p90")}
            rows.append(
                {
                    "creator_id": outcome.job.creator_id,
                    "stream": name,
                    **figures,
                    "chance_zero": part["chance_zero"],
                    "state": part.get("state", ""),
                }
            )
    return rows


def versions() -> dict[str, str]:
    """Of Python and of every package that a report's numbers depend on."""
    return {"python": platform.python_version(), **{name: metadata.version(name) for name in PACKAGES}}


def manifest(
    entries: Sequence[Mapping[str, Any]], parameters: Mapping[str, Any], times: Mapping[str, str]
) -> dict[str, Any]:
    """What was run with what, and what came of it; the only place where times stand."""
    return {
        "tikmon_manifest": 1,
        "versions": versions(),
        "parameters": dict(parameters),
        **times,
        "creators": list(entries),
    }


def manifest_entry(outcome: Outcome, folder: Path) -> dict[str, Any]:
    """What came of one creator, its page being in `folder`."""
    entry: dict[str, Any] = {
        "id": outcome.job.creator_id,
        "status": status(outcome),
        "name": _name(outcome),
    }
    if outcome.record is None:
        return entry | {"reason": outcome.reason}
    page = f"{outcome.job.stem}.html"
    return entry | {
        "period": outcome.record["period"],
        "gross": outcome.record["gross"],
        "net": outcome.record["net"],
        "findings": len(outcome.record["findings"]),
        "html": page,
        "notebook": f"{outcome.job.stem}.ipynb",
        "html_sha256": sha256(folder / page),
        "inputs": outcome.record["inputs"],
    }
