"""A home of version 1 goes on: every line with its hash, every number, and what version 1 could not keep."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from etl.doctor import examine
from etl.home import Home
from etl.intake import by, load
from etl.keeper import Keeper
from etl.trouble import Trouble
from plan.period import Period
from plan.slots import SlotState
from tests.workbooks import ASSISTANCE, write

VERSION_1 = Path(__file__).parent / "homes" / "version1"
Q1, Q2 = Period(2023, 1), Period(2023, 2)


@pytest.fixture
def old(tmp_path: Path) -> Home:
    return Home(Path(shutil.copytree(VERSION_1, tmp_path / "old")))


def hashes(path: Path) -> list[tuple[object, ...]]:
    """(sequence, previous, hash) of every line, as SQLite holds them."""
    connection = sqlite3.connect(path)
    lines = [
        row
        for table in ("submission", "decision")
        for row in connection.execute(f"SELECT sequence, previous, hash FROM {table} ORDER BY sequence")
    ]
    connection.close()
    return lines


def test_every_line_stays_as_it_was(old: Home) -> None:
    before = hashes(old.journal)
    keeper = Keeper.of(old)
    ledger = keeper.ledger()
    assert hashes(old.journal) == before
    assert keeper.journal.faults() == []
    assert [s.id for s in ledger.submissions] == ["2023Q1-社会救助科-1", "2023Q2-社会救助科-1", "2023Q1-社会救助科-2"]
    assert {(s.role, s.reason, s.replies.mends) for s in ledger.submissions} == {("", "", ())}
    slot = ledger.slot(ASSISTANCE, Q1)
    assert (slot.state, slot.version) == (SlotState.ACCEPTED, "2023Q1-社会救助科-2")


def test_the_old_home_is_sound_and_takes_more(old: Home, tmp_path: Path) -> None:
    keeper = Keeper.of(old)
    with keeper.warehouse() as warehouse:
        assert len(warehouse.observations()) == 78
    assert [check for check in examine(keeper) if not check.ok] == []
    (outcome,) = load([write(tmp_path, ASSISTANCE, Q2, step=1)], keeper, hands=by("管理员", reason="漏报补正"))
    sent = keeper.ledger().slot(ASSISTANCE, Q2).newest
    assert sent is not None
    assert (sent.id, sent.role, sent.reason) == (outcome.submission, "machine", "漏报补正")
    assert [check for check in examine(Keeper.of(old)) if not check.ok] == []


@pytest.mark.parametrize("deed", ["UPDATE submission SET rows = 1", "DELETE FROM decision"])
def test_nothing_can_be_changed_after_the_migration_either(old: Home, deed: str) -> None:
    Keeper.of(old).ledger()
    connection = sqlite3.connect(old.journal)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(deed)
    connection.close()


@pytest.mark.parametrize("column", ["role", "reason", "replies"])
def test_what_an_old_line_was_never_given_cannot_be_slipped_in(old: Home, column: str) -> None:
    keeper = Keeper.of(old)
    keeper.ledger()
    connection = sqlite3.connect(old.journal)
    connection.execute("DROP TRIGGER submission_no_update")
    connection.execute(f"UPDATE submission SET {column} = '{{}}' WHERE sequence = 3")
    connection.commit()
    connection.close()
    assert keeper.journal.faults() == [(3, "chain.altered")]


def test_an_edition_from_the_future_is_refused(old: Home) -> None:
    connection = sqlite3.connect(old.journal)
    connection.execute("UPDATE setting SET value = '9' WHERE key = 'schema'")
    connection.commit()
    connection.close()
    with pytest.raises(Trouble, match="版本是9"):
        Keeper.of(old).ledger()
