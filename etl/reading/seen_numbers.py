"""Numbers whose format shows another one than the cell holds, or words around it: they are read as people see them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from etl.reading.numbers import NOT_REPORTED, Number, NumberDoubt, as_written, read_number
from etl.reading.units import Unit, read_unit
from etl.workbook.scan.format_words import SeenNumber, seen_as
from etl.workbook.scan.sheet import Cell, CellValue, Sheet
from plan.indicator import Measure


def seen_at(sheet: Sheet, place: Cell, value: CellValue) -> SeenNumber | None:
    """Return what is seen of a cell's number; None where that is the number itself. What is below nought must be
    mended however it looks."""
    code = sheet.worded.get(place)
    return seen_as(code, value) if code and type(value) is float and value >= 0 else None


def seen_text(seen: SeenNumber) -> str:
    """Return what is seen as a text, all decimals of the number included."""
    number = seen.number
    assert number is not None, "no digits are seen"
    digits = format((Decimal(number.numerator) / number.denominator).normalize(), "f")
    return f"{seen.before}{digits}{seen.after}"


def read_seen(
    seen: SeenNumber, held: float, measure: Measure, unit: Unit | None, said: Unit | None
) -> Number | NumberDoubt:
    """Return the number that a cell shows, or why that is none. ``held``: what it holds; ``unit``: as
    :func:`read_number` takes it; ``said``: what the header counts in, where it says so."""
    if seen.number is None:
        words = seen.before + seen.after
        if words in NOT_REPORTED:
            return NumberDoubt("not_reported", words)
        return NumberDoubt("not_a_number", as_written(held), "format")
    if not (seen.before or seen.after):
        return _only_smaller(seen.number, held, measure, unit, said)
    number = read_number(seen_text(seen), False, measure, unit)
    plain = read_number(held, False, measure, unit)
    # 12人 where 12 are counted in 人: nothing had to be taken as meant.
    return plain if isinstance(number, Number) and isinstance(plain, Number) and plain.value == number.value else number


def _only_smaller(
    number: Fraction, held: float, measure: Measure, unit: Unit | None, said: Unit | None
) -> Number | NumberDoubt:
    """Return the number of a cell that shows thousands, or ten thousands, and no word for them: 2.04 of 20,400 is meant
    in a column of 万人, and nobody knows in one of 人."""
    times = (said or read_unit(measure.unit)).times
    if number * times != Fraction(repr(held)):
        return NumberDoubt("not_a_number", as_written(held), "format")
    return read_number(float(number), False, measure, unit)
