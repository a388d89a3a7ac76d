"""A folder of exports, or files by name, read together: who they are of, and what they say."""

from __future__ import annotations

import datetime as dt
import functools
import math
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from tikmon_nb.findings import Findings
from tikmon_nb.inputs.exports.accounts import Account, note_accounts
from tikmon_nb.inputs.exports.archives import RawFile, files_at, files_below
from tikmon_nb.inputs.exports.export_kind import EVERYONE, ExportKind, Known, LeavingOut, Merged, Part
from tikmon_nb.inputs.exports.loading import load
from tikmon_nb.inputs.exports.records import Exports, Profile, SourceFile
from tikmon_nb.inputs.exports.registry import KINDS
from tikmon_nb.inputs.exports.videos import merge_videos


def read_exports(
    folder: Path | str,
    *,
    exported_on: dt.date | None = None,
    handle: str | None = None,
    today: dt.date | None = None,
) -> Exports:
    """All that TikTok's files below `folder` say, with findings.

    `exported_on` is the day of the downloads, for files that do not tell it themselves; `handle` the
    account, for files that hold several, or `*` for all of them. No day after `today`, which is that of the
    clock if it is not given, is taken from any file. A missing or empty folder gives empty tables. What is
    wrong with a file never raises; it is in `findings`.
    """
    findings = Findings()
    return read_raw(
        files_below(Path(folder), findings), findings, exported_on=exported_on, handle=handle, today=today
    )


def read_files(
    paths: Iterable[Path | str],
    *,
    exported_on: dt.date | None = None,
    handle: str | None = None,
    today: dt.date | None = None,
) -> Exports:
    """All that the files and folders at `paths` say, as `read_exports` does for one folder."""
    findings = Findings()
    files = files_at(map(Path, paths), findings)
    return read_raw(files, findings, exported_on=exported_on, handle=handle, today=today)


def read_raw(
    files: Iterable[RawFile],
    findings: Findings | None = None,
    *,
    exported_on: dt.date | None = None,
    handle: str | None = None,
    today: dt.date | None = None,
) -> Exports:
    """All that these files say, as `read_exports` for a folder; `findings` has what is known so far."""
    findings = Findings() if findings is None else findings
    today = today or dt.date.today()
    parts, inputs = load(files, today, findings)
    if not parts:
        return replace(_empty(), inputs=inputs, findings=tuple(findings))
    account = (handle or "").strip().removeprefix("@").casefold()
    accounts = [Account(account, "creator.yml", sure=True)] if account else []
    every: list[Merged] = []
    for kind in KINDS:
        known = Known(exported_on, frozenset(account.handle for account in accounts), today)
        every.append(_merged(kind, parts[kind.name], known, findings))
        accounts += every[-1].accounts
    note_accounts((account for account in accounts if account.handle != EVERYONE), findings)
    tables = {name: table for one in every for name, table in one.tables.items()}
    if tables["daily"]["followers"].isna().all():
        tables["profile"] = _with_followers(tables["profile"], every, findings)
    return Exports(
        videos=_videos(every, findings),
        sources=_sources(every, inputs),
        inputs=inputs,
        findings=tuple(findings),
        **tables,
    )


@functools.cache
def _empty() -> Exports:
    tables = {name: table for kind in KINDS for name, table in kind.nothing.tables.items()}
    return Exports(videos=merge_videos([]), sources=(), inputs={}, findings=(), **tables)


def _merged(kind: ExportKind[Any], parts: list[Part[Any]], known: Known, findings: Findings) -> Merged:
    """What the files of one kind say together; nothing when that fails."""
    told = Findings()
    with LeavingOut((part.name for part in parts), findings):
        if parts:
            merged = kind.merge(parts, known, told)
            findings.extend(told)
            listed = [part.source for part in parts if part.source]
            return replace(merged, sources=[*listed, *merged.sources])
    return kind.nothing


def _with_followers(profile: Profile | None, merged: list[Merged], findings: Findings) -> Profile | None:
    """The account, with the followers that lists of posts tell where its own data does not."""
    told = [one.followers for one in merged if one.followers]
    if not told or (profile and not math.isnan(profile.followers)):
        return profile
    file, followers, day = max(told, key=lambda one: one.on)
    findings.add("followers_of_list", "note", file=file, found=f"{followers:.0f}")
    return replace(profile, followers=followers) if profile else Profile("", followers, "", day)


def _videos(merged: list[Merged], findings: Findings) -> pd.DataFrame:
    with LeavingOut(["exports"], findings):
        return merge_videos(videos for one in merged for videos in one.videos)
    return merge_videos([])


def _sources(merged: list[Merged], inputs: dict[str, str]) -> tuple[SourceFile, ...]:
    every = {source.name: source for one in merged for source in one.sources}
    order = {name: at for at, name in enumerate(inputs)}
    return tuple(
        sorted(every.values(), key=lambda source: (order.get(source.name.split("!")[0], -1), source.name))
    )
