"""The explorer as people use it: in JupyterLab and, without a code cell in sight, with Voila."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.serving import (
    LAB,
    LAB_PAGE,
    PATIENT,
    PICTURE,
    QUIET_LAB,
    ROOT,
    TEMPLATES,
    VOILA,
    VOILA_PAGE,
    copy_project,
    run_all_cells,
    serving,
)
from tests.conftest import DATA
from tikmon_nb.inputs import Scenario, load_creator, load_rate_card
from tikmon_nb.inputs.ranges import fixed
from tikmon_nb.inputs.scenarios import Change
from tikmon_nb.model import simulate, summarise
from tikmon_nb.tasks.explore import BESIDE
from tikmon_nb.views.explorer.sliders import SCALES
from tikmon_nb.views.page.text import Text
from tikmon_nb.views.year.rate_warnings import warned_shares
from tikmon_nb.views.year.sections import figure_words
from tikmon_nb.views.year.sentences import answer, caution, on_another_card

pytestmark = pytest.mark.browser
CUT = "all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.innerText)"
WIDTHS = "all => all.map(one => one.getBoundingClientRect().width)"
ASKS_AFTER = 5_000  # milliseconds; JupyterLab's questions come soon after it has started
HEIGHTS = "all => all.map(one => one.getBoundingClientRect().height)"
WIDE = {"width": 1400, "height": 1400}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return copy_project(tmp_path_factory.mktemp("project"))


def hosts(page):
    """Everybody whom the page asked for something, answered or not."""
    return {urlsplit(url).hostname for url in page.requested if not url.startswith(("data:", "blob:"))}


def picture(page):
    return page.locator(PICTURE).first


def shows(page, moved):
    """Wait until sentences and picture are those of the model called directly with what was `moved`.

    Not until they are other ones than before: the last picture of a drag may still be on its way.
    """
    changes = {name: Change(set=fixed(value)) for name, value in moved.items()}
    creator, card = load_creator("noor", DATA), load_rate_card("nl-2026", DATA)
    year = summarise(simulate(creator, card, Scenario(changes=changes), draws=10_000, seed=2026))
    other = load_rate_card(card.beside, DATA)
    there = summarise(simulate(creator, other, Scenario(changes=changes), draws=BESIDE, seed=2026))
    text = Text("nl")
    status = page.locator(".tikmon-year [role=status]")
    expect(status).to_have_text(" ".join(answer(year, text)), use_inner_text=True, timeout=PATIENT)
    beside = [caution(year, text), on_another_card(year, there, text)]
    if moved:
        names = text.join([text(SCALES[name].label) for name in SCALES if name in moved])
        beside.append(f"Verschoven, en nu als zeker geteld: {names}.")
    beside.append(f"Er staan waarschuwingen bij de tarieven van: {warned_shares(year, text)}.")
    left = re.compile("^Over na kosten en belasting, volgens 2.048 ")
    expect(page.locator(".tikmon-noted p")).to_have_text(
        [left, *beside], use_inner_text=True, timeout=PATIENT
    )
    expect(picture(page)).to_have_attribute("aria-label", figure_words(year, text), timeout=PATIENT)
    return picture(page).inner_html()


def stands_at(page, name, value):
    """Wait until the handle that is called `name` says that it stands at `value`."""
    handle = page.get_by_role("slider", name=name, exact=True)
    expect(handle).to_have_attribute("aria-valuetext", value, timeout=PATIENT)


def named_and_told(page):
    """Every handle has the name of its label and says its number as it is written beside it, also at once."""
    text = Text("nl")
    for scale in SCALES.values():
        label = text(scale.label)
        field = page.get_by_title(label, exact=True)
        stands_at(page, label, field.input_value())
    assert page.locator("[title=null]:visible").count() == 0
    handle = page.get_by_role("slider", name="Volgers", exact=True)
    told = handle.evaluate(PRESS)
    assert told == ["8.511", "8.318"]  # a step of the power of ten and back: where it began is heard of next
    stands_at(page, "Volgers", "8.300")


PRESS = """async handle => {
  const told = [];
  for (const key of ["ArrowRight", "ArrowLeft"]) {
    handle.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    await Promise.resolve();  // as soon as anything can be read aloud
    told.push(handle.getAttribute("aria-valuetext"));
  }
  return told;
}"""


def move_and_see(page):
    """Drag a slider and then move it by keyboard: the sentence and the picture follow. Gives what moved."""
    picture(page).wait_for(timeout=PATIENT)
    page.wait_for_load_state("networkidle")  # a browser puts handles on whole steps; that is no move
    images = {shows(page, {})}
    row = page.locator(".widget-hslider", has_text="Betaalde posts per maand")
    handle = row.locator(".noUi-handle")
    handle.scroll_into_view_if_needed()
    box, track = handle.bounding_box(), row.locator(".noUi-base").bounding_box()
    assert min(box["width"], box["height"]) >= 24  # WCAG 2.2, 2.5.8, wherever the other handles stand
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(track["x"] + track["width"] * 0.6, box["y"] + box["height"] / 2, steps=12)
    page.mouse.up()
    posts = float(handle.get_attribute("aria-valuenow"))
    assert posts == pytest.approx(7.2, abs=0.5)  # of twelve; a step is a half
    images.add(shows(page, {"sponsored_posts_per_month": posts}))
    handle.focus()
    page.keyboard.press("ArrowRight")
    moved = {"sponsored_posts_per_month": posts + 0.5}
    images.add(shows(page, moved))
    assert len(images) == 3  # of where it began, of the drag, of the key
    return moved


def type_and_see(page, moved):
    """A number typed as in Dutch moves its slider, the sentence and the picture."""
    image = picture(page).inner_html()
    field = page.get_by_title("Volgers", exact=True)
    field.fill("250.000")
    field.press("Enter")
    assert shows(page, moved | {"followers": 250_000.0}) != image
    stands_at(page, "Volgers", "250.000")
    expect(field).to_have_value("250.000")


NOTE_PLACES = """handle => {
  window.places = [];
  const moved = handle.parentElement, place = () => window.places.push(handle.getBoundingClientRect().x);
  new MutationObserver(place).observe(moved, { attributes: true, attributeFilter: ["style"] });
}"""


def drag_without_a_jump(page):
    """However many pictures arrive during a drag, none pulls the handle back."""
    handle = page.get_by_role("slider", name="Weergaven per 30 dagen", exact=True)
    handle.scroll_into_view_if_needed()
    handle.evaluate(NOTE_PLACES)
    said = picture(page).get_attribute("aria-label")
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for moved in range(1, 81):
        page.mouse.move(x + moved, y)
        if moved % 20 == 0:  # at least so often a picture arrives while the hand holds on
            expect(picture(page)).not_to_have_attribute("aria-label", said, timeout=PATIENT)
            said = picture(page).get_attribute("aria-label")
    page.mouse.up()
    places = page.evaluate("window.places")
    assert len(places) > 20
    assert places == sorted(places)


def test_make_app_uses_the_template_that_is_tested():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    folder = TEMPLATES.relative_to(ROOT)
    assert f"CONFIG    := {folder}\n" in makefile
    assert (
        "JUPYTER_PATH=$(CONFIG) $(BIN)/python tools/app.py notebooks/explore.ipynb --template=tikmon"
        in makefile
    )


def test_make_lab_asks_as_little_as_what_is_tested():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert f"QUIET_LAB := {' '.join(QUIET_LAB)}\n" in makefile
    lab = "JUPYTER_CONFIG_PATH=$(CONFIG) $(BIN)/jupyter lab --notebook-dir=. $(QUIET_LAB) notebooks"
    assert lab in makefile


def test_a_slider_moves_the_year_in_jupyterlab(project, tmp_path, open_page):
    with serving(project, tmp_path, *LAB) as address:
        page = open_page(address + LAB_PAGE, viewport=WIDE)
        run_all_cells(page)
        picture(page).wait_for(timeout=PATIENT)
        assert min(page.locator(".tikmon-row .slider-container").evaluate_all(WIDTHS)) >= 120
        named_and_told(page)
        move_and_see(page)
        page.wait_for_timeout(ASKS_AFTER)
        assert page.locator(".Toastify__toast").count() == 0  # nor are its makers' news offered
        assert page.locator(".jp-OutputArea-output[data-mime-type*='error']").count() == 0
        assert hosts(page) == {"127.0.0.1"}


def test_a_slider_moves_the_year_in_voila_without_code(project, tmp_path, open_page):
    with serving(project, tmp_path, *VOILA) as address:
        page = open_page(address + VOILA_PAGE, viewport=WIDE)
        picture(page).wait_for(timeout=PATIENT)
        named_and_told(page)
        moved = move_and_see(page)
        assert page.locator(".jp-InputArea-editor:visible").count() == 0
        assert "Explorer" not in page.locator("body").inner_text()
        type_and_see(page, moved)
        drag_without_a_jump(page)
        assert violations(page) == []
        page.set_viewport_size({"width": 360, "height": 800})
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        assert page.locator(".tikmon-explorer .widget-label, .tikmon-keep button").evaluate_all(CUT) == []
        words = page.locator(f"{PICTURE} text:visible")
        assert min(words.evaluate_all(HEIGHTS)) >= 10  # pixels of a line; a small print has eight
        assert hosts(page) == {"127.0.0.1"}
