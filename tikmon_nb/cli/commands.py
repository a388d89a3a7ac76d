"""The commands, each a few lines: read the options, call a room, show what comes back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from tikmon_nb.cli.shell import (
    OK,
    SOME_FAILED,
    as_called,
    data_option,
    echo_json,
    group_lang_option,
    json_option,
    lang_option,
    run_options,
    work_options,
)
from tikmon_nb.views.page.text import Text


@click.group(context_settings={"max_content_width": 100})
@click.version_option(package_name="tikmon", prog_name="tikmon")
@group_lang_option
def tikmon() -> None:
    """What may a Dutch TikTok creator earn this year, how sure is that, and what would change it?

    Example: tikmon report noor
    """


@tikmon.command()
@click.argument("creators", nargs=-1, metavar="[ID]...")
@click.option("--all", "everyone", is_flag=True, help="Every creator in data/creators.")
@run_options
@click.option("--start", default="", metavar="YYYY-MM", help="First month; else the one after the data.")
@click.option("--method", default="sobol", show_default=True, help="How a year is drawn: sobol or mc.")
@click.option("--precision", type=float, default=0.0, help="Draw on until this precise; 0.01 is 1 %.")
@click.option("--goal", "goal_eur_per_month", type=float, default=0.0, help="Chance of so much a month.")
@click.option("--floor", "floor_eur_per_month", type=float, default=0.0, help="Chance of less than this.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Folder for the reports.")
@click.option("--anonymous", is_flag=True, help="Pages without names, handles, brands, captions or links.")
@click.option("--pdf", is_flag=True, help="A PDF of each report too; needs Chromium on this machine.")
@work_options
@lang_option
@data_option
@json_option
def report(
    creators: tuple[str, ...],
    everyone: bool,
    lang: str,
    data: str | None,
    as_json: bool,
    out: Path | None,
    anonymous: bool,
    pdf: bool,
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
    from tikmon_nb.cli.report import make_reports

    return make_reports(
        creators,
        everyone=everyone,
        parameters={**parameters, "lang": lang, **({"show_as": "Creator"} if anonymous else {})},
        data=data,
        out=out,
        workers=workers,
        timeout=timeout,
        quiet=quiet,
        as_json=as_json,
        pdf=pdf,
    )


@tikmon.command()
@click.argument("roster", metavar="ROSTER")
@run_options
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Folder for the results.")
@work_options
@lang_option
@data_option
@json_option
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
    """Work out a whole roster: a CSV or Parquet table with a row per creator.

    \b
    Examples: tikmon portfolio voorbeeld
              tikmon portfolio roster.csv --scenario zonder-tiktok
    """
    from tikmon_nb.cli.portfolio import make_portfolio

    return make_portfolio(
        roster,
        parameters={**parameters, "lang": lang},
        data=data,
        out=out,
        workers=workers,
        timeout=timeout,
        quiet=quiet,
        as_json=as_json,
    )


@tikmon.command()
@click.argument("card", required=False, default="artikel-2026")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Count ages on this day.")
@lang_option
@data_option
@json_option
def rates(card: str, on: dt.datetime | None, lang: str, data: str | None, as_json: bool) -> int:
    """Show a rate card: every range with requirement, source, date, age and confidence.

    Example: tikmon rates nl-2026
    """
    from tikmon_nb.inputs import load_rate_card
    from tikmon_nb.views import terminal as cards

    loaded = load_rate_card(card, data)
    day = on.date() if on else dt.date.today()
    if as_json:
        echo_json(cards.card_fields(loaded, day))
    else:
        click.echo(cards.card_text(loaded, day, Text(lang)))
    return OK


@tikmon.command()
@lang_option
@data_option
@json_option
def creators(lang: str, data: str | None, as_json: bool) -> int:
    """List the creators, what was read of them, and what was noticed.

    Example: tikmon creators --json
    """
    from tikmon_nb.tasks import creators_list as roster

    found = roster.roster(data, Text(lang))
    if as_json:
        echo_json({"creators": [entry.fields() for entry in found]})
    else:
        click.echo(roster.roster_text(found, Text(lang)))
    return SOME_FAILED if any(entry.problems for entry in found) else OK


@tikmon.command()
@click.argument("targets", nargs=-1, required=True, metavar="CREATOR|PATH...")
@click.option("--handle", default=None, help="The TikTok account, for files that hold several.")
@click.option("--exported-on", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Day of the downloads.")
@lang_option
@data_option
@json_option
def inspect(
    targets: tuple[str, ...],
    handle: str | None,
    exported_on: dt.datetime | None,
    lang: str,
    data: str | None,
    as_json: bool,
) -> int:
    """Show what is recognised in a creator's folder, or in files, before anything is computed.

    \b
    Examples: tikmon inspect noor
              tikmon inspect ~/Downloads/Overview_2026.zip orders.xlsx
    """
    from tikmon_nb.tasks import inspect as inspection

    day = exported_on.date() if exported_on else None
    found = inspection.inspect(targets, data, handle=handle, exported_on=day)
    if as_json:
        echo_json({"targets": [inspection.fields(one, Text(lang)) for one in found]})
    else:
        click.echo("\n\n".join(inspection.as_text(one, Text(lang)) for one in found))
    return SOME_FAILED if any(one.has_errors for one in found) else OK


@tikmon.command()
@lang_option
@data_option
@json_option
def scenarios(lang: str, data: str | None, as_json: bool) -> int:
    """List the scenarios and what each changes.

    Example: tikmon scenarios --lang en
    """
    from tikmon_nb.inputs import load_scenarios
    from tikmon_nb.views import terminal as cards

    found = load_scenarios(data)
    if as_json:
        echo_json({"scenarios": [cards.scenario_fields(scenario) for scenario in found.values()]})
    else:
        click.echo(cards.scenarios_text(found.values(), Text(lang)))
    return OK


@tikmon.command()
@click.argument("creator_id", metavar="ID")
@lang_option
@data_option
@json_option
def new(creator_id: str, lang: str, data: str | None, as_json: bool) -> int:
    """Make a folder for a creator, with a commented form and room for TikTok's downloads.

    Example: tikmon new fleur
    """
    from tikmon_nb.batch.names import file_stem
    from tikmon_nb.inputs.new_creator import make_creator_folder

    folder = make_creator_folder(creator_id, file_stem(creator_id.casefold()), data)
    if as_json:
        echo_json({"id": creator_id, "folder": folder.name})
    else:
        text = Text(lang)
        click.echo(text("Made {folder}.", folder=folder))
        click.echo(text("Put TikTok's downloads in exports/ and fill in creator.yml; then run:"))
        click.echo(f"  {as_called()} report {folder.name}")
    return OK
