"""Earlier quarters that a form repeats and changes: each is that quarter's own correction, or said not to be taken.

A repeat is not effective where its department has sent that quarter itself. So a number changed in it, or put where
none was, would be asked about, explained, accepted, and then be nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, replace

from etl.reading.checks import check
from etl.reading.extraction import Extraction
from etl.reading.history import differ
from etl.store.accepted import Accepted
from etl.store.findings import findings_to_keep
from plan.catalogue import Plan
from plan.finding import Finding, keeps_out
from plan.observation import Observation
from plan.period import Period

Carve = Callable[[Period], Extraction]
"""The form read as a workbook of one of its quarters."""

TAKEN, NOT_TAKEN = "earlier", "earlier_out"
"""Cases of ``revised``: the change is a correction of its quarter, or it cannot be one."""

ADDED, NOT_ADDED = "added", "added_out"
"""The same for a number where nothing was accepted: a town that was late with it."""


@dataclass(frozen=True, slots=True)
class EarlierQuarter:
    """An earlier quarter of a form that changes what is accepted for it: what was read, what is doubtful about it by
    itself, and the numbers ``added`` where nothing was accepted. ``taken``: it can stand as that quarter's
    correction."""

    period: Period
    read: Extraction
    findings: tuple[Finding, ...]
    added: tuple[Observation, ...] = ()

    @property
    def taken(self) -> bool:
        """Whether nothing keeps it out: a form that leaves out what was accepted cannot replace it."""
        return not keeps_out(self.findings)


def corrected_quarters(
    read: Extraction, doubts: Iterable[Finding], accepted: Accepted, plan: Plan, carve: Carve
) -> tuple[EarlierQuarter, ...]:
    """Return the earlier quarters, sent by the department itself, of which the form says something else than is
    accepted."""
    if read.period is None:
        return ()
    # Only quarters the department has sent itself: for others the repeat counts, and there is nothing to correct.
    answered = accepted.answered(read.department) - {read.period}
    revised = {Period.parse(f.details["period"]) for f in doubts if f.code == "revised"}
    added = _added(read, accepted, answered)
    changed = sorted((revised | added.keys()) & answered)
    return tuple(_earlier(carve(period), period, added.get(period, ()), accepted, plan) for period in changed)


def _added(read: Extraction, accepted: Accepted, answered: Container[Period]) -> dict[Period, list[Observation]]:
    """Return by quarter the numbers of a form where its department's accepted quarter has none and never had this
    one."""
    found: dict[Period, list[Observation]] = {}
    for o in read.observations:
        if o.period in answered and _is_new(o, accepted):
            found.setdefault(o.period, []).append(o)
    return found


def _is_new(o: Observation, accepted: Accepted) -> bool:
    key = o.measure, o.area
    if o.period.index in accepted.at(key):
        return False
    # A number that was corrected away is old, not late: the form was filled in from an older copy.
    return not any(not differ(o.value, before) for before in accepted.superseded(key, o.period))


def _earlier(
    read: Extraction, period: Period, added: Iterable[Observation], accepted: Accepted, plan: Plan
) -> EarlierQuarter:
    doubts = check(read, plan, accepted.for_checking(read), accepted.superseded)
    return EarlierQuarter(period, read, findings_to_keep(read, doubts), tuple(added))


def with_outcome(doubts: Sequence[Finding], earlier: Iterable[EarlierQuarter]) -> tuple[Finding, ...]:
    """Return the doubts, those about earlier quarters saying what will become of the change."""
    each_one = tuple(earlier)
    cases = {str(each.period): TAKEN if each.taken else NOT_TAKEN for each in each_one}
    told = (_with_case(finding, cases.get(finding.details.get("period", ""), "")) for finding in doubts)
    return (*told, *(_added_finding(o, each.taken) for each in each_one for o in each.added))


def _added_finding(o: Observation, taken: bool) -> Finding:
    period = str(o.period)
    case = ADDED if taken else NOT_ADDED
    details = {"measure": o.measure, "area": o.area, "period": period, "before_period": period, "case": case}
    return Finding("revised", o.sheet, o.cell, f"{o.value:.10g}", details=details)


def _with_case(finding: Finding, case: str) -> Finding:
    if not case or finding.code != "revised":
        return finding
    return replace(finding, details={**finding.details, "case": case})


def quarters_to_correct(findings: Iterable[Finding]) -> tuple[Period, ...]:
    """Return the earlier quarters that findings say will be corrected by themselves."""
    taken = (f for f in findings if f.code == "revised" and f.details.get("case") in (TAKEN, ADDED))
    found = {f.details["period"] for f in taken}
    return tuple(sorted(map(Period.parse, found)))
