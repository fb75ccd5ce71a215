"""The rest of 二: indicators by how they stand, the lagging ones with their causes, and the outlook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboards import formats
from dashboards.sentences import probability_words, title_of
from plan.assessment import Assessment
from plan.forecast import Outlook
from plan.status import Status
from plan.wording import say
from plan.wording.report import written
from reports.blocks import Block, Column, Heading, Paragraph, Table, Tone
from reports.evaluation.paragraph import reached
from reports.evaluation.words import NONE, chinese, evaluators_text, status_word
from reports.materials import Materials

DONE = (Status.ACHIEVED, Status.ACHIEVED_EARLY)
GOOD = (Status.AHEAD, Status.ON_TRACK)
LAGGING = (Status.NEAR, Status.BEHIND, Status.FAR_BEHIND, Status.REGRESSED, Status.MISSED)


def groups(materials: Materials, number: int) -> Iterator[Block]:
    """The four parts, numbered from ``number``."""
    yield Heading(2, written("indicator.done", number=chinese(number)))
    yield Paragraph(_listed(_at(materials, DONE), with_gap=False))
    yield Heading(2, written("indicator.good", number=chinese(number + 1)))
    yield Paragraph(_listed(_at(materials, GOOD)))
    yield Heading(2, written("indicator.lag", number=chinese(number + 2)))
    yield from lagging_blocks(materials)
    yield Heading(2, written("indicator.outlook", number=chinese(number + 3), year=materials.plan.final_day.year))
    yield from outlook_blocks(materials)


def _at(materials: Materials, statuses: Sequence[Status]) -> list[Assessment]:
    return [assessment for assessment in materials.assessments if assessment.status in statuses]


def _listed(found: Sequence[Assessment], with_gap: bool = True) -> str:
    if not found:
        return written("group.none")
    said = [
        written("group.item" if with_gap else "group.item.plain", name=title_of(a.indicator), gap=_gap(a))
        for a in found
    ]
    return written("group.text", count=len(found), names=written("listed").join(said))


def _gap(assessment: Assessment) -> str:
    return formats.gap_words(assessment.gap)


def lagging_blocks(materials: Materials) -> Iterator[Block]:
    """Every lagging indicator, worst first, with what evaluators wrote of causes and measures."""
    found = sorted(_at(materials, LAGGING), key=lambda a: (a.gap is None, a.gap or 0.0))
    yield Paragraph(_listed(found))
    for assessment in found:
        yield Paragraph(_lag_line(assessment), Tone.BODY)
        yield from _labelled(materials, assessment, "lag.cause", "原因")
        yield from _labelled(materials, assessment, "lag.measure", "措施")


def _lag_line(assessment: Assessment) -> str:
    indicator = assessment.indicator
    fields = {"no": indicator.no, "name": title_of(indicator), "status": status_word(assessment.status)}
    if assessment.gap is None:
        return written("lag.item.plain", **fields)
    return written("lag.item", gap=_gap(assessment), **fields)


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
        written(
            "outlook.group",
            what=say(f"trend.{outlook.value}"),
            count=len(found),
            names=written("listed").join(title_of(a.indicator) for a in found),
        )
        for outlook in Outlook
        if (found := [a for a in materials.assessments if a.trend.outlook is outlook])
    ]
    year = materials.plan.final_day.year
    return written("outlook.text", year=year, parts=written("semicolon").join(said))


def outlook_table(materials: Materials) -> Table:
    """表3: forecast, interval, chance, verdict, backtest."""
    year = materials.plan.final_day.year
    heads = ("no", "indicator", "target", "forecast", "interval", "probability", "verdict", "backtest")
    widths = (1.1, 4.3, 1.8, 2.0, 3.1, 2.2, 3.1, 1.5)
    columns = tuple(
        Column(written(f"head.{head}", year=year), width, head not in ("indicator", "verdict"))
        for head, width in zip(heads, widths, strict=True)
    )
    rows = tuple(_outlook_row(assessment) for assessment in materials.assessments)
    note = written("outlook.note", year=year)
    return Table(written("outlook.table", year=year), columns, rows, note)


def _outlook_row(assessment: Assessment) -> tuple[str, ...]:
    indicator, trend = assessment.indicator, assessment.trend
    head = (str(indicator.no), title_of(indicator), formats.plain(indicator.final.value))
    word = say(f"trend.{trend.outlook.value}")
    if trend.final is None or trend.probability is None:
        return (*head, NONE, NONE, NONE, word, NONE)
    tested = f"{trend.backtest.inside}/{trend.backtest.held_back}" if trend.backtest else NONE
    if reached(assessment):
        return (*head, NONE, NONE, probability_words(trend.probability), word, tested)
    low, high = formats.amount(indicator, trend.final.low80), formats.amount(indicator, trend.final.high80)
    value = formats.amount(indicator, trend.final.value)
    return (*head, value, f"{low}～{high}", probability_words(trend.probability), word, tested)
