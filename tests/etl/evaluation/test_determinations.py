"""Verdicts set in a home: chained and audited lines, files kept with them, backups, and reports of before."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from access.audit import AuditAction, AuditQuestion
from etl.evaluation.evaluation_service import EvaluationService, GivenFile
from etl.evaluation.kept_evaluation import KeptEvaluation
from etl.home import Home
from etl.intake.intake import load
from etl.intake.outcome import IntakeActor
from etl.intake.seeding import DEMO
from etl.operations.backup import back_up
from etl.operations.doctor import examine
from etl.operations.restore import restore
from etl.reported_error import ReportedError
from etl.store.data_store import DataStore
from etl.store.journal.audits import AuditJournal
from etl.store.raw import raw_path
from plan.denied import Denied
from plan.determination import Determination
from plan.period import Period
from plan.review import Person, Role
from plan.status import Status
from reports.blocks import TableBlock
from reports.evaluation import evaluation_of
from reports.making import ReportKind, make, materials_of
from reports.proof import prove
from reports.proof.origin import Verdict
from reports.question import ReportQuestion
from wording import say

BOOKS = [DEMO / "2021" / f"2021Q{quarter}_养老服务科.xlsx" for quarter in (1, 2, 3, 4)]
DAY, QUARTER = date(2021, 12, 31), Period(2021, 4)
AT = datetime(2022, 3, 1, tzinfo=UTC)
EVALUATOR = Person("甲", Role.EVALUATOR)
PDF = GivenFile("会议纪要.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")


@pytest.fixture
def data_store(tmp_path: Path) -> DataStore:
    found = DataStore.of(Home(tmp_path / "var"))
    moment = datetime(2022, 1, 20, tzinfo=UTC)
    hands = IntakeActor("丁", moment, "丙", moment, Role.FILLER, Role.REVIEWER)
    load(BOOKS, found, hands=lambda path: hands)
    return found


def wanted(data_store: DataStore, **other: object) -> Determination:
    plan = data_store.bureau.first
    made = Determination(
        plan.document.id, 8, QUARTER, Status.ON_TRACK, Status.NEAR, "补发证书", "演示〔2022〕3号", "甲", AT
    )
    return replace(made, **other)  # type: ignore[arg-type]


def determine(data_store: DataStore, seen: int = 0, file: GivenFile | None = None, **other: object) -> Determination:
    at = AT + timedelta(days=seen)
    service = EvaluationService(KeptEvaluation(data_store.record), lambda: at)
    return service.determine(data_store.bureau.first, wanted(data_store, **other), EVALUATOR, seen, file)


def test_a_verdict_is_kept_chained_audited_and_taken_back_by_a_line(data_store: DataStore) -> None:
    kept = KeptEvaluation(data_store.record)
    assert kept.determinations() == ()
    first = determine(data_store, file=PDF)
    assert (first.sequence, first.at, first.file) == (1, AT, "会议纪要.pdf")
    assert raw_path(data_store.home, first.sha256).read_bytes() == PDF.content
    with pytest.raises(Denied):
        determine(data_store)  # somebody was quicker
    back = determine(data_store, seen=1, status=None, reason="看错了")
    assert [each.status for each in kept.determinations()] == [Status.ON_TRACK, None]
    assert list(KeptEvaluation(DataStore.of(data_store.home).record).determinations()) == [first, back]
    assert kept.faults() == []
    audit = AuditJournal.at(data_store.home.journal).entries(AuditQuestion(deed=AuditAction.VERDICT_DETERMINED))
    assert [entry.by for entry in audit] == ["甲", "甲"]


def test_a_refusal_keeps_no_bytes(data_store: DataStore) -> None:
    before = sorted(data_store.home.raw.iterdir())
    with pytest.raises(Denied):
        determine(data_store, file=PDF, reason=" ")
    with pytest.raises(ReportedError):
        determine(data_store, file=GivenFile("脚本.pdf", b"<script>"))
    assert sorted(data_store.home.raw.iterdir()) == before
    assert KeptEvaluation(data_store.record).lines() == ()


def test_a_home_without_any_has_none(tmp_path: Path) -> None:
    empty = KeptEvaluation(DataStore.of(Home(tmp_path / "nothing")).record)
    assert empty.determinations() == ()
    assert not (tmp_path / "nothing").exists()


def test_the_doctor_tells_what_was_changed_cut_or_lost(data_store: DataStore) -> None:
    first = determine(data_store, file=PDF)
    determine(data_store, seen=1, status=Status.AHEAD)
    assert all(check.ok for check in examine(data_store))
    raw_path(data_store.home, first.sha256).unlink()
    kept = KeptEvaluation(data_store.record)
    with closing(sqlite3.connect(data_store.home.journal)) as journal, journal:
        with pytest.raises(sqlite3.IntegrityError):
            journal.execute("UPDATE evaluation_line SET by = '别人'")
        journal.execute("DROP TRIGGER evaluation_line_no_update")
        journal.execute("UPDATE evaluation_line SET by = '别人' WHERE sequence = 1")
    assert kept.faults() == [(1, "chain.altered")]
    with closing(sqlite3.connect(data_store.home.journal)) as journal, journal:
        journal.execute("DROP TRIGGER evaluation_line_no_delete")
        journal.execute("DELETE FROM evaluation_line WHERE sequence = 2")
    assert (2, "chain.cut") in kept.faults()
    told = {check.name: [key for key, _ in check.found] for check in examine(data_store)}
    assert told["evaluation"] == ["chain.altered", "chain.cut", "raw.missing"]


def test_an_older_journal_gets_the_table_and_keeps_its_lines(data_store: DataStore) -> None:
    ledger = data_store.ledger()
    with closing(sqlite3.connect(data_store.home.journal)) as journal, journal:
        journal.execute("DROP TABLE evaluation_line")
    again = DataStore.of(data_store.home)
    assert KeptEvaluation(again.record).determinations() == ()
    assert again.ledger().submissions == ledger.submissions
    assert determine(again).sequence == 1


def test_a_backup_holds_the_files(data_store: DataStore, tmp_path: Path) -> None:
    first = determine(data_store, file=PDF)
    back_up(data_store.home, tmp_path / "copy")
    restore(tmp_path / "copy", Home(tmp_path / "again"))
    restored = DataStore.of(Home(tmp_path / "again"))
    assert list(KeptEvaluation(restored.record).determinations()) == [first]
    assert raw_path(restored.home, first.sha256).read_bytes() == PDF.content
    assert all(check.ok for check in examine(restored))


@pytest.mark.parametrize("kind", [ReportKind.PDF, ReportKind.WORD, ReportKind.EXCEL])
def test_reports_tell_both_and_those_of_before_keep_their_bytes(data_store: DataStore, kind: ReportKind) -> None:
    asked = ReportQuestion(DAY, datetime(2022, 2, 1, tzinfo=UTC))
    before = make(data_store, asked, kind)
    determine(data_store)
    assert make(data_store, asked, kind) == before
    assert prove(data_store, before).verdict is Verdict.EQUAL
    after = make(data_store, replace(asked, texts_at=AT), kind)
    assert after != before
    assert prove(data_store, after).verdict is Verdict.EQUAL


def test_the_report_lists_it_beside_the_computed_verdict(data_store: DataStore) -> None:
    computed = next(a.status for a in materials_of(data_store, ReportQuestion(DAY)).assessments if a.indicator.no == 8)
    other = Status.NEAR if computed is not Status.NEAR else Status.AHEAD
    determine(data_store, status=other, computed=computed)
    report = evaluation_of(materials_of(data_store, ReportQuestion(DAY)))
    tables = [block for section in report.sections for block in section.blocks if isinstance(block, TableBlock)]
    (listed,) = [each for each in tables if each.caption == say("report.determined.table")]
    words = say(f"status.{computed}"), say(f"status.{other}")
    assert [row[:1] + row[2:6] for row in listed.rows] == [("8", *words, "补发证书", "演示〔2022〕3号")]
    (progress,) = [each for each in tables if each.caption == say("report.indicators.all.table")]
    assert progress.rows[7][-1] == say("determination.with", computed=words[0], status=words[1])
