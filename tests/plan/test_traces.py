"""Lineage: a value that was reported, carried, partial, or cannot be made, down to its cells."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from etl.yaml_files import load_plan
from plan.measures import by_area, indicator_value
from plan.observation import Observation, Source
from plan.observed import Observed
from plan.period import Period
from presentation.answers.traces import lineage_of, trace_answer

PLAN = load_plan()
TOWNS = PLAN.towns
BEDS, ALL_BEDS = "护理型床位数", "养老机构床位数"
CASES, ALL_CASES = "联办件数", "应办件数"
ALLOWANCE, STATIONS = "低保标准", PLAN.indicator_of[3].formula.measures[0]
HERE = TOWNS[3]

Said = Mapping[tuple[str, str, str], float]


def observed(said: Said) -> Observed:
    return Observed(
        Observation(measure, area, Period.parse(code), value, "填报", f"F{place}", f"{code}-{measure}")
        for place, ((measure, area, code), value) in enumerate(said.items(), 7)
    )


def source(submission: str) -> Source:
    moment = datetime(2024, 1, 5, tzinfo=UTC)
    return Source(submission, f"{submission}.xlsx", "ab" * 32, "甲", moment, "乙", moment)


def traced(said: Said, no: int, area: str, code: str) -> dict[str, Any] | None:
    indicator, period = PLAN.indicator_of[no], Period.parse(code)
    lineage = lineage_of(PLAN, indicator, observed(said), area, period)
    return trace_answer(indicator, period, area, lineage, source) if lineage else None


def everywhere(measure: str, code: str, value: float, but: tuple[str, ...] = ()) -> Said:
    return {(measure, town, code): value for town in TOWNS if town not in but}


OTHERS_LATER = {
    **everywhere(BEDS, "2023Q1", 40),
    **everywhere(ALL_BEDS, "2023Q1", 80),
    **everywhere(BEDS, "2023Q2", 44, (HERE,)),
    **everywhere(ALL_BEDS, "2023Q2", 80, (HERE,)),
}
CASE_BY_CASE: list[tuple[str, Said, int, str, str, dict[str, Any]]] = [
    ("own", OTHERS_LATER, 8, HERE, "2023Q1", {"value": 50.0, "carried": False, "from_periods": ["2023Q1"]}),
    ("carried", OTHERS_LATER, 8, HERE, "2023Q2", {"value": 50.0, "carried": True, "from_periods": ["2023Q1"]}),
    (
        "only the denominator carried",
        {(BEDS, HERE, "2023Q2"): 60, (ALL_BEDS, HERE, "2022Q4"): 80},
        *(8, HERE, "2023Q2"),
        {"value": 75.0, "carried": True, "from_periods": ["2022Q4", "2023Q2"]},
    ),
    (
        "carried for a whole year",
        {(BEDS, HERE, "2022Q2"): 60, (ALL_BEDS, HERE, "2022Q2"): 80},
        *(8, HERE, "2023Q2"),
        {"value": 75.0, "carried": True},
    ),
    (
        "no denominator",
        {(BEDS, HERE, "2023Q2"): 60},
        *(8, HERE, "2023Q2"),
        {"value": None, "numerator": 60, "missing_measures": [ALL_BEDS]},
    ),
    (
        "denominator of nothing",
        {(BEDS, HERE, "2023Q2"): 0, (ALL_BEDS, HERE, "2023Q2"): 0},
        *(8, HERE, "2023Q2"),
        {"value": None, "denominator": 0, "missing_measures": []},
    ),
    ("a sum's town", {(STATIONS, HERE, "2023Q1"): 1}, 3, HERE, "2023Q2", {"value": 1, "carried": True}),
    ("the city as one", {(ALLOWANCE, PLAN.city, "2023Q2"): 11400}, 4, PLAN.city, "2023Q2", {"value": 11400}),
    ("a partial city", everywhere(STATIONS, "2023Q2", 1, TOWNS[:3]), 3, PLAN.city, "2023Q2", {"value": 16}),
    ("a city without denominators", everywhere(BEDS, "2023Q2", 9), 8, PLAN.city, "2023Q2", {"value": None}),
    (
        "a year to date",
        {(CASES, HERE, "2023Q1"): 3, (ALL_CASES, HERE, "2023Q1"): 4},
        6,
        HERE,
        "2023Q1",
        {"value": 75.0},
    ),
]


@pytest.mark.parametrize(
    ("said", "no", "area", "code", "wanted"), [c[1:] for c in CASE_BY_CASE], ids=[c[0] for c in CASE_BY_CASE]
)
def test_a_value_is_traced(said: Said, no: int, area: str, code: str, wanted: dict[str, Any]) -> None:
    found = traced(said, no, area, code)
    assert found is not None
    assert {key: found[key] for key in wanted} == wanted
    cells = {(measure, place, quarter): value for (measure, place, quarter), value in said.items()}
    assert found["parts"]
    for part in found["parts"]:
        assert cells[part["measure"], part["area"], part["period"]] == part["value"]
        assert part["carried"] == (part["period"] != code)
        assert part["cell"].startswith("F")
        assert part["file"] == f"{part['submission']}.xlsx"


@pytest.mark.parametrize(
    ("said", "no", "area", "code"),
    [
        ({(BEDS, HERE, "2022Q1"): 60, (ALL_BEDS, HERE, "2022Q1"): 80}, 8, HERE, "2023Q2"),
        ({(CASES, HERE, "2023Q1"): 3, (ALL_CASES, HERE, "2023Q1"): 4}, 6, HERE, "2023Q2"),
        ({(ALLOWANCE, PLAN.city, "2023Q2"): 11400}, 4, HERE, "2023Q2"),
        (everywhere(BEDS, "2023Q2", 9), 8, PLAN.city, "2023Q1"),
        ({}, 8, HERE, "2023Q2"),
    ],
    ids=["too old to carry", "never carried", "not counted by town", "before anything", "nothing"],
)
def test_what_has_no_cells_has_no_lineage(said: Said, no: int, area: str, code: str) -> None:
    assert traced(said, no, area, code) is None


def test_a_partial_city_names_the_towns_that_are_missing() -> None:
    found = traced(everywhere(STATIONS, "2023Q2", 1, TOWNS[:3]), 3, PLAN.city, "2023Q2")
    assert found is not None
    assert found["missing_areas"] == list(TOWNS[:3])
    assert {part["area"] for part in found["parts"]} == set(TOWNS[3:])


def test_a_carried_town_has_the_value_it_has_in_the_citys() -> None:
    period = Period.parse("2023Q2")
    value = indicator_value(PLAN, PLAN.indicator_of[8], observed(OTHERS_LATER), period)
    found = traced(OTHERS_LATER, 8, HERE, "2023Q2")
    assert value is not None
    assert found is not None
    assert by_area(value)[HERE].value(100) == found["value"]
