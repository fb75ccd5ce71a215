"""The server as ``guibiao serve`` makes it, over a home in which there is something of everything to be done."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from html import unescape
from pathlib import Path

from openpyxl import load_workbook

from access.administration import Administration
from access.totp import code_at, secret_read, step_of
from app import create_app
from dashboards.server.settings import Settings
from etl.evaluation.kept_evaluation import KeptEvaluation
from etl.home import Home
from etl.store.data_store import DataStore
from etl.tasks.task_service import TaskService
from etl.tasks.town_targets import TownTargets
from plan.board import reporting
from plan.review import Person as Actor
from plan.review import Role
from plan.tasks.slip import SlipAction, SlipColour
from tests.dashboards.task_samples import keep_tasks, tasks_over
from tests.dashboards.test_page_decompose import form_with
from tests.security.home import (
    CARE,
    EVALUATOR,
    FILLER,
    LEADER,
    MACHINE,
    OTHER,
    RELIEF,
    REVIEWER,
    TOWN_NAME,
    Clock,
    Grown,
    doors_at,
    grow,
    settled,
)
from tests.security.household import HERE, Household, Person, furnish, grown

SECOND, CHILD, CODED, GIVING = "韩复核", "尤填报", "沈动态", "朱评估"
"""A second reviewer, who accepts what the first one sent; a filler of a department that types; one with a second
factor; a second evaluator."""

CHILDREN = "儿童福利科"
SPARE = (
    "账号改",
    "账号停",
    "账号启",
    "账号解",
    "账号锁",
    "账号重",
    "账号登",
    "账号出",
    "账号密",
    "账号端",
    "账号证",
    "账号设",
)
"""Accounts to which something is done, or which do something to themselves."""

PLAN_TEXT = """某县“十四五”规划
共2项指标。
| 类别 | 序号 | 指标 | 2020年 | 2025年 | 属性 |
| 救助 | 1 | 低保标准（元/年） | 9,720 | 13000 | 约束性 |
| 养老 | 2 | 护理型床位占比（%） | 52 | 58以上 | 预期性 |
"""
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
TASKS_OF_CARE, TASKS_OF_TOWN = ("2", "8", "14", "20"), ("26", "32", "38")
"""Counted tasks that the department of :data:`FILLER` leads, and those that the town of :data:`TOWN` leads."""

PART = "5"
"""A task of which each town has a part."""

COUNTED, YEAR, AGREED_YEAR = 9, 2025, 2022
"""The indicator, and the year, whose targets are parted among towns, and one of which they are agreed."""


@dataclass(frozen=True)
class Whole:
    """A grown home, the bytes that its people bring, and the secret of the second factor."""

    grown: Grown
    files: dict[str, bytes] = field(default_factory=dict)

    def copied(self, to: Path) -> Whole:
        """Return the same for somebody who may change it."""
        copy = self.grown.copied(to)
        return replace(self, grown=replace(copy, things=dict(copy.things)))


@contextmanager
def opened_whole(whole: Whole) -> Iterator[Household]:
    """Yield the server over a home as the command line makes it; closed at the end."""
    home = Home(whole.grown.root)
    app = create_app(Settings(home))
    service, access = app.shown.submission_service, app.shown.access_services
    assert service is not None
    assert access is not None
    try:
        yield Household(
            app, service, DataStore.of(home), access.authenticator, access.administration, access.audit, Clock(),
            dict(whole.grown.passwords), HERE, dict(whole.grown.things), access.displays,
        )  # fmt: skip
    finally:
        app.closing.close()


def grow_whole(root: Path, workbooks: Path) -> Whole:
    """Make the home: what :func:`grow` makes, tasks, and of everything that can be done one thing to do it to."""
    bare = grow(root, workbooks)
    passwords = {**bare.passwords, **_more_accounts(root)}
    store = tasks_over(DataStore.of(Home(root)))
    leads = {**dict.fromkeys(TASKS_OF_CARE, CARE), **dict.fromkeys(TASKS_OF_TOWN, TOWN_NAME)}
    keep_tasks(store, until=date(2023, 6, 30), leads=leads)
    whole = Whole(replace(bare, passwords=passwords))
    with opened_whole(whole) as house:
        furnish(house)
        _drafts(house, whole.files)
        _supervision(house, whole.files)
        _negotiated(house)
        _told(house)
        _doors(house)
        return replace(whole, grown=replace(whole.grown, things=house.things))


def _more_accounts(root: Path) -> dict[str, str]:
    doors = doors_at(root)
    plan = DataStore.of(Home(root)).plan
    administration = Administration(doors, reporting(plan), towns=plan.towns)
    roles = {SECOND: Role.REVIEWER, CODED: Role.LEADER, GIVING: Role.EVALUATOR, **dict.fromkeys(SPARE, Role.LEADER)}
    made = {name: administration.add(MACHINE, name, role) for name, role in roles.items()}
    made[CHILD] = administration.add(MACHINE, CHILD, Role.FILLER, CHILDREN)
    for name in made:
        settled(doors, name)
    return made


def _drafts(house: Household, files: dict[str, bytes]) -> None:
    """Lay a draft for everything that can be done to one, and send what is decided about."""
    care, relief = house.person(FILLER), house.person(OTHER)
    alone = ("unmend", "explain", "blanks", "confirm", "again", "restore", "discard")
    periods = ("2024Q1", "2024Q2", "2024Q3", "2025Q1", "2025Q2", "2025Q3", "2025Q4")
    for deed, period in zip(alone, periods, strict=True):
        house.things[deed] = relief.upload(_workbook(relief, RELIEF, period), f"{deed}.xlsx", RELIEF, period)
    relief.upload(_doubtful(_workbook(relief, RELIEF, "2025Q3"), 4), "新的.xlsx", RELIEF, "2025Q3")
    for deed, period in (("mend", "2024Q1"), ("type", "2024Q2")):
        doubtful = _doubtful(_workbook(care, CARE, period))
        house.things[deed] = care.upload(doubtful, f"{deed}.xlsx", CARE, period)
    files["workbook"] = _workbook(care, CARE, "2024Q4")
    house.things["read_as"] = care.upload(_workbook(care, CARE, "2024Q3"), "别季.xlsx", CARE, "2025Q4")
    for deed, period in (("send", "2025Q1"), ("withdraw", "2025Q2")):
        house.things[deed] = care.upload(_workbook(care, CARE, period), f"{deed}.xlsx", CARE, period)
        assert care.post(f"/desk/{house.things[deed]}/blanks", stand="yes").status_code == 303
    house.things["withdraw"] = care.send(house.things["withdraw"], "补报")
    page = care.text(f"/submit/{house.things['send']}")
    house.things["send seen"] = field_of(page, "seen")
    offer = house.submission_service.checked(house.things["mend"]).offers[0]
    house.things["mend cell"], house.things["mend value"] = offer.cell, repr(offer.value)


def _workbook(person: Person, department: str, period: str) -> bytes:
    """Return a quarter's template with the numbers of the one before the last that is known."""
    known = load_workbook(io.BytesIO(person.get(f"/download/desk/template/{department}/2023Q3").data))["填报"]
    book = load_workbook(io.BytesIO(person.get(f"/download/desk/template/{department}/{period}").data))
    sheet = book["填报"]
    for row in range(7, 26):
        for column in range(2, known.max_column, 2):
            sheet.cell(row, column).value = grown(known.cell(row, column + 1).value)
    out = io.BytesIO()
    book.save(out)
    book.close()
    return out.getvalue()


def _doubtful(workbook: bytes, column: int = 8) -> bytes:
    """Return a workbook with a number that is written as a text, and one in another unit."""
    book = load_workbook(io.BytesIO(workbook))
    book["填报"].cell(10, column).value *= 10_000
    book["填报"].cell(8, 2).value = "约120"
    out = io.BytesIO()
    book.save(out)
    book.close()
    return out.getvalue()


def _supervision(house: Household, files: dict[str, bytes]) -> None:
    """Issue slips at different steps, report progress that waits, and bring a decomposition."""
    store = tasks_over(house.data_store)
    service = TaskService(store)
    judge = Actor(REVIEWER, Role.REVIEWER)
    for key, task in (("receive", "2"), ("answer", "8"), ("settle", "14"), ("close", "20"), ("town", "26")):
        slip = service.issue(task, SlipColour.YELLOW, judge, "低于序时")
        house.things[f"slip {key}"] = slip.id
        filler = Actor(FILLER, Role.FILLER, CARE)
        if key in ("answer", "settle", "close"):
            service.step(slip.id, (SlipAction.RECEIVE,), filler)
        if key in ("settle", "close"):
            service.step(slip.id, (SlipAction.ANSWER,), filler, cause="因", measures="措", deadline="2023-12-31")
        if key == "close":
            service.step(slip.id, (SlipAction.REVIEW, SlipAction.SETTLE), judge)
    person = house.person(FILLER)
    for key, task in (("accept line", "8"), ("return line", "14")):
        answer = person.post(f"/task/{task}/report", do="send", **PROGRESS)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        house.things[key] = str(store.pending()[-1].line.sequence)
    judge_at_work = house.person(REVIEWER)
    files["decomposition"] = form_with(judge_at_work)  # type: ignore[arg-type]
    files["plan"] = PLAN_TEXT.encode()
    page = judge_at_work.text("/supervise")
    house.things["proposed"] = unescape(re.findall(r'name="slip" value="([^"]+)"', page)[0])


PROGRESS = {"day": "2023-06-30", "done": "18", "said": "已建成十二处", "cause": "用地未批", "measures": "专班协调",
            "deadline": "2022-09-30"}  # fmt: skip
"""What a form of progress of a counted task says."""


def _negotiated(house: Household) -> None:
    """Draft the targets of towns, so that towns answer and the office agrees."""
    kept = TownTargets(tasks_over(house.data_store))
    plan = house.data_store.plan
    indicator = plan.indicator_of[COUNTED]
    judge = Actor(REVIEWER, Role.REVIEWER)
    kept.draft(plan, indicator, YEAR, dict.fromkeys(plan.areas_of(indicator), 1.0), judge, "第一稿")
    kept.draft(plan, indicator, AGREED_YEAR, dict.fromkeys(plan.areas_of(indicator), 1.0), judge, "第一稿")
    kept.answer(plan, indicator, YEAR, "大洋街道", Actor("值班", Role.MACHINE), None, "")
    for town in plan.areas_of(indicator):
        kept.answer(plan, indicator, AGREED_YEAR, town, Actor("值班", Role.MACHINE), None, "")
    kept.agree(plan, COUNTED, AGREED_YEAR, list(plan.areas_of(indicator)), judge)
    house.things["target"] = kept.of(plan, COUNTED, YEAR)[TOWN_NAME].key


def _told(house: Household) -> None:
    """Give instructions, propose a change of targets, and attach a file."""
    leader, evaluator = house.person(LEADER), house.person(EVALUATOR)
    for step in ("see", "reply", "close"):
        assert leader.post("/instructions/give", indicator="8", to=CARE, text=f"请说明{step}").status_code == 303
        house.things[f"instruction {step}"] = house.data_store.instructions.all()[-1].id
    assert evaluator.post("/revisions/propose", **REVISED).status_code == 303
    house.things["revision"] = house.data_store.revisions.all()[-1].id
    assert evaluator.post("/evaluate/attach", place="座谈", title="纪要", file=(PDF, "纪要.pdf")).status_code == 303
    kept = KeptEvaluation(house.data_store.record)
    house.things["attached"] = str(kept.attachments("")[-1].sequence)


REVISED = {"indicator": "8", "target_2025": "57%", "number": "临民7号", "dated": "2023-05-01", "reason": "改造延期"}


def _doors(house: Household) -> None:
    """Set up a second factor, and hand out the link of a screen."""
    for name in (CODED, "账号解"):
        person = house.person(name)
        page = person.text("/second-factor")
        answer = person.post("/second-factor/enrol", sealed=field_of(page, "sealed"), code=code_of(written_on(page)))
        assert answer.status_code == 200, answer.get_data(as_text=True)
        codes = re.findall(r"<li><code>([a-z2-9-]+)</code></li>", answer.get_data(as_text=True))
        house.things.update({f"code {number} of {name}": code for number, code in enumerate(codes)})
    assert house.displays is not None
    house.things["link"] = house.displays.add(MACHINE, "三楼")
    house.displays.add(MACHINE, "四楼")


def written_on(page: str) -> str:
    """Return the secret that a page shows."""
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
    assert found, page
    return found[1].replace(" ", "")


def code_of(secret: str) -> str:
    """Return the one-time code of this moment."""
    return code_at(secret_read(secret), step_of(Clock()()))


def field_of(page: str, name: str) -> str:
    """Return the first value of a field on a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return unescape(found[1]) if found else ""
