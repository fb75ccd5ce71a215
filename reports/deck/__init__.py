"""Slides of the report's numbers, with charts that people can edit. Only this package imports python-pptx to write."""

from __future__ import annotations

import hashlib
import json
from io import BytesIO
from typing import Any

from pptx import Presentation

from etl.home.signing_key import SigningKey
from plan.assessment import Assessment
from plan.comparison import StatusMove
from presentation import formats
from presentation.comparison import comparison_sentence
from presentation.headline import attention, headline, text_of
from presentation.sentences import title_of, value_words
from presentation.target_words import target_words
from reports.deck.charts import completion_chart, series_chart, status_chart
from reports.deck.sealing import fixed_deck, make_room, record_part
from reports.deck.slides import HIGH, WIDE, Slides
from reports.evaluation.brief import compared, moved_words, number
from reports.evaluation.opening import facts, mark
from reports.figures import digest_of, figures_of
from reports.materials import Materials
from reports.record import exact, record_table, stamp_of
from wording import told_of

_ROWS = 8
"""Indicators on a slide: fewer would make many slides, more could not be read in a hall."""


def deck_of(materials: Materials, signer: SigningKey | None = None) -> bytes:
    """Return the slides, their record signed where there is a key: the same bytes for the same materials and
    program."""
    made = Presentation()
    made.slide_width, made.slide_height = WIDE, HIGH
    slides = Slides(made, materials.lang, mark(materials), number(materials))
    _title(slides, materials)
    _overall(slides, materials)
    slides.chart(materials.say("deck.completion"), *completion_chart(materials))
    _numbers(slides, materials)
    for assessment in attention(materials.assessments).assessments:
        name = title_of(assessment.indicator, materials.lang)
        slides.chart(materials.say("deck.series", name=name), *series_chart(materials, assessment))
    found = compared(materials)
    moved = [moved_words(materials, found, move) for move in (StatusMove.WORSE, StatusMove.BETTER)]
    slides.words(materials.say("deck.changes"), [comparison_sentence(found, materials.lang), *filter(None, moved)])
    slides.table(materials.say("deck.record"), record_rows(materials), (2.6, 9.4), size=11)
    _properties(made.core_properties, materials)
    make_room(made)
    out = BytesIO()
    made.save(out)
    return fixed_deck(out.getvalue(), stamp_of(materials), lambda parts: record_part(materials, parts, signer))


def _title(slides: Slides, materials: Materials) -> None:
    plan = told_of(materials.plan.document, "title", materials.lang)
    slides.cover(materials.say("deck.title", plan=plan), [*facts(materials), number(materials), mark(materials)])


def _overall(slides: Slides, materials: Materials) -> None:
    """Add the slide of the headline, with the chart of how many indicators have each status."""
    sentence = text_of(headline(materials.assessments, materials.lang))
    slides.chart(sentence, *status_chart(materials))


def _numbers(slides: Slides, materials: Materials) -> None:
    head, *rows = numbers_rows(materials)
    parts = [rows[at : at + _ROWS] for at in range(0, len(rows), _ROWS)]
    for page, part in enumerate(parts, 1):
        more = materials.say("deck.more", page=page) if page > 1 else ""
        slides.table(materials.say("deck.numbers") + more, [head, *part], (0.7, 4.4, 1.6, 1.8, 2.1, 1.4), size=14)


def _properties(properties: Any, materials: Materials) -> None:
    """Say in the file's properties what it is, and its question, by which it can be asked again."""
    question = materials.question
    claim = {
        "as_of": question.as_of.isoformat(),
        "known_at": exact(question.known_at),
        "texts_at": exact(question.texts_at),
        "data_version": materials.data_version,
        "program": materials.program,
        "plan_sha256": hashlib.sha256(materials.plan_digest.encode()).hexdigest(),
        "figures_sha256": digest_of(figures_of(materials)),
        "lang": materials.lang.value,
        "plan_id": materials.plan.document.id,
        "document": question.document.value,
    }
    stamp = stamp_of(materials)
    properties_of_file = {"title": number(materials), "author": "guibiao", "created": stamp, "modified": stamp}
    for name, value in {**properties_of_file, "last_modified_by": "guibiao", "revision": 1}.items():
        setattr(properties, name, value)
    # Not by its property: the library takes no more than 255 characters there, which the format does not ask for.
    properties._element._get_or_add("description").text = json.dumps(claim)


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
