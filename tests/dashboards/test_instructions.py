"""批示 as people work with it: a leader writes, the department sees and answers, others do not know of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from access.permission import may_see
from app import app_over
from dashboards.reader import Reader
from dashboards.server.markup import to_html
from dashboards.server.page_cache import PageRenderer
from dashboards.server.routing import find_page, find_pages, with_parameters
from dashboards.viewer import Viewer
from etl.home import Home
from etl.store.data_store import DataStore
from etl.submissions import SubmissionService
from etl.tasks.task_store import TaskStore
from plan.catalogue import Plan
from plan.instant import CHINA
from plan.instruction import Instruction, InstructionState
from plan.review import Person, Role
from tests.dashboards.desks import EVALUATOR, FILLER, LEADER, OTHER, REVIEWER, Browser, Office, copy_of

TEXT = "护理型床位滞后，请一周内说明<b>原因</b>和办法"
GIVE = {"indicator": "8", "to": "养老服务科", "text": TEXT, "at": "/instructions?as_of=2023Q2"}
PAGE, INDICATOR, OVERVIEW = "/instructions?as_of=2023Q2", "/indicator/8?as_of=2023Q2", "/?as_of=2023Q2"


@pytest.fixture(name="office")
def _office(grown: Path, tmp_path: Path) -> Iterator[Office]:
    data_store = DataStore.of(Home(copy_of(grown, tmp_path / "home")))
    warehouse, service = data_store.warehouse(), SubmissionService(data_store)
    kept = data_store.instructions
    reader = Reader(data_store.plan, warehouse, data_store.bureau, instructions=kept.all)
    app = app_over(reader, instructions=kept, submission_service=service, secret=b"test")
    try:
        yield Office(app, service, data_store, app.server, reader)
    finally:
        service.close()
        warehouse.close()


def told(office: Office) -> list[Instruction]:
    return list(office.data_store.instructions.all())


def give(browser: Browser, **other: str) -> TestResponse:
    return browser.post("/instructions/give", **{**GIVE, **other})


def step(browser: Browser, office: Office, action: str, **form: str) -> TestResponse:
    return browser.post(f"/instructions/{told(office)[0].id}/{action}", at=PAGE, **form)


def test_written_seen_answered_and_closed(office: Office) -> None:
    leader, filler = office.browser(LEADER), office.browser(FILLER)
    assert "instructions-line" not in filler.text(OVERVIEW)
    assert give(leader).status_code == 303
    assert "1件未办结" in filler.text(OVERVIEW)
    assert "，1件待回复" in filler.text(OVERVIEW)
    shown = filler.text(INDICATOR)
    assert "护理型床位滞后" in shown
    assert "&lt;b&gt;" in shown
    assert "还没有人看过" in shown
    assert step(filler, office, "see").status_code == 303
    assert "已阅：" in leader.text(INDICATOR)
    assert step(filler, office, "reply", text="两家机构延期，12月底前完成").status_code == 303
    assert "两家机构延期" in leader.text(PAGE)
    assert "待回复" not in filler.text(OVERVIEW)
    assert step(leader, office, "close", text="继续跟进").status_code == 303
    assert told(office)[0].state is InstructionState.CLOSED
    assert "instructions-line" not in leader.text(OVERVIEW)
    assert "继续跟进" in leader.text(INDICATOR)  # the record stays where it belongs
    assert "继续跟进" not in leader.text(PAGE)
    assert "继续跟进" in leader.text(f"{PAGE}&all=yes")
    again = step(filler, office, "reply", text="补充")
    assert (again.status_code, "已经办结" in again.get_data(as_text=True)) == (409, True)


def _everybody(plan: Plan) -> list[Person]:
    """Return somebody of every role and department, and of a town."""
    fillers = [Person("甲", Role.FILLER, each.name) for each in plan.departments]
    towns = [Person("乙", Role.TOWN, plan.towns[0])]
    return [*fillers, *towns, *(Person("丙", role) for role in Role if role not in (Role.FILLER, Role.TOWN))]


@pytest.mark.parametrize("instructed", [False, True])
def test_content_made_once_for_many_is_what_each_would_see(office: Office, instructed: bool) -> None:
    """Every page that is kept, by everybody who may see it: made for him alone, and for whom it is kept."""
    if instructed:
        assert give(office.browser(LEADER)).status_code == 303
    store = office.data_store
    tasks, kept = TaskStore(store), store.instructions.all
    reader = Reader(store.plan, store.warehouse(), store.bureau, store.revisions.all, tasks, instructions=kept)
    renderer = PageRenderer(find_pages(), reader)
    shared = 0
    for page in (page for page in renderer.pages if not page.personal):
        path = re.sub(r"<(\w+)>", "8", page.path)
        for person in _everybody(store.plan):
            if not may_see(person, page.roles):
                continue
            request = with_parameters(
                renderer.request(path, "?as_of=2023Q2", Viewer(person)), find_page([page], path)[1]
            )
            made_for = page.seen_as(request)
            if made_for == request.viewer:
                continue
            shared += 1
            own, others = (
                to_html(page.build(replace(request, viewer=each, found={}))) for each in (request.viewer, made_for)
            )
            assert own == others, (path, person)
    assert shared > 20


def test_another_department_does_not_know_of_it(office: Office) -> None:
    give(office.browser(LEADER))
    other = office.browser(OTHER)
    for page in (OVERVIEW, INDICATOR, PAGE, f"{PAGE}&all=yes&indicator=8"):
        assert "护理型床位滞后" not in other.text(page)
        assert "件未办结" not in other.text(page)
    for action in ("see", "reply", "close"):
        assert step(other, office, action, text="x").status_code == 404
    assert not told(office)[0].entries
    for role in (REVIEWER, EVALUATOR, LEADER):
        assert "护理型床位滞后" in office.browser(role).text(INDICATOR)


@pytest.mark.parametrize("role", [FILLER, OTHER, REVIEWER, EVALUATOR])
def test_only_leaders_write_and_close(office: Office, role: int) -> None:
    browser = office.browser(role)
    assert "instruct-form" not in browser.text(PAGE)
    answer = give(browser)
    assert (answer.status_code, "由领导写" in answer.get_data(as_text=True)) == (403, True)
    assert not told(office)
    give(office.browser(LEADER))
    assert step(browser, office, "close").status_code in (403, 404)
    assert told(office)[0].open


@pytest.mark.parametrize("role", [LEADER, REVIEWER, EVALUATOR])
def test_only_the_department_answers(office: Office, role: int) -> None:
    give(office.browser(LEADER))
    for action in ("see", "reply"):
        assert step(office.browser(role), office, action, text="x").status_code == 403
    assert not told(office)[0].entries


@pytest.mark.parametrize(
    ("other", "status", "said"),
    [
        ({"text": "  "}, 403, "请写明内容"),
        ({"to": "外星科"}, 403, "请选择一个科室"),
        ({"due": "昨天"}, 403, "今天或以后"),
        ({"due": "2020-01-01"}, 403, "今天或以后"),
        ({"indicator": "99"}, 404, ""),
        ({"indicator": ""}, 404, ""),
        ({"indicator": "", "task": "nothing"}, 404, ""),
        ({"token": "wrong"}, 403, ""),
    ],
)
def test_what_cannot_be_is_refused_in_words(office: Office, other: dict[str, str], status: int, said: str) -> None:
    answer = give(office.browser(LEADER), **other)
    assert answer.status_code == status
    assert said in answer.get_data(as_text=True)
    assert not told(office)


def test_what_is_not_there_is_not_found(office: Office) -> None:
    leader = office.browser(LEADER)
    give(leader)
    assert leader.post("/instructions/nothing/close").status_code == 404
    assert step(leader, office, "give").status_code == 404
    assert step(leader, office, "nothing").status_code == 404


def test_the_form_proposes_the_department_that_answers_for_it(office: Office) -> None:
    page = office.browser(LEADER).text(f"{PAGE}&indicator=8")
    chosen = re.search(r'<option[^>]*value="([^"]+)"[^>]*selected', page) or re.search(
        r'<option[^>]*selected[^>]*value="([^"]+)"', page
    )
    assert chosen is not None
    assert chosen[1] == office.data_store.plan.indicator_of[8].department


def test_a_day_that_is_over_is_told(office: Office) -> None:
    tomorrow = datetime.now(UTC).astimezone(CHINA).date() + timedelta(days=1)
    give(office.browser(LEADER), due=tomorrow.isoformat())
    assert "已过期限" not in office.browser(FILLER).text(OVERVIEW)
    assert f"{tomorrow.month}月{tomorrow.day}日前回复" in office.browser(FILLER).text(INDICATOR)


def test_the_pages_are_there_in_english(office: Office) -> None:
    give(office.browser(LEADER))
    assert "1 open, 1 waiting for an answer." in office.browser(FILLER).text(f"{OVERVIEW}&lang=en")
    assert "Nobody has seen it yet." in office.browser(FILLER).text(f"{INDICATOR}&lang=en")
    assert "Answer by (may be left out)" in office.browser(LEADER).text(f"{PAGE}&lang=en")


def test_what_was_not_known_yet_is_not_shown(office: Office) -> None:
    give(office.browser(LEADER))
    assert "护理型床位滞后" not in office.browser(LEADER).text(f"{INDICATOR}&known_at=2023-08-01")
