"""The parts of a number format, and which of them a number is shown by: what it writes before and after the digits, and
by how much the digits are smaller than the number."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

# "人"; \年 or !年; _ and * with the sign after them (a gap as wide as it, a filling of it); [..]; General and @, which
# show the value itself; the place of a digit; an exponent; any other sign.
_TOKEN = re.compile(
    r'"([^"]*)"?|[\\!](.)|_.|\*(.)|\[([^\]]*)\]|(general|g/通用格式|@)|([0#?])|e[+-]|(.)', re.IGNORECASE | re.DOTALL
)
# A filling (*人) that people read as a word; blanks and dots only fill.
_WRITTEN = re.compile(r"[\u3400-\u9fff‰％]")
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d{1,15}(?:\.\d{1,15})?)")
_HOLDS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
LONGEST_FORMAT = 255
"""Characters of a format; no program keeps a longer one."""


@dataclass(slots=True)
class FormatSection:
    """One of up to four parts of a format. ``digits``: whether it shows the number at all; ``smaller``: the number is
    shown as so many times less; ``broken``: other signs stand among the digits. ``condition``: which numbers it is for,
    None where its place says so."""

    before: str = ""
    after: str = ""
    digits: bool = False
    smaller: int = 1
    broken: bool = False
    condition: Callable[[float], bool] | None = None
    _commas: int = field(default=0, repr=False)
    _pointed: bool = field(default=False, repr=False)
    _decimals: bool = field(default=False, repr=False)

    def write(self, text: str) -> None:
        """Take a text that stands for itself."""
        if self.digits:
            self.after += text
        else:
            self.before += text

    def digit(self) -> None:
        """Take the place of a digit: what was written since the last one stands among the digits."""
        among = self.after.strip(" \u00a0,，'’")
        if self.digits and among:
            # 0!.0: a point that is only written, behind which the last digits of a whole number stand.
            self.broken = self.broken or among not in (".", "．", "·") or self._pointed or self._decimals
            self._pointed = True
        self.smaller *= 10 if self._pointed else 1
        self.digits, self.after, self._commas = True, "", 0

    def comma(self) -> None:
        """Take a comma: among digits it groups them, behind them each is a thousand less."""
        self._commas += self.digits

    def point(self) -> None:
        """Take the decimal point, before which commas are at the end of the digits, too."""
        self.broken = self.broken or self._pointed
        self._decimals = True
        self.end()

    def end(self) -> None:
        """Count the commas behind the last digit."""
        self.smaller *= 1000**self._commas
        self._commas = 0

    def seen(self, value: float) -> Fraction:
        """Return the number as its digits say it, decimals that the format leaves out included."""
        return Fraction(repr(value)) / self.smaller


@lru_cache(maxsize=1024)
def sections_of(code: str) -> tuple[FormatSection, ...]:
    """Return the parts of a format; what stands between quotation marks does not divide it."""
    found = [FormatSection()]
    at, code = 0, code[:LONGEST_FORMAT]
    while at < len(code):
        if code[at] == ";":
            found.append(FormatSection())
            at += 1
            continue
        match = _TOKEN.match(code, at)
        at = match.end() if match else at + 1
        if match:
            _take(found[-1], match)
    for section in found:
        section.end()
    return tuple(found)


def _take(section: FormatSection, match: re.Match[str]) -> None:
    """Take one token of a format into the part it belongs to."""
    quoted, escaped, filling, brackets, general, digit, other = match.groups()
    if digit or general:
        section.digit()
    elif quoted or escaped:
        section.write(quoted or escaped)
    elif filling:
        section.write(filling if _WRITTEN.match(filling) else "")
    elif brackets:
        _bracketed(section, brackets)
    elif other == ",":
        section.comma()
    elif other == ".":
        section.point()
    elif other and other != "/":  # of a fraction
        section.write(other)


def _bracketed(section: FormatSection, text: str) -> None:
    if text.startswith("$"):
        section.write(text[1:].partition("-")[0])  # [$元-804]: a sign of money, or any word, and a language
    elif match := _CONDITION.fullmatch(text.strip()):
        holds, bound = _HOLDS[match[1]], float(match[2])
        section.condition = lambda value: holds(value, bound)


def section_for(code: str, value: float) -> FormatSection:
    """Return the part of a format that a number is shown by."""
    sections = sections_of(code)
    numbers = sections[:3]
    if any(section.condition for section in numbers):
        for place, section in enumerate(numbers):
            # Of three, the second without a condition is for what is below nought, as if nothing had one.
            usual = value < 0 or len(numbers) < 3 or place != 1
            if section.condition(value) if section.condition else usual:
                return section
        return numbers[-1]
    if value < 0 and len(numbers) > 1:
        return numbers[1]
    return numbers[2] if value == 0 and len(numbers) > 2 else numbers[0]
