"""How good forecasts were: `tikmon backtest` on the known past, `tikmon score` on what reports forecast."""

from __future__ import annotations

from pathlib import Path

import click

from tikmon_nb.cli.shell import (
    OK,
    SOME_FAILED,
    echo_json,
    say,
    shared_options,
    tell_overruled,
)
from tikmon_nb.inputs.run_limits import DEFAULT_CARD
from tikmon_nb.views.page.text import Text


@click.command()
@click.argument("creators", nargs=-1, metavar="[ID]...")
@click.option("--all", "everyone", is_flag=True, help="Every creator in data/creators.")
@click.option("--card", default=DEFAULT_CARD, show_default=True, help="Name of a rate card.")
@click.option("--draws", type=int, default=1_000, show_default=True, help="Simulated years.")
@click.option("--seed", type=int, default=2026, show_default=True, help="Seed of the random numbers.")
@click.option(
    "--figure", type=click.Path(path_type=Path, dir_okay=False), help="Write the figure to this file, as SVG."
)
@shared_options
def backtest(
    creators: tuple[str, ...],
    everyone: bool,
    card: str,
    draws: int,
    seed: int,
    figure: Path | None,
    lang: str,
    data: str | None,
    as_json: bool,
) -> int:
    """Hide the last months again and again, forecast them, and hold the forecast against what came.

    \b
    Examples: tikmon backtest noor
              tikmon backtest --all --json
    """
    from tikmon_nb.tasks.hindsight import backtest as trying
    from tikmon_nb.tasks.hindsight.backtest import failure_lines

    text = Text(lang)
    tell_overruled(data, text)
    found = trying.tried(creators, data, everyone=everyone, card=card, draws=draws, seed=seed)
    if figure is not None:
        trying.draw(found, figure, text)
    if as_json:
        echo_json(trying.fields(found, text))
    else:
        say("\n".join(trying.lines(found, text)))
    for said in failure_lines(found.failed, text):
        say(said, err=True)
    return SOME_FAILED if found.failed else OK


@click.command()
@click.argument("creators", nargs=-1, metavar="[ID]...")
@click.option("--all", "everyone", is_flag=True, help="Every creator in data/creators.")
@shared_options
def score(creators: tuple[str, ...], everyone: bool, lang: str, data: str | None, as_json: bool) -> int:
    """Hold what earlier reports forecast against what has come in since.

    \b
    Examples: tikmon score noor
              tikmon score --all --json
    """
    from tikmon_nb.tasks.hindsight import score as scoring
    from tikmon_nb.tasks.hindsight.backtest import failure_lines

    text = Text(lang)
    found = scoring.scored(creators, data, everyone=everyone)
    if as_json:
        echo_json(scoring.fields(found, text))
    else:
        say("\n".join(scoring.lines(found, text)))
    for said in failure_lines(found.failed, text):
        say(said, err=True)
    return SOME_FAILED if found.failed else OK
