"""Targets: what the words of a target's cell promise, and the number in them where there is exactly one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from etl.plan_tables.characters import compact
from etl.plan_tables.result import CellValue
from etl.plan_tables.values import CellSort, sort_of


class PrintedKind(StrEnum):
    """What a target promises. ``NONE``: the cell is empty or a dash; ``UNCLEAR``: numbers in words not understood."""

    NUMBER = "number"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    RANGE = "range"
    ABOUT = "about"
    CUMULATIVE = "cumulative"
    GROWTH = "growth"
    NOTED = "noted"
    """A number with a note's mark: 10.5*."""
    WORDS = "words"
    NONE = "none"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class PrintedTarget:
    """What a cell promises; ``number`` is None where its words hold none or several."""

    kind: PrintedKind
    number: float | int | None = None
    high: float | int | None = None
    """The upper edge of a range."""


_FIGURE = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_CUMULATIVE = re.compile(r"[〔\[【(].*[〕\]】)]")
# N is the figure and U the row's own unit. A form must match all of the words: 约95以上 fits none and stays unclear.
_KINDS = (
    (PrintedKind.ABOUT, re.compile(r"(?:约|近)?N(?:U)?左右|(?:约|近|≈|~)N(?:U)?")),
    (
        PrintedKind.AT_LEAST,
        re.compile(r"(?:≥|>=|>＝|不低于|不少于|不小于|大于等于|至少)N(?:U)?|(?:达到|达)?N(?:U)?(?:及)?以上"),
    ),
    (
        PrintedKind.AT_MOST,
        re.compile(
            r"(?:≤|<=|不高于|不超过|不大于|小于等于|控制在)N(?:U)?(?:及以内|以内|以下)?|N(?:U)?(?:及)?(?:以下|以内)"
        ),
    ),
    (PrintedKind.MORE_THAN, re.compile(r"(?:>|大于|高于|超过|超)N(?:U)?")),
    (PrintedKind.LESS_THAN, re.compile(r"(?:<|小于|低于)N(?:U)?")),
    (PrintedKind.NOTED, re.compile(r"N(?:U)?[*※#△▲①-⑩¹²³⁴]+")),
    # A number with its unit only; one without came as a number already.
    (PrintedKind.NUMBER, re.compile(r"N(?:U)")),
)


def target_of(value: CellValue, unit: str | None) -> PrintedTarget:
    """Return what a cell's value promises. Its own unit may be repeated in it (99%, 11.4年), another is unclear."""
    if not isinstance(value, str):
        return PrintedTarget(PrintedKind.NONE if value is None else PrintedKind.NUMBER, value)
    sort = sort_of(value)
    return PrintedTarget(PrintedKind.NONE) if sort is CellSort.DASH else _promised(compact(value), sort, unit)


def _promised(words: str, sort: CellSort, unit: str | None) -> PrintedTarget:
    figures = _FIGURE.findall(words)
    if not figures:
        return PrintedTarget(PrintedKind.WORDS)
    # 〔17〕 is the plans' own mark for a sum over the five years: the number is right, but not of one year.
    if _CUMULATIVE.fullmatch(words) or "年均" in words or "每年" in words:
        kind = PrintedKind.CUMULATIVE if _CUMULATIVE.fullmatch(words) else PrintedKind.GROWTH
        return PrintedTarget(kind, _number(figures[0]) if len(figures) == 1 else None)
    if len(figures) > 1:
        low, high = _number(figures[0]), _number(figures[1])
        # "4-2" is no range but perhaps a ratio, and a reversed one has no lower bound.
        ranged = len(figures) == 2 and low < high and _is_range(words, unit)
        return PrintedTarget(PrintedKind.RANGE, low, high) if ranged else PrintedTarget(PrintedKind.UNCLEAR)
    return _single(words, figures[0], unit) if sort is CellSort.MARKED else PrintedTarget(PrintedKind.WORDS)


def _is_range(words: str, unit: str | None) -> bool:
    rest = _FIGURE.sub("N", words)
    return bool(re.fullmatch(rf"N{_own_unit(unit)}?[-—–~至到]+N{_own_unit(unit)}?", rest))


def _own_unit(unit: str | None) -> str:
    # Without a unit of its own a row may still print % in its cells.
    return f"(?:{re.escape(compact(unit))})" if unit else "(?:%)"


def _single(words: str, figure: str, unit: str | None) -> PrintedTarget:
    pattern = words.replace(figure, "N", 1)
    own = compact(unit) if unit else ""
    if own and f"N{own}" in pattern:
        pattern = pattern.replace(f"N{own}", "NU", 1)
    kind = next((kind for kind, form in _KINDS if form.fullmatch(pattern)), PrintedKind.UNCLEAR)
    return PrintedTarget(kind, _number(figure) if kind is not PrintedKind.UNCLEAR else None)


def _number(figure: str) -> float | int:
    digits = figure.replace(",", "")
    return float(digits) if "." in digits else int(digits)
