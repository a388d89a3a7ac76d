"""What a brand offers, and what a creator asks: `tikmon offer` and `tikmon prices`."""

from __future__ import annotations

import math
import re
import sys
from pathlib import Path
from typing import Any

import click

from tikmon_nb.cli.shell import AMOUNT, OK, echo_json, say, shared_options, tell_overruled, year_options
from tikmon_nb.views.page.text import LOCALES, Text

_DASH = re.compile(r"\s*[-–]\s*")
_TERM = re.compile(r"(\d{1,4})\s*(d|w|m|y|j)?", re.IGNORECASE)
_DAYS = {"d": 1.0, "w": 7.0, "m": 365.25 / 12, "y": 365.25, "j": 365.25}
_FOR_EVER = {"forever", "always", "perpetual", "unlimited", "altijd", "onbeperkt", "eeuwig"}


class TermType(click.ParamType[float]):
    """A term as days: `30`, `30d`, `4w`, `6m`, `1y`, or `forever`."""

    name = "term"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Days in whole; infinite for ever."""
        shown = str(value).strip()
        if shown.casefold() in _FOR_EVER:
            return math.inf
        if found := _TERM.fullmatch(shown):
            return float(round(int(found[1]) * _DAYS[(found[2] or "d").lower()]))
        raise click.BadParameter("30d, 4w, 6m, 1y, forever", ctx, param)


class SpanType(click.ParamType[tuple[float, float]]):
    """One number, or two with a dash between them: `4-8`."""

    name = "span"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, float]:
        """Low and high, above nothing."""
        try:
            parts = [AMOUNT.convert(part, None, ctx) for part in _DASH.split(str(value).strip())]
        except click.BadParameter:
            parts = []
        if len(parts) not in (1, 2) or not 0 < parts[0] <= parts[-1] < math.inf:
            raise click.BadParameter("6, 4-8", ctx, param)
        return parts[0], parts[-1]


TERM, SPAN = TermType(), SpanType()


@click.command()
@click.argument("creator_id", metavar="CREATOR")
@click.argument("mail", required=False, metavar="[MAIL|FILE|-]")
@click.option("--amount", type=AMOUNT, default=None, help="What is offered for all of it, EUR.")
@click.option("--vat", type=click.Choice(["excluded", "included"]), default=None, help="Of that amount.")
@click.option("--posts", type=click.IntRange(1, 100), default=None, help="How many posts.")
@click.option("--rights", type=TERM, default=None, help="Usage rights: 30d, 6m, 1y or forever; 0 for none.")
@click.option("--exclusive", type=TERM, default=None, help="No deals with competitors.")
@click.option("--category", default="", help="Of the exclusivity, as in deals.csv.")
@click.option("--whitelisting", type=TERM, default=None, help="Advertising from your account.")
@click.option("--paid-in", type=TERM, default=None, help="Payment term.")
@click.option("--hours", type=SPAN, default=None, help="Your hours for all of it, such as 4-8.")
@click.option("--hour-eur", type=SPAN, default=None, help="What an hour must bring, such as 30-50.")
@click.option("--material", type=AMOUNT, default=0.0, help="Costs of your own for it, EUR.")
@click.option("--keep", is_flag=True, help="Write the offer into deals.csv, still open; asks --brand.")
@click.option("--brand", default="", help="Of the row that --keep writes.")
@click.option("--deal", "deal_id", default=None, help="Number of a kept deal, whose --status is changed.")
@click.option("--status", default=None, help="The new one, as in deals.csv; see --deal.")
@click.option("--mail-lang", type=click.Choice(list(LOCALES)), default=None, help="Language of the answer.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day of posting, for the label.")
@year_options
@shared_options
def offer(
    creator_id: str,
    mail: str | None,
    keep: bool,
    brand: str,
    deal_id: str | None,
    status: str | None,
    lang: str,
    data: str | None,
    as_json: bool,
    **asked: Any,
) -> int:
    """Say what a brand's offer is worth, what accepting does, and what to answer.

    The offer is the brand's mail (a text, a file with one, or - for what is piped in), or stands in the
    options; an option goes before what the mail says. Nothing of the mail is kept. An
    estimate, and no advice.

    \b
    Examples: tikmon offer daan --amount 400 --posts 1 --rights 6m --exclusive 30d --paid-in 60d
              tikmon offer daan mail.eml --hours 4-8 --hour-eur 35
    """
    from tikmon_nb.tasks import offer as desk

    text = Text(lang)
    tell_overruled(data, text)
    if (deal_id is None) != (status is None) or (deal_id and (mail or keep)):
        raise click.UsageError(text("--deal and --status go together, without a mail."))
    if keep and not brand.strip():
        raise click.UsageError(text("Give the brand with --brand: a deal has one."))
    if deal_id and status:
        status = desk.settle(creator_id, deal_id, status, asked["amount"], data)
        say(text("Deal {number} is now: {status}.", number=deal_id, status=status))
        return OK
    asked["day"] = asked["day"].date() if asked["day"] else None
    words = sys.stdin.read() if mail == "-" else desk.mail_of(mail)
    found = desk.offer(creator_id, words, data, **asked)
    if as_json:
        echo_json(desk.fields(found, text))
    else:
        say("\n".join(desk.lines(found, text)))
    if keep:
        number = desk.keep(found, brand.strip())
        kept = text("Kept in deals.csv as deal {number}, with the status offered.", number=number)
        say(kept, err=as_json)
    return OK


def _ending(suffix: str) -> Any:
    def check(_context: click.Context, _param: click.Parameter, value: Path | None) -> Path | None:
        if value is not None and value.suffix != suffix:
            raise click.BadParameter(f"*{suffix}")
        return value

    return check


@click.command()
@click.argument("creator_id", metavar="CREATOR")
@click.option(
    "--month-posts", type=click.IntRange(1, 31), default=4, show_default=True, help="Of an ambassador month."
)
@click.option("--html", type=click.Path(path_type=Path), callback=_ending(".html"), help="Media kit as page.")
@click.option("--pdf", type=click.Path(path_type=Path), callback=_ending(".pdf"), help="Media kit as PDF.")
@year_options
@shared_options
def prices(
    creator_id: str,
    html: Path | None,
    pdf: Path | None,
    lang: str,
    data: str | None,
    as_json: bool,
    **asked: Any,
) -> int:
    """Say what you could ask: a post, a series, an ambassador month, rights.

    With --html or --pdf also a media kit of one page for brands, which shows nothing but what
    media_kit in creator.yml names. An estimate, and no advice.

    \b
    Examples: tikmon prices daan
              tikmon prices daan --pdf kit.pdf --lang en
    """
    from tikmon_nb.tasks import prices as price_list

    text = Text(lang)
    tell_overruled(data, text)
    found = price_list.prices(creator_id, data, **asked)
    files = [path for path in (html, pdf) if path is not None]
    if files:
        price_list.write_kit(found, files, text)
    if as_json:
        echo_json({**price_list.fields(found, text), "files": [path.name for path in files]})
    else:
        say("\n".join(price_list.lines(found, text)))
    return OK
