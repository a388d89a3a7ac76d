"""`papermill --engine tikmon-warm`: what papermill's own engine gives, without its kernel."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from importlib import import_module

import nbformat
import papermill
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.engines import NBClientEngine, papermill_engines

from tests.conftest import ROOT
from tikmon_nb.batch.warm import engine
from tikmon_nb.batch.warm.forks import NoForkError

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")

SHOWS = (
    "import sys\nprint('uit')\nprint('fout', file=sys.stderr)\n1 + 1",
    "import asyncio\nawait asyncio.sleep(0)\n'na het wachten'",
    "from IPython.display import *\nshown = display(1, display_id='een')\nHTML('<b>')",
    "shown.update(2)\nprint('weg')\nclear_output(True)\ndisplay({'application/b+json': [1]}, raw=True)",
    "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.figure(figsize=(1, 1)).text(0, 0, 'x');",
    "!echo een ander programma",
    "{}['weg']",
)
MOCKED = {
    # these two replace nbclient's client by a mock, and look at what papermill's own engine gives it
    "TestNotebookHelpers::test_default_start_timeout",
    "TestNotebookHelpers::test_start_timeout",
}


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]
    module, _, name = declared["papermill.engine"]["tikmon-warm"].partition(":")
    engines = {**papermill_engines._engines, "tikmon-warm": getattr(import_module(module), name)}
    monkeypatch.setattr(papermill_engines, "_engines", engines)


@pytest.fixture(autouse=True, scope="module")
def closed():
    """One warm process for all of these; it is gone afterwards."""
    yield
    while engine._servers:
        engine._servers.popitem()[1].close()


def run(folder, *sources, engine_name="tikmon-warm", kernel="python3", **options):
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_code_cell(source, id=f"c{n}") for n, source in enumerate(sources)]
    notebook.metadata["kernelspec"] = {"name": kernel, "display_name": kernel, "language": "python"}
    nbformat.write(notebook, folder / "in.ipynb")
    out = folder / f"{engine_name}.ipynb"
    how = {"engine_name": engine_name, "progress_bar": False, **options}
    try:
        papermill.execute_notebook(folder / "in.ipynb", out, **how)
    finally:
        made = nbformat.read(out, as_version=4)
        run.made = made
    return made


@pytest.mark.long  # it starts a kernel
@pytest.mark.filterwarnings("ignore")
def test_a_notebook_holds_what_it_holds_with_a_kernel(tmp_path):
    made = {}
    for name in ("tikmon-warm", "nbclient"):
        with pytest.raises(papermill.PapermillExecutionError, match="KeyError"):
            run(tmp_path, *SHOWS, engine_name=name)
        made[name] = [(cell.get("outputs"), cell.get("execution_count")) for cell in run.made.cells]
        status = [
            cell.metadata.papermill.get("status") for cell in run.made.cells if "papermill" in cell.metadata
        ]
        made[name].append(status)
        made[name].append(run.made.metadata["language_info"])
    assert made["tikmon-warm"] == made["nbclient"]


def test_a_cell_is_ended_that_takes_too_long(tmp_path):
    with pytest.raises(CellTimeoutError):
        run(tmp_path, "import time\nwhile True: time.sleep(1)", execution_timeout=1)
    assert run.made.cells[0].metadata.papermill.status == "completed"  # papermill's word for an end


def test_a_process_that_dies_is_said_to_be_dead(tmp_path):
    with pytest.raises(DeadKernelError):
        run(tmp_path, "import os\nos._exit(3)")


def test_nothing_passes_from_one_notebook_to_the_next(tmp_path):
    ours = "import os, tikmon_nb\nprint(os.environ.get('LEFT'), getattr(tikmon_nb, 'left', None))"
    again = f"{ours}\nos.environ['LEFT'] = 'x'\ntikmon_nb.left = 1"
    for _ in range(2):
        assert run(tmp_path, again).cells[0].outputs[0].text == "None None\n"
    assert len(engine._servers) == 1


@pytest.mark.parametrize("why", ["other kernel", "nothing to fork"])
def test_what_is_not_ours_is_left_to_papermill(tmp_path, monkeypatch, why):
    asked = []

    def instead(nb_man, kernel_name, **_):
        asked.append(kernel_name)

    def refuse(_):
        raise NoForkError

    monkeypatch.setattr(NBClientEngine, "execute_managed_notebook", instead)
    if why == "nothing to fork":
        monkeypatch.setattr(engine, "_servers", {})
        monkeypatch.setattr(engine, "ForkServer", refuse)
    kernel = "python3" if why == "nothing to fork" else "ir"
    run(tmp_path, "1", kernel=kernel)
    assert asked == [kernel]


@pytest.mark.long
def test_papermill_s_own_tests_of_running_and_saving_pass_with_this_engine(tmp_path):
    """Those that pass with papermill's own engine, but for `MOCKED`."""
    (tmp_path / "swapped.py").write_text(
        "import os\n"
        "from papermill.engines import papermill_engines as engines\n"
        "from tikmon_nb.batch.warm.engine import ForkEngine\n"
        "for name in (None, 'nbclient') if os.environ['SWAPPED'] else ():\n"
        "    engines.register(name, ForkEngine)\n",
        encoding="utf-8",
    )
    failed = {}
    for swapped in ("yes", ""):
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-c",
            os.devnull,
            "-p",
            "swapped",
            "-p",
            "no:cacheprovider",
        ]
        command += ["--rootdir", str(tmp_path), "--pyargs"]
        command += [f"papermill.tests.test_{chapter}" for chapter in ("execute", "autosave")]
        path = os.pathsep.join([str(ROOT), str(tmp_path)])
        surroundings = {**os.environ, "PYTHONPATH": path, "SWAPPED": swapped}
        done = subprocess.run(
            command, cwd=tmp_path, env=surroundings, capture_output=True, text=True, check=False
        )
        lines = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
        failed[swapped] = {line.split()[1].lstrip(":") for line in lines}
        assert " passed" in done.stdout
    assert failed["yes"] - failed[""] <= MOCKED
