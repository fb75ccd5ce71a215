"""What people see of a number whose format writes words around it or shows another one than the cell holds: 1 as 1万人,
41000 as 4.1万, 12 as 未报."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from etl.workbook.scan.format_sections import LONGEST_FORMAT, FormatSection, section_for, sections_of

# Blanks and our own money change nothing: an accountant's format on a count is a slip of the button beside.
_IDLE = re.compile(r"[\s¥￥]")
# Figures among the words (第2类) would read as digits of the number.
_FIGURES = re.compile(r"[\d〇零一二三四五六七八九两壹贰叁肆伍陆柒捌玖]")
# What people have written where a number is nought.
_NOUGHT = re.compile(r"[-–—－―/无零0〇]*(?:人|张|个|件|例|户|元)?")


class SeenNumber(NamedTuple):
    """``number`` as its digits say it, and the words before and after; None where no digits of it are seen."""

    before: str
    number: Fraction | None
    after: str


@lru_cache(maxsize=1024)
def telling_format(code: str | None) -> str | None:
    """Return the format, if it may show a number otherwise than as itself; None for one that only sets digits."""
    return code[:LONGEST_FORMAT] if code and any(map(_tells, sections_of(code)[:3])) else None


def _tells(section: FormatSection) -> bool:
    words = _IDLE.sub("", section.before + section.after)
    return bool(words or section.smaller != 1 or section.broken or not section.digits)


def seen_as(code: str, value: float) -> SeenNumber | None:
    """Return what is seen of a number from nought up; None where that is the number, and nothing else."""
    section = section_for(code, value)
    before, after = (_IDLE.sub("", text) for text in (section.before, section.after))
    if value == 0 and _NOUGHT.fullmatch(before + after):
        return None
    if not section.digits or section.broken or _FIGURES.search(before + after):
        return SeenNumber(before, None, after)
    if not (before or after or section.smaller != 1):
        return None
    return SeenNumber(before, section.seen(value), after)
