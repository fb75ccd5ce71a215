"""Lineage as a value: from an indicator's figure to the cells it was added up from, and what they said before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from dashboards.reader import Store
from plan.assessment import Assessment
from plan.catalogue import Plan
from plan.indicator import Indicator, Measure
from plan.measures import AreaValue, IndicatorValue, scale_of
from plan.observation import Observation, Source
from plan.period import Period
from plan.target import TargetKind
from presentation.answers.traces import part_of_area


@dataclass(frozen=True, slots=True)
class SourceTerm:
    """One cell: the measure it counts, the observation in the measure's unit, and where it came from.

    ``carried`` is True where it stands in for a quarter that was not told. A figure of an earlier year that is counted
    into a total is not.
    """

    measure: Measure
    observation: Observation
    source: Source
    carried: bool


@dataclass(frozen=True, slots=True)
class AreaTerms:
    """What one area adds: its terms, numerator first, and its own value in the indicator's unit."""

    area: str
    terms: tuple[SourceTerm, ...]
    value: float | None

    @property
    def carried(self) -> bool:
        """Whether any of its terms was carried forward."""
        return any(term.carried for term in self.terms)


@dataclass(frozen=True)
class IndicatorLineage:
    """Where an indicator's value for a period came from.

    ``area`` is the area looked at, None for all of them. ``numerator`` and ``denominator`` are those of ``value``: the
    city's, or the area's own.
    """

    indicator: Indicator
    period: Period
    area: str | None
    value: float | None
    numerator: float
    denominator: float | None
    parts: tuple[AreaTerms, ...]
    missing: tuple[str, ...]

    @property
    def scale(self) -> float:
        """The ratio's scale; 1 where there is no ratio."""
        return scale_of(self.indicator)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The submissions it rests on, each once, the one accepted last first."""
        found = {term.source.submission: term.source for part in self.parts for term in part.terms}
        # By submission too, so that two accepted in one moment keep their order.
        return tuple(sorted(found.values(), key=lambda source: (source.accepted_at, source.submission), reverse=True))

    def mark_of(self, source: Source) -> int:
        """Return the number under which a source stands in the list of sources, from 1."""
        return [known.submission for known in self.sources].index(source.submission) + 1


@dataclass(frozen=True, slots=True)
class CellRevision:
    """One accepted value of a cell and where it came from."""

    measure: Measure
    observation: Observation
    source: Source


def lineage_of(
    plan: Plan, store: Store, assessment: Assessment, period: Period, area: str | None = None
) -> IndicatorLineage | None:
    """Return the lineage of an indicator's value for ``period``, or of one area's part of it; None where there is no
    value."""
    value = next((value for value in assessment.series if value.period == period), None)
    if value is None:
        return None
    own_part = part_of_area(plan, assessment.indicator, value, area) if area else None
    wanted = value.parts if area is None else (own_part,) if own_part else ()
    if not wanted:
        return None
    sources = _sources(store, wanted)
    parts = tuple(_part(plan, assessment.indicator, value, part, sources) for part in wanted)
    own = None if area is None else wanted[0]
    return IndicatorLineage(
        indicator=assessment.indicator,
        period=period,
        area=area,
        value=value.value if own is None else parts[0].value,
        numerator=value.numerator if own is None else own.numerator,
        denominator=value.denominator if own is None else own.denominator,
        parts=parts,
        # Of one town alone nothing is missing: either it has a value or there is no lineage.
        missing=value.missing if own is None else (),
    )


def revisions_of(
    store: Store, lineage: IndicatorLineage, known_at: datetime | None = None
) -> tuple[tuple[CellRevision, ...], ...]:
    """Return for each cell of a lineage every value of it accepted by ``known_at`` (None: now), oldest first.

    It asks the store once a cell: for a lineage of one area.
    """
    return tuple(
        tuple(
            CellRevision(term.measure, observation, source)
            for observation, source in store.revisions(
                term.measure.name, term.observation.area, term.observation.period
            )
            if known_at is None or source.accepted_at <= known_at
        )
        for part in lineage.parts
        for term in part.terms
    )


def _sources(store: Store, parts: Iterable[AreaValue]) -> Mapping[str, Source]:
    submissions = {observation.submission for part in parts for observation in part.observations}
    # Each submission once: a city's figure rests on forty cells of two or three.
    return {submission: store.source(submission) for submission in sorted(submissions)}


def _part(
    plan: Plan, indicator: Indicator, value: IndicatorValue, part: AreaValue, sources: Mapping[str, Source]
) -> AreaTerms:
    stands_in = indicator.target.kind is not TargetKind.CUMULATIVE
    terms = tuple(
        SourceTerm(
            plan.measure_of[said.measure], said, sources[said.submission], stands_in and said.period != value.period
        )
        for said in part.observations
    )
    return AreaTerms(part.area, terms, part.value(scale_of(indicator)))
