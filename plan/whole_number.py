"""Whole numbers that stand in texts of others: what ``int`` would raise an error of its own for is none."""

from __future__ import annotations

LONGEST = 9
"""Digits of the longest whole number that anything of ours is counted or numbered by."""


def whole_number(text: str | None, digits: int = LONGEST) -> int | None:
    """Return the number that a text of at most so many decimal digits writes; None for any other text, and for none.

    ``int`` alone refuses “²”, which ``str.isdigit`` takes for a digit, and more than 4,300 digits.
    """
    return int(text) if text is not None and text.isdecimal() and len(text) <= digits else None
