"""A catalogue whose towns are merged, or lack one, is told how many accepted values find no area any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from etl.home import Home
from etl.intake.intake import load
from etl.operations.doctor import examine
from etl.operations.placing import UnplacedValues, unplaced
from etl.store.data_store import DataStore
from etl.yaml_files import CATALOGUE, read_yaml, yaml_text
from tests.etl.conftest import HANDS
from wording import Lang

MERGED, INTO = "尤溪镇", "永丰镇"


def merge(areas: dict[str, Any]) -> None:
    """尤溪镇 becomes a part of 永丰镇, and its name another of that town's."""
    leave_out(areas)
    for town in areas["towns"]:
        if town["name"] == INTO:
            town["aliases"] = [MERGED]


def leave_out(areas: dict[str, Any]) -> None:
    areas["towns"] = [town for town in areas["towns"] if town["name"] != MERGED]


def merge_in_time(areas: dict[str, Any]) -> None:
    """尤溪镇 is a town until the end of 2023 and a part of 永丰镇 from then on."""
    for town in areas["towns"]:
        if town["name"] == MERGED:
            town |= {"until": date(2023, 12, 31), "into": [INTO]}


def replace_in_time(areas: dict[str, Any]) -> None:
    """Both become one new town in 2024."""
    for town in areas["towns"]:
        if town["name"] in (MERGED, INTO):
            town |= {"until": "2023Q4", "into": ["永溪镇"]}
    areas["towns"].append({"name": "永溪镇", "name_en": "Yongxi", "from": "2024Q1"})


def under(home: Home, change: Callable[[dict[str, Any]], None], folder: Path) -> DataStore:
    """Return a data store of the home under a changed catalogue."""
    catalogue: Any = read_yaml(CATALOGUE)
    change(catalogue["areas"])
    path = folder / "indicators.yaml"
    path.write_text(yaml_text(catalogue), encoding="utf-8")
    return DataStore.of(home, catalogue=path)


def lost(data_store: DataStore) -> UnplacedValues | None:
    return unplaced(data_store.extractions, data_store.plan, data_store.ledger().accepted)


@pytest.fixture
def full(home: Home, workbooks: Path) -> Home:
    load([workbooks], DataStore.of(home), hands=HANDS)
    return home


def test_under_its_own_catalogue_every_value_finds_its_area(full: Home) -> None:
    assert lost(DataStore.of(full)) is None


@pytest.mark.parametrize(("change", "towns"), [(merge, (MERGED, INTO)), (leave_out, (MERGED,))])
def test_values_without_an_area_are_counted(
    full: Home, tmp_path: Path, change: Callable[[dict[str, Any]], None], towns: tuple[str, ...]
) -> None:
    with DataStore.of(full).warehouse() as warehouse:
        before = [o for o in warehouse.observations() if o.area in towns]
    data_store = under(full, change, tmp_path)
    found = lost(data_store)
    assert found is not None
    assert (found.values, set(found.labels)) == (len(before), set(towns))
    (told,) = [check for check in examine(data_store) if check.name == "areas"]
    assert not told.ok
    assert str(len(before)) in told.said(Lang.ZH)[0]
    assert MERGED in told.said(Lang.EN)[0]


@pytest.mark.parametrize("change", [merge_in_time, replace_in_time])
def test_towns_merged_on_a_date_keep_their_values(
    full: Home, tmp_path: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    with DataStore.of(full).warehouse() as warehouse:
        before = warehouse.observations()
    data_store = under(full, change, tmp_path)
    assert lost(data_store) is None
    data_store.rebuild()
    with data_store.warehouse() as warehouse:
        assert warehouse.observations() == before
    assert all(check.ok for check in examine(data_store) if check.name == "areas")
