"""``guibiao serve`` in a process of its own: started, killed, measured."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil

from tests.waiting import LIMIT

ROOT = Path(__file__).resolve().parents[2]
_COMMAND = (sys.executable, "-c", "from cli import main; main()")
_ADDRESS = re.compile(r"http://\S+:\d+")


def guibiao(home: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Return a command of the command line over a home, to its end."""
    words = [*_COMMAND, *map(str, arguments)]
    how = {"cwd": ROOT, "env": environment(home), "capture_output": True, "text": True, "timeout": 300}
    return subprocess.run(words, check=False, **how)  # type: ignore[call-overload]


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return what a process over a home is told."""
    return {**os.environ, "GUIBIAO_HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **more}


class NotStarted(Exception):  # noqa: N818 - with what it said
    """The server ended before it served anything."""


class Server:
    """A running server over a home. ``told`` is what it said to whoever started it."""

    def __init__(self, home: Path, **more: str) -> None:
        self.home = home
        self.told: list[str] = []
        command = [*_COMMAND, "serve", "--port", "0"]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(home, **more),
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        self._listens = threading.Event()
        self.address = ""
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self._listens.wait(LIMIT)
        if not self.address:
            self.process.kill()
            self.ended()
            raise NotStarted("\n".join(self.told))

    def _listen(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as said:
            for line in said:
                self.told.append(line.strip())
                if found := _ADDRESS.search(line):
                    self.address = found[0]
                    self._listens.set()
        self._listens.set()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    @property
    def pid(self) -> int:
        """The server's process id."""
        return self.process.pid

    @property
    def runs(self) -> bool:
        """Whether the process that was started still runs."""
        return self.process.poll() is None

    def memory(self) -> int:
        """Bytes the server's own process holds."""
        return int(psutil.Process(self.pid).memory_info().rss)

    def kill(self) -> list[psutil.Process]:
        """kill −9, and wait until it is over; the children it had."""
        children = psutil.Process(self.pid).children(recursive=True) if self.runs else []
        self.process.kill()
        self.ended()
        return children

    def ended(self) -> int:
        """Wait for the end; the exit code."""
        code = self.process.wait(LIMIT)
        self._listener.join(LIMIT)
        return code


class Watch:
    """The most memory a server holds while this goes on, beside what it held before."""

    def __init__(self, server: Server) -> None:
        self._server, self._over = server, threading.Event()
        self.before = self.most = server.memory()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    @property
    def grown(self) -> float:
        """MB more than before, at most."""
        return (self.most - self.before) / 1e6

    def _look(self) -> None:
        while not self._over.wait(0.01):
            self.most = max(self.most, self._server.memory())


def all_gone(processes: list[psutil.Process], seconds: float = LIMIT) -> bool:
    """Tell whether processes end by themselves in time."""
    until = time.monotonic() + seconds
    while any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in processes):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True
