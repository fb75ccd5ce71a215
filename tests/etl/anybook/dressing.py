"""How people write a number into a cell, and what must come of it: the number itself, or a finding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from etl.reading.units import factor, read_unit
from etl.workbook.scan.sheet import CellError, CellValue
from plan.indicator import Measure


@dataclass(frozen=True)
class Cell:
    """What stands in a cell. ``number``: what must be read there, if a number; ``codes``: findings of which one must
    stand at the cell (none needed where empty); ``blank``: nothing was said."""

    value: CellValue
    number: float | None = None
    codes: frozenset[str] = frozenset()
    blank: bool = False
    percent: bool = False
    uncached: bool = False
    shown: str = ""


@dataclass(frozen=True)
class Count:
    """A whole number to be written for ``measure`` under a header that counts in ``unit`` (empty: says nothing)."""

    measure: Measure
    raw: Fraction
    unit: str

    @property
    def means(self) -> float:
        """The number in the measure's unit."""
        ratio = factor(read_unit(self.unit or self.measure.unit), read_unit(self.measure.unit))
        assert ratio is not None
        return float(self.raw * ratio)

    @property
    def plain(self) -> float:
        """The number as a cell holds it."""
        return float(self.raw)

    @property
    def text(self) -> str:
        """Its digits."""
        return f"{float(self.raw):.10f}".rstrip("0").rstrip(".")


Dress = Callable[[Count], Cell]
FULL = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


def said(text: str, count: Count, *codes: str) -> Cell:
    """Return a text that means the number."""
    return Cell(text, count.means, frozenset(codes))


def asked(value: CellValue, *codes: str, percent: bool = False, uncached: bool = False) -> Cell:
    """Return a cell that is no certain number."""
    return Cell(value, None, frozenset(codes or ("not_a_number",)), percent=percent, uncached=uncached)


def plain(count: Count) -> Cell:
    """Return a number as it should be."""
    return Cell(count.plain, count.means)


def whole(count: Count) -> Cell:
    """Return a whole number kept as one."""
    return Cell(int(count.raw), count.means) if count.raw.denominator == 1 else plain(count)


def _grouped(count: Count) -> str:
    head, _, tail = count.text.partition(".")
    return f"{int(head):,}" + (f".{tail}" if tail else "")


def _with_unit(count: Count, space: str = "") -> Cell:
    """Return the number with the measure's own unit behind it."""
    own = Count(count.measure, Fraction(repr(count.means)), "")
    if own.measure.unit == "%":
        return said(f"{own.text}{space}%", own, "percent_text")
    indivisible = read_unit(own.measure.unit).indivisible and own.raw.denominator != 1
    text = f"{own.text}{space}{own.measure.unit}"
    return asked(text) if indivisible else said(text, own, "unit_in_cell")


def _ten_thousands(count: Count) -> Cell:
    """3.5万 where the column counts in what can be counted so."""
    column = read_unit(count.unit or count.measure.unit)
    if count.measure.unit == "%":
        return asked(f"{count.text}万")
    if column.times > 10_000:
        return plain(count)
    ratio = factor(type(column)(column.base, 10_000), read_unit(count.measure.unit))
    assert ratio is not None
    number = Fraction(count.text) * ratio
    return Cell(f"{count.text}万", float(number), frozenset({"unit_in_cell"}))


def _numeral(count: Count) -> Cell:
    if count.raw.denominator != 1 or not 0 <= count.raw < 10_000:
        return plain(count)
    text = chinese(int(count.raw))
    scaled = read_unit(count.unit or count.measure.unit).times > 1 and count.raw >= 100
    return asked(text) if scaled else said(text, count, "chinese_numeral")


def chinese(number: int) -> str:
    """Return a number under ten thousand in Chinese numerals, the plain slow way."""
    digits, units = "零一二三四五六七八九", ("", "十", "百", "千")
    if number == 0:
        return "零"
    out, gap = "", False
    for place in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**place % 10
        if digit:
            out += ("零" if gap else "") + digits[digit] + units[place]
        gap = bool(out) and not digit
    return out.removeprefix("一") if 10 <= number < 20 else out


def _percent_format(count: Count) -> Cell:
    if count.measure.unit != "%":
        return asked(0.4, percent=True)
    return Cell(0.405, 40.5, frozenset({"percent_format"}), percent=True)


def _percent_text(count: Count) -> Cell:
    return said(f"{count.text}%", count, "percent_text") if count.measure.unit == "%" else asked(f"{count.text}%")


def _negative(count: Count) -> Cell:
    number = Count(count.measure, -abs(count.raw) or Fraction(-1), count.unit)
    return Cell(f"－{Count(count.measure, -number.raw, '').text}", number.means, frozenset({"negative"}))


GOOD: dict[str, Dress] = {
    "number": plain,
    "whole": whole,
    "text": lambda c: said(c.text, c, "number_dressing"),
    "full_width": lambda c: said(c.text.translate(FULL), c, "number_dressing"),
    "grouped": lambda c: said(_grouped(c), c, "number_dressing"),
    "grouped_full_width": lambda c: said(_grouped(c).translate(FULL), c, "number_dressing"),
    "chinese_comma": lambda c: said(_grouped(c).replace(",", "，"), c, "number_dressing"),
    "spaces": lambda c: said(f" \u3000{c.text}\n", c, "number_dressing"),
    "spread": lambda c: said("\u00a0".join(c.text), c, "number_dressing"),
    "plus": lambda c: said(f"+{c.text}", c, "number_dressing"),
    "unit": _with_unit,
    "unit_spaced": lambda c: _with_unit(c, " "),
    "ten_thousands": _ten_thousands,
    "numeral": _numeral,
    "percent_format": _percent_format,
    "percent_text": _percent_text,
    "negative": _negative,
    "zero": lambda c: Cell(0, 0.0),
}
"""Ways that are certain (or are certainly not: each cell says which)."""

UNCERTAIN = (
    *(
        "约120",
        "120左右",
        "100-120",
        "100—120",
        "120多",
        "≈120",
        "近百",
        "一百多",
        "数百",
        "120+5",
        "120/150",
        "12人30",
    ),
    *("1.2.3", "12,34", "1,23,456", "12 34 5人", "/", "—", "－", "-", "无", "同上", "见附件", "*", "√", "?", "120?"),
    *("＞100", ">100", "不足10", "12（其中女5）", "12(含)", "0.5.", "１２—１５", "1e3", "1E+3", "０x12", "十二三"),
    *("第12", "No.12", "九成", "半数", "两三", "12～15", "=1+1", "12%以上", "(12)", "1/2", "½", "³", "①", "Ⅻ", "٣٤"),
    *(
        "12,",
        ",12",
        ".5.",
        "1 .2 .3",
        "--5",
        "+-5",
        "5-",
        "五百左右",
        "壹佰贰拾元整",
        "待定",
        "N/A",
        "nan",
        "inf",
        "True",
    ),
)
"""Texts of which no number may ever come. Some look like one."""


def _uncertain(text: str) -> Dress:
    return lambda count: asked(text)


BAD: dict[str, Dress] = {text: _uncertain(text) for text in UNCERTAIN}
BAD |= {
    "date": lambda c: asked(date(2023, 1, 5)),
    "true": lambda c: asked(True),
    "error": lambda c: asked(CellError("#DIV/0!"), "error_cell"),
    "uncached": lambda c: asked(None, "error_cell", uncached=True),
}
"""Ways that are no certain number."""

SILENT: dict[str, Dress] = {
    "blank": lambda c: Cell(None, blank=True),
    "space": lambda c: Cell(" ", blank=True),
    "ideographic_space": lambda c: Cell("\u3000", blank=True),
    "not_reported": lambda c: asked("未报", "not_reported"),
    "not_yet": lambda c: asked(" 尚未上报 ", "not_reported"),
    "not_reported_brackets": lambda c: asked("（未报）", "not_reported"),
}
"""Ways to say nothing."""

DRESSES: dict[str, Dress] = {**GOOD, **BAD, **SILENT}
