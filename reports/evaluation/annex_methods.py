"""附件4 指标口径与计算方法: how every figure is read and made, and what other methods say of the same data."""

from __future__ import annotations

from collections.abc import Iterator

from plan.assessment import Assessment
from plan.catalogue import Plan
from plan.indicator import Indicator
from plan.opinions import methods, opinions_of
from plan.status_methods import NOT_AVAILABLE, Opinion, StatusMethod
from plan.target_rules import statuses_of
from presentation import formats
from presentation.indicator_words import METHODS, formula_words, limits_of, method_words, timing_words
from presentation.opinions_side_by_side import parting_sentence, picture_words, side_by_side, why_words
from presentation.sentences import department_name, title_of
from reports.blocks import Block, Column, DrawingBlock, Heading, Paragraph, Section, TableBlock
from reports.drawings import opinions_drawing
from reports.evaluation.words import status_word
from reports.materials import Materials
from wording import Lang, listed, say, told_of

_OPINIONS_WIDTH = 10.0
"""Width of all columns of opinions together, in the measure of the other columns."""


def annex_methods(materials: Materials) -> Section:
    """Return the annex: readings, methods, rules of the statuses, and second opinions."""
    blocks: list[Block] = [
        Heading(2, materials.say("report.annex.4.reading")),
        _definitions(materials.plan, materials.lang),
        Heading(2, materials.say("report.annex.4.methods")),
        *map(Paragraph, _methods(materials.plan, materials.lang)),
        Heading(2, materials.say("report.annex.4.status")),
        Paragraph(materials.say("report.annex.4.status_text")),
        _rules(materials.plan, materials.lang),
        Heading(2, materials.say("report.annex.4.opinions")),
        Paragraph(materials.say("report.annex.4.opinions_text", count=len(methods()))),
        *(Paragraph(_method_note(method, materials.lang)) for method in methods().values()),
        *_picture(materials),
        opinions_table(materials),
        *_differences(materials),
    ]
    return Section(materials.say("report.annex.4"), tuple(blocks), fresh_page=True)


def _picture(materials: Materials) -> Iterator[DrawingBlock]:
    """Yield the verdicts of all methods side by side."""
    lines = side_by_side(materials.assessments, materials.lang)
    if lines:
        # After the overview's drawing and one for each indicator.
        caption = materials.say("side_by_side.drawing", number=len(lines) + 2)
        note = materials.say("side_by_side.drawing_note")
        yield DrawingBlock("opinions", caption, picture_words(lines, materials.lang), opinions_drawing(lines), note)


def _differences(materials: Materials) -> Iterator[Block]:
    """Yield which methods part from the plan's own, and why."""
    lines = side_by_side(materials.assessments, materials.lang)
    yield Paragraph(parting_sentence(lines, materials.lang))
    apart = [each for each in lines if each.parting]
    rows = tuple((str(each.no), each.name, each.own.word, why_words(each, materials.lang)) for each in apart)
    if rows:
        heads = ("no", "indicator", "status")
        columns = tuple(
            Column(materials.say(f"report.head.{head}"), width, head == "no")
            for head, width in zip(heads, (0.9, 3.4, 2.0), strict=True)
        )
        reason = Column(materials.say("side_by_side.reason"), 10.0)
        yield TableBlock(materials.say("side_by_side.table"), (*columns, reason), rows)


def _definitions(plan: Plan, lang: Lang) -> TableBlock:
    widths = {"no": 0.9, "indicator": 3.4, "definition": 5.0, "formula": 4.2, "timing": 1.8, "department": 2.2}
    columns = tuple(Column(say(f"report.head.{head}", lang), width, head == "no") for head, width in widths.items())
    rows = tuple(_definition_row(plan, indicator, lang) for indicator in plan.indicators)
    return TableBlock(
        say("report.annex.4.reading_table", lang), columns, rows, say("report.annex.4.reading_note", lang)
    )


def _definition_row(plan: Plan, indicator: Indicator, lang: Lang) -> tuple[str, ...]:
    timing = timing_words(plan, indicator, lang)
    departments = dict.fromkeys(
        department_name(plan, plan.measure_of[name].department, lang) for name in indicator.formula.measures
    )
    who = listed(departments, lang)
    name, definition = (told_of(indicator, field, lang) for field in ("name", "definition"))
    return str(indicator.no), name, definition, formula_words(plan, indicator, lang), timing, who


def _methods(plan: Plan, lang: Lang) -> Iterator[str]:
    for name in METHODS:
        formula, text = method_words(plan, name, lang)
        yield say("report.annex.4.method", lang, name=say(f"detail.plan.{name}", lang), formula=formula, text=text)
    yield say("report.annex.4.rounding", lang)


def _method_note(method: StatusMethod, lang: Lang) -> str:
    return say("report.annex.4.method_note", lang, name=method.title(lang), text=method.text(lang))


def _rules(plan: Plan, lang: Lang) -> TableBlock:
    columns = (Column(say("report.head.status", lang), 2.0), Column(say("report.head.rule", lang), 8.0))
    fields = limits_of(plan, lang)
    rows = tuple((status_word(s, lang), say(f"detail.plan.rule.{s.value}", lang, **fields)) for s in statuses_of(plan))
    return TableBlock(say("report.annex.4.status_table", lang), columns, rows)


def opinions_table(materials: Materials) -> TableBlock:
    """Return 附表4-3: the same data under other published methods."""
    heads = [
        materials.say("report.head.no"),
        materials.say("report.head.indicator"),
        materials.say("report.opinion.head"),
    ]
    heads.extend(method.title(materials.lang) for method in methods().values())
    # Shared out, because the registry may hold any number of methods.
    widths = (0.9, 3.6, 2.0, *[_OPINIONS_WIDTH / len(methods())] * len(methods()))
    columns = tuple(
        Column(head, width, not place) for place, (head, width) in enumerate(zip(heads, widths, strict=True))
    )
    # Over the values that can be judged, as ours is (docs/methods.md, "Second opinions").
    rows = tuple(_opinions(assessment, materials.lang) for assessment in materials.assessments)
    return TableBlock(
        materials.say("report.annex.4.opinions_table"), columns, rows, materials.say("report.annex.4.opinions_note")
    )


def _opinions(assessment: Assessment, lang: Lang) -> tuple[str, ...]:
    found = opinions_of(assessment.schedule, assessment.judged, assessment.as_of)
    said = tuple(opinion_words(method, found[key], lang) for key, method in methods().items())
    indicator = assessment.indicator
    return str(indicator.no), title_of(indicator, lang), status_word(assessment.status, lang), *said


def opinion_words(method: StatusMethod, opinion: Opinion, lang: Lang) -> str:
    """Return one method's verdict, with the ratio it rests on."""
    word = method.word(opinion.status, lang)
    if opinion.published is not None:
        return say("report.opinion.instead", lang, word=word, published=opinion_words(method, opinion.published, lang))
    if opinion.ratio is None or opinion.status == NOT_AVAILABLE:
        return word
    return say("report.opinion.ratio", lang, word=word, ratio=formats.number(opinion.ratio, 2))
