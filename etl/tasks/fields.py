"""One task's cells: what they say, in terms of the plan's names; whatever they do not say plainly is a finding."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cached_property

from etl.tasks.columns import FoundTable
from etl.tasks.days import Span, read_span, tidy_digits
from etl.workbook.scan.sheet import CellError, CellValue
from plan.catalogue import Plan
from plan.finding import Finding
from plan.tasks.commitment import Commitments
from plan.tasks.settings import Supervision, units_of

# The text is in compatibility form already: full-width commas and semicolons are these, 、 stays as it is.
_SEPARATORS = re.compile(r"[、,,;;\n\r/]+")
_ALL_TOWNS = re.compile(r"(?:全部|所有|全市)?各?(?:\d{1,2}个)?(?:镇\(街道\)|镇、?街道?|乡镇街道)|全市|全部")
LONGEST = 80
"""Characters of a name; a commitment's quote may be longer."""


@dataclass(frozen=True)
class NameIndex:
    """Everything that may be named in a decomposition, and by what else than its own name."""

    plan: Plan
    supervision: Supervision
    commitments: Commitments

    @cached_property
    def units(self) -> Mapping[str, str]:
        """A unit's own name by each of its names: departments, units of the bureau, towns by their bare names too."""
        known = {name: name for name in units_of(self.plan, self.supervision)}
        for unit in self.supervision.units:
            known |= dict.fromkeys(unit.aliases, unit.name)
        for department in self.plan.departments:
            known |= {department.name.removesuffix("科"): department.name}
        # In this order: a unit's own name wins where a town's bare name is the same.
        return {**self.towns, **known}

    @cached_property
    def towns(self) -> Mapping[str, str]:
        """A town's own name by each of its names."""
        known: dict[str, str] = {}
        for town in self.plan.areas.towns:
            bare = re.sub("(街道|镇|乡)$", "", town.name)
            # Letters and reports say 办事处 or 人民政府 for the same town.
            names = [*town.aliases, bare, *(bare + ending for ending in ("街道", "镇", "街道办事处", "镇人民政府"))]
            known |= dict.fromkeys(names, town.name)
        return {**known, **{town: town for town in self.plan.towns}}

    @cached_property
    def ids(self) -> Mapping[str, str]:
        """A commitment's id by itself, as it looks with usual brackets, and by its quote."""
        # Bureaus without the template copy the clause itself into the column.
        known = {tidy_digits(each.quote): each.id for each in self.commitments.all}
        return {**known, **{_bare(each.id): each.id for each in self.commitments.all}}

    @cached_property
    def indicators(self) -> Mapping[str, int]:
        """An indicator's number by itself and by its name."""
        found: dict[str, int] = {}
        for number, indicator in self.plan.indicator_of.items():
            found |= {str(number): number, tidy_digits(indicator.name): number, f"指标{number}": number}
        return found


@dataclass
class Fields:
    """The cells of one task: the first row is its own, the others give more of its commitments. ``findings`` collects
    what is wrong with them."""

    table: FoundTable
    rows: tuple[int, ...]
    names: NameIndex
    findings: list[Finding] = field(default_factory=list)

    @property
    def row(self) -> int:
        """The task's own row, counted from 0."""
        return self.rows[0]

    def doubt(self, code: str, name: str, found: str = "", expected: str = "", row: int | None = None) -> None:
        """Note a finding at the cell of a field; ``found`` is what stands there where nothing else is said."""
        at = self.row if row is None else row
        said = found or self.table.text(at, name)
        details = {"title": self.table.text(self.row, "title")}
        if code.startswith("task_unknown") and not expected:
            details["case"] = "none"  # nothing is like it
        self.findings.append(Finding(code, self.table.sheet.name, self.table.cell(at, name), said, expected, details))

    def value(self, name: str) -> CellValue:
        """Return a field's value; None, and a finding, where it is an error, a formula never computed, or struck."""
        place = self.row, self.table.columns.get(name, -1)
        sheet = self.table.sheet
        found = self.table.value(self.row, name)
        if isinstance(found, CellError):
            self.doubt("task_error_cell", name, found.text)
            return None
        # A file written by a program has formulas without results; blank would say that nothing was meant.
        if place in sheet.uncached_formulas:
            self.doubt("task_error_cell", name, "=")
            return None
        if place in sheet.struck:
            self.doubt("task_struck_out", name, sheet.struck[place][0])
            return None
        return found

    def percent(self, name: str) -> bool:
        """Tell whether a field's cell shows as a percentage."""
        return (self.row, self.table.columns.get(name, -1)) in self.table.sheet.percent_cells

    def text(self, name: str, longest: int = LONGEST) -> str:
        """Return a field's text; one that is too long is a finding."""
        if self.value(name) is None:
            return ""
        found = self.table.text(self.row, name)
        if len(found) > longest:
            self.doubt("task_too_long", name, f"{found[:20]}…", str(longest))
            return ""
        return found

    def units(self, name: str) -> tuple[str, ...]:
        """Return the units a field names; an unknown one is a finding with the nearest that is known."""
        return tuple(unit for word in self.words(name) if (unit := self._unit(name, word)))

    def _unit(self, name: str, word: str) -> str | None:
        found = self.names.units.get(word)
        if found is None:
            self.doubt("task_unknown_unit", name, word, nearest(word, self.names.units))
        return found

    def towns(self) -> tuple[str, ...]:
        """Return the towns a task is for, in the plan's order."""
        text = self.text("towns", 400)
        if _ALL_TOWNS.fullmatch(re.sub(r"\s", "", text)):
            return self.names.plan.towns
        found = set()
        for word in self.words("towns"):
            town = self.names.towns.get(word)
            if town is None:
                self.doubt("task_unknown_town", "towns", word, nearest(word, self.names.towns))
            else:
                found.add(town)
        return tuple(town for town in self.names.plan.towns if town in found)

    def commitments(self) -> tuple[str, ...]:
        """Return the commitments that the rows name by their ids or quotes, each once."""
        found: dict[str, None] = {}
        for row in self.rows:
            text = self.table.text(row, "commitment")
            # Whole first: a quote holds commas, at which it would be cut.
            whole = self.names.ids.get(text)
            for word in [text] if whole else _split(text):
                known = self.names.ids.get(word) or self.names.ids.get(_bare(word))
                if known is None:
                    expected = nearest(_bare(word), self.names.ids)
                    self.doubt("task_unknown_commitment", "commitment", word, expected, row)
                else:
                    found[known] = None
        return tuple(found)

    def indicators(self) -> tuple[int, ...]:
        """Return the numbers of the indicators that a field names, by numbers or names."""
        found = []
        for word in self.words("indicators"):
            number = self.names.indicators.get(re.sub(r"^第?(\d{1,2})项?$", r"\1", word))
            if number is None:
                self.doubt("task_unknown_indicator", "indicators", word, nearest(word, self.names.indicators))
            else:
                found.append(number)
        return tuple(dict.fromkeys(found))

    def span(self, name: str) -> Span | None:
        """Return the days a field means; None where it is blank, and a finding where it is none."""
        value = self.value(name)
        if value is None:
            return None
        found = read_span(value)
        if found is None:
            self.doubt("task_date_unread", name)
        return found

    def words(self, name: str) -> list[str]:
        """Return the names in a field, set off by whatever people set names off with."""
        return [] if self.value(name) is None else _split(self.table.text(self.row, name))


def outside(day: date, plan: Plan) -> bool:
    """Tell whether a day lies in none of the plan's years."""
    return not plan.document.first_year <= day.year <= plan.document.last_year


def nearest(text: str, names: Mapping[str, object]) -> str:
    """Return what the name stands for that is most like a text; empty where none is like it."""
    found = next(iter(get_close_matches(text, list(names), 1, 0.5)), "")
    return str(names[found]) if found else ""


def _split(text: str) -> list[str]:
    return [tidy_digits(word) for word in _SEPARATORS.split(text) if word.strip()]


def _bare(text: str) -> str:
    return re.sub(r"[\s()]", "", tidy_digits(text)).replace("—", "-").replace("–", "-")
