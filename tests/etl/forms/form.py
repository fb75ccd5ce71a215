"""A form as a value: its sheets, what it is sent as, which numbers are to be read and what is to be asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from etl.reading.layout import load_layouts
from etl.workbook.scan.sheet import Merge, Sheet, Workbook, column_number
from plan.period import Period
from plan.replies import TaughtWords
from tests.etl.books import book, sheet
from tests.etl.plans import plan_of_samples

PLAN = plan_of_samples()
LAYOUTS = load_layouts(PLAN)
TOWNS = PLAN.towns
STREETS = tuple(town for town in TOWNS if town.endswith("街道"))
VILLAGES = tuple(town for town in TOWNS if not town.endswith("街道"))
CARE, OLD, NURSING, BEDS, UNIONS = (m.name for m in PLAN.measures_of("养老服务科"))
JOINT, DUE = "联办件数", "应办件数"
ELDERLY = "养老服务科"
Q = Period(2024, 3)
Rows = list[list[Any]]  # whatever a cell may hold: literals of mixed rows are of no narrower type
Key = tuple[str, str]


def n(measure: str, town: str, back: int = 0) -> float:
    """Return the number of a measure in a town, ``back`` quarters ago; no two are the same by accident."""
    place, at = [m.name for m in PLAN.measures].index(measure), TOWNS.index(town)
    number = 1000 * (place + 1) + 20 * at + 3 - 3 * back
    return number / 1000 if not PLAN.measure_of[measure].whole else float(number)


def total(measure: str, towns: Iterable[str] = TOWNS, back: int = 0) -> float:
    """Return the sum of towns."""
    return round(sum(n(measure, town, back) for town in towns), 6)


@dataclass(frozen=True)
class Form:
    """``reads``: the measures whose numbers are to be read, all towns of ``towns``, and nothing else; ``says``:
    (code, case) that must be said; ``taught``: what the planner says before; ``mends``: whether something is left to be
    mended."""

    name: str
    sheets: tuple[Sheet, ...]
    reads: Sequence[str]
    sent: tuple[str | None, Period | None] = (ELDERLY, Q)
    towns: tuple[str, ...] = TOWNS
    says: frozenset[tuple[str, str]] = frozenset()
    taught: TaughtWords = field(default_factory=TaughtWords)
    mends: bool = False
    kind: str = "xlsx"
    compared: int = 0

    @property
    def workbook(self) -> Workbook:
        """The form as it is read."""
        return book(*self.sheets, kind=self.kind)

    @property
    def wanted(self) -> dict[Key, float]:
        """Every number that is to be read."""
        return {(measure, town): n(measure, town) for measure in self.reads for town in self.towns}


def merges(*areas: str) -> list[Merge]:
    """Merge by their names: A1:B2."""
    made = []
    for area in areas:
        (first_row, first), (last_row, last) = map(_place, area.split(":"))
        made.append(Merge(first_row, first, last_row, last))
    return made


def _place(name: str) -> tuple[int, int]:
    letters = name.rstrip("0123456789")
    return int(name[len(letters) :]) - 1, column_number(letters)


def one(rows: Rows, *merged: str, name: str = "Sheet1") -> Sheet:
    """Return a sheet of rows and merges."""
    return sheet(rows, name, merges(*merged))


def body(measures: Sequence[str], towns: Sequence[str] = TOWNS, back: int = 0) -> Rows:
    """Return a row a town."""
    return [[town, *(n(measure, town, back) for measure in measures)] for town in towns]
