"""Kill −9 wherever it hurts: what was acknowledged is there and whole, nothing is half, and all of it goes on."""

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
from etl.operations.doctor import examine
from etl.store.data_store import DataStore
from etl.submissions import DraftStage, SubmissionService
from plan.slots import SlotState
from plan.submission import State
from tests.etl.submissions.conftest import CELLS, Q1, TOWN
from tests.etl.submissions.victim import PERIODS
from tests.torture.counts import Counter
from tests.torture.scale import SCALE
from tests.workbooks import ASSISTANCE, write

ROOT = Path(__file__).resolve().parents[3]
FAULTS = (
    *("during_take", "after_take", "before_raw", "after_raw", "after_journal", "after_send"),
    *("after_decision", "before_swap", "after_swap"),
)
ROUNDS = SCALE.process_kills
"""Kills at random moments."""
ROUNDS_A_HOME = 20
MOST_DONE, LONGEST = 24, 0.4
"""A kill comes when so much was acknowledged and so many seconds have passed: at no fixed point of anything."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return two workbooks a quarter, which correct each other."""
    made = tmp_path_factory.mktemp("workbooks")
    for period in PERIODS:
        for number in (0, 1):
            cells = {(CELLS, TOWN): 100 + number + 2 * period.quarter}
            write(made, ASSISTANCE, period, f"{period}-{number}.xlsx", cells=cells)
    return made


def start(home: Home, folder: Path, *how: str, fault: str = "") -> subprocess.Popen[str]:
    environment = {**os.environ, "GUIBIAO_FAULT": fault, "PYTHONPATH": str(ROOT)}
    arguments = [sys.executable, "-m", "tests.etl.submissions.victim", str(home.root), str(folder), *how]
    return subprocess.Popen(arguments, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def run(home: Home, folder: Path, fault: str = "") -> tuple[int, list[list[str]]]:
    """Return one quarter brought to its acceptance; the exit code and what was acknowledged."""
    with start(home, folder, "once", fault=fault) as victim:
        said, _ = victim.communicate(timeout=60)
        return victim.returncode, [line.split() for line in said.splitlines()]


def assert_oracle(home: Home, acknowledged: list[list[str]]) -> None:
    """After a restart: what was acknowledged is there, none is half, and the doctor finds nothing."""
    with SubmissionService(DataStore.of(home)) as submission_service:
        assert submission_service.idle(60)
        drafts = {draft.id: draft for draft in submission_service._drafts.all()}
    data_store = DataStore.of(home)
    with data_store.warehouse() as warehouse:
        shown = {s.submission.id for s in warehouse.submissions()}
    ledger = data_store.ledger()
    sent = {s.id: [str(s.rows), s.sha256] for s in ledger.submissions}
    decided = {(d.submission, d.state) for d in ledger.decisions}
    for what, key, *rest in acknowledged:
        if what == "taken":
            assert drafts[key].stage in (DraftStage.READY, DraftStage.SENT)
        elif what == "sent":
            assert sent[key] == rest
        else:
            assert (key, State(what)) in decided
    assert {name.name for name in home.raw.iterdir()} == {s.sha256 for s in ledger.submissions}
    assert shown == {s.id for s in ledger.accepted}
    assert [check for check in examine(data_store) if not check.ok] == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_kill_at_a_fault_point(tmp_path: Path, folder: Path, count: Counter, fault: str) -> None:
    home = Home(tmp_path / "home")
    code, acknowledged = run(home, folder, fault)
    assert code == EXIT_CODE
    assert_oracle(home, acknowledged)
    code, more = run(home, folder)
    assert code == 0
    assert_oracle(home, acknowledged + more)
    slot = DataStore.of(home).ledger().slot(ASSISTANCE, Q1)
    assert (slot.state, len(slot.sent), len(slot.accepted)) == (SlotState.ACCEPTED, 1, 1)
    count(2, "processes ended at a fault point", 1)


@pytest.mark.parametrize("number", range(-(-ROUNDS // ROUNDS_A_HOME)))
def test_kills_at_any_moment_with_four_planners(tmp_path: Path, folder: Path, count: Counter, number: int) -> None:
    """All in one home, one after the other: every kill finds what the ones before it left."""
    home, acknowledged, moment = Home(tmp_path / "home"), list[list[str]](), random.Random(f"kills {number}")
    for _ in range(min(ROUNDS, ROUNDS_A_HOME)):
        with start(home, folder) as victim:
            assert victim.stdout is not None
            first = [victim.stdout.readline() for _ in range(moment.randrange(MOST_DONE))]
            time.sleep(LONGEST * moment.random())
            victim.kill()
            said, _ = victim.communicate(timeout=60)
        lines = [*first, *said.splitlines(keepends=True)]
        acknowledged += [line.split() for line in lines if line.endswith("\n")]
        assert_oracle(home, acknowledged)
    assert {what for what, *_ in acknowledged} == {"taken", "sent", "accepted", "reopened"}
    count(1, "kill -9 of a process at a desk, four planners at work", min(ROUNDS, ROUNDS_A_HOME))
    count(1, "acknowledged there, all kept", len(acknowledged))
