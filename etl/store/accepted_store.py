"""What a home has accepted, as checks and corrections ask for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable

from etl.reading.extraction import Key
from etl.store.accepted import Accepted, Superseded
from etl.store.catalogue import CatalogueContext
from etl.store.corrections import Correction, check_expectations, corrected
from etl.store.extractions import ExtractionStore
from etl.store.folding import accepted_of, replayed
from etl.store.journal.questions import Acceptance
from etl.store.record import Record
from plan.catalogue import names_of_department
from plan.period import Period
from plan.slots import Place, Slot
from plan.submission import Submission

Repeaters = Callable[[str, Period], "Collection[Period] | None"]
"""The quarters of a department whose workbooks ever said something about another one; None where that is not known."""

_State = tuple[str, tuple[Correction, ...], tuple[Acceptance, ...], Accepted]
"""(mark of the catalogue, corrections, acceptances, what is accepted by them): the answer last given, and of what."""


class AcceptedStore:
    """The accepted observations of a record, from its extractions. Safe for many threads.

    It is put together once, and grows with every acceptance after that.
    """

    def __init__(
        self, catalogue: CatalogueContext, record: Record, extractions: ExtractionStore, repeaters: Repeaters
    ) -> None:
        self._catalogue = catalogue
        self._record = record
        self._extractions = extractions
        self._repeaters = repeaters
        self._growing = threading.Lock()
        self._known: _State | None = None
        self._replayed: dict[Place, Superseded] = {}

    def now(self) -> Accepted:
        """Return what the record accepts now, as the checks want it. Not to be changed: others read it too."""
        with self._growing:
            mark, corrections = self._catalogue.mark, self._catalogue.corrections
            acceptances = self._record.acceptances()
            known = self._known
            # Put together anew where extractions may be others (mark), or another journal took the
            # place of the one known.
            if known is None or (known[0], known[1]) != (mark, corrections) or not _continues(acceptances, known[2]):
                accepted = self.fresh()
            else:
                accepted = self._grown(known[3], acceptances[len(known[2]) :], corrections)
            self._known = mark, corrections, acceptances, accepted
            return accepted

    def fresh(self) -> Accepted:
        """Return what the record accepts, put together anew and shared with nobody: the caller may change it."""
        corrections = self._catalogue.corrections
        # What was replayed rests on the same extractions and corrections.
        self._replayed = {}
        slots = self._record.heads().values()
        read = self._extractions.of(slot.effective for slot in slots if slot.effective)
        return accepted_of(slots, read, corrections, self._replay)

    def check_corrections(self, more: Submission | None = None) -> None:
        """Raise CatalogueFaults if a correction would not find what it expects among what is accepted.

        ``more``: a submission, as if it were accepted too.
        """
        if corrections := self._catalogue.corrections:
            departments = {name for correction in corrections for name in self._senders(correction.measure)}
            slots = [s for s in self._record.heads().values() if s.department in departments]
            if more is not None:
                slots = [*(s for s in slots if s.place != (more.department, more.period)), _as_accepted(more, slots)]
            read = self._extractions.of(slot.effective for slot in slots if slot.effective)
            check_expectations(corrections, accepted_of(slots, read))

    def _grown(self, accepted: Accepted, more: tuple[Acceptance, ...], corrections: tuple[Correction, ...]) -> Accepted:
        sent = self._record.submissions({each.submission for each in more})
        read = self._extractions.of(sent.values())
        for each in more:
            submission = sent[each.submission]
            said = corrected(read[submission.id].observations, corrections)
            accepted = accepted.with_accepted((submission.department, submission.period), said)
        return accepted

    def _replay(self, key: Key, period: Period) -> Collection[float]:
        """Return a cell's values that are no longer effective, of every department that may have sent its measure."""
        by_sender = (self._superseded((name, period)).get(key, {}) for name in self._senders(key[0]))
        return {value for cells in by_sender for value in cells.get(period.index, ())}

    def _senders(self, measure: str) -> frozenset[str]:
        """Return the departments that may ever have sent a measure; none for one that the catalogue does not know."""
        known = self._catalogue.plan.measure_of.get(measure)
        return names_of_department(self._catalogue.plan, known.department) if known else frozenset()

    def _superseded(self, place: Place) -> Superseded:
        """Return what of a quarter is superseded, from every workbook that ever said something about it."""
        if place not in self._replayed:
            department, period = place
            repeaters = self._repeaters(department, period)
            periods = {period, *repeaters} if repeaters is not None else self._all_periods(department)
            ledger = self._record.histories(department, periods)
            once = replayed(ledger, self._extractions.of(ledger.accepted), self._catalogue.corrections)
            self._replayed[place] = once.all_superseded
        return self._replayed[place]

    def _all_periods(self, department: str) -> set[Period]:
        return {period for who, period in self._record.heads() if who == department}


def _continues(acceptances: tuple[Acceptance, ...], known: tuple[Acceptance, ...]) -> bool:
    """Tell whether some acceptances are those known and maybe more."""
    # The last one known still stands at its place; lines before it cannot change without it (they are chained).
    return len(acceptances) >= len(known) and (not known or acceptances[len(known) - 1] == known[-1])


def _as_accepted(sent: Submission, slots: Iterable[Slot]) -> Slot:
    """Return a slot as if its version had been accepted last."""
    last = max((slot.spoken_since for slot in slots), default=0)
    return Slot(sent.department, sent.period, sent=(sent,), accepted=(sent,), spoken_since=last + 1)
