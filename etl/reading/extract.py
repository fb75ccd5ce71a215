"""Extraction: a read workbook → observations and findings. Pure; every doubt is returned, at its cell, at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from etl.reading.extraction import Extraction
from etl.reading.gathering import Gathering
from etl.reading.guess import guess
from etl.reading.layout import FromText, Layout
from etl.reading.names import Lexicon, lexicon_of
from etl.reading.outside import hold_within_plan
from etl.reading.own_layouts import corrected
from etl.reading.period_search import FoundPeriod, contradiction, doubts, other_year, search_period
from etl.reading.period_texts import PeriodText, period_texts
from etl.reading.preamble import (
    Text,
    noted_unit,
    other_departments,
    said_departments,
    said_measure,
    signs,
    texts_above,
)
from etl.reading.recognition import DEMONSTRATION, Match, Stamp, matches, read_stamp
from etl.reading.reference import reference_of
from etl.reading.table import GUESSED, Grid, read_grid, spread_of
from etl.reading.telling import recognise, result_of, say_how
from etl.reading.understanding import understand
from etl.reading.units import read_unit
from etl.workbook.sheet import Refusal, Workbook
from plan.catalogue import Plan
from plan.finding import SEVERITY_OF, Finding
from plan.period import Period


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
    corrections: Mapping[str, str] | None = None,
) -> Extraction:
    """Everything a workbook says. ``department`` and ``period`` are what it was sent as, if anybody said.

    ``corrections`` are the planner's: a header's label (``HeaderReading.label``) → the measure it means, or an empty
    text for none. They go before what the layout, or the guess, took the label for.
    """
    sent = Sent(department, period)
    if isinstance(workbook, Refusal):
        line = {"line": str(workbook.line)} if workbook.line else {}
        refused = Finding(workbook.code, details={"case": workbook.detail, **line})
        return Extraction(department or "", period, "", findings=(refused,))
    names, stamp = lexicon_of(plan), read_stamp(workbook)
    result = _best(workbook, plan, names, layouts, stamp, sent, corrections or {})
    return _with_notes(workbook, result, stamp)


def _best(
    workbook: Workbook,
    plan: Plan,
    lexicon: Lexicon,
    layouts: Iterable[Layout],
    stamp: Stamp | None,
    sent: Sent,
    corrections: Mapping[str, str],
) -> Extraction:
    """By the layout that fits; by a guess where none does, or where nothing of the table is what the layout says."""
    corrections = {label: name for label, name in corrections.items() if not name or name in plan.measure_of}
    found = matches(workbook, layouts, stamp)
    if len(found) == 1:
        result = _read(workbook, plan, lexicon, _corrected(found[0], corrections), stamp, sent)
        if stamp is not None or result.headers:
            return result
    guessed = guess(workbook, plan, lexicon) if len(found) <= 1 else ()
    if len(guessed) == 1:
        return _read(workbook, plan, lexicon, _corrected(guessed[0], corrections), stamp, sent)
    if len(found) == 1:
        return result
    finding = _ambiguous(found or guessed) if found or guessed else Finding("unknown_layout")
    return Extraction(sent.department or "", sent.period, "", findings=(finding,))


def _corrected(match: Match, corrections: Mapping[str, str]) -> Match:
    return replace(match, layout=corrected(match.layout, corrections)) if corrections else match


def _ambiguous(found: tuple[Match, ...]) -> Finding:
    said = "、".join(dict.fromkeys(f"{match.sheet.name}({match.layout.name})" for match in found))
    return Finding("ambiguous_layout", found[0].sheet.name, found=said)


def _with_notes(workbook: Workbook, result: Extraction, stamp: Stamp | None) -> Extraction:
    notes = tuple(Finding(note) for note in workbook.notes if note in SEVERITY_OF)
    demonstration = bool(stamp and stamp.demonstration) or _is_demonstration(workbook)
    if not notes and not demonstration:
        return result
    return replace(result, findings=result.findings + notes, demonstration=demonstration)


def _is_demonstration(workbook: Workbook) -> bool:
    rows = (row for sheet in workbook.sheets for row in sheet.rows)
    return any(type(value) is str and DEMONSTRATION in value for row in rows for value in row)


def _read(
    workbook: Workbook, plan: Plan, lexicon: Lexicon, match: Match, stamp: Stamp | None, sent: Sent
) -> Extraction:
    layout, sheet = match.layout, match.sheet
    grid = read_grid(sheet, layout, lexicon, match.corner)
    if grid is None:
        return Extraction(sent.department or "", sent.period, layout.id, findings=(Finding("unknown_layout"),))
    gathering = Gathering(plan, layout, sheet, workbook.format == "csv")
    texts = texts_above(sheet, grid)
    department = _department(gathering, texts, lexicon, stamp, sent)
    said = period_texts(sheet, grid)
    title = search_period(said, grid.corner[0], layout.period)
    gathering.period = _fixed_period(gathering, title, said, grid, stamp, sent)
    _hold_claims(gathering, title, said, grid)
    for cell, names in other_departments(texts, grid.corner[0], lexicon, department) if department else ():
        gathering.say("wrong_department", cell, names, department, case="text")
    _fix_the_rest(gathering, texts, lexicon)
    year = title.said.year or (sent.period.year if sent.period else None)
    gathering.spread = spread_of(sheet, grid) if sheet.merges else {}
    understood = understand(gathering, grid, lexicon, department, year)
    gathering.read(understood.rows, understood.columns)
    period = _latest_filled(gathering, sent) if layout.period.source == "header" else gathering.period
    hold_within_plan(gathering, period, title[1] if layout.period.source == "text" else "")
    recognised = recognise(gathering, understood, department) if layout.id == GUESSED else None
    say_how(gathering, grid, recognised)
    result = result_of(gathering, understood, grid, department, period)
    nature, filler = signs(texts, sheet)
    result = replace(result, reference=reference_of(gathering, grid, understood))
    return replace(result, nature=nature, filler=filler, recognised=recognised, guessed=layout if recognised else None)


def _department(gathering: Gathering, texts: list[Text], lexicon: Lexicon, stamp: Stamp | None, sent: Sent) -> str:
    """The department the file says, held against the one it was sent as."""
    said, cell = _said_department(gathering, texts, lexicon, stamp)
    if said and sent.department and said != sent.department:
        gathering.say("wrong_department", cell, said, sent.department)
    if not said and not sent.department:
        gathering.say("no_department", "")
    return said or sent.department or ""


def _said_department(gathering: Gathering, texts: list[Text], lexicon: Lexicon, stamp: Stamp | None) -> tuple[str, str]:
    known = {department.name for department in gathering.plan.departments}
    if gathering.layout.department:
        return gathering.layout.department, ""
    if stamp is not None:
        return (stamp.department if stamp.department in known else ""), ""
    found = said_departments(texts, lexicon)
    return next(iter(found.items())) if len(found) == 1 else ("", "")


def _fixed_period(
    gathering: Gathering,
    title: FoundPeriod,
    texts: list[PeriodText],
    grid: Grid,
    stamp: Stamp | None,
    sent: Sent,
) -> Period | None:
    """The one period of the whole table; None if headers say it, or nobody does."""
    source = gathering.layout.period.source
    if source == "header":
        return None
    unread = tuple(doubts(texts, grid.corner[0], title)) if source != "stamp" else ()
    for cell, text, case in unread:
        gathering.say("unread_period", cell, text, **({"case": case} if case else {}))
    period = title.said.period if source == "text" else stamp.period if stamp and source == "stamp" else None
    if period and sent.period and period != sent.period:
        gathering.say("wrong_period", title.cell if source == "text" else "", str(period), str(sent.period))
    if period is None and sent.period is None and not unread:
        gathering.say("no_period", "")
    return period or sent.period


def _hold_claims(gathering: Gathering, title: FoundPeriod, texts: list[PeriodText], grid: Grid) -> None:
    """Every text above the table that says another period than the form's own is asked about."""
    own, case = gathering.period, "stamp" if gathering.layout.stamp else "text"
    if own is None:
        return
    header, is_named = grid.corner[0], gathering.layout.stamp or bool(title.is_named and title.said.period)
    for text in texts:
        other = contradiction(text, own, header, is_named)
        if other:
            gathering.say("wrong_period", text.cell, other, str(own), case=case)
    dated = None if title.said.quarter or gathering.layout.stamp else other_year(texts, own, header)
    if dated:
        gathering.say("wrong_period", dated.cell, dated.text, str(own), case="text")


def _fix_the_rest(gathering: Gathering, texts: list[Text], lexicon: Lexicon) -> None:
    """What the layout fixes for the whole table: the measure, the area, the unit."""
    layout, source = gathering.layout, gathering.layout.measure
    gathering.area = gathering.plan.city if layout.area == "city" else ""
    if isinstance(source, str):
        gathering.measure = source
    elif isinstance(source, FromText):
        found = said_measure(texts, gathering.sheet, layout, lexicon, source.label)
        gathering.measure, gathering.unit = found
    if layout.unit:
        gathering.unit = read_unit(layout.unit)
    elif not layout.stamp:
        gathering.noted_unit = noted_unit(texts)


def _latest_filled(gathering: Gathering, sent: Sent) -> Period | None:
    """Of a form with many quarters: the latest in which anything stands is what the workbook reports."""
    filled = [*{id(o.period): o.period for o in gathering.observations}.values(), *(when for _, when in gathering.told)]
    latest = max(filled, default=None)
    if latest is None and sent.period is None:
        gathering.say("no_period", "")
    if latest and sent.period and latest != sent.period:
        gathering.say("wrong_period", "", str(latest), str(sent.period))
    return latest or sent.period
