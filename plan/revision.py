"""Target revisions 目标调整: a document sets an indicator's targets anew. Proposed by one person, decided by another.

A target has two dates. It holds from the day its document says (``dated``), and it is known from the moment it was
accepted; before either, the old target stands. Nothing is overwritten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from plan.catalogue import Plan
from plan.denied import Denied
from plan.indicator import Indicator
from plan.review import Person, Role
from plan.target import YEARLY_KINDS, Milestone, TargetKind, YearlyRate


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

    ``targets`` are figures as the kind of target has them: of a range the lower edge, with the upper one in ``highs``;
    of a growth the rate in percent a year; of a level to keep that level. Of a target held against another indicator
    there are none: ``to`` is that indicator's id. ``dated`` is the day from which they hold. ``decided_at`` None:
    nobody has decided yet.
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
    highs: Mapping[int, float] = field(default_factory=dict)
    to: str = ""

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


NO_HIGHS: Mapping[int, float] = {}


def check_targets(
    plan: Plan,
    indicator: Indicator,
    targets: Mapping[int, float],
    dated: date,
    highs: Mapping[int, float] = NO_HIGHS,
    to: str = "",
) -> None:
    """Denied for targets that an indicator cannot have: years out of its plan, beyond its bounds, no change, or not as
    its kind of target has them. A year without a target of the plan's own is a yearly plan's."""
    kind = indicator.target.kind
    if kind is TargetKind.RELATIVE:
        _check_other(plan, indicator, targets, highs, to)
    else:
        if to or bool(highs) is not (kind is TargetKind.RANGE):
            raise Denied("denied.revision.range" if kind is TargetKind.RANGE else "denied.revision.kind")
        _check_figures(plan, indicator, targets, highs)
    if not plan.baseline_day_of(indicator) < dated <= plan.final_day:
        raise Denied("denied.revision.dated")


def _check_other(
    plan: Plan, indicator: Indicator, targets: Mapping[int, float], highs: Mapping[int, float], to: str
) -> None:
    others = tuple(each.id for each in plan.indicators if each.id != indicator.id)
    if targets or highs or to not in others:
        raise Denied("denied.revision.to", names=others)
    if to == indicator.target.to:
        raise Denied("denied.revision.same")


def _check_figures(plan: Plan, indicator: Indicator, targets: Mapping[int, float], highs: Mapping[int, float]) -> None:
    kind = indicator.target.kind
    own = {milestone.year for milestone in indicator.milestones}
    years = own | ({period.year for period in plan.periods} if kind in YEARLY_KINDS else set())
    if not targets or not set(targets) <= years:
        raise Denied("denied.revision.years", years=tuple(str(year) for year in sorted(years)))
    if kind is TargetKind.RANGE and (set(highs) != set(targets) or any(highs[y] <= targets[y] for y in targets)):
        raise Denied("denied.revision.range")
    if kind is TargetKind.GROWTH:
        _check_rates(indicator, targets)
    after = _set_anew(indicator, targets, highs, "", plan.baseline_day_of(indicator).year)
    low, high = indicator.bounds.low, indicator.bounds.high
    figures = [targets_now(after)[year] for year in targets] + list(highs.values())
    if any((low is not None and value < low) or (high is not None and value > high) for value in figures):
        raise Denied("denied.revision.bounds")
    if (after.milestones, after.yearly, after.target) == (indicator.milestones, indicator.yearly, indicator.target):
        raise Denied("denied.revision.same")


_STEEPEST = 1000
"""Percent a year beyond which growth is a slip of the pen."""


def _check_rates(indicator: Indicator, rates: Mapping[int, float]) -> None:
    if indicator.baseline is None:
        raise Denied("denied.revision.kind")
    if not all(-100 < rate < _STEEPEST for rate in rates.values()):
        raise Denied("denied.revision.bounds")


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
    return plan.model_copy(update={"indicators": tuple(_revised(plan, each, standing) for each in plan.indicators)})


def _revised(plan: Plan, indicator: Indicator, revisions: Iterable[TargetRevision]) -> Indicator:
    own = [revision for revision in revisions if revision.indicator == indicator.no]
    return states(plan, indicator, own)[-1]


def states(plan: Plan, indicator: Indicator, revisions: Iterable[TargetRevision]) -> tuple[Indicator, ...]:
    """Return the indicator as the document has it, and as it stands after each of some revisions, in their order."""
    since = plan.baseline_day_of(indicator).year
    found = [indicator]
    for each in revisions:
        found.append(_set_anew(found[-1], each.targets, each.highs, each.to, since))
    return tuple(found)


def _set_anew(
    indicator: Indicator, targets: Mapping[int, float], highs: Mapping[int, float], to: str, since: int
) -> Indicator:
    """Return an indicator with new figures as its kind of target has them; ``since``: the year of its baseline."""
    target = indicator.target
    if target.kind is TargetKind.RELATIVE:
        return indicator.model_copy(update={"target": target.model_copy(update={"to": to})})
    values, update = dict(targets), dict[str, object]()
    if target.kind is TargetKind.GROWTH and indicator.baseline is not None:
        # The rate is what the document sets; the figure it comes to follows, as when the catalogue is read.
        values = {year: indicator.baseline * (1 + rate / 100) ** (year - since) for year, rate in targets.items()}
        told = {rate.year: rate.value for rate in target.rates} | dict(targets)
        rates = tuple(YearlyRate(year=year, value=told[year]) for year in sorted(told))
        update["target"] = target.model_copy(update={"rates": rates})
    update["milestones"] = tuple(
        each.model_copy(update={"value": values.get(each.year, each.value), "high": highs.get(each.year, each.high)})
        for each in indicator.milestones
    )
    own = {milestone.year for milestone in indicator.milestones}
    yearly = {each.year: each.value for each in indicator.yearly} | values
    update["yearly"] = tuple(Milestone(year=year, value=yearly[year]) for year in sorted(yearly.keys() - own))
    return indicator.model_copy(update=update)


_EDGES = re.compile(r"(\d+(?:\.\d+)?)\s*[-—–~～至]\s*(\d+(?:\.\d+)?)")


def edges_of(text: str) -> tuple[float, float] | None:
    """Return the two edges of a range as people write one (2-4, 2—4, 2～4); None for what is none."""
    found = _EDGES.fullmatch(text.strip())
    return (float(found[1]), float(found[2])) if found else None


def targets_now(indicator: Indicator) -> dict[int, float]:
    """Return an indicator's dated targets by year, those of yearly plans among them."""
    told = sorted((*indicator.milestones, *indicator.yearly), key=lambda each: each.year)
    return {each.year: each.value for each in told}
