"""Make the pictures of the documents anew: reports of the invented examples, the overview, the explorer.

python tools/make_pictures.py            writes docs/images/*.webp; needs Chromium
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from tests.browser import serving  # noqa: E402
from tikmon_nb.tasks.report.planning import plan_reports  # noqa: E402
from tikmon_nb.tasks.report.reports import run_reports  # noqa: E402

OUT = ROOT / "docs" / "images"
MOST_BYTES = 80 * 1024
RUN = {"card": "nl-2026", "scenario": "basis", "lang": "nl", "months": 12, "seed": 2026, "start": ""}
CREATORS = ("sam", "noor", "yara", "daan", "mila", "tim")
SECTIONS = {  # picture: creator, section of the report
    "jaren": ("noor", "possible-years"),
    "maanden": ("noor", "per-month"),
    "bronnen": ("yara", "streams"),
    "beweegt": ("yara", "moves"),
    "kalender": ("noor", "unlocks"),
    "posts": ("daan", "posts"),
    "reclame": ("daan", "disclosure"),
}


def keep(picture: bytes, name: str, height: int = 0) -> None:
    """Write `picture` as WebP, at most `height` pixels of it, as well as its size allows."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    if height:
        image = image.crop((0, 0, image.width, min(height, image.height)))
    buffer = io.BytesIO()
    for share, quality in ((1, 85), (1, 70), (0.8, 75), (0.7, 65), (0.6, 55)):
        buffer = io.BytesIO()
        smaller = image.resize((round(share * image.width), round(share * image.height)))
        smaller.save(buffer, "webp", quality=quality, method=6)
        if buffer.tell() <= MOST_BYTES:
            break
    (OUT / f"{name}.webp").write_bytes(buffer.getvalue())


def reports(browser: Any, folder: Path) -> None:
    """The first screen, the sections, the phone, the dark and the overview."""
    where = {"data": ROOT / "data", "out": folder / "out", "workers": 2}
    done = run_reports(plan_reports(CREATORS, everyone=False, parameters={**RUN, "draws": 10_000}, **where))
    page = browser.new_page(viewport={"width": 860, "height": 720}, device_scale_factor=1.5)
    page.goto((done.folder / "noor.html").as_uri())
    keep(page.screenshot(), "verslag")
    page.set_viewport_size({"width": 1_060, "height": 720})
    page.goto((done.folder / "index.html").as_uri())
    keep(page.screenshot(), "overzicht")
    page.set_viewport_size({"width": 860, "height": 720})
    for name, (creator, section) in SECTIONS.items():
        page.goto((done.folder / f"{creator}.html").as_uri())
        keep(page.locator(f"section[aria-labelledby={section}]").screenshot(), name, 2_100)
    for name, scheme in (("telefoon", "light"), ("donker", "dark")):
        small = browser.new_page(
            viewport={"width": 360, "height": 720}, device_scale_factor=2, color_scheme=scheme
        )
        small.goto((done.folder / "noor.html").as_uri())
        keep(small.screenshot(), name)


def explorer(browser: Any, folder: Path) -> None:
    """The explorer in Voila, with a state to compare with."""
    (folder / "project").mkdir()
    project = serving.copy_project(folder / "project")
    with serving.serving(project, folder, *serving.VOILA) as address:
        page = browser.new_page(viewport={"width": 1180, "height": 900}, device_scale_factor=1.2)
        page.goto(address + serving.VOILA_PAGE)
        picture = page.locator(serving.PICTURE).first
        picture.wait_for(timeout=serving.PATIENT)
        page.get_by_role("button", name="Vergelijk").click()
        before = picture.inner_html()
        page.locator(".widget-hslider", has_text="Betaalde posts").locator(".noUi-handle").focus()
        for _ in range(5):
            page.keyboard.press("ArrowRight")
        page.wait_for_function(
            "([where, old]) => document.querySelector(where).innerHTML !== old",
            arg=[serving.PICTURE, before],
        )
        page.wait_for_load_state("networkidle")
        keep(page.screenshot(), "verkennen")


def main() -> None:
    """All of them."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=serving.chromium_path(), args=serving.chromium_arguments()
        )
        reports(browser, Path(folder))
        explorer(browser, Path(folder))
        browser.close()


if __name__ == "__main__":
    main()
