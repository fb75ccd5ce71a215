"""Number formats of workbooks, by what they show of a number: two that are written otherwise may show the same.

A workbook with our numbers under another format may show other figures; `excel_checking` asks whether it does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|[_*](.)')
_BRACKETS = re.compile(r"\[[^\]]*\]")
_CONDITION = re.compile(r"\[[<>=]")
_GAP = re.compile(r"_.")
_NEGATIVE = re.compile(r"[-−–(]")


@dataclass(frozen=True, slots=True)
class _Effect:
    """What a format makes of a number: percent signs, decimals, thousands divided by, digits put in, whether shown.

    ``negative``: whether what it shows of a positive number reads as a negative one, and of a negative one.
    ``chosen``: whether it has conditions of its own for which section is taken.
    """

    percents: int
    decimals: int | None
    divided: int
    written: str
    shows: bool
    negative: tuple[bool, bool] = (False, True)
    chosen: bool = False


def shows_as(shown: str, own: str) -> bool:
    """Tell whether a format shows a number as our own does: no rounder, and no other figure. Colours, spaces and
    separators are no matter."""
    one, other = _effect_of(shown), _effect_of(own)
    finer = one.decimals is None or (other.decimals is not None and one.decimals >= other.decimals)
    return finer and replace(one, decimals=None) == replace(other, decimals=None)


def _effect_of(code: str) -> _Effect:
    """Return what a format makes of a number. Every section counts: which one is taken depends on the number."""
    sections = _sections(code)
    # A section that shows something else than its neighbours is a figure of its own.
    effects = {_effect_of_section(section) for section in sections}
    one = effects.pop() if len(effects) == 1 else None
    if one is None or not one.shows:
        return one or _Effect(0, None, 0, code, False)
    first, *others = map(_reads_negative, sections)
    # Alone, a section is given a minus before what is negative.
    return replace(one, negative=(first, others[0] if others else True), chosen=bool(_CONDITION.search(code)))


def _reads_negative(section: str) -> bool:
    """Tell whether a minus or a bracket is shown by a section; a blank as wide as one (``_)``) is not."""
    return _NEGATIVE.search(_BRACKETS.sub("", _GAP.sub("", section))) is not None


def _sections(code: str) -> list[str]:
    quoted, sections = False, [""]
    for place, character in enumerate(code):
        if character == '"' and code[place - 1 : place] != "\\":
            quoted = not quoted
        if character == ";" and not quoted:
            sections.append("")
        else:
            sections[-1] += character
    return sections


def _effect_of_section(section: str) -> _Effect:
    written = "".join(a or b for a, b, _ in _LITERAL.findall(section))
    # A blank in their place: the digits on either side of 0"."0 are not one number's.
    bare = _BRACKETS.sub("", _LITERAL.sub(" ", section)).strip()
    digits = "".join(filter(str.isalnum, written))
    if bare.lower() in ("general", "@", "g/通用格式"):
        return _Effect(0, None, 0, digits, True)
    placed = re.search(r"[0#?][0#?,]*(?:\.([0#?]*))?(,*)", bare)
    if placed is None:
        return _Effect(0, None, 0, digits, False)
    divided = len(placed[0]) - len(placed[0].rstrip(","))
    # What else stands there is written as it is: a 7 behind the figure, an E that makes powers of it.
    rest = re.sub(r"[\s%()+$￥¥-]", "", bare.replace(placed[0], "", 1))
    return _Effect(bare.count("%"), len(placed[1] or ""), divided, digits + rest, True)
