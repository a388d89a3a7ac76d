"""The explorer as people use it: in JupyterLab and, without a code cell in sight, with Voila."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

import pytest

from tests.browser.axe import violations
from tests.browser.serving import (
    LAB,
    LAB_PAGE,
    PATIENT,
    PICTURE,
    ROOT,
    TEMPLATES,
    VOILA,
    copy_project,
    run_all_cells,
    serving,
)
from tikmon_nb.views.widgets import Explorer

pytestmark = pytest.mark.browser
CUT = "all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.innerText)"
WIDE = {"width": 1400, "height": 1400}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return copy_project(tmp_path_factory.mktemp("project"))


def hosts(page):
    """Everybody whom the page asked for something, answered or not."""
    return {urlsplit(url).hostname for url in page.requested if not url.startswith(("data:", "blob:"))}


def picture(page):
    return page.locator(PICTURE).first


def as_the_model_says():
    """The sentences of the notebook's first picture, when the model is called directly."""
    said = re.sub("<[^>]+>", " ", Explorer("noor", data=ROOT / "data").said.value)
    return " ".join(unescape(said).split())


def move_and_see(page):
    """Drag a slider and then move it by keyboard: the sentence and the picture follow."""
    picture(page).wait_for(timeout=PATIENT)
    page.wait_for_load_state("networkidle")  # a browser puts handles on whole steps; that is no move
    said = page.locator("[role=status]").first
    before, image = said.inner_text(), picture(page).inner_html()
    assert " ".join(before.split()) == as_the_model_says()
    row = page.locator(".widget-hslider", has_text="Betaalde posts per maand")
    handle = row.locator(".noUi-handle")
    handle.scroll_into_view_if_needed()
    box, track = handle.bounding_box(), row.locator(".noUi-base").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(track["x"] + track["width"] * 0.6, box["y"] + box["height"] / 2, steps=12)
    page.mouse.up()
    page.wait_for_function(
        "old => document.querySelector('[role=status]').innerText !== old", arg=before, timeout=PATIENT
    )
    page.wait_for_function(
        "([where, old]) => document.querySelector(where).innerHTML !== old",
        arg=[PICTURE, image],
        timeout=PATIENT,
    )
    dragged = said.inner_text()
    handle.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "old => document.querySelector('[role=status]').innerText !== old", arg=dragged, timeout=PATIENT
    )


def type_and_see(page):
    """A number typed as in Dutch moves its slider, the sentence and the picture."""
    said = page.locator("[role=status]").first.inner_text()
    field = page.get_by_title("Volgers", exact=True)
    field.fill("250.000")
    field.press("Enter")
    page.wait_for_function(
        "old => document.querySelector('[role=status]').innerText !== old", arg=said, timeout=PATIENT
    )
    assert field.input_value() == "250.000"
    handle = page.get_by_role("slider", name="Volgers", exact=True)
    assert float(handle.get_attribute("aria-valuenow")) == pytest.approx(5.4)  # the power of ten


def test_make_app_uses_the_template_that_is_tested():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    folder = TEMPLATES.relative_to(ROOT)
    assert f"JUPYTER_PATH={folder} $(BIN)/voila notebooks/explore.ipynb --template=tikmon" in makefile


def test_a_slider_moves_the_year_in_jupyterlab(project, tmp_path, open_page):
    with serving(project, tmp_path, *LAB) as address:
        page = open_page(address + LAB_PAGE, viewport=WIDE)
        run_all_cells(page)
        move_and_see(page)
        assert page.locator(".jp-OutputArea-output[data-mime-type*='error']").count() == 0
        assert hosts(page) == {"127.0.0.1"}


def test_a_slider_moves_the_year_in_voila_without_code(project, tmp_path, open_page):
    with serving(project, tmp_path, *VOILA) as address:
        page = open_page(address, viewport=WIDE)
        move_and_see(page)
        assert page.locator(".jp-InputArea-editor:visible").count() == 0
        assert "Explorer" not in page.locator("body").inner_text()
        type_and_see(page)
        assert violations(page) == []
        page.set_viewport_size({"width": 360, "height": 800})
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        assert page.locator(".tikmon-explorer .widget-label").evaluate_all(CUT) == []
        assert hosts(page) == {"127.0.0.1"}
