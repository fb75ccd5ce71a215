"""Numbers as people write them: exactly that number, or a doubt; never another number."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.reading.numbers import Number, NumberDoubt, read_number
from etl.reading.units import Unit
from etl.workbook.scan.sheet import CellError, CellValue
from plan.finding import Finding
from plan.indicator import Measure
from wording.sentences import message


def measure(unit: str) -> Measure:
    return Measure(name="某数", name_en="x", unit=unit, department="某科", definition="某数")


PEOPLE, TEN_THOUSANDS, PERCENT, YEARLY = measure("人"), measure("万人"), measure("%"), measure("元/年")

READ: list[tuple[CellValue, Measure, float, tuple[str, ...]]] = [
    (12, PEOPLE, 12, ()),
    (3.25, TEN_THOUSANDS, 3.25, ()),
    ("12", PEOPLE, 12, ("number_dressing",)),
    ("１２３", PEOPLE, 123, ("number_dressing",)),
    ("－１２", PEOPLE, -12, ("number_dressing",)),
    ("−12", PEOPLE, -12, ("number_dressing",)),
    ("+5", PEOPLE, 5, ("number_dressing",)),
    ("1,234", PEOPLE, 1234, ("number_dressing",)),
    ("1，234", PEOPLE, 1234, ("number_dressing",)),
    ("12,345,678.5", TEN_THOUSANDS, 12345678.5, ("number_dressing",)),
    ("1 234", PEOPLE, 1234, ("number_dressing",)),
    ("1\u00a0234", PEOPLE, 1234, ("number_dressing",)),
    ("1\u2009234", PEOPLE, 1234, ("number_dressing",)),
    ("1\u202f234\u202f567", PEOPLE, 1_234_567, ("number_dressing",)),
    ("12\u2002人", PEOPLE, 12, ("number_dressing", "unit_in_cell")),
    ("\u202a12\u202c", PEOPLE, 12, ("number_dressing",)),
    ("1.2萬", PEOPLE, 12000, ("unit_in_cell",)),
    ("12萬人", TEN_THOUSANDS, 12, ("unit_in_cell",)),
    ("十二萬", PEOPLE, 120_000, ("chinese_numeral",)),
    ("0.35億", TEN_THOUSANDS, 3500, ("unit_in_cell",)),
    ("零人", PEOPLE, 0, ("chinese_numeral", "unit_in_cell")),
    ("〇人", PEOPLE, 0, ("chinese_numeral", "unit_in_cell")),
    ("1 1 3", PEOPLE, 113, ("number_dressing",)),
    (" 12\n", PEOPLE, 12, ("number_dressing",)),
    ("12人", PEOPLE, 12, ("unit_in_cell",)),
    ("12\n人", PEOPLE, 12, ("number_dressing", "unit_in_cell")),
    ("１２名", PEOPLE, 12, ("number_dressing", "unit_in_cell")),
    ("3.5万", PEOPLE, 35000, ("unit_in_cell",)),
    ("3.5万", TEN_THOUSANDS, 3.5, ("unit_in_cell",)),
    ("3.5万人", TEN_THOUSANDS, 3.5, ("unit_in_cell",)),
    ("35000人", TEN_THOUSANDS, 3.5, ("unit_in_cell",)),
    ("0.35亿", TEN_THOUSANDS, 3500, ("unit_in_cell",)),
    ("1050元/月", YEARLY, 12600, ("unit_in_cell",)),
    ("1050元/人·月", YEARLY, 12600, ("unit_in_cell",)),
    ("13000元", YEARLY, 13000, ("unit_in_cell",)),
    ("40%", PERCENT, 40, ("percent_text",)),
    ("４０％", PERCENT, 40, ("number_dressing", "percent_text")),
    ("三百二十", PEOPLE, 320, ("chinese_numeral",)),
    ("两千零五人", PEOPLE, 2005, ("chinese_numeral", "unit_in_cell")),
    ("三点五万", PEOPLE, 35000, ("chinese_numeral", "unit_in_cell")),
    ("三", TEN_THOUSANDS, 3, ("chinese_numeral",)),
    ("负三", PEOPLE, -3, ("chinese_numeral",)),
    ("负三点五万人", PEOPLE, -35000, ("chinese_numeral", "unit_in_cell")),
    ("负两百零五元", YEARLY, -205, ("chinese_numeral", "unit_in_cell")),
    ("零点零五", TEN_THOUSANDS, 0.05, ("chinese_numeral",)),
    ("-1,234.5万", PEOPLE, -12_345_000, ("number_dressing", "unit_in_cell")),
    ("-3元/月", YEARLY, -36, ("unit_in_cell",)),
    ("-4.5%", PERCENT, -4.5, ("percent_text",)),
]


@pytest.mark.parametrize(("value", "of", "expected", "tolerances"), READ)
def test_it_is_read_and_said(value: CellValue, of: Measure, expected: float, tolerances: tuple[str, ...]) -> None:
    assert read_number(value, False, of) == Number(expected, tolerances)


NOT_NUMBERS = """约120 120左右 120余 100-120 100~120 1.2.3 １２O -- / - — 无 有 N/A 1,23,4 12,34 1,2345
,123 007 1e5 (12) 1² ½
三五 三万五 一百二 十几 12张 12个 12.5人 40% 0.4‰ 1/2 120+ >100 100以上 12万张 12人13人 0x1F １２．３．４ ٣
"""


@pytest.mark.parametrize("text", [*NOT_NUMBERS.split(), "12 34", "12\n34", "12;", "1, 2 3,4"])
def test_it_is_asked_never_guessed(text: str) -> None:
    doubt = read_number(text, False, PEOPLE)
    assert doubt == NumberDoubt("not_a_number", text)


@pytest.mark.parametrize("text", ["112\n115", "12\r\n345", "12\t345", "1\n2", "1,234\n1,235", "12\n345人"])
def test_numbers_under_each_other_are_never_one(text: str) -> None:
    assert read_number(text, False, PEOPLE) == NumberDoubt("not_a_number", text)


@pytest.mark.parametrize("text", ["\u202e12", "12\u200934", "1 2345"])
def test_figures_turned_round_or_apart_are_asked_about(text: str) -> None:
    assert read_number(text, False, PEOPLE) == NumberDoubt("not_a_number", text)


@pytest.mark.parametrize("text", ["〇", "○", "◯", "零", "O", "o", "Ｏ", " ○ "])
@pytest.mark.parametrize("of", [PEOPLE, TEN_THOUSANDS, PERCENT, YEARLY])
def test_a_round_sign_alone_may_be_a_nought_or_nothing(text: str, of: Measure) -> None:
    doubt = read_number(text, False, of)
    assert doubt == NumberDoubt("not_a_number", text.strip(), "nought")
    said = message(Finding(doubt.code, found=doubt.found, details={"case": doubt.case, "measure": "x", "area": "y"}))
    assert "0" in said
    assert "未报" in said


@pytest.mark.parametrize("text", ["3千", "三百", "三万", "3.5人", "3.5%"])
def test_in_ten_thousands_a_bare_hundred_is_ambiguous(text: str) -> None:
    assert isinstance(read_number(text, False, TEN_THOUSANDS), NumberDoubt)


@pytest.mark.parametrize("text", ["未报", "未上报", " 未 报 ", "未填报", "（未报）"])
def test_said_not_to_be_reported(text: str) -> None:
    doubt = read_number(text, False, PEOPLE)
    assert isinstance(doubt, NumberDoubt)
    assert doubt.code == "not_reported"


@pytest.mark.parametrize("value", [None, "", " ", "\u3000", "\n\u00a0", "\u200b"])
def test_a_blank_is_missing_never_zero(value: CellValue) -> None:
    assert read_number(value, False, PEOPLE) == NumberDoubt("missing")


@pytest.mark.parametrize(
    ("value", "code", "case"),
    [
        (CellError("#DIV/0!"), "error_cell", ""),
        (float("nan"), "error_cell", ""),
        (float("inf"), "error_cell", ""),
        (True, "not_a_number", "boolean"),
        (date(2023, 1, 5), "not_a_number", "date"),
        (timedelta(hours=3), "not_a_number", "duration"),
    ],
)
def test_what_is_no_number_at_all(value: CellValue, code: str, case: str) -> None:
    doubt = read_number(value, False, PEOPLE)
    assert isinstance(doubt, NumberDoubt)
    assert (doubt.code, doubt.case) == (code, case)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(timedelta(days=36), "864:00:00"), (timedelta(minutes=90), "1:30:00"), (timedelta(seconds=-5), "-0:00:05")],
)
def test_a_length_of_time_is_told_as_the_cell_shows_it(value: timedelta, shown: str) -> None:
    doubt = read_number(value, False, PEOPLE)
    assert isinstance(doubt, NumberDoubt)
    assert doubt.found == shown
    said = message(Finding(doubt.code, found=doubt.found, details={"case": doubt.case, "measure": "x", "area": "y"}))
    assert shown in said
    assert "days" not in said


def test_a_percentage_format_shows_what_is_meant() -> None:
    assert read_number(0.4, True, PERCENT) == Number(40, ("percent_format",))
    assert read_number(0.07, True, PERCENT) == Number(7, ("percent_format",))
    assert read_number(0.4, True, PEOPLE) == NumberDoubt("not_a_number", "40%", "percent")


def test_the_header_s_unit_is_turned_into_the_measure_s() -> None:
    assert read_number(35000, False, TEN_THOUSANDS, Unit("人")) == Number(3.5)
    assert read_number("3.5万", False, TEN_THOUSANDS, Unit("人")) == Number(3.5, ("unit_in_cell",))
    assert read_number(0.1, False, PEOPLE, Unit("人", 10_000)) == Number(1000)
    assert isinstance(read_number(12, False, PEOPLE, Unit("张")), NumberDoubt)


FULL_WIDTH = str.maketrans("0123456789.-,%", "０１２３４５６７８９．－，％")
numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False)


def dressings(number: Decimal) -> list[str]:
    plain = f"{number.normalize():f}"
    grouped = f"{number.normalize():,f}"
    dressed = [plain, grouped, f" {plain}\n", f"{plain}\u3000"]
    return dressed + [text.translate(FULL_WIDTH) for text in dressed]


@given(numbers)
def test_dressing_never_changes_a_number(number: Decimal) -> None:
    for text in dressings(number):
        read = read_number(text, False, TEN_THOUSANDS)
        assert isinstance(read, Number), text
        assert read.value == float(number), text


@given(st.integers(0, 10**7))
def test_a_unit_in_the_cell_means_what_it_says(number: int) -> None:
    assert read_number(f"{number}人", False, PEOPLE) == Number(number, ("unit_in_cell",))
    read = read_number(f"{number}万", False, PEOPLE)
    assert isinstance(read, Number)
    assert read.value == number * 10_000


@given(st.text(alphabet="0123456789０９,，.． -－+~约万人张%‰/()一三十百千点半\n几余", max_size=8))
def test_no_text_is_read_as_another_number(text: str) -> None:
    """Whatever is read can be written back: the digits in the text are the digits of the number."""
    read = read_number(text, False, PEOPLE)
    if not isinstance(read, Number) or "chinese_numeral" in read.tolerances:
        return
    times = 10_000 if "万" in text else 1000 if "千" in text else 100 if "百" in text else 10 if "十" in text else 1
    kept = "".join(c for c in text.translate(str.maketrans("０９．－", "09.-")) if c in "0123456789.-")
    assert read.value == float(Decimal(kept) * times)
