"""No stamp and no layout fits: look for the names of towns and measures, and say as a layout what was found.

A guess is a :class:`Layout`, so it is extracted like any other, shown to the planner, and can be kept as a file.
"""

from __future__ import annotations

import hashlib
import json

from etl.reading.headings import HeadingSense
from etl.reading.layout import HeaderMeaning, Layout
from etl.reading.lines import TableLine
from etl.reading.names import normal
from etl.reading.region import Region
from etl.reading.table import GUESSED, TableGrid
from etl.reading.time_columns import is_time_column, time_header
from etl.workbook.scan.sheet import Cell, cell_name
from plan.catalogue import Plan
from plan.indicator import Level

IGNORE = ["备注"]
"""Words of headers that nobody need be told of."""


def guess_of(region: Region, plan: Plan) -> Layout:
    """Return the layout of a table that was found."""
    view, says = region.view, region.head.says
    across, down = (region.down, says) if view.turned else (says, region.down)
    table = {
        "at": view.name(*region.corner),
        "across": across,
        "down": down,
        "ignore": IGNORE,
        # Guessed forms may leave upper headers unmerged; one row of headers has nothing to fill from.
        "fill": len(across) > 1,
        "fill_down": len(down) > 1,
        "beside": {} if view.turned else dict.fromkeys(_times_among_numbers(region), HeaderMeaning.HEADING),
    }
    content = {
        "id": GUESSED,
        "name": "按名称识别",
        "table": table,
        "period": {"from": "text"},
        "area": None if region.areas else _area(region, plan),
    }
    return Layout.model_validate(content)


def _times_among_numbers(region: Region) -> list[str]:
    """Return the headers of columns that stand among or after the numbers and say the time of each row."""
    view, top = region.view, region.head.top
    columns = range(region.labels.stop, region.last[1] + 1)
    named = [(column, text) for column in columns if time_header(text := view.text(top, column))]
    rows = range(region.head.first, region.last[0] + 1)
    return [text for column, text in named if is_time_column([view.value(row, column) for row in rows])]


def _area(region: Region, plan: Plan) -> str:
    """Return whose the numbers of a table without towns are: the city's if it counts only what is the city's."""
    levels = {plan.measure_of[name].level for name in region.measures}
    return "city" if levels == {Level.CITY} else "named"


def with_names(layout: Layout, grid: TableGrid, plan: Plan) -> Layout:
    """Return the layout with the measures that its lines name, and the department whose they are if they are one's."""
    lines = [line for line in (*grid.columns, *grid.rows) if line.measure]
    sure = [line.measure for line in lines if line.sense in (HeadingSense.SAME, HeadingSense.BEFORE)]
    names = tuple(dict.fromkeys(sure or (line.measure for line in lines)))
    owners = {plan.measure_of[name].department for name in names}
    return layout.model_copy(update={"anchors": names, "department": owners.pop() if len(owners) == 1 else None})


def last_of(region: Region) -> Cell:
    """Return the last cell that may be a table's, as the sheet counts it."""
    return region.view.place(*region.last)


def shape_of(grid: TableGrid) -> str:
    """Return what a form is known by, whatever its numbers, its quarter and its place: which headers and labels stand
    in which order, and on which side."""
    table = grid.layout.table
    sides = [(table.across, grid.columns), (table.down, grid.rows)]
    said = [
        [list(says), _paths(lines) if HeaderMeaning.AREA not in says else sorted(set(_paths(lines)))]
        for says, lines in sides
    ]
    # On a side of towns their number and order say nothing of the form.
    text = json.dumps([said, str(grid.layout.area or "")], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _paths(lines: tuple[TableLine, ...]) -> list[str]:
    """Return what the headings of lines say, without their quarters; rows of towns and sums say nothing of the form."""
    paths = []
    for line in lines:
        text = "/".join(line.words) if line.row_label else line.text or line.label
        if text or line.said.quarter:
            when = "{季}" if line.said.quarter else "{月}" if line.said.month else "{年}" if line.said.year else ""
            paths.append(f"{normal(text.partition('#')[0])}{when}")
    return paths


def corner_of(region: Region) -> str:
    """Return the corner's name in the sheet."""
    return cell_name(*region.view.place(*region.corner))
