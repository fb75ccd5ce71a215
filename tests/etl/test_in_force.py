"""Numbers of a form that tells several quarters: each is held against the names of its own quarter, and none is lost
without a word."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from etl.reading.extraction import Extraction
from etl.reading.in_time import read_in_time
from etl.reading.layout import Layout
from plan.catalogue import Plan
from plan.observation import Observation
from plan.period import Period
from tests.plan.small_plan import CITY, COUNT, PART, small_plan

FOUNDED = small_plan(
    [
        {"name": "丙", "until": "2022Q4", "into": ["戊"]},
        {"name": "丁", "until": "2022Q4", "into": ["戊"]},
        {"name": "戊", "from": "2023Q1"},
        {"name": "己", "until": "2022Q4"},
    ]
)
DATED = small_plan(measures={COUNT: {"from": "2022Q3"}}, no2={"from": "2022Q3"})


def read(plan: Plan, period: str, told: Sequence[tuple[str, str, str]]) -> Extraction:
    """Return what is read of a form of a quarter in which these numbers stand, whatever the plan it is read under."""
    said = tuple(
        Observation(measure, area, Period.parse(code), 1.0 + at, "表", f"B{at + 2}")
        for at, (measure, area, code) in enumerate(told)
    )

    def reading(_: Plan, __: tuple[Layout, ...], department: str | None) -> Extraction:
        return Extraction(department or "科", Period.parse(period), "template", said, totals=said, compared=said)

    return read_in_time(plan, (), None, Period.parse(period), reading)


@pytest.mark.parametrize(
    ("plan", "measure", "area", "code", "in_force"),
    [
        (FOUNDED, COUNT, "甲", "2022Q4", True),
        (FOUNDED, COUNT, CITY, "2022Q4", True),
        # A town that was not there yet has no number, and one that is no more has none later.
        (FOUNDED, COUNT, "戊", "2022Q4", False),
        (FOUNDED, COUNT, "戊", "2023Q1", True),
        (FOUNDED, COUNT, "己", "2022Q4", True),
        (FOUNDED, COUNT, "己", "2023Q1", False),
        # Of a town that was merged rows may still stand.
        (FOUNDED, COUNT, "丙", "2022Q4", True),
        (FOUNDED, COUNT, "丙", "2023Q1", True),
        (DATED, COUNT, "甲", "2022Q2", False),
        (DATED, COUNT, "甲", "2022Q3", True),
        (DATED, PART, "甲", "2022Q2", True),
    ],
)
def test_a_number_counts_by_the_names_of_its_own_quarter(
    plan: Plan, measure: str, area: str, code: str, in_force: bool
) -> None:
    beside = (PART, "甲", "2023Q1")
    found = read(plan, "2023Q1", [(measure, area, code), beside])
    for told in (found.observations, found.totals, found.compared):
        assert [o.value for o in told] == ([1.0, 2.0] if in_force else [2.0])
    ignored = [(f.code, f.cell, f.details["case"], f.details["area"], f.details["period"]) for f in found.findings]
    assert ignored == ([] if in_force else [("note_ignored", "B2", "lapsed", area, code)])


def test_what_is_not_in_force_is_told_once_with_how_many_there_are() -> None:
    found = read(FOUNDED, "2023Q1", [(COUNT, "甲", "2023Q1"), (COUNT, "己", "2023Q1"), (PART, "己", "2023Q1")])
    assert [(f.cell, f.found, f.details["count"]) for f in found.findings] == [("B3", "2", "2")]
