"""Values over areas: sums before ratios, carried stocks marked, a year-to-date figure never carried."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.yaml_files import load_plan
from plan.assessment import assess, assess_area, assess_indicator
from plan.measures import IndicatorValue, indicator_series, indicator_value
from plan.observation import Observation
from plan.observed import Observed
from plan.period import Period
from plan.shortfall import shortfall_of
from plan.status import Basis, Status

PLAN = load_plan()
BEDS, ALL_BEDS = "护理型床位数", "养老机构床位数"
JOINT, DUE = "联办件数", "应办件数"
Q1 = Period(2023, 1)


def said(measure: str, by_town: dict[str, float], period: Period = Q1) -> list[Observation]:
    return [Observation(measure, area, period, value) for area, value in by_town.items()]


def value_of(no: int, observations: list[Observation], period: Period = Q1) -> IndicatorValue:
    value = indicator_value(PLAN, PLAN.indicator_of[no], Observed(observations), period)
    assert value is not None
    return value


def test_a_city_value_is_the_ratio_of_sums_not_the_mean_of_ratios() -> None:
    small, big = PLAN.towns[:2]
    value = value_of(8, said(BEDS, {small: 9, big: 100}) + said(ALL_BEDS, {small: 10, big: 1000}))
    assert value.value == pytest.approx(100 * 109 / 1010)
    assert value.value != pytest.approx((90 + 10) / 2)
    assert (value.numerator, value.denominator) == (109, 1010)


def test_a_missing_town_is_marked_and_never_counts_as_nothing() -> None:
    towns = dict.fromkeys(PLAN.towns[:-1], 1.0)
    value = value_of(9, said("康养联合体数", towns))
    assert (value.value, value.areas_reported, value.areas_total) == (18, 18, 19)
    assert value.missing == (PLAN.towns[-1],)
    assert value.partial


def latest_of(no: int, observations: list[Observation]) -> IndicatorValue:
    return indicator_series(PLAN, PLAN.indicator_of[no], Observed(observations))[-1]


def test_a_partial_sum_is_a_lower_bound() -> None:
    unions = said("康养联合体数", dict.fromkeys(PLAN.towns[:10], 1.0))
    assert latest_of(9, unions).basis is Basis.LOWER_BOUND
    assert latest_of(9, said("康养联合体数", dict.fromkeys(PLAN.towns, 1.0))).basis is Basis.WHOLE
    behind = assess_indicator(PLAN, PLAN.indicator_of[9], Observed(unions[:2]), Q1.last_day)
    assert (behind.status, behind.value, behind.gap, behind.pace) == (Status.INCOMPLETE, 2, None, None)
    ahead = assess_indicator(PLAN, PLAN.indicator_of[9], Observed(unions[:7]), Q1.last_day)
    assert ahead.status is Status.AHEAD
    assert ahead.gap is not None
    reached = assess_indicator(PLAN, PLAN.indicator_of[9], Observed(unions), Q1.last_day)
    assert reached.status is Status.ACHIEVED_EARLY


def beds(by_town: dict[str, float], period: Period) -> list[Observation]:
    return said(BEDS, dict.fromkeys(by_town, 1.0), period) + said(ALL_BEDS, by_town, period)


@pytest.mark.parametrize(
    ("before", "silent", "basis"),
    [
        # none is known yet: 80 % of the towns, which is 15.2 of 19
        ({}, 3, Basis.WHOLE),
        ({}, 4, Basis.TOO_LITTLE),
        # the last known denominator: 18 towns of 10 and a first one of 45 or 46, which is a fifth of all or a bit more
        ({"first": 45.0}, 1, Basis.WHOLE),
        ({"first": 46.0}, 1, Basis.TOO_LITTLE),
        # many small towns may be silent beside one that holds nearly everything
        ({"last": 1_000_000.0}, 18, Basis.WHOLE),
    ],
)
def test_a_share_is_judged_by_the_denominators_behind_it(before: dict[str, float], silent: int, basis: Basis) -> None:
    places = {"first": PLAN.towns[0], "last": PLAN.towns[-1]}
    known = {**dict.fromkeys(PLAN.towns, 10.0), **{places[place]: held for place, held in before.items()}}
    earlier = beds(known, Q1.shift(-6)) if before else []  # too old to be carried, not too old to be known
    assert latest_of(8, earlier + beds(dict.fromkeys(PLAN.towns[silent:], 10.0), Q1)).basis is basis


def test_the_last_known_denominator_is_that_of_the_last_value_that_missed_nobody() -> None:
    first = PLAN.towns[0]
    heavy = beds({**dict.fromkeys(PLAN.towns, 10.0), first: 500.0}, Q1.shift(-8))
    light = beds({**dict.fromkeys(PLAN.towns, 10.0), first: 20.0}, Q1.shift(-6))
    now = beds(dict.fromkeys(PLAN.towns[1:], 10.0), Q1)
    assert latest_of(8, heavy + now).basis is Basis.TOO_LITTLE
    assert latest_of(8, heavy + light + now).basis is Basis.WHOLE
    assert latest_of(8, light + heavy + now).basis is Basis.WHOLE  # by time, not by the order they came in


def test_a_share_that_rests_on_too_little_is_not_judged_and_never_a_milestone() -> None:
    end = Period(2022, 4)
    observed = Observed(beds(dict.fromkeys(PLAN.towns[:4], 10.0), end))
    told = assess_indicator(PLAN, PLAN.indicator_of[8], observed, end.last_day)
    assert (told.status, told.gap, told.milestones) == (Status.INCOMPLETE, None, {2022: None, 2025: None})
    assert told.milestones_pending == (2022,)
    assert told.judged == ()


def test_what_was_said_before_the_baseline_takes_no_part() -> None:
    old = said("低保标准", {PLAN.city: 13000}, Period(2019, 4))
    told = assess_indicator(PLAN, PLAN.indicator_of[4], Observed(old), Q1.last_day)
    assert (told.status, told.value) == (Status.NO_DATA, None)
    new = assess_indicator(
        PLAN, PLAN.indicator_of[4], Observed(old + said("低保标准", {PLAN.city: 11000})), Q1.last_day
    )
    assert new.status is not Status.REGRESSED
    assert len(new.series) == 1


@pytest.mark.parametrize(("quarters", "carried"), [(1, True), (4, True), (5, False)])
def test_a_stock_is_carried_for_four_quarters_at_most(quarters: int, carried: bool) -> None:
    late, *others = PLAN.towns
    before = said("康养联合体数", {late: 5}, Q1.shift(-quarters))
    value = value_of(9, before + said("康养联合体数", dict.fromkeys(others, 1.0)))
    assert value.value == (23 if carried else 18)
    assert value.carried == ((late,) if carried else ())
    assert (value.areas_reported, value.areas_total) == (18, 19)


def test_a_year_to_date_figure_is_never_carried() -> None:
    late, other = PLAN.towns[:2]
    before = said(JOINT, {late: 50}, Q1.shift(-1)) + said(DUE, {late: 50}, Q1.shift(-1))
    value = value_of(6, before + said(JOINT, {other: 5}) + said(DUE, {other: 10}))
    assert value.value == 50
    assert value.carried == ()
    assert late in value.missing


def test_year_to_date_restarts_each_january() -> None:
    town = PLAN.towns[0]
    observations = [
        observation
        for period, joint, due in [(Period(2022, 4), 80, 100), (Period(2023, 1), 5, 20)]
        for observation in said(JOINT, {town: joint}, period) + said(DUE, {town: due}, period)
    ]
    series = indicator_series(PLAN, PLAN.indicator_of[6], Observed(observations))
    assert [(str(v.period), v.value) for v in series] == [("2022Q4", 80.0), ("2023Q1", 25.0)]


def test_nobody_spoke_no_value() -> None:
    town = PLAN.towns[0]
    only_whole = Observed(said(ALL_BEDS, {town: 10}))
    assert indicator_value(PLAN, PLAN.indicator_of[8], only_whole, Q1) is None
    nothing_to_divide_by = Observed(said(BEDS, {town: 0}) + said(ALL_BEDS, {town: 0}))
    assert indicator_value(PLAN, PLAN.indicator_of[8], nothing_to_divide_by, Q1) is None


def test_a_denominator_of_another_department_may_be_late() -> None:
    town = PLAN.towns[0]
    people = said("常住人口", {town: 2.0}, Q1.shift(-1))
    value = value_of(10, people + said("登记和备案社会组织数", {town: 20}))
    assert value.value == 10
    assert value.carried == (town,)


def test_a_city_level_measure_reads_one_of_one() -> None:
    value = value_of(4, said("低保标准", {PLAN.city: 11400}))
    assert (value.value, value.areas_reported, value.areas_total, value.partial) == (11400, 1, 1, False)


def test_a_department_that_reports_a_city_total_only() -> None:
    value = value_of(8, said(BEDS, {PLAN.city: 60}) + said(ALL_BEDS, {PLAN.city: 100}))
    assert value.value == 60
    assert value.areas_total == 1


WORKERS, PEOPLE = "持证社会工作专业人才数", "常住人口"
TOWNS = dict.fromkeys(PLAN.towns, 5.0)


@pytest.mark.parametrize(
    ("observations", "value", "carried"),
    [
        # one department counts the city, another its towns
        (said(WORKERS, {PLAN.city: 950}) + said(PEOPLE, TOWNS), 10, False),
        (said(WORKERS, dict.fromkeys(PLAN.towns, 50.0)) + said(PEOPLE, {PLAN.city: 95}), 10, False),
        # the city's own figure of the quarter, not the towns' of the last
        (
            said(WORKERS, {PLAN.city: 950}) + said(PEOPLE, TOWNS, Q1.shift(-1)) + said(PEOPLE, {PLAN.city: 100}),
            9.5,
            False,
        ),
        (said(WORKERS, {PLAN.city: 950}) + said(PEOPLE, TOWNS, Q1.shift(-1)), 10, True),
        # the towns' figures of the quarter, not the city's of the last
        (
            said(WORKERS, {PLAN.city: 950}) + said(PEOPLE, TOWNS) + said(PEOPLE, {PLAN.city: 50}, Q1.shift(-1)),
            10,
            False,
        ),
        (said(WORKERS, {PLAN.city: 950}) + said(PEOPLE, {PLAN.city: 95}, Q1.shift(-1)), 10, True),
    ],
)
def test_a_city_figure_is_divided_by_what_is_known_of_the_whole_city(
    observations: list[Observation], value: float, carried: bool
) -> None:
    told = value_of(1, observations)
    assert told.value == pytest.approx(value)
    assert (told.areas_total, told.missing, told.carried) == (1, (), (PLAN.city,) if carried else ())


def test_a_city_figure_is_not_divided_by_some_of_the_towns() -> None:
    some = dict(list(TOWNS.items())[:-1])
    assert (
        indicator_value(PLAN, PLAN.indicator_of[1], Observed(said(WORKERS, {PLAN.city: 950}) + said(PEOPLE, some)), Q1)
        is None
    )


def test_a_quarter_told_of_the_city_alone_does_not_hide_what_the_towns_held() -> None:
    """17 of 19 equal towns hold 89 %, by the quarter before the one that was told of the city alone."""
    second, third = Q1.shift(1), Q1.shift(2)
    some = dict.fromkeys(PLAN.towns[2:], 30.0)
    told = said(JOINT, dict.fromkeys(PLAN.towns, 20.0)) + said(DUE, dict.fromkeys(PLAN.towns, 40.0))
    told += said(JOINT, {PLAN.city: 700}, second) + said(DUE, {PLAN.city: 1000}, second)
    told += said(JOINT, some, third) + said(DUE, some, third)
    series = indicator_series(PLAN, PLAN.indicator_of[6], Observed(told))
    assert [(value.value, value.areas_total, value.basis) for value in series] == [
        (50, 19, Basis.WHOLE),
        (70, 1, Basis.WHOLE),
        (100, 19, Basis.WHOLE),
    ]


def test_towns_speak_before_a_city_total() -> None:
    town = PLAN.towns[0]
    both = {town: 30.0, PLAN.city: 99.0}
    assert value_of(9, said("康养联合体数", both)).value == 30


counts = st.integers(0, 500)


@given(st.lists(st.tuples(counts, st.integers(1, 500)), min_size=1, max_size=19))
def test_shortfalls_of_towns_add_up_to_the_city(pairs: list[tuple[int, int]]) -> None:
    towns = PLAN.towns[: len(pairs)]
    parts = {town: float(n) for town, (n, _) in zip(towns, pairs, strict=True)}
    wholes = {town: float(d) for town, (_, d) in zip(towns, pairs, strict=True)}
    indicator = PLAN.indicator_of[8]
    value = value_of(8, said(BEDS, parts) + said(ALL_BEDS, wholes))
    shortfall = shortfall_of(PLAN, indicator, value)
    assert shortfall is not None
    city = indicator.final.value / 100 * sum(wholes.values()) - sum(parts.values())
    assert shortfall.total == pytest.approx(city, abs=1e-6)
    assert sum(shortfall.by_area.values()) == pytest.approx(city, abs=1e-6)
    assert shortfall.unit == "张"


def test_a_sum_splits_only_where_the_plan_says_how() -> None:
    stations = value_of(3, said("已建社会工作站数", {town: float(i % 2) for i, town in enumerate(PLAN.towns)}))
    unions = value_of(9, said("康养联合体数", dict.fromkeys(PLAN.towns, 0.0)))
    by_town = shortfall_of(PLAN, PLAN.indicator_of[3], stations)
    assert by_town is not None
    assert (by_town.total, sum(by_town.by_area.values())) == (10, 10)
    whole = shortfall_of(PLAN, PLAN.indicator_of[9], unions)
    assert whole is not None
    assert (whole.total, dict(whole.by_area)) == (10, {})


def test_a_shortfall_is_told_of_the_towns_that_reported_alone() -> None:
    silent, *others = PLAN.towns
    stations = value_of(3, said("已建社会工作站数", {town: float(i % 2) for i, town in enumerate(others)}))
    by_town = shortfall_of(PLAN, PLAN.indicator_of[3], stations)
    assert by_town is not None
    assert by_town.by_area == {town: 1.0 - i % 2 for i, town in enumerate(others)}
    assert (by_town.total, by_town.untold) == (9, (silent,))
    share = value_of(8, beds(dict.fromkeys(others, 100.0), Q1))
    told = shortfall_of(PLAN, PLAN.indicator_of[8], share)
    assert told is not None
    assert (set(told.by_area), told.untold, told.total) == (set(others), (silent,), pytest.approx(18 * 57))
    unions = value_of(9, said("康养联合体数", dict.fromkeys(others, 0.0)))
    assert shortfall_of(PLAN, PLAN.indicator_of[9], unions) is None  # at most 10, and nobody knows how many fewer


def test_a_town_is_held_against_the_city_path() -> None:
    town = PLAN.towns[0]
    observed = Observed(said(BEDS, {town: 58}) + said(ALL_BEDS, {town: 100}))
    own = assess_area(PLAN, PLAN.indicator_of[8], observed, town, date(2023, 3, 31))
    assert own is not None
    assert (own.area, own.value, own.status.value) == (town, 58, "achieved_early")
    assert assess_area(PLAN, PLAN.indicator_of[9], observed, town, date(2023, 3, 31)) is None
    assert assess_area(PLAN, PLAN.indicator_of[4], observed, town, date(2023, 3, 31)) is None


def test_what_comes_after_the_date_is_not_known_on_it() -> None:
    town = PLAN.towns[0]
    observations = [o for i in range(8) for o in said("康养联合体数", {town: float(i)}, Q1.shift(i))]
    on = assess_indicator(PLAN, PLAN.indicator_of[9], Observed(observations), date(2023, 11, 15))
    assert [str(v.period) for v in on.series] == ["2023Q1", "2023Q2", "2023Q3"]
    assert (on.value, on.quarters_old) == (2, 0)
    later = assess_indicator(PLAN, PLAN.indicator_of[9], Observed(observations[:3]), date(2024, 6, 30))
    assert later.quarters_old == 3


def test_assess_is_in_plan_order_and_says_no_data() -> None:
    assessments = assess(PLAN, [], date(2022, 12, 31))
    assert [a.indicator.no for a in assessments] == [i.no for i in PLAN.on(date(2022, 12, 31)).indicators]
    assert {a.status.value for a in assessments} == {"no_data"}
    assert all(a.value is None and a.gap is None and a.pace is None for a in assessments)
    assert all(earlier.indicator.no < later.indicator.no for earlier, later in pairwise(assessments))
