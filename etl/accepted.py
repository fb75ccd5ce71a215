"""What has been accepted so far, as the checks want it, growing file by file while a folder is loaded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from etl.extraction import Key
from plan.observation import Observation
from plan.period import Period

Slot = tuple[str, Period]
"""(department, period): what a submission speaks for."""


class Accepted(Mapping[Key, Sequence[Observation]]):
    """Spoken observations by (measure, area), in no order.

    A workbook may repeat earlier quarters: a repeat speaks only where its department has sent nothing for that quarter
    itself, and of several repeats the one accepted last. The warehouse's ``spoken`` says the same in SQL.
    """

    def __init__(self) -> None:
        self._sent: dict[Slot, tuple[Observation, ...]] = {}
        self._repeating: set[str] = set()
        self._cells: dict[str, dict[Key, list[Observation]]] = defaultdict(dict)
        self._department_of: dict[Key, str] = {}

    def accept(self, slot: Slot, observations: Iterable[Observation]) -> None:
        """The workbook that now speaks for a department and period."""
        said = tuple(observations)
        department, period = slot
        if any(o.period != period for o in said):
            self._repeating.add(department)
        again = self._sent.pop(slot, None) is not None
        self._sent[slot] = said
        if again or department in self._repeating:
            self._cells[department] = _cells(department, self._sent)
        else:
            for o in said:
                self._cells[department].setdefault((o.measure, o.area), []).append(o)
        self._department_of.update(((o.measure, o.area), department) for o in said)

    def __getitem__(self, key: Key) -> Sequence[Observation]:
        return self._cells[self._department_of[key]][key]

    def __iter__(self) -> Iterator[Key]:
        return (key for cells in self._cells.values() for key in cells)

    def __len__(self) -> int:
        return sum(map(len, self._cells.values()))


def _cells(department: str, sent: Mapping[Slot, Sequence[Observation]]) -> dict[Key, list[Observation]]:
    """A department's cells from all it sent, in the order of acceptance."""
    spoken: dict[tuple[Key, Period], Observation] = {}
    for (who, period), observations in sent.items():
        if who == department:
            for o in observations:
                if o.period == period or (who, o.period) not in sent:
                    spoken[(o.measure, o.area), o.period] = o
    cells: dict[Key, list[Observation]] = defaultdict(list)
    for (key, _), o in spoken.items():
        cells[key].append(o)
    return dict(cells)
