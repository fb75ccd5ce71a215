"""``guibiao assess --json`` again, from observations alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import pandas as pd

from tests.twin import ahead, values
from tests.twin.pace import pace
from tests.twin.papers import Indicator, Papers
from tests.twin.path import ends_year, milestones, shortfall, shows_reached, stale, standing
from tests.twin.quarters import last_day, over_by, quarter, text_of
from tests.twin.values import WHOLE, Value

END = quarter("9999Q4")


@dataclass
class Twin:
    """All that can be said of observations (see ``reading.observations``) about one area."""

    papers: Papers
    reported: values.Reported
    place: str
    city: Twin | None = None
    _histories: dict[int, list[Value]] = field(default_factory=dict)

    @classmethod
    def of(cls, papers: Papers, frame: pd.DataFrame) -> Twin:
        """Give the city's."""
        return cls(papers, values.reported(frame), papers.city)

    def town(self, name: str) -> Twin:
        """Give a town's."""
        return Twin(self.papers, self.reported, name, self)

    def history(self, indicator: Indicator) -> list[Value]:
        """Give the values of an indicator, the oldest first."""
        if indicator.no not in self._histories:
            self._histories[indicator.no] = values.history(self.papers, indicator, self.reported, self.place)
        return self._histories[indicator.no]

    def judged(self, indicator: Indicator, known_by: int = END) -> dict[int, float]:
        """Give the values that can be judged, the baseline's first; of a yearly flow those of whole years."""
        told = {quarter(f"{indicator.points[0][0].year}Q4"): indicator.baseline}
        for value in self.history(indicator):
            usable = value.basis == WHOLE or shows_reached(indicator, value)
            if usable and value.quarter <= known_by and (ends_year(value) or not indicator.flow):
                told[value.quarter] = value.value
        return told

    def series(self, indicator: Indicator) -> ahead.Series:
        """Give the history that a trend runs over: by quarter, or by year."""
        told = {q // 4 if indicator.flow else q: value for q, value in self.judged(indicator).items()}
        high = indicator.high
        if indicator.town_target is not None:
            high = min(high, indicator.town_target * len(values.areas_of(self.papers, indicator, self.place)))
        return ahead.Series(indicator, told, high)

    @cached_property
    def plan(self) -> ahead.Plan:
        """What the intervals rest on: the plan's own history, which is the city's."""
        if self.city:
            return self.city.plan
        return ahead.Plan([self.series(indicator) for indicator in self.papers.indicators])

    def comparable(self, indicator: Indicator) -> bool:
        """Say whether the area may be held against the plan's path: the city always, a town by ratios of its own."""
        return self.city is None or (indicator.kind == "ratio" and not indicator.city)

    def assess(self, day: date) -> list[dict[str, object]]:
        """Give every indicator as of a day."""
        return [self._answer(indicator, day) for indicator in self.papers.indicators]

    def _answer(self, indicator: Indicator, day: date) -> dict[str, object]:
        known = [value for value in self.history(indicator) if value.quarter <= over_by(day)]
        last = known[-1] if known else None
        answer = self._who(indicator, day) | self._value(indicator, last, day)
        if not self.comparable(indicator):
            return answer | dict.fromkeys(VERDICTS) | {"comparable": False}
        return answer | self._verdict(indicator, known, day) | {"comparable": True}

    def _who(self, indicator: Indicator, day: date) -> dict[str, object]:
        comparable = self.comparable(indicator)
        return {
            "no": indicator.no,
            "id": indicator.id,
            "name": indicator.name,
            "unit": indicator.unit,
            "category": indicator.category,
            "area": self.place,
            "as_of": day.isoformat(),
            "baseline": indicator.baseline if comparable else None,
            "targets": {str(end.year): v for end, v in indicator.points[1:]} if comparable else None,
        }

    def _value(self, indicator: Indicator, last: Value | None, day: date) -> dict[str, object]:
        areas = values.areas_of(self.papers, indicator, self.place)
        return {
            "value": last.value if last else None,
            "value_period": text_of(last.quarter) if last else None,
            "value_date": last_day(last.quarter).isoformat() if last else None,
            "stale_quarters": stale(last, day) if last else None,
            "areas_reported": len(last.parts) - len(last.carried) if last else 0,
            "areas_total": len(last.parts) + len(last.missing) if last else len(areas),
            "carried": len(last.carried) if last else 0,
            "carried_areas": list(last.carried) if last else [],
            "missing_areas": list(last.missing) if last else list(areas),
            "basis": last.basis if last else None,
        }

    def _verdict(self, indicator: Indicator, known: Sequence[Value], day: date) -> dict[str, object]:
        told = standing(indicator, known, day, self.papers.limits, self.city is not None)
        said, pending = milestones(indicator, known, day)
        judged = told.status not in {"no_data", "incomplete"}
        return {
            "expected": told.expected,
            "completion": told.completion,
            "scheduled": told.scheduled,
            "gap": told.gap,
            "status": told.status,
            "milestones": said,
            "milestones_pending": pending,
            "pace": pace(indicator, self.judged(indicator, over_by(day)), over_by(day)) if judged else None,
            "trend": self._trend(indicator, known, over_by(day)),
            "shortfall": shortfall(indicator, known[-1] if known else None, self._unit(indicator)),
        }

    def _trend(self, indicator: Indicator, known: Sequence[Value], by: int) -> dict[str, object]:
        newest = known[-1].quarter if known else 0
        return ahead.trend(self.plan, self.series(indicator), by, newest, self.papers.limits)

    def _unit(self, indicator: Indicator) -> str:
        return self.papers.measures[indicator.measures[0]].unit


VERDICTS = (
    "expected",
    "completion",
    "scheduled",
    "gap",
    "status",
    "milestones",
    "milestones_pending",
    "pace",
    "trend",
    "shortfall",
)
