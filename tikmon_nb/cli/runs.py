"""`tikmon report` and `tikmon portfolio`: a progress bar, where the results are, and what went wrong."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tikmon_nb.batch.earlier import known_entries, listed_files
from tikmon_nb.batch.pdf import find_chromium, print_page
from tikmon_nb.batch.placing import changing
from tikmon_nb.cli.shell import (
    AMOUNT,
    OK,
    SOME_FAILED,
    echo_json,
    run_options,
    say,
    shared_options,
    tell_overruled,
    work_options,
)
from tikmon_nb.findings import Finding, InputError
from tikmon_nb.inputs.folders import data_folder
from tikmon_nb.views.page.finding_sentences import sentence
from tikmon_nb.views.page.text import Text

if TYPE_CHECKING:  # help is there at once
    from tikmon_nb.batch.plan import Outcome
    from tikmon_nb.tasks.report.planning import Plan
    from tikmon_nb.tasks.report.reports import ReportRun
    from tikmon_nb.tasks.roster.portfolio import PortfolioRun


@click.command()
@click.argument("creators", nargs=-1, metavar="[ID]...")
@click.option("--all", "everyone", is_flag=True, help="Every creator in data/creators.")
@run_options
@click.option("--short", is_flag=True, help="One sheet of A4 instead of the whole page.")
@click.option("--beside", default="", metavar="CARD", help="A rate card whose whole year is shown too.")
@click.option("--start", default="", metavar="YYYY-MM", help="First month; else the one after the data.")
@click.option("--method", default="sobol", show_default=True, help="How a year is drawn: sobol or mc.")
@click.option("--precision", type=float, default=0.0, help="Draw on until this precise; 0.01 is 1 %.")
@click.option("--goal", "goal_eur_per_month", type=AMOUNT, default=0.0, help="Chance of so much a month.")
@click.option("--floor", "floor_eur_per_month", type=AMOUNT, default=0.0, help="Chance of less than this.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Folder for the reports.")
@click.option("--anonymous", is_flag=True, help="Pages without names, handles, brands, captions or links.")
@click.option("--force", is_flag=True, help="Make every report again, also where nothing has changed.")
@click.option("--pdf", is_flag=True, help="A PDF of each report too; needs Chromium on this machine.")
@work_options
@shared_options
def report(
    creators: tuple[str, ...],
    everyone: bool,
    lang: str,
    data: str | None,
    as_json: bool,
    out: Path | None,
    anonymous: bool,
    force: bool,
    pdf: bool,
    beside: str,
    short: bool,
    workers: int,
    timeout: int,
    quiet: bool,
    **parameters: str | int | float,
) -> int:
    """Make a report for each creator, with an index and a manifest.

    \b
    Examples: tikmon report --all
              tikmon report noor yara --scenario voorzichtig --lang en
    """
    from tikmon_nb.tasks.report.planning import plan_reports

    text = Text(lang)
    browser = find_chromium() if pdf else ""
    if not quiet:
        tell_overruled(data, text)
    plan = plan_reports(
        creators,
        everyone=everyone,
        parameters=parameters
        | {"lang": lang}
        | ({"show_as": "Creator"} if anonymous else {})
        | ({"beside": beside} if beside else {})
        | ({"short": True} if short else {}),
        data=data_folder(data),
        out=out,
        workers=workers,
        timeout=timeout,
        force=force,
    )
    done = _run(plan, text, quiet=quiet or as_json)
    with changing():
        unprinted = _print(done, browser, text) if browser else {}
        if as_json:
            echo_json(_fields(done, unprinted))
        elif not quiet:
            _tell(done, text)
        for outcome in done.failed:
            stays = text("The earlier report stays.") if outcome.record else ""
            say(f"{outcome.job.id}: {outcome.reason} {stays}".rstrip(), err=True)
        for creator, reason in unprinted.items():
            say(f"{creator}: {reason}", err=True)
    return SOME_FAILED if done.failed or unprinted else OK


@click.command()
@click.argument("roster", metavar="ROSTER")
@run_options
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Folder for the results.")
@work_options
@shared_options
def portfolio(
    roster: str,
    lang: str,
    data: str | None,
    as_json: bool,
    out: Path | None,
    workers: int,
    timeout: int,
    quiet: bool,
    **parameters: str | int | float,
) -> int:
    """Work out a whole roster: a CSV, Excel or Parquet table with a row per creator.

    \b
    Examples: tikmon portfolio voorbeeld
              tikmon portfolio roster.csv --scenario zonder-tiktok
    """
    from tqdm import tqdm

    from tikmon_nb.tasks.roster.portfolio import run_portfolio

    text = Text(lang)
    if not quiet:
        tell_overruled(data, text)
    hidden = quiet or as_json or not sys.stderr.isatty()
    with tqdm(desc=text("Creators"), unit="", disable=hidden) as bar:
        done = run_portfolio(
            roster,
            {**parameters, "lang": lang},
            data=data_folder(data),
            out=out,
            workers=workers,
            timeout=timeout,
            advance=bar.update,
        )
    if as_json:
        echo_json({"folder": str(done.folder), "creators": done.creators, "left_out": done.left_out})
    elif not quiet:
        _tell_portfolio(done, text)
    return SOME_FAILED if done.left_out else OK


def _print(done: ReportRun, browser: str, text: Text) -> dict[str, str]:
    """Print every page of the run; why it did not succeed, for the creators whose page was not printed."""
    wrong = {}
    for outcome in done.outcomes:
        page = done.folder / f"{outcome.job.stem}.html"
        if not outcome.ok or (outcome.unchanged and page.with_suffix(".pdf").is_file()):
            continue
        try:
            print_page(page, browser)
        except InputError as error:
            wrong[outcome.job.id] = " ".join(sentence(finding, text) for finding in error.findings)
        except OSError as error:  # a full disk
            refused = Finding("system_refused", "error", page.name, found=error.strerror or str(error))
            wrong[outcome.job.id] = sentence(refused, text)
    return wrong


def _run(plan: Plan, text: Text, *, quiet: bool) -> ReportRun:
    from tqdm import tqdm

    from tikmon_nb.tasks.report.reports import run_reports

    hidden = quiet or not sys.stderr.isatty()
    with tqdm(total=len(plan.creators), desc=text("Reports"), unit="", disable=hidden) as bar:

        def advance(outcome: Outcome) -> None:
            bar.set_postfix_str(outcome.job.stem)
            bar.update()

        return run_reports(plan, advance)


def _tell(done: ReportRun, text: Text) -> None:
    ready = len(done.outcomes) - len(done.failed)
    say(text.plural("{n} report is ready.", "{n} reports are ready.", ready))
    if done.unchanged:
        new = ready - done.unchanged
        say(text("{unchanged} unchanged, {new} new.", unchanged=done.unchanged, new=new))
    pages = [outcome.job.stem for outcome in done.outcomes if outcome.ok]
    first = f"{pages[0]}.html" if len(pages) == len(done.outcomes) == 1 else "index.html"
    say(text("Open {path} in a browser.", path=done.folder / first))
    if _is_anonymous(done):
        say(text("Share the pages only: the other files here say who is who."))
    for name, reason in done.not_kept.items():
        say(
            text(
                "Note: the forecast of {name} was not kept for the track record: {reason}.",
                name=name,
                reason=reason,
            )
        )
    for name in _past(done, dt.date.today()):
        say(text("Note: the year of {name} has begun already; add newer exports.", name=name))
    if done.failed:
        say(text.plural("{n} creator failed:", "{n} creators failed:", len(done.failed)), err=True)


def _is_anonymous(done: ReportRun) -> bool:
    return any(outcome.job.parameters.get("show_as") for outcome in done.outcomes)


def _past(done: ReportRun, today: dt.date) -> list[str]:
    """Ids of the creators whose first month is over; only said here, so that pages hold no dates of today."""
    records = [(outcome.job.id, outcome.record) for outcome in done.outcomes if outcome.record]
    this_month = today.replace(day=1).isoformat()
    return [name for name, record in records if record["period"]["start"] < this_month]


def _fields(done: ReportRun, unprinted: Mapping[str, str]) -> dict[str, object]:
    """The documented JSON of a run (docs/json.md); `unprinted`: why there is no PDF, by creator."""
    from tikmon_nb.tasks.report.overview_columns import status

    entries = []
    for outcome in done.outcomes:
        entry: dict[str, object] = {"id": outcome.job.id, "status": status(outcome)}
        if outcome.reason:
            entry["reason"] = outcome.reason
        if outcome.unchanged:
            entry["unchanged"] = True
        if outcome.record:
            entry |= {key: outcome.record[key] for key in ("gross", "net", "streams", "period")}
            entry["html"] = f"{outcome.job.stem}.html"
            if (done.folder / f"{outcome.job.stem}.pdf").is_file():
                entry["pdf"] = f"{outcome.job.stem}.pdf"
            if outcome.job.id in unprinted:
                entry["pdf_error"] = unprinted[outcome.job.id]
            entry["findings"] = outcome.record["findings"]
        entries.append(entry)
    fields: dict[str, object] = {"folder": str(done.folder), "index": "index.html", "creators": entries}
    if done.not_kept:
        fields["not_kept"] = done.not_kept
    if _is_anonymous(done):
        listed = listed_files(known_entries(done.folder))
        others = [name for name in listed if name.endswith((".ipynb", ".json"))]
        fields["do_not_share"] = [*others, "manifest.json", "summary.parquet"]
    return fields


def _tell_portfolio(done: PortfolioRun, text: Text) -> None:
    say(text.plural("{n} creator was worked out.", "{n} creators were worked out.", done.creators))
    say(text("Open {path} in a browser.", path=done.folder / "portfolio.html"))
    if done.left_out:
        warning = text.plural(
            "{n} row could not be worked out and counts as nothing.",
            "{n} rows could not be worked out and count as nothing.",
            done.left_out,
        )
        say(warning, err=True)
