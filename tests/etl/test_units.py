"""Units: what makes how many of what."""

from __future__ import annotations

from fractions import Fraction

import pytest

from etl.reading.units import Unit, factor, read_unit


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("人", Unit("人")),
        ("名", Unit("人")),
        ("万人", Unit("人", 10_000)),
        ("单位：万人", Unit("人", 10_000)),
        ("（万 元）", Unit("元", 10_000)),
        ("千美元", Unit("美元", 1000)),
        ("百万元", Unit("元", 1_000_000)),
        ("亿", Unit("", 10**8)),
        ("元/人·月", Unit("元/月")),
        ("元/月·人", Unit("元/月")),
        ("元/人/月", Unit("元/月")),
        ("%", Unit("%")),
        ("张", Unit("张")),
    ],
)
def test_units_as_people_write_them(text: str, unit: Unit) -> None:
    assert read_unit(text) == unit


@pytest.mark.parametrize(
    ("given", "wanted", "times"),
    [
        ("人", "万人", Fraction(1, 10_000)),
        ("亿元", "万元", Fraction(10_000)),
        ("元/月", "元/年", Fraction(12)),
        ("元/季度", "元/年", Fraction(4)),
        ("万元/月", "元/年", Fraction(120_000)),
        ("人", "张", None),
        ("%", "人", None),
        ("元", "元/年", None),
    ],
)
def test_how_many_one_makes(given: str, wanted: str, times: Fraction | None) -> None:
    assert factor(read_unit(given), read_unit(wanted)) == times
