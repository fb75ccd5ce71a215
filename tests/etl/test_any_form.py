"""Forms put together at random: every number that is read is the quarter's own of its measure and town, whatever
headings and earlier quarters stand around it, towns down or across, merged or not."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.reading.checks import check
from etl.reading.extract import extract
from etl.workbook.scan.sheet import Merge, Sheet
from tests.etl.books import book, sheet
from tests.etl.forms.form import BEDS, CARE, ELDERLY, LAYOUTS, NURSING, PLAN, TOWNS, UNIONS, Q, Rows, n
from wording.sentences import message

EXAMPLES = int(os.environ.get("GUIBIAO_EXAMPLES", "0")) or 400
T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[T]], T]

WORDS = {CARE: "持证护理员", NURSING: "护理型床位", BEDS: "机构床位数", UNIONS: "康养联合体(个)"}
OWN = ("本季", "本季度", "期末数", "三季度", "2024年三季度", "9月末", "数量", "合计", "实有数")
EARLIER = {
    "上季": 1,
    "上季度末": 1,
    "二季度": 1,
    "2024年二季度": 1,
    "上年同期": 4,
    "去年同期": 4,
    "上年末": 3,
    "年初数": 3,
}
OTHER = (
    "本季新增", "增减%", "同比增长", "比上季增减", "计划数", "年度目标", "占比", "其中:民办", "完成率", "排名",
    "农村", "女性", "在建", "甲类", "拟建数", "净增", "累计新增", "四季度计划",
)  # fmt: skip
JUNK = 7.0
"""A number that is nobody's."""


@dataclass(frozen=True)
class Column:
    """A column's headings from the top, whose it is, and of how many quarters ago (None: of something else)."""

    heads: tuple[str, ...]
    measure: str
    back: int | None


@st.composite
def _columns(draw: Draw[Any]) -> list[Column]:
    """Return each measure with columns of the quarter, of earlier ones and of other things, in any order."""
    columns: list[Column] = []
    measures = draw(st.permutations(list(WORDS)))[: draw(st.integers(3, 4))]
    style = draw(st.sampled_from(["under", "over"]))
    for measure in measures:
        own = draw(st.sampled_from(OWN))
        others = draw(st.lists(st.sampled_from([*EARLIER, *OTHER]), max_size=3, unique=True))
        for word in draw(st.permutations([own, *others])):
            back = 0 if word == own else EARLIER.get(word)
            heads = (WORDS[measure], word) if style == "under" else (word, WORDS[measure])
            columns.append(Column(heads, measure, back))
    if style == "over":
        columns.sort(key=lambda column: column.heads[0])
    return columns


@st.composite
def _sheets(draw: Draw[Any]) -> tuple[Sheet, list[Column]]:
    columns = draw(_columns())
    merged, turned = draw(st.booleans()), draw(st.booleans())
    block, merges = _heads(columns, merged)
    for town in draw(st.permutations(list(TOWNS))):
        block.append([town, *(_number(column, town) for column in columns)])
        if not turned and draw(st.integers(0, 30)) == 0:
            block.append(["其中:民办", *[JUNK] * len(columns)])
    if turned:
        block = [list(row) for row in zip(*block, strict=True)]
        merges = [Merge(m.first_column, m.first_row, m.last_column, m.last_row) for m in merges]
    left = draw(st.integers(0, 2))
    top: Rows = [["养老服务情况表(2024年三季度)"]] + [[] for _ in range(draw(st.integers(0, 2)))]
    if draw(st.booleans()):
        top.append(["填报单位：养老服务科", None, None, "制表日期：2024年10月9日"])
    moved = [_moved(merge, len(top), left) for merge in merges]
    return sheet([*top, *([None] * left + row for row in block)], "报表", moved), columns


def _moved(merge: Merge, down: int, right: int) -> Merge:
    return Merge(merge.first_row + down, merge.first_column + right, merge.last_row + down, merge.last_column + right)


def _heads(columns: list[Column], merged: bool) -> tuple[Rows, list[Merge]]:
    upper: list[Any] = ["镇(街道)"]
    lower: list[Any] = [None]
    merges = [Merge(0, 0, 1, 0)] if merged else []
    start = 1
    for at, column in enumerate(columns, 1):
        begins = at == 1 or columns[at - 2].heads[0] != column.heads[0]
        upper.append(column.heads[0] if begins or not merged else None)
        lower.append(column.heads[1])
        start = at if begins else start
        ends = at == len(columns) or columns[at].heads[0] != column.heads[0]
        if merged and ends and at > start:
            merges.append(Merge(0, start, 0, at))
    return [upper, lower], merges


def _number(column: Column, town: str) -> float:
    return JUNK if column.back is None else n(column.measure, town, column.back)


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(_sheets())
def test_only_the_quarter_s_own_numbers_are_read(made: tuple[Sheet, list[Column]]) -> None:
    drawn, columns = made
    read = extract(book(drawn), PLAN, LAYOUTS, ELDERLY, Q)
    findings = (*read.findings, *check(read, PLAN))
    said = [(f.code, f.details.get("case"), f.cell, message(f)) for f in findings]
    for o in read.own:
        assert o.value == n(o.measure, o.area), said
    for o in read.observations:
        assert o.period == Q or o.value != JUNK, said
    held = Counter(o.measure for o in read.own)
    for column in columns:
        if column.back == 0:
            assert held[column.measure] == len(TOWNS), (column, said)
