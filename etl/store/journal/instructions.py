"""The journal as leaders instruct in it and departments answer: append-only, hash-chained, each step audited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from access.audit import AuditAction, AuditEntry
from etl.store.journal.auditing import append_audit
from etl.store.journal.database import Database
from etl.store.journal.dialect import KeptText
from etl.store.journal.instruction_lines import INSTRUCTION_TABLE, instructions_in
from etl.store.journal.lines import Line, kept_moment, text_kept
from etl.store.journal.side_chain import append_to, lines_of, side_chain_faults
from etl.store.journal.tables import AUDIT, line_table, said_by
from plan.instruction import Instruction, InstructionStep, check_due, check_may_instruct
from plan.review import Person

INSTRUCTION_LINE = line_table(
    INSTRUCTION_TABLE,
    sa.Column("instruction", KeptText, nullable=False, index=True),
    sa.Column("step", KeptText, nullable=False),
    sa.Column("plan", KeptText, nullable=False),
    sa.Column("kind", KeptText, nullable=False, comment="indicator or task"),
    sa.Column("subject", KeptText, nullable=False, comment="an indicator's number or a task's id"),
    sa.Column("department", KeptText, nullable=False, comment="which must answer"),
    sa.Column("text", KeptText, nullable=False),
    sa.Column("due", KeptText, nullable=False, comment="a day; empty: none was set"),
    sa.Column("demonstration", sa.Boolean, nullable=False),
    *said_by(),
    comment="there on first use",
)

_DEEDS = {
    InstructionStep.GIVE: AuditAction.INSTRUCTION_GIVEN,
    InstructionStep.SEE: AuditAction.INSTRUCTION_SEEN,
    InstructionStep.REPLY: AuditAction.INSTRUCTION_REPLIED,
    InstructionStep.CLOSE: AuditAction.INSTRUCTION_CLOSED,
}


class InstructionJournal(Database):
    """Where instructions are kept. What may happen is held against the lines themselves, one writer at a time."""

    _tables = (INSTRUCTION_LINE, AUDIT)

    def give(self, asked: Instruction, person: Person) -> Instruction:
        """Append an instruction under the next number of its plan (``asked.id`` is not looked at); Denied as
        `plan.instruction` says."""
        check_may_instruct(InstructionStep.GIVE, person, text=asked.text)
        check_due(asked.due, asked.at)
        with self._writing() as connection:
            plan = asked.subject.plan
            # Counted in the writer's transaction, so that two leaders never get the same number.
            number = sum(each.subject.plan == plan for each in instructions_in(_lines(connection))) + 1
            line = _about(asked, f"{plan}-P{number}") | {"due": asked.due.isoformat() if asked.due else ""}
            return self._append(connection, InstructionStep.GIVE, line, asked.text, person, asked.at)

    def step(self, key: str, step: InstructionStep, person: Person, text: str, at: datetime) -> Instruction:
        """Append a step; KeyError for an instruction that is not there, Denied as `plan.instruction` says."""
        assert step is not InstructionStep.GIVE, "an instruction is given once"
        with self._writing() as connection:
            # What may happen is asked again of the lines themselves: the page was drawn some time ago.
            told = {each.id: each for each in instructions_in(_lines(connection))}[key]
            check_may_instruct(step, person, told, text)
            return self._append(connection, step, _about(told, key) | {"due": ""}, text, person, at)

    def instructions(self) -> Sequence[Instruction]:
        """Return every instruction, in the order given."""
        with self._reading() as connection:
            return instructions_in(_lines(connection))

    def instruction_faults(self) -> list[tuple[int, str]]:
        """Return (sequence, what is wrong) for every line at which the chain does not hold, and for an end cut off."""
        with self._reading() as connection:
            return side_chain_faults(connection, INSTRUCTION_LINE)

    def _append(
        self, connection: sa.Connection, step: InstructionStep, about: Line, text: str, person: Person, at: datetime
    ) -> Instruction:
        said = {"step": step.value, "text": text_kept(text.strip()), "demonstration": person.demonstration}
        who = {"by": text_kept(person.name), "role": person.role.value, "at": kept_moment(at)}
        key = about["instruction"]
        append_to(connection, INSTRUCTION_LINE, [{**about, **said, **who}])
        # In the same transaction: no step without its audit entry, no entry without its step.
        append_audit(connection, [AuditEntry(datetime.now(UTC), person.name, _DEEDS[step], person.role, key)])
        return next(each for each in instructions_in(_lines(connection)) if each.id == key)


def _about(instruction: Instruction, key: str) -> Line:
    subject = instruction.subject
    what = {"plan": subject.plan, "kind": subject.kind.value, "subject": text_kept(subject.key)}
    return {"instruction": key, **what, "department": text_kept(instruction.to)}


def _lines(connection: sa.Connection) -> list[Line]:
    return lines_of(connection, INSTRUCTION_LINE)
