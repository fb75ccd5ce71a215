"""Lines of a table that are passed over, each kind told once: notes, months, parts of rows, earlier quarters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import islice

from etl.reading.gathering import Gathering
from etl.reading.headings import HeadingSense, is_amended, parts_of, said_in, without_amendment
from etl.reading.line_meaning import LineMeaning
from etl.reading.lines import TableLine
from etl.reading.names import Lexicon
from etl.reading.periods import NOTHING
from etl.reading.table import TableGrid
from etl.reading.understood import is_number
from etl.workbook.scan.sheet import Row, cell_name

# How labels begin that are notes, or fields of the form about itself.
_NOTES: tuple[str, ...] = ("注", "说明", "备注", "填表", "填报", "审核", "复核", "制表", "联系")
_NOTES += ("单位负责人", "负责人", "数据来源", "资料来源", "报告期", "所属期", "统计期", "期间", "期别")
# 应为120, 估计数, 以上为预计: notes that say that a number is another one, or no certain one.
_AMENDS = re.compile(
    r"应[为是]|有误|错[误填报]|误[填报]|更正|改[为成]|修[改正]|为准|估[计算]|约|预计|待核|未核|暂(?:按|估|定)|不[包]?含|未[包]?含|[漏缺少]报|重复|存疑|上表|以上.{0,4}[为系]|本表.{0,4}[为系]"
)
# What is left of a heading that says no more than 更正后的数.
_EARLIER = re.compile(r"上(?:一?季度?|期|次|年同期|年)|(?:以前|前期|往期|历史)(?:各?季度?|年度?)?|原")
_OF_A_NUMBER = re.compile(rf"{_EARLIER.pattern}|数据|数量|数值|人数|情况|的|对|后|数|值|量")
# Labels that one finding names before it only counts.
_MOST_NAMED = 3
# Cells that one finding names; the rest is "…".
_MOST_CELLS = 40


def is_note(plain: str) -> bool:
    """Tell whether a label begins as notes do."""
    return plain.startswith(_NOTES)


def amended_measures(
    lines: Sequence[TableLine], grid: TableGrid, rows: Sequence[Row], lexicon: Lexicon
) -> frozenset[str]:
    """Return the measures beside whose numbers others stand that take their place, 核实数 beside 上报数; 审核人 under a
    table has none."""
    top, left = grid.first
    before: Mapping[tuple[bool, int], TableLine] = {(line in grid.rows, line.index): line for line in lines}
    return frozenset(
        name
        for (is_row, index), line in before.items()
        if any(map(is_amended, (*line.words, line.text)))
        and (name := _amended_name(line, before.get((is_row, index - 1)), lexicon))
        and any(map(is_number, rows[index][left:] if is_row else [r[index] for r in rows[top:]]))
    )


def is_correction(text: str) -> bool:
    """Tell whether a heading says nothing but that its numbers take the place of others: 更正数, 上季修正."""
    return is_amended(text) and not _OF_A_NUMBER.sub("", without_amendment(text))


def _is_of_this_quarter(text: str) -> bool:
    return said_in(text)[0] == NOTHING and not _EARLIER.search(text)


def _amended_name(line: TableLine, beside: TableLine | None, lexicon: Lexicon) -> str:
    """Return the measure that a line amends: its own, the one in a name with such a word at its end,
    护理型床位数三季度(调整), or that of the line ``beside`` it on the left."""
    if line.measure:
        return line.measure if line.sense is HeadingSense.UNKNOWN or line.mapped else ""
    if (
        beside is not None
        and beside.measure
        and not beside.before
        and is_correction(line.text)
        and _is_of_this_quarter(line.text)
    ):
        return beside.measure
    bases = [base for base, word in parts_of(line.text) if is_amended(word)]
    names = (*bases, *(name for base in bases for name, _ in parts_of(base)), without_amendment(line.text))
    return next((found for name in names if (found := lexicon.measure(name).name)), "")


@dataclass
class LineNotes:
    """Lines that are passed over. ``notes``: texts that are no label; ``months``: months that end no quarter;
    ``parts``: 其中 and what follows; ``about``: rows about those of towns (同比, 目标); ``before``: earlier quarters.

    ``changed``: headings of a known measure with words that make another thing of it (``derived``) or may
    (``changed``); ``words``: lines whose words no measure of the other side can take; ``read``: the measures of which
    some line is read."""

    notes: list[TableLine] = field(default_factory=list)
    months: list[TableLine] = field(default_factory=list)
    parts: list[TableLine] = field(default_factory=list)
    about: list[TableLine] = field(default_factory=list)
    before: list[TableLine] = field(default_factory=list)
    changed: list[tuple[TableLine, str]] = field(default_factory=list)
    words: list[tuple[LineMeaning, str]] = field(default_factory=list)
    read: set[str] = field(default_factory=set)

    def forget(self, line: TableLine) -> None:
        """Forget a line as a note: it turned out to be another table's head."""
        if line in self.notes:
            self.notes.remove(line)

    def say(self, gathering: Gathering) -> None:
        """Add a finding for each kind; one for each heading that is asked about."""
        amending = [line for line in self.notes if amends(line.label or line.row_label)]
        _say_lines(gathering, [line for line in self.notes if line not in amending], "note")
        for line in amending[:_MOST_NAMED]:
            say_remark(gathering, cell_name(*line.place), line.label or line.row_label)
        if self.months:
            first, count = self.months[0], str(len(self.months))
            gathering.say("note_ignored", cell_name(*first.place), first.label, case="months", count=count)
        _say_lines(gathering, self.parts, "parts")
        _say_lines(gathering, self.about, "about")
        # 增减% beside a column that is read needs no question; alone it might be all that the form has.
        beside = [line for line, how in self.changed if how == "derived" and line.measure in self.read]
        _say_lines(gathering, self.before, "before")
        _say_lines(gathering, beside, "derived")
        for line, how in self.changed:
            if line not in beside:
                cell, label = cell_name(*line.place), line.text.strip()
                gathering.say("unknown_measure", cell, label, line.measure, case=how)
        for slot, how in self.words:
            gathering.say("unknown_measure", slot.at or slot.cell, "/".join(slot.words), case=f"{how}_words")


def amends(text: str) -> bool:
    """Tell whether a remark says that a number is another one, or no certain one."""
    return _AMENDS.search(text) is not None


def say_remarks(gathering: Gathering, read: Set[int], rows: Iterable[int]) -> None:
    """Tell of remarks beside the numbers of rows, in columns that are not ``read``."""
    if not read:
        return
    remarks = (
        (cell_name(row, column), value)
        for row in rows
        for column, value in enumerate(gathering.sheet.rows[row])
        if type(value) is str and column > min(read) and column not in read and amends(value)
    )
    for cell, text in islice(remarks, _MOST_NAMED):
        say_remark(gathering, cell, text)


def say_remark(gathering: Gathering, cell: str, text: str) -> None:
    """Tell a remark in its own words: whoever decides about the numbers should know it."""
    gathering.say("note_ignored", cell, text.strip(), case="remark", count="1", cells=cell)


def _say_lines(gathering: Gathering, lines: Sequence[TableLine], case: str) -> None:
    if lines:
        labels = dict.fromkeys((line.label or line.row_label).strip()[:12] for line in lines)
        said, cells = "、".join(list(labels)[:_MOST_NAMED]), [cell_name(*line.place) for line in lines]
        shown = "、".join(cells[:_MOST_CELLS]) + ("…" if len(cells) > _MOST_CELLS else "")
        gathering.say("note_ignored", cells[0], said, case=case, count=str(len(lines)), cells=shown)
