"""任务分解 by the page: the workbook out, in with faults, returned, mended, sent, and accepted by another reviewer."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from dashboards.server.roles import demonstration_people
from etl.yaml_files import load_plan
from tests.dashboards.desks import EVALUATOR, FILLER, LEADER, LOCAL, REVIEWER, Browser, Office, copy_of, opened
from tests.dashboards.task_samples import tasks_over

SECOND, TOWN = 11, len(demonstration_people(load_plan())) + 1
ROWS = ({"规划条目": "三(三)2-03", "任务": "敬老院改造", "牵头单位": "养老服务科", "完成时限": "2023-12-31"},
        {"规划条目": "三(四)2-04", "任务": "公益性公墓", "牵头单位": "桃渚镇", "完成时限": "2024-12-31"})  # fmt: skip


@pytest.fixture(name="office")
def _office(grown: Path, tmp_path: Path) -> Iterator[Office]:
    with opened(copy_of(grown, tmp_path / "home"), tasks=True) as office:
        yield office


def form_with(browser: Browser, change: Callable[[dict[str, str]], object] = lambda row: None) -> bytes:
    """Return the form as it is handed out, with two tasks written in, the first as ``change`` leaves it."""
    answer = browser.get("/download/tasks/decomposition.xlsx")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    sheet = book["任务分解表"]
    columns = {cell.value: cell.column for cell in sheet[3]}
    places = {sheet.cell(row, columns["规划条目"]).value: row for row in range(4, sheet.max_row + 1)}
    rows = [dict(row) for row in ROWS]
    change(rows[0])
    for row in rows:
        for heading, value in row.items():
            sheet.cell(places[row["规划条目"]], columns[heading], value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bring(browser: Browser, content: bytes, name: str = "分解表.xlsx") -> TestResponse:
    fields = {"token": browser.token, "file": FileStorage(io.BytesIO(content), filename=name)}
    boundary, body = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={boundary}"
    return browser.client.post("/tasks/decompose/read", data=body, content_type=kind, base_url=LOCAL)


def brought(browser: Browser, content: bytes) -> str:
    """Return the key of what was read."""
    answer = bring(browser, content)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.headers["Location"].partition("doc=")[2]


def accept(office: Office, number: int) -> int:
    (waiting,) = tasks_over(office.data_store).pending()
    return office.browser(number).post(f"/supervise/line/{waiting.line.sequence}/accept").status_code


def test_in_with_faults_returned_mended_sent_and_accepted_by_another(office: Office) -> None:
    browser = office.browser(REVIEWER)
    faulty = brought(browser, form_with(browser, lambda row: row.update({"牵头单位": "养老服物科"})))
    page = browser.text(f"/tasks/decompose?doc={faulty}")
    assert "还不能报送" in page
    assert "养老服物科" in page
    assert "养老服务科" in page  # the nearest that is known
    assert 'action="/tasks/decompose/send"' not in page
    assert browser.post("/tasks/decompose/send", doc=faulty).status_code == 403
    returned = browser.get(f"/download/tasks/checked/{faulty}")
    assert returned.headers["Content-Disposition"].startswith("attachment")
    marked = openpyxl.load_workbook(io.BytesIO(returned.data))
    assert any(cell.comment and "养老服物科" in cell.comment.text for row in marked["任务分解表"] for cell in row)
    mended = brought(browser, form_with(browser))
    page = browser.text(f"/tasks/decompose?doc={mended}")
    assert "读到任务2项" in page
    assert "新增2项" in page
    answer = browser.post("/tasks/decompose/send", doc=mended)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/tasks/decompose?done=sent")
    assert not tasks_over(office.data_store).ledger().tasks
    assert accept(office, REVIEWER) == 403  # four eyes
    assert accept(office, SECOND) == 303
    tasks = tasks_over(office.data_store).ledger().tasks
    assert [(task.title, task.lead) for task in tasks] == [("敬老院改造", "养老服务科"), ("公益性公墓", "桃渚镇")]


def test_a_change_says_what_and_why_and_the_same_is_not_taken_twice(office: Office) -> None:
    browser = office.browser(REVIEWER)
    browser.post("/tasks/decompose/send", doc=brought(browser, form_with(browser)))
    accept(office, SECOND)
    again = openpyxl_change(form_of(browser), "敬老院改造", "敬老院改造提升")
    changed = brought(browser, again)
    page = browser.text(f"/tasks/decompose?doc={changed}")
    assert "新增0项，删去0项，改动1项" in page
    assert "敬老院改造提升：任务" in page
    assert "敬老院改造提升: task" in browser.text(f"/tasks/decompose?doc={changed}&lang=en")
    assert browser.post("/tasks/decompose/send", doc=changed).status_code == 403
    sent = browser.post("/tasks/decompose/send", doc=changed, reason="按检查情况调整")
    assert sent.status_code == 303
    accept(office, SECOND)
    ledger = tasks_over(office.data_store).ledger()
    assert [version.reason for version in ledger.versions] == ["", "按检查情况调整"]
    same = browser.post("/tasks/decompose/send", doc=changed, reason="再来")
    assert same.headers["Location"] == "/tasks/decompose?done=again"
    assert len(tasks_over(office.data_store).ledger().versions) == 2


def form_of(browser: Browser) -> bytes:
    return browser.get("/download/tasks/decomposition.xlsx").data


def openpyxl_change(content: bytes, before: str, after: str) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    for row in book["任务分解表"]:
        for cell in row:
            cell.value = after if cell.value == before else cell.value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "a.xlsx"), (b"%PDF-1.4\n%%EOF\n", "a.xlsx"), (b"PK\x03\x04 cut", "a.xlsx"), (b"<html>", "a.xls")],
)
def test_what_is_no_workbook_is_told_and_cannot_be_sent(office: Office, content: bytes, name: str) -> None:
    browser = office.browser(REVIEWER)
    answer = bring(browser, content, name)
    assert answer.status_code == 303
    key = answer.headers["Location"].partition("doc=")[2]
    page = browser.text(f"/tasks/decompose?doc={key}")
    assert "还不能报送" in page
    assert browser.post("/tasks/decompose/send", doc=key).status_code == 403
    assert browser.get(f"/download/tasks/checked/{key}").status_code in (200, 409)
    assert not tasks_over(office.data_store).lines()


def test_reviewers_alone_and_each_his_own(office: Office) -> None:
    reviewer = office.browser(REVIEWER)
    assert "/tasks/decompose" in reviewer.text("/tasks")
    key = brought(reviewer, form_with(reviewer))
    other = office.browser(SECOND)
    assert "已经不在了" in other.text(f"/tasks/decompose?doc={key}")
    assert other.get(f"/download/tasks/checked/{key}").status_code == 404
    assert other.post("/tasks/decompose/send", doc=key).status_code == 404
    for number in (FILLER, LEADER, EVALUATOR, TOWN):
        browser = office.browser(number)
        assert browser.get("/tasks/decompose").status_code == 403
        assert browser.get("/download/tasks/decomposition.xlsx").status_code == 403
        assert browser.get(f"/download/tasks/checked/{key}").status_code == 403
        assert bring(browser, b"x").status_code == 403
        assert browser.post("/tasks/decompose/send", doc=key).status_code == 403
    assert "/tasks/decompose" not in office.browser(LEADER).text("/tasks")
    assert reviewer.client.post("/tasks/decompose/send", data={"doc": key}, base_url=LOCAL).status_code == 403
    assert reviewer.text("/tasks/decompose?lang=en").count("Download the decomposition") == 1
