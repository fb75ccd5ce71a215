"""The demonstration twice: loaded by the product, and read out of the workbooks by the twin. Once for all tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache

import pandas as pd
import pytest

from etl.home import Home
from etl.intake.seeding import seed_demo
from etl.store.data_store import DataStore
from plan.observation import Observation
from tests.twin.numbers import Twin
from tests.twin.papers import Papers, read_papers
from tests.twin.product import Product
from tests.twin.reading import observations, spoken

KnownAt = datetime | None


@pytest.fixture(scope="session")
def papers() -> Papers:
    """Return the catalogue."""
    return read_papers()


@pytest.fixture(scope="session")
def frame(papers: Papers) -> pd.DataFrame:
    """Return everything that stands in the demonstration's workbooks."""
    return observations(papers)


@pytest.fixture(scope="session")
def data_store(tmp_path_factory: pytest.TempPathFactory) -> DataStore:
    """Return the product's home, the demonstration loaded."""
    made = DataStore.of(Home(tmp_path_factory.mktemp("home")))
    seed_demo(made)
    return made


@pytest.fixture(scope="session")
def loaded(data_store: DataStore) -> Callable[[KnownAt], list[Observation]]:
    """Return what the product's warehouse says at an instant."""

    @cache
    def at(known_at: KnownAt) -> list[Observation]:
        with data_store.warehouse() as warehouse:
            return list(warehouse.observations(known_at))

    return at


@pytest.fixture(scope="session")
def product(loaded: Callable[[KnownAt], list[Observation]]) -> Product:
    """Return the product over all of the demonstration."""
    return Product(loaded(None))


@pytest.fixture(scope="session")
def twin(papers: Papers, frame: pd.DataFrame) -> Twin:
    """Return the twin over all of the demonstration."""
    return Twin.of(papers, spoken(frame))
