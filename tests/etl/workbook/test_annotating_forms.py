"""Workbooks as other programs write them: prefixes, wide letters, no styles, gaps, conversations, macros."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from etl.workbook.annotate.editing import annotated
from etl.workbook.annotate.marking import marking_of
from etl.workbook.scan.sheet import UnreadableFile
from plan.finding import Finding
from tests.etl.workbook import make
from tests.etl.workbook.annotating import MARK, MEND, edited, finding, opened, parts

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


def typed(found: Mapping[str, str | bytes], main: str = MAIN_TYPE, more: str = "") -> dict[str, str | bytes]:
    """Return parts with a table of types that programs accept, and the relation that says where the workbook is."""
    sheets = [name for name in found if name.startswith("xl/worksheets/sheet")]
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{SHEET_TYPE}"/>' for name in sheets)
    types = (
        f'<Types xmlns="{TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{main}"/>{overrides}{more}'
        "</Types>"
    )
    root = (
        f'<Relationships xmlns="{make.PACKAGE}"><Relationship Id="rId1" Type="{make.OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    )
    return {**found, "[Content_Types].xml": types, "_rels/.rels": root}


def saved(tmp_path: Path, found: Mapping[str, str | bytes], name: str = "form.xlsx") -> Path:
    path = tmp_path / name
    path.write_bytes(make.deflated(found))
    return path


def at(cell: str, sheet: str = "表1") -> list[Finding]:
    return [finding("negative", cell, sheet, found="-1")]


ROWS = (
    '<row r="2"><c r="B2"><v>1</v></c><c r="D2"><v>2</v></c></row><row r="4"/>'
    '<row r="6"><c><v>3</v></c><c><v>4</v></c></row>'
)
PLACES = ["A2", "B2", "C2", "D2", "E2", "A1", "C3", "B4", "A5", "A6", "B6", "C6", "A7"]


@pytest.mark.parametrize("cell", PLACES)
def test_cells_and_rows_come_in_order_wherever_they_are_missing(tmp_path: Path, cell: str) -> None:
    path = saved(tmp_path, typed(make.xlsx_parts(make.sheet_xml(ROWS))))
    content = edited(path, at(cell))
    sheet = opened(content)["表1"]
    assert sheet[cell].fill.fgColor.rgb == MEND
    assert [sheet[name].value for name in ("B2", "D2", "A6", "B6")] == [1, 2, 3, 4]
    xml = parts(content)["xl/worksheets/sheet1.xml"].decode()
    rows = [int(number) for number in re.findall(r'<row r="(\d+)"', xml)]
    assert rows == sorted(set(rows))
    for row in re.findall(r"<row .*?</row>", xml):
        columns = re.findall(r'<c r="([A-Z]+)\d', row)
        assert columns == sorted(set(columns))


def test_all_at_once_and_again(tmp_path: Path) -> None:
    path = saved(tmp_path, typed(make.xlsx_parts(make.sheet_xml(ROWS))))
    findings = [one for cell in PLACES for one in at(cell)]
    path.write_bytes(first := edited(path, findings))
    assert edited(path, findings) == first
    assert {c for c in PLACES if opened(first)["表1"][c].fill.fgColor.rgb == MEND} == set(PLACES)


def test_an_empty_sheet_and_a_workbook_without_styles(tmp_path: Path) -> None:
    xml = f'<worksheet xmlns="{make.MAIN}"><sheetData/><extLst/></worksheet>'
    content = edited(saved(tmp_path, typed(make.xlsx_parts(xml))), at("B3"))
    assert opened(content)["表1"]["B3"].fill.fgColor.rgb == MEND
    xml = parts(content)["xl/worksheets/sheet1.xml"].decode()
    assert xml.index("</sheetData>") < xml.index("<legacyDrawing") < xml.index("<extLst")


def test_a_prefix_is_followed(tmp_path: Path) -> None:
    found = typed(make.xlsx_parts(make.sheet_xml(ROWS), styles=make.PERCENT_STYLES))
    for name in [name for name in found if name.startswith("xl/") and "_rels" not in name]:
        text = str(found[name]).replace("xmlns=", "xmlns:x=")
        found[name] = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", text)
    content = edited(saved(tmp_path, found), [*at("B2"), *at("C2"), *at("A5")])
    sheet = opened(content)["表1"]
    assert [sheet[cell].fill.fgColor.rgb for cell in ("B2", "C2", "A5")] == [MEND] * 3
    for name in ("xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"):
        assert not re.search(rb"<[a-wyz]", parts(content)[name]), name
    assert opened(content).sheetnames == ["表1", "问题清单"]


def test_wide_letters_and_strict_names(tmp_path: Path) -> None:
    found = typed(make.xlsx_parts(make.sheet_xml(ROWS)))
    wide = str(found["xl/worksheets/sheet1.xml"]).replace("UTF-8", "UTF-16")
    found["xl/worksheets/sheet1.xml"] = wide.encode("utf-16")
    content = edited(saved(tmp_path, found), at("B2"))
    assert opened(content)["表1"]["B2"].fill.fgColor.rgb == MEND
    for name in found:
        if isinstance(text := found[name], str) and "package" not in name:
            strict = text.replace(make.MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
            found[name] = strict.replace(make.OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships")
    files = parts(edited(saved(tmp_path, found), at("B2")))
    assert b"purl.oclc.org/ooxml/spreadsheetml/main" in files["xl/worksheets/sheet2.xml"]
    assert b"purl.oclc.org/ooxml/officeDocument/relationships/comments" in files["xl/worksheets/_rels/sheet1.xml.rels"]


def test_notes_of_openpyxl_are_kept(tmp_path: Path) -> None:
    book = Workbook()
    book.active["B2"] = 1
    for cell in ("B2", "C3"):
        book.active[cell].comment = Comment(f"在{cell}", "李四")
    path = tmp_path / "openpyxl.xlsx"
    book.save(path)
    content = edited(path, [*at("B2", "Sheet"), *at("D4", "Sheet")])
    sheet = opened(content)["Sheet"]
    assert sheet["B2"].comment.text.startswith(f"在B2\n{MARK}")
    assert sheet["C3"].comment.text == "在C3"
    assert sheet["D4"].comment.text.startswith(MARK)
    drawing = next(content for name, content in parts(content).items() if name.endswith(".vml"))
    assert len(re.findall(rb"<(?:\w+:)?Row>", drawing)) == 3
    path.write_bytes(content)
    assert edited(path, [*at("B2", "Sheet"), *at("D4", "Sheet")]) == content


def test_a_conversation_is_left_alone(tmp_path: Path) -> None:
    found = typed(make.xlsx_parts(make.sheet_xml(ROWS)))
    text = "<t>[Threaded comment]</t>"
    found["xl/comments1.xml"] = (
        f'<comments xmlns="{make.MAIN}"><authors><author>tc={{1}}</author></authors><commentList>'
        f'<comment ref="B2" authorId="0"><text>{text}</text></comment></commentList></comments>'
    )
    found["xl/threadedComments/threadedComment1.xml"] = "<ThreadedComments/>"
    found["xl/worksheets/_rels/sheet1.xml.rels"] = (
        f'<Relationships xmlns="{make.PACKAGE}"><Relationship Id="rId1" Type="{make.OFFICE}/comments" '
        'Target="../comments1.xml"/></Relationships>'
    )
    content = edited(saved(tmp_path, found), [*at("B2"), *at("D2")])
    files = parts(content)
    assert f'<comment ref="B2" authorId="0"><text>{text}</text></comment>'.encode() in files["xl/comments1.xml"]
    assert files["xl/threadedComments/threadedComment1.xml"] == b"<ThreadedComments/>"
    assert opened(content)["表1"]["B2"].fill.fgColor.rgb == MEND


def with_macros() -> dict[str, str | bytes]:
    more = '<Override PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    found = typed(make.xlsx_parts(make.sheet_xml(ROWS)), MACRO_TYPE, more)
    relation = f'<Relationship Id="rV" Type="{make.OFFICE}/vbaProject" Target="vbaProject.bin"/></Relationships>'
    name = "xl/_rels/workbook.xml.rels"
    return {**found, name: str(found[name]).replace("</Relationships>", relation), "xl/vbaProject.bin": b"macros"}


def test_macros_stay_in_an_xlsm_and_not_in_an_xlsx(tmp_path: Path) -> None:
    path = saved(tmp_path, with_macros(), "form.xlsm")
    kept, left = parts(edited(path, at("B2"), macros=True)), parts(edited(path, at("B2")))
    assert kept["xl/vbaProject.bin"] == b"macros"
    assert MACRO_TYPE.encode() in kept["[Content_Types].xml"]
    assert MAIN_TYPE.encode() in left["[Content_Types].xml"]
    assert not any(b"vbaProject" in content for content in left.values())
    assert "xl/vbaProject.bin" not in left
    assert opened(edited(path, at("B2")))["问题清单"]["A1"].value == "圭表校验·问题清单(原文件的宏没有带回)"


@pytest.mark.parametrize(
    ("part", "content", "reason"),
    [
        (
            "xl/worksheets/sheet1.xml",
            make.EVIL_DOCTYPE + make.sheet_xml(ROWS).removeprefix(make.DECLARATION),
            "doctype",
        ),
        ("xl/worksheets/sheet1.xml", "<worksheet><sheetData>", "xml"),
        ("xl/styles.xml", make.XXE_DOCTYPE + "<styleSheet>&a;</styleSheet>", "doctype"),
        ("xl/_rels/workbook.xml.rels", "<Relationships/>", "parts"),
    ],
)
def test_what_the_reader_would_refuse_is_refused_here_too(tmp_path: Path, part: str, content: str, reason: str) -> None:
    found = typed(make.xlsx_parts(make.sheet_xml(ROWS), styles=make.PERCENT_STYLES))
    path = saved(tmp_path, {**found, part: content})
    with pytest.raises(UnreadableFile) as refused:
        annotated(str(path), path.name, marking_of(at("B2")).as_json())
    assert refused.value.refusal.detail == reason
