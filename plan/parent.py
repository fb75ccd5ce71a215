"""Parents' plans 上级规划: what a province or prefecture asks for, beside our own targets that are linked to it.

A parent's plan is another bureau's: nothing of it is reported or judged here. Where ours asks for less, that is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import Field

from plan.catalogue import Document, Plan
from plan.catalogue_faults import CatalogueFault, fault_at
from plan.indicator import Direction, Indicator
from plan.target import Milestone, ParentLink, Target, TargetKind, TargetNature
from plan.validity import CatalogueEntry, Name


class ParentIndicator(CatalogueEntry):
    """A row of a parent's table, as far as targets go."""

    left_out: ClassVar[frozenset[str]] = frozenset({"nature", "target", "direction"})

    no: int = Field(ge=1)
    name: Name
    name_en: Name
    unit: str = Field(max_length=20)
    direction: Direction | None = None
    nature: TargetNature | None = None
    target: Target = Target()
    milestones: tuple[Milestone, ...] = Field(min_length=1)


class ParentPlan(CatalogueEntry):
    """A parent's plan as its file says it: document and targets. ``demonstration``: it is invented."""

    parent: Literal[True]
    demonstration: bool = False
    document: Document
    indicators: tuple[ParentIndicator, ...] = Field(min_length=1)

    def indicator(self, no: int) -> ParentIndicator | None:
        """Return an indicator by its number; None if there is none."""
        return next((each for each in self.indicators if each.no == no), None)


@dataclass(frozen=True, slots=True)
class ParentTarget:
    """A parent's target of a year beside ours (None: ours has none of that year).

    ``less``: whether ours asks for less; None where the two cannot be held against each other.
    """

    parent: ParentPlan
    indicator: ParentIndicator
    milestone: Milestone
    own: float | None
    less: bool | None


_FIGURES = frozenset({TargetKind.NUMBER, TargetKind.AT_LEAST, TargetKind.AT_MOST, TargetKind.KEEP})
"""Kinds whose targets are figures that can be held against another plan's."""


def parent_targets(indicator: Indicator, parents: Iterable[ParentPlan]) -> Iterator[ParentTarget]:
    """Yield what parents ask for of an indicator, as it is mapped, by parent and year."""
    known = {parent.document.id: parent for parent in parents}
    for link in indicator.parents:
        parent = known.get(link.plan)
        above = parent.indicator(link.indicator) if parent else None
        if parent is not None and above is not None:
            for milestone in above.milestones:
                own = indicator.target_of(milestone.year)
                yield ParentTarget(parent, above, milestone, own, _asks_less(indicator, above, milestone, own))


def _asks_less(indicator: Indicator, above: ParentIndicator, milestone: Milestone, own: float | None) -> bool | None:
    # Another unit or kind is not converted: a wrong "asks for less" would accuse the bureau before its superior.
    comparable = above.unit == indicator.unit and {above.target.kind, indicator.target.kind} <= _FIGURES
    if own is None or not comparable:
        return None
    # By our direction; the margin is for decimals that floats cannot hold, and grows with the figure.
    return indicator.sense * (own - milestone.value) < -1e-9 * max(1.0, abs(own))


def conflicts(plan: Plan, parents: Iterable[ParentPlan]) -> tuple[tuple[Indicator, ParentTarget], ...]:
    """Return every target of a plan that asks for less than a parent's of the same year."""
    parent_plans = tuple(parents)
    found = ((each, theirs) for each in plan.indicators for theirs in parent_targets(each, parent_plans))
    return tuple((indicator, theirs) for indicator, theirs in found if theirs.less)


def link_faults(indicators: Iterable[Indicator], parents: Iterable[ParentPlan]) -> Iterator[CatalogueFault]:
    """Yield the links that lead nowhere, each at its key path."""
    known = {parent.document.id: parent for parent in parents}
    for place, indicator in enumerate(indicators):
        for at, link in enumerate(indicator.parents):
            # A parent's plan that is not there is no fault: its file may come with a home that has it.
            if link.plan in known and known[link.plan].indicator(link.indicator) is None:
                yield fault_at(
                    "fault.parent_without_indicator",
                    f"indicators.{place}.parents.{at}",
                    plan=link.plan,
                    no=link.indicator,
                )


__all__ = ["ParentLink", "ParentPlan", "ParentTarget", "conflicts", "link_faults", "parent_targets"]
