"""One quarter of a form that holds several: what of it may stand for itself."""

from __future__ import annotations

from dataclasses import replace

from etl.reading.extraction import Extraction
from plan.period import Period


def quarter_of(read: Extraction, period: Period) -> Extraction:
    """Return what a form that holds several quarters says of one of them, as a workbook of that quarter alone.

    Where it says nothing that is no finding: the form is another quarter's.
    """
    own = tuple(o for o in read.observations if o.period == period)
    cells = {(o.sheet, o.cell) for o in own}
    said = {(o.measure, o.area) for o in own}
    silent = {key for key in (*read.blanks, *read.told, *((o.measure, o.area) for o in read.own)) if key not in said}
    return replace(
        read,
        period=period,
        observations=own,
        totals=tuple(o for o in read.totals if o.period == period),
        # Findings elsewhere are the form's own quarter's, and are told there.
        findings=tuple(f for f in read.findings if (f.sheet, f.cell) in cells),
        blanks={},
        told=frozenset(silent),
        reference={},
    )
