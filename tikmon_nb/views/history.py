"""What a creator's own books say beside the forecast, and the questions that follow from it."""

from __future__ import annotations

from markupsafe import Markup

from tikmon_nb.inputs.books.ledger import DEALS_FILE, INCOME_FILE
from tikmon_nb.marking import mark
from tikmon_nb.model.history.books import A_EURO, Booked, Books, beside_forecast, paid_posts
from tikmon_nb.model.history.received import FEWEST_MONTHS
from tikmon_nb.model.year.summary import Summary
from tikmon_nb.views.page.html import Html, bullets, paragraph, paragraphs, rows_table, section
from tikmon_nb.views.page.names import stream_name
from tikmon_nb.views.page.text import Text

MOST_SHOWN = 2  # questions that are not folded
TITLE = mark("Beside your own books")
_DIFFERENCES = {
    "more": mark("more than expected"),
    "less": mark("less than expected"),
    "": mark("as expected"),
}


def books(summary: Summary, text: Text) -> Html:
    """The months in `income.csv` beside the forecast; nothing without books."""
    if not summary.year.known:
        return Html("")
    comparison = beside_forecast(summary)
    lead = _covered(comparison, text) if comparison else Markup()
    questions = _questions(summary, comparison, text)
    lead += bullets(questions[:MOST_SHOWN], "warnings")
    body = bullets(questions[MOST_SHOWN:], "warnings") + paragraphs(_learnt(summary, text))
    body += _table(comparison, text) if comparison else Markup()
    more = text("Month by month, by source")
    return section("books", text(TITLE), body, lead=lead, more=more) if lead else Html("")


def speaks_against(summary: Summary, text: Text) -> str:
    """Where the books hold less than the forecast expects, in all and by stream; empty where they do not."""
    comparison = beside_forecast(summary) if summary.year.known else None
    if comparison is None or comparison.total is None:
        return ""
    lines, total = [], comparison.total
    if total.difference == "less":
        lines.append(
            text(
                "Your own books hold {booked} a month on average; {expected} is expected here.",
                booked=text.money(total.mean, whole=True),
                expected=_expected(total, text),
            )
        )
    elif less := _named(comparison.streams, "less", text):
        lines.append(text("Less than expected was booked for: {streams}.", streams=less))
    return " ".join(lines)


def _expected(row: Booked, text: Text) -> str:
    """A range rounded as an estimate is; one exact amount as exactly as what was booked."""
    exact = row.high - row.low < A_EURO
    return text.span(*(text.money(eur, whole=exact) for eur in (row.low, row.high)))


def _covered(comparison: Books, text: Text) -> Markup:
    first, last = (text.month(comparison.months.firsts[at]) for at in (0, -1))
    lines = [
        text.plural(
            "Your {file} covers {n} month, {first}.",
            "Your {file} covers {n} months, {first} to {last}.",
            comparison.months.count,
            file=INCOME_FILE,
            first=first,
            last=last,
        )
    ]
    if comparison.months.count < FEWEST_MONTHS:
        lines.append(text("From {n} months on it is put beside the forecast.", n=FEWEST_MONTHS))
    return paragraph(" ".join(lines))


def _table(comparison: Books, text: Text) -> Markup:
    together = [comparison.total] if comparison.total and len(comparison.streams) > 1 else []
    rows = [
        {
            text("Source of income"): text("Everything together")
            if row is comparison.total
            else stream_name(row.stream, text),
            text("Booked a month"): text.money(row.mean, whole=True),
            text("Lowest and highest month"): text.span(
                *(text.money(eur, whole=True) for eur in (row.eur.min(), row.eur.max()))
            ),
            text("Expected a month"): _expected(row, text),
            text("Booked is"): text(_DIFFERENCES[row.difference]),
        }
        for row in (*comparison.streams, *together)
    ]
    caption = text.of_period(
        "Euros a month on average, without VAT. Expected: in 8 of 10 simulated years, the average of as many"
        " months lies between these.",
        "Euros a month on average, without VAT. Expected: in 8 of 10 simulated periods, the average of as"
        " many months lies between these.",
    )
    return rows_table(rows, caption)


def _questions(summary: Summary, comparison: Books | None, text: Text) -> list[str]:
    streams = comparison.streams if comparison else ()
    lines = []
    if less := _named(streams, "less", text):
        lines.append(
            text(
                "Booked less than expected: {streams}."
                " Does your form or the rate card count on too much, or is an entry missing?",
                streams=less,
            )
        )
    if more := _named(streams, "more", text):
        lines.append(
            text(
                "Booked more than expected: {streams}. Will that come back, and is your form too careful?",
                streams=more,
            )
        )
    posts = paid_posts(summary)
    if posts and posts.differs:
        lines.append(
            text.plural(
                "Your form counts on {planned} paid posts a month; {file} holds {n} post in {months} months."
                " Is that right?",
                "Your form counts on {planned} paid posts a month; {file} holds {n} posts in {months} months."
                " Is that right?",
                round(posts.posts),
                planned=text.span(text.number(posts.low, 1), text.number(posts.high, 1)),
                file=DEALS_FILE,
                months=posts.months,
            )
        )
    return lines


def _learnt(summary: Summary, text: Text) -> list[str]:
    """How much of each stream's level now comes from the books."""
    learnt = summary.year.learnt.values()
    if not learnt:
        return []
    parts = [
        text(
            "{stream} {books} from your books ({months}), {card} from card and form",
            stream=stream_name(each.stream, text),
            books=text.percent(each.share),
            months=text.plural("{n} month", "{n} months", each.months),
            card=text.percent(1 - each.share),
        )
        for each in learnt
    ]
    return [text("The forecast has learnt from what came in: {parts}.", parts=text.join(parts))]


def _named(streams: tuple[Booked, ...], difference: str, text: Text) -> str:
    return text.join([stream_name(row.stream, text) for row in streams if row.difference == difference])
