"""A program that imports what notebooks need, then forks a fresh process for each that is asked for.

It has one thread, or it forks nothing: a lock that another thread holds would stay locked in the new process.
It is told what to do over one socket, and ends, with all that it forked, when that is closed.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import random
import signal
import socket
import struct
import sys
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NoReturn

PID = struct.Struct("=q")
FORK, REAP = b"f", b"r"
REFUSED = -1  # instead of the number of a process
PREFIX = "tikmon-"
PR_SET_PDEATHSIG = 1


def threads() -> int:
    """How many threads this process has, those of libraries too."""
    return len([*Path("/proc/self/task").iterdir()])


def main(descriptor: int) -> None:
    """Serve the socket with this number until it is closed."""
    control = socket.socket(fileno=descriptor)
    os.set_inheritable(descriptor, False)
    libc = _libc()
    with Connection(os.dup(descriptor)) as connection:
        sys.path[:] = connection.recv()
        prepare = connection.recv_bytes()
    with tempfile.TemporaryDirectory(prefix=PREFIX) as private, Path(os.devnull).open("w") as silence:
        with contextlib.redirect_stdout(silence), contextlib.suppress(Exception):
            pickle.loads(prepare)()  # noqa: S301  from the process that started this one
        gc.collect()
        gc.freeze()  # so that no collection writes to, and so copies, what is shared
        _serve(control, private, libc)


def _serve(control: socket.socket, private: str, libc: Any) -> None:
    running: set[int] = set()
    while True:
        try:
            message, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        except OSError:
            message, descriptors = b"", []
        if message == FORK:
            number = REFUSED if threads() != 1 else os.fork()
            if not number:
                control.close()
                _child(descriptors[0], private, libc)
            os.close(descriptors[0])
            running.add(number)
            control.sendall(PID.pack(number))
        elif message == REAP:
            [number] = PID.unpack(control.recv(PID.size, socket.MSG_WAITALL))
            control.sendall(PID.pack(_reap(number)))
            running.discard(number)
        else:
            for number in running - {REFUSED}:
                _reap(number)
            return


def _reap(number: int) -> int:
    """End a process and all that it started; what it ended with."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(number, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):  # before it had a group of its own
        os.kill(number, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


def _child(descriptor: int, private: str, libc: Any) -> NoReturn:
    """What a forked process does: the function that it is sent. It never returns."""
    status = 1
    try:
        _make_own(descriptor, private, libc)
        with Connection(descriptor) as connection:
            surroundings, function, arguments = pickle.loads(connection.recv_bytes())  # noqa: S301  from there too
            _surround(**surroundings)
            function(connection, *arguments)
        status = 0
    finally:
        os._exit(status)


def _make_own(descriptor: int, private: str, libc: Any) -> None:
    """Leave behind what belongs to the parent: its terminal, descriptors, signals, random numbers, folder."""
    parent = os.getppid()
    os.setsid()
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent or parent == 1:
        os._exit(1)  # the parent is gone already
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    os.closerange(3, descriptor)
    os.closerange(descriptor + 1, os.sysconf("SC_OPEN_MAX"))
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    tempfile.tempdir = tempfile.mkdtemp(dir=private)  # gone with the server, however this process ends
    gc.enable()


def _surround(variables: dict[str, str], folder: str) -> None:
    """Take over environment and working folder of who asked for this process."""
    os.environ.clear()
    os.environ.update(variables)
    time.tzset()
    os.chdir(folder)


def _libc() -> Any:
    import ctypes  # here, so that whoever starts this server need not have it

    return ctypes.CDLL(None, use_errno=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
