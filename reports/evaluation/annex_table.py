"""附件1 主要指标完成情况表: every column of the main table, in three that share their first columns."""

from __future__ import annotations

from collections.abc import Iterator

from etl.store.journal.evaluation_texts import FIELDS
from plan.assessment import Assessment
from plan.measures import IndicatorValue
from plan.status import UNJUDGED, Basis
from plan.target import TargetNature, WordedTarget
from presentation import formats
from presentation.formats import NONE
from presentation.sentences import category_name, department_name, is_ytd, milestone_state
from presentation.target_words import nature_words, target_amount
from reports.blocks import Column, Section, TableBlock
from reports.evaluation.annex_targets import targets_table
from reports.evaluation.annex_town_targets import town_targets_table
from reports.evaluation.determined import verdict_words
from reports.evaluation.indicators import name_unit
from reports.evaluation.outlook import withheld_note
from reports.evaluation.overall import on_schedule
from reports.evaluation.words import gap_figure, short_text
from reports.materials import Materials
from wording import Lang, name_of, say, told_of


def annex_table(materials: Materials) -> Section:
    """Return the annex, on landscape pages: too many columns for one page that can be read."""
    tables = (first_table(materials), second_table(materials), third_table(materials))
    set_anew = (*targets_table(materials), *town_targets_table(materials))
    # Nineteen columns on one A4 page could not be read (docs/report.md, "Decisions").
    return Section(materials.say("report.annex.1"), (*tables, *set_anew), landscape=True)


def years_of(materials: Materials) -> range:
    """Return the plan's years up to the day."""
    document = materials.plan.document
    return range(document.first_year, min(document.last_year, materials.as_of.year) + 1)


def first_table(materials: Materials) -> TableBlock:
    """Return the plan's figures, and each year's value."""
    years = materials.plan.document.milestone_years
    columns = [
        Column(materials.say("report.head.no"), 0.8, True),
        Column(materials.say("report.head.category"), 2.2),
        Column(materials.say("report.head.indicator_unit"), 4.6),
        Column(materials.say("report.head.kind"), 1.2),
        Column(materials.say("report.head.baseline", year=materials.plan.document.baseline_year), 1.4, True),
        *(Column(materials.say("report.head.target", year=year), 1.4, True) for year in years[:-1]),
        *(
            Column(materials.say("report.head.actual", year=year), _width(materials, year), True)
            for year in years_of(materials)
        ),
        Column(materials.say("report.head.target", year=years[-1]), 1.4, True),
    ]
    rows = tuple(_first_row(materials, assessment) for assessment in materials.assessments)
    rows += tuple(_worded_row(materials, worded) for worded in materials.plan.worded)
    natures = {assessment.indicator.nature for assessment in materials.assessments}
    note = materials.say("report.annex.1.note" if natures <= {None} else "report.annex.1.note_natures")
    return TableBlock(materials.say("report.annex.1.first"), tuple(columns), rows, note)


def _width(materials: Materials, year: int) -> float:
    """Return the width of a year's column: more where a value carries its quarter's name."""
    values = (value_of_year(assessment, year) for assessment in materials.assessments)
    return 2.4 if any(value is not None and value.period.quarter != 4 for value in values) else 1.5


def _first_row(materials: Materials, assessment: Assessment) -> tuple[str, ...]:
    indicator, document = assessment.indicator, materials.plan.document
    *earlier, last = document.milestone_years
    return (
        str(indicator.no),
        category_name(materials.plan, indicator.category, materials.lang),
        name_unit(indicator, materials.lang),
        _nature(materials, indicator.nature),
        formats.baseline_amount(indicator, document.baseline_year, materials.lang),
        *(target_amount(indicator, year, materials.lang) for year in earlier),
        *(actual(assessment, year, materials.lang) for year in years_of(materials)),
        target_amount(indicator, last, materials.lang),
    )


def _worded_row(materials: Materials, worded: WordedTarget) -> tuple[str, ...]:
    """Return a target that is words alone, in the place of the last one."""
    *earlier, _ = materials.plan.document.milestone_years
    return (
        str(worded.no),
        category_name(materials.plan, worded.category, materials.lang),
        name_of(worded, materials.lang),
        _nature(materials, worded.nature),
        *[NONE] * (1 + len(earlier) + len(years_of(materials))),
        told_of(worded, "words", materials.lang),
    )


def _nature(materials: Materials, nature: TargetNature | None) -> str:
    return materials.say("report.head.kind.unmarked") if nature is None else nature_words(nature, materials.lang)


def value_of_year(assessment: Assessment, year: int) -> IndicatorValue | None:
    """Return the last value a year has up to the day."""
    return next((value for value in reversed(assessment.series) if value.period.year == year), None)


def actual(assessment: Assessment, year: int, lang: Lang) -> str:
    """Return a year's value, with its quarter where that is not the last, and marked where towns are carried or
    missing."""
    value = value_of_year(assessment, year)
    if value is None:
        return NONE
    figure = formats.amount(assessment.indicator, value.value)
    if value.basis is Basis.LOWER_BOUND:
        figure = say("report.value.least", lang, value=figure)
    if value.period.quarter != 4:
        figure = say("report.other_quarter", lang, value=figure, quarter=formats.quarter(value.period, lang))
    # ◦: something is carried; △: somebody is missing. The note under the table says so.
    return figure + ("◦" if value.carried else "") + ("△" if value.missing else "")


def schedule_words(materials: Materials, assessment: Assessment) -> str:
    """Return 是 or 否, whether it is on schedule, with the status and what was set beside it."""
    level, status = on_schedule(assessment), verdict_words(materials, assessment)
    if level is None:
        return status
    return materials.say("report.on_schedule", yes=materials.say("report.yes" if level else "report.no"), status=status)


def second_table(materials: Materials) -> TableBlock:
    """Return how far the indicators are, and what the trend says."""
    heads = (
        ("no", 0.8), ("indicator", 3.6), ("as_of", 2.3), ("completion", 1.5), ("on_schedule", 2.4), ("gap", 1.6),
        ("trend", 2.9), ("department", 2.8), ("source", 3.4), ("remark", 2.7),
    )  # fmt: skip
    columns = tuple(Column(materials.say(f"report.head.{head}"), width, head in _FIGURES) for head, width in heads)
    rows = tuple(_second_row(materials, assessment) for assessment in materials.assessments)
    return TableBlock(
        materials.say("report.annex.1.second"),
        columns,
        rows,
        materials.say("report.annex.1.second_note") + withheld_note(materials),
    )


_FIGURES = frozenset({"no", "completion", "gap"})
"""Columns of the second table that hold figures, which stand right."""


def _second_row(materials: Materials, assessment: Assessment) -> tuple[str, ...]:
    indicator = assessment.indicator
    return (
        str(indicator.no),
        name_of(indicator, materials.lang),
        NONE if assessment.latest is None else formats.period(assessment.latest.period, materials.lang),
        # A value that cannot be judged keeps its figure and no share of the way.
        NONE if assessment.status in UNJUDGED else formats.percent(assessment.completion),
        schedule_words(materials, assessment),
        gap_figure(assessment),
        _outlook(materials, assessment),
        department_name(materials.plan, indicator.department, materials.lang),
        told_of(indicator, "source", materials.lang),
        materials.say("report.semicolon").join(remarks(materials, assessment)) or NONE,
    )


def third_table(materials: Materials) -> TableBlock:
    """Return what evaluators write: causes, measures, adjustment."""
    heads = (("no", 0.8), ("indicator", 3.6), ("cause", 5.6), ("measure", 5.6), ("by_when", 2.0), ("adjust", 3.6))
    columns = tuple(Column(materials.say(f"report.head.{head}"), width, head == "no") for head, width in heads)
    rows = tuple(_third_row(materials, assessment) for assessment in materials.assessments)
    return TableBlock(materials.say("report.annex.1.third"), columns, rows)


def _third_row(materials: Materials, assessment: Assessment) -> tuple[str, ...]:
    indicator = assessment.indicator
    texts = (short_text(materials, str(indicator.no), field) for field in FIELDS)
    return str(indicator.no), name_of(indicator, materials.lang), *texts


def _outlook(materials: Materials, assessment: Assessment) -> str:
    """Return what the trend says of the final target; once its day has come, whether it was met."""
    if not materials.final:
        return materials.say(f"trend.{assessment.trend.outlook.value}")
    return materials.say(f"milestone.{milestone_state(assessment, assessment.indicator.final.year)}")


def remarks(materials: Materials, assessment: Assessment) -> Iterator[str]:
    """Yield what a reader of the row must know of its value: that it is old, partial, carried, or counted otherwise."""
    latest = assessment.latest
    if latest is not None and assessment.quarters_old:
        yield materials.say("report.remark.old", period=formats.period(latest.period, materials.lang))
    if latest is not None and latest.missing:
        yield materials.say("report.remark.partial", count=len(latest.missing))
        if latest.basis is Basis.LOWER_BOUND:
            yield materials.say("report.remark.least")
    if latest is not None and latest.carried:
        yield materials.say("report.remark.carried", count=len(latest.carried))
    if is_ytd(materials.plan, assessment.indicator):
        yield materials.say("report.remark.ytd")
    if assessment.schedule.baseline == 0:
        yield materials.say("report.remark.zero")
    if not assessment.indicator.unit_printed:
        yield materials.say("report.remark.unit")
