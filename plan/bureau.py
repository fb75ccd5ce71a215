"""Bureau: what is counted belongs to it, what is promised to its plans.

A further plan is written as a :class:`PlanFile` beside the first one's catalogue, whose departments, areas, measures
and deadlines it shares. A measure is reported once a quarter however many plans use it: workbooks are read, and
templates made, by :attr:`Bureau.reading`, which asks in each quarter for what the plans in force then need.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from pydantic import Field, ValidationError

from plan.catalogue import Document, Plan, Thresholds
from plan.catalogue_faults import CatalogueFaults, fault_at, told_together
from plan.indicator import Category, Indicator, Measure
from plan.parent import ParentPlan, link_faults
from plan.schema_faults import schema_faults
from plan.target import WordedTarget
from plan.validator import read_plan
from plan.validity import CatalogueEntry, Name

_NUMBERS_APART = 1000
"""What is added to the indicators' numbers of the second plan (twice as much: of the third …), so that in
:attr:`Bureau.reading` no number stands for two: no plan's table has a thousand rows."""


class PlanFile(CatalogueEntry):
    """A further plan as its file says it. ``bureau``: the id of the document whose catalogue it shares.

    ``main``: a plan that comes after the first; False for one that runs beside it (a layout of care homes).
    ``demonstration``: the document itself is invented, and says so wherever it shows. ``measures`` are those that it
    alone needs; ``thresholds`` its own, else the bureau's.
    """

    bureau: Name
    main: bool = True
    demonstration: bool = False
    document: Document
    thresholds: Thresholds | None = None
    categories: tuple[Category, ...] = Field(min_length=1)
    measures: tuple[Measure, ...] = ()
    indicators: tuple[Indicator, ...] = Field(min_length=1)
    worded: tuple[WordedTarget, ...] = ()


@dataclass(frozen=True, slots=True)
class BureauPlan:
    """A plan among a bureau's: ``main`` ones follow each other, ``demonstration`` ones are invented."""

    plan: Plan
    main: bool = True
    demonstration: bool = False
    file: str = "indicators.yaml"

    @property
    def id(self) -> str:
        """The id of its document."""
        return self.plan.document.id

    def in_force(self, day: date) -> bool:
        """Tell whether a day lies in the plan's years."""
        return self.plan.document.first_year <= day.year <= self.plan.document.last_year


@dataclass(frozen=True)
class Bureau:
    """A bureau's plans, the first one (whose catalogue the others share) first; and its parents' plans."""

    entries: tuple[BureauPlan, ...]
    parents: tuple[ParentPlan, ...] = ()

    @classmethod
    def of(cls, plan: Plan) -> Bureau:
        """Return the bureau of a single plan."""
        return cls((BureauPlan(plan),))

    @property
    def first(self) -> Plan:
        """The plan of the bureau's own catalogue."""
        return self.entries[0].plan

    @property
    def several(self) -> bool:
        """Whether there is more than one plan."""
        return len(self.entries) > 1

    def at(self, day: date) -> BureauPlan:
        """Return the plan looked at on a day where none is named: the one in force, a main one first; where none is,
        the last main one that had begun, or the first."""
        # Which plan is current follows from the date alone: nobody has to switch anything on New Year's Day.
        now = [entry for entry in self.entries if entry.in_force(day)]
        begun = [entry for entry in self.entries if entry.main and entry.plan.document.first_year <= day.year]
        main = [entry for entry in now if entry.main]
        # After the last plan's end its final evaluation is still being made; before the first one there is only that.
        return (main or now or begun[-1:] or self.entries)[0]

    def named(self, name: str) -> BureauPlan | None:
        """Return a plan by its document's id, or by the end of it where only one ends so (155 of linhai-minzheng-155);
        None for any other."""
        exact = [entry for entry in self.entries if entry.id == name]
        ending = [entry for entry in self.entries if entry.id.endswith(f"-{name}")]
        # A whole id wins, also where another plan's id happens to end in it; several endings are ambiguous and name
        # none.
        found = exact or ending
        return found[0] if len(found) == 1 else None

    def entry_of(self, plan: Plan) -> BureauPlan | None:
        """Return the entry of a plan, or of the plan of a day; None for one that is none of the bureau's."""
        # By id: a plan on a day, or with targets set anew, is another object of the same plan.
        return next((entry for entry in self.entries if entry.id == plan.document.id), None)

    def beside(self, plan: Plan) -> tuple[BureauPlan, ...]:
        """Return the bureau's other plans, in its order."""
        return tuple(entry for entry in self.entries if entry.id != plan.document.id)

    @cached_property
    def reading(self) -> Plan:
        """The plan by which workbooks are read: measures and indicators of all plans, each in its plan's years.

        Of one plan alone, that plan itself. Its document spans all of them and is printed nowhere; numbers of the
        further plans' indicators are raised by thousands, so that none stands for two.
        """
        if not self.several:
            return self.first
        plans = [entry.plan for entry in self.entries]
        first, last = min(p.document.first_year for p in plans), max(p.document.last_year for p in plans)
        indicators = [each for place, plan in enumerate(plans) for each in _numbered(plan, place)]
        return self.first.model_copy(
            update={
                "document": self.first.document.model_copy(update={"first_year": first, "last_year": last}),
                "categories": tuple({c.name: c for plan in plans for c in plan.categories}.values()),
                "measures": tuple(_while_used(measure, plans, first, last) for measure in _measures(plans)),
                "indicators": tuple(indicators),
                "worded": (),
            }
        )


def _measures(plans: Sequence[Plan]) -> Iterable[Measure]:
    # A measure that was interrupted has several entries of one name, one a time in force.
    return {(m.name, m.since, m.until): m for plan in plans for m in plan.measures}.values()


def _while_used(measure: Measure, plans: Sequence[Plan], first: int, last: int) -> Measure:
    """Return a measure in force only while a plan that uses it is."""
    using = [plan.document for plan in plans if any(m.name == measure.name for m in plan.measures)]
    begins, ends = min(d.first_year for d in using), max(d.last_year for d in using)
    since = measure.since if begins == first else max(measure.since or date.min, date(begins, 1, 1))
    until = measure.until if ends == last else min(measure.until or date.max, date(ends, 12, 31))
    return measure.model_copy(update={"since": since, "until": until})


def _numbered(plan: Plan, place: int) -> Iterator[Indicator]:
    """Yield a plan's indicators in its years alone, so that a value is never held against another plan's bounds."""
    document = plan.document
    for each in plan.indicators:
        since = max(each.since or date.min, date(document.first_year, 1, 1))
        until = min(each.until or date.max, date(document.last_year, 12, 31))
        # The first plan keeps its numbers (place 0), and so do its findings and addresses.
        yield each.model_copy(update={"no": each.no + _NUMBERS_APART * place, "since": since, "until": until})


def read_bureau(first: Plan, files: Mapping[str, object]) -> Bureau:
    """Return the bureau of a first plan and of further plans' files by name (what the YAML holds), in their order.

    CatalogueFaults lists every fault of every file; how files stand to each other is judged where each is right.
    """
    entries = [BureauPlan(first)]
    parent_plans: dict[str, ParentPlan] = {}
    plan_files: dict[str, PlanFile] = {}
    # Every file is parsed before any is joined: a measure may stand in a plan whose file comes later.
    with told_together() as reading:
        for name, content in files.items():
            with reading():
                if _is_parent(content):
                    parent_plans[name] = _parent(name, content)
                else:
                    plan_files[name] = _plan_file(name, content)
    shared = {m.name: m for m in (*first.measures, *(m for each in plan_files.values() for m in each.measures))}
    with told_together() as reading:
        for name, file in plan_files.items():
            with reading():
                entries.append(_entry(first, name, file, shared, {entry.id for entry in entries}))
    bureau = Bureau(tuple(entries), tuple(parent_plans.values()))
    # Links to parents last: a parent's file may be read after the plan that answers to it.
    with told_together() as reading:
        for entry in entries:
            with reading():
                if faults := tuple(link_faults(entry.plan.indicators, bureau.parents)):
                    raise CatalogueFaults(entry.file, faults)
    return bureau


def _is_parent(content: object) -> bool:
    return isinstance(content, dict) and "parent" in content


def _parent(name: str, content: object) -> ParentPlan:
    try:
        return ParentPlan.model_validate(content)
    except ValidationError as error:
        raise CatalogueFaults(name, schema_faults(error)) from None


def _plan_file(name: str, content: object) -> PlanFile:
    try:
        return PlanFile.model_validate(content)
    except ValidationError as error:
        raise CatalogueFaults(name, schema_faults(error)) from None


def _entry(first: Plan, name: str, file: PlanFile, shared: Mapping[str, Measure], taken: set[str]) -> BureauPlan:
    faults = []
    if file.bureau != first.document.id:
        faults.append(fault_at("fault.other_bureau", "bureau", id=first.document.id, found=file.bureau))
    if file.document.id in taken:
        faults.append(fault_at("fault.repeated_before", "document.id", name=file.document.id))
    # A measure written twice might be asked twice, with two definitions; the bureau's own is the one that is used.
    clashing = {m.name for m in file.measures} & {m.name for m in first.measures}
    faults += [fault_at("fault.measure_known", "measures", name=each) for each in sorted(clashing)]
    if faults:
        raise CatalogueFaults(name, faults)
    return BureauPlan(read_plan(_as_catalogue(first, file, shared), name), file.main, file.demonstration, name)


def _as_catalogue(first: Plan, file: PlanFile, shared: Mapping[str, Measure]) -> dict[str, Any]:
    """Return a further plan as a catalogue of its own: what it says, over what the bureau shares."""
    # Only what it uses, so that its digest does not change when another plan gets a measure.
    used = {name for indicator in file.indicators for name in indicator.formula.measures}
    return {
        "document": file.document,
        "thresholds": file.thresholds or first.thresholds,
        "deadline": first.deadline,
        "categories": file.categories,
        "departments": first.departments,
        "areas": first.areas,
        "measures": [measure for measure in shared.values() if measure.name in used],
        "indicators": file.indicators,
        "worded": file.worded,
    }
