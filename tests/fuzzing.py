"""Mutated files for every reader: they may give findings, never a traceback, a hang or a wrong number.

    python -m tests.fuzzing --files 100000 --workers 2

A mutation (`mutations.mutated`) never touches a digit or a sign inside a number, so whatever is read without
a warning must be what the untouched file says of the same day, post, order or stretch of days.
"""

from __future__ import annotations

import datetime as dt
import math
import random
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

import click

from tests import fuzz_seeds
from tests.mutations import mutated
from tikmon_nb.findings import Finding, Findings
from tikmon_nb.inputs.exports.archives import RawFile
from tikmon_nb.inputs.exports.kinds.post_sources import COUNTS
from tikmon_nb.inputs.exports.loading import load
from tikmon_nb.inputs.exports.records import VIDEO_COUNTS
from tikmon_nb.inputs.exports.studio.daily import Limit, read_daily
from tikmon_nb.inputs.exports.studio.downloads import DAILY, Opened
from tikmon_nb.inputs.exports.studio.followers import read_audience
from tikmon_nb.inputs.exports.videos import read_videos

Facts = dict[tuple[str, str], dict[str, Any]]
"""(What kind of thing, which one) -> its figures by name."""

SLOWEST = 1.0  # seconds a file may take
EXPORTED = dt.date(2026, 11, 16)
MODIFIED = dt.datetime(2026, 11, 16, 9, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Fault:
    """A mutated file at which a reader failed, and how; `what` is empty when it only took too long."""

    reader: str
    number: int
    what: str
    seconds: float


def read(name: str, data: bytes) -> tuple[Facts, list[Finding]]:
    """Every figure that the readers take from one file, by what it is of, and what they noticed.

    This stops before the tables are merged, which says nothing of one file and takes most of the time.
    """
    findings, found = Findings(), Facts()
    parts, _ = load([RawFile(name, name, name, data, MODIFIED)], EXPORTED, findings)
    read = {kind: [part.content for part in some] for kind, some in parts.items()}
    for opened in read.get("studio", []):
        found |= _of_studio(opened)
        findings.extend(opened.tally)
    for frame in read.get("affiliate_orders", []):
        for line in frame.to_dict("records"):
            key = "order", f"{line['order_id']} {line['sku_id']} {line['video_id']}"
            found[key] = {str(name): value for name, value in line.items() if isinstance(value, float)}
    for periods in read.get("live_backstage", []):
        found |= {("live", f"{x.username} {x.first} {x.last}"): _numbers(x) for x in periods}
    for posts in read.get("posts", []):
        for post in posts.frame.to_dict("records"):
            found["post", str(post["video_id"])] = {name: post[name] for name in COUNTS}
    for _, download in read.get("gdpr", []):
        found |= {("own", str(x.posted_at)): _numbers(x) for x in download.posts}
        found["fans", ""] = {str(day): count for day, count in download.followers_per_day.items()}
    return found, findings.items


def _of_studio(opened: Opened) -> Facts:
    table, tally = opened.table, opened.tally
    kind = table.header.kind
    if kind == "content":
        videos = read_videos(table, opened.posts, EXPORTED, tally)
        rows = videos.to_dict("records")
        return {("video", row["video_id"]): {name: row[name] for name in VIDEO_COUNTS} for row in rows}
    if kind in DAILY:
        daily = read_daily(table, Limit(EXPORTED), tally)
        return {("day", str(day)): values for day, values in daily.to_dict("index").items()}
    audience = read_audience(table, EXPORTED, tally)
    hours: Facts = {("hour", f"{day} {hour}"): {"active": active} for day, hour, active in audience.activity}
    return hours | {(kind, name): {"share": share} for name, share in audience.shares.items()}


def _numbers(record: Any) -> dict[str, Any]:
    fields = record.__dataclass_fields__
    return {name: value for name in fields if isinstance(value := getattr(record, name), float)}


def wrong(found: Facts, findings: list[Finding], truth: Facts) -> str:
    """What was read otherwise than `truth` says, without a warning; empty when nothing was."""
    failed = [finding.found for finding in findings if finding.code == "reader_failed"]
    if failed:
        return failed[0]
    if any(finding.severity != "note" for finding in findings):
        return ""
    for key, values in found.items():
        known = truth.get(key)
        if known is None:
            continue  # a name or a date that the mutation made: its figures are as they stand
        for name, value in values.items():
            if not math.isnan(value) and value != known.get(name):
                return f"{key}: {name} is {value}, was {known.get(name)}"
    return ""


def faults(reader: str, numbers: range, seed: int = 2026) -> Iterator[Fault]:
    """The faults of a reader at the mutated files with these numbers."""
    make: Callable[[], tuple[str, bytes]] = fuzz_seeds.SEEDS[reader]
    name, data = make()
    truth, noted = read(name, data)
    if not truth or any(finding.severity != "note" for finding in noted):
        raise ValueError(f"the untouched file of {reader} is not read: {noted}")
    for number in numbers:
        chance = random.Random(f"{seed}/{reader}/{number}")
        changed = mutated(data, chance)
        started = time.perf_counter()
        try:
            found = wrong(*read(name, changed), truth)
        except Exception:
            found = traceback.format_exc(limit=-4)
        seconds = time.perf_counter() - started
        if found or seconds > SLOWEST:
            yield Fault(reader, number, found, seconds)


def _all(job: tuple[str, int, int]) -> list[Fault]:
    reader, first, last = job
    return list(faults(reader, range(first, last)))


@click.command()
@click.option("--files", default=100_000, show_default=True, help="Mutated files for every reader.")
@click.option("--first", default=0, help="Number of the first of them.")
@click.option("--workers", default=2, show_default=True)
@click.option("--reader", "readers", multiple=True, type=click.Choice(sorted(fuzz_seeds.SEEDS)))
def main(files: int, first: int, workers: int, readers: tuple[str, ...]) -> None:
    """Read mutated files with every reader and tell what went wrong; exit code 1 when anything did."""
    chosen = readers or tuple(fuzz_seeds.SEEDS)
    step = 2_000
    jobs = [
        (reader, at, min(at + step, first + files))
        for reader in chosen
        for at in range(first, first + files, step)
    ]
    counts: dict[str, int] = dict.fromkeys(chosen, 0)
    started = time.perf_counter()
    with ProcessPoolExecutor(workers) as pool:
        for job, found in zip(jobs, pool.map(_all, jobs), strict=True):
            for fault in found:
                counts[fault.reader] += 1
                if counts[fault.reader] <= 5:
                    click.echo(f"{fault.reader} {fault.number}, {fault.seconds:.1f} s: {fault.what}")
            if job[2] == first + files:
                click.echo(
                    f"{job[0]}: {files} files, {counts[job[0]]} faults, {time.perf_counter() - started:.0f} s"
                )
    raise SystemExit(1 if any(counts.values()) else 0)


if __name__ == "__main__":
    main()
