"""Dated targets that are due, counted: how many indicators met each year's, missed it, or have no value to say yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from plan.assessment import Assessment


@dataclass(frozen=True, slots=True)
class MilestoneTally:
    """One year's targets of all indicators: each is met, missed, or waiting for its year's last quarter."""

    year: int
    met: int
    missed: int
    waiting: int

    @property
    def total(self) -> int:
        """How many indicators have a target of that year."""
        return self.met + self.missed + self.waiting


def due_milestones(assessment: Assessment) -> dict[int, bool | None]:
    """Return an indicator's dated targets whose day has come, by year: met, missed, or None while that cannot be
    told."""
    due = (m.year for m in assessment.indicator.milestones if m.day <= assessment.as_of)
    return {year: assessment.milestones[year] for year in due}


def tallies(assessments: Iterable[Assessment]) -> tuple[MilestoneTally, ...]:
    """Return a count for each year whose targets are due, in time order."""
    by_year: dict[int, list[bool | None]] = {}
    for assessment in assessments:
        for year, met in due_milestones(assessment).items():
            by_year.setdefault(year, []).append(met)
    return tuple(
        MilestoneTally(year, results.count(True), results.count(False), results.count(None))
        for year, results in sorted(by_year.items())
    )
