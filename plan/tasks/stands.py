"""How the indicators stand that tasks are measured by: joins the plan's assessment to the ledger's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from plan.assessment import Assessment, Assessor
from plan.catalogue import Plan
from plan.observed import Observed
from plan.status import Status
from plan.tasks.task import Scoring, Task
from plan.tasks.task_schedule import IndicatorStand

_REACHED = frozenset({Status.ACHIEVED, Status.ACHIEVED_EARLY})


def indicators_measured(tasks: tuple[Task, ...]) -> tuple[int, ...]:
    """Return the numbers of the indicators by whose completion some task is measured, in order."""
    return tuple(
        sorted({task.indicators[0] for task in tasks if task.scoring is Scoring.INDICATOR and task.indicators})
    )


def stands_on(plan: Plan, observed: Observed, numbers: tuple[int, ...], day: date) -> Mapping[int, IndicatorStand]:
    """Return how some indicators stand as of a day; one that is not in force then is not there."""
    in_force, assessor = plan.on(day).indicators, Assessor(plan, observed, day)
    # Indicators come in force and lapse (docs/methods.md, What is in force).
    return {i.no: stand_of(assessor.city(i)) for i in in_force if i.no in numbers}


def stand_of(assessed: Assessment) -> IndicatorStand:
    """Return what a task takes over of an indicator: completion and schedule, fractions; None without a value.

    A level that is to be held has no completion of its own; where it is held, the task is complete.
    """
    if assessed.status in _REACHED:
        # The indicator's own word decides: of a level that is held there is no completion to take over.
        return IndicatorStand(max(1.0, assessed.completion or 0.0), assessed.scheduled or 1.0, _reached_on(assessed))
    if assessed.value is None:
        return IndicatorStand(None, None)
    return IndicatorStand(assessed.completion, assessed.scheduled)


def _reached_on(assessed: Assessment) -> date | None:
    """Return the day of the first value that was no worse than the final target."""
    reached = (each for each in assessed.series if assessed.schedule.reaches(each.value))
    return next((each.period.last_day for each in reached), None)
