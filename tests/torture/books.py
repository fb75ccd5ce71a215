"""Workbooks of the demonstration, filled in: the server that lets roles be chosen holds nothing else."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from etl.workbook.writing import write_template
from plan.period import Period
from tests.workbooks import the_plan, values_of

DEPARTMENT = "社会事务科"
MEASURES = tuple(m.name for m in the_plan().measures_of(DEPARTMENT))
TOWNS = the_plan().towns
ROWS = len(TOWNS) + 1
"""Rows of such a workbook: the towns, and the city for what it alone reports."""


@cache
def book(period: Period, add: int = 0, department: str = DEPARTMENT) -> bytes:
    """A department's quarter; ``add`` moves the first town's first number, so that contents differ."""
    values = values_of(department, period)
    first = next(iter(values))
    values[first] = values[first] + add  # type: ignore[operator]
    return written(department, period, values)


def written(department: str, period: Period, values: dict[tuple[str, str], object]) -> bytes:
    """A demonstration workbook of values; those that are None stay blank."""
    filled = {key: value for key, value in values.items() if value is not None}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "报表.xlsx"
        write_template(the_plan(), department, period, path, values=filled, demonstration=True)
        return path.read_bytes()
