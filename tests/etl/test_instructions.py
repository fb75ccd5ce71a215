"""Instructions in a home: chained lines that are only added, each in the audit, found again after a backup."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from access.audit import AuditAction, AuditQuestion
from etl.home import Home
from etl.operations.backup import back_up
from etl.operations.doctor import examine
from etl.operations.restore import restore
from etl.store.data_store import DataStore
from etl.store.journal.audits import AuditJournal
from plan.denied import Denied
from plan.instruction import Instruction, InstructionState, InstructionStep, InstructionSubject, SubjectKind
from plan.review import Person, Role

CARE = "养老服务科"
LEADER, FILLER = Person("领导", Role.LEADER), Person("经办", Role.FILLER, CARE)
AT = datetime(2025, 3, 3, 2, 0, tzinfo=UTC)


@pytest.fixture
def data_store(tmp_path: Path) -> DataStore:
    found = DataStore.of(Home(tmp_path / "var"))
    assert found.journal
    return found


def give(data_store: DataStore, text: str = "请说明原因", due: date | None = date(2025, 3, 10)) -> Instruction:
    subject = InstructionSubject(data_store.plan.document.id, SubjectKind.INDICATOR, "8")
    return data_store.instructions.give(Instruction("", subject, CARE, text, "领导", AT, due), LEADER)


def test_every_step_is_a_line_and_an_entry_of_the_audit(data_store: DataStore) -> None:
    kept = data_store.instructions
    given = give(data_store)
    assert given.id == f"{data_store.plan.document.id}-P1"
    assert given.due == date(2025, 3, 10)
    for step, person, text in (
        (InstructionStep.SEE, FILLER, ""),
        (InstructionStep.REPLY, FILLER, "已落实\ud800"),
        (InstructionStep.CLOSE, LEADER, ""),
    ):
        kept.step(given.id, step, person, text, datetime.now(UTC))
    (found,) = DataStore.of(data_store.home).instructions.all()
    assert found.state is InstructionState.CLOSED
    assert [entry.by for entry in found.entries] == ["经办", "经办", "领导"]
    assert found.of(InstructionStep.REPLY)[0].text == "已落实?"
    told = AuditJournal.at(data_store.home.journal).entries(AuditQuestion(most=None))
    deeds = [entry.deed for entry in reversed(told) if entry.about == given.id]
    assert deeds == [
        AuditAction.INSTRUCTION_GIVEN,
        AuditAction.INSTRUCTION_SEEN,
        AuditAction.INSTRUCTION_REPLIED,
        AuditAction.INSTRUCTION_CLOSED,
    ]
    assert give(data_store).id.endswith("-P2")


def test_what_is_denied_leaves_no_line(data_store: DataStore) -> None:
    given = give(data_store)
    with pytest.raises(Denied):
        data_store.instructions.step(given.id, InstructionStep.CLOSE, FILLER, "", datetime.now(UTC))
    with pytest.raises(KeyError):
        data_store.instructions.step("nothing", InstructionStep.SEE, FILLER, "", datetime.now(UTC))
    with pytest.raises(Denied):
        give(data_store, " ")
    with pytest.raises(Denied):
        give(data_store, due=date(2020, 1, 1))
    assert data_store.instructions.all() == [given]


def test_a_home_without_any_has_none_and_makes_nothing(tmp_path: Path) -> None:
    assert DataStore.of(Home(tmp_path / "nothing")).instructions.all() == ()
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize(
    ("deed", "fault"),
    [
        ("UPDATE instruction_line SET text = '没有'", "chain.altered"),
        ("DELETE FROM instruction_line WHERE sequence = 2", "chain.cut"),
        ("DELETE FROM instruction_line WHERE sequence = 1", "chain.gap"),
    ],
)
def test_what_was_done_to_the_lines_is_found_by_the_doctor(data_store: DataStore, deed: str, fault: str) -> None:
    given = give(data_store)
    data_store.instructions.step(given.id, InstructionStep.SEE, FILLER, "", AT)
    assert not [found for each in examine(data_store) for found in each.found]
    with sqlite3.connect(data_store.home.journal) as journal:
        with pytest.raises(sqlite3.IntegrityError):
            journal.execute(deed)
        journal.execute("DROP TRIGGER instruction_line_no_update")
        journal.execute("DROP TRIGGER instruction_line_no_delete")
        journal.execute(deed)
    found = {each.name: [key for key, _ in each.found] for each in examine(DataStore.of(data_store.home))}
    assert fault in found["evaluation"]


def test_a_backup_has_them_and_a_restored_home_goes_on(data_store: DataStore, tmp_path: Path) -> None:
    given = give(data_store)
    back_up(data_store.home, tmp_path / "copy")
    restore(tmp_path / "copy", Home(tmp_path / "again"))
    again = DataStore.of(Home(tmp_path / "again"))
    assert list(again.instructions.all()) == [given]
    assert give(again).id.endswith("-P2")
    assert not again.instructions.faults()
