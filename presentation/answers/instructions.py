"""Instructions 批示 as plain values."""

from __future__ import annotations

from datetime import date

from plan.instruction import Instruction
from plan.whole_number import whole_number
from presentation.answers import Answer


def instruction_answer(given: Instruction, today: date) -> Answer:
    """Return an instruction with every step since; ``today`` says whether its answer is overdue."""
    return {
        "id": given.id,
        "plan": given.subject.plan,
        given.subject.kind.value: given.subject.key if (number := whole_number(given.subject.key)) is None else number,
        "to": given.to,
        "text": given.text,
        "by": given.by,
        "at": given.at.isoformat(),
        "due": given.due.isoformat() if given.due else None,
        "state": given.state.value,
        "overdue": given.overdue(today),
        "demonstration": given.demonstration,
        "steps": [
            {"step": each.step.value, "by": each.by, "role": each.role, "at": each.at.isoformat(), "text": each.text}
            for each in given.entries
        ],
    }
