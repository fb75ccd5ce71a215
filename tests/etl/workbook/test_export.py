"""A table as a workbook: text stays text, whatever it begins with."""

from io import BytesIO

import openpyxl
import pytest

from etl.workbook.export import table_xlsx

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "http://example.org", "=cmd|' /C calc'!A0", "\u202eabc", "<script>"]


def test_title_note_headers_and_rows() -> None:
    sheet = openpyxl.load_workbook(
        BytesIO(table_xlsx(["名", "值"], [["甲", 1.5], ["乙", None]], "题", "演示数据"))
    ).active
    assert sheet is not None
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["题", None],
        ["演示数据", None],
        ["名", "值"],
        ["甲", 1.5],
        ["乙", None],
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_never_a_formula_or_a_link(text: str) -> None:
    sheet = openpyxl.load_workbook(BytesIO(table_xlsx([text], [[text]], text, text))).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.value for cell in cells} == {text}
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)


def test_the_same_table_makes_the_same_bytes() -> None:
    assert table_xlsx(["a"], [[1]], "t") == table_xlsx(["a"], [[1]], "t")
