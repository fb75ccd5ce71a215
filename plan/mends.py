"""Mends that may be offered with one click: a plain number instead of what stands in a cell, where nothing else can be
meant. The raw file is never changed; a mend is one of the sender's replies, shown and taken back like any other."""

from __future__ import annotations

from plan.finding import Finding
from plan.replies import Mend


def mend_of(finding: Finding) -> Mend | None:
    """Return the mend of a finding, if one is safe: dressing taken off, percent text as a number, a unit's slip undone.

    Its value is what the cell would hold, in the unit in which the header counts.
    """
    written = finding.details.get("written")
    if not written or not finding.cell:
        return None
    return Mend(finding.sheet, finding.cell, finding.details.get("stands", finding.found), float(written))
