"""Without a stamp and a layout: what the names of towns and measures tell, and what they do not."""

from __future__ import annotations

from etl.reading.extract import extract
from etl.reading.layout import load_layouts
from etl.workbook.scan.sheet import CellValue
from etl.yaml_files import load_plan
from plan.finding import must_mend
from plan.period import Period
from tests.etl.books import book, sheet

PLAN = load_plan()
LAYOUTS = load_layouts(PLAN)
TOWNS = PLAN.towns


def table(*heads: list[CellValue]) -> list[list[CellValue]]:
    body: list[list[CellValue]] = [[n, town, 40 + n, 3.5, "已核"] for n, town in enumerate(TOWNS, 1)]
    return [["2023年第三季度养老数据"], *heads, *body, ["", "合计", sum(range(41, 60)), 66.5]]


def test_towns_down() -> None:
    rows = table(["序号", "单位名称", "持证护理员", "老年人口", "备注"], [None, None, "人", "万人"])
    extraction = extract(book(sheet(rows)), PLAN, LAYOUTS)
    assert (extraction.layout, extraction.department, extraction.period) == ("guessed", "养老服务科", Period(2023, 3))
    assert len(extraction.observations) == 38
    assert not must_mend(extraction.findings)
    (guessed,) = [finding for finding in extraction.findings if finding.code == "guessed"]
    assert guessed.cell == "B2"
    assert "持证养老护理员数" in guessed.found


def test_towns_across() -> None:
    rows: list[list[CellValue]] = [
        ["养老服务科 1-9月"],
        ["2023年"],
        ["指标", "单位", *TOWNS, "合计"],
        ["护理型床位", "张", *range(10, 29), sum(range(10, 29))],
        ["机构床位数", "张", *range(50, 69), None],
    ]
    extraction = extract(book(sheet(rows)), PLAN, LAYOUTS, period=Period(2023, 3))
    assert [o.cell for o in extraction.observations[:2]] == ["C4", "D4"]
    assert len(extraction.observations) == 38
    assert len(extraction.totals) == 1


def test_measures_of_two_departments_leave_the_department_open() -> None:
    rows = table(["序号", "镇街", "持证护理员", "常住人口"])
    extraction = extract(book(sheet(rows)), PLAN, LAYOUTS)
    assert "no_department" in {finding.code for finding in extraction.findings}


def test_a_table_that_repeats_another_is_read_once_and_told() -> None:
    full = table(["序号", "镇街", "持证护理员", "老年人口"])
    less = [row[:3] for row in full]
    for sheets in ((sheet(less, "甲"), sheet(full, "乙")), (sheet(full, "甲"), sheet(full, "乙"))):
        extraction = extract(book(*sheets), PLAN, LAYOUTS)
        assert len(extraction.observations) == 38
        assert [f.details["case"] for f in extraction.findings if f.code == "another_table"] == ["repeats"]


def test_towns_alone_or_measures_alone_are_no_table() -> None:
    only_towns: list[list[CellValue]] = [[town] for town in TOWNS]
    only_measures: list[list[CellValue]] = [["持证护理员", "老年人口"], [1, 2]]
    for rows in (only_towns, only_measures):
        assert [f.code for f in extract(book(sheet(rows)), PLAN, LAYOUTS).findings] == ["unknown_layout"]
