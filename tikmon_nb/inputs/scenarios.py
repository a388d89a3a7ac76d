"""Scenarios: named overlays that change some assumptions and leave all others, and their draws, alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, model_validator

from tikmon_nb.findings import Finding, Findings, InputError, check_kind, unknown_name
from tikmon_nb.inputs.cards import Words
from tikmon_nb.inputs.correlations import RankCorrelation, merged
from tikmon_nb.inputs.folders import data_file, data_folder, own_folder, sha256
from tikmon_nb.inputs.ranges import Range, from_number
from tikmon_nb.inputs.yaml_file import Located, Record, bad_value, check, load_yaml, yaml_text
from tikmon_nb.vocabulary import QUANTITIES, STREAMS

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
                if quantity.kind == "item":
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
    """Every scenario in `data/scenarios.yml`, else the shipped ones, in the file's order, then a user's own.

    Raises `InputError` with all problems: a key, assumption or stream that does not exist (with the
    nearest names), an impossible value, a scenario that extends itself.
    """
    return _resolved(_read_all(data_file(SCENARIO_FILE, data), data_folder(data) / OWN_FILE))


def _read_all(shared: Path, own: Path) -> dict[str, Scenario]:
    """The scenarios as both files have them, each without what it extends."""
    findings = Findings()
    scenarios: dict[str, Scenario] = {}
    _read(shared, SCENARIO_FILE, scenarios, findings)
    if own.is_file():
        _read(own, OWN_FILE, scenarios, findings)
    findings.raise_errors()
    return scenarios


def _read(path: Path, file: str, scenarios: dict[str, Scenario], findings: Findings) -> None:
    """Add the scenarios of one file to `scenarios`, and what is wrong with them to `findings`."""
    located = load_yaml(path, file)
    if located.data is None and file == OWN_FILE:
        return
    if not isinstance(located.data, dict):
        findings.error("not_a_mapping", file=file)
        return
    before = tuple(scenarios)
    for name in located.data:
        if name in before:
            findings.error("scenario_twice", file=file, row=located.line((name,)), found=name)
            continue
        try:
            scenario = check(Scenario, located, (name,))
        except InputError as error:
            findings.extend(error.findings)
            continue
        scenarios[name] = scenario.model_copy(update={"id": name, "inputs": {file: sha256(path)}})
        _check_names(scenario, located, name, before, findings)


def save_scenario(
    name: str, changes: Mapping[str, Change], extends: str, data: Path | str | None = None
) -> Path:
    """Write a scenario of a user's own, or write it anew; returns its file.

    `changes` go on top of the scenario `extends`. The file is replaced only by one that loads with all that
    is in it. Raises `InputError` for a name that is not a short word, that the project's own file has or that
    `extends` builds on, when nothing is changed, for impossible changes, for a file that is broken already,
    and where the computer refuses to write.
    """
    shared, path, findings = data_file(SCENARIO_FILE, data), own_folder(data) / OWN_FILE, Findings()
    known = _read_all(shared, path)
    if extends not in known:
        raise unknown_name("scenario_unknown", extends, known, file=SCENARIO_FILE)
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", name):
        findings.error("name_not_a_word", expected="a-z 0-9 -", found=name)
    elif name in _built_on(extends, known) or (name in known and not _saved_here(known[name])):
        findings.error("scenario_twice", file=OWN_FILE, found=name)
    if not changes:
        findings.error("nothing_changed")
    findings.raise_errors()
    written = {key: change.model_dump(exclude_defaults=True, mode="json") for key, change in changes.items()}
    saved = {"name": {"nl": name, "en": name}, "extends": extends, "changes": written}
    _replace(path, _with(path, name, saved), shared)
    return path


def _saved_here(scenario: Scenario) -> bool:
    """Whether it may be saved anew: it is a user's own, and holds no more than is ever saved."""
    ours = {"id", "name", "extends", "changes", "inputs"}
    return OWN_FILE in scenario.inputs and not scenario.model_fields_set - ours


def _with(path: Path, name: str, saved: Mapping[str, Any]) -> str:
    """The text of a user's own file with a scenario more: behind what is there, comments and all.

    Written anew, without comments, to replace a scenario, and where nothing can be put behind it, as in JSON.
    """
    held = dict(load_yaml(path).data or {}) if path.is_file() else {}
    if held and name not in held:
        longer = f"{path.read_text('utf-8-sig').rstrip()}\n{yaml_text({name: saved})}"
        with suppress(yaml.YAMLError):
            yaml.compose(longer, Loader=yaml.SafeLoader)
            return longer
    return yaml_text({**held, name: saved})


def _replace(path: Path, content: str, shared: Path) -> None:
    """Put `content` in `path`, once it has been read back; whatever goes wrong, `path` is as it was."""
    beside = path.with_suffix(".tmp")
    try:
        try:
            path.parent.mkdir(exist_ok=True)
            beside.write_text(content, encoding="utf-8")
            _resolved(_read_all(shared, beside))
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        refused = Finding("system_refused", "error", path.name, found=error.strerror or str(error))
        raise InputError([refused]) from None


def _built_on(name: str, scenarios: Mapping[str, Scenario]) -> list[str]:
    """The scenario `name`, the one that it extends, and so on."""
    chain: list[str] = []
    following: str | None = name
    while following and following not in chain:
        chain.append(following)
        following = scenarios[following].extends
    return chain


def load_scenario(name: str = "basis", data: Path | str | None = None) -> Scenario:
    """The scenario called `name`; an `InputError` with the nearest names if it does not exist.

    >>> from tikmon_nb import load_scenario
    >>> scenario = load_scenario("voorzichtig")
    >>> scenario.name["en"], scenario.changes["sponsored_posts_per_month"].times  # half as many posts
    ('Cautious', 0.5)
    """
    check_kind(str, name, "load_scenario takes the name of a scenario")
    scenarios = load_scenarios(data)
    if name not in scenarios:
        raise unknown_name("scenario_unknown", name, scenarios, file=SCENARIO_FILE)
    return scenarios[name]


def _check_names(
    scenario: Scenario, located: Located, name: str, before: tuple[str, ...], findings: Findings
) -> None:
    def must_be(code: str, word: str, known: Iterable[str], *path: str | int) -> None:
        if word not in known:
            where: dict[str, Any] = {"file": located.file, "row": located.line((name, *path))}
            findings.error(code, expected=", ".join(sorted(known)), found=word, near_in=known, **where)

    for key in scenario.changes:
        must_be("assumption_unknown", key, QUANTITIES, "changes", key)
    for field in ("open_streams", "closed_streams"):
        for at, stream in enumerate(getattr(scenario, field)):
            must_be("stream_unknown", stream, STREAMS, field, at)
    if scenario.extends is not None:
        must_be("scenario_unknown", scenario.extends, {*before, *located.data} - {name}, "extends")


def _resolved(scenarios: Mapping[str, Scenario]) -> dict[str, Scenario]:
    """Every scenario laid over those that it extends."""
    resolved: dict[str, Scenario] = {}
    for name in scenarios:
        *above, lowest = _built_on(name, scenarios)
        scenario = scenarios[lowest]
        if again := scenario.extends:  # it leads back to one of those above
            file = next(iter(scenarios[again].inputs))
            raise InputError([Finding("scenario_circular", "error", file, found=again)])
        for over in reversed(above):
            scenario = scenarios[over].over(scenario)
        resolved[name] = scenario
    return resolved
