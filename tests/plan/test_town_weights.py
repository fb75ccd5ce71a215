"""By what a town's target counts in a ratio of the city: its denominator as it was last reported by a day."""

from __future__ import annotations

from datetime import date

import pytest

from plan.observed import Observed
from plan.town_weights import weights_of
from tests.plan.small_plan import (
    COUNT,
    LEVEL,
    PART,
    STOCK_SHARE,
    STOCK_SUM,
    WHOLE,
    YEAR_SHARE,
    YEARS_PART,
    YEARS_WHOLE,
    indicator,
    said,
    small_plan,
)

PLAN = small_plan()
STOCKS = {
    (PART, "甲", "2021Q1"): 1, (WHOLE, "甲", "2021Q1"): 10, (PART, "甲", "2021Q2"): 2, (WHOLE, "甲", "2021Q2"): 20,
    (PART, "乙", "2021Q1"): 3, (WHOLE, "乙", "2021Q1"): 30, (PART, "丙", "2021Q1"): 4, (WHOLE, "丁", "2021Q1"): 50,
}  # fmt: skip
OF_THE_YEAR = {(YEARS_PART, "甲", "2021Q4"): 7, (YEARS_WHOLE, "甲", "2021Q4"): 9, (YEARS_PART, "乙", "2021Q4"): 0,
               (YEARS_WHOLE, "乙", "2021Q4"): 0}  # fmt: skip


@pytest.mark.parametrize(
    ("no", "day", "weights"),
    [
        (STOCK_SHARE, date(2021, 3, 30), {}),
        (STOCK_SHARE, date(2021, 3, 31), {"甲": 10, "乙": 30}),
        (STOCK_SHARE, date(2021, 6, 29), {"甲": 10, "乙": 30}),
        (STOCK_SHARE, date(2021, 6, 30), {"甲": 20, "乙": 30}),
        (STOCK_SHARE, date(2023, 12, 31), {"甲": 20, "乙": 30}),
        # nothing is no weight
        (YEAR_SHARE, date(2021, 12, 31), {"甲": 9}),
        (STOCK_SUM, date(2021, 12, 31), {}),
        (LEVEL, date(2021, 12, 31), {}),
    ],
)
def test_a_town_weighs_what_its_denominator_was(no: int, day: date, weights: dict[str, float]) -> None:
    observed = Observed(said({**STOCKS, **OF_THE_YEAR, (COUNT, "甲", "2021Q1"): 8}))
    assert dict(weights_of(PLAN, indicator(PLAN, no), observed, day)) == weights


def test_a_town_into_which_another_went_weighs_as_much_as_both() -> None:
    merged = small_plan([{"name": "乙", "until": "2021Q4", "into": ["甲"]}])
    observed = Observed(said(STOCKS))
    found = {
        day: dict(weights_of(merged.on(day), indicator(merged, STOCK_SHARE), observed, day))
        for day in (date(2021, 12, 31), date(2022, 3, 31))
    }
    assert found[date(2021, 12, 31)] == {"甲": 20, "乙": 30}
    # Of 甲's second quarter 乙's part is its own of the first: it counts as far as it is carried.
    assert found[date(2022, 3, 31)] == {"甲": 50}
