"""Health is a word, and true."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.quiet.server import Server, check_calm, serving
from tests.waiting import eventually


def test_health_in_a_word(server: Server) -> None:
    status, headers, body = server.ask("GET", "/healthz")
    assert (status, body) == (200, b"ok")
    assert headers["content-type"].startswith("text/plain")
    assert headers["cache-control"] in ("no-cache", "no-store")


def test_health_fails_where_no_number_can_be_told(grown: Path, tmp_path: Path) -> None:
    with serving(Path(shutil.copytree(grown, tmp_path / "home")), tmp_path / "said") as server:
        assert server.ask("GET", "/healthz")[2] == b"ok"
        _ruin(server.home)
        # What was true within the last two seconds may be told once more.
        eventually(lambda: server.ask("GET", "/healthz")[0] == 503, "health fails")
        status, headers, body = server.ask("GET", "/healthz")
        assert (status, body) == (503, b"fail")
        check_calm(status, headers, body, "/healthz")
        for path in ("/", "/areas", "/indicator/8", "/download/overview.svg"):
            status, headers, body = server.ask("GET", path)
            assert status < 600
            check_calm(status, headers, body, path)


def _ruin(home: Path) -> None:
    """A warehouse of noise in the old one's place, and nothing left to make it again from."""
    for file in (home / "raw").iterdir():
        file.unlink()
    shutil.rmtree(home / "extracted")
    noise = home / "noise"
    noise.write_bytes(os.urandom(1 << 20))
    noise.replace(home / "warehouse.duckdb")
    (home / "warehouse.duckdb.sha256").unlink(missing_ok=True)
