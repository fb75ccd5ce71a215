"""Earlier quarters that a form repeats beside its own: held against what was accepted, told, never taken."""

from __future__ import annotations

from collections.abc import Iterator

from etl.reading.extraction import Extraction
from etl.reading.history import History, differ
from plan.finding import Finding
from plan.observation import Observation


def compared(extraction: Extraction, history: History) -> Iterator[Finding]:
    """Yield one sentence of all figures of earlier quarters for which something is accepted: how many of them are the
    same, and the first that is not. Nothing is said of a form that repeats none."""
    pairs = list(_pairs(extraction, history))
    if not pairs:
        return
    other = [(here, known) for here, known in pairs if differ(here.value, known.value)]
    here, known = (other or pairs)[0]
    details = {
        "case": "compared_differs" if other else "compared",
        "count": str(len(other)),
        "all": str(len(pairs)),
        "measure": here.measure,
        "area": here.area,
        "quarter": str(here.period),
        "quarters": "、".join(sorted({str(one.period) for one, _ in pairs})),
    }
    yield Finding("note_ignored", here.sheet, here.cell, f"{here.value:.10g}", f"{known.value:.10g}", details)


def _pairs(extraction: Extraction, history: History) -> Iterator[tuple[Observation, Observation]]:
    """Yield a figure of an earlier quarter with what was accepted for it."""
    for here in extraction.compared:
        for known in history.get((here.measure, here.area), ()):
            if known.period == here.period:
                yield here, known
