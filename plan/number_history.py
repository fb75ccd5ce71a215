"""Number history: a number that a department reports, beside its accepted ones of the quarters before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from plan.difference import same
from plan.observation import Observation
from plan.period import Period

QUARTERS = 12
"""How many accepted quarters stand beside a number: three years, so that seasons show."""

Key = tuple[str, str]
"""(measure, area)."""

Dated = tuple[Period, float]


@dataclass(frozen=True, slots=True)
class NumberHistory:
    """A number of ``period`` in the measure's unit (``value`` None: not reported), the cell it stands in, and the
    accepted ones of up to twelve quarters ``before``, oldest first."""

    measure: str
    area: str
    period: Period
    value: float | None
    sheet: str = ""
    cell: str = ""
    before: tuple[Dated, ...] = ()

    @property
    def key(self) -> Key:
        """(measure, area)."""
        return self.measure, self.area

    @property
    def last(self) -> Dated | None:
        """The accepted number of the latest earlier quarter; None if there is none."""
        return self.before[-1] if self.before else None

    @property
    def change(self) -> float | None:
        """By how much the number differs from the last accepted one; 0 where only floating point differs, None where
        either is missing."""
        if self.value is None or self.last is None:
            return None
        return 0.0 if same(self.last[1], self.value) else self.value - self.last[1]

    @property
    def share(self) -> float | None:
        """The change as a fraction of the last accepted number; None where that is 0 or there is no change to tell."""
        return self.change / abs(self.last[1]) if self.change is not None and self.last and self.last[1] else None


def number_histories(
    own: Iterable[Observation],
    asked: Iterable[Key],
    period: Period,
    accepted: Callable[[Key], Iterable[Observation]],
) -> tuple[NumberHistory, ...]:
    """Return the numbers of a workbook in its order, then those it was ``asked`` for and does not hold."""
    said = {(o.measure, o.area): o for o in own if o.period == period}
    silent = [key for key in dict.fromkeys(asked) if key not in said]
    reported = [
        NumberHistory(o.measure, o.area, period, o.value, o.sheet, o.cell, _before(accepted(key), period))
        for key, o in said.items()
    ]
    return (*reported, *(NumberHistory(*key, period, None, before=_before(accepted(key), period)) for key in silent))


def _before(accepted: Iterable[Observation], period: Period) -> tuple[Dated, ...]:
    # By index: comparing periods takes longer than all the rest.
    earlier = sorted((o for o in accepted if o.period.index < period.index), key=lambda o: (o.period.index, o.value))
    return tuple((o.period, o.value) for o in earlier[-QUARTERS:])


def largest_change_first(numbers: Iterable[NumberHistory]) -> tuple[NumberHistory, ...]:
    """Return the numbers, those that are missing first, then by how far each moved, what stayed as it was last.

    How far is measured by the number's own last value or the mean of its measure's, whichever is larger, so that a
    small place that goes from 1 to 2 does not stand above a large one that doubles.
    """
    given = tuple(numbers)
    means = _means(given)
    return tuple(sorted(given, key=lambda number: -_distance(number, means[number.measure])))


def _means(numbers: Iterable[NumberHistory]) -> dict[str, float]:
    lasts: dict[str, list[float]] = defaultdict(list)
    for number in numbers:
        lasts[number.measure] += [abs(number.last[1])] if number.last else [0.0]
    return {measure: sum(each) / len(each) for measure, each in lasts.items()}


def _distance(number: NumberHistory, mean: float) -> float:
    if number.value is None:
        # Never reported before either: nothing went missing.
        return float("inf") if number.last else -1.0
    if number.change is None or number.last is None:
        return 0.0
    # 1: a measure that was 0 everywhere has no mean to be held against.
    return abs(number.change) / (max(abs(number.last[1]), mean) or 1.0)
