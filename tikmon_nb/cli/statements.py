"""What one must say and what must not be promised: `tikmon check` and `tikmon claim`."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from tikmon_nb.cli.shell import (
    AMOUNT,
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
@click.argument("targets", nargs=-1, metavar="[CREATOR|FILE]...")
@click.option("--text", "captions", multiple=True, help="A caption to check; may be given more than once.")
@click.option("--rules", multiple=True, metavar="NAME", help="Rule set; without it, the code of its day.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day of --text; today without it.")
@click.option("--deal", default="", help="What is known of --text: paid, barter, gift, affiliate or own.")
@click.option("--labelled", is_flag=True, help="TikTok's own label is on (with --text).")
@click.option("--handle", default=None, help="The TikTok account, in files of several; * for all.")
@click.option("--brand", default=None, help="With --evidence: the brand that it is for.")
@click.option("--evidence", default=None, metavar="DIR", help="Write what one brand may see to a new folder.")
@shared_options
def check(
    targets: tuple[str, ...],
    captions: tuple[str, ...],
    rules: tuple[str, ...],
    day: dt.datetime | None,
    deal: str,
    labelled: bool,
    handle: str | None,
    brand: str | None,
    evidence: str | None,
    lang: str,
    data: str | None,
    as_json: bool,
) -> int:
    """Check whether advertising is recognisable: a creator's posts, a file of posts, or one text.

    A .txt file holds one caption per line. The exit code is 1 when a problem was found.

    \b
    Examples: tikmon check noor
              tikmon check --text "#beauty #ad Nieuwe serum!" --deal paid
              tikmon check daan --brand Voorbeeldkeuken --evidence bewijs
    """
    from tikmon_nb.tasks import check as checking

    text = Text(lang)
    if not targets and not captions:
        raise click.UsageError(text("Name a creator or a file, or give a text with --text."))
    if (deal or labelled) and not captions:
        raise click.UsageError(text("--deal and --labelled say something of --text, which is not there."))
    if (brand is None) != (evidence is None) or (evidence and (len(targets) != 1 or captions)):
        raise click.UsageError(text("--brand and --evidence go together, with one creator."))
    tell_overruled(data, text)
    if brand is not None and evidence is not None:
        say(checking.evidence_of(targets[0], brand, evidence, data, text))
        return OK
    found = checking.check(
        targets,
        captions,
        data,
        rules=rules,
        deal=deal,
        labelled=labelled,
        day=day.date() if day else None,
        handle=handle,
    )
    if as_json:
        echo_json(checking.fields(found, text))
    else:
        say("\n".join(checking.lines(found, text)))
    return SOME_FAILED if checking.has_problem(found) else OK


@click.command()
@click.argument("words", required=False, metavar="[TEXT|FILE]")
@click.option("--creator", "creator_id", required=True, metavar="ID", help="Whose year it is held against.")
@click.option("--amount", type=AMOUNT, default=None, help="The amount that is claimed, in --currency.")
@click.option(
    "--per", default=None, help="Of --amount: day, week, month (the default), quarter, year, video or live."
)
@click.option("--currency", default=None, help="Currency of --amount; EUR unless another is named.")
@click.option("--eur-per-unit", type=float, default=None, help="Euros in one unit of another currency.")
@click.option("--followers", type=AMOUNT, default=None, help="With so many followers instead.")
@click.option("--videos-per-month", type=float, default=None, help="For a claim per video.")
@click.option("--lives-per-month", type=float, default=None, help="For a claim per LIVE.")
@click.option("--scenario", default="basis", show_default=True, help="Name of a scenario.")
@click.option("--card", default=DEFAULT_CARD, show_default=True, help="Name of a rate card.")
@click.option("--draws", type=int, default=4096, show_default=True, help="Simulated years.")
@click.option("--seed", type=int, default=2026, show_default=True, help="Seed of the random numbers.")
@shared_options
def claim(words: str | None, lang: str, data: str | None, as_json: bool, **asked: Any) -> int:
    """Hold a claim of income against the simulation of a creator's year.

    The claim is an amount, or a text (or a file with one) from which it is read.

    \b
    Examples: tikmon claim --creator noor --amount 5000 --per month --followers 20000
              tikmon claim --creator yara "Verdien 3000 euro per maand met TikTok!"
    """
    from tikmon_nb.tasks import claim as claiming

    text = Text(lang)
    if (words is None) == (asked["amount"] is None):
        raise click.UsageError(text("Give either --amount, or a text with a claim in it."))
    if words is not None and not words.strip():
        raise click.UsageError(text("The text is empty."))
    if words is not None and (asked["per"] or asked["currency"]):
        raise click.UsageError(text("--per and --currency belong to --amount; a text says them itself."))
    asked |= {"per": asked["per"] or "month", "currency": asked["currency"] or "EUR"}
    words = claiming.words_of(words)
    tell_overruled(data, text)
    found = claiming.claim(words, data, **asked)
    if as_json:
        echo_json(claiming.fields(found, text))
    else:
        say("\n".join(claiming.lines(found, text)))
    return OK
