"""What people do to the ledger of tasks: sent, accepted, superseded, reported, extended, ended, demanded, refused."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from etl.home import Home
from etl.operations.doctor import examine
from etl.reported_error import ReportedError
from etl.store.data_store import DataStore
from etl.store.journal.store import Journal
from etl.tasks.progress_form import progress_bytes
from etl.tasks.progress_reading import ReadProgress
from etl.tasks.task_service import TaskService
from etl.tasks.task_store import TaskStore
from plan.denied import Denied
from plan.finding import Severity
from plan.period import Period
from plan.review import Person, Role
from plan.tasks.progress import Progress
from plan.tasks.slip import SlipAction, SlipColour, SlipState
from plan.tasks.task import Extension, TaskEnding
from plan.tasks.task_status import TaskStatus
from tests.etl.tasks.conftest import AFFAIRS, ELDERLY, OFFICE, OTHER, USUAL, Clock
from tests.postgres import REFUSED, run_plainly, tamper

Write = Callable[..., Path]
Q2 = Period(2023, 2)


@pytest.fixture
def loaded(service: TaskService, write: Write) -> TaskService:
    """Return a service over a ledger with the two usual tasks."""
    service.send(write(USUAL), OFFICE, accept=True)
    return service


def test_sent_accepted_and_superseded(service: TaskService, write: Write, clock: Clock) -> None:
    first = service.send(write(USUAL), OFFICE)
    assert (first.line, first.accepted) == (1, False)
    assert not service.store.ledger().tasks
    with pytest.raises(Denied) as refused:
        service.decide(1, OFFICE, True)
    assert refused.value.key == "denied.own"
    service.decide(1, OTHER, True)
    assert [task.title for task in service.store.ledger().tasks] == ["敬老院改造", "公益性公墓"]
    before = clock.now
    clock.now += timedelta(days=30)
    changed = write([{**USUAL[0], "任务": "敬老院改造提升"}], "second.xlsx")
    service.send(changed, OFFICE, reason="按检查情况调整")
    waiting = service.store.pending()
    assert [(each.line.sequence, each.decision) for each in waiting] == [(3, None)]
    service.decide(3, OTHER, True)
    assert service.store.ledger().tasks[0].title == "敬老院改造提升"
    then = service.store.ledger(before)
    assert [task.title for task in then.tasks] == ["敬老院改造", "公益性公墓"]
    assert [version.reason for version in service.store.ledger().versions] == ["", "按检查情况调整"]


def test_a_returned_decomposition_is_not_in_force(service: TaskService, write: Write) -> None:
    service.send(write(USUAL), OFFICE)
    with pytest.raises(Denied) as refused:
        service.decide(1, OTHER, False)
    assert refused.value.key == "denied.task_note"
    service.decide(1, OTHER, False, "缺时限")
    assert not service.store.ledger().tasks
    with pytest.raises(Denied) as refused:
        service.decide(1, OTHER, True)
    assert refused.value.key == "denied.task_decided"


def test_nothing_is_kept_of_a_workbook_with_faults(service: TaskService, write: Write) -> None:
    received = service.send(write([{**USUAL[0], "牵头单位": None}]), OFFICE, accept=True)
    assert received.read.kept_out
    assert received.line is None
    assert not service.store.lines()


def test_the_same_workbook_is_not_taken_twice(loaded: TaskService, tmp_path: Path) -> None:
    again = loaded.send(tmp_path / "分解表.xlsx", OFFICE, accept=True)
    assert (again.again, again.line, len(loaded.store.lines())) == (True, 1, 2)


def test_lines_hang_together_and_say_where_they_do_not(loaded: TaskService) -> None:
    assert loaded.store.journal.task_faults() == []
    path = loaded.store.home.journal
    tamper(path, "UPDATE task_line SET by = '别人' WHERE sequence = 1")
    assert loaded.store.journal.task_faults() == [(1, "chain.altered")]
    tamper(path, "UPDATE task_line SET by = '林立' WHERE sequence = 1", "DELETE FROM task_line WHERE sequence = 2")
    assert loaded.store.journal.task_faults() == [(2, "chain.cut")]


def test_lines_are_only_added(loaded: TaskService) -> None:
    with pytest.raises(REFUSED, match="append"):
        run_plainly(loaded.store.home.journal, "DELETE FROM task_line")


def test_a_journal_from_before_there_were_tasks_opens_as_it_was(tmp_path: Path) -> None:
    store = TaskStore(DataStore.of(Home(tmp_path / "home")))
    Journal.at(tmp_path / "old.sqlite")
    with sqlite3.connect(tmp_path / "old.sqlite") as journal:
        journal.execute("DROP TABLE task_line")
    store.home.make()
    shutil.copy(tmp_path / "old.sqlite", store.home.journal_file)
    assert store.ledger().tasks == ()
    assert store.data_store.record.files() == frozenset()
    assert store.journal.task_faults() == []


def test_the_doctor_finds_a_workbook_that_is_gone(loaded: TaskService) -> None:
    store = loaded.store
    assert all(check.ok for check in examine(store.data_store))
    (store.home.raw / store.ledger().versions[0].sha256).unlink()
    found = {check.name: check.found for check in examine(store.data_store)}
    assert [key for key, _ in found["tasks"]] == ["raw.missing"]


def fill(
    service: TaskService, path: Path, cells: dict[tuple[int, str], object], unit: str | None = "养老服务科"
) -> Path:
    """Write a sheet of progress with some cells filled: by (row from 4, heading)."""
    path.write_bytes(progress_bytes(service.store.ledger(), service.names, Q2, unit))
    book = openpyxl.load_workbook(path)
    sheet = book["任务进展"]
    columns = {cell.value: cell.column for cell in sheet[3]}
    for (row, heading), value in cells.items():
        sheet.cell(row, columns[heading], value)
    book.save(path)
    return path


DONE: dict[tuple[int, str], object] = {(4, "进展"): "方案已印发", (5, "状态"): "已办", (5, "办结日期"): "2021-06-18"}


def test_progress_comes_by_a_sheet(loaded: TaskService, tmp_path: Path) -> None:
    received = loaded.send(fill(loaded, tmp_path / "p.xlsx", DONE), ELDERLY, accept=True)
    assert isinstance(received.read, ReadProgress)
    assert (received.read.unit, received.read.period) == ("养老服务科", Q2)
    board = loaded.store.board(date(2023, 6, 30))
    first = board.by_id["1"]
    assert (first.completion, first.scheduled, first.status) == (0.4, 0.4, TaskStatus.ON_TRACK)
    report = loaded.store.ledger().reports_of("1")[0]
    assert (report.cell, report.by, report.file) == ("任务进展!A4", "周敏", "p.xlsx")


@pytest.mark.parametrize(
    ("cells", "code", "heading"),
    [
        ({(5, "状态"): "快了", (4, "进展"): "x"}, "progress_state_unread", "状态"),
        ({(5, "状态"): "已办", (4, "进展"): "x"}, "progress_day_unread", "办结日期"),
        ({**DONE, (5, "办结日期"): "2023-07-01"}, "progress_day_later", "办结日期"),
        ({**DONE, (5, "办结日期"): "2021年6月"}, "progress_day_unread", "办结日期"),
        ({**DONE, (5, "节点/镇(街道)"): "没有的节点"}, "progress_unknown_node", "节点/镇(街道)"),
        ({(4, "进展"): "正在推进"}, "progress_unexplained", "原因"),
        ({(4, "进展"): "正在推进", (4, "原因"): "人少"}, "progress_unexplained", "措施"),
        ({(4, "任务号"): 99, (5, "任务号"): 99, (6, "任务号"): 99, **DONE}, "progress_unknown_task", "任务号"),
        ({(4, "任务号"): 2, (5, "任务号"): 2, (6, "任务号"): 2, **DONE}, "progress_other_unit", "任务号"),
    ],
)
def test_faults_of_progress(
    loaded: TaskService, tmp_path: Path, cells: dict[tuple[int, str], object], code: str, heading: str
) -> None:
    path = fill(loaded, tmp_path / "p.xlsx", cells)
    letters = {cell.value: cell.column_letter for cell in openpyxl.load_workbook(path)["任务进展"][3]}
    found = [f for f in loaded.read(path).findings if f.severity is Severity.MEND]
    assert [(f.code, f.cell[: len(letters[heading])]) for f in found] == [(code, letters[heading])]


def test_faults_of_a_figure_a_repeated_row_and_an_ended_task(loaded: TaskService, tmp_path: Path) -> None:
    said: dict[tuple[int, str], object] = {(4, "本期累计"): "两处多", (4, "进展"): "在建"}
    path = fill(loaded, tmp_path / "p.xlsx", said, "社会事务科")
    assert "progress_number_unread" in {f.code for f in loaded.read(path).findings}
    twice: dict[tuple[int, str], object] = {(5, "任务号"): 2, (5, "进展"): "再说一次", (4, "进展"): "在建"}
    path = fill(loaded, tmp_path / "q.xlsx", twice, "社会事务科")
    assert ("progress_twice", "A5") in {(f.code, f.cell) for f in loaded.read(path).findings}
    path = fill(loaded, tmp_path / "r.xlsx", {(4, "本期累计"): 1, (4, "进展"): "在建"}, "社会事务科")
    loaded.end(TaskEnding(task="2", on=date(2023, 3, 31), document="临民〔2023〕8号"), OFFICE)
    assert ("progress_ended", "A4") in {(f.code, f.cell) for f in loaded.read(path).findings}


def test_a_sheet_that_names_no_quarter_is_not_read(loaded: TaskService, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "任务进展"
    sheet.append(["任务号", "节点/镇(街道)", "本期累计", "状态", "办结日期", "进展"])
    sheet.append([1, "", "", "", "", "在建"])
    book.save(tmp_path / "p.xlsx")
    assert [f.code for f in loaded.read(tmp_path / "p.xlsx").findings] == ["progress_no_period"]


def test_what_is_left_blank_is_not_reported(loaded: TaskService, tmp_path: Path) -> None:
    found = loaded.read(fill(loaded, tmp_path / "p.xlsx", {}))
    assert isinstance(found, ReadProgress)
    assert found.reports == ()
    assert [f.code for f in found.findings] == ["progress_nothing"]


def test_a_figure_that_falls_is_asked_about(loaded: TaskService, tmp_path: Path) -> None:
    loaded.report(Progress(task="2", day=date(2023, 3, 31), done=1, said="在建"), AFFAIRS, accept=True)
    found = loaded.read(fill(loaded, tmp_path / "p.xlsx", {(4, "本期累计"): 0.5}, "社会事务科"))
    assert ("progress_falls", "0.5", "1") in [(f.code, f.found, f.expected) for f in found.findings]


def test_a_page_reports_one_task(loaded: TaskService) -> None:
    late = Progress(task="1", day=date(2023, 6, 30), said="在办")
    with pytest.raises(Denied) as refused:
        loaded.report(late, ELDERLY)
    assert refused.value.key == "denied.task_unexplained"
    with pytest.raises(Denied) as refused:
        loaded.report(late, AFFAIRS)
    assert refused.value.key == "denied.department"
    line = loaded.report(late.model_copy(update={"cause": "人少", "measures": "加人", "deadline": "9月底"}), ELDERLY)
    assert not loaded.store.ledger().achieved("1", date(2023, 6, 30)).begun
    loaded.decide(line.sequence, OFFICE, True)
    assert loaded.store.ledger().achieved("1", date(2023, 6, 30)).begun


def test_a_later_report_on_the_same_day_supersedes(loaded: TaskService) -> None:
    for done in (2, 3):
        loaded.report(Progress(task="2", day=date(2023, 6, 30), done=done, said="在建"), AFFAIRS, accept=True)
    ledger = loaded.store.ledger()
    assert ledger.achieved("2", date(2023, 6, 30)).done == 3
    assert [report.superseded for report in ledger.reports_of("2")] == [True, False]


def test_an_extension_is_asked_for_in_time_and_approved_by_another(loaded: TaskService, clock: Clock) -> None:
    later = Extension(task="1", due=date(2024, 6, 30), reason="用地调整")
    with pytest.raises(Denied) as refused:
        loaded.ask_extension(later.model_copy(update={"due": date(2023, 12, 31)}), ELDERLY)
    assert refused.value.key == "denied.task_extension_earlier"
    with pytest.raises(Denied) as refused:
        loaded.ask_extension(later.model_copy(update={"reason": " "}), ELDERLY)
    assert refused.value.key == "denied.task_extension_reason"
    line = loaded.ask_extension(later, ELDERLY)
    assert loaded.store.ledger().current["1"].due == date(2023, 12, 31)
    loaded.decide(line.sequence, OFFICE, True)
    found = loaded.store.board(date(2024, 1, 31)).by_id["1"]
    assert (found.original.due, found.extended) == (date(2023, 12, 31), date(2024, 6, 30))
    assert (found.scheduled, found.scheduled_before) == (0.4, 1.0)
    clock.now += timedelta(days=400)
    with pytest.raises(Denied) as refused:
        loaded.ask_extension(later.model_copy(update={"due": date(2025, 6, 30)}), ELDERLY)
    assert refused.value.key == "denied.task_extension_late"


def test_a_task_is_ended_once(loaded: TaskService) -> None:
    ending = TaskEnding(task="2", on=date(2023, 7, 1), document="临民〔2023〕8号")
    with pytest.raises(Denied):
        loaded.end(ending, AFFAIRS)
    loaded.end(ending, OFFICE)
    assert loaded.store.board(date(2023, 9, 30)).by_id["2"].status is TaskStatus.ENDED
    with pytest.raises(Denied) as refused:
        loaded.end(ending, OFFICE)
    assert refused.value.key == "denied.task_ended"


def test_a_slip_from_its_issue_to_its_closing(loaded: TaskService) -> None:
    slip = loaded.issue("1", SlipColour.YELLOW, OFFICE, "低于序时")
    assert (slip.id, slip.unit, slip.state, slip.due) == ("2023-01", "养老服务科", SlipState.ASSIGNED, date(2023, 8, 8))
    with pytest.raises(Denied):
        loaded.step(slip.id, [SlipAction.ANSWER], ELDERLY, cause="a", measures="b", deadline="c")
    loaded.step(slip.id, [SlipAction.RECEIVE], ELDERLY)
    with pytest.raises(Denied) as refused:
        loaded.step(slip.id, [SlipAction.ANSWER], ELDERLY, cause="a", measures="b")
    assert refused.value.key == "denied.slip_answer"
    loaded.step(slip.id, [SlipAction.ANSWER], ELDERLY, cause="a", measures="b", deadline="c")
    loaded.step(slip.id, [SlipAction.REVIEW, SlipAction.SETTLE], OFFICE)
    with pytest.raises(Denied) as refused:
        loaded.step(slip.id, [SlipAction.CLOSE], OFFICE)
    assert refused.value.key == "denied.slip_own"
    assert loaded.step(slip.id, [SlipAction.CLOSE], OTHER).state is SlipState.CLOSED
    assert loaded.issue("1", SlipColour.RED, OFFICE, "逾期").id == "2023-02"
    with pytest.raises(ReportedError):
        loaded.step("2023-99", [SlipAction.CLOSE], OTHER)


def test_steps_are_taken_all_or_none(loaded: TaskService) -> None:
    slip = loaded.issue("1", SlipColour.BLUE, OFFICE, "快到期")
    with pytest.raises(Denied):
        loaded.step(slip.id, [SlipAction.RECEIVE, SlipAction.SETTLE], Person("root", Role.MACHINE))
    assert loaded.store.ledger().slips[0].state is SlipState.ASSIGNED
