"""`Content.csv`: the top posts of an account, at most about fifteen per download."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from tikmon_nb.findings import Findings
from tikmon_nb.inputs.exports.export_kind import Recognised
from tikmon_nb.inputs.exports.records import HOME
from tikmon_nb.inputs.exports.studio.studio_tables import MAX_ROWS
from tikmon_nb.inputs.tabular.csv_rows import all_rows
from tikmon_nb.inputs.tabular.days import Day, best_reading, readings
from tikmon_nb.inputs.tabular.years import earliest, nearest

_TIKTOK_ORDER = ("exported", "title", "link", "posted", "likes", "comments", "shares", "views")
_LINK = re.compile(r"https?://\S+|")
_VIDEO = re.compile(r"/(?:video|photo)/([0-9]{1,20})(?![0-9])")
_HANDLE = re.compile(r"tiktok\.com/@([^/?#]+)", re.IGNORECASE)
MAX_VIDEOS = 100_000
_CLOCKS = dt.timedelta(days=2)
FIRST_UPLOAD = int(dt.datetime(2014, 1, 1, tzinfo=dt.UTC).timestamp())
LAST_UPLOAD = int(dt.datetime(2100, 1, 1, tzinfo=dt.UTC).timestamp())


@dataclass(frozen=True)
class TopPost:
    """One row of the table as text, with the id and upload time that its link gives."""

    row: int
    cells: dict[str, str]  # by field
    video_id: str
    uploaded_at: dt.datetime | None  # UTC; None when the id holds no plausible time

    @property
    def uploaded_on(self) -> dt.date | None:
        """The day of the upload in the Netherlands."""
        return self.uploaded_at.astimezone(HOME).date() if self.uploaded_at else None


def read_posts(table: Recognised, findings: Findings) -> list[TopPost]:
    """The posts that have a video id, in the order of the table; `findings` counts the others."""
    posts = []
    most = MAX_ROWS if table.header.kind == "content" else MAX_VIDEOS
    rows = list(islice(_rows(table, findings), most + 1))
    if len(rows) > most:
        findings.error("too_many_rows", expected=str(most))
        return []
    for row, cells in rows:
        link = cells["link"].strip()
        match = _VIDEO.search(link)
        if not link:
            findings.add("deleted_video_skipped", "note", row=row, found=cells["title"])
        elif not match:
            findings.add("video_without_id", row=row, column=table.header.labels["link"], found=link)
        else:
            uploaded = upload_time(match[1])
            if uploaded is None:
                findings.add("video_id_without_time", "note", row=row, found=match[1])
            posts.append(TopPost(row, cells, match[1], uploaded))
    if not rows and not len(findings):
        findings.add("no_rows", "note")
    _note_accounts(posts, findings)
    return posts


def handles_of(posts: list[TopPost]) -> list[str]:
    """The accounts that the links name, sorted."""
    return sorted({m[1].casefold() for p in posts if (m := _HANDLE.search(p.cells["link"]))})


def _note_accounts(posts: list[TopPost], findings: Findings) -> None:
    handles = handles_of(posts)
    if len(handles) > 1:
        first, *others = handles
        findings.add("several_accounts", expected=first, found=", ".join(others), count=len(handles))


def upload_time(video_id: str) -> dt.datetime | None:
    """When the video with this id was uploaded, UTC: its upper 32 bits; None when implausible."""
    seconds = int(video_id) >> 32
    plausible = FIRST_UPLOAD <= seconds < LAST_UPLOAD
    return dt.datetime.fromtimestamp(seconds, dt.UTC) if plausible else None


def read_days(posts: list[TopPost]) -> tuple[list[Day | None], Day | None]:
    """The day of each post and of the download, in the one notation that fits the uploads."""
    cells = [post.cells["posted"] for post in posts]
    times = [post.cells.get("exported", "") for post in posts]
    used = [cell for cell in (*cells, *times) if cell.strip()]
    read: Sequence[Sequence[Day | None]] = readings(used) or [best_reading(used)]
    ways = [dict(zip(used, days, strict=True)) for days in read]
    known = min(ways, key=lambda way: _distance(way, posts))
    return [known.get(cell) for cell in cells], known.get(times[0]) if times else None


def _distance(way: Mapping[str, Day | None], posts: list[TopPost]) -> int:
    """Days between posting and upload, over all posts, when the cells are read this `way`."""
    total = 0
    for post in posts:
        day, uploaded = way.get(post.cells["posted"]), post.uploaded_on
        if day and uploaded and (date := nearest(day, uploaded)):
            total += abs((date - uploaded).days)
    return total


def download_day(posts: list[TopPost]) -> dt.date | None:
    """The day of the download: the first `Time` not before the newest upload; None when unknown.

    A day or two before it will do, since TikTok and the Netherlands need not agree on the date.
    """
    uploads = [post.uploaded_on for post in posts if post.uploaded_on]
    _, exported = read_days(posts)
    if not uploads or not exported:
        return None
    return earliest(exported, max(uploads) - _CLOCKS)


def _rows(table: Recognised, findings: Findings) -> Iterator[tuple[int, dict[str, str]]]:
    """(row, cells by field) of every row that can be told apart, broken captions mended."""
    columns, width = table.header.columns, table.header.width
    try:
        rows = list(all_rows(table.text.whole, table.header.delimiter, strict=True))
        rows = [row for row in rows if row[0] > table.header.row]
        widths = all(len(cells) == width for _, cells in rows)
        sound = widths and all(_LINK.fullmatch(cells[columns["link"]].strip()) for _, cells in rows)
    except csv.Error:
        rows, sound = [], False
    if sound:
        yield from ((row, {f: cells[at] for f, at in columns.items()}) for row, cells in rows)
    elif columns == {field: at for at, field in enumerate(_TIKTOK_ORDER)}:
        yield from _anchored_rows(table, findings)
    else:
        findings.error("table_unreadable", expected=",".join(_TIKTOK_ORDER), found=table.text.start[:80])


def _anchored_rows(table: Recognised, findings: Findings) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows found by their link and what follows it; all before the link is `Time` and caption."""
    comma = re.escape(table.header.delimiter)
    between = f'"{comma}"'
    anchor = f'{between}(https?://[^"\\s]*|)' + f'{between}([^"]{{0,80}})' * 5 + r'"(?=\r?\n|\Z)'
    row, done = table.header.row, 0
    body = "".join(table.text.whole.splitlines(keepends=True)[row:])
    for match in re.finditer(anchor, body):
        before, done, row = body[done : match.start()].lstrip(), match.end(), row + 1
        time = re.match(rf'"([^"]*){between}', before)
        if not time:
            findings.add("row_unreadable", row=row, found=before)
            continue
        lost, _, caption = before[time.end() :].rpartition(f"\n{time[0]}")
        if lost:  # the row above has no link and counts of its own
            findings.add("row_unreadable", row=row, found=lost)
            row += 1
        cells = [time[1], _mended(caption, between, row, findings), *match.groups()]
        yield row, dict(zip(_TIKTOK_ORDER, cells, strict=True))
    if rest := body[done:].strip():
        findings.add("row_unreadable", row=row + 1, found=rest)


def _mended(caption: str, between: str, row: int, findings: Findings) -> str:
    if not re.fullmatch(r'(?:[^"]|"")*', caption):
        findings.add("broken_row_repaired", "note", row=row, found=caption)
        caption = re.sub(between, ",", caption)
    return caption.replace('""', '"')
