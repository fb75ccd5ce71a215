"""No stamp and no layout fits: look for the names of towns and measures, and say as a layout what was found.

A guess is a :class:`Layout`, so it is extracted like any other, shown to the planner, and can be kept as a file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from etl.layout import Layout
from etl.names import Lexicon
from etl.periods import read_period
from etl.recognition import STAMP_SHEET, Match
from etl.units import factor, read_unit
from etl.workbook.sheet import Cell, CellValue, Sheet, Workbook, cell_name
from plan.catalogue import Plan

GUESSED = "guessed"
_DEPTH, _WIDTH = 80, 60
_FEWEST_TOWNS = 3


@dataclass(frozen=True, slots=True)
class _Names:
    """Where names stand in a sheet."""

    towns: dict[Cell, str]
    labels: dict[Cell, str]
    measures: dict[Cell, str]


def guess(workbook: Workbook, plan: Plan, lexicon: Lexicon) -> tuple[Match, ...]:
    """The table with most towns and measures, as a layout; several if they are equally full; none if there is none."""
    found = [
        (weight, Match(layout, sheet, evidence))
        for sheet in workbook.sheets
        if sheet.name != STAMP_SHEET and not sheet.hidden
        for weight, layout, evidence in _tables(sheet, plan, lexicon)
    ]
    most = max((weight for weight, _ in found), default=0)
    return tuple(match for weight, match in found if weight == most)


def _tables(sheet: Sheet, plan: Plan, lexicon: Lexicon) -> Iterator[tuple[int, Layout, tuple[str, ...]]]:
    names = _names(sheet, lexicon)
    for build in (_towns_down, _towns_across):
        table = build(sheet, names, plan, lexicon)
        if table:
            measures, towns, content = table
            owners = {plan.measure_of[name].department for name in measures}
            content |= {"department": owners.pop()} if len(owners) == 1 else {}
            layout = Layout.model_validate({"id": GUESSED, "name": "按名称识别", "anchors": measures, **content})
            yield len(measures) * towns, layout, tuple(measures)


def _names(sheet: Sheet, lexicon: Lexicon) -> _Names:
    names = _Names({}, {}, {})
    for row, values in enumerate(sheet.rows[:_DEPTH]):
        for column, value in enumerate(values[:_WIDTH]):
            if isinstance(value, str) and 1 < len(value) <= 60:
                _note(names, (row, column), value, lexicon)
    return names


def _note(names: _Names, cell: Cell, value: str, lexicon: Lexicon) -> None:
    area = lexicon.area(value)
    if area.name or area.total:
        names.labels[cell] = area.name
    if area.name and not area.total:
        names.towns[cell] = area.name
    elif lexicon.measure(value).name:
        names.measures[cell] = lexicon.measure(value).name


Found = tuple[list[str], int, dict[str, object]]


def _towns_down(sheet: Sheet, names: _Names, plan: Plan, lexicon: Lexicon) -> Found | None:
    column, towns = _fullest(names.towns, lambda cell: cell[1])
    if len(towns) < _FEWEST_TOWNS:
        return None
    first = min(row for row, at in names.labels if at == column)
    headers = {cell: name for cell, name in names.measures.items() if cell[0] < first and cell[1] > column}
    row, measures = _fullest(headers, lambda cell: cell[0])
    if not measures:
        return None
    between = [_says(sheet, below, column, headers, plan) for below in range(row + 1, first)]
    if len(between) > 3:
        return None
    table = {
        "at": cell_name(row, column),
        "across": ["measure", *between],
        "down": ["area"],
        "ignore": ["上季度", "备注"],
    }
    return measures, len(set(towns)), {"table": table, "period": {"from": "header" if "period" in between else "text"}}


def _towns_across(sheet: Sheet, names: _Names, plan: Plan, lexicon: Lexicon) -> Found | None:
    row, towns = _fullest(names.towns, lambda cell: cell[0])
    if len(towns) < _FEWEST_TOWNS:
        return None
    first = min(column for at, column in names.labels if at == row)
    labels = {cell: name for cell, name in names.measures.items() if cell[0] > row and cell[1] < first}
    column, measures = _fullest(labels, lambda cell: cell[1])
    if not measures or first - column > 3:
        return None
    between = ["unit" if _is_unit_column(sheet, at, labels, plan) else "skip" for at in range(column + 1, first)]
    table = {"at": cell_name(row, column), "across": ["area"], "down": ["measure", *between]}
    return measures, len(set(towns)), {"table": table, "period": {"from": "text"}}


def _fullest(names: dict[Cell, str], line: Callable[[Cell], int]) -> tuple[int, list[str]]:
    """The row or column with most different names, and the names in it."""
    counts = Counter(line(cell) for cell in names)
    if not counts:
        return 0, []
    best = max(counts, key=lambda at: (len({n for cell, n in names.items() if line(cell) == at}), -at))
    return best, [name for cell, name in sorted(names.items()) if line(cell) == best]


def _says(sheet: Sheet, row: int, column: int, headers: dict[Cell, str], plan: Plan) -> str:
    """What a header row between the measures and the towns says."""
    values = sheet.rows[row]
    quarters = [value for value in values[column + 1 :] if read_period(value).quarter is not None]
    if len(quarters) > 1:
        return "period"
    units = [_is_unit(values[at], name, plan) for (_, at), name in headers.items()]
    return "unit" if any(units) else "skip"


def _is_unit_column(sheet: Sheet, column: int, labels: dict[Cell, str], plan: Plan) -> bool:
    return any(_is_unit(sheet.rows[row][column], name, plan) for (row, _), name in labels.items())


def _is_unit(value: CellValue, measure: str, plan: Plan) -> bool:
    wanted = read_unit(plan.measure_of[measure].unit)
    return isinstance(value, str) and factor(read_unit(value), wanted) is not None
