"""Findings of a workbook in two parts: those that reading the same bytes gives again, and those that must be kept.

The first are the ones by which reading only informs (``Severity.INFO``). All others may depend on what was accepted at
the time, and are kept with the submission.
"""

from __future__ import annotations

from collections.abc import Iterable

from etl.reading.extraction import Extraction
from plan.finding import Finding, Severity
from plan.replies import finding_key


def findings_to_keep(read: Extraction, doubts: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings to keep with a submission: ``doubts`` of the checks, and what reading asks the sender to mend
    or explain."""
    return (*(f for f in read.findings if f.severity is not Severity.INFO), *doubts)


def kept_of(findings: Iterable[Finding], read: Extraction) -> tuple[Finding, ...]:
    """Return those of all findings that :func:`findings_to_keep` kept."""
    again = {finding_key(f) for f in read.findings if f.severity is Severity.INFO}
    return tuple(f for f in findings if f.severity is not Severity.INFO or finding_key(f) not in again)


def findings_of(kept: Iterable[Finding], read: Extraction) -> tuple[Finding, ...]:
    """Return all findings, in their fixed order: those that were kept, and what reading informs of."""
    informs = (f for f in read.findings if f.severity is Severity.INFO)
    return tuple(sorted([*kept, *informs], key=_sort_key))


def _sort_key(finding: Finding) -> tuple[object, ...]:
    # By row, then column: A10 would stand before A2 as text, and AA1 before B1, hence the length of the name.
    row = "".join(character for character in finding.cell if character.isdigit())
    where = finding.sheet, int(row or 0), len(finding.cell), finding.cell
    return finding.severity.rank, *where, finding.code, finding.found
