"""Write the exports of the six invented example creators: the same bytes every time.

python tools/make_examples.py            writes data/creators/<id>/exports/
python tools/make_examples.py --check    exit code 1 when a file there differs
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import numpy as np
import studio_format as studio
from example_extras import books, extras
from example_history import History, make_history
from example_profiles import LAST_DAY, PROFILES, YEAR_START, Profile

SEED = 20261116
DOWNLOADED = dt.datetime(2026, 11, 16, 7, 42, 11, tzinfo=dt.UTC)
EARLIER_DOWNLOAD = dt.datetime(2026, 8, 3, 6, 15, 40, tzinfo=dt.UTC)
HOME = ZoneInfo("Europe/Amsterdam")
DAY = np.array(  # share of the followers that is active, per hour
    [3, 2, 1, 1, 1, 2, 5, 9, 11, 10, 10, 11, 13, 13, 12, 13, 15, 17, 19, 21, 22, 20, 14, 7]
)
APPLE_DOUBLE = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        " + bytes(58)


def overview(profile: Profile, history: History, first: dt.date, last: dt.date) -> bytes:
    """`Overview.csv` of the days from `first` to `last`."""
    rows = []
    for at in range(*history.between(first, last).indices(len(history.days))):
        values: list[object] = [int(history.counts[name][at]) for name in studio.OVERVIEW[1:]]
        if at in history.undefined:
            values = [studio.UNDEFINED] * len(values)
        rows.append([studio.day_text(history.days[at], profile.dates), *values])
    return studio.table(studio.OVERVIEW, rows)


def unsettled(history: History, last: dt.date) -> History:
    """`history` as TikTok knew it on `last`: the latest days not yet counted to the end."""
    at, views = history.days.index(last), history.counts["Video Views"].copy()
    views[at - 1 : at + 1] = np.round(views[at - 1 : at + 1] * np.array([0.97, 0.91]))
    return replace(history, counts=history.counts | {"Video Views": views})


def audience(profile: Profile, history: History, rng: np.random.Generator) -> dict[str, bytes]:
    """The four tables of TikTok's Followers ZIP; without rows below 100 followers."""
    known = profile.followers >= 100
    rows = list(_follower_rows(profile, history)) if known else []
    activity = list(_activity_rows(profile, rng)) if known else []
    women = profile.women
    genders = [("Female", women), ("Male", round(0.985 - women, 3)), ("Other", 0.015)]
    lands = [("NL", 0.853), ("BE", 0.078), ("DE", 0.012), ("SR", 0.009), ("Others", 0.048)]
    return {
        "FollowerHistory.csv": studio.table(studio.FOLLOWER_HISTORY, rows),
        "FollowerActivity.csv": studio.table(studio.FOLLOWER_ACTIVITY, activity),
        "FollowerGender.csv": studio.table(studio.FOLLOWER_GENDER, genders if known else []),
        "FollowerTopTerritories.csv": studio.table(studio.FOLLOWER_TOP_TERRITORIES, lands if known else []),
    }


def _follower_rows(profile: Profile, history: History) -> Iterator[tuple[str, int, int]]:
    part = history.between(YEAR_START, LAST_DAY)
    followers = history.followers[part]
    steps = np.diff(followers)
    changes = np.append(steps, 0) if profile.next_day_difference else np.append(0, steps)
    for day, number, change in zip(history.days[part], followers, changes, strict=True):
        yield studio.day_text(day, profile.dates), int(number), int(change)


def _activity_rows(profile: Profile, rng: np.random.Generator) -> Iterator[tuple[str, int, int]]:
    for ago in range(7, -1, -1):
        day = DOWNLOADED.date() - dt.timedelta(ago)
        noise = np.exp(rng.normal(0, 0.08, 24))
        for hour, active in enumerate(np.round(profile.followers * DAY / 100 * noise)):
            partial = ago == 0 and hour >= DOWNLOADED.hour  # the last day is not over
            yield studio.day_text(day, profile.dates), hour, 0 if partial else int(active)


def content(profile: Profile, history: History, rng: np.random.Generator) -> bytes:
    """`Content.csv`: the best viewed posts, one of them scheduled and one deleted since."""
    size, total = len(history.days), len(profile.captions)
    others = rng.choice(np.arange(size - 360, size - 3), total - len(history.viral), replace=False)
    rows = []
    for number, (at, caption) in enumerate(zip((*history.viral, *others), profile.captions, strict=True)):
        views = history.counts["Video Views"]
        own = views[at : at + 4].sum() * 0.8 if number < len(history.viral) else views[at] * 2
        seen = int(own * np.exp(rng.normal(0.1, 0.2)))
        row = _post_row(profile, history.days[at], caption, seen, number, rng)
        rows.append(row)
    rows.sort(key=lambda row: -int(str(row[-1])))
    return studio.table(studio.CONTENT, rows)


def _post_row(
    profile: Profile, day: dt.date, caption: str, views: int, number: int, rng: np.random.Generator
) -> list[object]:
    hour, minute, second = int(rng.integers(16, 22)), int(rng.integers(60)), int(rng.integers(60))
    posted = dt.datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=HOME)
    scheduled, deleted = number == 6, number == 7 and profile.id == "yara"
    uploaded = posted - dt.timedelta(days=3) if scheduled else posted
    video = studio.video_id(uploaded, int(rng.integers(2**32)))
    link = "" if deleted else studio.video_link(profile.handle, video)
    reactions = views * profile.engagement * np.exp(rng.normal(0, 0.1))
    likes, comments, shares = (int(reactions * share) for share in (0.87, 0.05, 0.08))
    downloaded, written = DOWNLOADED.astimezone(HOME).date(), posted.date()
    times = [studio.day_text(date, profile.dates) for date in (downloaded, written)]
    return [times[0], caption, link, times[1], likes, comments, shares, views]


def exports(profile: Profile) -> dict[str, bytes]:
    """File name -> bytes of everything that `profile` downloaded from TikTok."""
    rng = np.random.Generator(np.random.PCG64([SEED, zlib.crc32(profile.id.encode())]))
    history, handle = make_history(profile, rng), profile.handle
    summary = overview(profile, history, profile.first, LAST_DAY)
    followers = audience(profile, history, rng)
    posts = content(profile, history, rng) if profile.captions else None
    if profile.id == "sam":  # unzipped by hand, names changed by a browser
        kept = {"FollowerHistory (1).csv": followers["FollowerHistory.csv"]}
        return {"overview (1).csv": summary, "Content (2).csv": posts or b""} | kept
    files = {studio.overview_name(profile.first, DOWNLOADED, handle): {"Overview.csv": summary}}
    files[f"Followers_{handle}.zip"] = followers
    if posts:
        files[f"Content_{handle}.zip"] = {"Content.csv": posts}
    if posts and profile.id == "mila":  # opened and packed again on a Mac
        inside = f"Content_{handle}"
        again = {f"{inside}/Content.csv": posts, f"__MACOSX/{inside}/._Content.csv": APPLE_DOUBLE}
        files[f"{inside}.zip"] = again
    if profile.id == "noor":
        first, last = dt.date(2025, 8, 3), dt.date(2026, 8, 2)
        table = overview(profile, unsettled(history, last), first, last)
        files[studio.overview_name(first, EARLIER_DOWNLOAD, handle)] = {"Overview.csv": table}
    zipped = {name: studio.archive(entries, compress=False) for name, entries in files.items()}
    return zipped | extras(profile, history, posts or b"", rng)


def differences(folder: Path, wanted: dict[str, bytes]) -> list[str]:
    """What is missing, other than wanted, or too much in `folder`."""
    present = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    missing = [f"missing: {folder / name}" for name in sorted(set(wanted) - present)]
    extra = [f"not from this script: {folder / name}" for name in sorted(present - set(wanted))]
    both = sorted(present & set(wanted))
    other = [n for n in both if (folder / n).read_bytes() != wanted[n]]
    return missing + [f"differs: {folder / name}" for name in other] + extra


@click.command()
@click.option("--data", type=click.Path(path_type=Path), default=Path("data"), show_default=True)
@click.option("--check", is_flag=True, help="Write nothing; exit code 1 when a file differs.")
def main(data: Path, check: bool) -> None:
    """Write the exports of the invented creators into DATA/creators/<id>/exports."""
    wrong = []
    for profile in PROFILES:
        folder, wanted = data / "creators" / profile.id / "exports", exports(profile)
        own = {folder.parent / name: content for name, content in books(profile, wanted).items()}
        if check:
            wrong += differences(folder, wanted)
            wrong += [f"differs: {p}" for p, c in own.items() if not p.is_file() or p.read_bytes() != c]
            continue
        folder.mkdir(parents=True, exist_ok=True)
        for path, content_bytes in ({folder / name: c for name, c in wanted.items()} | own).items():
            path.write_bytes(content_bytes)
    for line in wrong:
        click.echo(line, err=True)
    if wrong:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
