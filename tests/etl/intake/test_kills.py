"""Kill −9 wherever it hurts: nothing half, nothing twice, and a second run ends where one clean run ends."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from etl.faults import EXIT_CODE
from etl.home import Home
from etl.intake.intake import load
from etl.operations.doctor import examine
from etl.store.data_store import DataStore
from etl.store.warehouse import content_digest
from tests.etl.conftest import HANDS

ROOT = Path(__file__).resolve().parents[3]
FAULTS = ["after_raw:1", "after_raw:3", "after_journal:1", "after_journal:4", "before_swap", "after_swap"]
MOMENTS = [random.Random(f"kill {number}").random() for number in range(10)]


def start(home: Home, folder: Path, fault: str = "") -> subprocess.Popen[bytes]:
    environment = {**os.environ, "GUIBIAO_FAULT": fault, "PYTHONPATH": str(ROOT)}
    arguments = [sys.executable, "-m", "tests.etl.intake.victim", str(home.root), str(folder)]
    return subprocess.Popen(arguments, cwd=ROOT, env=environment)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory, workbooks: Path) -> tuple[str, float]:
    """Return the content of one clean load, and how long it took in a process of its own."""
    home = Home(tmp_path_factory.mktemp("clean") / "home")
    begun = time.monotonic()
    assert start(home, workbooks).wait(60) == 0
    return content_digest(home.warehouse), time.monotonic() - begun


def assert_sound(home: Home, acknowledged: int = 0) -> int:
    """After a restart everything in the record is whole and shown; how many submissions there are."""
    data_store = DataStore.of(home)
    with data_store.warehouse() as warehouse:
        shown = len(warehouse.submissions())
    assert [check for check in examine(data_store) if not check.ok] == []
    assert shown == len(data_store.ledger().submissions) >= acknowledged
    return shown


@pytest.mark.parametrize("fault", FAULTS)
def test_a_kill_at_a_fault_point(home: Home, workbooks: Path, clean: tuple[str, float], fault: str) -> None:
    assert start(home, workbooks, fault).wait(60) == EXIT_CODE
    before = assert_sound(home)
    assert start(home, workbooks).wait(60) == 0
    assert assert_sound(home, before) == 12
    assert content_digest(home.warehouse) == clean[0]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_kill_at_any_moment(home: Home, workbooks: Path, clean: tuple[str, float], moment: float) -> None:
    victim = start(home, workbooks)
    time.sleep(clean[1] * moment)
    victim.kill()
    victim.wait(60)
    before = assert_sound(home)
    load([workbooks], DataStore.of(home), hands=HANDS)
    assert assert_sound(home, before) == 12
    assert content_digest(home.warehouse) == clean[0]
