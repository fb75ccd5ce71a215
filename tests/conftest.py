"""What holds for all tests: laws have no clock (speed is measured in benchmarks/), CI repeats what it found, and what
was counted is told at the end."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

from etl.workbook.scan import limits
from tests.chromium import browser  # noqa: F401 - a fixture, found by its name
from tests.torture.counts import _count, pytest_terminal_summary  # noqa: F401 - found here by their names
from tests.waiting import LIMIT

settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("house")


@pytest.fixture(autouse=True, scope="session")
def _patient() -> None:
    """A reader of workbooks that these tests start may be slow: what it reads is tested, not how fast."""
    limits.WALL = limits.START = LIMIT
