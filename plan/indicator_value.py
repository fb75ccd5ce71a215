"""An indicator's value for a quarter: the areas it rests on, what each adds, and totals of several years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from plan.observation import Observation
from plan.period import Period
from plan.status import Basis, JudgedValue


@dataclass(frozen=True, slots=True)
class AreaValue:
    """What one area adds to an indicator: its numerator (or only figure), its denominator if there is one, in the units
    of their measures, and the observations they are from.

    ``carried`` is True if any of it was said for an earlier period than the value's own.
    """

    area: str
    numerator: float
    denominator: float | None
    carried: bool
    observations: tuple[Observation, ...]

    def value(self, scale: float) -> float | None:
        """Return the area's own value: N, or scale × N / D; None where D is 0."""
        if self.denominator is None:
            return self.numerator
        return scale * self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True)
class IndicatorValue:
    """An indicator's ``value`` for a period, in its unit, and the areas it rests on; ``missing`` ones told nothing
    usable.

    ``basis``: what the value can show, resting on no more than these areas.
    """

    period: Period
    value: float
    parts: tuple[AreaValue, ...]
    missing: tuple[str, ...]
    basis: Basis = Basis.WHOLE

    @property
    def known(self) -> JudgedValue:
        """The value as it can be judged, on its period's last day."""
        return JudgedValue(self.period.last_day, self.value, self.basis)

    @cached_property
    def carried(self) -> tuple[str, ...]:
        """Areas whose figure was carried forward."""
        return tuple(part.area for part in self.parts if part.carried)

    @property
    def areas_reported(self) -> int:
        """Areas that reported this period themselves."""
        return len(self.parts) - len(self.carried)

    @property
    def areas_total(self) -> int:
        """Areas the value should rest on."""
        return len(self.parts) + len(self.missing)

    @property
    def partial(self) -> bool:
        """Whether areas are missing whose share is not known."""
        return bool(self.missing)

    @property
    def numerator(self) -> float:
        """Σ of the areas' numerators (or only figures)."""
        return sum(part.numerator for part in self.parts)

    @property
    def denominator(self) -> float | None:
        """Σ of the areas' denominators; None where there is none."""
        whole = [part.denominator for part in self.parts if part.denominator is not None]
        return sum(whole) if whole else None


def accumulated(own: IndicatorValue, earlier: Sequence[IndicatorValue | None]) -> IndicatorValue:
    """Return what the years of a period have brought together: a year's figure so far, and the whole years before it.

    A year of which nothing is known, or not of every area, leaves a lower bound: the rest can only add to it.
    """
    years = [*(value for value in earlier if value is not None), own]
    areas = dict.fromkeys(part.area for value in years for part in value.parts)
    parts = tuple(_added_up(area, [p for value in years for p in value.parts if p.area == area]) for area in areas)
    whole = len(years) == len(earlier) + 1 and not any(value.missing for value in years)
    missing = tuple(area for area in own.missing if area not in areas)
    total = sum(value.value for value in years)
    return IndicatorValue(own.period, total, parts, missing, Basis.WHOLE if whole else Basis.LOWER_BOUND)


def _added_up(area: str, parts: Sequence[AreaValue]) -> AreaValue:
    observations = tuple(observation for part in parts for observation in part.observations)
    return AreaValue(area, sum(part.numerator for part in parts), None, any(p.carried for p in parts), observations)
