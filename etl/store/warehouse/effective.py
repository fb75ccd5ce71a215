"""The effective observations of now: after a change, only the quarters that it touched are read again.

An acceptance changes one department's quarter and those that its workbook repeats; a county's five years are half a
million observations. Full readings go through the macro ``spoken``; what is said here in Python of a few quarters is
held against it by tests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from etl.store.warehouse.attached import Attached, literal
from plan.observation import Observation
from plan.period import Period

_EFFECTIVE = "SELECT submission, sha256, department, reported_for, accepted_sequence FROM speaking(NULL::TIMESTAMP)"


class _Effective(NamedTuple):
    """An effective submission with all that its effective observations depend on: where these are equal, so are
    those."""

    submission: str
    sha256: str
    department: str
    reported_for: str
    accepted_sequence: int


@dataclass(frozen=True, slots=True)
class _Held:
    """What was read last. ``made_by``: the catalogue and the mark under which it was; ``by_measure``: the observations
    of each measure, by area and period."""

    made_by: tuple[str, str]
    effective: frozenset[_Effective]
    by_measure: Mapping[str, Sequence[Observation]]


class EffectiveObservations:
    """The effective observations of one warehouse, of its newest opening that was asked. Safe for many threads."""

    def __init__(self) -> None:
        self._held: _Held | None = None

    def of(self, attached: Attached, read: Callable[[], list[Observation]]) -> list[Observation]:
        """Return what is effective in an opening, by measure, area and period. ``read`` reads all of it."""
        made_by = attached.meta["catalogue"], attached.meta["mark"]
        effective = frozenset(map(_Effective._make, attached.rows(_EFFECTIVE)))
        # Taken once: another thread may put the reading of another opening in its place.
        held = self._held
        if held is None or held.made_by != made_by:
            by_measure: Mapping[str, Sequence[Observation]] = _by_measure(read())
        else:
            by_measure = _brought_up(attached, held, effective)
        self._held = _Held(made_by, effective, by_measure)
        return [observation for measure in sorted(by_measure) for observation in by_measure[measure]]


def _by_measure(observations: Sequence[Observation]) -> dict[str, list[Observation]]:
    found: dict[str, list[Observation]] = {}
    for observation in observations:
        found.setdefault(observation.measure, []).append(observation)
    return found


def _brought_up(
    attached: Attached, held: _Held, effective: frozenset[_Effective]
) -> Mapping[str, Sequence[Observation]]:
    """Return the observations by measure as they are now; of a measure of which nothing changed, the very same."""
    touched = _touched(attached, held, effective)
    if not touched:
        return held.by_measure
    now = _by_measure(_read_quarters(attached, effective, touched))
    found: dict[str, Sequence[Observation]] = {}
    for measure in held.by_measure.keys() | now.keys():
        before = held.by_measure.get(measure, ())
        if told := _with_touched(before, now.get(measure, []), touched):
            found[measure] = told
    return found


def _touched(attached: Attached, held: _Held, effective: frozenset[_Effective]) -> Mapping[str, Period]:
    """Return the quarters of which something may be another, by their codes: those of the submissions that became
    effective or are so no more, and those for which they said something."""
    changed, added = held.effective ^ effective, effective - held.effective
    gone = {each.submission for each in held.effective - effective}
    codes = {each.reported_for for each in changed}
    codes |= (
        {str(o.period) for told in held.by_measure.values() for o in told if o.submission in gone} if gone else set()
    )
    if added:
        # What is gone is asked of what is held, for the file may know it no more.
        wanted = ", ".join(literal(each.submission) for each in added)
        rows = attached.rows(f"SELECT DISTINCT period FROM observation WHERE submission IN ({wanted})")
        codes |= {code for (code,) in rows}
    return {code: Period.parse(code) for code in codes}


def _read_quarters(
    attached: Attached, effective: frozenset[_Effective], touched: Mapping[str, Period]
) -> list[Observation]:
    """Return what is effective of some quarters, as the macro ``spoken`` says."""
    if not effective:
        return []
    own = {(each.department, each.reported_for) for each in effective}
    by_submission = {each.submission: each for each in effective}
    rows = attached.each(
        "SELECT submission, measure, period, sheet, list(area), list(value), list(cell) FROM observation "
        f"WHERE period IN ({', '.join(map(literal, touched))}) "
        f"AND submission IN ({', '.join(map(literal, by_submission))}) GROUP BY ALL"
    )
    found: dict[tuple[str, str, str], Observation] = {}
    for submission, measure, code, sheet, *lists in sorted(rows, key=lambda row: by_submission[row[0]][-1]):
        sent, period = by_submission[submission], touched[code]
        if code == sent.reported_for or (sent.department, code) not in own:
            for area, value, cell in zip(*lists, strict=True):
                # Of several the one accepted last stays.
                found[measure, area, code] = Observation(measure, area, period, value, sheet, cell, submission)
    return list(found.values())


def _with_touched(
    before: Sequence[Observation], now: Sequence[Observation], touched: Mapping[str, Period]
) -> Sequence[Observation]:
    """Return a measure's observations with those of the touched quarters as they are now."""
    indexes = {period.index for period in touched.values()}
    replaced = [o for o in before if o.period.index in indexes]
    ordered = sorted(now, key=_sort_key)
    if ordered == replaced:
        return before
    # An observation that did not change stays the same object, so what was worked out of it may be kept.
    same = {o: o for o in replaced}
    kept = (o for o in before if o.period.index not in indexes)
    return sorted((*kept, *(same.get(o, o) for o in ordered)), key=_sort_key)


def _sort_key(observation: Observation) -> tuple[str, int]:
    return observation.area, observation.period.index
