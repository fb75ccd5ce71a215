"""Comparison 两期对比: what differs between two dates, each by what was known then, and which submissions did it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import cached_property

from plan.assessment import Assessment, Assessor
from plan.board import due_day, reporting
from plan.catalogue import Plan
from plan.difference import same
from plan.indicator import Indicator
from plan.indicator_value import IndicatorValue
from plan.instant import CHINA
from plan.measures import indicator_value
from plan.observation import FigureKey, Observation
from plan.observed import Observed
from plan.period import Period
from plan.revision import TargetRevision, targets_now
from plan.status import UNJUDGED, Status
from plan.submission import AcceptedSubmission


class StatusMove(StrEnum):
    """Where a status went. ``other``: one of the two says why there is no verdict, so neither is the better one."""

    WORSE = "worse"
    BETTER = "better"
    OTHER = "other"
    SAME = "same"


_RANK: Mapping[Status, int] = {
    **{status: rank for rank, status in enumerate(Status) if status not in UNJUDGED},
    Status.ACHIEVED: 0,  # reached before the end and reached at the end are one thing on two days
}


def move_of(before: Status | None, after: Status | None) -> StatusMove:
    """Return where a status went; None: there was no such indicator."""
    # A status without a verdict has no rank: neither of the two can then be called the better one.
    ranks = [None if status is None else _RANK.get(status) for status in (before, after)]
    if before == after or (ranks[0] == ranks[1] and ranks[0] is not None):
        return StatusMove.SAME
    if ranks[0] is None or ranks[1] is None:
        return StatusMove.OTHER
    return StatusMove.BETTER if ranks[1] < ranks[0] else StatusMove.WORSE


@dataclass(frozen=True)
class DatedView:
    """What stood on a day by what was known at an instant (None: now): the plan with its targets, the numbers."""

    as_of: date
    known_at: datetime | None
    plan: Plan
    observed: Observed
    assessments: tuple[Assessment, ...]

    @property
    def period(self) -> Period:
        """The last quarter that had ended."""
        return Period.ended_by(self.as_of)

    @cached_property
    def cells(self) -> Mapping[FigureKey, Observation]:
        """Every number of quarters that had ended, by measure, area and quarter."""
        return {(o.measure, o.area, o.period): o for o in self.observed if o.period <= self.period}

    def of(self, no: int) -> Assessment | None:
        """Return one indicator's assessment."""
        return next((each for each in self.assessments if each.indicator.no == no), None)


@dataclass(frozen=True, slots=True)
class IndicatorChange:
    """One indicator on both dates; None on a date on which the plan did not have it.

    ``restated``: the earlier date's own value as it is known on the later side, where that is another number.
    ``submissions``: those whose numbers made the later value what it is, ``restated_by``: those that made the earlier
    one another, by their ids.
    """

    no: int
    before: Assessment | None
    after: Assessment | None
    restated: float | None = None
    submissions: tuple[str, ...] = ()
    restated_by: tuple[str, ...] = ()

    @property
    def indicator(self) -> Indicator:
        """The indicator as it stands later, or stood before it ended."""
        newest = self.after or self.before
        assert newest is not None, "an indicator of neither date is no change"
        return newest.indicator

    @property
    def move(self) -> StatusMove:
        """Where its status went."""
        return move_of(self.before.status if self.before else None, self.after.status if self.after else None)

    @property
    def value_change(self) -> float | None:
        """The later value less the earlier one, in the indicator's unit; None where one of them is missing."""
        return _minus(_value(self.after), _value(self.before))

    @property
    def gap_change(self) -> float | None:
        """How the gap to the schedule moved, in percentage points; None where one of them is missing."""
        return _minus(_gap(self.after), _gap(self.before))

    @property
    def moved(self) -> bool:
        """Whether its value, the quarter it speaks of or its status is another."""
        return self.move is not StatusMove.SAME or _dated_value(self.before) != _dated_value(self.after)


def _value(assessment: Assessment | None) -> float | None:
    return assessment.value if assessment else None


def _gap(assessment: Assessment | None) -> float | None:
    return assessment.gap if assessment else None


def _minus(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other


def _dated_value(assessment: Assessment | None) -> tuple[object, ...]:
    latest = assessment.latest if assessment else None
    return (latest.period, latest.value) if latest else ()


@dataclass(frozen=True, slots=True)
class TargetChange:
    """An indicator's targets set anew between the two dates, by year, and how the later value stood under the old."""

    indicator: Indicator
    old: Mapping[int, float]
    new: Mapping[int, float]
    under_old: Assessment
    current: Assessment
    revisions: tuple[TargetRevision, ...]

    @property
    def differs(self) -> bool:
        """Whether the old targets would give another status."""
        return self.under_old.status is not self.current.status


@dataclass(frozen=True, slots=True)
class SubmissionEffect:
    """A submission that brought numbers in: how many are new and how many replace others, and what they moved.

    ``moved``: indicators whose status went elsewhere, ``valued``: those of which only the value is another,
    ``restated``: those whose value of the earlier date itself is another since; by their numbers.
    """

    submission: AcceptedSubmission
    added: int
    replaced: int
    moved: tuple[int, ...]
    valued: tuple[int, ...]
    restated: tuple[int, ...]

    @property
    def telling(self) -> bool:
        """Whether anything shown is another because of it: else later submissions have overtaken its numbers."""
        return bool(self.moved or self.valued or self.restated or self.replaced)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two dates beside each other: every indicator in plan order, targets set anew, and the submissions, the newest
    first."""

    before: DatedView
    after: DatedView
    changes: tuple[IndicatorChange, ...]
    targets: tuple[TargetChange, ...]
    submissions: tuple[SubmissionEffect, ...]

    def of(self, move: StatusMove) -> tuple[IndicatorChange, ...]:
        """Return the indicators whose status moved so; of WORSE and BETTER the one whose gap fell most first."""
        chosen = [change for change in self.changes if change.move is move]
        return tuple(sorted(chosen, key=_by_loss)) if move in (StatusMove.WORSE, StatusMove.BETTER) else tuple(chosen)

    @property
    def counts(self) -> Mapping[StatusMove, int]:
        """How many indicators moved each way."""
        counted = Counter(change.move for change in self.changes)
        return {move: counted[move] for move in StatusMove}


def _by_loss(change: IndicatorChange) -> tuple[bool, float, int]:
    return change.gap_change is None, change.gap_change or 0.0, change.no


def compare(
    before: DatedView,
    after: DatedView,
    accepted: Sequence[AcceptedSubmission] = (),
    revisions: Iterable[TargetRevision] = (),
) -> Comparison:
    """Return what is different from ``before`` to ``after``.

    ``accepted``: every acceptance there ever was, in order; ``revisions``: every revision of the plan's targets.
    """
    replaced = _replaced(before, after)
    changes = tuple(_changes(before, after, replaced))
    targets = tuple(_targets(before, after, tuple(revisions)))
    return Comparison(before, after, changes, targets, tuple(_effects(after, accepted, replaced, changes)))


Replaced = Mapping[FigureKey, tuple[str, bool]]
"""Cells whose number is new or another: the id of the submission that says it now, and whether there was one before."""


def _replaced(before: DatedView, after: DatedView) -> dict[FigureKey, tuple[str, bool]]:
    """Return the cells whose number on the later side is new or another than on the earlier one."""
    replaced = {}
    for cell, observation in after.cells.items():
        old = before.cells.get(cell)
        if old is None or not same(old.value, observation.value):
            replaced[cell] = observation.submission, old is not None
    return replaced


def _changes(before: DatedView, after: DatedView, replaced: Replaced) -> Iterator[IndicatorChange]:
    numbers = dict.fromkeys(each.indicator.no for side in (before, after) for each in side.assessments)
    for no in sorted(numbers):
        earlier, later = before.of(no), after.of(no)
        restated = _restated(after, earlier, later)
        yield IndicatorChange(
            no,
            earlier,
            later,
            restated.value if restated else None,
            _brought_by(later.latest if later else None, replaced),
            _brought_by(restated, replaced),
        )


def _restated(after: DatedView, one: Assessment | None, other: Assessment | None) -> IndicatorValue | None:
    """Return the earlier date's value as it is known on the later side, where that is another number."""
    if one is None or other is None or one.latest is None:
        return None
    now = indicator_value(after.plan.on(after.as_of), other.indicator, after.observed, one.latest.period)
    return None if now is None or same(one.latest.value, now.value) else now


def _brought_by(value: IndicatorValue | None, replaced: Replaced) -> tuple[str, ...]:
    """Return the submissions of the numbers that a value rests on and that are new."""
    if value is None:
        return ()
    resting = (o for part in value.parts for o in part.observations)
    ids = (o.submission for o in resting if (o.measure, o.area, o.period) in replaced)
    return tuple(dict.fromkeys(ids))


def _targets(before: DatedView, after: DatedView, revisions: Sequence[TargetRevision]) -> Iterator[TargetChange]:
    """Yield the indicators whose targets are others, each also assessed under the old ones."""
    assessor = Assessor(before.plan, after.observed, after.as_of)
    earlier = before.plan.on(after.as_of).indicator_of
    for current in after.assessments:
        indicator = current.indicator
        old = earlier.get(indicator.no)
        if old is None or targets_now(old) == targets_now(indicator):
            continue
        by = tuple(r for r in revisions if r.indicator == indicator.no and _between(r, before, after))
        yield TargetChange(indicator, targets_now(old), targets_now(indicator), assessor.city(old), current, by)


def _between(revision: TargetRevision, before: DatedView, after: DatedView) -> bool:
    return revision.holds(after.as_of, after.known_at) and not revision.holds(before.as_of, before.known_at)


def _effects(
    after: DatedView,
    accepted: Sequence[AcceptedSubmission],
    replaced: Replaced,
    changes: Iterable[IndicatorChange],
) -> Iterator[SubmissionEffect]:
    known = [each for each in accepted if after.known_at is None or each.accepted_at <= after.known_at]
    by_id = {each.id: each for each in known}
    cells: dict[str, list[bool]] = defaultdict(list)
    for submission, old in replaced.values():
        cells[submission].append(old)
    all_changes = tuple(changes)
    for sent in sorted((by_id[key] for key in cells if key in by_id), key=lambda s: s.accepted_at, reverse=True):
        brought = [change for change in all_changes if sent.id in change.submissions and change.moved]
        yield SubmissionEffect(
            submission=sent,
            added=cells[sent.id].count(False),
            replaced=cells[sent.id].count(True),
            moved=tuple(change.no for change in brought if change.move is not StatusMove.SAME),
            valued=tuple(change.no for change in brought if change.move is StatusMove.SAME),
            restated=tuple(change.no for change in all_changes if sent.id in change.restated_by),
        )


def known_then(
    plan: Plan, accepted: Sequence[AcceptedSubmission], period: Period, known_at: datetime | None
) -> datetime | None:
    """Return the instant by whose knowledge a quarter was first shown, at most ``known_at`` (None: now).

    ``known_at`` is the instant of the comparison's other date. A quarter was first shown when it was complete or its
    deadline was over. One of which nothing was in by then (loaded afterwards) is as its first versions made it; one of
    which nothing was ever accepted goes by ``known_at`` itself.
    """
    due = reporting(plan.at(period))
    first: dict[str, datetime] = {}
    for each in accepted:  # in order: the first acceptance of a department's quarter counts
        if each.period == period and each.department in due:
            first.setdefault(each.department, each.accepted_at)
    if not first:
        return known_at
    shown_at = max(first.values())
    # To the end of that day in China: who reports on the deadline's evening is in time.
    deadline = datetime.combine(due_day(plan, period), time.max, CHINA)
    if min(first.values()) <= deadline < shown_at or (shown_at <= deadline and len(first) < len(due)):
        shown_at = deadline
    return shown_at if known_at is None else min(shown_at, known_at)
