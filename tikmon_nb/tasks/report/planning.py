"""What a run of reports is to make: for whom, with which parameters, and where it goes."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tikmon_nb.batch.earlier import MANIFEST, MARK, Kept, check_fitting, is_ours, kept_results
from tikmon_nb.batch.file_names import file_stem
from tikmon_nb.batch.plan import Parameters, RecordKind, check_folder, check_parameters, find_notebook
from tikmon_nb.findings import Findings, known_names, unknown_name
from tikmon_nb.inputs import InputError, load_rate_card, load_scenario
from tikmon_nb.inputs.creators import CreatorIndex, creator_index
from tikmon_nb.inputs.dates import day_of, month_of
from tikmon_nb.inputs.run_limits import LIMITS, check_amounts, check_method, check_precision, check_run
from tikmon_nb.views.page.record import MIME
from tikmon_nb.views.page.text import Text

NOTEBOOK = "creator_report.ipynb"
AMOUNTS = ("goal_eur_per_month", "floor_eur_per_month")
NEEDED = ("creator", "period", "draws", "known", "gross", "net", "streams", "findings", "inputs")
RECORD = RecordKind(MIME, frozenset(NEEDED))
"""What a report's notebook must show for the overview."""


@dataclass(frozen=True)
class Plan:
    """Who gets a report, with which parameters, and where it goes."""

    creators: tuple[str, ...]
    parameters: Parameters
    data: Path
    out: Path
    workers: int
    notebook: Path
    index: CreatorIndex
    timeout: int = 600
    names: dict[str, str] = field(default_factory=dict)
    everyone: bool = False
    force: bool = False
    """Whether what has not changed is made again all the same."""


def plan_reports(
    creators: Sequence[str],
    *,
    everyone: bool,
    parameters: dict[str, str | int | float],
    data: Path,
    out: Path | None,
    workers: int,
    notebook: Path | None = None,
    timeout: int = 600,
    force: bool = False,
) -> Plan:
    """A plan whose names all exist; raises `InputError` with every problem before anything is written."""
    findings = Findings()
    text = Text(str(parameters["lang"]))
    names: dict[str, str] = {}
    parameters = {"today": dt.date.today().isoformat(), **parameters}

    def card() -> None:
        rates = load_rate_card(str(parameters["card"]), data)
        names["card"] = text.pick(rates.title)
        beside = str(parameters.get("beside", "")) or rates.beside
        if beside:  # a page says what the year is on that card, too
            load_rate_card(beside, data)

    def scenario() -> None:
        overlay = load_scenario(str(parameters["scenario"]), data)
        names["scenario"] = text.pick(overlay.name) or overlay.id

    index = creator_index(data)
    chosen = _choose(creators, everyone, index, findings)
    used = notebook or find_notebook(NOTEBOOK)
    checks: tuple[Callable[[], object], ...] = (
        card,
        scenario,
        lambda: month_of(str(parameters["start"])),
        lambda: day_of(str(parameters["today"])),
        lambda: check_run(**{name: parameters[name] for name in LIMITS}),
        lambda: check_method(str(parameters.get("method", "sobol"))),
        lambda: check_precision(float(parameters.get("precision", 0))),
        lambda: check_amounts(**{name: float(parameters.get(name, 0)) for name in AMOUNTS}),
        lambda: check_parameters(used, {"creator_id": "", **parameters}),
    )
    for check in checks:
        try:
            check()
        except InputError as error:
            findings.extend(error.findings)
    findings.raise_errors()
    folder = out or Path("reports") / _run_name(parameters, () if everyone else chosen)
    if not is_ours(folder):
        check_folder(folder, MANIFEST, MARK)
    plan = Plan(
        chosen, parameters, data.resolve(), folder, workers, used, index, timeout, names, everyone, force
    )
    if not everyone:
        check_staying(plan, kept_results(folder))
    return plan


def staying(plan: Plan, kept: Mapping[str, Kept]) -> list[Kept]:
    """Of what the folder holds, the reports of other creators, which stay; a run of everyone begins anew."""
    return [] if plan.everyone else [one for one in kept.values() if one.id not in plan.creators]


def check_staying(plan: Plan, kept: Mapping[str, Kept]) -> None:
    """Raise `InputError` where what stays was made with other parameters."""
    check_fitting(plan.out, [one.parameters for one in staying(plan, kept)], plan.parameters)


def _run_name(parameters: Parameters, chosen: Sequence[str]) -> str:
    """A folder name per card, scenario and language; some creators do not replace the overview of all.

    Where the pages name nobody, neither does the folder; it still differs for other creators.
    """
    parts = [file_stem(str(parameters[key])) for key in ("card", "scenario", "lang")]
    if not parameters.get("show_as"):
        return "_".join([*parts, file_stem("-".join(chosen))] if chosen else parts)
    whom = hashlib.sha256("\n".join(chosen).encode()).hexdigest()[:8]
    return "_".join([*parts, "anonymous", whom] if chosen else [*parts, "anonymous"])


def _choose(
    creators: Sequence[str], everyone: bool, index: CreatorIndex, findings: Findings
) -> tuple[str, ...]:
    ids, known = index.ids, index.known
    folders = {folder: creator for creator, folder in reversed(known.items())}
    chosen = list(ids) if everyone else []
    for name in creators:
        if name in known or name in folders:
            chosen.append(name if name in known else folders[name])
        else:
            findings.extend(unknown_name("creator_unknown", name, ids, file="creators").findings)
    if not ids and not creators:
        findings.error("roster_empty", file="creators")
    elif not chosen and not creators:
        findings.error("creators_missing", file="creators", expected=known_names(ids))
    return tuple(dict.fromkeys(chosen))
