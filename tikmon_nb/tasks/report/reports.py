"""A run of reports: every creator's notebook is run, and the whole is put in place at once."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from tikmon_nb.batch.earlier import MANIFEST, Earlier, known_entries, listed_files, still_good
from tikmon_nb.batch.execute import died, late, run_job
from tikmon_nb.batch.file_names import file_stem, file_stems
from tikmon_nb.batch.page import marked, notebook_page
from tikmon_nb.batch.placing import alone_in, put_in_place, work_beside
from tikmon_nb.batch.plan import Job, Outcome
from tikmon_nb.batch.warm.forks import Forks
from tikmon_nb.findings import Finding
from tikmon_nb.inputs import InputError
from tikmon_nb.inputs.creators import place_of
from tikmon_nb.inputs.dates import day_of
from tikmon_nb.inputs.folders import sha256
from tikmon_nb.tasks.forecast_files import keep_forecast
from tikmon_nb.tasks.report import overview
from tikmon_nb.tasks.report.planning import RECORD, Plan, earlier_reports
from tikmon_nb.tasks.report.preflight import form_problems, problems
from tikmon_nb.tasks.report.warming import warm_up
from tikmon_nb.views.page.text import Text


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
        run = Forks(plan.workers, lost=died, late=late, prepare=partial(warm_up, plan.notebook, len(jobs)))
        with closing(run(partial(run_report, folder=work), jobs)) as running:
            for outcome in running:
                done[outcome.job.id] = outcome
                on_outcome(outcome)
        outcomes = tuple(done[creator] for creator in plan.creators)
        _write_pages(plan, outcomes, work)
        with alone_in(plan.out):
            earlier = _fitting(plan, outcomes)
            stale = _kept(plan, outcomes, work)
            new = [outcome for outcome in outcomes if outcome.job.id not in stale]
            entries = [(outcome, overview.manifest_entry(outcome, work)) for outcome in new]
            ours = [*entries, *((report.outcome, report.entry) for report in stale.values())]
            _write_overview(plan, ours, earlier, work, {"started": started, "finished": _now()})
            gone = _gone(plan, new, [*earlier, *stale.values()], work)
            put_in_place(work, plan.out, gone, last=("index.html", MANIFEST))
    told = (stale[creator].outcome if creator in stale else done[creator] for creator in plan.creators)
    return ReportRun(plan.out, tuple(told), _keep(plan, outcomes))


def _keep(plan: Plan, outcomes: tuple[Outcome, ...]) -> dict[str, str]:
    """Keep what was forecast; the reports are there whether that succeeds or not."""
    refused = {}
    for outcome in outcomes:
        try:
            if outcome.record is not None:
                keep_forecast(outcome.record, plan.data, dt.datetime.now(dt.UTC))
        except OSError as error:
            refused[outcome.job.id] = error.strerror or str(error)
    return refused


def _kept(plan: Plan, outcomes: Sequence[Outcome], work: Path) -> dict[str, Earlier]:
    """The good earlier reports of those that failed now through no fault of their input, by creator.

    Their pages say so: written into `work`, the hash in the entry renewed.
    """
    text, taken = _text(plan), {outcome.job.stem for outcome in outcomes if outcome.ok}
    failed = [outcome for outcome in outcomes if not outcome.ok]
    kept = {}
    for creator, report in still_good(plan.out, failed, plan.parameters, RECORD).items():
        name = f"{report.outcome.job.stem}.html"
        if report.outcome.job.stem not in taken:
            reason = overview.shown_reason(report.outcome, text)
            note = text("This report was not renewed today: {reason}", reason=reason)
            page = marked((plan.out / name).read_text("utf-8"), note)
            (work / name).write_text(page, encoding="utf-8", newline="\n")
            kept[creator] = replace(report, entry={**report.entry, "html_sha256": sha256(work / name)})
    return kept


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
    staying = [report.outcome.job.id for report in earlier_reports(plan)]
    stems = file_stems([*staying, *plan.creators])
    base = str(plan.parameters.get("show_as", ""))
    # with an example that was asked for
    roster = list(dict.fromkeys([*plan.index.ids, *plan.creators]))
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
            variables=_place(creator, plan),
        )
        for creator in plan.creators
    ]


def _place(creator: str, plan: Plan) -> dict[str, str]:
    """Where the creator's folder is; nothing if it cannot be told, which is said when it is loaded."""
    try:
        return place_of(creator, plan.index.folder(creator))
    except InputError:
        return {}


def _stem_of(shown: str) -> str:
    return file_stem(shown.lower().replace(" ", "-"))


def _fitting(plan: Plan, outcomes: tuple[Outcome, ...]) -> tuple[Earlier, ...]:
    """What is in the folder now and stays; raises `InputError` where it has taken a file name of this run."""
    earlier = earlier_reports(plan)
    taken = {report.outcome.job.stem for report in earlier if report.outcome.record}
    if any(outcome.job.stem in taken for outcome in outcomes):
        raise InputError([Finding("folder_changed_meanwhile", "error", str(plan.out))])
    return earlier


def _gone(plan: Plan, outcomes: Sequence[Outcome], earlier: Sequence[Earlier], work: Path) -> list[str]:
    """Files in the folder that its manifest stands for and the new one does not, or that are out of date."""
    kept = listed_files(report.entry for report in earlier)
    old = [name for name in listed_files(known_entries(plan.out)) if name not in kept]
    for outcome in outcomes:  # an older page would pass for today's
        old += [f"{outcome.job.stem}.{ending}" for ending in ("pdf", "html", "ipynb")]
    spared = {outcome.job.stem for outcome in outcomes if outcome.reason and not outcome.of_input}
    return [name for name in old if Path(name).stem not in spared and not (work / name).exists()]


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
    ours: Sequence[tuple[Outcome, dict[str, Any]]],
    earlier: Sequence[Earlier],
    work: Path,
    times: dict[str, str],
) -> None:
    """The overview, the table and the manifest of this run with what was there, into `work`."""
    import pandas as pd

    text = _text(plan)
    together = _in_order(plan, [(report.outcome, report.entry) for report in earlier], ours)
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
    plan: Plan,
    earlier: Sequence[tuple[Outcome, dict[str, Any]]],
    ours: Sequence[tuple[Outcome, dict[str, Any]]],
) -> list[tuple[Outcome, dict[str, Any]]]:
    """What stays and what is new, as the roster has them; a run without anything earlier as it was asked."""
    order = list(plan.index.ids) if earlier else plan.creators
    place = {creator: i for i, creator in enumerate(order)}
    return sorted([*earlier, *ours], key=lambda pair: place.get(pair[0].job.id, len(place)))


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
