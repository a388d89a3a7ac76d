"""The explorer as people use it: in JupyterLab and, without a code cell in sight, with Voila."""

from __future__ import annotations

import os
import queue
import shutil
import socket
import subprocess
import sys
import threading
from urllib.parse import urlsplit

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.browser
PATIENT = 120_000  # milliseconds; a kernel starts slowly on a busy machine
WIDE = {"width": 1400, "height": 1400}
TOKEN = "alleen-voor-deze-test"
TEMPLATES = ROOT / "tikmon_nb" / "views" / "jupyter"


def hosts(page):
    """Everybody whom the page asked for something, answered or not."""
    return {urlsplit(url).hostname for url in page.requested if not url.startswith(("data:", "blob:"))}


def test_make_app_uses_the_template_that_is_tested():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert f"JUPYTER_PATH={TEMPLATES.relative_to(ROOT)} $(BIN)/voila notebooks/explore.ipynb" in makefile
    assert "--template=tikmon" in makefile


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of the notebooks and the data, so that nothing of the project is written to."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("notebooks", "data"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def serve(project, tmp_path):
    """Starts a server in the project; returns its address once it says that it listens."""
    started = []

    def start(*arguments):
        port = free_port()
        command = [sys.executable, "-m", *arguments, f"--port={port}"]
        environment = {**os.environ, "HOME": str(tmp_path), "JUPYTER_PATH": str(TEMPLATES)}
        pipes = {"stderr": subprocess.PIPE, "stdout": subprocess.DEVNULL, "text": True}
        process = subprocess.Popen(command, cwd=project, env=environment, **pipes)
        said, lines = [], queue.Queue()
        # read to the end, or the server would wait for somebody to read what it logs
        reader = threading.Thread(target=lambda: [lines.put(line) for line in process.stderr])
        reader.start()
        started.append((process, reader))
        while f":{port}/" not in "".join(said):
            said.append(lines.get(timeout=120))
        return f"http://127.0.0.1:{port}"

    yield start
    for process, reader in started:
        process.terminate()
        process.wait(timeout=60)
        reader.join()
        process.stderr.close()


def picture(page):
    return page.locator("img[alt^='Twintig stippen']").first


def move_and_see(page):
    """Drag a slider and then move it by keyboard: the sentence and the picture follow."""
    picture(page).wait_for(timeout=PATIENT)
    said = page.locator("[role=status]").first
    before, image = said.inner_text(), picture(page).get_attribute("src")
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
        "old => document.querySelector(\"img[alt^='Twintig stippen']\").getAttribute('src') !== old",
        arg=image,
        timeout=PATIENT,
    )
    dragged = said.inner_text()
    handle.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "old => document.querySelector('[role=status]').innerText !== old", arg=dragged, timeout=PATIENT
    )


def test_a_slider_moves_the_year_in_jupyterlab(serve, open_page):
    address = serve(
        *("jupyterlab", "--no-browser", f"--IdentityProvider.token={TOKEN}", "--allow-root"),
        "--ServerApp.ip=127.0.0.1",
    )
    page = open_page(f"{address}/lab/tree/notebooks/explore.ipynb?token={TOKEN}", viewport=WIDE)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=PATIENT)
    page.get_by_role("menuitem", name="Run", exact=True).click(timeout=PATIENT)
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click(timeout=PATIENT)
    move_and_see(page)
    assert page.locator(".jp-OutputArea-output[data-mime-type*='error']").count() == 0
    assert hosts(page) == {"127.0.0.1"}


def test_a_slider_moves_the_year_in_voila_without_code(serve, open_page):
    address = serve(
        *("voila", "notebooks/explore.ipynb", "--template=tikmon", "--no-browser", "--Voila.ip=127.0.0.1")
    )
    page = open_page(address, viewport=WIDE)
    move_and_see(page)
    assert page.locator(".jp-InputArea-editor:visible").count() == 0
    assert "Explorer" not in page.locator("body").inner_text()
    assert hosts(page) == {"127.0.0.1"}
