"""A home with the demonstration set, seeded once; copies of it for tests that change it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from etl.home import Home
from etl.intake.seeding import seed_demo
from etl.store.data_store import DataStore
from plan.instant import instant_of
from reports.making import ReportKind, make, materials_of
from reports.materials import Materials
from reports.question import ReportQuestion

MID = ReportQuestion(date(2022, 12, 31), instant_of("2023-02-15T00:00"))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DataStore:
    """Return the demonstration set. Not to be changed."""
    data_store = DataStore.of(Home(tmp_path_factory.mktemp("home")))
    seed_demo(data_store)
    return data_store


@pytest.fixture
def copied(demo: DataStore, tmp_path: Path) -> Callable[[str], DataStore]:
    """Return copies of the demonstration home under other paths, as a backup restored on another machine is."""

    def copy(name: str) -> DataStore:
        shutil.copytree(demo.home.root, tmp_path / name)
        return DataStore.of(Home(tmp_path / name))

    return copy


@pytest.fixture(scope="session")
def mid_term(demo: DataStore) -> bytes:
    """Return the mid-term report of the demonstration set."""
    return make(demo, MID, ReportKind.PDF)


@pytest.fixture(scope="session")
def word(demo: DataStore) -> bytes:
    """Return the same as a Word file."""
    return make(demo, MID, ReportKind.WORD)


@pytest.fixture(scope="session")
def materials(demo: DataStore) -> Materials:
    """Return what that report is made of."""
    return materials_of(demo, MID)
