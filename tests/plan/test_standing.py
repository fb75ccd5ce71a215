"""A town beside the city's schedule: at the target or by its gap, never 回落."""

from __future__ import annotations

from datetime import date

import pytest

from etl.yaml_files import load_plan
from plan.assessment import assess_area, schedule_of
from plan.observation import Observation
from plan.observed import Observed
from plan.period import Period
from plan.standing import comparable, standing_of
from plan.status import Status

PLAN = load_plan()
BEDS = PLAN.indicator_of[8]
END = date(2022, 12, 31)


@pytest.mark.parametrize(
    ("value", "day", "standing"),
    [
        (58, END, Status.ACHIEVED_EARLY),
        (60, date(2025, 12, 31), Status.ACHIEVED),
        (55.3, END, Status.AHEAD),
        (55, END, Status.ON_TRACK),
        (54.5, END, Status.NEAR),
        (54, END, Status.BEHIND),
        (52, END, Status.FAR_BEHIND),
        (10, END, Status.FAR_BEHIND),
    ],
)
def test_standing(value: float, day: date, standing: Status) -> None:
    assert standing_of(schedule_of(PLAN, BEDS), value, day, PLAN.thresholds) is standing


@pytest.mark.parametrize(
    ("no", "area", "answer"),
    [(8, "杜桥镇", True), (8, "临海市", True), (9, "杜桥镇", False), (9, "临海市", True), (13, "杜桥镇", False)],
)
def test_what_can_be_compared(no: int, area: str, answer: bool) -> None:
    assert comparable(PLAN, PLAN.indicator_of[no], area) is answer


def test_a_town_that_lost_the_target_is_told_by_its_gap() -> None:
    counted = [(Period(2022, 1), 60.0), (Period(2022, 2), 40.0)]
    observed = Observed(
        Observation(measure, "杜桥镇", period, value)
        for period, beds in counted
        for measure, value in (("护理型床位数", beds), ("养老机构床位数", 100.0))
    )
    own = assess_area(PLAN, BEDS, observed, "杜桥镇", date(2022, 6, 30))
    assert own is not None
    assert (own.value, own.status) == (40, Status.FAR_BEHIND)
    silent = assess_area(PLAN, BEDS, observed, "上盘镇", date(2022, 6, 30))
    assert silent is not None
    assert (silent.value, silent.status) == (None, Status.NO_DATA)
