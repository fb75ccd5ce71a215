"""Target revisions 目标调整: a document sets an indicator's targets anew. Proposed by one person, decided by another.

A target has two dates. It holds from the day its document says (``dated``), and it is known from the moment it was
accepted; before either, the old target stands. Nothing is overwritten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from plan.catalogue import Plan
from plan.denied import Denied
from plan.indicator import Indicator
from plan.review import Person, Role
from plan.target import YEARLY_KINDS, Milestone, TargetKind


class RevisionState(StrEnum):
    """Where a revision stands."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class RevisionTransition:
    """One row of the table: from where (None: it begins), to where, in which roles, whether only by another person
    than who proposed it, and whether it needs a reason in words."""

    source: RevisionState | None
    target: RevisionState
    roles: frozenset[Role]
    others_only: bool
    needs_note: bool


# Fillers report values and may not set what these are held against.
_PROPOSERS = frozenset({Role.EVALUATOR, Role.REVIEWER, Role.MACHINE})
_DECIDERS = frozenset({Role.LEADER, Role.REVIEWER, Role.MACHINE})

REVISION_TRANSITIONS = (
    RevisionTransition(None, RevisionState.PROPOSED, _PROPOSERS, False, True),
    RevisionTransition(RevisionState.PROPOSED, RevisionState.ACCEPTED, _DECIDERS, True, False),
    # Returning one's own is allowed: it takes a proposal back, and nothing comes to hold by it.
    RevisionTransition(RevisionState.PROPOSED, RevisionState.RETURNED, _DECIDERS, False, True),
)
"""Everything that may happen to a revision."""

_ROW = {row.target: row for row in REVISION_TRANSITIONS}


@dataclass(frozen=True, slots=True)
class TargetRevision:
    """New targets of one indicator of a plan, by year, and the document that sets them.

    ``dated`` is the day from which they hold. ``decided_at`` None: nobody has decided yet.
    """

    id: str
    plan: str
    indicator: int
    targets: Mapping[int, float]
    number: str
    dated: date
    reason: str
    proposed_by: str
    proposed_at: datetime
    state: RevisionState = RevisionState.PROPOSED
    decided_by: str = ""
    decided_at: datetime | None = None
    note: str = ""

    def holds(self, as_of: date, known_at: datetime | None) -> bool:
        """Tell whether the new targets stand on a day, by what was known at an instant (None: now)."""
        # Two dates, each against its own question: the document's day against as-of, the decision's moment against
        # known-at.
        if self.state is not RevisionState.ACCEPTED or self.decided_at is None or self.dated > as_of:
            return False
        return known_at is None or self.decided_at <= known_at


def check_may_move(to: RevisionState, person: Person, revision: TargetRevision | None = None, note: str = "") -> None:
    """Raise Denied, with the sentence that says why, unless a person may bring a revision (None: a new one) there."""
    row = _ROW[to]
    if person.role not in row.roles:
        raise Denied("denied.revision.role", role=person.role)
    # Decided in the meantime, or twice: 409 on a page, since somebody else was quicker.
    if (revision.state if revision else None) is not row.source:
        raise Denied("denied.revision.decided", conflict=True)
    if row.others_only and revision and revision.proposed_by == person.name:
        raise Denied("denied.revision.own", by=person.name)
    if row.needs_note and not note.strip():
        raise Denied("denied.revision.note")


def may_move(to: RevisionState, person: Person, revision: TargetRevision | None = None) -> bool:
    """Tell whether :func:`check_may_move` lets it pass, a reason being given."""
    try:
        check_may_move(to, person, revision, "-")
    except Denied:
        return False
    return True


def check_targets(plan: Plan, indicator: Indicator, targets: Mapping[int, float], dated: date) -> None:
    """Raise Denied for targets that an indicator cannot have: years out of its plan, beyond its bounds, no change, or a
    kind whose targets are no figures to set anew. A year without a target of the plan's own is a yearly plan's."""
    if indicator.target.kind in _NO_FIGURES:
        raise Denied("denied.revision.kind")
    own = {milestone.year for milestone in indicator.milestones}
    years = own | ({period.year for period in plan.periods} if indicator.target.kind in YEARLY_KINDS else set())
    if not targets or not set(targets) <= years:
        raise Denied("denied.revision.years", years=tuple(str(year) for year in sorted(years)))
    low, high = indicator.bounds.low, indicator.bounds.high
    if any((low is not None and value < low) or (high is not None and value > high) for value in targets.values()):
        raise Denied("denied.revision.bounds")
    if all(targets_now(indicator).get(year) == value for year, value in targets.items()):
        raise Denied("denied.revision.same")
    # Before the baseline there was no plan to adjust, after the end nothing is left to be reached.
    if not plan.baseline_day_of(indicator) < dated <= plan.final_day:
        raise Denied("denied.revision.dated")


# Of a range two edges, of growth a rate, of keeping and comparing no figure at all: none is set by one number a year.
_NO_FIGURES = frozenset({TargetKind.RANGE, TargetKind.GROWTH, TargetKind.RELATIVE, TargetKind.KEEP})


def revisions_of(revisions: Iterable[TargetRevision], plan: Plan, indicator: int | None = None) -> list[TargetRevision]:
    """Return a plan's revisions (of one indicator), in the order in which they come to hold."""
    found = (r for r in revisions if r.plan == plan.document.id and indicator in (None, r.indicator))
    # Of two documents of one day the one decided later holds, whatever order they were proposed in.
    return sorted(found, key=lambda r: (r.dated, r.decided_at or r.proposed_at, r.id))


def revised(plan: Plan, revisions: Iterable[TargetRevision], as_of: date, known_at: datetime | None = None) -> Plan:
    """Return the plan with the targets that stand on a day, by what was known at an instant; itself where none was
    set anew."""
    standing = [r for r in revisions_of(revisions, plan) if r.holds(as_of, known_at)]
    if not standing:
        return plan
    return plan.model_copy(update={"indicators": tuple(_revised(each, standing) for each in plan.indicators)})


def _revised(indicator: Indicator, revisions: Iterable[TargetRevision]) -> Indicator:
    targets: dict[int, float] = {}
    for revision in revisions:
        if revision.indicator == indicator.no:
            # In order: a later document overrides an earlier one year by year, and leaves the other years as they
            # are.
            targets |= revision.targets
    if not targets:
        return indicator
    milestones = tuple(m.model_copy(update={"value": targets.get(m.year, m.value)}) for m in indicator.milestones)
    own = {milestone.year for milestone in milestones}
    # Yearly figures stay beside the milestones: as points of the path they would bend it, and change verdicts of old
    # days.
    yearly = {each.year: each.value for each in indicator.yearly} | targets
    told = tuple(Milestone(year=year, value=yearly[year]) for year in sorted(yearly.keys() - own))
    return indicator.model_copy(update={"milestones": milestones, "yearly": told})


def targets_now(indicator: Indicator) -> dict[int, float]:
    """Return an indicator's dated targets by year, those of yearly plans among them."""
    told = sorted((*indicator.milestones, *indicator.yearly), key=lambda each: each.year)
    return {each.year: each.value for each in told}


def before(indicator: Indicator, revisions: Iterable[TargetRevision]) -> tuple[Mapping[int, float], ...]:
    """Return the targets as they stood before each of some revisions, the document's own first, in their order."""
    current = targets_now(indicator)
    found = [dict(current)]
    for revision in revisions:
        current |= revision.targets
        found.append(dict(current))
    return tuple(found)
