"""附件5 数据来源及修订记录: every effective workbook, and what later workbooks changed."""

from __future__ import annotations

from datetime import datetime

from etl.store.corrections import Correction
from plan.catalogue import Plan
from plan.instant import CHINA
from presentation import formats
from presentation.formats import NONE
from presentation.sentences import area_name, department_name
from reports.blocks import Block, Column, Paragraph, Section, TableBlock
from reports.materials import CellChange, EffectiveWorkbook, Materials, SubmissionRevision
from wording import Lang, in_every_language, name_of, say

MOST_CHANGES = 8
"""How many changed cells a row names; of more their number is told."""


def annex_sources(materials: Materials) -> Section:
    """Return the annex, on landscape pages."""
    if not materials.sent:
        return Section(
            materials.say("report.annex.5"), (Paragraph(materials.say("report.annex.5.none")),), landscape=True
        )
    blocks: list[Block] = [_sent_table(materials)]
    if materials.revisions:
        blocks.append(_revision_table(materials))
    else:
        blocks.append(Paragraph(materials.say("report.annex.5.no_revisions")))
    if materials.corrections:
        blocks.append(_correction_table(materials))
    return Section(materials.say("report.annex.5"), tuple(blocks), landscape=True)


def _sent_table(materials: Materials) -> TableBlock:
    widths = {"period": 2.4, "department": 2.8, "file": 4.2, "values": 1.4, "sha256": 3.1, "sent": 2.9, "accepted": 2.9}
    columns = tuple(
        Column(materials.say(f"report.head.{head}"), width, head == "values") for head, width in widths.items()
    )
    rows = tuple(_sent_row(materials.plan, sent, materials.lang) for sent in materials.sent)
    return TableBlock(materials.say("report.annex.5.sent"), columns, rows, materials.say("report.annex.5.sent_note"))


def _sent_row(plan: Plan, sent: EffectiveWorkbook, lang: Lang) -> tuple[str, ...]:
    source = sent.source
    return (
        formats.period(sent.period, lang),
        department_name(plan, sent.department, lang),
        source.file,
        str(sent.rows),
        # Sixteen digits tell files apart; the whole digest stands in the workbook's lineage.
        source.sha256[:16],
        _person_at(source.submitted_by, source.submitted_at, lang),
        _person_at(source.accepted_by, source.accepted_at, lang),
    )


def _person_at(who: str, moment: datetime, lang: Lang) -> str:
    return say("report.person_at", lang, by=person_words(who, lang), at=minute(moment))


def person_words(who: str, lang: Lang) -> str:
    """Return a person's name as the journal has it; the machine's administrator, who stands there by a word, in
    ``lang``."""
    return say("load.administrator", lang) if who in in_every_language("load.administrator") else who


def minute(moment: datetime) -> str:
    """Return an instant in China's time, to the minute: 2023-02-15 09:30."""
    # A no-break space, or a narrow column would part the day from its time.
    return moment.astimezone(CHINA).strftime("%Y-%m-%d\u00a0%H:%M")


def _revision_table(materials: Materials) -> TableBlock:
    widths = {
        "period": 2.4,
        "department": 2.6,
        "submission": 3.0,
        "replaced": 3.0,
        "accepted": 3.0,
        "reason": 3.2,
        "changes": 5.4,
    }
    columns = tuple(Column(materials.say(f"report.head.{head}"), width) for head, width in widths.items())
    rows = tuple(_revision_row(materials, revision) for revision in materials.revisions)
    return TableBlock(
        materials.say("report.annex.5.revisions"), columns, rows, materials.say("report.annex.5.revision_note")
    )


def _revision_row(materials: Materials, revision: SubmissionRevision) -> tuple[str, ...]:
    source = revision.source
    return (
        formats.period(revision.period, materials.lang),
        department_name(materials.plan, revision.department, materials.lang),
        source.submission,
        revision.before,
        _person_at(source.accepted_by, source.accepted_at, materials.lang),
        source.reason or NONE,
        _changes(materials, revision.changes),
    )


def _correction_table(materials: Materials) -> TableBlock:
    """Return what the office corrected by file, each with its reason."""
    widths = {"period": 2.0, "measure_name": 3.6, "area": 2.4, "before": 2.0, "after": 2.0, "reason": 6.0}
    columns = tuple(
        Column(materials.say(f"report.head.{head}"), width, head in ("before", "after"))
        for head, width in widths.items()
    )
    rows = tuple(_correction_row(materials, correction) for correction in materials.corrections)
    return TableBlock(
        materials.say("report.annex.5.corrections"), columns, rows, materials.say("report.annex.5.corrections_note")
    )


def _correction_row(materials: Materials, correction: Correction) -> tuple[str, ...]:
    measure, (_, area, period) = materials.plan.measure_of[correction.measure], correction.cell
    # As the measure is printed, not the indicator: a correction is of a cell.
    figures = (formats.number(value, measure.decimals) for value in (correction.found, correction.to))
    return (
        formats.period(period, materials.lang),
        name_of(measure, materials.lang),
        area_name(materials.plan, area, materials.lang),
        *figures,
        correction.reason,
    )


def _changes(materials: Materials, changes: tuple[CellChange, ...]) -> str:
    if not changes:
        return materials.say("report.annex.5.unchanged")
    said = materials.say("report.semicolon").join(_change(materials, change) for change in changes[:MOST_CHANGES])
    return said + (materials.say("report.annex.5.more", count=len(changes)) if len(changes) > MOST_CHANGES else "")


def _change(materials: Materials, change: CellChange) -> str:
    measure = materials.plan.measure_of[change.measure]
    before, after = (
        NONE if value is None else formats.measured(measure, value, materials.lang)
        for value in (change.before, change.after)
    )
    period = formats.period(change.period, materials.lang)
    area = area_name(materials.plan, change.area, materials.lang)
    return materials.say(
        "report.annex.5.change",
        area=area,
        measure=name_of(measure, materials.lang),
        period=period,
        before=before,
        after=after,
    )
