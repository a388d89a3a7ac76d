"""A claim of income beside what the model says of a creator: in sentences, never a verdict on a person."""

from __future__ import annotations

import math
from typing import Any

from tikmon_nb.inputs.rule_sets.law import PublishedIncomes, Survey
from tikmon_nb.marking import mark
from tikmon_nb.model.choices.claims import Change50, ClaimChance
from tikmon_nb.rules.captions.reading import Span
from tikmon_nb.rules.claims.claim_records import Claim
from tikmon_nb.views.page.names import (
    amount,
    confidence_name,
    one_direction,
    partial_date,
    quantity_name,
    unit_name,
)
from tikmon_nb.views.page.text import Text, significant
from tikmon_nb.views.year.tables import chance_percent

PER_NAMES = {
    "day": mark("{amount} a day"),
    "week": mark("{amount} a week"),
    "month": mark("{amount} a month"),
    "quarter": mark("{amount} a quarter"),
    "year": mark("{amount} a year"),
    "video": mark("{amount} a video"),
    "live": mark("{amount} a LIVE"),
}
SEVERAL_NAMES = {
    "day": mark("{amount} in {n} days"),
    "week": mark("{amount} in {n} weeks"),
    "month": mark("{amount} in {n} months"),
    "quarter": mark("{amount} in {n} quarters"),
    "year": mark("{amount} in {n} years"),
    "video": mark("{amount} with {n} videos"),
    "live": mark("{amount} with {n} LIVEs"),
}
CONDITION_NAMES = {
    "net": mark("The text speaks of what is left (“{words}”); the figures here are before costs and tax."),
    "turnover": mark("The text speaks of turnover; the figures here are income before costs and tax."),
    "profit": mark("The text speaks of profit; the figures here are before costs and tax."),
    "stream": mark("The text speaks of one kind of income (“{words}”); all kinds were counted here."),
    "deadline": mark("By when it is reached (“{words}”) was left out; the whole year was counted."),
    "supposed": mark("The text speaks of a wish or a plan (“{words}”)."),
    "other": mark("Left out, since no year is reckoned with it: “{words}”."),
}
MOST_CHANGES = 4
FAR_MORE = 10  # times what it is now


def claim_sentences(found: ClaimChance, name: str, text: Text, *, up_to: bool = False) -> list[str]:
    """What the model says of the claim: how likely it is, what is usual, what would have to be true."""
    said = [_claimed(found, text), _chance(found, name, text)]
    low, middle, high = (text.money(eur) for eur in found.usual)
    said.append(_usual(low, middle, high, text))
    if up_to:
        said.append(
            text("“Up to” names the highest that anybody might reach; it says nothing of what is usual.")
        )
    return said + _changes(found, text)


def on_another_card(found: ClaimChance, text: Text) -> str:
    """How likely the claim is, and what is usual, by another rate card."""
    low, _, high = (text.money(eur) for eur in found.usual)
    return text(
        "By the rate card “{card}” the chance is {chance}, and 8 of 10 simulated years lie {range} a month.",
        card=text.pick(found.run.card.title),
        chance=chance_percent(found.average.value, text),
        range=text.between(low, high),
    )


def _usual(low: str, middle: str, high: str, text: Text) -> str:
    if low == high:
        return text(
            "The middle is {middle} a month, and 8 of 10 simulated years come to about as much, before costs"
            " and tax.",
            middle=middle,
        )
    return text(
        "The middle is {middle} a month; 8 of 10 simulated years lie {range} a month, before costs and tax.",
        middle=middle,
        range=text.between(low, high),
    )


def reading_lines(claim: Claim, text: Text) -> list[str]:
    """How the claim was read where it could have been read otherwise, and what of it was left out."""
    said = list[str]()
    if claim.high > claim.low:
        said.append(text("Of the amounts named, the lowest was taken."))
    if not claim.per:
        said.append(text("The text names no period; it was taken as the whole year, the kindest reading."))
    if claim.assumed:
        said.append(text("The text names no currency; euros were assumed."))
    for kind, template in CONDITION_NAMES.items():
        spans = [one.span.text for one in claim.conditions if one.kind == kind]
        if spans:
            words = "”, “".join(" ".join(one_direction(span).split()) for span in dict.fromkeys(spans))
            said.append(text(template, words=words))
    return said


def _claimed(found: ClaimChance, text: Text) -> str:
    claim = found.claimed
    several = claim.n != 1
    told = text(
        (SEVERAL_NAMES if several else PER_NAMES)[claim.per],
        amount=text.money(claim.eur, whole=True),
        **({"n": text.number(claim.n, 0 if claim.n == int(claim.n) else 1)} if several else {}),
    )
    if claim.per == "month" and not several:
        return text("The claim: {claim}.", claim=told)
    monthly = text.money(claim.eur_per_month)
    if claim.times_per_month is not None:
        template = {
            "video": mark("The claim: {claim}, which with {n} videos a month comes to {monthly} a month."),
            "live": mark("The claim: {claim}, which with {n} LIVEs a month comes to {monthly} a month."),
        }[claim.per]
        return text(template, claim=told, n=text.number(claim.times_per_month, 1), monthly=monthly)
    return text("The claim: {claim}, which comes to {monthly} a month.", claim=told, monthly=monthly)


def _chance(found: ClaimChance, name: str, text: Text) -> str:
    chances = (found.average, found.some_month, found.every_month)
    average, some, every = (chance_percent(chance.value, text) for chance in chances)
    return text(
        "For a creator like {name} the chance that the average month of the year reaches it is {average};"
        " that at least one month does is {some}, that every month does is {every}.",
        name=name,
        average=average,
        some=some,
        every=every,
    )


def _changes(found: ClaimChance, text: Text) -> list[str]:
    if found.is_even:
        return []
    if not found.changes:
        return [text("None of the single changes that were tried makes it an even chance.")]
    said = [text("For an even chance, one of these would have to be so, all else as it is:")]
    return said + ["– " + _change(change, text) for change in found.changes[:MOST_CHANGES]]


def _change(change: Change50, text: Text) -> str:
    """The figures as they are shown, and the factor between those: whoever divides them finds it."""
    unit, key = change.found.unit, change.found.key
    wanted, now = (significant(x) for x in (change.found.value or 0.0, change.now))
    name, value = quantity_name(key.partition("/")[0], text), _amount(wanted, unit, text)
    if not now > 0:
        return text("{what}: {value} (now nothing)", what=name, value=value)
    times = significant(wanted / now)
    said = {"what": name, "value": value, "times": _number(times, text), "now": _amount(now, unit, text)}
    if times > FAR_MORE:
        return text(
            "{what}: {value}, far more than now: about {times} times as much (now about {now})", **said
        )
    return text("{what}: {value}, {times} times as much as now (about {now})", **said)


def _number(value: float, text: Text) -> str:
    """Two figures of a number, however small it is."""
    return text.number(value, _decimals(value))


def _decimals(value: float) -> int:
    return max(0, 1 - math.floor(math.log10(abs(value)))) if value else 0


def _amount(value: float, unit: str, text: Text) -> str:
    if unit.startswith("share"):
        written = text.percent(value, _decimals(100 * value))
    elif unit.startswith("eur_"):
        written = amount(value, unit, text)
    else:
        written = _number(value, text)
    return f"{written} {unit_name(unit, text)}".strip()


def published_lines(published: PublishedIncomes, text: Text) -> list[str]:
    """What surveys found elsewhere, with country, year, source and confidence."""
    said = [text("What creators elsewhere said they earn (no measure for you):")]
    said += ["– " + _survey(survey, text) for survey in published.surveys]
    return [*said, text.pick(published.no_dutch)]


def _survey(survey: Survey, text: Text) -> str:
    source, day = text.pick(survey.source), partial_date(survey.source_date, text)
    return text(
        "{country}, {year}: {said} ({source}; certainty: {grade})",
        country=text.pick(survey.country)[:1].upper() + text.pick(survey.country)[1:],
        year=survey.year,
        said=text.pick(survey.said),
        source=source if day in source else f"{source}, {day}",
        grade=confidence_name(survey.confidence, text),
    )


def promise_lines(spans: list[Span], text: Text) -> list[str]:
    """Words in the text that promise certainty."""
    if not spans:
        return []
    words = "”, “".join(dict.fromkeys(one_direction(span.text) for span in spans))
    return [
        text(
            "The text speaks with a certainty that no estimate has: “{words}”. Claims of income must"
            " not mislead.",
            words=words,
        )
    ]


def _usual_fields(found: ClaimChance) -> dict[str, float]:
    return dict(zip(("p10", "p50", "p90"), found.usual, strict=True))


def _on_card(found: ClaimChance) -> dict[str, Any]:
    return {
        "card": found.run.card.id,
        "chance_average_month": found.average.value,
        "usual_eur_per_month": _usual_fields(found),
    }


def claim_fields(found: ClaimChance, said: list[str], beside: ClaimChance | None = None) -> dict[str, Any]:
    """The result as JSON-ready fields; chances are shares (0-1), amounts EUR. `beside`: by another card."""
    claim = found.claimed
    other = {"beside": _on_card(beside)} if beside else {}
    return other | {
        "eur": claim.eur,
        "per": claim.per,
        "n": claim.n,
        "eur_per_month": claim.eur_per_month,
        "chance_average_month": found.average.value,
        "chance_average_month_se": found.average.se,
        "chance_some_month": found.some_month.value,
        "chance_every_month": found.every_month.value,
        "usual_eur_per_month": _usual_fields(found),
        "changes": [
            {
                "quantity": change.found.key,
                "unit": change.found.unit,
                "value": change.found.value,
                "now": change.now,
                "times": change.times if math.isfinite(change.times) else None,
            }
            for change in found.changes
        ],
        "out_of_reach": list(found.out_of_reach),
        "text": said,
    }
