"""Quarters a town left incomplete: those of which another town spoke, while it was one, under any of its names."""

from __future__ import annotations

import pytest

from plan.catalogue import Plan
from plan.lateness import late_quarters
from plan.observed import Observed
from plan.period import Period
from tests.plan.small_plan import CASES, CITY, COUNT, said, small_plan

PLAN = small_plan()
FOUNDED = small_plan(
    [
        {"name": "丙", "until": "2022Q4", "into": ["戊"]},
        {"name": "丁", "until": "2022Q4", "into": ["戊"]},
        {"name": "戊", "from": "2023Q1"},
    ]
)
DATED = small_plan(measures={COUNT: {"until": "2022Q4"}}, no2={"until": "2022Q4"})


@pytest.mark.parametrize(
    ("plan", "told", "town", "last", "late"),
    [
        (PLAN, "甲2021Q1 甲2021Q2 乙2021Q1", "乙", "2021Q4", "2021Q2"),
        (PLAN, "甲2021Q1 甲2021Q2 乙2021Q1", "乙", "2021Q2", "2021Q2"),
        (PLAN, "甲2021Q1 甲2021Q2 乙2021Q1", "乙", "2021Q1", ""),
        (PLAN, "甲2021Q1 甲2021Q2 乙2021Q1", "甲", "2021Q4", ""),
        (PLAN, "甲2021Q1 甲2021Q2 乙2021Q1", "丙", "2021Q4", "2021Q1 2021Q2"),
        # a later figure says nothing of the quarter before, nor the other way round
        (PLAN, "甲2022Q4 甲2022Q3 乙2022Q4", "乙", "2023Q4", "2022Q3"),
        (PLAN, "甲2022Q4 甲2022Q3 乙2022Q3", "乙", "2023Q4", "2022Q4"),
        # of a quarter of which no town spoke the department is late; the city is no town
        (PLAN, f"{CITY}2021Q1", "乙", "2021Q4", ""),
        (PLAN, "", "乙", "2021Q4", ""),
        # a town is late from its first day to its last
        (FOUNDED, "甲2022Q4 甲2023Q1 甲2023Q2", "丙", "2023Q4", "2022Q4"),
        (FOUNDED, "甲2022Q4 甲2023Q1 甲2023Q2", "丁", "2022Q3", ""),
        (FOUNDED, "甲2022Q4 甲2023Q1 甲2023Q2", "戊", "2023Q4", "2023Q1 2023Q2"),
        # what all its parts said under their names it has said
        (FOUNDED, "甲2023Q2 丙2023Q2 丁2023Q2", "戊", "2023Q4", ""),
        (FOUNDED, "甲2023Q2 丙2023Q2", "戊", "2023Q4", "2023Q2"),
        (FOUNDED, "甲2023Q2 戊2023Q2", "戊", "2023Q4", ""),
        # nobody is asked for a measure that is not in force
        (DATED, "甲2022Q4 甲2023Q1", "乙", "2023Q4", "2022Q4"),
    ],
)
def test_a_town_is_late_where_others_spoke(plan: Plan, told: str, town: str, last: str, late: str) -> None:
    observed = Observed(said({(COUNT, each[0], each[1:]): 1.0 for each in told.split()}))
    found = late_quarters(plan, observed, town, Period.parse(last))
    assert [str(each.period) for each in found] == late.split()
    assert {each.departments for each in found} <= {("科",)}


def test_of_two_departments_each_is_told_once_in_the_plan_s_order() -> None:
    plain = PLAN.model_dump(mode="json", exclude_none=True, by_alias=True)
    plain["departments"].append({"name": "处", "name_en": "x"})
    for measure in plain["measures"]:
        if measure["name"] == CASES:
            measure["department"] = "处"
    plan = type(PLAN).model_validate(plain)
    told = [(CASES, "甲", "2021Q1"), (COUNT, "甲", "2021Q1"), (CASES, "甲", "2021Q2"), (COUNT, "乙", "2021Q2")]
    observed = Observed(said(dict.fromkeys(told, 1.0)))
    found = late_quarters(plan, observed, "乙", Period(2021, 2))
    assert [(str(each.period), each.departments) for each in found] == [("2021Q1", ("科", "处")), ("2021Q2", ("处",))]
