"""Earlier quarters that a form repeats and changes: each is that quarter's own correction, or said not to be taken.

A repeat does not speak where its department has sent that quarter itself. So a number changed in it would be asked
about, explained, accepted, and then be nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from etl.keeping.accepted import Accepted
from etl.keeping.findings import findings_to_keep
from etl.reading.checks import check
from etl.reading.extraction import Extraction
from plan.catalogue import Plan
from plan.finding import Finding, keeps_out
from plan.period import Period

Carve = Callable[[Period], Extraction]
"""The form read as a workbook of one of its quarters."""

TAKEN, NOT_TAKEN = "earlier", "earlier_out"
"""Cases of ``revised``: the change is a correction of its quarter, or it cannot be one."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier quarter of a form that changes what is accepted for it: what was read and what is doubtful about it
    by itself. ``taken``: it can stand as that quarter's correction."""

    period: Period
    read: Extraction
    findings: tuple[Finding, ...]

    @property
    def taken(self) -> bool:
        """Whether nothing keeps it out: a form that leaves out what was accepted cannot replace it."""
        return not keeps_out(self.findings)


def corrected_quarters(
    read: Extraction, doubts: Iterable[Finding], accepted: Accepted, plan: Plan, carve: Carve
) -> tuple[Earlier, ...]:
    """The earlier quarters, sent by the department itself, of which the form says something else than is accepted."""
    if read.period is None:
        return ()
    answered = accepted.answered(read.department) - {read.period}
    revised = {Period.parse(f.details["period"]) for f in doubts if f.code == "revised"}
    return tuple(_earlier(carve(period), period, accepted, plan) for period in sorted(revised & answered))


def _earlier(read: Extraction, period: Period, accepted: Accepted, plan: Plan) -> Earlier:
    doubts = check(read, plan, accepted.for_checking(read), accepted.superseded)
    return Earlier(period, read, findings_to_keep(read, doubts))


def with_fate(doubts: Sequence[Finding], earlier: Iterable[Earlier]) -> tuple[Finding, ...]:
    """The doubts, those about earlier quarters saying what will become of the change."""
    fates = {str(each.period): TAKEN if each.taken else NOT_TAKEN for each in earlier}
    return tuple(_fated(finding, fates.get(finding.details.get("period", ""), "")) for finding in doubts)


def _fated(finding: Finding, fate: str) -> Finding:
    if not fate or finding.code != "revised":
        return finding
    return replace(finding, details={**finding.details, "case": fate})


def quarters_to_correct(findings: Iterable[Finding]) -> tuple[Period, ...]:
    """The earlier quarters that findings say will be corrected by themselves."""
    found = {f.details["period"] for f in findings if f.code == "revised" and f.details.get("case") == TAKEN}
    return tuple(sorted(map(Period.parse, found)))
