"""A small catalogue that tests write themselves: four towns, a baseline in 2020, targets in 2022 and 2025."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from plan.catalogue import Plan
from plan.indicator import Indicator
from plan.indicator_value import IndicatorValue
from plan.observation import Observation
from plan.period import Period
from plan.status import Basis
from plan.validator import read_plan

CITY, TOWNS = "市", ("甲", "乙", "丙", "丁")
PART, WHOLE, COUNT = "部分", "全部", "个数"
"""A ratio's two stocks, and a stock that is summed."""
YEARS_PART, YEARS_WHOLE, CASES = "年内部分", "年内全部", "年内件数"
"""The same, counted from 1 January."""
CITY_LEVEL = "标准"
"""A stock of the city as one."""

STOCK_SHARE, STOCK_SUM, YEAR_SHARE, FLOW, LEVEL = 1, 2, 3, 4, 5
"""Numbers of the indicators: two of stocks, two counted from 1 January, and one figure of the city."""

_FORMULAS: Mapping[int, dict[str, Any]] = {
    STOCK_SHARE: {"kind": "ratio", "numerator": PART, "denominator": WHOLE, "scale": 100},
    STOCK_SUM: {"kind": "sum", "measure": COUNT},
    YEAR_SHARE: {"kind": "ratio", "numerator": YEARS_PART, "denominator": YEARS_WHOLE, "scale": 100},
    FLOW: {"kind": "sum", "measure": CASES},
    LEVEL: {"kind": "level", "measure": CITY_LEVEL},
}
_NAMED = {"name_en": "x", "unit": "个", "department": "科", "definition": "见表"}


def two(middle: float, final: float) -> list[dict[str, float]]:
    """Return the targets of 2022 and 2025."""
    return [{"year": 2022, "value": middle}, {"year": 2025, "value": final}]


def small_plan(
    towns: Iterable[Mapping[str, Any]] = (),
    measures: Mapping[str, Mapping[str, Any]] | None = None,
    **indicators: Mapping[str, Any],
) -> Plan:
    """Return the plan; ``towns`` stand for those of their name or after them, ``measures`` and ``indicators`` (``no1``
    …) add to what the small catalogue says of theirs."""
    said = {town["name"]: town for town in towns}
    names = dict.fromkeys((*TOWNS, *said))
    counted = (PART, WHOLE, COUNT, YEARS_PART, YEARS_WHOLE, CASES, CITY_LEVEL)
    return read_plan(
        {
            "document": _DOCUMENT,
            "thresholds": _THRESHOLDS,
            "deadline": {"days_after_quarter": 15},
            "categories": [{"name": "领域", "name_en": "x"}],
            "departments": [{"name": "科", "name_en": "x"}],
            "areas": {
                "city": {"name": CITY, "name_en": "x"},
                "towns": [{"name_en": "x", "name": name, **said.get(name, {})} for name in names],
            },
            "measures": [{**_measure(name), **(measures or {}).get(name, {})} for name in counted],
            "indicators": [{**_indicator(no), **indicators.get(f"no{no}", {})} for no in _FORMULAS],
        }
    )


_DOCUMENT = {
    "id": "small",
    "title": "小规划",
    "title_en": "x",
    "number": "一号",
    "issued_by": "市",
    "issued_on": "2021-01-01",
    "first_year": 2021,
    "last_year": 2025,
    "baseline_year": 2020,
    "milestone_years": [2022, 2025],
}
_THRESHOLDS = {
    "ahead": 5,
    "on_track": 0,
    "near": -10,
    "behind": -30,
    "carry_quarters": 4,
    "stale_quarters": 4,
    "least_share": 0.8,
    "likely": 0.8,
    "at_risk": 0.4,
    "jump_factor": 2,
}


def _measure(name: str) -> dict[str, Any]:
    timing = "ytd" if name.startswith("年内") else "stock"
    return {**_NAMED, "name": name, "timing": timing, "level": "city" if name == CITY_LEVEL else "town"}


def _indicator(no: int) -> dict[str, Any]:
    told = {**_NAMED, "no": no, "id": f"no-{no}", "name": f"指标{no}", "unit_en": "x", "category": "领域"}
    return {**told, "baseline": 50, "milestones": two(60, 70), "formula": _FORMULAS[no], "source": "季报"}


def said(figures: Mapping[tuple[str, str, str], float]) -> list[Observation]:
    """Return observations of (measure, area, quarter)."""
    return [Observation(name, area, Period.parse(code), value) for (name, area, code), value in figures.items()]


def everywhere(measure: str, codes: str, value: float, towns: Iterable[str] = TOWNS) -> list[Observation]:
    """Return the same figure of towns for quarters, written one after the other."""
    return said({(measure, town, code): value for code in codes.split() for town in towns})


def value_at(code: str, value: float, basis: Basis = Basis.WHOLE) -> IndicatorValue:
    """Return an indicator's value of a quarter, told of nobody in particular."""
    return IndicatorValue(Period.parse(code), value, (), (), basis)


def indicator(plan: Plan, no: int) -> Indicator:
    """Return an indicator of the plan by its number."""
    return plan.indicator_of[no]
