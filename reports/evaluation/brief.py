"""简报: one page for a leader. The sentence, every indicator's shadow, targets that are due, and what changed.

The same assessments, engine, record and proof as the report's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from plan.assessment import assess
from plan.comparison import Comparison, DatedView, StatusMove, compare
from plan.milestones import tallies
from plan.period import Period
from plan.revision import revised
from presentation import formats
from presentation.comparison import comparison_sentence
from presentation.headline import attention, headline, text_of
from presentation.sentences import title_of
from reports.blocks import DrawingBlock, Paragraph, Report, Section, Tone
from reports.drawings import overview_drawing
from reports.evaluation.opening import facts, mark
from reports.materials import Materials
from wording import joined, listed, told_of

MOST_NAMED = 5
"""Indicators that a sentence names: a page is a page."""


def brief(materials: Materials) -> Report:
    """Return the brief but for its record."""
    plain = materials.say("brief.title", plan=told_of(materials.plan.document, "title", materials.lang))
    invented = materials.demonstration or materials.invented
    title = materials.say("report.title.demonstration", title=plain) if invented else plain
    sections = (_overall(materials), _indicators(materials), _changes(materials))
    return Report(title, (number(materials), *facts(materials)), mark(materials), sections, materials.lang)


def number(materials: Materials) -> str:
    """Return by what a brief is called: its plan, its quarter and the data it was made of."""
    period = Period.ended_by(materials.as_of)
    # Of the data's version enough to tell two of one quarter apart; the whole of it stands in the record.
    return materials.say(
        "brief.number", plan=materials.plan.document.id, period=str(period), version=materials.data_version[:8]
    )


def _overall(materials: Materials) -> Section:
    due = joined(_due(materials), materials.lang)
    said = [text_of(headline(materials.assessments, materials.lang)), _attention(materials), due]
    return Section(materials.say("brief.overall"), tuple(Paragraph(text) for text in said if text))


def _attention(materials: Materials) -> str:
    told = attention(materials.assessments)
    if not told.assessments:
        return materials.say("brief.nobody")
    items = [
        materials.say("brief.one", name=title_of(each.indicator, materials.lang), gap=_gap(materials, each.gap))
        for each in told.assessments
    ]
    return materials.say("brief.attention", items=listed(items, materials.lang))


def _gap(materials: Materials, gap: float | None) -> str:
    return formats.gap_words(gap, materials.lang)


def _due(materials: Materials) -> Iterator[str]:
    for tally in tallies(materials.assessments):
        counts = (("count_met", tally.met), ("count_missed", tally.missed), ("count_waiting", tally.waiting))
        told = [materials.say(f"milestone_tally.{key}", count=count) for key, count in counts if count]
        counted = materials.say("milestone_tally.comma").join(told)
        yield materials.say("milestone_tally.sentence", year=tally.year, total=tally.total, counts=counted)


def _indicators(materials: Materials) -> Section:
    data = overview_drawing(materials.assessments, materials.lang)
    alt = text_of(headline(materials.assessments, materials.lang))
    drawing = DrawingBlock("brief-rows", materials.say("brief.caption"), alt, data, materials.say("brief.key"))
    return Section(materials.say("brief.indicators"), (drawing,))


def compared(materials: Materials) -> Comparison:
    """Return the day beside the end of the quarter before, both by what the report knows."""
    earlier = Period.ended_by(materials.as_of).shift(-1).last_day
    return compare(_view(materials, earlier), _view(materials, materials.as_of), (), materials.targets)


def _view(materials: Materials, day: date) -> DatedView:
    known, observed = materials.known_at, materials.observed
    plan = revised(materials.first_plan or materials.plan, materials.targets, day, known)
    return DatedView(day, known, plan, observed, assess(plan, observed, day))


def _changes(materials: Materials) -> Section:
    found, lang = compared(materials), materials.lang
    blocks = [Paragraph(comparison_sentence(found, lang))]
    for move in (StatusMove.WORSE, StatusMove.BETTER):
        if words := moved_words(materials, found, move):
            blocks.append(Paragraph(words))
    if materials.demonstration or materials.invented:
        blocks.append(Paragraph(materials.say("brief.demonstration"), Tone.NOTE))
    return Section(materials.say("brief.changes"), tuple(blocks))


def moved_words(materials: Materials, found: Comparison, move: StatusMove) -> str:
    """Return the indicators whose status moved one way, the first few by name; empty where none did."""
    changes = found.of(move)
    names = [_moved(materials, change.no, found) for change in changes[:MOST_NAMED]]
    if not names:
        return ""
    more = materials.say("brief.more", count=len(changes)) if len(changes) > MOST_NAMED else ""
    return materials.say(f"brief.{move}", items=listed(names, materials.lang) + more)


def _moved(materials: Materials, no: int, found: Comparison) -> str:
    """Return an indicator with both statuses."""
    change = next(each for each in found.changes if each.no == no)
    before, after = (
        materials.say(f"status.{side.status}") if side else formats.NONE for side in (change.before, change.after)
    )
    return materials.say("brief.moved", name=title_of(change.indicator, materials.lang), before=before, after=after)
