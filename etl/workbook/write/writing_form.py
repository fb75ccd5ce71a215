"""What a template workbook is to say, and where on the sheet each part of it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from etl.workbook.write.task_sheet import SheetForm
from plan.catalogue import Plan
from plan.indicator import Level, Measure, Timing
from plan.period import Period
from wording import dates, say

Key = tuple[str, str]
"""(measure, area), both by the catalogue's names."""

TITLE, INFO, SIGN, BASIS, NAME, UNIT, FIRST = range(7)
"""Rows of the form, counted from 0. The table proper begins at ``NAME`` and its towns at ``FIRST``."""


@dataclass(frozen=True)
class TemplateForm:
    """One department's workbook for one quarter.

    ``values`` fill the cells (a number is written as a number, a text as text); ``previous`` are shown in grey beside
    them. ``labels`` write towns' names in other ways, rows of ``hidden`` towns are hidden, and ``notes`` stand under
    the table: what real workbooks come back with, so that demonstrations and tests can have it. ``filled_by``: who
    filled it in, where that is known.
    """

    plan: Plan
    department: str
    period: Period
    previous: Mapping[Key, float] = field(default_factory=dict)
    values: Mapping[Key, object] = field(default_factory=dict)
    demonstration: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()
    correction: bool = False
    filled_by: str = ""
    progress: SheetForm | None = None
    """The second sheet, on which the department's tasks are reported; None: there is none."""

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """What the department reports, in order."""
        found = self.plan.measures_of(self.department)
        assert found, f"no measure is reported by {self.department!r}"
        return found

    @cached_property
    def towns(self) -> tuple[str, ...]:
        """The towns that have rows: all of them, or none if nothing is counted by town."""
        return self.plan.towns if any(m.level is Level.TOWN for m in self.measures) else ()

    @cached_property
    def has_city(self) -> bool:
        """Whether some measure is counted for the city as one."""
        return any(m.level is Level.CITY for m in self.measures)

    @property
    def total_row(self) -> int:
        """The row of sums, under the last town."""
        return FIRST + len(self.towns)

    @property
    def city_row(self) -> int:
        """The row of figures counted for the city as one."""
        return self.total_row + (1 if self.towns else 0)

    @property
    def last_row(self) -> int:
        """The last row of the table."""
        return self.city_row if self.has_city else self.total_row

    @property
    def last_column(self) -> int:
        """The last column of the table."""
        return 2 * len(self.measures)

    def column(self, measure: Measure) -> int:
        """Return the column a measure is filled in; last quarter's stands to its right."""
        # Two columns a measure: what is asked now, and last quarter's figure in grey beside it.
        return 1 + 2 * self.measures.index(measure)

    def entry_rows(self, measure: Measure) -> tuple[int, int]:
        """Return first and last row in which a measure is filled in."""
        if measure.level is Level.CITY:
            return self.city_row, self.city_row
        return FIRST, self.total_row - 1


def period_words(period: Period) -> str:
    """Return the quarter as departments write it: 2023年三季度."""
    return dates.period_words(period)


def day_words(period: Period) -> str:
    """Return the quarter's last day as departments write it."""
    return dates.day_words(period.last_day)


def basis_words(measure: Measure, period: Period) -> str:
    """Return what a figure counts, as the form says it: the state at the quarter's end, or all months since January."""
    if measure.timing is Timing.STOCK:
        return say("template.stock")
    return say("template.ytd", month=period.last_day.month)
