"""JupyterLab and Voila on this machine alone, and the system's Chromium: for tests and the benchmark."""

from __future__ import annotations

import os
import queue
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.project_data import ROOT, copy_own_data

TEMPLATES = ROOT / "tikmon_nb" / "views" / "explorer" / "jupyter"
TOKEN = "alleen-voor-deze-test"
QUIET_LAB = ("--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate")
LAB = (
    *("jupyterlab", "--no-browser", f"--IdentityProvider.token={TOKEN}", "--allow-root"),
    *("--ServerApp.ip=127.0.0.1", *QUIET_LAB),
)
LAB_PAGE = f"/lab/tree/notebooks/explore.ipynb?token={TOKEN}"
VOILA = (
    *("tools.app", "notebooks/explore.ipynb", "--template=tikmon", "--no-browser"),
    *("--Voila.ip=127.0.0.1", f"--Voila.token={TOKEN}"),
)
VOILA_PAGE = f"/?token={TOKEN}"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PICTURE = "svg[aria-label^='Twintig stippen']"
PATIENT = 120_000  # milliseconds; a kernel starts slowly on a busy machine


def chromium_path() -> str | None:
    """The Chromium of this machine, or None."""
    return next((path for path in map(shutil.which, CHROMIUM) if path), None)


def chromium_arguments() -> list[str]:
    """Whatever a page asks for, nothing leaves this machine."""
    arguments = ["--disable-background-networking", "--disable-gpu"]
    arguments.append("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses to sandbox for root
    return arguments


def copy_project(folder: Path) -> Path:
    """`folder` with the notebooks and the data, so that nothing of the project is written to."""
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    copy_own_data(folder / "data")
    return folder


@contextmanager
def serving(project: Path, home: Path, *arguments: str) -> Iterator[str]:
    """The address of a server in `project`, once it says that it listens; it ends with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", *arguments, f"--port={port}"]
    jupyter = {"JUPYTER_PATH": str(TEMPLATES), "JUPYTER_CONFIG_PATH": str(TEMPLATES)}
    found = {"HOME": str(home), "PYTHONPATH": str(ROOT), "TIKMON_DATA": str(project / "data"), **jupyter}
    pipes = {"stderr": subprocess.PIPE, "stdout": subprocess.DEVNULL, "text": True}
    process = subprocess.Popen(command, cwd=project, env={**os.environ, **found}, **pipes)
    lines: queue.Queue[str] = queue.Queue()
    # read to the end, or the server would wait for somebody to read what it logs
    reader = threading.Thread(target=lambda: [lines.put(line) for line in process.stderr or ()])
    reader.start()
    try:
        said = ""
        while f":{port}/" not in said:
            said += lines.get(timeout=120)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=60)
        reader.join()
        if process.stderr:
            process.stderr.close()


def run_all_cells(page) -> None:  # type: ignore[no-untyped-def]
    """Run the notebook that JupyterLab has open."""
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=PATIENT)
    page.get_by_role("menuitem", name="Run", exact=True).click(timeout=PATIENT)
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click(timeout=PATIENT)
