"""Schedules are values: equal ones are one key of a mapping, with the shares of a year as without."""

from __future__ import annotations

from datetime import date

import pytest

from plan.schedule import Schedule

POINTS = ((date(2020, 12, 31), 50.0), (date(2025, 12, 31), 100.0))
HALF = {date(2021, 6, 30): 0.5}


@pytest.mark.parametrize("shares", [None, HALF, {}])
def test_equal_schedules_are_one_key(shares: dict[date, float] | None) -> None:
    one, same = (Schedule(POINTS, 1, shares=None if shares is None else dict(shares)) for _ in range(2))
    assert one == same
    assert {one: "a", same: "b"} == {one: "b"}


def test_other_shares_make_another_schedule() -> None:
    assert Schedule(POINTS, 1, shares=HALF) != Schedule(POINTS, 1, shares={date(2021, 6, 30): 0.4})
    assert Schedule(POINTS, 1, shares=HALF) != Schedule(POINTS, 1)
