"""What holds for all tests: laws have no clock (speed is measured in benchmarks/), CI repeats what it found, and what
was counted is told at the end."""

from __future__ import annotations

import os
from copy import deepcopy
from functools import cache

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings

from access import passwords
from etl import yaml_files
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


@pytest.fixture(autouse=True, scope="session")
def _cheap_passwords() -> None:
    """Hundreds of accounts are made: what a strong hash costs is tested where hashes are (``passwords.STRONG``)."""
    passwords.usual = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True, scope="session")
def _parsed_once() -> None:
    """Every test has a home of its own, where nothing is kept as parsed yet: the same text is the same plan in all."""
    parse = cache(yaml_files._parse)
    yaml_files._parse = lambda text, name: deepcopy(parse(text, name))
