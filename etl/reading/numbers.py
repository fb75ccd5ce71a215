"""A cell's value as a number in a measure's unit, or why it is none. What is not certain is never a number."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from etl.reading.chinese_numerals import NUMERALS, read_numeral
from etl.reading.units import Unit, factor, read_unit
from etl.workbook.scan.sheet import CellError, CellValue
from plan.indicator import Measure


@dataclass(frozen=True, slots=True)
class Number:
    """``value`` in the measure's unit; ``tolerances`` are the finding codes that say what was taken as meant."""

    value: float
    tolerances: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NumberDoubt:
    """Why a cell is no number: a finding code, what stands in the cell, and which case of the code it is."""

    code: str
    found: str = ""
    case: str = ""


NOT_REPORTED = frozenset(
    {"未报", "未上报", "未报送", "未填报", "未填", "暂未报", "暂未上报", "尚未上报", "未报告", "(未报)", "(未上报)"}
)
"""What people write who say that they have not reported."""

_NOUGHTS = frozenset("〇○◯⭕零Oo")
"""A sign that may be a nought, or the mark of a cell in which there is nothing to report."""

_LARGEST = 1e300
"""What is larger in the measure's unit may be no float any more; the plan's own limit is far below."""

_LONGEST = 60
"""A longer text is no number; looking for one in it could take for ever."""

# Marks for text from left to right come along when a number is copied; those that turn its figures round stay.
_BLANKS = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u202a\u202c\u2060\u2066\u2069\ufeff"))
# Full-width forms U+FF01 to U+FF5E lie 0xFEE0 above their ASCII ones; NFKC would also change ² and ½ into figures.
_WIDTHS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0x2212: "-"} | _BLANKS
# No-break, narrow and thin spaces part thousands, too: \s of an ASCII pattern is none of them.
_WIDTHS |= dict.fromkeys((0x00A0, *range(0x2000, 0x200B), 0x202F, 0x205F), " ")
# +1,234人 / - 12.5 % / 1 234万: sign, digits with separators, whatever follows. ASCII, so that \d is no other script's.
_DRESSED = re.compile(r"([+-]?)\s*(\d[\d,.\s]*)(\D*)", re.ASCII)
_BREAK = re.compile(r"[\t-\r]")
_ASCII_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?", re.ASCII)
# 1,234,567 or 1234567, with decimals; 1,23,4 is grouped as no number is.
_GROUPED = re.compile(r"(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?:\.\d+)?", re.ASCII)
# 负三点五万元, 二百三十人: sign, numeral, decimals, 万 or 亿, unit.
_NUMERAL = re.compile(rf"(负?)([{''.join(sorted(NUMERALS))}]+)(?:点([〇零一二三四五六七八九]+))?([万亿]?)(.*)")


_NOISE, _MOST_NOISE = 1e-9, 1e-4
"""How far from a whole number floating point may be, as a part of the number; and at most, so that the half of a
large count stays a half."""


def whole_of(value: float | Fraction) -> int | None:
    """Return the whole number that is meant, what floating point adds apart; None for a fraction."""
    nearest = round(value)
    apart = abs(float(value - nearest))
    return nearest if apart <= min(_NOISE * max(1, abs(nearest)), _MOST_NOISE) else None


def as_written(value: object) -> str:
    """Return what a cell holds as it shows it: 1, and not 1.0."""
    if not isinstance(value, float):
        return str(value).strip()
    return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else f"{value:.12g}"


def read_number(value: CellValue, percent: bool, measure: Measure, unit: Unit | None = None) -> Number | NumberDoubt:
    """Return the number a cell holds for ``measure``.

    ``percent``: the cell's number format is a percentage. ``unit``: what the header counts in, where it says so.
    Doubts: ``missing`` (blank), ``not_reported`` (said so), ``error_cell``, ``not_a_number``, ``out_of_bounds``.
    """
    kind = type(value)
    # `is`: bool is an int for isinstance, and TRUE in a cell is no 1.
    if kind is float or kind is int:
        return _plain_number(value, percent, measure, unit)  # type: ignore[arg-type]
    if value is None:
        return NumberDoubt("missing")
    if isinstance(value, str):
        return _text_number(value, measure, unit)
    return _no_number(value)


def _no_number(value: CellValue) -> NumberDoubt:
    if isinstance(value, CellError):
        return NumberDoubt("error_cell", value.text)
    if isinstance(value, bool):
        return NumberDoubt("not_a_number", str(value).upper(), "boolean")
    if isinstance(value, timedelta):
        return NumberDoubt("not_a_number", _as_clock(value), "duration")
    assert isinstance(value, (date, datetime)), f"a cell value of no known type: {value!r}"
    return NumberDoubt("not_a_number", str(value), "date")


def _as_clock(value: timedelta) -> str:
    """Return a length of time as a cell shows it, in hours, minutes and seconds: 864:00:00."""
    seconds = round(abs(value.total_seconds()))
    sign = "-" if value < timedelta(0) else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _plain_number(value: float, percent: bool, measure: Measure, unit: Unit | None) -> Number | NumberDoubt:
    """Return a number that the cell holds as one, turned from the header's ``unit`` into the measure's."""
    if not math.isfinite(value):
        return NumberDoubt("error_cell", str(value))
    if percent:
        return _percentage(value, measure)
    if unit is None:
        return Number(float(value))
    if unit.indivisible:
        whole = whole_of(value)
        if whole is None:  # 3.5 under a header that counts in 人
            return NumberDoubt("not_a_number", as_written(value), "unit")
        value = float(whole)
    # Exact: in floating point 0.57 × 10,000 is 5,699.999….
    scaled = _scaled(Fraction(repr(value)), unit, measure, ())
    return NumberDoubt("not_a_number", as_written(value), "unit") if scaled is None else scaled


def _percentage(value: float, measure: Measure) -> Number | NumberDoubt:
    """Return in per cent what a cell with a percentage format shows: 40 of 0.4; a doubt for a measure not in %."""
    shown = Fraction(repr(value)) * 100
    if shown > _LARGEST:
        return NumberDoubt("out_of_bounds", as_written(value), "largest")
    if measure.unit != "%":
        return NumberDoubt("not_a_number", f"{as_written(float(shown))}%", "percent")
    return Number(float(shown), ("percent_format",))


def _scaled(number: Fraction, unit: Unit, measure: Measure, tolerances: tuple[str, ...]) -> Number | NumberDoubt | None:
    """Return a number of ``unit`` in the measure's unit; None if the two do not measure the same."""
    ratio = factor(unit, read_unit(measure.unit))
    if ratio is None:
        return None
    if abs(number * ratio) > _LARGEST:
        return NumberDoubt("out_of_bounds", as_written(float(number)), "largest")
    return Number(float(number * ratio), tolerances)


def _text_number(value: str, measure: Measure, unit: Unit | None) -> Number | NumberDoubt:
    """Return the number that a text writes, in the measure's unit, or why it is none."""
    text = value.translate(_WIDTHS).strip()
    if not text:
        return NumberDoubt("missing")
    if len(text) > _LONGEST:
        return NumberDoubt("not_a_number", value.strip())
    if "".join(text.split()) in NOT_REPORTED:
        return NumberDoubt("not_reported", value.strip())
    if text in _NOUGHTS:
        return NumberDoubt("not_a_number", value.strip(), "nought")
    number = _arabic(value, text, measure, unit) or _numeral(text, measure, unit)
    return number or NumberDoubt("not_a_number", value.strip())


def _arabic(raw: str, text: str, measure: Measure, unit: Unit | None) -> Number | NumberDoubt | None:
    """Return a number in Arabic figures, with separators and a unit behind it; None if the text is none."""
    match = _DRESSED.fullmatch(text)
    digits = _joined(match[2].strip()) if match else None
    if match is None or digits is None or _may_be_decimals(match[2], measure, unit):
        return None
    number = Fraction(digits) * (-1 if match[1] == "-" else 1)
    suffix = "".join(match[3].split())
    # A text that is a plain number is dressed all the same: the cell holds text where a number belongs.
    dressed = not suffix or raw != match[1] + digits + suffix
    return _with_suffix(number, suffix, ("number_dressing",) if dressed else (), measure, unit)


def _may_be_decimals(text: str, measure: Measure, unit: Unit | None) -> bool:
    """Tell whether the one comma of 13,003 may be a decimal comma: only of what is counted in whole numbers is it
    certain that it is none."""
    counted_whole = measure.whole or (unit is not None and unit.indivisible)
    return not counted_whole and text.count(",") == 1 and "." not in text


def _joined(text: str) -> str | None:
    """Return the digits without separators; None where they are grouped as no number is (1,23,4, 12 34), or stand in
    several lines."""
    # 112 over 115 in one cell is what was there before and what is there now, and no 112,115.
    if _BREAK.search(text):
        return None
    # 1 2 3 4 typed with a blank after each figure is 1234; 12 34 is two numbers.
    spread = all(len(piece) == 1 for piece in text.split())
    pieces = re.sub(r"\s*([,.])\s*", r"\1", text).split()
    whole = len(pieces) == 1 or spread
    digits = "".join(pieces) if whole else ",".join(pieces)
    return digits.replace(",", "") if _GROUPED.fullmatch(digits) else None


def _numeral(text: str, measure: Measure, unit: Unit | None) -> Number | NumberDoubt | None:
    """Return a number in Chinese numerals, with a unit behind it; None if the text is none."""
    match = _NUMERAL.fullmatch("".join(text.split()))
    whole = read_numeral(match[2]) if match else None
    if match is None or whole is None or (match[4] and not match[3]):
        return None
    decimals = "".join(str("零一二三四五六七八九".index(digit)) for digit in (match[3] or "").replace("〇", "零"))
    number = Fraction(f"{whole}.{decimals}" if decimals else whole) * (-1 if match[1] else 1)
    written_large = whole >= 100 and not match[5] and (unit or read_unit(measure.unit)).times > 1
    if written_large:  # 三百 in a column counted in 万人: 300 万人 or 300 人?
        return None
    return _with_suffix(number, match[4] + match[5], ("chinese_numeral",), measure, unit)


def _with_suffix(
    number: Fraction, suffix: str, tolerances: tuple[str, ...], measure: Measure, unit: Unit | None
) -> Number | NumberDoubt | None:
    """Return the number in the measure's unit, after what stands behind it in the cell."""
    wanted = read_unit(measure.unit)
    if not suffix:
        broken = unit is not None and unit.indivisible and whole_of(number) is None
        return None if broken else _scaled(number, unit or wanted, measure, tolerances)
    if suffix == "%":
        return Number(float(number), (*tolerances, "percent_text")) if measure.unit == "%" else None
    given = _meant(read_unit(suffix), unit or wanted)
    if given is None or measure.unit == "%" or (given.indivisible and whole_of(number) is None):
        return None
    return _scaled(number, given, measure, (*tolerances, "unit_in_cell"))


def _meant(given: Unit, column: Unit) -> Unit | None:
    """Return the unit in a cell, completed by the column's: 3.5万 in 万人 is 3.5万人, 元 in 元/月 is 元/月."""
    if not given.base:
        # 3.5百 in a column counted in 万人: a smaller multiple than the column's may mean either, and is asked about.
        return Unit(column.base, given.times) if given.times >= column.times else None
    if given.base == column.base.partition("/")[0]:
        return Unit(column.base, given.times)
    return given


def is_plain(text: str) -> bool:
    """Tell whether text is a number as a CSV file writes it, so that nothing had to be taken as meant."""
    return _ASCII_NUMBER.fullmatch(text) is not None
