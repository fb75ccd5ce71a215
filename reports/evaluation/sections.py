"""三 to 九: what evaluators write, and beside it only what the data themselves say."""

from __future__ import annotations

from collections.abc import Iterator

from plan.assessment import Assessment
from plan.catalogue import Plan
from plan.pace import Pace
from plan.status import UNJUDGED
from presentation import formats
from presentation.formats import NONE
from presentation.sentences import counted_unit, department_name, title_of
from reports.blocks import Block, Column, Paragraph, Section, TableBlock
from reports.evaluation.groups import DONE
from reports.evaluation.outlook import has_table
from reports.evaluation.paragraph import pace_words
from reports.evaluation.task_sections import task_blocks
from reports.evaluation.words import evaluators_text, names
from reports.materials import Materials
from wording import Lang, say

PLACES = "三四五六七八九"  # the sections by their numerals, as the outline that the bureau prescribes has them


def written_sections(materials: Materials) -> Iterator[Section]:
    """Yield the seven sections."""
    for place in PLACES:
        blocks: list[Block] = list(task_blocks(materials, place))
        if not blocks or materials.text(place, "正文"):  # what the ledger says is not 待补充
            blocks.extend(evaluators_text(materials, place, "正文"))
        if place == "八":
            blocks.extend(_pace_blocks(materials))
        if place == "九":
            blocks.extend(_adjustments(materials))
        yield Section(materials.say(f"report.section.{place}"), tuple(blocks))


def _adjustments(materials: Materials) -> Iterator[Block]:
    """Yield what evaluators wrote of single indicators' targets."""
    for indicator in materials.plan.indicators:
        if materials.text(str(indicator.no), "调整"):
            first, *more = evaluators_text(materials, str(indicator.no), "调整")
            said = materials.say(
                "report.section.九.item", no=indicator.no, name=title_of(indicator, materials.lang), text=first.text
            )
            yield Paragraph(said, first.tone)
            yield from more


def _pace_blocks(materials: Materials) -> Iterator[Block]:
    """Yield 倒排进度, the pace needed, of everything that has a verdict and has not reached its final target."""
    if materials.final:
        yield Paragraph(materials.say("report.section.八.over"))
        return
    open_ones = [(a, a.pace) for a in materials.assessments if a.pace and a.status not in DONE]
    year = materials.plan.final_day.year
    if not open_ones:
        known = any(a.status not in UNJUDGED for a in materials.assessments)
        yield Paragraph(materials.say("report.section.八.none" if known else "report.section.八.no_data", year=year))
        return
    # The outlook's table, where there is one, is 表3.
    table = 4 if has_table(materials) else 3
    yield Paragraph(_pace_text(year, open_ones, table, materials.lang))
    yield _pace_table(materials, open_ones, table)


def _pace_text(year: int, found: list[tuple[Assessment, Pace]], table: int, lang: Lang) -> str:
    """Return how many quarters are left, and for which indicators the best pace ever kept would do."""
    said = [
        say(f"report.section.八.feasible.{feasible}", lang, count=len(those), names=names(those, lang))
        for feasible in (True, False, None)
        if (those := [assessment for assessment, pace in found if pace.feasible is feasible])
    ]
    left = max(pace.quarters_left for _, pace in found)
    fields = {"year": year, "count": len(found), "left": left, "table": table}
    return say("report.section.八.text", lang, parts=say("report.semicolon", lang).join(said), **fields)


def _pace_table(materials: Materials, found: list[tuple[Assessment, Pace]], table: int) -> TableBlock:
    heads = ("no", "indicator", "short", "needed", "best", "feasible", "department", "deadline")
    widths = (0.9, 3.75, 2.4, 3.4, 3.15, 1.3, 3.6, 2.0)
    columns = tuple(
        Column(materials.say(f"report.head.{head}"), width, head in ("no", "short", "needed", "best"))
        for head, width in zip(heads, widths, strict=True)
    )
    deadline = materials.say("report.section.八.deadline", year=materials.plan.final_day.year)
    rows = tuple(_pace_row(materials.plan, assessment, pace, deadline, materials.lang) for assessment, pace in found)
    return TableBlock(
        materials.say("report.section.八.table", table=table), columns, rows, materials.say("report.section.八.note")
    )


def _pace_row(plan: Plan, assessment: Assessment, pace: Pace, deadline: str, lang: Lang) -> tuple[str, ...]:
    indicator = assessment.indicator
    return (
        str(indicator.no),
        title_of(indicator, lang),
        short_figure(plan, assessment, lang),
        pace_words(assessment, pace.needed_per_quarter, pace.quarters_left, lang),
        best_words(assessment, pace, lang),
        say(f"report.feasible.{pace.feasible}", lang),
        department_name(plan, indicator.department, lang),
        deadline,
    )


def best_words(assessment: Assessment, pace: Pace, lang: Lang) -> str:
    """Return the best pace ever kept; where nothing ever moved towards the target, that."""
    if pace.best_per_quarter is None or pace.window is None:
        return NONE
    towards = assessment.indicator.sense * pace.best_per_quarter > 0
    return (
        pace_words(assessment, pace.best_per_quarter, pace.window, lang) if towards else say("report.pace.none", lang)
    )


def short_figure(plan: Plan, assessment: Assessment, lang: Lang) -> str:
    """Return what is missing in what is counted, with its unit: 513人; a dash where nothing is."""
    shortfall = assessment.shortfall
    # To six digits: a float's rest of nothing is not still missing.
    if shortfall is None or round(shortfall.total, 6) <= 0:
        return NONE
    unit = counted_unit(plan, assessment.indicator, lang)
    return formats.with_word(formats.still_needed(shortfall.total, lang), unit, lang)
