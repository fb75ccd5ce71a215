"""Number formats as programs of many languages write them: percentages, dates, lengths of time, or just numbers."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.workbook.scan.number_formats import NumberDisplay, as_shown, is_percent, shown_as

FORMATS = [
    ("General", 0, "number"),
    ("G/通用格式", 0, "number"),
    ("Generale", 0, "number"),
    ("Estándar", 0, "number"),
    ("#,##0", 3, "number"),
    ("0.00", 14, "number"),
    ("0.00E+00", 11, "number"),
    ("# ?/?", 12, "number"),
    ("@", 49, "number"),
    ('0!.0,"万"', 164, "number"),
    ('#,##0"元/m"', 165, "number"),
    ('0"%"', 166, "number"),
    ("0\\%", 167, "number"),
    ('_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 41, "number"),
    ("[Red]-0;0", 168, "number"),
    (";;;", 169, "number"),
    ("0%", 9, "percent"),
    ("0.0%;[Red]-0.0%", 164, "percent"),
    ("0.00%", 37, "percent"),
    ('0.0%"(占比)"', 170, "percent"),
    ("yyyy-mm-dd", 164, "date"),
    ('yyyy"年"m"月"d"日"', 31, "date"),
    ('yyyy"年"m"月";@', 164, "date"),
    ('e"年"', 164, "date"),
    ("[$-804]yyyy\\年m\\月", 171, "date"),
    ('[DBNum1][$-804]yyyy"年"m"月"', 172, "date"),
    ("TT.MM.JJJJ", 14, "date"),
    ("[$-F800]dddd, mmmm dd, yyyy", 173, "date"),
    ("h:mm AM/PM", 18, "date"),
    ("mm:ss.0", 47, "date"),
    ("上午/下午h时", 34, "date"),
    ("[h]:mm", 164, "duration"),
    ("[mm]:ss", 174, "duration"),
    ("[h]:mm:ss;@", 46, "duration"),
]


@pytest.mark.parametrize(("code", "number", "shown"), FORMATS)
def test_what_a_format_shows(code: str, number: int, shown: str) -> None:
    assert shown_as(code, number) is NumberDisplay(shown)


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [((0, 1, 2, 3, 4, 11, 37, 44, 49), "number"), ((9, 10), "percent"), ((14, 17, 22, 27, 31, 36, 50, 58), "date")],
)
def test_formats_that_no_file_defines(numbers: tuple[int, ...], shown: str) -> None:
    assert {shown_as(None, number) for number in numbers} == {NumberDisplay(shown)}
    assert shown_as(None, 46) is NumberDisplay.DURATION


@given(st.text(max_size=20), st.integers(0, 200))
def test_no_format_is_an_error_and_a_quoted_sign_is_a_letter(code: str, number: int) -> None:
    quoted = code.replace('"', "")
    assert shown_as(code, number) in NumberDisplay
    assert not is_percent(f'0"{quoted}%"', 164)


@given(st.integers(61, 2_958_465), st.booleans())
def test_days_are_counted_as_spreadsheets_do(number: int, from_1904: bool) -> None:
    shown = as_shown(float(number), NumberDisplay.DATE, from_1904)
    if isinstance(shown, date):
        start = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
        assert shown == start + timedelta(days=number)
    else:
        assert from_1904
        assert number > 2_958_465 - 1463


def test_what_is_no_day_stays_a_number() -> None:
    for value in (-0.5, 1e9, 1e300, float("inf"), float("nan")):
        shown = as_shown(value, NumberDisplay.DATE)
        assert isinstance(shown, float)
    assert as_shown(45016.999999, NumberDisplay.DATE) == datetime(2023, 3, 31, 23, 59, 59, 914000)  # noqa: DTZ001
    assert as_shown(float("nan"), NumberDisplay.DURATION) != timedelta(0)
