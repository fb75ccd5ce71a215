"""Observations in whatever order they come: each town's series, what it last said, and how many there are."""

from __future__ import annotations

from itertools import permutations

import pytest

from plan.observed import Observed
from plan.period import Period
from tests.plan.small_plan import COUNT, PART, said

TOLD = {(COUNT, "甲", "2021Q1"): 1, (COUNT, "甲", "2021Q3"): 3, (COUNT, "甲", "2022Q2"): 6, (PART, "甲", "2021Q2"): 9}
ORDERS = list(permutations(said(TOLD)))


@pytest.mark.parametrize("order", ORDERS)
def test_a_series_is_in_time_order_however_it_came(order: tuple[object, ...]) -> None:
    observed = Observed(order)  # type: ignore[arg-type]
    series = observed.of(COUNT, "甲")
    assert isinstance(series, tuple)
    assert [o.value for o in series] == [1, 3, 6]
    assert observed.of(COUNT, "乙") == ()
    assert len(observed) == len(list(observed)) == 4
    assert {str(period) for period in observed.periods(COUNT)} == {"2021Q1", "2021Q3", "2022Q2"}


@pytest.mark.parametrize(
    ("code", "carry", "value"),
    [
        ("2020Q4", 0, None),
        ("2020Q4", 9, None),
        ("2021Q1", 0, 1),
        ("2021Q2", 0, None),
        ("2021Q2", 1, 1),
        ("2021Q3", 0, 3),
        ("2021Q4", 0, None),
        ("2022Q1", 1, None),
        ("2022Q1", 2, 3),
        ("2022Q2", 2, 6),
        ("2023Q2", 3, None),
        ("2023Q2", 4, 6),
    ],
)
def test_what_was_said_last_is_carried_so_far_and_no_farther(code: str, carry: int, value: float | None) -> None:
    for order in (said(TOLD), said(TOLD)[::-1], [said(TOLD)[at] for at in (1, 2, 0, 3)]):
        found = Observed(order).said(COUNT, "甲", Period.parse(code), carry)
        assert (found and found.value) == value
        assert Observed(order).said(COUNT, "乙", Period.parse(code), carry) is None
