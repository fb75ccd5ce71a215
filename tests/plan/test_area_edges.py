"""A town's own series, quarter by quarter: a quarter counts where the town said what is counted, and only then."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from plan.catalogue import Plan
from plan.measures import area_series, by_area, indicator_value
from plan.observed import Observed
from plan.period import Period
from tests.plan.small_plan import PART, STOCK_SHARE, STOCK_SUM, WHOLE, indicator, said, small_plan

PLAN = small_plan()
MERGED = small_plan([{"name": "乙", "until": "2021Q1", "into": ["甲"]}])
FIRST = {(PART, "甲", "2021Q1"): 1, (WHOLE, "甲", "2021Q1"): 10}


@pytest.mark.parametrize("plan", [PLAN, MERGED])
@pytest.mark.parametrize(
    ("more", "values"),
    [
        ({}, {"2021Q1": 10}),
        # The whole alone says nothing new of the part, and the other way round the last whole is carried.
        ({(WHOLE, "甲", "2021Q2"): 20}, {"2021Q1": 10}),
        ({(PART, "甲", "2021Q2"): 2}, {"2021Q1": 10, "2021Q2": 20}),
        ({(PART, "甲", "2021Q2"): 2, (WHOLE, "甲", "2021Q2"): 20}, {"2021Q1": 10, "2021Q2": 10}),
        ({(PART, "甲", "2021Q3"): 3, (WHOLE, "甲", "2021Q2"): 20}, {"2021Q1": 10, "2021Q3": 15}),
    ],
)
def test_a_town_has_a_value_where_it_said_what_is_counted(
    plan: Plan, more: Mapping[tuple[str, str, str], float], values: Mapping[str, float]
) -> None:
    # Of the merged plan another town's ground is asked, which nobody joined.
    told = {(measure, "丙", code): value for (measure, _, code), value in {**FIRST, **more}.items()}
    series = area_series(plan, indicator(plan, STOCK_SHARE), Observed(said(told)), "丙")
    assert {str(value.period): value.value for value in series} == pytest.approx(values)


def test_the_parts_of_a_value_are_found_by_their_towns() -> None:
    told = {(PART, town, "2021Q1"): at for at, town in enumerate("甲乙丙丁", 1)}
    whole = {(WHOLE, town, "2021Q1"): 10 for town in "甲乙丙丁"}
    value = indicator_value(PLAN, indicator(PLAN, STOCK_SHARE), Observed(said({**told, **whole})), Period(2021, 1))
    assert value is not None
    parts = by_area(value)
    assert {area: (part.numerator, part.denominator, part.carried) for area, part in parts.items()} == {
        "甲": (1, 10, False), "乙": (2, 10, False), "丙": (3, 10, False), "丁": (4, 10, False)
    }  # fmt: skip


def test_a_figure_that_is_carried_is_said_to_be() -> None:
    told = said({("个数", "甲", "2021Q1"): 5, ("个数", "乙", "2021Q2"): 6, ("个数", "丙", "2021Q2"): 7})
    value = indicator_value(PLAN, indicator(PLAN, STOCK_SUM), Observed(told), Period(2021, 2))
    assert value is not None
    assert {area: part.carried for area, part in by_area(value).items()} == {"甲": True, "乙": False, "丙": False}
    assert value.missing == ("丁",)


@pytest.mark.parametrize(("part", "whole"), [("2021Q1", "2021Q2"), ("2021Q2", "2021Q1"), ("2021Q1", "2021Q1")])
def test_a_share_is_carried_where_either_part_of_it_is(part: str, whole: str) -> None:
    others = {(measure, town, "2021Q2"): 10 for measure in (PART, WHOLE) for town in "乙丙丁"}
    told = said({**others, (PART, "甲", part): 1, (WHOLE, "甲", whole): 10})
    value = indicator_value(PLAN, indicator(PLAN, STOCK_SHARE), Observed(told), Period(2021, 2))
    assert value is not None
    assert [each.carried for each in by_area(value).values()] == [True, False, False, False]
