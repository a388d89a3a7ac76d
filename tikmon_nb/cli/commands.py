"""The commands, each a few lines: read the options, call a room, show what comes back."""

from __future__ import annotations

import datetime as dt

import click

from tikmon_nb.cli.shell import (
    OK,
    SOME_FAILED,
    as_called,
    echo_json,
    group_lang_option,
    shared_options,
    tell_overruled,
)
from tikmon_nb.inputs.run_limits import DEFAULT_CARD
from tikmon_nb.views.page.text import Text


@click.group(context_settings={"max_content_width": 100})
@click.version_option(package_name="tikmon", prog_name="tikmon")
@group_lang_option
def tikmon() -> None:
    """What may a Dutch TikTok creator earn this year, how sure is that, and what would change it?

    Example: tikmon report noor
    """


@tikmon.command()
@click.argument("card", required=False, default=DEFAULT_CARD)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Count ages on this day.")
@click.option("--old", is_flag=True, help="What is undated, old or ends soon, and where to look it up.")
@click.option("--schema", is_flag=True, help="The JSON Schema of a card, for an editor.")
@shared_options
def rates(
    card: str, on: dt.datetime | None, old: bool, schema: bool, lang: str, data: str | None, as_json: bool
) -> int:
    """Show a rate card: every range with requirement, source, date, age and confidence.

    \b
    Examples: tikmon rates artikel-2026
              tikmon rates --old
    """
    from tikmon_nb.inputs.cards import card_schema, load_rate_card
    from tikmon_nb.views import terminal as cards

    tell_overruled(data, Text(lang))
    loaded = load_rate_card(card, data)
    day = on.date() if on else dt.date.today()
    if schema:
        echo_json(card_schema())
    elif as_json:
        echo_json(cards.old_fields(loaded, day, Text(lang)) if old else cards.card_fields(loaded, day))
    else:
        show = cards.old_text if old else cards.card_text
        click.echo(show(loaded, day, Text(lang)))
    return OK


@tikmon.command()
@shared_options
def creators(lang: str, data: str | None, as_json: bool) -> int:
    """List the creators, what was read of them, and what was noticed.

    Example: tikmon creators --json
    """
    from tikmon_nb.tasks import listing

    text, listed = Text(lang), listing.listing(data)
    if as_json:
        echo_json({"creators": [listing.listing_fields(creator, text) for creator in listed]})
    else:
        click.echo("\n".join(line for creator in listed for line in listing.listing_lines(creator, text)))
    return SOME_FAILED if any(creator.problems for creator in listed) else OK


@tikmon.command()
@click.argument("targets", nargs=-1, required=True, metavar="CREATOR|PATH...")
@click.option("--handle", default=None, help="The TikTok account, in files of several; * for all.")
@click.option("--exported-on", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Day of the downloads.")
@shared_options
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
    inspected = inspection.inspect(targets, data, handle=handle, exported_on=day)
    if as_json:
        echo_json({"targets": [inspection.fields(target, Text(lang)) for target in inspected]})
    else:
        click.echo("\n\n".join(inspection.as_text(target, Text(lang)) for target in inspected))
    return SOME_FAILED if any(target.has_errors for target in inspected) else OK


@tikmon.command()
@shared_options
def scenarios(lang: str, data: str | None, as_json: bool) -> int:
    """List the scenarios and what each changes.

    Example: tikmon scenarios --lang en
    """
    from tikmon_nb.inputs import load_scenarios
    from tikmon_nb.views import terminal as cards

    tell_overruled(data, Text(lang))
    listed = load_scenarios(data).values()
    if as_json:
        echo_json({"scenarios": [cards.scenario_fields(scenario) for scenario in listed]})
    else:
        click.echo(cards.scenarios_text(listed, Text(lang)))
    return OK


@tikmon.command()
@click.argument("creator_id", metavar="ID")
@shared_options
def new(creator_id: str, lang: str, data: str | None, as_json: bool) -> int:
    """Make a folder for a creator, with a commented form and room for TikTok's downloads.

    Example: tikmon new fleur
    """
    from tikmon_nb.batch.file_names import file_stem
    from tikmon_nb.inputs.folders import is_data_folder, own_folder
    from tikmon_nb.inputs.new_creator import make_creator_folder

    root = own_folder(data)
    first = not is_data_folder(root)
    folder = make_creator_folder(creator_id, file_stem(creator_id.casefold()), data)
    if as_json:
        echo_json({"id": creator_id, "folder": folder.name})
    else:
        text = Text(lang)
        if first:
            click.echo(text("{folder} is now your own data folder: your creators live here.", folder=root))
            click.echo(text("Cards, rules and scenarios in it go before those that tikmon brings."))
        click.echo(text("Made {folder}.", folder=folder))
        click.echo(text("Put TikTok's downloads in exports/ and fill in creator.yml; then run:"))
        click.echo(f"  {as_called()} report {folder.name}")
    return OK
