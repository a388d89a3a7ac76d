"""`tikmon portfolio`: a progress bar, and where the results of the roster are."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from tqdm import tqdm

from tikmon_nb.cli.shell import OK, SOME_FAILED, echo_json, tell_overruled
from tikmon_nb.inputs.folders import data_folder
from tikmon_nb.tasks.roster import PortfolioRun, run_portfolio
from tikmon_nb.views.page.text import Text


def make_portfolio(
    roster: str,
    *,
    parameters: dict[str, str | int | float],
    data: str | None,
    out: Path | None,
    workers: int,
    timeout: int,
    quiet: bool,
    as_json: bool,
) -> int:
    """Work out the roster and say where the results are; the exit code is 1 when rows were left out."""
    text = Text(str(parameters["lang"]))
    if not quiet:
        tell_overruled(data, text)
    hidden = quiet or as_json or not sys.stderr.isatty()
    with tqdm(desc=text("Creators"), unit="", disable=hidden) as bar:
        done = run_portfolio(
            roster,
            parameters,
            data=data_folder(data),
            out=out,
            workers=workers,
            timeout=timeout,
            advance=bar.update,
        )
    if as_json:
        echo_json({"folder": str(done.folder), "creators": done.creators, "left_out": done.left_out})
    elif not quiet:
        _tell(done, text)
    return SOME_FAILED if done.left_out else OK


def _tell(done: PortfolioRun, text: Text) -> None:
    click.echo(text.plural("{n} creator was worked out.", "{n} creators were worked out.", done.creators))
    click.echo(text("Open {path} in a browser.", path=done.folder / "portfolio.html"))
    if done.left_out:
        said = text.plural(
            "{n} row could not be worked out and counts as nothing.",
            "{n} rows could not be worked out and count as nothing.",
            done.left_out,
        )
        click.echo(said, err=True)
