"""Counting: the document's sentences on how many indicators there are, held against the rows that were read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.plan_tables.characters import narrow_text
from etl.plan_tables.document import Span
from etl.plan_tables.result import CountCheck, ImportedRow
from plan.whole_number import whole_number

_NUMBER = r"(\d{1,3}|[一二三四五六七八九十]{1,3})"
# 共设置20项主要指标: how many in all.
_ALL = re.compile(
    rf"(?:共|设置|设立|设定|提出|明确|确定|包括|包含|围绕|制定)[^,。;\d\n]{{0,24}}?{_NUMBER}\s*[项个]\s*(?:主要|核心|发展|具体|量化|经济社会发展|规划)*指标"
)
# 约束性指标8项, or 8项约束性指标: how many of one kind.
_OF = re.compile(
    rf"(约束性|预期性|引导性|指导性)(?:指标)?\s*{_NUMBER}\s*[项个]|{_NUMBER}\s*[项个]\s*(?:为|是)?(约束性|预期性|引导性|指导性)(?:指标)?"
)
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_NEAR = 3000
"""Characters before and after a table in which its indicators are counted: farther off another subject is counted."""


def count_checks(text: str, rows: Sequence[ImportedRow], tables: Sequence[Span]) -> Iterator[CountCheck]:
    """Yield the sentences near a plan's tables that say how many indicators it has, of all kinds or of one."""
    flat = narrow_text(text)
    for start, end in tables:
        reach = max(0, start - _NEAR), min(len(text), end + _NEAR)
        for match in _ALL.finditer(flat, *reach):
            if not _inside(match.start(), tables):
                yield CountCheck(text[match.start() : match.end()], match.span(), _value(match[1]), count_of(rows))
        for match in _OF.finditer(flat, *reach):
            kind = match[1] or match[4]
            if not _inside(match.start(), tables):
                said = _value(match[2] or match[3])
                yield CountCheck(text[match.start() : match.end()], match.span(), said, count_of(rows, kind), kind)


def _inside(place: int, tables: Sequence[Span]) -> bool:
    return any(start <= place < end for start, end in tables)


def count_of(rows: Sequence[ImportedRow], kind: str | None = None) -> int:
    """Return how many indicators rows are, of one kind or of all: rows under one number are parts of one indicator."""
    counted = [row for row in rows if kind is None or row.kind == kind]
    # Where every category begins with 1 a number alone is not one indicator.
    numbered = {(row.category if _restarts(rows) else None, row.no) for row in counted if row.no is not None}
    return len(numbered) + sum(row.no is None for row in counted)


def _restarts(rows: Sequence[ImportedRow]) -> bool:
    """Tell whether numbers begin anew in every category."""
    firsts = {row.category for row in rows if row.no == 1}
    return len(firsts) > 1


def _value(words: str) -> int:
    if (number := whole_number(words)) is not None:
        return number
    # 十 alone is ten, 十三 thirteen, 二十 twenty: the digit before or after it may be missing.
    tens, found, units = words.partition("十")
    if not found:
        return _DIGITS.get(words[-1], 0)
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[units] if units else 0)
