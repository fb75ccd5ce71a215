"""The city's figure held against its last one where no number of a town shows how wrong all of them are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from etl.reading.checks import by_key, check
from etl.reading.extraction import Extraction
from plan.finding import Finding, Severity
from plan.observation import Observation
from plan.period import Period
from tests.etl.quarters import AFFAIRS, CARE, PLAN, TOWNS
from wording.sentences import message

NOW, LAST, YEAR_AGO = Period(2024, 2), Period(2024, 1), Period(2023, 2)
CITY = PLAN.city
UNIONS, BURIALS, OLD = "康养联合体数", "安葬总数", "老年人口"
DEPARTMENTS = {UNIONS: CARE, OLD: CARE, BURIALS: AFFAIRS}


def told(measure: str, period: Period, values: Mapping[str, float]) -> list[Observation]:
    return [
        Observation(measure, area, period, value, "表", f"B{place}")
        for place, (area, value) in enumerate(values.items(), 2)
    ]


def doubts(measure: str, now: Mapping[str, float], past: Mapping[Period, Mapping[str, float]]) -> list[Finding]:
    """What is asked about a quarter's numbers of one measure."""
    headers = {measure: ("表", "B1"), **{area: ("表", f"A{place}") for place, area in enumerate(now, 2)}}
    own = tuple(told(measure, NOW, now))
    read = Extraction(DEPARTMENTS[measure], NOW, "own", own, table=("表", "A1"), headers=headers)
    history = by_key(o for when, values in past.items() for o in told(measure, when, values))
    return [finding for finding in check(read, PLAN, history) if finding.severity is Severity.EXPLAIN]


def each(value: float) -> dict[str, float]:
    return dict.fromkeys(TOWNS, value)


@pytest.mark.parametrize(
    ("measure", "before", "now", "expected"),
    [
        (UNIONS, 2, 0, ["sum_far"]),  # 0.2 each, rounded
        (UNIONS, 2, 1, ["sum_far"]),
        (UNIONS, 1, 2, ["sum_far"]),
        (UNIONS, 5, 6, []),
        (UNIONS, 2, 30, ["jump"] * 19),  # each tells it for itself
        (OLD, 0.04, 0.4, ["jump"] * 19),
        (OLD, 0.04, 0.08, ["sum_far"]),
        (OLD, 0.04, 0.05, []),
        (BURIALS, 5, 4, ["falls"] * 19),
        (BURIALS, 3, 12, ["sum_far"]),  # twice what two quarters come to
        (BURIALS, 3, 7, []),
    ],
)
def test_small_counts_that_are_all_wrong_are_one_question(
    measure: str, before: float, now: float, expected: list[str]
) -> None:
    found = doubts(measure, each(now), {LAST: each(before)})
    assert [finding.code for finding in found] == expected
    if expected == ["sum_far"]:
        (finding,) = found
        assert (finding.sheet, finding.cell, finding.found) == ("表", "B1", f"{19 * now:.10g}")
        assert "合计" in message(finding)


def test_a_quarter_in_which_towns_are_missing_is_no_sum() -> None:
    some = dict.fromkeys(TOWNS[:9], 2.0)
    assert doubts(UNIONS, some, {LAST: each(9)}) == []
    assert doubts(UNIONS, each(2), {LAST: some}) == []
    assert [f.code for f in doubts(UNIONS, each(2), {LAST: some, YEAR_AGO: each(8)})] == ["sum_far"]


@pytest.mark.parametrize(
    ("measure", "before", "now", "expected"),
    [
        (UNIONS, each(10), {CITY: 1900.0}, "jump"),  # the towns' sum before, the city's figure now
        (UNIONS, each(10), {CITY: 191.0}, ""),
        (UNIONS, {CITY: 190.0}, each(100), "sum_far"),  # and the reverse
        (UNIONS, {CITY: 190.0}, each(10), ""),
        (UNIONS, {CITY: 190.0}, {CITY: 1900.0}, "jump"),
        (BURIALS, each(100), {CITY: 1500.0}, "falls"),
        (BURIALS, each(100), {CITY: 3900.0}, ""),
        (BURIALS, {CITY: 1900.0}, each(70), "sum_far"),
    ],
)
def test_a_figure_of_the_city_is_held_against_its_towns_and_they_against_it(
    measure: str, before: Mapping[str, float], now: Mapping[str, float], expected: str
) -> None:
    assert [f.code for f in doubts(measure, now, {LAST: before})] == [expected] * bool(expected)


def test_a_late_quarter_is_held_against_the_city_s_later_figure() -> None:
    assert [f.code for f in doubts(UNIONS, each(2), {NOW.shift(1): {CITY: 380.0}})] == ["sum_far"]


def test_other_doubts_of_a_measure_leave_nothing_to_ask_of_its_sum(tmp_path: Path) -> None:
    found = doubts(UNIONS, {**each(0), TOWNS[0]: 60.0}, {LAST: each(3)})
    assert [finding.code for finding in found] == ["jump"]
