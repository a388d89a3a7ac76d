"""What speaks against the rates that a year uses, in the words of the card."""

from __future__ import annotations

from tikmon_nb.inputs.cards import Rate
from tikmon_nb.model.year.simulated_year import Year
from tikmon_nb.model.year.summary import Summary
from tikmon_nb.views.figures.plots import shown_streams
from tikmon_nb.views.page.names import stream_name
from tikmon_nb.views.page.text import Text

HOME_COUNTRY = "NL"  # what the cards' own warnings are about
SMALL_SHARE = 0.01  # of a year; less is not worth a line on the first screen


def rate_warnings(year: Year, text: Text) -> list[str]:
    """The warnings of the rates that this year uses; to a creator elsewhere, what they are about first."""
    lines = [f"{stream_name(rate.stream, text)}: {text.pick(rate.warning)}" for rate in _warned(year)]
    country = year.creator.form.country
    if lines and country != HOME_COUNTRY:
        lines.insert(0, _about_the_netherlands(country, text))
    return lines


def _warned(year: Year) -> list[Rate]:
    """The rates in use that have a warning, of streams that exist in the creator's country."""
    used = {item.name for item in year.used if item.origin == "card"}
    return [
        rate
        for rate in year.card.rates.values()
        if rate.warning and rate.id in used and year.status[rate.stream].counts
    ]


def warned_shares(summary: Summary, text: Text) -> str:
    """The streams whose rates have a warning, each with its mean share of the year; empty without any."""
    warned = {rate.stream for rate in _warned(summary.year)}
    total = max(summary.at("gross", "mean"), 1e-9)
    shares = {stream: summary.at(stream, "mean") / total for stream in shown_streams(summary)}
    return text.join(
        [
            text(
                "{stream} (on average {share} of what comes in)",
                stream=stream_name(stream, text),
                share=text.percent(share),
            )
            for stream, share in shares.items()
            if stream in warned and share >= SMALL_SHARE
        ]
    )


def _about_the_netherlands(country: str, text: Text) -> str:
    return text(
        "This rate card and its warnings are about the Netherlands; in {country} it may be different.",
        country=text.territory(country),
    )
