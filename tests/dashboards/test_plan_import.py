"""The page 规划导入: a document is read, compared, corrected and saved; who may, and what strangers send."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from dashboards.pages.plan_import.page import MOST_MB, SHELVES, ReadPlan
from etl.plan_documents.opening import read_document
from etl.plan_tables.reading import read_tables
from etl.workbook.scan.limits import MB
from etl.yaml_files import load_plan
from tests.dashboards.desks import EVALUATOR, FILLER, LEADER, LOCAL, REVIEWER, Browser, Office
from tests.dashboards.evaluating import reporting
from tests.etl.plan_documents.test_places import TABLE
from tests.etl.plan_documents.written import as_pdf

TEXT = """某县“十四五”规划
共3项指标。
| 类别 | 序号 | 指标 | 2020年 | 2025年 | 属性 |
| 救助 | 1 | 低保标准（元/年） | 9,720 | 13000 | 约束性 |
| 养老 | 2 | 护理型床位占比（%） | 52 | 58以上 | 预期性 |
| 养老 | 3 | 康养<b>联合体</b>（个） | 0 | 10 | 预期性 |
| 养老 | 4 | 没有数的（个） | 7 | | 8 | 9 | 10 |
"""


@pytest.fixture(name="office")
def _office(grown: Path, tmp_path: Path) -> Iterator[Office]:
    shutil.copytree(grown, tmp_path / "home")
    with reporting(tmp_path / "home") as office:
        yield office


def bring(browser: Browser, content: bytes, name: str = "规划.txt") -> TestResponse:
    """Send a document."""
    fields = {"token": browser.token, "file": FileStorage(io.BytesIO(content), filename=name)}
    boundary, body = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={boundary}"
    return browser.client.post("/import/read", data=body, content_type=kind, base_url=LOCAL)


def read(browser: Browser, content: bytes, name: str = "规划.txt") -> str:
    """Return the address of the page on which a document was read."""
    answer = bring(browser, content, name)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.headers["Location"]


def save(browser: Browser, address: str, **form: str) -> TestResponse:
    """Send the rows as the page holds them, with changes."""
    page = browser.text(address)
    fields = dict(re.findall(r'<input type="(?:text|checkbox)" name="([^"]+)" value="([^"]*)"', page))
    return browser.post("/import/catalogue", doc=address.partition("doc=")[2].partition("&")[0], **{**fields, **form})


@pytest.mark.parametrize("role", [EVALUATOR, REVIEWER])
def test_a_document_and_its_rows_stand_side_by_side(office: Office, role: int) -> None:
    browser = office.browser(role)
    assert "规划文本" in browser.text("/import")
    page = browser.text(read(browser, TEXT.encode()))
    assert "读到3项指标，没有取的1处" in page
    assert re.search(r'<mark data-of="1"[^>]*>58以上</mark>', page)
    assert "康养&lt;b&gt;联合体&lt;/b&gt;" in page
    assert "文中“共3项指标”：读到3项，相符" in page
    assert "对不上" in page
    assert 'href="/plan' in page


def test_what_was_corrected_is_saved(office: Office, tmp_path: Path) -> None:
    browser = office.browser(EVALUATOR)
    address = read(browser, TEXT.encode())
    answer = save(browser, address, **{"target-0-2025": "13,500", "baseline-1": "52.5", "take-2": ""})
    assert answer.headers["Content-Disposition"].startswith("attachment")
    written = tmp_path / "plan.yaml"
    written.write_bytes(answer.data)
    plan = load_plan(written)
    assert [(i.name, i.baseline, i.final.value) for i in plan.indicators] == [
        ("低保标准", 9720, 13500),
        ("护理型床位占比", 52.5, 58),
    ]


def test_words_typed_for_a_figure_are_no_figure(office: Office) -> None:
    browser = office.browser(EVALUATOR)
    address = read(browser, TEXT.encode())
    answer = save(browser, address, **{"target-0-2025": "1 3000", "target-1-2025": "约", "target-2-2025": "十"})
    assert answer.status_code == 409


@pytest.mark.parametrize("role", [LEADER, FILLER])
def test_others_may_not(office: Office, role: int) -> None:
    browser = office.browser(role)
    assert browser.get("/import").status_code == 403
    assert bring(browser, TEXT.encode()).status_code == 403
    assert browser.post("/import/catalogue", doc="x").status_code == 403
    assert "导入另一份规划" not in browser.text("/plan")


def test_what_somebody_had_read_is_his_alone(office: Office) -> None:
    address = read(office.browser(EVALUATOR), TEXT.encode())
    other = office.browser(REVIEWER)
    assert "已经不在了" in other.text(address)
    assert save(other, address).status_code == 404


def test_what_is_no_document_is_a_sentence(office: Office) -> None:
    browser = office.browser(EVALUATOR)
    assert "另存为 .docx" in browser.text(read(browser, b"\xd0\xcf\x11\xe0" + bytes(600), "旧.doc"))
    assert "损坏" in browser.text(read(browser, b"%PDF-1.7 nothing", "x.pdf"))
    assert bring(browser, b"", "").status_code == 403
    assert bring(browser, bytes(MOST_MB * MB + 1)).status_code == 413
    assert "读到0项" in browser.text(read(browser, "没有表。".encode()))
    assert save(browser, "/import?doc=unknown").status_code == 404


def test_the_page_in_english(office: Office) -> None:
    browser = office.browser(EVALUATOR)
    page = browser.text(f"{read(browser, TEXT.encode())}&lang=en")
    assert "3 indicators read, places not taken: 1." in page
    assert "Save as a catalogue" in page


def test_the_pages_of_a_pdf_are_for_whoever_had_it_read(office: Office) -> None:
    browser = office.browser(EVALUATOR)
    page = browser.text(read(browser, as_pdf(TABLE), "规划.pdf"))
    (source,) = re.findall(r'src="(/import/page/[^"]+/1)"', page)
    boxes = re.findall(r'<mark data-of="(\w+)" style="left', page)
    assert boxes == ["0", "1"]
    assert page.count('href="#page-1"') == 2
    picture = browser.get(source)
    assert (picture.status_code, picture.mimetype) == (200, "image/png")
    assert browser.get(source[:-1] + "2").status_code == 404
    assert office.browser(REVIEWER).get(source).status_code == 404
    assert office.browser(LEADER).get(source).status_code == 403


def proposed(office: Office) -> str:
    """Put two rows of a picture on the shelf, as if the evaluator had had it read; return the page's address."""
    document = read_document(TEXT.encode(), "表.png")
    seen = read_tables(document)
    told = replace(seen, rows=(), proposed=seen.rows[:2], counts=())
    return f"/import?doc={SHELVES.of(office.reader.store).put(ReadPlan('演示评估员', '表.png', document, told))}"


def test_of_a_picture_nothing_is_taken_that_nobody_confirmed(office: Office, tmp_path: Path) -> None:
    browser = office.browser(EVALUATOR)
    address = proposed(office)
    page = browser.text(address)
    assert "另从图片认出2项提议" in page
    boxes = re.findall(r'<input [^>]*name="((?:take|sure)-[^"]+)"[^>]*>', page)
    assert len(boxes) == 2 + 2 * 2
    assert "checked" not in "".join(re.findall(r'<input [^>]*name="(?:take|sure)-[^>]*>', page))
    fields = {"baseline-p0": "9720", "target-2025-p0": "13000", "take-p0": "1", "sure-baseline-p0": "1"}
    doc = address.partition("doc=")[2]
    # One figure was not confirmed, so nothing is saved, and which row it is is said.
    refused = browser.post("/import/catalogue", doc=doc, **fields)
    assert refused.status_code == 409
    assert "“低保标准”还有数没有核对" in refused.get_data(as_text=True)
    assert browser.post("/import/catalogue", doc=doc, **{**fields, "take-p0": ""}).status_code == 409
    answer = browser.post("/import/catalogue", doc=doc, **{**fields, "sure-target-2025-p0": "1"})
    written = tmp_path / "plan.yaml"
    written.write_bytes(answer.data)
    assert [(i.name, i.final.value) for i in load_plan(written).indicators] == [("低保标准", 13000)]
