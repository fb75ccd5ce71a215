"""Targets set anew in a home: chained lines, one deed each, and reports of before that keep their bytes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from etl.home import Home
from etl.intake.intake import load
from etl.intake.outcome import IntakeActor
from etl.intake.seeding import DEMO
from etl.store.data_store import DataStore
from plan.denied import Denied
from plan.review import Person, Role
from plan.revision import RevisionState, TargetRevision
from reports.evaluation.annex_targets import targets_table
from reports.making import ReportKind, make, materials_of
from reports.proof import prove
from reports.proof.origin import Verdict
from reports.question import ReportQuestion
from tests.postgres import REFUSED, run_plainly, tamper

BOOKS = [DEMO / "2021" / f"2021Q{quarter}_养老服务科.xlsx" for quarter in (1, 2, 3, 4)]
NINE = "linhai-minzheng-145"
EVALUATOR, LEADER = Person("甲", Role.EVALUATOR), Person("乙", Role.LEADER)
DATED = date(2021, 9, 1)


def asked(**other: object) -> TargetRevision:
    made = TargetRevision("", NINE, 8, {2025: 56.0}, "演示7号", DATED, "延期", "甲", datetime(2022, 3, 1, tzinfo=UTC))
    return replace(made, **other)  # type: ignore[arg-type]


@pytest.fixture
def data_store(either_home: Home) -> DataStore:
    found = DataStore.of(either_home)
    moment = datetime(2022, 1, 20, tzinfo=UTC)
    hands = IntakeActor("丁", moment, "丙", moment, Role.FILLER, Role.REVIEWER)
    load(BOOKS, found, hands=lambda path: hands)
    return found


def test_a_proposal_is_numbered_and_decided_once_by_another(data_store: DataStore) -> None:
    kept = data_store.revisions
    proposed = kept.propose(asked(), EVALUATOR)
    assert (proposed.id, proposed.state) == (f"{NINE}-T1", RevisionState.PROPOSED)
    with pytest.raises(Denied):
        kept.decide(proposed.id, RevisionState.ACCEPTED, Person("甲", Role.REVIEWER), "", datetime.now(UTC))
    with pytest.raises(KeyError):
        kept.decide("nothing", RevisionState.ACCEPTED, LEADER, "", datetime.now(UTC))
    accepted = kept.decide(proposed.id, RevisionState.ACCEPTED, LEADER, "", datetime(2022, 3, 2, tzinfo=UTC))
    assert (accepted.state, accepted.decided_by) == (RevisionState.ACCEPTED, "乙")
    with pytest.raises(Denied):
        kept.decide(proposed.id, RevisionState.RETURNED, LEADER, "不", datetime.now(UTC))
    assert list(kept.all()) == [accepted]
    assert list(DataStore.of(data_store.home).revisions.all()) == [accepted]
    assert kept.faults() == []
    tamper(data_store.home.journal, "DELETE FROM target_revision WHERE sequence = 2")
    assert kept.faults() == [(2, "chain.cut")], "what was decided last was cut off"
    tamper(data_store.home.journal, "DELETE FROM setting WHERE key = 'tip:target_revision'")
    assert kept.faults() == [], "an earlier version noted no end"


def test_a_home_without_any_has_none(tmp_path: Path) -> None:
    assert DataStore.of(Home(tmp_path / "nothing")).revisions.all() == ()
    assert not (tmp_path / "nothing").exists()


def test_a_line_that_was_changed_is_found(data_store: DataStore) -> None:
    data_store.revisions.propose(asked(), EVALUATOR)
    with pytest.raises(REFUSED):
        run_plainly(data_store.home.journal, "UPDATE target_revision SET targets = '{}'")
    tamper(data_store.home.journal, "UPDATE target_revision SET number = '8号'")
    assert data_store.revisions.faults() == [(1, "chain.altered")]


def test_reports_of_before_keep_their_bytes(data_store: DataStore) -> None:
    day = date(2021, 12, 31)
    before = make(data_store, ReportQuestion(day), ReportKind.EXCEL)
    proposed = data_store.revisions.propose(asked(), EVALUATOR)
    assert make(data_store, ReportQuestion(day), ReportKind.EXCEL) == before  # proposed is not set
    at = datetime(2022, 3, 2, tzinfo=UTC)
    data_store.revisions.decide(proposed.id, RevisionState.ACCEPTED, LEADER, "", at)
    known = datetime(2022, 3, 1, 12, tzinfo=UTC)
    now = make(data_store, ReportQuestion(day), ReportKind.EXCEL)
    assert now != before
    assert prove(data_store, now).verdict is Verdict.EQUAL
    older = prove(data_store, before)
    assert older.verdict is Verdict.SUPERSEDED  # ours, and its targets are others today
    assert data_store.plan_then(data_store.plan, day, known) is data_store.plan
    earlier = materials_of(data_store, ReportQuestion(date(2021, 6, 30)))
    assert targets_table(earlier) == []
    (table,) = targets_table(materials_of(data_store, ReportQuestion(day)))
    assert [row[3:6] for row in table.rows] == [("2022年55%、2025年58%", "2022年55%、2025年56%", "演示7号")]
