"""What the report says of tasks, cell by cell: evidence, clauses that nobody took, completion and days."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from plan.tasks.assess import TaskAssessment, TaskBoard
from plan.tasks.ledger import Evidence
from plan.tasks.task import Investment, Scoring
from plan.tasks.task_status import TaskStatus
from presentation.formats import percent
from reports.blocks import Column, Paragraph, Section, TableBlock
from reports.evaluation.annex_tasks import annex_tasks
from reports.evaluation.task_sections import part_of, task_blocks, task_row
from reports.evaluation.words import chinese, evaluators_text, numeral, short_text
from reports.materials import Materials
from tests.plan.tasks.making import assessed, ledger, node, report, task
from tests.reports.samples import materials, text
from tests.reports.small_ledger import board
from tests.reports.small_report import before
from wording import Lang, say

LATE = datetime(2022, 3, 5, 17, 0, tzinfo=UTC)
"""Past midnight in China."""
SHA = "0123456789abcdef" * 4


def told(own: TaskBoard | None, *texts: tuple[str, str, str]) -> Materials:
    """Return materials with a board, and what evaluators wrote."""
    return replace(before(), tasks=own, texts=materials(texts=[text(*each) for each in texts]).texts)


def with_evidence(*evidence: Evidence) -> TaskBoard:
    found = board()
    return replace(found, ledger=replace(found.ledger, evidence=evidence))


def file(of: str, place: int | None, name: str = "照片.jpg") -> Evidence:
    return Evidence(SHA, name, "jpg", 10, of, place, "张三", LATE, 1)


def tables(section: Section) -> list[TableBlock]:
    return [block for block in section.blocks if isinstance(block, TableBlock)]


def words(section: Section) -> list[str]:
    return [block.text for block in section.blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize(
    ("evidence", "rows"),
    [
        ([], None),
        # Of a task that was dropped nothing is told.
        ([file("已撤之事", None)], None),
        ([file("4", 0)], [("1", "4", "建成中心", "开工")]),
        (
            [file("4", 1), file("已撤之事", 0), file("1", None)],
            [("1", "4", "建成中心", "竣工"), ("2", "1", "新建站点", "—")],
        ),
        # The task has fewer nodes by now than the file was given for.
        ([file("4", 2)], [("1", "4", "建成中心", "—")]),
        ([file("1", 0)], [("1", "1", "新建站点", "—")]),
    ],
)  # fmt: skip
def test_files_of_evidence_are_told_by_number(evidence: list[Evidence], rows: list[tuple[str, ...]] | None) -> None:
    found = tables(annex_tasks(told(with_evidence(*evidence))))
    assert len(found) == 1 + bool(rows)
    if rows:
        table = found[1]
        assert isinstance(table.rows, tuple)
        assert [row[:4] for row in table.rows] == rows
        assert {row[4:] for row in table.rows} == {("照片.jpg", "2022-03-06", SHA[:16])}
        keys = (
            "evidence_no",
            "task",
            "task_title",
            "evidence_node",
            "evidence_file",
            "evidence_day",
            "evidence_sha256",
        )
        assert [column.head for column in table.columns] == [say(f"report.head.{key}", Lang.ZH) for key in keys]
        assert [column.width for column in table.columns] == [5, 5, 22, 16, 24, 10, 18]
        assert (table.caption, table.note) == tuple(
            say(f"report.annex.3.{key}", Lang.ZH) for key in ("evidence", "evidence_note")
        )


@pytest.mark.parametrize(
    ("own", "texts", "pending", "written"),
    [
        (None, [], True, False),
        (None, [("附件3", "正文", "手写")], False, True),
        (board(), [], False, False),
        (board(), [("附件3", "正文", "手写")], False, True),
    ],
)
def test_what_nobody_wrote_is_pending_only_where_no_ledger_speaks(
    own: TaskBoard | None, texts: list[Any], pending: bool, written: bool
) -> None:
    section = annex_tasks(told(own, *texts))
    assert any("待补充" in each for each in words(section)) is pending
    assert ("手写" in words(section)) is written
    assert (section.landscape, section.fresh_page) == (own is not None, True)
    assert section.title == say("report.annex.3", Lang.ZH)
    if own is not None:
        assert words(section)[0] == say(
            "report.annex.3.text", Lang.ZH, version=1, total=5, taken=4, left=1, tasks=len(own.tasks)
        )
        assert say("report.annex.3.left", Lang.ZH, count=1, names="四(二)-01") in words(section)


def test_where_every_clause_is_taken_none_is_left() -> None:
    own = board()
    (files,) = own.ledger.commitments.files
    some = files.model_copy(update={"commitments": files.commitments[:4]})
    every = replace(own.ledger.commitments, files=(some,))
    said = words(annex_tasks(told(replace(own, ledger=replace(own.ledger, commitments=every)))))
    assert len(said) == 1
    assert say("report.annex.3.text", Lang.ZH, version=1, total=4, taken=4, left=0, tasks=9) == said[0]


# A row of the table.

MONEY = Investment(total=1000.0, begins=date(2021, 1, 1), completes=date(2022, 12, 31))
NODES = (node("2021-06-30", 40), node("2022-12-31", 60))


@pytest.mark.parametrize(
    ("scoring", "fields", "said", "done"),
    [
        (Scoring.QUANTITY, {}, {"done": 8}, "8/20"),
        (Scoring.QUANTITY, {}, {"done": 21}, "21/20"),
        (Scoring.QUANTITY, {}, {"done": 0}, "0/20"),
        (Scoring.QUANTITY, {"target": 12_000.0}, {"done": 1_500}, "1,500/12,000"),
        (Scoring.INVESTMENT, {"investment": MONEY, "unit": "万元"}, {"done": 250}, "250/1,000"),
        (Scoring.NODES, {"nodes": NODES}, {"nodes": {0: date(2021, 7, 2)}}, "40.0%"),
        (Scoring.DOCUMENT, {}, {"said": "已起草"}, "0.0%"),
        (Scoring.QUALITATIVE, {}, {"said": "在办"}, "—"),
    ],
)
def test_completion_is_told_as_it_is_counted(
    scoring: Scoring, fields: dict[str, Any], said: dict[str, Any], done: str
) -> None:
    found = assessed(ledger(task(scoring, **fields), reports=(report("2022-03-31", **said),)), "2022-03-31")
    assert task_row(told(None), found)[3] == done


def one(**changed: Any) -> TaskAssessment:
    found = assessed(ledger(task(), reports=(report("2022-03-31", done=8),)), "2022-03-31")
    return replace(found, **changed)


@pytest.mark.parametrize(
    ("changed", "cells"),
    [
        ({"completion": 0.4, "scheduled": 0.5}, ("50.0%", "−10.0", "2022-12-31")),
        ({"completion": 0.5, "scheduled": 0.4}, ("40.0%", "+10.0", "2022-12-31")),
        ({"completion": None, "scheduled": 0.4}, ("40.0%", "—", "2022-12-31")),
        ({"completion": 0.4, "scheduled": None}, ("—", "—", "2022-12-31")),
        ({"task": task(due=date(2023, 6, 30))}, None),
    ],
)
def test_schedule_gap_and_day(changed: dict[str, Any], cells: tuple[str, ...] | None) -> None:
    row = task_row(told(None), one(**changed))
    if cells is None:
        assert row[6] == say("report.tasks.extended", Lang.ZH, before="2022-12-31", after="2023-06-30")
    else:
        assert row[4:7] == cells
    assert row[:3] == ("1", "任务", "养老服务科")


@pytest.mark.parametrize("status", TaskStatus)
def test_every_status_has_its_word(status: TaskStatus) -> None:
    assert task_row(told(None), one(status=status))[7] == say(f"task_status.{status}", Lang.ZH)


def test_each_task_is_told_under_one_heading_and_only_what_falls_short_is_listed() -> None:
    own = board()
    parts = {each.task.id: part_of(own, each) for each in own.tasks}
    assert parts == {**dict.fromkeys("126789", "main"), **dict.fromkeys("45", "projects"), "3": "safeguards"}
    for place, part in (("三", "main"), ("四", "projects"), ("五", "safeguards")):
        first, *rest = list(task_blocks(told(own), place))
        count = sum(each == part for each in parts.values())
        assert isinstance(first, Paragraph)
        assert f"{count}项" in first.text
        short = {"三": ["1", "7"], "四": ["5"], "五": []}[place]
        listed = [row[0] for table in rest if isinstance(table, TableBlock) for row in table.rows]
        assert listed == short
        assert len(rest) == bool(short)
    assert list(task_blocks(told(own), "六")) == []
    assert list(task_blocks(told(None), "三")) == []
    # Of a place of which the ledger has no task nothing is said.
    main = tuple(each for each in own.tasks if parts[each.task.id] == "main")
    assert list(task_blocks(told(replace(own, tasks=main)), "四")) == []


def test_the_columns_of_tasks() -> None:
    [table] = tables(annex_tasks(told(board())))
    keys = ("task", "task_title", "lead", "done", "scheduled", "gap", "due", "status")
    figures = {"task", "done", "scheduled", "gap"}
    widths = (0.9, 4.6, 2.4, 2.2, 1.5, 1.5, 2.2, 1.9)
    heads = [say(f"report.head.{key}", Lang.ZH) for key in keys]
    assert table.columns == tuple(
        Column(head, width, key in figures) for key, head, width in zip(keys, heads, widths, strict=True)
    )


# Words that all sections share.


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (19, "十九"), (20, "二十"), (21, "二十一"), (90, "九十"),
     (99, "九十九")],
)  # fmt: skip
def test_numbers_of_parts(number: int, said: str) -> None:
    assert chinese(number) == said
    assert (numeral(number, Lang.ZH), numeral(number, Lang.EN)) == (said, str(number))


@pytest.mark.parametrize(
    ("fraction", "said"), [(None, "—"), (0.0, "0.0%"), (0.5, "50.0%"), (1.0, "100.0%"), (-0.123, "−12.3%")]
)
def test_a_share_is_in_percent(fraction: float | None, said: str) -> None:
    assert percent(fraction) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (None, "待补充"),
        ("甲", "甲"),
        ("甲\n 乙  丙", "甲 乙 丙"),
        ("字" * 60, "字" * 60),
        ("字" * 61, say("report.see", Lang.ZH, text="字" * 60)),
    ],
)
def test_a_cell_holds_the_beginning_of_what_was_written(written: str | None, said: str) -> None:
    texts = [] if written is None else [("1", "措施", written)]
    assert short_text(told(None, *texts), "1", "措施") == said
    if written == "甲":
        assert short_text(told(None, ("1", "措施", "甲乙丙")), "1", "措施", 2) == say(
            "report.see", Lang.ZH, text="甲乙"
        )


def test_what_an_evaluator_wrote_is_told_line_by_line() -> None:
    found = evaluators_text(told(None, ("三", "正文", " 甲\n\n  乙 \n")), "三", "正文")
    assert [block.text for block in found[:-1]] == ["甲", "乙"]
    assert found[-1].text == "（评估员甲，2023年2月1日9时30分）"
