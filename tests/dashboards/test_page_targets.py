"""Towns' targets through the server: drafted, answered by each town, agreed, issued; the sum; and who may."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dashboards.server.roles import demonstration_people
from etl.home import Home
from etl.store.data_store import DataStore
from etl.tasks.town_targets import TownTargets
from etl.yaml_files import load_plan
from plan.review import Person, Role
from plan.revision import targets_now
from tests.dashboards.desks import EVALUATOR, FILLER, LEADER, REVIEWER, Office, copy_of, opened
from tests.dashboards.task_samples import keep_tasks, tasks_over

PLAN = load_plan()
TOWN = len(demonstration_people(PLAN)) + 1
NAME = PLAN.towns[-1]
COUNT = PLAN.indicator_of[9]
YEAR = max(targets_now(COUNT))
CITY = targets_now(COUNT)[YEAR]
PAGE = f"/targets?indicator=9&year={YEAR}"
ALL = Person("管理员", Role.MACHINE)


@pytest.fixture(name="office")
def _office(grown: Path, tmp_path: Path) -> Iterator[Office]:
    root = copy_of(grown, tmp_path / "home")
    keep_tasks(tasks_over(DataStore.of(Home(root))), until=date(2021, 6, 30))
    with opened(root, tasks=True) as office:
        yield office


def kept(office: Office) -> TownTargets:
    return TownTargets(tasks_over(office.data_store), lambda: datetime(2023, 7, 1, tzinfo=UTC))


def form(**more: object) -> dict[str, object]:
    return {"indicator": "9", "year": str(YEAR), "at": PAGE, **more}


def test_a_target_is_drafted_answered_agreed_and_issued_where_the_sum_is_enough(office: Office) -> None:
    reviewer, town, leader = office.browser(REVIEWER), office.browser(TOWN), office.browser(LEADER)
    drafted = {f"value_{name}": "1" for name in PLAN.towns}
    assert reviewer.post("/targets/draft", **form(**drafted, note="第一稿")).status_code == 303
    assert f"{COUNT.name} {YEAR}</h2>" in reviewer.text("/targets")  # what is negotiated stands first
    page = town.text("/town")
    assert "本镇目标" in page
    key = kept(office).of(PLAN, 9, YEAR)[NAME].key
    other = kept(office).of(PLAN, 9, YEAR)[PLAN.towns[0]].key
    assert other not in page
    assert town.post("/town/target/agree", key=other).status_code == 404
    assert town.post("/town/target/ask", key=key, value="3", note=" ").status_code == 403
    assert town.post("/town/target/ask", key=key, value="多点", note="x").status_code == 403
    assert town.post("/town/target/ask", key=key, value="3", note="有两处新建", at="/town").status_code == 303
    assert "有两处新建" in reviewer.text(PAGE)
    for name in PLAN.towns[:-1]:
        kept(office).answer(PLAN, COUNT, YEAR, name, ALL)
    assert "/targets/issue" not in reviewer.text(PAGE)
    assert reviewer.post("/targets/agree", **form(town=list(PLAN.towns))).status_code == 303
    total = len(PLAN.towns) - 1 + 3
    issued = form(document="临民〔2023〕8号", dated="2023-07-01")
    shown = reviewer.text(PAGE)
    assert total >= CITY
    assert f"够全市目标{CITY:g}" in shown
    assert reviewer.post("/targets/issue", **issued).status_code == 403  # agreed by the same person
    assert 'action="/targets/issue"' in leader.text(PAGE)  # who may, is offered it, also without a name of his own
    assert leader.post("/targets/issue", **issued).status_code == 303
    found = kept(office).of(PLAN, 9, YEAR)
    assert found[NAME].steps[-1].by == "领导"  # the journal names whoever has no name by what he acts as
    assert {name: each.holding(date(2023, 7, 1)) for name, each in found.items()} == {
        **dict.fromkeys(PLAN.towns[:-1], 1.0), NAME: 3.0,
    }  # fmt: skip
    assert found[NAME].holding(date(2023, 6, 30)) is None
    assert "已下达" in town.text("/town")
    assert "已下达" in office.browser(EVALUATOR).text(PAGE)
    assert not tasks_over(office.data_store).journal.task_faults()


def test_less_than_the_citys_target_cannot_be_issued(office: Office) -> None:
    service = kept(office)
    service.draft(PLAN, COUNT, YEAR, dict.fromkeys(PLAN.towns, 0.0), ALL)
    for name in PLAN.towns:
        service.answer(PLAN, COUNT, YEAR, name, ALL)
    service.agree(PLAN, 9, YEAR, PLAN.towns, ALL)
    answer = office.browser(LEADER).post("/targets/issue", **form(document="x", dated="2023-07-01"))
    assert answer.status_code == 409
    assert "不够全市目标" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"value_不存在镇": "3"}, 403),
        ({f"value_{NAME}": "-1"}, 403),
        ({f"value_{NAME}": "1e3"}, 403),
        ({f"value_{NAME}": "NaN"}, 403),
        ({f"value_{NAME}": "3", "year": "2031"}, 403),
        ({f"value_{NAME}": "3", "indicator": "99"}, 404),
        ({f"value_{NAME}": "3", "year": "heuer"}, 404),
    ],
)
def test_what_is_no_target_is_refused(office: Office, more: dict[str, str], status: int) -> None:
    assert office.browser(REVIEWER).post("/targets/draft", **{**form(), **more}).status_code == status
    assert kept(office).all() == ()


def test_who_may_not_is_refused_and_offered_nothing(office: Office) -> None:
    drafted = form(**{f"value_{NAME}": "1"})
    for number in (FILLER, EVALUATOR, LEADER, TOWN):
        browser = office.browser(number)
        assert browser.post("/targets/draft", **drafted).status_code == 403
        assert browser.post("/targets/agree", **form(town=NAME)).status_code == 403
        if number != TOWN:
            assert 'action="/targets/' not in browser.text(PAGE)
            assert browser.post("/town/target/agree", key="x").status_code == 403
    assert office.browser(TOWN).get("/targets").status_code == 403
    assert office.browser(REVIEWER).post("/targets/burn", **drafted).status_code == 404
