"""What is lacking of a total of the period, and of other kinds, by how much of the value is known."""

from __future__ import annotations

from typing import Any

import pytest

from plan.shortfall import shortfall_of
from plan.status import Basis
from tests.plan.small_plan import FLOW, LEVEL, STOCK_SUM, indicator, small_plan, two, value_at

TOTAL: dict[str, Any] = {"target": {"kind": "cumulative"}}
LESS = {"milestones": two(40, 30)}


@pytest.mark.parametrize(
    ("no", "said_of", "code", "basis", "lacking"),
    [
        # A year of which not all is known makes the total less than it is.
        (FLOW, TOTAL, "2022Q2", Basis.WHOLE, 25),
        (FLOW, TOTAL, "2022Q2", Basis.LOWER_BOUND, None),
        (FLOW, TOTAL, "2022Q4", Basis.TOO_LITTLE, None),
        # Of any other kind the towns that are missing say it by themselves.
        (FLOW, {}, "2022Q2", Basis.LOWER_BOUND, 25),
        (STOCK_SUM, {}, "2022Q2", Basis.LOWER_BOUND, 25),
        (LEVEL, {}, "2022Q2", Basis.WHOLE, 25),
        # Of less within the year nobody knows; at its end everybody does.
        (FLOW, LESS, "2022Q3", Basis.WHOLE, None),
        (FLOW, LESS, "2022Q4", Basis.WHOLE, 15),
        (STOCK_SUM, LESS, "2022Q3", Basis.WHOLE, 15),
    ],
)
def test_what_is_lacking_by_how_much_is_known(
    no: int, said_of: dict[str, Any], code: str, basis: Basis, lacking: float | None
) -> None:
    plan = small_plan(**{f"no{no}": said_of})
    found = shortfall_of(plan, indicator(plan, no), value_at(code, 45, basis))
    assert (found and found.total) == lacking
