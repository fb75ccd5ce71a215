"""Towns that are merged, founded and split: what is known of the ground of each, added up by hand.

In the small catalogue 乙 goes into 甲 with 2022's last day, and 甲 is a town before and after. Of 丙 and 丁 a new town
戊 is made, 丁 going a quarter later than 丙.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest

from plan.catalogue import Plan
from plan.measures import (
    AreaValue,
    IndicatorValue,
    area_series,
    basis_of,
    indicator_series,
    indicator_value,
    said_of_area,
    values_before,
)
from plan.observed import Observed
from plan.period import Period
from plan.status import Basis
from tests.plan.small_plan import (
    CASES,
    CITY,
    COUNT,
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

ABSORBED = [{"name": "乙", "until": "2022Q4", "into": ["甲"]}]
FOUNDED = [
    {"name": "丙", "until": "2022Q4", "into": ["戊"]},
    {"name": "丁", "until": "2023Q1", "into": ["戊"]},
    {"name": "戊", "from": "2023Q1"},
]
SPLIT = [
    {"name": "乙", "until": "2022Q4", "into": ["东", "西"]},
    {"name": "东", "from": "2023Q1"},
    {"name": "西", "from": "2023Q1"},
]
HALF_ABSORBED = [*SPLIT[:2], {**SPLIT[2], "until": "2023Q2", "into": ["甲"]}]
GONE = [{"name": "乙", "until": "2022Q4"}]
MERGED, NEW = small_plan(ABSORBED), small_plan(FOUNDED)
Told = Mapping[tuple[str, str], float]
"""(area, quarter) → figure."""


def counted(told: Told, measure: str = COUNT) -> Observed:
    return Observed(said({(measure, area, code): value for (area, code), value in told.items()}))


@pytest.mark.parametrize(
    ("plan", "told", "area", "code", "figures"),
    [
        # on its last day a town is still one
        (MERGED, {("甲", "2022Q4"): 5, ("乙", "2022Q4"): 3}, "甲", "2022Q4", [5]),
        (MERGED, {("甲", "2022Q4"): 5, ("乙", "2022Q4"): 3}, "甲", "2023Q1", [5, 3]),
        (MERGED, {("甲", "2022Q4"): 5, ("乙", "2022Q3"): 3}, "甲", "2023Q1", [5, 3]),
        # what was told under the old name of the quarter itself stands beside the successor's
        (MERGED, {("甲", "2023Q1"): 5, ("乙", "2023Q1"): 3}, "甲", "2023Q1", [5, 3]),
        (MERGED, {("甲", "2023Q1"): 5, ("乙", "2022Q4"): 3}, "甲", "2023Q1", [5]),
        (MERGED, {("甲", "2023Q1"): 5}, "甲", "2023Q2", [5]),
        # a town of before has said nothing: nothing is known
        (MERGED, {("乙", "2022Q4"): 3}, "甲", "2023Q1", []),
        (MERGED, {}, "甲", "2023Q1", []),
        (MERGED, {("甲", "2022Q4"): 5}, "甲", "2023Q1", []),
        # a new town is what it was made of, until it speaks
        (NEW, {("丙", "2022Q4"): 3}, "戊", "2023Q1", [3]),
        (NEW, {}, "戊", "2023Q1", []),
        (NEW, {("戊", "2023Q1"): 9}, "戊", "2023Q1", [9]),
        (NEW, {("戊", "2023Q1"): 9, ("丙", "2023Q1"): 3}, "戊", "2023Q1", [9]),  # 戊 never was without 丙
        (NEW, {("戊", "2023Q1"): 9, ("丁", "2023Q1"): 2}, "戊", "2023Q1", [9]),  # 丁 is still a town
        (NEW, {("戊", "2023Q1"): 9, ("丁", "2023Q1"): 2}, "戊", "2023Q2", [9, 2]),
        (NEW, {("丁", "2023Q1"): 2, ("丙", "2022Q4"): 3}, "戊", "2023Q2", []),  # 戊 was there already, and silent
        (NEW, {("戊", "2023Q2"): 9, ("丁", "2023Q1"): 2}, "戊", "2023Q2", [9]),
    ],
)
def test_what_is_known_of_a_successor_s_ground(
    plan: Plan, told: Told, area: str, code: str, figures: list[float]
) -> None:
    found = said_of_area(plan, COUNT, counted(told), area, Period.parse(code))
    assert isinstance(found, tuple)
    assert [observation.value for observation in found] == figures


def both(part: Told, whole: Told) -> Observed:
    return Observed([*counted(part, PART), *counted(whole, WHOLE)])


def value_of(plan: Plan, no: int, observed: Observed, code: str) -> IndicatorValue:
    value = indicator_value(plan, indicator(plan, no), observed, Period.parse(code))
    assert value is not None
    return value


OF_2022 = {("甲", "2022Q4"): 20.0, ("乙", "2022Q4"): 36.0, ("丙", "2022Q4"): 25.0, ("丁", "2022Q4"): 25.0}
HELD_2022 = {("甲", "2022Q4"): 40.0, ("乙", "2022Q4"): 60.0, ("丙", "2022Q4"): 50.0, ("丁", "2022Q4"): 100.0}


def test_a_merged_town_s_share_is_of_both_grounds() -> None:
    observed = both({**OF_2022, ("丙", "2023Q1"): 30.0}, HELD_2022)
    value = value_of(MERGED, STOCK_SHARE, observed, "2023Q1")
    assert value.value == pytest.approx(float(100 * Fraction(20 + 36 + 30 + 25, 40 + 60 + 50 + 100)))
    assert [part.area for part in value.parts] == ["甲", "丙", "丁"]
    own, third, _ = value.parts
    assert own == AreaValue(
        "甲",
        56.0,
        100.0,
        True,
        tuple(o for m in (PART, WHOLE) for t in ("甲", "乙") for o in observed.of(m, t)),
    )
    assert (third.numerator, third.denominator, third.carried) == (30, 50, True)  # its denominator is of 2022
    now = value_of(MERGED, STOCK_SHARE, both(OF_2022, HELD_2022), "2022Q4")
    assert [(part.area, part.carried) for part in now.parts] == [(town, False) for town in TOWNS]


def test_a_merged_town_of_which_a_measure_is_unknown_is_missing() -> None:
    held = {key: value for key, value in HELD_2022.items() if key[0] != "乙"}
    value = value_of(MERGED, STOCK_SHARE, both({**OF_2022, ("丙", "2023Q1"): 30.0}, held), "2023Q1")
    assert value.missing == ("甲",)
    assert [part.area for part in value.parts] == ["丙", "丁"]
    assert value.value == pytest.approx(100 * 55 / 150)


def test_a_merged_town_s_sum_is_of_both_grounds() -> None:
    value = value_of(MERGED, STOCK_SUM, counted({**OF_2022, ("丙", "2023Q1"): 26.0}), "2023Q1")
    assert value.value == 20 + 36 + 26 + 25
    assert [part.denominator for part in value.parts] == [None] * 3


def test_a_plain_plan_s_parts_name_their_cells() -> None:
    observed = both(OF_2022, HELD_2022)
    value = value_of(small_plan(), STOCK_SHARE, observed, "2022Q4")
    assert value.parts[0].observations == (*observed.of(PART, "甲"), *observed.of(WHOLE, "甲"))
    assert value.parts == value_of(MERGED, STOCK_SHARE, observed, "2022Q4").parts


@pytest.mark.parametrize(
    ("code", "values"),
    [
        (None, [("2022Q4", 100 * 56 / 100), ("2023Q1", 80.0)]),
        ("2023Q1", [("2022Q4", 100 * 56 / 100), ("2023Q1", 80.0)]),
        ("2022Q4", [("2022Q4", 100 * 20 / 40)]),  # of what it was then
    ],
)
def test_a_merged_town_s_past_is_of_what_it_is_by_the_day_asked_about(
    code: str | None, values: list[tuple[str, float]]
) -> None:
    observed = both({**OF_2022, ("甲", "2023Q1"): 80.0}, {**HELD_2022, ("甲", "2023Q1"): 100.0})
    last = None if code is None else Period.parse(code)
    series = area_series(MERGED, indicator(MERGED, STOCK_SHARE), observed, "甲", last)
    assert [(str(value.period), value.value) for value in series] == values


def test_a_merged_town_s_past_is_of_all_its_parts_or_of_none() -> None:
    held = {key: value for key, value in HELD_2022.items() if key[0] != "乙"}
    told = both({**OF_2022, ("甲", "2023Q1"): 80.0}, {**held, ("甲", "2023Q1"): 100.0})
    series = area_series(MERGED, indicator(MERGED, STOCK_SHARE), told, "甲")
    assert [str(value.period) for value in series] == ["2023Q1"]
    founded = area_series(NEW, indicator(NEW, STOCK_SUM), counted({("戊", "2023Q1"): 2, ("戊", "2023Q2"): 3}), "戊")
    assert [value.value for value in founded] == [3]  # on 31 March 丁 was no part of it yet
    assert area_series(NEW, indicator(NEW, STOCK_SUM), counted({("甲", "2023Q1"): 2}), "戊") == ()


def share_of(plan: Plan, told: Told, code: str) -> Basis:
    """Return the basis of a share of which all of 2022 is known, and of a later quarter what some towns told."""
    held = {**dict.fromkeys(((town, "2022Q2") for town in TOWNS), 0.0), **told}
    observed = both(dict.fromkeys(held, 1.0), held)
    series = indicator_series(plan, indicator(plan, STOCK_SHARE), observed, Period.parse(code))
    assert str(series[-1].period) == code
    return series[-1].basis


def whole_2022(*figures: float) -> dict[tuple[str, str], float]:
    """Return what 甲, 乙, 丙 and 丁 held at the middle of 2022: too long ago to be carried a year later."""
    return {(town, "2022Q2"): figure for town, figure in zip(TOWNS, figures, strict=True)}


@pytest.mark.parametrize(
    ("towns", "before", "speaking", "basis"),
    [
        # 甲 now holds 40 + 40 of 100
        (ABSORBED, (40, 40, 10, 10), "甲", Basis.WHOLE),
        (ABSORBED, (40, 39, 10, 11), "甲", Basis.TOO_LITTLE),
        (ABSORBED, (10, 70, 10, 10), "甲", Basis.WHOLE),
        (ABSORBED, (10, 70, 10, 10), "丙丁", Basis.TOO_LITTLE),
        (ABSORBED, (10, 5, 40, 45), "丙丁", Basis.WHOLE),
        # a new town of two old ones
        (FOUNDED, (10, 10, 40, 40), "戊", Basis.WHOLE),
        (FOUNDED, (10, 11, 40, 39), "戊", Basis.TOO_LITTLE),
        # of a town that was split nobody knows which part was whose, and its half is no small thing
        (SPLIT, (10, 50, 20, 20), "甲丙丁", Basis.TOO_LITTLE),
        (SPLIT, (30, 20, 25, 25), "甲丙丁", Basis.WHOLE),
        (SPLIT, (10, 70, 10, 10), "东西甲", Basis.TOO_LITTLE),
        (SPLIT, (30, 21, 25, 24), "甲丙丁", Basis.TOO_LITTLE),
        (SPLIT, (30, 21, 25, 24), "甲丙丁东", Basis.TOO_LITTLE),
        # 甲 took a half of which nobody knows what it held: its own figure of before is the least it holds
        (HALF_ABSORBED, (60, 20, 10, 10), "甲丙丁", Basis.WHOLE),
        (HALF_ABSORBED, (60, 21, 10, 9), "甲丙丁", Basis.TOO_LITTLE),
        # what left the city is no part of it any more
        (GONE, (40, 500, 40, 20), "甲丙", Basis.WHOLE),
        (GONE, (40, 0, 39, 21), "甲丙", Basis.TOO_LITTLE),
        # nothing changed
        ([], (40, 40, 10, 10), "甲乙", Basis.WHOLE),
        ([], (40, 39, 10, 11), "甲乙", Basis.TOO_LITTLE),
    ],
)
def test_a_share_rests_on_the_ground_of_those_who_speak(
    towns: list[dict[str, object]], before: tuple[float, ...], speaking: str, basis: Basis
) -> None:
    now = dict.fromkeys(((town, "2023Q4") for town in speaking), 1.0)
    assert share_of(small_plan(towns), {**whole_2022(*before), **now}, "2023Q4") is basis


@pytest.mark.parametrize(("speaking", "basis"), [("甲丙丁", Basis.WHOLE), ("丙丁", Basis.TOO_LITTLE)])
def test_before_any_whole_value_the_towns_in_force_are_counted(speaking: str, basis: Basis) -> None:
    told = both(*[dict.fromkeys(((town, "2023Q1") for town in speaking), 5.0)] * 2)
    (value,) = indicator_series(MERGED, indicator(MERGED, STOCK_SHARE), told)
    assert (value.basis, value.areas_total) == (basis, 3)


def test_a_merged_sum_that_misses_a_town_is_a_lower_bound() -> None:
    told = {**whole_2022(1, 2, 3, 4), ("甲", "2023Q4"): 5.0}
    series = indicator_series(MERGED, indicator(MERGED, STOCK_SUM), counted(told))
    assert [(value.value, value.basis) for value in series] == [(10, Basis.WHOLE), (5, Basis.LOWER_BOUND)]


def test_a_billionth_short_of_enough_is_enough() -> None:
    value = value_of(small_plan(), STOCK_SHARE, both(*[{("甲", "2023Q1"): 1.0}] * 2), "2023Q1")
    assert value.missing == ("乙", "丙", "丁")
    for held, basis in ((0.8 - 1e-9, Basis.WHOLE), (0.8 - 2e-9, Basis.TOO_LITTLE)):
        known = {"甲": held, "乙": 1 - held}
        assert sum(known.values()) == 1
        assert basis_of(indicator(MERGED, STOCK_SHARE), value, known, 0.8) is basis


def test_beside_a_year_s_figures_stand_those_of_both_grounds() -> None:
    """They are never carried, and still are what the new ones are compared with."""
    told = everywhere(CASES, "2022Q4", 5)
    assert values_before(MERGED, told, Period(2023, 1)) == {(CASES, "甲"): 10, (CASES, "丙"): 5, (CASES, "丁"): 5}
    assert said_of_area(MERGED, CASES, Observed(told), "甲", Period(2023, 1)) == ()


def test_beside_a_quarter_stand_the_figures_of_the_one_before_it_alone() -> None:
    before, other, later = (
        everywhere(COUNT, code, value) for code, value in (("2022Q4", 5), ("2022Q3", 7), ("2023Q1", 9))
    )
    city = said({(PART, CITY, "2022Q4"): 1.0})
    for told in ([*other, *before, *later, *city], [*later, *city, *before, *other]):
        assert values_before(small_plan(), told, Period(2023, 1)) == {
            **{(COUNT, town): 5 for town in TOWNS},
            (PART, CITY): 1,
        }
        assert values_before(MERGED, told, Period(2023, 1)) == {
            (COUNT, "甲"): 10,
            (COUNT, "丙"): 5,
            (COUNT, "丁"): 5,
            (PART, CITY): 1,
        }


@pytest.mark.parametrize(
    ("told", "value", "carried"),
    [
        ({("甲", "2022Q3"): 5, ("乙", "2022Q4"): 3, ("乙", "2023Q1"): 4}, 9, ("甲",)),
        ({("甲", "2022Q4"): 5, ("乙", "2022Q4"): 3}, None, ()),
    ],
)
def test_a_merged_town_s_own_row_makes_a_value_of_its_quarter(
    told: Told, value: float | None, carried: tuple[str, ...]
) -> None:
    """Whoever reports the numerator makes the quarter's value, under the old name too."""
    found = indicator_value(MERGED, indicator(MERGED, STOCK_SUM), counted(told), Period(2023, 1))
    assert (None if found is None else (found.value, found.carried)) == (None if value is None else (value, carried))


def test_a_newer_denominator_of_a_merged_town_makes_no_value() -> None:
    told = [*said({(PART, "甲", "2022Q4"): 5, (PART, "乙", "2022Q4"): 3}), *everywhere(WHOLE, "2022Q4 2023Q1", 10)]
    assert indicator_value(MERGED, indicator(MERGED, STOCK_SHARE), Observed(told), Period(2023, 1)) is None
