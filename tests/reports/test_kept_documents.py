"""Whole documents of small invented plans: all they say is what was read through once, and their figures are computed
another way."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from plan.tasks.task_status import TaskStatus
from reports.blocks import TableBlock
from reports.evaluation import report_of
from reports.evaluation.indicators import progress_table
from reports.evaluation.overall import spread_table
from reports.question import ReportDocument, ReportQuestion
from tests.reports.kept_documents import DOCUMENTS, KEPT, document
from tests.reports.outline import outline
from tests.reports.small_ledger import DAY, HANDED, board
from tests.reports.small_report import before, middle


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_says_what_it_said_and_is_a_value_that_nobody_can_change(name: str) -> None:
    report = document(name)
    assert outline(report).splitlines() == (KEPT / f"{name}.txt").read_text("utf-8").splitlines()
    assert isinstance(report.sections, tuple)
    for section in report.sections:
        assert isinstance(section.blocks, tuple)
        tables = [block for block in section.blocks if isinstance(block, TableBlock)]
        for table in tables:
            assert isinstance(table.columns, tuple)
            assert isinstance(table.rows, tuple)
            assert {type(row) for row in table.rows} == {tuple}
            assert {len(row) for row in table.rows} == {len(table.columns)}


def test_no_document_is_kept_that_nobody_asks_for() -> None:
    assert {path.stem for path in KEPT.iterdir()} == set(DOCUMENTS)


PAST = Fraction(365, 1096)  # of the way from the end of 2022 to the end of 2025
FIGURES = {
    # A town carried from the quarter before, three as they are.
    1: (("10.4", "16", "20"), (Fraction("15.9") + 3 * Fraction("16.4")) / 4, PAST),
    2: (("40", "58", "62"), (Fraction(61) + 3 * Fraction(63)) / 4, PAST),
    # Of the second quarter, 181 days into the year.
    4: (("9720", "11400", "13000"), Fraction(10_800), Fraction(181, 1096)),
    # One town a fifth above the others.
    8: (("52", "55", "58"), Fraction("51.7") * Fraction("4.2") / 4, PAST),
}


@pytest.mark.parametrize("no", FIGURES)
def test_the_figures_of_the_main_table_follow_from_what_the_towns_said(no: int) -> None:
    points, value, past = FIGURES[no]
    base, middle_target, target = map(Fraction, points)
    due = middle_target + (target - middle_target) * past
    done, asked = (value - base) / (target - base), (due - base) / (target - base)
    row = next(row for row in progress_table(middle()).rows if row[0] == str(no))
    figures = [cell.replace("−", "-").rstrip("%") for cell in row[-4:-1]]
    assert figures == [f"{float(100 * done):.1f}", f"{float(100 * asked):.1f}", f"{float(100 * (done - asked)):+.1f}"]


def test_the_spread_adds_up() -> None:
    table = spread_table(middle())
    for row in table.rows:
        assert sum(map(int, row[1:-1])) == int(row[-1])
    for column in list(zip(*table.rows, strict=True))[1:]:
        assert sum(map(int, column[:-1])) == int(column[-1])


def test_the_ledger_has_every_way_to_stand_that_a_bulletin_counts() -> None:
    """Of 729 days from 1 January 2021 to 31 December 2022 454 have passed: 12.46 of 20 are due, so 12 are."""
    found = {each.task.id: (each.status, each.gap and round(each.gap, 6)) for each in board().tasks}
    share = 454 / 729
    assert found["1"] == (TaskStatus.BEHIND, round(100 * (8 / 20 - share), 6))
    assert found["2"] == (TaskStatus.ON_TRACK, round(100 * (12 / 20 - share), 6))
    assert found["5"] == (TaskStatus.NEAR, round(100 * (0.6 - share), 6))
    assert found["7"] == (TaskStatus.OVERDUE, -5.0)
    assert found["8"] == (TaskStatus.ACHIEVED_EARLY, round(100 * (21 / 20 - share), 6))


def test_a_notice_of_no_slip_is_refused() -> None:
    question = ReportQuestion(DAY, HANDED, HANDED, document=ReportDocument.NOTICE, slip="2022-99")
    for tasks in (None, board()):
        with pytest.raises(KeyError, match="2022-99"):
            report_of(replace(before(), question=question, tasks=tasks))


def test_a_slip_that_was_opened_alone_is_not_said_to_be_handed_over() -> None:
    question = ReportQuestion(DAY, HANDED, HANDED, document=ReportDocument.NOTICE, slip="2022-05")
    demand, _, _, signing = report_of(replace(before(), question=question, tasks=board())).sections
    assert [type(block) for block in signing.blocks] == [TableBlock]
    assert "并于无前反馈" in demand.blocks[1].text  # type: ignore[union-attr]
