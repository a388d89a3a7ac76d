"""The cells of a notebook, run in this process by IPython, as the messages that a kernel would send."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any, TextIO

import comm
from comm.base_comm import BaseComm, CommManager
from ipykernel.compiler import XCachingCompiler
from ipykernel.zmqshell import ZMQInteractiveShell
from jupyter_client.session import Session
from traitlets.config import Config

Message = dict[str, Any]
Deliver = Callable[[Message], object]

LANGUAGE = {
    "name": "python",
    "version": platform.python_version(),
    "mimetype": "text/x-python",
    "codemirror_mode": {"name": "ipython", "version": sys.version_info[0]},
    "pygments_lexer": "ipython3",
    "nbconvert_exporter": "python",
    "file_extension": ".py",
}
"""What a Python kernel says of its language."""


class _Messages(Session):
    """What the shell takes for its sockets: every message goes to `deliver`."""

    deliver: Deliver = id

    def send(  # type: ignore[override]
        self, _stream: Any, msg_or_type: Any, content: Any = None, parent: Any = None, **more: Any
    ) -> Any:
        """Hand on a message, or make one of its type and content."""
        made = msg_or_type if isinstance(msg_or_type, dict) else self.msg(msg_or_type, content, parent)
        made["content"] = self.unpack(self.pack(made["content"]))  # as it would come out of a socket
        made["buffers"] = [bytes(buffer) for buffer in more.get("buffers") or ()]
        self.deliver(made)
        return made


class _Stream:
    """Standard output or error of the cells: text that is put together until a line ends, or others speak."""

    encoding, errors, newlines = "UTF-8", "strict", None
    closed = False

    def __init__(self, name: str, file: TextIO, send: Callable[[str, str], object]) -> None:
        self.name, self._file, self._send = f"<{name}>", file, send
        self._kind, self._parts = name, list[str]()

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self._parts.append(text)
        if text.endswith("\n"):
            self.flush()
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        parts, self._parts = self._parts, []
        if text := "".join(parts):
            self._send(self._kind, text)

    def fileno(self) -> int:
        return self._file.fileno()

    def isatty(self) -> bool:
        return False

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False


class CellRunner:
    """An IPython of this process, which must be a fresh one: it has only one, and its names are `__main__`'s.

    What a cell shows goes to `deliver` as messages of Jupyter's protocol, the one that says idle last.
    """

    def __init__(self, deliver: Deliver) -> None:
        self._session = _Messages()
        self._session.deliver = deliver
        self._parent: Message = {}
        self._files = [_own_file(descriptor) for descriptor in (1, 2)]
        out, err = (
            _Stream(name, file, self._stream)
            for name, file in zip(("stdout", "stderr"), self._files, strict=True)
        )
        self._streams = out, err
        sys.stdout, sys.stderr = out, err
        self.shell = self._shell()
        self._comms()

    async def run(self, request: Message) -> Message:
        """Run the cell that a message holds, and give the reply to it."""
        shell, send, source = self.shell, self._session.send, request["content"]["code"]
        self._parent = request
        shell.set_parent(request)
        send(None, "status", {"execution_state": "busy"}, request)
        count = shell.execution_count
        send(None, "execute_input", {"code": source, "execution_count": count}, request)
        error = await self._error_of(source)
        self._flush()
        content: Message = {"status": "ok"}
        if error is not None:
            stack = shell._last_traceback or []
            content = {
                "status": "error",
                "ename": type(error).__name__,
                "evalue": str(error),
                "traceback": stack,
            }
        shell.payload_manager.clear_payload()
        send(None, "status", {"execution_state": "idle"}, request)
        made: Message = self._session.msg("execute_reply", {**content, "execution_count": count}, request)
        return made

    async def _error_of(self, source: str) -> BaseException | None:
        """What a cell raises, run as a kernel runs it: one that awaits in the loop that runs."""
        shell = self.shell
        try:
            cell, wrong = shell.transform_cell(source), None
        except Exception:  # told by the shell, as what the cell raises is
            cell, wrong = source, sys.exc_info()
        told = {"store_history": True, "transformed_cell": cell, "preprocessing_exc_tuple": wrong}
        if shell.should_run_async(source, transformed_cell=cell, preprocessing_exc_tuple=wrong):
            done = await shell.run_cell_async(source, **told)
            shell.events.trigger("post_execute")
            shell.events.trigger("post_run_cell", done)
        else:
            done = shell.run_cell(source, store_history=True)
        error: BaseException | None = done.error_before_exec or done.error_in_exec
        return error

    def take(self, message: Message) -> None:
        """What a front end says to a widget."""
        handlers = {"comm_msg": "comm_msg", "comm_close": "comm_close"}
        if name := handlers.get(message["header"]["msg_type"]):
            getattr(comm.get_comm_manager(), name)(None, None, message)

    def _shell(self) -> Any:
        config = Config()
        config.HistoryManager.enabled = False  # which has a thread and a file
        config.HistoryManager.hist_file = ":memory:"
        kernel = SimpleNamespace(eventloop=None, session=self._session, get_parent=lambda *_: self._parent)
        shell: Any = ZMQInteractiveShell.instance(
            config=config, kernel=kernel, compiler_class=XCachingCompiler
        )
        shell.enable_gui = lambda _gui=None: None  # no window can be opened, and figures need none
        for speaker in (shell.displayhook, shell.display_pub):
            speaker.session = self._session
            speaker.pub_socket = None
        return shell

    def _comms(self) -> None:
        session, cells = self._session, self

        class WidgetComm(BaseComm):
            def publish_msg(
                self, msg_type: str, data: Any = None, metadata: Any = None, buffers: Any = None, **keys: Any
            ) -> None:
                cells._flush()
                content = {"data": data or {}, "comm_id": self.comm_id, **keys}
                made = session.msg(msg_type, content, cells._parent, metadata=metadata)
                session.send(None, made, buffers=buffers)

        manager = CommManager()
        comm.create_comm = WidgetComm
        comm.get_comm_manager = lambda: manager

    def _stream(self, name: str, text: str) -> None:
        for stream in self._streams:  # in the order in which they were written
            if stream._kind != name:
                stream.flush()
        self._session.send(None, "stream", {"name": name, "text": text}, self._parent)

    def _flush(self) -> None:
        for stream in self._streams:
            stream.flush()
        for name, file in zip(("stdout", "stderr"), self._files, strict=True):
            if os.fstat(file.fileno()).st_size:  # written past Python: by C, by another program
                file.seek(0)
                text = file.read()
                file.seek(0)
                os.ftruncate(file.fileno(), 0)
                self._stream(name, text)


def _own_file(descriptor: int) -> TextIO:
    """A file without a name in the place of the descriptor, so that nothing written there is lost."""
    file: TextIO = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115  it stays
    os.dup2(file.fileno(), descriptor)
    return file
