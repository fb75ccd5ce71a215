"""What a wall says at a glance: one sentence of how many keep up and which, at most two, do not."""

from __future__ import annotations

from collections.abc import Sequence

from plan.assessment import Assessment
from plan.status import Status
from presentation.headline import Segment, worst_first
from presentation.theme import BAD, GOOD
from wording import Lang, say, title_of

MOST_NAMED_ON_WALL = 2
"""Names in the sentence: it is read in passing, from across a hall."""


def wall_sentence(assessments: Sequence[Assessment], lang: Lang = Lang.ZH) -> tuple[Segment, ...]:
    """Return the sentence for a day's assessments: those on schedule as a count, the hindmost by name, the other
    laggards as a count."""
    total, good = len(assessments), sum(each.status in GOOD for each in assessments)
    if good == total:
        return (Segment(say("wall.all", lang, total=total), "good", total),)
    behind = worst_first([each for each in assessments if each.status in BAD])
    told = [Segment(say("wall.start", lang, total=total, good=good), "", good)]
    for place, each in enumerate(behind[:MOST_NAMED_ON_WALL]):
        told += [Segment(say("wall.comma" if place else "wall.first", lang)), _named(each, lang)]
    rest = len(behind) - MOST_NAMED_ON_WALL
    if rest > 0:
        told.append(Segment(say("wall.rest", lang, count=rest), "", rest))
    return (*told, Segment(say("wall.end", lang)))


def _named(assessment: Assessment, lang: Lang) -> Segment:
    words = {"name": title_of(assessment.indicator, lang), "status": _word(assessment.status, lang)}
    return Segment(say("wall.named", lang, **words), "bad", 1)


def _word(status: Status, lang: Lang) -> str:
    return say(f"status.{status}", lang)
