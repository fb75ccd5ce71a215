"""Headers: what the head of a column says that stands below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from etl.plan_tables.characters import compact
from etl.plan_tables.units import is_unit


class ColumnRole(StrEnum):
    """What a column holds."""

    NUMBER = "no"
    CATEGORY = "category"
    NAME = "name"
    UNIT = "unit"
    YEAR = "year"
    """Values of a year: a baseline or a target."""
    BASELINE = "baseline"
    TARGET = "target"
    ANNUAL = "annual"
    """Growth a year, or in all over the period."""
    KIND = "kind"
    """约束性 or 预期性."""
    OTHER = "other"


class YearMark(StrEnum):
    """What a year's head says of its values besides the year."""

    ACTUAL = "actual"
    AIMED = "aimed"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: what it holds, of which year, and what its head says of the year."""

    role: ColumnRole
    year: int | None = None
    mark: YearMark | None = None
    head: str = ""

    @property
    def is_value(self) -> bool:
        """Tell whether values of indicators stand in the column."""
        return self.role in _VALUE_ROLES

    @property
    def unit(self) -> str | None:
        """Return the unit that the head gives to its values, as 2025年（万人）; None where it gives none."""
        found = _LAST_BRACKET.search(self.head)
        return found[1].removeprefix("单位:") if found and is_unit(found[1]) else None


_VALUE_ROLES = frozenset({ColumnRole.YEAR, ColumnRole.BASELINE, ColumnRole.TARGET, ColumnRole.ANNUAL})

_NOTES = re.compile(r"[*※①-⑳⁰¹²³⁴-⁹]+")
_LAST_BRACKET = re.compile(r"[(\[〔【]([^()\[\]〔〕【】]*)[)\]〕】]$")
_BRACKETED = re.compile(r"[(\[〔【][^()\[\]〔〕【】]*[)\]〕】]")
_YEARS = re.compile(r"(?:19|20)\d\d")
# A five-year plan's name, as 十四五.
_FIVE = re.compile(r"十([一二三四五])五")
_GROWTH = re.compile(r"年均|增速|增长|增幅|累计|年增|变化|提高|增加|递增|增减")
_REVIEWED = re.compile(r"完成情况|实现情况|执行情况|完成率|实现程度|完成程度|实现")
_AIMED = re.compile(r"目标|规划|预期|计划|展望|远景|愿景")
_ACTUAL = re.compile(r"基期|现状|实际|基数|基准|预计|现值|完成|实绩|当前|初值")
# Heads are understood by taking away every word that may stand in one: what is left over is unknown, and then the
# head is none. A list of whole heads would never be complete.
_YEAR_WORD = re.compile(
    r"(?:19|20)\d\d年?|[“”\"'‘’「」]|十[一二三四五]五|年均|年|末|底|初|时|期|到|达到|基准|基|现状|现值|实际|实绩|实现|执行|完成|预计|当前|目标|指标值|规划|预期|计划|展望|远景|愿景|数据|数|值"
    r"|水平|情况|全[省国市县区]|我[省市县区]|[/、,.:;*①②③-]|累计"
)
_GROWTH_WORD = re.compile(
    r"(?:19|20)\d\d年?|[“”\"]|十[一二三四五]五|期间|时期|五年|5年|年|平均|均|增速|增长率|增长|增幅|幅度|累计|变化|提高|增加|递增|增减|增|率|数|值|目标|规划|预期|实现|实际|完成|或|和"
    r"|及|比|较|情况|%|[/、,.:;*\d①②③〔〕\[\]—–-]|至|到"
)
_NAME = re.compile(
    r"(?:主要|核心|发展|具体|规划|监测|评价|量化|重点|工作|目标|统计)*(?:(?:二级|三级|四级)?指标(?:名称|内容|项目|体系)?|指标?名称|项目名称|目标名称|项目|名称|内容)(?:及单位|/单位|和单位)?"
)
_HEADS = (
    (ColumnRole.NUMBER, re.compile(r"序号|编号|序|号|no\.?|№", re.IGNORECASE)),
    (ColumnRole.KIND, re.compile(r"(?:指标)?(?:属性|性质)|属性类型|指标属性.{0,4}")),
    (
        ColumnRole.CATEGORY,
        re.compile(r"(?:指标|目标)?(?:类别|类型|分类|大类|领域|维度|板块)|方面|一级指标|类|专项|任务"),
    ),
    (ColumnRole.UNIT, re.compile(r"(?:计量|指标)?单位")),
    (
        ColumnRole.OTHER,
        re.compile(
            r"(?:责任|牵头|主管|实施|配合|填报|数据|考核)?(?:单位|部门|科室|处室|来源)|备注|说明|依据|释义|.{0,8}(?:部门|责任单位|备注|来源)|解释|注释|权重|分值|得分|名次"
        ),
    ),
)
_PLAN_ENDS = {"一": 2010, "二": 2015, "三": 2020, "四": 2025, "五": 2030}
LONGEST_HEAD = 60
_LONGEST_CORE = 20


def column_of(text: str) -> TableColumn | None:
    """Return what the head of a column says; None where the words are no head."""
    words = _NOTES.sub("", compact(text)).strip("|")
    if not words or len(words) > LONGEST_HEAD:
        return None
    outer = _outside(words)
    if len(outer) > _LONGEST_CORE:
        return None
    return _named(outer, words) or _valued(outer, words)


def _outside(words: str) -> str:
    """Return words without what stands in brackets; all of it where nothing else does."""
    while (less := _BRACKETED.sub("", words)) != words and less:
        words = less
    return words


def _named(outer: str, words: str) -> TableColumn | None:
    for role, heads in _HEADS:
        if heads.fullmatch(outer):
            return TableColumn(role, head=words)
    return TableColumn(ColumnRole.NAME, head=words) if _NAME.fullmatch(outer) else None


def _valued(outer: str, words: str) -> TableColumn | None:
    years = tuple(dict.fromkeys(map(int, _YEARS.findall(words))))
    # A year outside of brackets is the column's; within them it may be the base: 增长率(比2020年).
    within = tuple(dict.fromkeys(map(int, _YEARS.findall(outer))))
    if not _YEAR_WORD.sub("", outer) and not _is_growth(outer, within):
        return _year_column(outer, words, within or years)
    if not _GROWTH_WORD.sub("", outer) and _GROWTH.search(words):
        return TableColumn(ColumnRole.ANNUAL if len(within) != 1 else ColumnRole.OTHER, head=words)
    return None


def _is_growth(outer: str, within: tuple[int, ...]) -> bool:
    """Tell whether a head speaks of growth, and not only beside a year's value (2030年/年均)."""
    # 2030年/年均 holds both in one column; its values are the year's, growth stands in their own words.
    return bool(_GROWTH.search(outer)) and not (len(within) == 1 and re.search(r"[/、]", outer))


def _year_column(outer: str, words: str, years: tuple[int, ...]) -> TableColumn | None:
    mark = _mark(words)
    five = _FIVE.findall(outer)
    if len(years) == 1:
        return TableColumn(ColumnRole.YEAR, years[0], mark, words)
    # Two years are a period (2021-2025年), of which no single value is a target.
    if years:
        return TableColumn(ColumnRole.OTHER, head=words)
    if len(five) == 1:
        return TableColumn(ColumnRole.YEAR, _PLAN_ENDS[five[0]], mark, words)
    if mark is YearMark.AIMED:
        return TableColumn(ColumnRole.TARGET, mark=mark, head=words)
    return TableColumn(ColumnRole.BASELINE, mark=mark, head=words) if mark is YearMark.ACTUAL else None


def _mark(words: str) -> YearMark | None:
    # First: 2020年目标完成情况 speaks of targets and is a review all the same.
    if _REVIEWED.search(words):
        return YearMark.REVIEWED
    if _AIMED.search(words):
        return YearMark.AIMED
    return YearMark.ACTUAL if _ACTUAL.search(words) else None


def settled(columns: Sequence[TableColumn]) -> tuple[TableColumn, ...]:
    """Return columns, a category after the first value taken for the kind: there 类型 holds 约束性 or 预期性."""
    first = next((at for at, column in enumerate(columns) if column.is_value), len(columns))
    return tuple(
        replace(column, role=ColumnRole.KIND) if at > first and column.role is ColumnRole.CATEGORY else column
        for at, column in enumerate(columns)
    )


def plan_of(text: str) -> int | None:
    """Return the last year of the five-year plan that words name (2025 of “十四五”); None if they name none or
    several."""
    found = {_PLAN_ENDS[five] for five in _FIVE.findall(compact(text))} | {
        _PLAN_ENDS[five] for five in re.findall(r"第十([一二三四五])个五年", compact(text))
    }
    return found.pop() if len(found) == 1 else None
