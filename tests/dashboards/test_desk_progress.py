"""Progress on the second sheet through the server: in the template, on the draft, at review, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from dashboards.server.roles import demonstration_people
from etl.home import Home
from etl.store.data_store import DataStore
from etl.yaml_files import load_plan
from plan.finding import Severity
from plan.replies import finding_key
from plan.tasks.task import Scoring
from tests.dashboards.desks import (
    FILLER,
    FIRST_ROW,
    LEADER,
    MEASURES,
    OTHER,
    REVIEWER,
    Office,
    copy_of,
    opened,
)
from tests.dashboards.task_samples import keep_tasks, tasks_over


@pytest.fixture(name="office")
def _office(grown: Path, tmp_path: Path) -> Iterator[Office]:
    root = copy_of(grown, tmp_path / "home")
    keep_tasks(tasks_over(DataStore.of(Home(root))))
    with opened(root, tasks=True) as office:
        yield office


def filled(office: Office) -> tuple[bytes, str]:
    """Return the department's own template with the figures of last quarter and one task reported, and that task."""
    book = openpyxl.load_workbook(BytesIO(office.browser(FILLER).template()))
    first = book.worksheets[0]
    for row in range(FIRST_ROW, FIRST_ROW + 19):
        for column in MEASURES:
            first.cell(row, column, first.cell(row, column + 1).value)
    ledger = tasks_over(office.data_store).ledger()
    sheet = book["任务进展"]
    heads = {cell.value: cell.column for cell in sheet[3]}
    rows = range(4, sheet.max_row + 1)
    own = {str(sheet.cell(row, heads["任务号"]).value): row for row in reversed(rows)}
    task = next(each for each in own if ledger.current[each].scoring is Scoring.DOCUMENT)
    for heading, said in (("文号", "临民〔2023〕9号"), ("进展", "办法已经印发"), ("原因", "征求意见多"),
                          ("措施", "专班"), ("整改时限", "2023-12-31")):  # fmt: skip
        sheet.cell(own[task], heads[heading], said)
    out = BytesIO()
    book.save(out)
    return out.getvalue(), task


def test_a_quarter_brings_its_tasks_along_from_the_template_to_the_ledger(office: Office) -> None:
    content, task = filled(office)
    filler, reviewer = office.browser(FILLER), office.browser(REVIEWER)
    draft = filler.upload(content)
    page = filler.text(f"/submit/{draft}")
    assert "随表报送的任务进展" in page
    assert "临民〔2023〕9号" in page
    kept = office.submission_service
    doubts = [finding_key(f) for f in kept.checked(draft).findings if f.severity is Severity.EXPLAIN]
    kept.explain(draft, demonstration_people(load_plan())[FILLER], doubts, "已核实")
    assert filler.send(draft).status_code == 303
    number = office.submissions[-1]
    shown = reviewer.text(f"/submission/{number}")
    assert "办法已经印发" in shown
    assert "办法已经印发" not in reviewer.text("/supervise")  # decided with its quarter, not there
    line = tasks_over(office.data_store).pending()[0].line.sequence
    assert reviewer.post(f"/supervise/line/{line}/accept").status_code == 409
    assert office.browser(OTHER).get(f"/submission/{number}").status_code == 404
    seen = reviewer.post(f"/review/{number}/accept", seen=number, note="")
    assert seen.status_code == 303, seen.get_data(as_text=True)
    ledger = tasks_over(office.data_store).ledger()
    assert ledger.reports_of(task)[-1].accepted_at is not None
    assert "办法已经印发" in office.browser(LEADER).text(f"/task/{task}")
