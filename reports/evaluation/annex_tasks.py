"""附件3 任务与项目清单: every task of the ledger, and the commitments that nobody has taken."""

from __future__ import annotations

from reports.blocks import Block, Paragraph, Section
from reports.evaluation.task_sections import task_table
from reports.evaluation.words import evaluators_text
from reports.materials import Materials


def annex_tasks(materials: Materials) -> Section:
    """Return the annex; what an evaluator wrote follows what the ledger says."""
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
            materials.say("report.annex.3.note", rule=board.rule.name),
        )
        blocks.append(task_table(materials, board.tasks, caption, rule))
        if ledger.not_taken:
            names = materials.say("report.listed").join(each.id for each in ledger.not_taken)
            blocks.append(Paragraph(materials.say("report.annex.3.left", count=left, names=names)))
    # Where the ledger speaks the placeholder (待补充) must not: only what an evaluator really wrote follows it.
    if board is None or materials.text("附件3", "正文"):
        blocks.extend(evaluators_text(materials, "附件3", "正文"))
    # Eight columns need the long side of the page; the evaluator's text alone does not.
    return Section(materials.say("report.annex.3"), tuple(blocks), landscape=board is not None, fresh_page=True)
