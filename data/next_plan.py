"""Make the demonstration's next plan: ``python -m data.next_plan`` writes ``data/next``. The same bytes every time.

Its document, targets and numbers are invented and say so. It goes on from where the first plan's demonstration ends: 18
workbooks of six departments for the first three quarters of 2026, and the fourth is open. It stands in a folder of its
own, so that the first plan's demonstration is what it was.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from data.books import Book, Key, books_of
from data.clocks import sent_books, write_manifest
from data.truth import Truth, truth_of
from etl.intake.seeding import NEXT
from etl.workbook.write.writing import write_form
from etl.workbook.write.writing_form import TemplateForm
from etl.yaml_files import load_plan, read_yaml
from plan.board import reporting
from plan.bureau import read_bureau
from plan.catalogue import Plan
from plan.indicator import Level, Measure, Timing
from plan.period import Period, periods_between

PLAN = "155.yaml"
QUARTERS = periods_between(Period(2026, 1), Period(2026, 3))

GROWTH: Mapping[str, float] = {
    "持证社会工作专业人才数": 0.055,
    "常住人口": 0.006,
    "专职社区工作者数": 0.03,
    "持证专职社区工作者数": 0.06,
    "持证养老护理员数": 0.085,
    "老年人口": 0.03,
    "护理型床位数": 0.024,
    "养老机构床位数": 0.018,
    "登记和备案社会组织数": 0.02,
    "志愿服务组织数": 0.05,
    "应办件数": 0.02,
    "联办件数": 0.045,
    "安葬总数": -0.01,
    "节地生态安葬数": 0.02,
}
"""Growth of a measure in a year; what is not here stays as it was."""

DECIDED: Mapping[str, tuple[float, ...]] = {"低保标准": (13200, 13200, 13860), "康养联合体数": (10, 11, 12)}
"""The city's figure in each quarter: set by decision, or opened one by one."""

CANTEENS, HOMES = "老年助餐服务点数", "适老化改造户数"
_FIRST_CANTEENS, _HOMES = 3, (5, 12, 21)
"""Canteens of a town at the end of 2025; homes made over in a town by the end of each quarter, since 1 January."""


def next_truth(first: Plan, reading: Plan) -> Truth:
    """Return every measure of every area in the three quarters, carried on from the first plan's demonstration."""
    before = truth_of(first)
    told: dict[tuple[str, str, Period], float] = {}
    for period in QUARTERS:
        for measure in reading.at(period).measures:
            areas = (reading.city,) if measure.level is Level.CITY else reading.towns
            for place, area in enumerate(areas):
                told[measure.name, area, period] = _value(before, measure, area, period, place)
    return told


def _value(before: Truth, measure: Measure, area: str, period: Period, place: int) -> float:
    quarter = period.quarter
    # One more canteen a quarter in every sixth town; the others keep what they have.
    if measure.name == CANTEENS:
        return _FIRST_CANTEENS + place % 3 + (quarter if place % 6 == 0 else 0)
    if measure.name == HOMES:
        return _HOMES[quarter - 1] + (place * quarter) % 5
    # The city's new ones are all opened in the first town; there were 10 at the end of 2025.
    if measure.name == "康养联合体数":
        return before[measure.name, area, Period(2025, 4)] + (place == 0) * (DECIDED[measure.name][quarter - 1] - 10)
    if measure.name in DECIDED:
        return DECIDED[measure.name][quarter - 1]
    if measure.timing is Timing.YTD:
        return _grown(before[measure.name, area, Period(2025, quarter)], GROWTH[measure.name], measure)
    return _grown(before[measure.name, area, Period(2025, 4)], GROWTH.get(measure.name, 0.0) * quarter / 4, measure)


def _grown(value: float, growth: float, measure: Measure) -> float:
    return round(value * (1 + growth), measure.decimals) if measure.decimals else round(value * (1 + growth))


def next_books(reading: Plan, truth: Truth) -> Iterator[Book]:
    """Yield every department's workbook of the three quarters; a part that grew past its whole is cut to it."""
    for period in QUARTERS:
        plan = reading.at(period)
        for department in reporting(plan):
            cells = {key: truth[(*key, period)] for key in _keys(plan, department)}
            for part, whole in plan.shares():
                for (measure, area), value in list(cells.items()):
                    if measure == part:
                        cells[measure, area] = min(value, cells[whole, area])
            yield Book(department, period, cells, cells)


def _keys(plan: Plan, department: str) -> Iterator[Key]:
    for measure in plan.measures_of(department):
        for area in (plan.city,) if measure.level is Level.CITY else plan.towns:
            yield measure.name, area


def make_next(folder: Path = NEXT) -> None:
    """Write the workbooks and their manifest beside the plan's file."""
    first = load_plan()
    reading = read_bureau(first, {PLAN: read_yaml(NEXT / PLAN)}).reading
    books = tuple(next_books(reading, next_truth(first, reading)))
    earlier = {(book.department, book.period): book.observed for book in books_of(first) if not book.correction}
    known = earlier | {(book.department, book.period): book.observed for book in books}
    for book in books:
        path = folder / book.file
        path.parent.mkdir(parents=True, exist_ok=True)
        before = known.get((book.department, book.period.shift(-1)), {})
        plan = reading.at(book.period)
        write_form(TemplateForm(plan, book.department, book.period, before, book.cells, demonstration=True), path)
    write_manifest(sent_books(reading, books), folder / "manifest.csv")


if __name__ == "__main__":
    make_next(Path(sys.argv[1]) if len(sys.argv) > 1 else NEXT)
