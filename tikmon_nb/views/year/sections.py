"""The sections of a report, each one call: a heading, a sentence, a figure or table."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from tikmon_nb.findings import Finding
from tikmon_nb.inputs.correlations import merged
from tikmon_nb.marking import mark, mark_plural
from tikmon_nb.model.year.summary import Summary
from tikmon_nb.views.figures import plots
from tikmon_nb.views.page.finding_sentences import sentence
from tikmon_nb.views.page.html import Html, bullets, element, figure, paragraph, paragraphs, section
from tikmon_nb.views.page.names import stream_name
from tikmon_nb.views.page.text import Text
from tikmon_nb.views.year import sentences, tables
from tikmon_nb.views.year.rate_warnings import rate_warnings

STREAMS_TITLE = mark("Where it comes from")
MOST_SHOWN = 2  # remarks about the data that are not folded
ADDS_UP = 0.8  # of the year's middle; months that make less together are explained
RATES_TITLE = mark("The rates and assumptions used")
GREY_DOTS = mark_plural(
    "{n} dot is grey: a year in which nothing comes in.",
    "{n} dots are grey: years in which nothing comes in.",
)
GREY_DOTS_OF_A_PERIOD = mark_plural(
    "{n} dot is grey: a period in which nothing comes in.",
    "{n} dots are grey: periods in which nothing comes in.",
)


def possible_years(summary: Summary, text: Text) -> Html:
    """Twenty possible years as dots."""
    if not sentences.brings_in(summary):
        return Html("")
    alt = _dots_words(summary, text)
    dots = summary.dots
    caption = text.of_period(
        "Every dot is one possible year, and all twenty are equally likely. Your year "
        "may resemble one of them, or fall outside.",
        "Every dot is one possible outcome, and all twenty are equally likely. Yours may resemble one of"
        " them, or fall outside.",
    )
    body = figure(plots.plot_possible_years(summary, text), alt, caption)
    nothing = sum(bool(dot < 0.5) for dot in dots)
    if nothing:
        body += paragraph(text.plural(*(GREY_DOTS if text.of_a_year else GREY_DOTS_OF_A_PERIOD), nothing))
    body += paragraphs(filter(None, [sentences.worst_years(summary.at("gross", "shortfall"), text)]))
    title = text.of_period("Twenty possible years", "Twenty possible outcomes")
    return section("possible-years", title, lead=body)


def _dots_words(summary: Summary, text: Text) -> str:
    dots = sorted(summary.dots)
    return text.of_period(
        "Twenty dots, one for each possible year: {amounts}; the middle is {middle}.",
        "Twenty dots, one for each possible outcome: {amounts}; the middle is {middle}.",
        amounts=text.between(text.money(dots[0]), text.money(dots[-1])),
        middle=text.money(summary.at("gross", "p50")),
    )


def _months_words(summary: Summary, text: Text) -> str:
    first, last = summary.monthly.iloc[0], summary.monthly.iloc[-1]
    return text.of_period(
        "Income per month. First month: {first}; last month: {last}, in 8 of 10 simulated years.",
        "Income per month. First month: {first}; last month: {last}, in 8 of 10 simulated periods.",
        first=text.between(text.money(first["p10"]), text.money(first["p90"])),
        last=text.between(text.money(last["p10"]), text.money(last["p90"])),
    )


def figure_words(summary: Summary, text: Text) -> str:
    """The picture of `live_figure` in words, from the same numbers."""
    streams = [
        f"{stream_name(name, text)}: "
        + text.span(text.money(summary.at(name, "p10")), text.money(summary.at(name, "p90")))
        for name in plots.shown_streams(summary)
    ]
    return " ".join([_dots_words(summary, text), _months_words(summary, text), "; ".join(streams)])


def goal(
    summary: Summary, text: Text, *, goal_eur_per_month: float = 0.0, floor_eur_per_month: float = 0.0
) -> Html:
    """How often a goal is reached, or a floor is not; nothing where neither was given."""
    lines = sentences.chances(summary, goal_eur_per_month, floor_eur_per_month, text)
    if not lines or not summary.year.known:
        return Html("")
    return section("goal", text("Your goal"), lead=paragraphs(lines))


def per_month(summary: Summary, text: Text) -> Html:
    """The year month by month, as a band."""
    if not sentences.brings_in(summary):
        return Html("")
    alt = _months_words(summary, text)
    caption = text(
        "The line is the middle. Half of the outcomes fall in the dark band, 8 of 10 in the light one."
    )
    body = figure(plots.plot_year(summary, text), alt, caption)
    if float(summary.monthly["p50"].sum()) < ADDS_UP * summary.at("gross", "p50"):
        body += paragraph(
            text.of_period(
                "The middles of the months do not add up to the middle of the year: in many a year, a few"
                " months bring in most of it.",
                "The middles of the months do not add up to the middle of the period: in many a period, a"
                " few months bring in most of it.",
            )
        )
    return section("per-month", text("What each month may bring"), body)


def streams(summary: Summary, text: Text) -> Html:
    """What the year consists of."""
    if not summary.year.known:
        return Html("")
    lead = paragraph(sentences.largest_stream(summary, text))
    if shown := plots.shown_streams(summary):
        alt = text.of_period(
            "Low, middle and high of the year for each source: {names}. The table below has the numbers.",
            "Low, middle and high of the period for each source: {names}. The table below has the numbers.",
            names=text.join([stream_name(stream, text) for stream in shown]),
        )
        lead += figure(plots.plot_streams(summary, text), alt, sentences.low_to_high(text))
    body = tables.streams_table(summary, text)
    body += tables.sales_table(summary.year, text)
    body += bullets(rate_warnings(summary.year, text), "warnings")
    more = text("The sources in numbers, with warnings")
    return section("streams", text(STREAMS_TITLE), body, lead=lead, more=more)


def beside(there: Summary | None, text: Text) -> Html:
    """The same year on another rate card; nothing where none was asked for."""
    if there is None:
        return Html("")
    card = text.pick(there.year.card.title)
    title = text.of_period(
        "The same year by the rate card “{card}”", "The same period by the rate card “{card}”", card=card
    )
    said = " ".join(sentences.answer(there, text))
    return section("beside", title, paragraph(said) + tables.streams_table(there, text))


def gaps(summary: Summary, text: Text) -> Html:
    """What the data could not tell."""
    year = summary.year
    first = sorted(year.findings, key=lambda finding: finding.severity == "note")
    shown = [finding for finding in first[:MOST_SHOWN] if finding.severity != "note"]
    body = _findings(first[len(shown) :], text)
    body += paragraph(
        text(
            "The files of TikTok Studio hold no income, no ages and no watch time; nothing here is derived"
            " from those."
        )
    )
    body += tables.sources_table(year, text)
    more = text.plural("{n} remark about the data", "{n} remarks about the data", len(first))
    lead = _findings(shown, text)
    title = text("What the data could and could not tell")
    return section("gaps", title, body, lead=lead, more=text("{remarks}, and the files", remarks=more))


def _findings(findings: Sequence[Finding], text: Text) -> Markup:
    items = (
        element("li", sentence(finding, text), class_=f"finding-{finding.severity}") for finding in findings
    )
    return element("ul", *items, class_="findings") if findings else Markup()


def rates(summary: Summary, text: Text) -> Html:
    """The assumptions used, with source, date and confidence."""
    year = summary.year
    _, total = summary.guesses
    body = paragraph(
        text(
            "Of how wide the range is, {share} comes from guesses. Every assumption is listed with its "
            "source, and can be changed.",
            share=sentences.share_text(summary.guessed_spread, text),
        )
    )
    body += tables.fees_table(year, text)
    stale = tables.stale_sentence(year, text)
    if stale:
        body += paragraph(stale, "warning")
    more = text("All {total} assumptions with their sources", total=total)
    body += tables.assumptions_table(year, text)
    lead = paragraph(tables.stale_count(year, text), "warning") if stale else ""
    return section("rates", text(RATES_TITLE), body, lead=lead, more=more)


def method(summary: Summary, text: Text) -> Html:
    """How it was computed, and what it is not."""
    year = summary.year
    error = summary.at("gross", "se50")
    lines = [
        text.of_period(
            "{draws} years were simulated. In each, every uncertain number was drawn from its "
            "range; followers and views grew with uncertainty, and every month was checked for "
            "which streams are open.",
            "{draws} periods were simulated. In each, every uncertain number was drawn from its range;"
            " followers and views grew with uncertainty, and every month was checked for which streams are"
            " open.",
            draws=text.number(year.draws),
        ),
    ]
    if sentences.brings_in(summary):
        lines.append(
            text(
                "Rolling the dice again would move the middle by about {error}; that is the "
                "simulation's own error, on top of the uncertainty above.",
                error=text.money(error) if error >= 1 else text("less than {amount}", amount=text.money(1)),
            )
        )
    pairs = merged(year.card.correlations, year.scenario.correlations)
    lines += sentences.together(pairs, text)
    disclaimer = [
        text(
            "Rates are estimates based on the latest information found; they change over time. Do "
            "your own research before you take a financial decision."
        ),
        text("Amounts are before tax and without VAT. For tax, ask the Belastingdienst or a bookkeeper."),
    ]
    lines.append(
        text(
            "Advertising must be recognisable: the Reclamecode Social Media & Influencer "
            "Marketing applies to every paid post, gift and affiliate link."
        )
    )
    warned = element("div", paragraphs(disclaimer), class_="disclaimer")
    title, more = text("How this was computed, and what it is not"), text("How this was computed")
    return section("method", title, paragraphs(lines), lead=warned, more=more)
