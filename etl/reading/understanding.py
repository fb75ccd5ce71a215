"""What a table's lines say, worked out once for all the workbooks of a form."""

from __future__ import annotations

from etl.reading.gathering import Gathering
from etl.reading.layout import HeaderMeaning
from etl.reading.line_reading import LineReader, texts_in
from etl.reading.names import Lexicon
from etl.reading.table import TableGrid, remember
from etl.reading.understood import Understood, is_number
from etl.workbook.scan.sheet import cell_name
from plan.period import Period


def understand(
    gathering: Gathering, grid: TableGrid, lexicon: Lexicon, department: str, year: int | None, now: Period | None
) -> Understood:
    """Return what the lines of a grid say. ``year``: for labels that leave it out; ``now``: the quarter that 本季 means
    among headers that name quarters; ``department``: whose measures are asked for (empty: everybody's). What rests on
    headers and labels alone is remembered for the next workbook of the form.
    """
    # A label struck through asks about its numbers, and texts alone do not show it.
    fixed = bool(grid.key) and not gathering.sheet.struck
    key = (grid.key, gathering.sheet.name, department, year, now, gathering.layout.period.source) if fixed else None
    known = lexicon.memory.get(key) if key else None
    # A text in a line without a label may be another table's head, and is not part of the key.
    if isinstance(known, Understood) and not any(
        texts_in(gathering, grid, line, across) for line, across in known.nameless
    ):
        gathering.findings += known.said
        gathering.said.update(finding.code for finding in known.said)
    else:
        before = len(gathering.findings)
        reader = LineReader(gathering, grid, lexicon, department, year, now)
        known = reader.understood()
        known.said = gathering.findings[before:]
        # What was decided by looking at numbers holds for this workbook only.
        if key and not reader.looked:
            remember(lexicon, key, known)
    _tell_nameless(gathering, grid, known)
    return known


def _tell_nameless(gathering: Gathering, grid: TableGrid, understood: Understood) -> None:
    """Tell of numbers without a label: nobody can know what they are."""
    rows, layout = gathering.sheet.rows, gathering.layout
    for line, across in understood.nameless:
        if across:
            read = [rows[slot.index][line.index] for slot in understood.rows]
            place, says = (grid.corner[0], line.index), layout.table.across
        else:
            read = [rows[line.index][slot.index] for slot in understood.columns]
            place, says = (line.index, grid.corner[1]), layout.table.down
        if any(map(is_number, read)):
            code = "unknown_area" if HeaderMeaning.AREA in says else "unknown_measure"
            gathering.say(code, cell_name(*place), case="nameless")
