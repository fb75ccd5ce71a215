"""Comparisons: the target that another indicator's growth sets, baseline by baseline, and when there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from plan.relative import beside, other_of
from plan.schedule import Schedule
from plan.status import Basis
from plan.target import Unjudged
from tests.plan.small_plan import LEVEL, STOCK_SUM, small_plan, value_at

START, FIRST, MIDDLE, END = (date(year, 12, 31) for year in (2020, 2021, 2022, 2025))
OWN = Schedule(((START, 100.0), (FIRST, 100.0), (MIDDLE, 100.0), (END, 100.0)), 1, unjudged=Unjudged.OTHER)
OTHER = Schedule(((START, 50.0), (END, 80.0)), 1)
VALUES = [value_at("2021Q4", 60), value_at("2022Q4", 75), value_at("2023Q3", 80), value_at("2023Q4", 90)]
LATEST = value_at("2023Q4", 150)


def test_each_target_is_what_the_other_had_grown_to_by_its_day() -> None:
    """From 50 to 60, 75 and 90: by a fifth, a half and four fifths; the last is the target until the end."""
    found = beside(OWN, LATEST, OTHER, VALUES)
    assert found.points == ((START, 100.0), (FIRST, 120.0), (MIDDLE, 150.0), (END, 180.0))
    assert found.moving == {value.period.last_day for value in VALUES}
    assert found.unjudged is None


def test_a_day_of_which_the_other_is_not_known_is_set_by_the_latest() -> None:
    partly = [value_at("2021Q4", 60), value_at("2022Q4", 75, Basis.LOWER_BOUND), VALUES[-1]]
    found = beside(OWN, LATEST, OTHER, partly)
    assert found.points == ((START, 100.0), (FIRST, 120.0), (MIDDLE, 180.0), (END, 180.0))
    assert found.moving == {FIRST, date(2023, 12, 31)}  # of 2022 nothing is judged


@pytest.mark.parametrize(
    ("own", "other", "latest"),
    [
        (OWN, OTHER, "2024Q1"),  # the other's value of that quarter is not in
        (OWN, replace(OTHER, unjudged=Unjudged.BASELINE), "2023Q4"),
        (OWN, replace(OTHER, moving=frozenset({END})), "2023Q4"),
        (OWN, replace(OTHER, points=((FIRST, 50.0), (END, 80.0))), "2023Q4"),
        (OWN, replace(OTHER, points=((START, 0.0), (END, 80.0))), "2023Q4"),
        (OWN, replace(OTHER, points=((START, -1.0), (END, 80.0))), "2023Q4"),
        (replace(OWN, points=((START, 0.0), *OWN.points[1:])), OTHER, "2023Q4"),
        (replace(OWN, points=((START, -1.0), *OWN.points[1:])), OTHER, "2023Q4"),
        (replace(OWN, unjudged=Unjudged.BASELINE), OTHER, "2023Q4"),
        (replace(OWN, unjudged=None), OTHER, "2023Q4"),
    ],
)
def test_without_growth_there_is_no_target(own: Schedule, other: Schedule, latest: str) -> None:
    assert beside(own, value_at(latest, 150), other, VALUES) is own


def test_growth_from_little_is_growth() -> None:
    found = beside(OWN, LATEST, replace(OTHER, points=((START, 0.5), (END, 1.0))), VALUES)
    assert found.target == 100 * 90 / 0.5
    little = beside(replace(OWN, points=((START, 0.5), *OWN.points[1:])), LATEST, OTHER, VALUES)
    assert little.target == 0.5 * 90 / 50


def test_which_other_is_meant() -> None:
    plan = small_plan(
        no5={"target": {"kind": "relative", "to": "no-2"}, "milestones": [{"year": 2022}, {"year": 2025}]}
    )
    assert other_of(plan, plan.indicator_of[LEVEL]) is plan.indicator_of[STOCK_SUM]
    assert other_of(plan, plan.indicator_of[STOCK_SUM]) is None
    far = small_plan(no5={"target": {"kind": "relative", "to": "gdp"}, "milestones": [{"year": 2022}, {"year": 2025}]})
    assert other_of(far, far.indicator_of[LEVEL]) is None
