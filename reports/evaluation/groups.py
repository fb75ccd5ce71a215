"""The rest of 二: indicators by how they stand, the lagging ones with their causes, and the outlook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plan.assessment import Assessment
from plan.evaluation import ASKED, ASKED_FIELDS
from plan.status import UNJUDGED, Status
from presentation import formats
from presentation.headline import worst_first
from presentation.sentences import title_of
from presentation.target_words import target_words, why_unjudged
from reports.blocks import Block, Heading, Paragraph, Tone
from reports.evaluation.determined import determined_blocks
from reports.evaluation.outlook import outlook_blocks
from reports.evaluation.paragraph import best_ever
from reports.evaluation.words import counts, evaluators_text, names, numeral, parts, status_word, with_status
from reports.materials import Materials
from wording import Lang, say

DONE = (Status.ACHIEVED, Status.ACHIEVED_EARLY)
IN_TIME = (Status.AHEAD, Status.ON_TRACK)
# 基本达到 too: whatever is short of its schedule is told with causes and measures.
LAGGING = (Status.NEAR, Status.BEHIND, Status.FAR_BEHIND, Status.REGRESSED)


def groups(materials: Materials, number: int) -> Iterator[Block]:
    """Yield the parts of the section that group indicators by status, numbered from ``number``, and the outlook.

    What was missed, and what has no verdict, are parts only where there is any; once the plan is over, those of
    indicators on their way too.
    """
    blocks_of: dict[str, list[Block]] = {
        "done": [Paragraph(_listed(with_status(materials.assessments, DONE), with_gap=False, lang=materials.lang))],
        "good": _on_the_way(
            materials, IN_TIME, [Paragraph(_listed(with_status(materials.assessments, IN_TIME), materials.lang))]
        ),
        "lag": _on_the_way(materials, LAGGING, list(lagging_blocks(materials))),
        "missed": list(missed_blocks(materials)),
        "unjudged": list(unjudged_blocks(with_status(materials.assessments, tuple(UNJUDGED)), materials.lang)),
        "outlook": list(outlook_blocks(materials)),
    }
    others = [key for key, blocks in blocks_of.items() if blocks]
    # Numbered as they come, so that a part that is left out leaves no hole.
    for place, (key, blocks) in enumerate(((key, blocks) for key, blocks in blocks_of.items() if blocks), number):
        yield Heading(
            2,
            materials.say(
                f"report.indicator.{key}", number=numeral(place, materials.lang), year=materials.plan.final_day.year
            ),
        )
        yield from blocks
    yield from determined_blocks(materials, number + len(others))


def _on_the_way(materials: Materials, statuses: Sequence[Status], blocks: list[Block]) -> list[Block]:
    return [] if materials.final and not with_status(materials.assessments, statuses) else blocks


def _listed(found: Sequence[Assessment], lang: Lang, with_gap: bool = True) -> str:
    if not found:
        return say("report.group.none", lang)
    said = [_item(assessment, lang) if with_gap else title_of(assessment.indicator, lang) for assessment in found]
    return say("report.group.text", lang, count=len(found), names=parts(said, lang))


def _item(assessment: Assessment, lang: Lang) -> str:
    name = title_of(assessment.indicator, lang)
    return (
        name
        if assessment.gap is None
        else say("report.group.item", lang, name=name, gap=formats.gap_words(assessment.gap, lang))
    )


def unjudged_blocks(found: Sequence[Assessment], lang: Lang) -> Iterator[Block]:
    """Yield the indicators without a verdict, by what they lack; nothing where every one has its verdict."""
    if not found:
        return
    said = [
        say(
            "report.overall.spread.group",
            lang,
            status=status_word(status, lang),
            count=count,
            names=parts([_lack_of(assessment, lang) for assessment in found if assessment.status is status], lang),
        )
        for status, count in counts(found)
    ]
    yield Paragraph(say("report.semicolon", lang).join(said) + say("report.stop", lang))


def _lack_of(assessment: Assessment, lang: Lang) -> str:
    """Return an indicator and what it lacks: how many towns, or any value that is not too old."""
    name, latest = title_of(assessment.indicator, lang), assessment.latest
    if latest is None:
        return name
    if assessment.status is Status.NOT_JUDGED:
        return say("report.unjudged.kind", lang, name=name, why=why_unjudged(assessment, lang))
    if assessment.status is Status.INCOMPLETE:
        return say("report.unjudged.towns", lang, name=name, count=len(latest.missing), total=latest.areas_total)
    return say("report.unjudged.old", lang, name=name, period=formats.period(latest.period, lang))


def lagging_blocks(materials: Materials) -> Iterator[Block]:
    """Yield every lagging indicator, worst first, by status; then causes and measures of those of which anybody
    wrote."""
    found = worst_first(with_status(materials.assessments, LAGGING))
    if not found:
        yield Paragraph(materials.say("report.group.none"))
        return
    yield Paragraph(
        materials.say(
            "report.group.text",
            count=len(found),
            names=parts([_lagging(a, materials.lang) for a in found], materials.lang),
        )
    )
    yield from _causes(materials, found)


def missed_blocks(materials: Materials) -> Iterator[Block]:
    """Yield what was missed, the farthest off first, each beside its target and the best it ever was; causes and
    measures."""
    found = worst_first(with_status(materials.assessments, (Status.MISSED,)))
    if found:
        better = sum(bool(best_ever(assessment, materials.lang)) for assessment in found)
        rest = materials.say(f"report.missed.rest.{'all' if not better else 'some' if better < len(found) else 'none'}")
        said = parts([_missed(assessment, materials.lang) for assessment in found], materials.lang)
        yield Paragraph(materials.say("report.missed.text", count=len(found), names=said, rest=rest))
        yield from _causes(materials, found)


def _missed(assessment: Assessment, lang: Lang) -> str:
    """Return a missed indicator: what it is, what it should be, and the best it ever was where that is not now."""
    indicator, value = assessment.indicator, assessment.value
    assert value is not None, "nothing is missed without a value"
    best = best_ever(assessment, lang)
    fields = {
        "name": title_of(indicator, lang),
        "value": formats.with_unit(indicator, value, lang),
        "target": target_words(indicator, indicator.final, lang),
        "best": say("report.comma", lang) + best if best else "",
    }
    return say("report.missed.named", lang, **fields)


def _causes(materials: Materials, found: Sequence[Assessment]) -> Iterator[Block]:
    """Yield causes and measures of those of which anybody wrote, and the names of the others."""
    explained = [a for a in found if any(materials.text(str(a.indicator.no), field) for field in ASKED_FIELDS)]
    for assessment in explained:
        yield Paragraph(_lag_line(assessment, materials.lang), Tone.BODY)
        yield from _labelled(materials, assessment, "lag.cause", "原因")
        yield from _labelled(materials, assessment, "lag.measure", "措施")
        if assessment.status in ASKED or materials.text(str(assessment.indicator.no), "时限"):
            yield from _labelled(materials, assessment, "lag.deadline", "时限")
    silent = [assessment for assessment in found if assessment not in explained]
    if silent:
        key = "lag.pending" if explained else "lag.pending_all"
        yield Paragraph(materials.say(f"report.{key}", names=names(silent, materials.lang)), Tone.PENDING)


def _lagging(assessment: Assessment, lang: Lang) -> str:
    """Return a lagging indicator with its status and its gap."""
    fields = {"name": title_of(assessment.indicator, lang), "status": status_word(assessment.status, lang)}
    if assessment.gap is None:
        return say("report.lag.named.plain", lang, **fields)
    return say("report.lag.named", lang, gap=formats.gap_words(assessment.gap, lang), **fields)


def _lag_line(assessment: Assessment, lang: Lang) -> str:
    return say("report.lag.item", lang, no=assessment.indicator.no, named=_lagging(assessment, lang))


def _labelled(materials: Materials, assessment: Assessment, key: str, field: str) -> Iterator[Block]:
    first, *more = evaluators_text(materials, str(assessment.indicator.no), field)
    yield Paragraph(materials.say(f"report.{key}", text=first.text), first.tone)
    yield from more
