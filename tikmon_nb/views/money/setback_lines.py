"""What may break and what may be done about it, in sentences: ranges first, then on what they rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from tikmon_nb.marking import mark
from tikmon_nb.model.money.left_over import Left
from tikmon_nb.model.money.plans import NOT_YET, HoursOption, PlanResult
from tikmon_nb.model.money.resilience import Resilience, Setback
from tikmon_nb.model.money.set_aside import three
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.views.page.html import Html, paragraphs, rows_table
from tikmon_nb.views.page.names import confidence_name
from tikmon_nb.views.page.text import Text
from tikmon_nb.views.year.tables import chance_percent

SETBACK_NAMES = {
    "platform": mark("without TikTok ({kept} moves along)"),
    "payer": mark("without the payer who paid most ({kept} is made up for)"),
    "contract": mark("without ambassador contracts ({kept} is made up for)"),
    "views": mark("with {kept} of the views"),
    "illness": mark("with {months} months of illness ({kept} goes on)"),
}

WORK_NAMES = {
    "sponsored": (
        mark("paid posts"),
        mark("That asks for brands that want them, and counts at most twice as many posts as now."),
    ),
    "live_gifts": (
        mark("LIVE"),
        mark("That supposes viewers who give as much in those hours, and counts at most twice as many."),
    ),
}


def setback_table(found: Resilience, text: Text) -> Iterator[tuple[str, Array]]:
    """What would come in: now, and after each setback."""
    yield text("as forecast"), found.now_eur
    for one in found.setbacks:
        yield _setback(one, text), one.eur


def _setback(one: Setback, text: Text) -> str:
    kept = text.span(text.percent(one.row.kept_share.low), text.percent(one.row.kept_share.high))
    return text(SETBACK_NAMES[one.row.id], kept=kept, months=text.number(one.row.months or 0))


def rests_on(found: Resilience, text: Text) -> Iterator[str]:
    """How sure the shares that remain are."""
    if found.setbacks:
        grades = dict.fromkeys(confidence_name(one.row.confidence, text) for one in found.setbacks)
        yield text(
            "How sure the shares in brackets are: {grades}; what they rest on: data/rules/{file}.yml.",
            grades=text.join([*grades]),
            file=found.rules.id,
        )


def second_source(found: Resilience, text: Text) -> Iterator[str]:
    """What a second source, as uncertain as all there is, does to the bad years."""
    if not found.now_eur.any():
        return
    yield text(
        "The worst tenth of the simulated years bring {now} on average. If {share} came from a second"
        " platform or stream, just as uncertain but with luck of its own, that would be {then}. Where the"
        " same thing strikes both, it helps less.",
        now=text.money(found.bad_eur),
        share=text.percent(found.rules.second_source.share),
        then=text.money(found.bad_with_second_eur),
    )


def hours_lines(options: Sequence[HoursOption], hours_a_week: float, text: Text) -> Iterator[str]:
    """What hours a week may bring, the best first, with the reasons."""
    if not options:
        yield text(
            "What {n} hours a week more may bring is not known: no hours are known of what you do.",
            n=text.number(hours_a_week),
        )
        return
    yield text("{n} hours a week more, before tax, in what you do already:", n=text.number(hours_a_week))
    for option in options:
        low, _, high = (text.money(one) for one in three(option.eur_per_hour))
        month_low, _, month_high = (text.money(one) for one in three(option.eur_per_month))
        room = text.number(float(np.median(option.hours_per_month)))
        name, reason = WORK_NAMES[option.row.id]
        said = text(
            "{what}: {hour} an hour, {month} a month (room for about {room} hours).",
            what=text(name),
            hour=text.span(low, high),
            month=text.span(month_low, month_high),
            room=room,
        )
        if len(options) > 1:
            best = text(
                "An hour brings most here {share} of the time.",
                share=chance_percent(option.chance_best, text),
            )
            said = f"{said} {best}"
        yield f"  {said} {text(reason)}"
    yield text("The hours that one post or one LIVE takes are a guess; your own count is worth more.")


def rules_kept(kept: tuple[int, Array] | None, text: Text) -> Iterator[str]:
    """What it would leave if the last adopted rules held on."""
    if kept is None:
        return
    low, _, high = (text.money(one, whole=True) for one in three(kept[1]))
    if low == high == text.money(0):
        return
    yield text(
        "If the rules of {year} held on, {range} more would be left over these months (below zero: less).",
        year=str(kept[0]),
        range=text.between(low, high),
    )


def what_may_break(found: Resilience, options: Sequence[HoursOption], hours: float, text: Text) -> list[str]:
    """The part of `tikmon left` that tells what may break."""
    rows = [(words, _range(eur, text)) for words, eur in setback_table(found, text)]
    width = max(len(words) for words, _ in rows)
    said = [text("What may break, and what would come in then:")]
    said += [f"  {words:<{width}}  {shown}" for words, shown in rows]
    return [
        *said,
        *rests_on(found, text),
        *second_source(found, text),
        "",
        *hours_lines(options, hours, text),
    ]


def setbacks_shown(found: Resilience, text: Text) -> Html:
    """The same as a table for a notebook, with the source of each share."""
    sources = ["", *(text.pick(one.row.source) for one in found.setbacks)]
    rows = [
        {text("What happens"): words, text("Comes in"): _range(eur, text), text("Source"): source}
        for (words, eur), source in zip(setback_table(found, text), sources, strict=True)
    ]
    caption = text("What would come in: the middle, and the range that held 8 in 10 times")
    said = [*rests_on(found, text), *second_source(found, text)]
    return Html(rows_table(rows, caption) + paragraphs(said))


def hours_shown(options: Sequence[HoursOption], hours_a_week: float, text: Text) -> Html:
    """What hours may bring, for a notebook."""
    return Html(paragraphs(hours_lines(options, hours_a_week, text)))


def plan_shown(plan: PlanResult, left: Left, text: Text) -> Html:
    """What a growth plan does after tax, and when it has paid itself back."""
    low, middle, high = (text.money(one) for one in three(plan.total_eur))
    said = [
        text(
            "After tax the plan leaves {middle} more by {month} ({low} – {high}; below zero: less).",
            middle=middle,
            low=low,
            high=high,
            month=text.month(left.window.firsts[-1]),
        ),
        text(
            "The chance that it has paid itself back by then is {chance}.",
            chance=chance_percent(plan.chance_paid_back, text),
        ),
    ]
    back = plan.paid_back_in[plan.paid_back_in != NOT_YET]
    if back.size:
        at = left.window.firsts[int(np.median(back))]
        said.append(text("Where it does, that is by {month} in half of the years.", month=text.month(at)))
    said.append(text("What it costs and what it brings is your own supposition; no source says it."))
    return Html(paragraphs(said))


def setback_fields(found: Resilience, options: Sequence[HoursOption]) -> dict[str, Any]:
    """The same as JSON-ready fields: EUR over the whole forecast, shares 0-1."""
    return {
        "setbacks": [{"what": one.row.id, "gross_eur": _three(one.eur)} for one in found.setbacks],
        "worst_tenth_eur": round(found.bad_eur, 2),
        "worst_tenth_with_second_eur": round(found.bad_with_second_eur, 2),
        "hours": [
            {
                "what": option.row.id,
                "eur_per_hour": _three(option.eur_per_hour),
                "eur_per_month": _three(option.eur_per_month),
                "chance_best": option.chance_best,
            }
            for option in options
        ],
    }


def _range(eur: Array, text: Text) -> str:
    low, middle, high = (text.money(one) for one in three(eur))
    return f"{middle} ({low} – {high})"


def _three(eur: Array) -> dict[str, float]:
    return {key: round(one, 2) for key, one in zip(("p10", "p50", "p90"), three(eur), strict=True)}
