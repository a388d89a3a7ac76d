"""What is left of a forecast, in sentences and as data: the range first, then on what it rests."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from tikmon_nb.inputs.creator_form import Money
from tikmon_nb.marking import mark
from tikmon_nb.model.money.left_over import ENOUGH, Case, Left
from tikmon_nb.model.money.set_aside import three
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.views.money.tax_lines import caveats, status_sentence, who_words
from tikmon_nb.views.page.names import stream_name
from tikmon_nb.views.page.text import Text
from tikmon_nb.views.year.tables import chance_percent

MOVED = 1_000  # EUR
TOLD = 0.01  # a chance; of a smaller one the month is not told
ALONE = 1.05  # streams or payers; less is written as one

QUESTIONS = {
    "entrepreneur": mark("whether you are an entrepreneur for the income tax"),
    "enough_hours": mark("whether you work the hours that the deduction asks for"),
    "starter_years_used": mark("how often you used the deduction for starters"),
}


def left_lines(left: Left, broken: Sequence[str], kept: Sequence[str], text: Text) -> list[str]:
    """Everything that `tikmon left` says; `broken` is about what may break, `kept` about other rules."""
    name = left.year.creator.name
    if not left.year.known:
        return [text("Too little is known about {name} to name an amount.", name=name)]
    first, last = left.window.firsts[0], left.window.firsts[-1]
    said = [
        text(
            "{name}: what is left, {first} to {last}",
            name=name,
            first=text.month(first),
            last=text.month(last),
        ),
        text("First the middle; in brackets the range that held 8 in 10 times in the simulation."),
        "",
    ]
    said += _table(left, text)
    said += ["", *questions(left, text), *rests_on(left, text), *kept, "", *set_aside(left, text)]
    return [*said, *details(left, text), "", *spread(left, text), *broken, "", *caveats(text)]


def details(left: Left, text: Text) -> list[str]:
    """What an hour leaves, VAT, the month of an invoice, and what should stand on the account."""
    return [*_per_hour(left, text), *_vat(left, text), *_moved(left, text), *_account(left, text)]


def _table(left: Left, text: Text) -> Iterator[str]:
    rows = [
        (text("Comes in"), left.gross_eur),
        (text("Left after costs"), left.gross_eur - left.costs_eur),
    ]
    for case in left.cases:
        who = who_words(case.who[left.window.start.year], text)
        rows.append((text("Left after tax: {who}", who=who), case.net_eur))
    width = max(len(words) for words, _ in rows)
    for words, eur in rows:
        low, middle, high = (text.money(one) for one in three(eur))
        yield f"  {words:<{width}}  {middle} ({low} – {high})"
    months = left.window.count
    low, _, high = (text.money(one / months) for one in three(left.least.net_eur))
    yield "  " + text("A month on average, of the least of these: {range}", range=text.between(low, high))


def questions(left: Left, text: Text) -> Iterator[str]:
    """What the form leaves open, and what that makes of the amounts."""
    asked = [text(QUESTIONS[key]) for key in left.unknown if key in QUESTIONS]
    if asked:
        yield text(
            "Not filled in under money in creator.yml: {questions}. The least and the most that it can make"
            " of the tax stand side by side.",
            questions=text.join(asked),
        )
    if "wage_eur_per_year" in left.unknown:
        yield text("A wage is not filled in and counts as none; beside a wage more tax is due.")


def rests_on(left: Left, text: Text) -> Iterator[str]:
    """Which rules and which months the tax rests on."""
    for rules in left.least.tax.rules.values():
        yield status_sentence(rules.status_of("brackets"), rules, text)
    year = str(left.window.start.year)
    if left.before == "books":
        yield text(
            "What came in before the forecast in {year} is taken from income.csv, by the day of payment, less"
            " usual costs.",
            year=year,
        )
    if left.before == "form":
        yield text("The profit before the forecast in {year} is taken from creator.yml.", year=year)
    missing = left.least.tax.missing
    if missing:
        yield text(
            "Nothing is known of {months}: each month counts as an average month of the forecast.",
            months=text.span(text.month(missing[0]), text.month(missing[-1])),
        )


def set_aside(left: Left, text: Text) -> Iterator[str]:
    """Which share of what comes in to set aside for tax."""
    shares = [case.set_aside_share for case in reversed(left.cases)]
    if not all(map(math.isfinite, shares)):
        yield text("What to set aside for tax is not shown: too often nothing comes in to set it aside from.")
        return
    low, high = (text.percent(math.ceil(share * 100) / 100) for share in (shares[0], shares[-1]))
    yield text(
        "To set aside for income tax and Zvw: {share} of what comes in; enough {n} in 10 times in the"
        " simulation.",
        share=text.between(low, high) if low != high else high,
        n=round(ENOUGH * 10),
    )


def _per_hour(left: Left, text: Text) -> Iterator[str]:
    found = left.least.per_hour
    if found is None:
        yield text("What an hour leaves is not shown: hours_per_month is not filled in.")
        return
    low, _, high = (text.money(one, exact=True) for one in found.net_eur)
    wage = min(rules.minimum_wage.eur_per_hour for rules in left.least.tax.rules.values())
    yield text(
        "An hour of work leaves {range} after tax; the chance that it brings less than the legal minimum wage"
        " ({wage} before tax) is {chance}.",
        range=text.between(low, high),
        wage=text.money(wage, exact=True),
        chance=chance_percent(found.chance_below_minimum_wage, text),
    )


def _vat(left: Left, text: Text) -> Iterator[str]:
    form = left.year.creator.form.money or Money()
    line = left.least.tax.rules[left.window.start.year].small_business_scheme.eur
    if form.vat == "regular":
        quarters = left.window.count / 3
        low, _, high = (text.money(eur / quarters) for eur in three(left.vat_eur))
        yield text(
            "You charge VAT: it is no income of yours, and goes to the tax office after each quarter: {range}"
            " in an average one, less what you paid on costs.",
            range=text.between(low, high),
        )
        return
    yield text(
        "The chance that turnover in a calendar year goes over {line}, where the small business scheme (KOR)"
        " ends, is {chance}.",
        line=text.money(line, whole=True),
        chance=chance_percent(left.crossing.chance, text),
    )
    own_products = left.year.income["shop"].any()
    if own_products:
        yield text(
            "Own products count there with what you keep of them; the price itself counts, so it is more."
        )
    at = left.crossing.likeliest_month
    if at is not None and left.crossing.chance >= TOLD:
        month = text.month(left.window.firsts[at])
        if at:
            yield text("If it does, most often in {month}; brands pay VAT on top from then on.", month=month)
        else:
            yield text(
                "If it does, most often already in {month}; brands pay VAT on top from then on.", month=month
            )
        if own_products:
            yield text("Out of what consumers pay it comes off: their price stays the same.")
    if form.vat is None:
        yield text("Whether you use that scheme is not filled in.")


def _moved(left: Left, text: Text) -> Iterator[str]:
    """What the month of an invoice does; only where December mostly has one, and it is worth a euro."""
    saved = left.moving_saves_eur(MOVED)
    if saved is None or np.median(left.last_december_eur) < MOVED or abs(np.median(saved)) < 1:
        return
    low, _, high = (text.money(eur, whole=True) for eur in three(-saved))
    yield text(
        "An invoice of {amount} in January {year} instead of December changes the tax of both years together"
        " by an amount {range} (below zero: less): it depends on how high the profit of each year turns out."
        " The work and the invoice must really be of that month; a payment alone moves nothing.",
        amount=text.money(MOVED, whole=True),
        year=str([*left.least.tax.years][-1]),
        range=text.between(low, high),
    )


def _account(left: Left, text: Text) -> Iterator[str]:
    form = left.year.creator.form.money or Money()
    enough = text.money(left.buffer_eur)
    if form.private_eur_per_month is None:
        yield text(
            "What you take out to live from is not filled in: what stands on the account counts for costs and"
            " tax alone, and must be more by what you live from."
        )
    if form.buffer_eur is not None and left.cash is not None:
        yield text(
            "With {buffer} on the account now, the chance that some month ends below nothing is {chance};"
            " with {enough} it is 1 in 20.",
            buffer=text.money(form.buffer_eur, whole=True),
            chance=chance_percent(left.cash.chance_dry, text),
            enough=enough,
        )
    else:
        yield text(
            "With {enough} on the account now, the chance that some month ends below nothing is 1 in 20.",
            enough=enough,
        )
    if left.open_eur:
        yield text(
            "Open invoices of before the forecast ({amount}, by deals.csv) are in that, VAT is not.",
            amount=text.money(left.open_eur, whole=True),
        )
    else:
        yield text("Invoices of before the forecast and VAT are left out of that.")
    if left.learnt_days is not None and form.payment_days is None:
        yield text(
            "By deals.csv your payers took {low} to {high} days; deals are taken to be paid so.",
            low=text.number(left.learnt_days.low),
            high=text.number(left.learnt_days.high),
        )


def spread(left: Left, text: Text) -> Iterator[str]:
    """On how many streams and payers the income rests, and what the largest is worth."""
    if left.streams < ALONE:
        yield text("The income rests on one stream alone.")
    elif math.isfinite(left.streams):
        yield text("The income rests on as much as {n} equal streams.", n=text.number(left.streams, 1))
        low, _, high = (text.money(eur) for eur in three(left.without_largest_eur))
        yield text(
            "Without the largest, {stream}, {range} would come in.",
            stream=stream_name(left.largest, text),
            range=text.between(low, high),
        )
    if left.payers is not None and left.payers < ALONE:
        yield text("By the books, on one payer alone.")
    elif left.payers is not None:
        yield text("By the books, on as much as {n} equal payers.", n=text.number(left.payers, 1))


def left_fields(left: Left, lines: Sequence[str], text: Text) -> dict[str, Any]:
    """The same as JSON-ready fields: EUR over the whole forecast, shares 0-1."""
    form = left.year.creator.form.money or Money()
    cash = left.cash
    return {
        "creator": left.year.creator.id,
        "period": {"start": left.window.start.isoformat(), "months": left.window.count},
        "gross_eur": _three(left.gross_eur),
        "after_costs_eur": _three(left.gross_eur - left.costs_eur),
        "cases": [_case(case, left, text) for case in left.cases],
        "unknown": list(left.unknown),
        "before": left.before,
        "status": left.least.tax.status,
        "vat": {
            "scheme": form.vat,
            "chance_crossing": left.crossing.chance,
            "by_month": [round(float(share), 6) for share in left.crossing.by_month],
            "counted_eur": _three(left.counted_eur),
            "due_eur": _three(left.vat_eur),
        },
        "cash": {
            "buffer_for_1_in_20_eur": round(left.buffer_eur, 2),
            "open_invoices_eur": round(left.open_eur, 2),
            "chance_dry": None if cash is None else cash.chance_dry,
            "first_dry": None if cash is None else [round(float(share), 6) for share in cash.first_dry],
        },
        "effective_streams": left.streams if math.isfinite(left.streams) else None,
        "effective_payers": left.payers,
        "without_largest": {"stream": left.largest, "gross_eur": _three(left.without_largest_eur)},
        "text": list(lines),
    }


def _case(case: Case, left: Left, text: Text) -> dict[str, Any]:
    hour = case.per_hour
    share = case.set_aside_share
    return {
        "who": who_words(case.who[left.window.start.year], text),
        "net_eur": _three(case.net_eur),
        "tax_eur": _three(case.tax.due_eur.sum(axis=0)),
        "set_aside_share": share if math.isfinite(share) else None,
        "per_hour": None
        if hour is None
        else {
            "net_eur": dict(zip(("p10", "p50", "p90"), hour.net_eur, strict=True)),
            "profit_eur": dict(zip(("p10", "p50", "p90"), hour.profit_eur, strict=True)),
            "chance_below_minimum_wage": hour.chance_below_minimum_wage,
        },
    }


def _three(eur: Array) -> dict[str, float]:
    return {key: round(one, 2) for key, one in zip(("p10", "p50", "p90"), three(eur), strict=True)}
