"""The expected schedule and the eleven statuses: a table of cases and the laws that hold for every schedule."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from etl.yaml_files import load_plan
from plan.schedule import Schedule
from plan.status import Basis, JudgedValue, Status, known_of, milestone_met, status_of
from plan.target import Unjudged

LIMITS = load_plan().thresholds
START, MIDDLE, END = date(2020, 12, 31), date(2022, 12, 31), date(2025, 12, 31)
BEFORE_MIDDLE, BEFORE_END, AFTER_END = date(2022, 9, 30), date(2025, 9, 30), date(2026, 3, 31)
UP = Schedule(((START, 0.0), (MIDDLE, 40.0), (END, 100.0)), 1)
DOWN = Schedule(((START, 100.0), (MIDDLE, 60.0), (END, 0.0)), -1)
HELD = Schedule(((START, 50.0), (MIDDLE, 50.0), (END, 50.0)), 1)
CEILING = Schedule(((START, 4.0), (MIDDLE, 5.0), (END, 5.5)), -1)
WHOLE = Schedule(((START, 0.0), (MIDDLE, 4.0), (END, 10.0)), 1, whole=True)
SLOW_DAY = date(2021, 12, 31)
SLOW = Schedule(((START, 0.0), (SLOW_DAY, 10.0), (END, 100.0)), 1)
FEWER = Schedule(((START, 10.0), (MIDDLE, 6.0), (END, 0.0)), -1, whole=True)


@pytest.mark.parametrize(
    ("schedule", "values", "day", "status"),
    [
        (UP, [100.0], MIDDLE, Status.ACHIEVED_EARLY),
        (UP, [101.0], MIDDLE, Status.ACHIEVED_EARLY),
        (UP, [100.0], BEFORE_END, Status.ACHIEVED_EARLY),
        (UP, [100.0], END, Status.ACHIEVED),
        (UP, [100.0], AFTER_END, Status.ACHIEVED),
        (UP, [99.0], END, Status.MISSED),
        (UP, [100.0, 99.0], END, Status.MISSED),  # reached and lost, and the day has come: missed
        (UP, [-1.0], END, Status.MISSED),
        (UP, [-0.1], MIDDLE, Status.REGRESSED),
        (UP, [100.0, 99.0], MIDDLE, Status.REGRESSED),
        (UP, [45.0], MIDDLE, Status.AHEAD),
        (UP, [44.999], MIDDLE, Status.ON_TRACK),
        (UP, [45 - 2e-10], MIDDLE, Status.AHEAD),  # the gap is told to nine decimals
        (UP, [45 - 2e-9], MIDDLE, Status.ON_TRACK),
        (UP, [40 - 3e-8], MIDDLE, Status.NEAR),  # only whole things may be short by what is not due
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
        (DOWN, [0.1], END, Status.MISSED),
        (HELD, [50.0], MIDDLE, Status.ACHIEVED_EARLY),
        (HELD, [51.0], END, Status.ACHIEVED),
        (HELD, [49.0], MIDDLE, Status.REGRESSED),
        (HELD, [49.0], END, Status.MISSED),
        (CEILING, [5.2], MIDDLE, Status.ACHIEVED_EARLY),  # under the ceiling is where it should be
        (CEILING, [5.8], MIDDLE, Status.REGRESSED),
        (CEILING, [5.8], END, Status.MISSED),
        (SLOW, [5.0], SLOW_DAY, Status.NEAR),  # just half of what was scheduled is done
        (SLOW, [4.999], SLOW_DAY, Status.BEHIND),
        (SLOW, [5 - 2e-8], SLOW_DAY, Status.NEAR),
        (SLOW, [5 - 2e-7], SLOW_DAY, Status.BEHIND),
        (WHOLE, [3.0], BEFORE_MIDDLE, Status.ON_TRACK),  # 3.5 are expected, three are there
        (WHOLE, [2.0], BEFORE_MIDDLE, Status.BEHIND),  # −15 points
        (WHOLE, [4.0], BEFORE_MIDDLE, Status.AHEAD),
        (FEWER, [7.0], BEFORE_MIDDLE, Status.ON_TRACK),
        (FEWER, [8.0], BEFORE_MIDDLE, Status.BEHIND),
    ],
)
def test_first_rule_that_holds(schedule: Schedule, values: list[float], day: date, status: Status) -> None:
    days = [day - timedelta(days=91 * (len(values) - 1 - place)) for place in range(len(values))]
    assert status_of(schedule, known_of(list(zip(days, values, strict=True))), day, LIMITS) is status


EARLY = date(2021, 3, 31)  # 4.93 points are scheduled


@pytest.mark.parametrize(
    ("value", "status"),
    [(0.0, Status.BEHIND), (2.46, Status.BEHIND), (2.47, Status.NEAR), (4.9, Status.NEAR), (4.94, Status.ON_TRACK)],
)
def test_near_asks_for_half_of_what_was_scheduled(value: float, status: Status) -> None:
    """Early in a plan everything lies within ten points of the schedule."""
    assert status_of(UP, [JudgedValue(EARLY, value)], EARLY, LIMITS) is status


def test_no_value_no_data() -> None:
    assert status_of(UP, [], MIDDLE, LIMITS) is Status.NO_DATA


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        (MIDDLE, Status.ON_TRACK),
        (date(2023, 5, 20), Status.ON_TRACK),  # asked later, the verdict is the value's own day's
        (date(2024, 3, 30), Status.ON_TRACK),  # four quarters have ended since
        (date(2024, 3, 31), Status.NO_DATA),  # the fifth
    ],
)
def test_a_quarter_without_news_changes_no_verdict_until_the_value_is_too_old(as_of: date, status: Status) -> None:
    assert status_of(UP, [JudgedValue(MIDDLE, 40.0)], as_of, LIMITS) is status


def test_the_day_of_the_value_decides_whether_a_target_is_early() -> None:
    assert status_of(UP, [JudgedValue(BEFORE_END, 100.0)], AFTER_END, LIMITS) is Status.ACHIEVED_EARLY
    assert (
        status_of(UP, [JudgedValue(BEFORE_END, 99.0)], AFTER_END, LIMITS) is Status.ON_TRACK
    )  # the last is not in yet


@pytest.mark.parametrize(("later", "status"), [(100.0, Status.ACHIEVED), (99.0, Status.MISSED), (-5.0, Status.MISSED)])
def test_after_a_missed_end_only_the_target_itself_helps(later: float, status: Status) -> None:
    assert status_of(UP, known_of([(END, 98.0), (AFTER_END, later)]), AFTER_END, LIMITS) is status


def test_what_was_met_at_the_end_and_lost_later_is_neither_missed_nor_regressed() -> None:
    assert status_of(UP, known_of([(END, 100.0), (AFTER_END, 97.0)]), AFTER_END, LIMITS) is Status.NEAR


LOW, LITTLE = Basis.LOWER_BOUND, Basis.TOO_LITTLE


@pytest.mark.parametrize(
    ("schedule", "known", "status"),
    [
        (UP, JudgedValue(MIDDLE, 100.0, LOW), Status.ACHIEVED_EARLY),
        (UP, JudgedValue(MIDDLE, 45.0, LOW), Status.AHEAD),
        (UP, JudgedValue(MIDDLE, 40.0, LOW), Status.ON_TRACK),
        (UP, JudgedValue(MIDDLE, 39.0, LOW), Status.INCOMPLETE),
        (UP, JudgedValue(MIDDLE, -5.0, LOW), Status.INCOMPLETE),
        (UP, JudgedValue(END, 99.0, LOW), Status.INCOMPLETE),  # what is known of can only grow
        (WHOLE, JudgedValue(BEFORE_MIDDLE, 3.0, LOW), Status.ON_TRACK),
        (DOWN, JudgedValue(MIDDLE, 0.0, LOW), Status.INCOMPLETE),  # fewer is better, and some were not counted
        (DOWN, JudgedValue(END, 1.0, LOW), Status.MISSED),  # already too many
        (DOWN, JudgedValue(END, 0.0, LOW), Status.INCOMPLETE),
        (UP, JudgedValue(MIDDLE, 100.0, LITTLE), Status.INCOMPLETE),
        (UP, JudgedValue(MIDDLE, 45.0, LITTLE), Status.INCOMPLETE),
        (UP, JudgedValue(END, 0.0, LITTLE), Status.INCOMPLETE),
    ],
)
def test_what_rests_on_too_few_areas_shows_one_side_only(
    schedule: Schedule, known: JudgedValue, status: Status
) -> None:
    assert status_of(schedule, [known], known.day, LIMITS) is status


def test_a_target_that_only_too_few_areas_reached_was_never_reached() -> None:
    values = [JudgedValue(BEFORE_MIDDLE, 100.0, LITTLE), JudgedValue(MIDDLE, 45.0)]
    assert status_of(UP, values, MIDDLE, LIMITS) is Status.AHEAD
    values = [JudgedValue(BEFORE_MIDDLE, 100.0, LOW), JudgedValue(MIDDLE, 45.0)]
    assert status_of(UP, values, MIDDLE, LIMITS) is Status.REGRESSED


@pytest.mark.parametrize(
    ("basis", "sense", "met", "missed"),
    [
        (Basis.WHOLE, 1, True, True),
        (Basis.WHOLE, -1, True, True),
        (LOW, 1, True, False),
        (LOW, -1, False, True),
        (LITTLE, 1, False, False),
        (LITTLE, -1, False, False),
    ],
)
def test_what_a_basis_can_show(basis: Basis, sense: int, met: bool, missed: bool) -> None:
    assert (basis.shows_met(sense), basis.shows_missed(sense)) == (met, missed)


RANGE = Schedule(((START, 0.0), (MIDDLE, 40.0), (END, 60.0)), 1, far=(50.0, 70.0))
NO_OTHER = Schedule(((START, 0.0), (END, 60.0)), 1, unjudged=Unjudged.OTHER)
OTHER = Schedule(((START, 0.0), (MIDDLE, 40.0), (END, 60.0)), 1, moving=frozenset({MIDDLE}))


@pytest.mark.parametrize(
    ("schedule", "known", "status"),
    [
        (RANGE, JudgedValue(MIDDLE, 65.0), Status.ACHIEVED_EARLY),
        (RANGE, JudgedValue(MIDDLE, 65.0, LOW), Status.INCOMPLETE),  # who is silent may push it past the far edge
        (RANGE, JudgedValue(MIDDLE, 45.0, LOW), Status.INCOMPLETE),
        (NO_OTHER, JudgedValue(MIDDLE, 65.0), Status.NOT_JUDGED),
        (OTHER, JudgedValue(MIDDLE, 65.0), Status.ON_TRACK),
        (OTHER, JudgedValue(MIDDLE, 65.0, LOW), Status.ON_TRACK),
        (OTHER, JudgedValue(MIDDLE, 55.0), Status.BEHIND),
        (OTHER, JudgedValue(MIDDLE, 55.0, LOW), Status.INCOMPLETE),
        (OTHER, JudgedValue(MIDDLE, 65.0, LITTLE), Status.INCOMPLETE),
    ],
)
def test_targets_that_are_more_than_a_number(schedule: Schedule, known: JudgedValue, status: Status) -> None:
    assert status_of(schedule, [known], known.day, LIMITS) is status


@pytest.mark.parametrize(
    ("schedule", "due", "met"),
    [(NO_OTHER, END, None), (OTHER, MIDDLE, True), (OTHER, END, None), (RANGE, MIDDLE, False), (RANGE, END, True)],
)
def test_a_milestone_that_another_indicator_has_not_set_is_neither_met_nor_missed(
    schedule: Schedule, due: date, met: bool | None
) -> None:
    asked = dict(schedule.points)[due]
    assert milestone_met(schedule, [JudgedValue(due, 62.0)], (due, asked), END) is met
    # None is of the other indicator, not of a value that would not reach it
    assert milestone_met(schedule, [JudgedValue(due, 1.0)], (due, asked), END) is (None if met is None else False)


@pytest.mark.parametrize("schedule", [HELD, CEILING])
def test_a_held_level_has_no_gap(schedule: Schedule) -> None:
    assert schedule.held
    assert schedule.completion(50.0, MIDDLE) is None
    assert schedule.scheduled(MIDDLE) is None
    assert schedule.gap(40.0, MIDDLE) is None


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
    plateau = Schedule(((START, 6.0), (MIDDLE, 19.0), (END, 19.0)), 1)
    assert {plateau.expected(MIDDLE + timedelta(days=n)) for n in range(0, 1200, 37)} == {19.0}


def test_whole_things_are_due_whole() -> None:
    assert WHOLE.scheduled_value(date(2021, 3, 31)) == 0  # 0.49 of a thing is due
    assert WHOLE.scheduled_value(MIDDLE) == 4  # and a float's 3.9999999999 is 4
    assert FEWER.scheduled_value(date(2021, 3, 31)) == 10
    assert UP.scheduled_value(date(2021, 3, 31)) == UP.expected(date(2021, 3, 31))


@pytest.mark.parametrize(
    ("values", "day", "met"),
    [
        ([JudgedValue(MIDDLE, 40.0)], MIDDLE - timedelta(days=1), None),
        ([JudgedValue(MIDDLE, 40.0)], MIDDLE, True),
        ([JudgedValue(MIDDLE, 39.9)], MIDDLE, False),
        ([JudgedValue(MIDDLE, 39.9), JudgedValue(END, 100.0)], END, False),
        ([JudgedValue(BEFORE_MIDDLE, 60.0)], MIDDLE, None),  # its own quarter is not in
        ([JudgedValue(BEFORE_MIDDLE, 39.0), JudgedValue(date(2023, 3, 31), 90.0)], END, None),
        ([], MIDDLE, None),
        ([JudgedValue(MIDDLE, 40.0, LOW)], MIDDLE, True),
        ([JudgedValue(MIDDLE, 39.0, LOW)], MIDDLE, None),
        ([JudgedValue(MIDDLE, 45.0, LITTLE)], MIDDLE, None),
        ([JudgedValue(MIDDLE, 35.0, LITTLE)], MIDDLE, None),
    ],
)
def test_a_milestone_is_judged_by_the_value_of_its_own_day(
    values: list[JudgedValue], day: date, met: bool | None
) -> None:
    assert milestone_met(UP, values, (MIDDLE, 40.0), day) is met


QUARTERS = (date(2023, 3, 31), date(2023, 6, 30), date(2023, 9, 30), date(2023, 12, 31))
FLOW = Schedule(
    ((START, 100.0), (MIDDLE, 120.0), (END, 150.0)), 1, True, dict(zip(QUARTERS, (0.2, 0.5, 0.7), strict=False))
)


@pytest.mark.parametrize(
    ("quarter", "share", "expected", "value", "gap", "status"),
    [
        (0, 0.2, 26.0, 26.0, 0.0, Status.ON_TRACK),
        (1, 0.5, 65.0, 70.0, 20.0, Status.AHEAD),
        (2, 0.7, 91.0, 84.0, -20.0, Status.BEHIND),
        (2, 0.7, 91.0, 69.0, -62.857142857, Status.REGRESSED),  # under the baseline's share of the year
        (3, 1.0, 130.0, 130.0, 0.0, Status.ON_TRACK),
        (3, 1.0, 130.0, 150.0, 40.0, Status.ACHIEVED_EARLY),
        (1, 0.5, 65.0, 150.0, 340.0, Status.ACHIEVED_EARLY),  # the year's target, half a year early
    ],
)
def test_a_yearly_flow_is_held_against_its_share_of_the_year(
    quarter: int, share: float, expected: float, value: float, gap: float, status: Status
) -> None:
    day = QUARTERS[quarter]
    assert FLOW.share(day) == share
    assert FLOW.expected(day) == pytest.approx(expected, abs=0.02)  # 2023 has one leap day after it: 129.98
    assert FLOW.gap(value, day) == pytest.approx(gap, abs=0.1)
    assert status_of(FLOW, [JudgedValue(day, value)], day, LIMITS) is status


def test_a_flow_that_reached_its_target_last_year_has_not_lost_it_in_march() -> None:
    values = [JudgedValue(MIDDLE, 150.0), JudgedValue(QUARTERS[0], 26.3)]
    assert status_of(FLOW, values, QUARTERS[0], LIMITS) is Status.ON_TRACK
    assert status_of(FLOW, [*values, JudgedValue(QUARTERS[3], 140.0)], QUARTERS[3], LIMITS) is Status.REGRESSED


def test_where_no_earlier_year_tells_the_days_of_the_year_do() -> None:
    assert FLOW.share(date(2022, 3, 31)) == pytest.approx(90 / 365)
    assert FLOW.share(date(2024, 6, 30)) == pytest.approx(182 / 366)
    assert [day for day, _ in FLOW.polyline][:3] == [START, date(2021, 3, 31), date(2021, 6, 30)]
    assert FLOW.polyline[-1] == (END, 150.0)
    assert UP.polyline == UP.points


numbers = st.floats(-1e6, 1e6).map(lambda x: round(x, 3))
days = st.dates(date(2019, 1, 1), date(2028, 12, 31))


@st.composite
def paths(draw: st.DrawFn) -> Schedule:
    baseline, middle, target = draw(numbers), draw(numbers), draw(numbers)
    assume(abs(target - baseline) > 1e-3)
    return Schedule(((START, baseline), (MIDDLE, middle), (END, target)), 1 if target > baseline else -1)


@given(paths(), days)
def test_on_the_path_the_gap_is_nothing(schedule: Schedule, day: date) -> None:
    gap = schedule.gap(schedule.expected(day), day)
    assert gap is not None
    assert abs(gap) < 1e-6


@given(paths(), days, numbers, numbers)
def test_a_better_value_never_has_a_worse_gap(schedule: Schedule, day: date, one: float, other: float) -> None:
    better, worse = (max, min) if schedule.sense > 0 else (min, max)
    good, bad = schedule.gap(better(one, other), day), schedule.gap(worse(one, other), day)
    assert good is not None
    assert bad is not None
    assert good >= bad


BEST_FIRST = (
    *(Status.ACHIEVED, Status.ACHIEVED_EARLY, Status.AHEAD, Status.ON_TRACK, Status.NEAR, Status.BEHIND),
    *(Status.FAR_BEHIND, Status.REGRESSED, Status.MISSED),
)


@given(paths(), st.dates(START, END), numbers, numbers)
def test_a_better_value_never_has_a_worse_status(schedule: Schedule, day: date, one: float, other: float) -> None:
    better, worse = (max, min) if schedule.sense > 0 else (min, max)
    good, bad = (status_of(schedule, [JudgedValue(day, pick(one, other))], day, LIMITS) for pick in (better, worse))
    assert BEST_FIRST.index(good) <= BEST_FIRST.index(bad)


@given(paths(), days, numbers, st.sampled_from(Basis))
def test_mirrored_in_zero_the_verdict_is_the_same(schedule: Schedule, day: date, value: float, basis: Basis) -> None:
    mirrored = Schedule(tuple((d, -v) for d, v in schedule.points), -schedule.sense)
    if basis is Basis.LOWER_BOUND:  # mirrored, a lower bound is an upper one
        basis = Basis.WHOLE
    then = MIDDLE - timedelta(days=30)
    one, other = (
        status_of(p, [JudgedValue(then, v, basis)], day, LIMITS) for p, v in ((schedule, value), (mirrored, -value))
    )
    assert one is other


@given(paths(), days)
def test_expected_stays_between_its_neighbours(schedule: Schedule, day: date) -> None:
    values = [value for _, value in schedule.points]
    assert min(values) - 1e-6 <= schedule.expected(day) <= max(values) + 1e-6
