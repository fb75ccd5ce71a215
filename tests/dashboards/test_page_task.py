"""A task's page and the plan's text: the clause's own words, days, history, evidence, links both ways."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

from dashboards.pages.plan import text_page
from dashboards.pages.task.page import PAGE, build, named
from dashboards.reader import Reader
from dashboards.request import Request
from dashboards.server.routing import request_of, with_parameters
from dashboards.urls import url_of
from etl.home import Home
from etl.store.data_store import DataStore
from etl.tasks.task_service import TaskService
from plan.review import Person, Role
from plan.tasks.slip import SlipColour
from plan.tasks.task_status import TaskStatus
from presentation.tasks.trajectory import trajectory_svg
from tests.dashboards.desks import FILLER, LEADER, REVIEWER, copy_of, opened
from tests.dashboards.task_samples import keep_extension, keep_tasks, tasks_over
from tests.dashboards.tree import by_class, find, hrefs, text_in
from tests.plan.tasks.making import COMMITMENTS

DAY = date(2023, 6, 30)
MACHINE = Person("管理员", Role.MACHINE)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(scope="module", name="kept")
def _kept(grown: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_of(grown, tmp_path_factory.mktemp("task") / "home")
    store = tasks_over(DataStore.of(Home(root)))
    tasks = keep_tasks(store)
    keep_extension(store, tasks[6], date(2025, 6, 30))
    service = TaskService(store)
    service.issue("41", SlipColour.RED, MACHINE, "逾期181天", DAY)
    service.attach(PDF, "方案 “定稿”.pdf", "7", MACHINE, node=0)
    return root


@pytest.fixture(name="reader")
def _reader(kept: Path) -> Iterator[Reader]:
    data_store = DataStore.of(Home(kept))
    warehouse = data_store.warehouse()
    yield Reader(data_store.plan, warehouse, tasks=tasks_over(data_store))
    warehouse.close()


def asked(reader: Reader, task: str, search: str = "?as_of=2023-06-30") -> Request:
    return with_parameters(request_of(reader, url_of(PAGE.path, task=task), search), {"task": task})


def test_the_clause_stands_in_its_paragraph_marked_by_its_own_words(reader: Reader) -> None:
    ledger = reader.tasks.ledger()  # type: ignore[union-attr]
    for task in ledger.tasks[::7]:
        page = build(asked(reader, task.id))
        marked = [text_in(each) for each in by_class(page, "clause-own")]
        assert marked == [ledger.commitments.by_id[each].quote for each in task.commitments]
        paragraph = ledger.commitments.paragraph_of(task.commitments[0])[0]
        assert paragraph in [text_in(each) for each in by_class(page, "clause")]


def test_what_the_plan_does_not_say_is_said_to_come_from_the_decomposition(reader: Reader) -> None:
    said = text_in(build(asked(reader, "7")))
    assert "来自任务分解表第1版（2021年1月11日接受），不是规划的话" in said


def test_an_extended_task_shows_both_days_and_the_gap_by_each(reader: Reader) -> None:
    page = build(asked(reader, "7"))
    struck = {text_in(each) for each in find(page, lambda c: type(c).__name__ == "S")}
    assert {"24年12月", "2024-12-31"} <= struck
    assert "2025-06-30" in text_in(page)
    assert len(by_class(page, "line-before")) == 1


def test_the_rule_of_the_light_is_named_with_its_source(reader: Reader) -> None:
    said = text_in(build(asked(reader, "41")))
    assert "银川2025（银川市发展和改革委员会" in said
    assert "红灯" in said


def test_every_status_has_a_page_and_a_sentence(reader: Reader) -> None:
    board = reader.tasks.board(DAY)  # type: ignore[union-attr]
    one_of_each = {each.status: each.task for each in board.tasks}
    assert len(one_of_each) >= 6
    for status, task in one_of_each.items():
        page = build(asked(reader, task.id))
        sentence = text_in(find(page, lambda c: getattr(c, "id", "") == "heading"))
        assert task.title in sentence
        if status is TaskStatus.OVERDUE:
            assert "已逾期181天" in sentence
        build(asked(reader, task.id, "?as_of=2023-06-30&lang=en"))
        build(asked(reader, task.id, "?as_of=2021-01-01"))


def test_a_report_is_told_with_what_became_of_it(reader: Reader) -> None:
    said = text_in(by_class(build(asked(reader, "7")), "task-history"))
    assert "2021年二季度" in said
    assert "2022-01-06接受" in said
    assert "按计划推进" in said


def test_slips_are_told_with_their_stops(reader: Reader) -> None:
    page = build(asked(reader, "41"))
    rows = by_class(page, "slip-rows")
    assert "逾期181天" in text_in(rows)
    assert "交办" in text_in(rows)
    assert any("/supervise/2023-01" in href for href in hrefs(rows))


def test_there_is_no_page_of_a_task_nobody_has(reader: Reader) -> None:
    assert named(asked(reader, "7")) == reader.tasks.ledger().by_id["7"].title  # type: ignore[union-attr]
    assert named(asked(reader, "007")) is None


@pytest.mark.parametrize("width", [340, 1180])
def test_the_trajectory_is_a_drawing_of_any_task(reader: Reader, width: int) -> None:
    board = reader.tasks.board(DAY)  # type: ignore[union-attr]
    for each in board.tasks[:12]:
        svg = trajectory_svg(each, [(each.task.start, 0.0), (each.task.start + timedelta(days=9), 1.4)], width)
        assert fromstring(svg).attrib["viewBox"].startswith(f"0 0 {width}")


def test_evidence_is_handed_out_as_an_attachment_and_nothing_else(kept: Path) -> None:
    with opened(kept, tasks=True) as office:
        browser = office.browser(LEADER)
        page = browser.text("/task/7?as_of=2023-06-30")
        line = tasks_over(office.data_store).ledger().evidence[0].line
        assert f"/download/evidence/{line}?as_of=2023-06-30" in page
        answer = browser.get(f"/download/evidence/{line}")
        assert answer.data == PDF
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.mimetype == "application/octet-stream"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert browser.get(f"/download/evidence/{line + 900}").status_code == 404


def test_evidence_of_a_node_that_was_not_done_yet_is_not_shown_of_an_earlier_day(reader: Reader) -> None:
    of_node = [text_in(each) for each in by_class(build(asked(reader, "7")), "evidence")]
    assert of_node
    assert "定稿" in of_node[0]
    assert not by_class(build(asked(reader, "7", "?as_of=2021-06-30")), "evidence")


def test_only_whoever_may_report_a_task_is_led_to_its_form(kept: Path) -> None:
    with opened(kept, tasks=True) as office:
        own = next(t for t in tasks_over(office.data_store).ledger().tasks if t.lead == "养老服务科")
        other = next(t for t in tasks_over(office.data_store).ledger().tasks if t.lead == "社会救助科")
        assert f"/task/{own.id}/progress" in office.browser(FILLER).text(f"/task/{own.id}")
        assert f"/task/{other.id}/progress" not in office.browser(FILLER).text(f"/task/{other.id}")
        assert f"/task/{own.id}/progress" not in office.browser(REVIEWER).text(f"/task/{own.id}")


def test_the_plans_text_marks_every_clause_and_leads_to_its_tasks(reader: Reader) -> None:
    ledger = reader.tasks.ledger()  # type: ignore[union-attr]
    page = text_page.build(request_of(reader, "/plan/text", "?as_of=2023-06-30"))
    taken, left = by_class(page, "clause-taken"), by_class(page, "clause-open")
    assert len(taken) + len(left) == len(COMMITMENTS.all) + 2  # and the two of the key
    quotes = [text_in(each.children[0]) for each in (*taken, *left) if isinstance(each.children, list)]
    assert sorted(quotes) == sorted(each.quote for each in ledger.commitments.all)
    assert {f"/task/{task.id}?as_of=2023-06-30" for task in ledger.tasks} <= set(hrefs(page))
