"""Difference 差异: what a workbook would add to what is accepted, change in it, and leave as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from plan.observation import FigureKey, Observation
from plan.period import Period


class ChangeKind(StrEnum):
    """What becomes of one number. ``gone``: accepted before and no longer there."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class NumberChange:
    """One number: the accepted ``old`` one and the ``new`` one (None: there is none), and the new one's cell."""

    kind: ChangeKind
    measure: str
    area: str
    period: Period
    old: float | None
    new: float | None
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class SubmissionDifference:
    """Every number of both sides, in the order of the workbook, what is gone last."""

    changes: tuple[NumberChange, ...] = ()

    def of(self, kind: ChangeKind) -> tuple[NumberChange, ...]:
        """Return the numbers of one kind."""
        return tuple(change for change in self.changes if change.kind is kind)

    @property
    def counts(self) -> Mapping[ChangeKind, int]:
        """How many numbers of each kind."""
        counted = Counter(change.kind for change in self.changes)
        return {kind: counted[kind] for kind in ChangeKind}

    @property
    def nothing_new(self) -> bool:
        """Whether both sides say the same."""
        return all(change.kind is ChangeKind.SAME for change in self.changes)


def difference(new: Iterable[Observation], old: Iterable[Observation]) -> SubmissionDifference:
    """Return how ``new`` differs from ``old``. Of a number said twice on a side the last counts."""
    before = {_cell(o): o.value for o in old}
    after = {_cell(o): o for o in new}
    changes = [_change(o, before.get(cell)) for cell, o in after.items()]
    gone = (NumberChange(ChangeKind.GONE, *cell, value, None) for cell, value in before.items() if cell not in after)
    return SubmissionDifference((*changes, *gone))


def _cell(observation: Observation) -> FigureKey:
    return observation.measure, observation.area, observation.period


def _change(o: Observation, old: float | None) -> NumberChange:
    kind = ChangeKind.ADDED if old is None else ChangeKind.SAME if same(old, o.value) else ChangeKind.CHANGED
    return NumberChange(kind, o.measure, o.area, o.period, old, o.value, o.sheet, o.cell)


def same(one: float, other: float) -> bool:
    """Tell whether two values are the same number, floating point apart."""
    # Relative above 1 and absolute below: counts and amounts of money need one rule.
    return abs(one - other) <= 1e-9 * max(1.0, abs(one))
