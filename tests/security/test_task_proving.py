"""What is accepted or ended of tasks asks for the password of a moment ago, and for another hand, like a quarter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from etl.tasks.task_service import TaskService
from etl.tasks.task_store import TaskStore
from plan.review import Person, Role
from plan.tasks.progress import Progress
from plan.tasks.slip import SlipAction, SlipColour
from tests.dashboards.task_samples import keep_tasks
from tests.security.home import CARE, FILLER, REVIEWER, Grown
from tests.security.household import Household, opened

SENDER = Person(FILLER, Role.FILLER, CARE)
ALL = Person("管理员", Role.MACHINE)
DEEDS = ("accept", "settle", "close", "end")


def forms(house: Household) -> dict[str, tuple[str, dict[str, str]]]:
    """Return what a reviewer may do for good: a report that waits, a slip at each of its last two steps, a task."""
    store = TaskStore(house.data_store)
    service = TaskService(store)
    task = next(each for each in store.ledger().current.values() if each.lead == CARE)
    told = Progress(task=task.id, day=date(2023, 6, 30), said="在办", cause="a", measures="b", deadline="c")
    line = service.report(told, SENDER).sequence
    slips = [service.issue(task.id, SlipColour.RED, ALL, "逾期").id for _ in range(2)]
    for slip in slips:
        service.step(slip, [SlipAction.RECEIVE, SlipAction.ANSWER], ALL, cause="a", measures="b", deadline="c")
    service.step(slips[1], [SlipAction.REVIEW, SlipAction.SETTLE], ALL)
    return {
        "accept": (f"/supervise/line/{line}/accept", {}),
        "settle": (f"/supervise/{slips[0]}/settle", {}),
        "close": (f"/supervise/{slips[1]}/close", {}),
        "end": (f"/task/{task.id}/end", {"on": "2023-07-01", "document": "临民〔2023〕3号"}),
    }


@pytest.fixture(name="house")
def _house(grown: Grown, tmp_path: Path) -> Iterator[Household]:
    with opened(grown.copied(tmp_path / "home"), tasks=True, two_persons=True) as house:
        keep_tasks(TaskStore(house.data_store))
        yield house


def test_what_is_for_good_asks_for_the_password_of_long_ago(house: Household) -> None:
    asked, reviewer = forms(house), house.person(REVIEWER)
    house.clock.ahead += timedelta(minutes=11)
    known = len(TaskStore(house.data_store).lines())
    for deed in DEEDS:
        path, form = asked[deed]
        answer = reviewer.post(path, headers={"Referer": f"{house.base}/supervise"}, **form)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/prove?next=%2Fsupervise"), deed
    assert len(TaskStore(house.data_store).lines()) == known
    assert reviewer.post("/prove", password=house.passwords[REVIEWER], next="/supervise").status_code == 303
    for deed in DEEDS:
        path, form = asked[deed]
        answer = reviewer.post(path, **form)
        assert (answer.status_code, answer.headers["Location"].startswith("/prove")) == (303, False), deed
    assert len(TaskStore(house.data_store).lines()) > known
