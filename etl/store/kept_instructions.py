"""The instructions of a home. What only reads does without the journal's library."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from etl.home.file_cache import FileCache
from etl.store.journal.reading import read_instructions
from etl.store.record import Record
from plan.review import Person

if TYPE_CHECKING:
    from etl.store.journal.instructions import InstructionJournal
    from plan.instruction import Instruction, InstructionStep


class KeptInstructions:
    """Every instruction of a home; nothing, and nothing made, where there is no home yet."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._read = FileCache(record.home.journal, self._all)

    @cached_property
    def _journal(self) -> InstructionJournal:
        from etl.store.journal.instructions import InstructionJournal  # only for writing: SQLAlchemy takes its time

        assert self._record.journal, "the journal is there, or its loss was told"
        return InstructionJournal.at(self._record.home.journal)

    def all(self) -> Sequence[Instruction]:
        """Return every instruction, in the order given."""
        return () if self._record.home.empty else self._read()

    def _all(self) -> Sequence[Instruction]:
        found = read_instructions(self._record.home.journal)
        return self._journal.instructions() if found is None else found

    def give(self, asked: Instruction, person: Person) -> Instruction:
        """Append an instruction; Denied as `plan.instruction` says."""
        return self._journal.give(asked, person)

    def step(self, key: str, step: InstructionStep, person: Person, text: str, at: datetime) -> Instruction:
        """Append a step; KeyError for an instruction that is not there, Denied as `plan.instruction` says."""
        return self._journal.step(key, step, person, text, at)

    def faults(self) -> Sequence[tuple[int, str]]:
        """Return (sequence, what is wrong) for every line at which the chain does not hold."""
        return self._journal.instruction_faults()
