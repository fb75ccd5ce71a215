"""Shared by the benchmarks: quantiles, the rows of the table, and a server to measure."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

from tests.ports import free_port

ROOT = Path(__file__).resolve().parent.parent
GUIBIAO = Path(sys.executable).with_name("guibiao")


@dataclass(frozen=True)
class Row:
    """A line of the table: what was measured, the figure, what it is held against, and whether what must hold does."""

    what: str
    figure: str
    beside: str = ""
    holds: bool | None = None


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` (0 to 1, in hundredths) of ``values`` lie."""
    if len(values) == 1:
        return values[0]
    return statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]


def timed(command: Sequence[str | Path], **environment: str) -> float:
    """Return seconds of wall clock a whole process takes; CalledProcessError if it fails."""
    start = time.perf_counter()
    subprocess.run(
        [str(part) for part in command],
        check=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return time.perf_counter() - start


def processor_time(command: Sequence[str | Path], **environment: str) -> float:
    """Return seconds of processor time that a whole process takes, user and system; an assertion if it fails."""
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, f"{command} ended with {process.returncode}"
    return used.ru_utime + used.ru_stime


@contextmanager
def served(home: Path) -> Iterator[tuple[str, int]]:
    """Yield the address and the process id of a server with the demonstration set, stopped afterwards."""
    port = free_port()
    command = [str(GUIBIAO), "serve", "--demo", "--port", str(port)]
    environment = {**os.environ, "GUIBIAO_HOME": str(home)}
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address + "/healthz", server)
        yield address, server.pid
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_for(url: str, server: subprocess.Popen[bytes], seconds: float = 120) -> None:
    """Wait until a server answers at an address; an assertion if it ends or does not in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server ended before it answered"
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError("the server did not answer in time")
