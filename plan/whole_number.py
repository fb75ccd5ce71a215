"""Whole numbers that stand in texts of others: what ``int`` would raise an error of its own for is none."""

from __future__ import annotations

LONGEST = 9
"""Digits of the longest whole number that anything of ours is counted or numbered by."""


def whole_number(text: str | None, digits: int = LONGEST) -> int | None:
    """Return the number that a text of at most so many decimal digits writes; None for any other text, and for none.

    ``int`` alone refuses “²”, which ``str.isdigit`` takes for a digit, and more than 4,300 digits.
    """
    return int(text) if text is not None and text.isdecimal() and len(text) <= digits else None


def ascii_number(text: str | None, digits: int = LONGEST) -> int | None:
    """Return what `whole_number` does, of the digits 0 to 9 alone, as programs and our own forms write them."""
    return whole_number(text, digits) if text is not None and text.isascii() else None
