"""Shared pages, in a real browser: valid HTML, nobody is contacted, everybody can read them."""

from __future__ import annotations

import pytest

from tests.browser.axe import violations
from tests.browser.valid import errors
from tests.conftest import DATA
from tikmon_nb.tasks.report.planning import plan_reports
from tikmon_nb.tasks.report.reports import run_reports
from tikmon_nb.tasks.roster.portfolio import run_portfolio

PARAMETERS = {"scenario": "basis", "card": "nl-2026", "draws": 300, "months": 12, "seed": 3, "start": ""}
CREATORS = ("daan", "tim", "yara")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Language -> the files of a run, its overview, and the page of a small roster."""
    return {lang: [*reports(tmp_path_factory.mktemp(lang), lang)] for lang in ("nl", "en")}


def reports(folder, lang):
    plan = plan_reports(
        CREATORS,
        everyone=False,
        parameters={**PARAMETERS, "lang": lang},
        data=DATA,
        out=folder / "reports",
        workers=2,
    )
    done = run_reports(plan)
    assert not done.failed
    return [*sorted(done.folder.glob("*.html")), portfolio(folder, lang)]


def portfolio(folder, lang):
    lines = (DATA / "rosters" / "voorbeeld.csv").read_text("utf-8").splitlines()
    roster = folder / "roster.csv"
    roster.write_text("\n".join(lines[:9]) + "\n", encoding="utf-8")
    parameters = {key: value for key, value in PARAMETERS.items() if key != "start"}
    done = run_portfolio(
        str(roster),
        {**parameters, "lang": lang},
        data=DATA,
        out=folder / "portfolio",
        workers=1,
        timeout=300,
    )
    return done.folder / "portfolio.html"


@pytest.fixture(scope="module")
def pages(site, browser):
    """Language -> name -> address of the pages."""
    return {lang: {path.stem: path.as_uri() for path in files} for lang, files in site.items()}


@pytest.fixture(scope="module")
def opened(pages, browser):
    """Language -> name -> the page, opened once and unfolded; a test sets screen and scheme."""
    context = browser.new_context(bypass_csp=True)  # the page's own policy bars axe
    found = {}
    for lang, addresses in pages.items():
        found[lang] = {name: context.new_page() for name in addresses}
        for name, page in found[lang].items():
            page.goto(addresses[name])
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    yield found
    context.close()


def test_every_shared_page_is_valid_html(site):
    files = [path for of_one in site.values() for path in of_one]
    assert {path.name for path in files} == {
        *("index.html", "portfolio.html"),
        *(f"{name}.html" for name in CREATORS),
    }
    assert errors(files) == []


def test_a_page_that_is_not_valid_is_noticed(tmp_path):
    page = tmp_path / "fout.html"
    page.write_text('<!doctype html><title>x</title><p id="a"><p id="a"><span></p><img src="x">', "utf-8")
    words = " ".join(message for _, _, message in errors([page]))
    assert "Duplicate ID" in words
    assert "alt" in words


def test_a_page_that_breaks_the_rules_is_noticed(open_page):
    page = open_page("about:blank")
    page.set_content(
        '<html><title>x</title><img src="data:,"><p style="color:#ccc;background:#fff">tekst</p></html>'
    )
    assert {"image-alt", "color-contrast", "html-has-lang"} <= {name for name, _ in violations(page)}


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_page_contacts_nobody_and_has_no_complaint(pages, open_page, lang):
    for address in pages[lang].values():
        page = open_page(address)
        page.wait_for_load_state("networkidle")
        assert [url for url in page.requested if not url.startswith(("file:", "data:"))] == []
        assert [url for url in page.requested if url.startswith("file:")] == [address]
        assert page.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_no_page_breaks_wcag_2_2_aa(opened, lang, scheme):
    for name, page in opened[lang].items():
        page.set_viewport_size({"width": 1280, "height": 720})
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") == (scheme == "dark")
        assert violations(page) == [], name


WIDER = "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.ariaLabel)"


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_no_page_scrolls_sideways_on_a_phone(opened, lang):
    for name, page in opened[lang].items():
        page.set_viewport_size({"width": 360, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
        stacked = page.locator(".scroll:has(table.rows)")  # the overview keeps its headings, to sort by
        assert stacked.evaluate_all(WIDER) == [], name


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_no_table_scrolls_sideways_on_a_tablet(opened, lang):
    for name, page in opened[lang].items():
        page.set_viewport_size({"width": 820, "height": 1180})
        assert page.locator(".scroll").evaluate_all(WIDER) == [], name


TAGS = "s => [...new DOMParser().parseFromString(s, 'text/html').querySelectorAll('*')].map(e => e.localName)"
AGAIN = "s => new DOMParser().parseFromString(s, 'text/html').documentElement.outerHTML"


def test_what_the_browser_makes_of_a_page_is_what_was_written(pages, open_page):
    """A parser mends wrong nesting by adding and moving; there is nothing to mend here."""
    for address in pages["nl"].values():
        page = open_page(address, bypass_csp=True)
        written = page.evaluate("document.documentElement.outerHTML")
        assert page.evaluate(TAGS, page.evaluate(AGAIN, written)) == page.evaluate(TAGS, written)
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
        assert len(ids) == len(set(ids))
        links = page.evaluate("[...document.querySelectorAll('a[href^=\"#\"]')].map(e => e.hash.slice(1))")
        assert set(links) <= set(ids)


def test_the_overview_sorts_by_keyboard(pages, open_page):
    page = open_page(pages["nl"]["index"])
    first = page.locator("tbody th").all_inner_texts()
    page.locator("thead button").first.focus()
    page.keyboard.press("Enter")
    ascending = page.locator("tbody th").all_inner_texts()
    page.keyboard.press("Enter")
    descending = page.locator("tbody th").all_inner_texts()
    assert sorted(first) == sorted(ascending) == sorted(descending)
    assert ascending == descending[::-1]
    assert page.locator("th[aria-sort]").first.get_attribute("aria-sort") in ("ascending", "descending")


def test_figures_are_drawn(pages, open_page):
    page = open_page(pages["nl"]["yara"])
    sizes = page.evaluate("[...document.images].map(i => [i.naturalWidth, i.alt.length])")
    assert len(sizes) >= 4
    assert all(width > 0 and words > 20 for width, words in sizes)
