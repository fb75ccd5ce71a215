"""Whole numbers in texts of others: what ``int`` stumbles over is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.whole_number import LONGEST, whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("007", 7),
        ("123456789", 123456789),
        ("1234567890", None),
        ("１２", 12),
        ("²", None),
        ("①", None),
        ("½", None),
        ("-1", None),
        ("+1", None),
        (" 1", None),
        ("1_0", None),
        ("1.0", None),
        ("", None),
        (None, None),
        ("9" * 5000, None),
    ],
)
def test_what_is_a_whole_number(text: str | None, number: int | None) -> None:
    assert whole_number(text) == number


def test_more_digits_are_read_where_there_may_be_more() -> None:
    assert whole_number("1" * 18, 18) == int("1" * 18)
    assert whole_number("2024", 3) is None


@given(st.text())
def test_no_text_is_an_error(text: str) -> None:
    number = whole_number(text)
    assert number is None or (0 <= number < 10**LONGEST and number == int(text))
