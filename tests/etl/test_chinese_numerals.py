"""Chinese numerals: complete ones are read, incomplete ones are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.reading.chinese_numerals import read_numeral

READ = {
    "零": 0,
    "〇": 0,
    "十": 10,
    "一十": 10,
    "十二": 12,
    "二十": 20,
    "一百零五": 105,
    "一百一十五": 115,
    "三千五百": 3500,
    "两千": 2000,
    "二千零二": 2002,
    "一万": 10_000,
    "三万五千": 35_000,
    "十万零三十": 100_030,
    "一亿": 100_000_000,
    "二〇二三": 2023,
    "壹佰贰拾": 120,
}


@pytest.mark.parametrize(("text", "number"), READ.items())
def test_complete_numerals(text: str, number: int) -> None:
    assert read_numeral(text) == number


@pytest.mark.parametrize(
    "text", ["", "三五", "三万五", "一百二", "百", "万", "一百五", "二三十", "十百", "零十", "几十", "一万万二"]
)
def test_incomplete_or_doubtful_ones(text: str) -> None:
    assert read_numeral(text) is None


def written(number: int) -> str:
    """Return a slow twin of the writer: digit by digit, zeros between, for numbers under 10 000."""
    text, gap = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            text += ("零" if gap and text else "") + "零一二三四五六七八九"[digit] + name
            gap = False
        else:
            gap = True
    return text.removeprefix("一") if text.startswith("一十") else text


@given(st.integers(1, 9999))
def test_what_is_written_is_read(number: int) -> None:
    assert read_numeral(written(number)) == number


@given(st.text(alphabet="零一二三四五六七八九十百千万", min_size=1, max_size=7))
def test_no_two_numbers_share_a_writing(text: str) -> None:
    number = read_numeral(text)
    if number is not None and 0 < number < 10_000 and set(text) & set("十百千"):
        assert text.replace("两", "二") in {written(number), "一" + written(number)}
