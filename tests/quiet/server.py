"""``guibiao serve`` in a process of its own, and what no answer of it may say."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.waiting import LIMIT, eventually

ROOT = Path(__file__).resolve().parents[2]
BABBLE = re.compile(
    rb"traceback|site-packages|\.py\"|werkzeug|waitress|flask|sqlalchemy|duckdb|jinja|<class|object at 0x|errno"
    rb"|\bline \d|/usr/|/tmp/|\bexception\b|[a-z]Error\b|secret-place",
    re.IGNORECASE,
)
"""What no refusal says."""

PRODUCTS = re.compile(r"waitress|werkzeug|python|flask|dash/|gunicorn|nginx", re.IGNORECASE)
Answer = tuple[int, dict[str, str], bytes]
"""Status, headers and body."""


@dataclass(frozen=True)
class Account:
    """Somebody who may enter, and the first password he was given."""

    name: str
    password: str


NOBODY = Account("", "")


@dataclass(frozen=True)
class Server:
    """``guibiao serve`` in a process of its own; ``said`` is the file with all it wrote."""

    port: int
    home: Path
    said: Path
    account: Account = NOBODY

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Return the answer to a request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LIMIT)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            answer = connection.getresponse()
            # Of a header that is there twice the first: the session comes before other cookies.
            found = {name.lower(): value for name, value in reversed(answer.getheaders())}
            return answer.status, found, answer.read()
        finally:
            connection.close()

    def raw(self, content: bytes) -> bytes:
        """Return what comes back for some bytes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=LIMIT) as line:
            found = b""
            try:
                line.sendall(content)
                line.shutdown(socket.SHUT_WR)
                while piece := line.recv(1 << 16):
                    found += piece
            except OSError:  # it had heard enough
                pass
            return found


@contextmanager
def serving(home: Path, said: Path, account: Account = NOBODY) -> Iterator[Server]:
    """Yield the server over a home."""
    environment = {**os.environ, "GUIBIAO_HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-c", "import cli; cli.main()", "serve", "--port", "0"]
    with said.open("wb") as out, subprocess.Popen(command, env=environment, stdout=out, stderr=out) as process:
        try:
            yield Server(_port(said, process), home, said, account)
        finally:
            process.terminate()


def _port(said: Path, process: subprocess.Popen[bytes]) -> int:
    eventually(lambda: _ADDRESS.search(said.read_text("utf-8")) or process.poll() is not None, "it does not serve")
    found = _ADDRESS.search(said.read_text("utf-8"))
    assert found, said.read_text("utf-8")
    return int(found[1])


_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")


def check_calm(status: int, headers: dict[str, str], body: bytes, asked: object) -> None:
    """No trace of what stands behind an answer; errors in few words."""
    assert "server" not in headers, asked
    assert "x-powered-by" not in headers, asked
    assert not [value for value in headers.values() if PRODUCTS.search(value)], asked
    if status >= 400:
        assert not BABBLE.search(body), (asked, body[:600])
        assert len(body) < 20_000, asked
