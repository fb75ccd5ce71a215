"""What stands at cells beside their values: struck-through text, comments, formulas that add up; in every format."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from etl.workbook import CellError, Sheet, Workbook
from etl.workbook.scan.comments import own_words
from tests.etl.workbook import make
from tests.etl.workbook.conftest import Read

NOTE = "此数有误，应为115"


def sheet_of(read: Read, content: bytes, name: str = "填报.xlsx") -> Sheet:
    result = read(content, name)
    assert isinstance(result, Workbook), result
    return result.sheets[0]


# xlsx


def shared(*texts: str) -> str:
    return f'<sst xmlns="{make.MAIN}">{"".join(f"<si>{text}</si>" for text in texts)}</sst>'


def run(text: str, look: str = "") -> str:
    return f"<r>{f'<rPr>{look}</rPr>' if look else ''}<t>{text}</t></r>"


STRUCK = '<strike/><sz val="11"/>'
RICH = [
    (run("112", STRUCK) + run("115"), ("112", "115")),
    (run("112", '<strike val="1"/>') + run("115"), ("112", "115")),
    (run("112", '<strike val="true"/>'), ("112", "")),
    (run("11") + run("2", STRUCK) + run("5"), ("2", "115")),
    (run("112", '<strike val="0"/>') + run("115"), None),
    (run("112", '<strike val="false"/>') + run("115"), None),
    (run("112", "<b/>") + run("115"), None),
    (run(" ", STRUCK) + run("115"), None),
    (run("112", STRUCK) + run("115") + '<rPh sb="0" eb="1"><t>yī</t></rPh>', ("112", "115")),
]


@pytest.mark.parametrize(("runs", "found"), RICH)
@pytest.mark.parametrize("inline", [True, False])
def test_struck_runs_of_an_xlsx(read: Read, runs: str, found: tuple[str, str] | None, inline: bool) -> None:
    if inline:
        content = make.xlsx(make.sheet_xml(f'<row r="1"><c r="A1" t="inlineStr"><is>{runs}</is></c></row>'))
    else:
        cells = '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>0</v></c></row>'
        content = make.xlsx(make.sheet_xml(cells), strings=shared("<t>x</t>", runs))
    sheet = sheet_of(read, content)
    assert sheet.struck == ({(0, 0): found} if found else {})
    if found:
        assert sheet.rows[0][0] == (found[1] or found[0])


@pytest.mark.parametrize(("look", "is_struck"), [("<strike/>", True), ('<strike val="0"/>', False), ("<b/>", False)])
def test_cells_of_an_xlsx_struck_through_as_a_whole(read: Read, look: str, is_struck: bool) -> None:
    styles = (
        f"<fonts><font><sz/></font><font>{look}</font></fonts>"
        '<cellXfs><xf fontId="0"/><xf fontId="1"/><xf fontId="1" numFmtId="10"/></cellXfs><dxfs><dxf><font><strike/>'
        "</font></dxf></dxfs>"
    )
    cells = (
        '<row r="1"><c r="A1" s="1"><v>112</v></c><c r="B1"><v>3</v></c><c r="C1" s="1"/><c r="D1" s="2"><v>0.4</v></c>'
        '<c r="E1" s="1" t="str"><v>十五</v></c></row>'
    )
    for before in ("", "<!-- read element by element -->"):
        sheet = sheet_of(read, make.xlsx(make.sheet_xml(cells, before=before), styles=styles))
        found = {(0, 0): ("112", ""), (0, 3): ("0.4", ""), (0, 4): ("十五", "")}
        assert sheet.struck == (found if is_struck else {})
        assert sheet.rows[0][:2] == (112.0, 3.0)
        assert sheet.percent_cells == {(0, 3)}


def notes(*found: tuple[str, str, str]) -> str:
    """Return a part of notes: (cell, author, text)."""
    authors = "".join(f"<author>{author}</author>" for _, author, _ in found)
    written = "".join(
        f'<comment ref="{cell}" authorId="{n}"><text>{run(text)}</text></comment>'
        for n, (cell, _, text) in enumerate(found)
    )
    return f'<comments xmlns="{make.MAIN}"><authors>{authors}</authors><commentList>{written}</commentList></comments>'


def with_notes(*parts: tuple[str, str, str]) -> bytes:
    """Return a workbook of which the first sheet refers to parts: (kind, name, content)."""
    links = "".join(
        f'<Relationship Id="r{n}" Type="{make.OFFICE if kind == "comments" else "http://x/2017/10"}/{kind}" '
        f'Target="../{name}"/>'
        for n, (kind, name, _) in enumerate(parts)
    )
    rels = f'<Relationships xmlns="{make.PACKAGE}">{links}</Relationships>'
    cells = make.sheet_xml('<row r="7"><c r="A7"><v>1</v></c><c r="B7"><v>112</v></c></row>')
    more = {f"xl/{name}": content for _, name, content in parts}
    return make.deflated({**make.xlsx_parts(cells), "xl/worksheets/_rels/sheet1.xml.rels": rels, **more})


def test_notes_of_an_xlsx(read: Read) -> None:
    content = with_notes(("comments", "comments1.xml", notes(("B7", "李", f"李:\n{NOTE}"), ("$A$1", "", "口径"))))
    assert sheet_of(read, content).comments == {(6, 1): f"李: {NOTE}", (0, 0): "口径"}


def test_conversations_go_before_the_notes_that_stand_in_for_them(read: Read) -> None:
    stand_in = "[Threaded comment]\n\nYour version of Excel allows you to read it.\n\nComment:\n    此数有误"
    talk = (
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        '<threadedComment ref="B7" id="{1}"><text>此数有误</text></threadedComment>'
        '<threadedComment ref="B7" id="{2}" parentId="{1}"><text>应为115</text></threadedComment></ThreadedComments>'
    )
    both = with_notes(
        ("comments", "comments1.xml", notes(("B7", "tc={1}", stand_in), ("A7", "李", "核过"))),
        ("threadedComment", "threadedComments/t1.xml", talk),
    )
    assert sheet_of(read, both).comments == {(6, 1): "此数有误；应为115", (6, 0): "核过"}
    alone = with_notes(("comments", "comments1.xml", notes(("B7", "tc={1}", stand_in))))
    assert sheet_of(read, alone).comments == {(6, 1): "此数有误"}


def test_our_own_words_in_a_note_are_no_comment(read: Read) -> None:
    """A workbook that went back with its findings comes again with them."""
    ours = notes(("A7", "圭表校验", "【圭表校验】\n请核对"), ("B7", "李", f"{NOTE}\n【圭表校验】\n请核对"))
    assert sheet_of(read, with_notes(("comments", "c.xml", ours))).comments == {(6, 1): NOTE}
    assert own_words("[Guibiao check]\nPlease check") == ""


def test_a_long_comment_is_cut_and_a_blank_one_is_none(read: Read) -> None:
    content = with_notes(("comments", "c.xml", notes(("A7", "", "长" * 5000), ("B7", "", " \n "))))
    assert {cell: len(text) for cell, text in sheet_of(read, content).comments.items()} == {(6, 0): 300}


@pytest.mark.parametrize(
    "hostile", ["<!DOCTYPE a><comments/>", "<comments", '<comments><comment ref="ZZZZZ9"/></comments>']
)
def test_a_hostile_part_of_notes_does_no_harm(read: Read, hostile: str) -> None:
    result = read(with_notes(("comments", "c.xml", hostile)), "填报.xlsx")
    assert isinstance(result, Workbook) is hostile.endswith("</comments>")


SUMS = [
    ("<f>SUM(B7:B25)</f>", True), ('<f>IF(COUNT(B7:B25)=0,"",SUM(B7:B25))</f>', True),
    ("<f>SUBTOTAL(9,B7:B25)</f>", True), ("<f>ROUND(SUM(B7:B9),0)</f>", True), ("<f>B7+B8</f>", False),
    ('<f>"SUM("&amp;B7</f>', False), ("<f>SUMIF(A1:A3,1,B1:B3)</f>", True), ("<f>SUMPRODUCT(B7:B25)</f>", True),
    ("<f>AGGREGATE(9,5,B7:B25)</f>", True), ("<f>CHECKSUM(B7)</f>", False),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "adds"), SUMS)
@pytest.mark.parametrize("before", ["", "<!-- read element by element -->"])
def test_formulas_that_add_up(read: Read, formula: str, adds: bool, before: str) -> None:
    cells = f'<row r="1"><c r="A1">{formula}<v>5</v></c><c r="B1"><v>1</v></c></row>'
    sheet = sheet_of(read, make.xlsx(make.sheet_xml(cells, before=before)))
    assert sheet.sums == ({(0, 0)} if adds else set())


@pytest.mark.parametrize("before", ["", "<!-- read element by element -->"])
def test_a_formula_shared_by_a_row_of_totals(read: Read, before: str) -> None:
    first = '<c r="B2"><f t="shared" ref="B2:D2" si="0">SUM(B1:B1)</f><v>1</v></c>'
    others = "".join(f'<c r="{column}2"><f t="shared" si="0"/><v>1</v></c>' for column in "CD")
    cells = f'<row r="1"><c r="B1"><v>1</v></c></row><row r="2">{first}{others}</row>'
    assert sheet_of(read, make.xlsx(make.sheet_xml(cells, before=before))).sums == {(1, 1), (1, 2), (1, 3)}


def test_as_another_program_writes_it(read: Read) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = CellRichText(TextBlock(InlineFont(strike=True), "112"), TextBlock(InlineFont(), "115"))
    sheet["A2"], sheet["A3"] = 7, "=SUM(A1:A2)"
    sheet["A2"].font = Font(strike=True)
    sheet["A2"].comment = Comment(NOTE, "李")
    content = io.BytesIO()
    book.save(content)
    found = sheet_of(read, content.getvalue())
    assert found.struck == {(0, 0): ("112", "115"), (1, 0): ("7", "")}
    assert found.comments == {(1, 0): NOTE}
    assert found.sums == {(2, 0)}


# xlsb


def rich(text: str, *runs: tuple[int, int]) -> bytes:
    tail = struct.pack("<L", len(runs)) + b"".join(struct.pack("<HH", *one) for one in runs) if runs else b""
    return bytes([bool(runs)]) + make.long_text(text) + tail


def binary(cells: bytes, texts: bytes = b"", comments: bytes = b"", after: bytes = b"", properties: int = 0) -> bytes:
    """Return an xlsb: style 1 is a date, 2 struck through, 3 a percentage of its own; font 1 strikes through."""
    bundle = struct.pack("<LL", 0, 1) + make.long_text("rId1") + make.long_text("表1")
    book = make.brt(131) + make.brt(153, struct.pack("<LL", properties, 0)) + make.brt(156, bundle) + make.brt(132)
    fonts = b"".join(make.brt(43, struct.pack("<HH", 200, 8 * struck) + bytes(20)) for struck in (False, True))
    looks = b"".join(
        make.brt(47, struct.pack("<HHH8x", 0xFFFF, code, font)) for code, font in ((0, 0), (14, 0), (0, 1), (37, 0))
    )
    styles = make.brt(44, struct.pack("<H", 37) + make.long_text("0.0%")) + fonts
    styles += make.brt(617, struct.pack("<L", 4)) + looks + make.brt(618)
    kinds = (("rId1", "worksheet", "s.bin"), ("rId2", "styles", "styles.bin"), ("rId3", "sharedStrings", "strings.bin"))
    links = "".join(f'<Relationship Id="{i}" Type="{make.OFFICE}/{k}" Target="{t}"/>' for i, k, t in kinds)
    notes_link = f'<Relationship Id="rId1" Type="{make.OFFICE}/comments" Target="notes.bin"/>'
    wrap = f'<Relationships xmlns="{make.PACKAGE}">%s</Relationships>'
    root = f'<Relationship Id="r" Type="{make.OFFICE}/officeDocument" Target="xl/Book9.bin"/>'
    return make.deflated(
        {
            "_rels/.rels": wrap % root, "xl/Book9.bin": book, "xl/_rels/Book9.bin.rels": wrap % links,
            "xl/styles.bin": styles, "xl/strings.bin": texts, "xl/s.bin": make.brt(145) + cells + make.brt(146) + after,
            "xl/_rels/s.bin.rels": wrap % notes_link, "xl/notes.bin": comments,
        }
    )  # fmt: skip


def cell(kind: int, column: int, content: bytes, style: int = 0) -> bytes:
    return make.brt(kind, struct.pack("<LL", column, style) + content)


def rk(value: int, hundredth: bool = False) -> bytes:
    return struct.pack("<l", value << 2 | 2 | hundredth)


def test_values_of_an_xlsb_of_every_kind(read: Read) -> None:
    sums = struct.pack("<dHL", 5.5, 0, 10) + b"\x25" + bytes(8) + b"\x19\x10"
    cells = (
        make.brt_row(0) + cell(1, 0, b"") + cell(2, 1, rk(-7)) + cell(2, 2, rk(1234, True)) + cell(3, 3, b"\x2a")
        + cell(4, 4, b"\1") + cell(5, 5, struct.pack("<d", 2.5)) + cell(6, 6, make.long_text("镇"))
        + cell(7, 7, bytes(4)) + cell(8, 8, make.long_text("果")) + cell(9, 9, sums) + cell(10, 10, b"\0")
        + cell(11, 11, b"\x63")
        + cell(62, 12, rich("富文本")) + cell(2, 13, struct.pack("<L", 0x40590001))
    )  # fmt: skip
    sheet = sheet_of(read, binary(cells, make.brt(19, rich("共享"))), "填报.xlsb")
    assert sheet.rows[0][:3] == (None, -7.0, 12.34)
    assert sheet.rows[0][3:6] == (CellError("#N/A"), True, 2.5)
    assert sheet.rows[0][6:11] == ("镇", "共享", "果", 5.5, False)
    assert isinstance(sheet.rows[0][11], CellError)
    assert sheet.rows[0][12:] == ("富文本", 1.0)
    assert sheet.sums == {(0, 9)}


def test_dates_of_an_xlsb_kept_as_whole_numbers(read: Read) -> None:
    cells = make.brt_row(0) + cell(2, 0, rk(45016), 1) + cell(5, 1, struct.pack("<d", 45016), 1) + cell(2, 2, rk(45016))
    day = date(2023, 3, 31)
    assert sheet_of(read, binary(cells), "填报.xlsb").rows == ((day, day, 45016.0),)
    later = binary(make.brt_row(0) + cell(2, 0, rk(43554), 1), properties=1)
    assert sheet_of(read, later, "填报.xlsb").rows == ((day,),)


def test_percentages_of_an_xlsb_defined_anew(read: Read) -> None:
    sheet = sheet_of(read, binary(make.brt_row(0) + cell(2, 0, rk(40, True), 3) + cell(2, 1, rk(50))), "填报.xlsb")
    assert (sheet.rows, sheet.percent_cells) == (((0.4, 50.0),), {(0, 0)})


def test_struck_text_and_comments_of_an_xlsb(read: Read) -> None:
    texts = make.brt(19, rich("112115", (0, 1), (3, 0))) + make.brt(19, rich("十五"))
    cells = (
        make.brt_row(6) + cell(7, 0, bytes(4)) + cell(7, 1, b"\1\0\0\0", 2) + cell(2, 2, rk(7), 2) + cell(2, 3, rk(8))
    )
    said = make.brt(635, struct.pack("<L4L16x", 0, 6, 6, 3, 3)) + make.brt(637, rich(NOTE))
    sheet = sheet_of(read, binary(cells, texts, said), "填报.xlsb")
    assert sheet.struck == {(6, 0): ("112", "115"), (6, 1): ("十五", ""), (6, 2): ("7", "")}
    assert sheet.comments == {(6, 3): NOTE}


def test_cells_of_an_xlsb_that_name_no_column(read: Read) -> None:
    """Some programs leave the column out where it is the next one."""
    cells = make.brt_row(0) + cell(2, 3, rk(1)) + make.brt(13, struct.pack("<L", 0) + rk(2)) + cell(2, 7, rk(3))
    assert sheet_of(read, binary(cells), "填报.xlsb").rows == ((None, None, None, 1.0, 2.0, None, None, 3.0),)


# ods

STYLES = (
    '<style:style style:name="ce1"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="ce2" style:parent-style-name="ce1"/>'
    '<style:style style:name="ce3" style:parent-style-name="ce1">'
    '<style:text-properties style:text-line-through-style="none"/></style:style>'
    '<style:style style:name="T1"><style:text-properties style:text-line-through-type="single"/></style:style>'
)


def ods(*cells: str, row: str = "", columns: str = "") -> bytes:
    rows = f"<table:table-row{row}>{''.join(cells)}</table:table-row>"
    return make.ods(f'<table:table table:name="表">{columns}{rows}</table:table>', styles=STYLES)


def ods_cell(text: str, style: str = "", value: str = "", inside: str = "") -> str:
    look = f' table:style-name="{style}"' if style else ""
    kind = f' office:value-type="float" office:value="{value}"' if value else ' office:value-type="string"'
    return f"<table:table-cell{look}{kind}>{inside}<text:p>{text}</text:p></table:table-cell>"


def span(text: str, style: str = "T1") -> str:
    return f'<text:span text:style-name="{style}">{text}</text:span>'


ODS: list[tuple[Callable[[], bytes], object]] = [
    (lambda: ods(ods_cell(span("112") + "115")), {(0, 0): ("112", "115")}),
    (lambda: ods(ods_cell("11" + span("2") + span("5", "ce3"))), {(0, 0): ("2", "115")}),
    (lambda: ods(ods_cell("112", "ce1", "112")), {(0, 0): ("112", "")}),
    (lambda: ods(ods_cell("112", "ce2", "112")), {(0, 0): ("112", "")}),
    (lambda: ods(ods_cell("112", "ce3", "112")), {}),
    (lambda: ods(ods_cell("112", "", "112")), {}),
    (lambda: ods(ods_cell("1", "", "1"), row=' table:default-cell-style-name="ce1"'), {(0, 0): ("1", "")}),
    (
        lambda: ods(
            ods_cell("1", "", "1"), ods_cell("2", "", "2"),
            columns='<table:table-column/><table:table-column table:default-cell-style-name="ce1"/>',
        ),
        {(0, 1): ("2", "")},
    ),
    (lambda: ods(ods_cell(span("112") + "115", "ce1")), {(0, 0): ("112115", "")}),
]  # fmt: skip


@pytest.mark.parametrize(("content", "struck"), ODS)
def test_struck_text_of_an_ods(read: Read, content: Callable[[], bytes], struck: object) -> None:
    assert sheet_of(read, content(), "填报.ods").struck == struck


def test_comments_and_sums_of_an_ods(read: Read) -> None:
    said = (
        "<office:annotation><dc:creator xmlns:dc='urn:dc'>李</dc:creator>"
        "<dc:date xmlns:dc='urn:dc'>2023-04-01</dc:date>"
        "<text:p>此数有误，</text:p><text:p>应为<text:span>115</text:span></text:p></office:annotation>"
    )
    formula = '<table:table-cell table:formula="of:=SUM([.A1:.A1])" office:value-type="float" office:value="1"/>'
    sheet = sheet_of(read, ods(ods_cell("112", "", "112", said), formula), "填报.ods")
    assert sheet.rows == ((112.0, 1.0),)
    assert sheet.comments == {(0, 0): "此数有误， 应为115"}
    assert sheet.sums == {(0, 1)}
