"""Readiness: what still keeps a checked workbook from being sent, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from plan.denied import Denied
from plan.finding import MAY_STAND, Finding, Severity
from plan.replies import Replies, finding_key

WrittenKey = tuple[str, ...]
"""(measure, area, period as a finding writes it)."""


class Obstacle(StrEnum):
    """Why a workbook cannot be sent yet."""

    EMPTY = "empty"  # not one number was read
    MEND = "mend"  # something must be mended
    GUESS = "guess"  # how the table was read was guessed, and nobody has confirmed it
    BLANKS = "blanks"  # something is blank, and the planner has not said that it is to be sent as not reported
    EXPLAIN = "explain"  # something is doubtful, and no reason was given


@dataclass(frozen=True, slots=True)
class BlockingFindings:
    """An obstacle, and the findings it is about."""

    obstacle: Obstacle
    findings: tuple[Finding, ...] = ()


def obstacles(
    findings: Iterable[Finding], replies: Replies, values: int, confirmed: bool, reason: str = ""
) -> tuple[BlockingFindings, ...]:
    """Return everything that keeps a workbook of ``values`` numbers from being sent, the gravest first.

    ``confirmed``: the sender confirmed how the table was guessed to be read. ``reason``, why an accepted quarter is
    corrected, explains what is doubted of the corrected numbers too.
    """
    given = tuple(findings)
    held = [
        BlockingFindings(
            Obstacle.MEND, tuple(f for f in given if f.severity is Severity.MEND and f.code not in MAY_STAND)
        ),
        BlockingFindings(Obstacle.GUESS, () if confirmed else tuple(f for f in given if f.code == "guessed")),
        BlockingFindings(
            Obstacle.BLANKS, () if replies.blanks_stand else tuple(f for f in given if f.code in MAY_STAND)
        ),
        BlockingFindings(Obstacle.EXPLAIN, unexplained(given, replies, reason)),
    ]
    empty = (BlockingFindings(Obstacle.EMPTY),) if not values else ()
    # What must be mended goes before an empty reading: mending may bring the numbers.
    return (*(h for h in held[:1] if h.findings), *empty, *(h for h in held[1:] if h.findings))


def unexplained(findings: Iterable[Finding], replies: Replies, reason: str = "") -> tuple[Finding, ...]:
    """Return the findings to explain for which there is no reason yet."""
    all_findings = tuple(findings)
    corrected = corrected_cells(all_findings) if reason.strip() else frozenset()
    given = {explained.finding for explained in replies.reasons if explained.reason.strip()}
    return tuple(
        finding
        for finding in all_findings
        if finding.severity is Severity.EXPLAIN
        and finding_key(finding) not in given
        and cell_of(finding) not in corrected
    )


def corrected_cells(findings: Iterable[Finding]) -> frozenset[WrittenKey]:
    """Return the cells in which a correction says another number than was accepted: why it does explains whatever is
    doubtful about the number, so that nobody is asked twice."""
    return frozenset(cell for f in findings if f.code == "revised" and (cell := cell_of(f)) is not None)


def cell_of(finding: Finding) -> WrittenKey | None:
    """Return (measure, area, quarter) of the number a finding is about; None where it is about none, or several."""
    said = tuple(finding.details.get(key, "") for key in ("measure", "area", "period"))
    return said if all(said) else None


def check_ready(held: Sequence[BlockingFindings]) -> None:
    """Raise Denied, with the gravest obstacle's sentence, unless nothing is in the way."""
    if held:
        raise Denied(f"denied.ready.{held[0].obstacle}", conflict=True, count=len(held[0].findings))
