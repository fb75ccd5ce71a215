"""Tables of the slides as texts: the indicators as the report prints them, and the record."""

from __future__ import annotations

from plan.assessment import Assessment
from presentation import formats
from presentation.sentences import title_of, value_words
from presentation.target_words import target_words
from reports.materials import Materials
from reports.record import record_table

Row = tuple[str, ...]


def numbers_rows(materials: Materials) -> list[Row]:
    """Return every indicator under the heads of the overview's table."""
    year = materials.plan.document.milestone_years[-1]
    keys = ("no", "name", "value")
    head = [materials.say(f"overview.{key}") for key in keys]
    head.append(materials.say("overview.target", year=year))
    head += [materials.say(f"overview.{key}") for key in ("gap_points", "status")]
    return [tuple(head), *(_row(materials, assessment) for assessment in materials.assessments)]


def _row(materials: Materials, assessment: Assessment) -> Row:
    indicator, lang = assessment.indicator, materials.lang
    value = formats.NONE if assessment.latest is None else value_words(indicator, assessment.latest, lang)
    gap = formats.NONE if assessment.gap is None else formats.signed(assessment.gap)
    target = target_words(indicator, indicator.final, lang, materials.plan)
    status = materials.say(f"status.{assessment.status}")
    return str(indicator.no), title_of(indicator, lang), value, target, gap, status


def record_rows(materials: Materials) -> list[Row]:
    """Return the record of the report's last page, and what editing does to it."""
    head = materials.say("report.record.item"), materials.say("report.record.value")
    return [head, *record_table(materials), ("", materials.say("deck.note"))]
