"""A small home, grown once and copied for whoever changes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dashboards.desks import Office, copy_of, grow, opened


@pytest.fixture(scope="session", name="grown")
def _grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("home") / "grown"
    grow(root)
    return root


@pytest.fixture(name="office")
def _office(grown: Path, tmp_path: Path) -> Iterator[Office]:
    with opened(copy_of(grown, tmp_path / "home")) as office:
        yield office
