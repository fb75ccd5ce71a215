"""A server in a thread of the tests' own process."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from waitress.server import create_server
from waitress.wasyncore import close_all

from commands.serving import bounded_server
from tests.waiting import LIMIT


@contextmanager
def served_as_it_runs(application: object) -> Iterator[int]:
    """As :func:`served`, by the server that ``guibiao serve`` makes: its way of taking requests, its threads, its
    bounds."""
    server = bounded_server(application, socket.create_server(("127.0.0.1", 0)))
    yield from _running(server)


@contextmanager
def served(application: object, threads: int = 8, **settings: Any) -> Iterator[int]:
    """Serve a WSGI application on a free port of this machine, which is yielded; closed at the end."""
    yield from _running(create_server(application, host="127.0.0.1", port=0, threads=threads, **settings))


def _running(server: Any) -> Iterator[int]:
    thread = run_aside(server)
    yield int(server.effective_port)
    server.close()
    server.task_dispatcher.shutdown()
    # What a browser still holds open would be found unclosed later, in whatever test runs then.
    close_all(server._map, ignore_all=True)
    thread.join(LIMIT)


def run_aside(server: Any) -> threading.Thread:
    """Run a waitress server until it is closed, which may take the socket from under its last look around."""

    def run() -> None:
        with suppress(OSError):
            server.run()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread
