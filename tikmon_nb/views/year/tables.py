"""Tables: what a reader may want to look up, with units, sources and dates."""

from __future__ import annotations

import datetime as dt
from textwrap import shorten
from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from tikmon_nb.inputs.books.ledger import DEALS_FILE, INCOME_FILE
from tikmon_nb.inputs.cards import SOURCED, Provenance
from tikmon_nb.inputs.ranges import Range
from tikmon_nb.marking import mark
from tikmon_nb.model.posts.sales import sales_by_video
from tikmon_nb.views.page.html import Column, badge, table
from tikmon_nb.views.page.names import (
    CONFIDENCE_NAMES,
    ORIGIN_NAMES,
    STATE_NAMES,
    STATES_OF_A_PERIOD,
    amounts_text,
    confidence_name,
    file_kind,
    one_direction,
    partial_date,
    quantity_name,
    range_text,
    stream_name,
)
from tikmon_nb.views.page.text import Text
from tikmon_nb.vocabulary import STREAMS

if TYPE_CHECKING:  # the overview of a run takes a few words from here, and simulates nothing
    from tikmon_nb.model.year.assumptions import Assumption
    from tikmon_nb.model.year.simulated_year import Year
    from tikmon_nb.model.year.summary import Summary


def state_name(state: str, text: Text) -> str:
    """The state of a stream in words."""
    of_a_year = STATE_NAMES[state]
    return text.of_period(of_a_year, STATES_OF_A_PERIOD.get(state, of_a_year))


def range_columns(text: Text) -> list[Column]:
    """The columns of a low, middle and high amount."""
    return [Column(text(name), number=True) for name in (mark("Low"), mark("Middle"), mark("High"))]


def streams_table(summary: Summary, text: Text) -> Markup:
    """Low, middle and high of the year per stream, with the chance of nothing."""
    columns = (
        Column(text("Source of income")),
        *range_columns(text),
        Column(text("Chance of nothing"), number=True),
        Column(text("State")),
    )
    status = summary.year.status
    shown = [name for name in STREAMS if status[name].counts or status[name].state == "closed_by_scenario"]
    rows = [_stream_row(summary, name, text) for name in (*shown, "gross", "costs", "net")]
    caption = text.of_period(
        "Euros in the whole year. 1 in 10 simulated years ends at Low or below, and 1 in 10 above High.",
        "Euros in the whole period. 1 in 10 simulated periods ends at Low or below, and 1 in 10 above High.",
    )
    if "management_fee_share" in summary.year.assumptions:
        caption += " " + text("Costs include your manager's share.")
    return table(columns, rows, caption)


def _stream_row(summary: Summary, name: str, text: Text) -> list[str]:
    row = summary.row(name)
    status = summary.year.status.get(name)
    state = ""
    if status is not None:
        state = badge(state_name(status.state, text), f"state-{status.state}")
    amounts = [text.money(row[key]) for key in ("p10", "p50", "p90")]
    nothing = "" if name in ("costs", "net") else chance_percent(row["chance_zero"], text)
    return [stream_name(name, text), *amounts, nothing, state]


def chance_percent(share: float, text: Text) -> str:
    """A chance as a percentage that never reads as certainty."""
    if share < 0.01:
        return text("less than 1%")
    if share > 0.99:
        return text("more than 99%")
    return text.percent(share)


def assumptions_table(year: Year, text: Text) -> Markup:
    """Every assumption in use: range, where it comes from, source, date and confidence."""
    columns = (
        Column(text("Assumption")),
        Column(text("Range")),
        Column(text("Confidence")),
        Column(text("Source, date and note")),
    )
    rows = [_assumption_row(item, year, text) for item in year.used]
    return table(columns, rows, text("Assumptions behind this report"))


def _assumption_row(item: Assumption, year: Year, text: Text) -> list[str]:
    label = f" ({item_name(item, year)})" if item.label else ""
    value = assumption_text(item, item.range, year, text)
    if item.changed:
        value += " · " + text("changed by the scenario")
    return [
        quantity_name(item.name, text) + label,
        value,
        _confidence(item, text),
        _source(item, text),
    ]


def fees_table(year: Year, text: Text) -> Markup:
    """What each source says that a post of this creator pays, and how likely it is to hold; else nothing."""
    if SOURCED not in {item.name for item in year.used}:
        return Markup()
    sources = {source.id: source for source in year.card.rates[SOURCED].sources}
    lists = [fees for fees in year.assumptions.lists if fees.source in sources and fees.span is not None]
    total = sum(fees.weight for fees in lists)
    columns = (
        Column(text("Source")),
        Column(text("A post of yours"), number=True),
        Column(text("Chance that it holds"), number=True),
        Column(text("Date and address")),
    )
    rows = [
        [
            text.pick(sources[fees.source].name),
            text.span(*(text.money(eur) for eur in fees.span or ())),
            text.percent(fees.weight / total),
            _dated(sources[fees.source], text),
        ]
        for fees in lists
    ]
    return table(
        columns, rows, text("The sources contradict each other; each simulation goes by one of them")
    )


def _dated(source: Provenance, text: Text) -> str:
    """Of when a source is, and where it stands where that is known."""
    date = partial_date(source.source_date, text)
    told = date if source.is_dated else text("undated; consulted {date}", date=date)
    return told if source.url == "unknown" else f"{told}, {source.url.removeprefix('https://')}"


def assumption_text(item: Assumption, range_: Range, year: Year, text: Text) -> str:
    """`range_` of the assumption `item` in its unit; a cost that comes once is said to come once."""
    costs = year.creator.form.costs
    if item.name.startswith("costs") and item.label and costs[int(item.label) - 1].eur_once is not None:
        return text(
            "{amounts}, once, in month {n}",
            amounts=amounts_text(range_, item.unit, text),
            n=costs[int(item.label) - 1].in_month,
        )
    return range_text(range_, item.unit, text)


def item_name(item: Assumption, year: Year) -> str:
    """The name that the creator gave to the contract, product, service or cost."""
    key, number = item.name.partition("_")[0], int(item.label)
    entry = getattr(year.creator.form, key)[number - 1]
    return str(getattr(entry, "brand", "") or entry.name)


def _confidence(item: Assumption, text: Text) -> str:
    if item.provenance is None:
        return badge(text(ORIGIN_NAMES[item.origin]), f"badge-{item.origin}")
    grade = item.provenance.confidence
    return badge(confidence_name(grade, text), f"badge-{grade}", text(CONFIDENCE_NAMES[grade]))


def _source(item: Assumption, text: Text) -> str:
    if item.provenance is None:
        if item.origin != "measured":
            return text("creator.yml") if item.origin == "declared" else text("the scenario")
        return measured_from(item, text)
    source = item.provenance
    note = text.pick(source.note) if source.note else ""
    return f"{text.pick(source.source)} ({_dated(source, text)}). {note}".strip()


def measured_from(item: Assumption, text: Text) -> str:
    """On how much of what a measured assumption rests, until when, and how much the card still counts."""
    day = text.date(item.last) if item.last else "–"
    told = {
        "days": text.plural(
            "TikTok export, {n} day up to {day}", "TikTok export, {n} days up to {day}", item.count, day=day
        ),
        "orders": text.plural("{n} order up to {day}", "{n} orders up to {day}", item.count, day=day),
        "hours": text.plural("{n} hour LIVE up to {day}", "{n} hours LIVE up to {day}", item.count, day=day),
        "posts": text.plural("{n} post up to {day}", "{n} posts up to {day}", item.count, day=day),
    }[item.counted]
    if item.prior_share < 0.01:
        return told
    return text(
        "{told}; the rate card still counts for {share}", told=told, share=text.percent(item.prior_share)
    )


MOST_SOLD = 5
TITLE_LENGTH = 70


def sales_table(year: Year, text: Text) -> Markup:
    """The posts that sold most through TikTok Shop, by affiliate orders; nothing without orders."""
    sales = sales_by_video(year.creator.exports)
    if sales.empty:
        return Markup()
    columns = (
        Column(text("Post")),
        Column(text("Posted on")),
        Column(text("Views"), number=True),
        Column(text("Orders"), number=True),
        Column(text("Commission"), number=True),
    )
    rows = [
        [
            shorten(one_direction(row["title"]) or row["video_id"], TITLE_LENGTH, placeholder=" …"),
            "" if pd.isna(row["posted_on"]) else text.date(row["posted_on"].date(), "medium"),
            "" if pd.isna(row["views"]) else text.number(row["views"]),
            text.number(row["orders"]),
            text.money(row["commission_eur"]),
        ]
        for row in sales.head(MOST_SOLD).reset_index().to_dict("records")
    ]
    caption = text(
        "Posts that sold most in TikTok Shop: orders and commission so far, settled or as TikTok expects."
    )
    return table(columns, rows, caption)


def sources_table(year: Year, text: Text) -> Markup:
    """The files that were read, with the days they cover."""
    rows = [
        _source_row(file.name, file.kind, file.rows, (file.first, file.last), text)
        for file in year.creator.exports.sources
    ]
    books = ((INCOME_FILE, "income", year.creator.income), (DEALS_FILE, "deals", year.creator.deals))
    for name, kind, frame in books:
        if len(frame):
            days = [day.date() for day in (frame["date"].min(), frame["date"].max()) if day is not pd.NaT]
            span = (days[0], days[-1]) if days else (None, None)
            rows.append(_source_row(name, kind, len(frame), span, text))
    if not rows:
        return Markup()
    columns = (
        Column(text("What it is")),
        Column(text("File")),
        Column(text("Rows"), number=True),
        Column(text("Days covered")),
    )
    return table(columns, rows, text("Files that were read"))


def _source_row(
    name: str, kind: str, rows: int, span: tuple[dt.date | None, dt.date | None], text: Text
) -> list[str]:
    first, last = span
    days = f"{text.date(first, 'medium')} – {text.date(last, 'medium')}" if first and last else ""
    breakable = Markup.escape(name)  # file names are long, and hold no spaces
    for sign in "_!":
        breakable = breakable.replace(sign, sign + Markup("<wbr>"))
    return [file_kind(kind, text), breakable, text.number(rows), days]


def stale_sentence(year: Year, text: Text) -> str:
    """Which of the sources in use are more than a year old when the forecast starts; else empty."""
    rows = {item.name for item in year.used if item.origin == "card"}
    stale = [rate for rate in year.card.stale(year.months.start) if rate.id in rows]
    if not stale:
        return ""
    names = text.join([quantity_name(rate.id, text) for rate in stale])
    return text.plural(
        "One source is undated or more than a year old: {names}.",
        "{n} sources are undated or more than a year old: {names}.",
        len(stale),
        names=names,
    )


def scenarios_table(summaries: dict[str, Summary], text: Text) -> Markup:
    """Scenarios below one another: low, middle, high, and the change of the middle from the first."""
    columns = (
        Column(text("Scenario")),
        *range_columns(text),
        Column(text.of_period("Change per year", "Change over the period"), number=True),
        Column(text("What is different")),
    )
    base = next(iter(summaries.values())).year.gross.sum(axis=0)
    rows = []
    for name, summary in summaries.items():
        row = summary.row("gross")
        difference = (summary.year.gross.sum(axis=0) - base).mean()
        rows.append(
            [
                name,
                *(text.money(row[key]) for key in ("p10", "p50", "p90")),
                text.money(difference),
                text.pick(summary.year.scenario.description),
            ]
        )
    return table(
        columns,
        rows,
        text.of_period(
            "Euros in the whole year; the change is the average difference from the first scenario",
            "Euros in the whole period; the change is the average difference from the first scenario",
        ),
    )
