"""A run of reports: what has changed is run, and each report is put in place once it is ready."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, nullcontext, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from tikmon_nb.batch.earlier import Kept, check_fitting
from tikmon_nb.batch.execute import died, late, run_job
from tikmon_nb.batch.file_names import file_stem, file_stems
from tikmon_nb.batch.placing import StoppedHalfwayError, alone_in, changing, undivided, work_in
from tikmon_nb.batch.plan import Job, Outcome
from tikmon_nb.batch.warm.forks import Forks
from tikmon_nb.inputs import InputError
from tikmon_nb.inputs.creators import place_of
from tikmon_nb.inputs.dates import day_of
from tikmon_nb.tasks.report import overview, overview_columns
from tikmon_nb.tasks.report.fingerprints import common_fingerprint, fingerprint, same_for_ever, same_on
from tikmon_nb.tasks.report.planning import RECORD, Plan, staying
from tikmon_nb.tasks.report.preflight import form_problems, problems
from tikmon_nb.tasks.report.shelf import Shelf
from tikmon_nb.tasks.report.warming import warm_up
from tikmon_nb.views.page.text import Text

TRIES = 2
"""How often a report is made where its input changes meanwhile."""


@dataclass(frozen=True)
class ReportRun:
    """What a plan led to: the folder with its index, and the outcome for every creator."""

    folder: Path
    outcomes: tuple[Outcome, ...]
    not_kept: dict[str, str] = field(default_factory=dict)
    """Why a creator's forecast could not be kept for the track record, by id."""

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """The outcomes without a new report."""
        return tuple(outcome for outcome in self.outcomes if not outcome.ok)

    @property
    def unchanged(self) -> int:
        """How many reports were not made again, since nothing that they are made of has changed."""
        return sum(outcome.unchanged for outcome in self.outcomes)


def run_reports(plan: Plan, on_outcome: Callable[[Outcome], object] = id) -> ReportRun:
    """Run the plan: a report of which nothing has changed stays, each other one is in place once it is ready.

    Reports of other creators that an earlier run with the same parameters left there stay in the overview;
    so do those of a run that goes on at the same time. A run of everyone removes what is not of this roster.
    Where the run is stopped, or the disk is full, the overview is made of what is there, and what stopped it
    is raised then. Raises `InputError` when others are writing to the folder what does not go together with
    this run.
    """
    about = {"parameters": dict(plan.parameters)}
    with work_in(plan.out, about, partial(_join, plan)) as work:
        with alone_in(plan.out):
            shelf = Shelf(plan, work, started=_now())
        jobs = _jobs(plan, shelf.kept)
        done: dict[str, Outcome] = {}
        stopped: BaseException | None = None
        try:
            for outcome in _outcomes(plan, jobs, work, shelf.kept):
                with undivided(), alone_in(plan.out):
                    done[outcome.job.id] = shelf.put(outcome)
                on_outcome(outcome)
        except (KeyboardInterrupt, OSError) as error:
            stopped = error
        if stopped is None or shelf.changed:
            with changing(), suppress(OSError) if stopped else nullcontext(), alone_in(plan.out):
                shelf.finish([job for job in jobs if job.id not in done], _now())
        if isinstance(stopped, KeyboardInterrupt) and shelf.changed:
            raise StoppedHalfwayError from None
        if stopped:
            raise stopped
    return ReportRun(plan.out, tuple(done[creator] for creator in plan.creators), shelf.not_kept)


def _join(plan: Plan, other: Mapping[str, Any]) -> None:
    """Two runs write to one folder if they differ in nothing but who gets a report."""
    if theirs := other.get("parameters"):  # nothing of a run that has just ended
        check_fitting(plan.out, [theirs], plan.parameters)


def _outcomes(plan: Plan, jobs: Sequence[Job], work: Path, kept: Mapping[str, Kept]) -> Iterator[Outcome]:
    """What stands as it is, then what is run, as it becomes ready."""
    common = common_fingerprint(plan.data, plan.notebook)
    todo = []
    for job in jobs:
        there = kept.get(job.id)
        if there is None or plan.force or not _stands(there, job, common):
            todo.append(job)
        elif there.lasting or there.parameters.get("today") == plan.parameters["today"]:
            yield Outcome(job, record=there.record, unchanged=True, lasting=there.lasting)
        else:
            todo.append(replace(job, made_on=str(there.parameters.get("today", ""))))
    if todo:
        new = sum(not job.made_on for job in todo)
        run = Forks(plan.workers, lost=died, late=late, prepare=partial(warm_up, plan.notebook, new))
        with closing(run(partial(run_report, folder=work), todo)) as running:
            yield from running


def _stands(there: Kept, job: Job, common: str) -> bool:
    """Whether a report is what it would be now, but for the day of the run."""
    good = there.status in (overview_columns.READY, overview_columns.FEW_DATA) and there.stem == job.stem
    return good and bool(there.made_of) and there.made_of == fingerprint(job, common)


def run_report(job: Job, folder: Path) -> Outcome:
    """The report of one creator, its notebook written to `folder`; never raises.

    Only looked at where nothing but the day has changed. Run again where the input changes meanwhile.
    """
    text = Text(str(job.parameters["lang"]))
    card, scenario, today = (str(job.parameters.get(name, "")) for name in ("card", "scenario", "today"))
    os.environ.update(job.variables)  # which name the creator, and so are of no use to the next
    if job.made_on and same_on(job, job.made_on):
        return Outcome(job, unchanged=True, lasting=same_for_ever(job))
    for _ in range(TRIES):
        made_of = fingerprint(job, common_fingerprint(job.data, job.notebook))
        outcome = run_job(
            job,
            folder,
            RECORD,
            before=partial(form_problems, job.id, job.data, text),
            behind=partial(problems, job.id, card, scenario, job.data, text, day_of(today)),
        )
        if made_of == fingerprint(job, common_fingerprint(job.data, job.notebook)):
            return replace(outcome, made_of=made_of)
    return Outcome(job, reason=text("Files changed while the report was made; run this again."))


def _jobs(plan: Plan, kept: Mapping[str, Kept]) -> list[Job]:
    # with those that stay, or two creators could want one file name
    stems = file_stems([*(one.id for one in staying(plan, kept)), *plan.creators])
    base = str(plan.parameters.get("show_as", ""))
    # with an example that was asked for
    roster = list(dict.fromkeys([*plan.index.ids, *plan.creators]))
    shown = overview.shown_names(base, roster, kept.values() if base else ())
    if shown:  # the file's name must not tell either
        stems = {creator: file_stem(name.lower().replace(" ", "-")) for creator, name in shown.items()}
    return [_job(creator, plan, stems[creator], shown.get(creator, "")) for creator in plan.creators]


def _job(creator: str, plan: Plan, stem: str, shown: str) -> Job:
    try:
        folder = plan.index.folder(creator)
        place = place_of(creator, folder)
    except InputError:  # it cannot be told where it is, which is said when it is loaded
        folder, place = None, {}
    parameters = {"creator_id": creator, **plan.parameters, **({"show_as": shown} if shown else {})}
    return Job(
        creator,
        stem,
        plan.notebook.resolve(),
        plan.data,
        parameters,
        plan.timeout,
        variables=place,
        reads=folder,
    )


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
