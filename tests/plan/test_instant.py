"""Instants as people write them."""

from __future__ import annotations

import pytest

from plan.instant import instant_of, written


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2023-02-15", "2023-02-15T23:59:59+08:00"),
        ("2023-02-15T10:00", "2023-02-15T10:00:00+08:00"),
        ("2023-02-15T10:00:00Z", "2023-02-15T18:00:00+08:00"),
        (" 2023-12-31T23:59:59+08:00 ", "2023-12-31T23:59:59+08:00"),
    ],
)
def test_an_instant_is_chinas_unless_it_says(text: str, meant: str) -> None:
    assert written(instant_of(text)) == meant


@pytest.mark.parametrize("text", ["", "昨天", "2023-02-30", "2023Q1", "2023-02-15T25:00"])
def test_what_is_no_instant(text: str) -> None:
    with pytest.raises(ValueError, match=r"isoformat|must be in|out of range|day is"):
        instant_of(text)
