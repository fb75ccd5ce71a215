"""What the numbers of one table are counted in: as a header says, the layout, or a note; and what nobody says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from etl.reading.layout import Layout
from etl.reading.unit_notes import UnitNotes
from etl.reading.units import Unit, completed, factor, read_unit, says_less, unit_words
from plan.indicator import Measure

_NO_NOTES = UnitNotes()
_OPEN = Unit("?")
"""A unit that nobody says, in the keys of ``UnitsOfTable.found``."""


@dataclass(slots=True)
class UnitsOfTable:
    """``fixed``: the unit of the whole table, where its layout or a text says one; ``notes``: what notes beside it say.
    ``found``: what became of each measure's unit that had to be looked at: itself where numbers are turned from it, a
    text where they cannot be. ``say`` adds a finding."""

    layout: Layout
    say: Callable[..., None]
    fixed: Unit | None = None
    notes: UnitNotes = _NO_NOTES
    found: dict[tuple[str, Unit], Unit | str | None] = field(default_factory=dict)

    def said(self, headed: Unit | None, measure: Measure) -> Unit | None:
        """Return what a cell is counted in: as its header says (``headed``), or as the layout where the header says
        less (元 for 元/月); None if nobody says it."""
        headed = completed(headed, read_unit(measure.unit))
        written = self.layout.units.get(measure.name)
        if headed and written and factor(headed, read_unit(measure.unit)) is None:
            meant = read_unit(written)
            return meant if says_less(headed, meant) and meant.times == headed.times else headed
        return headed or self._without_header(measure)

    def is_straight(self, headed: Unit | None, measure: Measure) -> bool:
        """Tell whether numbers under a header are taken as they are."""
        said = headed or self._without_header(measure)
        return not self.open(measure) if said is None else factor(said, read_unit(measure.unit)) == 1

    def ratio(self, said: Unit | None, measure: Measure) -> Fraction | None:
        """Return how many of the measure's unit one of what is said is; None where that is not known."""
        if said is None:
            return None if self.open(measure) else Fraction(1)
        return factor(said, read_unit(measure.unit))

    def scale(self, measure: Measure, said: Unit | None) -> Fraction:
        """Return :meth:`ratio`, 1 where it is not known."""
        return self.ratio(said, measure) or Fraction(1)

    def turned_from(self, measure: Measure, said: Unit | None, cell: str) -> Unit | str | None:
        """Return the unit to turn numbers from; None if it is the measure's own; a text if it cannot be turned, or if
        nobody knows it, which is said once at ``cell``."""
        if said is None and not self.open(measure):
            return None
        key = measure.name, said or _OPEN
        if key not in self.found:
            self.found[key] = self._turned(measure, said, cell) if said else self._asked(measure, cell)
        return self.found[key]

    def open(self, measure: Measure) -> list[Unit]:
        """Return the units in notes (人、张) in one of which a measure may be counted whose own (万人) is none of them:
        nobody knows whether it is."""
        known = self.fixed or self.layout.units.get(measure.name) or measure.name in self.notes.of
        own = read_unit(measure.unit) in self.notes.units
        return [] if known or own or len(self.notes.units) < 2 else self._fitting(measure)

    def _without_header(self, measure: Measure) -> Unit | None:
        """Return what no header says: the layout's unit, or that one of 单位:人、万元 above the table that fits."""
        written = self.layout.units.get(measure.name)
        if written:
            return read_unit(written)
        wanted = read_unit(measure.unit)
        if self.fixed:
            return self.fixed
        if measure.name in self.notes.of:
            return completed(self.notes.of[measure.name], wanted)
        if wanted in self.notes.units:
            return None
        # 元 for 元/年 fits too, so that it is asked for what time. Of several units (人、张) nobody says whose each is.
        noted = [unit for unit in self.notes.units if (meant := completed(unit, wanted)) and says_less(meant, wanted)]
        noted += self._fitting(measure) if len(self.notes.units) == 1 else []
        return noted[0] if noted else None

    def _fitting(self, measure: Measure) -> list[Unit]:
        """Return those of the units in notes that a measure may be counted in."""
        wanted = read_unit(measure.unit)
        units = (completed(unit, wanted) for unit in self.notes.units)
        return [unit for unit in units if unit and factor(unit, wanted) is not None]

    def _asked(self, measure: Measure, cell: str) -> str:
        """Ask which of several units in notes a measure is counted in; return these."""
        said = "、".join(map(unit_words, self.notes.units))
        options = "、".join(dict.fromkeys([*map(unit_words, self.open(measure)), measure.unit]))
        self.say("wrong_unit", cell, said, measure.unit, measure=measure.name, case="several", units=options)
        return said

    def _turned(self, measure: Measure, said: Unit, cell: str) -> Unit | str | None:
        wanted = read_unit(measure.unit)
        ratio = factor(said, wanted)
        if ratio == 1:
            return None
        written = unit_words(said)
        if ratio is None:
            unsaid = {"case": "time"} if says_less(said, wanted) else {}
            self.say("wrong_unit", cell, written, measure.unit, measure=measure.name, **unsaid)
            return written
        self.say("unit_in_header", cell, written, measure.unit, measure=measure.name, factor=f"{float(ratio):g}")
        return said
