"""Units as people write them: 万人, 千美元, 元/人·月; and how many of one make the other."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

# Multiples that stand before a unit: 万人, 百万元.
_TIMES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_TIMES |= {"十万": 10**5, "百万": 10**6, "千万": 10**7, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12}
# Counting words for the same things: 名 and 位 are 人, 家 and 所 are 个, 张床位 is 张.
_SAME = {
    "名": "人",
    "位": "人",
    "家": "个",
    "所": "个",
    "处": "个",
    "床": "张",
    "张床": "张",
    "张床位": "张",
    "起": "件",
    "人次": "人次",
    **{f"{unit}数": unit for unit in "人个张件例户"},
}
# What is taken for a unit beside those in which the plan's measures are counted.
_KNOWN = frozenset(_SAME.values()) | {
    "例",
    "户",
    "元",
    "美元",
    "%",
    "次",
    "吨",
    "亩",
    "公里",
    "平方米",
    "米",
    "千克",
    "斤",
}
_KNOWN |= {"台", "辆", "套", "份", "项", "条", "股", "级", "岁", "天", "立方米", "千瓦时", "吨标准煤", ""}
# How many of each a year has: 元/月 times 12 is 元/年.
_YEARLY = {"年": 1, "季": 4, "季度": 4, "月": 12}
_INDIVISIBLE = frozenset("人个张件例户")
_WORDS = re.compile(r"(?:计量)?单位:?")
# 元/人·月, 元/月·人, 每人每月: money rates are per head anyway; brackets and blanks go with it.
_PER_HEAD = re.compile(r"每人每?|/人(?=/)|(?<=/)人[·.]|[·./]人$|[()\[\]【】\s]")
# Longest first: 百万 is no 百 of 万.
_LEADING = re.compile(r"[十百千]万|[十百千万]亿|[十百千万亿]")
_TRADITIONAL = str.maketrans("萬億個張戶處", "万亿个张户处")
# 元每月, 每月元: 元/月.
_EACH = re.compile(r"^每(年|季度?|月)(.+)|(.+)每(年|季度?|月)$")


@dataclass(frozen=True, slots=True)
class Unit:
    """``times`` of ``base``: 万人 is 10 000 of 人. ``base`` is empty for a bare 万."""

    base: str
    times: int = 1

    @property
    def indivisible(self) -> bool:
        """Whether half of one makes no sense: 人, 个, 张, 件, 例, 户."""
        return self.times == 1 and self.base in _INDIVISIBLE


def is_unit(text: str) -> bool:
    """Tell whether ``text`` is a unit people count in, and not some other remark such as 上年同期."""
    unit = read_unit(text)
    return unit.base.partition("/")[0] in _KNOWN and unit != Unit("")


def read_unit(text: str) -> Unit:
    """Return the unit written in ``text``; a word nobody knows is a base of its own, equal to nothing but itself."""
    # No unit is that long, and the cache is not for prose.
    return _read(text) if len(text) <= 40 else Unit(text)


@lru_cache(maxsize=1024)
def _read(text: str) -> Unit:
    plain = unicodedata.normalize("NFKC", text).translate(_TRADITIONAL)
    word = _PER_HEAD.sub("", _PER_HEAD.sub("", _WORDS.sub("", plain)))  # brackets first, then what they hid
    if each := _EACH.match(word):
        word = f"{each[2]}/{each[1]}" if each[1] else f"{each[3]}/{each[4]}"
    match = _LEADING.match(word)
    times = _TIMES[match[0]] if match else 1
    base = word[match.end() :] if match else word
    return Unit(_SAME.get(base, base), times)


def completed(unit: Unit | None, wanted: Unit) -> Unit | None:
    """Return a unit, a bare 万 completed by what is wanted: 万人 for 人."""
    return Unit(wanted.base, unit.times) if unit and not unit.base else unit


def says_less(given: Unit, wanted: Unit) -> bool:
    """Tell whether a unit is the other one's without the time it is for: 元 for 元/年."""
    return given.base != wanted.base and given.base == wanted.base.partition("/")[0]


def is_money_rate(unit: Unit) -> bool:
    """Tell whether a unit is money for a stretch of time, 元/年: only there is a month's figure a
    twelfth of a year's."""
    what, _, per = unit.base.partition("/")
    return what.endswith("元") and per in _YEARLY


@lru_cache(maxsize=1024)
def factor(given: Unit, wanted: Unit) -> Fraction | None:
    """Return how many ``wanted`` one ``given`` is; None where they do not measure the same thing."""
    between = _between(given.base, wanted.base)
    return None if between is None else between * Fraction(given.times, wanted.times)


def _between(given: str, wanted: str) -> Fraction | None:
    """Return how many of the base ``wanted`` one of the base ``given`` is; None if they do not measure the same."""
    if given == wanted:
        return Fraction(1)
    given_what, _, given_per = given.partition("/")
    what, _, per = wanted.partition("/")
    # 元/月 to 元/年 is times 12, exactly; a rate for a time is never turned into an amount without one.
    if given_what == what and given_per in _YEARLY and per in _YEARLY:
        return Fraction(_YEARLY[given_per], _YEARLY[per])
    return None


def unit_words(unit: Unit) -> str:
    """Return a unit as people write it: 万人."""
    return next((word for word, times in _TIMES.items() if times == unit.times), "") + unit.base
