"""Mends that may be offered with one click, because nothing else can be meant."""

from __future__ import annotations

from plan.finding import Finding
from plan.replies import Mend


def offered(finding: Finding) -> Mend | None:
    """The mend of a finding, if there is a safe one."""
    mended = finding.details.get("mended")
    if not mended or not finding.cell:
        return None
    return Mend(finding.sheet, finding.cell, finding.found, float(mended))
