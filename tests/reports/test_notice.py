"""The notice of a slip: what it says, that it is of its own moment, and that it is proven like every report."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pypdf
import pytest
from docx import Document

from etl.store.data_store import DataStore
from etl.store.journal.evaluation_texts import ReportEntry, kind_of
from etl.tasks.task_seeding import seed_tasks
from etl.tasks.task_service import TaskService
from etl.tasks.task_store import TaskStore
from plan.period import Period
from plan.review import Person, Role
from plan.tasks.progress import Progress
from plan.tasks.slip import Slip, SlipAction, SlipColour
from presentation.tasks.printing import bulletin_query, notice_query
from reports.blocks import Paragraph, TableBlock
from reports.evaluation import report_of
from reports.making import ReportKind, make, materials_of
from reports.proof import Verdict, prove
from reports.question import ReportDocument, question_asked
from reports.reporter import Reports, question_of
from wording import Lang

HANDED = datetime(2023, 10, 9, 1, 30, tzinfo=UTC)
OFFICE = Person("督查员", Role.REVIEWER)
ALL = Person("管理员", Role.MACHINE)


@pytest.fixture
def tasked(copied: Callable[[str], DataStore]) -> DataStore:
    """Return a home with the demonstration and its tasks."""
    data_store = copied("tasked")
    assert seed_tasks(TaskStore(data_store))
    return data_store


def handed(data_store: DataStore) -> Slip:
    """Issue a slip to a unit on a task with clauses of the plan."""
    service = TaskService(TaskStore(data_store), lambda: HANDED)
    task = next(task for task in service.store.ledger().tasks if len(task.commitments) > 1)
    return service.issue(task.id, SlipColour.YELLOW, OFFICE, "低于序时23.5个百分点")


def words(data_store: DataStore, slip: Slip, lang: Lang = Lang.ZH) -> str:
    question = question_asked(notice_query(TaskStore(data_store), slip, lang))
    report = report_of(materials_of(data_store, question))
    blocks = [block for section in report.sections for block in section.blocks]
    said = [block.text for block in blocks if isinstance(block, Paragraph)]
    cells = [cell for block in blocks if isinstance(block, TableBlock) for row in block.rows for cell in row]
    return "\n".join([report.title, *report.facts, *said, *cells])


def test_a_notice_says_what_is_demanded_of_whom_why_and_by_when(tasked: DataStore) -> None:
    slip, store = handed(tasked), TaskStore(tasked)
    task = store.ledger().by_id[slip.task]
    said = words(tasked, slip)
    assert slip.due is not None
    told = ["督办通知书", slip.id, "黄单", task.title, task.lead, task.post, "低于序时23.5个百分点", OFFICE.name]
    told += [f"{slip.due.year}年{slip.due.month}月{slip.due.day}日", "2023-10-09 09:30", "演示"]
    assert [each for each in told if each not in said] == []
    for each in task.commitments:
        commitment = store.ledger().commitments.by_id[each]
        assert f"“{commitment.quote}”" in said
    english = words(tasked, slip, Lang.EN)
    assert "Notice of Supervision" in english
    assert "becomes a red one" in english


@pytest.mark.parametrize("kind", [ReportKind.PDF, ReportKind.WORD])
def test_a_notice_is_proven_and_a_change_in_it_is_found(tasked: DataStore, kind: ReportKind, tmp_path: Path) -> None:
    slip = handed(tasked)
    question = question_asked(notice_query(TaskStore(tasked), slip, Lang.ZH))
    made = make(tasked, question, kind)
    proof = prove(tasked, made)
    assert (proof.verdict, proof.mismatches, proof.changed) == (Verdict.EQUAL, (), ())
    if kind is ReportKind.PDF:
        pages = pypdf.PdfReader(io.BytesIO(made)).pages
        assert "督办通知书" in pages[0].extract_text()
        assert len(pages) <= 4
        return
    document = Document(io.BytesIO(made))
    assert not any("目" in paragraph.text and len(paragraph.text) < 4 for paragraph in document.paragraphs)
    resaved = io.BytesIO()
    document.save(resaved)
    assert prove(tasked, resaved.getvalue()).verdict is Verdict.RESAVED
    demand = next(each for each in document.paragraphs if "23.5" in each.text)
    demand.runs[0].text = demand.text.replace("23.5", "3.5")
    for run in demand.runs[1:]:
        run.text = ""
    altered = io.BytesIO()
    document.save(altered)
    found = prove(tasked, altered.getvalue())
    assert found.verdict is Verdict.ALTERED
    assert any("3.5" in each.printed for each in found.mismatches)


def test_what_comes_after_it_was_handed_over_changes_no_byte(tasked: DataStore) -> None:
    slip, store = handed(tasked), TaskStore(tasked)
    question = question_asked(notice_query(store, slip, Lang.ZH))
    before = make(tasked, question)
    service = TaskService(store)
    service.report(Progress(task=slip.task, day=HANDED.date(), said="补报", cause="a", measures="b", deadline="c"), ALL)
    later = service.step(
        slip.id, [SlipAction.RECEIVE, SlipAction.ANSWER], ALL, cause="a", measures="b", deadline="2023-12-01"
    )
    assert question_asked(notice_query(store, later, Lang.ZH)) == question
    assert make(tasked, question) == before
    assert prove(tasked, before).verdict is Verdict.EQUAL


def test_notices_and_bulletins_stand_in_the_list_with_their_questions(tasked: DataStore) -> None:
    slip, store = handed(tasked), TaskStore(tasked)
    reports = Reports(tasked, tasked.warehouse(), patience=60)
    asked = [
        notice_query(store, slip, Lang.ZH),
        bulletin_query(store, Period(2023, 3), None, Lang.EN),
        bulletin_query(store, Period(2026, 1), None, Lang.ZH),
    ]
    entries = [job.made for each in asked if (job := reports.make(each, "pdf", "甲"))]
    reports.close()
    assert [entry.kind for entry in reports.made()][-3:] == [
        f"pdf:::notice:{slip.id}",
        "pdf:en::bulletin",
        "pdf:::bulletin",
    ]
    for entry in entries:
        assert entry is not None
        assert reports.content(entry) is not None
        assert question_of(entry).document in (ReportDocument.NOTICE, ReportDocument.BULLETIN)
        assert make(tasked, question_of(entry)) == reports.content(entry)


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        (("pdf", Lang.ZH), "pdf"),
        (("docx", Lang.EN), "docx:en"),
        (("pdf", Lang.ZH, "linhai-layout"), "pdf::linhai-layout"),
        (("xlsx", Lang.EN, "p"), "xlsx:en:p"),
        (("pdf", Lang.ZH, "", "bulletin"), "pdf:::bulletin"),
        (("docx", Lang.EN, "p", "notice", "2023-07"), "docx:en:p:notice:2023-07"),
    ],
)
def test_the_kind_of_a_listed_report_is_read_back(parts: tuple[str, ...], kind: str) -> None:
    assert kind_of(*parts) == kind  # type: ignore[arg-type]
    entry = ReportEntry(kind, "2023-09-30", "", "", "", "", "", "", "甲", HANDED)
    given = (*parts, *[""] * (5 - len(parts)))
    assert (entry.ending, entry.lang, entry.plan, entry.document, entry.slip) == given
