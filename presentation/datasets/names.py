"""Names and units of a plan in one language; what the plan no longer has keeps the name it was sent under."""

from __future__ import annotations

from functools import cached_property

from plan.catalogue import Plan
from plan.period import Period
from presentation.sentences import category_name
from wording import Lang, name_of, told_of


class CatalogueNames:
    """The names of measures, areas, departments, categories and indicators of a plan, by their keys."""

    def __init__(self, plan: Plan, lang: Lang) -> None:
        self._plan, self.lang = plan, lang

    def measure(self, name: str) -> str:
        """Return a measure's name."""
        return name_of(self._plan.measure_of[name], self.lang) if name in self._plan.measure_of else name

    def unit(self, measure: str) -> str | None:
        """Return a measure's unit; None for a measure that the plan does not have."""
        entry = self._plan.measure_of.get(measure)
        return None if entry is None else told_of(entry, "unit", self.lang)

    def unit_said(self, unit: str) -> str:
        """Return the unit of a measure as the catalogue says it, in the language."""
        said = (told_of(measure, "unit", self.lang) for measure in self._plan.measures if measure.unit == unit)
        # Several measures may share a unit and translate it differently; the first that translates it at all is taken.
        return next((word for word in said if word != unit), unit)

    def reporter(self, measure: str, period: Period) -> str | None:
        """Return the name of the department that reports a measure in a quarter; None for a measure that the plan does
        not have."""
        entry = self._plan.at(period).measure_of.get(measure)
        return self.department(entry.department) if entry else None

    def area(self, name: str) -> str:
        """Return an area's name."""
        return self._areas.get(name, name)

    def department(self, name: str) -> str:
        """Return a department's name."""
        return self._departments.get(name, name)

    def category(self, name: str) -> str:
        """Return a category's name."""
        return category_name(self._plan, name, self.lang)

    @cached_property
    def _areas(self) -> dict[str, str]:
        return {a.name: name_of(a, self.lang) for a in self._plan.area_of.values()}

    @cached_property
    def _departments(self) -> dict[str, str]:
        return {d.name: name_of(d, self.lang) for d in self._plan.whole.departments}
