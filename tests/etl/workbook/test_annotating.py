"""The law of the returned workbook: it is the planner's own file, marked, and otherwise the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from tests.etl.workbook.annotating import (
    AUTHOR,
    EXPLAIN,
    MARK,
    MEND,
    MEND_UNDER_LIGHT,
    deflated,
    edited,
    finding,
    opened,
    parts,
    rich,
)

FINDINGS = [
    finding("negative", "B3", found="-3"),
    finding("jump", "B3", found="9", expected="1"),
    finding("jump", "C4", found="9", expected="1"),
    finding("fraction", "D5", found="1.5"),
    finding("number_dressing", "B9", found="１２", expected="12"),
    finding("missing", "C1"),
    finding("missing", "A20", "it's 另"),
    finding("missing", "B6", "it's 另"),
    finding("missing", "F8", "it's 另"),
    finding("missing", "A2", "it's 另"),
    finding("no_period", "", ""),
    finding("missing", "B2", "没有这张表"),
]
MARKED = {"B3": MEND, "C4": EXPLAIN, "D5": MEND, "A1": MEND_UNDER_LIGHT}
CHANGED = {
    "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/comments1.xml",
    "xl/drawings/vmlDrawing1.vml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml",
}  # fmt: skip
ADDED = {
    "xl/worksheets/sheet4.xml",
    "xl/worksheets/_rels/sheet2.xml.rels",
    "xl/comments2.xml",
    "xl/drawings/vmlDrawing2.vml",
}


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rich(tmp_path_factory.mktemp("annotating") / "报表.xlsx")


@pytest.fixture(scope="module")
def result(original: Path) -> bytes:
    return edited(original, FINDINGS)


def test_every_other_part_keeps_its_bytes(original: Path, result: bytes) -> None:
    before, after = parts(original.read_bytes()), parts(result)
    assert {name for name, content in before.items() if after.get(name) != content} == CHANGED
    assert after.keys() - before.keys() == ADDED
    for name in before.keys() - CHANGED:
        assert deflated(result, name) == deflated(original.read_bytes(), name)


def test_marked_cells_differ_in_their_fill_alone(original: Path, result: bytes) -> None:
    before, after = opened(original.read_bytes()), opened(result)
    for name in ("数据", "it's 另"):
        for row in before[name].iter_rows():
            for cell in row:
                assert shape(cell) == shape(after[name][cell.coordinate]), cell.coordinate
    filled = {c.coordinate: c.fill.fgColor.rgb for row in after["数据"].iter_rows() for c in row}
    own = {c.coordinate: c.fill.fgColor.rgb for row in before["数据"].iter_rows() for c in row}
    assert {name: colour for name, colour in filled.items() if colour != own[name]} == MARKED


def shape(cell: Cell) -> tuple[object, ...]:
    styles = (cell.font, cell.border, cell.alignment, cell.protection)
    return cell.value, cell.data_type, cell.number_format, *map(repr, styles)


def test_cells_that_were_not_there_are_made_in_the_style_of_their_row_or_column(result: bytes) -> None:
    sheet = opened(result)["it's 另"]
    fills = {name: sheet[name].fill.fgColor.rgb for name in ("A20", "B6", "F8", "A2")}
    assert fills == {"A20": MEND, "B6": MEND_UNDER_LIGHT, "F8": MEND, "A2": MEND}
    assert sheet["B6"].font.b
    assert sheet["B2"].value == 5
    rows = re.findall(rb'<row r="(\d+)"', parts(result)["xl/worksheets/sheet2.xml"])
    assert rows == [b"2", b"6", b"8", b"20"]


def test_the_sheet_is_otherwise_as_it_was(original: Path, result: bytes) -> None:
    before, after = opened(original.read_bytes())["数据"], opened(result)["数据"]
    assert before.merged_cells.ranges == after.merged_cells.ranges
    assert before.protection.__dict__ == after.protection.__dict__
    assert (before.freeze_panes, before.print_area) == (after.freeze_panes, after.print_area)
    assert before.data_validations.dataValidation == after.data_validations.dataValidation
    assert {k: d.width for k, d in before.column_dimensions.items()} == {
        k: d.width for k, d in after.column_dimensions.items()
    }
    xml = parts(result)["xl/worksheets/sheet1.xml"]
    stripped = re.sub(rb'<conditionalFormatting sqref="(?:B3|C4)">.*?</conditionalFormatting>', b"", xml)
    stripped, own = (
        re.sub(rb' s="\d+"| priority="\d+"', b"", one)
        for one in (stripped, parts(original.read_bytes())["xl/worksheets/sheet1.xml"])
    )
    assert stripped == own


def test_a_mark_shows_above_a_conditional_fill_and_theirs_keep_their_order(original: Path, result: bytes) -> None:
    rules = {str(block.sqref): block.rules[0] for block in opened(result)["数据"].conditional_formatting}
    assert [(name, rule.priority) for name, rule in rules.items()] == [
        ("B3", 1),
        ("C4", 2),
        ("B3:B12", 3),
        ("C3:C12", 4),
    ]
    assert rules["B3"].dxf.fill.bgColor.rgb == MEND
    theirs = {str(b.sqref): b.rules[0] for b in opened(original.read_bytes())["数据"].conditional_formatting}
    assert rules["B3:B12"].dxf == theirs["B3:B12"].dxf


def test_notes_say_everything_about_a_cell_and_a_planner_s_own_are_kept(result: bytes) -> None:
    sheet = opened(result)["数据"]
    own = note(sheet, "B3")
    assert own.startswith(f"原有批注\n{MARK}\n须改正：")
    assert "是-3，小于0" in own
    assert "请说明：" in own
    assert sheet["B3"].comment.author == "张三"
    assert note(sheet, "A5") == "不要动这一条"
    assert note(sheet, "D5").startswith(f"{MARK}\n须改正：“老年人口”(古城街道)是1.5")
    assert sheet["D5"].comment.author == AUTHOR
    assert sheet["B9"].comment is None
    assert sheet["B9"].fill.fill_type is None
    assert note(opened(result)["it's 另"], "A20").count(MARK) == 1


def test_every_note_has_one_box(result: bytes) -> None:
    files = parts(result)
    for number in (1, 2):
        drawing = files[f"xl/drawings/vmlDrawing{number}.vml"]
        boxes = re.findall(rb"<x:Row>(\d+)</x:Row><x:Column>(\d+)</x:Column>", re.sub(rb">\s+<", b"><", drawing))
        assert len(boxes) == len(set(boxes)) == files[f"xl/comments{number}.xml"].count(b"<comment ")
        ids = re.findall(rb'id="(_x0000_s\d+)"', drawing)
        assert len(ids) == len(set(ids))


def note(sheet: Worksheet, cell: str) -> str:
    comment = sheet[cell].comment
    assert comment is not None, f"no note at {cell}"
    return comment.text


def test_the_same_bytes_each_time_and_once_more_changes_nothing(original: Path, result: bytes, tmp_path: Path) -> None:
    assert edited(original, FINDINGS) == result
    again = tmp_path / "again.xlsx"
    again.write_bytes(result)
    assert edited(again, FINDINGS) == result


def test_marks_come_off_when_the_file_is_fine(original: Path, result: bytes, tmp_path: Path) -> None:
    again = tmp_path / "again.xlsx"
    again.write_bytes(result)
    clean = edited(again, [])
    before, after = opened(original.read_bytes()), opened(clean)
    assert after.sheetnames == [*before.sheetnames, "问题清单"]
    for sheet in before:
        for row in sheet.iter_rows():
            for cell in row:
                other = after[sheet.title][cell.coordinate]
                assert (repr(cell.fill), shape(cell)) == (repr(other.fill), shape(other))
                assert (cell.comment and cell.comment.text) == (other.comment and other.comment.text)
        rules = [(str(b.sqref), [r.priority for r in b.rules]) for b in sheet.conditional_formatting]
        assert rules == [
            (str(b.sqref), [r.priority for r in b.rules]) for b in after[sheet.title].conditional_formatting
        ]
    kept, lost = parts(clean), ADDED - {"xl/worksheets/sheet4.xml"}
    assert not kept.keys() & lost
    assert kept["xl/drawings/vmlDrawing1.vml"] == parts(original.read_bytes())["xl/drawings/vmlDrawing1.vml"]


def test_another_finding_moves_the_mark(result: bytes, tmp_path: Path) -> None:
    again = tmp_path / "again.xlsx"
    again.write_bytes(result)
    sheet = opened(edited(again, [finding("jump", "B3"), finding("missing", "B4")]))["数据"]
    assert (sheet["B3"].fill.fgColor.rgb, sheet["B4"].fill.fgColor.rgb) == (EXPLAIN, MEND)
    assert sheet["C4"].fill.fill_type is None
    assert sheet["D5"].fill.fgColor.rgb == "FFFFFF00"
    assert sheet["D5"].comment is None
    assert note(sheet, "B3").count(MARK) == 1
    assert note(sheet, "B3").startswith("原有批注\n")
