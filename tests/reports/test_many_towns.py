"""Reports of counties with many towns and indicators: tables that can be read, and no more links than a file bears."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from reports.blocks import Column, Report, Section, TableBlock
from reports.evaluation.annex_towns import WIDEST, annex_towns
from reports.materials import Materials
from reports.pdf.linking import MOST_LINKED, links_of
from tests.reports.samples import PLAN, level, materials

DAY = date(2022, 12, 31)


@pytest.fixture(scope="module")
def sample() -> Materials:
    return materials(PLAN, level(8, {"2022Q3": 50.0, "2022Q4": 60.0}), DAY)


def with_indicators(sample: Materials, number: int) -> Materials:
    """Return materials with the same indicator under so many numbers."""
    one = next(each for each in sample.assessments if each.indicator.no == 8)
    numbered = (replace(one, indicator=one.indicator.model_copy(update={"no": no})) for no in range(1, number + 1))
    return replace(sample, assessments=tuple(numbered))


@pytest.mark.parametrize(
    ("indicators", "widths"),
    [(1, [1]), (WIDEST, [WIDEST]), (WIDEST + 1, [7, 7]), (27, [9, 9, 9]), (80, [11, 12, 11, 12, 11, 12, 11])],
)
def test_tables_of_towns_are_as_wide_as_can_be_read(sample: Materials, indicators: int, widths: list[int]) -> None:
    tables = [
        block for block in annex_towns(with_indicators(sample, indicators)).blocks if isinstance(block, TableBlock)
    ]
    values = [table for table in tables if table.caption.startswith(tables[0].caption[:5])]
    assert [len(table.columns) - 1 for table in values] == widths
    assert [column.head for table in values for column in table.columns[1:]] == [str(n + 1) for n in range(indicators)]
    for table in values:
        assert [row[0] for row in table.rows] == [row[0] for row in values[0].rows]
        assert all(len(row) == len(table.columns) for row in table.rows)
    captions = [table.caption for table in values]
    assert len(set(captions)) == len(captions)
    assert all((f"第{t.columns[1].head}至{t.columns[-1].head}项" in t.caption) == (len(widths) > 1) for t in values)


def of_towns(rows: int) -> TableBlock:
    towns = PLAN.towns
    said = [("全市", "60.0"), *((towns[at % len(towns)], "50.0") for at in range(rows - 1))]
    return TableBlock("分镇", (Column("镇", 1), Column("8", 1, figures=True)), tuple(said))


@pytest.mark.parametrize(("rows", "every"), [(MOST_LINKED // 2, True), (MOST_LINKED // 2 + 1, False)])
def test_of_too_many_cells_the_citys_row_alone_leads_anywhere(sample: Materials, rows: int, every: bool) -> None:
    (first, *others), *_ = links_of(Report("", (), "", (Section("附件2", (of_towns(rows),)),)), sample)[0]
    assert first == ("", "8.2022Q4")
    assert others[0] == ("", "8.2022Q4.1" if every else "")
    assert all(bool(code) == every for _, code in others)
