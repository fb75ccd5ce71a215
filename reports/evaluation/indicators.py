"""二、主要指标完成情况: the table of all, then category by category every indicator with its words and its drawing."""

from __future__ import annotations

from collections.abc import Iterator

from plan.assessment import Assessment
from plan.catalogue import Plan
from plan.status import UNJUDGED, Basis
from presentation import formats
from presentation.sentences import milestone_state, title_of
from reports.blocks import Block, Column, Drawing, Heading, Paragraph, Section, Table
from reports.drawings import axis_note, fan_of, indicator_drawing
from reports.evaluation.groups import groups
from reports.evaluation.paragraph import drawing_words, indicator_sentences
from reports.evaluation.words import NONE, chinese, counts, gap_figure, names, parts, share, status_word, value_figure
from reports.materials import Materials
from wording import say
from wording.report import written


def indicators(materials: Materials) -> Section:
    """The section."""
    blocks: list[Block] = [
        Heading(2, written("indicators.all")),
        Paragraph(_opening(materials)),
        progress_table(materials),
    ]
    number = 2
    for category in materials.plan.categories:
        members = [a for a in materials.assessments if a.indicator.category == category.name]
        if members:
            blocks.append(Heading(2, written("indicators.category", number=chinese(number), category=category.name)))
            blocks.append(Paragraph(category_text(materials, members)))
            blocks.extend(block for member in members for block in _indicator(materials, member))
            number += 1
    return Section(written("indicators"), (*blocks, *groups(materials, number)))


def _opening(materials: Materials) -> str:
    """What the section's table shows, and how its drawings are read."""
    count, day = len(materials.assessments), formats.moment_day(materials.as_of)
    fan = any(len(fan_of(assessment)) > 1 for assessment in materials.assessments)
    fields = {
        "day": "" if materials.final else written("indicators.all.day"),
        "fan": written("indicators.all.fan") if fan else "",
    }
    drawings = written("indicators.all.drawings", last=count + 1, **fields)
    return written("indicators.all.text", day=day, count=count) + drawings


def category_text(materials: Materials, members: list[Assessment]) -> str:
    """How a category's indicators stand, and which of its dated targets were met."""
    due = materials.plan.years_due(materials.as_of)
    return _category(members) + "".join(_milestones([a for a in members if year in a.milestones], year) for year in due)


def _category(members: list[Assessment]) -> str:
    tally = counts(members)
    if len(tally) == 1:
        return written("indicators.category.all", count=len(members), status=status_word(tally[0][0]))
    said = [written("indicators.category.part", count=count, status=status_word(status)) for status, count in tally]
    return written("indicators.category.text", count=len(members), parts=parts(said))


def _milestones(members: list[Assessment], year: int) -> str:
    """A year's targets, those that were not met by name."""
    if not members:
        return ""
    states = ("met", "missed", "waiting")
    found = {s: those for s in states if (those := [a for a in members if milestone_state(a, year) == s])}
    if len(found) == 1:
        return written("indicators.category.milestone_all", year=year, state=say(f"milestone.{next(iter(found))}"))
    said = [_state(state, those) for state, those in found.items()]
    return written("indicators.category.milestone", year=year, parts=parts(said))


def _state(state: str, those: list[Assessment]) -> str:
    fields = {"count": len(those), "state": say(f"milestone.{state}")}
    if state == "met":
        return written("indicators.category.milestone_part", **fields)
    return written("indicators.category.milestone_named", names=names(those), **fields)


def _indicator(materials: Materials, assessment: Assessment) -> Iterator[Block]:
    indicator = assessment.indicator
    place = materials.assessments.index(assessment)
    yield Heading(3, written("indicator.heading", no=indicator.no, name=indicator.name))
    yield Paragraph(indicator_sentences(materials.plan, assessment))
    caption = written("indicator.drawing", number=place + 2, name=title_of(indicator))
    words = drawing_words(assessment) + axis_note(assessment)
    yield Drawing("indicator", caption, words, indicator_drawing(materials.plan, assessment))


def progress_table(materials: Materials) -> Table:
    """表2: one row an indicator."""
    years = materials.plan.document.milestone_years
    heads = [
        written("head.no"),
        written("head.indicator_unit"),
        written("head.baseline", year=materials.plan.document.baseline_year),
        *(written("head.target", year=year) for year in years),
        written("head.value"),
        *(written(f"head.{key}") for key in ("completion", "scheduled", "gap", "status")),
    ]
    figures = {0, *range(2, len(heads) - 1)}
    widths = [1.0, 4.6, *[1.9] * (len(heads) - 3), 2.3]
    columns = tuple(Column(head, widths[place], place in figures) for place, head in enumerate(heads))
    rows = tuple(_progress(materials.plan, assessment) for assessment in materials.assessments)
    older = any(a.latest is not None and a.quarters_old for a in materials.assessments)
    note = written("indicators.all.note") + (written("indicators.all.older") if older else "")
    return Table(written("indicators.all.table"), columns, rows, note)


def _progress(plan: Plan, assessment: Assessment) -> tuple[str, ...]:
    indicator, document = assessment.indicator, plan.document
    return (
        str(indicator.no),
        name_unit(assessment),
        formats.baseline_amount(indicator, document.baseline_year),
        *(formats.target_amount(indicator, year) for year in document.milestone_years),
        _dated_value(assessment),
        NONE if assessment.status in UNJUDGED else share(assessment.completion),
        share(assessment.scheduled),
        gap_figure(assessment),
        status_word(assessment.status),
    )


def name_unit(assessment: Assessment) -> str:
    """Name and unit: 节地生态安葬率（%）."""
    return f"{assessment.indicator.name}（{assessment.indicator.unit}）"


def _dated_value(assessment: Assessment) -> str:
    value = value_figure(assessment)
    if assessment.latest is not None and assessment.latest.basis is Basis.LOWER_BOUND:
        value = written("value.least", value=value)
    if assessment.latest is None or not assessment.quarters_old:
        return value
    return written("other_quarter", value=value, quarter=formats.period(assessment.latest.period))
