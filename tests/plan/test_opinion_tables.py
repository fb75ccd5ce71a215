"""Second opinions and why they differ, by tables: growth, targets and weather by hand, and every reason with its
figures."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date

import pytest

from etl.yaml_files import load_plan
from plan.indicator import ScheduleKind
from plan.opinion_reasons import OpinionCase, Reason, asked_by_growth, rank_of, reason_of
from plan.opinions import cagr, grows, methods, next_target, opinions_of, power, yearly_values
from plan.schedule import Point, Schedule
from plan.status import Status, known_of, status_of

LIMITS = load_plan().thresholds
BASE, MID, END = date(2020, 12, 31), date(2022, 12, 31), date(2025, 12, 31)


def year(number: int) -> date:
    return date(number, 12, 31)


def way(*values: float, sense: int = 1, kind: ScheduleKind = ScheduleKind.LINEAR, begins: int = 2020) -> Schedule:
    """Return a schedule through a baseline, the end of 2022 and the end of 2025."""
    days = (year(begins), MID, END)
    return Schedule(tuple(zip(days, values, strict=True)), sense, kind=kind)


@pytest.mark.parametrize(
    ("later", "earlier", "years", "growth"),
    [
        (121, 100, 2, 0.1),
        (50, 100, 1, -0.5),
        (0, 5, 2, -1.0),
        (-4, -1, 2, 1.0),
        (1, 0, 2, None),
        (-1, 1, 2, None),
        (1, -1, 3, None),
        (1, 1, 0, None),
        (2, 1, -1, None),
    ],
)
def test_annual_growth(later: float, earlier: float, years: int, growth: float | None) -> None:
    assert cagr(later, earlier, years) == (None if growth is None else pytest.approx(growth))


def test_a_power_beyond_all_floats_is_the_largest() -> None:
    assert (power(2, 3), power(10.0, 400.0), power(0, 0.5)) == (8.0, sys.float_info.max, 0.0)


@pytest.mark.parametrize(
    ("baseline", "value", "meant"),
    [(10, 12, True), (10, -1, True), (0, 3, False), (-1, -2, False), (-1, 0, True), (-1, 0.5, True), (0.5, -1, True)],
)
def test_growth_from_zero_or_between_negatives_means_nothing(baseline: float, value: float, meant: bool) -> None:
    assert grows(way(baseline, 15, 20), value) is meant


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (BASE, MID),
        (date(2022, 12, 30), MID),
        (MID, END),
        (date(2025, 12, 30), END),
        (END, END),
        (date(2027, 1, 1), END),
    ],
)
def test_the_next_target_is_the_first_after_the_day(day: date, due: date) -> None:
    assert next_target(way(10, 15, 20), day)[0] == due


def test_the_last_value_of_a_year_stands_for_it() -> None:
    told = [(date(2020, 12, 31), 11.0), (date(2021, 3, 31), 12.0), (date(2021, 12, 31), 13.0), (MID, 14.0)]
    assert yearly_values(way(10, 15, 20), told) == [(2020, 11.0), (2021, 13.0), (2022, 14.0)]
    assert yearly_values(way(10, 15, 20), told[1:]) == [(2020, 10.0), (2021, 13.0), (2022, 14.0)]


# Day of the question: the end of 2021, a year before the next target.
WEATHER = [
    # Two and a half a year are kept up, and two and a half are wanting.
    ("falling as it should", way(20, 10, 5, sense=-1, begins=2018), [18, 16, 12.5], "sun"),
    # Seven in three years; three are wanting: 2.33 of 3, 22 % too little.
    ("falling too slowly", way(20, 10, 5, sense=-1, begins=2018), [18, 16, 13], "cloud"),
    ("rising by what is wanting", way(10, 10.5, 20, begins=2018), [10.1, 10.2, 10.375], "sun"),
    # 0.1 a year, 0.12 wanting: a sixth too little.
    ("a sixth too little", way(10, 10.42, 20, begins=2018), [10.1, 10.2, 10.3], "sun_cloud"),
    ("away from it", way(10, 15, 20, begins=2018), [9, 8, 7], "storm"),
    ("reached and rising", way(10, 15, 20, begins=2018), [13, 14, 15], "sun"),
    ("reached and falling", way(16, 15, 20, begins=2018), [16, 15.5, 15], "sun_cloud"),
    # Level with its baseline it should stay; for six years it rose from far below.
    (
        "kept from below, rising",
        way(10, 10, 20, begins=2012),
        [None, None, None, 9.0, 9.1, 9.3, 9.5, 9.7, 9.9],
        "cloud",
    ),
    ("kept from below, falling", way(10, 10, 20, begins=2018), [9.9, 9.8, 9.7], "storm"),
    ("three years are too few", way(10, 15, 20, begins=2019), [11, 12], "insufficient_data"),
]


@pytest.mark.parametrize(("schedule", "values", "word"), [case[1:] for case in WEATHER], ids=[c[0] for c in WEATHER])
def test_the_weather(schedule: Schedule, values: list[float | None], word: str) -> None:
    first = 2022 - len(values)
    told = [(year(first + at), float(value)) for at, value in enumerate(values) if value is not None]
    found = opinions_of(schedule, told, year(2021))["destatis"]
    assert (found.status, found.ratio) == (word, None)


def test_ranks_of_our_own_words() -> None:
    ranks = {3: "achieved achieved_early ahead on_track", 2: "near", 1: "behind far_behind missed", 0: "regressed"}
    wanted = {word: rank for rank, words in ranks.items() for word in words.split()}
    assert {status.value: rank_of(status) for status in Status if rank_of(status) is not None} == wanted
    assert rank_of(Status.NO_DATA) is None


def case_of(schedule: Schedule, values: list[Point], as_of: date) -> OpinionCase:
    return OpinionCase(schedule, values, as_of, status_of(schedule, known_of(values), as_of, LIMITS))


def reason(method: str, case: OpinionCase) -> Reason:
    found = opinions_of(case.schedule, case.values, case.as_of)[method]
    return reason_of(methods()[method], case, found)


def steady(factor: float, years: int) -> float:
    """The share of the way after some of five years of one rate of growth."""
    return float((factor ** (years / 5) - 1) / (factor - 1))


BENT = [(MID, 59.0)]
REASONS = [
    (
        "more is asked by the first target than by steady growth",
        "open_sdg",
        case_of(way(50, 60, 70), BENT, MID),
        Reason("bends_kinder", 1, {"scheduled": 0.5, "asked": steady(1.4, 2), "years": 2}),
    ),
    (
        "the end at the growth so far",
        "un",
        case_of(way(50, 60, 70), BENT, MID),
        Reason("end_kinder", 1, {"share": (59 * 1.18**1.5 - 50) / 20, "year": 2025}),
    ),
    ("two years of values", "destatis", case_of(way(50, 60, 70), BENT, MID), Reason("few_years", 0, {"count": 2})),
    (
        "nothing is asked before a step",
        "open_sdg",
        case_of(way(50, 60, 70, kind=ScheduleKind.STEPPED), [(year(2021), 50.0)], year(2021)),
        Reason("steps_stricter", -1, {"scheduled": 0.0, "asked": steady(1.4, 1), "years": 1}),
    ),
    (
        "missed at the end by little",
        "open_sdg",
        case_of(way(50, 60, 70), [(year(2024), 70.5), (END, 69.5)], END),
        Reason("limits_kinder", 1, {"scheduled": 1.0, "asked": 1.0, "years": 5}),
    ),
    ("agreed", "open_sdg", case_of(way(50, 60, 70), [(MID, 60.0)], MID), Reason("same")),
    ("without a value", "open_sdg", case_of(way(50, 60, 70), [], MID), Reason("no_value")),
    (
        "incomplete",
        "open_sdg",
        OpinionCase(way(50, 60, 70), [], MID, Status.INCOMPLETE),
        Reason("incomplete"),
    ),
    (
        "incomplete with values",
        "un",
        OpinionCase(way(50, 60, 70), BENT, MID, Status.INCOMPLETE),
        Reason("incomplete"),
    ),
    ("without a verdict", "un", OpinionCase(way(50, 60, 70), BENT, MID, Status.NO_DATA), Reason("no_value")),
    ("in the base year", "un", case_of(way(50, 60, 70), [(BASE, 50.0)], BASE), Reason("base_year")),
    ("a level to hold", "un", case_of(way(10, 10, 10), [(MID, 9.0)], MID), Reason("held")),
    ("a level to hold, by growth", "open_sdg", case_of(way(10, 10, 10), [(MID, 9.0)], MID), Reason("held")),
    ("from zero", "open_sdg", case_of(way(0, 4, 10), [(MID, 2.0)], MID), Reason("from_zero")),
    ("a level below zero", "open_sdg", case_of(way(0, -2, -5), [(MID, -6.0)], MID), Reason("from_zero")),
    ("a level below zero, to its end", "un", case_of(way(0, -2, -5), [(MID, -3.0)], MID), Reason("held")),
    ("between negatives", "open_sdg", case_of(way(-10, -8, -5), [(MID, -9.0)], MID), Reason("negative")),
    ("through zero", "open_sdg", case_of(way(-10, 2, 5), [(MID, 1.0)], MID), Reason("through_zero")),
    (
        "reached once and lost",
        "un",
        case_of(way(50, 60, 70), [(year(2021), 71.0), (year(2023), 65.0)], year(2023)),
        Reason("lost", 1),
    ),
]


@pytest.mark.parametrize(
    ("method", "case", "wanted"), [each[1:] for each in REASONS], ids=[each[0] for each in REASONS]
)
def test_why_an_opinion_differs(method: str, case: OpinionCase, wanted: Reason) -> None:
    found = reason(method, case)
    assert (found.key, found.side) == (wanted.key, wanted.side)
    assert found.fields == pytest.approx(wanted.fields)


NEXT = [
    # Two thirds of the way where seven ninths are due; 4 a year lead to 28 of 30, a fifth of the rest too little.
    (way(0, 20, 30, begins=2018), [3, 6, 9, 15, 20], 2023, "next_kinder", 1),
    # Ahead of what is due; by the mean change since 2018 not to be reached.
    (way(10, 20, 60, begins=2018), [30, 28, 26, 24, 30.2], 2023, "next_stricter", -1),
    # Ahead, too; 2.75 a year are 8.25 of the 9 that are wanting.
    (way(30, 20, 10, sense=-1, begins=2018), [24, 21, 20, 19], 2022, "next_stricter", -1),
]


@pytest.mark.parametrize(("schedule", "values", "last", "key", "side"), NEXT)
def test_the_weather_is_explained_by_the_next_target(
    schedule: Schedule, values: list[float], last: int, key: str, side: int
) -> None:
    told = [(year(last + 1 - len(values) + at), float(value)) for at, value in enumerate(values)]
    found = reason("destatis", case_of(schedule, told, year(last)))
    assert (found.key, found.side, found.fields) == (key, side, {"year": 2025})


def test_the_day_is_that_of_the_last_value_and_without_one_that_of_the_question() -> None:
    assert OpinionCase(way(1, 2, 3), [(BASE, 1.0), (MID, 2.0)], END, Status.NEAR).day == MID
    assert OpinionCase(way(1, 2, 3), [], END, Status.NO_DATA).day == END
    assert OpinionCase(way(1, 2, 3), [(MID, 2.0)], END, Status.NEAR).years == (2, 5)


@pytest.mark.parametrize(
    ("schedule", "asked"),
    [
        (way(50, 60, 70), steady(1.4, 2)),
        (way(20, 15, 10, sense=-1), steady(0.5, 2)),
        # From and to zero as the published code does, which takes a thousandth.
        (way(0, 5, 20), steady(20_000, 2)),
        (way(10, 5, 0, sense=-1), steady(0.0001, 2)),
        (way(10, 10, 10), 0.4),
        (way(-10, 2, 5), 0.4),
    ],
)
def test_what_steady_growth_asks_by_the_second_of_five_years(schedule: Schedule, asked: float) -> None:
    assert asked_by_growth(OpinionCase(schedule, [(MID, 1.0)], MID, Status.NEAR)) == pytest.approx(asked)


def test_a_method_that_nobody_knows_is_explained_by_its_own_note() -> None:
    other = replace(methods()["un"], key="other")
    better = case_of(way(50, 60, 70), BENT, MID)
    worse = case_of(way(100, 110, 200), [(MID, 112.0)], MID)
    for case, key, side in ((better, "otherwise_kinder", 1), (worse, "otherwise_stricter", -1)):
        opinion = opinions_of(case.schedule, case.values, case.as_of)["un"]
        assert reason_of(other, case, opinion) == Reason(key, side)
    held = case_of(way(10, 10, 10), [(MID, 9.0)], MID)
    opinion = opinions_of(held.schedule, held.values, held.as_of)["un"]
    assert reason_of(other, held, opinion) == Reason("cannot_tell")
