"""The reports of fifty varied creators: nothing cut on a phone, no complaint, no odd word, none too large."""

from __future__ import annotations

import re

import pytest
import varied_creators

from tests.browser.test_pages import WIDER

pytestmark = [pytest.mark.long, pytest.mark.browser]
MOST_KIB = 600
ODD = re.compile(r"\b(?:nan|None|NaN|inf)\b|\{\w*\}|-0(?![\d.,])|-€\s?0(?![\d.,])|€\s-")


@pytest.fixture(scope="module")
def pages(tmp_path_factory, browser):
    return varied_creators.render(tmp_path_factory.mktemp("varied") / "all", draws=300)


def test_none_is_too_large(pages):
    assert len(pages) == 50
    assert max(page.stat().st_size for page in pages) <= MOST_KIB * 1024


def test_every_one_reads_well_on_a_phone(pages, open_page):
    for path in pages:
        page = open_page(path.as_uri(), viewport={"width": 360, "height": 740})
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        assert page.locator(".scroll:has(table.rows)").evaluate_all(WIDER) == [], path
        assert page.complaints == [], path
        assert page.requested == [path.as_uri()] or all(
            url.startswith("data:") for url in page.requested if url != path.as_uri()
        ), path
        words = page.locator("body").inner_text()
        assert not ODD.search(words), (path, ODD.search(words))
        assert page.locator("script").count() == 0, path
