"""Of which of the plan's quarters anything is accepted."""

from __future__ import annotations

import pytest

from plan.coverage import reported_periods
from plan.observed import Observed
from tests.plan.small_plan import CASES, CITY, CITY_LEVEL, COUNT, said, small_plan

PLAN = small_plan()
ENDED = small_plan(measures={COUNT: {"until": "2022Q4"}}, no2={"until": "2022Q4"})


@pytest.mark.parametrize(
    ("told", "periods"),
    [
        ([], []),
        ([(COUNT, "甲", "2022Q3"), (CASES, "乙", "2021Q4"), (COUNT, "丙", "2022Q3")], ["2021Q4", "2022Q3"]),
        ([(CITY_LEVEL, CITY, "2023Q1"), (COUNT, "甲", "2022Q3")], ["2022Q3", "2023Q1"]),
        # Quarters before the plan and after it are none of its own.
        ([(COUNT, "甲", "2020Q4"), (COUNT, "甲", "2021Q1")], ["2021Q1"]),
        ([(COUNT, "甲", "2025Q4"), (COUNT, "甲", "2026Q1")], ["2025Q4"]),
    ],
)
def test_the_quarters_of_which_anything_is_in(told: list[tuple[str, str, str]], periods: list[str]) -> None:
    for plan in (PLAN, ENDED):
        found = reported_periods(plan, Observed(said(dict.fromkeys(told, 1.0))))
        assert isinstance(found, tuple)
        assert [str(period) for period in found] == periods
