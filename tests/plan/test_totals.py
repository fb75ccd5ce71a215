"""Totals of the period, and where a value begins: the years added up by hand, of the city and of each town."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from plan.catalogue import Plan
from plan.indicator_value import IndicatorValue
from plan.measures import area_series, indicator_series, indicator_value, scale_of
from plan.observed import Observed
from plan.period import Period
from plan.status import Basis, Status
from tests.plan.assessing import assessed
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
    everywhere,
    indicator,
    said,
    small_plan,
)

TOTAL = {"target": {"kind": "cumulative"}}
PLAN, PLAIN = small_plan(no4=TOTAL), small_plan()
LATER = small_plan([{"name": "戊", "from": "2023Q1"}], no4=TOTAL)
LOW, ALL = Basis.LOWER_BOUND, Basis.WHOLE
Told = tuple[str, float, Basis]


def told(series: tuple[IndicatorValue, ...]) -> list[Told]:
    assert isinstance(series, tuple)
    return [(str(value.period), value.value, value.basis) for value in series]


def of_city(figures: Mapping[str, float]) -> Observed:
    return Observed(said({(CASES, CITY, code): figure for code, figure in figures.items()}))


YEARS = {"2020Q4": 1000, "2021Q2": 40, "2021Q4": 90, "2022Q2": 50, "2022Q4": 110, "2023Q1": 30}


@pytest.mark.parametrize(
    ("figures", "series"),
    [
        # 90, then 90 + 50, 90 + 110, 90 + 110 + 30; what 2020 brought is no part of it
        (
            YEARS,
            [
                *(("2021Q2", 40, ALL), ("2021Q4", 90, ALL), ("2022Q2", 140, ALL), ("2022Q4", 200, ALL)),
                ("2023Q1", 230, ALL),
            ],
        ),
        ({"2019Q4": 5, "2022Q4": 110, "2023Q1": 30}, [("2022Q4", 110, LOW), ("2023Q1", 140, LOW)]),
        ({"2021Q4": 90, "2023Q1": 30}, [("2021Q4", 90, ALL), ("2023Q1", 120, LOW)]),
        ({"2021Q3": 70, "2022Q1": 20}, [("2021Q3", 70, ALL), ("2022Q1", 20, LOW)]),  # three quarters are no year
    ],
)
def test_a_total_of_the_city_adds_the_whole_years_up(figures: Mapping[str, float], series: list[Told]) -> None:
    assert told(indicator_series(PLAN, indicator(PLAN, FLOW), of_city(figures))) == series


@pytest.mark.parametrize(
    ("figures", "missing"),
    [
        ({"2021Q4": 30, "2022Q2": 10}, 70 - 40),
        ({"2022Q2": 10}, None),  # 2021 may have brought all of it
        ({"2021Q3": 30, "2022Q2": 10}, None),
        ({"2021Q4": 30}, 70 - 30),
    ],
)
def test_what_is_missing_to_a_total_is_told_while_every_year_is_known(
    figures: Mapping[str, float], missing: float | None
) -> None:
    found = assessed(PLAN, FLOW, [*of_city(figures)], "2022Q2").shortfall
    assert (None if found is None else found.total) == missing


def test_a_town_s_missing_year_leaves_no_town_s_share_told() -> None:
    plan = small_plan(no4={**TOTAL, "formula": {"kind": "sum", "measure": CASES, "town_target": 20}})
    told = [*everywhere(CASES, "2021Q4", 5, TOWNS[1:]), *everywhere(CASES, "2022Q4", 5)]
    assert assessed(plan, FLOW, told, "2022Q4").shortfall is None
    whole = assessed(plan, FLOW, [*told, *everywhere(CASES, "2021Q4", 5, TOWNS[:1])], "2022Q4").shortfall
    assert whole is not None
    assert whole.by_area == dict.fromkeys(TOWNS, 10)


def test_a_quarter_of_which_nothing_was_said_has_no_total() -> None:
    assert indicator_value(PLAN, indicator(PLAN, FLOW), of_city(YEARS), Period(2023, 2)) is None


def test_a_target_is_not_reached_before_its_total_begins() -> None:
    """2020 alone brought more than the 70 of all years; 2021 has brought 10 of them, and 60 · 90 / 730 were due."""
    found = assessed(PLAN, FLOW, [*of_city({"2020Q4": 500, "2021Q1": 10})], "2021Q1")
    assert (found.value, found.status) == (10, Status.ON_TRACK)


A_TOWN_S = {"2021Q4": 9, "2022Q2": 5, "2022Q4": 11, "2023Q1": 3, "2024Q4": 7, "2025Q1": 2}


@pytest.mark.parametrize(
    ("figures", "series"),
    [
        (
            A_TOWN_S,
            [
                *(("2021Q4", 9, ALL), ("2022Q2", 14, ALL), ("2022Q4", 20, ALL), ("2023Q1", 23, ALL)),
                *(("2024Q4", 27, LOW), ("2025Q1", 29, LOW)),  # nobody knows what the rest of 2023 brought
            ],
        ),
        ({"2022Q4": 11, "2023Q1": 3}, [("2022Q4", 11, LOW), ("2023Q1", 14, LOW)]),
        ({}, []),
    ],
)
def test_a_total_of_a_town_adds_its_whole_years_up(figures: Mapping[str, float], series: list[Told]) -> None:
    observed = Observed(said({(CASES, "乙", code): figure for code, figure in figures.items()}))
    assert told(area_series(PLAN, indicator(PLAN, FLOW), observed, "乙")) == series
    year_by_year = [(code, figure, ALL) for code, figure in figures.items()]
    assert told(area_series(PLAIN, indicator(PLAIN, FLOW), observed, "乙")) == year_by_year


def test_of_the_years_before_there_was_a_town_nothing_is_missing() -> None:
    observed = Observed(everywhere(CASES, "2023Q4 2024Q1", 5, ("戊", "甲")))
    assert told(area_series(LATER, indicator(LATER, FLOW), observed, "戊")) == [("2023Q4", 5, ALL), ("2024Q1", 10, ALL)]
    assert told(area_series(LATER, indicator(LATER, FLOW), observed, "甲")) == [("2023Q4", 5, LOW), ("2024Q1", 10, LOW)]


LINK = {"plan": "earlier", "indicator": 1, "period": "2020Q4", "value": 50.4}
LINKED = small_plan(no5={"baseline_from": LINK})


@pytest.mark.parametrize(
    ("plan", "last", "codes"),
    [
        (PLAIN, None, "2020Q4 2021Q1 2025Q4"),
        (LINKED, None, "2021Q1 2025Q4"),  # there the baseline is that very value
        (PLAIN, "2021Q1", "2020Q4 2021Q1"),
        (PLAIN, "2025Q3", "2020Q4 2021Q1"),
        (PLAIN, "2027Q4", "2020Q4 2021Q1 2025Q4"),
    ],
)
def test_a_series_runs_from_the_baseline_to_the_plan_s_end(plan: Plan, last: str | None, codes: str) -> None:
    quarters = ["2020Q3", "2020Q4", "2021Q1", "2025Q4", "2026Q1"]
    observed = Observed(said({(CITY_LEVEL, CITY, code): place for place, code in enumerate(quarters)}))
    series = indicator_series(plan, indicator(plan, LEVEL), observed, Period.parse(last) if last else None)
    assert [str(value.period) for value in series] == codes.split()
    assert [value.value for value in series] == [quarters.index(code) for code in codes.split()]


def test_a_quarter_that_gives_no_value_is_left_out_of_a_series() -> None:
    parts = everywhere(PART, "2021Q1 2021Q2 2021Q3", 1)
    observed = Observed([*parts, *everywhere(WHOLE, "2021Q2", 4), *everywhere(WHOLE, "2021Q3", 0)])
    series = indicator_series(PLAIN, indicator(PLAIN, STOCK_SHARE), observed)
    assert [(str(value.period), value.value) for value in series] == [("2021Q2", 25)]


CARRIED = small_plan(measures={PART: {"level": "town"}, WHOLE: {"level": "town"}})
NOW, BEFORE = "2021Q2", "2021Q1"


@pytest.mark.parametrize(
    ("figures", "value", "carried"),
    [
        # the parts of all towns, one of them carried, beside the whole of the city
        (
            {**dict.fromkeys(((PART, t, NOW) for t in TOWNS[1:]), 5), (PART, "甲", BEFORE): 5, (WHOLE, CITY, NOW): 40},
            50,
            True,
        ),
        ({**dict.fromkeys(((PART, t, NOW) for t in TOWNS), 5), (WHOLE, CITY, NOW): 40}, 50, False),
        # the city's part is of the quarter before, and of this one some towns speak
        ({(PART, "甲", NOW): 5, (PART, CITY, BEFORE): 20, (WHOLE, CITY, NOW): 40}, None, False),
        ({(PART, "甲", NOW): 5, (WHOLE, CITY, NOW): 40}, None, False),
        ({(PART, CITY, NOW): 20}, None, False),
        ({(PART, CITY, NOW): 20, (WHOLE, CITY, NOW): 0}, None, False),
        ({(PART, CITY, NOW): 20, (WHOLE, CITY, BEFORE): 80}, 25, True),
    ],
)
def test_a_city_s_share_is_of_the_quarter(
    figures: Mapping[tuple[str, str, str], float], value: float | None, carried: bool
) -> None:
    observed = Observed(said(figures))
    found = indicator_value(CARRIED, indicator(CARRIED, STOCK_SHARE), observed, Period.parse(NOW))
    if found is None:
        assert value is None
        return
    assert (found.value, found.missing) == (value, ())
    (part,) = found.parts
    assert (part.area, part.carried) == (CITY, carried)
    assert part.observations == tuple(o for m in (PART, WHOLE) for a in (CITY, *TOWNS) for o in observed.of(m, a))


def test_a_city_s_sum_divides_by_nothing() -> None:
    observed = Observed(said({(COUNT, CITY, NOW): 20}))
    found = indicator_value(PLAIN, indicator(PLAIN, STOCK_SUM), observed, Period.parse(NOW))
    assert found is not None
    assert (found.value, found.denominator, found.parts[0].numerator) == (20, None, 20)


@pytest.mark.parametrize(
    ("held", "basis"),
    [
        # 0.1 + 0.7 is less than 0.8 for a float
        ((0.1, 0.7, 0.2, 0.0), ALL),
        ((0.1, 0.7 - 5e-10, 0.2, 0.0), ALL),
        ((0.1, 0.7 - 5e-9, 0.2, 0.0), Basis.TOO_LITTLE),
        ((0.1, 0.6995, 0.2005, 0.0), Basis.TOO_LITTLE),
    ],
)
def test_four_fifths_are_four_fifths_whatever_a_float_says(held: tuple[float, ...], basis: Basis) -> None:
    before = said({(WHOLE, town, "2021Q1"): figure for town, figure in zip(TOWNS, held, strict=True)})
    told = [*before, *everywhere(PART, "2021Q1 2023Q1", 0), *everywhere(WHOLE, "2023Q1", 1, TOWNS[:2])]
    assert indicator_series(PLAIN, indicator(PLAIN, STOCK_SHARE), Observed(told))[-1].basis is basis


def test_a_scale_is_a_ratio_s_alone() -> None:
    assert [scale_of(each) for each in PLAIN.indicators] == [100, 1, 100, 1, 1]


def test_what_was_said_is_kept_as_it_came() -> None:
    first, later, other = said({(COUNT, "甲", "2021Q3"): 3, (COUNT, "甲", "2021Q1"): 1, (COUNT, "乙", "2021Q3"): 5})
    observed = Observed([first, later, other])
    assert observed.of(COUNT, "甲") == (later, first)
    assert observed.of(COUNT, "丙") == ()
    assert (len(observed), list(observed)) == (3, [later, first, other])
    assert observed.periods(COUNT) == {Period(2021, 1), Period(2021, 3)}
    asked = [(2020, 4), (2021, 1), (2021, 2), (2021, 3), (2021, 4), (2022, 1)]
    found = [observed.said(COUNT, "甲", Period(*each), 1) for each in asked]
    assert found == [None, later, later, first, first, None]
    assert observed.said(COUNT, "丙", Period(2021, 3), 9) is None


def test_a_value_is_worked_out_once() -> None:
    observed = Observed(everywhere(COUNT, "2021Q1", 2))
    one, again = (indicator_value(PLAIN, indicator(PLAIN, STOCK_SUM), observed, Period(2021, 1)) for _ in range(2))
    assert one is again
    assert one is not None
    assert one.value == 8
