"""Tables: what a reader may want to look up, with units, sources and dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from textwrap import shorten
from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from tikmon_nb.inputs.books.ledger import DEALS_FILE, INCOME_FILE
from tikmon_nb.inputs.cards import SOURCED, Provenance
from tikmon_nb.inputs.ranges import Range
from tikmon_nb.marking import mark
from tikmon_nb.model.posts.sales import sales_by_video
from tikmon_nb.views.page.html import Figures, badge, rows_table
from tikmon_nb.views.page.names import (
    BANDS,
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
    from tikmon_nb.inputs.cards import Rate
    from tikmon_nb.model.year.assumptions import Assumption
    from tikmon_nb.model.year.simulated_year import Year
    from tikmon_nb.model.year.summary import Summary


def state_name(state: str, text: Text) -> str:
    """The state of a stream in words."""
    of_a_year = STATE_NAMES[state]
    return text.of_period(of_a_year, STATES_OF_A_PERIOD.get(state, of_a_year))


def range_cells(eur: Iterable[float], text: Text) -> dict[str, str]:
    """A low, middle and high amount by their headings."""
    headings = (Figures(text(name)) for name in (mark("Low"), mark("Middle"), mark("High")))
    return dict(zip(headings, map(text.money, eur), strict=True))


def streams_table(summary: Summary, text: Text) -> Markup:
    """Low, middle and high of the year per stream, with the chance of nothing."""
    status = summary.year.status
    shown = [name for name in STREAMS if status[name].counts or status[name].state == "closed_by_scenario"]
    rows = [_stream_row(summary, name, text) for name in (*shown, "gross", "costs", "net")]
    caption = text.of_period(
        "Euros in the whole year. 1 in 10 simulated years ends at Low or below, and 1 in 10 above High.",
        "Euros in the whole period. 1 in 10 simulated periods ends at Low or below, and 1 in 10 above High.",
    )
    if "management_fee_share" in summary.year.assumptions:
        caption += " " + text("Costs include your manager's share.")
    return rows_table(rows, caption)


def _stream_row(summary: Summary, name: str, text: Text) -> dict[str, str]:
    row = summary.row(name)
    status = summary.year.status.get(name)
    nothing = "" if name in ("costs", "net") else chance_percent(row["chance_zero"], text)
    return {
        text("Source of income"): stream_name(name, text),
        **range_cells((row[key] for key in BANDS), text),
        Figures(text("Chance of nothing")): nothing,
        text("State"): badge(state_name(status.state, text), f"state-{status.state}") if status else "",
    }


def chance_percent(share: float, text: Text) -> str:
    """A chance as a percentage that never reads as certainty."""
    if share < 0.01:
        return text("less than 1%")
    if share > 0.99:
        return text("more than 99%")
    return text.percent(share)


def assumptions_table(year: Year, text: Text) -> Markup:
    """Every assumption in use: range, where it comes from, source, date and confidence."""
    rows = [_assumption_row(item, year, text) for item in year.used]
    return rows_table(rows, text("Assumptions behind this report"))


def _assumption_row(item: Assumption, year: Year, text: Text) -> dict[str, str]:
    label = f" ({item_name(item, year)})" if item.label else ""
    changed = " · " + text("changed by the scenario") if item.changed else ""
    return {
        text("Assumption"): quantity_name(item.name, text) + label,
        text("Range"): assumption_text(item, item.range, year, text) + changed,
        text("Confidence"): _confidence(item, text),
        text("Source, date and note"): _source(item, text),
    }


def fees_table(year: Year, text: Text) -> Markup:
    """What each source says that a post of this creator pays, and how likely it is to hold; else nothing."""
    if SOURCED not in {item.name for item in year.used}:
        return Markup()
    sources = {source.id: source for source in year.card.rates[SOURCED].sources}
    lists = [fees for fees in year.assumptions.lists if fees.source in sources and fees.span is not None]
    total = sum(fees.weight for fees in lists)
    rows = [
        {
            text("Source"): text.pick(sources[fees.source].name),
            Figures(text("A post of yours")): text.span(*(text.money(eur) for eur in fees.span)),
            Figures(text("Chance that it holds")): text.percent(fees.weight / total),
            text("Date and address"): _dated(sources[fees.source], text),
        }
        for fees in lists
        if fees.span is not None
    ]
    return rows_table(rows, text("The sources contradict each other; each simulation goes by one of them"))


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
    rows = [
        {
            text("Post"): shorten(
                one_direction(row["title"]) or row["video_id"], TITLE_LENGTH, placeholder=" …"
            ),
            text("Posted on"): "" if pd.isna(row["posted_on"]) else text.date(row["posted_on"], "medium"),
            Figures(text("Views")): "" if pd.isna(row["views"]) else text.number(row["views"]),
            Figures(text("Orders")): text.number(row["orders"]),
            Figures(text("Commission")): text.money(row["commission_eur"]),
        }
        for row in sales.head(MOST_SOLD).reset_index().to_dict("records")
    ]
    caption = text(
        "Posts that sold most in TikTok Shop: orders and commission so far, settled or as TikTok expects."
    )
    return rows_table(rows, caption)


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
    return rows_table(rows, text("Files that were read"))


def _source_row(
    name: str, kind: str, rows: int, span: tuple[dt.date | None, dt.date | None], text: Text
) -> dict[str, str]:
    first, last = span
    days = f"{text.date(first, 'medium')} – {text.date(last, 'medium')}" if first and last else ""
    breakable = Markup.escape(name)  # file names are long, and hold no spaces
    for sign in "_!":
        breakable = breakable.replace(sign, sign + Markup("<wbr>"))
    return {
        text("What it is"): file_kind(kind, text),
        text("File"): breakable,
        Figures(text("Rows")): text.number(rows),
        text("Days covered"): days,
    }


def _stale(year: Year) -> list[Rate]:
    rows = {item.name for item in year.used if item.origin == "card"}
    return [rate for rate in year.card.stale(year.months.start) if rate.id in rows]


def stale_count(year: Year, text: Text) -> str:
    """How many of the sources in use are undated, or more than a year old when the forecast starts."""
    return text.plural(
        "{n} source is undated or more than a year old.",
        "{n} sources are undated or more than a year old.",
        len(_stale(year)),
    )


def stale_sentence(year: Year, text: Text) -> str:
    """Which of the sources in use are undated, or more than a year old when it starts; else empty."""
    stale = _stale(year)
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
    base = next(iter(summaries.values())).year.gross.sum(axis=0)
    changed = Figures(text.of_period("Change per year", "Change over the period"))
    rows = [
        {
            text("Scenario"): name,
            **range_cells((summary.at("gross", key) for key in BANDS), text),
            changed: text.money((summary.year.gross.sum(axis=0) - base).mean()),
            text("What is different"): text.pick(summary.year.scenario.description),
        }
        for name, summary in summaries.items()
    ]
    return rows_table(
        rows,
        text.of_period(
            "Euros in the whole year; the change is the average difference from the first scenario",
            "Euros in the whole period; the change is the average difference from the first scenario",
        ),
    )
