"""A number beside the accepted ones of the quarters before: which is the last, how far it moved, what stands first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.number_history import QUARTERS, NumberHistory, largest_change_first, number_histories
from plan.observation import Observation
from plan.period import Period

NOW = Period(2025, 4)


def number(now: float | None, *before: float | None, measure: str = "床位", area: str = "甲") -> NumberHistory:
    """Return a number with those of the quarters right before it, the latest last; None: nothing accepted then."""
    dated = [(NOW.shift(place - len(before)), value) for place, value in enumerate(before)]
    return NumberHistory(measure, area, NOW, now, before=tuple((p, v) for p, v in dated if v is not None))


@pytest.mark.parametrize(
    ("shown", "change", "share"),
    [
        (number(160, 118, 120), 40, 1 / 3),
        (number(81, 84), -3, -3 / 84),
        (number(5, 5), 0, 0),
        (number(0.1 + 0.2, 0.3), 0, 0),
        (number(1, 0), 1, None),
        (number(-90, -100), 10, 0.1),
        (number(7), None, None),
        (number(None, 7), None, None),
        (number(9, 8, None), 1, 0.125),
    ],
)
def test_change_against_the_last_accepted(shown: NumberHistory, change: float | None, share: float | None) -> None:
    assert shown.change == (None if change is None else pytest.approx(change))
    assert shown.share == (None if share is None else pytest.approx(share))


def test_the_last_twelve_before_the_quarter_and_none_after() -> None:
    said = {NOW.shift(by): Observation("床位", "甲", NOW.shift(by), by) for by in range(-15, 3)}
    own = [Observation("床位", "甲", NOW, 99, "填报", "B7"), Observation("床位", "甲", NOW.shift(-1), 50)]
    (found,) = number_histories(own, [("床位", "甲")], NOW, lambda _: said.values())
    assert (found.value, found.cell) == (99, "B7")
    assert [period for period, _ in found.before] == [NOW.shift(by) for by in range(-QUARTERS, 0)]
    assert found.last == (NOW.shift(-1), -1)


def test_what_was_asked_for_and_is_not_there_is_not_zero() -> None:
    own = [Observation("床位", "乙", NOW, 3)]
    found = number_histories(own, [("床位", "甲"), ("床位", "乙")], NOW, lambda _: ())
    assert [(each.area, each.value, each.change) for each in found] == [("乙", 3, None), ("甲", None, None)]


def test_a_large_town_that_doubles_stands_before_a_small_one() -> None:
    small, large = number(2, 1, area="小"), number(700, 400, area="大")
    level, gone, never = number(9, 9, area="平"), number(None, 5, area="缺"), number(None, area="无")
    ordered = largest_change_first([level, never, small, large, gone])
    assert [each.area for each in ordered] == ["缺", "大", "小", "平", "无"]


@given(st.lists(st.tuples(st.one_of(st.none(), st.floats(-1e9, 1e9)), st.lists(st.floats(-1e9, 1e9), max_size=3))))
def test_ordering_loses_nothing(said: list[tuple[float | None, list[float]]]) -> None:
    numbers = [number(now, *before, area=str(place)) for place, (now, before) in enumerate(said)]
    assert sorted(n.area for n in largest_change_first(numbers)) == sorted(n.area for n in numbers)
