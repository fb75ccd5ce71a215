"""Progress as the second sheet of a department's quarterly template: out, in, reviewed, and kept with the quarter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from etl.home import Home
from etl.intake.intake import by, take_in
from etl.store.data_store import DataStore
from etl.submissions import SubmissionService
from etl.tasks.folding import decisions_of
from etl.tasks.quarter_progress import QuarterProgress, came_with
from etl.tasks.task_service import TaskService
from etl.tasks.task_store import TaskStore
from etl.workbook.write.writing import write_template
from plan.denied import Denied
from plan.finding import Severity
from plan.period import Period
from plan.replies import finding_key
from plan.review import Person, Role
from plan.submission import State
from tests.etl.tasks.conftest import ELDERLY, OFFICE, USUAL, Rows
from tests.workbooks import values_of

CARE, PERIOD = "养老服务科", Period(2023, 2)
MACHINE = Person("管理员", Role.MACHINE)
DONE: dict[tuple[int, str], object] = {(4, "进展"): "方案已印发", (5, "状态"): "已办", (5, "办结日期"): "2021-06-18"}

Cells = dict[tuple[int, str], object]


@pytest.fixture
def data_store(store: TaskStore, service: TaskService, write: Callable[[Rows, str], Path]) -> DataStore:
    """Return a home whose decomposition of two tasks is accepted."""
    assert service.send(write(USUAL, "分解表.xlsx"), MACHINE, accept=True).accepted
    return store.data_store


@pytest.fixture
def desk(data_store: DataStore) -> Iterator[SubmissionService]:
    moments = iter(datetime(2023, 7, 5, hour, minute, tzinfo=UTC) for hour in range(24) for minute in range(60))
    with SubmissionService(data_store, lambda: next(moments)) as desk:
        yield desk


def workbook(data_store: DataStore, tmp_path: Path, cells: Cells, seed: int = 1) -> bytes:
    """Return a department's filled template with some cells of its second sheet written."""
    path = tmp_path / "quarter.xlsx"
    progress = QuarterProgress(data_store).sheet(CARE, PERIOD)
    assert progress is not None
    values = values_of(CARE, PERIOD, seed)
    write_template(data_store.plan, CARE, PERIOD, path, values=values, progress=progress)
    book = openpyxl.load_workbook(path)
    sheet = book["任务进展"]
    columns = {cell.value: cell.column for cell in sheet[3]}
    for (row, heading), value in cells.items():
        sheet.cell(row, columns[heading], value)
    book.save(path)
    return path.read_bytes()


def laid(desk: SubmissionService, content: bytes) -> str:
    """Lay a workbook on the desk and explain what is doubtful; return the draft."""
    draft = desk.take(BytesIO(content), "二季度.xlsx", ELDERLY, CARE, PERIOD)
    assert desk.idle(60)
    asked = [finding_key(f) for f in desk.checked(draft).findings if f.severity is Severity.EXPLAIN]
    desk.explain(draft, ELDERLY, asked, "已核实")
    return draft


def sent(desk: SubmissionService, content: bytes, reason: str = "") -> str:
    return desk.send(laid(desk, content), ELDERLY, desk.slot(CARE, PERIOD).version, reason).number


def test_a_template_has_the_sheet_where_the_department_has_tasks(data_store: DataStore) -> None:
    along = QuarterProgress(data_store)
    sheet = along.sheet(CARE, PERIOD)
    assert sheet is not None
    assert [row[0] for row in sheet.rows] == [1, 1, 1]
    assert along.sheet("社会救助科", PERIOD) is None
    assert along.sheet(CARE, Period(2020, 4)) is None


def test_a_template_without_tasks_keeps_its_bytes(data_store: DataStore, tmp_path: Path) -> None:
    for name, more in (("a", {}), ("b", {"progress": None})):
        write_template(data_store.plan, CARE, PERIOD, tmp_path / name, **more)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_progress_is_sent_and_accepted_with_its_quarter(
    data_store: DataStore, desk: SubmissionService, tmp_path: Path
) -> None:
    number = sent(desk, workbook(data_store, tmp_path, DONE))
    store = TaskStore(data_store)
    assert store.board(date(2023, 6, 30)).by_id["1"].completion == 0
    (waiting,) = store.pending()
    assert (came_with(waiting.line), waiting.line.file, waiting.line.by) == (number, "二季度.xlsx", "周敏")
    with pytest.raises(Denied) as refused:
        TaskService(store).decide(waiting.line.sequence, OFFICE, accepted=True)
    assert refused.value.key == "denied.task_with_submission"
    assert not desk.accept(number, OFFICE).trouble
    first = store.board(date(2023, 6, 30)).by_id["1"]
    assert (first.completion, first.done.reported) == (0.4, date(2023, 6, 30))
    report = store.ledger().reports_of("1")[0]
    assert (report.cell, report.by, report.accepted_by) == ("任务进展!A4", "周敏", "林立")
    assert store.pending() == ()
    assert not store.journal.task_faults()


def test_what_is_wrong_on_the_sheet_keeps_the_workbook_on_the_desk(
    data_store: DataStore, desk: SubmissionService, tmp_path: Path
) -> None:
    draft = laid(desk, workbook(data_store, tmp_path, {**DONE, (5, "状态"): "快了"}))
    found = [f for f in desk.checked(draft).findings if f.severity is Severity.MEND]
    assert [(f.code, f.sheet, f.cell) for f in found] == [("progress_state_unread", "任务进展", "H5")]
    with pytest.raises(Denied):
        desk.send(draft, ELDERLY, "")
    assert TaskStore(data_store).pending() == ()


def test_a_sheet_left_blank_says_that_nothing_is_reported(
    data_store: DataStore, desk: SubmissionService, tmp_path: Path
) -> None:
    draft = laid(desk, workbook(data_store, tmp_path, {}))
    assert [f.found for f in desk.checked(draft).findings if f.code == "progress_nothing"] == ["1"]
    number = desk.send(draft, ELDERLY, "").number
    assert desk.accept(number, OFFICE)
    assert TaskStore(data_store).ledger().reports == ()


def test_a_returned_quarter_returns_its_progress_and_a_new_version_stands_for_an_older_one(
    data_store: DataStore, desk: SubmissionService, tmp_path: Path
) -> None:
    store = TaskStore(data_store)
    first = sent(desk, workbook(data_store, tmp_path, DONE))
    desk.return_(first, OFFICE, "缺文件")
    (returned,) = store.pending()
    assert returned.decision is not None
    assert (returned.decision.accepted, returned.decision.note) == (False, "缺文件")
    second = sent(desk, workbook(data_store, tmp_path, {**DONE, (4, "进展"): "方案印发了"}))
    third = sent(desk, workbook(data_store, tmp_path, {**DONE, (4, "进展"): "方案已于六月印发"}, seed=2))
    notes = [each.decision.note for each in store.pending() if each.decision]
    assert notes == ["缺文件", f"已由{third}代替"]
    assert second != third
    desk.accept(third, OFFICE)
    said = [report.progress.said for report in store.ledger().reports_of("1") if report.accepted_at]
    assert said == ["方案已于六月印发"]


def test_a_refused_sending_writes_nothing_of_tasks(
    data_store: DataStore, desk: SubmissionService, tmp_path: Path
) -> None:
    draft = laid(desk, workbook(data_store, tmp_path, DONE))
    with pytest.raises(Denied):
        desk.send(draft, ELDERLY, "2023Q2-养老服务科-9")
    assert TaskStore(data_store).lines()[-1].kind == "decision"


def test_a_workbook_that_is_loaded_brings_its_progress_once(data_store: DataStore, tmp_path: Path) -> None:
    path = tmp_path / "2023Q2_养老服务科.xlsx"
    path.write_bytes(workbook(data_store, tmp_path, DONE))
    (seen,) = take_in([path], data_store)
    assert not seen.to_mend
    (outcome,) = take_in([path], data_store, hands=by("管理员"))
    (again,) = take_in([path], data_store, hands=by("管理员"))
    assert (outcome.submission, again.again) == (again.submission, True)
    store = TaskStore(data_store)
    lines = [line for line in store.lines() if came_with(line)]
    assert [came_with(line) for line in lines] == [outcome.submission]
    assert decisions_of(store.lines())[lines[0].sequence].accepted
    assert store.board(date(2023, 6, 30)).by_id["1"].completion == 0.4
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(workbook(data_store, tmp_path, {**DONE, (5, "办结日期"): "2023-07-09"}))
    (refused,) = take_in([bad], data_store, hands=by("管理员"))
    assert ("progress_day_later", "I5") in {(f.code, f.cell) for f in refused.findings}
    assert refused.submission is None


def test_what_was_sent_and_not_accepted_is_accepted_when_it_is_loaded(
    data_store: DataStore, desk: SubmissionService, tmp_path: Path
) -> None:
    content = workbook(data_store, tmp_path, DONE)
    number = sent(desk, content)
    path = tmp_path / "2023Q2_养老服务科.xlsx"
    path.write_bytes(content)
    (outcome,) = take_in([path], data_store, hands=by("管理员"))
    assert outcome.submission == number
    assert data_store.ledger().decisions[-1].state is State.ACCEPTED
    store = TaskStore(data_store)
    assert len([line for line in store.lines() if came_with(line)]) == 1
    assert store.board(date(2023, 6, 30)).by_id["1"].completion == 0.4


def test_a_task_given_to_another_unit_meanwhile_is_not_reported_by_the_old_one(
    data_store: DataStore,
    desk: SubmissionService,
    service: TaskService,
    tmp_path: Path,
    write: Callable[[Rows, str], Path],
) -> None:
    draft = laid(desk, workbook(data_store, tmp_path, DONE))
    moved = [dict(USUAL[0]) | {"牵头单位": "社会救助科"}, USUAL[1]]
    assert service.send(write(moved, "新.xlsx"), MACHINE, accept=True, reason="调整").accepted
    with pytest.raises(Denied):
        desk.send(draft, ELDERLY, "")
    assert desk.idle(60)
    assert "progress_other_unit" in {f.code for f in desk.checked(draft).findings}
    assert DataStore.of(Home(data_store.home.root)).ledger().submissions == ()
