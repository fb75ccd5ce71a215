"""Lines about instructions: given, seen, answered, closed. A chain of their own beside the others.

What a line says is read here without the journal's library; `etl.store.journal.instructions` writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from plan.instruction import Instruction, InstructionEntry, InstructionStep, InstructionSubject, SubjectKind

INSTRUCTION_TABLE = "instruction_line"


def instructions_in(lines: Iterable[Mapping[str, Any]]) -> list[Instruction]:
    """Return the instructions that lines in order tell of, each with every step since."""
    found: dict[str, Instruction] = {}
    for line in lines:
        step, key = InstructionStep(line["step"]), line["instruction"]
        if step is InstructionStep.GIVE:
            found[key] = _given(line)
        else:
            at = datetime.fromisoformat(line["at"])
            entry = InstructionEntry(step, line["by"], line["role"], at, line["text"])
            found[key] = replace(found[key], entries=(*found[key].entries, entry))
    return list(found.values())


def _given(line: Mapping[str, Any]) -> Instruction:
    return Instruction(
        id=line["instruction"],
        subject=InstructionSubject(line["plan"], SubjectKind(line["kind"]), line["subject"]),
        to=line["department"],
        text=line["text"],
        by=line["by"],
        at=datetime.fromisoformat(line["at"]),
        due=date.fromisoformat(line["due"]) if line["due"] else None,
        demonstration=bool(line["demonstration"]),
    )
