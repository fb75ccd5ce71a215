"""The texts and the list of reports of a home. What only reads does without the journal's library."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from etl.home.file_cache import FileCache
from etl.store.journal.evaluation_texts import EvaluationText, EvaluationTextStore, ReportEntry, is_listed
from etl.store.journal.reading import read_made, read_texts
from etl.store.record import Record


class KeptTexts:
    """An ``etl.store.journal.evaluation_texts.EvaluationTextStore`` over a home that is there."""

    def __init__(self, record: Record) -> None:
        self._record = record
        journal = record.home.journal
        # Whatever was written is known by the file: pages need not wait while somebody else holds the journal.
        self._texts = FileCache(journal, self._texts_now)
        self._made = FileCache(journal, self._made_now)

    @cached_property
    def _journal(self) -> EvaluationTextStore:
        from etl.store.journal.texts import (
            EvaluationJournal,  # only for writing: SQLAlchemy takes a quarter of a second
        )

        assert self._record.journal, "the journal is there, or its loss was told"
        return EvaluationJournal.at(self._record.home.journal)

    def write(self, place: str, field: str, text: str, author: str, at: datetime) -> EvaluationText:
        """Append a text; ValueError for a place or a field the report does not have."""
        return self._journal.write(place, field, text, author, at)

    def texts(self) -> Sequence[EvaluationText]:
        """Return every text ever written, in order."""
        return self._texts()

    def _texts_now(self) -> Sequence[EvaluationText]:
        found = read_texts(self._record.home.journal)
        return self._journal.texts() if found is None else found

    def record(self, made: ReportEntry) -> None:
        """Append a report that was made; the same bytes made by the same person again are one line."""
        # Asked here already, without SQLAlchemy: a report printed again mostly writes nothing.
        if not is_listed(made, self.made()):
            self._journal.record(made)

    def made(self) -> Sequence[ReportEntry]:
        """Return every report made, in order."""
        return self._made()

    def _made_now(self) -> Sequence[ReportEntry]:
        found = read_made(self._record.home.journal)
        return self._journal.made() if found is None else found

    def evaluation_faults(self) -> Sequence[tuple[int, str]]:
        """Return (sequence, what is wrong) for every line at which their chain does not hold."""
        return self._journal.evaluation_faults()


def texts_of(record: Record) -> EvaluationTextStore:
    """Return where a home's texts and reports are kept; the journal is made with the home on first use."""
    if record.home.empty:
        assert record.journal, "the journal is there, or its loss was told"
    return KeptTexts(record)
