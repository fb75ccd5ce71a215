"""What is still to be written, and files attached to places of the report, over a real home."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from etl.evaluation.kept_evaluation import KeptEvaluation
from plan.evaluation import standing_attachments
from plan.period import Period
from reports.evaluation import evaluation_of
from reports.making import materials_of
from reports.question import ReportQuestion
from tests.dashboards.desks import EVALUATOR, FILLER, LEADER, LOCAL, Browser, Office
from tests.dashboards.evaluating import reporting

HERE = "/evaluate?as_of=2023Q2"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(name="office")
def _office(grown: Path, tmp_path: Path) -> Iterator[Office]:
    shutil.copytree(grown, tmp_path / "home")
    with reporting(tmp_path / "home") as office:
        yield office


def to_write(browser: Browser) -> str:
    return browser.text(HERE).partition('id="to_write"')[2].partition("</section>")[0]


def write(browser: Browser, place: str, **texts: str) -> None:
    assert browser.post("/evaluate/text", place=place, seen="0", at=HERE, **texts).status_code == 303


def attach(browser: Browser, content: bytes = PDF, name: str = "纪要.pdf", **form: object) -> TestResponse:
    said = {"token": browser.token, "place": "座谈", "title": "座谈会纪要", "at": HERE, **form}
    given = {**said, "file": (io.BytesIO(content), name)} if content else said
    return browser.client.post("/evaluate/attach", data=given, base_url=LOCAL, content_type="multipart/form-data")


def files(office: Office) -> list[str]:
    return [each.title for each in standing_attachments(KeptEvaluation(office.data_store.record).attachments())]


def test_what_is_asked_for_is_listed_until_it_is_written(office: Office) -> None:
    evaluator = office.browser(EVALUATOR)
    before = to_write(evaluator)
    assert "缺问题及原因、拟采取措施、完成时限" in before
    assert "缺评估机构、负责人、日期" in before
    assert "write=%E5%B0%81%E9%9D%A2" in before
    write(evaluator, "封面", 评估机构="某评估公司", 负责人="张三", 日期="2023年8月")
    write(evaluator, "8", 原因="床位改造晚。", 措施="年内改造。")
    after = to_write(evaluator)
    assert "缺评估机构" not in after
    assert "缺完成时限" in after
    assert "write=" not in to_write(office.browser(LEADER))


def test_the_report_has_cover_appraisal_annexes_and_deadlines(office: Office) -> None:
    evaluator = office.browser(EVALUATOR)
    write(evaluator, "封面", 评估机构="某评估公司", 负责人="张三")
    write(evaluator, "总体评价", 正文="实施总体顺利。")
    write(evaluator, "座谈", 正文="召开座谈会三次。")
    write(evaluator, "8", 原因="床位改造晚。", 措施="年内改造。", 时限="2023年底前")
    assert attach(evaluator).status_code == 303
    report = evaluation_of(materials_of(office.data_store, ReportQuestion(Period(2023, 2).last_day)))
    assert [line.text for line in report.cover] == [
        "评估机构：某评估公司",
        "负责人（签字）：张三",
        "日期：待补充",
        "（盖章处）",
    ]
    titles = [section.title for section in report.sections]
    assert "附件6　座谈会情况" in titles
    assert "附件7　问卷调查情况" not in titles
    said = repr(report)
    for words in ("（四）总体评价", "实施总体顺利。", "完成时限：2023年底前", "座谈会纪要", "召开座谈会三次。"):
        assert words in said


def test_a_file_is_attached_shown_and_taken_off_by_a_line(office: Office) -> None:
    evaluator = office.browser(EVALUATOR)
    assert attach(evaluator).headers["Location"].endswith("#text-%E5%BA%A7%E8%B0%88")
    page = office.browser(LEADER).text(HERE)
    assert "座谈会纪要" in page
    assert 'action="/evaluate/attach"' not in page
    (told,) = KeptEvaluation(office.data_store.record).attachments()
    assert office.browser(LEADER).get(f"/download/evaluation-file/{told.sha256}").data == PDF
    assert attach(evaluator, b"", of=str(told.sequence)).status_code == 303
    assert files(office) == []
    assert attach(evaluator, b"", of=str(told.sequence)).status_code == 409
    assert len(KeptEvaluation(office.data_store.record).lines()) == 2


@pytest.mark.parametrize("role", [LEADER, FILLER])
def test_others_may_not_attach(office: Office, role: int) -> None:
    assert attach(office.browser(role)).status_code == 403
    assert files(office) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"place": "三"}, "不能附文件"),
        ({"title": " "}, "名称"),
        ({"title": "长" * 81}, "超过"),
        ({"content": b"<script>"}, "纪要.pdf"),
        ({"content": b""}, "没有选择文件"),
    ],
)
def test_what_cannot_be_attached_is_refused(office: Office, given: dict[str, object], said: str) -> None:
    answer = attach(office.browser(EVALUATOR), **given)  # type: ignore[arg-type]
    assert answer.status_code >= 400
    assert said in answer.get_data(as_text=True)
    assert files(office) == []
