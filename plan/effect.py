"""Effect 影响: what a submission that waits would make of the indicators it feeds, before anybody accepts it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from plan.assessment import Assessment, assess_indicator
from plan.catalogue import Plan
from plan.difference import ChangeKind, SubmissionDifference
from plan.observation import Observation
from plan.observed import Observed


@dataclass(frozen=True, slots=True)
class ProposalEffect:
    """An indicator as it stands ``standing`` and as it would stand ``then``, both as of the same day."""

    standing: Assessment
    then: Assessment

    @property
    def changes_status(self) -> bool:
        """Whether the verdict would be another."""
        return self.standing.status is not self.then.status

    @property
    def changes(self) -> bool:
        """Whether the value, its quarter or the verdict would be another."""
        one, other = self.standing.latest, self.then.latest
        said = [(value.value, value.period) if value else None for value in (one, other)]
        return self.changes_status or said[0] != said[1]


def observations_after(now: Iterable[Observation], changes: SubmissionDifference) -> Iterator[Observation]:
    """Yield the effective observations as they would be once a submission with these changes was accepted."""
    touched = [c for c in changes.changes if c.kind is not ChangeKind.SAME]
    cells = {(c.measure, c.area, c.period) for c in touched}
    yield from (o for o in now if (o.measure, o.area, o.period) not in cells)
    for c in touched:
        if c.new is not None:
            yield Observation(c.measure, c.area, c.period, c.new, c.sheet, c.cell)


def effects(
    plan: Plan, now: Collection[Observation], changes: SubmissionDifference, measures: Collection[str], as_of: date
) -> tuple[ProposalEffect, ...]:
    """Return the plan's indicators that rest on any of the measures, as of a day, those whose verdict changes first."""
    fed = [each for each in plan.on(as_of).indicators if not set(each.formula.measures).isdisjoint(measures)]
    wanted = {measure for indicator in fed for measure in indicator.formula.measures}
    # Only what these indicators rest on: the whole of what was ever accepted need not be indexed again.
    before = [o for o in now if o.measure in wanted]
    seen, coming = Observed(before), Observed(observations_after(before, _of(changes, wanted)))
    found = [
        ProposalEffect(assess_indicator(plan, each, seen, as_of), assess_indicator(plan, each, coming, as_of))
        for each in fed
    ]
    return tuple(sorted(found, key=lambda effect: (not effect.changes_status, not effect.changes)))


def _of(changes: SubmissionDifference, measures: Collection[str]) -> SubmissionDifference:
    return SubmissionDifference(tuple(c for c in changes.changes if c.measure in measures))
