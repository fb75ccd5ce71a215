"""The journal: append-only, one sequence, a chain that names what was tampered with."""

from __future__ import annotations

import multiprocessing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from etl.postgres.address import JournalAddress
from etl.reported_error import ReportedError
from etl.store.journal import Journal
from etl.store.journal.ledger import NewSubmission
from plan.finding import Finding
from plan.period import Period
from plan.submission import Decision, State
from tests.postgres import REFUSED, run_plainly, tamper

Place = Path | JournalAddress

MOMENT = datetime(2023, 10, 8, 9, 30, tzinfo=timezone(timedelta(hours=8)))
Q3 = Period(2023, 3)


def draft(sha256: str = "ab", department: str = "养老服务科", accepted_by: str | None = "审核人") -> NewSubmission:
    doubt = Finding("jump", "填报", "B3", "400", "40左右", {"area": "古城街道"})
    accepted_at = MOMENT if accepted_by else None
    head = (department, Q3, "三季度.xlsx", sha256, "template", 19, True, "报送人", MOMENT, (doubt,))
    return NewSubmission(*head, accepted_by=accepted_by, accepted_at=accepted_at)


@pytest.fixture
def path(place: Path | JournalAddress) -> Path | JournalAddress:
    """In a file, and in PostgreSQL: what holds of a journal holds of both."""
    return place


def test_lines_come_back_as_they_were_kept(path: Place) -> None:
    sent = Journal.at(path).submit([draft("ab"), draft("cd", accepted_by=None), draft("ef", "社会救助科")])
    ledger = Journal.at(path).read()
    assert list(ledger.submissions) == sent
    assert [s.id for s in sent] == ["2023Q3-养老服务科-1", "2023Q3-养老服务科-2", "2023Q3-社会救助科-1"]
    assert [s.sequence for s in sent] == [1, 3, 4]
    assert [(d.sequence, d.submission, d.state, d.by) for d in ledger.decisions] == [
        (2, sent[0].id, State.ACCEPTED, "审核人"),
        (5, sent[2].id, State.ACCEPTED, "审核人"),
    ]
    assert sent[0].submitted_at == MOMENT
    assert sent[0].submitted_at.tzinfo is UTC
    assert ledger.findings[sent[0].id] == draft().findings
    assert ledger.accepted == (sent[0], sent[2])


def test_the_same_bytes_are_one_submission(path: Place) -> None:
    journal = Journal.at(path)
    first = journal.submit([draft("ab"), draft("ab")])
    journal.submit([draft("cd")])
    assert journal.submit([draft("ab")]) == first[:1] == first[1:]
    assert len(journal.read().submissions) == 2


def test_decisions(path: Place) -> None:
    journal = Journal.at(path)
    (sent,) = journal.submit([draft(accepted_by=None)])
    decided = journal.decide(Decision(0, sent.id, State.RETURNED, "审核人", MOMENT, "请核对", "reviewer"))
    assert (decided.sequence, decided.note, decided.role) == (2, "请核对", "reviewer")
    assert journal.read().decisions == (decided,)
    with pytest.raises(KeyError):
        journal.decide(Decision(0, "no such", State.ACCEPTED, "审核人", MOMENT))


def test_a_transaction_that_fails_leaves_nothing(path: Place) -> None:
    journal = Journal.at(path)
    with pytest.raises(AttributeError):
        journal.submit([draft(), None])  # type: ignore[list-item]
    assert journal.read().submissions == ()


@pytest.mark.parametrize("deed", ["UPDATE submission SET rows = 1", "DELETE FROM decision"])
def test_nothing_is_changed_or_deleted(path: Place, deed: str) -> None:
    Journal.at(path).submit([draft()])
    with pytest.raises(REFUSED, match="append-only"):
        run_plainly(path, deed)


TAMPERING = [
    ("UPDATE submission SET rows = 18 WHERE sequence = 3", [(3, "chain.altered")]),
    ("UPDATE decision SET decided_by = '别人' WHERE sequence = 2", [(2, "chain.altered")]),
    ("DELETE FROM decision WHERE sequence = 2", [(3, "chain.gap")]),
    ("UPDATE decision SET hash = 'x' WHERE sequence = 2", [(2, "chain.altered"), (3, "chain.unlinked")]),
]


@pytest.mark.parametrize(("deed", "named"), TAMPERING)
def test_tampering_is_named(path: Place, deed: str, named: list[tuple[int, str]]) -> None:
    journal = Journal.at(path)
    journal.submit([draft("ab"), draft("cd"), draft("ef")])
    assert journal.faults() == []
    tamper(path, deed)
    assert journal.faults() == named


def test_what_is_no_journal_is_said(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    path.write_bytes(b"not a database at all" * 50)
    with pytest.raises(ReportedError, match="台账"):
        Journal.at(path)


def test_another_schema_is_said(path: Place) -> None:
    Journal.at(path)
    run_plainly(path, "UPDATE setting SET value = '9' WHERE key = 'schema'")
    with pytest.raises(ReportedError, match="9"):
        Journal.at(path)


def _submit_fifty(path: Place) -> None:
    for number in range(50):
        Journal.at(path).submit([draft(f"{number:02}")])


def test_four_processes_write_one_chain(path: Place) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_submit_fifty, args=(path,)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    journal = Journal.at(path)
    assert [process.exitcode for process in processes] == [0] * 4
    assert len(journal.read().submissions) == 50
    assert journal.faults() == []
