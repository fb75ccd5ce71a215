"""What is still lacking, town by town and of the city, of more and of less: by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from plan.flow import is_flow, shares_of
from plan.shortfall import Shortfall
from tests.plan.assessing import assessed
from tests.plan.small_plan import (
    CASES,
    CITY,
    CITY_LEVEL,
    COUNT,
    FLOW,
    LEVEL,
    PART,
    STOCK_SHARE,
    STOCK_SUM,
    TOWNS,
    WHOLE,
    everywhere,
    said,
    small_plan,
    two,
    value_at,
)

LESS = {"milestones": two(40, 30)}
DIVIDED = {"formula": {"kind": "sum", "measure": COUNT, "town_target": 20}}
AT_LAST = [{"name": name, "until": "2021Q1", "into": ["甲"]} for name in ("丙", "丁")]


@pytest.mark.parametrize(
    ("no", "said_of", "figures", "shortfall"),
    [
        (LEVEL, {}, {(CITY_LEVEL, CITY): 45}, Shortfall("个", 70 - 45, {})),
        (LEVEL, LESS, {(CITY_LEVEL, CITY): 45}, Shortfall("个", 45 - 30, {})),  # a stock, so told in June, too
        (FLOW, LESS, {(CASES, CITY): 25}, None),  # a year's cases are not known before it is over
        (FLOW, {}, {(CASES, CITY): 25}, Shortfall("个", 70 - 25, {})),
        (STOCK_SUM, DIVIDED, {(COUNT, CITY): 45}, Shortfall("个", 70 - 45, {})),  # the city's own cannot be divided
        (STOCK_SUM, {}, {(COUNT, town): 10 for town in TOWNS}, Shortfall("个", 70 - 40, {})),
        (
            STOCK_SUM,
            DIVIDED,
            {**{(COUNT, town): 10 for town in TOWNS[:3]}, (COUNT, "丁"): 25},
            Shortfall("个", 10 + 10 + 10 - 5, {"甲": 10, "乙": 10, "丙": 10, "丁": -5}),
        ),
        (
            STOCK_SUM,
            {**DIVIDED, **LESS},
            {**{(COUNT, town): 10 for town in TOWNS[:3]}, (COUNT, "丁"): 25},
            Shortfall("个", -10 - 10 - 10 + 5, {"甲": -10, "乙": -10, "丙": -10, "丁": 5}),
        ),
        (
            STOCK_SHARE,
            {},
            {**{(PART, town): 6 for town in TOWNS}, **{(WHOLE, town): 10 for town in TOWNS}, (WHOLE, "丁"): 0},
            Shortfall("个", 1 + 1 + 1 - 6, {"甲": 1, "乙": 1, "丙": 1, "丁": -6}),  # 丁 has six of none
        ),
        (
            STOCK_SHARE,
            LESS,
            {**{(PART, town): 6 for town in TOWNS}, **{(WHOLE, town): 10 for town in TOWNS}},
            Shortfall("个", 4 * 3, dict.fromkeys(TOWNS, 3)),
        ),
    ],
)
def test_what_is_lacking_in_june(
    no: int, said_of: Mapping[str, Any], figures: Mapping[tuple[str, str], float], shortfall: Shortfall | None
) -> None:
    plan = small_plan(**{f"no{no}": said_of})
    told = said({(measure, area, "2021Q2"): value for (measure, area), value in figures.items()})
    found = assessed(plan, no, told, "2021Q2").shortfall
    if shortfall is None or found is None:
        assert found is shortfall
        return
    assert (found.unit, found.untold) == (shortfall.unit, shortfall.untold)
    assert found.total == pytest.approx(shortfall.total)
    assert found.by_area == pytest.approx(shortfall.by_area)


def test_two_towns_are_enough_to_divide_among() -> None:
    plan = small_plan(AT_LAST, no2=DIVIDED)
    found = assessed(plan, STOCK_SUM, everywhere(COUNT, "2021Q2", 15, TOWNS[:2]), "2021Q2").shortfall
    assert found == Shortfall("个", 45 + 5, {"甲": 60 - 15, "乙": 20 - 15})  # 甲 owes for 丙 and 丁


@pytest.mark.parametrize(
    ("said_of", "told"),
    [
        (
            {"target": {"kind": "range"}, "milestones": [{"year": y, "value": 60, "high": 70} for y in (2022, 2025)]},
            False,
        ),
        ({"target": {"kind": "about", "tolerance": 2}}, False),
        ({"target": {"kind": "relative", "to": "no-2"}, "milestones": [{"year": 2022}, {"year": 2025}]}, False),
        ({"target": {"kind": "at_least"}}, True),
        ({"baseline": None}, True),
    ],
)
def test_only_one_figure_can_be_lacking(said_of: Mapping[str, Any], told: bool) -> None:
    found = assessed(small_plan(no5=said_of), LEVEL, said({(CITY_LEVEL, CITY, "2021Q2"): 45}), "2021Q2")
    assert (found.shortfall is not None) is told


def test_a_total_of_the_period_is_no_yearly_flow() -> None:
    plan, total = small_plan(), small_plan(no4={"target": {"kind": "cumulative"}})
    assert [is_flow(plan, each) for each in plan.indicators] == [False, False, False, True, False]
    assert is_flow(total, total.indicator_of[FLOW]) is False


def test_a_quarter_of_which_no_earlier_year_tells_has_no_share() -> None:
    years = [
        value_at(code, v) for code, v in (("2021Q1", 0), ("2021Q3", 6), ("2021Q4", 10), ("2022Q1", 2), ("2022Q2", 3))
    ]
    # of 2021: nothing by March, by June nobody knows, by September 6 of 10
    assert shares_of(years) == {date(2022, 9, 30): 0.6, date(2023, 9, 30): 0.6}
    assert shares_of([]) == {}
