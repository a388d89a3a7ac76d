"""One row of a roster's results: a creator's figures, what to look at, and the threshold that is nearest."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from tikmon_nb.findings import Finding
from tikmon_nb.inputs.creator_form import FORM
from tikmon_nb.inputs.roster.rows import RosterRow, in_table
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.sampling.estimates import Estimates, sample
from tikmon_nb.model.year.eligibility import Blocker
from tikmon_nb.model.year.simulated_year import Year
from tikmon_nb.model.year.summary import guessed_spread
from tikmon_nb.vocabulary import STREAMS

Row = dict[str, Any]

TOTALS = ("gross", "net", "management_fee", *STREAMS)
SHARES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
NEAR = 0.25
"""A threshold counts as near when this share more (of followers, of views) reaches it."""
MOST_REASONS = 3  # problems of one row that are told


def totals_of(year: Year) -> Array:
    """EUR of the year per draw, in the order of `TOTALS`: shape (totals, draws)."""
    streams = [year.income[stream].sum(axis=0) for stream in STREAMS]
    gross = np.sum(streams, axis=0)
    costs, fee = year.costs.sum(axis=0), year.management_fee.sum(axis=0)
    return np.array([gross, gross - costs, fee, *streams])


def empty_row(row: RosterRow, findings: Iterable[Finding]) -> Row:
    """The row of a creator who could not be worked out, with what is wrong."""
    findings = list(findings)
    told = [str(finding) for finding in findings]
    more = [f"+ {len(told) - MOST_REASONS}"] if len(told) > MOST_REASONS else []
    return dict.fromkeys(COLUMNS) | {
        "row": row.number,
        "id": row.id,
        "error": "; ".join(told[:MOST_REASONS] + more),
        "findings": _kept(findings[:MOST_REASONS]),
    }


def _kept(findings: Iterable[Finding]) -> str:
    return json.dumps([finding.as_dict() for finding in findings], ensure_ascii=False)


def findings_in(row: Mapping[Any, Any]) -> list[Finding]:
    """The findings that a row of results holds."""
    fields = json.loads(row["findings"] or "[]")
    return [Finding(**{**finding, "near": tuple(finding.get("near", ()))}) for finding in fields]


def figures_of(row: RosterRow, year: Year, totals: Array, file: str) -> Row:
    """A creator's row of the roster `file`; `totals` as `totals_of` gives them."""
    rows = sample(totals, year.method)
    points, mean = rows.percentiles(SHARES), rows.means()
    figures: Row = {"row": row.number, "id": row.id, "name": year.creator.name, "error": ""}
    warnings = (finding for finding in year.findings if finding.severity == "warning")
    noticed = [in_table(one, row, file) if one.file == FORM else one for one in warnings]
    figures |= {"findings": _kept(noticed), "guess_share": guessed_spread(year)}
    for place, what in enumerate(TOTALS):
        if what in STREAMS:
            figures[f"{what}_mean"] = float(mean.value[place, 0])
        else:
            figures |= _points(what, place, points, mean)
    below = rows.chances_below(np.array([0.005]))
    figures["chance_zero"] = float(below.value[0, 0])
    figures["shortfall"] = float(rows.shortfalls().value[0, 0])
    figures["open"] = ",".join(s for s in STREAMS if year.status[s].state in ("open", "partly", "opens"))
    return figures | _nearest_threshold(year)


def _points(what: str, place: int, points: Estimates, mean: Estimates) -> Row:
    """Percentiles and mean of one total, with the standard errors of the middle and the mean."""
    values = points.value[place].tolist()
    middle = SHARES.index(0.5)
    return {f"{what}_p{round(share * 100)}": eur for share, eur in zip(SHARES, values, strict=True)} | {
        f"{what}_se50": float(points.se[place, middle]),
        f"{what}_mean": float(mean.value[place, 0]),
        f"{what}_se_mean": float(mean.se[place, 0]),
    }


def _nearest_threshold(year: Year) -> Row:
    """The stream that is nearest to opening: its last requirement, and how much more than now that asks."""
    now = {
        "followers_min": float(np.median(year.audience.followers[0])),
        "views_30d_min": float(np.median(year.audience.views_30d[0])),
    }
    last_gaps = []
    for stream, status in year.status.items():
        missing = [blocker for blocker in status.blockers if blocker.met_first < MOSTLY]
        gaps = [(_gap(blocker, now), blocker) for blocker in missing]
        if gaps and status.state != "not_available":  # of all that it still needs, what is furthest away
            gap, last = max(gaps, key=lambda pair: pair[0])
            last_gaps.append((gap, stream, last.kind, last.needed, last.met_last))
    nearest = min((near for near in last_gaps if near[0] <= NEAR), default=(None, "", "", None, None))
    columns = ("near_gap", "near_stream", "near_kind", "near_needed", "near_met_last")
    return dict(zip(columns, nearest, strict=True))


MOSTLY = 0.5


def _gap(blocker: Blocker, now: dict[str, float]) -> float:
    """How much more than now a requirement asks (0.1 is a tenth more); infinite where more will not do."""
    level = now.get(blocker.kind, 0.0)
    return max(blocker.needed / level - 1, 0.0) if level > 0 else float("inf")


_FIGURES = [f"p{round(share * 100)}" for share in SHARES] + ["se50", "mean", "se_mean"]
COLUMNS = (
    "row",
    "id",
    "name",
    "error",
    "findings",
    "guess_share",
    *(f"{what}_{figure}" for what in ("gross", "net", "management_fee") for figure in _FIGURES),
    *(f"{stream}_mean" for stream in STREAMS),
    "chance_zero",
    "shortfall",
    "open",
    "near_stream",
    "near_kind",
    "near_needed",
    "near_gap",
    "near_met_last",
)
"""Columns of a roster's results: EUR a year before tax and VAT, shares of 0-1. Empty where `error` is not.

`findings` holds the fields of each as JSON: warnings, or what is wrong with the row. `guess_share`: how much
of the spread goes with guesses.
"""

TEXT_COLUMNS = ("id", "name", "error", "findings", "open", "near_stream", "near_kind")
