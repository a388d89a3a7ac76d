"""A TikTok table from its text: which one it is, by header only, and its rows of cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from tikmon_nb.inputs.exports.headings import SCANNED, Heading, Row
from tikmon_nb.inputs.exports.texts import SAMPLE

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
OPTIONAL = {"content": {"exported": "Time"}}
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
_DELIMITERS = ",;\t"
MAX_ROWS = 5000  # TikTok gives out one year of days, or about fifteen posts, at a time
_HEADER_LIMIT = 4000  # characters


def trimmed(text: str) -> str:
    """`text` from its first line that is not blank."""
    return text.lstrip("\ufeff \r\n\t")


def first_line(text: str) -> str:
    """The first line of `text` that is not blank."""
    start = trimmed(text[:_HEADER_LIMIT])
    return start.splitlines()[0] if start else ""


def find_header(text: str) -> Heading | None:
    """What the first line says this table is, or None when TikTok writes no such table."""
    line = first_line(text)
    for delimiter in _DELIMITERS:
        try:
            labels = next(csv.reader([line], delimiter=delimiter), [])
        except csv.Error:
            continue
        names = [re.sub(r"\s+", " ", label).strip("\ufeff ").casefold() for label in labels]
        for provisional, known in (("", names), ("names", [DUTCH.get(n, n) for n in names])):
            for kind in HEADERS:
                if (columns := _columns(kind, known)) is not None:
                    shown = {field: labels[at].strip() for field, at in columns.items()}
                    return Heading(kind, 1, columns, shown, len(labels), provisional, delimiter)
    return None


def _columns(kind: str, names: Sequence[str]) -> dict[str, int] | None:
    wanted = {field: name.casefold() for field, name in HEADERS[kind].items()}
    if not set(wanted.values()) <= set(names):
        return None
    optional = {field: name.casefold() for field, name in OPTIONAL.get(kind, {}).items()}
    present = wanted | {field: name for field, name in optional.items() if name in names}
    return {field: names.index(name) for field, name in present.items()}


def rows_of(text: str, delimiter: str, *, strict: bool = False) -> Iterator[Row]:
    """(row number, cells) of every row that is not blank, header excluded; raises `csv.Error`.

    Rows count from 1 with the header as row 1; a caption over several lines is one row.
    """
    return (row for row in all_rows(trimmed(text), delimiter, strict=strict) if row[0] > 1)


def all_rows(text: str, delimiter: str, *, strict: bool = False) -> Iterator[Row]:
    """(row number, cells) of every row that is not blank, from the first one on; raises `csv.Error`."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    for number, cells in enumerate(reader, start=1):
        if any(cell.strip() for cell in cells):
            yield number, cells


def samples(text: str) -> Iterator[tuple[str, list[Row]]]:
    """(delimiter, first rows) of `text`, for every way in which it can be cut into cells."""
    start = text[:SAMPLE].lstrip("\ufeff")
    for delimiter in _DELIMITERS:
        try:
            rows = list(islice(all_rows(start, delimiter), SCANNED))
        except csv.Error:
            continue
        if any(len(cells) > 1 for _, cells in rows):
            yield delimiter, rows
