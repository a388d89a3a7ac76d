"""papermill engines without a kernel: the cells run in this process, or in one forked from a warm one.

All else is papermill's and nbclient's own, from progress to time limits: they are given what looks like a
kernel to them.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from multiprocessing.connection import Connection
from queue import Empty
from typing import Any

from jupyter_client.session import Session
from nbclient.exceptions import DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine
from papermill.log import logger

from tikmon_nb.batch.warm.cell_runner import LANGUAGE, CellRunner, Message
from tikmon_nb.batch.warm.forks import Child, ForkServer, NoForkError, within

PYTHON = "python3"
"""The one kernel that these engines stand in for; any other is papermill's."""
INLINE = "module://matplotlib_inline.backend_inline"
"""Where a kernel draws figures, if nothing else is asked for."""
ALIKE = ("PYTHON", "LD_", "LC_", "LANG")
"""How the variables begin that a program reads as it starts, and so a process that is forked cannot."""


class _Channel:
    """Messages that have come, and a wait for those to come."""

    def __init__(self) -> None:
        self.messages: asyncio.Queue[Message] = asyncio.Queue()

    async def get_msg(self, timeout: float | None = None) -> Message:
        """The next message; raises `Empty` when there is none within `timeout` seconds."""
        try:
            return await asyncio.wait_for(self.messages.get(), timeout)
        except TimeoutError:
            raise Empty from None


class _Kernel:
    """What nbclient takes for a kernel, the manager of it, and the client that talks to it."""

    alive = True

    def __init__(self) -> None:
        self.session = Session()
        self.shell_channel, self.iopub_channel = _Channel(), _Channel()

    def take(self, message: Message) -> None:
        """Put a message of the kernel where it is waited for."""
        reply = message["header"]["msg_type"] == "execute_reply"
        channel = self.shell_channel if reply else self.iopub_channel
        channel.messages.put_nowait(message)

    def kernel_info(self) -> str:
        """Ask what language this is; the number of the question."""
        if not self.alive:
            raise DeadKernelError("Kernel died")
        asked = self.session.msg("kernel_info_request")
        answer = self.session.msg("kernel_info_reply", {"language_info": LANGUAGE}, asked)
        self.shell_channel.messages.put_nowait(answer)
        return str(asked["header"]["msg_id"])

    async def is_alive(self) -> bool:
        """Whether there is still somebody to answer."""
        return self.alive

    def close(self) -> None:
        """Nothing more is asked."""


class ThisProcess(_Kernel):
    """Runs cells in this process, which is used up by it."""

    def __init__(self, limit: float) -> None:
        super().__init__()
        self._cells, self._limit = CellRunner(self.take), limit
        self.shell_channel.send = self._cells.take  # type: ignore[attr-defined]

    async def execute(self, source: str, **_: Any) -> str:
        """Run a cell; the number of the question that its messages answer."""
        within(self._limit)
        asked = self.session.msg("execute_request", {"code": source})
        self.take(await self._cells.run(asked))
        return str(asked["header"]["msg_id"])


class ForkedProcess(_Kernel):
    """Has a forked process run the cells, and sees what it shows while it does."""

    def __init__(self, child: Child) -> None:
        super().__init__()
        self._child = child
        self._loop: asyncio.AbstractEventLoop | None = None
        self.shell_channel.send = child.connection.send  # type: ignore[attr-defined]

    async def execute(self, source: str, **_: Any) -> str:
        """Have a cell run; the number of the question that its messages answer."""
        asked = self.session.msg("execute_request", {"code": source})
        self._loop, connection = asyncio.get_running_loop(), self._child.connection
        with suppress(OSError):  # of one that has ended, as the next look tells
            connection.send(asked)
        self._loop.add_reader(connection.fileno(), self._listen)
        self._loop.add_reader(self._child.ended, self._ended)
        return str(asked["header"]["msg_id"])

    def _listen(self) -> None:
        try:
            message = self._child.connection.recv()
        except (EOFError, OSError):
            self._die()
            return
        if message["header"]["msg_type"] == "execute_reply":
            self._ignore()
        self.take(message)

    def _ended(self) -> None:
        if not self._child.connection.poll():  # else what it said last is heard first, and its end after that
            self._die()

    def _die(self) -> None:
        self.alive = False
        self._ignore()

    def _ignore(self) -> None:
        if self._loop:  # or it would watch descriptors that soon belong to others
            self._loop.remove_reader(self._child.connection.fileno())
            self._loop.remove_reader(self._child.ended)
            self._loop = None

    async def interrupt_kernel(self) -> None:
        """What Ctrl-C does to a cell."""
        os.kill(self._child.number, signal.SIGINT)  # nobody else has its number before it is buried

    def close(self) -> None:
        """End the process and all that it started."""
        self._ignore()
        self._child.bury()


class _Client(PapermillNotebookClient):  # type: ignore[misc]
    """papermill's own client, and the kernel that it is given."""

    kernel: _Kernel

    @contextmanager
    def setup_kernel(self, **_: Any) -> Iterator[None]:
        """Nothing is started here, but everything ended."""
        self.km = self.kc = self.kernel
        try:
            yield
        finally:
            self.kernel.close()


class _WithoutKernel(NBClientEngine):  # type: ignore[misc]
    @classmethod
    def run(cls, nb_man: Any, kernel_name: str, kernel: _Kernel, **options: Any) -> Any:
        """The notebook, its cells run by `kernel`; `options` are those of papermill's own engine."""
        limit = options.pop("execution_timeout", None) or options.pop("timeout", None)
        told = {name: options[name] for name in options if name not in _Unused}
        client = _Client(nb_man, timeout=limit, kernel_name=kernel_name, log=logger, **told)
        client.kernel = kernel
        return client.execute()


_Unused = ("input_path", "timeout", "startup_timeout", "start_timeout", "extra_arguments")


class HereEngine(_WithoutKernel):
    """Runs the cells in this process: for one that was forked to be used up."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> Any:
        """Run the notebook; who asked for this process ends it when a cell takes longer than it may."""
        limit = options.pop("execution_timeout", None) or float("inf")
        return cls.run(nb_man, kernel_name, ThisProcess(limit), **options)


class ForkEngine(_WithoutKernel):
    """What `papermill --engine tikmon-warm` runs: a fresh process for each notebook, forked from a warm one.

    The warm one starts with the first notebook of a program, so there is nothing to gain from it for one
    notebook alone. Kernels of other languages are papermill's, and so is everything where nothing can be
    forked. IPython's start-up files and profiles are not read.
    """

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> Any:
        """Run the notebook."""
        child = _fork() if kernel_name == PYTHON and "kernel_manager_class" not in options else None
        if child is None:
            return super().execute_managed_notebook(nb_man, kernel_name, **options)
        return cls.run(nb_man, kernel_name, ForkedProcess(child), **options)


_servers: dict[tuple[str, ...], ForkServer] = {}


def _fork() -> Child | None:
    """A process that serves cells, forked by the server with these variables; None if none can be."""
    told = sorted(f"{name}={value}" for name, value in os.environ.items() if name.startswith(ALIKE))
    alike = str(os.getpid()), *told
    try:
        if alike not in _servers:
            _servers[alike] = ForkServer(import_all)
            atexit.register(_servers[alike].close)
        return _servers[alike].fork(serve)
    except (NoForkError, OSError):
        return None


def import_all() -> None:
    """Import what notebooks use, so that no process that is forked needs to."""
    for name in ("numpy", "pandas", "matplotlib.pyplot", "tikmon_nb", __name__):
        import_module(name)


def serve(connection: Connection) -> None:
    """Run the cells that come, one after the other, until nobody sends any more."""
    if "PYTHONSAFEPATH" not in os.environ:
        sys.path.insert(0, "")  # as a kernel does
    os.environ.setdefault("MPLBACKEND", INLINE)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    cells = CellRunner(connection.send)
    if "matplotlib" in sys.modules:  # which read the variable as it was imported
        sys.modules["matplotlib"].rcParams["backend"] = os.environ["MPLBACKEND"]
        sys.modules["matplotlib.pyplot"].switch_backend(os.environ["MPLBACKEND"])
    while not cells.shell.exit_now:
        with suppress(KeyboardInterrupt):
            message = connection.recv()
            if message["header"]["msg_type"] != "execute_request":
                cells.take(message)
                continue
            reply = loop.run_until_complete(cells.run(message))
            connection.send(reply)
