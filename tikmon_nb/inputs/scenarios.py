"""Scenarios: named overlays that change some assumptions and leave all others, and their draws, alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import Field, model_validator

from tikmon_nb.inputs.correlations import RankCorrelation, merged
from tikmon_nb.inputs.folders import data_folder, sha256
from tikmon_nb.inputs.quality import Findings, InputError, nearest, unknown_name
from tikmon_nb.inputs.ranges import Range, from_number
from tikmon_nb.inputs.rates import Words
from tikmon_nb.inputs.vocabulary import QUANTITIES, STREAMS
from tikmon_nb.inputs.yaml_file import Located, Record, bad_value, check, load_yaml

SCENARIO_FILE = "scenarios.yml"


class Change(Record):
    """What happens to one assumption: set to a range, then times a factor, then plus an amount."""

    set: Range | None = None
    times: float = Field(default=1.0, ge=0)
    plus: float = 0.0

    @model_validator(mode="before")
    @classmethod
    def _number_sets(cls, value: Any) -> Any:
        if isinstance(value, dict):
            return {**value, "set": from_number(value["set"])} if "set" in value else value
        return {"set": from_number(value)}

    def apply(self, range_: Range) -> Range:
        """`range_` after this change; same distribution unless it is set anew."""
        return (self.set or range_).scaled(self.times, self.plus)

    def then(self, later: Change) -> Change:
        """This change followed by `later`, as one change."""
        if later.set is not None:
            return later
        return Change(
            set=self.set,
            times=self.times * later.times,
            plus=self.plus * later.times + later.plus,
        )


class PlatformStops(Record):
    """A platform that falls away from a month of the forecast on (1 is the first month)."""

    platform: str = "tiktok"
    from_month: int = Field(ge=1, le=120)


class Scenario(Record):
    """A named overlay: changes to assumptions, streams switched on or off, a platform that stops."""

    id: str = "basis"
    name: Words = Field(default_factory=dict)
    description: Words = Field(default_factory=dict)
    extends: str | None = None
    changes: dict[str, Change] = Field(default_factory=dict)
    open_streams: tuple[str, ...] = ()
    closed_streams: tuple[str, ...] = ()
    platform_stops: PlatformStops | None = None
    correlations: tuple[RankCorrelation, ...] = ()
    inputs: dict[str, str] = Field(default_factory=dict, exclude=True)

    @model_validator(mode="after")
    def _possible(self) -> Scenario:
        for name, change in self.changes.items():
            quantity = QUANTITIES.get(name)
            if quantity and change.set is not None:
                if quantity.group:
                    raise bad_value("scenario_sets_group", "times, plus")
                change.set.within(quantity.unit)
        return self

    def over(self, base: Scenario) -> Scenario:
        """This scenario laid over `base`; what it has no name or description for, keeps those of `base`."""
        changes = dict(base.changes)
        for name, change in self.changes.items():
            changes[name] = changes[name].then(change) if name in changes else change
        return self.model_copy(
            update={
                "name": self.name or base.name,
                "description": self.description or base.description,
                "inputs": {**base.inputs, **self.inputs},
                "changes": changes,
                "open_streams": (*base.open_streams, *self.open_streams),
                "closed_streams": (*base.closed_streams, *self.closed_streams),
                "platform_stops": self.platform_stops or base.platform_stops,
                "correlations": merged(base.correlations, self.correlations),
            }
        )


def load_scenarios(data: Path | str | None = None) -> dict[str, Scenario]:
    """Every scenario in `data/scenarios.yml` by name, in the order of the file.

    Raises `InputError` with all problems: a key, assumption or stream that does not exist (with the
    nearest names), an impossible value, a scenario that extends itself.
    """
    path = data_folder(data) / SCENARIO_FILE
    located = load_yaml(path)
    findings = Findings()
    if not isinstance(located.data, dict):
        findings.error("not_a_mapping", file=SCENARIO_FILE)
        findings.raise_errors()
    scenarios: dict[str, Scenario] = {}
    for name in located.data:
        try:
            scenario = check(Scenario, located, (name,))
        except InputError as error:
            findings.extend(error.findings)
            continue
        scenarios[name] = scenario.model_copy(update={"id": name, "inputs": {SCENARIO_FILE: sha256(path)}})
        _check_names(scenario, located, name, findings)
    findings.raise_errors()
    return {name: _resolve(name, scenarios, ()) for name in scenarios}


def load_scenario(name: str = "basis", data: Path | str | None = None) -> Scenario:
    """The scenario called `name`; an `InputError` with the nearest names when there is none."""
    scenarios = load_scenarios(data)
    if name not in scenarios:
        raise unknown_name("scenario_unknown", name, scenarios, file=SCENARIO_FILE)
    return scenarios[name]


def _check_names(scenario: Scenario, located: Located, name: str, findings: Findings) -> None:
    places: list[tuple[tuple[str | int, ...], str, tuple[str, ...], str]] = [
        ((name, "changes", key), key, tuple(QUANTITIES), "assumption_unknown") for key in scenario.changes
    ]
    for field in ("open_streams", "closed_streams"):
        for i, stream in enumerate(getattr(scenario, field)):
            places.append(((name, field, i), stream, STREAMS, "stream_unknown"))
    if scenario.extends is not None:
        known = tuple(key for key in located.data if key != name)
        places.append(((name, "extends"), scenario.extends, known, "scenario_unknown"))
    for path, found, known, code in places:
        if found not in known:
            findings.error(
                code,
                file=SCENARIO_FILE,
                row=located.line(path),
                expected=", ".join(sorted(known)),
                found=found,
                near=nearest(found, known),
            )


def _resolve(name: str, scenarios: dict[str, Scenario], chain: tuple[str, ...]) -> Scenario:
    scenario = scenarios[name]
    if name in chain:
        findings = Findings()
        findings.error("scenario_circular", file=SCENARIO_FILE, found=name)
        findings.raise_errors()
    if scenario.extends is None:
        return scenario
    return scenario.over(_resolve(scenario.extends, scenarios, (*chain, name)))
