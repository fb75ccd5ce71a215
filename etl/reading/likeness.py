"""Likeness: what a column may be by its numbers, held against those that were accepted for the quarter before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from etl.reading.extraction import READ, Extraction, HeaderReading
from etl.reading.history import History
from plan.catalogue import Plan
from plan.indicator import Measure

_NEAR = 0.1
"""How far a number may be from the quarter before, as a share of that."""
_MOST_ALIKE = 0.9
"""The share of a column's numbers that must be near."""
# Numbers to compare: two alike are chance.
_FEWEST = 3
# The workbook is read once more for every pair of heading and measure.
_MOST_TRIALS = 40

ReadAgain = Callable[[Mapping[str, str]], Extraction]
"""Reads the workbook with columns taken for measures."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """``near`` of ``count`` numbers of a column are within a tenth of what was accepted for ``measure``."""

    measure: str
    near: int
    count: int


def likely_measures(read: Extraction, again: ReadAgain, plan: Plan, history: History) -> dict[str, Likeness]:
    """Return for each header that is asked about the one measure whose last accepted numbers are nearly its own, of the
    measures that no column was taken for. Of several that fit, only one that is like its name too; of two headings that
    one measure fits, only the one whose name is like it. ``again`` reads the workbook with headers taken for
    measures."""
    if not read.guessed or read.period is None or not history:
        return {}
    taken = {header.measure for header in read.reading if header.how in READ}
    lacking = [m for m in plan.measures_of(read.department) if m.name not in taken]
    names = {h.label: h.measure for h in read.reading if _is_asked(h) and h.count >= _FEWEST}
    found: dict[str, Likeness] = {}
    for label in list(names)[: _MOST_TRIALS // max(1, len(lacking))]:
        fitting = [like for measure in lacking if (like := _held(again({label: measure.name}), measure, history))]
        named = [like for like in fitting if like.measure == names[label]]
        # The name settles it among measures whose numbers fit alike; without a name there must be one.
        if len(named or fitting) == 1:
            found[label] = (named or fitting)[0]
    return {label: like for label, like in found.items() if _is_only(label, like.measure, found, names)}


def _is_only(label: str, measure: str, found: Mapping[str, Likeness], names: Mapping[str, str]) -> bool:
    """Tell whether no other heading has as good a claim on a measure."""
    claims = [other for other, like in found.items() if like.measure == measure]
    named = [other for other in claims if names[other] == measure]
    return (named or claims) == [label]


def _is_asked(header: HeaderReading) -> bool:
    return header.how in ("nearest", "ambiguous", "unknown")


def _held(read: Extraction, measure: Measure, history: History) -> Likeness | None:
    """Return the likeness of a measure's numbers to those before; None if they are not alike, or too few can be
    compared."""
    near = [_is_near(here, last, measure) for here, last in _pairs(read, measure, history)]
    alike = len(near) >= _FEWEST and sum(near) >= _MOST_ALIKE * len(near)
    return Likeness(measure.name, sum(near), len(near)) if alike else None


def _pairs(read: Extraction, measure: Measure, history: History) -> Iterator[tuple[float, float]]:
    """Yield numbers of the quarter, each with the last one accepted before it."""
    for o in read.own:
        if o.measure == measure.name:
            before = [known for known in history.get((o.measure, o.area), ()) if known.period < o.period]
            if before:
                yield o.value, max(before, key=lambda known: known.period).value


def _is_near(here: float, last: float, measure: Measure) -> bool:
    return abs(here - last) <= max(_NEAR * abs(last), 1.0 if measure.whole else 0.0)
