"""What differs since a report was made, by the submission that made it so: what is told, and what is counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from plan.catalogue import Plan
from plan.observation import Source
from reports.checking.comparing import seen
from reports.proof import ChangedNumber

TOLD = ("value", "status", "milestones", "completion", "gap", "yearly", "shortfall.total", "trend.verdict")
"""The figures that are told one by one, in their order; all others are counted."""

OF_TOWNS = frozenset({"towns", "shortfall.by_area"})


@dataclass(frozen=True, slots=True)
class SubmissionChanges:
    """The numbers that differ because of one submission (None: corrections by file, or the catalogue).

    ``pooled``: of indicators in which nothing is another, the forecasts that moved with those of the others.
    """

    cause: Source | None
    changed: tuple[ChangedNumber, ...]
    pooled: bool = False

    def told(self, plan: Plan) -> tuple[ChangedNumber, ...]:
        """Return those that are told one by one: what the report prints of the city, indicator by indicator."""
        shown = [each for each in self.changed if each.difference.what in TOLD and seen(plan, each.difference)]
        return tuple(sorted(shown, key=lambda each: (each.difference.no, TOLD.index(each.difference.what))))

    @property
    def indicators(self) -> tuple[int, ...]:
        """The indicators whose numbers they are."""
        return tuple(sorted({each.difference.no for each in self.changed}))

    @property
    def of_towns(self) -> int:
        """How many are of single towns."""
        return sum(each.difference.what in OF_TOWNS for each in self.changed)

    def unseen(self, plan: Plan) -> int:
        """Return how many of the city print as they did."""
        city = [each for each in self.changed if each.difference.what not in OF_TOWNS]
        return sum(not seen(plan, each.difference) for each in city)


def by_submission(changed: Iterable[ChangedNumber]) -> tuple[SubmissionChanges, ...]:
    """Return the changes by submission, the one accepted first first; then what no submission did; last what moved
    along.
    """
    groups: dict[tuple[bool, str], list[ChangedNumber]] = {}
    for each in changed:
        # Forecasts that only moved along with the common record stand apart: nothing of their indicators is another.
        groups.setdefault((each.pooled, each.cause.submission if each.cause else ""), []).append(each)
    made = [SubmissionChanges(found[0].cause, tuple(found), pooled) for (pooled, _), found in groups.items()]
    return tuple(sorted(made, key=_order))


def _order(group: SubmissionChanges) -> tuple[bool, bool, str, str]:
    cause = group.cause
    told = (cause.accepted_at.isoformat(), cause.submission) if cause else ("", "")
    # In the order of acceptance, as whoever reads it remembers what happened.
    return group.pooled, cause is None, *told
