"""附件6 to 附件8: interviews, questionnaires and expert reviews in the evaluators' own words, with the files that go
with them; and the parts of 一 that evaluators write. What nobody wrote is left out."""

from __future__ import annotations

from collections.abc import Iterator

from plan.evaluation import EvaluationAttachment
from reports.blocks import Block, Column, Heading, Section, TableBlock
from reports.evaluation.annex_sources import minute
from reports.evaluation.words import evaluators_text
from reports.materials import Materials

# The places of texts, under which the journal keeps them.
ANNEXES = ("座谈", "问卷", "论证")
OVERALL = ("成效", "总体评价")
"""Parts of 一 in the order in which they stand."""


def written_annexes(materials: Materials) -> Iterator[Section]:
    """Yield the annexes of which anything was written or attached."""
    for place in ANNEXES:
        blocks = list(_written(materials, place))
        if blocks:
            yield Section(materials.say(f"report.annex.{place}"), tuple(blocks), fresh_page=True)


def appraisal(materials: Materials) -> Iterator[Block]:
    """Yield 主要成效与经验做法 and 总体评价, each under its heading, where there is anything of them."""
    # After the three parts of 一 that are made from the data.
    number = 4
    for place in OVERALL:
        blocks = list(_written(materials, place))
        if blocks:
            figure = materials.say("report.appraisal.numbers").split()[number - 1]
            numbered = materials.say("report.appraisal.number", number=figure)
            yield Heading(2, numbered + materials.say(f"report.appraisal.{place}"))
            yield from blocks
            number += 1


def _written(materials: Materials, place: str) -> Iterator[Block]:
    if materials.text(place, "正文"):
        yield from evaluators_text(materials, place, "正文")
    files = [each for each in materials.attachments if each.place == place]
    if files:
        yield _table(materials, files)


def _table(materials: Materials, files: list[EvaluationAttachment]) -> TableBlock:
    widths = {"title": 4.0, "file": 4.0, "digest": 3.4, "who": 3.0}
    columns = tuple(Column(materials.say(f"report.attached.{head}"), width) for head, width in widths.items())
    rows = tuple(
        (
            each.title,
            each.file,
            each.sha256[:16],
            materials.say("report.person_at", by=each.by, at=minute(each.at)),
        )
        for each in files
    )
    return TableBlock(materials.say("report.attached.table"), columns, rows, materials.say("report.attached.note"))
