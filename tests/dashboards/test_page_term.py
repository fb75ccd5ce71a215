"""A task's days through the server: a later one asked for and decided, the end by a document, and who may."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from dashboards.server.roles import demonstration_people
from etl.home import Home
from etl.store.data_store import DataStore
from etl.tasks import quotas
from etl.tasks.task_service import TaskService
from etl.yaml_files import load_plan
from plan.denied import Denied
from plan.tasks.task import Task
from tests.dashboards.desks import EVALUATOR, LEADER, REVIEWER, Office, copy_of, opened
from tests.dashboards.task_samples import keep_tasks, tasks_over

ASKED = {"due": "2026-06-30", "reason": "用地调整", "progress": "主体完工", "document": "临民〔2023〕21号"}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(scope="module", name="kept")
def _kept(grown: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_of(grown, tmp_path_factory.mktemp("term") / "home")
    keep_tasks(tasks_over(DataStore.of(Home(root))))
    return root


@pytest.fixture(name="office")
def _office(kept: Path, tmp_path: Path) -> Iterator[Office]:
    with opened(copy_of(kept, tmp_path / "home"), tasks=True) as office:
        yield office


def running(office: Office, late: bool = False) -> tuple[Task, int]:
    """Return a task whose due day has not come (or, late, has passed), and its lead's filler."""
    store = tasks_over(office.data_store)
    today = store.default_day(date(2030, 1, 1))
    people = [each.department for each in demonstration_people(load_plan())]
    tasks = [each for each in store.ledger().current.values() if (each.due < today) is late and each.lead in people]
    return tasks[0], people.index(tasks[0].lead)


def test_a_later_day_is_asked_for_by_the_lead_decided_by_a_reviewer_and_both_are_shown(office: Office) -> None:
    task, lead = running(office)
    filler, reviewer, where = office.browser(lead), office.browser(REVIEWER), f"/task/{task.id}"
    assert f"{where}/term" in filler.text(where)
    assert f'action="{where}/extend"' in filler.text(f"{where}/term")
    answer = filler.post(f"{where}/extend", **ASKED)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{where}/term?done=asked")
    page = filler.text(f"{where}/term?done=asked")
    assert f'action="{where}/extend"' not in page  # one at a time
    assert filler.post(f"{where}/extend", **ASKED).status_code == 409
    (waiting,) = tasks_over(office.data_store).pending()
    shown = reviewer.text("/supervise")
    assert all(text in shown for text in ("用地调整", "临民〔2023〕21号", f"<s>{task.due}</s>", "2026-06-30"))
    assert filler.post(f"/supervise/line/{waiting.line.sequence}/accept").status_code == 403
    assert reviewer.post(f"/supervise/line/{waiting.line.sequence}/accept").status_code == 303
    told = office.browser(LEADER).text(where)
    assert all(text in told for text in (str(task.due), "2026-06-30", "临民〔2023〕21号"))
    assert tasks_over(office.data_store).ledger().current[task.id].due == date(2026, 6, 30)


@pytest.mark.parametrize(
    "wrong",
    [{"due": "gestern"}, {"due": ""}, {"due": "2020-01-01"}, {"reason": "  "}],
)
def test_what_cannot_be_asked_is_refused_and_nothing_kept(office: Office, wrong: dict[str, str]) -> None:
    task, lead = running(office)
    assert office.browser(lead).post(f"/task/{task.id}/extend", **{**ASKED, **wrong}).status_code == 403
    assert not tasks_over(office.data_store).pending()


def test_after_the_day_no_later_one_can_be_asked_for(office: Office) -> None:
    task, lead = running(office, late=True)
    filler = office.browser(lead)
    assert "不能再申请延期" in filler.text(f"/task/{task.id}/term")
    assert filler.post(f"/task/{task.id}/extend", **ASKED).status_code == 403


def test_a_reviewer_ends_a_task_by_its_document_once(office: Office) -> None:
    task, lead = running(office)
    reviewer, where = office.browser(REVIEWER), f"/task/{task.id}"
    page = reviewer.text(f"{where}/term")
    assert f'action="{where}/end"' in page
    assert f'action="{where}/extend"' not in page
    ended = {"on": "2023-07-01", "document": "临民〔2023〕30号", "reason": "并入另一项"}
    assert reviewer.post(f"{where}/end", **{**ended, "document": " "}).status_code == 403
    assert reviewer.post(f"{where}/end", **{**ended, "on": "2001-01-01"}).status_code == 403
    assert office.browser(lead).post(f"{where}/end", **ended).status_code == 403
    assert reviewer.post(f"{where}/end", **ended).status_code == 303
    assert reviewer.post(f"{where}/end", **ended).status_code == 409
    assert "临民〔2023〕30号" in office.browser(LEADER).text(f"{where}?as_of=2023-09-30")
    assert "已经终止" in reviewer.text(f"{where}/term")
    assert office.browser(lead).post(f"{where}/extend", **ASKED).status_code == 409


def test_readers_and_other_units_have_no_such_page(office: Office) -> None:
    task, lead = running(office)
    other = next(place for place in range(6) if place != lead)
    for role in (LEADER, EVALUATOR, other):
        browser = office.browser(role)
        assert browser.get(f"/task/{task.id}/term").status_code == 404
        assert f"/task/{task.id}/term" not in browser.text(f"/task/{task.id}")
        assert browser.post(f"/task/{task.id}/extend", **ASKED).status_code == 403
        assert browser.post(f"/task/{task.id}/end", on="2023-07-01", document="x").status_code == 403
    assert office.browser(lead).post("/task/none/extend", **ASKED).status_code == 404


def test_no_form_takes_without_end(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    task, lead = running(office)
    service = TaskService(tasks_over(office.data_store))
    person = demonstration_people(load_plan())[lead]
    monkeypatch.setattr(quotas, "MOST_WAITING", 2)
    monkeypatch.setattr(quotas, "MOST_EVIDENCE", 3)
    filler = office.browser(lead)
    said = {"do": "send", "day": "2023-06-30", "said": "在办", "cause": "a", "measures": "b", "deadline": "c"}
    answers = [filler.post(f"/task/{task.id}/report", **said).status_code for _ in range(3)]
    assert answers == [303, 303, 409]
    for number in range(3):
        service.attach(PDF + b"%" * number, "批复.pdf", task.id, person)
    with pytest.raises(Denied, match="evidence_too_many"):
        service.attach(PDF, "批复.pdf", task.id, person)
    monkeypatch.setattr(quotas, "MOST_EVIDENCE", 30)
    monkeypatch.setattr(quotas, "MOST_A_DAY", 4 * len(PDF))
    with pytest.raises(Denied, match="evidence_too_full"):
        service.attach(PDF, "批复.pdf", task.id, person)
