"""The product against the twin where data is not whole: towns late, quarters gone, targets lost, flows, falls."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.twin.comparing import differences
from tests.twin.numbers import Twin
from tests.twin.papers import Papers, read_papers
from tests.twin.product import Product
from tests.twin.quarters import last_day, quarter
from tests.twin.reading import spoken
from tests.twin.wider import DISTURBANCES, disturbed, wider_catalogue

pytestmark = pytest.mark.xdist_group("twin")

DAYS = 6
SETS: list[tuple[list[str], int, set[str]]] = [
    (["nothing"], 1, {"achieved_early", "ahead", "near", "behind", "far_behind"}),
    (["cells dropped"], 0, {"incomplete"}),
    (["towns late"], 2, {"incomplete", "ahead"}),
    (["quarters dropped"], 3, {"no_data"}),
    (["values moved"], 4, {"regressed", "missed"}),
    (["noughts"], 5, {"regressed"}),
    (["city totals"], 6, {"on_track"}),
    (["before the baseline"], 7, {"near"}),
    (["values moved", "towns late"], 8, {"incomplete", "regressed"}),
    (["values moved", "quarters dropped", "cells dropped"], 9, {"no_data", "incomplete"}),
    (["city totals", "towns late"], 7, {"incomplete"}),
    (["city totals", "noughts", "cells dropped"], 2, {"incomplete", "regressed"}),
]
"""How the observations are disturbed, the seed, and statuses that come of it."""


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wider catalogue's file."""
    return wider_catalogue(tmp_path_factory.mktemp("wider"))


@pytest.fixture(scope="session")
def wider(catalogue: Path) -> Papers:
    """Return the wider catalogue as the twin reads it."""
    return read_papers(catalogue)


def days(draw: np.random.Generator) -> list[date]:
    """Choose quarter ends of the plan's years and the one after, and a day within a quarter."""
    ends = draw.choice(np.arange(quarter("2020Q4"), quarter("2026Q3")), DAYS - 1, replace=False)
    return [*(last_day(int(q)) for q in ends), date(int(draw.integers(2021, 2026)), 5, 20)]


def test_every_disturbance_is_tried() -> None:
    assert {name for names, *_ in SETS for name in names} == set(DISTURBANCES)


@pytest.mark.parametrize(
    ("names", "seed", "statuses"), SETS, ids=lambda value: "+".join(value) if isinstance(value, list) else ""
)
def test_every_field_however_the_data_is_disturbed(
    wider: Papers, catalogue: Path, frame: pd.DataFrame, names: list[str], seed: int, statuses: set[str]
) -> None:
    told = disturbed(wider, spoken(frame), names, seed)
    draw = np.random.default_rng(seed)
    product, city, town = Product.over(told, catalogue), Twin.of(wider, told), str(draw.choice(wider.towns))
    found = set()
    for day in days(draw):
        for area, twin in ((None, city), (town, city.town(town))):
            said = product.assess(day, area)
            again = {answer["no"]: answer for answer in twin.assess(day)}
            assert list(differences({answer["no"]: answer for answer in said}, again)) == [], (area, day)
            found |= {answer["status"] for answer in said}
    assert statuses <= found
