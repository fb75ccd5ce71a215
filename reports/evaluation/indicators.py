"""二、主要指标完成情况: the table of all, then category by category every indicator with its words and its drawing."""

from __future__ import annotations

from collections.abc import Iterator

from plan.assessment import Assessment
from plan.indicator import Indicator
from plan.status import UNJUDGED, Basis
from presentation import formats
from presentation.formats import NONE
from presentation.sentences import milestone_state, title_of
from presentation.target_words import target_amount
from reports.blocks import Block, Column, DrawingBlock, Heading, Paragraph, Section, TableBlock
from reports.drawings import axis_note, fan_of, indicator_drawing
from reports.evaluation.determined import beside_sentence, verdict_words
from reports.evaluation.groups import groups
from reports.evaluation.paragraph import drawing_words, indicator_sentences
from reports.evaluation.words import counts, gap_figure, names, numeral, parts, status_word, value_figure
from reports.materials import Materials
from wording import Lang, inside, joined, name_of, say


def indicators(materials: Materials) -> Section:
    """Return the section 二 with all its parts."""
    blocks: list[Block] = [
        Heading(2, materials.say("report.indicators.all")),
        Paragraph(_opening(materials)),
        progress_table(materials),
    ]
    # Part 1 is the table of all, so the categories begin with 2.
    number = 2
    for category in materials.plan.categories:
        members = [a for a in materials.assessments if a.indicator.category == category.name]
        if members:
            blocks.append(
                Heading(
                    2,
                    materials.say(
                        "report.indicators.category",
                        number=numeral(number, materials.lang),
                        category=name_of(category, materials.lang),
                    ),
                )
            )
            blocks.append(Paragraph(category_text(materials, members)))
            blocks.extend(block for member in members for block in _indicator(materials, member))
            number += 1
    return Section(materials.say("report.indicators"), (*blocks, *groups(materials, number)))


def _opening(materials: Materials) -> str:
    """Return what the section's table shows, and how its drawings are read."""
    count, day = len(materials.assessments), formats.moment_day(materials.as_of, materials.lang)
    fan = any(len(fan_of(assessment)) > 1 for assessment in materials.assessments)
    fields = {
        "day": "" if materials.final else materials.say("report.indicators.all.day"),
        "fan": materials.say("report.indicators.all.fan") if fan else "",
    }
    drawings = materials.say("report.indicators.all.drawings", last=count + 1, **fields)
    text = materials.say("report.indicators.all.text", day=day, count=count)
    return joined((text, drawings), materials.lang)


def category_text(materials: Materials, members: list[Assessment]) -> str:
    """Return how a category's indicators stand, and which of its dated targets were met."""
    due = materials.plan.years_due(materials.as_of)
    told = ([a for a in members if year in a.milestones] for year in due)
    said = (_milestones(of_year, year, materials.lang) for of_year, year in zip(told, due, strict=True))
    return joined((_category(members, materials.lang), *said), materials.lang)


def _category(members: list[Assessment], lang: Lang) -> str:
    tally = counts(members)
    if len(tally) == 1:
        return say("report.indicators.category.all", lang, count=len(members), status=status_word(tally[0][0], lang))
    said = [
        say("report.indicators.category.part", lang, count=count, status=status_word(status, lang))
        for status, count in tally
    ]
    return say("report.indicators.category.text", lang, count=len(members), parts=parts(said, lang))


def _milestones(members: list[Assessment], year: int, lang: Lang) -> str:
    """Return a year's targets, those that were not met by name."""
    if not members:
        return ""
    states = ("met", "missed", "waiting")
    found = {s: those for s in states if (those := [a for a in members if milestone_state(a, year) == s])}
    if len(found) == 1:
        return say(
            "report.indicators.category.milestone_all",
            lang,
            year=year,
            state=_state_word(next(iter(found)), lang),
        )
    said = [_state(state, those, lang) for state, those in found.items()]
    return say("report.indicators.category.milestone", lang, year=year, parts=parts(said, lang))


def _state_word(state: str, lang: Lang) -> str:
    return inside(say(f"milestone.{state}", lang), lang)


def _state(state: str, those: list[Assessment], lang: Lang) -> str:
    fields = {"count": len(those), "state": _state_word(state, lang)}
    if state == "met":
        return say("report.indicators.category.milestone_part", lang, **fields)
    return say("report.indicators.category.milestone_named", lang, names=names(those, lang), **fields)


def _indicator(materials: Materials, assessment: Assessment) -> Iterator[Block]:
    indicator = assessment.indicator
    in_order = [a for c in materials.plan.categories for a in materials.assessments if a.indicator.category == c.name]
    place = in_order.index(assessment)  # drawings are numbered as they stand, by category
    yield Heading(
        3, materials.say("report.indicator.heading", no=indicator.no, name=name_of(indicator, materials.lang))
    )
    yield Paragraph(indicator_sentences(materials.plan, assessment, materials.lang))
    yield from beside_sentence(materials, assessment)
    # Drawing 1 is the overview's.
    caption = materials.say("report.indicator.drawing", number=place + 2, name=title_of(indicator, materials.lang))
    words = joined((drawing_words(assessment, materials.lang), axis_note(assessment, materials.lang)), materials.lang)
    yield DrawingBlock("indicator", caption, words, indicator_drawing(materials.plan, assessment, materials.lang))


def progress_table(materials: Materials) -> TableBlock:
    """Return 表2: one row an indicator."""
    years = materials.plan.document.milestone_years
    heads = [
        materials.say("report.head.no"),
        materials.say("report.head.indicator_unit"),
        materials.say("report.head.baseline", year=materials.plan.document.baseline_year),
        *(materials.say("report.head.target", year=year) for year in years),
        materials.say("report.head.value"),
        *(materials.say(f"report.head.{key}") for key in ("completion", "scheduled", "gap", "status")),
    ]
    figures = {0, *range(2, len(heads) - 1)}
    widths = [1.0, 4.6, *[1.9] * (len(heads) - 3), 2.3]
    columns = tuple(Column(head, widths[place], place in figures) for place, head in enumerate(heads))
    rows = tuple(_progress(materials, assessment) for assessment in materials.assessments)
    older = any(a.latest is not None and a.quarters_old for a in materials.assessments)
    note = materials.say("report.indicators.all.note") + (materials.say("report.indicators.all.older") if older else "")
    return TableBlock(materials.say("report.indicators.all.table"), columns, rows, note)


def _progress(materials: Materials, assessment: Assessment) -> tuple[str, ...]:
    indicator, document, lang = assessment.indicator, materials.plan.document, materials.lang
    return (
        str(indicator.no),
        name_unit(indicator, lang),
        formats.baseline_amount(indicator, document.baseline_year, lang),
        *(target_amount(indicator, year, lang) for year in document.milestone_years),
        _dated_value(assessment, lang),
        NONE if assessment.status in UNJUDGED else formats.percent(assessment.completion),
        formats.percent(assessment.scheduled),
        gap_figure(assessment),
        verdict_words(materials, assessment),
    )


def name_unit(indicator: Indicator, lang: Lang, unit: str | None = None) -> str:
    """Return name and unit: 节地生态安葬率（%）. ``unit``: another than the indicator's own."""
    word = formats.unit(indicator, lang) if unit is None else unit
    return say("report.name_unit", lang, name=name_of(indicator, lang), unit=word)


def _dated_value(assessment: Assessment, lang: Lang) -> str:
    value = value_figure(assessment)
    if assessment.latest is not None and assessment.latest.basis is Basis.LOWER_BOUND:
        value = say("report.value.least", lang, value=value)
    if assessment.latest is None or not assessment.quarters_old:
        return value
    return say("report.other_quarter", lang, value=value, quarter=formats.period(assessment.latest.period, lang))
