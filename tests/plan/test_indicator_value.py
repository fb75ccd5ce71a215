"""Values and their parts: an area's own figure, and the years of a total put together area by area."""

from __future__ import annotations

import pytest

from plan.indicator_value import AreaValue, IndicatorValue, accumulated
from plan.observation import Observation
from plan.period import Period
from plan.status import Basis
from tests.plan.small_plan import CASES, said


@pytest.mark.parametrize(
    ("numerator", "denominator", "value"), [(3, None, 3), (3, 6, 50), (3, 0, None), (0, 6, 0), (0, None, 0)]
)
def test_an_area_s_own_value(numerator: float, denominator: float | None, value: float | None) -> None:
    assert AreaValue("甲", numerator, denominator, False, ()).value(100) == value


def cell(area: str, code: str, value: float) -> Observation:
    (one,) = said({(CASES, area, code): value})
    return one


def year(code: str, *parts: tuple[str, float, bool], missing: tuple[str, ...] = ()) -> IndicatorValue:
    """Return a year's value: what each area brought, and whether that was carried."""
    areas = tuple(AreaValue(area, v, None, carried, (cell(area, code, v),)) for area, v, carried in parts)
    return IndicatorValue(Period.parse(code), sum(part.numerator for part in areas), areas, missing)


A, B, C = ("甲", 9.0, False), ("乙", 5.0, True), ("丙", 4.0, False)
NOW = year("2023Q1", ("甲", 3.0, False), ("乙", 1.0, False))


def test_years_are_put_together_area_by_area() -> None:
    found = accumulated(NOW, [year("2021Q4", A, B), year("2022Q4", C, A)])
    assert (found.period, found.value, found.basis) == (Period(2023, 1), 9 + 5 + 4 + 9 + 3 + 1, Basis.WHOLE)
    assert found.parts == (
        AreaValue("甲", 21, None, False, (cell("甲", "2021Q4", 9), cell("甲", "2022Q4", 9), cell("甲", "2023Q1", 3))),
        AreaValue("乙", 6, None, True, (cell("乙", "2021Q4", 5), cell("乙", "2023Q1", 1))),
        AreaValue("丙", 4, None, False, (cell("丙", "2022Q4", 4),)),
    )
    assert (found.carried, found.areas_reported, found.areas_total) == (("乙",), 2, 3)
    assert (found.numerator, found.denominator, found.partial) == (31, None, False)


@pytest.mark.parametrize(
    ("own", "earlier", "missing", "basis"),
    [
        (NOW, [], (), Basis.WHOLE),
        (NOW, [None], (), Basis.LOWER_BOUND),
        (NOW, [year("2021Q4", A, B), None], (), Basis.LOWER_BOUND),
        (NOW, [year("2022Q4", A, missing=("乙",))], (), Basis.LOWER_BOUND),  # 乙 of 2022 is not known
        (year("2023Q1", A, missing=("丙", "丁")), [year("2022Q4", A, C)], ("丁",), Basis.LOWER_BOUND),
        (year("2023Q1", A, missing=("丁",)), [year("2022Q4", A, missing=("丁",))], ("丁",), Basis.LOWER_BOUND),
    ],
)
def test_a_total_misses_whom_no_year_knows(
    own: IndicatorValue, earlier: list[IndicatorValue | None], missing: tuple[str, ...], basis: Basis
) -> None:
    found = accumulated(own, earlier)
    assert (found.missing, found.basis) == (missing, basis)


def test_what_a_ratio_is_divided_by() -> None:
    parts = (AreaValue("甲", 3, 6, False, ()), AreaValue("乙", 1, 2, True, ()))
    value = IndicatorValue(Period(2023, 1), 50, parts, ("丙",))
    assert (value.numerator, value.denominator, value.areas_total, value.areas_reported) == (4, 8, 3, 1)
    assert value.partial
    assert value.known.day == Period(2023, 1).last_day
    assert (value.known.value, value.known.basis) == (50, Basis.WHOLE)
