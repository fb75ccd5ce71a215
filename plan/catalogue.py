"""Plan 规划: the catalogue as a value. `plan.validator` makes it and lists every fault at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property

from pydantic import Field, FiniteFloat

from plan.indicator import Area, Category, Department, Entry, Indicator, Level, Long, Measure, Name, Ratio
from plan.period import Period, periods_between


class CatalogueFaults(Exception):  # noqa: N818 - a list of faults, told as one
    """Our own files are wrong. ``faults`` are (key path, what is wrong), all of them."""

    def __init__(self, file: str, faults: Iterable[tuple[str, str]]) -> None:
        self.file = file
        self.faults = tuple(faults)
        super().__init__("\n".join([f"{file}: {len(self.faults)} 处错误"] + [f"  {k}: {w}" for k, w in self.faults]))


class Thresholds(Entry):
    """The limits of the verdicts. Gaps are in percentage points, probabilities and shares are fractions.

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


class Document(Entry):
    """The document that made the plan."""

    id: Name
    title: Name
    title_en: Name
    number: Name
    number_en: Long = ""
    issued_by: Name
    issued_by_en: Long = ""
    issued_on: date
    first_year: int
    last_year: int
    baseline_year: int
    milestone_years: tuple[int, ...] = Field(min_length=1)


class Areas(Entry):
    """The city and its towns and sub-districts, in the order used everywhere."""

    city: Area
    towns: tuple[Area, ...] = Field(min_length=1)


class Deadline(Entry):
    """When a quarter's workbook is due: so many days after its last day; on which days before that people are told."""

    days_after_quarter: int = Field(ge=0, le=120)
    reminder_days: tuple[int, ...] = (30, 7, 1)


class Plan(Entry):
    """A plan: document, limits, departments, areas, measures, indicators. A value that is passed, never a global."""

    document: Document
    thresholds: Thresholds
    deadline: Deadline
    categories: tuple[Category, ...] = Field(min_length=1)
    departments: tuple[Department, ...] = Field(min_length=1)
    areas: Areas
    measures: tuple[Measure, ...] = Field(min_length=1)
    indicators: tuple[Indicator, ...] = Field(min_length=1)

    @property
    def baseline_day(self) -> date:
        """The day the baselines are for."""
        return date(self.document.baseline_year, 12, 31)

    @property
    def final_day(self) -> date:
        """The day the last targets are for."""
        return date(self.document.milestone_years[-1], 12, 31)

    @property
    def periods(self) -> tuple[Period, ...]:
        """Every quarter of the plan."""
        return periods_between(Period(self.document.first_year, 1), Period(self.document.last_year, 4))

    def covers(self, period: Period) -> bool:
        """Whether a quarter is one of the plan's."""
        return self.document.first_year <= period.year <= self.document.last_year

    @property
    def towns(self) -> tuple[str, ...]:
        """Names of the towns, in order."""
        return tuple(town.name for town in self.areas.towns)

    @property
    def city(self) -> str:
        """The city's name."""
        return self.areas.city.name

    @cached_property
    def measure_of(self) -> Mapping[str, Measure]:
        """Measures by name."""
        return {measure.name: measure for measure in self.measures}

    @cached_property
    def indicator_of(self) -> Mapping[int, Indicator]:
        """Indicators by number."""
        return {indicator.no: indicator for indicator in self.indicators}

    def areas_of(self, indicator: Indicator) -> tuple[str, ...]:
        """The areas an indicator's value should rest on: the towns, or the city alone for a city-level measure."""
        levels = {self.measure_of[name].level for name in indicator.formula.measures}
        return (self.city,) if levels == {Level.CITY} else self.towns

    def measures_of(self, department: str) -> tuple[Measure, ...]:
        """The measures a department reports, in order."""
        return tuple(measure for measure in self.measures if measure.department == department)

    def shares(self) -> tuple[tuple[str, str], ...]:
        """(part, whole) measure pairs in which the part cannot exceed the whole: the ratios shown in percent."""
        formulas = (i.formula for i in self.indicators if isinstance(i.formula, Ratio) and i.unit == "%")
        return tuple((formula.numerator, formula.denominator) for formula in formulas)
