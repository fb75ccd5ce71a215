"""The demonstration's next plan: whole, invented and marked; its workbooks as made; one home for both plans."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.next_plan import make_next
from data.town_story import CANTEENS, make_town_targets
from etl.home import Home
from etl.intake.seeding import NEXT, seed_demo, seed_next_plan
from etl.intake.walk import REVISIONS, walk
from etl.store.data_store import DataStore
from etl.tasks.task_store import TaskStore
from etl.tasks.town_target_seeding import TOWN_TARGETS, seed_town_targets
from etl.tasks.town_targets import TownTargets
from plan.board import board
from plan.coverage import default_period
from plan.observed import Observed
from plan.period import Period
from plan.review import Person, Role
from plan.status import Status
from plan.town_targets import TownTargetState
from presentation.answers.assessments import assessment_answers
from reports.evaluation.annex_town_targets import town_targets_table
from reports.evaluation.opening import mark
from reports.making import ReportKind, make, materials_of
from reports.proof import prove
from reports.proof.origin import Verdict
from reports.question import ReportQuestion


@pytest.fixture(scope="module")
def data_store(tmp_path_factory: pytest.TempPathFactory) -> DataStore:
    home = Home(tmp_path_factory.mktemp("home") / "var")
    seed_next_plan(home)
    found = DataStore.of(home)
    seed_demo(found)
    seed_demo(found, NEXT)
    return found


def observed(data_store: DataStore) -> Observed:
    with data_store.warehouse() as warehouse:
        return Observed(warehouse.observations())


def test_the_files_are_what_the_script_makes(tmp_path: Path) -> None:
    make_next(tmp_path)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()}
    kept = {
        path.relative_to(NEXT): path.read_bytes()
        for path in sorted(NEXT.rglob("*"))
        if path.is_file() and path.suffix != ".yaml" and path.name not in (REVISIONS, TOWN_TARGETS)
    }
    assert made == kept


def test_what_lies_beside_the_workbooks_is_none() -> None:
    assert {path.suffix for path in walk([NEXT]).files} == {".xlsx"}
    assert {path.name for path in walk([NEXT]).passed_over} >= {REVISIONS}


def test_every_workbook_loads_without_a_finding(data_store: DataStore) -> None:
    assert data_store.record.is_demonstration()
    ledger = data_store.ledger()
    ids = [s.id for s in ledger.submissions if s.period.year == 2026]
    assert len(ids) == 18
    told = data_store.record.findings(ids)
    assert not [each for each in ids if told[each]]


def test_the_first_page_is_of_today(data_store: DataStore) -> None:
    today = date(2026, 11, 30)
    entry = data_store.bureau.at(today)
    assert (entry.id, entry.demonstration) == ("linhai-minzheng-155", True)
    assert default_period(entry.plan, observed(data_store), today) == Period(2026, 3)
    assert "演示" in entry.plan.document.title and "演示" in entry.plan.document.number  # noqa: PT018 - one mark


def test_the_open_quarter_is_there_to_send(data_store: DataStore) -> None:
    open_quarter, last = Period(2026, 4), Period(2026, 3)
    squares = board(data_store.plan, data_store.record.heads(), (), date(2026, 11, 30), (last, open_quarter))
    owed = {(square.department, square.period): square.owed for square in squares}
    departments = {department for department, _ in owed}
    assert len(departments) == 6
    assert {owed[each, last] for each in departments} == {False}
    assert {owed[each, open_quarter] for each in departments} == {True}


def test_the_first_plan_is_as_it_was(data_store: DataStore, tmp_path: Path) -> None:
    alone = DataStore.of(Home(tmp_path / "alone"))
    seed_demo(alone)
    day = date(2025, 12, 31)
    one, other = (assessment_answers(s.bureau.at(day).plan, observed(s), day) for s in (alone, data_store))
    assert one == other
    question = ReportQuestion(date(2022, 12, 31))
    assert make(alone, question) == make(data_store, question)


def test_reports_of_two_plans_are_never_mixed(data_store: DataStore) -> None:
    days = date(2025, 12, 31), date(2026, 9, 30)
    old, new = (make(data_store, ReportQuestion(day), ReportKind.PDF) for day in days)
    proofs = [prove(data_store, content) for content in (old, new)]
    assert [proof.verdict for proof in proofs] == [Verdict.EQUAL, Verdict.EQUAL]
    assert [proof.plan_id for proof in proofs] == ["linhai-minzheng-145", "linhai-minzheng-155"]
    assert prove(data_store, new, "linhai-minzheng-145").verdict is Verdict.OTHER_PLAN
    assert prove(data_store, old, "linhai-minzheng-145").ok


def test_a_report_says_that_the_plan_itself_is_invented(data_store: DataStore) -> None:
    told = materials_of(data_store, ReportQuestion(date(2026, 9, 30)))
    assert mark(told) == "演示数据 · 本规划的文件、目标与所有数值均为虚构，不代表实际情况"
    assert mark(materials_of(data_store, ReportQuestion(date(2025, 12, 31)))).startswith("演示数据 · 除2020年基期")


def test_every_kind_of_status_is_plain(data_store: DataStore) -> None:
    day = date(2026, 9, 30)
    answers = assessment_answers(data_store.bureau.at(day).plan, observed(data_store), day)
    assert len(answers) == 14
    assert Status.NO_DATA not in {answer["status"] for answer in answers}


def test_the_towns_targets_are_what_the_script_makes(tmp_path: Path) -> None:
    make_town_targets(tmp_path)
    assert (tmp_path / TOWN_TARGETS).read_bytes() == (NEXT / TOWN_TARGETS).read_bytes()


def test_a_home_without_the_demonstration_gets_no_towns_targets(tmp_path: Path) -> None:
    store = TaskStore(DataStore.of(Home(tmp_path / "real")))
    assert not seed_town_targets(store)
    assert not store.lines()


def test_towns_targets_stand_in_the_annex_and_go_on_without_changing_a_report(data_store: DataStore) -> None:
    store = TaskStore(data_store)
    assert seed_town_targets(store)
    assert not seed_town_targets(store)
    assert {line.demonstration for line in store.lines()} == {True}
    question = ReportQuestion(date(2026, 9, 30))
    materials = materials_of(data_store, question)
    (table,) = town_targets_table(materials)
    assert len(table.rows) == len(data_store.plan.towns) + 1
    assert table.rows[-1][4:7:2] == ("100个", "全市目标95个，够")
    assert [row[7][:2] for row in table.rows if row[7] != "—"] == ["6个", "6个"]
    before = materials_of(data_store, ReportQuestion(date(2026, 6, 30)))
    assert {row[6] for row in town_targets_table(before)[0].rows[:-1]} == {"临民发〔2026〕演示15号，2026年5月20日起"}
    made = make(data_store, question, ReportKind.PDF)
    # The open round goes on: a town that had not answered does.
    plan = materials.plan
    waiting = [each for each in TownTargets(store).all() if each.state is TownTargetState.DRAFTED]
    assert {(each.indicator, each.year) for each in waiting} == {(CANTEENS, 2030)}
    town = Person("演示镇街员", Role.TOWN, waiting[0].town, True)
    TownTargets(store).answer(plan, plan.indicator_of[CANTEENS], 2030, waiting[0].town, town)
    assert prove(data_store, made).verdict is Verdict.EQUAL
