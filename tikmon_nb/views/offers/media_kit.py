"""A media kit: one page for brands, of nothing but what its creator chose to show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from tikmon_nb.marking import mark
from tikmon_nb.views.page.html import Html, bullets, element, paragraph, rows_table
from tikmon_nb.views.page.names import one_direction
from tikmon_nb.views.page.text import Text, round_to_significant, significant

MEASURED = {
    "reach": mark("Views of a post"),
    "followers": mark("Followers"),
    "views": mark("Views per 30 days"),
    "engagement": mark("Engagement (likes, comments and shares per view)"),
}
GENDERS = {"female": mark("women"), "male": mark("men"), "other": mark("other")}
MOST_COUNTRIES = 5


@dataclass(frozen=True)
class Example:
    """A post that the creator chose to show."""

    link: str
    posted_on: dt.date | None
    views: float | None


@dataclass(frozen=True)
class Kit:
    """What the creator chose, and only that: what was not chosen is empty here already.

    `measured`: low and high by part of `MEASURED`. `genders` and `territories`: shares (0-1) by name.
    `prices`: a line for each price. `until`: the newest day of what was measured.
    """

    name: str = ""
    handle: str = ""
    niche: str = ""
    measured: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    genders: Mapping[str, float] = field(default_factory=dict)
    territories: Mapping[str, float] = field(default_factory=dict)
    brands: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    prices: tuple[tuple[str, str], ...] = ()
    until: dt.date | None = None


def kit_title(kit: Kit, text: Text) -> str:
    """The heading of the page."""
    who = kit.name or (f"@{kit.handle}" if kit.handle else "")
    return text("Media kit of {name}", name=one_direction(who)) if who else text("Media kit")


def kit_sections(kit: Kit, text: Text) -> list[Html]:
    """The page, the heading first."""
    facts = [f"@{kit.handle}" if kit.handle and kit.name else "", kit.niche]
    under = one_direction(" · ".join(fact for fact in facts if fact))
    head = element("h1", kit_title(kit, text)) + (paragraph(under, "lead") if under else "")
    parts = [Html(element("section", head, class_="answer")), _reach(kit, text), _audience(kit, text)]
    parts += [_examples(kit, text)]
    parts += [_section(text("Worked with"), bullets(map(one_direction, kit.brands)))]
    columns = (text("What"), text("EUR without VAT"))
    prices = rows_table([dict(zip(columns, row, strict=True)) for row in kit.prices])
    note = paragraph(text("From where a price usually begins to where it may end; the terms decide."))
    parts += [_section(text("Prices"), prices + note if kit.prices else Markup())]
    return [part for part in parts if part]


def _section(title: str, body: Markup) -> Html:
    return Html(element("section", element("h2", title), body, class_="first-lines")) if body else Html("")


def _reach(kit: Kit, text: Text) -> Html:
    rows = []
    for part, (low, high) in kit.measured.items():
        shown = [_figure(part, value, text) for value in (low, high)]
        rows.append(f"{text(MEASURED[part])}: {text.span(*shown)}")
    if rows and kit.until:
        note = text("Measured by TikTok, until {day}.", day=text.date(kit.until))
        return _section(text("Reach"), bullets(rows) + paragraph(note, "setting"))
    return _section(text("Reach"), bullets(rows))


def _figure(part: str, value: float, text: Text) -> str:
    if part == "engagement":
        return text.percent(significant(value), 1)
    return text.number(value if part == "followers" else round_to_significant(value))


def _audience(kit: Kit, text: Text) -> Html:
    by_share = sorted(kit.territories.items(), key=lambda item: -item[1])[:MOST_COUNTRIES]
    told = {text(GENDERS[name]): share for name, share in kit.genders.items() if name in GENDERS}
    told |= {text.territory(code): share for code, share in by_share if _is_country(code, text)}
    rows = [f"{name}: {text.percent(share)}" for name, share in told.items()]
    return _section(text("Followers by gender and country"), bullets(rows))


def _is_country(code: str, text: Text) -> bool:
    return code in text.locale.territories


def _examples(kit: Kit, text: Text) -> Html:
    rows = []
    for example in kit.examples:
        day = text.date(example.posted_on) if example.posted_on else text("day not known")
        said = [day]
        if example.views is not None:
            said.append(text("{n} views", n=text.number(round_to_significant(example.views))))
        shown = element("a", example.link, href=example.link) if example.link else Markup()
        rows.append(Markup("{} {}").format(" · ".join(said), shown))
    return _section(text("Examples"), bullets(rows))
