"""A house of its own for every test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.access.access_services import House


@pytest.fixture
def access_services(tmp_path: Path) -> House:
    return House(tmp_path / "home")
