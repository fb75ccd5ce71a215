"""The quick way over a worksheet must say what the exact way says, or step aside for it."""

import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from etl.workbook.scan import sheet_xml
from etl.workbook.scan.cell_styles import CellStyles
from etl.workbook.scan.sheet import column_name, column_number
from etl.workbook.scan.sheet_walk import SheetXmlReader, WorkbookContext
from etl.workbook.scan.sheet_xml import scan_sheet
from tests.etl.workbook import make

KNOWN = WorkbookContext(CellStyles(percent=frozenset({1, 12}), struck=frozenset({2}), dates=frozenset({12})))
styles = st.sampled_from(["", ' s="1"', ' s="2"', ' s="12"', " s='1'"])
contents = st.sampled_from(
    [
        "<v>1</v>",
        "<f>A1</f><v>2</v>",
        "<f>A1</f>",
        "<f>A1</f><v></v>",
        '<f t="shared" si="0"/><v>2</v>',
        "<v></v>",
        "",
        "<f>SUM(A1:A2)</f><v>2</v>",
        '<f t="shared" ref="A1:B7" si="0">SUBTOTAL(9,A1)</f><v>2</v>',
        '<f>"SUM("&amp;1</f><v>2</v>',
        "<f>1+SUM(A1)</f>",
    ]
)
kinds = st.sampled_from(["", ' t="e"', ' t="str"', ' t="s"'])


@st.composite
def sheets(draw: st.DrawFn) -> str:
    rows = []
    for row in sorted(draw(st.sets(st.sampled_from([1, 2, 7, 998, 1001, 5000]), max_size=4))):
        cells = []
        for column in sorted(draw(st.sets(st.sampled_from([0, 1, 25, 26, 130, 800]), max_size=4))):
            content = draw(contents)
            reference = draw(
                st.sampled_from([f' r="{column_name(column)}{row}"'] * 5 + [f" r='{column_name(column)}{row}'"])
            )
            order = draw(st.sampled_from(["{r}{s}{t}"] * 4 + ["{s}{r}{t}", "{r}{t}{s}"]))
            attributes = order.format(r=reference, s=draw(styles), t=draw(kinds) if content else "")
            cells.append(f"<c{attributes}>{content}</c>" if content else f"<c{attributes}/>")
        hidden = draw(st.sampled_from(["", "", ' hidden="0"', ' hidden="1"', ' hidden="true"']))
        rows.append(f'<row r="{row}"{hidden}>{"".join(cells)}</row>')
    return make.sheet_xml("".join(rows))


@given(sheets())
def test_quick_is_exact(text: str) -> None:
    content = text.encode()
    quick, exact = scan_sheet("a", content, KNOWN), SheetXmlReader("a", KNOWN).read(content)
    for name in ("errors", "uncached", "percent", "hidden_rows", "hidden_columns", "sums", "struck_cells", "dates"):
        assert getattr(quick, name) == getattr(exact, name)
    if quick.height:
        assert quick.height >= exact.height
        assert quick.width >= exact.width


def test_a_plain_template_never_takes_the_slow_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Formulas with results, styles and percentages: what most files are must stay cheap."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("填报")
    percent = book.add_format({"num_format": "0.0%"})
    for row in range(25):
        sheet.write(row, 0, f"第{row}镇")
        sheet.write_formula(row, 1, f"=SUM(C{row + 1}:D{row + 1})", None, 3)
        sheet.write(row, 2, 0.4, percent)
    book.close()
    monkeypatch.setattr(sheet_xml, "SheetXmlReader", None)
    content = zipfile.ZipFile(buffer).read("xl/worksheets/sheet1.xml")
    scan = sheet_xml.scan_sheet("a", content, WorkbookContext(CellStyles(frozenset({1}))))
    assert scan.percent == {(row, 2) for row in range(25)}
    assert scan.sums == {(row, 1) for row in range(25)}


@given(st.integers(0, 16383))
def test_column_names_and_numbers(column: int) -> None:
    assert column_number(column_name(column)) == column
