"""What holds for all tests: laws have no clock (speed is measured in benchmarks/), CI repeats what it found, and what
was counted is told at the end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings

from access import passwords
from etl import yaml_files
from etl.workbook.scan import limits
from tests.chromium import browser  # noqa: F401 - a fixture, found by its name
from tests.postgres import either_home, place, postgres, usual_home  # noqa: F401 - fixtures, found by their names
from tests.seaweed import bucket, s3  # noqa: F401 - likewise
from tests.torture.counts import _count, pytest_terminal_summary  # noqa: F401 - found here by their names
from tests.waiting import LIMIT

LONG = [
    "cluster/",
    "security/test_every_field",
    "security/test_every_write",
    "security/test_moved_clock",
    "security/test_two_bureaus",
    "security/test_two_bureaus_whole",
    "browser/test_admin",
    "browser/test_axe_everywhere",
    "browser/test_evaluate",
    "browser/test_indicator",
    "browser/test_loop",
    "browser/test_messenger",
    "browser/test_planner",
    "browser/test_prefix",
    "browser/test_print",
    "browser/test_restart",
    "browser/test_slips",
    "browser/test_task_quarter",
    "browser/test_staying",
    "browser/test_teaching",
    "browser/test_town_targets",
    "commands/test_closed_homes",
    "commands/test_operations_elsewhere",
    "commands/test_operations_nights",
    "commands/test_operations_scripts",
    "etl/evaluation/test_determinations",
    "etl/intake/test_kills",
    "etl/operations/test_backup",
    "etl/operations/test_migration",
    "etl/operations/test_restore",
    "etl/plan_documents/test_bombs",
    "etl/submissions/test_kills",
    "etl/tasks/test_many_decompositions",
    "etl/submissions/test_prefixes",
    "etl/test_any_workbook",
    "etl/test_growth",
    "homes/test_homes",
    "homes/test_kills",
    "presentation/test_notebook",
    "presentation/test_placing",
    "quiet/test_answers",
    "quiet/test_health",
    "reports/test_brief",
    "reports/test_deck_proof",
    "reports/test_english",
    "reports/test_fonts",
    "reports/test_forgeries",
    "reports/test_verify_",
    "sealed/test_sealed",
    "security/test_walk",
    "test_clock",
    "torture/",
    "reports/test_unseen_words",
    "twin/test_disturbed",
    "twin/test_traced_cells",
]
"""Half of the suite's processor time in a tenth of its tests. ``make test`` runs them; ``.ci/run``, which must end in
twenty minutes on any machine, leaves them out by their mark."""

_TESTS = Path(__file__).parent

settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("house")

_parse = cache(yaml_files._parse)


@pytest.fixture(autouse=True, scope="session")
def _patient() -> None:
    """A reader of workbooks that these tests start may be slow: what it reads is tested, not how fast."""
    limits.WALL = limits.START = LIMIT


@pytest.fixture(autouse=True, scope="session")
def _cheap_passwords() -> None:
    """Hundreds of accounts are made: what a strong hash costs is tested where hashes are (``passwords.STRONG``)."""
    passwords.usual = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True, scope="session")
def _parsed_once() -> Iterator[None]:
    """Every test has a home of its own, where nothing is kept as parsed yet: the same text is the same plan in all."""
    # Taken back, because `make mutate` begins a session again and again in one process.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_files, "_parse", lambda text, name: deepcopy(_parse(text, name)))
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the long ones."""
    for item in items:
        if item.path.relative_to(_TESTS).with_suffix("").as_posix().startswith(tuple(LONG)):
            item.add_marker(pytest.mark.long)
