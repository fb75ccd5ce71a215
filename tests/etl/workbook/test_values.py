"""Honest files: true coordinates and every detail, in each format."""

import datetime
import io
import struct

import openpyxl
import pytest
import xlsxwriter

from etl.workbook import CellError, Merge, Sheet, Workbook, cell_name
from tests.etl.workbook import make
from tests.etl.workbook.conftest import Read

CSV = ",,\r\n,,\r\n,,x\r\n,镇,40%\r\n"


def only(result: object) -> Sheet:
    assert isinstance(result, Workbook), result
    (sheet,) = result.sheets
    return sheet


@pytest.mark.parametrize(
    ("place", "name"), [((0, 0), "A1"), ((6, 1), "B7"), ((0, 26), "AA1"), ((1048575, 16383), "XFD1048576")]
)
def test_cell_name(place: tuple[int, int], name: str) -> None:
    assert cell_name(*place) == name


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", make.xlsx(make.sheet_xml('<row r="3"><c r="C3"><v>5</v></c></row>'))),
        ("a.xlsx", make.xlsx(make.sheet_xml("<row/><row/><row><c/><c/><c><v>5</v></c></row>"))),
        ("a.xlsb", make.xlsb(make.brt_row(2) + make.brt_number(2, 5))),
        ("a.xls", make.xls(make.number(2, 2, 5))),
        ("a.et", make.xls(make.number(2, 2, 5))),
        (
            "a.ods",
            make.ods(
                '<table:table table:name="表1"><table:table-row table:number-rows-repeated="2"><table:table-cell/>'
                '</table:table-row><table:table-row><table:table-cell table:number-columns-repeated="2"/>'
                '<table:table-cell office:value-type="float" office:value="5"/></table:table-row></table:table>'
            ),
        ),
        ("表1.csv", b",,\n,,\n,,5\n"),
    ],
)
def test_leading_blanks_keep_true_coordinates(read: Read, name: str, content: bytes) -> None:
    sheet = only(read(content, name))
    assert [len(row) for row in sheet.rows] == [3, 3, 3]
    assert sheet.rows[2][2] == ("5" if name.endswith("csv") else 5.0)
    assert sheet.rows[0] == sheet.rows[1] == (None, None, None)
    assert sheet.name == "表1"


def test_the_format_is_the_true_one_and_a_false_name_is_said(read: Read) -> None:
    cases = [
        (make.xlsx(make.ONE_CELL), "a.xls", "xlsx", ("other_kind_than_name",)),
        (make.xlsx(make.ONE_CELL), "a.et", "xlsx", ()),
        (b"a,b\n1,2\n", "a.xls", "csv", ("other_kind_than_name",)),
        (make.xls(make.number(0, 0, 1)), "a.xlsx", "xls", ("other_kind_than_name",)),
    ]
    for content, name, kind, notes in cases:
        result = read(content, name)
        assert isinstance(result, Workbook)
        assert (result.format, result.notes) == (kind, notes)


def test_xlsx_values_of_every_kind(read: Read) -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("值")
    formats = {
        code: book.add_format({"num_format": code}) for code in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm", "[h]:mm", "hh:mm")
    }
    sheet.write(0, 0, "１２３人")
    sheet.write_datetime(1, 0, datetime.datetime(2023, 9, 30), formats["yyyy-mm-dd"])  # noqa: DTZ001
    sheet.write_datetime(2, 0, datetime.datetime(2023, 9, 30, 8, 5), formats["yyyy-mm-dd hh:mm"])  # noqa: DTZ001
    sheet.write(3, 0, 1.5, formats["[h]:mm"])
    sheet.write(4, 0, 0.25, formats["hh:mm"])
    sheet.write(5, 0, True)
    sheet.write(6, 0, "40%")
    sheet.write(7, 0, 0)
    sheet.write_formula(8, 0, "=SUM(A8)", None, 7)
    book.close()
    assert [row[0] for row in only(read(buffer.getvalue(), "a.xlsx")).rows] == [
        "１２３人",
        datetime.date(2023, 9, 30),
        datetime.datetime(2023, 9, 30, 8, 5),  # noqa: DTZ001
        datetime.timedelta(hours=36),
        datetime.timedelta(hours=6),
        True,
        "40%",
        0.0,
        7.0,
    ]


def test_errors_blanks_and_formulas_without_a_result_are_three_things(read: Read) -> None:
    cells = (
        '<row r="2"><c r="B2" t="e"><v>#DIV/0!</v></c><c r="C2"><f>A1</f></c><c r="D2" t="str"><f>A1</f><v></v></c>'
        '<c r="E2"><f>A1</f><v></v></c><c r="F2" s="0"/><c r="G2"><v>0</v></c><c r="H2"><v>NaN</v></c>'
        '<c r="I2"><f t="shared" si="0"/></c><c r="J2" t="e"><f>1/0</f><v>#REF!</v></c></row>'
        '<row r="9"><c r="L9"><f>A1</f></c></row>'
    )
    sheet = only(read(make.xlsx(make.sheet_xml(cells)), "a.xlsx"))
    assert sheet.rows[1][1:10] == (
        CellError("#DIV/0!"), None, None, None, None, 0.0, CellError("NaN"), None, CellError("#REF!")
    )  # fmt: skip
    assert sheet.uncached_formulas == {(1, 2), (1, 4), (1, 8), (8, 11)}
    assert (len(sheet.rows), len(sheet.rows[0])) == (9, 12), "the grid reaches the last formula"


def test_what_openpyxl_writes_has_no_results(read: Read) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["C5"] = "=1+1"
    book.active["A2"] = 3
    buffer = io.BytesIO()
    book.save(buffer)
    sheet = only(read(buffer.getvalue(), "a.xlsx"))
    assert sheet.uncached_formulas == {(4, 2)}
    assert sheet.rows[4][2] is None


@pytest.mark.parametrize("noise", ["", "<!-- a comment sends it the exact way -->"])
def test_percent_hidden_and_merged_xlsx(read: Read, noise: str) -> None:
    cells = (
        '<row r="1"><c r="A1" s="1"><v>0.4</v></c><c r="B1" s="2"><v>0.5</v></c><c r="C1" s="3"><v>0.6</v></c></row>'
        f'<row r="2" hidden="{int(bool(noise))}"><c r="A2" s="1"/><c r="B2"><v>1</v></c></row>'
    )
    before = '<cols><col min="2" max="16384" hidden="1"/></cols>' if noise else ""
    after = '<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="C1:XFD1048576"/></mergeCells>'
    parts = make.xlsx_parts(make.sheet_xml(noise + cells, before, after), styles=make.PERCENT_STYLES)
    sheet = only(read(make.deflated(parts), "a.xlsx"))
    assert sheet.percent_cells == {(0, 0), (0, 1)}
    assert sheet.hidden_rows == ({1} if noise else set())
    assert sheet.hidden_columns == ({1, 2} if noise else set())
    assert sheet.merges == (Merge(0, 0, 1, 1), Merge(0, 2, 1, 2)), "cut to the used range"


def test_hidden_sheets_are_read_and_said(read: Read) -> None:
    parts = make.xlsx_parts(make.ONE_CELL, make.ONE_CELL, states=["visible", "veryHidden"])
    result = read(make.deflated(parts), "a.xlsx")
    assert isinstance(result, Workbook)
    assert [sheet.hidden for sheet in result.sheets] == [False, True]
    assert result.notes == ("hidden_sheet",)


def test_details_of_xls(read: Read) -> None:
    failed = struct.pack("<3H", 5, 1, 0) + bytes([2, 0, 29, 0, 0, 0, 255, 255]) + bytes(8)
    cells = (
        make.number(4, 3, 0.4, 1) + make.number(4, 4, 0.4, 2) + make.number(4, 5, 0.4)
        + make.record(0x205, struct.pack("<3HBB", 5, 0, 0, 7, 1)) + make.record(0x06, failed)
        + make.record(0xBD, struct.pack("<HH", 6, 0) + struct.pack("<HL", 1, 42 << 2 | 2) * 2 + struct.pack("<H", 1))
        + make.record(0x208, struct.pack("<8H", 4, 0, 0, 0, 0, 0, 0x20, 0))
        + make.record(0x7D, struct.pack("<6H", 3, 3, 0, 0, 1, 0))
        + make.record(0xE5, struct.pack("<5H", 1, 4, 5, 3, 4))
    )  # fmt: skip
    result = read(make.xls(cells, hidden=1, streams={"_VBA_PROJECT_CUR": b""}), "a.xls")
    sheet = only(result)
    assert sheet.percent_cells == {(4, 3), (4, 4), (6, 0), (6, 1)}
    assert sheet.rows[5][:2] == (CellError("#DIV/0!"), CellError("#NAME?"))
    assert sheet.rows[6][:2] == (42, 42)
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.hidden) == ({4}, {3}, True)
    assert sheet.merges == (Merge(4, 3, 5, 4),)
    assert isinstance(result, Workbook)
    assert set(result.notes) == {"macros_ignored", "hidden_sheet"}


def test_details_of_xlsb(read: Read) -> None:
    cells = (
        make.brt_row(1, hidden=True) + make.brt_number(0, 0.4, 1) + make.brt_number(1, 0.4, 2) + make.brt_number(2, 0.4)
        + make.brt(3, struct.pack("<LLB", 3, 0, 0x2A))
    )  # fmt: skip
    columns = make.brt(390) + make.brt(60, struct.pack("<4LH", 2, 2, 0, 0, 1)) + make.brt(391)
    merges = make.brt(177, struct.pack("<L", 1)) + make.brt(176, struct.pack("<4L", 0, 1, 0, 1)) + make.brt(178)
    sheet = only(read(make.xlsb(cells, columns, merges, hidden=2), "a.xlsb"))
    assert sheet.percent_cells == {(1, 0), (1, 1)}
    assert sheet.rows[1][3] == CellError("#N/A")
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.hidden) == ({1}, {2}, True)
    assert sheet.merges == (Merge(0, 0, 1, 1),)


def test_details_of_ods(read: Read) -> None:
    table = (
        '<table:table table:name="表1" table:style-name="h"><table:table-column/>'
        '<table:table-column table:visibility="collapse"/><table:table-row>'
        '<table:table-cell office:value-type="percentage" office:value="0.4"><text:p>40%</text:p></table:table-cell>'
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" calcext:value-type="error">'
        "<text:p>#DIV/0!</text:p></table:table-cell>"
        '<table:table-cell table:formula="of:=A1"/>'
        '<table:table-cell table:number-columns-spanned="2" office:value-type="string"><text:p>镇</text:p>'
        "</table:table-cell><table:covered-table-cell/></table:table-row>"
        '<table:table-row table:visibility="filter"><table:table-cell office:value-type="float" office:value="1"/>'
        '</table:table-row><table:table-row table:number-rows-repeated="1048574">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
    )
    style = (
        '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
    )
    sheet = only(read(make.ods(table, style), "a.ods"))
    assert sheet.rows[0][:4] == (0.4, CellError("#DIV/0!"), None, "镇")
    assert sheet.percent_cells == {(0, 0)}
    assert sheet.uncached_formulas == {(0, 2)}
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.hidden) == ({1}, {1}, True)
    assert [merge.first_column for merge in sheet.merges] == [3]
    assert len(sheet.rows) == 2


def test_ods_durations_and_empty_results(read: Read) -> None:
    table = (
        '<table:table table:name="表1"><table:table-row>'
        '<table:table-cell office:value-type="time" office:time-value="PT36H30M00S"><text:p>36:30</text:p>'
        '</table:table-cell><table:table-cell table:formula="of:=&quot;&quot;"/>'
        '<table:table-cell office:value-type="string"><text:p>PT36H30M00S</text:p></table:table-cell>'
        "</table:table-row></table:table>"
    )
    for generator, uncached in (("a script", {(0, 1)}), ("LibreOffice/24.8", set())):
        sheet = only(read(make.ods(table, generator=generator), "a.ods"))
        assert sheet.rows == ((datetime.timedelta(hours=36, minutes=30), None, "PT36H30M00S"),)
        assert sheet.uncached_formulas == uncached


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_text_tables(read: Read, encoding: str, mark: str) -> None:
    lines = [
        "养老床位,季度表",
        f"镇名{mark}床位{mark}备注",
        f'白塔镇{mark}１２３{mark}"a{mark}\r\nb"',
        f"横溪镇{mark}007{mark}",
        "",
    ]
    text = "\r\n".join(lines)
    sheet = only(read(text.encode(encoding), "二季度.csv"))
    assert sheet.name == "二季度"
    assert sheet.rows[1] == ("镇名", "床位", "备注")
    assert sheet.rows[2] == ("白塔镇", "１２３", f"a{mark}\r\nb")
    assert sheet.rows[3] == ("横溪镇", "007", None)


def test_macros_and_links_are_passed_over_and_said(read: Read) -> None:
    parts = make.xlsx_parts(make.ONE_CELL)
    parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0"
    parts["xl/externalLinks/externalLink1.xml"] = "<externalLink/>"
    parts["xl/externalLinks/externalLink2.xml"] = '<externalLink><ddeLink ddeService="cmd"/></externalLink>'
    result = read(make.deflated(parts), "a.xlsm")
    assert isinstance(result, Workbook)
    assert result.format == "xlsm"
    assert set(result.notes) == {"macros_ignored", "external_links_ignored", "dde_ignored"}


def test_a_container_with_false_sizes_and_backslashes_reads(read: Read) -> None:
    parts = make.xlsx_parts(make.ONE_CELL)
    content = make.deflated({name.replace("/", "\\"): part for name, part in parts.items()})
    central = content.index(b"PK\1\2")
    false = content[: central + 24] + struct.pack("<L", 3) + content[central + 28 :]
    assert only(read(false, "a.xlsx")).rows == ((1.0,),)
