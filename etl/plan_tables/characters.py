"""Characters: the same text with the same length, full-width forms and look-alikes written plainly.

Every character is replaced by exactly one, so that a place in the plain text is the same place in the document.
Unicode's compatibility forms are not used as a whole: they would turn 76.7¹ into 76.71 and 98① into 981.
"""

from __future__ import annotations

import unicodedata

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# PDFs that Chromium prints hold Kangxi radicals for characters: ⼈ for 人, and no word would be found.
_KANGXI = {code: ord(unicodedata.normalize("NFKC", chr(code))) for code in range(0x2F00, 0x2FD6)}
# Compatibility ideographs whose plain form is one character: a longer one would move all places after it.
_COMPATIBLE = {
    code: ord(one) for code in range(0xF900, 0xFAD9) if len(one := unicodedata.normalize("NFKC", chr(code))) == 1
}
_RADICALS = (
    "⺁厂⺇几⺌小⺎兀⺏尣⺐尢⺑尣⺒巳⺓幺⺛旡⺝月⺟母⺠民⺩王⺪疋⺬示⺭礻⺮竹⺰纟⺱网⺲罒⺶羊⺷羊⺸羊⺹耂⺻聿⺼月⺽臼⺾艹⺿艹⻀艹⻄西⻅见⻆角⻉贝"
    "⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐⻭齿⻮齿⻯竜⻰龙⻱龟⻲龟⻳龟"
)
"""Radicals that programs write for the characters they look like (Unicode, EquivalentUnifiedIdeograph)."""

_OTHERS = {
    **{ord(space): " " for space in "\u00a0\u2002\u2003\u2007\u2009\u202f"},
    **{ord(minus): "-" for minus in "\u2212\ufe63\uff0d"},
    **{ord(tilde): "~" for tilde in "\u301c\uff5e\u223c"},
    ord("〈"): "<",
    ord("〉"): ">",
    ord("≧"): "≥",
    ord("≦"): "≤",
    ord("⩾"): "≥",
    ord("⩽"): "≤",
}
_TEXT_RADICALS = {ord(a): b for a, b in zip(_RADICALS[::2], _RADICALS[1::2], strict=True)}
_LOOKS: dict[int, str | int] = {**_KANGXI, **_COMPATIBLE, **_TEXT_RADICALS}
_HALF_WIDTH: dict[int, str | int] = {**_FULL_WIDTH, **_KANGXI, **_COMPATIBLE, **_TEXT_RADICALS, **_OTHERS}


def unified(text: str) -> str:
    """Return a text with radicals written as the characters they look like, and nothing else changed."""
    return text.translate(_LOOKS)


def narrow_text(text: str) -> str:
    """Return a text in half-width forms; as long as it was."""
    return text.translate(_HALF_WIDTH)


def compact(text: str) -> str:
    """Return a text in half-width forms without any white space."""
    return "".join(narrow_text(text).split())


def is_han(character: str) -> bool:
    """Tell whether a character is a Chinese one."""
    return "\u4e00" <= character <= "\u9fff" or "\u3400" <= character <= "\u4dbf"
