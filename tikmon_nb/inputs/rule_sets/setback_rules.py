"""What may break, what would remain of it, and how much work a thing asks for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from tikmon_nb.inputs.cards import Provenance, Words
from tikmon_nb.inputs.folders import data_files, pick
from tikmon_nb.inputs.ranges import HoursPerMonth, Share
from tikmon_nb.inputs.yaml_file import Record, bad_value, check, load_yaml
from tikmon_nb.vocabulary import QUANTITIES, STREAMS

SETBACKS = "setbacks-2026"

Kind = Literal["platform", "payer", "contract", "views", "illness"]


class SetbackRow(Provenance):
    """What remains (0-1) of `streams` while it lasts: `months`, anywhere, else all of them."""

    id: Kind
    streams: tuple[str, ...] = ()
    kept_share: Share
    months: Annotated[int, Field(ge=1, le=120)] | None = None


class SecondSource(Provenance):
    """The share of the income that is thought to come from a second source."""

    share: Annotated[float, Field(gt=0, lt=1)]


class WorkRow(Provenance):
    """Hours of work for one of `quantity`, by which a stream grows at most `most_times` as much again."""

    id: str
    quantity: str
    hours: HoursPerMonth
    most_times: float = Field(gt=0, le=10)


class SetbackRules(Record):
    """One row for each kind of setback, and for each stream of which the work can be counted."""

    id: str
    title: Words
    setbacks: tuple[SetbackRow, ...]
    second_source: SecondSource
    work: tuple[WorkRow, ...]

    @model_validator(mode="after")
    def _known(self) -> Self:
        streams = {stream for row in self.setbacks for stream in row.streams} | {row.id for row in self.work}
        for names, known in ((streams, STREAMS), ({row.quantity for row in self.work}, QUANTITIES)):
            if not names <= set(known):
                raise bad_value("value_not_allowed", ", ".join(known), ", ".join(sorted(names)))
        for ids in ([row.id for row in self.setbacks], [row.id for row in self.work]):
            if len(set(ids)) < len(ids):
                raise bad_value("value_not_allowed", "id", ", ".join(ids))
        return self


def load_setback_rules(name: str = SETBACKS, data: Path | str | None = None) -> SetbackRules:
    """What may break; raises `InputError` with every problem of the file."""
    path = pick(data_files("rules", data), name, "rules_unknown")
    return check(SetbackRules, load_yaml(path, f"rules/{path.name}"))
