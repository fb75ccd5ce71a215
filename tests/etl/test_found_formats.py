"""Small inputs on which the reader was once wrong, and their likes in every format: what is right for each."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from etl.reading.checks import check
from etl.reading.extract import extract
from etl.reading.layout import load_layouts
from etl.workbook import CellError
from etl.yaml_files import load_plan
from plan.finding import Severity
from plan.period import Period
from tests.etl.workbook import make
from tests.etl.workbook.conftest import Read, read
from tests.etl.workbook.old_books import OldBook, Rich, Styled
from tests.etl.workbook.test_locked import agile, standard
from wording.sentences import message

__all__ = ["read"]
PLAN = load_plan()
LAYOUTS = load_layouts(PLAN)
TOWNS = PLAN.towns
Rows = Sequence[Sequence[object]]
Make = Callable[[Rows], bytes]
HEADER = ["镇(街道)", "护理型床位数(张)", "养老机构床位数(张)", "老年人口(万人)"]
DAY = datetime(2023, 3, 31)  # noqa: DTZ001 - a cell has no zone


def rows(*above: Sequence[object]) -> list[list[object]]:
    """Return a form of three measures with some rows above it: 57 numbers."""
    table = [[town, 40.0 + at, 100.0 + at, 1.25] for at, town in enumerate(TOWNS)]
    return [*(list(row) for row in above), list(HEADER), *table]


def xlsx(content: Rows) -> bytes:
    book = openpyxl.Workbook()
    for row in content:
        book.worksheets[0].append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def biff(version: int, codepage: int | None = 936) -> Make:
    def made(content: Rows) -> bytes:
        cells = [[Styled(_serial(v), 1) if isinstance(v, date) else v for v in row] for row in content]
        return OldBook(cells, version, codepage=codepage, styles=[(0, 14)], shared=version == 8).file()

    return made


def _serial(day: date) -> float:
    return float((date(day.year, day.month, day.day) - date(1899, 12, 30)).days)


def xlsb(content: Rows) -> bytes:
    """Style 1 is no date here: what is one is written as a text."""
    body = b""
    for row, values in enumerate(content):
        body += make.brt_row(row)
        for column, value in enumerate(values):
            if isinstance(value, float):
                body += make.brt_number(column, value)
            elif value is not None:
                text = f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)
                body += make.brt(6, column.to_bytes(4, "little") + bytes(4) + make.long_text(text))
    return make.xlsb(body)


def ods(content: Rows) -> bytes:
    return make.ods(f'<table:table table:name="表">{"".join(map(_ods_row, content))}</table:table>')


def _ods_row(values: Sequence[object]) -> str:
    cells = ""
    for value in values:
        if value is None:
            cells += "<table:table-cell/>"
        elif isinstance(value, float):
            cells += f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        elif isinstance(value, date):
            cells += f'<table:table-cell office:value-type="date" office:date-value="{value:%Y-%m-%d}"/>'
        else:
            cells += f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
    return f"<table:table-row>{cells}</table:table-row>"


def text_table(encoding: str) -> Make:
    def made(content: Rows) -> bytes:
        out = io.StringIO()
        for row in content:
            csv.writer(out).writerow(f"{v:%Y-%m-%d}" if isinstance(v, date) else "" if v is None else v for v in row)
        return out.getvalue().encode(encoding)

    return made


FORMATS: dict[str, tuple[str, Make]] = {
    "xlsx": ("xlsx", xlsx),
    "et": ("et", biff(8, 1252)),
    "xls 8": ("xls", biff(8)),
    "xls 8 without code page": ("xls", biff(8, 0)),
    "xls 5": ("xls", biff(5)),
    "xls 5 of another code page": ("xls", biff(5, 1252)),
    "xls 4": ("xls", biff(4)),
    "xls 3": ("xls", biff(3)),
    "xls 2": ("xls", biff(2)),
    "xlsb": ("xlsb", xlsb),
    "ods": ("ods", ods),
    "csv": ("csv", text_table("utf-8-sig")),
    "csv of wps": ("csv", text_table("gb18030")),
    "locked xlsx": ("xlsx", lambda content: agile(xlsx(content), "VelvetSweatshop")),
    "locked by excel 2007": ("xlsx", lambda content: standard(xlsx(content), "VelvetSweatshop")),
}
ABOVE: dict[str, tuple[list[list[object]], Period | None]] = {
    "a filling date in the title": ([["养老服务科2023年第一季度报表（填报日期：2023年4月10日）"]], Period(2023, 1)),
    "an issuing date in the title": ([["2023年第1季度养老服务科报表 (印发于2022年12月31日)"]], Period(2023, 1)),
    "a printing date alone": ([["养老服务科报表", None, "制表日期：2023年3月31日"]], None),
    "a date after the label": ([["养老服务科报表", None, "报告期", DAY]], Period(2023, 1)),
    "year and month apart": ([["临海市养老服务报表"], ["2023年度 06月份"]], Period(2023, 2)),
    "a half-year": ([["临海市养老服务半年报"], ["2023年"]], Period(2023, 2)),
}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("above", ABOVE)
def test_every_form_in_every_format(read: Read, form: str, above: str) -> None:
    ending, made = FORMATS[form]
    written, period = ABOVE[above]
    book = read(made(rows(*written)), f"填报.{ending}")
    found = extract(book, PLAN, LAYOUTS, "养老服务科")
    assert found.period == period, [message(finding) for finding in found.findings]
    if period is None:
        assert [f.code for f in found.findings if f.severity is Severity.MEND] == ["no_period"]
        found = extract(book, PLAN, LAYOUTS, "养老服务科", Period(2023, 3))
    else:
        other = extract(book, PLAN, LAYOUTS, "养老服务科", Period(2023, 3))
        assert [f.code for f in other.findings if f.severity is Severity.MEND] == ["wrong_period"]
    values = {(o.measure, o.area): o.value for o in found.observations}
    assert len(values) == 57
    assert values["护理型床位数", TOWNS[3]] == 43.0
    assert values["老年人口", TOWNS[-1]] == 1.25
    assert not [f for f in found.findings if f.severity is Severity.MEND]


def with_error(second: str) -> bytes:
    """Return the form, and a second sheet whose one cell is an error nobody knew when the parser was made."""
    book = openpyxl.Workbook()
    for row in rows(["2023年一季度"]):
        book.worksheets[0].append(row)
    book.create_sheet("备注")["A1"] = "#N/A"
    out, copy = io.BytesIO(), io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"#N/A", second.encode()))
    return copy.getvalue()


@pytest.mark.parametrize(
    "literal", ["#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#UNKNOWN!", "#CONNECT!"]
)
def test_an_unknown_error_in_another_sheet_costs_no_number(read: Read, literal: str) -> None:
    book = read(with_error(literal), "填报.xlsx")
    found = extract(book, PLAN, LAYOUTS, "养老服务科")
    assert (found.period, len(found.observations)) == (Period(2023, 1), 57)


def test_an_unknown_error_at_a_number_is_an_error_at_its_cell(read: Read) -> None:
    cells = rows(["2023年一季度"])
    cells[3][1] = CellError("#SPILL!")
    found = extract(read(OldBook(cells, 8).file(), "填报.xls"), PLAN, LAYOUTS, "养老服务科")
    assert [(f.code, f.cell) for f in found.findings if f.severity is Severity.MEND] == [("error_cell", "B4")]
    assert len(found.observations) == 56


def struck_xlsx(part: bool) -> bytes:
    book = openpyxl.Workbook()
    for row in rows(["2023年一季度"]):
        book.worksheets[0].append(row)
    cell = book.worksheets[0]["B3"]
    if part:
        cell.value = CellRichText(TextBlock(InlineFont(strike=True), "112"), TextBlock(InlineFont(), "115"))
    else:
        cell.font = Font(strike=True)
    cell.comment = Comment("此数有误，应为115", "李")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def struck_xls(part: bool, version: int) -> bytes:
    cells = rows(["2023年一季度"])
    cells[2][1] = Rich("112115", [(0, 1), (3, 0)]) if part else Styled(40.0, 1)
    notes = [(2, 1, "此数有误，应为115")]
    return OldBook(cells, version, codepage=936, fonts=[False, True], styles=[(1, 0)], notes=notes).file()


def struck_ods(part: bool) -> bytes:
    struck = '<style:style style:name="%s"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    note = "<office:annotation><text:p>此数有误，应为115</text:p></office:annotation>"
    text = '<text:span text:style-name="T1">112</text:span>115' if part else "40"
    kind = (
        'office:value-type="string"' if part else 'table:style-name="ce1" office:value-type="float" office:value="40"'
    )
    lines = list(map(_ods_row, rows(["2023年一季度"])))
    marked = f"<table:table-cell {kind}>{note}<text:p>{text}</text:p></table:table-cell>"
    lines[2] = lines[2].replace('<table:table-cell office:value-type="float" office:value="40.0"/>', marked)
    return make.ods(
        f'<table:table table:name="表">{"".join(lines)}</table:table>', styles=struck % "T1" + struck % "ce1"
    )


STRUCK: dict[str, tuple[str, Callable[[bool], bytes]]] = {
    "xlsx": ("xlsx", struck_xlsx),
    "xls 8": ("xls", lambda part: struck_xls(part, 8)),
    "xls 5": ("xls", lambda part: struck_xls(part, 5)),
    "ods": ("ods", struck_ods),
}


@pytest.mark.parametrize("form", STRUCK)
@pytest.mark.parametrize("part", [True, False])
def test_struck_numbers_are_asked_about_and_comments_told_in_every_format(read: Read, form: str, part: bool) -> None:
    ending, made = STRUCK[form]
    found = extract(read(made(part), f"填报.{ending}"), PLAN, LAYOUTS, "养老服务科")
    asked = [f for f in found.findings if f.severity is Severity.MEND]
    assert [(f.code, f.cell) for f in asked] == [("struck_out", "B3")]
    said = ("112", "115") if part else ("40", "")
    assert (asked[0].details["struck"], asked[0].details["kept"]) == said
    assert [(f.cell, f.found) for f in found.findings if f.code == "commented"] == [("B3", "此数有误，应为115")]
    assert len(found.observations) == 56
    assert not [f for f in check(found, PLAN) if f.cell == "B3"]


def test_a_quote_that_nothing_closes_is_told_by_its_line(read: Read) -> None:
    content = text_table("utf-8")(rows(["2023年一季度"])).decode().replace(TOWNS[0], f'"{TOWNS[0]}', 1).encode()
    found = extract(read(content, "填报.csv"), PLAN, LAYOUTS, "养老服务科")
    said = message(found.findings[0])
    assert "第3行" in said
    assert "引号" in said
    assert "编码" not in said


KINDS = {
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "报表.xlsx", "PDF"),
    "picture": (b"\x89PNG\r\n\x1a\n", "报表.xlsx", "图片"),
    "archive": (make.deflated({"报表.xlsx": b"1"}), "报表.xlsx", "解压"),
    "rar": (b"Rar!\x1a\x07\x01\0", "报表.rar", "解压"),
    "docx": (make.deflated({"[Content_Types].xml": "<T/>", "word/document.xml": "<d/>"}), "报表.docx", "文字文档"),
    "lock": (b"\x05zhang" + b" " * 49 + b"\5\0z\0h\0a\0n\0g\0" + b" \0" * 49, "~$报表.xlsx", "临时文件"),
    "program": (b"MZ\x90\0\x03\0\0\0", "报表.xls", "程序"),
}


@pytest.mark.parametrize(("content", "name", "word"), KINDS.values(), ids=KINDS)
def test_what_no_spreadsheet_program_opens_is_not_to_be_opened_in_one(
    read: Read, content: bytes, name: str, word: str
) -> None:
    (finding,) = extract(read(content, name), PLAN, LAYOUTS).findings
    said = message(finding)
    assert word in said
    assert "WPS或Excel打开" not in said
    assert said.count("。") >= 2, "what it is, and what to do"


@pytest.mark.parametrize("content", [b"<html><table><tr><td>1</td></tr></table></html>", b"ID;PWXL;N;E\r\n"])
def test_what_a_spreadsheet_program_opens_is_to_be_saved_anew(read: Read, content: bytes) -> None:
    (finding,) = extract(read(content, "报表.xls"), PLAN, LAYOUTS).findings
    assert "请用WPS或Excel打开，另存为.xlsx" in message(finding)
