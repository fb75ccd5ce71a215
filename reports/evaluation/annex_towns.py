"""附件2 分镇(街道)完成情况表: what every town adds, how that stands, and what it still owes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from math import ceil

from plan.assessment import Assessment
from plan.catalogue import Plan
from plan.indicator import Indicator
from plan.status import AS_TOLD, Status
from plan.target_rules import statuses_of
from presentation import formats
from presentation.formats import NONE
from presentation.heatmap import Cell, HeatmapMark, town_indicators
from presentation.sentences import area_name, counted_unit, title_of
from reports.blocks import Block, Column, Paragraph, Section, TableBlock
from reports.evaluation.words import status_word
from reports.materials import Materials
from wording import Lang, say

SIGNS = {
    Status.ACHIEVED: "✓",
    Status.ACHIEVED_EARLY: "★",
    Status.AHEAD: "▲",
    Status.ON_TRACK: "●",
    Status.NEAR: "◐",
    Status.BEHIND: "▼",
    Status.FAR_BEHIND: "■",
    Status.REGRESSED: "◇",
    Status.MISSED: formats.MISSED,
    Status.INCOMPLETE: "…",
    Status.NOT_JUDGED: "?",
    Status.NO_NUMBER: "=",
    Status.NO_DATA: "○",
}
"""A status in one character, for cells too narrow for its word."""


def annex_towns(materials: Materials) -> Section:
    """Return the annex, on landscape pages."""
    # Without what is counted for the city as one: nineteen dashes would look like towns that had not reported.
    counted = [a for a in materials.assessments if materials.plan.areas_of(a.indicator) != (materials.plan.city,)]
    known = [a for a in counted if a.latest is not None]
    divided = [a for a in known if a.shortfall is not None and len(a.shortfall.by_area) > 1]
    blocks: list[Block] = [
        *_in_parts(materials, known, values_table),
        *_in_parts(materials, divided, short_table),
    ] or [Paragraph(materials.say("report.annex.2.none"))]
    return Section(materials.say("report.annex.2"), tuple(blocks), landscape=True)


WIDEST = 13
"""The most indicators side by side in one table; the figures of more would lie over one another."""


def _in_parts(
    materials: Materials, found: list[Assessment], table: Callable[[Materials, list[Assessment]], TableBlock]
) -> Iterator[TableBlock]:
    """Yield the table of some indicators; where there are too many for one, several of about the same width."""
    parts = max(1, ceil(len(found) / WIDEST))
    edges = [round(part * len(found) / parts) for part in range(parts + 1)]
    for first, after in pairwise(edges):
        chosen = found[first:after]
        if not chosen:
            continue
        made = table(materials, chosen)
        which = {"first": chosen[0].indicator.no, "last": chosen[-1].indicator.no}
        caption = materials.say("report.annex.2.part", caption=made.caption, **which) if parts > 1 else made.caption
        yield replace(made, caption=caption)


def _columns(found: list[Assessment], lang: Lang) -> tuple[Column, ...]:
    return (
        Column(say("report.annex.2.town", lang), 2.2),
        *(Column(f"{a.indicator.no}", 1.6, True) for a in found),
    )


def values_table(materials: Materials, found: list[Assessment]) -> TableBlock:
    """Return town by indicator: values with the sign of their standing."""
    heat = town_indicators(materials.plan, found)
    city = materials.say("report.annex.2.city")
    rows = tuple(
        (
            city if row.area == materials.plan.city else area_name(materials.plan, row.area, materials.lang),
            *(cell_words(*each, materials.lang) for each in zip(heat.indicators, row.cells, strict=True)),
        )
        for row in heat.rows
    )
    note = materials.say(
        "report.annex.2.values_note", key=_key(materials.plan, materials.lang), names=_names(found, materials.lang)
    )
    return TableBlock(materials.say("report.annex.2.values"), _columns(found, materials.lang), rows, note)


def _key(plan: Plan, lang: Lang) -> str:
    """Return the signs of the statuses that the plan's indicators can have."""
    there = set(statuses_of(plan))
    said = (f"{SIGNS[status]}{status_word(status, lang)}" for status in AS_TOLD if status in there)
    return say("report.listed", lang).join(said)


def _names(found: list[Assessment], lang: Lang) -> str:
    return say("report.semicolon", lang).join(
        say(
            "report.annex.2.name",
            lang,
            no=a.indicator.no,
            name=title_of(a.indicator, lang),
            unit=formats.unit(a.indicator, lang),
        )
        for a in found
    )


def cell_words(indicator: Indicator, cell: Cell, lang: Lang) -> str:
    """Return a town's value with its sign; a dash where it said nothing."""
    if cell.mark in (HeatmapMark.SILENT, HeatmapMark.CITY_ONLY, HeatmapMark.ABSENT):
        return NONE
    if cell.value is None:
        return say("report.annex.2.no_whole", lang)
    sign = SIGNS[cell.status] if cell.status else ""
    return f"{sign}{formats.amount(indicator, cell.value)}{'◦' if cell.mark is HeatmapMark.CARRIED else ''}"


def short_table(materials: Materials, found: list[Assessment]) -> TableBlock:
    """Return town by indicator: what is missing to the final target, in what is counted."""
    rows = [(materials.say("report.annex.2.city"), *(_owed(a, None, materials.lang) for a in found))]
    rows.extend(
        (area_name(materials.plan, town, materials.lang), *(_owed(a, town, materials.lang) for a in found))
        for town in materials.plan.towns
    )
    year = materials.plan.final_day.year
    units = materials.say("report.listed").join(
        materials.say(
            "report.annex.2.unit", no=a.indicator.no, unit=counted_unit(materials.plan, a.indicator, materials.lang)
        )
        for a in found
        if a.shortfall
    )
    note = materials.say("report.annex.2.short_note", units=units)
    return TableBlock(
        materials.say("report.annex.2.short", year=year), _columns(found, materials.lang), tuple(rows), note
    )


def _owed(assessment: Assessment, town: str | None, lang: Lang) -> str:
    shortfall = assessment.shortfall
    assert shortfall is not None, "only divided shortfalls are listed"
    owed = shortfall.total if town is None else shortfall.by_area.get(town)
    # The city's total is of the towns that reported: the mark says that it is not all.
    complete = town is not None or not shortfall.untold
    return NONE if owed is None else formats.still_needed(owed, lang) + ("" if complete else "△")
