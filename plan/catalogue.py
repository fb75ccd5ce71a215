"""Plan 规划: the catalogue as a value, and the validator that lists every fault of it at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property

from pydantic import Field, ValidationError

from plan.indicator import Area, Category, Department, Entry, Indicator, Level, Measure, Name, Ratio
from plan.period import Period, periods_between


class CatalogueFaults(Exception):  # noqa: N818 - a list of faults, told as one
    """Our own files are wrong. ``faults`` are (key path, what is wrong), all of them."""

    def __init__(self, file: str, faults: Iterable[tuple[str, str]]) -> None:
        self.file = file
        self.faults = tuple(faults)
        super().__init__("\n".join([f"{file}: {len(self.faults)} 处错误"] + [f"  {k}: {w}" for k, w in self.faults]))


class Thresholds(Entry):
    """The limits of the verdicts. Gaps are in percentage points, probabilities are fractions."""

    ahead: float
    on_track: float
    near: float
    behind: float
    carry_quarters: int = Field(ge=0, le=40)
    likely: float = Field(gt=0, lt=1)
    at_risk: float = Field(gt=0, lt=1)
    jump_factor: float = Field(gt=1)


class Document(Entry):
    """The document that made the plan."""

    id: Name
    title: Name
    title_en: Name
    number: Name
    issued_by: Name
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


def read_plan(catalogue: object, file: str = "indicators.yaml") -> Plan:
    """The plan written in ``catalogue`` (what the YAML file holds); CatalogueFaults listing every fault."""
    try:
        plan = Plan.model_validate(catalogue)
    except ValidationError as error:
        raise CatalogueFaults(file, schema_faults(error)) from None
    faults = tuple(_faults(plan))
    if faults:
        raise CatalogueFaults(file, faults)
    return plan


_SENTENCES = {
    "missing": "缺少这一项",
    "extra_forbidden": "不认识的键",
    "union_tag_invalid": "不认识的种类",
    "union_tag_not_found": "缺少 kind",
}


def schema_faults(error: ValidationError) -> Iterator[tuple[str, str]]:
    """(key path, sentence) of every fault pydantic found."""
    for fault in error.errors(include_url=False):
        path = ".".join(str(part) for part in fault["loc"])
        yield path or "(全文)", _SENTENCES.get(fault["type"], f"值不合要求: {fault['msg']}")


def _faults(plan: Plan) -> Iterator[tuple[str, str]]:
    """What the schema alone cannot see: names that clash or lead nowhere, dates out of order."""
    yield from _clashes(plan)
    yield from _document_faults(plan)
    yield from _measure_faults(plan)
    for position, indicator in enumerate(plan.indicators):
        yield from _indicator_faults(plan, indicator, f"indicators.{position}")
    yield from _unused_measures(plan)


def _clashes(plan: Plan) -> Iterator[tuple[str, str]]:
    named = {
        "categories": [c.name for c in plan.categories],
        "departments": [d.name for d in plan.departments],
        "areas": [plan.city, *plan.towns],
        "measures": [name for m in plan.measures for name in (m.name, *m.aliases)],
        "indicators.no": [str(i.no) for i in plan.indicators],
        "indicators.id": [i.id for i in plan.indicators],
        "indicators.name": [i.name for i in plan.indicators],
    }
    for path, names in named.items():
        for name, count in Counter(names).items():
            if count > 1:
                yield path, f"“{name}”出现了{count}次"


def _document_faults(plan: Plan) -> Iterator[tuple[str, str]]:
    document = plan.document
    years = (document.baseline_year, *document.milestone_years)
    if list(years) != sorted(set(years)):
        yield "document.milestone_years", "基期和目标年必须从早到晚,不能重复"
    if not document.baseline_year < document.first_year <= document.last_year:
        yield "document.first_year", "规划期必须在基期之后,且起年不晚于止年"
    limits = plan.thresholds
    if not limits.behind < limits.near < limits.on_track < limits.ahead:
        yield "thresholds", "四个进度界限必须满足 behind < near < on_track < ahead"
    if not limits.at_risk < limits.likely:
        yield "thresholds.at_risk", "必须小于 likely"


def _measure_faults(plan: Plan) -> Iterator[tuple[str, str]]:
    departments = {department.name for department in plan.departments}
    for position, measure in enumerate(plan.measures):
        if measure.department not in departments:
            yield f"measures.{position}.department", f"没有叫“{measure.department}”的科室"
        if measure.whole and measure.decimals:
            yield f"measures.{position}.decimals", "按整数计的填报项不能有小数位"


def _indicator_faults(plan: Plan, indicator: Indicator, path: str) -> Iterator[tuple[str, str]]:
    if indicator.category not in {category.name for category in plan.categories}:
        yield f"{path}.category", f"没有叫“{indicator.category}”的领域"
    if indicator.department not in {department.name for department in plan.departments}:
        yield f"{path}.department", f"没有叫“{indicator.department}”的科室"
    for name in indicator.formula.measures:
        if name not in plan.measure_of:
            yield f"{path}.formula", f"没有叫“{name}”的填报项"
    if tuple(m.year for m in indicator.milestones) != plan.document.milestone_years:
        yield f"{path}.milestones", f"目标年应为{list(plan.document.milestone_years)}"
    yield from _bound_faults(indicator, path)


def _bound_faults(indicator: Indicator, path: str) -> Iterator[tuple[str, str]]:
    low, high = indicator.bounds.low, indicator.bounds.high
    values = {"baseline": indicator.baseline, **{f"milestones.{m.year}": m.value for m in indicator.milestones}}
    for key, value in values.items():
        if (low is not None and value < low) or (high is not None and value > high):
            yield f"{path}.{key}", f"{value:g}超出了 bounds 的范围"


def _unused_measures(plan: Plan) -> Iterator[tuple[str, str]]:
    used = {name for indicator in plan.indicators for name in indicator.formula.measures}
    for position, measure in enumerate(plan.measures):
        if measure.name not in used:
            yield f"measures.{position}.name", f"没有指标用到填报项“{measure.name}”"
