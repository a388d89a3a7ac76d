"""What is left, as the report shows it: a line on the first screen, and a section."""

from __future__ import annotations

from markupsafe import Markup

from tikmon_nb.model.money.income_tax import Taxpayer
from tikmon_nb.model.money.left_over import Left
from tikmon_nb.model.money.set_aside import three
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.year.summary import A_YEAR
from tikmon_nb.views.figures.plots import plot_ranges
from tikmon_nb.views.money.left_lines import details, questions, rests_on, set_aside, spread
from tikmon_nb.views.money.tax_lines import caveats
from tikmon_nb.views.page.html import Html, figure, paragraphs, rows_table, section
from tikmon_nb.views.page.text import Text


def after_tax(left: Left | None, text: Text) -> str:
    """What is left after costs and tax, in a sentence; both answers where the form leaves it open."""
    if left is None or left.window.count > A_YEAR or not left.gross_eur.any():
        return ""
    said = [_case(case.net_eur, _short(case.who[left.window.start.year], text), text) for case in left.cases]
    return text("{cases}: an estimate.", cases=text.join(said, "or"))


def steps(left: Left, text: Text) -> dict[str, tuple[float, float, float]]:
    """From gross to net: low, middle and high of what comes in, and of what is left after costs and tax."""
    rows = {
        text("Comes in"): left.gross_eur,
        text("Left after costs"): left.gross_eur - left.costs_eur,
    }
    for case in left.cases:
        who = _short(case.who[left.window.start.year], text)
        rows[text("After tax ({who})", who=who)] = case.net_eur
    return {words: three(eur) for words, eur in rows.items()}


def _short(who: Taxpayer, text: Text) -> str:
    if not who.entrepreneur:
        return text("no entrepreneur")
    if who.starter:
        return text("starting entrepreneur")
    return text("entrepreneur, enough hours") if who.hours else text("entrepreneur")


def _case(eur: Array, words: str, text: Text) -> str:
    low, _, high = (text.money(one) for one in three(eur))
    return text("{amounts} ({who})", amounts=text.between(low, high), who=words)


def left_over(left: Left | None, text: Text) -> Html:
    """From what comes in to what is left, when it comes, and what may break."""
    title = text("What is left, and when it comes")
    if left is None:
        return section(
            "left", title, unsaid=text("only Dutch tax is worked out, and only where something is known")
        )
    if not left.gross_eur.any():
        return Html("")
    rows = steps(left, text)
    alt = ". ".join(
        f"{words}: {text.between(*map(text.money, (low, high)))}" for words, (low, _, high) in rows.items()
    )
    caption = text(
        "From what comes in to what is left: 8 in 10 simulated times within the bar, the dot is the middle."
    )
    body = figure(plot_ranges(rows, text), alt, caption)
    body += paragraphs(
        [
            *questions(left, text),
            *rests_on(left, text),
            *set_aside(left, text),
            *details(left, text),
            *spread(left, text),
        ]
    )
    body += _calendar(left, text) + paragraphs(caveats(text))
    return section("left", title, body)


def _calendar(left: Left, text: Text) -> Markup:
    """Month by month what comes in and goes out on its days."""
    columns = {text("Comes in"): left.received_eur, text("Goes out"): left.paid_eur}
    form = left.year.creator.form.money
    if form and form.vat == "regular":
        columns[text("VAT, beside it")] = left.vat_paid_eur
    rows = [
        {text("Month"): text.month(day)} | {name: _span(eur[at], text) for name, eur in columns.items()}
        for at, day in enumerate(left.window.firsts)
    ]
    return rows_table(
        rows, text("When it comes and goes: euros on the day of payment, 8 in 10 simulated times")
    )


def _span(eur: Array, text: Text) -> str:
    low, _, high = (text.money(one) for one in three(eur))
    return text.span(low, high)
