"""评估认定: verdicts that evaluators set beside the computed ones, which all counts and tables go on telling."""

from __future__ import annotations

from collections.abc import Iterator

from plan.assessment import Assessment
from plan.determination import Determination
from presentation.formats import NONE
from presentation.indicator_words import both_verdicts
from presentation.sentences import title_of
from reports.blocks import Block, Column, Heading, Paragraph, TableBlock
from reports.evaluation.annex_sources import minute
from reports.evaluation.words import numeral, parts, status_word
from reports.materials import Materials

# Columns of the table by their wording keys, with their relative widths.
_WIDTHS = {"no": 0.9, "indicator": 3.4, "computed": 2.0, "determined": 2.0, "ground": 5.6, "document": 4.2, "who": 3.4}


def verdict_words(materials: Materials, assessment: Assessment) -> str:
    """Return the computed verdict, and the one set beside it where one stands: 滞后（认定：达到序时）."""
    return both_verdicts(assessment.status, materials.determined.get(assessment.indicator.no), materials.lang)


def found_in(materials: Materials) -> list[tuple[Assessment, Determination]]:
    """Return the indicators for which a verdict was set, in the plan's order."""
    pairs = ((each, materials.determined.get(each.indicator.no)) for each in materials.assessments)
    return [(assessment, determination) for assessment, determination in pairs if determination is not None]


def determined_sentence(materials: Materials) -> str:
    """Return how many verdicts were set otherwise, each with both words; nothing where there is none."""
    found = found_in(materials)
    if not found:
        return ""
    items = parts([_item(materials, *each) for each in found], materials.lang)
    return materials.say("determination.sentence", count=len(found), items=items)


def _item(materials: Materials, assessment: Assessment, found: Determination) -> str:
    assert found.status is not None, "what was taken back does not stand"
    return materials.say(
        "determination.item",
        name=title_of(assessment.indicator, materials.lang),
        computed=status_word(assessment.status, materials.lang),
        status=status_word(found.status, materials.lang),
    )


def beside_sentence(materials: Materials, assessment: Assessment) -> Iterator[Paragraph]:
    """Yield what was set beside an indicator's verdict, with its reason; nothing where nothing was."""
    determination = materials.determined.get(assessment.indicator.no)
    if determination is not None and determination.status is not None:
        status = status_word(determination.status, materials.lang)
        yield Paragraph(
            materials.say("report.determined.beside", status=status, by=determination.by, reason=determination.reason)
        )


def determined_blocks(materials: Materials, number: int) -> Iterator[Block]:
    """Yield the part that lists them, numbered ``number``; nothing where there is none."""
    found = found_in(materials)
    if not found:
        return
    yield Heading(2, materials.say("report.determined", number=numeral(number, materials.lang)))
    yield Paragraph(determined_sentence(materials))
    columns = tuple(
        Column(materials.say(f"report.determined.{head}"), width, head == "no") for head, width in _WIDTHS.items()
    )
    rows = tuple(_row(materials, *each) for each in found)
    yield TableBlock(materials.say("report.determined.table"), columns, rows, materials.say("report.determined.note"))


def _row(materials: Materials, assessment: Assessment, determination: Determination) -> tuple[str, ...]:
    assert determination.status is not None, "what was taken back does not stand"
    return (
        str(assessment.indicator.no),
        title_of(assessment.indicator, materials.lang),
        status_word(assessment.status, materials.lang),
        status_word(determination.status, materials.lang),
        _reason(materials, assessment, determination),
        _document(materials, determination) or NONE,
        materials.say("report.person_at", by=determination.by, at=minute(determination.at)),
    )


def _reason(materials: Materials, assessment: Assessment, determination: Determination) -> str:
    """Return the reason; where the data were corrected since, also what was computed when it was given."""
    # Data corrected since may compute another verdict: then the reason is told with what it answered to.
    if determination.computed is assessment.status:
        return determination.reason
    then = materials.say("report.determined.then", computed=status_word(determination.computed, materials.lang))
    return f"{determination.reason}{then}"


def _document(materials: Materials, determination: Determination) -> str:
    """Return what it rests on in words, and the file by its name and the beginning of its SHA-256."""
    if not determination.sha256:
        return determination.document
    file = materials.say("report.determined.file", file=determination.file, sha256=determination.sha256[:16])
    return materials.say("report.semicolon").join(filter(None, (determination.document, file)))
