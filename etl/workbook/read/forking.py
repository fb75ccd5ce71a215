"""Fresh readers quickly: a process that has imported what reading needs, opens no file itself, and forks for each one.

A reader takes longer to import its parsers than to read a planner's workbook. Each file still has a process of its own
that nobody used before, bounded like any reader; it only need not begin from nothing. The parent asks over a socket and
hands over the pipes; it may kill a reader by its number at any time, for the number is nobody else's until the parent
asks how the reader ended. Where there is no fork (Windows), readers are started one by one.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable
from typing import IO, NoReturn

# What the parent asks for: a new reader, and how one ended.
_START, _END = b"start", b"end"
_MESSAGE = 64
"""Bytes; both sides' messages are words and numbers."""

CAN_FORK = hasattr(os, "fork") and hasattr(socket, "send_fds")


class ForkerGoneError(RuntimeError):
    """The process that forks has ended. Its last words are the message."""


class Forked:
    """A forked reader, as much like a ``subprocess.Popen`` as its user needs."""

    def __init__(self, forker: Forker, pid: int, requests: IO[bytes], answers: IO[bytes]) -> None:
        self.pid, self.stdin, self.stdout = pid, requests, answers
        self._forker = forker
        self._code: int | None = None
        # Waiting frees the process number: without the lock a kill just after it could hit a stranger's process.
        self._ending = threading.Lock()

    def poll(self) -> int | None:
        """Return its exit code as ``subprocess`` has it (negative: a signal); None until somebody has waited for it."""
        return self._code

    def kill(self) -> None:
        """End it at once."""
        with self._ending:
            if self._code is None:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        """Wait for its end and return its exit code; call it once it was killed or is ending by itself."""
        with self._ending:
            if self._code is None:
                self._code = self._forker.ended(self.pid)
            return self._code


class Forker:
    """The parent's side of the forking process. For many threads."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed in `close`
        self.owner = os.getpid()
        # A socket and no pipe, because only over a Unix socket can open files be handed to another process.
        self._line, theirs = socket.socketpair()
        self._asking = threading.Lock()
        with theirs:
            self._process = subprocess.Popen(
                command, stdin=theirs.fileno(), stdout=subprocess.DEVNULL, stderr=self._said, env=environment
            )

    def start(self, said: IO[bytes]) -> Forked:
        """Return a fresh reader that writes what goes wrong to ``said``. Raises ForkerGoneError."""
        theirs_in, requests = os.pipe()
        answers, theirs_out = os.pipe()
        try:
            pid = self._asked(_START, [theirs_in, theirs_out, said.fileno()])
        except ForkerGoneError:
            os.close(requests)
            os.close(answers)
            raise
        finally:
            # In any case: as long as this side holds an end of its own, reading would never meet the end of the stream.
            os.close(theirs_in)
            os.close(theirs_out)
        return Forked(self, pid, os.fdopen(requests, "wb"), os.fdopen(answers, "rb"))

    def ended(self, pid: int) -> int:
        """Return how a reader ended, as ``subprocess`` says it; it is over then, and its number free."""
        try:
            return self._asked(b"%s %d" % (_END, pid))
        except ForkerGoneError:  # then nobody will know
            return -signal.SIGKILL

    def close(self) -> None:
        """End it; readers that are at work end with their pipes."""
        self._line.close()
        self._process.kill()
        self._process.wait()
        self._said.close()

    def _asked(self, message: bytes, handles: list[int] | None = None) -> int:
        """Return the number that the forking process answers: a reader's, or how it ended. Raises ForkerGoneError."""
        # Question and answer belong together: two threads at once would take each other's.
        with self._asking:
            try:
                socket.send_fds(self._line, [message], handles or [])
                answer = self._line.recv(_MESSAGE)
            except OSError:
                answer = b""
        if not answer:
            raise ForkerGoneError(self._last_words())
        return int(answer)

    def _last_words(self) -> str:
        self._process.wait()
        self._said.seek(0)
        return self._said.read(4096).decode("utf-8", "replace")


def fork_on_request() -> None:
    """Run the forking process: its standard input is the socket. Ends with its parent."""
    from etl.workbook.read.child import main

    gc.freeze()  # what is imported stays shared: no reader's collection touches it
    line = socket.socket(fileno=0)
    while True:
        message, handles, *_ = socket.recv_fds(line, _MESSAGE, 3)
        if not message:
            return
        if message == _START:
            pid = os.fork()
            if pid == 0:
                _read(handles, main)
            for handle in handles:
                os.close(handle)
            line.sendall(b"%d" % pid)
        else:
            _, status = os.waitpid(int(message.split()[1]), 0)
            line.sendall(b"%d" % os.waitstatus_to_exitcode(status))


def _read(handles: list[int], main: Callable[[], None]) -> NoReturn:
    """Be the reader, in the fork: nothing of the forking process stays open, and only a reader's work is done."""
    code = 1
    try:
        for target, handle in enumerate(handles):
            os.dup2(handle, target)  # the socket, too, is closed by that
            os.close(handle)
        main()
        code = 0
    finally:
        os._exit(code)
