"""Scenarios: named overlays that change some assumptions and leave all others, and their draws, alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, model_validator

from tikmon_nb.inputs.correlations import RankCorrelation, merged
from tikmon_nb.inputs.folders import data_folder, sha256
from tikmon_nb.inputs.quality import Findings, InputError, nearest, unknown_name
from tikmon_nb.inputs.ranges import Range, from_number
from tikmon_nb.inputs.rates import Words
from tikmon_nb.inputs.vocabulary import QUANTITIES, STREAMS
from tikmon_nb.inputs.yaml_file import Located, Record, bad_value, check, load_yaml, plain

SCENARIO_FILE = "scenarios.yml"
OWN_FILE = "scenarios_own.yml"
"""Scenarios that a user saved; the file need not be there, and git leaves it out."""


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
    """Every scenario in `data/scenarios.yml` by name, in the order of the file, then a user's own.

    Raises `InputError` with all problems: a key, assumption or stream that does not exist (with the
    nearest names), an impossible value, a scenario that extends itself.
    """
    folder = data_folder(data)
    findings = Findings()
    scenarios: dict[str, Scenario] = {}
    for file in (SCENARIO_FILE, OWN_FILE):
        if file == SCENARIO_FILE or (folder / file).is_file():
            _read(folder / file, scenarios, findings)
    findings.raise_errors()
    return {name: _resolve(name, scenarios, ()) for name in scenarios}


def _read(path: Path, scenarios: dict[str, Scenario], findings: Findings) -> None:
    """Add the scenarios of one file to `scenarios`, and what is wrong with them to `findings`."""
    located = load_yaml(path)
    if not isinstance(located.data, dict):
        findings.error("not_a_mapping", file=path.name)
        return
    before = tuple(scenarios)
    for name in located.data:
        if name in before:
            findings.error("scenario_twice", file=path.name, row=located.line((name,)), found=name)
            continue
        try:
            scenario = check(Scenario, located, (name,))
        except InputError as error:
            findings.extend(error.findings)
            continue
        scenarios[name] = scenario.model_copy(update={"id": name, "inputs": {path.name: sha256(path)}})
        _check_names(scenario, located, name, before, findings)


def save_scenario(
    name: str, changes: Mapping[str, Change], extends: str, data: Path | str | None = None
) -> Path:
    """Write a scenario of a user's own, or write it anew; returns its file.

    `changes` set assumptions on top of the scenario `extends`. Raises `InputError` for a name that is no
    short word or that the project's own file has, when nothing is changed, and for impossible changes.
    """
    folder, findings = data_folder(data), Findings()
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", name):
        findings.error("name_not_a_word", expected="a-z 0-9 -", found=name)
    elif name in (load_yaml(folder / SCENARIO_FILE).data or {}) or name == extends:
        findings.error("scenario_twice", file=OWN_FILE, found=name)
    if not changes:
        findings.error("nothing_changed")
    findings.raise_errors()
    path = folder / OWN_FILE
    held = (load_yaml(path).data or {}) if path.is_file() else {}
    written = {key: {"set": plain_range(change.set)} for key, change in changes.items() if change.set}
    held = {**held, name: {"name": {"nl": name, "en": name}, "extends": extends, "changes": written}}
    beside = path.with_suffix(".tmp")
    beside.write_text(yaml.safe_dump(plain(held), allow_unicode=True, sort_keys=False), encoding="utf-8")
    beside.replace(path)
    load_scenario(name, data)
    return path


def plain_range(range_: Range) -> dict[str, Any]:
    """A range as the YAML that reads back as it."""
    return dict(range_.model_dump(exclude_defaults=True, mode="json"))


def load_scenario(name: str = "basis", data: Path | str | None = None) -> Scenario:
    """The scenario called `name`; an `InputError` with the nearest names when there is none."""
    scenarios = load_scenarios(data)
    if name not in scenarios:
        raise unknown_name("scenario_unknown", name, scenarios, file=SCENARIO_FILE)
    return scenarios[name]


def _check_names(
    scenario: Scenario, located: Located, name: str, before: tuple[str, ...], findings: Findings
) -> None:
    places: list[tuple[tuple[str | int, ...], str, tuple[str, ...], str]] = [
        ((name, "changes", key), key, tuple(QUANTITIES), "assumption_unknown") for key in scenario.changes
    ]
    for field in ("open_streams", "closed_streams"):
        for i, stream in enumerate(getattr(scenario, field)):
            places.append(((name, field, i), stream, STREAMS, "stream_unknown"))
    if scenario.extends is not None:
        known = tuple(key for key in (*before, *located.data) if key != name)
        places.append(((name, "extends"), scenario.extends, known, "scenario_unknown"))
    for path, found, known, code in places:
        if found not in known:
            findings.error(
                code,
                file=located.file,
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
