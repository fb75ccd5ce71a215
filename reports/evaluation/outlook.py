"""The outlook of 二: whether the final targets will be reached, as the data run; of what cannot be told, why not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plan.assessment import Assessment
from plan.backtest import LEAST_POINTS
from plan.forecast import LEAST_COVERAGE, LEAST_TESTS, Outlook, WithheldReason
from presentation import formats
from presentation.formats import NONE
from presentation.sentences import title_of
from presentation.target_words import target_amount
from presentation.trend_sentences import probability_words
from reports.blocks import Block, Column, Paragraph, TableBlock
from reports.evaluation.words import names, parts
from reports.materials import Materials
from wording import Lang, inside, say


def outlook_blocks(materials: Materials) -> Iterator[Block]:
    """Yield the outlook's sentence and its table; the sentence alone where the plan is over or no chance is told."""
    if materials.final:
        yield Paragraph(materials.say("report.outlook.over"))
        return
    yield Paragraph(_outlook_text(materials))
    if has_table(materials):
        yield outlook_table(materials)


def has_table(materials: Materials) -> bool:
    """Tell whether there is a table of the outlook: where anything is told, or withheld for what its tests say."""
    withheld = {assessment.trend.withheld for assessment in materials.assessments}
    return not materials.final and not withheld.isdisjoint({None, WithheldReason.POOR_TESTS})


def outlook_sentence(materials: Materials) -> str:
    """Return the sentence of how many are likely to reach the final target, at risk, unlikely, or cannot be told; where
    none can, the reasons."""
    if materials.final:
        return materials.say("report.overall.trend.over")
    year, assessments = materials.plan.final_day.year, materials.assessments
    # Where every trend is withheld, one sentence gives the reasons and no table follows.
    if all(assessment.trend.withheld for assessment in assessments):
        reasons = [reason_words(reason, materials.lang) for reason, _ in withheld(assessments)]
        return materials.say(
            "report.overall.trend.none", year=year, count=len(assessments), reasons=parts(reasons, materials.lang)
        )
    said = [
        materials.say(
            "report.overall.trend.count",
            count=count,
            what=inside(materials.say(f"trend.{outlook.value}"), materials.lang),
        )
        for outlook in Outlook
        if (count := sum(assessment.trend.outlook is outlook for assessment in assessments))
    ]
    return materials.say("report.overall.trend", year=year, parts=parts(said, materials.lang))


def withheld(assessments: Sequence[Assessment]) -> list[tuple[WithheldReason, list[Assessment]]]:
    """Return the indicators of which no chance is told, by the reason why not."""
    found = ((reason, [a for a in assessments if a.trend.withheld is reason]) for reason in WithheldReason)
    return [(reason, those) for reason, those in found if those]


def reason_words(reason: WithheldReason, lang: Lang) -> str:
    """Return why no chance is told."""
    fields = {"least": LEAST_POINTS, "tests": LEAST_TESTS, "share": f"{formats.plain(100 * LEAST_COVERAGE)}%"}
    return say(f"report.withheld.{reason.value}", lang, **fields)


def withheld_note(materials: Materials) -> str:
    """Return the note under a table that names the indicators without a chance and why; empty where there are none."""
    said = [_withheld_by_number(materials, *each) for each in withheld(materials.assessments)]
    if materials.final or not said:
        return ""
    return materials.say(
        "report.withheld.note",
        word=materials.say(f"trend.{Outlook.INSUFFICIENT.value}"),
        parts=materials.say("report.semicolon").join(said),
    )


def _withheld_by_number(materials: Materials, reason: WithheldReason, found: Sequence[Assessment]) -> str:
    if len(found) == len(materials.assessments):
        return materials.say("report.withheld.all", reason=reason_words(reason, materials.lang))
    return materials.say(
        "report.withheld.some",
        numbers=parts([str(a.indicator.no) for a in found], materials.lang),
        reason=reason_words(reason, materials.lang),
    )


def _outlook_text(materials: Materials) -> str:
    year, why = materials.plan.final_day.year, withheld(materials.assessments)
    if len(why) == 1 and len(why[0][1]) == len(materials.assessments) and not has_table(materials):
        return materials.say(
            "report.outlook.none", year=year, count=len(why[0][1]), reason=reason_words(why[0][0], materials.lang)
        )
    said = [*_by_outlook(materials), *(_withheld(reason, found, materials.lang) for reason, found in why)]
    rest = materials.say("report.outlook.see") if has_table(materials) else ""
    return materials.say(
        "report.outlook.text", year=year, parts=materials.say("report.semicolon").join(said), rest=rest
    )


def _by_outlook(materials: Materials) -> Iterator[str]:
    for outlook in Outlook:
        # Withheld ones have the outlook “insufficient” and are told below by their reasons.
        found = [a for a in materials.assessments if a.trend.outlook is outlook and a.trend.withheld is None]
        if found:
            fields = {"count": len(found), "names": names(found, materials.lang)}
            yield materials.say("report.outlook.group", what=materials.say(f"trend.{outlook.value}"), **fields)


def _withheld(reason: WithheldReason, found: Sequence[Assessment], lang: Lang) -> str:
    what = say(f"trend.{Outlook.INSUFFICIENT.value}", lang)
    return say(
        "report.outlook.withheld",
        lang,
        what=what,
        count=len(found),
        names=names(found, lang),
        reason=reason_words(reason, lang),
    )


def outlook_table(materials: Materials) -> TableBlock:
    """Return 表3: forecast, interval, chance, verdict, backtest."""
    year = materials.plan.final_day.year
    heads = ("no", "indicator", "target", "forecast", "interval", "probability", "verdict", "backtest")
    widths = (1.0, 3.9, 2.3, 2.3, 3.0, 2.0, 3.1, 1.5)
    columns = tuple(
        Column(materials.say(f"report.head.{head}", year=year), width, head not in ("indicator", "verdict"))
        for head, width in zip(heads, widths, strict=True)
    )
    rows = tuple(_outlook_row(assessment, materials.lang) for assessment in materials.assessments)
    note = materials.say("report.outlook.note", year=year) + withheld_note(materials)
    return TableBlock(materials.say("report.outlook.table", year=year), columns, rows, note)


def _outlook_row(assessment: Assessment, lang: Lang) -> tuple[str, ...]:
    indicator, trend = assessment.indicator, assessment.trend
    head = (str(indicator.no), title_of(indicator, lang), target_amount(indicator, indicator.final.year, lang))
    word = say(f"trend.{trend.outlook.value}", lang)
    tested = f"{trend.backtest.inside}/{trend.backtest.held_back}" if trend.backtest else NONE
    if trend.final is None or trend.probability is None:
        return (*head, NONE, NONE, NONE, word, tested)
    # Of a reached target no value is forecast, only whether it will hold (docs/report.md, "Numbers").
    if assessment.reached:
        return (*head, NONE, NONE, probability_words(trend.probability, lang), word, tested)
    low, high = formats.amount(indicator, trend.final.low80), formats.amount(indicator, trend.final.high80)
    value = formats.amount(indicator, trend.final.value)
    return (
        *head,
        value,
        say("report.interval", lang, low=low, high=high),
        probability_words(trend.probability, lang),
        word,
        tested,
    )
