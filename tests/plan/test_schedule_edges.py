"""Schedules at their edges: a target's own day, a curve's corners, a range's far edge, a float's last bits."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.indicator import ScheduleKind
from plan.period import Period, periods_between
from plan.schedule import COURSES, Schedule
from plan.status import Status, band_of
from plan.target import Unjudged
from tests.plan.small_plan import small_plan

START, FIRST, END = date(2020, 12, 31), date(2022, 12, 31), date(2025, 12, 31)
LIMITS = small_plan().thresholds


def level(value: float, sense: int = 1, *, whole: bool = False) -> Schedule:
    """Return a schedule that is to stay where it is."""
    return Schedule(((START, value), (END, value)), sense, whole)


@given(st.sampled_from(ScheduleKind), st.lists(st.floats(0.01, 1e9), min_size=3, max_size=3))
def test_a_target_is_asked_for_exactly_on_its_own_day(kind: ScheduleKind, figures: list[float]) -> None:
    """0.1 + (0.3 − 0.1) · 1 is more than 0.3 for a float; and before the baseline's day nothing has moved."""
    schedule = Schedule(tuple(zip((START, FIRST, END), figures, strict=True)), 1, kind=kind)
    days = (START - timedelta(days=400), START, FIRST, END, END + timedelta(days=1))
    assert [schedule.expected(day) for day in days] == [figures[0], *figures, figures[-1]]


@pytest.mark.parametrize(
    ("start", "end", "quarters"),
    [
        (START, date(2021, 12, 31), "2021Q1 2021Q2 2021Q3"),
        (date(2021, 9, 30), date(2021, 12, 31), ""),
        (date(2021, 2, 15), date(2021, 11, 15), "2021Q1 2021Q2 2021Q3"),  # within their quarters
        (date(2021, 2, 15), date(2021, 3, 15), ""),
    ],
)
def test_a_curve_has_a_corner_at_each_quarter_s_end(start: date, end: date, quarters: str) -> None:
    """From 100 to 200: 100 · 2^(days gone / days)."""
    drawn = COURSES[ScheduleKind.COMPOUND].drawn((start, 100.0), (end, 200.0))
    corners = [Period.parse(code).last_day for code in quarters.split()]
    assert [day for day, _ in drawn] == [*corners, end]
    assert [value for _, value in drawn[:-1]] == pytest.approx(
        [100 * 2 ** ((day - start).days / (end - start).days) for day in corners]
    )
    assert drawn[-1] == (end, 200.0)


def test_a_curve_is_drawn_from_its_baseline_through_its_targets() -> None:
    schedule = Schedule(((START, 100.0), (FIRST, 121.0), (END, 121.0)), 1, kind=ScheduleKind.COMPOUND)
    days = [period.last_day for period in periods_between(Period(2020, 4), Period(2025, 4))]
    assert [day for day, _ in schedule.polyline] == days
    assert dict(schedule.polyline)[date(2021, 12, 31)] == pytest.approx(110)
    assert dict(schedule.polyline)[date(2024, 3, 31)] == 121


def test_what_has_no_path_says_so_in_other_words() -> None:
    points = ((START, 1.0), (END, 2.0))
    assert Schedule(points, 1).words == "schedule.linear"
    assert Schedule(points, 1, unjudged=Unjudged.BASELINE).words == "schedule.none"
    assert Schedule(points, 1, moving=frozenset({END})).words == "schedule.none"


@pytest.mark.parametrize(
    ("sense", "expected", "due"),
    [
        (1, 4 - 1e-10, 4),  # a float's way of saying 4
        (1, 4 - 1e-6, 3),
        (1, 4 + 1e-10, 4),
        (-1, 4 + 1e-10, 4),
        (-1, 4 + 1e-6, 5),
        (-1, 4 - 1e-10, 4),
    ],
)
def test_whole_things_are_due_whole_but_for_a_float_s_last_bits(sense: int, expected: float, due: int) -> None:
    assert level(expected, sense, whole=True).scheduled_value(FIRST) == due
    assert level(expected, sense).scheduled_value(FIRST) == expected


@pytest.mark.parametrize(
    ("value", "than", "no_worse"),
    [
        (-1e-9, 0.0, True),  # a billionth, and not a bit more
        (-1.5e-9, 0.0, False),
        (1 - 1.5e-9, 1.0, False),
        (1e12 - 500, 1e12, True),  # half a billionth of it
        (1e12 - 2000, 1e12, False),
        (-1e12 - 500, -1e12, True),
        (-1e12 - 2000, -1e12, False),
        (0.1 + 0.2, 0.3, True),
        (-1e12, 1.0, False),
        (0.001 - 1e-8, 0.001, False),
    ],
)
def test_as_good_allows_for_a_billionth(value: float, than: float, no_worse: bool) -> None:
    assert level(0.0).no_worse(value, than) is no_worse
    assert level(0.0, -1).no_worse(-value, -than) is no_worse  # the same in a mirror
    assert level(than).reaches(value) is no_worse


RANGES = Schedule(
    ((START, 1.0), (date(2021, 12, 31), 2.0), (FIRST, 6.0), (END, 3.0)), 1, far=(9.0, 8.0, 4.0)
)  # three ranges, the last of them narrower than the way to it


@pytest.mark.parametrize(
    ("value", "due", "reached"),
    [
        *((9.0, date(2021, 12, 31), True), (9.1, date(2021, 12, 31), False), (1.9, date(2021, 12, 31), False)),
        *((8.0, FIRST, True), (8.5, FIRST, False), (5.9, FIRST, False)),
        *((4.0, END, True), (4.1, END, False), (4.1, None, False), (3.0, None, True)),
    ],
)
def test_each_range_has_its_own_far_edge(value: float, due: date | None, reached: bool) -> None:
    assert RANGES.reaches(value, due) is reached
    assert RANGES.passed(value) is (value > 4)


def test_no_target_is_reached_that_another_indicator_has_not_set() -> None:
    assert Schedule(((START, 1.0), (END, 2.0)), 1, unjudged=Unjudged.OTHER).reaches(5.0) is False


@pytest.mark.parametrize(
    ("value", "completion", "status"),
    [
        (2.0, Fraction(1, 2), Status.FAR_BEHIND),  # of the five points asked for by then one is there
        (1.0, Fraction(0), Status.FAR_BEHIND),
        (4.5, None, Status.REGRESSED),  # past the far edge of the last range
    ],
)
def test_a_path_through_a_higher_range_still_has_a_schedule(
    value: float, completion: Fraction | None, status: Status
) -> None:
    """1 → 6 → 3 to 4: in 2022 the path itself lies past the last range's far edge, S = (6 − 1) / (3 − 1)."""
    assert RANGES.scheduled(FIRST) == Fraction(5, 2)
    assert RANGES.completion(value, FIRST) == completion
    assert RANGES.gap(value, FIRST) == (None if completion is None else 100 * (completion - Fraction(5, 2)))
    assert band_of(RANGES, value, FIRST, LIMITS) is status


@pytest.mark.parametrize("sense", [1, -1])
def test_a_way_of_a_float_s_last_bit_is_none(sense: int) -> None:
    """56.99999999999999 to 57: nothing is asked for, and no share of it is a percentage of anything."""
    schedule = Schedule(((START, 57 - sense * 1e-14), (END, 57.0)), sense)
    assert (schedule.held, schedule.completion(57.3, FIRST), schedule.scheduled(FIRST)) == (True, None, None)
    assert not Schedule(((START, 57 - sense * 1e-6), (END, 57.0)), sense).held
