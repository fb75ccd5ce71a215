"""The demonstration of tasks: whole, marked, what its workbooks say, and only where nothing real is kept."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from data.make_tasks import TaskDemo, make_tasks
from data.task_plan import decomposition, left_out, taken
from etl.reported_error import ReportedError
from etl.store.journal.task_line import TaskLineKind
from etl.store.journal.task_lines import TaskJournal
from etl.store.raw import sha256_of
from etl.tasks.decomposition import read_decomposition
from etl.tasks.folding import fold
from etl.tasks.task_seeding import DEMO_TASKS, read_lines, seed_tasks
from etl.tasks.task_store import TaskStore
from etl.tasks.task_writing import task_json
from etl.tasks.template import template_bytes
from etl.workbook.read.reading import read_workbook
from plan.period import Period
from plan.tasks.assess import assess_tasks
from plan.tasks.ledger import Decomposition, TaskLedger
from plan.tasks.task_status import TaskStatus


def test_a_home_without_the_demonstration_gets_no_tasks(store: TaskStore) -> None:
    assert not seed_tasks(store)
    assert not store.lines()


def test_the_story_has_everything_that_happens(tmp_path: Path) -> None:
    demo = TaskDemo(tmp_path)
    journal = TaskJournal.at(tmp_path / "journal.sqlite")
    journal.append(lambda known: read_lines())
    ledger = fold(journal.lines(), demo.commitments)
    assert ledger.demonstration
    assert (len(ledger.tasks), len(ledger.not_taken)) == (len(tuple(taken(demo.commitments))), 30)
    assert [version.number for version in ledger.versions] == [1, 2]
    assert ledger.extensions
    assert ledger.endings
    assert ledger.evidence
    assert any(slip.is_open for slip in ledger.slips)
    assert any(slip.returned for slip in ledger.slips)
    board = assess_tasks(ledger, Period(2023, 3).last_day, demo.plan.thresholds, demo.ways.rule)
    wanted = {TaskStatus.ACHIEVED, TaskStatus.ON_TRACK, TaskStatus.BEHIND, TaskStatus.OVERDUE, TaskStatus.ENDED}
    assert wanted <= {each.status for each in board.tasks}
    assert any(each.extended for each in board.tasks)
    assert len(dict.fromkeys(task.lead for task in ledger.tasks)) == 9


def test_the_lines_are_what_the_workbooks_say(tmp_path: Path) -> None:
    demo = TaskDemo(tmp_path)
    for line in read_lines():
        if line.sha256:
            assert sha256_of((DEMO_TASKS / line.file).read_bytes()) == line.sha256
        if line.kind is TaskLineKind.DECOMPOSITION:
            read = read_decomposition(read_workbook(DEMO_TASKS / line.file), demo.names)
            assert [f.code for f in read.findings] == ["task_not_taken"]
            assert [task_json(task) for task in read.tasks] == line.content["tasks"]


def test_the_decomposition_has_the_same_bytes_every_time(tmp_path: Path) -> None:
    demo = TaskDemo(tmp_path)
    tasks = decomposition(demo.plan, demo.commitments, 2)
    version = Decomposition(1, 1, "", _MOMENT, _MOMENT, "", "", "", tasks, True)
    again = template_bytes(TaskLedger(demo.commitments, (version,)), demo.names)
    assert again == (DEMO_TASKS / "任务分解表-第2版.xlsx").read_bytes()
    assert len(left_out(demo.commitments)) == 30


def test_made_again_it_has_the_same_bytes(tmp_path: Path) -> None:
    """Three quarters had drifted from what makes them."""
    make_tasks(tmp_path)
    kept = {path.name: path.read_bytes() for path in DEMO_TASKS.iterdir() if path.is_file()}
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == kept.keys()
    assert [name for name, content in kept.items() if (tmp_path / name).read_bytes() != content] == []


_MOMENT = read_lines()[0].at


def test_a_set_that_is_not_whole_is_not_taken(tmp_path: Path) -> None:
    with pytest.raises(ReportedError):
        read_lines(tmp_path)
    shutil.copy(DEMO_TASKS / "lines.jsonl", tmp_path)
    assert read_lines(tmp_path)
    (tmp_path / "lines.jsonl").write_text('{"kind": "progress"}\n', encoding="utf-8")
    with pytest.raises(ReportedError):
        read_lines(tmp_path)
