"""The demonstration's workbooks as values: who reports what for when, in which form, and what it says in its cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from data.oddities import CORRECTED, DRESSED, LATE, MISSTATED, dressed
from data.truth import Truth, truth_of
from plan.board import reporting
from plan.catalogue import Plan
from plan.indicator import Level
from plan.period import Period

Key = tuple[str, str]
"""(measure, area)."""

NOT_REPORTED = "未报"
"""What a cell says where a town has not reported."""


@dataclass(frozen=True)
class Book:
    """One workbook. ``observed`` is what a reader must find, ``cells`` what is written; both by (measure, area)."""

    department: str
    period: Period
    observed: Mapping[Key, float]
    cells: Mapping[Key, object]
    correction: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """(period, department) as the tables of oddities name it."""
        return str(self.period), self.department

    @property
    def file(self) -> str:
        """Where it lies under the demonstration's folder. A correction sorts after what it corrects."""
        return f"{self.period.year}/{self.period}_{self.department}{'_更正' if self.correction else ''}.xlsx"


def books_of(plan: Plan) -> tuple[Book, ...]:
    """Return every workbook, in the order of its path."""
    truth = truth_of(plan)
    regular = [
        _book(plan.at(period), truth, name, period) for period in plan.periods for name in reporting(plan.at(period))
    ]
    corrections = [_corrected(truth, book) for book in regular if book.key == CORRECTED]
    return tuple(sorted([*regular, *corrections], key=lambda book: book.file))


def before(books: tuple[Book, ...], book: Book) -> Mapping[Key, float]:
    """Return what the department had reported for the quarter before."""
    wanted = book.department, book.period.shift(-1)
    earlier = [b for b in books if (b.department, b.period) == wanted and not b.correction]
    return earlier[0].observed if earlier else {}


def _keys(plan: Plan, department: str) -> Iterator[Key]:
    for measure in plan.measures_of(department):
        for area in (plan.city,) if measure.level is Level.CITY else plan.towns:
            yield measure.name, area


def _book(plan: Plan, truth: Truth, department: str, period: Period) -> Book:
    """Return a department's workbook of a quarter, with whatever goes wrong in it (`oddities`)."""
    late = LATE.get((str(period), department), ())
    stated = {
        (measure, area): MISSTATED.get((str(period), measure, area), truth[measure, area, period])
        for measure, area in _keys(plan, department)
    }
    observed = {key: value for key, value in stated.items() if key[1] not in late}
    cells = {key: _cell(plan, period, key, observed.get(key)) for key in stated}
    return Book(department, period, observed, cells)


def _cell(plan: Plan, period: Period, key: Key, value: float | None) -> object:
    if value is None:
        return NOT_REPORTED
    way = DRESSED.get((str(period), *key))
    return dressed(value, plan.measure_of[key[0]].unit, way) if way else value


def _corrected(truth: Truth, book: Book) -> Book:
    """Return the same workbook without its mistake."""
    true = {key: truth[(*key, book.period)] for key in book.observed}
    return replace(book, observed=true, cells=true, correction=True)
