"""Catalogues whose paths lead nowhere: refused at their key, so that no accepted plan makes a number that is none."""

from __future__ import annotations

from typing import Any

import pytest

from plan.assessment import schedule_of
from plan.catalogue_faults import CatalogueFaults
from plan.indicator import ScheduleKind
from plan.period import Period
from plan.schedule import COURSES
from plan.status import Status
from plan.validator import read_plan
from tests.faulty import in_words
from tests.plan.assessing import assessed
from tests.plan.small_plan import FLOW, LEVEL, STOCK_SUM, said, small_plan, two

GROWTH = {
    "target": {"kind": "growth", "rates": [{"year": y, "value": 10} for y in (2022, 2025)]},
    "baseline_year": 2020,
}
COMPOUND = {"schedule": "compound"}


@pytest.mark.parametrize(
    ("no", "said_of"),
    [
        (LEVEL, {**COMPOUND, "baseline": 0}),
        (LEVEL, {**COMPOUND, "milestones": two(0, 70)}),
        (LEVEL, {**COMPOUND, "milestones": two(60, -1)}),
        (LEVEL, {**GROWTH, "milestones": two(-5, 70)}),  # growth is compounded whatever its schedule says
        (LEVEL, {**COMPOUND, "target": {"kind": "about", "tolerance": 60}}),  # from 0 to 120, and the near edge is 0
        (FLOW, {**COMPOUND, "target": {"kind": "cumulative"}}),  # a total starts from 0, whatever its baseline is
    ],
)
def test_no_rate_of_growth_leads_from_or_to_nothing(no: int, said_of: dict[str, Any]) -> None:
    with pytest.raises(CatalogueFaults) as refused:
        small_plan(**{f"no{no}": said_of})
    assert [key for key, _ in in_words(refused.value)] == [f"indicators.{no - 1}.schedule"]


def test_a_comparison_knows_no_rate_of_growth() -> None:
    """Held against what has fallen below 0: no number there is, and no fault of the catalogue's either."""
    relative = {"target": {"kind": "relative", "to": "no-2"}, "milestones": [{"year": 2022}, {"year": 2025}]}
    plan = small_plan(no5={**relative, **COMPOUND})
    assert schedule_of(plan, plan.indicator_of[LEVEL]).kind is ScheduleKind.LINEAR
    told = said({("标准", "市", "2021Q1"): 52, ("个数", "市", "2021Q1"): -30})
    assert assessed(plan, LEVEL, told, "2021Q2").status is Status.ON_TRACK


def test_every_kind_of_schedule_leads_to_numbers() -> None:
    for kind in COURSES:
        plan = small_plan(no2={"schedule": str(kind)})
        schedule = schedule_of(plan, plan.indicator_of[STOCK_SUM])
        assert [schedule.expected(day) for day in schedule.days] == [50, 60, 70]
        assert 50 <= schedule.expected(Period(2021, 3).last_day) <= 60


@pytest.mark.parametrize("key", ["first_year", "last_year", "baseline_year"])
@pytest.mark.parametrize("year", [0, -5, 1899, 2201, 99999])
def test_a_year_without_days_is_refused(key: str, year: int) -> None:
    plain: dict[str, Any] = small_plan().model_dump(mode="json", exclude_none=True, by_alias=True)
    with pytest.raises(CatalogueFaults) as refused:
        read_plan({**plain, "document": {**plain["document"], key: year}})
    assert f"document.{key}" in {path for path, _ in in_words(refused.value)}
