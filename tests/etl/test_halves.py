"""Two tables beside each other without a blank column between: running numbers are told from somebody's numbers."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from etl.reading.extract import extract
from etl.workbook.scan.sheet import CellValue
from tests.etl.books import book, sheet
from tests.etl.forms.form import ELDERLY, LAYOUTS, PLAN, TOWNS, Q

BEDS = "护理型床位数"
HALF = 6
LEFT, RIGHT = TOWNS[:HALF], TOWNS[HALF : 2 * HALF]


def halves(left: Sequence[CellValue], between: Sequence[CellValue], head: str = "序号") -> dict[str, float]:
    """Return what is read of two halves: towns and values, and between them, if given, a column of the right one's."""
    heads: list[CellValue] = ["镇(街道)", BEDS, *([head] if between else []), "镇(街道)", BEDS]
    rows = [[LEFT[at], left[at], *([between[at]] if between else []), RIGHT[at], 100.0 + 7 * at] for at in range(HALF)]
    read = extract(book(sheet([["2024年三季度"], heads, *rows])), PLAN, LAYOUTS, ELDERLY, Q)
    return {each.area: each.value for each in read.observations}


@pytest.mark.parametrize(
    "between",
    [
        (),
        (1.0, 2.0, 3.0, 4.0, 5.0, 6.0),
        (7.0, 8.0, 9.0, 10.0, 11.0, 12.0),
        ("1", "2", "3", "4", "5", "6"),
        ("①", "②", "③", "④", "⑤", "⑥"),
        ("⑤", "⑥", "⑦", "⑧", "⑨", "⑩"),
        ("一", "二", "三", "四", "五", "六"),
        ("²", "³", "¹", "²", "³", "¹"),
        ("9" * 5000,) * HALF,
    ],
    ids=["none", "numbers", "going on", "texts", "circled", "circled, going on", "Chinese", "raised", "endless"],
)
@pytest.mark.parametrize("left", [(40.0, 47.0, 41.0, 90.0, 33.0, 52.0), (5.0, 6.0, 7.0, 8.0, 9.0, 10.0)])
def test_both_halves_are_read(left: Sequence[CellValue], between: Sequence[CellValue]) -> None:
    expected = dict(zip(LEFT, left, strict=True)) | {town: 100.0 + 7 * at for at, town in enumerate(RIGHT)}
    assert halves(left, between) == expected


@pytest.mark.parametrize("mark", ["①", "²", "9" * 5000, "⑩", "½"])
def test_any_mark_left_of_towns_is_no_number_of_theirs(mark: str) -> None:
    rows = [[mark if at else "城区", town, 40.0 + at] for at, town in enumerate(TOWNS)]
    read = extract(book(sheet([["2024年三季度"], ["", "镇(街道)", BEDS], *rows])), PLAN, LAYOUTS, ELDERLY, Q)
    assert {each.area: each.value for each in read.observations} == {t: 40.0 + at for at, t in enumerate(TOWNS)}
