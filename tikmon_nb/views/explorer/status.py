"""What the explorer says of a year while a hand moves: few words, since they are said again at every move."""

from __future__ import annotations

from collections.abc import Collection

from markupsafe import Markup

from tikmon_nb.findings import Finding
from tikmon_nb.model.money.left_over import Left
from tikmon_nb.model.year.summary import Summary
from tikmon_nb.views.choices.scenarios_compared import pinned_sentence
from tikmon_nb.views.explorer.live_figure import PHONE, WIDE, live_year
from tikmon_nb.views.explorer.sliders import SCALES
from tikmon_nb.views.money.left_section import after_tax
from tikmon_nb.views.page.finding_sentences import sentence
from tikmon_nb.views.page.html import bullets, element, paragraphs
from tikmon_nb.views.page.text import Text
from tikmon_nb.views.year.rate_warnings import warned_shares
from tikmon_nb.views.year.sections import figure_words
from tikmon_nb.views.year.sentences import answer, brings_in, caution, on_another_card
from tikmon_nb.views.year.unlocks import locked_streams, unlock


def status(summary: Summary, pinned: Summary | None, text: Text) -> Markup:
    """The answer and the difference with what was pinned, for a screen reader to read aloud."""
    lines = answer(summary, text)
    if not summary.year.known:
        lines[1:] = [text("Fill in the number of followers, or move another slider.")]
    lines = [" ".join(lines)]
    if pinned is not None and summary.year.known:
        lines.append(pinned_sentence(summary, pinned, text))
    return read_aloud(paragraphs(lines), text)


def notes(
    summary: Summary,
    moved: Collection[str],
    text: Text,
    beside: Summary | None = None,
    left: Left | None = None,
) -> Markup:
    """What to keep in mind with the answer; not read aloud at every move, but there to be read."""
    if not summary.year.known:
        return Markup()
    lines = [caution(summary, text)]
    if after := after_tax(left, text):
        draws = text.number(left.year.draws) if left else ""
        lines.insert(
            0, text("Left after costs and tax, by {n} of the simulated years: {cases}", cases=after, n=draws)
        )
    if beside is not None and (told := on_another_card(summary, beside, text)):
        lines.append(told)
    if moved:
        names = text.join([text(SCALES[name].label) for name in moved])
        lines.append(text("Moved, and now counted as certain: {names}.", names=names))
    if warned := warned_shares(summary, text):
        lines.append(text("There are warnings about the rates of: {streams}.", streams=warned))
    return paragraphs(lines)


def picture(summary: Summary, pinned: Summary | None, text: Text) -> Markup:
    """The year as a picture, for a wide room and for a phone; nothing where nothing comes in."""
    if not brings_in(summary):
        return Markup()
    alt = figure_words(summary, text)
    return Markup().join(
        element("div", live_year(summary, text, pinned, alt=alt, layout=layout), class_=room)
        for room, layout in (("tikmon-wide", WIDE), ("tikmon-phone", PHONE))
    )


def closed(summary: Summary, text: Text) -> Markup:
    """What is not open, and what would open it; nothing where every stream is open all year."""
    rows = locked_streams(summary.year)
    if not rows:
        return Markup()
    title = element("h3", text("What is not open, and what would open it"))
    lines = [unlock(status, summary.year, text) for status in rows]
    return element("div", title, bullets(lines), class_="tikmon-closed")


def refused(findings: Collection[Finding], text: Text) -> Markup:
    """What stands in the way, each problem once."""
    return read_aloud(bullets(dict.fromkeys(sentence(finding, text) for finding in findings)), text)


def read_aloud(markup: Markup, text: Text) -> Markup:
    """`markup` in a place that a screen reader reads when it changes."""
    return element("div", markup, role="status", aria_live="polite", lang=text.lang)
