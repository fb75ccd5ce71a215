"""What was read out of one workbook, before anybody judged it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from plan.finding import Finding
from plan.observation import Observation
from plan.period import Period

Key = tuple[str, str]
"""(measure, area), both by the catalogue's names."""

Place = tuple[str, str]
"""(sheet, cell name)."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """One workbook, read. ``department`` and ``period`` are what the file says (or was sent as, where it says nothing);
    empty and None where nobody says. ``layout`` is the id of the layout, ``guessed`` or empty.

    ``observations`` may hold earlier quarters too: a form for a year repeats them. The rest is for the checks:
    ``totals`` are figures that stand for all towns (area: the city) or for some (area: the label); ``blanks`` are the
    empty cells of the workbook's own period; ``told`` are those of which a finding already says why there is no
    number; ``headers`` are where measures and towns stand; ``table`` is where the table begins.
    """

    department: str
    period: Period | None
    layout: str
    observations: tuple[Observation, ...] = ()
    findings: tuple[Finding, ...] = ()
    demonstration: bool = False
    rows: int = 0
    totals: tuple[Observation, ...] = ()
    blanks: Mapping[Key, Place] = field(default_factory=dict)
    told: frozenset[Key] = frozenset()
    headers: Mapping[str, Place] = field(default_factory=dict)
    table: Place = ("", "")

    @property
    def own(self) -> tuple[Observation, ...]:
        """The observations of the workbook's own period."""
        return tuple(o for o in self.observations if o.period == self.period)
