"""The targets set anew of a home. What only reads does without the journal's library."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from etl.home.file_cache import FileCache
from etl.store.journal.reading import read_revisions
from etl.store.record import Record
from plan.review import Person
from plan.revision import RevisionState, TargetRevision

if TYPE_CHECKING:
    from etl.store.journal.revisions import RevisionJournal


class KeptRevisions:
    """Every revision of a home's targets; nothing, and nothing made, where there is no home yet."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._read = FileCache(record.home.journal, self._all)

    @cached_property
    def _journal(self) -> RevisionJournal:
        from etl.store.journal.revisions import RevisionJournal  # only for writing: SQLAlchemy takes its time

        assert self._record.journal, "the journal is there, or its loss was told"
        return RevisionJournal.at(self._record.home.journal)

    def all(self) -> Sequence[TargetRevision]:
        """Return every revision, in the order proposed."""
        return () if self._record.home.empty else self._read()

    def _all(self) -> Sequence[TargetRevision]:
        found = read_revisions(self._record.home.journal)
        return self._journal.revisions() if found is None else found

    def propose(self, asked: TargetRevision, person: Person) -> TargetRevision:
        """Append a proposal; Denied as `plan.revision` says."""
        return self._journal.propose(asked, person)

    def decide(self, key: str, to: RevisionState, person: Person, note: str, at: datetime) -> TargetRevision:
        """Append a decision; KeyError for a revision that is not there, Denied as `plan.revision` says."""
        return self._journal.decide(key, to, person, note, at)

    def faults(self) -> Sequence[tuple[int, str]]:
        """Return (sequence, what is wrong) for every line at which the chain does not hold."""
        return self._journal.revision_faults()
