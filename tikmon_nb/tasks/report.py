"""A run of reports: plan it, run every creator's notebook, and put the whole in place at once."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from tikmon_nb.batch.earlier import MANIFEST, Earlier, earlier_results, known_entries, listed_files
from tikmon_nb.batch.execute import check_parameters, died, run_job
from tikmon_nb.batch.file_names import file_stem, file_stems
from tikmon_nb.batch.page import notebook_page
from tikmon_nb.batch.placing import alone_in, put_in_place, work_beside
from tikmon_nb.batch.plan import Job, Outcome, Parameters, RecordKind, check_folder, find_notebook
from tikmon_nb.batch.pool import Processes
from tikmon_nb.findings import Finding, Findings, known_names, unknown_name
from tikmon_nb.inputs import InputError, creator_ids, load_rate_card, load_scenario
from tikmon_nb.inputs.creators import known_ids
from tikmon_nb.inputs.dates import day_of, month_of
from tikmon_nb.inputs.run_limits import LIMITS, check_amounts, check_method, check_precision, check_run
from tikmon_nb.tasks import report_overview as overview
from tikmon_nb.tasks.preflight import form_problems, problems
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
    timeout: int = 600
    names: dict[str, str] = field(default_factory=dict)
    everyone: bool = False


@dataclass(frozen=True)
class ReportRun:
    """What a plan led to: the folder with its index, and the outcome for every creator."""

    folder: Path
    outcomes: tuple[Outcome, ...]

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """The outcomes without a report."""
        return tuple(outcome for outcome in self.outcomes if not outcome.ok)


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
) -> Plan:
    """A plan whose names all exist; raises `InputError` with every problem before anything is written."""
    findings = Findings()
    text = Text(str(parameters["lang"]))
    names: dict[str, str] = {}
    parameters = {"today": dt.date.today().isoformat(), **parameters}

    def card() -> None:
        found = load_rate_card(str(parameters["card"]), data)
        names["card"] = text.pick(found.title)
        if found.beside:  # a page says what the year is on that card, too
            load_rate_card(found.beside, data)

    def scenario() -> None:
        found = load_scenario(str(parameters["scenario"]), data)
        names["scenario"] = text.pick(found.name) or found.id

    chosen = _choose(creators, everyone, data, findings)
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
    check_folder(folder, MANIFEST)
    plan = Plan(chosen, parameters, data.resolve(), folder, workers, used, timeout, names, everyone)
    _earlier(plan)
    return plan


def _earlier(plan: Plan) -> tuple[Earlier, ...]:
    """The reports that are already there and stay; a run of everyone begins anew."""
    if plan.everyone:
        return ()
    return earlier_results(plan.out, plan.creators, plan.parameters, overview.versions(), RECORD)


def _run_name(parameters: Parameters, chosen: Sequence[str]) -> str:
    """A folder name per card, scenario and language; some creators do not replace the overview of all.

    It names nobody where the pages do not, and is another one for other creators all the same.
    """
    parts = [file_stem(str(parameters[key])) for key in ("card", "scenario", "lang")]
    if not parameters.get("show_as"):
        return "_".join([*parts, file_stem("-".join(chosen))] if chosen else parts)
    whom = hashlib.sha256("\n".join(chosen).encode()).hexdigest()[:8]
    return "_".join([*parts, "anonymous", whom] if chosen else [*parts, "anonymous"])


def _choose(creators: Sequence[str], everyone: bool, data: Path, findings: Findings) -> tuple[str, ...]:
    try:
        known = creator_ids(data)
    except InputError as error:
        findings.extend(error.findings)
        return ()
    named = known_ids(data) if creators else {}
    folders = {folder: creator for creator, folder in reversed(named.items())}
    chosen = list(known) if everyone else []
    for name in creators:
        if name in named or name in folders:
            chosen.append(name if name in named else folders[name])
        else:
            findings.extend(unknown_name("creator_unknown", name, known, file="creators").findings)
    if not known and not creators:
        findings.error("roster_empty", file="creators")
    elif not chosen and not creators:
        findings.error("creators_missing", file="creators", expected=known_names(known))
    return tuple(dict.fromkeys(chosen))


def run_reports(plan: Plan, on_outcome: Callable[[Outcome], object] = id) -> ReportRun:
    """Run the plan; files of the run folder are replaced one by one, each whole, when all are ready.

    Reports of other creators that an earlier run with the same parameters left there stay in the overview;
    so do those of a run that has finished in the meantime. Pages that the overview no longer lists go.
    Raises `InputError` when what is in the folder by then does not go together with this run.
    """
    started = _now()
    jobs = _jobs(plan)
    with work_beside(plan.out) as work:
        done: dict[str, Outcome] = {}
        run = Processes(plan.workers, lost=died)
        with closing(run(partial(run_report, folder=work), jobs)) as running:
            for outcome in running:
                done[outcome.job.id] = outcome
                on_outcome(outcome)
        outcomes = tuple(done[creator] for creator in plan.creators)
        _write_pages(plan, outcomes, work)
        with alone_in(plan.out):
            earlier = _fitting(plan, outcomes)
            _write_overview(plan, outcomes, earlier, work, {"started": started, "finished": _now()})
            put_in_place(work, plan.out, _gone(plan, outcomes, earlier, work), last=("index.html", MANIFEST))
    return ReportRun(plan.out, outcomes)


def run_report(job: Job, folder: Path) -> Outcome:
    """The report of one creator, its notebook written to `folder`; never raises."""
    text = Text(str(job.parameters["lang"]))
    card, scenario, today = (str(job.parameters.get(name, "")) for name in ("card", "scenario", "today"))
    return run_job(
        job,
        folder,
        RECORD,
        before=partial(form_problems, job.id, job.data, text),
        behind=partial(problems, job.id, card, scenario, job.data, text, day_of(today)),
    )


def _jobs(plan: Plan) -> list[Job]:
    # with those that stay, or two creators could want one file name
    staying = [one.outcome.job.id for one in _earlier(plan)]
    stems = file_stems([*staying, *plan.creators])
    base = str(plan.parameters.get("show_as", ""))
    # with an example that was asked for
    roster = list(dict.fromkeys([*creator_ids(plan.data), *plan.creators]))
    shown = overview.shown_names(base, roster, known_entries(plan.out) if base else ())
    if shown:  # the file's name must not tell either
        stems = {creator: _stem_of(name) for creator, name in shown.items()}
    return [
        Job(
            creator,
            stems[creator],
            plan.notebook.resolve(),
            plan.data,
            {
                "creator_id": creator,
                **plan.parameters,
                **({"show_as": shown[creator]} if shown else {}),
            },
            plan.timeout,
        )
        for creator in plan.creators
    ]


def _stem_of(shown: str) -> str:
    return file_stem(shown.lower().replace(" ", "-"))


def _fitting(plan: Plan, outcomes: tuple[Outcome, ...]) -> tuple[Earlier, ...]:
    """What is in the folder now and stays; raises `InputError` where it has taken a file name of this run."""
    earlier = _earlier(plan)
    taken = {one.outcome.job.stem for one in earlier if one.outcome.ok}
    if any(outcome.job.stem in taken for outcome in outcomes):
        raise InputError([Finding("folder_changed_meanwhile", "error", str(plan.out))])
    return earlier


def _gone(plan: Plan, outcomes: tuple[Outcome, ...], earlier: tuple[Earlier, ...], work: Path) -> list[str]:
    """Files in the folder that its manifest stands for and the new one does not, or that are out of date."""
    kept = listed_files([one.entry for one in earlier])
    old = [name for name in listed_files(known_entries(plan.out)) if name not in kept]
    for outcome in outcomes:  # an older page would pass for today's
        old += [f"{outcome.job.stem}.{ending}" for ending in ("pdf", "html", "ipynb")]
    return [name for name in old if not (work / name).exists()]


def _write_pages(plan: Plan, outcomes: tuple[Outcome, ...], work: Path) -> None:
    """The page of every creator, into `work`; a creator that failed has no notebook either."""
    text = _text(plan)
    for outcome in outcomes:
        if outcome.record is None:
            (work / f"{outcome.job.stem}.ipynb").unlink(missing_ok=True)
            continue
        title = text.of_period(
            "What may a year bring in? {name}",
            "What may this period bring in? {name}",
            name=outcome.record["creator"]["name"],
        )
        page = notebook_page(title, outcome.fragments, text)
        (work / f"{outcome.job.stem}.html").write_text(page, encoding="utf-8", newline="\n")


def _write_overview(
    plan: Plan,
    outcomes: tuple[Outcome, ...],
    earlier: tuple[Earlier, ...],
    work: Path,
    times: dict[str, str],
) -> None:
    """The overview, the table and the manifest of this run with what was there, into `work`."""
    import pandas as pd

    text = _text(plan)
    together = _in_order(plan, [(one.outcome, one.entry) for one in earlier], outcomes, work)
    everyone = [outcome for outcome, _ in together]
    index = overview.index_page(everyone, plan.names, text)
    (work / "index.html").write_text(index, encoding="utf-8", newline="\n")
    pd.DataFrame(overview.summary_rows(everyone)).to_parquet(work / "summary.parquet")
    told = overview.manifest([entry for _, entry in together], plan.parameters, times)
    written = json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False)
    (work / MANIFEST).write_text(written + "\n", encoding="utf-8", newline="\n")


def _text(plan: Plan) -> Text:
    return Text(str(plan.parameters["lang"]), int(plan.parameters["months"]))


def _in_order(
    plan: Plan, earlier: list[tuple[Outcome, dict[str, Any]]], outcomes: tuple[Outcome, ...], work: Path
) -> list[tuple[Outcome, dict[str, Any]]]:
    """What stays and what is new, as the roster has them; a run without anything earlier as it was asked."""
    new = [(outcome, overview.manifest_entry(outcome, work)) for outcome in outcomes]
    if not earlier:
        return new
    place = {creator: i for i, creator in enumerate(creator_ids(plan.data))}
    return sorted([*earlier, *new], key=lambda pair: place.get(pair[0].job.id, len(place)))


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
