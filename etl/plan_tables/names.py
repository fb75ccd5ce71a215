"""Names: what stands in the name cell of a row: its number, its name, its unit, and whether it is a part of another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from etl.plan_tables.characters import compact, is_han, narrow_text
from etl.plan_tables.units import is_unit

# "3.5G用户" is no row 3: after the dot no digit may follow, unless the number is due (``_CLOSE``).
_NUMBERED = re.compile(r"\s*(?:[(]\s*(\d{1,3})\s*[)]\s*[.、]?|(\d{1,3})\s*[.、)。:](?!\d))\s*")
_CLOSE = re.compile(r"\s*(\d{1,3})\.(?=\d)()")
# A single hyphen marks a part, two begin a rule of Markdown.
_PART = re.compile(r"\s*(?:其\s*中|其中[::]|#|——|—(?!—)|-(?!-))")
_BULLET = re.compile(r"^[\s➢►▶●○■□◆◇★☆•·*▪※✓√→>]+")
_CHAPTER = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}\s*[、.]|[(]\s*[一二三四五六七八九十]{1,3}\s*[)]|第[一二三四五六七八九十]+[类部章节])"
)
_BRACKETS = {")": "(", "]": "[", "】": "【", "〕": "〔"}
_TRAILING_PERCENT = re.compile(r"[\u4e00-\u9fff]([%‰])$")


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name cell taken apart: ``name`` is without number and unit (None where it gives none). ``part``: it says that
    it is a part of the row above (其中)."""

    no: int | None
    name: str
    unit: str | None
    part: bool


def joined(words: str) -> str:
    """Return a text of one line, without spaces between Chinese characters that only a line's end put there."""
    one = " ".join(words.split())
    # Between Latin words the space is theirs ("R&D 人员"), between Chinese characters a line's end or a page's width.
    kept = [
        c
        for i, c in enumerate(one)
        if not (c == " " and _is_unspaced(one[i - 1 : i]) and _is_unspaced(one[i + 1 : i + 2]))
    ]
    return "".join(kept)


def _is_unspaced(character: str) -> bool:
    """Tell whether Chinese puts no space beside a character; an empty one is the end of the text."""
    return not character or is_han(character) or character in "（）()、，“”—%"


def name_parts(text: str, expected: Sequence[int] = ()) -> NameParts:
    """Take a name cell apart. ``expected``: the numbers it may have, which tell 2.5岁以下 from 2. 5岁以下."""
    rest = joined(text)
    number = _NUMBERED.match(narrow_text(rest))
    close = _CLOSE.match(narrow_text(rest))
    if number is None and close and int(close[1]) in expected:
        return replace(name_parts(rest[close.end() :]), no=int(close[1]))
    if number:
        rest = rest[number.end() :]
    name, unit = _without_unit(rest)
    found = int(number[1] or number[2]) if number else None
    return NameParts(found, name, unit, bool(_PART.match(narrow_text(rest))))


def number_before(text: str) -> int | None:
    """Return the number that stands before a name, as 3 of （3）城镇化率; None where there is none."""
    found = _NUMBERED.match(narrow_text(joined(text)))
    return int(found[1] or found[2]) if found else None


def has_unit(text: str) -> bool:
    """Tell whether a name ends in its unit's brackets."""
    return name_parts(text).unit is not None


def is_part(text: str) -> bool:
    """Tell whether a name begins as a part of another does (其中)."""
    return name_parts(text).part


def _without_unit(name: str) -> tuple[str, str | None]:
    """Return a name without its unit, and the unit; None where it ends in none."""
    words = name.rstrip()
    flat = narrow_text(words)
    # 城镇化率% without brackets; no other unit is taken so, as 人 or 年 may be the name's last word.
    if _TRAILING_PERCENT.search(flat):
        return words[:-1].rstrip(), flat[-1]
    closing = flat[-1:]
    if closing not in _BRACKETS:
        return words, None
    start = flat.rfind(_BRACKETS[closing])
    inside = flat[start + 1 : -1]
    # Brackets that hold no unit explain the name (按常住人口) and stay with it.
    if start <= 0 or not is_unit(inside) or not any(map(is_han, flat[:start])):
        return words, None
    return words[:start].rstrip(), compact(inside).removeprefix("单位:")


def is_balanced(text: str) -> bool:
    """Tell whether every bracket of a text is closed."""
    flat = narrow_text(text)
    return all(flat.count(opens) == flat.count(closes) for closes, opens in _BRACKETS.items())


def category_name(text: str) -> str:
    """Return a category as it is printed, without the bullet before it."""
    return joined(_BULLET.sub("", text))


def is_chapter(text: str) -> bool:
    """Tell whether words are numbered as a chapter or a category is: 一、… （二）…"""
    return bool(_CHAPTER.match(narrow_text(text))) or bool(_BULLET.match(narrow_text(text)))
