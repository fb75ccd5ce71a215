"""附件3 任务与项目清单: every task of the ledger, the commitments that nobody has taken, and the files of evidence."""

from __future__ import annotations

from collections.abc import Iterator

from plan.instant import china_day
from plan.tasks.ledger import Evidence, TaskLedger
from presentation.formats import NONE
from presentation.tasks.words import rule_name
from reports.blocks import Block, Column, Paragraph, Section, TableBlock
from reports.evaluation.task_sections import task_table
from reports.evaluation.words import evaluators_text
from reports.materials import Materials


def annex_tasks(materials: Materials) -> Section:
    """Return the annex: the ledger's tasks, then what an evaluator wrote; 待补充 where there is neither."""
    blocks: list[Block] = []
    board = materials.tasks
    if board is not None:
        ledger = board.ledger
        assert ledger.version is not None, "a board stands on a version"
        count, left = len(ledger.commitments.all), len(ledger.not_taken)
        fields = {"total": count, "taken": count - left, "left": left, "tasks": len(board.tasks)}
        blocks.append(Paragraph(materials.say("report.annex.3.text", version=ledger.version.number, **fields)))
        caption, rule = (
            materials.say("report.annex.3.table"),
            materials.say("report.annex.3.note", rule=rule_name(board.rule, materials.lang)),
        )
        blocks.append(task_table(materials, board.tasks, caption, rule))
        if ledger.not_taken:
            names = materials.say("report.listed").join(each.id for each in ledger.not_taken)
            blocks.append(Paragraph(materials.say("report.annex.3.left", count=left, names=names)))
        blocks.extend(_evidence(materials, ledger))
    # Where the ledger speaks the placeholder (待补充) must not: only what an evaluator really wrote follows it.
    if board is None or materials.text("附件3", "正文"):
        blocks.extend(evaluators_text(materials, "附件3", "正文"))
    # Eight columns need the long side of the page; the evaluator's text alone does not.
    return Section(materials.say("report.annex.3"), tuple(blocks), landscape=board is not None, fresh_page=True)


_WIDTHS = {"evidence_no": 5, "task": 5, "task_title": 22, "evidence_node": 16, "evidence_file": 24, "evidence_day": 10,
           "evidence_sha256": 18}  # fmt: skip
"""The columns of the table of evidence, and their shares of its width."""

_DIGITS = 16
"""Digits of a SHA-256 that are printed: enough to tell any file from all others of a bureau."""


def _evidence(materials: Materials, ledger: TaskLedger) -> Iterator[Block]:
    """Yield the files of evidence by number, as they were known; nothing where there are none."""
    # Of tasks in force alone: what a dropped task was shown by stands in the journal.
    kept = [each for each in ledger.evidence if each.task in ledger.by_id]
    if not kept:
        return
    columns = tuple(Column(materials.say(f"report.head.{head}"), width) for head, width in _WIDTHS.items())
    rows = tuple(_row(ledger, number, each) for number, each in enumerate(kept, 1))
    caption, note = materials.say("report.annex.3.evidence"), materials.say("report.annex.3.evidence_note")
    yield TableBlock(caption, columns, rows, note)


def _row(ledger: TaskLedger, number: int, each: Evidence) -> tuple[str, ...]:
    task = ledger.by_id[each.task]
    # A later decomposition may have fewer nodes than the file was given for.
    node = task.nodes[each.node].name if each.node is not None and each.node < len(task.nodes) else NONE
    day = china_day(each.at).isoformat()
    return str(number), task.id, task.title, node, each.name, day, each.sha256[:_DIGITS]
