"""The ledger of tasks as a value and through the server: sentence, filters, views, gaps, files, empty state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dashboards import urls
from dashboards.pages.indicator import page as indicator
from dashboards.pages.overview import page as overview
from dashboards.pages.tasks.page import build
from dashboards.reader import Reader
from dashboards.request import Request
from dashboards.server.routing import request_of, with_parameters
from etl.home import Home
from etl.store.data_store import DataStore
from plan.tasks.task_status import LAGGING
from presentation.tasks.headline import why_named, worst_tasks
from tests.dashboards.desks import LEADER, Browser, Office, copy_of, opened
from tests.dashboards.fakes import fake_reader
from tests.dashboards.task_samples import EVERY, keep_extension, keep_tasks, tasks_over
from tests.dashboards.tree import by_class, find, hrefs, text_in
from tests.plan.tasks.making import COMMITMENTS
from wording import Lang, name_of, say

DAY = date(2023, 6, 30)


@pytest.fixture(scope="module", name="kept")
def _kept(grown: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_of(grown, tmp_path_factory.mktemp("tasks") / "home")
    store = tasks_over(DataStore.of(Home(root)))
    tasks = keep_tasks(store)
    keep_extension(store, tasks[6], date(2025, 6, 30))
    return root


@pytest.fixture(name="reader")
def _reader(kept: Path) -> Iterator[Reader]:
    data_store = DataStore.of(Home(kept))
    warehouse = data_store.warehouse()
    yield Reader(data_store.plan, warehouse, tasks=tasks_over(data_store))
    warehouse.close()


def asked(reader: Reader, search: str = "") -> Request:
    return request_of(reader, "/tasks", search or "?as_of=2023-06-30")


def rows(tree: object) -> list[str]:
    found = find(tree, lambda c: "data-task" in c.to_plotly_json()["props"])
    return [str(row.to_plotly_json()["props"]["data-task"]) for row in found]


def test_the_sentence_counts_every_task_and_every_commitment(reader: Reader) -> None:
    page = build(asked(reader))
    board = reader.tasks.board(DAY)  # type: ignore[union-attr]
    sentence = text_in(find(page, lambda c: getattr(c, "id", "") == "heading"))
    left, every = len(board.ledger.not_taken), len(COMMITMENTS.all)
    assert sentence.startswith(f"截至2023年二季度，{every}条规划条目中{every - left}条分解为60项任务：")
    assert sentence.endswith(f"；未分解{left}条。")
    counts = [int(number) for number in re.findall(r"(?<=[成时到后期动止化据])(\d+)项", sentence)]
    assert sum(counts) == 60


def test_what_lags_is_shown_and_the_rest_is_one_line_with_its_counts(reader: Reader) -> None:
    board = reader.tasks.board(DAY)  # type: ignore[union-attr]
    page = build(asked(reader))
    shown = rows(page)
    lagging = {each.task.id for each in board.tasks if each.status in LAGGING}
    assert lagging <= set(shown)
    folded = sum(int("".join(c for c in text_in(p) if c.isdigit())) for p in by_class(page, "fold-link"))
    assert len(shown) + folded == 60
    assert rows(build(asked(reader, "?as_of=2023-06-30&open=all"))) != shown
    assert len(rows(build(asked(reader, "?as_of=2023-06-30&open=all")))) == 60


@pytest.mark.parametrize("view", ["list", "timeline", "table"])
@pytest.mark.parametrize(
    ("search", "wanted"),
    [
        ("&status=far_behind", lambda a: a.status == "far_behind"),
        ("&unit=养老服务科", lambda a: a.task.lead == "养老服务科"),
        ("&light=red", lambda a: a.colour == "red"),
        ("&light=red&unit=社会事务科", lambda a: a.colour == "red" and a.task.lead == "社会事务科"),
        ("&status=nonsense", lambda a: True),
    ],
)
def test_filters_stand_in_the_address_and_hold_in_every_view(
    reader: Reader, view: str, search: str, wanted: object
) -> None:
    board = reader.tasks.board(DAY)  # type: ignore[union-attr]
    expected = [each.task.title for each in board.tasks if wanted(each)]  # type: ignore[operator]
    page = build(asked(reader, f"?as_of=2023-06-30&open=all&view={view}{search}"))
    if view == "table":
        body = find(page, lambda c: type(c).__name__ == "Tbody")[0]
        shown = [text_in(row.children[1]) for row in body.children]
    else:
        shown = [text_in(each) for each in by_class(page, "row-link")]
    assert sorted(shown) == sorted(expected)


def test_a_chapter_can_be_opened_and_chosen(reader: Reader) -> None:
    one = rows(build(asked(reader, "?as_of=2023-06-30&chapter=三(一)")))
    clauses = {c.id: c for c in reader.tasks.catalogue.commitments.all}  # type: ignore[union-attr]
    board = reader.tasks.board(DAY)  # type: ignore[union-attr]
    assert one == [a.task.id for a in board.tasks if clauses[a.task.commitments[0]].section.startswith("三(一)")]
    assert set(one) <= set(rows(build(asked(reader, "?as_of=2023-06-30&open=三(一)"))))


def test_nothing_found_says_so_and_leads_back(reader: Reader) -> None:
    page = build(asked(reader, "?as_of=2023-06-30&unit=没有这个科"))
    assert "没有符合所选条件的任务" in text_in(page)
    assert "/tasks?as_of=2023-06-30" in hrefs(page)


def test_an_extended_task_shows_both_dates(reader: Reader) -> None:
    page = build(asked(reader, "?as_of=2023-06-30&open=all"))
    struck = [text_in(c) for c in find(page, lambda c: type(c).__name__ == "S")]
    assert struck == ["24年12月"]


def test_every_commitment_nobody_took_is_listed_with_its_words(reader: Reader) -> None:
    page = text_in(build(asked(reader)))
    ledger = reader.tasks.ledger()  # type: ignore[union-attr]
    assert all(each.quote in page for each in ledger.not_taken)
    taken = [i for i, _ in enumerate(ledger.commitments.all) if i % EVERY][:60]
    assert len(ledger.not_taken) == len(COMMITMENTS.all) - len(taken)


def test_gaps_are_told_both_ways(reader: Reader) -> None:
    page = text_in(build(asked(reader)))
    ledger = reader.tasks.ledger()  # type: ignore[union-attr]
    without = [i for i in reader.plan.indicators if i.no not in ledger.tasks_of_indicator]
    assert f"没有任务支撑的指标{len(without)}项" in page
    assert f"不对应任何指标的规划条目{len(ledger.commitments_without_indicator())}条" in page


def test_before_a_decomposition_the_page_says_how_to_make_one(grown: Path, tmp_path: Path) -> None:
    data_store = DataStore.of(Home(copy_of(grown, tmp_path / "home")))
    warehouse = data_store.warehouse()
    page = text_in(build(asked(Reader(data_store.plan, warehouse, tasks=tasks_over(data_store)))))
    warehouse.close()
    assert f"{len(COMMITMENTS.all)}条规划条目都还没有分解成任务" in page
    assert "guibiao tasks template" in page
    assert f"未分解{len(COMMITMENTS.all)}条" in page


def test_an_app_without_tasks_says_so() -> None:
    assert say("task_page.none_kept") in text_in(build(asked(fake_reader())))


@pytest.mark.parametrize(("lang", "brackets"), [(Lang.ZH, "（）"), (Lang.EN, "()")])
def test_why_a_task_is_named_stands_in_the_brackets_of_the_language(reader: Reader, lang: Lang, brackets: str) -> None:
    request = asked(reader, f"?as_of=2023-06-30&lang={lang}")
    named = worst_tasks(reader.tasks.board(DAY))  # type: ignore[union-attr]
    page = text_in(build(request))
    assert named
    for each in named:
        why = why_named(each, lang)
        assert not set("（）()") & set(why)
        assert f"{brackets[0]}{why}{brackets[1]}" in page


def test_english_says_the_same(reader: Reader) -> None:
    page = text_in(build(asked(reader, "?as_of=2023-06-30&lang=en")))
    assert "commitments became 60 tasks" in page
    department = reader.plan.department_of["养老服务科"]
    assert name_of(department, Lang.EN) in page
    assert department.name not in page


def test_the_workbook_holds_what_the_filters_let_pass(office: Office, kept: Path) -> None:
    with opened(kept, tasks=True) as own:
        answer = Browser(own, own.server.test_client(), LEADER).get(  # type: ignore[attr-defined]
            "/download/tasks.xlsx?as_of=2023-06-30&status=overdue"
        )
        assert answer.status_code == 200
        sheet = load_workbook(BytesIO(answer.data)).worksheets[0]
        board = own.data_store and tasks_over(own.data_store).board(DAY)
        titles = {each.task.title for each in board.tasks if each.status == "overdue"}
        cells = {str(cell.value) for row in sheet.iter_rows() for cell in row}
        assert titles
        assert titles <= cells
        assert any("演示数据" in cell for cell in cells)


def test_the_page_is_served_marked_as_demonstration_and_new_lines_make_it_anew(kept: Path, tmp_path: Path) -> None:
    root = copy_of(kept, tmp_path / "home")
    with opened(root, tasks=True) as own:
        browser = own.browser(LEADER)
        before = browser.text("/tasks?as_of=2023-06-30")
        assert "演示数据" in before
        store = tasks_over(own.data_store)
        keep_extension(store, store.ledger().tasks[12], date(2025, 3, 31))
        after = browser.text("/tasks?as_of=2023-06-30&open=all")
        assert "25年3月" in after
        assert say("task_page.invented", Lang.ZH) in after


def test_the_overview_has_one_line_for_tasks_and_indicators_list_theirs(reader: Reader) -> None:
    page = overview.build(request_of(reader, "/", "?as_of=2023-06-30"))
    line = text_in(by_class(page, "tasks-line"))
    assert line.startswith("任务60项：已完成")
    assert sum(int(number) for number in re.findall(r"(\d+)项", line)[1:]) == 60
    ledger = reader.tasks.ledger()  # type: ignore[union-attr]
    number, tasks = next(iter(ledger.tasks_of_indicator.items()))
    rows = by_class(_indicator(reader, number), "support-row")
    assert [text_in(find(row, lambda c: type(c).__name__ == "A")[0]) for row in rows] == [t.title for t in tasks]
    without = next(i.no for i in reader.plan.indicators if i.no not in ledger.tasks_of_indicator)
    assert say("task_lines.none") in text_in(_indicator(reader, without))


def _indicator(reader: Reader, number: int) -> object:
    asked_for = request_of(reader, f"/indicator/{number}", "?as_of=2023-06-30")
    return indicator.build(with_parameters(asked_for, {"no": str(number)}))


@pytest.mark.parametrize(
    "path", ["/tasks", "/task/7", "/task/7/progress", "/supervise", "/supervise/2023-01", "/plan/text"]
)
def test_an_address_of_tasks_is_about_the_plan_that_they_decompose(path: str) -> None:
    assert urls.of_tasks(path)


@pytest.mark.parametrize("path", ["/", "/plan", "/indicator/7", "/areas"])
def test_other_addresses_are_about_the_plan_in_force(path: str) -> None:
    assert not urls.of_tasks(path)
