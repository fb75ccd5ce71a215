"""Invented plan tables and the shapes in which texts write them: what the reader gets, and what it must give back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from hypothesis import strategies as st

from etl.plan_tables.result import ImportedRow

NAMES = (
    "养老机构护理型床位占比",
    "每千人口拥有3岁以下婴幼儿托位数",
    "城镇调查失业率",
    "森林覆盖率",
    "节地生态安葬率",
    "城乡居民最低生活保障标准",
    "地级及以上城市细颗粒物（PM2.5）浓度",
    "高标准农田面积",
    "镇（街道）社会工作站",
    "义务教育巩固率",
    "公路通车里程",
    "全社会研发经费投入增长",
    "万元GDP用水量下降",
    "县级公益性安葬（放）设施覆盖率",
    "图书馆年流通人次",
    "5岁以下儿童死亡率",
    "单位生产总值能耗降低",
    "每万人口高价值发明专利拥有量",
)
UNITS = ("%", "个", "张/千人", "元/年", "万人次", "亿亩", "微克/立方米", "‰", "百分点", "人", None)
CATEGORIES = ("经济发展", "民生福祉", "绿色低碳", "社会治理", "一、基本保障", "（二）公共服务")
PLAIN = ("0", "6", "58", "10.4", "0.3", "9720", "13000", "24,900", "100", "79.25", "1.39", "2", "3")
MARKED = ("〔17〕", "≥95", "99%以上", "＞22", "1.45左右", "10.5*", "—", "-", "2—4", "<5.5", "[2.75]", "85.1%")
WORDS = ("保持稳定", "高于GDP增长", "达到国家要求", "持续提高")


@dataclass(frozen=True)
class WrittenRow:
    """A row as its author meant it; values are words by column."""

    name: str
    unit: str | None
    category: str | None
    values: tuple[str, ...]
    kind: str | None
    no: int | None


@dataclass(frozen=True)
class WrittenTable:
    """A table as its author meant it."""

    years: tuple[int, ...]
    annual: bool
    has_unit: bool
    numbers: str
    """How rows are numbered: a column, in the name, or not at all."""
    categories: str
    """How categories are written: a column, bands, or not at all."""
    kinds: bool
    rows: tuple[WrittenRow, ...]
    seed: Mapping[str, int] = field(default_factory=dict)

    @property
    def heads(self) -> list[str]:
        """The heads of the columns."""
        heads = ["类别"] if self.categories == "column" else []
        heads += ["序号"] if self.numbers == "column" else []
        heads += ["指标"] + (["单位"] if self.has_unit else [])
        heads += [f"{year}年" for year in self.years] + (["年均增速〔累计〕"] if self.annual else [])
        return heads + (["属性"] if self.kinds else [])

    def cells(self, row: WrittenRow) -> list[str]:
        """Return the cells of a row, as many as there are heads."""
        cells = [row.category or ""] if self.categories == "column" else []
        cells += [str(row.no)] if self.numbers == "column" else []
        name = f"{row.no}.{row.name}" if self.numbers == "name" else row.name
        cells += [name, row.unit or "—"] if self.has_unit else [f"{name}（{row.unit}）" if row.unit else name]
        return cells + list(row.values) + ([row.kind or ""] if self.kinds else [])

    def lines(self) -> list[list[str]]:
        """Return heads, bands and rows as lists of cells."""
        lines, before = [self.heads], None
        for row in self.rows:
            if self.categories == "bands" and row.category != before:
                lines.append([row.category or ""])
                before = row.category
            lines.append(self.cells(row))
        return lines


def written(words: str) -> float | int | str:
    """Return what a value's words are to become."""
    plain = words.replace(",", "")
    if not plain.replace(".", "").isascii() or not plain.replace(".", "").isdigit():
        return words
    return float(plain) if "." in plain else int(plain)


@st.composite
def tables(draw: st.DrawFn, words: bool = True) -> WrittenTable:
    """Draw a table of two to seven rows."""
    years = draw(st.sampled_from([(2020, 2025), (2020, 2022, 2025), (2025, 2030), (2020, 2025, 2035)]))
    annual, has_unit, kinds = draw(st.booleans()), draw(st.booleans()), draw(st.booleans())
    numbers = draw(st.sampled_from(["column", "name", "none"]))
    categories = draw(st.sampled_from(["column", "bands", "none"]))
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=7, unique=True))
    value = st.sampled_from(PLAIN + MARKED + (WORDS if words else ()))
    width = len(years) + annual
    rows, category = [], None
    places = sorted(draw(st.lists(st.sampled_from(CATEGORIES), min_size=1, max_size=3, unique=True)))
    for at, name in enumerate(names):
        category = places[at * len(places) // len(names)] if categories != "none" else None
        values = tuple(
            draw(value) if draw(st.integers(0, 3)) == 0 else draw(st.sampled_from(PLAIN)) for _ in range(width)
        )
        kind = draw(st.sampled_from(["约束性", "预期性"])) if kinds else None
        no = at + 1 if numbers != "none" else None
        rows.append(WrittenRow(name, draw(st.sampled_from(UNITS)), category, values, kind, no))
    return WrittenTable(years, annual, has_unit, numbers, categories, kinds, tuple(rows))


TITLE = "“十四五”时期主要指标\n\n"
END = (
    "\n\n注：〔〕内为五年累计数。\n\n三、主要任务\n\n坚持以人民为中心，统筹推进各项工作，到2025年全面完成各项目标任务；"
    "健全工作机制，压实各方责任，完善督促检查制度，确保规划落到实处。\n"
)


def _titled(table: WrittenTable, body: str) -> str:
    title = "“十五五”时期主要指标\n\n" if table.years[0] == 2025 else TITLE
    return title + body + END


def as_pipes(table: WrittenTable) -> str:
    """Write | a | b |, bands filled up with empty cells."""
    width = len(table.heads)
    lines = ["| " + " | ".join(line + [""] * (width - len(line))) + " |" for line in table.lines()]
    return _titled(table, "\n".join(lines))


def as_short_pipes(table: WrittenTable) -> str:
    """Write a | b | with merged categories once: the rows below lack their cell, as pages taken apart have it."""
    lines, before = [], ""
    for line in table.lines():
        again = table.categories == "column" and line[0] == before
        lines.append(" | ".join(line[1:] if again else line) + " |")
        before = line[0]
    return _titled(table, "\n".join(lines))


def as_markdown(table: WrittenTable) -> str:
    """Write a table of Markdown."""
    lines = as_pipes(table).split("\n")
    first = next(i for i, line in enumerate(lines) if line.startswith("|"))
    return "\n".join([*lines[: first + 1], "| " + " | ".join(["---"] * len(table.heads)) + " |", *lines[first + 1 :]])


def as_tabs(table: WrittenTable) -> str:
    """Write cells between tabs."""
    return _titled(table, "\n".join("\t".join(line) for line in table.lines()))


def as_wide_spaces(table: WrittenTable) -> str:
    """Write cells between full-width spaces; empty ones are gone."""
    return _titled(table, "\n".join("　　".join(cell for cell in line if cell) for line in table.lines()))


def as_single_spaces(table: WrittenTable) -> str:
    """Write cells between single spaces, as text taken from a PDF."""
    return _titled(table, "\n".join(" ".join(cell for cell in line if cell) for line in table.lines()))


def as_cells(table: WrittenTable) -> str:
    """Write a cell a line, blank lines between; empty ones are gone."""
    return _titled(table, "\n\n".join(cell for line in table.lines() for cell in line if cell))


def as_close_cells(table: WrittenTable) -> str:
    """Write a cell a line, nothing between."""
    return _titled(table, "\n".join(cell for line in table.lines() for cell in line if cell))


def as_piped_cells(table: WrittenTable) -> str:
    """Write a cell a line with a pipe after it."""
    return _titled(table, "\n".join(f"{cell} |" for line in table.lines() for cell in line if cell))


def as_led_cells(table: WrittenTable) -> str:
    """Write a cell a line with a pipe before it, and a pipe alone after each row."""
    return _titled(table, "\n".join("\n| ".join(line) + "\n|" for line in table.lines()))


def as_run(table: WrittenTable) -> str:
    """Write everything after each other in one line between single spaces."""
    return _titled(table, " ".join(cell for line in table.lines() for cell in line if cell))


def as_run_together(table: WrittenTable) -> str:
    """Write everything after each other with nothing between."""
    return _titled(table, "".join(cell for line in table.lines() for cell in line if cell))


SHAPES: Mapping[str, Callable[[WrittenTable], str]] = {
    "pipes": as_pipes,
    "markdown": as_markdown,
    "short pipes": as_short_pipes,
    "tabs": as_tabs,
    "wide spaces": as_wide_spaces,
    "single spaces": as_single_spaces,
    "cells": as_cells,
    "close cells": as_close_cells,
    "piped cells": as_piped_cells,
    "led cells": as_led_cells,
    "run": as_run,
    "run together": as_run_together,
}


def wrong(table: WrittenTable, rows: Sequence[ImportedRow]) -> list[str]:
    """Return what rows that were read say otherwise than the table does; a row that was not read is not wrong."""
    meant = {row.name: row for row in table.rows}
    found = []
    for row in rows:
        told = meant.get(row.name)
        if told is None:
            found.append(f"{row.name}: no such name")
            continue
        values = [written(words) for words in told.values]
        base, targets = values[0], dict(zip(table.years[1:], values[1 : len(table.years)], strict=True))
        annual = values[-1] if table.annual else None
        pairs = ((row.baseline, base), (dict(row.targets), targets), (row.annual, annual), (row.unit, told.unit))
        pairs += ((row.kind, told.kind), (row.baseline_year, table.years[0]), (row.no, told.no))
        found += [f"{row.name}: {got!r} is not {right!r}" for got, right in pairs if got != right]
    return found
