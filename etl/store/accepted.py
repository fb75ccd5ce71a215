"""What has been accepted so far, as the checks of workbooks read it; it grows file by file while a folder is loaded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from etl.reading.extraction import Extraction, Key
from etl.reading.history import NarrowedHistory, differ
from plan.observation import Observation
from plan.period import Period
from plan.slots import Place

Cells = dict[Key, dict[int, Observation]]
"""Observations by (measure, area) and the index of their period."""


Superseded = dict[Key, dict[int, set[float]]]
"""Values that are no longer effective, by (measure, area) and the index of their period."""

Replay = Callable[[Key, Period], Collection[float]]
"""The values of a cell that are no longer effective, from everything that was ever accepted."""


class Accepted(Mapping[Key, Sequence[Observation]]):
    """The effective observations by (measure, area).

    A workbook may repeat earlier quarters: a repeat is effective only where its department has sent nothing for that
    quarter itself, and of several repeats the one accepted last. The warehouse's ``spoken`` says the same in SQL.
    """

    def __init__(self, replay: Replay | None = None) -> None:
        """Begin with nothing accepted.

        ``replay`` is asked only when somebody wants to know what is superseded, for it may have to read files that
        nobody needs otherwise.
        """
        # In the order of acceptance, which `_effective_cells` relies on; accepting again moves a slot to the end.
        self._sent: dict[Place, Sequence[Observation]] = {}
        # Departments whose forms repeat earlier quarters. Only for them has everything to be folded anew (decision 15).
        self._repeating: set[str] = set()
        self._cells: dict[str, Cells] = defaultdict(dict)
        self._departments_of: dict[str, tuple[str, ...]] = {}
        self._superseded: Superseded = {}
        self._replay = replay
        # The index of the latest period that anything was accepted for; -1 before the first.
        self.latest = -1

    def with_accepted(self, slot: Place, observations: Iterable[Observation]) -> Accepted:
        """Return the same with one more workbook accepted; what others are reading stays as it is."""
        # Copied as deep as accepting changes it, and no deeper: the rest is shared with the one that others read.
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

    def accept(self, slot: Place, observations: Iterable[Observation]) -> None:
        """Take in the workbook that is effective for a department and period from now on."""
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
            silent, self._cells[department] = self._cells[department], _effective_cells(department, self._sent)
            before = [o for cell in silent.values() for o in cell.values()]
        else:
            cells = self._cells[department]
            for o in before:
                del cells[o.measure, o.area][period.index]
            for o in said:
                cells.setdefault((o.measure, o.area), {})[period.index] = o
        self._supersede_replaced(before)

    def _supersede_replaced(self, before: Iterable[Observation]) -> None:
        """Remember those of ``before`` that are not effective any more: another value, or none, stands for their
        cell."""
        for o in before:
            now = self.at((o.measure, o.area)).get(o.period.index)
            # The same number said again by a later workbook supersedes nothing.
            if now is None or differ(now.value, o.value):
                self.supersede(o)

    def supersede(self, o: Observation) -> None:
        """Remember a value that was effective and is not any more."""
        self._superseded.setdefault((o.measure, o.area), {}).setdefault(o.period.index, set()).add(o.value)

    def superseded(self, key: Key, period: Period) -> frozenset[float]:
        """Return the values of a cell that were effective once and are not any more."""
        known = self._superseded.get(key, {}).get(period.index, set())
        # What was superseded since this was put together, and what the record knows from before.
        return frozenset(known if self._replay is None else known.union(self._replay(key, period)))

    @property
    def all_superseded(self) -> Superseded:
        """The values that were effective once and are not any more, by cell and the index of their period."""
        return self._superseded

    def for_checking(self, extraction: Extraction) -> Mapping[Key, Sequence[Observation]]:
        """Return what the checks of a workbook can use: all of it, or for a workbook of one quarter the quarters about
        it alone."""
        held = (*extraction.observations, *extraction.compared)
        # A form that repeats other quarters may be compared with any of them.
        if extraction.period is None or any(o.period != extraction.period for o in held):
            return self
        return _NearbyHistory(self, extraction.period)

    def of(self, department: str) -> list[Observation]:
        """Return the effective observations of a department."""
        return [o for said in self._cells.get(department, {}).values() for o in said.values()]

    def answered(self, department: str) -> frozenset[Period]:
        """Return the quarters for which something a department sent is accepted."""
        return frozenset(period for who, period in self._sent if who == department)

    def at(self, key: Key) -> Mapping[int, Observation]:
        """Return one cell's observations by the index of their period."""
        departments = self._departments_of.get(key[0], ())
        # A measure has one department, or two where it was handed over or renamed.
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


class _NearbyHistory(NarrowedHistory):
    """What was accepted for a period, for the last one before it and the next after it, and for the same quarter of the
    years before and after: so checking takes the same time however long the record is."""

    def __init__(self, accepted: Accepted, period: Period) -> None:
        self.whole = accepted
        self._accepted = accepted
        self._index = period.index
        # Only where later periods are known is there anything after this one to compare with.
        self._late = period.index < accepted.latest

    def __getitem__(self, key: Key) -> Sequence[Observation]:
        said, index = self._accepted.at(key), self._index
        if not said:
            raise KeyError(key)
        last = index - 1 if index - 1 in said else max((i for i in said if i < index), default=index)
        # Four quarters are a year: checks compare with the same quarter of the year before, and with the last one said.
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


def _effective_cells(department: str, sent: Mapping[Place, Sequence[Observation]]) -> Cells:
    """Return a department's effective cells from all it sent (``sent``: in the order of acceptance)."""
    cells: Cells = {}
    for (who, period), observations in sent.items():
        if who == department:
            for o in observations:
                # A repeat counts only where the quarter has no workbook of its own; the SQL macro
                # `spoken` says the same.
                if o.period == period or (who, o.period) not in sent:
                    cells.setdefault((o.measure, o.area), {})[o.period.index] = o
    return cells
