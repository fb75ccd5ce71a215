"""A row or column of a table that is understood."""

from __future__ import annotations

from dataclasses import dataclass

from etl.reading.headings import EarlierQuarterWord
from etl.reading.names import TotalLabel
from etl.reading.units import Unit
from plan.period import Period


@dataclass(frozen=True, slots=True)
class LineMeaning:
    """A row or column that is understood: what it says; what it leaves open is empty. ``at``: the header or label cell
    right beside its numbers. ``words``: headings that only mean something together with a measure on the other side;
    ``before``: its numbers are an earlier quarter's."""

    index: int
    cell: str
    measure: str = ""
    area: str = ""
    total: TotalLabel | None = None
    period: Period | None = None
    unit: Unit | None = None
    at: str = ""
    words: tuple[str, ...] = ()
    before: EarlierQuarterWord | None = None


def quarter_before(period: Period, before: EarlierQuarterWord) -> Period | None:
    """Return the quarter that 上季, 上年同期 or 上年末 means beside figures of ``period``; None if nobody can know."""
    if before is EarlierQuarterWord.YEAR_END:
        return Period(period.year - 1, 4)
    return (
        period.shift(-1)
        if before is EarlierQuarterWord.QUARTER
        else period.shift(-4)
        if before is EarlierQuarterWord.YEAR
        else None
    )
