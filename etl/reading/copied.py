"""A quarter that says what another one said: copied and sent by mistake, or because nothing was counted.

Some things rightly stay as they are (stations, villages, registries). How much of a measure changes from quarter to
quarter its own past says; only where more had to change than did is it asked, and once for the whole file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from etl.reading.extraction import Extraction, Key
from etl.reading.history import History, around, differ, whole
from plan.catalogue import Plan
from plan.finding import Finding
from plan.indicator import Measure, Timing
from plan.observation import Observation
from plan.period import Period

_ENOUGH = 5.0
"""So many numbers had to change, going by the past, before their standing still is asked about."""
_NEARLY = 0.1
"""What may differ of a quarter that was copied and touched up, as a share of what had to change."""
_SAMPLE = 5
"""Numbers of a measure that are looked at first."""
_LOOKED_BACK = 20
"""Quarters before and after the workbook's own of which it may be a copy: those of a plan."""
_PAST = 8
"""Pairs of quarters that tell how a measure moves."""
LARGE = 20.0
"""From here on a count moves now and then; below it may rightly stand for years."""


@dataclass(slots=True)
class _Tally:
    """Of one measure and one other quarter: how many numbers both have, and how many are the same."""

    both: int = 0
    same: int = 0

    @property
    def still(self) -> bool:
        """Whether not one number changed."""
        return self.same == self.both


@dataclass(frozen=True, slots=True)
class Habit:
    """How a measure went from quarter to quarter: what share of its numbers changed, over how many pairs of quarters,
    and whether it ever stood still."""

    changes: float
    pairs: int
    stood_still: bool

    def over(self, quarters: int) -> float:
        """Return the share that changes over so many quarters."""
        # A number that stood still over n quarters did so n times.
        return 1 - (1 - self.changes) ** max(1, quarters)


def copied(extraction: Extraction, plan: Plan, history: History) -> Iterator[Finding]:
    """Yield one question for a workbook whose numbers are those of another quarter, or for the columns that are."""
    # All of it: the quarters that numbers are held against one by one are not all that may have been copied.
    history = whole(history)
    own = _suspect(extraction, history)
    if not own or not _brings_news(own, history):
        return
    habit = cache(lambda name: habit_of(plan.measure_of[name], own, history))
    for other, tallies in _tallies(extraction, own, history).items():
        finding = _judged(extraction, other, tallies, habit)
        if finding is not None:
            yield finding
            return


def _suspect(extraction: Extraction, history: History) -> list[Observation]:
    """Return the own numbers that may be copied: of measures of which most of a sample is as in another quarter; all of
    the workbook's where that is most measures. Nearly every workbook ends here."""
    by_measure: dict[str, list[Observation]] = {}
    for o in extraction.own:
        by_measure.setdefault(o.measure, []).append(o)
    beside = _beside(extraction)
    # A sample over the whole column first: the full comparison would be paid for by every honest workbook.
    still = [own for own in by_measure.values() if _looks_copied(own[:: max(1, len(own) // _SAMPLE)], beside, history)]
    found = [o for own in still for o in own]
    return list(extraction.own) if 2 * len(found) >= len(extraction.own) else found


def _looks_copied(sample: Sequence[Observation], beside: Mapping[Key, Sequence[Observation]], history: History) -> bool:
    same: Counter[int] = Counter()
    for o in sample:
        key = o.measure, o.area
        others = _others(o, beside.get(key, ()), history.get(key, ()))
        same.update({when for when, other in others.items() if not differ(other.value, o.value)})
    return any(2 * count > len(sample) for count in same.values())


def _brings_news(own: Sequence[Observation], history: History) -> bool:
    """Tell whether anything is said that is not accepted for the quarter already: the same again is no copy of
    another."""
    for o in own:
        accepted = next((other for other in history.get((o.measure, o.area), ()) if other.period == o.period), None)
        if accepted is None or differ(accepted.value, o.value):
            return True
    return False


def _tallies(extraction: Extraction, own: Sequence[Observation], history: History) -> dict[Period, dict[str, _Tally]]:
    """Return tallies by quarter and measure, of quarters in which nearly a whole measure is the same, the last one
    first.

    Looked at are the quarters of five years before and after; the workbook's own stand before accepted ones.
    """
    beside = _beside(extraction)
    counted: dict[int, dict[str, _Tally]] = {}  # by the quarter's index: this runs for every cell
    for o in own:
        key = o.measure, o.area
        for when, other in _others(o, beside.get(key, ()), history.get(key, ())).items():
            measures = counted.get(when)
            if measures is None:
                measures = counted[when] = {}
            tally = measures.get(o.measure)
            if tally is None:
                tally = measures[o.measure] = _Tally()
            tally.both += 1
            tally.same += not differ(o.value, other.value)
    suspect = {w: t for w, t in counted.items() if any(tally.same > 0.8 * tally.both for tally in t.values())}
    now = own[0].period.index
    in_order = sorted(suspect, key=lambda when: (when > now, abs(when - now)))
    return {Period.of_index(when): suspect[when] for when in in_order}


def _others(o: Observation, beside: Sequence[Observation], accepted: Sequence[Observation]) -> dict[int, Observation]:
    """Return what was said of the same measure and town for other quarters, by the quarter's index: those of five years
    before and after, and the last one and the next, however far they are."""
    found = {other.period.index: other for other in around(o, beside, accepted)[1:] if other}
    for other in (*accepted, *beside):
        if 0 < abs(other.period.index - o.period.index) <= _LOOKED_BACK:
            found[other.period.index] = other
    return found


def _beside(extraction: Extraction) -> Mapping[Key, list[Observation]]:
    found: dict[Key, list[Observation]] = {}
    for o in extraction.observations:
        if o.period != extraction.period:
            found.setdefault((o.measure, o.area), []).append(o)
    return found


def _judged(
    extraction: Extraction, other: Period, tallies: Mapping[str, _Tally], habit: Callable[[str], Habit]
) -> Finding | None:
    """Return the question about one other quarter; None where standing still is nothing strange.

    ``habit`` is asked only for measures that matter: it looks through their whole past.
    """
    assert extraction.period is not None, "a workbook without a period has no other quarters"
    gap = abs(other.index - extraction.period.index)
    both = sum(tally.both for tally in tallies.values())
    changed = both - sum(tally.same for tally in tallies.values())
    if 2 * both >= len(extraction.own) and changed <= _NEARLY * both:
        due = sum(tally.both * habit(name).over(gap) for name, tally in tallies.items())
        if due >= _ENOUGH and not changed:
            return _finding(extraction, other, "all", extraction.table, both, both)
        if due >= 2 * _ENOUGH and changed <= _NEARLY * due:
            return _finding(extraction, other, "nearly", extraction.table, both - changed, both)
    still = [n for n, t in tallies.items() if t.still and t.both >= _ENOUGH and _moves(habit(n), t.both, gap)]
    if not still:
        return None
    count = sum(tallies[name].both for name in still)
    place = extraction.headers.get(still[0], extraction.table)
    return _finding(extraction, other, "columns", place, count, count, "、".join(still))


def _moves(habit: Habit, numbers: int, quarters: int) -> bool:
    """Tell whether a measure is known to move, so that a whole column standing still is strange."""
    return habit.pairs > 1 and not habit.stood_still and numbers * habit.over(quarters) >= _ENOUGH


def _finding(
    extraction: Extraction, other: Period, case: str, place: tuple[str, str], count: int, both: int, found: str = ""
) -> Finding:
    counts = {"count": str(count), "all": str(both), "differ": str(both - count)}
    said = {"period": str(extraction.period), "before_period": str(other), "case": case, **counts}
    return Finding("copied", *place, found=found or str(count), details=said)


def habit_of(measure: Measure, own: Iterable[Observation], history: History) -> Habit:
    """Return how a measure moved over the quarters accepted so far; where there are none, as its kind usually does."""
    areas = [o for o in own if o.measure == measure.name]
    moved: dict[int, _Tally] = {}
    for o in areas:
        accepted = {p.period.index: p.value for p in history.get((measure.name, o.area), ()) if p.period != o.period}
        latest = sorted(accepted)[-_PAST - 1 :]
        for one, other in pairwise(latest):
            if other == one + 1:
                tally = moved.setdefault(other, _Tally())
                tally.both += 1
                tally.same += not differ(accepted[one], accepted[other])
    whole_pairs = [tally for tally in moved.values() if 2 * tally.both >= len(areas)]  # not those of a late town alone
    both = sum(tally.both for tally in whole_pairs)
    if not both:
        return Habit(_usual(measure, areas), 0, stood_still=False)
    changes = 1 - sum(tally.same for tally in whole_pairs) / both
    return Habit(changes, len(whole_pairs), any(tally.still for tally in whole_pairs))


def _usual(measure: Measure, own: Sequence[Observation]) -> float:
    """Return the share of a measure's numbers that change in a quarter, where nothing is known of its past."""
    # Rough on purpose: without a past only a whole file that was copied is asked about, never a column (decision 49).
    if measure.timing is Timing.YTD:
        return 0.9
    if not measure.whole:
        return 0.3
    return sum(abs(o.value) >= LARGE for o in own) / (2 * len(own)) if own else 0.0
