"""Laws of extraction: no sheet is an error, and a doubtful cell never changes another one."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from etl.reading.checks import check
from etl.reading.extract import extract
from etl.reading.layout import load_layouts
from etl.workbook.scan.sheet import CellError, CellValue, Merge, Sheet, Workbook, cell_name
from etl.yaml_files import load_plan
from tests.etl.books import book, edited, sample
from wording.sentences import message

PLAN = load_plan()
LAYOUTS = load_layouts(PLAN)
ELDERLY = sample("template/养老服务科.xlsx")
WHOLE = {o.cell: o for o in extract(ELDERLY, PLAN, LAYOUTS).observations}
WORDS = [
    *PLAN.towns[:4],
    "合计",
    "全市",
    "小计",
    "镇(街道)",
    "2023年三季度",
    "一季度",
    "未报",
    "约12",
    "1,234",
    "12人",
    "40%",
    "注：",
    "备注",
]
WORDS += [m.name for m in PLAN.measures[:6]] + [
    "持证护理员(人)",
    "护理型床位",
    "机构床位",
    "项目",
    "最低生活保障标准",
    "元/月",
    "单位：人",
]

values: st.SearchStrategy[CellValue] = st.one_of(
    st.none(),
    st.sampled_from(WORDS),
    st.integers(-(10**12), 10**12),
    st.floats(),
    st.booleans(),
    st.text(max_size=6),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.just(timedelta(hours=1)),
    st.just(CellError("#N/A")),
)
cells = st.tuples(st.integers(6, 24), st.integers(1, 10))
grids = st.integers(1, 9).flatmap(lambda width: st.lists(st.tuples(*[values] * width), max_size=9))
corners = st.integers(0, 4)


def speak(workbook: Workbook) -> None:
    """Read, check, and say everything: nothing may raise, and every finding stands at a real cell."""
    extraction = extract(workbook, PLAN, LAYOUTS)
    sheets = {found.name: found for found in workbook.sheets}
    for finding in (*extraction.findings, *check(extraction, PLAN)):
        assert message(finding)
        assert finding.sheet == "" or finding.sheet in sheets


@given(st.dictionaries(cells, values, max_size=8))
def test_a_changed_cell_changes_no_other(changes: dict[tuple[int, int], CellValue]) -> None:
    named = {cell_name(*place): value for place, value in changes.items()}
    extraction = extract(edited(ELDERLY, named), PLAN, LAYOUTS)
    read = {o.cell: o for o in extraction.observations}
    assert {cell: o for cell, o in read.items() if cell not in named} == {
        cell: o for cell, o in WHOLE.items() if cell not in named
    }


@given(st.dictionaries(st.tuples(st.integers(0, 30), st.integers(0, 14)), values, max_size=12))
def test_changes_anywhere_are_no_error(changes: dict[tuple[int, int], CellValue]) -> None:
    speak(edited(ELDERLY, {cell_name(*place): value for place, value in changes.items()}))


@settings(max_examples=200)
@given(grids, st.lists(st.tuples(corners, corners, corners, corners), max_size=3))
def test_no_sheet_is_an_error(rows: list[tuple[CellValue, ...]], merges: list[tuple[int, int, int, int]]) -> None:
    height, width = len(rows), len(rows[0]) if rows else 0
    kept = [m for m in merges if m[0] <= m[2] < height and m[1] <= m[3] < width]
    speak(book(Sheet("表", tuple(rows), tuple(Merge(*merge) for merge in kept))))
