"""The record of a home: its journal, and what the journal says.

A page asks where quarters stand (:meth:`Record.heads`) and for the history of the one that is looked at; both cost the
same however long the journal is. Only what proves or makes everything anew reads every line (:meth:`Record.ledger`).

Reading needs none of the journal's library, which takes longer to import than a short command has to do.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeVar

from etl.home import Home
from etl.home.file_cache import FileCache, identity
from etl.reported_error import ReportedError
from etl.store.journal import questions, reading
from etl.store.journal.ledger import Findings, Ledger
from etl.store.journal.questions import Acceptance, Ask
from plan.period import Period
from plan.slots import Place, Slot
from plan.submission import Decision, Submission

if TYPE_CHECKING:
    from etl.store.journal import Journal

T = TypeVar("T")


class Record:
    """The journal of a home, made on first use, and its lines as values. Safe for many threads."""

    def __init__(self, home: Home) -> None:
        self.home = home
        # Requests of many threads would else each fold the same new lines into a state that another has just replaced.
        self._updating = threading.Lock()
        self._file: object = 0  # which file the journal was when last read (`identity`); 0 before that
        self._places: dict[str, Place] = {}
        self._heads: dict[Place, Slot] = {}
        self._accepted: tuple[Acceptance, ...] = ()
        self._ledger = FileCache(home.journal, partial(self.ask, questions.whole_ledger))
        self._slots = FileCache(home.journal, self._changed_heads)
        self._acceptances = FileCache(home.journal, self._more_acceptances)
        self._invented = FileCache(home.journal, partial(self.ask, questions.invented))

    @cached_property
    def journal(self) -> Journal:
        """The journal, made with the home on first use; ReportedError if it was there and is gone."""
        from etl.store.journal import Journal

        # Before anything is made: a new empty journal beside an old warehouse would look like a home
        # where nothing was sent.
        self._must_not_be_bereft()
        if self.home.empty:
            self.home.make()
        return Journal.at(self.home.journal)

    def _must_not_be_bereft(self) -> None:
        """Refuse a home with a warehouse and no journal, which has lost its record: nothing may be made in its
        place."""
        if self.home.empty and self.home.warehouse.exists():
            raise ReportedError("keep.journal_missing", path=self.home.journal)

    @property
    def _absent(self) -> bool:
        """Whether there is no home yet; ReportedError if its journal is gone."""
        self._must_not_be_bereft()
        return self.home.empty

    def ask(self, question: Callable[[Ask], T]) -> T:
        """Answer a question of `etl.store.journal.questions` in a home that is there; ReportedError if it cannot be
        read."""
        # First without SQLAlchemy, whose import takes longer than a short command (decision 57).
        found = reading.ask(self.home.journal, question)
        return self.journal.ask(question) if found is None else found

    def ledger(self) -> Ledger:
        """Return every line of the journal; nothing, and nothing made, where there is no home yet."""
        return Ledger() if self._absent else self._ledger()

    def heads(self) -> Mapping[Place, Slot]:
        """Return where every department's quarter stands for which anything was sent: each slot with its newest and its
        effective version and the last decision."""
        return {} if self._absent else self._slots()

    def head(self, department: str, period: Period) -> Slot:
        """Return where one department's quarter stands, as :meth:`heads` says."""
        return self.heads().get((department, period)) or Slot(department, period)

    def history(self, department: str, period: Period) -> Ledger:
        """Return every line about one department's quarter."""
        return Ledger() if self._absent else self.ask(partial(questions.history, place=(department, period)))

    def place_of(self, submission: str) -> Place | None:
        """Return the department and period of a submission, which never change; None if there is no such submission."""
        # Kept without end: a submission never moves to another quarter.
        known = self._places.get(submission)
        if known is None and not self._absent:
            (known,) = self.ask(lambda ask: (questions.place_of(ask, submission),))
            if known is not None:
                self._places[submission] = known
        return known

    def history_of(self, submission: str) -> Ledger:
        """Return every line about the quarter of a submission; KeyError if there is no such submission."""
        place = self.place_of(submission)
        if place is None:
            raise KeyError(submission)
        return self.history(*place)

    def findings(self, submissions: Collection[str]) -> Findings:
        """Return what the senders of some submissions were told."""
        return self.ask(partial(questions.findings, ids=submissions)) if submissions else Findings({})

    def acceptances(self) -> tuple[Acceptance, ...]:
        """Return every acceptance, in order."""
        return () if self._absent else self._acceptances()

    def decisions_from(self, sequence: int) -> tuple[Decision, ...]:
        """Return every decision from a line on, in order."""
        return self.ask(partial(questions.decisions, first=sequence))

    def make_slots(self) -> None:
        """Make the rows that say where each quarter stands again from the lines, and forget what is known of them."""
        self.journal.make_slots()
        with self._updating:
            self._file = 0

    def files(self) -> frozenset[str]:
        """Return the SHA-256 of every file that was ever sent."""
        return frozenset() if self._absent else self.ask(questions.files)

    def submissions(self, ids: Collection[str]) -> dict[str, Submission]:
        """Return some submissions by their ids; those that are not there are left out."""
        return self.ask(partial(questions.submissions, ids=ids)) if ids else {}

    def histories(self, department: str, periods: Collection[Period]) -> Ledger:
        """Return every line about some quarters of a department."""
        return self.ask(partial(questions.histories, department=department, periods=periods))

    def is_demonstration(self) -> bool:
        """Tell whether something was sent, and nothing real."""
        return False if self._absent else self._invented()

    def _notice_another_file(self) -> None:
        """Forget what is known where another file took the journal's place (a restored one)."""
        # Another inode means another file: a restored backup begins at lines that are already "known" here.
        now = identity(self.home.journal)
        if now != self._file:
            self._file, self._heads, self._accepted, self._places = now, {}, (), {}

    def _changed_heads(self) -> Mapping[Place, Slot]:
        """Return the heads known, and in their place those that changed since."""
        with self._updating:
            self._notice_another_file()
            # `changed` is the sequence of a slot's last line, so all rows beyond the greatest known are new; a row that
            # is read once more does no harm.
            after = max((slot.changed for slot in self._heads.values()), default=0)
            changed = self.ask(partial(questions.heads, after=after))
            # A new mapping instead of a change in place: other threads may be going through the old one.
            self._heads = {**self._heads, **{slot.place: slot for slot in changed}}
            return self._heads

    def _more_acceptances(self) -> tuple[Acceptance, ...]:
        with self._updating:
            self._notice_another_file()
            # Acceptances are never taken back (a reopening is a line of its own), so the list only grows.
            after = self._accepted[-1].sequence if self._accepted else 0
            self._accepted = (*self._accepted, *self.ask(partial(questions.acceptances, after=after)))
            return self._accepted
