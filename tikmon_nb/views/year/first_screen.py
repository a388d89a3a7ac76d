"""The first screen of a report: the answer, a month, a post, how sure it is and what to do next."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from markupsafe import Markup

from tikmon_nb.model.offers.expected_fee import ExpectedFee
from tikmon_nb.model.year.assumptions import Assumption
from tikmon_nb.model.year.simulated_year import Year
from tikmon_nb.model.year.summary import A_YEAR, Summary, YearApart, years_apart
from tikmon_nb.views import history as books
from tikmon_nb.views.choices.what_matters import most_of_the_spread, next_fact
from tikmon_nb.views.page.html import Html, bullets, element, paragraph, rows_table
from tikmon_nb.views.page.names import BANDS, ORIGIN_NAMES, range_text, unit_name
from tikmon_nb.views.page.text import Text, round_to_significant
from tikmon_nb.views.year import sentences, tables
from tikmon_nb.views.year.rate_warnings import warned_shares
from tikmon_nb.views.year.sections import RATES_TITLE, STREAMS_TITLE

LEAST_CHANCE = 0.005  # of nothing coming in: what is rarer is not told


def answer(
    summary: Summary,
    text: Text,
    beside: Summary | None = None,
    *,
    fee: ExpectedFee | None = None,
    worth: pd.DataFrame | None = None,
    after_tax: str = "",
    linked: bool = True,
) -> Html:
    """The answer in sentences and figures, and what it rests on.

    `beside`: the same year on another rate card. `fee`: what a post is worth. `worth`: what each fact would
    do to the range (`value_of_information`). `after_tax`: what is left after tax, in a sentence.
    `linked`: the sections that tell more are on the page; without them there is no room for tax.
    """
    year = summary.year
    lines = sentences.answer(summary, text)
    asked = text.of_period(
        "What may a year bring in? {name}", "What may this period bring in? {name}", name=year.creator.name
    )
    parts = [element("h1", asked)]
    if year.creator.form.invented:
        invented = text("{name} does not exist: this example is invented.", name=year.creator.name)
        parts.append(paragraph(invented, "invented"))
    parts.append(paragraph(lines[0], "lead"))
    if nothing_on_file(year):
        parts.append(bullets(_to_begin(text), tag="ol"))
        return Html(element("section", *parts, class_="answer"), " ".join(lines))
    parts.append(_figures(summary, text))
    if not sentences.brings_in(summary):
        parts.append(paragraph(" ".join(lines[1:])))
    if year.known:
        parts.append(_in_short(_told(summary, fee, worth, after_tax if linked else "", text)))
        parts.append(_read_first(summary, beside, text, linked=linked))
    parts.append(paragraph(_setting(year, text), "setting"))
    return Html(element("section", *parts, class_="answer"), " ".join(lines))


def nothing_on_file(year: Year) -> bool:
    """Whether nothing is known that a report could be about."""
    return not year.known and not year.creator.exports.sources


def _to_begin(text: Text) -> list[str]:
    return [
        text(
            "Open creator.yml and fill in your followers, your views in 30 days and what you do: paid posts,"
            " LIVE, TikTok Shop. A range will do."
        ),
        text(
            "Put what TikTok lets you download into the folder exports, as it comes: the figures of TikTok"
            " Studio, and your own data."
        ),
        text("Then make this report again; it tells more with everything that it knows."),
    ]


def _figures(summary: Summary, text: Text) -> Markup:
    """Low, middle and high side by side; of more than a year, a row for each year."""
    if not sentences.brings_in(summary):
        return Markup()
    if apart := years_apart(summary.year):
        rows = [{text("Months"): _span(part, text), **tables.range_cells(part.bands, text)} for part in apart]
        return rows_table(rows, text("Euros, in 8 of 10 simulated periods between Low and High"))
    items = (
        element("div", element("dt", label), element("dd", element("strong", eur)))
        for label, eur in tables.range_cells((summary.at("gross", key) for key in BANDS), text).items()
    )
    return element("dl", *items, class_="facts")


def _span(part: YearApart, text: Text) -> str:
    first, last = (text.month(part.months.firsts[at], "MMM y") for at in (0, -1))
    return text.span(first, last)


def _in_short(told: Iterable[tuple[str, str]]) -> Markup:
    items = (element("div", element("dt", term), element("dd", line)) for term, line in told if line)
    return element("dl", *items, class_="in-short")


def _told(
    summary: Summary, fee: ExpectedFee | None, worth: pd.DataFrame | None, after_tax: str, text: Text
) -> list[tuple[str, str]]:
    width = most_of_the_spread(worth, summary.year, text)
    return [
        (text("A month"), _a_month(summary, text)),
        (text("Nothing comes in"), _nothing(summary, text)),
        (text("Left after costs"), "" if after_tax else _left(summary, text)),
        (text("After tax"), after_tax),
        (text("A paid post"), post_worth(fee, text) if fee else ""),
        (text("How sure"), " ".join([sure(summary, text), *width])),
        (text("Do next"), next_fact(worth, summary.year, text)),
    ]


def _a_month(summary: Summary, text: Text) -> str:
    """What an average month brings, and the first one."""
    if not sentences.brings_in(summary):
        return ""
    average = np.quantile(summary.year.gross[:A_YEAR].mean(axis=0), (0.1, 0.9))
    first = summary.monthly.iloc[0]
    return text(
        "on average {average}; in {month} {first} (each in 8 of 10 cases).",
        average=text.between(*map(text.money, average)),
        month=text.month(summary.year.months.start),
        first=text.between(text.money(first["p10"]), text.money(first["p90"])),
    )


def _nothing(summary: Summary, text: Text) -> str:
    share = summary.at("gross", "chance_zero")
    return sentences.chance(share, text) if share >= LEAST_CHANCE and sentences.brings_in(summary) else ""


def _left(summary: Summary, text: Text) -> str:
    """What is left after the costs that were filled in."""
    if not sentences.brings_in(summary) or summary.at("costs", "p90") <= 0 or years_apart(summary.year):
        return ""
    low, high = (summary.at("net", key) for key in ("p10", "p90"))
    if round_to_significant(low) < 0:
        return sentences.after_costs(summary, text)
    return text("{amounts}, before tax", amounts=text.between(text.money(low), text.money(high)))


def post_worth(fee: ExpectedFee, text: Text) -> str:
    """What the next paid post brings, as a range with what it rests on, and the creator's own fee."""
    low, high = (text.money(float(eur)) for eur in np.quantile(fee.eur, (0.1, 0.9)))
    deals = fee.agreed + fee.bounds
    if high == text.money(0):
        line = text("the rate card names no fee for an account of this size.")
    elif deals:
        line = text.plural(
            "{between}, by {n} deal of yours and the rate card.",
            "{between}, by {n} deals of yours and the rate card.",
            deals,
            between=text.between(low, high),
        )
    elif fee.reach is None:
        line = text("{between}, by the rate card and your followers.", between=text.between(low, high))
    else:
        reach = _reach(fee.reach, text)
        line = text("{between}; reach: {reach}.", between=text.between(low, high), reach=reach)
    if fee.own is None:
        return line
    own = text("Your own fee, {fee}, is what counts here.", fee=range_text(fee.own.range, fee.own.unit, text))
    return f"{line} {own}"


def _reach(item: Assumption, text: Text) -> str:
    """How far a post reaches, and on what that rests."""
    if item.origin == "measured":
        ends = (text.number(round_to_significant(views)) for views in (item.range.low, item.range.high))
        views = f"{text.span(*ends)} {unit_name(item.unit, text)}"
        return text("{reach} ({origin})", reach=views, origin=tables.measured_from(item, text))
    share = text("{share} of your followers", share=range_text(item.range, item.unit, text))
    return text("{reach} ({origin})", reach=share, origin=text(ORIGIN_NAMES[item.origin]))


def sure(summary: Summary, text: Text) -> str:
    """That this is an estimate, and from what: figures measured, stated, with a source, and guessed."""
    used = summary.year.used
    measured, declared = (sum(item.origin == origin for item in used) for origin in ("measured", "declared"))
    guesses, total = summary.guesses
    sourced = total - measured - declared - guesses
    parts = [
        text.plural("{n} measured figure", "{n} measured figures", measured) if measured else "",
        text.plural("{n} statement of yours", "{n} statements of yours", declared) if declared else "",
        text.plural("{n} rate with a source", "{n} rates with a source", sourced) if sourced else "",
        _guesses(summary, guesses, text) if guesses else "",
    ]
    return text(
        "an estimate, not a promise, from {parts}.", parts=text.join([part for part in parts if part])
    )


def _guesses(summary: Summary, guesses: int, text: Text) -> str:
    share = sentences.share_text(summary.guessed_spread, text)
    return text.plural(
        "{n} guess ({share} of how wide it is)",
        "{n} guesses ({share} of how wide it is)",
        guesses,
        share=share,
    )


def _read_first(summary: Summary, beside: Summary | None, text: Text, *, linked: bool) -> Markup:
    """What speaks against the amounts above, each with the section that tells more."""
    lines = []
    if beside and (line := sentences.on_another_card(summary, beside, text)):
        lines.append((line, "rates", text(RATES_TITLE)))
    if line := books.speaks_against(summary, text):
        lines.append((line, "books", text(books.TITLE)))
    if warned := warned_shares(summary, text):
        line = text("There are warnings about the rates of: {streams}.", streams=warned)
        lines.append((line, "streams", text(STREAMS_TITLE)))
    links = (element("a", title, href=f"#{name}") if linked else "" for _, name, title in lines)
    items = (Markup(" ").join((line, link)) for (line, *_), link in zip(lines, links, strict=True))
    return bullets(items, "read-first")


def _setting(year: Year, text: Text) -> str:
    return text.of_period(
        "Scenario: {scenario}. Rate card: {card}. {draws} simulated years, before tax and without VAT.",
        "Scenario: {scenario}. Rate card: {card}. {draws} simulated periods, before tax and without VAT.",
        scenario=text.pick(year.scenario.name) or year.scenario.id,
        card=text.pick(year.card.title),
        draws=text.number(year.draws),
    )
