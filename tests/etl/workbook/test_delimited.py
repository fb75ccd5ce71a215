"""CSV that a spreadsheet opens as what it is: no text is calculated, every number is exact."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.workbook.write.delimited import table_csv


def read(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


@given(
    st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.text("=+-@＝＋－＠\t\r\n'a")))
)
def test_no_text_is_calculated_and_none_is_lost(rows: list[tuple[str, str]]) -> None:
    heads, *found = read(table_csv(["=head", "b"], rows))
    assert heads == ["'=head", "b"]
    for row, cells in zip(rows, found, strict=True):
        for text, cell in zip(row, cells, strict=True):
            assert not cell.startswith(tuple("=+-@＝＋－＠\t\r\n"))
            assert text.replace("\0", "") in (cell, cell[1:])


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**18), 10**18))
def test_a_number_is_exact_and_is_no_text(number: float) -> None:
    ((cell, nothing),) = read(table_csv(["a", "b"], [(number, None)]))[1:]
    assert type(number)(cell) == number
    assert nothing == ""


@pytest.mark.parametrize(("number", "written"), [(3.0, "3"), (-0.5, "-0.5"), (0.1, "0.1"), (1e300, "1e+300"), (7, "7")])
def test_whole_numbers_have_no_point(number: float, written: str) -> None:
    assert read(table_csv(["a"], [(number,)]))[1] == [written]
