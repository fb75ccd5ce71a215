"""The message of the overview: one sentence that counts every indicator once, and which of them to look at first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from plan.assessment import Assessment
from plan.coverage import Intake
from plan.status import Status
from presentation.formats import moment_day, period
from wording import Lang, say

MOST_NAMED = 3
"""How many indicators are named as needing attention: a leader has one minute."""

_GROUPS: tuple[tuple[tuple[Status, ...], tuple[str, ...], str], ...] = (
    ((Status.ACHIEVED,), ("done",), "good"),
    ((Status.ACHIEVED_EARLY,), ("early",), "good"),
    ((Status.AHEAD, Status.ON_TRACK), ("ahead", "on_track", "well"), ""),
    ((Status.NEAR,), ("near",), ""),
    ((Status.BEHIND, Status.FAR_BEHIND), ("behind", "far", "behind"), "bad"),
    ((Status.REGRESSED,), ("regressed",), "bad"),
    ((Status.MISSED,), ("missed",), "bad"),
    ((Status.INCOMPLETE,), ("incomplete",), ""),
    ((Status.NOT_JUDGED,), ("not_judged",), ""),
    ((Status.NO_NUMBER,), ("no_number",), ""),
    ((Status.NO_DATA,), ("no_data",), ""),
)
"""Statuses told together, the words for each alone and (last) for both, and the tone of the underline."""

_ALARMING = (Status.BEHIND, Status.FAR_BEHIND, Status.REGRESSED, Status.MISSED)


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the sentence, of ``count`` indicators (0: words between); ``tone``, which a page underlines it by, is
    "good", "bad", "aside" or empty."""

    text: str
    tone: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Attention:
    """The indicators to look at first, worst first, under a wording key that says how they are meant."""

    key: str
    assessments: tuple[Assessment, ...]


def headline(
    assessments: Sequence[Assessment], lang: Lang = Lang.ZH, intake: Intake | None = None
) -> tuple[Segment, ...]:
    """Return the sentence for a day's assessments (at least one), in pieces whose counts add up to all of them.

    ``intake``: how many departments are in for the day's quarter and for a newer one, where that is known.
    """
    total = len(assessments)
    fields = {"date": moment_day(assessments[0].as_of, lang), "intake": _intake_words(assessments, intake, lang)}
    groups = tuple(_groups(Counter(assessment.status for assessment in assessments), lang))
    newer = _newer(intake, lang)
    if len(groups) > 1:
        return *_several(groups, say("headline.start", lang, total=total, **fields), lang), *newer
    if assessments[0].status is Status.NO_DATA:
        return Segment(say("headline.nothing", lang, total=total, **fields), count=total), *newer
    what, tone, _ = groups[0]
    return Segment(say("headline.all", lang, total=total, what=what, **fields), tone, total), *newer


def _intake_words(assessments: Sequence[Assessment], intake: Intake | None, lang: Lang) -> str:
    """Return the words in brackets: (6个科室已全部报送), or how many departments are in, and how many indicators rest
    on earlier quarters; empty where that is not known."""
    if intake is None:
        return ""
    now, day = intake.now, assessments[0].as_of
    which = "" if now.period.last_day == day else say("headline.intake_period", lang, period=period(now.period, lang))
    older = sum(a.latest is not None and a.latest.period < now.period for a in assessments)
    state = "all" if now.complete else "some" if now.done else "none"
    return say(
        "headline.intake",
        lang,
        period=which,
        done=say(f"headline.intake_{state}", lang, done=now.done, due=now.due),
        older=say("headline.intake_older", lang, count=older) if older else "",
    )


def _newer(intake: Intake | None, lang: Lang) -> tuple[Segment, ...]:
    """Return what is in of a newer quarter, as a sentence of its own."""
    if intake is None or intake.newer is None:
        return ()
    newer = intake.newer
    said = say("headline.newer", lang, period=period(newer.period, lang), done=newer.done, due=newer.due)
    return (Segment(said, "aside"),)


def _groups(counts: Counter[Status], lang: Lang) -> list[tuple[str, str, int]]:
    """Return (what, tone, count) of every group anybody is in; "what" with the share of the far behind in brackets."""
    groups = []
    # In the order of `plan.status.AS_TOLD`, so that headline, chips and report tell the same order.
    for statuses, words, tone in _GROUPS:
        present = [status for status in statuses if counts[status]]
        if present:
            word = words[-1] if len(present) > 1 else words[statuses.index(present[0])]
            # The far behind are named within the lagging: both together are one count, so that the counts add up to
            # all.
            far = counts[Status.FAR_BEHIND] if len(present) > 1 and Status.FAR_BEHIND in present else 0
            of_them = say("headline.of_them", lang, count=far) if far else ""
            groups.append((say(f"headline.{word}", lang) + of_them, tone, sum(counts[each] for each in present)))
    return groups


def _several(groups: Sequence[tuple[str, str, int]], start: str, lang: Lang) -> tuple[Segment, ...]:
    pieces = [Segment(start)]
    for position, (what, tone, count) in enumerate(groups):
        if position:
            pieces.append(Segment(say("headline.comma", lang)))
        pieces.append(Segment(say("headline.count", lang, count=count, what=what), tone, count))
    return (*pieces, Segment(say("headline.end", lang)))


def text_of(segments: Sequence[Segment]) -> str:
    """Return the sentence as plain text."""
    return "".join(segment.text for segment in segments)


def worst_first(assessments: Sequence[Assessment]) -> tuple[Assessment, ...]:
    """Return the assessments from the widest gap behind schedule; those without a gap last; equals in plan order."""
    # An incomplete indicator has no gap and so is never called the worst (docs/methods.md, "Status").
    return tuple(sorted(assessments, key=lambda a: (a.gap is None, a.gap or 0.0, a.indicator.no)))


def attention(assessments: Sequence[Assessment]) -> Attention:
    """Return what needs attention most: at most MOST_NAMED of those that lag, fell back or were missed; if there is
    none, the NEAR one furthest behind; if none, nothing."""
    alarming = worst_first([a for a in assessments if a.status in _ALARMING])
    if alarming:
        return Attention("attention.worst", alarming[:MOST_NAMED])
    behind = worst_first([a for a in assessments if a.status is Status.NEAR])
    if behind:
        return Attention("attention.hindmost", behind[:1])
    return Attention("attention.none", ())
