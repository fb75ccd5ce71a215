"""A server over a home that was made for a benchmark, under a catalogue of its own."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

from benchmarks.homes import Grown
from benchmarks.measuring import ROOT, wait_for
from tests.ports import free_port

SERVE = """
import cli, socket, sys
from pathlib import Path
from app import create_app
from commands.serving import serve_forever
from dashboards.server.settings import Settings
from etl.home import Home
listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
serve_forever(create_app(Settings(Home(Path(sys.argv[2])), Path(sys.argv[3]))).server, listener)
"""
"""What `guibiao serve` does, under a catalogue of its own. ``cli`` first: it sets how often cycles are looked for."""


@contextmanager
def serving(grown: Grown) -> Iterator[tuple[str, psutil.Process, float]]:
    """Yield the address and the process of a server over a home, and the seconds until it answered."""
    port, start = free_port(), time.perf_counter()
    command = [sys.executable, "-c", SERVE, str(port), str(grown.home.root), str(grown.catalogue)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz", server)
        yield f"http://127.0.0.1:{port}", psutil.Process(server.pid), time.perf_counter() - start
    finally:
        server.terminate()
        server.wait(timeout=20)
