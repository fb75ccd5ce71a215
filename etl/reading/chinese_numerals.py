"""Whole numbers written in Chinese numerals: read only where the wording is complete, never completed."""

from __future__ import annotations

_PLAIN = str.maketrans("〇○两贰叁肆伍陆柒捌玖壹拾佰仟萬億", "零零二二三四五六七八九一十百千万亿")
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_PLACES = {"十": 10, "百": 100, "千": 1000}

NUMERALS = frozenset("〇○零一二三四五六七八九十百千万亿两贰叁肆伍陆柒捌玖壹拾佰仟萬億")
"""Every character a Chinese numeral is made of."""


def read_numeral(text: str) -> int | None:
    """Return the number a numeral writes: 三千五百 is 3500, 二〇二三 is 2023.

    None for no number, and for one left incomplete (三万五, 三五, 一百二).
    """
    plain = text.translate(_PLAIN)
    if not plain or not NUMERALS.issuperset(plain):
        return None
    # Figures one by one: 二〇二三. Two of them (三五) may be 35 or "three to five", and are no number.
    if _DIGITS.keys() >= set(plain) and (len(plain) == 1 or len(plain) > 2):
        return int("".join(str(_DIGITS[digit]) for digit in plain))
    number = _summed(plain)
    # Held against the one complete way to write it: 三万五 is read as 30,005 and written 三万零五, so it is refused.
    return number if _written(number) == (plain[1:] if plain.startswith("一十") else plain) else None


def _summed(plain: str) -> int:
    """Return the number, read leniently: the caller holds it against how it would be written."""
    total = section = digit = 0
    for character in plain:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _PLACES:
            section += (digit or 1) * _PLACES[character]
            digit = 0
        else:
            total = (total + section + digit) * (10**4 if character == "万" else 10**8)
            section = digit = 0
    return total + section + digit


def _written(number: int) -> str:
    """Return the one complete way to write ``number``."""
    if number == 0:
        return "零"
    parts, lower = "", False
    for name, size in (("亿", 10**8), ("万", 10**4), ("", 1)):
        section, number = divmod(number, size)
        if section:
            gap = lower and section < 1000
            parts += (
                ("零" if gap else "") + (_written_section(section) if section < 10**4 else _written(section)) + name
            )
        lower = lower or bool(section)
    return parts[1:] if parts.startswith("一十") else parts


def _written_section(section: int) -> str:
    written, waiting = "", False
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = section // size % 10
        if digit:
            written += ("零" if waiting else "") + "零一二三四五六七八九"[digit] + name
            waiting = False
        else:
            waiting = bool(written)
    return written
