"""The bulletin of supervision, and what the report tells of the ledger: one engine, proven alike."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime

import pypdf
import pytest
from docx import Document

from data.task_plan import taken
from etl.store.data_store import DataStore
from etl.store.journal.task_line import NewTaskLine, TaskLineKind
from etl.tasks.task_seeding import seed_tasks
from etl.tasks.task_service import TaskService
from etl.tasks.task_store import TaskStore
from plan.instant import instant_of
from plan.review import Person, Role
from plan.tasks.progress import Progress
from reports.blocks import Paragraph, TableBlock, Tone
from reports.evaluation import evaluation_of, report_of
from reports.making import ReportKind, make, materials_of
from reports.proof import Verdict, prove
from reports.question import ReportDocument, ReportQuestion
from tests.plan.tasks.making import COMMITMENTS
from wording import Lang

DAY = date(2023, 9, 30)
THEN = instant_of("2023-11-30T00:00")
ASKED = ReportQuestion(DAY, THEN, THEN, document=ReportDocument.BULLETIN)
TASKS = len(tuple(taken(COMMITMENTS)))
"""Those of the demonstration, which leaves thirty commitments to nobody."""


@pytest.fixture
def tasked(copied: Callable[[str], DataStore]) -> DataStore:
    """Return a home with the demonstration and its tasks."""
    data_store = copied("tasked")
    assert seed_tasks(TaskStore(data_store))
    return data_store


def words(data_store: DataStore, question: ReportQuestion) -> str:
    report = report_of(materials_of(data_store, question))
    blocks = [block for section in report.sections for block in section.blocks]
    said = [block.text for block in blocks if isinstance(block, Paragraph)]
    cells = [cell for block in blocks if isinstance(block, TableBlock) for row in block.rows for cell in row]
    return "\n".join([report.title, *said, *cells])


def test_a_bulletin_counts_as_the_board_does(tasked: DataStore) -> None:
    said = words(tasked, ASKED)
    board, every = TaskStore(tasked).board(DAY, THEN), len(COMMITMENTS.all)
    assert "2023年三季度规划任务督查通报" in said
    assert f"规划条目{every}条，已分解{every - 30}条，未分解30条，分解为{TASKS}项任务" in said
    five = board.county_counts()
    assert "、".join(f"{word}{count}项" for word, count in zip(_FIVE, five.values(), strict=True)) in said
    short = next(iter(five.values()))
    assert f"欠进度{short}项。" in said
    assert "敬老院改造提升三年行动" in said
    assert "2023-12-31 →2024-06-30" in said
    assert "未规定" in said
    assert "演示" in said


_FIVE = ("欠进度", "达进度", "超进度", "已完成和提前完成", "其它")


@pytest.mark.parametrize("kind", [ReportKind.PDF, ReportKind.WORD])
def test_a_bulletin_is_proven_and_says_what_it_says(tasked: DataStore, kind: ReportKind) -> None:
    made = make(tasked, ASKED, kind)
    assert make(tasked, ASKED, kind) == made
    proof = prove(tasked, made)
    assert proof.verdict in (Verdict.EQUAL, Verdict.SUPERSEDED)  # the indicators' own figures may have been corrected
    assert not proof.mismatches
    if kind is ReportKind.PDF:
        text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages)
    else:
        text = "".join(paragraph.text for paragraph in Document(io.BytesIO(made)).paragraphs)
    assert "督查通报" in text
    altered = made.replace(b"/Title", b"/Titel", 1) if kind is ReportKind.PDF else made + b"\0"
    assert prove(tasked, altered).verdict is not Verdict.EQUAL


def test_what_comes_later_does_not_change_what_was_known(tasked: DataStore) -> None:
    before = make(tasked, ASKED)
    service = TaskService(TaskStore(tasked))
    service.report(
        Progress(task="1", day=DAY, said="补报", cause="a", measures="b", deadline="c"), Person("x", Role.MACHINE), True
    )
    # A later decomposition too: what was in force then is what the bulletin of then is made of.
    ledger = service.store.ledger()
    tasks = [task.model_copy(update={"lead": "养老服务科", "title": f"{task.title}改"}) for task in ledger.tasks[:40]]
    content = {"tasks": [task.model_dump(mode="json") for task in tasks], "reason": "机构改革"}
    sent = NewTaskLine(TaskLineKind.DECOMPOSITION, content, "林立", datetime.now(UTC), "decomposition")
    decision = NewTaskLine(TaskLineKind.DECISION, {"state": "accepted", "note": ""}, "何佳", datetime.now(UTC))
    service.store.journal.append(lambda lines: (sent, decision))
    assert len(service.store.ledger().tasks) == 40
    assert service.store.ledger(THEN).tasks == ledger.tasks
    assert make(tasked, ASKED) == before


def test_a_bulletin_of_before_there_was_a_decomposition_says_so(tasked: DataStore) -> None:
    early = instant_of("2022-01-31T00:00")
    said = words(tasked, ReportQuestion(date(2021, 12, 31), early, early, document=ReportDocument.BULLETIN))
    assert "还没有接受过任务分解表" in said


def test_a_bulletin_in_english(tasked: DataStore) -> None:
    said = words(tasked, ReportQuestion(DAY, THEN, THEN, Lang.EN, document=ReportDocument.BULLETIN))
    assert "Bulletin on the Supervision of Tasks" in said
    assert f"Of {len(COMMITMENTS.all)} commitments {len(COMMITMENTS.all) - 30} are taken" in said


def test_the_report_tells_what_the_ledger_knows_and_nothing_is_pending_there(tasked: DataStore) -> None:
    report = evaluation_of(materials_of(tasked, ReportQuestion(DAY, THEN, THEN)))
    told = {
        section.title: section
        for section in report.sections
        if section.title[:1] in "三四五" or "附件3" in section.title
    }
    assert len(told) == 4
    for section in told.values():
        assert not [b for b in section.blocks if isinstance(b, Paragraph) and b.tone is Tone.PENDING], section.title
    annex = next(section for title, section in told.items() if "附件3" in title)
    table, evidence = (block for block in annex.blocks if isinstance(block, TableBlock))
    assert len(table.rows) == TASKS
    kept = TaskStore(tasked).ledger(THEN).evidence
    assert kept
    assert [row[0] for row in evidence.rows] == [str(number) for number in range(1, len(kept) + 1)]
    assert [(row[4], row[6]) for row in evidence.rows] == [(each.name, each.sha256[:16]) for each in kept]


def test_a_home_without_tasks_gets_the_report_it_always_got(demo: DataStore) -> None:
    materials = materials_of(demo, ReportQuestion(DAY, THEN, THEN))
    assert materials.tasks is None
    report = evaluation_of(materials)
    annex = next(section for section in report.sections if "附件3" in section.title)
    assert [block.tone for block in annex.blocks if isinstance(block, Paragraph)] == [Tone.PENDING]
    assert not annex.landscape
