"""The expected path and the nine statuses: a table of cases and the laws that hold for every path."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from etl.yaml_files import load_plan
from plan.status import Path, Point, Status, interpolate, milestone_met, status_of

LIMITS = load_plan().thresholds
START, MIDDLE, END = date(2020, 12, 31), date(2022, 12, 31), date(2025, 12, 31)
UP = Path(((START, 0.0), (MIDDLE, 40.0), (END, 100.0)), 1)
DOWN = Path(((START, 100.0), (MIDDLE, 60.0), (END, 0.0)), -1)
HELD = Path(((START, 50.0), (MIDDLE, 50.0), (END, 50.0)), 1)


@pytest.mark.parametrize(
    ("path", "values", "day", "status"),
    [
        (UP, [], MIDDLE, Status.NO_DATA),
        (UP, [100.0], MIDDLE, Status.ACHIEVED_EARLY),
        (UP, [101.0], MIDDLE, Status.ACHIEVED_EARLY),
        (UP, [100.0], END, Status.ACHIEVED),
        (UP, [100.0], END + timedelta(days=400), Status.ACHIEVED),
        (UP, [-0.1], MIDDLE, Status.REGRESSED),
        (UP, [100.0, 99.0], MIDDLE, Status.REGRESSED),
        (UP, [45.0], MIDDLE, Status.AHEAD),
        (UP, [44.999], MIDDLE, Status.ON_TRACK),
        (UP, [40.0], MIDDLE, Status.ON_TRACK),
        (UP, [39.999], MIDDLE, Status.NEAR),
        (UP, [30.001], MIDDLE, Status.NEAR),
        (UP, [30.0], MIDDLE, Status.BEHIND),
        (UP, [10.001], MIDDLE, Status.BEHIND),
        (UP, [10.0], MIDDLE, Status.FAR_BEHIND),
        (UP, [0.0], MIDDLE, Status.FAR_BEHIND),
        (DOWN, [55.0], MIDDLE, Status.AHEAD),
        (DOWN, [60.0], MIDDLE, Status.ON_TRACK),
        (DOWN, [70.0], MIDDLE, Status.BEHIND),
        (DOWN, [100.1], MIDDLE, Status.REGRESSED),
        (DOWN, [0.0], MIDDLE, Status.ACHIEVED_EARLY),
        (HELD, [50.0], MIDDLE, Status.ACHIEVED_EARLY),
        (HELD, [51.0], END, Status.ACHIEVED),
        (HELD, [49.0], MIDDLE, Status.REGRESSED),
    ],
)
def test_first_rule_that_holds(path: Path, values: list[float], day: date, status: Status) -> None:
    points = [(START + timedelta(days=90 * (i + 1)), value) for i, value in enumerate(values)]
    assert status_of(path, points, day, LIMITS) is status


def test_a_held_level_has_no_gap() -> None:
    assert HELD.completion(50.0) is None
    assert HELD.scheduled(MIDDLE) is None
    assert HELD.gap(40.0, MIDDLE) is None


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (START - timedelta(days=9), 0.0),
        (START, 0.0),
        (date(2021, 12, 31), 20.0),
        (MIDDLE, 40.0),
        (END, 100.0),
        (date(2030, 1, 1), 100.0),
    ],
)
def test_expected_path_by_days(day: date, expected: float) -> None:
    assert UP.expected(day) == pytest.approx(expected)


def test_a_plateau_stays_flat() -> None:
    plateau = Path(((START, 6.0), (MIDDLE, 19.0), (END, 19.0)), 1)
    assert {plateau.expected(MIDDLE + timedelta(days=n)) for n in range(0, 1200, 37)} == {19.0}


@pytest.mark.parametrize(
    ("values", "day", "met"),
    [
        ([(MIDDLE, 40.0)], MIDDLE - timedelta(days=1), None),
        ([(MIDDLE, 40.0)], MIDDLE, True),
        ([(MIDDLE, 39.9)], MIDDLE, False),
        ([(date(2021, 6, 30), 60.0), (date(2022, 9, 30), 39.0), (date(2023, 3, 31), 90.0)], END, False),
        ([], MIDDLE, False),
    ],
)
def test_a_milestone_is_judged_by_the_value_on_its_date(values: list[Point], day: date, met: bool | None) -> None:
    assert milestone_met(UP, values, (MIDDLE, 40.0), day) is met


numbers = st.floats(-1e6, 1e6).map(lambda x: round(x, 3))
days = st.dates(date(2019, 1, 1), date(2028, 12, 31))


@st.composite
def paths(draw: st.DrawFn) -> Path:
    baseline, middle, target = draw(numbers), draw(numbers), draw(numbers)
    assume(abs(target - baseline) > 1e-3)
    return Path(((START, baseline), (MIDDLE, middle), (END, target)), 1 if target > baseline else -1)


@given(paths(), days)
def test_on_the_path_the_gap_is_nothing(path: Path, day: date) -> None:
    gap = path.gap(path.expected(day), day)
    assert gap is not None
    assert abs(gap) < 1e-6


@given(paths(), days, numbers, numbers)
def test_a_better_value_never_has_a_worse_gap(path: Path, day: date, one: float, other: float) -> None:
    better, worse = (max, min) if path.sense > 0 else (min, max)
    good, bad = path.gap(better(one, other), day), path.gap(worse(one, other), day)
    assert good is not None
    assert bad is not None
    assert good >= bad


@given(paths(), days, numbers)
def test_mirrored_in_zero_the_verdict_is_the_same(path: Path, day: date, value: float) -> None:
    mirrored = Path(tuple((d, -v) for d, v in path.points), -path.sense)
    then = MIDDLE - timedelta(days=30)
    assert status_of(path, [(then, value)], day, LIMITS) is status_of(mirrored, [(then, -value)], day, LIMITS)


@given(paths(), days)
def test_expected_stays_between_its_neighbours(path: Path, day: date) -> None:
    values = [value for _, value in path.points]
    assert min(values) - 1e-6 <= interpolate(path.points, day) <= max(values) + 1e-6
