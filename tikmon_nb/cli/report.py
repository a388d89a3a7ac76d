"""`tikmon report`: a plan, a progress bar, and what became of every creator."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Mapping
from pathlib import Path

import click
from tqdm import tqdm

from tikmon_nb.batch.earlier import known_entries, listed_files
from tikmon_nb.batch.execute import Outcome
from tikmon_nb.batch.overview import status
from tikmon_nb.batch.pdf import find_chromium, print_page
from tikmon_nb.batch.placing import changing
from tikmon_nb.batch.reports import Plan, Run, plan_reports, run_reports
from tikmon_nb.cli.shell import OK, SOME_FAILED, echo_json, tell_overruled
from tikmon_nb.findings import Finding, InputError
from tikmon_nb.inputs.folders import data_folder
from tikmon_nb.views.page.finding_sentences import sentence
from tikmon_nb.views.page.text import Text


def make_reports(
    creators: tuple[str, ...],
    *,
    everyone: bool,
    parameters: dict[str, str | int | float],
    data: str | None,
    out: Path | None,
    workers: int,
    timeout: int,
    quiet: bool,
    as_json: bool,
    pdf: bool = False,
) -> int:
    """Run the reports and say where they are; the exit code is 1 when a creator or a PDF failed."""
    text = Text(str(parameters["lang"]))
    browser = find_chromium() if pdf else ""
    if not quiet:
        tell_overruled(data, text)
    plan = plan_reports(
        creators,
        everyone=everyone,
        parameters=parameters,
        data=data_folder(data),
        out=out,
        workers=workers,
        timeout=timeout,
    )
    done = _run(plan, text, quiet=quiet or as_json)
    with changing():
        unprinted = _print(done, browser, text) if browser else {}
        if as_json:
            echo_json(_fields(done, unprinted))
        elif not quiet:
            _tell(done, text)
        for outcome in done.failed:
            click.echo(f"{outcome.job.creator_id}: {outcome.reason}", err=True)
        for creator, said in unprinted.items():
            click.echo(f"{creator}: {said}", err=True)
    return SOME_FAILED if done.failed or unprinted else OK


def _print(done: Run, browser: str, text: Text) -> dict[str, str]:
    """Print every page of the run; why it did not succeed, for the creators whose page was not printed."""
    wrong = {}
    for outcome in done.outcomes:
        if not outcome.ok:
            continue
        page = done.folder / f"{outcome.job.stem}.html"
        try:
            print_page(page, browser)
        except InputError as error:
            wrong[outcome.job.creator_id] = " ".join(sentence(one, text) for one in error.findings)
        except OSError as error:  # a full disk
            refused = Finding("system_refused", "error", page.name, found=error.strerror or str(error))
            wrong[outcome.job.creator_id] = sentence(refused, text)
    return wrong


def _run(plan: Plan, text: Text, *, quiet: bool) -> Run:
    hidden = quiet or not sys.stderr.isatty()
    with tqdm(total=len(plan.creators), desc=text("Reports"), unit="", disable=hidden) as bar:

        def advance(outcome: Outcome) -> None:
            bar.set_postfix_str(outcome.job.stem)
            bar.update()

        return run_reports(plan, advance)


def _tell(done: Run, text: Text) -> None:
    ready = len(done.outcomes) - len(done.failed)
    click.echo(text.plural("{n} report is ready.", "{n} reports are ready.", ready))
    click.echo(text("Open {path} in a browser.", path=done.folder / "index.html"))
    if _is_anonymous(done):
        said = text("Share the pages only: the notebooks, manifest.json and summary.parquet say who is who.")
        click.echo(said)
    for name in _past(done, dt.date.today()):
        click.echo(text("Note: the year of {name} has begun already; add newer exports.", name=name))
    if done.failed:
        click.echo(text.plural("{n} creator failed:", "{n} creators failed:", len(done.failed)), err=True)


def _is_anonymous(done: Run) -> bool:
    return any(outcome.job.parameters.get("show_as") for outcome in done.outcomes)


def _past(done: Run, today: dt.date) -> list[str]:
    """Ids of the creators whose first month is over; only said here, so that pages hold no dates of today."""
    records = [(outcome.job.creator_id, outcome.record) for outcome in done.outcomes if outcome.record]
    this_month = today.replace(day=1).isoformat()
    return [name for name, record in records if record["period"]["start"] < this_month]


def _fields(done: Run, unprinted: Mapping[str, str]) -> dict[str, object]:
    """The documented JSON of a run (docs/json.md); `unprinted`: why there is no PDF, by creator."""
    entries = []
    for outcome in done.outcomes:
        entry: dict[str, object] = {"id": outcome.job.creator_id, "status": status(outcome)}
        if outcome.record is None:
            entry["reason"] = outcome.reason
        else:
            entry |= {key: outcome.record[key] for key in ("gross", "net", "streams", "period")}
            entry["html"] = f"{outcome.job.stem}.html"
            if (done.folder / f"{outcome.job.stem}.pdf").is_file():
                entry["pdf"] = f"{outcome.job.stem}.pdf"
            if outcome.job.creator_id in unprinted:
                entry["pdf_error"] = unprinted[outcome.job.creator_id]
            entry["findings"] = outcome.record["findings"]
        entries.append(entry)
    fields: dict[str, object] = {"folder": str(done.folder), "index": "index.html", "creators": entries}
    if _is_anonymous(done):
        listed = listed_files(known_entries(done.folder))
        notebooks = [name for name in listed if name.endswith(".ipynb")]
        fields["do_not_share"] = [*notebooks, "manifest.json", "summary.parquet"]
    return fields
