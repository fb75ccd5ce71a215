"""Each year's figure is its last quarter's, and a best pace is told by whether it went towards the target."""

from __future__ import annotations

from datetime import date

import pytest

from reports.blocks import TableBlock
from reports.evaluation import evaluation_of
from reports.figures import figures_of
from tests.reports.samples import level, materials

QUARTERS = ("2021Q1", "2021Q2", "2021Q3", "2021Q4", "2022Q1", "2022Q2")
DAY = date(2022, 6, 30)


def test_a_year_is_told_by_its_last_quarter() -> None:
    said = level(8, dict(zip(QUARTERS, (41.0, 42.0, 43.0, 44.0, 45.0, 46.0), strict=True)))
    yearly = figures_of(materials(observations=said, as_of=DAY))["yearly"]
    assert yearly["8"] == pytest.approx({"2021": 44.0, "2022": 46.0})
    assert yearly["7"] == {}


@pytest.mark.parametrize(
    ("values", "best"),
    [
        ((52.0, 52.1, 52.2, 52.3, 52.4, 52.5), "0.08个百分点"),
        ((52.0, 52.0, 52.0, 52.0, 52.0, 52.0), "无改善"),
        ((52.5, 52.4, 52.3, 52.2, 52.1, 52.0), "无改善"),
    ],
)
def test_the_best_pace_is_told_where_it_went_towards_the_target(values: tuple[float, ...], best: str) -> None:
    """Six quarters from 52 on, and fourteen are left: the stretch is all there is, 0.5 over 6 quarters."""
    report = evaluation_of(materials(observations=level(8, dict(zip(QUARTERS, values, strict=True))), as_of=DAY))
    tables = [block for section in report.sections for block in section.blocks if isinstance(block, TableBlock)]
    paces = [table for table in tables if "以往最好" in "".join(column.head for column in table.columns)]
    cells = [row[4] for table in paces for row in table.rows if row[0] == "8"]
    assert len(cells) == 1
    assert best in cells[0]
