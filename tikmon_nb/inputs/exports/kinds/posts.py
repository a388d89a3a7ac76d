"""Posts as TikTok's interfaces and the tools that read its site list them: JSON, JSONL or CSV.

One reader for all of them, by the names that each source uses (`post_sources`). It takes the records of one
source a batch at a time and makes a column of every field; only cells that are not plain are looked at one by
one.
"""

from __future__ import annotations

import datetime as dt
import functools
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from tikmon_nb.findings import Findings, printable
from tikmon_nb.inputs.exports.accounts import Account
from tikmon_nb.inputs.exports.export_kind import EVERYONE, ExportKind, Known, Merged, Part, Recognised, Told
from tikmon_nb.inputs.exports.kinds.documents import lists_posts, records_of, shape_of
from tikmon_nb.inputs.exports.kinds.post_sources import COUNTS, SOURCES, PostSource, column, source_of
from tikmon_nb.inputs.exports.records import HOME
from tikmon_nb.inputs.exports.studio.content import FIRST_UPLOAD, LAST_UPLOAD
from tikmon_nb.inputs.exports.videos import frame_of_posts, seconds_of
from tikmon_nb.inputs.tabular.counts import MAX_COUNT, count_of, is_plain, noted_count
from tikmon_nb.inputs.tabular.csv_rows import heading_among
from tikmon_nb.inputs.tabular.headings import Heading, Row, is_title
from tikmon_nb.marking import mark

KIND = "posts"
BATCH = 200  # records whose fields are taken together
BATCHES = 100  # that become a table together
MAX_POSTS = 2_000_000
MAX_TEXT = 10_000
COLUMNS = ("video_id", "title", "author", "flags", "stickers", "created", *COUNTS, "followers", "truncated")
_TEXTS = ("video_id", "title", "author", "flags", "stickers")
_ID = re.compile(r"[1-9][0-9]{5,19}")
_SPOILED = re.compile(r"[0-9]+(?:[.,][0-9]*)?e\+?[0-9]+|[0-9]{6,}[.,]0*", re.IGNORECASE)
_ROUNDED = r"[0-9]{14,}0000"  # as Excel keeps fifteen digits
_ROUND_IDS = 0.01  # of the ids; of those that TikTok gives, 1 in 10,000 ends so
_YES = frozenset({"true", "1", "yes", "ja", "waar"})
_ACCOUNT = re.compile(r"[\w.]{1,40}")

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Posts:
    """The posts of one file: the columns of `frame` are those of `COLUMNS`."""

    source: str
    frame: pd.DataFrame


class _Batch(NamedTuple):
    """Posts of one source that stand together, and their row numbers."""

    source: PostSource
    rows: Sequence[int]
    posts: Sequence[Record]


def read_posts(records: Iterable[tuple[int, Record]], findings: Findings) -> Posts | None:
    """The posts among `records` (row number, record); None if `findings` got an error.

    What is not a post (an error of the tool, an advert's tracker) is counted in a finding and left out.
    """
    kinds: dict[str, PostSource] = {}
    columns = (_columns(batch, findings) for batch in _batches(records, kinds, findings))
    frames, damaged, rows = [_frame([])[0]], False, 0
    while rows <= MAX_POSTS and (parts := list(islice(columns, BATCHES))):
        frame, halves = _frame(parts)
        frames.append(frame)
        damaged, rows = damaged or halves, rows + len(frame)
    if rows > MAX_POSTS:
        findings.error("too_many_rows", expected=str(MAX_POSTS))
    frame = pd.concat(frames[1:] or frames, ignore_index=True)
    _check_ids(frame, findings)
    if damaged:
        findings.add("letters_damaged")
    return None if findings.has_errors else Posts(", ".join(kinds), frame)


def _frame(parts: Sequence[Mapping[str, list[Any]]]) -> tuple[pd.DataFrame, bool]:
    """The columns of some batches as one table, and whether half a letter stood in them."""
    made, damaged = dict[str, Any](), False
    for name in COLUMNS:
        values = list(chain.from_iterable(part[name] for part in parts))
        if name not in _TEXTS:
            made[name] = np.array(values, bool if name == "truncated" else float)
            continue
        try:
            made[name] = pd.array(values, dtype="str")
        except UnicodeEncodeError:  # JSON can spell half a letter, which becomes a question mark
            damaged = True
            made[name] = pd.array([text.encode("utf-8", "replace").decode() for text in values], dtype="str")
    return pd.DataFrame(made), damaged


def _batches(
    records: Iterable[tuple[int, Record]], kinds: dict[str, PostSource], findings: Findings
) -> Iterator[_Batch]:
    for source, group in groupby(_posts_among(records, kinds, findings), key=itemgetter(0)):
        while batch := list(islice(group, BATCH)):
            _, rows, posts = zip(*batch, strict=True)
            yield _Batch(source, rows, posts)


def _posts_among(
    records: Iterable[tuple[int, Record]], kinds: dict[str, PostSource], findings: Findings
) -> Iterator[tuple[PostSource, int, Record]]:
    """(source, row, post) of every post; `kinds` gets the sources that are met."""
    source, row = None, 0
    for row, record in records:
        inner = record.get("data")
        post = inner if type(inner) is dict else record  # Zeeschuimer wraps what the site sent
        if source is None or not source.marks <= post.keys():
            source = source_of(post)
            kinds |= {source.name: source} if source else {}
        if source is None or (post.get("error") and not post.get(source.id)):
            _note_stranger(row, post, findings)
        else:
            yield source, row, post
    if not row:
        findings.add("no_rows", "note")


def _note_stranger(row: int, record: Record, findings: Findings) -> None:
    if record.get("error") or record.get("errorCode"):
        findings.add("scraper_errors", "note", row=row)
    else:
        keys = ", ".join(str(key) for key in list(record)[:6])
        findings.add("record_not_a_post", row=row, found=printable(keys))


def _check_ids(frame: pd.DataFrame, findings: Findings) -> None:
    """An error if ids end in zeros, which rounding does and TikTok hardly ever."""
    ids = frame["video_id"]
    rounded = int(ids.str.fullmatch(_ROUNDED).sum())
    if len(ids) and ids.str.endswith("00" if len(ids) > 1 else "000").all():
        rounded = len(ids)
    if rounded > _ROUND_IDS * len(ids):
        findings.error("ids_spoiled", column="id", found=ids[ids.str.endswith("00")].iloc[0], count=rounded)


def _columns(batch: _Batch, findings: Findings) -> dict[str, list[Any]]:
    """The columns of `COLUMNS`, of those posts that have an id."""
    source, rows, posts = batch
    ids = [
        value if type(value) is str and _ID.fullmatch(value) else _video_id(value, row, findings)
        for row, value in zip(rows, column(posts, source.id), strict=True)
    ]
    if None in ids:
        kept = [at for at, video_id in enumerate(ids) if video_id is not None]
        ids, rows, posts = [ids[at] for at in kept], [rows[at] for at in kept], [posts[at] for at in kept]
    batch, titles = _Batch(source, rows, posts), _texts(column(posts, source.caption))
    return {
        "video_id": ids,
        "title": titles,
        "author": [_account(value) for value in column(posts, source.author)],
        "flags": _flags(batch),
        "stickers": _texts(column(posts, source.stickers)),
        "created": _times(batch, findings),
        **{name: _counts(batch, at, findings) for at, name in enumerate(COUNTS)},
        "followers": [_followers(value) for value in column(posts, source.followers)],
        "truncated": [len(title) == source.cut for title in titles],
    }


def _video_id(value: Any, row: int, findings: Findings) -> str | None:
    """The id as text; None with a finding when it is spoiled (an error) or not a number."""
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if _ID.fullmatch(text):
        return text
    if isinstance(value, float) or _SPOILED.fullmatch(text):
        findings.error("ids_spoiled", row=row, column="id", found=str(value)[:80])
    else:
        found = "" if value is None or isinstance(value, bool) else str(value)[:80]
        findings.add("video_without_id", row=row, column="id", found=found)
    return None


def _texts(values: Iterable[Any]) -> list[str]:
    return [value.strip()[:MAX_TEXT] if type(value) is str else "" for value in values]


def _account(value: Any) -> str:
    """The name of an account in one form; empty if `value` is not one."""
    return _account_name(value) if type(value) is str else ""


@functools.lru_cache(maxsize=1024)
def _account_name(value: str) -> str:
    name = value.strip().removeprefix("@").casefold()
    return name if _ACCOUNT.fullmatch(name) else ""


def _flags(batch: _Batch) -> list[str]:
    """The names of the flags that each post has set."""
    found = [""] * len(batch.rows)
    for flag in batch.source.flags.split():
        for at, value in enumerate(column(batch.posts, flag)):
            if value and _is_set(value):
                found[at] += f", {flag}" if found[at] else flag
    return found


def _is_set(value: Any) -> bool:
    """Whether a flag says yes."""
    return value is True or (isinstance(value, str | int) and str(value).strip().casefold() in _YES)


def _counts(batch: _Batch, at: int, findings: Findings) -> list[float]:
    values, name = column(batch.posts, batch.source.counts[at]), COUNTS[at]
    return [
        value if type(value) is int and 0 <= value < MAX_COUNT else _count(value, findings, row, name)
        for row, value in zip(batch.rows, values, strict=True)
    ]


def _count(value: Any, findings: Findings, row: int, name: str) -> float:
    """A count that is not a plain number: text, rounded, missing or impossible."""
    if value is None or value == "":
        return math.nan
    if type(value) is str and is_plain(value):
        return float(value)
    return noted_count(value, findings, row=row, column=name)


def _followers(value: Any) -> float:
    """The followers of the account of a post; NaN where the list does not tell."""
    count = None if value is None else count_of(value)
    return count.value if count and not count.rounded and count.value > 0 else math.nan


def _times(batch: _Batch, findings: Findings) -> list[float]:
    """Unix seconds; NaN where there is no time, with a finding where something else stands."""
    values, name = column(batch.posts, batch.source.time), (batch.source.time.split() or [""])[0]
    times = [
        value if type(value) is int and FIRST_UPLOAD <= value < LAST_UPLOAD else _seconds(value)
        for value in values
    ]
    for row, value, seconds in zip(batch.rows, values, times, strict=True):
        if math.isnan(seconds) and value not in (None, ""):
            findings.add("post_date_unreadable", row=row, column=name, found=str(value)[:80])
    return times


def _seconds(value: Any) -> float:
    """Unix seconds of a time given as seconds, milliseconds or ISO text; NaN for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return math.nan
    try:
        if isinstance(value, str) and not value.strip().isdigit():
            moment = dt.datetime.fromisoformat(value.strip())
            seconds = (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).timestamp()
        else:
            seconds = float(value)
    except (ValueError, OverflowError):
        return math.nan
    if seconds >= 1e11:  # milliseconds
        seconds /= 1000
    return seconds if FIRST_UPLOAD <= seconds < LAST_UPLOAD else math.nan


def _find(rows: Sequence[Row]) -> Heading | None:
    row, labels = next((row for row in rows if not is_title(row)), rows[0])
    return Heading(KIND, row, {}, {}, len(labels)) if source_of(shape_of(labels)) else None


def _read(file: Recognised, findings: Findings) -> Part[Posts] | None:
    told = Findings(file=file.name, counted=True, by_row=True)
    read = read_posts(records_of(file, told), told)
    if read is not None and (cut := int(read.frame["truncated"].sum())):
        told.add("captions_truncated", "note", count=cut)
    findings.extend(told)
    if read is None:
        return None
    moments = pd.Series(pd.to_datetime(seconds_of(read.frame), unit="s", utc=True).tz_convert(HOME))
    kept = file.without_days_to_come(read.frame.assign(day=moments), "day", findings)
    read = Posts(read.source, kept.drop(columns="day"))
    moments = kept["day"].dropna()
    days = [moments.min().date(), moments.max().date()] if len(moments) else []
    return file.part(read, len(read.frame), days, f"{KIND}: {read.source}" if read.source else KIND)


def _merge(parts: Sequence[Part[Posts]], known: Known, findings: Findings) -> Merged:
    """The posts of this creator among those that were listed, and whose they are."""
    accounts, videos, followers = list[Account](), [], None
    for part in parts:
        frame, file = part.content.frame, part.name
        authors = _authors(frame)
        own = set(authors) if EVERYONE in known.handles else known.handles & set(authors)
        if len(authors) > 1 and not own:
            found = ", ".join(name for name, _ in authors.most_common(5))
            findings.error("posts_of_several_accounts", file=file, found=found, count=len(authors))
            continue
        if len(authors) > max(1, len(own)):
            mine = frame["author"].isin(own)
            findings.add("posts_of_others", "note", file=file, count=int((~mine).sum()))
            frame = frame[mine].reset_index(drop=True)
        if EVERYONE not in known.handles:
            accounts.extend(Account(name, file, sure=True) for name in own or authors)
        videos.append(frame_of_posts(frame))
        followers = _followers_in(part, frame, videos[-1]["posted_on"].max()) or followers
    return Merged(videos=videos, accounts=accounts, followers=followers)


def _followers_in(part: Part[Posts], frame: pd.DataFrame, last: pd.Timestamp) -> Told | None:
    """The followers of the account, and on which day, where every post of a list tells the same number."""
    counts = frame["followers"].unique()
    if len(counts) != 1 or math.isnan(counts[0]) or pd.isna(last) or frame["author"].nunique() > 1:
        return None
    day = (part.source and part.source.exported_on) or last.date()
    return Told(part.name, float(counts[0]), day)


def _authors(frame: pd.DataFrame) -> Counter[str]:
    """How many posts each account has, in the order in which they are met; posts without one left out."""
    places, names = pd.factorize(frame["author"])
    counts = Counter(dict(zip(names.tolist(), np.bincount(places).tolist(), strict=True)))
    counts.pop("", None)
    return counts


POSTS = ExportKind(
    name=KIND,
    words={KIND: mark("List of posts")},
    read=_read,
    merge=_merge,
    find=lambda text: heading_among(text, _find),
    is_json=lists_posts,
    streams=True,
    json_words={name for source in SOURCES for name in source.telling},
    headings=["id"],
)
