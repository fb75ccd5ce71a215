"""Standing: how one town's own value compares with the city's schedule, the only one the plan gives."""

from __future__ import annotations

from datetime import date

from plan.catalogue import Plan, Thresholds
from plan.indicator import Indicator, Ratio
from plan.schedule import Schedule
from plan.status import Status, band_of


def comparable(plan: Plan, indicator: Indicator, area: str) -> bool:
    """Tell whether an area's own value may be held against the city's schedule: the city's, and a town's if it is a
    ratio.

    A sum has no baseline by town, and a city-level measure no town.
    """
    return area == plan.city or (isinstance(indicator.formula, Ratio) and area in plan.areas_of(indicator))


def standing_of(schedule: Schedule, value: float, day: date, limits: Thresholds) -> Status:
    """Return the verdict on a town's value of a day: at the target, or by its gap to the schedule.

    Never 回落 or 未完成: the baseline and the target are the *city's*. A town below the baseline has not fallen
    back, it only started lower, and the plan asked no target of it.
    """
    if schedule.reaches(value):
        return Status.ACHIEVED if day >= schedule.final_day else Status.ACHIEVED_EARLY
    if not schedule.has_path:
        return Status.NOT_JUDGED
    return Status.FAR_BEHIND if schedule.held or schedule.passed(value) else band_of(schedule, value, day, limits)
