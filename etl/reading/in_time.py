"""Reading under a catalogue whose entries come and go: the plan of the workbook's quarter, and of each number's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from etl.reading.extraction import Extraction, Key
from etl.reading.history import History, Narrowed, whole
from etl.reading.layout import Layout
from plan.catalogue import Plan, department_on, territory
from plan.finding import Finding
from plan.observation import Observation
from plan.period import Period

Read = Callable[[Plan, tuple[Layout, ...], str | None], Extraction]
"""Reads the workbook under a plan and its layouts, as sent by a department."""


def read_in_time(
    plan: Plan, layouts: tuple[Layout, ...], department: str | None, period: Period | None, read: Read
) -> Extraction:
    """Read a workbook by what was in force in its quarter: names that came later, or were gone, are none there.

    The quarter is the one it was sent for or, where the workbook says another, that one.
    """
    result = _read_by(plan, layouts, department, period, read)
    if result.period is not None and (period is None or plan.at(result.period) is not plan.at(period)):
        result = _read_by(plan, layouts, department, result.period, read)
    return _in_force(result, plan)


def _read_by(
    plan: Plan, layouts: tuple[Layout, ...], department: str | None, period: Period | None, read: Read
) -> Extraction:
    if period is None:
        return read(plan.whole, layouts, department)
    now = department_on(plan, department, period.last_day) if department else ""
    result = read(plan.at(period), tuple(_layouts_at(plan, layouts, period)), now or department)
    sent_as = department if department and result.department == now else result.department
    return result if sent_as == result.department else replace(result, department=sent_as)


def _layouts_at(plan: Plan, layouts: Iterable[Layout], period: Period) -> Iterator[Layout]:
    """Layouts under the departments that theirs were, or became, by a quarter."""
    for layout in layouts:
        now = department_on(plan, layout.department, period.last_day) if layout.department else ""
        yield layout.model_copy(update={"department": now}) if now not in ("", layout.department) else layout


def _in_force(read: Extraction, plan: Plan) -> Extraction:
    """What was read, without numbers of what was not in force in their own quarter; that is told once.

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
    day = o.period.last_day
    area = plan.area_of.get(o.area)
    return plan.measure_of[o.measure].in_force(day) and (area is None or area.in_force(day))


def _divided(
    observations: Sequence[Observation], plan: Plan, period: Period
) -> tuple[list[Observation], list[Observation]]:
    """The numbers that the workbook's department answers for, and those of earlier quarters that another did."""
    now = plan.at(period)
    theirs = [
        o
        for o in observations
        if plan.at(o.period) is not now
        and plan.at(o.period).measure_of[o.measure].department != now.measure_of[o.measure].department
    ]
    gone = set(map(id, theirs))
    return [o for o in observations if id(o) not in gone], theirs


def _told(strange: Sequence[Observation]) -> Iterator[Finding]:
    if strange:
        first = strange[0]
        said = {"measure": first.measure, "area": first.area, "period": str(first.period), "count": str(len(strange))}
        yield Finding("note_ignored", first.sheet, first.cell, f"{first.value:.10g}", "", {"case": "lapsed", **said})


class _OnTodaysGround(Narrowed):
    """What was accepted, by the towns of one quarter: of a town into which others were merged, all of them together."""

    def __init__(self, history: History, plan: Plan, period: Period) -> None:
        self._history, self._plan, self._now = history, plan, period.last_day
        self.whole = history if not isinstance(history, Narrowed) else _OnTodaysGround(whole(history), plan, period)
        towns = (town for town in plan.whole.areas.towns if town.until and town.until < self._now)
        self._grown = frozenset(town.into[0] for town in towns if len(town.into) == 1)

    def __getitem__(self, key: Key) -> Sequence[Observation]:
        measure, area = key
        if area not in self._grown:
            return self._history[key]
        found = tuple(self._joined(measure, area))
        if not found:
            raise KeyError(key)
        return found

    def _joined(self, measure: str, area: str) -> Iterator[Observation]:
        """Every quarter's figure of the whole ground; none where a part of it is not known."""
        ever = (area, *(town.name for town in self._plan.whole.areas.towns if town.until and town.until < self._now))
        said = {(o.area, o.period): o for name in ever for o in self._history.get((measure, name), ())}
        for period in sorted({period for _, period in said}):
            ground = territory(self._plan, area, period.last_day, self._now)
            parts = [said.get((name, period)) for name in ground]
            values = [o.value for o in parts if o is not None]
            if parts and len(values) == len(parts):
                yield Observation(measure, area, period, sum(values))

    def __iter__(self) -> Iterator[Key]:
        return iter(self._history)

    def __len__(self) -> int:
        return len(self._history)

    def __bool__(self) -> bool:
        return bool(self._history)


def on_todays_ground(history: History, plan: Plan, period: Period) -> History:
    """Return what was accepted by the towns of a quarter; as it is where no town was merged before."""
    merged = any(town.until and town.until < period.last_day for town in plan.whole.areas.towns)
    return _OnTodaysGround(history, plan, period) if merged and history else history
