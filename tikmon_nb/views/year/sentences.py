"""What the numbers say, in sentences that need no statistics."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from tikmon_nb.findings import check_kind
from tikmon_nb.inputs.correlations import RankCorrelation
from tikmon_nb.model.year.calendar import Months
from tikmon_nb.model.year.simulated_year import Year
from tikmon_nb.model.year.summary import A_YEAR, Summary, YearApart, years_apart
from tikmon_nb.views.figures.plots import A_SUMMARY, shown_streams
from tikmon_nb.views.figures.plots_what_matters import plain_name
from tikmon_nb.views.page.names import BANDS, quantity_name, range_text, stream_name
from tikmon_nb.views.page.text import DEFAULT_LANG, Text, as_text, round_to_significant

WORTH_NAMING = 0.05  # of the spread


def period(months: Months, text: Text) -> str:
    """`from december 2026 to november 2027`, or `in december 2026`."""
    first, *_, last = (*months.firsts, months.firsts[-1])
    if first == last:
        return text("in {month}", month=text.month(first))
    return text("from {first} to {last}", first=text.month(first), last=text.month(last))


def chance(share: float, text: Text) -> str:
    """A chance as a number of years out of a hundred, never as certainty."""
    if share < 0.005:
        return text.of_period(
            "in fewer than 1 in 100 simulated years", "in fewer than 1 in 100 simulated periods"
        )
    if share > 0.995:
        return text.of_period(
            "in more than 99 in 100 simulated years", "in more than 99 in 100 simulated periods"
        )
    n = text.number(round(share * 100))
    return text.of_period("in about {n} in 100 simulated years", "in about {n} in 100 simulated periods", n=n)


def brings_in(summary: Summary) -> bool:
    """Whether anything worth drawing comes in, in at least one simulated year in twenty."""
    return summary.year.known and round_to_significant(summary.at("gross", "p95")) > 0


def answer(summary: Summary, text: Text) -> list[str]:
    """The whole answer: at most four sentences, the range first."""
    year, row = summary.year, summary.row("gross")
    name = year.creator.name
    if not year.known:
        return [
            text("Too little is known about {name} to name an amount.", name=name),
            text("TikTok's files hold no number of followers; fill it in in creator.yml, and run this again.")
            if year.creator.exports.sources
            else text("Add TikTok exports or fill in creator.yml, and run this again."),
        ]
    if not brings_in(summary):
        return [
            text.of_period(
                "With what is known now, nothing comes in for {name} in at least 19 of 20 simulated years.",
                "With what is known now, nothing comes in for {name} in at least 19 of 20 simulated periods.",
                name=name,
            ),
            text("What was filled in is not open yet; further down is what it takes.")
            if _filled_in(year)
            else text("Fill in deals or hours, or see further down what is not open yet."),
            *([after_costs(summary, text)] if summary.at("costs", "p90") > 0 else []),
        ]
    if apart := years_apart(year):
        return _years_in_words(apart, name, text)
    sentences = _range_sentences(row, name, period(year.months, text), text)
    if row["chance_zero"] >= 0.005:
        sentences.append(text("Nothing at all comes in {chance}.", chance=chance(row["chance_zero"], text)))
    if summary.at("costs", "p90") > 0:
        sentences.append(after_costs(summary, text))
    return sentences


def _years_in_words(apart: Sequence[YearApart], name: str, text: Text) -> list[str]:
    """The first year of a longer forecast, and each of the others, less sure as they are."""
    amounts = [text.between(*(text.money(eur) for eur in (part.bands[0], part.bands[-1]))) for part in apart]
    spans = [period(part.months, text) for part in apart]
    return [
        text(
            "In 8 of 10 simulated periods, {amounts} comes in for {name} {period}.",
            amounts=amounts[0],
            name=name,
            period=spans[0],
        ),
        *(
            text("{period} it is {amounts}.", period=span[:1].upper() + span[1:], amounts=eur)
            for span, eur in zip(spans[1:], amounts[1:], strict=True)
        ),
    ]


def _filled_in(year: Year) -> bool:
    """Whether anything that the creator does or agreed is only not open yet."""
    return any(status.counts for name, status in year.status.items() if name != "creator_fund")


def _range_sentences(row: dict[str, float], name: str, months: str, text: Text) -> list[str]:
    """The range and the middle; where they round to one amount, or to nothing, that is what is said."""
    low, middle, high = (text.money(row[key]) for key in BANDS)
    nothing = text.money(0)
    if high == nothing:
        return [
            text.of_period(
                "In 9 of 10 simulated years, next to nothing comes in for {name} {period};"
                " in 1 of 20 it is {amount} or more.",
                "In 9 of 10 simulated periods, next to nothing comes in for {name} {period}; in 1 of 20 it"
                " is {amount} or more.",
                name=name,
                period=months,
                amount=text.money(row["p95"]),
            )
        ]
    lines = [
        text.of_period(
            "In 8 of 10 simulated years, {amounts} comes in for {name} {period}.",
            "In 8 of 10 simulated periods, {amounts} comes in for {name} {period}.",
            amounts=text.between(low, high),
            name=name,
            period=months,
        )
    ]
    lines += middle_of(low, middle, high, text)
    return lines


def low_to_high(text: Text) -> str:
    """How a picture of ranges is read."""
    return text.of_period(
        "The bar runs from low to high (8 of 10 years); the dot is the middle.",
        "The bar runs from low to high (8 of 10 periods); the dot is the middle.",
    )


def middle_of(low: str, middle: str, high: str, text: Text) -> list[str]:
    """What lies in the middle of the range; nothing where the range says it all. The amounts as written."""
    nothing = text.money(0)
    if high == nothing or low == high:
        return []
    if middle == nothing:
        return [
            text.of_period(
                "In half of all simulated years it is next to nothing.",
                "In half of all simulated periods it is next to nothing.",
            )
        ]
    return [
        text.of_period(
            "Half of all simulated years end above {middle}, half below.",
            "Half of all simulated periods end above {middle}, half below.",
            middle=middle,
        )
    ]


def after_costs(summary: Summary, text: Text) -> str:
    """What is left after costs, before tax, in 8 of 10 years; a loss is called one."""
    low, high = (summary.at("net", key) for key in ("p10", "p90"))
    if round_to_significant(high) < 0:
        return text.of_period(
            "After the costs that were filled in, at least 9 of 10 simulated years end in a loss, before"
            " tax.",
            "After the costs that were filled in, at least 9 of 10 simulated periods end in a loss, before"
            " tax.",
        )
    if round_to_significant(low) < 0:
        return text.of_period(
            "After the costs that were filled in, 8 of 10 simulated years end between"
            " a loss of {loss} and a surplus of {surplus}, before tax.",
            "After the costs that were filled in, 8 of 10 simulated periods end between a loss of {loss}"
            " and a surplus of {surplus}, before tax.",
            loss=text.money(-low),
            surplus=text.money(high),
        )
    return text.of_period(
        "After the costs that were filled in, {amounts} is left in 8 of 10 simulated years, before tax.",
        "After the costs that were filled in, {amounts} is left in 8 of 10 simulated periods, before tax.",
        amounts=text.between(text.money(low), text.money(high)),
    )


def on_another_card(summary: Summary, beside: Summary, text: Text) -> str:
    """What the same year, or the first, brings on the card of `beside`; empty where that is written alike."""
    (low, high), other = _first_year(summary, text), _first_year(beside, text)
    if other == (low, high):
        return ""
    card = text.pick(beside.year.card.title)
    if other[1] == text.money(0):
        return text("With the rate card “{card}”, next to nothing comes in.", card=card)
    if beside.year.months.count > A_YEAR:
        first = years_apart(beside.year)[0].months
        return text(
            "With the rate card “{card}”, {amounts} comes in {period}, in 8 of 10 simulated periods.",
            card=card,
            amounts=text.between(*other),
            period=period(first, text),
        )
    return text.of_period(
        "In 8 of 10 simulated years with the rate card “{card}”, {amounts} comes in.",
        "In 8 of 10 simulated periods with the rate card “{card}”, {amounts} comes in.",
        card=card,
        amounts=text.between(*other),
    )


def _first_year(summary: Summary, text: Text) -> tuple[str, str]:
    """The ends of the range, as written: of all months, or of the first twelve of more."""
    low, high = np.quantile(summary.year.gross[:A_YEAR].sum(axis=0), (0.1, 0.9))
    return text.money(float(low)), text.money(float(high))


def worst_years(eur: float, text: Text) -> str:
    """What the worst tenth of the years brings on average (EUR); empty where that is nothing."""
    if round_to_significant(eur) <= 0:
        return ""
    return text.of_period(
        "In the worst tenth of the simulated years, {amount} comes in on average.",
        "In the worst tenth of the simulated periods, {amount} comes in on average.",
        amount=text.money(eur),
    )


def chances(summary: Summary, goal: float, floor: float, text: Text) -> list[str]:
    """How often an average month reaches `goal` and stays below `floor` (EUR a month; 0 for none)."""
    months = summary.year.months.count
    lines = []
    if goal > 0:
        reached = chance(summary.chance_of(goal * months), text)
        lines.append(
            text(
                "An average month reaches {amount} or more {chance}.", amount=text.money(goal), chance=reached
            )
        )
    if floor > 0:
        below = chance(summary.chance_below(floor * months).value, text)
        lines.append(
            text("An average month stays below {amount} {chance}.", amount=text.money(floor), chance=below)
        )
    return lines


def together(correlations: Iterable[RankCorrelation], text: Text) -> list[str]:
    """Which assumptions go up and down together, and how strongly."""
    return [
        text(
            "{one} and {other} are drawn together (rank correlation {rank}).",
            one=quantity_name(pair.between[0], text),
            other=quantity_name(pair.between[1], text),
            rank=text.number(pair.rank_correlation, 2),
        )
        for pair in correlations
    ]


def caution(summary: Summary, text: Text) -> str:
    """That this is an estimate, what makes it wide, and how much of that is a guess."""
    said = text("This is an estimate, not a promise.")
    key, share = next(iter(summary.spread.items()), ("", 0.0))
    if share < WORTH_NAMING:
        return said
    return " ".join(
        (
            said,
            text(
                "Of how wide it is, about {share} comes from one thing: {what}. Guesses of ours make up"
                " about {guessed}.",
                share=text.percent(share),
                what=_in_a_sentence(key, summary.year, text),
                guessed=share_text(summary.guessed_spread, text),
            ),
        )
    )


def share_text(share: float, text: Text) -> str:
    """A share of the spread, which is only estimated: never nothing at all."""
    return text.percent(share) if share >= 0.01 else text("less than 1%")


def _in_a_sentence(key: str, year: Year, text: Text) -> str:
    """The assumption in the middle of a sentence, with its range where that is the creator's own."""
    name = plain_name(key, text)
    item = year.assumptions.items.get(key)
    if item is None or item.origin != "declared":
        return name[0].lower() + name[1:]
    amounts = range_text(item.range, item.unit, text)
    return text("your own “{what}” ({amounts})", what=name, amounts=amounts)


def largest_stream(summary: Summary, text: Text) -> str:
    """Which stream brings in most in the middle year, and how little it may be."""
    rows = shown_streams(summary)
    if not rows:
        return text("No stream brings anything in.")
    top = rows[0]
    share = summary.at(top, "mean") / max(summary.at("gross", "mean"), 1e-9)
    if share > 0.995:
        return text("Everything comes from: {stream}.", stream=stream_name(top, text))
    return text(
        "The largest: {stream}, on average {share} of everything that comes in.",
        stream=stream_name(top, text),
        share=text.percent(share),
    )


def say(summary: Summary, lang: Text | str = DEFAULT_LANG) -> str:
    """The answer to "what may this year bring?" in one short paragraph.

    >>> from tikmon_nb import load_creator, load_rate_card, say, simulate, summarise
    >>> summary = summarise(simulate(load_creator("noor"), load_rate_card("nl-2026"), draws=256))
    >>> print(say(summary, lang="en"))
    In 8 of 10 simulated years, between €... and €... comes in for Noor from December 2026 to ...
    """
    check_kind(Summary, summary, A_SUMMARY)
    text = as_text(lang)
    return " ".join([*answer(summary, text), caution(summary, text)])
