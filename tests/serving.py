"""A server in a thread of the tests' own process."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import Any


def run_aside(server: Any) -> threading.Thread:
    """Run a waitress server until it is closed, which may take the socket from under its last look around."""

    def run() -> None:
        with suppress(OSError):
            server.run()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread
