"""Files asked for in view: of one that cannot be shown it is told how to have it; without that a file is a file."""

from __future__ import annotations

import re

import pytest

from dashboards.server.in_view import tables
from etl.workbook.write.export import ExportSheet, leaves_xlsx
from tests.dashboards.desks import DEPARTMENT, FILLER, PERIOD, Office

TEMPLATE = f"/download/desk/template/{DEPARTMENT}/{PERIOD}"


@pytest.mark.parametrize(("lang", "said"), [("zh", "也不能显示这种文件"), ("en", "nor show one of this kind")])
def test_what_cannot_be_shown_is_told_with_its_name_and_address(office: Office, lang: str, said: str) -> None:
    planner = office.browser(FILLER)
    answer = planner.get(f"{TEMPLATE}?lang={lang}&view=1")
    page = answer.get_data(as_text=True)
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert "Content-Disposition" not in answer.headers
    assert said in page
    assert f"{PERIOD}_{DEPARTMENT}.xlsx</h1>" in page
    assert "http://127.0.0.1/download/desk/template/" in page
    assert answer.headers["Content-Security-Policy"]  # as every answer has it


def test_without_it_a_file_is_a_file(office: Office) -> None:
    answer = office.browser(FILLER).get(TEMPLATE)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.data.startswith(b"PK")


def test_whoever_may_not_have_a_file_does_not_see_it_either(office: Office) -> None:
    other = office.browser(FILLER).get(f"/download/desk/template/社会救助科/{PERIOD}?view=1")
    assert other.status_code in (403, 404)


def test_a_workbook_of_ours_is_shown_as_tables(office: Office) -> None:
    answer = office.browser(FILLER).get("/download/overview.xlsx?view=1")
    page = answer.get_data(as_text=True)
    assert answer.mimetype == "text/html"
    assert "<td>每万人持证社会工作专业人才数</td>" in page
    assert 'class="figure"' in page


def test_a_row_of_noughts_is_no_title(office: Office) -> None:
    rows = [["古城街道", 0, 0.0], ["注：均为年末数", None, None]]
    book = leaves_xlsx([ExportSheet("表", "标题", ["镇(街道)", "甲", "乙"], rows)], "表")
    with office.app.server.test_request_context("/download/x.xlsx?view=1"):
        page = tables(book, "x.xlsx").get_data(as_text=True)
    assert re.search('<td>古城街道</td><td class="figure">0</td><td class="figure">0</td>', page)
    assert 'colspan="3">注：均为年末数' in page
