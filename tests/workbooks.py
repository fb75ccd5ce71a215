"""Small template workbooks for tests of what happens to workbooks."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from etl.workbook.write.writing import write_template
from etl.yaml_files import load_plan
from plan.catalogue import Plan
from plan.indicator import Level
from plan.period import Period

ELDERLY, ASSISTANCE, AFFAIRS = "养老服务科", "社会救助科", "社会事务科"


@cache
def the_plan() -> Plan:
    """Return the catalogue beside the program."""
    return load_plan()


def values_of(department: str, period: Period, step: float = 0.0) -> dict[tuple[str, str], object]:
    """Return a value for every cell: wholes above their parts, growing within the year, moved by ``step``."""
    plan, values = the_plan(), {}
    for measure in plan.measures_of(department):
        for place, area in enumerate(plan.towns if measure.level is Level.TOWN else (plan.city,)):
            values[measure.name, area] = _value(measure.name, place, period) + (step if measure.whole else 0)
    return values


def _value(measure: str, place: int, period: Period) -> float:
    plan = the_plan()
    if not plan.measure_of[measure].whole:
        return 5.25
    whole = any(measure == denominator for _, denominator in plan.shares())
    return (200 if whole else 100) + place + 2 * period.quarter


def write(folder: Path, department: str, period: Period, name: str = "", **changes: object) -> Path:
    """Return a filled template. ``step`` moves every count; ``cells`` are values by (measure, area), None for a blank
    one."""
    step, cells = changes.get("step", 0.0), changes.get("cells", {})
    assert isinstance(step, int | float)
    assert isinstance(cells, dict)
    values = {
        key: value for key, value in {**values_of(department, period, step), **cells}.items() if value is not None
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (name or f"{period}_{department}.xlsx")
    write_template(the_plan(), department, period, path, values=values)
    return path


def write_set(folder: Path) -> list[Path]:
    """Twelve workbooks: three departments, four quarters."""
    return [
        write(folder, department, Period(2023, quarter))
        for quarter in (1, 2, 3, 4)
        for department in (ELDERLY, ASSISTANCE, AFFAIRS)
    ]
