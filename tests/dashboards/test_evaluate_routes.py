"""What is done on 评估, over a real home: who may, what is kept, what is made, and what a proof says."""

from __future__ import annotations

import hashlib
import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from dashboards.pages.evaluate.reports import MOST_MB
from etl.store.kept_texts import texts_of
from plan.evaluation import FIELD_LONGEST
from tests.dashboards.desks import EVALUATOR, FILLER, LEADER, LOCAL, REVIEWER, Browser, Office, filled
from tests.dashboards.evaluating import job_of, make, reporting

HERE = "/evaluate?as_of=2023Q2"


@pytest.fixture(name="office")
def _office(grown: Path, tmp_path: Path) -> Iterator[Office]:
    shutil.copytree(grown, tmp_path / "home")
    with reporting(tmp_path / "home") as office:
        yield office


@pytest.fixture(name="evaluator")
def _evaluator(office: Office) -> Browser:
    return office.browser(EVALUATOR)


def write(browser: Browser, place: str = "8", seen: int = 0, **more: str) -> TestResponse:
    return browser.post("/evaluate/text", **{"place": place, "seen": str(seen), "at": HERE, **more})


def kept(office: Office) -> list[tuple[str, str, str, str]]:
    return [(text.place, text.field, text.text, text.author) for text in texts_of(office.data_store.record).texts()]


def test_a_text_is_kept_with_its_author(office: Office, evaluator: Browser) -> None:
    answer = write(evaluator, 原因="资金到位晚。\r\n第二段", 措施="", 调整="")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{HERE}#text-8")
    assert kept(office) == [("8", "原因", "资金到位晚。\n第二段", "演示评估员")]
    assert "资金到位晚。\n第二段" in evaluator.text(HERE)
    write(evaluator, "三", 0, 正文="按期推进。")
    assert kept(office)[1:] == [("三", "正文", "按期推进。", "演示评估员")]


@pytest.mark.parametrize("role", [LEADER, REVIEWER, FILLER])
def test_others_may_not_write(office: Office, role: int) -> None:
    answer = write(office.browser(role), 原因="不该有")
    assert answer.status_code == 403
    assert "评估文字由评估人员填写" in answer.get_data(as_text=True)
    assert kept(office) == []


@pytest.mark.parametrize("path", ["/evaluate/text", "/evaluate/make", "/evaluate/prove", f"/evaluate/prove/{'0' * 64}"])
def test_nothing_comes_from_another_site_or_without_the_token(evaluator: Browser, office: Office, path: str) -> None:
    form = {"place": "8", "seen": "0", "原因": "外来", "kind": "pdf", "as_of": "2023-06-30"}
    foreign = evaluator.post(path, headers={"Origin": "http://evil.example"}, **form)
    assert foreign.status_code == 403
    assert "别的网站" in foreign.get_data(as_text=True)
    assert evaluator.post(path, **{**form, "token": "0" * 64}).status_code == 403
    assert kept(office) == []
    assert texts_of(office.data_store.record).made() == []


def test_too_long_a_text_is_refused_whole(office: Office, evaluator: Browser) -> None:
    answer = write(evaluator, 原因="字" * (FIELD_LONGEST + 1), 措施="短的")
    assert answer.status_code == 403
    assert f"超过{FIELD_LONGEST}字" in answer.get_data(as_text=True)
    assert kept(office) == []


@pytest.mark.parametrize(
    ("place", "seen"), [("99", "0"), ("十", "0"), ("八\r\n", "0"), ("8", "x"), ("8", "٣"), ("8", "-1")]
)
def test_there_is_no_such_place(office: Office, evaluator: Browser, place: str, seen: str) -> None:
    assert evaluator.post("/evaluate/text", place=place, seen=seen, 原因="x", 正文="x").status_code == 404
    assert kept(office) == []


def test_whoever_comes_later_sees_what_was_written_and_loses_nothing(office: Office, evaluator: Browser) -> None:
    other = office.browser(EVALUATOR)
    write(evaluator, 原因="先到的")
    late = write(other, 原因="后到的")
    assert late.status_code == 303
    address = late.headers["Location"].partition("#")[0]
    steps = parse_qs(urlsplit(address).query)
    assert (steps["write"], steps["moved"]) == (["8"], ["0"])
    page = other.text(address)
    assert "写了“问题及原因”第1版" in page
    assert "先到的" in page
    assert ">后到的</textarea>" in page
    assert [text for *_, text, _ in kept(office)] == ["先到的"]
    assert write(other, seen=int(steps["seen"][0]), 原因="后到的").headers["Location"] == f"{HERE}#text-8"
    assert [text for *_, text, _ in kept(office)] == ["先到的", "后到的"]
    assert "先到的" in other.text(HERE)


def test_the_way_back_leads_nowhere_else(evaluator: Browser) -> None:
    astray = ("//evil.example", "https://evil.example/evaluate", "/submit?x=1", "javascript:x")
    for number, address in enumerate(astray, 1):
        assert write(evaluator, str(number), 原因="x", at=address).headers["Location"] == f"/evaluate#text-{number}"


@pytest.mark.parametrize(("kind", "start"), [("pdf", b"%PDF-"), ("docx", b"PK"), ("xlsx", b"PK")])
def test_a_report_is_made_listed_and_handed_out(office: Office, kind: str, start: bytes) -> None:
    leader = office.browser(LEADER)
    sha256 = make(leader, kind)
    answer = leader.get(f"/download/evaluation/{sha256}")
    assert answer.data.startswith(start)
    assert hashlib.sha256(answer.data).hexdigest() == sha256
    assert f".{kind}" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    made = texts_of(office.data_store.record).made()
    assert [(m.kind, m.sha256, m.made_by, m.as_of) for m in made] == [(kind, sha256, "领导", "2023-06-30")]
    assert sha256 in leader.text(HERE)
    # A messenger's window on a phone has no place for files: a PDF can be read in it, of others a page tells.
    viewed = leader.get(f"/download/evaluation/{sha256}?view=1").headers
    assert viewed.get("Content-Disposition", "page").startswith("inline;" if kind == "pdf" else "page")
    assert (f"{sha256}?view=1" in leader.text(HERE)) is (kind == "pdf")


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_report_is_made_in_the_language_of_the_page(office: Office, kind: str) -> None:
    leader = office.browser(LEADER)
    chinese, english = make(leader, kind), make(leader, kind, at=f"{HERE}&lang=en")
    made = texts_of(office.data_store).made()
    assert [(m.kind, m.ending, m.lang.value) for m in made] == [(kind, kind, "zh"), (f"{kind}:en", kind, "en")]
    assert made[0].figures == made[1].figures
    name = leader.get(f"/download/evaluation/{english}").headers["Content-Disposition"]
    assert "Evaluation" in unquote(name) or "evaluation" in unquote(name)
    assert "评估" in unquote(leader.get(f"/download/evaluation/{chinese}").headers["Content-Disposition"])
    label = {"pdf": "PDF", "docx": "Word"}[kind]
    assert f"{label}（English）" in leader.text(HERE)
    assert f"{label} (中文)" in leader.text(f"{HERE}&lang=en")
    for path in (office.data_store.home.root / "reports").iterdir():
        path.unlink()
    assert hashlib.sha256(leader.get(f"/download/evaluation/{english}").data).hexdigest() == english


def test_a_report_that_is_not_kept_is_made_again_byte_for_byte(office: Office, evaluator: Browser) -> None:
    sha256 = make(evaluator, known_at="2023-07-31T00:00:00+08:00")
    for path in (office.data_store.home.root / "reports").iterdir():
        path.unlink()
    assert hashlib.sha256(evaluator.get(f"/download/evaluation/{sha256}").data).hexdigest() == sha256


def test_what_is_written_now_goes_into_a_report_of_then(office: Office, evaluator: Browser) -> None:
    write(evaluator, 原因="事后写的")
    then = {"known_at": "2023-07-31T00:00:00+08:00"}
    make(evaluator, **then)
    make(evaluator, texts="then", **then)
    with_text, without = texts_of(office.data_store.record).made()
    assert with_text.known_at == without.known_at
    assert with_text.texts_at > without.texts_at == without.known_at
    assert with_text.figures == without.figures
    assert with_text.sha256 != without.sha256


def test_no_such_kind_and_no_such_report(evaluator: Browser) -> None:
    assert evaluator.post("/evaluate/make", kind="exe", as_of="2023-06-30").status_code == 404
    assert evaluator.get(f"/download/evaluation/{'0' * 64}").status_code == 404
    assert evaluator.post(f"/evaluate/prove/{'0' * 64}").status_code == 404


def prove(browser: Browser, content: bytes, name: str = "报告.pdf") -> str:
    """Return what the page says of a file that was brought."""
    answer = bring(browser, content, name)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    assert job_of(answer.headers["Location"])
    return browser.text(answer.headers["Location"].partition("#")[0]).partition('class="proof"')[2]


def bring(browser: Browser, content: bytes, name: str = "报告.pdf") -> TestResponse:
    fields = {"token": browser.token, "at": HERE, "file": FileStorage(io.BytesIO(content), filename=name)}
    boundary, body = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={boundary}"
    return browser.client.post("/evaluate/prove", data=body, content_type=kind, base_url=LOCAL)


def test_files_are_proven_and_never_trusted(office: Office, evaluator: Browser) -> None:
    report = evaluator.get(f"/download/evaluation/{make(evaluator)}").data
    assert "proof-equal" in prove(office.browser(LEADER), report)
    assert "proof-altered" in prove(evaluator, report[:-3] + b"\n% ")
    assert "proof-foreign" in prove(evaluator, b"%PDF-1.7\nnothing")
    assert "&lt;script&gt;" in prove(evaluator, b"", "<script>.pdf")
    assert bring(evaluator, b"", "").status_code == 403
    assert not any(path.suffix == ".pdf" for path in office.data_store.home.root.rglob("*"))


def test_a_file_that_can_be_no_report_is_refused_before_it_is_kept(evaluator: Browser) -> None:
    answer = bring(evaluator, b"0" * ((MOST_MB << 20) + 1))
    assert answer.status_code == 413
    assert f"超过{MOST_MB} MB" in answer.get_data(as_text=True)


def test_a_proof_names_what_a_later_submission_changed(office: Office, evaluator: Browser) -> None:
    sha256 = make(evaluator, as_of="2023-09-30")
    filler, reviewer = office.browser(FILLER), office.browser(REVIEWER)
    filler.send(filler.upload(filled(filler.template(), add=1)), reason="x")
    (sent,) = office.submissions
    assert reviewer.post(f"/review/{sent}/accept", note="").status_code == 303
    answer = evaluator.post(f"/evaluate/prove/{sha256}", at=HERE)
    page = evaluator.text(answer.headers["Location"].partition("#")[0]).partition('class="proof"')[2]
    assert "proof-superseded" in page
    assert sent in page
    assert sha256 in page


def test_work_goes_on_while_nobody_waits(grown: Path, tmp_path: Path) -> None:
    shutil.copytree(grown, tmp_path / "home")
    with reporting(tmp_path / "home", patience=0) as office:
        browser = office.browser(EVALUATOR)
        jobs = [
            job_of(browser.post("/evaluate/make", kind="xlsx", as_of=f"2023-0{month}-28").headers["Location"])
            for month in range(1, 7)
        ]
        assert "data-busy" in browser.text(f"/evaluate?job={jobs[-1]}")
    assert len(texts_of(office.data_store.record).made()) == 6
