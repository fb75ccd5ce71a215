"""Sheets of one measure that only their title or their own name says: its name is written into the headers 数值, 本季,
or where towns stand beside one another, into the labels of their rows.

Before anything is looked for, so that such a sheet is found, asked about and learned like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

from etl.reading.heading_cells import counted_in
from etl.reading.headings import is_padding, is_word, said_in
from etl.reading.layout import Layout
from etl.reading.names import Lexicon
from etl.reading.periods import NOTHING
from etl.reading.recognition import matches
from etl.reading.regions import named_measure
from etl.reading.understood import is_number
from etl.reading.units import unit_words
from etl.workbook.scan.sheet import Cell, CellValue, Sheet, Workbook

_DEPTH, _WIDTH = 400, 40
"""Rows and columns of a sheet that are looked at."""
_FEWEST = 3
"""Towns under one another, or beside, that make a table."""
_HEADS = 60
"""Rows in which names of measures are counted."""
_OVER = 4
"""Rows over the first town in which its header stands."""
_LONGEST = 60
"""Characters of a text that may be a name or a title."""
# 附件1: 全市各镇(街道)…, …完成情况统计表: what a title says before and behind the measure's name.
_FRONT = re.compile(
    r"^(?:附件?\d*[:.、_-]?|附?表[\d一二三四五六七八九十]*[:.、_-]?|[一二三四五六七八九十\d]+[、.]|(?:指标|项目|填报项)(?:名称)?:"
    r"|[《(]|(?:全市|全县|全区|本市|本县|各)?(?:镇|乡)?\(?(?:街道|镇街|乡镇)\)?|各(?=[镇乡街])|关于|的|截[至止]|[年末底-])"
)
_BACK = re.compile(
    r"(?:基本|有关)?(?:完成|发展|分布|进展)?(?:情况|统计|汇总|一览|明细|上报|填报|登记|报送|数据|季度?报?)*(?:表|册)?(?:\(.{0,2}表\))?[》)]?$"
)


def with_subjects_written(workbook: Workbook, layouts: Iterable[Layout], lexicon: Lexicon) -> Workbook:
    """Return the workbook with the measure of each sheet's title, or of its name, written into its headers, where these
    name none. A sheet of which a layout knows the measure stays as it is."""
    sheets = [_written(sheet, lexicon) for sheet in workbook.sheets]
    if all(new is old for new, old in zip(sheets, workbook.sheets, strict=True)):
        return workbook
    fitting = matches(workbook, tuple(layouts), None)
    known = {id(match.sheet) for match in fitting if match.layout.measure or any(map(is_word, match.layout.labels))}
    kept = (old if id(old) in known else new for new, old in zip(sheets, workbook.sheets, strict=True))
    return replace(workbook, sheets=tuple(kept))


def _written(sheet: Sheet, lexicon: Lexicon) -> Sheet:
    """Return the sheet with its subject written into the headers over numbers of towns; the same one where it has no
    such table, or anything in it names a measure already."""
    if _names_several(sheet, lexicon):
        return sheet
    down, across = _towns(sheet, lexicon)
    if bool(down) == bool(across):
        return sheet
    top, cells = _headers_over(sheet, down) if down else _labels_beside(sheet, across)
    texts = {(row, column): _text(sheet.rows[row][column]) for row, column in cells}
    measure, unit = _subject(sheet, top, lexicon) if texts else ("", "")
    if not measure or _names_measures(sheet, top, {column for _, column in cells} if down else set(), lexicon):
        return sheet
    # The one row of a sheet need not say what it is; of several nobody knows which is meant.
    nameless = bool(across) and len(texts) == 1
    if not all(_is_of(text, lexicon) or (nameless and not text) for text in texts.values()):
        return sheet
    rows = {row: list(sheet.rows[row]) for row, _ in cells}
    for (row, column), text in texts.items():
        rows[row][column] = _named(measure, text, unit, lexicon)
    return replace(sheet, rows=tuple(tuple(rows.get(row, values)) for row, values in enumerate(sheet.rows)))


def _headers_over(sheet: Sheet, towns: list[Cell]) -> tuple[int, list[Cell]]:
    """Return the row of headers over columns of numbers beside towns, and its cells over them; none where there is no
    such row."""
    (first, left), rows = towns[0], sheet.rows
    numbers = [
        column
        for column in range(left + 1, min(len(rows[0]), _WIDTH))
        if 2 * sum(is_number(rows[row][column]) for row, _ in towns) >= len(towns)
    ]
    over = range(first - 1, max(-1, first - 1 - _OVER), -1)
    header = next((row for row in over if _heads(rows[row], numbers)), -1)
    return header, [(header, column) for column in numbers] if header >= 0 else []


def _labels_beside(sheet: Sheet, towns: list[Cell]) -> tuple[int, list[Cell]]:
    """Return the row of towns, and the labels of the rows of numbers under them: the nearest column with a text for
    each, or the one beside the first town where none has any."""
    (top, first), rows = towns[0], sheet.rows
    numbers = [
        row
        for row in range(top + 1, min(len(rows), _DEPTH))
        if 2 * sum(is_number(rows[row][column]) for _, column in towns) >= len(towns)
    ]
    beside = range(first - 1, max(-1, first - 1 - _OVER), -1)
    said = [column for column in beside if any(_text(rows[row][column]) for row in numbers)]
    full = [column for column in said if all(_text(rows[row][column]) for row in numbers)]
    if not beside or (said and said != full):
        return top, []  # texts that stand for some of the rows only
    return top, [(row, full[0] if full else first - 1) for row in numbers]


def _names_several(sheet: Sheet, lexicon: Lexicon) -> bool:
    """Tell whether a sheet names two measures, as most do, so that nothing more need be looked at."""
    found: set[str] = set()
    for row in sheet.rows[:_HEADS]:
        for value in row[:_WIDTH]:
            if type(value) is str and 1 < len(value) <= _LONGEST and (name := lexicon.measure(value).name):
                found.add(name)
                if len(found) > 1:
                    return True
    return False


def _towns(sheet: Sheet, lexicon: Lexicon) -> tuple[list[Cell], list[Cell]]:
    """Return the cells of towns under one another, and of those beside one another, each town once; none where there
    are several such lines of them."""
    columns: dict[int, dict[Cell, str]] = {}
    rows: dict[int, dict[Cell, str]] = {}
    for row, values in enumerate(sheet.rows[:_DEPTH]):
        for column, value in enumerate(values[:_WIDTH]):
            if (
                type(value) is str
                and 1 < len(value) <= _LONGEST
                and (area := lexicon.area(value)).name
                and not area.total
            ):
                columns.setdefault(column, {})[row, column] = area.name
                rows.setdefault(row, {})[row, column] = area.name
    return _only_line(columns), _only_line(rows)


def _only_line(found: dict[int, dict[Cell, str]]) -> list[Cell]:
    lines = [cells for cells in found.values() if len(cells) >= _FEWEST]
    if len(lines) != 1 or len(set(lines[0].values())) < len(lines[0]):
        return []
    return list(lines[0])


def _heads(values: tuple[CellValue, ...], numbers: list[int]) -> bool:
    """Tell whether a row has a header over each column of numbers."""
    return bool(numbers) and all(_text(values[column]) and not is_number(values[column]) for column in numbers)


def _names_measures(sheet: Sheet, header: int, numbers: set[int], lexicon: Lexicon) -> bool:
    """Tell whether a header, also one over several, or a label names a measure: then no title need say it."""
    over = (row[column] for row in sheet.rows[:header] for column in numbers)
    cells = (value for row in sheet.rows[header:_DEPTH] for value in row[:_WIDTH])
    return any(
        type(value) is str and 1 < len(value) <= _LONGEST and named_measure(value, lexicon)
        for value in chain(over, cells)
    )


def _is_of(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a header speaks of a measure that it does not name: 数值, 本季, 三季度, 人."""
    said, rest = said_in(text)
    bare = counted_in(text, lexicon)
    return is_word(bare[0] if bare else text) or lexicon.is_unit(text) or (said != NOTHING and is_padding(rest))


def _named(measure: str, text: str, title_unit: str, lexicon: Lexicon) -> str:
    """Return a header with the measure before what it said: 护理型床位数-本季(张)."""
    bare = counted_in(text, lexicon) if text else None
    base, unit = (
        (bare[0], unit_words(bare[1])) if bare else ("", text) if text and lexicon.is_unit(text) else (text, title_unit)
    )
    said = said_in(base)[0] if base else NOTHING
    if said.period:
        # In few characters: a long header passes for a title.
        base = f"{said.period.year % 100:02}Q{said.period.quarter}"
    name = f"{measure}({unit})" if unit else measure
    return name if is_padding(base) and said == NOTHING else f"{name}-{base}"


def _subject(sheet: Sheet, header: int, lexicon: Lexicon) -> tuple[str, str]:
    """Return the one measure that the texts above the header name, or else the sheet's own name, and its unit; empty
    where none is named, or several are."""
    above = [value for row in sheet.rows[:header] for value in row[:_WIDTH] if type(value) is str]
    found = {named for text in (*above, sheet.name) if (named := subject_of(text, lexicon))[0]}
    names = {name for name, _ in found}
    units = {unit for _, unit in found if unit}
    return (names.pop(), next(iter(units), "")) if len(names) == 1 and len(units) <= 1 else ("", "")


def subject_of(text: str, lexicon: Lexicon) -> tuple[str, str]:
    """Return the measure of which a title is, and the unit it says: 临海市2024年三季度护理型床位数统计表.

    What it says beside the place, the quarter and 统计表 must be the measure's name and nothing else.
    """
    if not 1 < len(text) <= _LONGEST:
        return "", ""
    plain = said_in(text)[1]
    while plain:
        for candidate in (plain, _BACK.sub("", plain), plain.replace("()", "")):
            found = lexicon.measure(candidate)
            if found.name:
                return found.name, unit_words(found.unit) if found.unit else ""
        bare = _without_front(plain, lexicon)
        if bare == plain:
            break
        plain = bare
    return "", ""


def _without_front(plain: str, lexicon: Lexicon) -> str:
    plain = plain.replace("()", "")
    for name in lexicon.city_names:
        if plain.startswith(name):
            return plain[len(name) :]
    return _FRONT.sub("", plain, count=1)


def _text(value: CellValue) -> str:
    return value.strip() if isinstance(value, str) else ""
