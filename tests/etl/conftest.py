"""A home of its own for every test, and one set of workbooks for all."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl.home import Home
from etl.intake.intake import by
from etl.store.data_store import DataStore
from tests.workbooks import write_set

NOON = datetime(2024, 1, 5, 4, tzinfo=UTC)
HANDS = by("审核人", lambda: NOON)


class Told:
    """Remembers what a data store told."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    def __call__(self, key: str, **fields: object) -> None:
        self.keys.append(key)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def home(usual_home: Home) -> Home:
    return usual_home


@pytest.fixture
def data_store(home: Home, told: Told) -> DataStore:
    return DataStore.of(home, tell=told)


@pytest.fixture(scope="session")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workbooks")
    write_set(folder)
    return folder
