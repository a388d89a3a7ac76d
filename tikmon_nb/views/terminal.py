"""Rate cards and scenarios for a terminal, and as data for other programs."""

from __future__ import annotations

import datetime as dt
import math
import textwrap
from collections.abc import Iterable
from typing import Any

from tikmon_nb.inputs.cards import Platform, Provenance, Rate, RateCard
from tikmon_nb.inputs.scenarios import Change, Scenario
from tikmon_nb.inputs.yaml_file import plain
from tikmon_nb.marking import mark
from tikmon_nb.views.page.names import (
    CONFIDENCE_NAMES,
    amount,
    partial_date,
    platform_name,
    quantity_name,
    range_text,
    stream_name,
)
from tikmon_nb.views.page.text import Text
from tikmon_nb.views.year.sentences import together
from tikmon_nb.vocabulary import GENERAL, QUANTITIES, STREAMS

WIDTH = 100


def card_text(card: RateCard, on: dt.date, text: Text) -> str:
    """The card as readable lines, stream by stream, with the age of every source on the day `on`."""
    lines = [f"{card.id}: {text.pick(card.title)}", _wrapped(text.pick(card.description), "")]
    for stream in (*STREAMS, GENERAL):
        rates = [rate for rate in card.rates.values() if rate.stream == stream]
        if rates:
            lines += ["", stream_name(stream, text).upper()]
        for rate in rates:
            lines += _rate_lines(rate, on, text)
    for platform in card.platforms.values():
        lines += ["", platform_name(platform.id, text).upper(), *_platform_lines(platform, text)]
    guesses = sum(rate.confidence == "G" for rate in card.rates.values())
    lines += [
        "",
        text("{n} of {total} rates and assumptions are guesses.", n=guesses, total=len(card.rates)),
    ]
    stale = len(card.stale(on))
    if stale:
        lines.append(
            "! "
            + text.plural(
                "{n} source is undated or more than a year old.",
                "{n} sources are undated or more than a year old.",
                stale,
            )
        )
    lines.append(text("Rates are estimates and change over time; do your own research."))
    return "\n".join(lines)


def _rate_lines(rate: Rate, on: dt.date, text: Text) -> list[str]:
    value = range_text(rate.range, rate.unit, text)
    lines = [f"  {quantity_name(rate.id, text)}: {value}"]
    if rate.requirement_text:
        lines.append(_wrapped(text("needs: {what}", what=text.pick(rate.requirement_text))))
    grade = text(CONFIDENCE_NAMES[rate.confidence])
    lines.append(_wrapped(f"{rate.confidence} = {grade} · {text.pick(rate.source)} ({_age(rate, on, text)})"))
    lines += [_wrapped(f"– {text.pick(one.name)}: {_age(one, on, text)}") for one in rate.sources]
    if rate.is_old(on):
        lines.append(_wrapped("! " + _why_old(rate, text)))
    if rate.warning:
        lines.append(_wrapped("! " + text.pick(rate.warning)))
    if rate.note:
        lines.append(_wrapped(text.pick(rate.note)))
    return lines


def _platform_lines(platform: Platform, text: Text) -> list[str]:
    grade = text(CONFIDENCE_NAMES[platform.confidence])
    lines = ["  " + text("open from {day}", day=text.date(platform.available_from))]
    lines.append(_wrapped(f"{platform.confidence} = {grade} · {text.pick(platform.source)}"))
    return lines + ([_wrapped(text.pick(platform.note))] if platform.note else [])


def _age(source: Provenance, on: dt.date, text: Text) -> str:
    """Of when a source is, and how old that makes it."""
    date = partial_date(source.source_date, text)
    if not source.is_dated:
        return text("undated; consulted {date}", date=date)
    months = max(math.ceil(source.age_years(on) * 12), 0)
    if months == 0:
        return f"{date}; " + text("less than a month old")
    return f"{date}; " + text.plural("at most {n} month old", "at most {n} months old", months)


def _why_old(source: Provenance, text: Text) -> str:
    if source.is_dated:
        return text("this source is more than a year old")
    return text("this source is undated, and counts as old")


SOON = dt.timedelta(days=90)

CALENDAR = (
    mark("Tax: look in September (the plans for next year) and in January (what holds): belastingdienst.nl."),
    mark("Rules for advertising: look in July: reclamecode.nl and cvdm.nl."),
    mark("Rates: at any time, where the source says."),
)
"""What changes when in a year, and where to look it up."""


def old_sources(card: RateCard, on: dt.date) -> list[tuple[str, Provenance, str]]:
    """What is old on the day `on`: the quantity, the source, and why (`undated`, `old`, `ends`).

    `ends`: the row holds for 90 days more at most.
    """
    old: list[tuple[str, Provenance, str]] = []
    for rate in card.rates.values():
        for source in rate.sources or (rate,):
            if source.is_old(on):
                old.append((rate.id, source, "old" if source.is_dated else "undated"))
        if rate.valid_to is not None and rate.valid_to - on <= SOON:
            old.append((rate.id, rate, "ends"))
    return old


def without_address(card: RateCard) -> list[str]:
    """The quantities of which a source, guesses aside, stands at an address that nobody noted."""
    return [
        rate.id
        for rate in card.rates.values()
        if any(source.url == "unknown" and source.confidence != "G" for source in rate.sources or (rate,))
    ]


def old_text(card: RateCard, on: dt.date, text: Text) -> str:
    """What of the card to look up again on the day `on`, and where."""
    lines = [f"{card.id}: {text.pick(card.title)}", ""]
    for name, source, why in old_sources(card, on):
        lines.append(f"{quantity_name(name, text)}: {text.pick(source.source)}")
        if why == "ends" and isinstance(source, Rate) and source.valid_to:
            said = text("holds until {day}", day=text.date(source.valid_to))
        else:
            said = _age(source, on, text)
        where = text("address unknown") if source.url == "unknown" else source.url
        lines.append(_wrapped(f"{said} · {where}", "    "))
    if len(lines) == 2:
        lines.append(text("Nothing is undated or more than a year old, and nothing ends within 90 days."))
    nameless = [quantity_name(name, text) for name in without_address(card)]
    lines += [
        "",
        _wrapped(text("No address is known of the sources of: {names}.", names=text.join(nameless)), ""),
    ]
    return "\n".join([*lines, "", *(text(line) for line in CALENDAR)])


def old_fields(card: RateCard, on: dt.date, text: Text) -> dict[str, Any]:
    """The same as JSON-ready fields."""
    rows = [
        {"id": name, "why": why, "source": text.pick(source.source), "source_date": source.source_date}
        | {"url": source.url}
        for name, source, why in old_sources(card, on)
    ]
    nameless = without_address(card)
    return {
        "id": card.id,
        "on": on.isoformat(),
        "old": rows,
        "without_address": nameless,
        "calendar": [text(line) for line in CALENDAR],
    }


def _wrapped(line: str, indent: str = "      ") -> str:
    return textwrap.fill(line, WIDTH, initial_indent=indent, subsequent_indent=indent)


def card_fields(card: RateCard, on: dt.date) -> dict[str, Any]:
    """The card as JSON-ready fields."""
    rates = [
        {
            **plain(rate.model_dump(exclude_defaults=True)),
            "age_years": round(rate.age_years(on), 2) if rate.is_dated else None,
            "stale": rate.is_old(on),
            "guess": rate.confidence == "G",
        }
        for rate in card.rates.values()
    ]
    platforms = [plain(platform.model_dump(exclude_defaults=True)) for platform in card.platforms.values()]
    return {
        "id": card.id,
        "title": card.title,
        "on": on.isoformat(),
        "rates": rates,
        "platforms": platforms,
        "guesses": sum(rate["guess"] for rate in rates),
        "stale": sum(rate["stale"] for rate in rates),
    }


def scenarios_text(scenarios: Iterable[Scenario], text: Text) -> str:
    """Every scenario with its description and what it changes."""
    lines: list[str] = []
    for scenario in scenarios:
        lines += [
            f"{scenario.id}: {text.pick(scenario.name)}",
            _wrapped(text.pick(scenario.description), "  "),
        ]
        lines += [
            f"    {quantity_name(name, text)}: {_change_text(change, name, text)}"
            for name, change in scenario.changes.items()
        ]
        lines += [f"    {line}" for line in together(scenario.correlations, text)]
    return "\n".join(lines)


def _change_text(change: Change, name: str, text: Text) -> str:
    """What the change does, in the order in which it is done: set, times, plus."""
    unit = QUANTITIES[name].unit
    parts = [range_text(change.set, unit, text)] if change.set else []
    if change.times != 1:
        parts.append(text("times {factor}", factor=text.number(change.times, 2)))
    if change.plus:
        parts.append(_plus_text(change.plus, unit, text))
    return text.join(parts)


def _plus_text(plus: float, unit: str, text: Text) -> str:
    if unit.startswith("share"):
        points = text.number(abs(plus) * 100, 2)
        if plus > 0:
            return text("plus {n} percentage points", n=points)
        return text("minus {n} percentage points", n=points)
    by = amount(abs(plus), unit, text)
    return text("plus {amount}", amount=by) if plus > 0 else text("minus {amount}", amount=by)


def scenario_fields(scenario: Scenario) -> dict[str, Any]:
    """The scenario as JSON-ready fields."""
    fields: dict[str, Any] = plain(scenario.model_dump(exclude_defaults=True))
    return {"id": scenario.id, **fields}
