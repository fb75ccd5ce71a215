"""What holds for all tests: laws have no clock (speed is measured in benchmarks/), CI repeats what it found, and what
was counted is told at the end."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

from tests.chromium import browser  # noqa: F401 - a fixture, found by its name
from tests.torture.counts import _count, pytest_terminal_summary  # noqa: F401 - found here by their names

settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("house")
