"""Reading under a catalogue whose entries come and go: the plan of the workbook's quarter, and of each number's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from etl.reading.extraction import Extraction, Key
from etl.reading.history import History, NarrowedHistory, whole
from etl.reading.layout import Layout
from plan.catalogue import Plan, department_on, territory
from plan.finding import Finding
from plan.measures import said_of_area
from plan.observation import Observation
from plan.observed import Observed
from plan.period import Period

Read = Callable[[Plan, tuple[Layout, ...], str | None], Extraction]
"""Reads the workbook under a plan and its layouts, as sent by a department."""


def read_in_time(
    plan: Plan, layouts: tuple[Layout, ...], department: str | None, likely: Period, read: Read
) -> Extraction:
    """Read a workbook by what was in force in its quarter: names that came later, or were gone, are none there.

    ``likely`` is the quarter it was probably sent for; where the workbook says another with another plan, it is read
    once more. What no names of that quarter show is looked for by the names of all times.
    """
    result = _read_by(plan, layouts, department, likely, read)
    # Perhaps its names are all of another time: looked up once more in the plan of all times.
    if result.period is None:
        result = read(plan.whole, layouts, department)
    # `is`: plan.at gives the same value for all quarters between two changes (decision 78).
    if result.period is not None and plan.at(result.period) is not plan.at(likely):
        result = _read_by(plan, layouts, department, result.period, read)
    return _in_force(result, plan)


def _read_by(plan: Plan, layouts: tuple[Layout, ...], department: str | None, period: Period, read: Read) -> Extraction:
    now = department_on(plan, department, period.last_day) if department else ""
    result = read(plan.at(period), tuple(_layouts_at(plan, layouts, period)), now or department)
    sent_as = department if department and result.department == now else result.department
    return result if sent_as == result.department else replace(result, department=sent_as)


def _layouts_at(plan: Plan, layouts: Iterable[Layout], period: Period) -> Iterator[Layout]:
    """Yield layouts, each with the department that its own was, or had become, in a quarter."""
    for layout in layouts:
        now = department_on(plan, layout.department, period.last_day) if layout.department else ""
        yield layout.model_copy(update={"department": now}) if now not in ("", layout.department) else layout


def _in_force(read: Extraction, plan: Plan) -> Extraction:
    """Return what was read, without numbers of what was not in force in their own quarter; that is told once.

    Another quarter's numbers that another department answered for then are only compared.
    """
    if read.period is None:
        return read
    kept = [o for o in read.observations if _is_in_force(o, plan)]
    own, theirs = _divided(kept, plan, read.period)
    strange = [o for o in read.observations if not _is_in_force(o, plan)]
    if not strange and not theirs:
        return read
    return replace(
        read,
        observations=tuple(own),
        totals=tuple(o for o in read.totals if _is_in_force(o, plan)),
        compared=(*(o for o in read.compared if _is_in_force(o, plan)), *theirs),
        findings=(*read.findings, *_told(strange)),
    )


def _is_in_force(o: Observation, plan: Plan) -> bool:
    then = plan.at(o.period)
    return plan.measure_of[o.measure].in_force(o.period.last_day) and o.area in (*then.known_towns, plan.city)


def _divided(
    observations: Sequence[Observation], plan: Plan, period: Period
) -> tuple[list[Observation], list[Observation]]:
    """Return the numbers that the workbook's department answers for, and those of earlier quarters that another did."""
    now = plan.at(period)
    theirs = [
        o
        for o in observations
        if plan.at(o.period) is not now
        and plan.at(o.period).measure_of[o.measure].department != now.measure_of[o.measure].department
    ]
    # By identity, for equal observations may come from two cells.
    gone = set(map(id, theirs))
    return [o for o in observations if id(o) not in gone], theirs


def _told(strange: Sequence[Observation]) -> Iterator[Finding]:
    """Yield one finding for all numbers of what was not in force, at the first."""
    if strange:
        first = strange[0]
        said = {"measure": first.measure, "area": first.area, "period": str(first.period), "count": str(len(strange))}
        yield Finding("note_ignored", first.sheet, first.cell, f"{first.value:.10g}", "", {"case": "lapsed", **said})


class _OnTodaysGround(NarrowedHistory):
    """What was accepted, by the towns of one quarter: of a town into which others were merged, all of them together."""

    def __init__(self, history: History, plan: Plan, read: Extraction, grown: frozenset[str]) -> None:
        assert read.period is not None, "a workbook without a quarter is held against nothing"
        self._history, self._plan, self._read, self._grown = history, plan, read, grown
        self._now = read.period.last_day
        narrow = isinstance(history, NarrowedHistory)
        self.whole = _OnTodaysGround(whole(history), plan, read, grown) if narrow else history
        self._repeated = frozenset((o.measure, o.area, o.period) for o in read.observations if o.area in grown)

    def __getitem__(self, key: Key) -> Sequence[Observation]:
        measure, area = key
        if area not in self._grown:
            return self._history[key]
        found = tuple(self._joined(measure, area))
        if not found:
            raise KeyError(key)
        return found

    def _joined(self, measure: str, area: str) -> Iterator[Observation]:
        """Yield every quarter's figure of the whole ground; none where a part of it is not known."""
        ever = (area, *(name for name, heir in self._plan.on(self._now).heir_of.items() if heir == area))
        said = Observed(o for name in ever for o in self._history.get((measure, name), ()))
        for period in sorted(said.periods(measure)):
            if (measure, area, period) in self._repeated and period.last_day < self._now:
                alone = said.said(measure, area, period, 0)  # the form itself tells what the town was then
                value = None if alone is None else alone.value
            elif period.last_day >= self._now:
                told = said_of_area(self._plan, measure, said, area, period, 0)
                value = sum(o.value for o in told) if told else None
            else:
                ground = territory(self._plan, area, period.last_day, self._now)
                parts = [said_of_area(self._plan, measure, said, name, period, 0) for name in ground]
                value = sum(o.value for part in parts for o in part) if parts and all(parts) else None
            if value is not None:
                yield Observation(measure, area, period, value)

    def __iter__(self) -> Iterator[Key]:
        return iter(self._history)

    def __len__(self) -> int:
        return len(self._history)

    def __bool__(self) -> bool:
        return bool(self._history)


def on_todays_ground(history: History, plan: Plan, read: Extraction) -> History:
    """Return what was accepted by the towns of a workbook's quarter: a merged town's figures with its successor's.

    As it is where no town was merged before, and for a successor beside which the merged town still has its row.
    """
    if read.period is None or not history:
        return history
    heirs = plan.at(read.period).heir_of
    # Where the merged town still has its row, both go on under their own names.
    grown = frozenset(heirs.values()) - {heir for name, heir in heirs.items() if name in read.headers}
    return _OnTodaysGround(history, plan, read, grown) if grown else history
