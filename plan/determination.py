"""Determination 认定: a verdict that an evaluator sets beside the computed one, with his reason and his document.

The computed verdict is never replaced: both are shown. A determination is of one indicator in one quarter, holds from
the moment it was made, and is taken back by another one without a status.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from plan.catalogue import Plan
from plan.denied import Denied
from plan.period import Period
from plan.review import Person, Role
from plan.status import Status

DETERMINERS = frozenset({Role.EVALUATOR, Role.MACHINE})
"""Roles that may set a verdict beside the computed one."""

REASON_LONGEST, DOCUMENT_LONGEST = 2000, 200
"""Characters of a reason, and of the title and number of a document."""

_WHILE_RUNNING = (
    Status.ACHIEVED_EARLY,
    Status.AHEAD,
    Status.ON_TRACK,
    Status.NEAR,
    Status.BEHIND,
    Status.FAR_BEHIND,
    Status.REGRESSED,
)
_ONCE_OVER = (Status.ACHIEVED, Status.MISSED)


@dataclass(frozen=True, slots=True)
class Determination:
    """A verdict set by an evaluator for a quarter; ``status`` None takes the one before it back.

    ``computed`` is the verdict it was set beside: data that are corrected later may compute another one. ``document``
    is what it rests on in words, ``file`` and ``sha256`` a copy of it (empty: none). ``sequence`` orders, no clock.
    """

    plan: str
    indicator: int
    period: Period
    status: Status | None
    computed: Status
    reason: str
    document: str
    by: str
    at: datetime
    file: str = ""
    sha256: str = ""
    sequence: int = 0


def determinable(plan: Plan, period: Period) -> tuple[Status, ...]:
    """Return the verdicts that can be set for a quarter: once the plan is over, whether its target was reached."""
    # When the plan is over nothing is ahead of its schedule any more; before, nothing is missed yet.
    return _ONCE_OVER if period.last_day >= plan.final_day else _WHILE_RUNNING


def may_determine(person: Person) -> bool:
    """Tell whether a person acts in a role that sets verdicts beside the computed ones."""
    return person.role in DETERMINERS


def check_determination(
    plan: Plan, wanted: Determination, person: Person, newest: Determination | None, seen: int
) -> None:
    """Raise Denied, with what is wrong, unless a person may set this verdict (or take it back).

    ``newest`` is the last line about the same indicator and quarter, ``seen`` the sequence of the one that was looked
    at (0: none).
    """
    if not may_determine(person):
        raise Denied("denied.determination.role", role=person.role)
    # Two evaluators may have looked at the same verdict: the second must see what the first has set.
    if seen != (newest.sequence if newest else 0):
        raise Denied("denied.determination.moved", conflict=True, by=newest.by if newest else "")
    if wanted.status is None and (newest is None or newest.status is None):
        raise Denied("denied.determination.nothing", conflict=True)
    if wanted.status is not None and wanted.status not in determinable(plan, wanted.period):
        raise Denied("denied.determination.status")
    # Setting what is computed says nothing, and would stand against other data later as if it did.
    if wanted.status is wanted.computed:
        raise Denied("denied.determination.same")
    _check_grounds(wanted)


def _check_grounds(wanted: Determination) -> None:
    if not wanted.reason.strip():
        raise Denied("denied.determination.reason")
    # Taking back rests on no document: it leaves what is computed.
    if wanted.status is not None and not wanted.document.strip() and not wanted.sha256:
        raise Denied("denied.determination.document")
    for text, most in ((wanted.reason, REASON_LONGEST), (wanted.document, DOCUMENT_LONGEST)):
        if len(text) > most:
            raise Denied("denied.too_long", length=len(text), most=most)


def determinations_of(
    lines: Iterable[Determination], plan: str, period: Period, until: datetime | None = None
) -> dict[int, list[Determination]]:
    """Return every line about a plan's quarter made by an instant (None: now) by indicator, oldest first."""
    by_indicator: dict[int, list[Determination]] = {}
    # By sequence, as clocks of two machines may differ.
    for each in sorted(lines, key=lambda line: line.sequence):
        if (each.plan, each.period) == (plan, period) and (until is None or each.at <= until):
            by_indicator.setdefault(each.indicator, []).append(each)
    return by_indicator


def standing(lines: Mapping[int, list[Determination]]) -> dict[int, Determination]:
    """Return the determination that holds of each indicator, by its number; none where the last one was taken back.

    ``lines``: as :func:`determinations_of` gives them.
    """
    return {no: each[-1] for no, each in sorted(lines.items()) if each[-1].status is not None}
