"""Tables in which a figure stands that is not the indicator's: another unit, another year, another row, an increment.

Each text has what must be read of it and what must be refused: right or refused, never a wrong number.
"""

from __future__ import annotations

import pytest

from etl.plan_documents.opening import read_document
from etl.plan_tables.reading import read_tables
from etl.plan_tables.result import CellValue, PlanImport
from etl.plan_tables.targets import PrintedKind, target_of

Row = tuple[str, str | None, CellValue, tuple[CellValue, ...]]

TITLE = "“十五五”时期主要指标"


def read(body: str, name: str = "plan.txt") -> PlanImport:
    """Return what is read of a table under its title."""
    return read_tables(read_document(f"{TITLE}\n{body}".encode(), name))


def page(*rows: str) -> str:
    """Return a web page's table; cells stand between bars, and begin with what their tag says besides."""
    cells = ("".join(f"<td {cell.strip()}</td>" for cell in row.split("|")) for row in rows)
    return f"<html><p>{TITLE}</p><table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table></html>"


TEXTS: dict[str, tuple[str, list[Row], list[str]]] = {
    "full-width digits count the rows": (
        "序号　指标名称　２０２５年　２０３０年　属性\n１　床位（张）　１２，５００　１５，０００　预期性\n",
        [("床位", "张", 12500, (15000,))],
        [],
    ),
    "one unit in the heads of all values": (
        "指标\t2025年（万人）\t2030年（万人）\n持证社工\t0.2\t0.25\n护理员（人）\t1030\t1500\n",
        [("持证社工", "万人", 0.2, (0.25,))],
        ["units_differ"],
    ),
    "another unit in each head": (
        "指标\t2025年（万人）\t2030年（人）\n持证社工\t0.2\t2500\n",
        [],
        ["units_differ"],
    ),
    "units in a row below the heads": (
        "指标\t2025年\t2030年\n\t（万张）\t（张）\n床位\t0.11\t1300\n",
        [],
        ["units_differ"],
    ),
    "a column of units after each value": (
        "指标\t2025年\t单位\t2030年\t单位\n床位\t1100\t张\t0.13\t万张\n护理员\t99\t人\t150\t人\n",
        [("护理员", "人", 99, (150,))],
        ["units_differ"],
    ),
    "a column of units after each value, a row a line": (
        "指标 2025年 单位 2030年 单位\n床位 1100 张 0.13 万张\n护理员 99 人 150 人\n",
        [("护理员", "人", 99, (150,))],
        ["cells_do_not_fit"],
    ),
    "the unit above the table": (
        "单位：万元\n指标\t2025年\t2030年\n救助支出\t3500\t4200\n床位（张）\t1100\t1300\n",
        [("救助支出", "万元", 3500, (4200,)), ("床位", "张", 1100, (1300,))],
        [],
    ),
    "several units above the table": (
        "（单位：万人、%）\n指标\t2025年\t2030年\n社工\t0.2\t0.25\n",
        [("社工", None, 0.2, (0.25,))],
        [],
    ),
    "units in bands": (
        "指标\t2025年\t2030年\n（一）养老（单位：张）\n床位\t1100\t1300\n（二）人才（单位：人）\n护理员\t99\t150\n",
        [("床位", "张", 1100, (1300,)), ("护理员", "人", 99, (150,))],
        [],
    ),
    "values with their own units stay words": (
        "指标\t单位\t2025年\t2030年\n床位\t张\t1.1万\t1.3万\n投入\t亿元\t3500万元\t0.5\n",
        [("床位", "张", "1.1万", ("1.3万",)), ("投入", "亿元", "3500万元", (0.5,))],
        [],
    ),
    "what is added is not what it comes to": (
        "指标\t2025年\t2030年\n床位（张）\t1100\t+200\n覆盖率（%）\t92\t提高3个百分点\n人口增长率（‰）\t-1.5\t－1.0\n",
        [
            ("床位", "张", 1100, ("+200",)),
            ("覆盖率", "%", 92, ("提高3个百分点",)),
            ("人口增长率", "‰", -1.5, (-1.0,)),
        ],
        [],
    ),
    "the plan's own years, one by one": (
        "指标\t2026年\t2027年\t2028年\t2029年\t2030年\n床位（张）\t1140\t1180\t1220\t1260\t1300\n",
        [("床位", "张", None, (1140, 1180, 1220, 1260, 1300))],
        [],
    ),
    "two indicators side by side": (
        "指标\t2025年\t2030年\t指标\t2025年\t2030年\n床位（张）\t1100\t1300\t护理员（人）\t99\t150\n",
        [],
        ["year_twice"],
    ),
    "a total is no indicator": (
        "| 指标 | 2025年 | 2030年 |\n| 城区床位（张） | 1100 | 1300 |\n| 合 计 | 1100 | 1300 |\n",
        [("城区床位", "张", 1100, (1300,))],
        ["total"],
    ),
    "an empty cell that vanished": (
        "指标 单位 2025年 2028年 2030年\n床位 张 1100 1200 1300\n站点 个 20 50\n",
        [("床位", "张", 1100, (1200, 1300))],
        ["cells_do_not_fit"],
    ),
    "a thousands' space and a number cut by a line": (
        "指标\n2025年\n2030年\n床位（张）\n12\n500\n15000\n",
        [],
        ["cells_do_not_fit"],
    ),
    "Markdown without the outer pipes": (
        "指标 | 单位 | 2025年 | 2030年\n---|---|---|---\n"
        "覆盖率 | % | 92 | ≥95\n社工 | 万人 | 1.2 | 2.0左右\n信托 | 亿元 | 0.35 | 1-2\n",
        [("覆盖率", "%", 92, ("≥95",)), ("社工", "万人", 1.2, ("2.0左右",)), ("信托", "亿元", 0.35, ("1-2",))],
        [],
    ),
    "years across, indicators down": (
        "年份\t床位（张）\t护理员（人）\n2025年\t1100\t99\n2030年\t1300\t150\n",
        [],
        ["no_table"],
    ),
    "cells between commas": (
        "指标,单位,2025年,2030年\n床位,张,1100,1300\n",
        [],
        ["no_table"],
    ),
}

PAGES: dict[str, tuple[str, list[Row], list[str]]] = {
    "a figure over two years": (
        page(">指标|>2025年|>2028年|>2030年", ">床位（张）|>1100|colspan=2>1300", ">社工（人）|>1|>2|>3"),
        [("社工", "人", 1, (2, 3))],
        ["merged_value"],
    ),
    "a figure over two rows": (
        page(">指标|>2025年|>2030年", ">床位（张）|>11|rowspan=2>15", ">社工（人）|>12", ">站点（个）|>1|>2"),
        [("站点", "个", 1, (2,))],
        ["merged_value", "merged_value"],
    ),
    "a nature and a unit over two rows": (
        page(
            ">指标|>单位|>2025年|>2030年|>属性",
            ">护理员|rowspan=2>人|>1,030|>1500|rowspan=2>预期性",
            ">社工|>2050|>2600",
        ),
        [("护理员", "人", 1030, (1500,)), ("社工", "人", 2050, (2600,))],
        [],
    ),
    "heads in two lines": (
        page(
            "rowspan=2>指标|>2025年|colspan=2>目标值",
            ">实际|>2028年|>2030年",
            ">床位（张）|>1100|>1200|>1300",
        ),
        [("床位", "张", 1100, (1200, 1300))],
        [],
    ),
    "lines of a name and fewer of a figure": (
        page(">指标|>2025年|>2030年", ">老人（万人）<br>其中：80岁以上|>25<br>4|>29", ">床位（张）|>1<br>100|>2"),
        [("床位", "张", "1 100", (2,))],
        ["lines_do_not_fit"],
    ),
    "marks above the line": (
        page(">指标|>2025年|>2030年", ">占比<sup>①</sup>（%）|>58<sup>2</sup>|>65<sup>[3]</sup>"),
        [("占比①", "%", "58²", ("65[³]",))],
        [],
    ),
}


def told(read_: PlanImport) -> tuple[list[Row], list[str]]:
    """Return rows in short, and why others were refused."""
    rows = [(row.name, row.unit, row.baseline, tuple(row.targets.values())) for row in read_.rows]
    return rows, [words.why for words in read_.refused]


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_read_rightly_or_refused(name: str) -> None:
    text, rows, refused = TEXTS[name]
    assert told(read(text)) == (rows, refused)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_read_rightly_or_refused(name: str) -> None:
    text, rows, refused = PAGES[name]
    assert told(read_tables(read_document(text.encode(), "plan.html"))) == (rows, refused)


def test_an_increment_promises_nothing_certain() -> None:
    assert target_of("+200", "张").kind is PrintedKind.UNCLEAR
