"""Extraction: a read workbook → observations and findings. Pure; every doubt is returned, at its cell, at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from etl.extraction import Extraction, Key
from etl.gathering import Gathering
from etl.guess import GUESSED, guess
from etl.layout import FromText, Layout
from etl.names import Lexicon, lexicon_of, normal
from etl.periods import Said, read_period
from etl.recognition import DEMONSTRATION, STAMP_SHEET, Match, Stamp, matches, read_stamp
from etl.table import Grid, read_grid
from etl.understanding import Understanding
from etl.units import Unit, read_unit
from etl.workbook.annotation import without_list
from etl.workbook.sheet import Refusal, Sheet, Workbook, cell_name
from plan.catalogue import Plan
from plan.finding import SEVERITY_OF, Finding
from plan.period import Period

_UNIT_NOTE = re.compile(r"\(?(?:计量)?单位:([^、,;:()]{1,8})\)?")


@dataclass(frozen=True, slots=True)
class Sent:
    """What the form says that a workbook was sent with; None where it does not say."""

    department: str | None = None
    period: Period | None = None


def extract(
    workbook: Workbook | Refusal,
    plan: Plan,
    layouts: Iterable[Layout],
    department: str | None = None,
    period: Period | None = None,
) -> Extraction:
    """Everything a workbook says. ``department`` and ``period`` are what it was sent as, if anybody said."""
    sent = Sent(department, period)
    if isinstance(workbook, Refusal):
        refused = Finding(workbook.code, details={"case": workbook.detail})
        return Extraction(department or "", period, "", findings=(refused,))
    workbook = without_list(workbook)
    names = lexicon_of(plan)
    stamp = read_stamp(workbook)
    found = matches(workbook, layouts, stamp) or guess(workbook, plan, names)
    if len(found) == 1:
        result = _read(workbook, plan, names, found[0], stamp, sent)
    else:
        finding = _ambiguous(found) if found else Finding("unknown_layout")
        result = Extraction(department or "", period, "", findings=(finding,))
    return _with_notes(workbook, result, stamp)


def _ambiguous(found: tuple[Match, ...]) -> Finding:
    said = "、".join(dict.fromkeys(f"{match.sheet.name}({match.layout.name})" for match in found))
    return Finding("ambiguous_layout", found[0].sheet.name, found=said)


def _with_notes(workbook: Workbook, result: Extraction, stamp: Stamp | None) -> Extraction:
    notes = tuple(Finding(note) for note in workbook.notes if note in SEVERITY_OF)
    demonstration = bool(stamp and stamp.demonstration) or _is_demonstration(workbook)
    return replace(result, findings=result.findings + notes, demonstration=demonstration)


def _is_demonstration(workbook: Workbook) -> bool:
    rows = (row for sheet in workbook.sheets for row in sheet.rows)
    return any(isinstance(value, str) and DEMONSTRATION in value for row in rows for value in row)


def _read(
    workbook: Workbook, plan: Plan, lexicon: Lexicon, match: Match, stamp: Stamp | None, sent: Sent
) -> Extraction:
    layout, sheet = match.layout, match.sheet
    grid = read_grid(sheet, layout, lexicon)
    if grid is None:
        return Extraction(sent.department or "", sent.period, layout.id, findings=(Finding("unknown_layout"),))
    gathering = Gathering(plan, layout, sheet, workbook.format == "csv")
    department = _department(gathering, grid, lexicon, stamp, sent)
    title = _said_above(sheet, grid, layout)
    gathering.period = _fixed_period(gathering, title, stamp, sent)
    _fix_the_rest(gathering, grid, lexicon)
    year = title[0].year or (sent.period.year if sent.period else None)
    understanding = Understanding(gathering, grid, lexicon, department, year)
    gathering.read(*understanding.slots())
    period = _latest_filled(gathering, sent) if layout.period.source == "header" else gathering.period
    _say_how(gathering, grid)
    return _result(gathering, understanding, grid, department, period)


def _department(gathering: Gathering, grid: Grid, lexicon: Lexicon, stamp: Stamp | None, sent: Sent) -> str:
    """The department the file says, held against the one it was sent as."""
    said, cell = _said_department(gathering, grid, lexicon, stamp)
    if said and sent.department and said != sent.department:
        gathering.say("wrong_department", cell, said, sent.department)
    if not said and not sent.department:
        gathering.say("no_department", "")
    return said or sent.department or ""


def _said_department(gathering: Gathering, grid: Grid, lexicon: Lexicon, stamp: Stamp | None) -> tuple[str, str]:
    known = {department.name for department in gathering.plan.departments}
    if gathering.layout.department:
        return gathering.layout.department, ""
    if stamp is not None:
        return (stamp.department if stamp.department in known else ""), ""
    found = {name: cell for text, cell in _above(gathering.sheet, grid) for name in lexicon.department(text)}
    return next(iter(found.items())) if len(found) == 1 else ("", "")


def _above(sheet: Sheet, grid: Grid) -> Iterator[tuple[str, str]]:
    """The texts above the table's first data row, with their cells, and the sheet's name."""
    for row in range(grid.first[0]):
        for column, value in enumerate(sheet.rows[row]):
            if isinstance(value, str) and value:
                yield value, cell_name(row, column)
    yield sheet.name, ""


def _said_above(sheet: Sheet, grid: Grid, layout: Layout) -> tuple[Said, str]:
    """What the texts above the table say about the period: the first that says a whole one, else the first year."""
    label = normal(layout.period.label) if layout.period.label else ""
    best: tuple[Said, str] = Said(), ""
    for text, cell in _above(sheet, grid):
        if label and not normal(text).startswith(label):
            continue
        said = read_period(text, annual=layout.period.annual and layout.period.source == "text")
        if said.period:
            return said, cell
        if said.year and not best[0].year:
            best = said, cell
    return best


def _fixed_period(gathering: Gathering, title: tuple[Said, str], stamp: Stamp | None, sent: Sent) -> Period | None:
    """The one period of the whole table; None if headers say it, or nobody does."""
    source = gathering.layout.period.source
    if source == "header":
        return None
    said, cell = title
    period = said.period if source == "text" else stamp.period if stamp and source == "stamp" else None
    if source == "stamp" and said.period and period and said.period != period:
        gathering.say("wrong_period", cell, str(said.period), str(period), case="stamp")
    elif period and sent.period and period != sent.period:
        gathering.say("wrong_period", cell if source == "text" else "", str(period), str(sent.period))
    if period is None and sent.period is None:
        gathering.say("no_period", "")
    return period or sent.period


def _fix_the_rest(gathering: Gathering, grid: Grid, lexicon: Lexicon) -> None:
    """What the layout fixes for the whole table: the measure, the area, the unit."""
    layout = gathering.layout
    gathering.area = gathering.plan.city if layout.area == "city" else ""
    if isinstance(layout.measure, str):
        gathering.measure = layout.measure
    elif isinstance(layout.measure, FromText):
        gathering.measure, gathering.unit = _said_measure(gathering, grid, lexicon, layout.measure)
    if layout.unit:
        gathering.unit = read_unit(layout.unit)
    elif not layout.stamp:
        gathering.noted_unit = _noted_unit(gathering.sheet, grid)


def _noted_unit(sheet: Sheet, grid: Grid) -> Unit | None:
    """What a note above the table says everything is counted in: 单位:万元. Several units in a note say nothing."""
    notes = {match[1] for text, _ in _above(sheet, grid) if (match := _UNIT_NOTE.fullmatch(normal(text)))}
    return read_unit(notes.pop()) if len(notes) == 1 else None


def _said_measure(gathering: Gathering, grid: Grid, lexicon: Lexicon, source: FromText) -> tuple[str, Unit | None]:
    """The measure a cell names after a label: 指标：地区生产总值(亿元)."""
    wanted = normal(source.label)
    for row in range(grid.first[0]):
        values = gathering.sheet.rows[row]
        for column, value in enumerate(values):
            if isinstance(value, str) and (plain := normal(value)).startswith(wanted):
                beside = values[column + 1] if column + 1 < len(values) else None
                text = plain[len(wanted) :].lstrip(":") or (beside if isinstance(beside, str) else "")
                found = lexicon.measure(text)
                return gathering.layout.label_of(text) or found.name, found.unit
    return "", None


def _latest_filled(gathering: Gathering, sent: Sent) -> Period | None:
    """Of a form with many quarters: the latest in which anything stands is what the workbook reports."""
    filled = {observation.period for observation in gathering.observations} | {period for _, period in gathering.told}
    latest = max(filled, default=None)
    if latest is None and sent.period is None:
        gathering.say("no_period", "")
    if latest and sent.period and latest != sent.period:
        gathering.say("wrong_period", "", str(latest), str(sent.period))
    return latest or sent.period


def _say_how(gathering: Gathering, grid: Grid) -> None:
    """What was read though it is hidden or merged."""
    sheet, first = gathering.sheet, grid.first
    if sheet.hidden and sheet.name != STAMP_SHEET:
        gathering.say("hidden_read", "", sheet.name, case="sheet")
    rows = sorted(sheet.hidden_rows & gathering.rows)
    if rows:
        numbers = "、".join(str(row + 1) for row in rows)
        gathering.say("hidden_read", cell_name(rows[0], grid.corner[1]), numbers, case="rows")
    columns = sorted(sheet.hidden_columns & set(range(first[1], len(sheet.rows[0]))))
    if columns:
        letters = "、".join(cell_name(0, column)[:-1] for column in columns)
        gathering.say("hidden_read", cell_name(grid.corner[0], columns[0]), letters, case="columns")
    if gathering.layout.id == GUESSED:
        corner = cell_name(*grid.corner)
        gathering.say("guessed", corner, f"{sheet.name}!{corner} " + "、".join(gathering.layout.anchors))
    if grid.merged and not gathering.layout.stamp:
        gathering.say("merged_header", cell_name(*grid.corner))


def _result(
    gathering: Gathering, understanding: Understanding, grid: Grid, department: str, period: Period | None
) -> Extraction:
    sheet = gathering.sheet.name
    told: set[Key] = {key for key, when in gathering.told if when == period}
    doubtful = understanding.doubtful - {""} - {o.area for o in gathering.observations}
    plan = gathering.plan
    told |= {(m.name, area) for area in doubtful & set(plan.towns) for m in plan.measures}
    told |= {(name, area) for name in doubtful & plan.measure_of.keys() for area in (*plan.towns, plan.city)}
    return Extraction(
        department,
        period,
        gathering.layout.id,
        tuple(gathering.observations),
        tuple(gathering.findings),
        rows=len(gathering.rows),
        totals=tuple(gathering.totals),
        blanks={key: place for (key, when), place in gathering.blanks.items() if when == period},
        told=frozenset(told),
        headers={name: (sheet, cell) for name, cell in understanding.headers.items() if name},
        table=(sheet, cell_name(*grid.corner)),
    )
