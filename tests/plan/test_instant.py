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


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31", "1899-12-31T23:59", "2200-01-01", "2200-01-01T00:00Z"])
@pytest.mark.parametrize("zone", ["", "+23:59", "-23:59", "Z"])
def test_an_instant_that_has_no_time_in_some_zone_is_none(text: str, zone: str) -> None:
    with pytest.raises(ValueError, match=r"nothing was known|isoformat"):
        instant_of(f"{text}T00:00{zone}" if zone and "T" not in text else text)


@pytest.mark.parametrize("text", ["1900-01-01T00:00+23:59", "2199-12-31T23:59:59-23:59"])
def test_the_last_that_may_be_asked_have_a_time_everywhere(text: str) -> None:
    assert len(written(instant_of(text))) == len("2023-02-15T23:59:59+08:00")
