"""What no parser agrees on: a cell that is written twice, CDATA and white space, and lines before the file itself."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from etl.workbook import CellError, Refusal, Workbook
from plan.finding import Finding
from tests.etl.workbook import make
from tests.etl.workbook.conftest import Read
from wording.sentences import message

CELL = '<c r="A1"><v>1</v></c>'
TWICE = Refusal("damaged", "twice", 1)
REPEATED = {
    "beside each other": f'<row r="1">{CELL}<c r="A1"><v>2</v></c></row>',
    "in a second row": f'<row r="1">{CELL}</row><row r="1"><c r="A1"><v>2</v></c></row>',
    "without places": '<row r="1"><c><v>1</v></c></row><row r="1"><c><v>2</v></c></row>',
    "in rows without numbers": f'<row>{CELL}</row><row><c r="A1"><v>2</v></c></row>',
    "a text": f'<row r="1">{CELL}<c r="A1" t="inlineStr"><is><t>1</t></is></c></row>',
    "two texts": "".join(f'<c r="A1" t="inlineStr"><is><t>{text}</t></is></c>' for text in "甲乙").join(
        ('<row r="1">', "</row>")
    ),
    "a formula": f'<row r="1">{CELL}<c r="A1"><f>B1</f><v>2</v></c></row>',
    "far below": f'<row r="1">{CELL}</row><row r="9"><c r="A9"><v>3</v></c><c r="A1"><v>2</v></c></row>',
}


@pytest.mark.parametrize("rows", REPEATED.values(), ids=list(REPEATED))
def test_a_cell_with_two_contents_is_refused(read: Read, rows: str) -> None:
    assert read(make.xlsx(make.sheet_xml(rows)), "a.xlsx") == TWICE
    assert "第1行" in message(Finding("damaged", details={"case": "twice", "line": "1"}))


@pytest.mark.parametrize(
    "rows",
    [
        f'<row r="1">{CELL}{CELL}</row>',
        f'<row r="1"><c r="A1"/>{CELL}</row>',
        f'<row r="1">{CELL}</row><row r="1"/>',
        f'<row r="2"><c r="A2"><v>2</v></c></row><row r="1">{CELL}</row>',
    ],
)
def test_what_is_repeated_or_out_of_order_only_is_read(read: Read, rows: str) -> None:
    result = read(make.xlsx(make.sheet_xml(rows)), "a.xlsx")
    assert isinstance(result, Workbook), result
    assert result.sheets[0].rows[0] == (1.0,)


@pytest.mark.parametrize(
    "content",
    [
        make.xls(make.number(0, 0, 1) + make.number(0, 0, 2)),
        make.xlsb(make.brt_row(0) + make.brt_number(0, 1) + make.brt_number(0, 2)),
    ],
    ids=["xls", "xlsb"],
)
def test_binary_cells_with_two_contents(read: Read, content: bytes) -> None:
    assert read(content, "a") == TWICE


@pytest.mark.parametrize(
    "value",
    [
        "<![CDATA[12]]>",
        "<![CDATA[1]]>2",
        " 12 ",
        "\n12\n",
        "1&#50;",
        "&#x31;&#x32;",
        "1<!-- 一 -->2",
        "1<?x y?>2",
        "<!-- <v>3</v> -->12",
    ],
)
def test_a_value_however_it_is_written(read: Read, value: str) -> None:
    result = read(make.xlsx(make.sheet_xml(f'<row r="1"><c r="A1"><v>{value}</v></c></row>')), "a.xlsx")
    assert isinstance(result, Workbook), result
    assert result.sheets[0].rows == ((12.0,),)


@pytest.mark.parametrize("text", ["&#60;v&#62;&#38;", "<![CDATA[<v>&]]>", "&lt;v&gt;&amp;", "<!-- 甲 -->&lt;v>&#38;"])
def test_marks_of_xml_by_their_numbers(read: Read, text: str) -> None:
    cell = f'<c r="A1" t="str"><f>B1</f><v>{text}</v></c>'
    result = read(make.xlsx(make.sheet_xml(f'<row r="1">{cell}</row>')), "a.xlsx")
    assert isinstance(result, Workbook), result
    assert result.sheets[0].rows == (("<v>&",),)


@pytest.mark.parametrize("letter", ["&#0;", "&#xD800;", "&#x110000;"])
def test_a_number_of_no_letter_is_damage(read: Read, letter: str) -> None:
    result = read(make.xlsx(make.sheet_xml(f'<row r="1"><c r="A1"><v>1{letter}</v></c></row>')), "a.xlsx")
    assert isinstance(result, Refusal), result


@pytest.mark.parametrize("reach", ["", "A1", "A1:XFD1048576", "C9:D9", "$A$1:$C$3", "全部", "A:C", "A1:B2:C3"])
@pytest.mark.parametrize("closed", ["/>", "></dimension>"])
def test_how_far_a_sheet_says_it_reaches_is_no_matter(read: Read, reach: str, closed: str) -> None:
    rows = '<row r="1"><c r="B1"><v>1</v></c></row>'
    result = read(make.xlsx(make.sheet_xml(rows, before=f'<dimension ref="{reach}"{closed}')), "a.xlsx")
    assert isinstance(result, Workbook), result
    assert result.sheets[0].rows == ((None, 1.0),)


def test_marks_of_xml_in_a_section(read: Read) -> None:
    strings = f'<sst xmlns="{make.MAIN}"><si><t><![CDATA[甲 & <乙>]]></t></si></sst>'
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    result = read(make.xlsx(make.sheet_xml(rows), strings=strings), "a.xlsx")
    assert isinstance(result, Workbook), result
    assert result.sheets[0].rows == (("甲 & <乙>",),)


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n", b"\n\n \t\xef\xbb\xbf"])
@pytest.mark.parametrize("content", [make.xlsx(make.ONE_CELL), make.xls(make.number(0, 0, 1))], ids=["xlsx", "xls"])
def test_what_a_web_page_sent_before_the_file(read: Read, before: bytes, content: bytes) -> None:
    result = read(before + content, "a")
    assert isinstance(result, Workbook), result
    assert result.sheets[0].rows == ((1.0,),)


def test_an_error_is_quoted_as_it_is_shown() -> None:
    assert f"{CellError('#REF!')}" == "#REF!"
    found = Finding("unknown_area", "表1", "A1", f"{CellError('#REF!')}", details={"case": "unknown"})
    assert "“#REF!”" in message(found)


@pytest.mark.parametrize("text", ["#值!", "#WERT!", "#名称?", "#VALEUR!"])
def test_errors_of_an_ods_in_other_languages(read: Read, text: str) -> None:
    cell = f'<table:table-cell table:formula="of:=1" office:value-type="float" office:value="0"><text:p>{text}</text:p>'
    table = f'<table:table table:name="a"><table:table-row>{cell}</table:table-cell></table:table-row></table:table>'
    result = read(make.ods(table), "a.ods")
    assert isinstance(result, Workbook), result
    assert result.sheets[0].rows == ((CellError(text),),)


@pytest.mark.parametrize(("results", "zeros"), [((0, 0), 2), ((0, 3), 0), ((0, ""), 0)])
@pytest.mark.parametrize("loads", [True, False])
def test_formulas_that_a_program_never_calculated(
    read: Read, results: tuple[int | str, ...], zeros: int, loads: bool
) -> None:
    """A writer of workbooks puts 0 for every result, and asks for them to be calculated when the file is opened."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("填报")
    for row, result in enumerate(results):
        sheet.write_formula(row, 0, "=B1+1", None, result)
    book.set_calc_mode("auto" if loads else "manual")
    book.close()
    found = read(buffer.getvalue(), "a.xlsx")
    assert isinstance(found, Workbook), found
    assert len(found.sheets[0].uncached_formulas) == (zeros if loads else 0) + results.count("")
