"""Second opinions as a picture: the verdicts of all methods on one ladder of ranks, where they part and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plan.assessment import Assessment
from plan.opinion_reasons import OpinionCase, Reason, rank_of, reason_of
from plan.opinions import methods, opinions_of
from plan.status_methods import Opinion, StatusMethod
from presentation import formats
from presentation.sentences import title_of
from wording import Lang, joined, listed, say

RUNGS = 4
"""Rungs of the ladder: going the wrong way, behind, nearly there, as good as on schedule."""

# Fields of a reason that are fractions of the way.
_SHARES = frozenset({"scheduled", "asked", "share"})


@dataclass(frozen=True, slots=True)
class OpinionMark:
    """One method's verdict on the ladder: the lowest and the highest rung that its word covers (None: it cannot tell).

    ``side``: +1 where it judges better than the plan's own method, −1 where worse, 0 where they agree.
    """

    title: str
    word: str
    low: int | None
    high: int | None
    side: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """An indicator: the plan's own verdict, and the other methods' beside it."""

    no: int
    name: str
    own: OpinionMark
    others: tuple[OpinionMark, ...]

    @property
    def parting(self) -> tuple[OpinionMark, ...]:
        """The methods that judge otherwise."""
        return tuple(mark for mark in self.others if mark.side)


def side_by_side(assessments: Sequence[Assessment], lang: Lang) -> tuple[OpinionLine, ...]:
    """Return every indicator's verdicts on the ladder, in the plan's order."""
    return tuple(_line(assessment, lang) for assessment in assessments)


def _line(assessment: Assessment, lang: Lang) -> OpinionLine:
    case = OpinionCase(assessment.schedule, assessment.judged, assessment.as_of, assessment.status)
    opinions, rank = opinions_of(case.schedule, case.values, case.as_of), rank_of(assessment.status)
    own = OpinionMark(say("evaluate.ours", lang), say(f"status.{assessment.status}", lang), rank, rank)
    others = tuple(_mark(method, case, opinions[key], lang) for key, method in methods().items())
    return OpinionLine(assessment.indicator.no, title_of(assessment.indicator, lang), own, others)


def _mark(method: StatusMethod, case: OpinionCase, opinion: Opinion, lang: Lang) -> OpinionMark:
    ranks, reason = method.words[opinion.status].ranks, reason_of(method, case, opinion)
    own = rank_of(case.status)
    covered = ranks if own is not None else frozenset()  # beside no verdict nothing is held
    low, high = (min(covered), max(covered)) if covered else (None, None)
    word = method.word(opinion.status, lang)
    return OpinionMark(method.title(lang), word, low, high, reason.side, reason_words(reason, lang))


def parting_sentence(lines: Sequence[OpinionLine], lang: Lang) -> str:
    """Return of how many indicators all methods that can tell agree, and of how many some part."""
    apart = [line for line in lines if line.parting]
    kinder = sum(mark.side > 0 for line in apart for mark in line.parting)
    stricter = sum(mark.side < 0 for line in apart for mark in line.parting)
    if not apart:
        return say("side_by_side.agree", lang, count=len(lines))
    counts = {"count": len(lines), "apart": len(apart), "kinder": kinder, "stricter": stricter}
    return say("side_by_side.apart", lang, **counts)


def why_words(line: OpinionLine, lang: Lang) -> str:
    """Return which methods part from the plan's own of an indicator and why, those of one reason together."""
    reasons: dict[tuple[int, str], list[str]] = {}
    for mark in line.parting:
        reasons.setdefault((mark.side, mark.reason), []).append(mark.title)
    said = [
        say("side_by_side.why", lang, methods=listed(titles, lang), side=_side_word(side, lang), reason=reason)
        for (side, reason), titles in reasons.items()
    ]
    return joined(said, lang)


def _side_word(side: int, lang: Lang) -> str:
    return say("side_by_side.kinder" if side > 0 else "side_by_side.stricter", lang)


def reason_words(reason: Reason, lang: Lang) -> str:
    """Return a reason as one plain sentence; shares of the way in percent."""
    return say(f"reason.{reason.key}", lang, **{name: _in_words(name, value) for name, value in reason.fields.items()})


def _in_words(name: str, value: float) -> str:
    if name in _SHARES:
        # Below a tenth one decimal more, or shares of the way would read as 0%.
        return f"{formats.number(100 * value, 0 if abs(value) >= 0.1 else 1)}%"
    return formats.number(value, 2) if name == "ratio" else str(value)


def picture_words(lines: Sequence[OpinionLine], lang: Lang) -> str:
    """Return the picture in words, for those who cannot see it."""
    rows = [_row_words(line, lang) for line in lines]
    return joined((parting_sentence(lines, lang), *rows), lang)


def _row_words(line: OpinionLine, lang: Lang) -> str:
    verdicts = listed(map(_alt, (line.own, *line.others)), lang)
    return say("side_by_side.alt_row", lang, no=line.no, name=line.name, verdicts=verdicts)


def _alt(mark: OpinionMark) -> str:
    return f"{mark.title} {mark.word}"
