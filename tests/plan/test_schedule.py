"""Schedules: what each kind expects by a day, a table of cases; and the line drawn says what the numbers say."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.yaml_files import load_plan
from plan.assessment import schedule_of
from plan.catalogue_faults import CatalogueFaults
from plan.indicator import ScheduleKind
from plan.schedule import COURSES, Point, Schedule
from plan.status import JudgedValue, Status, status_of
from plan.validator import read_plan
from tests.faulty import in_words

PLAN = load_plan()
START, FIRST, END = date(2020, 12, 31), date(2022, 12, 31), date(2025, 12, 31)
LINEAR, STEPPED, COMPOUND = ScheduleKind.LINEAR, ScheduleKind.STEPPED, ScheduleKind.COMPOUND


def rising(kind: ScheduleKind, *figures: float) -> Schedule:
    """Return a schedule of three figures, of either sense."""
    points = tuple(zip((START, FIRST, END), figures, strict=True))
    return Schedule(points, 1 if figures[-1] >= figures[0] else -1, kind=kind)


@pytest.mark.parametrize(
    ("kind", "figures", "day", "expected"),
    [
        # by hand: 365 of 730 days, 365 of 1096, 1095 of 1096
        (LINEAR, (0, 40, 100), date(2021, 12, 31), 20.0),
        (LINEAR, (0, 40, 100), date(2023, 12, 31), 40 + 60 * 365 / 1096),
        (STEPPED, (0, 40, 100), START, 0.0),
        (STEPPED, (0, 40, 100), date(2021, 12, 31), 0.0),
        (STEPPED, (0, 40, 100), date(2022, 12, 30), 0.0),
        (STEPPED, (0, 40, 100), FIRST, 40.0),
        (STEPPED, (0, 40, 100), date(2025, 12, 30), 40.0),
        (STEPPED, (0, 40, 100), END, 100.0),
        (STEPPED, (0, 40, 100), date(2026, 12, 31), 100.0),
        (STEPPED, (100, 60, 0), date(2022, 9, 30), 100.0),
        (STEPPED, (100, 60, 0), date(2023, 3, 31), 60.0),
        # 100 → 121 in two years is a tenth a year
        (COMPOUND, (100, 121, 121), date(2021, 12, 31), 110.0),
        (COMPOUND, (100, 121, 121), date(2024, 12, 31), 121.0),
        (COMPOUND, (121, 100, 100), date(2021, 12, 31), 110.0),
        (COMPOUND, (100, 121, 242), END, 242.0),
        (COMPOUND, (100, 121, 242), date(2019, 12, 31), 100.0),
    ],
)
def test_what_is_expected_by_a_day(kind: ScheduleKind, figures: tuple[float, ...], day: date, expected: float) -> None:
    assert rising(kind, *figures).expected(day) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("kind", "value", "day", "status"),
    [
        (LINEAR, 0.0, date(2022, 9, 30), Status.FAR_BEHIND),
        (STEPPED, 0.0, date(2022, 9, 30), Status.ON_TRACK),  # nothing is due before the first target's day
        (STEPPED, 10.0, date(2022, 9, 30), Status.AHEAD),
        (STEPPED, -0.1, date(2022, 9, 30), Status.REGRESSED),
        (STEPPED, 30.0, FIRST, Status.BEHIND),
        (STEPPED, 40.0, FIRST, Status.ON_TRACK),
        (STEPPED, 40.0, date(2025, 9, 30), Status.ON_TRACK),
        (STEPPED, 99.0, END, Status.MISSED),
    ],
)
def test_the_verdict_asks_the_schedule(kind: ScheduleKind, value: float, day: date, status: Status) -> None:
    assert status_of(rising(kind, 0, 40, 100), [JudgedValue(day, value)], day, PLAN.thresholds) is status


@pytest.mark.parametrize("kind", list(ScheduleKind))
def test_every_kind_knows_its_course(kind: ScheduleKind) -> None:
    assert kind in COURSES
    assert rising(kind, 10, 20, 40).words == f"schedule.{kind}"


def on(line: tuple[Point, ...], day: date) -> set[float]:
    """Return the values that a line shows on a day: several where it climbs straight up."""
    shown = set()
    for (start, low), (end, high) in pairwise(line):
        if start == end == day:
            shown |= {low, high}
        elif start <= day <= end and start != end:
            shown.add(low + (high - low) * (day - start).days / (end - start).days)
    return shown


FIGURE = st.floats(0.5, 1000)


@given(st.sampled_from(ScheduleKind), FIGURE, FIGURE, FIGURE, st.integers(0, 1826))
def test_the_line_drawn_is_what_is_expected(
    kind: ScheduleKind, baseline: float, first: float, target: float, gone: int
) -> None:
    """On every day for straight kinds; a curve is drawn through every quarter's end, and nearly so between."""
    schedule, day = rising(kind, baseline, first, target), START + timedelta(days=gone)
    line, expected = schedule.polyline, schedule.expected(day)
    assert (line[0], line[-1]) == (schedule.points[0], schedule.points[-1])
    assert [at for at, _ in line] == sorted(at for at, _ in line)
    # a quarter's chord leaves its curve by at most an eighth of the square of the quarter's growth
    near = 1e-9 if kind is not COMPOUND else 0.2 * max(baseline, first, target)
    assert any(abs(expected - shown) <= near for shown in on(line, day))
    assert all(any(abs(schedule.expected(at) - shown) <= 1e-6 for shown in on(line, at)) for at, _ in line)


@given(st.sampled_from(ScheduleKind), FIGURE, FIGURE, FIGURE, st.integers(-400, 2400))
def test_expected_stays_between_its_neighbours(
    kind: ScheduleKind, baseline: float, first: float, target: float, gone: int
) -> None:
    expected = rising(kind, baseline, first, target).expected(START + timedelta(days=gone))
    assert min(baseline, first, target) - 1e-6 <= expected <= max(baseline, first, target) + 1e-6


def catalogue(**changes: object) -> dict[str, object]:
    """Return the plan's catalogue with its first indicator changed."""
    plain = PLAN.model_dump(mode="json", exclude_none=True, by_alias=True)
    plain["indicators"][0] |= changes
    return plain


def test_the_catalogue_says_which_kind() -> None:
    assert schedule_of(PLAN, PLAN.indicators[0]).kind is LINEAR
    stepped = read_plan(catalogue(schedule="stepped"))
    assert schedule_of(stepped, stepped.indicators[0]).kind is STEPPED
    assert schedule_of(stepped, stepped.indicators[1]).kind is LINEAR


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"schedule": "wavy"}, "indicators.0.schedule"),
        ({"schedule": "compound", "baseline": 0}, "indicators.0.schedule"),
    ],
)
def test_a_kind_that_cannot_be_is_a_fault_of_the_catalogue(changes: dict[str, object], path: str) -> None:
    with pytest.raises(CatalogueFaults) as caught:
        read_plan(catalogue(**changes))
    assert [key for key, _ in in_words(caught.value)] == [path]
