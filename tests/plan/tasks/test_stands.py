"""A task measured by its indicator is finished on the day of the value that reached the target, whenever asked."""

from __future__ import annotations

from datetime import date

import pytest

from plan.indicator import Sum
from plan.observation import Observation
from plan.observed import Observed
from plan.period import Period
from plan.tasks.assess import assess_task
from plan.tasks.colours import ColourRule
from plan.tasks.stands import stands_on
from plan.tasks.task import Scoring
from plan.tasks.task_status import TaskStatus
from tests.plan.tasks.making import CATALOGUE, LIMITS, PLAN, ledger, report, task

COUNT = PLAN.indicator_of[9]
RULE: ColourRule = CATALOGUE.supervision.rule


def observed(figures: dict[str, float]) -> Observed:
    """Return one town's counts by quarter, nothing in all others."""
    assert isinstance(COUNT.formula, Sum)
    found = []
    for code, value in figures.items():
        for place, town in enumerate(PLAN.towns):
            figure = value if place == 0 else 0.0
            found.append(Observation(COUNT.formula.measure, town, Period.parse(code), figure, submission="s"))
    return Observed(found)


@pytest.mark.parametrize("asked", [date(2022, 9, 30), date(2023, 6, 30), date(2024, 12, 31)])
def test_the_day_is_the_values_and_not_that_of_the_first_report(asked: date) -> None:
    target = COUNT.final.value
    known = observed({"2021Q4": 1, "2022Q2": target - 1, "2022Q3": target, "2022Q4": target + 1, "2024Q4": target + 1})
    of = task(Scoring.INDICATOR, indicators=(9,), due=date(2023, 12, 31))
    # Reported long before the indicator came up to its target: that day it was not complete.
    told = ledger(of, reports=(report("2021-12-31", said="推进中"), report("2022-06-30", number=2, said="还差一处")))
    found = assess_task(told, "1", asked, LIMITS, RULE, stands_on(PLAN, known, (9,), asked))
    assert (found.finished_on, found.status) == (date(2022, 9, 30), TaskStatus.ACHIEVED_EARLY)


def test_before_it_is_reached_it_is_not_finished_and_late_is_not_early() -> None:
    target = COUNT.final.value
    known = observed({"2021Q4": 1, "2022Q3": target})
    of = task(Scoring.INDICATOR, indicators=(9,), due=date(2022, 6, 30))
    told = ledger(of, reports=(report("2021-12-31", said="推进中"),))
    before, after = (
        assess_task(told, "1", day, LIMITS, RULE, stands_on(PLAN, known, (9,), day))
        for day in (date(2022, 6, 30), date(2022, 12, 31))
    )
    assert before.finished_on is None
    assert (after.finished_on, after.status) == (date(2022, 9, 30), TaskStatus.ACHIEVED)
