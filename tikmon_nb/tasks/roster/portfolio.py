"""A roster's run: work out every creator, run the notebook on the results, put the whole in place at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tikmon_nb.batch.execute import died, run_job
from tikmon_nb.batch.file_names import file_stem
from tikmon_nb.batch.page import notebook_page
from tikmon_nb.batch.placing import ABOUT, alone_in, changing, place, work_in
from tikmon_nb.batch.plan import Job, Parameters, check_folder, find_notebook
from tikmon_nb.batch.pool import Processes
from tikmon_nb.findings import Finding, InputError
from tikmon_nb.inputs.roster.rows import roster_file
from tikmon_nb.model.roster import Work, lost_batch
from tikmon_nb.tasks.roster.results import ABOUT_FILE, read_portfolio, write_portfolio
from tikmon_nb.tasks.roster.spreadsheets import write_tables
from tikmon_nb.views.page.text import Text
from tikmon_nb.views.roster_table import creators_table

NOTEBOOK, STEM, TABLES = "portfolio.ipynb", "portfolio", "creators"


@dataclass(frozen=True)
class PortfolioRun:
    """Where the results are, how many creators count, and how many rows were left out."""

    folder: Path
    creators: int
    left_out: int


def run_portfolio(
    roster: str,
    parameters: Parameters,
    *,
    data: Path,
    out: Path | None,
    workers: int,
    timeout: int,
    advance: Callable[[int], object] = abs,
) -> PortfolioRun:
    """Work out `roster` (a path, or a name in `data/rosters`) and write its page and tables.

    `parameters` holds card, scenario, draws, months, seed and lang. Raises `InputError` for what cannot be
    run at all; a row that is wrong is left out and listed in the page.
    """
    table = roster_file(roster, data)
    run: dict[str, Any] = {name: parameters[name] for name in parameters if name != "lang"}
    named = [STEM, table.stem, run["card"], run["scenario"], str(parameters["lang"])]
    folder = out or Path("reports") / file_stem("-".join(named))
    check_folder(folder, ABOUT_FILE, "roster")
    with work_in(folder) as work:
        done = write_portfolio(
            table,
            work,
            **run,
            work=_work(workers, table.name, run["draws"]),
            data=str(data),
            advance=advance,
        )
        _write_page(work.resolve(), data, parameters, timeout)
        text = Text(str(parameters["lang"]), run["months"])
        write_tables(creators_table(read_portfolio(work), text), work, TABLES, text.lang)
        names = [path.name for path in work.iterdir() if path.name != ABOUT]
        with alone_in(folder), changing():
            place(work, folder, sorted(names, key=lambda name: name == ABOUT_FILE))
    return PortfolioRun(folder, done.creators, done.left_out)


def _work(workers: int, file: str, draws: int) -> Work:
    """How batches of rows are worked out: in this process, or by so many others."""
    if workers <= 1:
        return map
    return Processes(workers, lost=partial(lost_batch, file=file, draws=draws), ordered=True)


def _write_page(work: Path, data: Path, parameters: Parameters, timeout: int) -> None:
    """The notebook, run on the results in `work` (its own folder, so that no path is written), as a page.

    In a process of its own: a kernel that dies is told in a sentence, as it is for a report.
    """
    text = Text(str(parameters["lang"]))
    told = {**parameters, "results": "."}
    notebook = find_notebook(NOTEBOOK).resolve()
    job = Job(STEM, STEM, notebook, data.resolve(), told, timeout, cwd=work)
    [outcome] = Processes(1, lost=died)(partial(run_job, folder=work), [job])
    if not outcome.ok:
        raise InputError([Finding("page_failed", "error", notebook.name, found=outcome.reason)])
    page = notebook_page(text("What may a whole roster bring in?"), outcome.fragments, text)
    (work / f"{STEM}.html").write_text(page, encoding="utf-8", newline="\n")
