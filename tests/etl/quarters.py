"""An invented county for tests of history: towns of different sizes that grow a little every quarter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from data.books import Book
from data.forms import write_own_form
from etl.reading.checks import by_key, check
from etl.reading.extract import extract
from etl.reading.extraction import Extraction
from etl.reading.history import Superseded, never_superseded
from etl.reading.layout import load_layouts
from etl.workbook.read.reading import read_workbook
from etl.workbook.scan.sheet import Workbook
from etl.workbook.write.writing import write_form
from etl.workbook.write.writing_form import TemplateForm
from etl.yaml_files import load_plan
from plan.finding import Finding
from plan.indicator import Level, Timing
from plan.observation import Observation
from plan.period import Period

PLAN = load_plan()
LAYOUTS = load_layouts(PLAN)
CARE, AFFAIRS, CHILDREN, ORGANISATIONS = "养老服务科", "社会事务科", "儿童福利科", "社会组织和慈善科"
TOWNS = PLAN.towns
SLOW = frozenset(
    {"康养联合体数", "实体化运行中心(站)数", "应实体化运行中心(站)数", "登记场所数", "达3A级以上登记场所数"}
)
"""Measures that stand still for years."""
WHOLES = frozenset(whole for _, whole in PLAN.shares())

Values = dict[tuple[str, str], float]


def size(town: str) -> int:
    """Return how large a town is: no two alike, and in no order."""
    return 20 + 37 * TOWNS.index(town) % 190


def value(measure: str, town: str, period: Period) -> float:
    """Return what a town counts."""
    kind, age = PLAN.measure_of[measure], period.index - Period(2021, 1).index
    place = [m.name for m in PLAN.measures].index(measure)
    if measure in SLOW:
        return 2.0 if town == PLAN.city else 1.0
    base = (size(town) if town != PLAN.city else 9000) * (4 if measure in WHOLES else 1) + 3 * place
    if kind.timing is Timing.YTD:
        return float((base + age) * period.quarter)
    return float(base + 2 * age + place % 5) if kind.whole else round(base / 40 + age / 100, 2)


def quarter(department: str, period: Period) -> Values:
    """Return all that a department reports for a quarter."""
    areas = {Level.TOWN: TOWNS, Level.CITY: (PLAN.city,)}
    return {(m.name, a): value(m.name, a, period) for m in PLAN.measures_of(department) for a in areas[m.level]}


def past(department: str, periods: Iterable[Period]) -> dict[tuple[str, str], list[Observation]]:
    """Return what was accepted of some quarters."""
    return by_key(
        Observation(measure, area, period, number)
        for period in periods
        for (measure, area), number in quarter(department, period).items()
    )


def book(
    folder: Path,
    department: str,
    period: Period,
    values: Mapping[tuple[str, str], object],
    previous: Mapping[tuple[str, str], float] | None = None,
) -> Path:
    """Return the template filled in. ``previous`` (None: what was accepted) stands in its grey columns."""
    before = quarter(department, period.shift(-1)) if previous is None else previous
    path = folder / f"{period}_{department}.xlsx"
    write_form(TemplateForm(PLAN, department, period, before, values), path)
    return path


@cache
def _read(path: Path, _stamp: float) -> Workbook:
    found = read_workbook(path)
    assert isinstance(found, Workbook), found
    return found


def read(path: Path) -> Workbook:
    """Return a workbook's cells."""
    return _read(path, path.stat().st_mtime)


def findings(
    workbook: Workbook,
    history: Mapping[tuple[str, str], list[Observation]],
    superseded: Superseded = never_superseded,
    department: str | None = None,
) -> list[Finding]:
    """Return what is said of a workbook's numbers."""
    return list(check(extraction(workbook, department), PLAN, history, superseded))


def extraction(workbook: Workbook, department: str | None = None) -> Extraction:
    """Return what is read of a workbook."""
    return extract(workbook, PLAN, LAYOUTS, department)


def codes(found: Iterable[Finding]) -> list[str]:
    """Return codes with their cases, each once, in order."""
    named = [f.code + ("." + f.details["case"] if "case" in f.details else "") for f in found]
    return list(dict.fromkeys(named))


def form(folder: Path, quarters: Mapping[Period, Mapping[tuple[str, str], object]], name: str = "") -> Path:
    """Return the department's own form of a year: for each measure the quarters so far stand across."""
    books = [Book(CARE, period, _numbers(cells), cells) for period, cells in quarters.items()]
    path = folder / (name or f"{books[-1].period}_分季报表.xlsx")
    write_own_form(PLAN, books[-1], books, path)
    return path


def _numbers(cells: Mapping[tuple[str, str], object]) -> Values:
    return {key: float(cell) for key, cell in cells.items() if isinstance(cell, (int, float))}
