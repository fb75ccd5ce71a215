"""Flow: a sum counted from 1 January is a yearly figure, held at a quarter against its share of the year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from plan.catalogue import Plan
from plan.indicator import Indicator, Sum, Timing
from plan.indicator_value import IndicatorValue
from plan.period import Period
from plan.schedule import Point
from plan.status import Basis
from plan.target import TargetKind


def is_flow(plan: Plan, indicator: Indicator) -> bool:
    """Tell whether an indicator is a yearly flow: a sum of a measure that is counted from 1 January, year by year.

    A target for the whole period adds the years up, so nothing of it starts again.
    """
    formula = indicator.formula
    if indicator.target.kind is TargetKind.CUMULATIVE:
        return False
    return isinstance(formula, Sum) and plan.measure_of[formula.measure].timing is Timing.YTD


def shares_of(series: Sequence[IndicatorValue]) -> Mapping[date, float]:
    """Return the share of its year that is expected by each quarter's last day, as far as earlier years tell.

    Σ of what had come by that quarter ÷ Σ of the whole years, over the earlier years that know both. Days for which
    no earlier year tells are left out: there the days of the year stand in (`plan.schedule.Schedule.share`).
    """
    by_period = {value.period: value.value for value in series if value.basis is Basis.WHOLE}
    years = sorted({period.year for period in by_period})
    shares: dict[date, float] = {}
    for year in range(years[0], series[-1].period.year + 2) if years else ():
        # The fourth quarter is the whole year: its share is 1, as the days of the year say too.
        for quarter in (1, 2, 3):
            share = _share(by_period, [earlier for earlier in years if earlier < year], quarter)
            if share:
                shares[Period(year, quarter).last_day] = share
    return shares


def _share(by_period: Mapping[Period, float], years: Sequence[int], quarter: int) -> float:
    pairs = [(by_period.get(Period(year, quarter)), by_period.get(Period(year, 4))) for year in years]
    # Years that know both, or numerator and denominator would be of different years.
    both = [(part, whole) for part, whole in pairs if part is not None and whole is not None]
    whole = sum(figure for _, figure in both)
    return sum(figure for figure, _ in both) / whole if whole else 0.0


def whole_years(points: Sequence[Point]) -> tuple[Point, ...]:
    """Return the dated values that stand for a whole year: those of 31 December."""
    return tuple((day, value) for day, value in points if (day.month, day.day) == (12, 31))
