"""Choosing: which year's column is the baseline, which are targets, and whether a table is the plan's or a review."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from etl.plan_tables.headers import ColumnRole, TableColumn, YearMark

_REVIEW = re.compile(r"(?:完成|实现|执行|进展|落实|达成)(?:情况|进度|程度)|回顾|评估表|收官|对照表|中期评估|实施情况")


@dataclass(frozen=True, slots=True)
class ValueColumns:
    """The columns of values: the baseline's, each target year's, those of growth; ``passed``: years not taken."""

    baseline: int | None
    baseline_year: int | None
    targets: Mapping[int, int]
    annual: tuple[int, ...]
    passed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class NoPlanTable:
    """Why a table is not the plan's: a key of the wording and what fills it."""

    why: str


def value_columns(
    columns: Sequence[TableColumn], caption: str, plan_end: int | None, base: int | None
) -> ValueColumns | NoPlanTable:
    """Return what the columns of values are.

    ``plan_end`` is the last year of the plan that the table's title names, ``base`` the baseline year that the document
    gives, each None where it is not said.
    """
    columns = _dated(columns, plan_end)
    years = [(at, column) for at, column in enumerate(columns) if column.role is ColumnRole.YEAR and column.year]
    first = base if base is not None else plan_end - 5 if plan_end is not None else None
    # One column of 实现 makes the whole table a review: its 2020年目标 is the old plan's.
    if any(column.mark is YearMark.REVIEWED for _, column in years):
        return NoPlanTable("review")
    aimed = [(at, column) for at, column in years if _is_target(column, first, years)]
    actual = [(at, column) for at, column in years if (at, column) not in aimed]
    actual_years = [column.year or 0 for _, column in actual]
    # Targets at or before the latest actual year are those of a plan that is over; they become ``passed``, not taken.
    latest = max(actual_years, default=first or 0)
    ahead = {column.year or 0: at for at, column in aimed if (column.year or 0) > latest}
    return _chosen(columns, actual, aimed, ahead, caption)


def _dated(columns: Sequence[TableColumn], plan_end: int | None) -> Sequence[TableColumn]:
    """Give a single 基期值 and 目标值 without a year the years of the plan that the table's title names."""
    roles = [column.role for column in columns]
    # Where one head gives a year the others must have theirs too: a year guessed beside a printed one may be wrong.
    if plan_end is None or ColumnRole.YEAR in roles or roles.count(ColumnRole.TARGET) != 1:
        return columns
    years = {ColumnRole.TARGET: (plan_end, YearMark.AIMED), ColumnRole.BASELINE: (plan_end - 5, YearMark.ACTUAL)}
    return [
        TableColumn(ColumnRole.YEAR, *years[column.role], column.head) if column.role in years else column
        for column in columns
    ]


def _chosen(
    columns: Sequence[TableColumn],
    actual: Sequence[tuple[int, TableColumn]],
    aimed: Sequence[tuple[int, TableColumn]],
    ahead: Mapping[int, int],
    caption: str,
) -> ValueColumns | NoPlanTable:
    """Return the columns, or why there are none. ``ahead``: target years after the latest actual one → column."""
    bare = [at for at, column in enumerate(columns) if column.role is ColumnRole.TARGET]
    starts = [at for at, column in enumerate(columns) if column.role is ColumnRole.BASELINE]
    # Two columns for one target year (a high and a low variant) would overwrite each other in ``ahead``: refused.
    if bare or not ahead:
        return NoPlanTable("no_year" if bare else "review" if actual or _REVIEW.search(caption) else "no_target")
    if len(ahead) != len([1 for _, c in aimed if (c.year or 0) in ahead]):
        return NoPlanTable("year_twice")
    promised = any(column.mark is YearMark.AIMED and (column.year or 0) in ahead for _, column in aimed)
    if _REVIEW.search(caption) and not promised:
        return NoPlanTable("review")
    base_at, base_year = _baseline(actual, starts)
    if base_at is _TWICE:
        return NoPlanTable("year_twice")
    annual = tuple(at for at, column in enumerate(columns) if column.role is ColumnRole.ANNUAL)
    passed = tuple(at for at, column in (*actual, *aimed) if at != base_at and at not in ahead.values())
    return ValueColumns(base_at, base_year, dict(sorted(ahead.items())), annual, passed)


_TWICE = -1
"""In a column's place: two columns are equally good as the baseline."""


def _baseline(actual: Sequence[tuple[int, TableColumn]], starts: Sequence[int]) -> tuple[int | None, int | None]:
    """Return the column of the latest year that is no target, and that year; (None, None) where there is none, and
    (`_TWICE`, None) where there are two for one year."""
    if not actual:
        return (starts[0], None) if len(starts) == 1 else (None, None)
    latest = max(column.year or 0 for _, column in actual)
    found = [at for at, column in actual if column.year == latest]
    # 2020年预计 beside 2020年实际 or beside an undated 基期值: which one the plan starts from is not ours to say.
    return (found[0], latest) if len(found) == 1 and not starts else (_TWICE, None)


def _is_target(column: TableColumn, first: int | None, years: Sequence[tuple[int, TableColumn]]) -> bool:
    """Tell whether a year's column holds targets: its head says so, or it comes after the baseline year."""
    year = column.year or 0
    if column.mark is not None:
        return column.mark is YearMark.AIMED
    if first is not None and first in {c.year for _, c in years}:
        return year > first
    told = sorted({c.year or 0 for _, c in years})
    # 2026年 to 2030年 of a plan that begins in 2026 are its years, one by one: the first of them is no baseline.
    if first is not None and len(told) > 2 and told == list(range(first + 1, first + 1 + len(told))):
        return True
    return year > told[0] if len(told) > 1 else first is not None and year > first
