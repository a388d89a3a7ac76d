"""The report's numbers as data, beside what people read: the batch and other programs take them from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tikmon_nb.views.page.finding_sentences import sentence, told_fields
from tikmon_nb.views.page.text import Text
from tikmon_nb.vocabulary import STREAMS

if TYPE_CHECKING:
    from tikmon_nb.model.year.summary import Summary

MIME = "application/vnd.tikmon.report+json"


@dataclass(frozen=True)
class YearRecord:
    """A JSON-ready dictionary that Jupyter keeps in the notebook and does not show."""

    fields: dict[str, Any]

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {MIME: self.fields, "text/plain": ""}


def record(summary: Summary, text: Text, rules: Mapping[str, str] | None = None) -> YearRecord:
    """Everything that an overview of many creators needs to know of this one. EUR, shares of 0-1.

    `rules`: SHA-256 of the rule files that the report used besides, by their path below the data folder.
    """
    year = summary.year
    from tikmon_nb.model.history.track_record import forecast_fields  # by now all of it is loaded

    streams = {
        stream: {**_row(summary.row(stream)), "state": year.status[stream].state} for stream in STREAMS
    }
    return YearRecord(
        {
            "creator": {
                "id": year.creator.id,
                "name": year.creator.name,
                "invented": year.creator.form.invented,
                "folder": year.creator.folder,
            },
            "period": {"start": year.months.start.isoformat(), "months": year.months.count},
            "card": year.card.id,
            "scenario": year.scenario.id,
            "lang": text.lang,
            "seed": year.seed,
            "draws": year.draws,
            "method": year.method,
            "known": year.known,
            "gross": _row(summary.row("gross")),
            "net": _row(summary.row("net")),
            "management_fee_mean": round(float(year.management_fee.sum(axis=0).mean()), 6),
            "streams": streams,
            "guesses": list(summary.guesses),
            "guessed_spread": round(summary.guessed_spread, 6),
            "forecast": forecast_fields(year),
            "findings": [
                {**told_fields(finding), "text": sentence(finding, text)} for finding in year.findings
            ],
            "inputs": dict(sorted({**year.inputs, **(rules or {})}.items())),
        }
    )


def _row(row: dict[str, float]) -> dict[str, float]:
    return {key: round(row[key], 6) for key in ("p10", "p50", "p90", "mean", "chance_zero")}
