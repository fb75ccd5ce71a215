"""What the lines of a table were understood as."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from etl.reading.extraction import HeaderReading, RowReading
from etl.reading.line_meaning import LineMeaning
from etl.reading.lines import TableLine
from etl.reading.names import normal
from etl.workbook.scan.sheet import CellValue
from plan.finding import Finding

# +1,234.5 or 40%. A number with a unit behind it (12人) is read, too, but does not tell where numbers stand.
_NUMBER = re.compile(r"[+-]?\d[\d,.]*%?", re.ASCII)
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
# Characters; a longer text is prose, and need not be looked through.
_LONGEST_NUMBER = 30


@dataclass
class Understood:
    """What the lines of a table say. ``headers``: measure or town → the name of its header's or label's cell;
    ``doubtful``: measures and towns of which a finding says why they are not read; ``reading`` and ``rows_read``: what
    each header, and each row that is no town's, was taken for.

    ``others``: lines with numbers that are no town's, as (label, line, whether it is a column); ``nameless``: lines
    without a label, as (line, whether it is a column), which matter only if they hold numbers; ``said``: the findings
    that came of it, told again for the next workbook of the form; ``yearless``: there are quarters of which nobody
    says the year.
    """

    rows: list[LineMeaning] = field(default_factory=list)
    columns: list[LineMeaning] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)
    reading: list[HeaderReading] = field(default_factory=list)
    rows_read: list[RowReading] = field(default_factory=list)
    others: list[tuple[str, LineMeaning, bool]] = field(default_factory=list)
    nameless: list[tuple[TableLine, bool]] = field(default_factory=list)
    said: list[Finding] = field(default_factory=list)
    yearless: bool = False


def plain_number(value: CellValue) -> float | None:
    """Return the number that a cell shows, without commas and a percent sign: 40 of 40%; None if it is none (12人)."""
    if isinstance(value, str):
        plain = normal(value).replace(",", "").rstrip("%") if len(value) <= _LONGEST_NUMBER else ""
        return float(plain) if _PLAIN.fullmatch(plain) else None
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def is_number(value: CellValue) -> bool:
    """Tell whether a cell holds a number, or a text that is nothing else: a CSV file holds only texts."""
    if type(value) is str:
        return len(value) <= _LONGEST_NUMBER and _NUMBER.fullmatch(normal(value)) is not None
    return type(value) is float or type(value) is int
