"""What is not open yet, and what would open it: a section, and a sentence for each stream."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
from markupsafe import Markup

from tikmon_nb.marking import mark
from tikmon_nb.model.sampling.quantiles import middle
from tikmon_nb.model.year.eligibility import Blocker, StreamStatus
from tikmon_nb.model.year.simulated_year import Year
from tikmon_nb.model.year.summary import Summary
from tikmon_nb.views.figures.plots_unlocks import changing, plot_unlocks
from tikmon_nb.views.page.html import Html, badge, bullets, figure, paragraph, section
from tikmon_nb.views.page.names import stream_name
from tikmon_nb.views.page.text import Text, significant
from tikmon_nb.views.year import tables
from tikmon_nb.views.year.rate_warnings import HOME_COUNTRY
from tikmon_nb.views.year.sentences import chance
from tikmon_nb.vocabulary import STREAMS

VIEW_DAYS = 30
MOST_SHOWN = 2  # streams that are not folded
RARELY_IN_THE_WAY = 0.95  # a requirement met this often at the start is not what keeps a stream shut


def unlocks(summary: Summary, text: Text) -> Html:
    """What is not open, and what would open it."""
    year = summary.year
    rows = locked_streams(year)
    if not rows:
        always = text.of_period("Every stream is open all year.", "Every stream is open all the time.")
        lead, body = paragraph(always), Markup()
    else:
        badges = (badge(tables.state_name(status.state, text), f"state-{status.state}") for status in rows)
        lines = (unlock(status, year, text) for status in rows)
        items = list(map(Markup(" ").join, zip(badges, lines, strict=True)))
        declared = [status.state != "not_declared" for status in rows[:MOST_SHOWN]]
        lead = bullets(items[: sum(declared)], "unlocks")
        body = bullets(items[sum(declared) :], "unlocks") + _calendar(summary, text)
    title, more = (
        text("What is not open, and what would open it"),
        text("The other sources, and the calendar"),
    )
    return section("unlocks", title, body, lead=lead, more=more)


def _calendar(summary: Summary, text: Text) -> Markup:
    """In which months a stream may open or close; nothing where none does."""
    rows = changing(summary)
    if not rows:
        return Markup()
    first, last = (text.month(summary.year.months.firsts[at]) for at in (0, -1))
    words = [
        text.of_period(
            "{name}: {before} of the years in {first}, {after} in {last}",
            "{name}: {before} of the periods in {first}, {after} in {last}",
            name=stream_name(status.stream, text),
            before=tables.chance_percent(float(status.open_share[0]), text),
            after=tables.chance_percent(float(status.open_share[-1]), text),
            first=first,
            last=last,
        )
        for status in rows
    ]
    alt = text.of_period(
        "In how many of the simulated years a stream is open, by month. {rows}.",
        "In how many of the simulated periods a stream is open, by month. {rows}.",
        rows="; ".join(words),
    )
    caption = text.of_period(
        "In how many of 100 simulated years a stream is open, month by month; darker is more.",
        "In how many of 100 simulated periods a stream is open, month by month; darker is more.",
    )
    return figure(plot_unlocks(summary, text), alt, caption, shaded=True)


def requirement(blocker: Blocker, year: Year, text: Text) -> str:
    """What a requirement asks, and where this creator stands."""
    if blocker.kind in ("good_engagement", "active_community"):
        return _engagement_requirement(blocker, year, text)
    n = text.number(blocker.needed)
    if blocker.kind == "followers_min" and "followers" in year.assumptions:
        now = text.number(significant(middle(year.assumptions["followers"].range), 3))
        return text("at least {n} followers (now about {now})", n=n, now=now)
    if blocker.kind == "views_30d_min" and not year.audience.views_known:
        return text("at least {n} views in 30 days (how many you have is unknown)", n=n)
    if blocker.kind == "views_30d_min" and (views := last_30_days(year)) is not None:
        return text("at least {n} views in 30 days (the last 30 days: {now})", n=n, now=text.number(views))
    if blocker.kind == "views_30d_min":
        now = text.number(significant(float(np.median(year.audience.views_level))))
        return text("at least {n} views in 30 days (now about {now})", n=n, now=now)
    if blocker.kind in _DATED:
        n = text.date(dt.date.fromordinal(int(blocker.needed)))
    return text(_REQUIREMENTS[blocker.kind], n=n)


def last_30_days(year: Year) -> float | None:
    """Views in the last 30 days, where each was measured and no scenario or slider says otherwise."""
    item = year.assumptions.items.get("views_30d")
    views = year.creator.exports.daily["views"].dropna().sort_index()
    measured = views[views.index > views.index.max() - pd.Timedelta(days=VIEW_DAYS)]
    whole = len(measured) == VIEW_DAYS
    return (
        float(measured.sum()) if whole and item and item.origin == "measured" and not item.changed else None
    )


_DATED = ("channel_opens", "sales_begin", "contract_begins", "contract_ends")

_REQUIREMENTS = {
    "followers_min": mark("at least {n} followers (the number of followers is unknown)"),
    "age_min": mark("an age of at least {n}"),
    "relevant_niche": mark("a niche that fits the products"),
    "country": mark("availability in your country, which it does not have as far as is known"),
    "channel_opens": mark("TikTok Shop to be open, which it is from {n}"),
    "sales_begin": mark("your sales to begin, which they do on {n}"),
    "contract_begins": mark("the contract to begin, which it does on {n}"),
    "contract_agreed": mark("an agreement on the contract, which is not signed yet"),
    "contract_ends": mark("a renewal of the contract, which ends on {n}"),
    "valid": mark("the rate to be in force"),
}


def _engagement_requirement(blocker: Blocker, year: Year, text: Text) -> str:
    if blocker.kind == "active_community" and year.creator.form.active_community is False:
        return text("an active community (you filled in that it is not)")
    good = blocker.kind == "good_engagement"
    values = {
        "kind": text("good engagement") if good else text("an active community"),
        "needed": text.percent(blocker.needed, 1),
    }
    if year.assumptions["engagement_share"].origin == "card":
        return text(
            "{kind}: at least {needed} likes, comments and shares per view (how many you have is unknown)",
            **values,
        )
    return text(
        "{kind}: at least {needed} likes, comments and shares per view (now about {now})",
        now=text.percent(float(year.audience.engagement.mean()), 1),
        **values,
    )


def unlock(status: StreamStatus, year: Year, text: Text) -> str:
    """One sentence on a stream that is not simply open: what it needs, and from when."""
    name = stream_name(status.stream, text)
    if status.state == "not_available":
        return _not_available(status, year, text)
    if status.state == "stops":
        return _stops(status, year, text)
    blockers = [blocker for blocker in status.blockers if blocker.kind != "platform_stops"]
    missing = [blocker for blocker in blockers if blocker.met_first < RARELY_IN_THE_WAY]
    needs = text.join([requirement(blocker, year, text) for blocker in missing or blockers])
    if status.state == "not_declared":
        filled = text("{name}: nothing filled in, so nothing counted.", name=name)
        also = text("It also needs {needs}.", needs=needs) if needs else ""
        return f"{filled} {also}".strip()
    if status.state == "opens":
        when = text.month(status.first_month) if status.first_month else ""
        return text.of_period(
            "{name}: this needs {needs}."
            " From {month} on it is open in more than half of the simulated years.",
            "{name}: this needs {needs}. From {month} on it is open in more than half of the simulated"
            " periods.",
            name=name,
            needs=needs,
            month=when,
        )
    if status.state == "closed_by_scenario":
        return text("{name}: this scenario leaves it out.", name=name)
    if status.stream == "ambassador" and [blocker.kind for blocker in missing or blockers] == [
        "contract_ends"
    ]:
        return text(
            "{name}: the contract ends. It still runs in the last month {chance}.",
            name=name,
            chance=chance(float(status.open_share[-1]), text),
        )
    if any(blocker.kind == "followers_min" for blocker in missing) and "followers" not in year.assumptions:
        return text(
            "{name}: this needs {needs}. How often it is open cannot be said while the number of followers is"
            " unknown.",
            name=name,
            needs=needs,
        )
    best = float(status.open_share.max())
    return text(
        "{name}: this needs {needs}. In its best month it is open {chance}.",
        name=name,
        needs=needs,
        chance=chance(best, text),
    )


def _not_available(status: StreamStatus, year: Year, text: Text) -> str:
    """That a stream does not exist in the creator's country; the card's warning is about the Netherlands."""
    name, country = stream_name(status.stream, text), year.creator.form.country
    rates = [rate for rate in year.card.rates.values() if rate.stream == status.stream]
    bound = [rate for rate in rates if rate.available_in is not None and country not in rate.available_in]
    warnings = [text.pick(rate.warning) for rate in bound if rate.warning]
    if country == HOME_COUNTRY and warnings:
        return f"{name}: {warnings[0]}"
    return text(
        "{name}: not available in {country}, as far as this rate card knows.",
        name=name,
        country=text.territory(country),
    )


def _stops(status: StreamStatus, year: Year, text: Text) -> str:
    """From when the platform is gone in this scenario, and what else stands in the way until then."""
    name = stream_name(status.stream, text)
    stops = [blocker for blocker in status.blockers if blocker.kind == "platform_stops"]
    others = [blocker for blocker in status.blockers if blocker.kind != "platform_stops"]
    missing = [blocker for blocker in others if blocker.met_first < RARELY_IN_THE_WAY]
    gone = text(
        "{name}: in this scenario the platform falls away from month {n} on.",
        name=name,
        n=text.number(stops[0].needed),
    )
    if not missing:
        return gone
    needs = text.join([requirement(blocker, year, text) for blocker in missing])
    until = text("Until then it needs {needs}.", needs=needs)
    return f"{gone} {until}"


def locked_streams(year: Year) -> list[StreamStatus]:
    """Streams that are not open all year in all draws, those that are declared first."""
    shown = [year.status[stream] for stream in STREAMS if year.status[stream].state != "open"]
    return sorted(shown, key=lambda status: status.state == "not_declared")
