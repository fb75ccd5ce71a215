"""The columns of a decomposition and of a sheet of progress: what they are called, and where they stand in a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from etl.tasks.days import tidy_digits
from etl.workbook.scan.sheet import CellError, CellValue, Sheet, cell_name

DECOMPOSITION: Mapping[str, tuple[str, ...]] = {
    "number": ("序号", "任务号", "编号"),
    "kind": ("类别", "任务类别"),
    "commitment": ("规划条目", "条目", "条目号", "对应条目"),
    "quote": ("原文", "规划原文", "条目原文"),
    "section": ("章节",),
    "title": ("任务", "任务名称", "工作任务", "具体任务", "分解任务"),
    "scoring": ("计分方式", "计量方式", "评分方式"),
    "target": ("量化目标", "目标", "目标值"),
    "nodes": ("年度/季度节点", "节点", "年度节点", "季度节点", "时间节点", "节点安排"),
    "lead": ("牵头单位", "牵头科室", "牵头部门", "责任单位", "责任科室"),
    "supporting": ("配合单位", "配合科室", "配合部门"),
    "supervising": ("督查单位", "督办单位", "督查科室"),
    "post": ("责任岗位", "岗位"),
    "towns": ("镇(街道)", "镇街", "乡镇(街道)", "镇街道", "涉及镇(街道)"),
    "start": ("起始时间", "开始时间", "启动时间", "起始日期"),
    "due": ("完成时限", "完成时间", "时限", "完成期限", "截止时间"),
    "indicators": ("对应指标", "支撑指标", "指标"),
    "total": ("总投资", "总投资(万元)"),
    "by_year": ("年度计划投资", "年度计划投资(万元)"),
    "cumulative": ("累计完成投资", "累计完成投资(万元)"),
    "building": ("开工/竣工", "开竣工", "开工竣工"),
    "remark": ("备注",),
}
"""A field of a decomposition, and what its column may be called; the first is what the template calls it."""

NEEDED = frozenset({"title", "lead"})
"""Without these columns a table is no decomposition."""

_LEAST = 4
"""So many known columns make a row a heading."""

_SCANNED = 30
"""Rows from the top in which a heading is looked for."""


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table in a sheet: the row of its heading and the column of each field, all counted from 0."""

    sheet: Sheet
    heading: int
    columns: Mapping[str, int]

    def value(self, row: int, field: str) -> CellValue:
        """Return what stands in a row's field; of a merged area what stands in its first cell. None: blank."""
        column = self.columns.get(field)
        if column is None:
            return None
        value = self.sheet.rows[row][column]
        # Excel keeps a merged area's value in its first cell alone.
        if value is None and (first := self.merged_from(row, column)):
            value = self.sheet.rows[first[0]][first[1]]
        return None if isinstance(value, str) and not value.strip() else value

    def text(self, row: int, field: str) -> str:
        """Return the same as plain text; a whole number without decimals."""
        value = self.value(row, field)
        if value is None or isinstance(value, CellError):
            return ""
        # Excel keeps every number as a float: task 7 would be called 7.0.
        if isinstance(value, float) and value == int(value):
            return str(int(value))
        return tidy_digits(str(value))

    def cell(self, row: int, field: str) -> str:
        """Return the name of a row's cell for a field; of the row's first where there is no such column."""
        return cell_name(row, self.columns.get(field, min(self.columns.values())))

    def merged_from(self, row: int, column: int) -> tuple[int, int] | None:
        """Return the first cell of the merged area in which a cell lies; None where it is in none, or that first."""
        for merge in self.sheet.merges:
            # Areas that begin above the heading are titles: their words are no row's.
            inside = merge.first_row <= row <= merge.last_row and merge.first_column <= column <= merge.last_column
            if inside and (merge.first_row, merge.first_column) != (row, column) and merge.first_row > self.heading:
                return merge.first_row, merge.first_column
        return None

    def continues(self, row: int, field: str) -> bool:
        """Tell whether a row's field belongs to a merged area that began in a row above."""
        column = self.columns.get(field)
        first = None if column is None else self.merged_from(row, column)
        return first is not None and first[0] < row

    @property
    def rows(self) -> range:
        """The rows below the heading."""
        return range(self.heading + 1, len(self.sheet.rows))


def find_table(sheet: Sheet, names: Mapping[str, tuple[str, ...]], needed: frozenset[str]) -> FoundTable | None:
    """Return the table of a sheet whose heading has the needed columns and enough others; None if there is none."""
    known = {_bare(name): field for field, each in names.items() for name in each}
    for row, values in enumerate(sheet.rows[:_SCANNED]):
        columns = dict(_columns(values, known))
        if needed <= columns.keys() and len(columns) >= _LEAST:
            return FoundTable(sheet, row, columns)
    return None


def _columns(values: tuple[CellValue, ...], known: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Yield the fields of a heading from the right, so that of two columns of one name the first remains."""
    for column, value in reversed([*enumerate(values)]):
        if isinstance(value, str) and (field := known.get(_bare(value))):
            yield field, column


def _bare(text: str) -> str:
    """Return a heading without spaces and stars, its brackets and slashes as usual ones."""
    return re.sub(r"[\s*]", "", tidy_digits(text))
