"""What became of forecasts: a sentence, tables, lines for a terminal, and data for other programs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from tikmon_nb.marking import mark
from tikmon_nb.model.history.backtest import LEAST_DAYS, LEAST_ORIGINS, Backtest
from tikmon_nb.model.history.scores import BANDS, METHODS, Score, Uncertain
from tikmon_nb.model.history.track_record import TrackRecord
from tikmon_nb.views.figures.plots_hindsight import plot_held
from tikmon_nb.views.page.html import Column, Html, Section, figure, paragraph, paragraphs, section, table
from tikmon_nb.views.page.names import stream_name
from tikmon_nb.views.page.text import Text

MONTHS_SHOWN = (1, 3, 6, 12)
FAR_TIMES = 3  # a number of months ahead that was tried less often is not told of in the sentence
SHOWN = ("views", "gross")  # whose months stand one by one in the track record
MOST_MONTHS = 36
_QUANTITIES = {"views": mark("Views"), "followers": mark("Followers")}
_METHODS = {
    "flat": mark("stays as it was"),
    "walk": mark("random walk"),
    "last_year": mark("last year"),
}


def in_short(found: Backtest, text: Text) -> Section:
    """The section of a report; where there are too few months, why it has nothing to tell."""
    said, title = sentence(found, text), text("How well would it have done before?")
    if said:
        return section("hindsight", title, paragraph(said))
    missing = text("there are no daily figures of views") if len(found.rows) else _missing(found, text)
    return section("hindsight", title, unsaid=missing)


def sentence(found: Backtest, text: Text) -> str:
    """How often the band of 80 % held the views, of the newest forecasts; empty without any."""
    if found.rows.empty:
        return ""
    singles = [one for one in found.newest().scores if one.quantity == "views" and not one.total]
    if not singles or singles[0].months != 1:
        return ""
    near, share = singles[0], singles[0].held[80]
    far = [one for one in singles if one.times >= FAR_TIMES and one.months in MONTHS_SHOWN][-1]
    said = {
        "k": text.number(_hits(near)),
        "n": text.number(near.times),
        "low": text.percent(share.low),
        "high": text.percent(share.high),
    }
    if far is near:
        return text(
            "Tried on your own past: a month ahead, your views lay within the band that should hold 8 in 10"
            " in {k} of {n} tries; with so few tries the true share may be anything from {low} to {high}.",
            **said,
        )
    return text(
        "Tried on your own past: a month ahead, your views lay within the band that should hold 8 in 10 in"
        " {k} of {n} tries, and {months} months ahead in {far_k} of {far_n}; with so few tries the true share"
        " may be anything from {low} to {high}.",
        **said,
        months=far.months,
        far_k=text.number(_hits(far)),
        far_n=text.number(far.times),
    )


def _hits(score: Score) -> int:
    return round(score.held[80].value * score.times)


def too_short(found: Backtest, text: Text) -> str:
    """Why there is not enough to try, and from when on there is; empty where there is."""
    if len(found.rows):
        return ""
    return text("No forecast can be tried on this past: {reason}.", reason=_missing(found, text))


def _missing(found: Backtest, text: Text) -> str:
    if found.possible_from is None:
        return text("there are no daily figures of views and no books")
    return text(
        "it takes {days} days of figures and {months} whole months after them, which can be there from {date}"
        " on",
        days=LEAST_DAYS,
        months=LEAST_ORIGINS,
        date=text.date(found.possible_from),
    )


def looking_back(found: Backtest, text: Text) -> Html:
    """The forecasts of a creator's own past: sentence, figure and table by months ahead, caveats."""
    title = text("How well would it have done before?")
    if short := too_short(found, text):
        return section("backtest", title, paragraph(short))
    said, scores = sentence(found, text), found.scores
    shown = figure(plot_held(scores, text), text("{title} The table says it in numbers.", title=title))
    body = (paragraph(said) if said else Markup()) + shown + score_table(scores, text)
    return section("backtest", title, body + paragraphs(caveats(scores, text)))


def score_table(scores: Sequence[Score], text: Text) -> Markup:
    """A row for each quantity and number of months ahead that is shown."""
    columns = [Column(title, number=i > 0) for i, title in enumerate(_titles(scores, text))]
    caption = text("How often the truth lay within the bands, and how far off the forecast was.")
    return table(columns, [_cells(one, scores, text) for one in _shown(scores)], caption)


def lines(scores: Sequence[Score], text: Text) -> list[str]:
    """The same table for a terminal, with what its columns mean."""
    rows = [_titles(scores, text), *(_cells(one, scores, text) for one in _shown(scores))]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    told = [
        "  ".join(
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return [*told, "", *caveats(scores, text)]


def caveats(scores: Sequence[Score], text: Text) -> list[str]:
    """What the columns mean, and what they cannot say."""
    said = [
        text(
            "Bands: how often the truth lay within them; between brackets where the true share lies, 19 times"
            " in 20. Forecasts that have months in common hang together: behind the number of times stands"
            " how many without a month in common would tell as much."
        ),
        text(
            "CRPS: how far the whole forecast lay from what came, and ± how sure that is; smaller is better."
            " Of views and followers it is a logarithm (0.1 is about 10%), of income it is in euros."
        ),
    ]
    if any(one.beside for one in scores):
        said.append(
            text(
                "The last columns: the CRPS less that of a simpler method on the same months, so below zero"
                " the forecast is better. The methods: the last month stays (one error for all months), a"
                " random walk, the same month last year."
            )
        )
        said.append(
            text(
                "The files and books are taken as they were at the time, what the form states as it is today:"
                " income that follows from the form looks easier to forecast than it was."
            )
        )
    return said


def _shown(scores: Iterable[Score]) -> list[Score]:
    """The single months of `MONTHS_SHOWN`, and the longest that was added up."""
    longest: dict[str, int] = {}
    every = list(scores)
    for one in every:
        if one.total:
            longest[one.quantity] = max(one.months, longest.get(one.quantity, 0))
    return [
        one
        for one in every
        if (one.months == longest[one.quantity] if one.total else one.months in MONTHS_SHOWN)
    ]


def _titles(scores: Iterable[Score], text: Text) -> list[str]:
    bands = [text("in {level}% band", level=level) for level in BANDS]
    return [
        text("Forecast"),
        text("times"),
        *bands,
        "CRPS",
        *(text(_METHODS[name]) for name in _methods(scores)),
    ]


def _methods(scores: Iterable[Score]) -> list[str]:
    known = {name for one in scores for name in one.beside}
    return [name for name in METHODS if name in known]


def _cells(score: Score, scores: Iterable[Score], text: Text) -> list[str]:
    times = text.number(score.times)
    if round(score.independent, 1) < score.times:
        times += f" ({text.number(score.independent, 1)})"
    decimals = 3 if score.quantity in _QUANTITIES else 0
    beside = [score.beside.get(name) for name in _methods(scores)]
    return [
        _name(score, text),
        times,
        *(_share(score.held.get(level), text) for level in BANDS),
        _error(score.crps, decimals, text),
        *("–" if one is None else _error(one, decimals, text) for one in beside),
    ]


def _name(score: Score, text: Text) -> str:
    name = _quantity(score.quantity, text)
    if score.total:
        return text("{name}, {n} months together", name=name, n=score.months)
    return text.plural("{name}, {n} month ahead", "{name}, {n} months ahead", score.months, name=name)


def _quantity(name: str, text: Text) -> str:
    return text(_QUANTITIES[name]) if name in _QUANTITIES else stream_name(name, text)


def _share(share: Uncertain | None, text: Text) -> str:
    if share is None:
        return "–"
    return f"{text.percent(share.value)} ({text.number(100 * share.low)}–{text.number(100 * share.high)})"


def _error(mean: Uncertain, decimals: int, text: Text) -> str:
    half = (mean.high - mean.low) / 2
    spread = "?" if math.isnan(half) else text.number(half, decimals)
    return f"{text.number(mean.value, decimals)} ±{spread}"


def track(found: TrackRecord, text: Text) -> Html:
    """What was forecast against what came in since: scores, then month by month."""
    title = text("What was forecast, and what came")
    body = paragraph(" ".join(about_record(found, text)))
    if len(found.rows):
        body += score_table(found.scores, text) + paragraphs(caveats(found.scores, text))
        body += _months_table(found.rows, text)
    return section("track_record", title, body)


def about_record(found: TrackRecord, text: Text) -> list[str]:
    """How many forecasts there are, how many of them count, and from when on if none can yet."""
    if not found.kept:
        return [text("No forecast was kept yet: a report on the usual card and scenario keeps one.")]
    said = [
        text.plural("{n} forecast was kept.", "{n} forecasts were kept.", found.kept),
        text.plural(
            "{n} counts: of all that start in one month the first that was made.",
            "{n} count: of all that start in one month the first that was made.",
            found.counted,
        ),
    ]
    if found.awaited is not None:
        month = text.month(found.awaited.start_time.date())
        said.append(text("None can be held against what came yet: {month} is not in the files.", month=month))
    return said


def _months_table(rows: pd.DataFrame, text: Text) -> Markup:
    shown = rows[rows["quantity"].isin(SHOWN) & ~rows["total"]].tail(MOST_MONTHS)
    columns = (
        Column(text("Month")),
        Column(text("Forecast")),
        Column(text("months ahead"), number=True),
        Column(text("8 in 10 between"), number=True),
        Column(text("came"), number=True),
        Column(text("within")),
    )
    cells = []
    for row in shown.to_dict("records"):
        written = text.money if row["quantity"] not in _QUANTITIES else text.compact
        month = row["origin"] + row["months"] - 1
        cells.append(
            [
                text.month(month.start_time.date()),
                _quantity(row["quantity"], text),
                text.number(row["months"]),
                text.span(written(row["low"]), written(row["high"])),
                written(row["came"]),
                text("yes") if row["held_80"] else text("no"),
            ]
        )
    return table(columns, cells, text("Month by month: views per 30 days, and everything together."))


def score_fields(scores: Iterable[Score]) -> list[dict[str, Any]]:
    """JSON-ready fields; what cannot be told is null."""
    return [
        {
            "quantity": one.quantity,
            "months": one.months,
            "total": one.total,
            "times": one.times,
            "independent": round(one.independent, 3),
            "creators": one.creators,
            "held": {str(level): _fields(share) for level, share in one.held.items()},
            "crps": _fields(one.crps),
            "beside": {name: _fields(mean) for name, mean in one.beside.items()},
        }
        for one in scores
    ]


def _fields(figure: Uncertain) -> dict[str, float | None]:
    values = {"value": figure.value, "low": figure.low, "high": figure.high}
    return {name: None if math.isnan(value) else round(value, 6) for name, value in values.items()}
