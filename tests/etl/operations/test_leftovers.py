"""Files that a kill −9 leaves half written do not stay for ever, and whole ones of others' are never taken for them."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from etl.home import Home
from etl.store.data_store import DataStore
from tests.dashboards.desks import grow

LEFT = (
    "sessions.sqlite-0123456789abcdef",
    "parsed/tmpabc.part",
    "layouts/tmpabc.part",
    f"reports/.{'0' * 64}.4711",
)
WHOLE = ("sessions.sqlite-journal", "parsed/catalogue.json", "layouts/own.yaml", f"reports/{'1' * 64}", "notes.part")


@pytest.fixture(name="home")
def _home(tmp_path: Path) -> Home:
    grow(tmp_path / "home")
    return Home(tmp_path / "home")


def laid(home: Home, names: tuple[str, ...], hours: float) -> list[Path]:
    """Lay files into a home that were last written some hours ago."""
    paths = [home.root / name for name in names]
    for path in paths:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"half")
        os.utime(path, (time.time() - hours * 3600,) * 2)
    return paths


def test_halves_go_when_nobody_can_still_be_writing_them(home: Home) -> None:
    old, whole = laid(home, LEFT, 2), laid(home, WHOLE, 2)
    young = laid(home, ("sessions.sqlite-fedcba9876543210", "parsed/tmpdef.part"), 0.5)
    DataStore.of(home).warehouse().close()
    assert [path for path in old if path.exists()] == []
    assert all(path.exists() for path in (*whole, *young))


def test_the_digests_of_a_killed_build_go_with_the_next(home: Home) -> None:
    left = laid(home, ("warehouse.duckdb.sha256.4711", "warehouse.duckdb.sha256.new"), 0)
    DataStore.of(home).rebuild()
    assert [path for path in left if path.exists()] == []
    DataStore.of(home).warehouse().close()
