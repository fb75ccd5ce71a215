"""The annexes as a workbook to count with: numbers in full and shown as they are printed, every observation's cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from etl.workbook.write.export import Cell, ExportSheet, leaves_xlsx, percent
from plan.assessment import Assessment
from plan.indicator import Indicator
from plan.instant import written as instant_text
from plan.measures import AreaValue, by_area, scale_of
from plan.status import UNJUDGED
from presentation.cells import gap, owed, planned, shown, value_cell
from presentation.sentences import area_name, counted_unit
from reports.blocks import TableBlock
from reports.evaluation import evaluation_of
from reports.evaluation.annex_sources import person_words
from reports.evaluation.annex_table import first_table, second_table, third_table, value_of_year, years_of
from reports.evaluation.indicators import name_unit
from reports.materials import Materials
from reports.record import stamp_of, with_record
from wording import Lang, name_of, say

T = TypeVar("T")

LONGEST = 32_000
"""Characters that a cell is given at most; Excel holds 32,767."""


def excel_of(materials: Materials) -> bytes:
    """Return 附件1, 附件2, the observations, and the record: the same bytes for the same materials."""
    title = evaluation_of(materials).title
    # XlsxWriter takes moments without a zone.
    return leaves_xlsx(leaves_of(materials), title, stamp_of(materials).replace(tzinfo=None))


def leaves_of(materials: Materials) -> list[ExportSheet]:
    """Return the sheets: 附件1, 附件2, what is missing, the observations, the record."""
    mark = evaluation_of(materials).mark
    leaves = [_annex(materials), _towns(materials), _short(materials), _observations(materials), _record(materials)]
    return [
        # The mark of demonstration data on every sheet: a sheet is copied out of its workbook alone.
        ExportSheet(leaf.name, leaf.title, leaf.headers, [list(map(_cut, row)) for row in leaf.rows], mark)
        for leaf in leaves
    ]


def _cut(cell: Cell) -> Cell:
    # Excel takes 32,767 characters in a cell and calls a longer one damage.
    return cell[:LONGEST] if isinstance(cell, str) else cell


def _annex(materials: Materials) -> ExportSheet:
    """Return every column of 附件1 in one table, in the order of the standard form."""
    first, second, third = first_table(materials), second_table(materials), third_table(materials)
    columns = (*first.columns, *_ordered(second.columns, third.columns))
    rows = [
        [*_figures(materials, assessment, one), *_ordered(_progress(assessment, two), more)]
        for assessment, one, two, more in zip(materials.assessments, first.rows, second.rows, third.rows, strict=True)
    ]
    heads = [column.head for column in columns]
    return ExportSheet(materials.say("report.sheet.annex.1"), materials.say("report.annex.1"), heads, rows)


def _ordered(second: Sequence[T], third: Sequence[T]) -> list[T]:
    """Return the columns of the second and third table but number and name: what evaluators write stands before
    department, source and remark."""
    return [*second[2:-3], *third[2:], *second[-3:]]


def _figures(materials: Materials, assessment: Assessment, row: tuple[str, ...]) -> list[Cell]:
    """Return a row of the first table with its figures as numbers."""
    indicator, (*earlier, last) = assessment.indicator, materials.plan.document.milestone_years
    actual = (value_of_year(assessment, year) for year in years_of(materials))
    return [
        indicator.no,
        # Category, name with unit and kind are words, as they are printed.
        *row[1:4],
        None if indicator.baseline is None else planned(indicator, indicator.baseline),
        *(_target(indicator, year) for year in earlier),
        *(value_cell(indicator, value, materials.lang) for value in actual),
        _target(indicator, last),
    ]


def _target(indicator: Indicator, year: int) -> Cell:
    """Return a year's target as a number; nothing where the indicator has none."""
    target = indicator.target_of(year)
    return None if target is None else planned(indicator, target)


def _progress(assessment: Assessment, row: tuple[str, ...]) -> list[Cell]:
    """Return a row of the second table but for its name, with completion and gap as numbers."""
    judged = assessment.status not in UNJUDGED
    completion = percent(100 * assessment.completion, 1) if judged and assessment.completion is not None else None
    return [*row[:3], completion, row[4], gap(assessment.gap), *row[6:]]


def _counted(materials: Materials) -> list[Assessment]:
    city = (materials.plan.city,)
    return [a for a in materials.assessments if a.latest is not None and materials.plan.areas_of(a.indicator) != city]


def _heads(found: list[Assessment], lang: Lang) -> list[str]:
    return [say("report.annex.2.town", lang), *(f"{a.indicator.no} {name_unit(a.indicator, lang)}" for a in found)]


def _towns(materials: Materials) -> ExportSheet:
    found = _counted(materials)
    city = (value_cell(a.indicator, a.latest, materials.lang) for a in found)
    rows: list[list[Cell]] = [[materials.say("report.annex.2.city"), *city]]
    parts = [by_area(a.latest) if a.latest else {} for a in found]
    for town in materials.plan.towns:
        rows.append(
            [_area(materials, town), *(_of_town(a, part.get(town)) for a, part in zip(found, parts, strict=True))]
        )
    return ExportSheet(
        materials.say("report.sheet.annex.2"),
        materials.say("report.annex.2.values"),
        _heads(found, materials.lang),
        rows,
    )


def _area(materials: Materials, name: str) -> str:
    return area_name(materials.plan, name, materials.lang)


def _of_town(assessment: Assessment, part: AreaValue | None) -> Cell:
    value = part.value(scale_of(assessment.indicator)) if part else None
    # Empty and not 0: a town that has not reported is not a town without any.
    return None if value is None else shown(assessment.indicator, value)


def _short(materials: Materials) -> ExportSheet:
    """Return what is missing, in full: the report's own table counts a part of one as one."""
    divided = [(a, a.shortfall) for a in _counted(materials) if a.shortfall and len(a.shortfall.by_area) > 1]
    rows: list[list[Cell]] = [[materials.say("report.annex.2.city"), *(owed(short.total) for _, short in divided)]]
    for town in materials.plan.towns:
        rows.append([_area(materials, town), *(owed(short.by_area.get(town)) for _, short in divided)])
    heads = [
        materials.say("report.annex.2.town"),
        *(_counted_name(materials, a.indicator) for a, _ in divided),
    ]
    title = materials.say("report.annex.2.short", year=materials.plan.final_day.year)
    return ExportSheet(materials.say("report.sheet.short"), title, heads, rows)


def _counted_name(materials: Materials, indicator: Indicator) -> str:
    unit = counted_unit(materials.plan, indicator, materials.lang)
    return f"{indicator.no} {name_unit(indicator, materials.lang, unit)}"


_CELL = ("measure_name", "area", "period", "value", "sheet", "cell")
_FILE = ("file", "sha256", "submission", "sent", "accepted")


def _observations(materials: Materials) -> ExportSheet:
    """Return every effective observation, down to its cell, its file and the people."""
    sources = {sent.source.submission: sent.source for sent in materials.sent}
    rows: list[list[Cell]] = []
    for said in materials.observations:
        source = sources[said.submission]
        sent, accepted = instant_text(source.submitted_at), instant_text(source.accepted_at)
        people = (person_words(each, materials.lang) for each in (source.submitted_by, source.accepted_by))
        who = tuple(f"{person} {at}" for person, at in zip(people, (sent, accepted), strict=True))
        place = (said.sheet, said.cell, source.file, source.sha256, source.submission)
        measure = name_of(materials.plan.measure_of[said.measure], materials.lang)
        rows.append([measure, _area(materials, said.area), str(said.period), said.value, *place, *who])
    return ExportSheet(
        materials.say("report.sheet.lineage"),
        materials.say("report.annex.5"),
        [materials.say(f"report.head.{key}") for key in (*_CELL, *_FILE)],
        rows,
    )


def _record(materials: Materials) -> ExportSheet:
    last = with_record(evaluation_of(materials), materials).sections[-1]
    table = next(block for block in last.blocks if isinstance(block, TableBlock))
    heads = [column.head for column in table.columns]
    return ExportSheet(
        materials.say("report.sheet.record"), materials.say("report.record"), heads, [list(row) for row in table.rows]
    )
