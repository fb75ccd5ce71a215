"""The rest of 二: indicators by how they stand, the lagging ones with their causes, and the outlook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboards import formats
from dashboards.headline import worst_first
from dashboards.sentences import probability_words, title_of
from plan.assessment import Assessment
from plan.forecast import LEAST_COVERAGE, LEAST_POINTS, LEAST_TESTS, Outlook, Withheld
from plan.status import UNJUDGED, Status
from plan.wording import say
from plan.wording.report import written
from reports.blocks import Block, Column, Heading, Paragraph, Table, Tone
from reports.evaluation.paragraph import reached
from reports.evaluation.words import NONE, chinese, counts, evaluators_text, names, parts, share, status_word
from reports.materials import Materials

DONE = (Status.ACHIEVED, Status.ACHIEVED_EARLY)
GOOD = (Status.AHEAD, Status.ON_TRACK)
LAGGING = (Status.NEAR, Status.BEHIND, Status.FAR_BEHIND, Status.REGRESSED, Status.MISSED)


def groups(materials: Materials, number: int) -> Iterator[Block]:
    """The parts, numbered from ``number``; one for indicators without a verdict only where there are any."""
    told: dict[str, list[Block]] = {
        "done": [Paragraph(_listed(_at(materials, DONE), with_gap=False))],
        "good": [Paragraph(_listed(_at(materials, GOOD)))],
        "lag": list(lagging_blocks(materials)),
        "unjudged": list(unjudged_blocks(_at(materials, tuple(UNJUDGED)))),
        "outlook": list(outlook_blocks(materials)),
    }
    for place, (key, blocks) in enumerate(((key, blocks) for key, blocks in told.items() if blocks), number):
        yield Heading(2, written(f"indicator.{key}", number=chinese(place), year=materials.plan.final_day.year))
        yield from blocks


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


def outlook_blocks(materials: Materials) -> Iterator[Block]:
    """Whether the final targets will be reached, as the data run."""
    if materials.final:
        yield Paragraph(written("outlook.over"))
        return
    yield Paragraph(_outlook_text(materials))
    yield outlook_table(materials)


def _outlook_text(materials: Materials) -> str:
    said = [
        written("outlook.group", what=say(f"trend.{outlook.value}"), count=len(found), names=names(found))
        for outlook in Outlook
        if (found := [a for a in materials.assessments if a.trend.outlook is outlook and a.trend.withheld is None])
    ]
    said += _withheld(materials)
    year = materials.plan.final_day.year
    return written("outlook.text", year=year, parts=written("semicolon").join(said))


def _withheld(materials: Materials) -> Iterator[str]:
    """The indicators of which no chance is told, by the reason why not."""
    what, fields = say(f"trend.{Outlook.INSUFFICIENT.value}"), {"least": LEAST_POINTS, "tests": LEAST_TESTS}
    for reason in Withheld:
        found = [a for a in materials.assessments if a.trend.withheld is reason]
        if found:
            told = written(f"withheld.{reason.value}", share=share(LEAST_COVERAGE), **fields)
            yield written("outlook.withheld", what=what, count=len(found), names=names(found), reason=told)


def outlook_table(materials: Materials) -> Table:
    """表3: forecast, interval, chance, verdict, backtest."""
    year = materials.plan.final_day.year
    heads = ("no", "indicator", "target", "forecast", "interval", "probability", "verdict", "backtest")
    widths = (1.0, 4.1, 1.9, 2.0, 3.4, 2.0, 3.1, 1.6)
    columns = tuple(
        Column(written(f"head.{head}", year=year), width, head not in ("indicator", "verdict"))
        for head, width in zip(heads, widths, strict=True)
    )
    rows = tuple(_outlook_row(assessment) for assessment in materials.assessments)
    note = written("outlook.note", year=year)
    return Table(written("outlook.table", year=year), columns, rows, note)


def _outlook_row(assessment: Assessment) -> tuple[str, ...]:
    indicator, trend = assessment.indicator, assessment.trend
    head = (str(indicator.no), title_of(indicator), formats.planned_amount(indicator, indicator.final.value))
    word = say(f"trend.{trend.outlook.value}")
    tested = f"{trend.backtest.inside}/{trend.backtest.held_back}" if trend.backtest else NONE
    if trend.final is None or trend.probability is None:
        return (*head, NONE, NONE, NONE, word, tested)
    if reached(assessment):
        return (*head, NONE, NONE, probability_words(trend.probability), word, tested)
    low, high = formats.amount(indicator, trend.final.low80), formats.amount(indicator, trend.final.high80)
    value = formats.amount(indicator, trend.final.value)
    return (*head, value, f"{low}～{high}", probability_words(trend.probability), word, tested)
