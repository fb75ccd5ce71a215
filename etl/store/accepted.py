"""What has been accepted so far, as the checks want it, growing file by file while a folder is loaded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from etl.reading.extraction import Extraction, Key
from etl.reading.history import Narrowed, differ
from plan.observation import Observation
from plan.period import Period

Slot = tuple[str, Period]
"""(department, period): what a submission speaks for."""

Cells = dict[Key, dict[int, Observation]]
"""Observations by (measure, area) and the index of their period."""


Superseded = dict[Key, dict[int, set[float]]]
"""Values that speak no more, by (measure, area) and the index of their period."""

Replay = Callable[[Key, Period], Collection[float]]
"""The values of a cell that speak no more, from everything that was ever accepted."""


class Accepted(Mapping[Key, Sequence[Observation]]):
    """Spoken observations by (measure, area).

    A workbook may repeat earlier quarters: a repeat speaks only where its department has sent nothing for that quarter
    itself, and of several repeats the one accepted last. The warehouse's ``spoken`` says the same in SQL.
    """

    def __init__(self, replay: Replay | None = None) -> None:
        """``replay`` is asked only when somebody wants to know what is superseded, for it may have to read files that
        nobody needs otherwise."""
        self._sent: dict[Slot, Sequence[Observation]] = {}
        self._repeating: set[str] = set()
        self._cells: dict[str, Cells] = defaultdict(dict)
        self._departments_of: dict[str, tuple[str, ...]] = {}
        self._superseded: Superseded = {}
        self._replay = replay
        self.latest = -1

    def with_accepted(self, slot: Slot, observations: Iterable[Observation]) -> Accepted:
        """Return the same with one more workbook accepted; what others are reading stays as it is."""
        grown, department = Accepted(self._replay), slot[0]
        grown._sent = dict(self._sent)
        grown._repeating = set(self._repeating)
        grown._cells = defaultdict(dict, self._cells)
        grown._cells[department] = {key: dict(cell) for key, cell in self._cells.get(department, {}).items()}
        grown._departments_of = dict(self._departments_of)
        grown._superseded = dict(self._superseded)
        for key, cells in self._superseded.items():
            if department in self._departments_of.get(key[0], ()):
                grown._superseded[key] = {index: set(values) for index, values in cells.items()}
        grown.latest = self.latest
        grown.accept(slot, observations)
        return grown

    def accept(self, slot: Slot, observations: Iterable[Observation]) -> None:
        """Take in the workbook that now speaks for a department and period."""
        department, period = slot
        before, said = self._sent.pop(slot, ()), tuple(observations)
        self._sent[slot] = said
        self.latest = max(self.latest, period.index)
        for measure in {o.measure for o in said}:
            known = self._departments_of.get(measure, ())
            if department not in known:
                self._departments_of[measure] = (*known, department)
        if any(o.period != period for o in said):
            self._repeating.add(department)
        if department in self._repeating:
            silent, self._cells[department] = self._cells[department], _spoken(department, self._sent)
            before = [o for cell in silent.values() for o in cell.values()]
        else:
            cells = self._cells[department]
            for o in before:
                del cells[o.measure, o.area][period.index]
            for o in said:
                cells.setdefault((o.measure, o.area), {})[period.index] = o
        self._supersede(before)

    def _supersede(self, before: Iterable[Observation]) -> None:
        """Remember what no longer speaks."""
        for o in before:
            now = self.at((o.measure, o.area)).get(o.period.index)
            if now is None or differ(now.value, o.value):
                self.supersede(o)

    def supersede(self, o: Observation) -> None:
        """Remember a number that spoke and does not any more."""
        self._superseded.setdefault((o.measure, o.area), {}).setdefault(o.period.index, set()).add(o.value)

    def superseded(self, key: Key, period: Period) -> frozenset[float]:
        """Return the values of a cell that spoke once and that another speaks for since."""
        known = self._superseded.get(key, {}).get(period.index, set())
        return frozenset(known if self._replay is None else known.union(self._replay(key, period)))

    @property
    def all_superseded(self) -> Superseded:
        """What spoke once and does not any more, by cell and the index of its period."""
        return self._superseded

    def for_checking(self, extraction: Extraction) -> Mapping[Key, Sequence[Observation]]:
        """Return as much of it as the checks of a workbook can use: all of it, or for a workbook of one quarter
        less."""
        held = (*extraction.observations, *extraction.compared)
        if extraction.period is None or any(o.period != extraction.period for o in held):
            return self
        return _Around(self, extraction.period)

    def of(self, department: str) -> list[Observation]:
        """Everything a department has accepted that speaks."""
        return [o for said in self._cells.get(department, {}).values() for o in said.values()]

    def answered(self, department: str) -> frozenset[Period]:
        """Return the quarters for which something a department sent is accepted."""
        return frozenset(period for who, period in self._sent if who == department)

    def at(self, key: Key) -> Mapping[int, Observation]:
        """Return one cell's observations by the index of their period."""
        departments = self._departments_of.get(key[0], ())
        if len(departments) == 1:
            return self._cells.get(departments[0], {}).get(key, {})
        said = (self._cells.get(department, {}).get(key, {}) for department in departments)
        return {index: o for cells in said for index, o in cells.items()}

    def __getitem__(self, key: Key) -> Sequence[Observation]:
        if found := self.at(key):
            return tuple(found.values())
        raise KeyError(key)

    def __iter__(self) -> Iterator[Key]:
        return (key for cells in self._cells.values() for key, said in cells.items() if said)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        return next(iter(self), None) is not None


class _Around(Narrowed):
    """What was accepted for a period, next before and after it, and for the same a year before and after: a long past
    costs nothing."""

    def __init__(self, accepted: Accepted, period: Period) -> None:
        self.whole = accepted
        self._accepted = accepted
        self._index = period.index
        self._late = period.index < accepted.latest

    def __getitem__(self, key: Key) -> Sequence[Observation]:
        said, index = self._accepted.at(key), self._index
        if not said:
            raise KeyError(key)
        last = index - 1 if index - 1 in said else max((i for i in said if i < index), default=index)
        wanted = {index, index - 4, last}
        if self._late:
            wanted |= {index + 4, min((i for i in said if i > index), default=index)}
        return [said[i] for i in wanted if i in said]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._accepted)

    def __len__(self) -> int:
        return len(self._accepted)

    def __bool__(self) -> bool:
        return bool(self._accepted)


def _spoken(department: str, sent: Mapping[Slot, Sequence[Observation]]) -> Cells:
    """Return a department's cells from all it sent, in the order of acceptance."""
    cells: Cells = {}
    for (who, period), observations in sent.items():
        if who == department:
            for o in observations:
                if o.period == period or (who, o.period) not in sent:
                    cells.setdefault((o.measure, o.area), {})[o.period.index] = o
    return cells
