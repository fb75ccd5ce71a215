"""Values: what the words of a cell are. Only a plain number is a number; everything else stays words."""

from __future__ import annotations

import re
from enum import StrEnum

from etl.plan_tables.characters import compact, is_han, narrow_text
from etl.plan_tables.names import has_unit
from etl.plan_tables.result import CellValue
from etl.plan_tables.units import TOKENS


class CellSort(StrEnum):
    """What the words of a cell can be."""

    EMPTY = "empty"
    NUMBER = "number"
    MARKED = "marked"
    """A number with something about it: 〔17〕, ≥95, 99%以上, 10.5*."""
    DASH = "dash"
    WORDS = "words"
    """A target in words: 保持稳定."""
    KIND = "kind"
    TEXT = "text"


VALUES = frozenset({CellSort.NUMBER, CellSort.MARKED, CellSort.DASH})
"""What only a value's cell can be."""

FIGURES = frozenset({CellSort.NUMBER, CellSort.MARKED})

# A comma only between thousands: 1,5 is no number here, whatever it is elsewhere.
# Nor with a plus: +200 is what is added to the baseline, not what it comes to.
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?")
_DASH = re.compile(r"[-—–―─‐‑‒一_/\\…·.~]{1,6}|无|空")
_KIND = re.compile(r"(约束|预期|引导|指导|导向|监测|参考|评价)性?(?:指标)?")
_ABOUT_A_NUMBER = re.compile(
    r"\d+(?:[.,。·]\d+)*|[+±≈≥≤><=~∶:/、,;—–-]|[〔〕\[\]【】()（）{}「」『』〖〗]|[*※#△▲①②③④⑤⑥⑦⑧⑨⑩¹²³⁴⁵⁶⁷⁸⁹⑴⑵⑶]"
    r"|不低于|不少于|不超过|不高于|不小于|不大于|不足|大于等于|小于等于|大于|小于|等于|超过|超|达到|达|高于|低于|约|近|力争|年均增长|年均增速|年均|每年|五年累计"
    r"|累计|新增|增长|提高|下降|降低|减少|增加|控制在|稳定在|保持在|保持|完成|实现|之间|至|到|左右|以上|以下|以内|及以上|及以下|及|或|其中|为|预计|预期|目标|年末|年底"
    rf"|{TOKENS}"
)
"""What may stand about a number in a value's cell: marks, brackets, words of degree, units."""

_TARGET_WORDS = re.compile(
    r"保持|明确|翻一番|翻番|提高|提升|增长|增加|高于|低于|同步|下降|降低|减少|达到|达标|完成|持续|稳定|逐步|明显|显著|基本|不断|优化|国家|省级|上级|要求|任务|合理|区间|视情|覆盖|消除"
    r"|进一步|控制|力争|建成|建立|进位|前列|改善|好转|增强|全面|实现|平均|水平|确保|不低|不高|未|无|同比|下达|较|略|为主|取消|待定|以内|为准|全部|免费|优于"
)
LONGEST_WORDS = 40
LONGEST_FIGURE = 40


def sort_of(text: str) -> CellSort:
    """Return what the words of a cell are."""
    words = compact(text)
    if not words:
        return CellSort.EMPTY
    if _KIND.fullmatch(words):
        return CellSort.KIND
    if _NUMBER.fullmatch(words):
        # "60 .6" with a space inside may be two cells: it keeps its words.
        return CellSort.NUMBER if _NUMBER.fullmatch(narrow_text(text).strip()) else CellSort.MARKED
    if _DASH.fullmatch(words):
        return CellSort.DASH
    if is_figure(words):
        return CellSort.MARKED
    return CellSort.WORDS if is_target_in_words(words) else CellSort.TEXT


def is_figure(words: str) -> bool:
    """Tell whether compact words are a number with nothing about it but marks, units and words of degree."""
    return len(words) <= LONGEST_FIGURE and any(c.isdigit() for c in words) and not _ABOUT_A_NUMBER.sub("", words)


def is_target_in_words(words: str) -> bool:
    """Tell whether compact words can be a target that has no number."""
    told = len(words) <= LONGEST_WORDS and bool(_TARGET_WORDS.search(words)) and any(map(is_han, words))
    # 达到国家要求 is a target; 达到95 would lose its number as one.
    return told and not any(c.isdigit() for c in words) and not has_unit(words)


def value_of(text: str) -> CellValue:
    """Return the number of a cell that is a plain one, else its words; None for an empty cell."""
    words = narrow_text(text).strip()
    if not _NUMBER.fullmatch(words):
        return " ".join(text.split()) or None
    digits = words.replace(",", "")
    # An int stays one, so that JSON and YAML print 58 as the document does, not 58.0.
    return float(digits) if "." in digits else int(digits)


def kind_of_row(text: str) -> str | None:
    """Return 约束性, 预期性 … as a cell says it; None where it says something else."""
    found = _KIND.fullmatch(compact(text))
    return f"{found[1]}性" if found else None
