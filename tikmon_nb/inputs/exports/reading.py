"""A folder of exports, or files by name, read together: who they are of, and what they say."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from tikmon_nb.findings import Findings
from tikmon_nb.inputs.exports import affiliate, documents, gdpr, live, posts
from tikmon_nb.inputs.exports.accounts import Account, note_accounts
from tikmon_nb.inputs.exports.archives import RawFile, files_at, files_below
from tikmon_nb.inputs.exports.gdpr import Download
from tikmon_nb.inputs.exports.live import LivePeriod
from tikmon_nb.inputs.exports.loading import Document, load
from tikmon_nb.inputs.exports.posts import Posts
from tikmon_nb.inputs.exports.records import HOME, Exports, Profile, SourceFile
from tikmon_nb.inputs.exports.studio.downloads import read_studio
from tikmon_nb.inputs.exports.studio.studio_tables import Table
from tikmon_nb.inputs.exports.videos import frame_of_posts, merge_videos
from tikmon_nb.inputs.tabular.rows import all_rows


@dataclass
class Met:
    """Everything that was recognised, in the order of the files."""

    tables: list[Table] = field(default_factory=list)
    orders: list[tuple[str, pd.DataFrame]] = field(default_factory=list)
    lives: list[tuple[str, list[LivePeriod]]] = field(default_factory=list)
    posts: list[Posts] = field(default_factory=list)
    downloads: list[tuple[dt.date, str, Download]] = field(default_factory=list)
    sources: dict[str, SourceFile] = field(default_factory=dict)

    def take(self, found: Table | Document, findings: Findings) -> None:
        """Read `found`, unless it is a table of TikTok Studio, which needs the others beside it."""
        tally = Findings(file=found.name, counted=True)
        if isinstance(found, Table):
            if found.header.kind == affiliate.KIND:
                self._orders(found, tally)
            elif found.header.kind == live.KIND:
                self._live(found, tally)
            else:
                self.tables.append(found)
        elif found.kind == gdpr.KIND:
            self._download(found, tally)
        else:
            tally.by_row = True  # they are read a column at a time
            self._posts(found, tally)
        findings.extend(tally)

    def _orders(self, table: Table, tally: Findings) -> None:
        frame = affiliate.read_orders(table.header, table.text, tally)
        self.orders.append((table.name, frame))
        times = frame["ordered_at"].dropna()
        days = [times.min().date(), times.max().date()] if len(times) else []
        self._note(table.name, affiliate.KIND, len(frame), days, table.downloaded)

    def _live(self, table: Table, tally: Findings) -> None:
        periods = live.read_live(table.header, table.text, tally)
        self.lives.append((table.name, [] if tally.has_errors else periods))
        days = [day for period in periods for day in (period.first, period.last)]
        self._note(table.name, live.KIND, len(periods), days, table.downloaded)

    def _download(self, document: Document, tally: Findings) -> None:
        download = gdpr.read_gdpr(document.raw.data, tally)
        if download is not None:
            as_of = document.downloaded or document.modified
            self.downloads.append((as_of, document.name, download))
            days = [post.posted_at.date() for post in download.posts]
            self._note(document.name, gdpr.KIND, len(download.posts), days, document.downloaded)

    def _posts(self, document: Document, tally: Findings) -> None:
        read = posts.read_posts(document.name, _records(document, tally), tally)
        if read is not None:
            self.posts.append(read)
            if cut := int(read.frame["truncated"].sum()):
                tally.add("captions_truncated", "note", count=cut)
            created = read.frame["created"].dropna()
            ends = (created.min(), created.max()) if len(created) else ()
            days = [dt.datetime.fromtimestamp(seconds, HOME).date() for seconds in ends]
            kind = f"{posts.KIND}: {read.source}" if read.source else posts.KIND
            self._note(document.name, kind, len(read.frame), days, document.downloaded)

    def _note(self, name: str, kind: str, rows: int, days: list[dt.date], on: dt.date | None) -> None:
        first, last = min(days, default=None), max(days, default=None)
        self.sources[name] = SourceFile(name, kind, rows, first, last, on)


def _records(document: Document, tally: Findings) -> Iterator[documents.Record]:
    if document.kind == "posts":
        yield from documents.records(document.raw, tally)
        return
    try:
        if document.raw.is_held:
            rows = all_rows(document.text.whole.lstrip("\ufeff"), document.delimiter)
            yield from documents.as_records(rows, tally)
            return
        with document.raw.open() as binary:
            text = io.TextIOWrapper(binary, "utf-8-sig", "replace", newline="")
            rows = enumerate(csv.reader(text, delimiter=document.delimiter), start=1)
            yield from documents.as_records((row for row in rows if any(row[1])), tally)
    except (csv.Error, OSError) as error:
        tally.error("table_unreadable", found=error)


def read_exports(
    folder: Path | str, *, exported_on: dt.date | None = None, handle: str | None = None
) -> Exports:
    """All that TikTok's files below `folder` say, with findings.

    `exported_on` is the day of the downloads, for files that do not tell it themselves; `handle` the
    account, for files that hold several. A missing or empty folder gives empty tables. What is wrong with
    a file never raises; it is in `findings`.
    """
    findings, place = Findings(), Path(folder)
    files = files_below(place, findings) if place.is_dir() else iter(())
    return read_raw(files, findings, exported_on=exported_on, handle=handle)


def read_files(
    paths: Iterable[Path | str], *, exported_on: dt.date | None = None, handle: str | None = None
) -> Exports:
    """All that the files and folders at `paths` say, as `read_exports` does for one folder."""
    findings = Findings()
    files = files_at(map(Path, paths), findings)
    return read_raw(files, findings, exported_on=exported_on, handle=handle)


def read_raw(
    files: Iterable[RawFile],
    findings: Findings | None = None,
    *,
    exported_on: dt.date | None = None,
    handle: str | None = None,
) -> Exports:
    """All that these files say, as `read_exports` for a folder; `findings` has what is known so far."""
    findings = Findings() if findings is None else findings
    met = Met()
    inputs = load(files, findings, met.take)
    own = read_studio(met.tables, exported_on)
    findings.extend(own.findings)
    accounts = [*own.accounts, *_named(met)]
    if handle:
        accounts.append(Account(handle.strip().removeprefix("@").casefold(), "creator.yml", sure=True))
    downloads = [download for *_, download in sorted(met.downloads, key=lambda item: item[:2])]
    listed = _own_posts(met.posts, accounts, findings)
    increments = _own_live(met.lives, accounts, findings)
    note_accounts(accounts, findings)
    orders = affiliate.merge_orders(frame for _, frame in sorted(met.orders, key=_newest_order))
    return Exports(
        daily=own.daily,
        videos=merge_videos([*own.videos, *(frame_of_posts(one.frame) for one in listed)]),
        own_posts=gdpr.own_posts_frame(downloads),
        orders=orders,
        live=increments,
        audience=own.audience,
        profile=_profile(met),
        sources=_sources(own.sources, met, inputs),
        inputs=inputs,
        findings=tuple(findings),
    )


def _sources(
    studio_sources: Iterable[SourceFile], met: Met, inputs: dict[str, str]
) -> tuple[SourceFile, ...]:
    every = {source.name: source for source in studio_sources} | met.sources
    order = {name: at for at, name in enumerate(inputs)}
    return tuple(
        sorted(every.values(), key=lambda source: (order.get(source.name.split("!")[0], -1), source.name))
    )


def _newest_order(item: tuple[str, pd.DataFrame]) -> tuple[dt.datetime, str]:
    """The last moment that a download of orders knows, since its name tells nothing."""
    latest = item[1][list(affiliate.TIMES)].max().max()
    return dt.datetime.min if latest is pd.NaT else latest.to_pydatetime(), item[0]


def _named(met: Met) -> Iterator[Account]:
    """The accounts that downloads of one's own data name."""
    for _, name, download in met.downloads:
        if download.username:
            yield Account(download.username.casefold(), name, sure=True)


def _own_posts(listed: list[Posts], accounts: list[Account], findings: Findings) -> list[Posts]:
    """The posts of this creator among those that were listed; whose they are is added to `accounts`."""
    known = {account.handle for account in accounts}
    kept = []
    for one in listed:
        authors = _authors(one.frame)
        own = known & set(authors)
        if len(authors) > 1 and not own:
            found = ", ".join(name for name, _ in authors.most_common(5))
            findings.error("posts_of_several_accounts", file=one.name, found=found, count=len(authors))
            continue
        if len(authors) > 1:
            mine = one.frame["author"].isin(own)
            findings.add("posts_of_others", "note", file=one.name, count=int((~mine).sum()))
            one = replace(one, frame=one.frame[mine].reset_index(drop=True))
        accounts.extend(Account(name, one.name, sure=True) for name in own or authors)
        kept.append(one)
    return kept


def _authors(frame: pd.DataFrame) -> Counter[str]:
    """How many posts each account has, in the order in which they are met; posts without one left out."""
    places, names = pd.factorize(frame["author"])
    counts = Counter(dict(zip(names.tolist(), np.bincount(places).tolist(), strict=True)))
    counts.pop("", None)
    return counts


def _own_live(
    lives: list[tuple[str, list[LivePeriod]]], accounts: list[Account], findings: Findings
) -> pd.DataFrame:
    """The LIVE figures of this creator, from files that an agency has of all of its creators."""
    names = live.usernames(period for _, periods in lives for period in periods)
    known = sorted({account.handle for account in accounts} & set(names))
    tally = Findings(file=lives[0][0] if lives else "exports", counted=True)
    username = known[0] if len(known) == 1 else names[0] if len(names) == 1 else ""
    if len(names) == 1 and not known:
        accounts.append(Account(username, tally.file, sure=True))
    if names and not username:
        tally.error("live_account_unknown", expected="handle", count=len(names))
    ordered = [periods for _, periods in sorted(lives, key=_newest_live)]
    frame = live.live_increments(ordered if username else [], username, tally)
    findings.extend(tally)
    return frame


def _newest_live(item: tuple[str, list[LivePeriod]]) -> tuple[dt.date, str]:
    return max((period.last for period in item[1]), default=dt.date.min), item[0]


def _profile(met: Met) -> Profile | None:
    """The account as the newest download of one's own data has it."""
    if not met.downloads:
        return None
    as_of, name, download = max(met.downloads, key=lambda item: item[:2])
    on = met.sources[name].exported_on or as_of
    return Profile(download.username, download.followers, download.region, on)
