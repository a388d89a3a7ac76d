"""Runs command lines of tikmon, each in a process of its own that is forked from this one.

A line of standard input is a JSON list [folder, [[words, output file, errors file], ...]]; once its commands
have run in the folder, one after the other, a line with their exit codes goes to standard output. All that
they may need is imported here, once.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import pkgutil
import sys

LIBRARIES = (
    "jinja2",
    "matplotlib.pyplot",
    "openpyxl",
    "pandas",
    "papermill",
    "pyarrow.parquet",
    "scipy.stats",
)


def import_all() -> None:
    """Import the libraries, and the package with whatever modules it has."""
    import tikmon_nb

    modules = (found.name for found in pkgutil.walk_packages(tikmon_nb.__path__, "tikmon_nb."))
    for name in (*LIBRARIES, *modules):
        if not name.endswith("__main__"):
            with contextlib.suppress(ImportError):  # whoever needs it will say so
                importlib.import_module(name)


def become_each() -> None:
    """Return in a process for each command, one at a time; leave when there is no more to do."""
    for line in sys.stdin:
        folder, calls = json.loads(line)
        codes = []
        for words, out, err in calls:
            child = os.fork()
            if not child:
                os.chdir(folder)
                for number, file in enumerate((os.devnull, out, err)):
                    os.dup2(os.open(file, os.O_RDWR | os.O_CREAT, 0o600), number)
                sys.argv = ["tikmon", *words]
                return
            codes.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        print(json.dumps(codes), flush=True)
    sys.exit()


def call() -> int:
    """The exit code of the command line; a traceback goes where Python puts it."""
    from tikmon_nb.cli import main

    try:
        main()
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else int(left.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        return 1
    return 0


if __name__ == "__main__":
    import_all()
    gc.freeze()
    become_each()
    code = call()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)  # to take down every module would cost more than most commands
