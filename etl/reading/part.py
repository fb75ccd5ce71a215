"""One table of a workbook, read: what it says of itself, its lines, its numbers, every doubt at its cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from etl.reading.extraction import Extraction
from etl.reading.gathering import Gathering
from etl.reading.headings import said_in, title_changes
from etl.reading.layout import FromText
from etl.reading.named_area import named_area
from etl.reading.names import Lexicon
from etl.reading.other_places import other_places
from etl.reading.part_period import PartPeriod
from etl.reading.partial_totals import settle_partial_totals, settle_whole_totals
from etl.reading.periods import NOTHING
from etl.reading.preamble import (
    PreambleText,
    notes_below,
    other_departments,
    said_departments,
    said_measure,
    signs,
    texts_above,
)
from etl.reading.recognition import Match, TemplateStamp
from etl.reading.reference import reference_of
from etl.reading.row_labels import narrows, time_of
from etl.reading.table import GUESSED, TableGrid, read_grid, spread_of
from etl.reading.telling import result_of, say_how
from etl.reading.understanding import understand
from etl.reading.understood import Understood
from etl.reading.unit_notes import tells_unit, unit_notes
from etl.reading.units import read_unit
from etl.workbook.scan.sheet import Workbook, column_number
from plan.catalogue import Plan, department_on
from plan.observation import Observation
from plan.period import Period

# Characters: （上年同期） and the like are short; a longer text alone in its row is a title or a note.
_LONGEST_SUBTITLE = 12
_ENOUGH = 3
"""Measures that a list without a town must name to be taken for a form."""


@dataclass(frozen=True, slots=True)
class FormStamp:
    """What the form says that a workbook was sent with; None where it does not say."""

    department: str | None = None
    period: Period | None = None
    insists: bool = False
    """Whether the sender said that the workbook is of ``period`` whatever its own texts say."""


@dataclass
class TablePart:
    """A table that was read. ``claimed``: the whole quarter its texts or its stamp say; ``period``: the quarter it
    reports; ``changed``: the text by which its numbers are not a quarter's own (目标任务分解表)."""

    match: Match
    grid: TableGrid
    gathering: Gathering
    understood: Understood
    department: str
    claimed: Period | None
    period: Period | None
    texts: list[PreambleText] = field(default_factory=list)
    changed: str = ""

    @property
    def guessed(self) -> bool:
        """Whether nothing but names showed the table."""
        return self.match.layout.id == GUESSED

    @property
    def doubts_title(self) -> bool:
        """Whether its title, and not a note, says that its numbers are not the quarter's own, and no layout knows
        better."""
        titles = (self.texts[0].text, self.match.sheet.name, *_subtitles(self.texts, self.grid.top))
        return self.guessed and self.changed in titles and bool(self.changed)

    @property
    def asks_area(self) -> bool:
        """Whether its texts name several towns, or of enough measures none, and it is asked whose the numbers are."""
        cases = {f.details.get("case", "") for f in self.gathering.findings if f.code == "unknown_area"}
        return "two" in cases or ("unnamed" in cases and len(self.match.layout.anchors) >= _ENOUGH)

    @property
    def understands(self) -> bool:
        """Whether any line of it means anything."""
        return self.understood.yearless or bool(self.understood.rows and self.understood.columns)

    def extraction(self) -> Extraction:
        """Return the extraction of this table alone."""
        result = result_of(self.gathering, self.understood, self.grid, self.department, self.period)
        nature, filler = signs(self.texts, self.gathering.sheet)
        reference = reference_of(self.gathering, self.grid, self.understood)
        return replace(result, nature=nature, filler=filler, reference=reference)


def read_part(
    workbook: Workbook, plan: Plan, lexicon: Lexicon, match: Match, stamp: TemplateStamp | None, sent: FormStamp
) -> TablePart | None:
    """Return a table read by a layout; None if it is not there."""
    layout, sheet = match.layout, match.sheet.without_crossed_out()
    # The order of what follows is the order in which one thing rests on another: texts, department, quarter, what is
    # fixed for all cells, lines, cells; sums come last, because they need all numbers.
    # Headings that are struck through are asked about; other texts that are, nobody means.
    grid = read_grid(match.sheet, layout, lexicon, match.corner, match.last)
    if grid is None:
        return None
    said = replace(match, sheet=sheet)
    gathering = Gathering(plan, layout, sheet, workbook.format == "csv", subjects=lexicon.subjects)
    texts = _texts(said, grid)
    department = _department(gathering, texts, lexicon, stamp, sent)
    when = PartPeriod(
        gathering, said, grid, stamp, sent.period, _are_named_by_quarter(workbook) and not sent.insists, sent.insists
    )
    when.say()
    # None where headers say quarters: each cell then has the quarter of its own header.
    gathering.period = None if layout.period.source == "header" else when.claimed or sent.period
    for cell, names in other_departments(texts, grid.top, lexicon, department) if department else ():
        gathering.say("wrong_department", cell, names, department, case="text")
    for cell, name, case in other_places(texts, grid.top, lexicon):
        gathering.say("another_place", cell, name, plan.city, case=case)
    below = notes_below(sheet, grid, match.last)
    _fix_the_rest(
        gathering,
        texts,
        [*_noted(texts, grid), *below],
        [text for text in texts if text.row >= match.above or text.row < 0],
        lexicon,
    )
    gathering.spread = spread_of(sheet, grid) if sheet.merges else {}
    understood = understand(gathering, grid, lexicon, department, when.year, when.now)
    gathering.others = understood.others
    gathering.read(understood.rows, understood.columns)
    headed = any(slot.period for slot in (*understood.rows, *understood.columns))
    headed = headed or layout.period.source == "header"
    period = _reported(gathering, sent, when.claimed) if headed else gathering.period
    when.hold(period)
    hold_within_plan(gathering, period, when.cell)
    if headed:
        _set_quarters_apart(gathering, period, when.claimed)
    settle_partial_totals(gathering, grid, understood)
    settle_whole_totals(gathering)
    say_how(gathering, grid)
    changed = "" if layout.stamp else _changed(texts, grid.top)
    return TablePart(match, grid, gathering, understood, department, when.claimed, period, texts, changed)


def _changed(texts: Sequence[PreambleText], top: int) -> str:
    """Return the text by which a table's numbers are not the quarter's own: a title's rather than a note's."""
    changing = [text.text for text in texts if title_changes(text.text)]
    # A quarter in a row of its own is held against the table's elsewhere.
    parts = [
        text for text in _subtitles(texts, top) if text in changing or (narrows(text) and time_of(text) == NOTHING)
    ]
    return next(iter((*parts, *changing)), "")


def _subtitles(texts: Sequence[PreambleText], top: int) -> list[str]:
    """Return short texts that stand alone in a row over the headers: （上年同期）, 目标值."""
    rows = Counter(text.row for text in texts)
    alone = (text.text for text in texts if 0 <= text.row < top and rows[text.row] == 1)
    return [text for text in alone if len(text) <= _LONGEST_SUBTITLE]


def _are_named_by_quarter(workbook: Workbook) -> bool:
    """Tell whether several sheets are named by quarters: only then a sheet's name says which quarter is meant."""
    seen = (sheet for sheet in workbook.sheets if not sheet.hidden)
    return sum(said_in(sheet.name)[0].quarter is not None for sheet in seen) > 1


def _texts(match: Match, grid: TableGrid) -> list[PreambleText]:
    """Return the texts that may speak of a table: those between the one above it and its own first number, and those at
    the head of the sheet."""
    texts = texts_above(match.sheet, grid)
    return [text for text in texts if text.row >= match.above or text.row < match.head]


def _department(
    gathering: Gathering, texts: list[PreambleText], lexicon: Lexicon, stamp: TemplateStamp | None, sent: FormStamp
) -> str:
    """Return the department the file says, held against the one it was sent as."""
    said, cell = _said_department(gathering, texts, lexicon, stamp)
    if said and sent.department and said != sent.department:
        gathering.say("wrong_department", cell, said, sent.department)
    if not said and not sent.department:
        gathering.say("no_department", "")
    return said or sent.department or ""


def _said_department(
    gathering: Gathering, texts: list[PreambleText], lexicon: Lexicon, stamp: TemplateStamp | None
) -> tuple[str, str]:
    """Return the department that the layout, the stamp or one text says, and its cell; empty if none does."""
    known = {department.name for department in gathering.plan.departments}
    if gathering.layout.department:
        return gathering.layout.department, ""
    if stamp is not None:
        return _now(gathering.plan, stamp, known), ""
    found = said_departments(texts, lexicon)
    # Several departments in the texts (制表、抄送) say nothing of whose form it is.
    return next(iter(found.items())) if len(found) == 1 else ("", "")


def _now(plan: Plan, stamp: TemplateStamp, known: set[str]) -> str:
    """Return the stamp's department, under the name it has in the stamp's quarter; empty if nobody knows it."""
    if stamp.department in known or stamp.period is None:
        return stamp.department if stamp.department in known else ""
    return department_on(plan, stamp.department, stamp.period.last_day)


def _fix_the_rest(
    gathering: Gathering,
    texts: list[PreambleText],
    notes: Sequence[str],
    own: list[PreambleText],
    lexicon: Lexicon,
) -> None:
    """Apply what the layout fixes for the whole table: the measure, the area (by its ``own`` texts), the unit."""
    layout, source = gathering.layout, gathering.layout.measure
    gathering.area = _fixed_area(gathering, own, lexicon)
    if isinstance(source, str):
        gathering.measure = source
    elif isinstance(source, FromText):
        found = said_measure(texts, gathering.sheet, layout, lexicon, source.label)
        gathering.measure, gathering.units.fixed = found
    if layout.unit:
        gathering.units.fixed = read_unit(layout.unit)
    # Our template's headers say every unit themselves.
    elif not layout.stamp:
        gathering.units.notes = unit_notes(notes, lexicon)


def _noted(texts: Sequence[PreambleText], grid: TableGrid) -> list[str]:
    """Return the texts above a table's first number that may say its unit: of the headers over numbers only those that
    say nothing else, for 常住人口(单位:万人) is that column's own."""
    top, left = grid.top, grid.first[1]

    def speaks_of_all(text: PreambleText) -> bool:
        return text.row < top or column_number(text.cell.rstrip("0123456789")) < left or tells_unit(text.text)

    return [text.text for text in texts if text.cell and speaks_of_all(text)]


def _fixed_area(gathering: Gathering, texts: list[PreambleText], lexicon: Lexicon) -> str:
    """Return the one area of the table; asked about where texts name several, or none."""
    area = gathering.layout.area
    if area is None or area == "city":
        return gathering.plan.city if area else ""
    label = area.label if isinstance(area, FromText) else ""
    found = named_area(texts, gathering.sheet, lexicon, label)
    if len(found) == 1:
        return found[0][0]
    case = "two" if found else "unnamed"
    gathering.say("unknown_area", found[-1][1] if found else "", "、".join(town for town, _ in found), case=case)
    return ""


def _reported(gathering: Gathering, sent: FormStamp, claimed: Period | None) -> Period | None:
    """Return the quarter that a table with many reports: that of its title, the one asked for if anything stands there,
    else the latest in which anything does."""
    filled = {id(o.period): o.period for o in gathering.observations}.values()
    quarters = {*filled, *(when for _, when in gathering.told)}
    if claimed is not None:
        return claimed
    if sent.period in quarters:
        return sent.period
    latest = max(quarters, default=None)
    if latest is None and sent.period is None:
        gathering.say("no_period", "")
    if latest and sent.period and latest != sent.period:
        gathering.say("wrong_period", "", str(latest), str(sent.period))
    return latest or sent.period


def _set_quarters_apart(gathering: Gathering, period: Period | None, claimed: Period | None) -> None:
    """Leave out what is later than the quarter reported, and tell it; where the title says of which quarter the table
    is, only compare what is earlier."""
    if period is None:
        return
    later = sorted({o.period for o in gathering.observations if o.period > period})
    if later:
        said = "、".join(map(str, later))
        gathering.say("note_ignored", "", said, str(period), case="later", count=str(len(later)), quarters=said)
    keep = [o for o in gathering.observations if o.period == period or (o.period < period and claimed is None)]
    earlier = [o for o in gathering.observations if o.period < period]
    if earlier and not keep:
        first = max(earlier, key=lambda o: o.period)
        gathering.say("wrong_period", first.cell, str(first.period), str(period), case="text")
    gathering.compared += [o for o in gathering.observations if o.period < period] if claimed else []
    gathering.observations[:] = keep
    gathering.totals[:] = [
        o for o in gathering.totals if o.period <= period and (o.period == period or claimed is None)
    ]


def once_each(observations: Iterable[Observation]) -> tuple[list[Observation], list[tuple[Observation, Observation]]]:
    """Return the observations that no other repeats, and pairs of those that say the same thing twice."""
    first: dict[object, Observation] = {}
    twice: list[tuple[Observation, Observation]] = []
    for o in observations:
        key = o.measure, o.area, o.period
        if key in first:
            twice.append((first[key], o))
        first.setdefault(key, o)
    # Neither of the two is taken: which one is meant is asked.
    repeated = {(o.measure, o.area, o.period) for o, _ in twice}
    return [o for key, o in first.items() if key not in repeated], twice


def hold_within_plan(gathering: Gathering, period: Period | None, cell: str) -> None:
    """Say that the workbook's quarter is outside the plan, at the cell that names it; take no other such quarter.

    A quarter that is not the one it was sent for is told as that alone.
    """
    plan = gathering.plan
    years = f"{plan.document.first_year}—{plan.document.last_year}"
    if period is not None and not plan.covers(period):
        if not gathering.said["wrong_period"]:
            gathering.say("outside_plan", cell, str(period), years)
        return
    strange = sorted({o.period for o in gathering.observations if not plan.covers(o.period)})
    if strange:
        said = {"case": "outside", "period": str(strange[0]), "count": str(len(strange))}
        gathering.say("note_ignored", "", str(strange[0]), years, **said)
        gathering.observations = [o for o in gathering.observations if plan.covers(o.period)]
        gathering.totals = [o for o in gathering.totals if plan.covers(o.period)]
