"""What a person waits for: from a key on a slider to the new picture, and until a shared report stands there.

Measured inside the page, in a real browser: the clock starts with the key's event and stops in the second
frame after the picture has changed.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks.markdown import short, table
from benchmarks.plan import Plan

MOVES, FIRST = 40, 5  # moves measured, after so many to get warm
LOADS = 15
TARGET_MOVE_MS, TARGET_LOAD_MS, TARGET_KIB = 150, 1_000, 600
SLIDER = "Betaalde posts per maand"

WATCH = """where => {
  window.waits = [];
  let began = null, before = document.querySelector(where).innerHTML;
  document.addEventListener('keydown', event => { began = event.timeStamp; }, true);
  new MutationObserver(() => {
    const now = document.querySelector(where);
    if (!now || now.innerHTML === before) return;
    before = now.innerHTML;
    if (began === null) return;
    const since = began;
    began = null;
    requestAnimationFrame(() => requestAnimationFrame(at => window.waits.push(at - since)));
  }).observe(document.body, {childList: true, subtree: true, attributes: true, characterData: true});
}"""
# a key that came before the last picture stood still would be timed by the picture of the key before it
STILL = """where => new Promise(done => {
  let seen = document.querySelector(where).innerHTML, since = performance.now();
  const look = now => {
    const found = document.querySelector(where).innerHTML;
    if (found !== seen) { seen = found; since = now; }
    if (now - since > 400) done(); else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""
LOADED = """async () => {
  await Promise.all([...document.images].map(image => image.decode()));
  const [entry] = performance.getEntriesByType('navigation');
  return [entry.loadEventEnd, performance.now()];
}"""


def report(_plan: Plan) -> list[str]:
    """Markdown: milliseconds of a move in Voila and JupyterLab and in the kernel, and of opening a report."""
    title = ["## Looking", ""]
    try:
        from tests.browser.serving import chromium_path
    except ImportError as error:
        return [*title, f"not measured: {error}", ""]
    if chromium_path() is None:
        return [*title, "not measured: no Chromium on this machine", ""]
    alone = ("in the kernel alone", _in_kernel())
    with tempfile.TemporaryDirectory() as folder, _browser() as browser:
        moves = [alone, *_in_pages(browser, Path(folder))]
        opened = _opened(browser, Path(folder) / "out")
    rows = [[name, short(median(ms)), short(quantiles(ms, n=10)[-1]), str(len(ms))] for name, ms in moves]
    said = (
        "From the key on a slider to the frame with the new picture, at 10,000 draws, in milliseconds"
        f" (target: a median of {TARGET_MOVE_MS}); each key once the picture of the"
        " one before stands still. The creator is Noor."
    )
    head = ["move", "median, ms", "slowest tenth, ms", "moves"]
    said_too = (
        f"A report opened from disk, in milliseconds (target {TARGET_LOAD_MS:,}), and its size (target"
        f" {TARGET_KIB} KiB); median of {LOADS}."
    )
    head_too = ["report", "load event", "all pictures decoded", "KiB"]
    return [*title, said, *table(head, rows), said_too, *table(head_too, opened)]


@contextmanager
def _browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    from tests.browser.serving import chromium_arguments, chromium_path

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path(), args=chromium_arguments())
        yield started
        started.close()


def _in_kernel() -> list[float]:
    from tikmon_nb.tasks.explore import explore

    slider = explore("noor").controls["sponsored_posts_per_month"]
    waits = []
    for move in range(FIRST + MOVES):
        began = time.perf_counter()
        slider.value = 2 + 0.5 * (move % 12)
        waits.append(1e3 * (time.perf_counter() - began))
    return waits[FIRST:]


def _in_pages(browser: Any, folder: Path) -> Iterator[tuple[str, list[float]]]:
    from tests.browser import serving as s

    places: tuple[tuple[str, tuple[str, ...], str, Callable[[Any], None]], ...] = (
        ("in Voila", s.VOILA, s.VOILA_PAGE, _nothing),
        ("in JupyterLab", s.LAB, s.LAB_PAGE, s.run_all_cells),
    )
    (folder / "project").mkdir()
    project = s.copy_project(folder / "project")
    for name, arguments, path, begin in places:
        with s.serving(project, folder, *arguments) as address:
            page = browser.new_page(viewport={"width": 1400, "height": 1400})
            page.goto(address + path, timeout=s.PATIENT)
            begin(page)
            page.locator(s.PICTURE).first.wait_for(timeout=s.PATIENT)
            page.evaluate(WATCH, s.PICTURE)
            yield name, _waits(page, s.PICTURE, s.PATIENT)
            page.close()


def _nothing(_page: Any) -> None:
    """Voila has run the notebook already."""


def _waits(page: Any, picture: str, patient: int) -> list[float]:
    handle = page.locator(".widget-hslider", has_text=SLIDER).locator(".noUi-handle")
    for move in range(FIRST + MOVES):
        handle.focus()
        page.evaluate(STILL, picture)
        page.keyboard.press("ArrowRight" if move % 20 < 10 else "ArrowLeft")
        page.wait_for_function("n => window.waits.length > n", arg=move, timeout=patient)
    waits: list[float] = page.evaluate("window.waits")
    return waits[FIRST:]


def _opened(browser: Any, out: Path) -> list[list[str]]:
    from tests.conftest import ROOT
    from tikmon_nb.tasks.report.planning import plan_reports
    from tikmon_nb.tasks.report.reports import run_reports

    run = {"scenario": "basis", "card": "nl-2026", "draws": 2_000, "months": 12, "seed": 3, "start": ""}
    chosen = {"parameters": {**run, "lang": "nl"}, "data": ROOT / "data", "out": out, "workers": 2}
    done = run_reports(plan_reports(("daan", "yara"), everyone=False, **chosen))
    rows = []
    for path in sorted(done.folder.glob("*.html")):
        times = []
        for _ in range(LOADS):
            page = browser.new_page()
            page.goto(path.as_uri())
            times.append(page.evaluate(LOADED))
            page.close()
        loaded, decoded = (median(column) for column in zip(*times, strict=True))
        rows.append([path.name, short(loaded), short(decoded), f"{path.stat().st_size / 1024:.0f}"])
    return rows
