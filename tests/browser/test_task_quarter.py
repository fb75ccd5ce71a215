"""A quarter of tasks in a browser: reported, reviewed, a slip's whole way, an extension, a town's part, the prints."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import expect

from dashboards.server.roles import demonstration_people, units_of_tasks
from etl.yaml_files import load_plan
from plan.tasks.slip import Slip, SlipState
from plan.tasks.supervise import SlipProposal, propose
from plan.tasks.task import Task
from reports.proof import Verdict, prove
from tests.browser.looks import overflow
from tests.browser.test_loop import LIVING, Desk
from tests.browser.walk import Walk
from tests.dashboards.desks import Office, grow, opened
from tests.dashboards.task_samples import keep_tasks, tasks_over
from tests.dashboards.test_page_progress import png

pytestmark = pytest.mark.browser

UNTIL = date(2022, 6, 30)
PLAN = load_plan()
PEOPLE = demonstration_people(PLAN)


@pytest.fixture(name="office")
def _office(tmp_path: Path) -> Iterator[Office]:
    grow(tmp_path / "home")
    with opened(tmp_path / "home", tasks=True, reports=True) as office:
        keep_tasks(tasks_over(office.data_store), until=UNTIL)
        yield office


def lagging(office: Office) -> tuple[SlipProposal, int]:
    """Return a proposal about a task that lags, to a unit that has a filler, and that filler's number."""
    store = tasks_over(office.data_store)
    fillers = [person.department for person in PEOPLE]
    found = propose(store.board(UNTIL), store.catalogue.supervision)
    proposal = next(each for each in found if each.reason == "below" and each.unit in fillers)
    return proposal, fillers.index(proposal.unit)


def running(office: Office, unit: str, but: str) -> Task:
    """Return another task of a unit whose day has not come."""
    tasks = tasks_over(office.data_store).ledger().current.values()
    return next(each for each in tasks if each.lead == unit and each.id != but and each.due > UNTIL)


def test_a_quarter_of_tasks_from_the_first_report_to_the_bulletin(
    walk: Walk, office: Office, keep: Callable[[object, str], None]
) -> None:
    proposal, number = lagging(office)
    filler = walk.seat(number, f"/task/{proposal.task.id}/progress", 360)
    _reports(filler)
    keep(filler.page, "quarter-progress-360")
    reviewer = walk.seat(6, "/supervise")
    _accepts(reviewer)
    _issues(reviewer, proposal)
    keep(reviewer.page, "quarter-supervise-1280")
    slip = walk.slip()
    assert (slip.task, slip.state) == (proposal.task.id, SlipState.ASSIGNED)
    _slip_goes_its_way(walk, slip, filler, reviewer, keep)
    _later_day(walk, office, filler, reviewer, running(office, proposal.unit, proposal.task.id))
    _town(walk, office, reviewer)
    _prints(office, reviewer, slip, keep)


def _reports(filler: Desk) -> None:
    page = filler.page
    for name, words in (("said", "正在推进"), ("cause", "用地未批"), ("measures", "专班协调")):
        field = page.locator(f"{LIVING} [name={name}]")
        if not field.is_visible():
            page.locator(f"{LIVING} .why-folded > summary").click()
        field.fill(words)
    page.locator(f"{LIVING} [name=deadline]").fill("2022-09-30")
    assert overflow(page) == 0
    page.locator(f"{LIVING} button[value=send]").click()
    expect(page.locator(f"{LIVING} .told", has_text="等审核")).not_to_have_count(0)


def _accepts(reviewer: Desk) -> None:
    """Accept what waits, and see that nothing waits any more."""
    reviewer.go("/supervise")
    reviewer.page.locator(f"{LIVING} #waiting .button-main").first.click()
    expect(reviewer.page.locator(f"{LIVING} #waiting")).to_have_count(0)


def _issues(reviewer: Desk, proposal: SlipProposal) -> None:
    chosen = f"{proposal.colour} {proposal.task.id}"
    only = "(form, chosen) => form.querySelectorAll('[name=slip]').forEach(e => { e.checked = e.value === chosen })"
    reviewer.page.locator(f"{LIVING} .issue-form").evaluate(only, chosen)
    reviewer.page.locator(f"{LIVING} .issue-form .button-main").click()
    expect(reviewer.page.locator(f"{LIVING} .open-slips tbody tr")).to_have_count(1)


def _slip_goes_its_way(
    walk: Walk, slip: Slip, filler: Desk, reviewer: Desk, keep: Callable[[object, str], None]
) -> None:
    where = f"/supervise/{slip.id}"
    filler.go(where)
    filler.page.locator(f"{LIVING} .slip-receive button").click()
    _answers(filler, "土地指标未下达")
    assert overflow(filler.page) == 0
    keep(filler.page, "quarter-slip-360")
    reviewer.go(where)
    reviewer.page.locator(f"{LIVING} .slip-return [name=note]").fill("措施要具体到人")
    reviewer.page.locator(f"{LIVING} .slip-return button").click()
    expect(reviewer.page.locator(f"{LIVING} .stop-returned")).to_be_visible()
    filler.go(where)
    expect(filler.page.locator(f"{LIVING} .slip-steps")).to_contain_text("措施要具体到人")
    _answers(filler, "土地指标未下达，已报市局")
    reviewer.go(where)
    reviewer.page.locator(f"{LIVING} .slip-settle button").click()
    expect(reviewer.page.locator(f"{LIVING} .slip-settle")).to_have_count(0)
    expect(reviewer.page.locator(f"{LIVING} .slip-close")).to_have_count(0)  # another one closes
    other = walk.seat(11, where)
    other.page.locator(f"{LIVING} .slip-close button").click()
    expect(other.page.locator(f"{LIVING} .slip-close")).to_have_count(0)
    assert (walk.slip().state, walk.slip().returned) == (SlipState.CLOSED, 1)


def _answers(filler: Desk, cause: str) -> None:
    page = filler.page
    page.locator(f"{LIVING} .slip-answer [name=cause]").fill(cause)
    page.locator(f"{LIVING} .slip-answer [name=measures]").fill("专人周调度")
    page.locator(f"{LIVING} .slip-answer [name=deadline]").fill("2022-10-31")
    page.locator(f"{LIVING} .slip-answer button").click()
    expect(page.locator(f"{LIVING} .slip-answer")).to_have_count(0)
    expect(page.locator(f"{LIVING} .slip-steps")).to_contain_text(cause)


def _later_day(walk: Walk, office: Office, filler: Desk, reviewer: Desk, task: Task) -> None:
    later = task.due + timedelta(days=181)
    filler.go(f"/task/{task.id}/term")
    page = filler.page
    page.locator(f"{LIVING} #extend [name=due]").fill(later.isoformat())
    page.locator(f"{LIVING} #extend [name=reason]").fill("施工图重审")
    page.locator(f"{LIVING} #extend [name=document]").fill("临民〔2022〕40号")
    page.locator(f"{LIVING} #extend button").click()
    expect(page.locator(f"{LIVING} .receipt")).to_be_visible()
    assert overflow(page) == 0
    _accepts(reviewer)
    reviewer.go(f"/task/{task.id}")
    expect(reviewer.page.locator(f"{LIVING} .due-both")).to_contain_text(task.due.isoformat())
    expect(reviewer.page.locator(f"{LIVING} .due-both")).to_contain_text(later.isoformat())
    assert tasks_over(office.data_store).ledger().current[task.id].due == later


def _town(walk: Walk, office: Office, reviewer: Desk) -> None:
    store = tasks_over(office.data_store)
    number, name = len(PEOPLE) + 1, units_of_tasks(PLAN, store.catalogue.supervision)[1].department
    town = walk.seat(number, "/town", 360)
    assert overflow(town.page) == 0
    town.page.locator(f"{LIVING} .open-slips a", has_text="报进展").first.click()
    page = town.page
    box = page.locator(f"{LIVING} [name=finished]")
    box.check()
    page.locator(f"{LIVING} [name=said]").fill("本镇站点已建成")
    photo = {"name": "现场.png", "mimeType": "image/png", "buffer": png()}
    page.set_input_files(f"{LIVING} [name=files]", photo)  # type: ignore[arg-type]
    page.locator(f"{LIVING} .progress-form button").click()
    expect(page.locator(f"{LIVING} .told")).to_be_visible()
    _accepts(reviewer)
    done = [each.progress for each in tasks_over(office.data_store).ledger().reports if each.progress.by_town == name]
    assert [(each.towns, len(each.evidence)) for each in done] == [((name,), 1)]


def _prints(office: Office, reviewer: Desk, slip: Slip, keep: Callable[[object, str], None]) -> None:
    """Print the slip's notice and the quarter's bulletin; both are what they say they are."""
    for path, place, words in (
        (f"/supervise/{slip.id}", "#notice", ("督办通知书", slip.id)),
        ("/supervise", "#bulletin", ("督查通报", "欠进度")),
    ):
        reviewer.go(path)
        reviewer.page.locator(f"{LIVING} {place} button[value=pdf]").click()
        file = reviewer.page.locator(f"{LIVING} {place} .receipt a.file[download]")
        expect(file).to_be_visible()
        keep(reviewer.page, f"quarter-print-{place[1:]}")
        content = reviewer.page.request.get(walk_address(reviewer) + (file.get_attribute("href") or "")).body()
        assert prove(office.data_store, content).verdict is Verdict.EQUAL
        text = re.sub(r"\s", "", "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages))
        assert all(each in text for each in words), text[:400]


def walk_address(desk: Desk) -> str:
    """Return where the server of a window is."""
    return desk.address
