"""Fifty invented creators of every size and kind, and sheets of their reports to look at.

python tools/varied_creators.py FOLDER      writes the creators, their reports and contact sheets into FOLDER
python tools/varied_creators.py FOLDER --creators-only      the creators alone
"""

from __future__ import annotations

import datetime as dt
import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import post_format
import yaml
from example_profiles import Profile
from make_examples import exports

ROOT = Path(__file__).resolve().parents[1]
LONGEST = "Een heel lange naam van dertig"
FOLLOWERS = (1, 41, 640, 9_999, 10_000, 23_500, 118_000, 1_000_000, 9_000_000, 45_000_000)
HOSTILE = "<script>alert(1)</script> & \"'=cmd|' /C calc'!A0 \u202egnp.exe 𝕬𝖉 " + "zeer" * 30
RUNS: tuple[dict[str, Any], ...] = (
    {"card": "artikel-2026", "scenario": "basis", "lang": "nl", "months": 12},
    {"card": "nl-2026", "scenario": "voorzichtig", "lang": "en", "months": 1},
    {"card": "artikel-2026", "scenario": "groei", "lang": "en", "months": 36},
    {"card": "nl-2026", "scenario": "zonder-tiktok", "lang": "nl", "months": 60},
    {"card": "nl-2026", "scenario": "wat-als-rewards", "lang": "nl", "months": 3},
)
EVERYTHING: dict[str, Any] = {
    "sponsored": {"posts_per_month": {"low": 1, "high": 8}},
    "ambassador": [{"brand": "M", "eur_per_month": 125_000, "start": "2026-06-01", "end": "2027-05-31"}],
    "affiliate": {"channel": "links"},
    "shop": [{"name": LONGEST, "channel": "own_site", "orders_per_month": 5, "price_eur": 20}],
    "live": {"hours_per_month": {"low": 2, "high": 60}},
    "other": [{"name": "Y", "eur_per_month": {"low": 0, "high": 900}}, {"name": LONGEST, "eur_per_month": 0}],
    "costs": [{"name": "k", "eur_per_month": 90}],
    "management_fee_share": 0.2,
    "kvk": True,
}
"""A creator to whom every stream applies."""
KINDS: tuple[dict[str, Any], ...] = (
    {},
    EVERYTHING,
    {"sponsored": {"posts_per_month": 0}, "age": 15},
    {"live": {"hours_per_month": 120}, "country": "BE"},
    {"other": [{"name": "Coaching", "eur_per_month": {"low": 0, "high": 1_000_000}}]},
)


def posts(number: int, count: int, handle: str) -> bytes:
    """A list of `count` posts, one of them with a hostile caption and one without any."""
    made = []
    for at in range(count):
        caption = {0: HOSTILE, 1: ""}.get(at, f"Verzonnen post {at} #reeks{at % 3} {'?' * (at % 2)}")
        moment = dt.datetime(2026, 10, 30, 18, tzinfo=dt.UTC) - dt.timedelta(days=1.5 * at, hours=at % 5)
        created, views = int(moment.timestamp()), (at * 7_919 + number) % 90_000 * 10 ** (number % 3)
        made.append(
            post_format.post(
                at, id=str((created << 32) | at), created=created, caption=caption, views=views, author=handle
            )
        )
    return post_format.json_array(made, post_format.display_api)


def books(number: int) -> dict[str, bytes]:
    """What a third of them wrote down: two months or six, from cents to a million, with refunds."""
    if number % 3:
        return {}
    months = range(9, 11) if number % 2 else range(5, 11)
    streams = ("sponsored", "affiliate", "other", "live_gifts")
    income = [
        f"2026-{month:02}-{10 + at},{stream},{10.0 ** (number % 9 - 2) * (month - 6 * at):.2f}"
        for month in months
        for at, stream in enumerate(streams)
    ]
    deals = [f"2026-{month:02}-20,paid,100" for month in months]
    return {
        "../income.csv": "\n".join(["date,stream,amount_eur", *income]).encode(),
        "../deals.csv": "\n".join(["date,kind,amount_eur", *deals]).encode(),
    }


def files(number: int) -> dict[str, bytes]:
    """What this creator downloaded: nothing, one post, a year of figures, or a long list besides."""
    kind, handle = number // 10 % 5, "handle_fictief"
    profile = Profile(
        f"v{number}", handle, "15 januari", FOLLOWERS[number % 10], 0.03, 500 * 7**kind, 0.05, 0, 0.5
    )
    if kind == 0:
        return {}
    if kind == 1:
        return {"Posts.json": posts(number, 1, handle)}
    return exports(profile) | ({"Posts.json": posts(number, 30 * kind, handle)} if kind > 2 else {})


def creators() -> Iterator[tuple[str, dict[str, Any], dict[str, bytes]]]:
    """Id, form and files of each of the fifty."""
    for number in range(50):
        name = ("N", LONGEST, f"Creator {number}", "Ännë-Łódź", "<b>& Co</b>")[(number + number // 5) % 5]
        form = {"id": f"v{number:02}", "name": name, "invented": True, **KINDS[(number + number // 10) % 5]}
        given = files(number)
        if number % 10 or not given:
            form["followers"] = FOLLOWERS[number % 10]
        if not given and number % 3:
            form["views_30d"] = {"low": 0, "high": 40 * FOLLOWERS[number % 10]}
        yield form["id"], form, given


def write_creators(data: Path) -> list[str]:
    """The fifty as folders in `data`, beside the project's cards, rules and scenarios; their ids."""
    shutil.copytree(ROOT / "data", data, ignore=shutil.ignore_patterns("creators"))
    names = []
    for name, form, given in creators():
        folder = data / "creators" / name / "exports"
        folder.mkdir(parents=True)
        text = yaml.safe_dump(form, allow_unicode=True, sort_keys=False)
        (folder.parent / "creator.yml").write_text(text, encoding="utf-8")
        for file, content in (given | books(int(name[1:]))).items():
            (folder / file).write_bytes(content)
        names.append(name)
    return names


def render(folder: Path, draws: int = 1_000) -> list[Path]:
    """The reports of all fifty, ten under each of `RUNS`; raises where one fails."""
    from tikmon_nb.tasks.report.planning import plan_reports
    from tikmon_nb.tasks.report.reports import run_reports

    names, pages = write_creators(folder / "data"), []
    for at, run in enumerate(RUNS):
        parameters = {"draws": draws, "seed": 3, "start": "", **run}
        where = {"data": folder / "data", "out": folder / f"run{at}"}
        chosen = names[at::5]
        done = run_reports(plan_reports(chosen, everyone=False, parameters=parameters, workers=2, **where))
        if done.failed:
            raise SystemExit(f"failed: {done.failed}")
        pages += [done.folder / f"{name}.html" for name in chosen]
    return pages


def contact_sheets(pages: list[Path], folder: Path) -> None:
    """Pictures of five whole reports side by side: on a phone, in the dark, and on a wide screen."""
    from PIL import Image
    from playwright.sync_api import sync_playwright

    from tests.browser.serving import chromium_arguments, chromium_path

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=chromium_arguments())
        for width, scheme in ((360, "light"), (360, "dark"), (900, "light")):
            page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
            for first in range(0, len(pages), 5):
                shots = [_shot(page, path) for path in pages[first : first + 5]]
                size = (sum(shot.width for shot in shots), max(shot.height for shot in shots))
                sheet, x = Image.new("RGB", size, "grey"), 0
                for shot in shots:
                    sheet.paste(shot, (x, 0))
                    x += shot.width
                sheet.save(folder / f"sheet_{width}_{scheme}_{first:02}.png")
        browser.close()


def _shot(page: Any, path: Path) -> Any:
    from PIL import Image

    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    return Image.open(io.BytesIO(page.screenshot(full_page=True)))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--creators-only", is_flag=True, help="No reports and no contact sheets.")
def main(folder: Path, creators_only: bool) -> None:
    """Write the creators, their reports and contact sheets into FOLDER, which is made anew."""
    folder.mkdir(parents=True)
    if creators_only:
        write_creators(folder / "data")
        return
    contact_sheets(render(folder), folder)
    click.echo(f"{folder}: look at sheet_*.png")


if __name__ == "__main__":
    import sys

    sys.path.insert(0, str(ROOT))
    main()
