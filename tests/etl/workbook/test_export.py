"""A table as a workbook: text stays text, whatever it begins with."""

from io import BytesIO

import openpyxl
import pytest

from etl.workbook.write.export import tab_name, table_xlsx

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


@pytest.mark.parametrize(
    ("title", "name"),
    [("养老(%)", "养老(%)"), ("元/年: [x]*?", "元 年   x"), ("'题'", "题"), ("长" * 40, "长" * 31), ("=1+1", "=1+1")],
)
def test_the_tab_has_the_name_of_the_table(title: str, name: str) -> None:
    assert tab_name(title) == name
    assert openpyxl.load_workbook(BytesIO(table_xlsx(["a"], [[1]], title))).sheetnames == [name]


def test_the_same_table_makes_the_same_bytes() -> None:
    assert table_xlsx(["a"], [[1]], "t") == table_xlsx(["a"], [[1]], "t")


def test_a_long_heading_over_short_figures_is_wrapped_whole_and_makes_no_wide_column() -> None:
    head = "城乡社区平均拥有志愿服务组织数(或志愿服务工作站)（个）"
    sheet = openpyxl.load_workbook(BytesIO(table_xlsx(["镇", head], [["甲", 1.5]], "题"))).active
    assert sheet is not None
    width = sheet.column_dimensions["B"].width
    lines = sheet.row_dimensions[3].height / 15
    assert width <= 15
    assert lines * (width - 1) >= sum(2 if ord(c) > 127 else 1 for c in head)
    assert sheet["B3"].alignment.wrap_text
