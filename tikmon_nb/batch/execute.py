"""One notebook, executed by papermill in a kernel of its own."""

from __future__ import annotations

import errno
import json
import logging
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from tikmon_nb.batch.placing import private_folder
from tikmon_nb.batch.plan import Job, Outcome, RecordKind, Refusal, shown
from tikmon_nb.batch.warm.forks import in_fork
from tikmon_nb.findings import InputError
from tikmon_nb.views.page.text import Text

Check = Callable[[], Refusal]
"""Says what is wrong with a job's input, if anything is."""

GRAMMAR = "rfc3987_syntax"
HERE = "here"
FULL = (errno.ENOSPC, errno.EDQUOT)
MOST_SOCKET_BYTES = 90  # the least of all systems is 104, and a number is appended


def run_job(
    job: Job,
    folder: Path,
    kind: RecordKind | None = None,
    *,
    before: Check = Refusal,
    behind: Check = Refusal,
) -> Outcome:
    """Execute the job's notebook and write it, without times or paths, to `folder`; never raises.

    `before` says what makes it useless to begin, `behind` what is behind an `InputError` in the notebook,
    which itself shows codes only. A kernel that dies is tried once more.
    """
    text = Text(str(job.parameters["lang"]))
    with _variables(job.variables):
        return _outcome(job, folder, kind, before, behind, text)


def _outcome(
    job: Job, folder: Path, kind: RecordKind | None, before: Check, behind: Check, text: Text
) -> Outcome:
    try:
        refusal = before()
        if refusal.reason:
            return Outcome(job, reason=refusal.reason, of_input=refusal.of_input)
        try:
            notebook = execute(job, folder)
        except Exception as error:
            if not _died(error):
                raise
            notebook = execute(job, folder)
    except Exception as error:
        if getattr(error, "errno", None) in FULL:  # which concerns every job, and would leave none whole
            raise
        refusal = _behind(error, behind)
        if refusal.reason:
            return Outcome(job, reason=refusal.reason, of_input=refusal.of_input)
        return Outcome(job, reason=_reason(error, text))
    record = kind.find(notebook) if kind else {}
    if record is None:
        return Outcome(job, reason=text("The notebook gave no result."))
    return Outcome(job, record=record, fragments=html_fragments(notebook))


def died(job: Job) -> Outcome:
    """What became of a job whose process ended before it was done."""
    text = Text(str(job.parameters["lang"]))
    return Outcome(
        job,
        reason=text("The notebook's process ended unexpectedly; often a machine has too little memory then."),
    )


def late(job: Job) -> Outcome:
    """What became of a job of which a cell took longer than it may."""
    text = Text(str(job.parameters["lang"]))
    return Outcome(job, reason=text("The notebook took too long and was stopped."))


def import_runner() -> None:
    """Import all that running a notebook takes, for processes that are forked from this one."""
    _papermill()
    import_module("tikmon_nb.batch.warm.engine")


def html_fragments(notebook: Any) -> tuple[str, ...]:
    """The sections that an executed notebook shows, in order."""
    return tuple(fragment for fragment in shown(notebook, "text/html") if fragment)


def execute(job: Job, folder: Path) -> Any:
    """The executed notebook, also written to `folder`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of papermill and its imports; the kernel's own are kept
        from traitlets.config import Config

        papermill = _papermill()
        for name in ("papermill", "traitlets"):
            logging.getLogger(name).setLevel(logging.CRITICAL)  # what went wrong is the outcome's reason
        with (
            _private_folder() as private,
            _variables(_environment(job, private)),
        ):
            notebook = papermill.execute_notebook(
                _literal(job.notebook),
                None,
                engine_name=_engine(),
                parameters=dict(job.parameters),
                kernel_name="python3",
                progress_bar=False,
                cwd=str(job.cwd or private),  # nothing of the folder one happens to be in is imported
                execution_timeout=job.timeout,
                start_timeout=job.timeout,
                # a kernel that is told to stop reports that as an error; what fails is in the notebook
                extra_arguments=["--IPKernelApp.log_level=50", "--InteractiveShellApp.ignore_cwd=True"],
                config=Config({"KernelManager": _connection(private)}),
            )
        _clean(notebook)
        written = json.dumps(notebook, ensure_ascii=False, indent=1, allow_nan=False)
        (folder / f"{job.stem}.ipynb").write_text(written + "\n", encoding="utf-8")
    return notebook


@contextmanager
def _private_folder() -> Iterator[Path]:
    with ExitStack() as stack:
        try:
            private = stack.enter_context(private_folder())
        except FileNotFoundError:  # Python's words for it are a list of folders that it tried
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "TMPDIR") from None
        yield private


def _papermill() -> Any:
    """papermill, imported without a grammar of internationalised addresses.

    jsonschema uses it if it is installed, builds it at import (two thirds of papermill's import), and needs
    it for a format that the schema of notebooks does not name.
    """
    if "papermill" in sys.modules or GRAMMAR in sys.modules:
        return import_module("papermill")
    sys.modules[GRAMMAR] = None  # type: ignore[assignment]  # to Python: cannot be imported
    try:
        return import_module("papermill")
    finally:
        del sys.modules[GRAMMAR]


def _engine() -> str | None:
    """The engine that runs the cells in this process, if it is there for one job; else papermill's own."""
    if not in_fork():
        return None
    from papermill.engines import papermill_engines

    from tikmon_nb.batch.warm.engine import HereEngine

    papermill_engines.register(HERE, HereEngine)
    return HERE


def _literal(path: Path) -> str:
    """The path for papermill, which takes braces in a path for parameters."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _environment(job: Job, private: Path) -> dict[str, str]:
    """Variables for a kernel of this interpreter, whatever other kernels and start-up files a user has."""
    if not in_fork():
        from ipykernel.kernelspec import write_kernel_spec

        write_kernel_spec(str(private / "jupyter" / "kernels" / "python3"))
    path = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    return {
        "PYTHONSAFEPATH": "1",
        "PYTHONPATH": os.pathsep.join(os.path.abspath(folder) for folder in path if folder),  # noqa: PTH100
        "TIKMON_DATA": str(job.data),  # here, so that no path is written into the notebook
        "JUPYTER_PATH": str(private / "jupyter"),
        "IPYTHONDIR": str(private / "ipython"),
        "MPLBACKEND": "agg",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }


@contextmanager
def _variables(wanted: Mapping[str, str]) -> Iterator[None]:
    """This process's variables while the kernel is found and started, and as they were afterwards.

    Whoever runs the next notebook from this process must not be sent to a folder that is gone.
    """
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _connection(private: Path) -> dict[str, str]:
    """Sockets in a folder of this kernel alone: TCP ports race when several kernels start at once.

    Where the folder's path is too long for a socket, it is TCP after all.
    """
    file, socket = str(private / "connection.json"), private / "kernel"
    if os.name != "posix" or len(os.fsencode(socket)) > MOST_SOCKET_BYTES:
        return {"connection_file": file}
    return {"connection_file": file, "transport": "ipc", "ip": str(socket)}


def _clean(notebook: Any) -> None:
    """Take times, paths and random ids out, so that the same inputs give the same file."""
    notebook.metadata.pop("papermill", None)
    for number, cell in enumerate(notebook.cells):
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = f"injected-{number}"


def _behind(error: Exception, behind: Check) -> Refusal:
    """What is wrong with the input, if that is why the notebook failed."""
    if getattr(error, "ename", "") != InputError.__name__:
        return Refusal()
    try:
        return behind()
    except Exception:  # the notebook's own reason will do
        return Refusal()


def _died(error: Exception) -> bool:
    """Whether the kernel is gone: killed, out of memory, or never there."""
    name = getattr(error, "ename", type(error).__name__)
    return name in ("DeadKernelError", "RuntimeError") and "ernel" in str(error)


def _reason(error: Exception, text: Text) -> str:
    """One line on why a notebook failed; no traceback."""
    name = getattr(error, "ename", type(error).__name__)
    if _died(error):
        return text("The notebook's process ended unexpectedly; often a machine has too little memory then.")
    if name in ("MemoryError", "_ArrayMemoryError"):
        return text("This machine has too little memory for the report.")
    if name == "CellTimeoutError":
        return text("The notebook took too long and was stopped.")
    detail = str(getattr(error, "evalue", error)).strip()
    lines = detail.splitlines() or [""]
    return text("The notebook failed: {reason}", reason=f"{name}: {lines[0]}"[:300])
