"""Tasks, slips and their ledger as plain values. What does not apply is None; numbers are unrounded."""

from __future__ import annotations

from collections.abc import Iterable

from plan.instant import written
from plan.tasks.assess import TaskAssessment, TaskBoard
from plan.tasks.ledger import Evidence, ProgressReport, TaskExtension, TaskLedger
from plan.tasks.slip import Slip, SlipStep
from plan.tasks.supervise import SlipProposal, TaskReminder
from presentation.answers import Answer


def ledger_answer(ledger: TaskLedger) -> Answer:
    """Return how many commitments there are and were taken, which were not, and how many tasks there are."""
    not_taken = [commitment.id for commitment in ledger.not_taken]
    count = len(ledger.commitments.all)
    return {
        "commitments": count,
        "taken": count - len(not_taken),
        "not_taken": not_taken,
        "tasks": len(ledger.tasks),
        "version": ledger.version.number if ledger.version else None,
        # Readers of the figures must be told that they are invented.
        "demonstration": ledger.demonstration,
    }


def board_answers(board: TaskBoard) -> list[Answer]:
    """Return every task as of the board's day, in the ledger's order."""
    return [task_answer(board, assessed) for assessed in board.tasks]


def task_answer(board: TaskBoard, assessed: TaskAssessment) -> Answer:
    """Return one task: fractions for completion and schedule, points for the gap, days for silence.

    ``due`` is its day in the decomposition, ``extended`` the one an extension gave it.
    """
    task, extended = assessed.task, assessed.extended
    return {
        "id": task.id,
        "title": task.title,
        "kind": str(task.kind),
        "commitments": list(task.commitments),
        "lead": task.lead,
        "start": task.start.isoformat(),
        # Both days are told: an extension does not make the first one unsaid (docs/tasks.md).
        "due": assessed.original.due.isoformat(),
        "extended": extended.isoformat() if extended else None,
        "measure": str(task.scoring),
        "done": assessed.done.done,
        "target": assessed.total,
        "unit": task.unit,
        "completion": assessed.completion,
        "scheduled": assessed.scheduled,
        "scheduled_before": assessed.scheduled_before,
        "gap": assessed.gap,
        "status": str(assessed.status),
        "colour": str(assessed.colour) if assessed.colour else None,
        "colour_rule": board.rule.id,
        # false where the rule's source is silent and the light is this program's choice: 未规定.
        "colour_stated": assessed.lit.stated if assessed.lit else None,
        "silent_days": assessed.silent_days,
        "slips_open": assessed.slips_open,
        "indicators": list(assessed.indicators),
        "evidence": assessed.evidence,
        "as_of": board.day.isoformat(),
    }


def task_trace_answer(board: TaskBoard, task_id: str) -> Answer:
    """Return where a task comes from; KeyError for a task that the ledger does not have.

    Its clauses with the document's words, the workbook's row, every report with its cell and people, extensions,
    evidence and slips.
    """
    ledger, assessed = board.ledger, board.by_id[task_id]
    version = ledger.version
    assert version is not None, "a task stands in a version"
    return {
        **task_answer(board, assessed),
        "clauses": [_clause(ledger, each) for each in assessed.task.commitments],
        "row": {
            "file": version.file,
            "sha256": version.sha256,
            "row": assessed.task.row,
            "version": version.number,
            "line": version.line,
            "accepted_at": written(version.accepted_at),
            "reason": version.reason,
        },
        "reports": [_report(each) for each in ledger.reports_of(task_id)],
        "extensions": [_extension(each) for each in ledger.extensions_of(task_id)],
        "files": [
            {"name": each.name, "sha256": each.sha256, "kind": each.kind, "node": each.node, "line": each.line}
            for each in ledger.evidence_of(task_id)
        ],
        "slips": [slip_answer(each) for each in ledger.slips_of(task_id)],
    }


def _clause(ledger: TaskLedger, commitment: str) -> Answer:
    found, source = ledger.commitments.by_id[commitment], ledger.commitments.source_of[commitment]
    return {
        "id": found.id,
        "document": source.title,
        "number": source.number,
        "section": found.section,
        "quote": found.quote,
        "span": list(found.span),
        "line": found.line,
    }


def _report(report: ProgressReport) -> Answer:
    said = report.progress
    return {
        "day": said.day.isoformat(),
        "done": said.done,
        # Places from 0, as the ledger keeps them; the command line counts from 1 for people.
        "nodes": {place: on.isoformat() for place, on in said.nodes.items()},
        "towns": list(said.towns),
        "document": said.document or None,
        "said": said.said,
        "problem": said.problem,
        "next_step": said.next_step,
        "cause": said.cause,
        "measures": said.measures,
        "deadline": said.deadline,
        "file": report.file or None,
        "cell": report.cell or None,
        "sha256": report.sha256 or None,
        "line": report.line,
        "by": report.by,
        "at": written(report.at),
        "accepted_by": report.accepted_by or None,
        "accepted_at": written(report.accepted_at) if report.accepted_at else None,
        "superseded": report.superseded,
    }


def _extension(asked: TaskExtension) -> Answer:
    return {
        "due": asked.extension.due.isoformat(),
        "reason": asked.extension.reason,
        "by": asked.by,
        "at": written(asked.at),
        "approved": asked.approved,
        "decided_by": asked.decided_by or None,
        "line": asked.line,
    }


def proposal_answers(proposals: Iterable[SlipProposal]) -> list[Answer]:
    """Return the slips that are proposed, the gravest first."""
    return [
        {
            "colour": str(each.colour),
            "task": each.task.id,
            "title": each.task.title,
            "unit": each.unit,
            "reason": each.reason,
            "days": each.days,
            "due": each.due.isoformat() if each.due else None,
            "step": each.step,
            "gap": each.gap,
            # The slip that got no answer and made this one graver; None where there was none.
            "answers": each.answered or None,
        }
        for each in proposals
    ]


def reminder_answers(reminders: Iterable[TaskReminder]) -> list[Answer]:
    """Return whom to remind of which step."""
    return [
        {
            "task": each.task.id,
            "title": each.task.title,
            "unit": each.task.lead,
            "post": each.task.post,
            "step": each.step,
            "due": each.due.isoformat(),
            "days": each.days,
            "to": each.to,
        }
        for each in reminders
    ]


def sample_answer(sample: Iterable[Evidence], seed: str) -> Answer:
    """Return a sample of evidence with the seed by which it is chosen again."""
    files = [
        {"line": each.line, "name": each.name, "sha256": each.sha256, "task": each.task, "node": each.node}
        for each in sample
    ]
    return {"seed": seed, "files": files}


def slip_answer(slip: Slip) -> Answer:
    """Return a slip with its steps in order."""
    return {
        "id": slip.id,
        "task": slip.task,
        "unit": slip.unit,
        "colour": str(slip.colour),
        "state": str(slip.state) if slip.state else None,
        "open": slip.is_open,
        "due": slip.due.isoformat() if slip.due else None,
        "returned": slip.returned,
        "steps": [_step(step) for step in slip.steps],
    }


def _step(step: SlipStep) -> Answer:
    return {
        "action": str(step.action),
        "by": step.by,
        "role": step.role,
        "at": written(step.at),
        "note": step.note,
        "cause": step.cause,
        "measures": step.measures,
        # Words of the answer as they were typed, beside the day that the program set (due).
        "deadline": step.deadline,
        "due": step.due.isoformat() if step.due else None,
        "line": step.line,
        "hash": step.hash,
    }
