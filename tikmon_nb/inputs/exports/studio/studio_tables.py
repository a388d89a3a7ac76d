"""The tables of TikTok Studio: which one a text is, by its header only, and its rows of cells."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from tikmon_nb.findings import Findings
from tikmon_nb.inputs.exports.export_kind import Recognised
from tikmon_nb.inputs.tabular.csv_rows import all_rows
from tikmon_nb.inputs.tabular.days import IN_NUMBERS, Day, first_unreadable, readings
from tikmon_nb.inputs.tabular.headings import Heading, Row, heading_of, is_title, normal_name
from tikmon_nb.inputs.tabular.years import Break, DayRun, daily_dates

HEADERS: dict[str, dict[str, str]] = {  # kind -> field -> TikTok's header
    "overview": {
        "date": "Date",
        "views": "Video Views",
        "profile_views": "Profile Views",
        "likes": "Likes",
        "comments": "Comments",
        "shares": "Shares",
    },
    "follower_history": {"date": "Date", "followers": "Followers"},
    "content": {
        "title": "Video title",
        "link": "Video link",
        "posted": "Post time",
        "likes": "Total likes",
        "comments": "Total comments",
        "shares": "Total shares",
        "views": "Total views",
    },
    "video_list": {  # of TikTok Business Suite, which lists every video
        "title": "Video title",
        "link": "Video link",
        "posted": "Post time",
        "likes": "Likes",
        "comments": "Comments",
        "shares": "Shares",
        "views": "Video views",
    },
    "viewers": {
        "date": "Date",
        "viewers": "Total Viewers",
        "new_viewers": "New Viewers",
        "returning_viewers": "Returning Viewers",
    },
    "follower_activity": {"date": "Date", "hour": "Hour", "active": "Active followers"},
    "follower_gender": {"gender": "Gender", "share": "Distribution"},
    "follower_top_territories": {"territory": "Top territories", "share": "Distribution"},
}
OPTIONAL = {"content": {"exported": "Time"}, "video_list": {"saves": "Add to Favorites"}}
LISTS = ("content", "video_list")  # of posts
DUTCH = {  # provisional: no Dutch header was ever seen in a real file
    "datum": "date",
    "videoweergaven": "video views",
    "profielweergaven": "profile views",
    "vind-ik-leuks": "likes",
    "reacties": "comments",
    "opmerkingen": "comments",
    "gedeeld": "shares",
    "volgers": "followers",
    "totaal aantal kijkers": "total viewers",
    "nieuwe kijkers": "new viewers",
    "terugkerende kijkers": "returning viewers",
    "uur": "hour",
    "actieve volgers": "active followers",
    "geslacht": "gender",
    "verdeling": "distribution",
    "topgebieden": "top territories",
    "belangrijkste gebieden": "top territories",
    "tijd": "time",
    "videotitel": "video title",
    "videolink": "video link",
    "plaatsingstijd": "post time",
    "totaal aantal vind-ik-leuks": "total likes",
    "totaal aantal reacties": "total comments",
    "totaal aantal opmerkingen": "total comments",
    "totaal aantal keer gedeeld": "total shares",
    "totaal aantal weergaven": "total views",
}
_CLOCKS = 2  # days that a clock elsewhere may be ahead
MAX_ROWS = 5000  # TikTok gives out one year of days, or about fifteen posts, at a time


_NAMES = {
    kind: {
        field: (name, *(dutch for dutch, english in DUTCH.items() if english == name.casefold()))
        for field, name in (fields | OPTIONAL.get(kind, {})).items()
    }
    for kind, fields in HEADERS.items()
}


def find_header(rows: Sequence[Row]) -> Heading | None:
    """The line of column names of one of TikTok's tables, under no more than a title; or None."""
    for row in rows:
        for kind, names in _NAMES.items():
            if heading := heading_of(kind, row, names, frozenset(OPTIONAL.get(kind, ()))):
                labels = ((normal_name(label), field) for field, label in heading.labels.items())
                english = all(label == normal_name(names[field][0]) for label, field in labels)
                return heading if english else replace(heading, provisional="names")
        if not is_title(row):  # figures above the names would be lost
            break
    return None


def table_rows(table: Recognised, findings: Findings) -> list[Row]:
    """The rows below the header, all of its width; none if `findings` got an error."""
    width = table.header.width
    rows: list[Row] = []
    try:
        for number, cells in all_rows(table.text.whole, table.header.delimiter):
            if number <= table.header.row:
                continue
            if len(cells) < width or any(cell.strip() for cell in cells[width:]):
                findings.error("row_shape", row=number, expected=str(width), found=len(cells))
            rows.append((number, cells))
            if len(rows) > MAX_ROWS:
                findings.error("too_many_rows", expected=str(MAX_ROWS))
                break
    except csv.Error as error:
        findings.error("table_unreadable", found=error)
    if not rows and not findings.has_errors:
        findings.add("no_rows", "note")
    return [] if findings.has_errors else rows


def dates_of(
    table: Recognised, cells: Sequence[tuple[int, str]], limit: dt.date, guessed: bool, findings: Findings
) -> tuple[dt.date, ...]:
    """The date in each of `cells` (row number, text); none if `findings` got an error instead.

    None lies after `limit`, the day of the download, which may be `guessed`.
    """
    texts = [cell for _, cell in cells]
    where: dict[str, Any] = {"column": table.header.labels["date"]}
    ways = readings(texts)
    if not ways:
        at, count = first_unreadable(texts)
        where |= {"row": cells[at][0], "found": texts[at]}
        findings.error("date_unreadable", count=count, expected="15 januari", **where)
        return ()
    run = _best_run(ways, limit)
    if isinstance(run, DayRun) and not run.consecutive:
        if true := _without_years(ways, limit):
            findings.add("years_made_up", expected=min(true).isoformat(), found=max(true), **where)
            return true
        if true := _swapped(ways, texts, limit):
            findings.add("dates_month_first", found=next(filter(IN_NUMBERS.fullmatch, texts)), **where)
            return true
    if isinstance(run, DayRun):
        late = [date for date in run.dates if date > limit]
        if len(late) > _CLOCKS:
            findings.error("days_to_come", found=max(late), count=len(late), **where)
            return ()
        if run.moved:
            findings.add("year_moved_for_leap_day", found=max(run.dates), **where)
        if guessed and any(day.year is None for day in ways[0]):
            findings.add("export_date_unknown", found=max(run.dates))
        return run.dates
    if run is None:
        findings.error("dates_ambiguous", row=cells[0][0], found=texts[0], **where)
    else:
        where |= {"row": cells[run.index][0], "found": texts[run.index]}
        findings.error("days_not_consecutive", expected=f"{run.expected:%m-%d}", **where)
    return ()


def _without_years(ways: Iterable[tuple[Day, ...]], limit: dt.date) -> tuple[dt.date, ...] | None:
    """The dates of days that run on without their one year, which a spreadsheet program made up then."""
    for days in ways:
        if len({day.year for day in days}) > 1:
            continue
        order = sorted(range(len(days)), key=lambda at: (days[at].month, days[at].day))
        bare = [replace(days[at], year=None) for at in order]
        gap = next((at for at in range(1, len(bare)) if not _follows(bare[at - 1], bare[at])), 0)
        run = daily_dates(bare[gap:] + bare[:gap], limit)
        if gap and isinstance(run, DayRun) and not run.moved:
            return tuple(
                dict(zip(order[gap:] + order[:gap], run.dates, strict=True))[at] for at in range(len(days))
            )
    return None


def _follows(one: Day, other: Day) -> bool:
    """Whether `other` is the day after `one` in some year."""
    return isinstance(daily_dates([one, other], dt.date(2024, 12, 31)), DayRun)


def _swapped(
    ways: Iterable[tuple[Day, ...]], cells: Sequence[str], limit: dt.date
) -> tuple[dt.date, ...] | None:
    """The dates of days of which a workbook took the month for the day wherever it could."""
    for days in ways:
        turned = [
            replace(day, month=day.day, day=day.month)
            if day.day < 13 and not IN_NUMBERS.fullmatch(cell)
            else day
            for day, cell in zip(days, cells, strict=True)
        ]
        run = daily_dates(turned, limit)
        if turned != list(days) and isinstance(run, DayRun) and run.consecutive:
            return run.dates
    return None


def _best_run(ways: Iterable[tuple[Day, ...]], limit: dt.date) -> DayRun | Break | None:
    """The one way to read the dates that gives a run of days; None if there are several."""
    outcomes = [daily_dates(days, limit) for days in ways]
    runs = {outcome.dates: outcome for outcome in outcomes if isinstance(outcome, DayRun)}
    if not runs:
        return outcomes[0]
    even = [run for run in runs.values() if run.consecutive] or list(runs.values())
    return even[0] if len(even) == 1 else None
