"""Instructions 批示 as plain values."""

from __future__ import annotations

from datetime import date

from plan.instruction import Instruction
from presentation.answers import Answer


def instruction_answer(told: Instruction, today: date) -> Answer:
    """Return an instruction with every step since; ``today`` says whether its answer is overdue."""
    return {
        "id": told.id,
        "plan": told.subject.plan,
        told.subject.kind.value: int(told.subject.key) if told.subject.key.isdecimal() else told.subject.key,
        "to": told.to,
        "text": told.text,
        "by": told.by,
        "at": told.at.isoformat(),
        "due": told.due.isoformat() if told.due else None,
        "state": told.state.value,
        "overdue": told.overdue(today),
        "demonstration": told.demonstration,
        "steps": [
            {"step": each.step.value, "by": each.by, "role": each.role, "at": each.at.isoformat(), "text": each.text}
            for each in told.entries
        ],
    }
