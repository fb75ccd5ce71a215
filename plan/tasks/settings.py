"""How a bureau supervises, as its file says: further units, the colour rule chosen, how long silence may last, the
ladder of reminders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from pydantic import Field, ValidationError

from plan.board import ever_reporting
from plan.catalogue import Plan
from plan.catalogue_faults import CatalogueFault, CatalogueFaults, fault_at, repeated
from plan.schema_faults import schema_faults
from plan.tasks.colours import ColourRule
from plan.validity import CatalogueEntry, Name


class BureauUnit(CatalogueEntry):
    """A unit that may lead or support a task besides departments and towns; it reports by nothing unless it says so."""

    name: Name
    name_en: Name
    aliases: tuple[Name, ...] = ()
    reports: bool = False


Rank = Literal["unit", "head", "leader"]
"""Whom a reminder goes to: the unit, its head, the leader in charge."""


class LadderRung(CatalogueEntry):
    """A rung of the ladder: so many days after the due day (before it: negative), and to whom."""

    days: int = Field(ge=-366, le=366)
    to: Rank


class AnswerDays(CatalogueEntry):
    """Within how many days a slip of each colour is to be answered."""

    blue: int = Field(ge=1, le=90)
    yellow: int = Field(ge=1, le=90)
    red: int = Field(ge=1, le=90)


class Supervision(CatalogueEntry):
    """How a bureau supervises.

    ``silent_days``: a unit that said nothing of a running task for longer is silent. ``soon_days``: a blue slip is
    proposed so many days before something is due. ``explain_after``: yellow for so many periods running, a task cannot
    be reported without cause, measures and deadline.
    """

    units: tuple[BureauUnit, ...] = ()
    silent_days: int = Field(ge=1, le=366)
    soon_days: int = Field(ge=1, le=366)
    explain_after: int = Field(default=3, ge=1, le=20)
    answer_days: AnswerDays
    ladder: tuple[LadderRung, ...] = Field(min_length=1)
    colour_rule: Name
    colour_rules: tuple[ColourRule, ...] = Field(min_length=1)

    @property
    def rule(self) -> ColourRule:
        """The colour rule that is chosen."""
        return self.rule_of(self.colour_rule)

    def rule_of(self, rule: str) -> ColourRule:
        """Return a colour rule by its id; KeyError for one that is not among the published rules of the file."""
        found = next((each for each in self.colour_rules if each.id == rule), None)
        if found is None:
            raise KeyError(rule)
        return found


def read_supervision(content: object, plan: Plan, file: str = "supervision.yaml") -> Supervision:
    """Return how a bureau supervises, from the parsed supervision.yaml; CatalogueFaults lists every fault."""
    try:
        found = Supervision.model_validate(content)
    except ValidationError as error:
        raise CatalogueFaults(file, schema_faults(error)) from None
    faults = tuple(_faults(found, plan))
    if faults:
        raise CatalogueFaults(file, faults)
    return found


def _faults(found: Supervision, plan: Plan) -> Iterator[CatalogueFault]:
    rules = [rule.id for rule in found.colour_rules]
    if found.colour_rule not in rules:
        yield fault_at("fault.unknown_colour_rule", "colour_rule", name=found.colour_rule, known=tuple(rules))
    yield from repeated("colour_rules.id", Counter(rules))
    # A cell of the decomposition says a unit by a name and no more: every name, the city's too, may stand for one
    # only.
    taken = [*(d.name for d in plan.departments), *plan.known_towns, plan.city]
    names = (name for unit in found.units for name in (unit.name, *unit.aliases))
    yield from repeated("units", Counter([*taken, *names]))
    days = [rung.days for rung in found.ladder]
    # Two rungs of one day would send one reminder: the first is taken (supervise.rung_of).
    if days != sorted(set(days)):
        yield fault_at("fault.ladder_order", "ladder")


def units_of(plan: Plan, supervision: Supervision) -> tuple[str, ...]:
    """Return every unit that may stand in a decomposition: departments, the bureau's other units, towns."""
    departments = (department.name for department in plan.departments)
    return (*departments, *(unit.name for unit in supervision.units), *plan.towns)


def account_units(plan: Plan, supervision: Supervision) -> tuple[str, ...]:
    """Return the units of which somebody may report: departments that ever send a workbook, and the bureau's other
    units that report progress of their own."""
    return (*ever_reporting(plan), *(unit.name for unit in supervision.units if unit.reports))


def can_report(plan: Plan, supervision: Supervision, unit: str) -> bool:
    """Tell whether a unit has a way to report progress: a department's workbook, a town's account, or one of its
    own."""
    if unit in plan.department_of or unit in plan.towns:
        return True
    return any(each.reports for each in supervision.units if each.name == unit)
