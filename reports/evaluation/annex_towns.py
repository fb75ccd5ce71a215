"""附件2 分镇(街道)完成情况表: what every town adds, how that stands, and what it still owes."""

from __future__ import annotations

from plan.assessment import Assessment
from plan.indicator import Indicator
from plan.status import AS_TOLD, Status
from presentation import formats
from presentation.heatmap import Cell, Mark, town_indicators
from presentation.sentences import title_of
from reports.blocks import Block, Column, Paragraph, Section, Table
from reports.evaluation.words import NONE, status_word
from reports.materials import Materials
from wording.report import written

SIGNS = {
    Status.ACHIEVED: "✓",
    Status.ACHIEVED_EARLY: "★",
    Status.AHEAD: "▲",
    Status.ON_TRACK: "●",
    Status.NEAR: "◐",
    Status.BEHIND: "▼",
    Status.FAR_BEHIND: "■",
    Status.REGRESSED: "◇",
    Status.MISSED: "×",
    Status.INCOMPLETE: "…",
    Status.NO_DATA: "○",
}
"""A status in one character, for cells too narrow for its word."""


def annex_towns(materials: Materials) -> Section:
    """The annex, on landscape pages."""
    counted = [a for a in materials.assessments if materials.plan.areas_of(a.indicator) != (materials.plan.city,)]
    known = [a for a in counted if a.latest is not None]
    blocks: list[Block] = [values_table(materials, known)] if known else [Paragraph(written("annex.2.none"))]
    divided = [a for a in known if a.shortfall is not None and len(a.shortfall.by_area) > 1]
    if divided:
        blocks.append(short_table(materials, divided))
    return Section(written("annex.2"), tuple(blocks), landscape=True)


def _columns(found: list[Assessment]) -> tuple[Column, ...]:
    return (
        Column(written("annex.2.town"), 2.2),
        *(Column(f"{a.indicator.no}", 1.6, True) for a in found),
    )


def values_table(materials: Materials, found: list[Assessment]) -> Table:
    """Town by indicator: values with the sign of their standing."""
    heat = town_indicators(materials.plan, found)
    city = written("annex.2.city")
    rows = tuple(
        (city if row.area == materials.plan.city else row.area, *map(cell_words, heat.indicators, row.cells))
        for row in heat.rows
    )
    note = written("annex.2.values_note", key=_key(), names=_names(found))
    return Table(written("annex.2.values"), _columns(found), rows, note)


def _key() -> str:
    return written("listed").join(f"{SIGNS[status]}{status_word(status)}" for status in AS_TOLD)


def _names(found: list[Assessment]) -> str:
    return written("semicolon").join(f"{a.indicator.no}{title_of(a.indicator)}（{a.indicator.unit}）" for a in found)


def cell_words(indicator: Indicator, cell: Cell) -> str:
    """A town's value with its sign; a dash where it said nothing."""
    if cell.mark in (Mark.SILENT, Mark.CITY_ONLY, Mark.ABSENT):
        return NONE
    if cell.value is None:
        return written("annex.2.no_whole")
    sign = SIGNS[cell.status] if cell.status else ""
    return f"{sign}{formats.amount(indicator, cell.value)}{'◦' if cell.mark is Mark.CARRIED else ''}"


def short_table(materials: Materials, found: list[Assessment]) -> Table:
    """Town by indicator: what is missing to the final target, in what is counted."""
    rows = [(written("annex.2.city"), *(_owed(a, None) for a in found))]
    rows.extend((town, *(_owed(a, town) for a in found)) for town in materials.plan.towns)
    year = materials.plan.final_day.year
    units = written("listed").join(f"{a.indicator.no}为{a.shortfall.unit}" for a in found if a.shortfall)
    note = written("annex.2.short_note", units=units)
    return Table(written("annex.2.short", year=year), _columns(found), tuple(rows), note)


def _owed(assessment: Assessment, town: str | None) -> str:
    shortfall = assessment.shortfall
    assert shortfall is not None, "only divided shortfalls are listed"
    owed = shortfall.total if town is None else shortfall.by_area.get(town)
    told = town is not None or not shortfall.untold
    return NONE if owed is None else formats.still_needed(owed) + ("" if told else "△")
