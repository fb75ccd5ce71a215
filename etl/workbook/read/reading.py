"""The parent's side: starts the child, asks for files, watches the clock, and believes nothing it is told.

A child that dies or hangs costs the file it was at; a fresh one goes on with the next. On systems without the
`resource` module (Windows) the child has no memory bound of its own: there only the clock and the bounded look at
each file hold it.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO

from etl.workbook.read.forking import CAN_FORK, Forker, ForkerGoneError
from etl.workbook.read.wire import Answer, Malformed, decode
from etl.workbook.scan import limits
from etl.workbook.scan.sheet import Refusal, Workbook

_ROOT = str(Path(__file__).resolve().parents[3])
# What the child runs first; its arguments are the folders in which it finds modules.
_BOOT = "import sys; sys.path[:] = sys.argv[1:]; from etl.workbook.read.child import main; main()"
_BOOT_FORKER = "import sys; sys.path[:] = sys.argv[1:]; from etl.workbook.read.forking import fork_on_request as f; f()"
_KEPT_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP")
# Held by whoever has a child for a single file: all threads of this process, for reading and for annotating alike.
single_reads = threading.BoundedSemaphore(limits.CHILDREN)

Request = tuple[Path, str]


_forkers: list[Forker] = []
"""The process that forks readers, in a process that reads for long enough to have one."""

_making_forker = threading.Lock()


class ChildNotStartedError(RuntimeError):
    """The child could not even begin: the installation is broken, no file is to blame."""


def keep_ready() -> None:
    """Read single files by forked readers from now on: for servers, which read one file after the other."""
    with _making_forker:
        if CAN_FORK and not any(map(_is_ours, _forkers)):
            _forkers.append(Forker(_command(_BOOT_FORKER), _environment()))


def read_workbook(path: Path, name: str | None = None) -> Workbook | Refusal:
    """Read one file; a Refusal where it is no sound workbook. Raises ChildNotStartedError.

    ``name`` is what its sender called it (a kept upload is named by its hash); default: its own.
    """
    with single_reads:
        (result,) = _read([(path, path.name if name is None else name)], fresh_child)
        return result


def read_workbooks(paths: Iterable[Request]) -> Iterator[Workbook | Refusal]:
    """Read many files by one child, in order; while the caller works on one the child is at the next few."""
    return _read(paths, ReadingProcess)


def _read(paths: Iterable[Request], start: "Callable[[], ReadingProcess]") -> Iterator[Workbook | Refusal]:
    """Yield what becomes of each file, in order, by children that ``start`` makes."""
    with _Reader(start) as reader:
        waiting: deque[Request] = deque()
        for request in paths:
            waiting.append(request)
            reader.ask(request)
            # The child works ahead while the caller is busy; no further, for its answers fill the pipe and
            # then it waits anyway.
            if len(waiting) > limits.READ_AHEAD:
                yield reader.result(waiting)
        while waiting:
            yield reader.result(waiting)


class _Reader:
    """Keeps a child for as long as it lives, and asks a new one for what the old one left unanswered."""

    def __init__(self, start: "Callable[[], ReadingProcess]") -> None:
        self._start = start
        self.child: ReadingProcess | None = None
        self.count = 0

    def __enter__(self) -> "_Reader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._drop()

    def ask(self, request: Request) -> None:
        """Let the child know of one more file; without a child, `result` will ask for all that wait."""
        if self.child is not None:
            path, name = request
            self.child.ask({"file": self.count, "path": os.path.abspath(path), "name": name})
            self.count += 1

    def result(self, waiting: deque[Request]) -> Workbook | Refusal:
        """Return the answer for the oldest file asked for."""
        # A child that ended before it began with this file died of an earlier one: once more, by a fresh child.
        answer = self._attempt(waiting) or self._attempt(waiting) or Refusal("damaged", "child_killed")
        waiting.popleft()
        # A child that met a parser's failure has said so and ended, or soon will: no further file is trusted to it.
        if self.child is not None and not self.child.is_sound:
            self._drop()
        return answer

    def _attempt(self, waiting: deque[Request]) -> Workbook | Refusal | None:
        """Return the answer for the oldest file, by a new child if there is none; None where the child ended first."""
        if self.child is None:
            self.child, self.count = self._start(), 0
            for request in waiting:
                self.ask(request)
        # The oldest of those waiting has the lowest number of those asked for and not answered.
        answer = _listen(self.child, self.count - len(waiting))
        if answer is None:
            self._drop()
        return answer

    def _drop(self) -> None:
        if self.child is not None:
            self.child.close()
        self.child = None


def _listen(child: "ReadingProcess", number: int) -> Workbook | Refusal | None:
    """Return what the child says about the file; None when it ended before it began with it."""
    child.allow(limits.WALL)
    begun = False
    answer = Answer()
    while answer.result is None:
        line = child.line()
        if line is None:
            return child.end() if begun or child.timed_out else None
        try:
            if begun:
                answer.take(line)
            # An answer to another file than the one asked for would give one department's numbers to another.
            elif decode(line) != {"file": number}:
                raise Malformed
            begun = True
        except Malformed:
            child.is_sound = False
            return Refusal("damaged", "child_answer")
    return answer.result


def fresh_child() -> "ReadingProcess":
    """Return a child for one file: forked where this process keeps one ready, else begun from nothing."""
    with _making_forker:
        forkers = list(filter(_is_ours, _forkers))
    for forker in forkers:
        try:
            return ReadingProcess(forker)
        except (ForkerGoneError, ChildNotStartedError):
            _let_go(forker)
    return ReadingProcess()


def _is_ours(forker: Forker) -> bool:
    """Tell whether this process started it, and not the one that this one was forked from."""
    return forker.owner == os.getpid()


def _let_go(forker: Forker) -> None:
    """Start another forking process instead of one that is gone."""
    with _making_forker:
        if forker in _forkers:
            _forkers.remove(forker)
            forker.close()
    keep_ready()


def _started(said: IO[bytes]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        _command(_BOOT), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, env=_environment()
    )


def _command(boot: str) -> list[str]:
    places = [_ROOT, *(place for place in sys.path if place and place != _ROOT)]
    # -S as well: site-packages may run code at start (.pth files), and costs time; the paths are handed over instead.
    return [sys.executable, "-I", "-S", "-X", "utf8", "-c", boot, *places]


def _environment() -> dict[str, str]:
    """Return the child's environment: nothing of this process's own but where its libraries are."""
    kept = {key: os.environ[key] for key in _KEPT_ENVIRONMENT if key in os.environ}
    return {**kept, "RUST_BACKTRACE": "0"}


class ReadingProcess:
    """One process, its pipes and its clock. Lines are read with a thread that kills it when its time is up."""

    def __init__(self, forker: Forker | None = None) -> None:
        """Start the process. ``forker``: who forks it; None: it is started anew. Raises ChildNotStartedError."""
        # What a Rust parser says when memory ends goes to a file: a pipe nobody reads could block it.
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed in `close`
        try:
            self._process = forker.start(self._said) if forker else _started(self._said)
        except (OSError, ForkerGoneError):
            self._said.close()
            raise
        self.is_sound = True
        self.timed_out = False
        self._left = limits.START
        self._deadline: float | None = None
        self._closed = threading.Event()
        # A pipe cannot be read with a timeout on every system; killing the child ends the reading everywhere.
        threading.Thread(target=self._watch, daemon=True, name="workbook-clock").start()
        if self.line() != b'{"ready":true}\n':
            said = self._last_words()
            self.close()
            raise ChildNotStartedError(said)

    def ask(self, request: dict[str, object]) -> None:
        """Send a request; a child that is gone is noticed when its answer is read."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request).encode("ascii") + b"\n")
            self._process.stdin.flush()
        except OSError:
            self.is_sound = False

    def allow(self, seconds: float) -> None:
        """Start the time of a file. Only waiting counts, not what the caller does between."""
        self._left = seconds

    def line(self) -> bytes | None:
        """Return the next line, or None when the child has ended or its time was up."""
        assert self._process.stdout is not None
        start = time.monotonic()
        self._deadline = start + self._left
        # Bounded: a child that never ends its line would fill this process's memory.
        line = self._process.stdout.readline(limits.LINE_BYTES)
        self._deadline = None
        self._left -= time.monotonic() - start
        # What does not end with a line break was cut off: by the child's end, or by the bound.
        return line if line.endswith(b"\n") else None

    def end(self) -> Refusal:
        """Return why it ended in the middle of a file."""
        self.is_sound = False
        self._kill()
        code = self._process.wait()
        if self.timed_out or code == -getattr(signal, "SIGXCPU", 0):
            return Refusal("too_large", "timeout")
        # Rust's words when memory ends; it aborts, so there is no exception to tell it by.
        if "memory allocation of" in self._last_words():
            return Refusal("too_large", "memory")
        return Refusal("damaged", "child_killed")

    def close(self) -> None:
        """End the child and free what it held."""
        self._closed.set()
        self._kill()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            try:
                pipe.close()
            except OSError:  # an unsent request to a child that is gone
                continue
        self._process.wait()
        self._said.close()

    def _kill(self) -> None:
        if self._process.poll() is None:
            self._process.kill()

    def _watch(self) -> None:
        # One thread for the life of the process: a Timer would start one for each line.
        while not self._closed.wait(0.05):
            deadline = self._deadline
            if deadline is not None and time.monotonic() > deadline:
                self.timed_out = True
                self._kill()
                return

    def _last_words(self) -> str:
        self._said.seek(0)
        return self._said.read(4096).decode("utf-8", "replace")
