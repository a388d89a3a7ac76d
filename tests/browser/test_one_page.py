"""The report on a phone of 360 x 800: few screens, and the first one answers."""

from __future__ import annotations

import re

import pytest

from tests.views.page.test_one_page import MOST_WORDS, page_of
from tikmon_nb.batch.pdf import find_chromium, print_page

PHONE = {"width": 360, "height": 800}
MOST_SCREENS = 7


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_creator_with_everything_takes_few_screens(open_page, tmp_path, lang):
    path = tmp_path / "page.html"
    path.write_text(page_of("daan", lang, card="nl-2026"), "utf-8")
    page = open_page(path.as_uri(), viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollHeight") <= MOST_SCREENS * PHONE["height"]
    assert len(page.evaluate("document.body.innerText").split()) <= MOST_WORDS
    last = page.locator(".in-short div").last.bounding_box()
    assert last["y"] < PHONE["height"]  # what to do next begins on the first screen
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_link_into_a_folded_section_leads_there(open_page, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(page_of("daan", "nl", card="artikel-2026"), "utf-8")
    page = open_page(path.as_uri(), viewport=PHONE)
    for link in page.locator(".answer a").all():
        target = page.locator(link.get_attribute("href"))
        assert target.is_visible()


def test_figures_are_dark_on_a_dark_page(open_page, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(page_of("daan", "nl", card="nl-2026"), "utf-8")
    shades = {}
    for scheme in ("light", "dark"):
        page = open_page(path.as_uri(), viewport=PHONE, color_scheme=scheme)
        shades[scheme] = page.locator("figure img:not(.shaded)").first.screenshot()
        assert page.locator("figure img").first.evaluate("e => getComputedStyle(e).backgroundColor") == (
            "rgb(255, 255, 255)" if scheme == "light" else "rgb(20, 25, 31)"
        )
    assert shades["light"] != shades["dark"]


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_short_page_is_one_sheet(browser, tmp_path, lang):
    path = tmp_path / "page.html"
    path.write_text(page_of("daan", lang, card="nl-2026", short=True), "utf-8")
    printed = print_page(path, find_chromium()).read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
