"""The columns of an overview, for its page and its tables alike: what each is called and holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from tikmon_nb.batch.plan import Outcome
from tikmon_nb.marking import mark
from tikmon_nb.views.page.text import Text

READY, FEW_DATA, NOT_RENEWED, FAILED = "ok", "few_data", "not_renewed", "failed"
Kind = Literal["text", "eur", "share", "count"]
Value = str | float | int | None


@dataclass(frozen=True)
class OverviewColumn:
    """One column: `name` in tables, `heading` on the page (none: in tables only), EUR or a share of 0-1."""

    name: str
    kind: Kind
    value: Callable[[Outcome], Value]
    heading: str = ""


def status(outcome: Outcome) -> str:
    """`ok`, `few_data` (a report without an amount), `not_renewed` (an earlier report) or `failed`."""
    if outcome.record is None:
        return FAILED
    if outcome.reason:
        return NOT_RENEWED
    return READY if outcome.record["known"] else FEW_DATA


def states(text: Text) -> dict[str, str]:
    """Every status in words, the best first."""
    return {
        READY: text("ready"),
        FEW_DATA: text("too few data"),
        NOT_RENEWED: text("not renewed today"),
        FAILED: text("failed"),
    }


def name_of(outcome: Outcome) -> str:
    """What the creator is called on the pages."""
    if outcome.record is not None:
        return str(outcome.record["creator"]["name"])
    return str(outcome.job.parameters.get("show_as") or outcome.job.id)


def known(outcome: Outcome) -> Mapping[str, Any] | None:
    """The record, if it names amounts that can be held beside those of the others."""
    record = outcome.record
    return record if record and record["known"] and outcome.comparable else None


def _amount(part: str, figure: str) -> Callable[[Outcome], Value]:
    def value(outcome: Outcome) -> Value:
        record = known(outcome)
        return record[part].get(figure) if record else None

    return value


def _commission(outcome: Outcome) -> Value:
    record = known(outcome)
    return record.get("management_fee_mean", 0.0) if record else None


def _change(outcome: Outcome) -> Value:
    """By how much the middle differs from that of the last report that was another one."""
    record, before = known(outcome), outcome.before
    return record["gross"]["p50"] - before["gross"]["p50"] if record and before else None


def _findings(severity: str) -> Callable[[Outcome], Value]:
    def value(outcome: Outcome) -> Value:
        findings = outcome.record["findings"] if outcome.record else ()
        return Counter(finding["severity"] for finding in findings)[severity] if outcome.record else None

    return value


def _of_period(name: str) -> Callable[[Outcome], Value]:
    return lambda outcome: outcome.record["period"][name] if outcome.record else None


ID = OverviewColumn("creator_id", "text", lambda outcome: outcome.job.id)
CHANGE = OverviewColumn("change_p50_eur", "eur", _change, mark("Change"))
COLUMNS = (
    ID,
    OverviewColumn("name", "text", name_of),
    OverviewColumn("status", "text", status),
    OverviewColumn("p10_eur", "eur", _amount("gross", "p10"), mark("Low")),
    OverviewColumn("p50_eur", "eur", _amount("gross", "p50"), mark("Middle")),
    OverviewColumn("p90_eur", "eur", _amount("gross", "p90"), mark("High")),
    CHANGE,
    OverviewColumn("chance_zero", "share", _amount("gross", "chance_zero"), mark("Chance of nothing")),
    OverviewColumn("net_p50_eur", "eur", _amount("net", "p50"), mark("Left after costs")),
    OverviewColumn("commission_mean_eur", "eur", _commission, mark("Commission")),
    OverviewColumn("gross_mean_eur", "eur", _amount("gross", "mean")),
    OverviewColumn("net_mean_eur", "eur", _amount("net", "mean")),
    OverviewColumn("start", "text", _of_period("start")),
    OverviewColumn("months", "count", _of_period("months")),
    OverviewColumn("warnings", "count", _findings("warning")),
    OverviewColumn("notes", "count", _findings("note")),
    OverviewColumn("page", "text", lambda outcome: f"{outcome.job.stem}.html" if outcome.record else None),
)
"""What an overview holds of every creator. A column added here is on the page and in every table."""
