"""What was damaged is noticed and said; what can be made again is; what cannot is never papered over."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.home import Home
from etl.intake.intake import load
from etl.operations.doctor import examine, unreadable_catalogue
from etl.reported_error import ReportedError
from etl.store.data_store import DataStore
from etl.store.raw import raw_path
from etl.store.warehouse import content_digest
from plan.catalogue_faults import WHOLE, CatalogueFaults, fault_at
from tests.etl.conftest import HANDS, Told
from wording import Lang


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, workbooks: Path) -> Path:
    home = Home(tmp_path_factory.mktemp("filled") / "home")
    load([workbooks], DataStore.of(home), hands=HANDS)
    return home.root


@pytest.fixture
def home(filled: Path, tmp_path: Path) -> Home:
    shutil.copytree(filled, tmp_path / "home")
    return Home(tmp_path / "home")


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 0x40
    path.write_bytes(content)


HURTS: dict[str, Callable[[Home], None]] = {
    "deleted": lambda home: home.warehouse.unlink(),
    "cut": lambda home: os.truncate(home.warehouse, 5000),
    "emptied": lambda home: os.truncate(home.warehouse, 0),
    "first block": lambda home: flip(home.warehouse, 9),
    "middle": lambda home: flip(home.warehouse, home.warehouse.stat().st_size // 2),
    "end": lambda home: flip(home.warehouse, -1),
    "no seal": lambda home: home.warehouse.with_name("warehouse.duckdb.sha256").unlink(),
    "replaced": lambda home: home.warehouse.write_bytes(b"something else"),
}


@pytest.mark.parametrize("hurt", HURTS)
def test_a_hurt_warehouse_is_rebuilt_and_that_is_said(home: Home, told: Told, hurt: str) -> None:
    before = content_digest(home.warehouse)
    HURTS[hurt](home)
    data_store = DataStore.of(home, tell=told)
    assert [check.name for check in examine(data_store) if not check.ok] == ["warehouse"]
    data_store.warehouse().close()
    assert told.keys == ["keep.mended"]
    assert content_digest(home.warehouse) == before
    data_store.warehouse().close()
    assert told.keys == ["keep.mended"]


def test_a_warehouse_that_goes_bad_under_a_reader_is_mended(home: Home, told: Told) -> None:
    with DataStore.of(home, tell=told).warehouse() as warehouse:
        before = warehouse.observations()
        flip(home.warehouse, 5000)
        assert warehouse.refresh()
        assert warehouse.observations() == before
    assert told.keys == ["keep.mended"]


def test_a_warehouse_behind_the_journal_is_brought_up(home: Home, told: Told, workbooks: Path, tmp_path: Path) -> None:
    old = tmp_path / "old"
    shutil.copy(home.warehouse, old)
    flipped = Home(home.root)
    empty = DataStore.of(Home(tmp_path / "other"))
    empty.warehouse().close()
    for suffix in ("", ".sha256"):
        shutil.copy(f"{empty.home.warehouse}{suffix}", f"{flipped.warehouse}{suffix}")
    with DataStore.of(home, tell=told).warehouse() as warehouse:
        assert len(warehouse.submissions()) == 12
    assert told.keys == ["keep.brought_up"]


def test_a_lost_journal_is_said_and_nothing_is_made_in_its_place(home: Home) -> None:
    home.journal.unlink()
    for suffix in ("-wal", "-shm"):
        home.journal.with_name(home.journal.name + suffix).unlink(missing_ok=True)
    with pytest.raises(ReportedError, match="台账"):
        DataStore.of(home).warehouse()
    assert not home.journal.exists()
    assert [check.name for check in examine(DataStore.of(home)) if not check.ok] == ["journal"]


def test_a_kept_extraction_that_changed_is_read_again(home: Home) -> None:
    before = content_digest(home.warehouse)
    for path in home.extracted.rglob("*.json"):
        path.write_bytes(path.read_bytes().replace(b"102", b"902"))
    DataStore.of(home).rebuild()
    assert content_digest(home.warehouse) == before
    shutil.rmtree(home.extracted)
    DataStore.of(home).rebuild()
    assert content_digest(home.warehouse) == before


def test_a_hurt_original_is_named_and_never_read(home: Home) -> None:
    data_store = DataStore.of(home)
    first, second, *_ = data_store.ledger().submissions
    flip(raw_path(home, first.sha256), 100)
    raw_path(home, second.sha256).unlink()
    (home.raw / "stray").write_bytes(b"x")
    found = {check.name: check.said(Lang.ZH) for check in examine(data_store) if not check.ok}
    assert set(found) == {"raw", "warehouse"}
    assert [first.id in found["raw"][0], second.id in found["raw"][1]] == [True, True]
    shutil.rmtree(home.extracted)
    with pytest.raises(ReportedError, match="原始文件"):
        DataStore.of(home).rebuild()


def test_a_stray_file_is_set_aside_and_not_deleted(home: Home) -> None:
    (home.raw / "stray").write_bytes(b"x")
    (home.raw / "half.part").write_bytes(b"x")
    DataStore.of(home).rebuild()
    assert (home.root / "swept" / "stray").read_bytes() == b"x"
    assert not (home.raw / "half.part").exists()
    assert all(check.ok for check in examine(DataStore.of(home)))


def test_a_home_of_its_owner_alone(home: Home, tmp_path: Path) -> None:
    fresh = Home(tmp_path / "a" / "b")
    fresh.make()
    assert [oct(p.stat().st_mode & 0o777) for p in (fresh.root, fresh.raw, fresh.extracted)] == ["0o700"] * 3


def test_an_empty_home_is_sound(tmp_path: Path, told: Told) -> None:
    data_store = DataStore.of(Home(tmp_path / "new"), tell=told)
    assert all(check.ok for check in examine(data_store))
    with data_store.warehouse() as warehouse:
        assert warehouse.observations() == []
    assert told.keys == ["keep.first"]
    assert all(check.ok for check in examine(data_store))


def test_a_catalogue_that_cannot_be_read_is_named() -> None:
    (check,) = unreadable_catalogue(
        [CatalogueFaults("indicators.yaml", [fault_at("fault.missing", "a.b"), fault_at("fault.empty", WHOLE)])]
    )
    assert check.name == "catalogue"
    assert check.said(Lang.ZH) == ["indicators.yaml: a.b: 缺少这一项", "indicators.yaml: (全文): 不能为空"]
