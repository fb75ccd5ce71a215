"""Assessments of the small catalogue: what is told of a value, of whom it may be compared, and what is withheld."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from plan.assessment import Assessment, Assessor, bounds_of, judged_points, schedule_of
from plan.backtest import BacktestRecord, History
from plan.catalogue import Plan
from plan.forecast import WithheldReason, trend_of
from plan.indicator import Bounds, ScheduleKind
from plan.observation import Observation
from plan.observed import Observed
from plan.pace import Pace
from plan.period import Period
from plan.schedule import Schedule
from plan.status import Basis, Status
from plan.target import Unjudged
from tests.plan.assessing import assessed, assessor
from tests.plan.small_plan import (
    CASES,
    CITY,
    CITY_LEVEL,
    COUNT,
    FLOW,
    LEVEL,
    PART,
    STOCK_SHARE,
    STOCK_SUM,
    TOWNS,
    WHOLE,
    YEAR_SHARE,
    YEARS_PART,
    YEARS_WHOLE,
    everywhere,
    indicator,
    said,
    small_plan,
    two,
    value_at,
)

PLAN = small_plan()
START, MIDDLE, END = date(2020, 12, 31), date(2022, 12, 31), date(2025, 12, 31)
LOW, LITTLE = Basis.LOWER_BOUND, Basis.TOO_LITTLE


def codes(number: int, first: str = "2021Q1") -> list[str]:
    """Return so many quarters one after the other."""
    return [str(Period.parse(first).shift(place)) for place in range(number)]


def city(*figures: float, first: str = "2021Q1") -> list[Observation]:
    """Return the city's level, quarter by quarter."""
    return said({(CITY_LEVEL, CITY, code): f for code, f in zip(codes(len(figures), first), figures, strict=True)})


def sums(*figures: float) -> list[Observation]:
    """Return the city's sum, quarter by quarter."""
    return said({(COUNT, CITY, code): figure for code, figure in zip(codes(len(figures)), figures, strict=True)})


def shares(*figures: float, measures: tuple[str, str] = (PART, WHOLE)) -> list[Observation]:
    """Return the city's parts of a hundred, quarter by quarter."""
    told = zip(codes(len(figures)), figures, strict=True)
    return said({(m, CITY, code): v for code, f in told for m, v in zip(measures, (f, 100.0), strict=True)})


def test_of_nothing_nothing_is_told_but_what_is_expected() -> None:
    found = assessed(PLAN, LEVEL, [], "2022Q2")
    assert (found.latest, found.value, found.completion, found.gap, found.pace) == (None,) * 5
    assert (found.shortfall, found.status, found.judged, found.series) == (None, Status.NO_DATA, (), ())
    assert found.value_day == date(2022, 6, 30)
    assert found.expected == pytest.approx(50 + 10 * 546 / 730)  # of the day asked about


def test_a_value_is_told_of_its_own_day() -> None:
    """53 at the end of 2021, asked for in the autumn of 2022: 50 + 10 · 365 / 730 were expected."""
    found = assessed(PLAN, LEVEL, city(51, 51, 52, 53), "2022Q3")
    assert (found.value_day, found.quarters_old) == (date(2021, 12, 31), 3)
    assert (found.expected, found.completion, found.scheduled) == (55, 3 / 20, 5 / 20)
    assert found.gap == pytest.approx(-10)
    assert found.shortfall is not None
    assert found.shortfall.total == 70 - 53
    assert found.status is Status.BEHIND
    assert found.pace is not None
    assert found.pace.quarters_left == 13
    assert found.judged == tuple(
        (Period.parse(code).last_day, v) for code, v in zip(codes(4), (51, 51, 52, 53), strict=True)
    )


def test_a_value_that_is_too_old_keeps_its_figure_alone() -> None:
    found = assessed(PLAN, LEVEL, city(51, 51, 52, 53), "2023Q1")
    assert (found.status, found.value, found.completion) == (Status.NO_DATA, 53, 3 / 20)
    assert (found.gap, found.pace, found.judged) == (None, None, ())
    town = assessor(PLAN, everywhere(PART, "2021Q4", 53), "2023Q1")
    observed = [*everywhere(PART, "2021Q4", 53), *everywhere(WHOLE, "2021Q4", 100)]
    for code, status in (("2022Q4", Status.BEHIND), ("2023Q1", Status.NO_DATA)):
        own = assessor(PLAN, observed, code).area(indicator(PLAN, STOCK_SHARE), "乙")
        assert own is not None
        assert (own.value, own.status) == (53, status)
    low = [*everywhere(PART, "2021Q4", 40), *everywhere(WHOLE, "2021Q4", 100)]
    started_lower = assessor(PLAN, low, "2021Q4").area(indicator(PLAN, STOCK_SHARE), "乙")
    assert started_lower is not None
    assert started_lower.status is Status.FAR_BEHIND  # the baseline is the city's: nobody has fallen back to 40
    assert assessed(PLAN, STOCK_SHARE, low, "2021Q4").status is Status.REGRESSED
    silent = town.area(indicator(PLAN, STOCK_SHARE), "乙")
    assert silent is not None
    assert silent.status is Status.NO_DATA


@pytest.mark.parametrize(
    ("figures", "code", "milestones", "pending"),
    [
        ((60,), "2022Q4", {2022: True, 2025: None}, ()),
        ((59,), "2022Q4", {2022: False, 2025: None}, ()),
        ((), "2022Q4", {2022: None, 2025: None}, (2022,)),
        ((60,), "2022Q3", {2022: None, 2025: None}, ()),
        ((60,), "2025Q4", {2022: True, 2025: None}, (2025,)),
    ],
)
def test_targets_that_are_due_and_not_told_are_pending(
    figures: tuple[float, ...], code: str, milestones: Mapping[int, bool | None], pending: tuple[int, ...]
) -> None:
    found = assessed(PLAN, LEVEL, city(*figures, first="2022Q4"), code)
    assert found.milestones == milestones
    assert found.milestones_pending == pending


def test_a_yearly_target_is_judged_by_its_own_year_s_end() -> None:
    plan = small_plan(no5={"yearly": [{"year": 2021, "value": 52}, {"year": 2023, "value": 63}]})
    found = assessed(plan, LEVEL, city(51, 51, 52, 52, 53, 54, 55, 56, 57, 58, 59, 62.9), "2024Q1")
    assert found.yearly == {2021: True, 2023: False}
    assert assessed(plan, LEVEL, city(52), "2023Q4").yearly == {2021: None, 2023: None}


UP, DOWN = Schedule(((START, 50.0), (END, 70.0)), 1), Schedule(((START, 70.0), (END, 50.0)), -1)


@pytest.mark.parametrize(
    ("schedule", "value", "basis", "counts"),
    [
        (UP, 60, Basis.WHOLE, True),
        (UP, 70, Basis.WHOLE, True),
        (UP, 70, LOW, True),  # what is missing can only add to it
        (UP, 69, LOW, False),
        (UP, 70, LITTLE, False),
        (DOWN, 50, LOW, False),
        (DOWN, 60, LOW, False),
        (DOWN, 50, Basis.WHOLE, True),
    ],
)
def test_which_values_stand_in_a_row(schedule: Schedule, value: float, basis: Basis, counts: bool) -> None:
    row = [value_at("2021Q3", 55), value_at("2021Q4", value, basis)]
    days = [day for day, _ in judged_points(schedule, row)]
    assert days == [date(2021, 9, 30), *([date(2021, 12, 31)] if counts else [])]
    flow = Schedule(schedule.points, schedule.sense, shares={})
    assert [day for day, _ in judged_points(flow, row)] == days[1:]  # of a flow whole years alone


GROWTH = {
    "target": {"kind": "growth", "rates": [{"year": y, "value": 10} for y in (2022, 2025)]},
    "baseline_year": 2020,
}


def test_a_schedule_takes_its_kind_from_its_target_and_its_steps_from_its_measure() -> None:
    plan = small_plan(no5={**GROWTH, "milestones": two(60.5, 80.5255)}, no2={"schedule": "stepped"})
    kinds = {each.no: schedule_of(plan, each).kind for each in plan.indicators}
    assert kinds[LEVEL] is ScheduleKind.COMPOUND
    assert kinds[STOCK_SUM] is ScheduleKind.STEPPED
    assert kinds[STOCK_SHARE] is ScheduleKind.LINEAR
    assert [each.no for each in plan.indicators if schedule_of(plan, each).whole] == [STOCK_SUM, FLOW]
    broken = small_plan(measures={COUNT: {"whole": False}})
    assert [each.no for each in broken.indicators if schedule_of(broken, each).whole] == [FLOW]
    assert [each.no for each in plan.indicators if schedule_of(plan, each).shares is not None] == [FLOW]


DIVIDED = {"kind": "sum", "measure": COUNT, "town_target": 20}
ABSORBED = [{"name": "乙", "until": "2022Q4", "into": ["甲"]}]


@pytest.mark.parametrize(
    ("towns", "said_of", "day", "bounds"),
    [
        ([], {"formula": DIVIDED}, None, Bounds(high=80)),
        ([], {"formula": DIVIDED, "bounds": {"low": 1}}, None, Bounds(low=1, high=80)),
        ([], {"formula": DIVIDED, "bounds": {"low": 1, "high": 75}}, None, Bounds(low=1, high=75)),
        ([], {"bounds": {"low": 1}}, None, Bounds(low=1)),
        ([], {}, None, Bounds()),
        # 甲 owes for 乙 too as soon as there is no 乙
        (ABSORBED, {"formula": DIVIDED}, MIDDLE, Bounds(high=20 + 20 + 20 + 20)),
        (ABSORBED, {"formula": DIVIDED}, date(2023, 1, 1), Bounds(high=40 + 20 + 20)),
        (ABSORBED, {"formula": DIVIDED}, END, Bounds(high=40 + 20 + 20)),
    ],
)
def test_no_more_than_every_town_can_have(
    towns: list[dict[str, Any]], said_of: Mapping[str, Any], day: date | None, bounds: Bounds
) -> None:
    plan = small_plan(towns, no2=said_of)
    now = plan.on(day or END)
    assert bounds_of(now, now.indicator_of[STOCK_SUM], day) == bounds
    assert bounds_of(plan, plan.indicator_of[LEVEL], day) == Bounds()


@pytest.mark.parametrize(
    ("said_of", "values", "high"),
    [
        ({}, [], 80),
        ({}, [79, 80], 80),
        ({}, [79, 81, 70], None),  # there was room for more than was asked for
        ({"bounds": {"high": 90}}, [81], 90),
        ({"bounds": {"high": 90}}, [79], 80),  # the lower of two bounds
        ({"milestones": two(40, 30)}, [], None),  # of fewer, what is asked for is no limit to what there is
    ],
)
def test_what_towns_are_asked_for_is_a_bound_while_it_can_be_one(
    said_of: Mapping[str, Any], values: list[float], high: float | None
) -> None:
    plan = small_plan(no2={"formula": DIVIDED, **said_of})
    assert bounds_of(plan, plan.indicator_of[STOCK_SUM], END, values).high == high


def test_without_a_day_the_plan_s_last_is_meant() -> None:
    plan = small_plan(ABSORBED, no2={"formula": DIVIDED})
    last = plan.on(END)
    assert bounds_of(last, last.indicator_of[STOCK_SUM]) == Bounds(high=80)


def triangle(number: int) -> int:
    """Return how many forecasts can be tested in so many values: from the fourth on, of every later one."""
    return (number - 4) * (number - 3) // 2


RANGE = {"target": {"kind": "range"}, "milestones": [{"year": y, "value": 60, "high": 70} for y in (2022, 2025)]}


def test_the_record_is_of_indicators_that_run_by_quarters_to_one_side() -> None:
    """The flow counts by years and the range has two sides: neither is in it, however much is known of them."""
    plan = small_plan(no2=RANGE)
    years = said({(CASES, CITY, f"{year}Q4"): 40 + 7 * year for year in range(2021, 2026)})
    quarters = [*city(*range(51, 60)), *sums(*range(51, 69)), *shares(*range(51, 58)), *years]
    found = assessor(plan, quarters, "2025Q4")
    assert len(found.record.errors) == triangle(9) + triangle(7)
    assert len(assessor(PLAN, quarters, "2025Q4").record.errors) == triangle(9) + triangle(7) + triangle(18)


WALK = (51, 54, 53, 57, 55, 58, 61, 60, 62, 61, 64, 63)


def history(plan: Plan, no: int, figures: Mapping[str, float], quarters: int = 1) -> History:
    each = indicator(plan, no)
    points = [(Period.parse(code).last_day, value) for code, value in figures.items()]
    return History.of(schedule_of(plan, each), points, Bounds(), quarters)


def test_what_is_ahead_is_told_by_the_record_of_all() -> None:
    told = [*city(*WALK), *shares(*(50 + 2 * place for place in range(12)))]
    found = assessed(PLAN, LEVEL, told, "2023Q4")
    own = history(PLAN, LEVEL, dict(zip(codes(12), WALK, strict=True)))
    other = history(PLAN, STOCK_SHARE, {code: 50 + 2 * place for place, code in enumerate(codes(12))})
    for record, same in ((BacktestRecord.of([own, other]), True), (BacktestRecord.of([own]), False)):
        assert (found.trend == trend_of(own, found.schedule, PLAN.thresholds, record)) is same


def test_what_is_ahead_of_a_flow_is_told_by_its_own_years() -> None:
    years = {f"{year}Q4": value for year, value in zip(range(2021, 2025), (52, 54, 58, 61), strict=True)}
    told = [*said({(CASES, CITY, code): value for code, value in years.items()}), *city(*WALK)]
    found = assessed(PLAN, FLOW, told, "2024Q4")
    own = history(PLAN, FLOW, years, 4)
    assert found.trend == trend_of(own, found.schedule, PLAN.thresholds, BacktestRecord.of([own]))
    assert found.trend.final is not None
    assert found.trend.withheld is WithheldReason.FEW_TESTS
    assert assessor(PLAN, told, "2024Q4").record.errors != ()


@pytest.mark.parametrize(
    ("said_of", "unjudged"),
    [
        (RANGE, None),
        ({"baseline": None}, Unjudged.BASELINE),
        ({"target": {"kind": "about"}}, Unjudged.TOLERANCE),
        ({"target": {"kind": "relative", "to": "gdp"}, "milestones": [{"year": 2022}, {"year": 2025}]}, Unjudged.OTHER),
    ],
)
def test_of_targets_of_two_sides_nothing_is_ahead(said_of: Mapping[str, Any], unjudged: Unjudged | None) -> None:
    plan = small_plan(no5={**said_of})
    found = assessed(plan, LEVEL, city(*WALK), "2023Q4")
    assert (found.trend.withheld, found.trend.fan, found.pace) == (WithheldReason.TARGET_KIND, (), None)
    assert found.judged == ()
    assert found.schedule.unjudged is unjudged


def test_when_the_last_day_s_value_is_in_nothing_is_ahead_though_it_cannot_be_judged() -> None:
    """Of 2025's end one of four towns is known: 18 of 70 say nothing, and yet the plan is over."""
    told = [*everywhere(COUNT, " ".join(codes(19)), 13), *everywhere(COUNT, "2025Q4", 18, TOWNS[:1])]
    with_it = assessed(NEVER_CARRIED, STOCK_SUM, told, "2025Q4")
    assert (with_it.status, with_it.trend.withheld) == (Status.INCOMPLETE, WithheldReason.OVER)
    assert assessed(NEVER_CARRIED, STOCK_SUM, told[:-1], "2025Q4").trend.withheld is not WithheldReason.OVER


NEVER_CARRIED = Plan.model_validate(
    {**PLAN.model_dump(), "thresholds": {**PLAN.thresholds.model_dump(), "carry_quarters": 0}}
)


@pytest.mark.parametrize(
    ("no", "told", "code", "pace"),
    [
        # 50, 51, 54, 53, 57, 55, 58: 14 quarters are left, and over all six quarters 8 came
        (LEVEL, city(51, 54, 53, 57, 55, 58), "2022Q2", Pace(14, 12 / 14, 8 / 6, 6, True)),
        (STOCK_SHARE, shares(51, 54, 53, 57, 55, 58), "2022Q2", Pace(14, 12 / 14, 8 / 6, 6, True)),
        # what starts again each year is held against the same quarter of the year before: 58 − 54, 57 − 50, 55 − 51
        (
            YEAR_SHARE,
            shares(51, 54, 53, 57, 55, 58, measures=(YEARS_PART, YEARS_WHOLE)),
            "2022Q2",
            Pace(14, 12 / 14, 7 / 4, 4, True),
        ),
    ],
)
def test_a_share_of_a_year_is_held_against_the_same_quarter(
    no: int, told: list[Observation], code: str, pace: Pace
) -> None:
    found = assessed(PLAN, no, told, code).pace
    assert found is not None
    assert found == Pace(
        pace.quarters_left,
        pytest.approx(pace.needed_per_quarter),
        pytest.approx(pace.best_per_quarter),
        pace.window,
        pace.feasible,
    )


@pytest.mark.parametrize(
    ("code", "left", "needed"),
    [
        # 52, 58, and 30 so far: the last whole year is 2022, twelve quarters before the end
        ("2023Q3", 12, (70 - 58) / 12),
        ("2023Q4", 8, (70 - 64) / 8),
        ("2022Q3", 16, (70 - 52) / 16),
    ],
)
def test_a_flow_s_pace_is_from_the_last_year_that_is_over(code: str, left: int, needed: float) -> None:
    """Each year runs 20, 30, 40 and its end: 50, 52, 58, 64, so the best year brought six more, 1.5 a quarter."""
    ends = {2021: 52, 2022: 58, 2023: 64}
    told = said({(CASES, CITY, f"{y}Q{q}"): (20, 30, 40, end)[q - 1] for y, end in ends.items() for q in (1, 2, 3, 4)})
    found = assessed(PLAN, FLOW, told, code).pace
    assert found is not None
    assert (found.quarters_left, found.needed_per_quarter) == (left, pytest.approx(needed))
    # over as many quarters as are left, or as there are
    best = {"2022Q3": (2 / 4, 4), "2023Q3": (8 / 8, 8), "2023Q4": (12 / 8, 8)}
    assert (found.best_per_quarter, found.window) == (pytest.approx(best[code][0]), best[code][1])


RELATIVE = {"target": {"kind": "relative", "to": "no-2"}, "milestones": [{"year": 2022}, {"year": 2025}]}


def test_what_is_held_against_another_is_so_for_the_city_alone() -> None:
    plan = small_plan(no1=RELATIVE)
    told = [*shares(60, 70, 66), *sums(50, 80, 60)]
    found = assessed(plan, STOCK_SHARE, told, "2021Q3")
    assert found.schedule.moving == {date(2021, 3, 31), date(2021, 6, 30), date(2021, 9, 30)}
    assert found.schedule.target == 60  # 50 · 60 / 50
    assert found.status is Status.ON_TRACK
    nothing = assessed(plan, STOCK_SHARE, sums(50, 60), "2021Q2")
    assert (nothing.schedule.moving, nothing.status) == (None, Status.NO_DATA)
    town = [*everywhere(PART, "2021Q2", 60), *everywhere(WHOLE, "2021Q2", 100), *sums(50, 60)]
    own = assessor(plan, town, "2021Q2").area(indicator(plan, STOCK_SHARE), "甲")
    assert own is not None
    assert (own.schedule.moving, own.status) == (None, Status.NOT_JUDGED)


def test_the_city_is_an_area_like_any_other() -> None:
    every = [*city(51, 52), *shares(51, 52), *sums(51, 52), *everywhere(COUNT, "2021Q1", 13, TOWNS[1:])]
    whole: Assessor = assessor(PLAN, every, "2021Q2")
    for each in PLAN.indicators:
        found: Assessment | None = whole.area(each, CITY)
        assert found == Assessor(PLAN, Observed(every), date(2021, 6, 30)).city(each)
    assert whole.area(indicator(PLAN, STOCK_SUM), "甲") is None


@pytest.mark.parametrize(
    ("base", "value", "status"),
    [
        (70.5, 70.4, Status.ACHIEVED),  # on the edge of what rounds to 70 already, which is from within
        (70.5, 69.6, Status.ACHIEVED),
        (70.5, 69.4, Status.MISSED),
        (70.6, 69.6, Status.ACHIEVED),  # from above
        (70.6, 69.4, Status.MISSED),
    ],
)
def test_about_a_figure_whose_baseline_lies_close_to_it(base: float, value: float, status: Status) -> None:
    """Which side it is come from, and which edge is met first, are one question."""
    plan = small_plan(no5={"baseline": base, "milestones": two(70, 70), "target": {"kind": "about"}})
    assert assessed(plan, LEVEL, said({(CITY_LEVEL, CITY, "2025Q4"): value}), "2025Q4").status is status
