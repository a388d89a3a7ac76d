"""Who pays each stream, whether that counts for the small business scheme, and how long the money takes."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from tikmon_nb.inputs.cards import Provenance, Words
from tikmon_nb.inputs.folders import data_files, pick
from tikmon_nb.inputs.ranges import Days
from tikmon_nb.inputs.yaml_file import Record, bad_value, check, load_yaml
from tikmon_nb.vocabulary import STREAMS

Payer = Literal["business", "consumer", "abroad"]
"""VAT comes on top, is within the price, or is not owed here."""

PAYMENT = "payment-2026"  # who pays and when


class StreamPayer(Provenance):
    """Who pays a stream, and whether its turnover counts for the small business scheme."""

    id: str
    payer: Payer
    counts_for_kor: bool


class PaymentDelay(Provenance):
    """Days from the invoice, or the month in which it was earned, to the money."""

    id: str
    days: Days


class AssessmentMonth(Provenance):
    """The month of the next year in which the rest of a year's income tax is paid."""

    month: int = Field(ge=1, le=12)


class PaymentRules(Record):
    """One row of each kind for a stream; a stream without one has those of `other`."""

    id: str
    title: Words
    streams: tuple[StreamPayer, ...]
    delays: tuple[PaymentDelay, ...]
    income_tax: AssessmentMonth

    @model_validator(mode="after")
    def _known_streams(self) -> Self:
        for rows in (self.streams, self.delays):
            names = [row.id for row in rows]
            if "other" not in names or len(set(names)) < len(names) or not set(names) <= set(STREAMS):
                raise bad_value("value_not_allowed", ", ".join(STREAMS), ", ".join(names))
        return self

    def payer_of(self, stream: str) -> StreamPayer:
        """Who pays the stream."""
        rows = {row.id: row for row in self.streams}
        return rows.get(stream, rows["other"])

    def delay_of(self, stream: str) -> PaymentDelay:
        """How long its money takes."""
        rows = {row.id: row for row in self.delays}
        return rows.get(stream, rows["other"])


def load_payment_rules(name: str = PAYMENT, data: Path | str | None = None) -> PaymentRules:
    """Who pays and when; raises `InputError` with every problem of the file."""
    path = pick(data_files("rules", data), name, "rules_unknown")
    return check(PaymentRules, load_yaml(path, f"rules/{path.name}"))
