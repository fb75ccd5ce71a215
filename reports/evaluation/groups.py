"""The rest of 二: indicators by how they stand, the lagging ones with their causes, and the outlook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plan.assessment import Assessment
from plan.status import UNJUDGED, Status
from presentation import formats
from presentation.headline import worst_first
from presentation.sentences import title_of
from reports.blocks import Block, Heading, Paragraph, Tone
from reports.evaluation.outlook import outlook_blocks
from reports.evaluation.paragraph import best_ever
from reports.evaluation.words import chinese, counts, evaluators_text, names, parts, status_word
from reports.materials import Materials
from wording.report import written

DONE = (Status.ACHIEVED, Status.ACHIEVED_EARLY)
GOOD = (Status.AHEAD, Status.ON_TRACK)
LAGGING = (Status.NEAR, Status.BEHIND, Status.FAR_BEHIND, Status.REGRESSED)


def groups(materials: Materials, number: int) -> Iterator[Block]:
    """The parts, numbered from ``number``: what was missed, and those without a verdict, only where there are any.

    Once the plan is over nothing is on its way any more, and a part of which there is nothing is left out.
    """
    told: dict[str, list[Block]] = {
        "done": [Paragraph(_listed(_at(materials, DONE), with_gap=False))],
        "good": _on_the_way(materials, GOOD, [Paragraph(_listed(_at(materials, GOOD)))]),
        "lag": _on_the_way(materials, LAGGING, list(lagging_blocks(materials))),
        "missed": list(missed_blocks(materials)),
        "unjudged": list(unjudged_blocks(_at(materials, tuple(UNJUDGED)))),
        "outlook": list(outlook_blocks(materials)),
    }
    for place, (key, blocks) in enumerate(((key, blocks) for key, blocks in told.items() if blocks), number):
        yield Heading(2, written(f"indicator.{key}", number=chinese(place), year=materials.plan.final_day.year))
        yield from blocks


def _on_the_way(materials: Materials, statuses: Sequence[Status], blocks: list[Block]) -> list[Block]:
    return [] if materials.final and not _at(materials, statuses) else blocks


def _at(materials: Materials, statuses: Sequence[Status]) -> list[Assessment]:
    return [assessment for assessment in materials.assessments if assessment.status in statuses]


def _listed(found: Sequence[Assessment], with_gap: bool = True) -> str:
    if not found:
        return written("group.none")
    said = [_item(assessment) if with_gap else title_of(assessment.indicator) for assessment in found]
    return written("group.text", count=len(found), names=parts(said))


def _item(assessment: Assessment) -> str:
    name = title_of(assessment.indicator)
    return name if assessment.gap is None else written("group.item", name=name, gap=formats.gap_words(assessment.gap))


def unjudged_blocks(found: Sequence[Assessment]) -> Iterator[Block]:
    """The indicators without a verdict, by what is wanting; nothing where every one has its verdict."""
    if not found:
        return
    said = [
        written(
            "overall.spread.group",
            status=status_word(status),
            count=count,
            names=parts([_wanting(assessment) for assessment in found if assessment.status is status]),
        )
        for status, count in counts(found)
    ]
    yield Paragraph(written("semicolon").join(said) + written("stop"))


def _wanting(assessment: Assessment) -> str:
    """An indicator and what it lacks: how many towns, or any value that is not too old."""
    name, latest = title_of(assessment.indicator), assessment.latest
    if latest is None:
        return name
    if assessment.status is Status.INCOMPLETE:
        return written("unjudged.towns", name=name, count=len(latest.missing), total=latest.areas_total)
    return written("unjudged.old", name=name, period=formats.period(latest.period))


def lagging_blocks(materials: Materials) -> Iterator[Block]:
    """Every lagging indicator, worst first, by status; then causes and measures of those of which anybody wrote."""
    found = worst_first(_at(materials, LAGGING))
    if not found:
        yield Paragraph(written("group.none"))
        return
    yield Paragraph(written("group.text", count=len(found), names=parts([_lagging(a) for a in found])))
    yield from _causes(materials, found)


def missed_blocks(materials: Materials) -> Iterator[Block]:
    """What was missed, the farthest off first, each beside its target and the best it ever was; causes and measures."""
    found = worst_first(_at(materials, (Status.MISSED,)))
    if found:
        better = sum(bool(best_ever(assessment)) for assessment in found)
        rest = written(f"missed.rest.{'all' if not better else 'some' if better < len(found) else 'none'}")
        said = parts([_missed(assessment) for assessment in found])
        yield Paragraph(written("missed.text", count=len(found), names=said, rest=rest))
        yield from _causes(materials, found)


def _missed(assessment: Assessment) -> str:
    """A missed indicator: what it is, what it should be, and the best it ever was where that is not now."""
    indicator, value = assessment.indicator, assessment.value
    assert value is not None, "nothing is missed without a value"
    best = best_ever(assessment)
    fields = {
        "name": title_of(indicator),
        "value": formats.with_unit(indicator, value),
        "target": formats.planned(indicator, assessment.schedule.target),
        "best": written("comma") + best if best else "",
    }
    return written("missed.named", **fields)


def _causes(materials: Materials, found: Sequence[Assessment]) -> Iterator[Block]:
    """Causes and measures of those of which anybody wrote, and the names of the others."""
    told = [a for a in found if any(materials.text(str(a.indicator.no), field) for field in ("原因", "措施"))]
    for assessment in told:
        yield Paragraph(_lag_line(assessment), Tone.BODY)
        yield from _labelled(materials, assessment, "lag.cause", "原因")
        yield from _labelled(materials, assessment, "lag.measure", "措施")
    silent = [assessment for assessment in found if assessment not in told]
    if silent:
        key = "lag.pending" if told else "lag.pending_all"
        yield Paragraph(written(key, names=names(silent)), Tone.PENDING)


def _lagging(assessment: Assessment) -> str:
    """A lagging indicator with its status and its gap."""
    fields = {"name": title_of(assessment.indicator), "status": status_word(assessment.status)}
    if assessment.gap is None:
        return written("lag.named.plain", **fields)
    return written("lag.named", gap=formats.gap_words(assessment.gap), **fields)


def _lag_line(assessment: Assessment) -> str:
    return written("lag.item", no=assessment.indicator.no, named=_lagging(assessment))


def _labelled(materials: Materials, assessment: Assessment, key: str, field: str) -> Iterator[Block]:
    first, *more = evaluators_text(materials, str(assessment.indicator.no), field)
    yield Paragraph(written(key, text=first.text), first.tone)
    yield from more
