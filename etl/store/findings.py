"""Findings of a workbook, in the two parts of which all of them are made up.

What reading informs of is told again by reading the same bytes. Everything else depends on what was accepted at the
time, and is kept with the submission.
"""

from __future__ import annotations

from collections.abc import Iterable

from etl.reading.extraction import Extraction
from plan.finding import Finding, Severity
from plan.replies import finding_key

_WEIGHT = {Severity.MEND: 0, Severity.EXPLAIN: 1, Severity.INFO: 2}


def findings_to_keep(read: Extraction, doubts: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return what reading the same bytes would not tell again: ``doubts`` of the checks, and what reading asks."""
    return (*(f for f in read.findings if f.severity is not Severity.INFO), *doubts)


def kept_of(findings: Iterable[Finding], read: Extraction) -> tuple[Finding, ...]:
    """Return those of all findings that :func:`findings_to_keep` kept."""
    again = {finding_key(f) for f in read.findings if f.severity is Severity.INFO}
    return tuple(f for f in findings if f.severity is not Severity.INFO or finding_key(f) not in again)


def findings_of(kept: Iterable[Finding], read: Extraction) -> tuple[Finding, ...]:
    """Return all findings, in their fixed order: those that were kept, and what reading informs of."""
    informs = (f for f in read.findings if f.severity is Severity.INFO)
    return tuple(sorted([*kept, *informs], key=_place))


def _place(finding: Finding) -> tuple[object, ...]:
    # By row, then column: A10 would stand before A2 as text, and AA1 before B1, hence the length of the name.
    row = "".join(character for character in finding.cell if character.isdigit())
    where = finding.sheet, int(row or 0), len(finding.cell), finding.cell
    return _WEIGHT[finding.severity], *where, finding.code, finding.found
