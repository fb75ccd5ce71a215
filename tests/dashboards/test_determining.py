"""认定 on the pages: who may set a verdict, what is shown beside the computed one, and the file it rests on."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from etl.evaluation.kept_evaluation import KeptEvaluation
from plan.status import Status
from tests.dashboards.desks import EVALUATOR, FILLER, LEADER, LOCAL, REVIEWER, Browser, Office
from tests.dashboards.evaluating import reporting
from wording import say

HERE = "/evaluate?as_of=2023Q2"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(name="office")
def _office(grown: Path, tmp_path: Path) -> Iterator[Office]:
    shutil.copytree(grown, tmp_path / "home")
    with reporting(tmp_path / "home") as office:
        yield office


def determine(browser: Browser, file: tuple[bytes, str] | None = None, **form: object) -> TestResponse:
    given = {"indicator": "8", "seen": "0", "at": HERE, "status": "ahead", "reason": "证书补发", "document": "纪要1号"}
    content = {"token": browser.token, **given, **form}
    if file:
        content["file"] = (io.BytesIO(file[0]), file[1])
    return browser.client.post("/evaluate/determine", data=content, base_url=LOCAL, content_type="multipart/form-data")


def kept(office: Office) -> list[Status | None]:
    return [each.status for each in KeptEvaluation(office.data_store.record).determinations()]


def test_both_verdicts_are_shown_wherever_one_is(office: Office) -> None:
    evaluator = office.browser(EVALUATOR)
    before = evaluator.text("/?as_of=2023Q2")
    answer = determine(evaluator)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{HERE}#text-8")
    mark, word = say("determination.mark"), say("status.ahead")
    for path in ("/?as_of=2023Q2", "/indicator/8?as_of=2023Q2", "/indicator/8", HERE):
        page = office.browser(LEADER).text(path)
        assert f'<span class="determined-word">{mark}</span>' in page, path
        assert word in page.partition("determined-word")[2][:300], path
    assert mark not in before
    assert "determined-word" not in evaluator.text("/?as_of=2023Q1")
    assert "determined-word" not in evaluator.text(f"{HERE}&known_at=2023-07-20&texts=then")
    assert "determined-word" in evaluator.text(f"{HERE}&known_at=2023-07-20")
    assert "determined-word" not in evaluator.text("/?as_of=2023Q2&known_at=2023-07-20")
    assert f"（认定：{word}）" in evaluator.text("/?as_of=2023Q2")  # the table beside the drawing
    evaluate = evaluator.text(HERE)
    assert "证书补发" in evaluate
    assert "纪要1号" in evaluate


def test_a_file_is_kept_and_handed_out_as_an_attachment_only(office: Office) -> None:
    evaluator = office.browser(EVALUATOR)
    assert determine(evaluator, (PDF, "会议纪要.pdf"), document="").status_code == 303
    (told,) = KeptEvaluation(office.data_store.record).determinations()
    answer = office.browser(LEADER).get(f"/download/evaluation-file/{told.sha256}")
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.mimetype == "application/octet-stream"
    assert office.browser(LEADER).get(f"/download/evaluation-file/{'0' * 64}").status_code == 404
    refused = determine(evaluator, (b"<script>", "会议纪要.pdf"), seen="1", indicator="9")
    assert refused.status_code >= 400
    assert kept(office) == [Status.AHEAD]


def test_it_is_taken_back_by_a_line_and_both_stay_to_be_read(office: Office) -> None:
    evaluator = office.browser(EVALUATOR)
    determine(evaluator)
    stale = determine(evaluator, status="near")
    assert stale.status_code == 409
    assert "另作认定" in stale.get_data(as_text=True)
    assert "/evaluate/determine" in evaluator.text(f"{HERE}&determine=8")
    assert determine(evaluator, seen="1", withdraw="1", reason="看错了").status_code == 303
    assert kept(office) == [Status.AHEAD, None]
    page = evaluator.text(HERE)
    assert "determined-word" not in evaluator.text("/?as_of=2023Q2")
    assert "看错了" in page
    assert "证书补发" in page


@pytest.mark.parametrize("role", [LEADER, REVIEWER, FILLER])
def test_others_may_not(office: Office, role: int) -> None:
    answer = determine(office.browser(role))
    assert answer.status_code == 403
    assert "认定由评估人员作出" in answer.get_data(as_text=True)
    assert kept(office) == []
    assert 'action="/evaluate/determine"' not in office.browser(role).text(f"{HERE}&determine=8")


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"status": ""}, "请选择一个认定结论"),
        ({"status": "achieved"}, "请选择一个认定结论"),
        ({"reason": " "}, "请写理由"),
        ({"document": " "}, "请写依据文件"),
    ],
)
def test_what_cannot_be_is_refused_in_words(office: Office, form: dict[str, str], said: str) -> None:
    answer = determine(office.browser(EVALUATOR), **form)
    assert answer.status_code == 403
    assert said in answer.get_data(as_text=True)
    assert kept(office) == []


@pytest.mark.parametrize("form", [{"indicator": "99"}, {"indicator": "八"}, {"seen": "x"}, {"seen": "-1"}])
def test_what_is_not_there_is_not_found(office: Office, form: dict[str, str]) -> None:
    assert determine(office.browser(EVALUATOR), **form).status_code == 404


def test_nothing_comes_without_the_token(office: Office) -> None:
    assert determine(office.browser(EVALUATOR), token="0" * 64).status_code == 403
    assert kept(office) == []
