"""No stamp and no layout fits: look for the names of towns and measures, and say as a layout what was found.

A guess is a :class:`Layout`, so it is extracted like any other, shown to the planner, and can be kept as a file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from etl.reading.layout import Layout
from etl.reading.names import Lexicon
from etl.reading.periods import read_period
from etl.reading.recognition import STAMP_SHEET, Match
from etl.reading.table import GUESSED
from etl.reading.units import factor, read_unit
from etl.workbook.sheet import Cell, CellValue, Sheet, Workbook, cell_name
from plan.catalogue import Plan

_DEPTH, _WIDTH = 80, 60
_FEWEST_TOWNS = 3
_MOST_HEADERS = 4
IGNORE = ["上季度", "备注"]
"""Words of headers that nobody need be told of."""


@dataclass(frozen=True, slots=True)
class _Names:
    """Where names stand in a sheet: towns, towns and totals together, measures."""

    towns: dict[Cell, str]
    labels: dict[Cell, str]
    measures: dict[Cell, str]


@dataclass(frozen=True, slots=True)
class _Table:
    """A table that was found: its part of the layout, the measures and how many towns it has."""

    content: Mapping[str, object]
    period: str
    measures: list[str]
    towns: int
    likely: bool = False

    @property
    def weight(self) -> tuple[int, int]:
        """How much of a report it is; a table whose headers are only like measures is less than any other."""
        return len(self.measures) * self.towns, 0 if self.likely else self.towns


def guess(workbook: Workbook, plan: Plan, lexicon: Lexicon) -> tuple[Match, ...]:
    """The table with most towns and measures, as a layout; several if they are equally full; none if there is none.

    A hidden sheet is looked at only where no sheet that people see has a table.
    """
    sheets = [sheet for sheet in workbook.sheets if sheet.name != STAMP_SHEET]
    for hidden in (False, True):
        found = [
            (table.weight, _match(sheet, table, plan))
            for sheet in sheets
            if sheet.hidden is hidden
            for table in _tables(sheet, plan, lexicon)
        ]
        most = max((weight for weight, _ in found), default=())
        if most:
            return tuple(match for weight, match in found if weight == most)
    return ()


def _match(sheet: Sheet, table: _Table, plan: Plan) -> Match:
    owners = {plan.measure_of[name].department for name in table.measures}
    layout = Layout.model_validate(
        {
            "id": GUESSED,
            "name": "按名称识别",
            "anchors": () if table.likely else table.measures,
            "department": owners.pop() if len(owners) == 1 and not table.likely else None,
            "table": {**table.content, "ignore": IGNORE},
            "period": {"from": table.period},
        }
    )
    return Match(layout, sheet, tuple(table.measures))


def _tables(sheet: Sheet, plan: Plan, lexicon: Lexicon) -> Iterator[_Table]:
    names = _names(sheet, lexicon)
    for build in (_towns_down, _towns_across):
        table = build(sheet, names, plan, lexicon)
        if table:
            yield table


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


def _towns_down(sheet: Sheet, names: _Names, plan: Plan, lexicon: Lexicon) -> _Table | None:
    column, towns = _fullest(names.towns, lambda cell: cell[1])
    if len(towns) < _FEWEST_TOWNS:
        return None
    first = min(row for row, at in names.labels if at == column)
    above = {cell: name for cell, name in names.measures.items() if cell[0] < first and cell[1] > column}
    headers = {cell: name for cell, name in above.items() if cell[0] >= first - _MOST_HEADERS}
    likely = not headers
    if likely:
        headers = _like_measures(sheet, range(max(0, first - 3), first), range(column + 1, _WIDTH), lexicon)
    if not headers:
        return None
    top = _first_header(headers)
    across = [_says(sheet, row, column, headers, plan) for row in range(top, first)]
    content = {"at": cell_name(top, column), "across": across, "down": ["area"]}
    measures = list(dict.fromkeys(headers.values()))
    return _Table(content, "header" if "period" in across else "text", measures, len(set(towns)), likely)


def _like_measures(sheet: Sheet, rows: range, columns: range, lexicon: Lexicon) -> dict[Cell, str]:
    """Headers that are like the names of measures: enough to see a table and ask, not to read a number."""
    found: dict[Cell, str] = {}
    for row in rows:
        for column, value in enumerate(sheet.rows[row][: columns.stop]):
            if column in columns and isinstance(value, str) and 2 < len(value) <= 40:
                nearest = lexicon.nearest_measure(value, "")
                found |= {(row, column): nearest} if nearest else {}
    return found


def _first_header(headers: dict[Cell, str]) -> int:
    """The first header row: that with most measures, or one above it that has others."""
    best, names = _fullest(headers, lambda cell: cell[0])
    others = [row for (row, _), name in headers.items() if row < best and name not in names]
    return min([best, *others])


def _towns_across(sheet: Sheet, names: _Names, plan: Plan, lexicon: Lexicon) -> _Table | None:
    row, towns = _fullest(names.towns, lambda cell: cell[0])
    if len(towns) < _FEWEST_TOWNS:
        return None
    first = min(column for at, column in names.labels if at == row)
    left = {cell: name for cell, name in names.measures.items() if cell[0] > row and cell[1] < first}
    labels = {cell: name for cell, name in left.items() if cell[1] >= first - _MOST_HEADERS}
    likely = not labels
    if likely:
        labels = _like_measures(sheet, range(row + 1, min(len(sheet.rows), row + 20)), range(first), lexicon)
    if not labels:
        return None
    column = _first_header({(at, line): name for (line, at), name in labels.items()})
    down = [_column_says(sheet, at, labels, plan) for at in range(column, first)]
    content = {"at": cell_name(row, column), "across": ["area"], "down": down}
    return _Table(content, "text", list(dict.fromkeys(labels.values())), len(set(towns)), likely)


def _fullest(names: dict[Cell, str], line: Callable[[Cell], int]) -> tuple[int, list[str]]:
    """The row or column with most different names, and the names in it."""
    counts = Counter(line(cell) for cell in names)
    if not counts:
        return 0, []
    best = max(counts, key=lambda at: (len({n for cell, n in names.items() if line(cell) == at}), -at))
    return best, [name for cell, name in sorted(names.items()) if line(cell) == best]


def _says(sheet: Sheet, row: int, column: int, headers: dict[Cell, str], plan: Plan) -> str:
    """What a header row above the towns says."""
    if any(at == row for at, _ in headers):
        return "measure"
    values = sheet.rows[row]
    if len([value for value in values[column + 1 :] if read_period(value).quarter is not None]) > 1:
        return "period"
    units = [_is_unit(values[at], name, plan) for (_, at), name in headers.items()]
    return "unit" if any(units) else "skip"


def _column_says(sheet: Sheet, column: int, labels: dict[Cell, str], plan: Plan) -> str:
    """What a label column left of the towns says."""
    if any(at == column for _, at in labels):
        return "measure"
    units = [_is_unit(sheet.rows[row][column], name, plan) for (row, _), name in labels.items()]
    return "unit" if any(units) else "skip"


def _is_unit(value: CellValue, measure: str, plan: Plan) -> bool:
    wanted = read_unit(plan.measure_of[measure].unit)
    return isinstance(value, str) and factor(read_unit(value), wanted) is not None
