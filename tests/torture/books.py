"""Workbooks of the demonstration, filled in: the server that lets roles be chosen holds nothing else."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from etl.workbook.write.writing import write_template
from plan.period import Period
from tests.workbooks import the_plan, values_of

DEPARTMENT = "社会事务科"
TOWNS = the_plan().towns
ROWS = len(TOWNS) + 1
"""Rows of such a workbook: the towns, and the city for what it alone reports."""
ROOM = 9_000
"""Wholes of the first town: so many contents there are before its part exceeds them."""


@cache
def book(period: Period, add: int = 0, department: str = DEPARTMENT) -> bytes:
    """Return a department's quarter; ``add`` moves the first town's first number, so that contents differ."""
    values = values_of(department, period)
    first = next(iter(values))
    values |= {(whole, first[1]): ROOM for _, whole in the_plan().shares() if (whole, first[1]) in values}
    values[first] = values_of(department, period)[first] + add  # type: ignore[operator]
    return written(department, period, values)


def written(department: str, period: Period, values: dict[tuple[str, str], object]) -> bytes:
    """Return a demonstration workbook of values; those that are None stay blank."""
    filled = {key: value for key, value in values.items() if value is not None}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "报表.xlsx"
        write_template(the_plan(), department, period, path, values=filled, demonstration=True)
        return path.read_bytes()
