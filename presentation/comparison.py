"""Two dates compared in words: the sentence that counts every indicator once, and how one changed. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from plan.comparison import Comparison, IndicatorChange, StatusMove, TargetChange
from presentation import formats
from presentation.headline import Segment, text_of
from presentation.sentences import title_of
from presentation.target_words import target_words
from wording import Lang, inside, say

_TOLD = ((StatusMove.WORSE, "bad"), (StatusMove.BETTER, "good"), (StatusMove.OTHER, ""), (StatusMove.SAME, ""))
"""The moves in the order in which the sentence tells them, and the tone of each."""


def comparison_headline(found: Comparison, lang: Lang = Lang.ZH) -> tuple[Segment, ...]:
    """Return the sentence in pieces whose counts add up to all indicators, and a sentence a target set anew."""
    return (*_counted(found, lang), *(Segment(target_sentence(each, lang)) for each in found.targets))


def comparison_sentence(found: Comparison, lang: Lang = Lang.ZH) -> str:
    """Return the same as plain text."""
    return text_of(comparison_headline(found, lang))


def _counted(found: Comparison, lang: Lang) -> Iterator[Segment]:
    total = len(found.changes)
    days = {
        "before": formats.moment_day(found.before.as_of, lang),
        "after": formats.moment_day(found.after.as_of, lang),
    }
    counts = [(move, tone, found.counts[move]) for move, tone in _TOLD if found.counts[move]]
    if found.before.as_of == found.after.as_of and found.before.known_at == found.after.known_at:
        yield Segment(say("compare.same_day", lang, **days), count=total)
        return
    # Nothing moved: then how many values changed within their status is what is left to say.
    if [move for move, _, _ in counts] == [StatusMove.SAME]:
        valued = sum(change.moved for change in found.changes)
        key = "compare.none" if valued else "compare.no_value"
        yield Segment(say(key, lang, total=total, valued=valued, **days), count=total)
    else:
        yield Segment(say("compare.headline", lang, total=total, **days))
        for position, (move, tone, count) in enumerate(counts):
            if position:
                yield Segment(say("compare.between", lang))
            yield Segment(say(f"compare.count_{move}", lang, count=count), tone, count)
    yield Segment(say("compare.end", lang))


def target_sentence(change: TargetChange, lang: Lang = Lang.ZH) -> str:
    """Return that an indicator's target is another, and how its value would stand under the old one."""
    old = inside(say(f"status.{change.under_old.status}", lang), lang)
    under = say("compare.target_other" if change.differs else "compare.target_same", lang, status=old)
    now = inside(say(f"status.{change.current.status}", lang), lang)
    return say("compare.target_sentence", lang, name=title_of(change.indicator, lang), now=now, under_old=under)


def change_with_unit(change: IndicatorChange, lang: Lang = Lang.ZH) -> str:
    """Return the same with its unit; of a percentage in percentage points; nothing where the value stayed."""
    moved = change_words(change) if change.value_change else ""
    if not moved or formats.percent_sign(change.indicator):
        return say("detail.points", lang, value=moved) if moved else ""
    return formats.with_word(moved, formats.unit(change.indicator, lang), lang)


def change_words(change: IndicatorChange) -> str:
    """Return by how much a value is another, signed and with the decimals of both: +1.2; nothing where one is
    missing."""
    if change.value_change is None or change.before is None or change.after is None:
        return ""
    indicator = change.indicator
    values = [each.value for each in (change.before, change.after) if each.value is not None]
    # Of both, or a difference could round to nothing between two values that are printed as different.
    decimals = max(formats.decimals_of(indicator, value) for value in values)
    return formats.signed(change.value_change, decimals)


def target_change_words(change: TargetChange, year: int, lang: Lang = Lang.ZH) -> tuple[str, str]:
    """Return a year's old and new target with its unit; a dash where there was none."""
    told = []
    for targets, indicator in ((change.old, change.under_old.indicator), (change.new, change.indicator)):
        milestone = next((each for each in indicator.milestones if each.year == year), None)
        if milestone is not None:
            told.append(target_words(indicator, milestone, lang))
        else:
            told.append(formats.planned(indicator, targets[year], lang) if year in targets else formats.NONE)
    return told[0], told[1]
