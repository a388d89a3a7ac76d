"""An overview of many in a real browser: filtered, sorted and paged, with the keyboard alone."""

from __future__ import annotations

import pytest

from tests.browser.axe import violations
from tests.tasks.report.test_overview import NAMES, outcome_of
from tikmon_nb.batch.plan import Job, Outcome
from tikmon_nb.tasks.report.overview import index_page
from tikmon_nb.views.page.text import Text


def many(folder, count):
    """The page of `count` creators with amounts of 10, 20, … euros, every tenth of which failed."""
    outcomes = [
        outcome_of(f"Creator {n}", 10.0 * n, before=10.0 if n == 7 else None)
        if n % 10
        else Outcome(Job(f"Créator {n}", f"c{n}", None, None, {}, 1), reason="stuk")
        for n in range(1, count + 1)
    ]
    page = folder / "index.html"
    page.write_text(index_page(outcomes, NAMES, Text("nl")), encoding="utf-8")
    return page


def shown(page):
    return page.locator("tbody tr").count(), page.locator(".pages [role=status]").inner_text()


def test_hundreds_are_filtered_sorted_and_paged_with_the_keyboard(open_page, tmp_path):
    page = open_page(many(tmp_path, 300).as_uri())
    assert shown(page) == (100, "1 tot en met 100 van 300")
    assert violations(page) == []
    page.keyboard.press("Tab")
    page.keyboard.type("creator 9")
    assert shown(page) == (57, "1 tot en met 57 van 57")  # with 90, whose name has an accent
    assert "54 met bedragen" in page.locator(".together").inner_text()
    page.locator("input").fill("")
    page.get_by_role("button", name="Midden").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.locator("tbody th").first.inner_text() == "Creator 299"
    assert page.locator("thead th[aria-sort=descending]").inner_text().startswith("Midden")
    page.get_by_role("button", name="Volgende").focus()
    page.keyboard.press("Enter")
    assert shown(page)[1] == "101 tot en met 200 van 300"
    assert page.locator("tbody th").first.inner_text() == "Creator 188"
    page.get_by_role("combobox").select_option("mislukt")
    assert shown(page) == (30, "1 tot en met 30 van 30")
    assert not page.locator(".together").is_visible()
    page.get_by_role("combobox").select_option("veranderd")
    assert page.locator("tbody th").all_inner_texts() == ["Creator 7"]
    page.emulate_media(media="print")
    assert not page.locator(".controls").is_visible()
    assert page.complaints == []
    assert [request for request in page.requested if not request.startswith("file:")] == []


def test_without_script_everybody_stands_there(open_page, tmp_path):
    page = open_page(many(tmp_path, 120).as_uri(), java_script_enabled=False)
    assert page.locator("tbody tr:visible").count() == 120
    assert not page.locator(".controls").is_visible()


@pytest.mark.long
def test_ten_thousand_are_fluent(open_page, tmp_path, record_property):
    page = open_page(many(tmp_path, 10_000).as_uri())
    took = page.evaluate(
        """() => {
          const search = document.querySelector("input"), since = performance.now();
          search.value = "creator 99"; search.dispatchEvent(new Event("input"));
          const filtered = performance.now();
          document.querySelector("thead .num button").click();
          document.body.offsetHeight;
          return [filtered - since, performance.now() - filtered,
                  performance.getEntriesByType("navigation")[0].domComplete];
        }"""
    )
    record_property(
        "told", "10,000 rows: filtered {:.0f} ms, sorted {:.0f} ms, ready {:.0f} ms".format(*took)
    )
    assert shown(page)[1].endswith(f"van {sum('99' in str(n) for n in range(10_000))}")
