"""What a notebook shows of a creator, a rate card, a year or a summary: a card of a few lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pandas as pd
from markupsafe import Markup

from tikmon_nb.inputs.cards import RateCard
from tikmon_nb.inputs.creators import Creator
from tikmon_nb.inputs.exports.records import Exports
from tikmon_nb.inputs.exports.registry import KINDS
from tikmon_nb.model.year.simulated_year import Year
from tikmon_nb.model.year.summary import Summary, summarise
from tikmon_nb.views.page.finding_sentences import sentence
from tikmon_nb.views.page.html import Html, bullets, element, paragraph, paragraphs
from tikmon_nb.views.page.names import partial_date
from tikmon_nb.views.page.text import DEFAULT_LANG, LOCALES, Text
from tikmon_nb.views.year.sentences import answer, period
from tikmon_nb.views.year.tables import streams_table

MOST_SHOWN = 3
HELD = {table: told for kind in KINDS for table, told in kind.held.items()}
"""By the tables of `Exports`: the name for programs, and the words for how much of it there is."""


def card(record: Creator | RateCard | Year | Summary, lang: str | None = None) -> Html:
    """The card of `record`; in the default language if there is no `lang`, or none that is known."""
    text = Text(lang if lang in LOCALES else DEFAULT_LANG)
    return Html(element("div", _CARDS[type(record)](record, text), lang=text.lang), repr(record))


def what_is_held(exports: Exports, income: pd.DataFrame, deals: pd.DataFrame, text: Text) -> list[str]:
    """What all files of a creator together come to, the parts that there are."""
    lines = []
    for name, (_, words) in HELD.items():
        if count := len(table := getattr(exports, name)):
            days = table.index if name == "daily" else None
            span = "" if days is None else days_text(days.min().date(), days.max().date(), text)
            lines.append(text.plural(*words, count) + span)
    if count := len(income):
        lines.append(text.plural("{n} entry in income.csv", "{n} entries in income.csv", count))
    if count := len(deals):
        lines.append(text.plural("{n} deal in deals.csv", "{n} deals in deals.csv", count))
    return lines


def days_text(first: dt.date | None, last: dt.date | None, text: Text) -> str:
    """`, 1 mei 2026 – 31 mei 2026`, to stand behind what lies in these days; empty without them."""
    if not first or not last:
        return ""
    return f", {text.date(first)}" + (f" – {text.date(last)}" if last != first else "")


def _creator(creator: Creator, text: Text) -> Markup:
    remarks = [finding for finding in creator.findings if finding.severity != "note"]
    held = what_is_held(creator.exports, creator.income, creator.deals, text)
    lines = bullets(held or [text("no TikTok exports")])
    lines += bullets(sentence(finding, text) for finding in remarks[:MOST_SHOWN])
    count = len(creator.findings)
    said = text.plural("{n} remark about the data", "{n} remarks about the data", count)
    return _head(creator.name, creator.id) + lines + paragraph(said)


def _rate_card(rates: RateCard, text: Text) -> Markup:
    guesses = sum(rate.confidence == "G" for rate in rates.rates.values())
    newest = max(rate.source_date for rate in rates.rates.values())
    lines = [
        text.pick(rates.description),
        text("{n} of {total} rates and assumptions are guesses.", n=guesses, total=len(rates.rates)),
        text("The newest source is of {date}.", date=partial_date(newest, text)),
    ]
    return _head(text.pick(rates.title), rates.id) + paragraphs(line for line in lines if line)


def _year(year: Year, text: Text) -> Markup:
    return _told(summarise(year), text)


def _summary(summary: Summary, text: Text) -> Markup:
    return _told(summary, text) + streams_table(summary, text)


def _told(summary: Summary, text: Text) -> Markup:
    """The answer, and how it was come by."""
    year = summary.year
    text = Text(text.lang, year.months.count)
    run = text(
        "{draws} simulations on the card {card}, scenario {scenario}.",
        draws=text.number(year.draws),
        card=year.card.id,
        scenario=text.pick(year.scenario.name) or year.scenario.id,
    )
    return _head(year.creator.name, period(year.months, text)) + paragraphs([*answer(summary, text), run])


def _head(name: str, behind: str) -> Markup:
    return element("p", element("strong", name), f" · {behind}")


_CARDS: dict[type, Callable[[Any, Text], Markup]] = {
    Creator: _creator,
    RateCard: _rate_card,
    Year: _year,
    Summary: _summary,
}
