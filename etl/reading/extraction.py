"""What was read out of one workbook, before anybody judged it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from etl.reading.layout import Layout
from plan.finding import Finding
from plan.observation import Observation
from plan.period import Period

Key = tuple[str, str]
"""(measure, area), both by the catalogue's names."""

Place = tuple[str, str]
"""(sheet, cell name)."""


@dataclass(frozen=True, slots=True)
class HeaderReading:
    """What a header was taken for. ``label``: all its parts, by which a correction names it; ``measure``: the
    measure it means, or is asked about; ``sheet`` and ``at``: the cell right beside its numbers; ``period`` and
    ``unit``: what it says of them, empty if nothing.

    ``how``: ``exact`` (as the catalogue writes it), ``alias`` (another certain way of writing it), ``layout`` (the
    layout says so), ``nearest`` (like ``measure``: asked, not read), ``changed`` (``measure`` with words that may make
    another thing of it: asked), ``derived`` (words that do: 增减%), ``before`` (an earlier quarter's: compared),
    ``ambiguous``, ``other`` (another department's), ``unknown`` or ``passed`` (the layout says to pass it over). Only
    the first three are read.

    ``line``: its column's letters or its row's number; ``count``, ``low`` and ``high``: of a guess, how many numbers
    stand there, and from which to which.
    """

    cell: str
    label: str
    measure: str
    how: str
    sheet: str = ""
    at: str = ""
    period: str = ""
    unit: str = ""
    line: str = ""
    count: int = 0
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True, slots=True)
class RowReading:
    """A row that is no town's, and what it was taken for: ``part`` (其中), ``total``, ``partial`` (the sum of some
    towns), ``section``, ``passed`` (the layout says so) or ``unknown``: asked. ``nearest``: the town it is like, if
    that has no row of its own."""

    sheet: str
    cell: str
    label: str
    how: str
    nearest: str = ""


@dataclass(frozen=True, slots=True)
class Guess:
    """A layout that was made up for a table, where that stands, and the last cell that may be its own. ``shape``: what
    a department's own layout of it is recognised by."""

    layout: Layout
    sheet: str
    corner: str
    last: str
    shape: str = ""


READ = frozenset({"exact", "alias", "layout"})
"""Of ``HeaderReading.how`` those under which numbers are read."""


@dataclass(frozen=True, slots=True)
class Confidence:
    """How much of a form was recognised: towns of all towns, measures of all that the department reports."""

    towns: int
    towns_all: int
    measures: int
    measures_all: int

    @property
    def fraction(self) -> float:
        """The mean of both shares: 1 where every town and every measure was found."""
        return (self.towns / max(1, self.towns_all) + self.measures / max(1, self.measures_all)) / 2


def by_measure(observations: Iterable[Observation]) -> dict[str, list[Observation]]:
    """Return observations by their measures' names, each in the order in which they come."""
    found: dict[str, list[Observation]] = {}
    for observation in observations:
        found.setdefault(observation.measure, []).append(observation)
    return found


@dataclass(frozen=True, slots=True)
class Extraction:
    """One workbook, read. ``department`` and ``period`` are what the file says (or was sent as, where it says nothing);
    empty and None where nobody says. ``layout`` is the id of the layout, ``guessed`` or empty.

    ``observations`` may hold earlier quarters too: a form for a year repeats them. The rest is for the checks:
    ``totals`` are figures that stand for all towns (area: the city) or for some (area: the label); ``blanks`` are the
    empty cells of the workbook's own period; ``told`` are those of which a finding already says why there is no
    number; ``headers`` are where measures and towns stand; ``table`` is where the table begins. ``rows`` counts the
    rows that gave a number; ``demonstration``: the file says that its numbers are invented (演示数据).

    ``scales``: measures whose header counts in another unit → how many of the measure's unit one of that is.
    ``summed``: the cells of totals that a formula adds up; it passes over ``texts``, the cells whose number the file
    holds as text.
    ``reference`` is what stands in the template's own grey 上季度 columns, by the row's and the column's names.
    ``nature`` (正常报送, 更正) and ``filler`` are what the form says of itself. ``compared`` are figures of earlier
    quarters that the form repeats beside its own: held against what was accepted, never taken.

    ``reading`` is what each header was taken for, and ``rows_read`` each row that is no town's; ``recognised`` and
    ``guessed`` (the layouts that were made up) are there where no layout fitted.
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
    scales: Mapping[str, float] = field(default_factory=dict)
    summed: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    reference: Mapping[Key, tuple[float, Place]] = field(default_factory=dict)
    nature: str = ""
    filler: str = ""
    compared: tuple[Observation, ...] = ()
    reading: tuple[HeaderReading, ...] = ()
    rows_read: tuple[RowReading, ...] = ()
    recognised: Confidence | None = None
    guessed: tuple[Guess, ...] = ()

    @property
    def confidence(self) -> float | None:
        """How sure a guess is, as a fraction; None where a layout fitted."""
        return self.recognised.fraction if self.recognised else None

    @property
    def own(self) -> tuple[Observation, ...]:
        """The observations of the workbook's own period."""
        period = self.period
        return tuple(o for o in self.observations if o.period is period or o.period == period)
