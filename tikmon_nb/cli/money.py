"""What is left of an amount and of a forecast: `tikmon tax` and `tikmon left`."""

from __future__ import annotations

from typing import Any

import click

from tikmon_nb.cli.shell import EUR, OK, echo_json, run_options, say, shared_options, tell_overruled
from tikmon_nb.views.page.text import Text


@click.command()
@click.argument("profit", type=EUR, metavar="EUR")
@click.option("--year", type=int, default=None, help="Calendar year; this one where it is left out.")
@click.option("--hours", is_flag=True, help="Enough hours for the deduction of the self-employed.")
@click.option("--starter", is_flag=True, help="With the deduction for starters, which asks for the hours.")
@click.option("--no-entrepreneur", is_flag=True, help="Not an entrepreneur for the income tax.")
@click.option(
    "--wage", type=EUR, default=0.0, metavar="EUR", help="A wage beside it, for the year and before tax."
)
@shared_options
def tax(
    profit: float,
    year: int | None,
    hours: bool,
    starter: bool,
    no_entrepreneur: bool,
    wage: float,
    lang: str,
    data: str | None,
    as_json: bool,
) -> int:
    """Work out, line by line, what income tax leaves of the profit of one calendar year.

    An estimate for a self-employed person in the Netherlands, and no advice.

    \b
    Examples: tikmon tax 50000 --year 2026 --hours
              tikmon tax 12000 --wage 30000 --no-entrepreneur
    """
    from tikmon_nb.tasks import tax as working_out

    text = Text(lang)
    if no_entrepreneur and (hours or starter):
        raise click.UsageError(text("--hours and --starter are for an entrepreneur."))
    if starter and not hours:
        raise click.UsageError(text("The deduction for starters asks for the hours: give --hours too."))
    tell_overruled(data, text)
    found = working_out.tax(
        profit,
        data,
        year=year,
        entrepreneur=not no_entrepreneur,
        hours=hours,
        starter=starter,
        wage=wage,
    )
    if as_json:
        echo_json(working_out.fields(found, text))
    else:
        say("\n".join(working_out.lines(found, text)))
    return OK


@click.command()
@click.argument("creator_id", metavar="CREATOR")
@run_options
@click.option(
    "--keep-rules-of", type=int, default=None, metavar="YEAR", help="As if this year's tax rules stayed."
)
@shared_options
def left(creator_id: str, lang: str, data: str | None, as_json: bool, **asked: Any) -> int:
    """Show what is left of a creator's year after costs and tax, and what it rests on.

    What the form leaves open stands side by side. An estimate, and no advice.

    \b
    Example: tikmon left noor
    """
    from tikmon_nb.tasks import left as working_out

    text = Text(lang, asked["months"])
    tell_overruled(data, text)
    found = working_out.left(creator_id, data, **asked)
    if as_json:
        echo_json(working_out.fields(found, text, data))
    else:
        say("\n".join(working_out.lines(found, text, data)))
    return OK
