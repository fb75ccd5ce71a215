"""Word and Excel say what the PDF says: styles, captions, pictures, numbers that can be counted with."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from etl.store.data_store import DataStore
from reports.blocks import DrawingBlock, Heading, TableBlock
from reports.deck.sealing import fixed_deck
from reports.evaluation import evaluation_of
from reports.making import ReportKind, make, materials_of
from reports.word import fixed, whole_report
from reports.word.frame import lines_of_title
from tests.reports.conftest import MID
from tests.reports.pdfs import squeezed
from wording import Lang


def test_word_has_the_same_headings_tables_and_pictures(demo: DataStore, word: bytes) -> None:
    report = evaluation_of(materials_of(demo, MID))
    blocks = [block for section in report.sections for block in section.blocks]
    document = docx.Document(BytesIO(word))
    styled = {(p.style.name, p.text) for p in document.paragraphs if p.style}
    assert {("Heading 1", section.title) for section in report.sections} <= styled
    assert {(f"Heading {b.level}", b.text) for b in blocks if isinstance(b, Heading)} <= styled
    tables = [b for b in blocks if isinstance(b, TableBlock)]
    assert {("Caption", b.caption) for b in blocks if isinstance(b, TableBlock | DrawingBlock)} <= styled
    for ours, theirs in zip(tables, document.tables, strict=False):
        assert [cell.text for cell in theirs.rows[0].cells] == [column.head for column in ours.columns]
        assert [tuple(cell.text for cell in row.cells) for row in theirs.rows[1:]] == list(ours.rows)
    pictures = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert pictures == [b.alt for b in blocks if isinstance(b, DrawingBlock)]


def test_word_has_east_asian_faces_and_the_paper_of_the_standard(word: bytes) -> None:
    document = docx.Document(BytesIO(word))
    faces = {
        name: document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("Title", "Heading 1", "Heading 2", "Normal", "Caption")
    }
    assert faces == {
        "Title": "方正小标宋简体",
        "Heading 1": "黑体",
        "Heading 2": "楷体_GB2312",
        "Normal": "仿宋_GB2312",
        "Caption": "黑体",
    }
    first = document.sections[0]
    assert (round(first.top_margin.mm), round(first.left_margin.mm)) == (37, 28)
    assert "演示数据" in first.header.paragraphs[0].text
    assert {section.orientation for section in document.sections} == {0, 1}


@pytest.mark.skipif(not (shutil.which("soffice") and shutil.which("pdftotext")), reason="no LibreOffice or no poppler")
def test_libreoffice_prints_the_word_file(word: bytes, tmp_path: Path) -> None:
    (tmp_path / "r.docx").write_bytes(word)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    order = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "r.docx"),
    ]
    subprocess.run(order, check=True, capture_output=True, timeout=300)
    if not (tmp_path / "r.pdf").exists():
        pytest.skip("this LibreOffice has no Writer")
    made = subprocess.run(["pdftotext", "-raw", str(tmp_path / "r.pdf"), "-"], capture_output=True, check=True)
    text = squeezed(made.stdout.decode())
    assert re.search(r"2项提前完成、\d+项快于或达到序时、3项基本达到、3项滞后", text)
    assert "养老机构护理型床位占比" in text


@pytest.fixture(scope="module")
def book(demo: DataStore) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(make(demo, MID, ReportKind.EXCEL)))


def test_excel_holds_the_numbers_in_full_and_every_cell_they_came_from(
    demo: DataStore, book: openpyxl.Workbook
) -> None:
    made, annex = materials_of(demo, MID), book["附件1"]
    heads = [cell.value for cell in annex[3]]
    assert heads[:5] == ["序号", "领域", "指标（单位）", "属性", "2020年基期"]
    assert heads[-7:] == ["问题及原因", "拟采取措施", "完成时限", "是否调整及理由", "责任单位", "数据来源", "备注"]
    for row, assessment in zip(annex.iter_rows(min_row=4), made.assessments, strict=True):
        said = dict(zip(heads, (cell.value for cell in row), strict=True))
        share = 100 if assessment.indicator.unit == "%" else 1
        assert assessment.value is not None
        assert said["2022年实际"] == pytest.approx(assessment.value / share, rel=1e-11)
        assert said["2025年目标"] == pytest.approx(assessment.schedule.target / share, rel=1e-11)
        assert said["完成率"] == pytest.approx(assessment.completion, rel=1e-11)
        assert said["进度差（百分点）"] == pytest.approx(assessment.gap, rel=1e-10)
    assert "演示数据" in annex["A2"].value
    lineage = list(book["数据与来源"].iter_rows(min_row=4, values_only=True))
    assert len(lineage) == len(made.observations)
    assert sum(row[3] for row in lineage) == pytest.approx(sum(o.value for o in made.observations))
    assert all(len(row[7]) == 64 for row in lineage)


def test_excel_shows_what_the_report_prints_and_no_noise(demo: DataStore, book: openpyxl.Workbook) -> None:
    annex, heads = book["附件1"], [cell.value for cell in book["附件1"][3]]
    for row, assessment in zip(annex.iter_rows(min_row=4), materials_of(demo, MID).assessments, strict=True):
        said = dict(zip(heads, row, strict=True))
        indicator = assessment.indicator
        decimals = "." + "0" * indicator.decimals if indicator.decimals else ""
        percent = indicator.unit == "%"
        assert said["2022年实际"].number_format == (f"0{decimals}%" if percent else f"#,##0{decimals}")
        assert said["2020年基期"].number_format.endswith("%") is percent
        assert said["完成率"].number_format == "0.0%"
    held = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, float)]
    assert len(held) > 500
    assert all(value == float(f"{value:.12g}") for value in held)


def test_in_excel_a_percentage_of_a_town_is_one_and_a_whole_thing_has_no_decimals(book: openpyxl.Workbook) -> None:
    towns = book["附件2"]
    heads = [str(cell.value) for cell in towns[3]]
    for row in towns.iter_rows(min_row=4):
        for head, cell in list(zip(heads, row, strict=True))[1:]:
            if cell.value is None:
                continue
            assert cell.number_format.endswith("%") is head.endswith("（%）"), head
            assert not head.endswith("（%）") or cell.value <= 1.0
    for row in book["附件2缺口"].iter_rows(min_row=4, min_col=2):
        assert all(cell.number_format == "#,##0" for cell in row if isinstance(cell.value, int))


def test_the_wide_sheet_can_be_read_in_print(book: openpyxl.Workbook) -> None:
    annex = book["附件1"]
    wide = sum(annex.column_dimensions[cell.column_letter].width for cell in annex[3])
    inches, paper = wide * 7 / 96, 420 / 25.4 - 1.4
    assert annex.page_setup.paperSize == 8
    assert annex.page_setup.orientation == "landscape"
    assert 11 * min(1.0, paper / inches) >= 7.5


def test_the_contents_lead_to_every_section_and_ask_for_its_page(demo: DataStore, word: bytes) -> None:
    report = evaluation_of(materials_of(demo, MID))
    document = docx.Document(BytesIO(word))
    lines = [p for p in document.paragraphs if p.style and p.style.style_id == "TOC1"]
    heads = {
        mark.get(qn("w:name")): p.text
        for p in document.paragraphs
        for mark in p._p.iter(qn("w:bookmarkStart"))
        if p.style and p.style.name == "Heading 1"
    }
    assert list(heads.values()) == [section.title for section in whole_report(materials_of(demo, MID)).sections]
    assert len(lines) == len(heads) == len(report.sections) + 1  # and the record
    for line, (name, title) in zip(lines, heads.items(), strict=True):
        (link,) = line._p.iter(qn("w:hyperlink"))
        assert link.get(qn("w:anchor")) == name
        assert "".join(text.text for text in link.iter(qn("w:t"))) == title
        assert [text.text for text in link.iter(qn("w:instrText"))] == [f" PAGEREF {name} \\h "]
        assert [mark.get(qn("w:dirty")) for mark in link.iter(qn("w:fldChar"))] == ["true", None, None]


SUBJECT = "临海市民政事业发展“十四五”规划实施情况"


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        (
            "临海市民政事业发展“十四五”规划实施情况中期评估报告（演示数据）",
            ("临海市民政事业发展“十四五”规划实施情况", "中期评估报告（演示数据）"),
        ),
        ("某县规划实施情况总结评估报告", ("某县规划实施情况", "总结评估报告")),
        ("中期评估报告", ("中期评估报告",)),
        ("别的题目", ("别的题目",)),
    ],
)
def test_a_title_is_broken_between_its_words(title: str, lines: tuple[str, ...]) -> None:
    assert lines_of_title(title, Lang.ZH) == lines
    assert "".join(lines) == title
    assert lines_of_title("Mid-term evaluation", Lang.EN) == ("Mid-term evaluation",)


def test_pages_are_filled_in_by_whoever_lays_the_document_out(word: bytes, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice on this machine")
    (tmp_path / "r.docx").write_bytes(word)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    asked = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "r.docx")]
    subprocess.run(asked, check=True, capture_output=True)
    pages = [page.extract_text() for page in PdfReader(tmp_path / "r.pdf").pages]
    said = re.findall(r"([^.\n]+)\.{5,}(\d+)", pages[0])
    assert len(said) == 16
    for title, number in said:
        assert squeezed(title) in squeezed(pages[int(number) - 1])


@pytest.mark.parametrize(
    ("stamp", "dated"),
    [
        (datetime(1900, 1, 1, tzinfo=UTC), (1980, 1, 1, 0, 0, 0)),
        (datetime(2023, 2, 15, 1, 2, 4, tzinfo=UTC), (2023, 2, 15, 1, 2, 4)),
        (datetime(2107, 12, 31, 23, 59, 59, tzinfo=UTC), (2107, 12, 31, 23, 59, 58)),
        (datetime(2199, 12, 31, tzinfo=UTC), (2107, 12, 31, 23, 59, 58)),
    ],
)
def test_a_zip_s_part_has_the_nearest_time_that_a_zip_knows(stamp: datetime, dated: tuple[int, ...]) -> None:
    plain = BytesIO()
    with ZipFile(plain, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    for make_fixed in (fixed, fixed_deck):
        with ZipFile(BytesIO(make_fixed(plain.getvalue(), stamp))) as package:
            assert [part.date_time for part in package.infolist()] == [dated]
