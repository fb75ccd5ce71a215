"""Plan 规划: the catalogue as a value, passed to whatever computes. `plan.validator` makes it from the YAML file and
lists every fault at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Annotated, Any, ClassVar, Self, TypeVar

from pydantic import Field, FiniteFloat

from plan.indicator import Area, Category, Department, Indicator, Level, Long, Measure, Ratio
from plan.period import Period, periods_between
from plan.target import WordedTarget
from plan.validity import CatalogueEntry, DatedEntry, FirstDay, Name

_T = TypeVar("_T", Measure, Indicator)


class Thresholds(CatalogueEntry):
    """The limits of the verdicts. Gaps are in percentage points, probabilities and shares are fractions.

    ``ahead``, ``on_track``, ``near`` and ``behind`` are gaps; ``carry_quarters``: for how many quarters a stock stands
    in; ``likely`` and ``at_risk`` are chances. ``jump_factor``: a number so many times the usual one, or
    one part in as many, is to be explained; ``largest_value``: what exceeds it is no number a department counted.
    ``stale_quarters``: a value older than so many quarters is no verdict any more. ``least_share``: a ratio over some
    areas only is judged where these held at least so much of the last known denominator.
    """

    ahead: FiniteFloat
    on_track: FiniteFloat
    near: FiniteFloat
    behind: FiniteFloat
    carry_quarters: int = Field(ge=0, le=40)
    stale_quarters: int = Field(default=4, ge=0, le=40)
    least_share: float = Field(default=0.8, gt=0, le=1)
    likely: float = Field(gt=0, lt=1)
    at_risk: float = Field(gt=0, lt=1)
    jump_factor: FiniteFloat = Field(gt=1)
    largest_value: float = Field(default=1e12, gt=0, le=1e15)  # above 9e15 a float can no longer count one by one


Year = Annotated[int, Field(ge=1900, le=2200)]
"""A year that has days in the calendar."""


class Document(CatalogueEntry):
    """The document that made the plan."""

    id: Name
    title: Name
    title_en: Name
    number: Name
    number_en: Long = ""
    issued_by: Name
    issued_by_en: Long = ""
    issued_on: date
    first_year: Year
    last_year: Year
    baseline_year: Year
    milestone_years: tuple[Year, ...] = Field(min_length=1)


class Areas(CatalogueEntry):
    """The city and its towns and sub-districts, in the order used everywhere."""

    city: Area
    towns: tuple[Area, ...] = Field(min_length=1)


class Deadline(CatalogueEntry):
    """When a quarter's workbook is due: so many days after its last day; on which days before that people are told.

    ``first``: the first quarter that is asked for, or a day of it (None: the plan's first); what is missing before it
    is nobody's debt.
    """

    days_after_quarter: int = Field(ge=0, le=120)
    reminder_days: tuple[int, ...] = (30, 7, 1)
    first: FirstDay | None = None
    left_out: ClassVar[frozenset[str]] = frozenset({"first"})

    def asks(self, period: Period) -> bool:
        """Tell whether a quarter is asked for at all."""
        return self.first is None or period.last_day >= self.first


class EntrySettings(CatalogueEntry):
    """Who may type a quarter's numbers on the page: departments that report at most so many (0: none)."""

    most_cells: int = Field(default=40, ge=0, le=400)


class Plan(CatalogueEntry):
    """A plan: document, limits, departments, areas, measures, indicators. A value that is passed, never a global.

    Departments, towns, measures and indicators may be in force for a time only. :meth:`at` and :meth:`on` give the plan
    of a quarter or a day: with those alone, and every measure and indicator under the department it then belongs to.
    Look-ups by name (``measure_of``, ``indicator_of``, ``area_of``) know whatever was ever in force.
    """

    left_out: ClassVar[frozenset[str]] = frozenset({"worded", "entry"})

    document: Document
    thresholds: Thresholds
    deadline: Deadline
    categories: tuple[Category, ...] = Field(min_length=1)
    departments: tuple[Department, ...] = Field(min_length=1)
    areas: Areas
    measures: tuple[Measure, ...] = Field(min_length=1)
    indicators: tuple[Indicator, ...] = Field(min_length=1)
    worded: tuple[WordedTarget, ...] = ()
    entry: EntrySettings = EntrySettings()

    @property
    def baseline_day(self) -> date:
        """The day the baselines are for."""
        return date(self.document.baseline_year, 12, 31)

    @property
    def final_day(self) -> date:
        """The day the last targets are for."""
        return date(self.document.milestone_years[-1], 12, 31)

    def years_due(self, day: date) -> tuple[int, ...]:
        """Return the years of dated targets that are due by a day."""
        return tuple(year for year in self.document.milestone_years if date(year, 12, 31) <= day)

    @property
    def periods(self) -> tuple[Period, ...]:
        """Every quarter of the plan."""
        return periods_between(Period(self.document.first_year, 1), Period(self.document.last_year, 4))

    def covers(self, period: Period) -> bool:
        """Tell whether a quarter is one of the plan's."""
        return self.document.first_year <= period.year <= self.document.last_year

    @cached_property
    def towns(self) -> tuple[str, ...]:
        """Names of the towns, in order."""
        return tuple(town.name for town in self.areas.towns)

    @property
    def city(self) -> str:
        """The city's name."""
        return self.areas.city.name

    @cached_property
    def measure_of(self) -> Mapping[str, Measure]:
        """Measures by name, those in force as they are then."""
        return {measure.name: measure for measure in (*self.whole.measures, *self.measures)}

    @cached_property
    def indicator_of(self) -> Mapping[int, Indicator]:
        """Indicators by number, those in force as they are then."""
        return {indicator.no: indicator for indicator in (*self.whole.indicators, *self.indicators)}

    @cached_property
    def area_of(self) -> Mapping[str, Area]:
        """The city and the towns by name."""
        return {area.name: area for area in (self.areas.city, *self.whole.areas.towns)}

    @cached_property
    def department_of(self) -> Mapping[str, Department]:
        """Departments by name."""
        return {department.name: department for department in self.whole.departments}

    @cached_property
    def heir_of(self) -> Mapping[str, str]:
        """Of the plan of a day: towns that were merged before, and the town in force to which all of each belongs."""
        # In `__dict__`, because the model is frozen; without a day it is the whole plan, in which nothing has ended.
        day: date = self.__dict__.get("_day", date.min)
        gone = {town.name: town for town in self.whole.areas.towns if town.until is not None and town.until < day}
        heirs = {}
        for name, town in gone.items():
            # Along single successors: of a town that was split nobody knows which part was whose.
            while town.name in gone and len(town.into) == 1:
                town = self.area_of[town.into[0]]  # noqa: PLW2901 - followed to its end
            if town.in_force(day):
                heirs[name] = town.name
        return heirs

    @property
    def known_towns(self) -> tuple[str, ...]:
        """The towns in force and those merged into them: under either name a row may still stand."""
        return (*self.towns, *self.heir_of)

    @property
    def whole(self) -> Plan:
        """The plan with whatever was or will be in force at any time."""
        whole: Plan = self.__dict__.get("_whole", self)
        return whole

    def at(self, period: Period) -> Plan:
        """Return the plan of a quarter: what is in force on its last day."""
        return self.on(period.last_day) if self.whole.changes else self.whole

    def on(self, day: date) -> Plan:
        """Return the plan with what is in force on a day; the same value for all days between two changes."""
        whole = self.whole
        if not whole.changes:
            return whole
        place = bisect_right(whole.changes, day)
        view = whole.views.get(place)
        if view is None:
            view = whole.views[place] = whole._of_day(day)
        return view

    @cached_property
    def changes(self) -> tuple[date, ...]:
        """The days on which something comes into force or is in force no more, in time order; none for most plans."""
        return tuple(sorted({day for entry in self._dated() for day in _days_of_change(entry)}))

    @cached_property
    def views(self) -> dict[int, Plan]:
        """The plans of the times between ``changes``, as far as they were asked for, by how many changes are past."""
        return {}

    def _dated(self) -> Iterator[DatedEntry]:
        yield from (*self.departments, *self.areas.towns, *self.measures, *self.indicators, *self.worded)

    def _of_day(self, day: date) -> Plan:
        view = self.model_copy(
            update={
                "departments": tuple(d for d in self.departments if d.in_force(day)),
                "areas": self.areas.model_copy(update={"towns": tuple(t for t in self.areas.towns if t.in_force(day))}),
                "measures": tuple(self._under_its_department(m, day) for m in self.measures if m.in_force(day)),
                "indicators": tuple(self._under_its_department(i, day) for i in self.indicators if i.in_force(day)),
                "worded": tuple(each for each in self.worded if each.in_force(day)),
            }
        )
        view.__dict__["_whole"], view.__dict__["_day"] = self, day
        return view

    def _under_its_department(self, entry: _T, day: date) -> _T:
        """Return an entry under the department that it belongs to on a day."""
        now = department_on(self, entry.department, day)
        return entry if now in ("", entry.department) else entry.model_copy(update={"department": now})

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with other values; nothing that was worked out from the old ones comes along."""
        # pydantic copies `__dict__` with the cached properties in it, which would answer for the old values.
        copied = super().model_copy(update=update, deep=deep)
        for name in copied.__dict__.keys() - type(copied).model_fields.keys():
            del copied.__dict__[name]
        return copied

    def baseline_day_of(self, indicator: Indicator) -> date:
        """Return the day an indicator's baseline is for."""
        return date(indicator.baseline_year or self.document.baseline_year, 12, 31)

    def areas_of(self, indicator: Indicator) -> tuple[str, ...]:
        """Return the areas an indicator's value should rest on: the towns, or the city alone for a city-level
        measure."""
        levels = {self.measure_of[name].level for name in indicator.formula.measures}
        return (self.city,) if levels == {Level.CITY} else self.towns

    @cached_property
    def _measures_of(self) -> Mapping[str, tuple[Measure, ...]]:
        # A board asks for each department in each quarter.
        by_department: dict[str, tuple[Measure, ...]] = {}
        for measure in self.measures:
            by_department[measure.department] = (*by_department.get(measure.department, ()), measure)
        return by_department

    def measures_of(self, department: str) -> tuple[Measure, ...]:
        """Return the measures a department reports, in order."""
        return self._measures_of.get(department, ())

    def shares(self) -> tuple[tuple[str, str], ...]:
        """Return (part, whole) measure pairs in which the part cannot exceed the whole: the ratios shown in percent."""
        formulas = (i.formula for i in self.indicators if isinstance(i.formula, Ratio) and i.unit == "%")
        return tuple((formula.numerator, formula.denominator) for formula in formulas)


def _days_of_change(entry: DatedEntry) -> Iterator[date]:
    """Yield the first day an entry is in force, and the first on which it is not any more."""
    if entry.since is not None:
        yield entry.since
    if entry.until is not None:
        yield entry.until + timedelta(days=1)


def departments_on(plan: Plan, name: str, day: date) -> frozenset[str]:
    """Return what a department is, was, or became on a day: one name, or several where it was merged or split."""
    known = plan.department_of.get(name)
    if known is None:
        return frozenset()
    if known.in_force(day):
        return frozenset({name})
    if known.until is not None and day > known.until:
        others: Iterable[str] = known.into
    else:
        others = (each.name for each in plan.whole.departments if name in each.into)
    return frozenset(found for other in others for found in departments_on(plan, other, day))


def department_on(plan: Plan, name: str, day: date) -> str:
    """Return the one department that a department is, was, or became on a day; empty if it is not one."""
    found = departments_on(plan, name, day)
    return next(iter(found)) if len(found) == 1 else ""


def names_of_department(plan: Plan, name: str) -> frozenset[str]:
    """Return every name under which a department's figures may have been sent: its own, what it became, what became
    it, and theirs."""
    links = [(each.name, heir) for each in plan.whole.departments for heir in each.into]
    found = frozenset({name})
    while more := {end for link in links if found.intersection(link) for end in link} - found:
        found |= more
    return found


def territory(plan: Plan, area: str, then: date, now: date) -> tuple[str, ...]:
    """Return the areas in force ``then`` that make up what an area is ``now``; none where that is not known.

    A town that was merged belongs to its successor from the day after its last; of a town that was split nobody knows
    which part was whose.
    """
    if not plan.whole.changes:
        return (area,)
    own = (area,) if plan.area_of[area].in_force(then) else ()
    merged = [t for t in plan.whole.areas.towns if t.merged_into(area) and t.until and then <= t.until < now]
    parts = [territory(plan, t.name, then, t.until) for t in merged if t.until]
    # One part unknown makes the whole unknown: half a territory would look like a fall.
    return () if not all(parts) else (*own, *(name for part in parts for name in part))
