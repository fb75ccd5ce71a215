"""Publishing: the warehouse of what the record accepts is made, found fit, and brought up where it is not.

DuckDB takes longer to import than a short command has to do: it is imported where it is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from etl.home import Home, HomeBusyError, HomeClosedError
from etl.reading.extraction import Extraction
from etl.reported_error import ReportedError, sayable_fields
from etl.store.catalogue import CatalogueContext
from etl.store.corrections import Correction, check_expectations, corrected, correction_remarks
from etl.store.extractions import NONE_IN_HAND, ExtractionStore
from etl.store.findings import findings_of
from etl.store.folding import accepted_of
from etl.store.journal.ledger import Ledger
from etl.store.journal.questions import Acceptance
from etl.store.raw import orphans, sweep, sweep_bucket
from etl.store.record import Record
from plan.catalogue_faults import CatalogueFaults
from plan.observation import FigureKey
from plan.period import Period
from plan.remark import Remark, remarks_of
from plan.submission import Submission
from wording import DEFAULT, say

if TYPE_CHECKING:
    from etl.store.warehouse import Content, Warehouse


class Notifier(Protocol):
    """Where a sentence goes that a person should see; its key and fields are of the wording module."""

    def __call__(self, key: str, **fields: object) -> None: ...


def noted(key: str, **fields: object) -> None:
    """Write a sentence to the log, where whoever looks after the machine finds it though nobody waits for it."""
    import logging  # only here: most commands have nothing to tell

    logging.getLogger("guibiao.publisher").warning("%s", say(key, DEFAULT, **sayable_fields(fields, DEFAULT)))


class WarehousePublisher:
    """The warehouse of a home. Where a method says so, the caller holds the writer's lock."""

    def __init__(
        self, home: Home, catalogue: CatalogueContext, record: Record, extractions: ExtractionStore, tell: Notifier
    ) -> None:
        self._home = home
        self._catalogue = catalogue
        self._record = record
        self._extractions = extractions
        self._tell = tell

    def version(self) -> str:
        """Return the data version that a warehouse made of the record now would have."""
        return self._version(self._record.acceptances())

    def version_after(self, acceptances: int) -> str:
        """Return the data version that a warehouse of the first so many acceptances would have."""
        return self._version(self._record.acceptances()[:acceptances])

    def _version(self, acceptances: Sequence[Acceptance]) -> str:
        from etl.store.warehouse import version_of

        catalogue = self._catalogue.digest(self._catalogue.corrections)
        return version_of(((each.submission, each.sha256) for each in acceptances), catalogue)

    def content(self, ledger: Ledger, fresh: Mapping[str, Extraction] = NONE_IN_HAND) -> Content:
        """Return what the warehouse of these lines holds. ``fresh`` are extractions in hand, by submission.

        CatalogueFaults if a correction does not find what it expects.
        """
        corrections = self._catalogue.corrections
        # One by one: the extractions of 12,000 submissions at once are more than building may take.
        read = self._extractions.one_by_one(ledger.accepted, fresh)
        if corrections:
            # On what was sent, before anything is corrected: a correction expects the number it replaces (decision 22).
            check_expectations(corrections, accepted_of(ledger.slots.values(), read))
        return _content(ledger, read, corrections, self._catalogue.digest(corrections), self._catalogue.mark)

    def publish(self, fresh: Mapping[str, Extraction] = NONE_IN_HAND) -> None:
        """Bring the warehouse up to the record: what was accepted since is added to it, where nothing else has changed,
        else it is built anew. ``fresh`` are extractions in hand. The caller holds the writer's lock."""
        # First the journal, which refuses a home that lost it; a warehouse alone would look like a record.
        assert self._record.journal, "the record stands before what is made from it"
        if not self._extend(fresh):
            self.build(fresh)

    def build(self, fresh: Mapping[str, Extraction] = NONE_IN_HAND) -> None:
        """Build the warehouse of the whole record and swap it in. The caller holds the writer's lock."""
        from etl.store.warehouse import build

        build(self._home.warehouse, self.content(self._record.ledger(), fresh))

    def _extend(self, fresh: Mapping[str, Extraction]) -> bool:
        """Add what was accepted since the warehouse in place was made; False where it is not that simple."""
        from etl.store.warehouse import WarehouseBroken, extend, proven, said_of

        acceptances, corrections = self._record.acceptances(), self._catalogue.corrections
        try:
            # Read once for its digest, and not once more by opening it and by extending it.
            there = proven(self._home.warehouse)
            said = said_of(self._home.warehouse)
            held, mark, version = int(said.get("acceptances", 0)), said["mark"], said["version"]
            # Not grown where the code, a layout, a correction or the catalogue is another: old rows would then be of
            # another making than new ones. 0 is a warehouse from before acceptances were counted.
            if held == 0 or mark != self._catalogue.mark or version != self._version(acceptances[:held]):
                return False
            more = self._accepted_since(acceptances, held)
            read = self._extractions.one_by_one(more.submissions, fresh)
            catalogue = self._catalogue.digest(corrections)
            content = _content(more, read, corrections, catalogue, mark)
            extend(self._home.warehouse, there, content, self._version(acceptances), len(acceptances))
        except WarehouseBroken:
            return False
        return True

    def _accepted_since(self, acceptances: Sequence[Acceptance], held: int) -> Ledger:
        """Return the submissions that were never accepted before the first ``held`` acceptances, and the acceptances
        since."""
        since = acceptances[held:]
        # A submission accepted once more after a reopening has its rows already; only its acceptance is new.
        fresh = {each.submission for each in since} - {each.submission for each in acceptances[:held]}
        submissions = sorted(self._record.submissions(fresh).values(), key=lambda each: each.sequence)
        decisions = self._record.decisions_from(since[0].sequence) if since else ()
        wanted = {each.sequence for each in since}
        kept = tuple(decision for decision in decisions if decision.sequence in wanted)
        return Ledger(tuple(submissions), kept, self._record.findings(fresh))

    def repeaters(self, department: str, period: Period) -> Collection[Period] | None:
        """Return the quarters of a department whose workbooks ever said something about ``period``; None where the
        warehouse in place does not know them all."""
        from etl.store.warehouse import Warehouse, WarehouseBroken

        try:
            with Warehouse.open(self._home.warehouse) as there:
                current = (there.version, there.mark) == (self.version(), self._catalogue.mark)
                return there.repeaters(department, period) if current else None
        except WarehouseBroken:
            return None

    def open(self) -> Warehouse:
        """Open the warehouse of what the journal says now; rebuilt, and that told, if missing, damaged or behind."""
        from etl.store.warehouse import Warehouse

        fit = self._fit()
        if isinstance(fit, Warehouse):
            self.tidy()
            return fit
        with self._home.writing():
            self._bring_up(fit)
        return Warehouse.open(self._home.warehouse, self.bring_up)

    def tidy(self) -> None:
        """Clear what a kill left, if anything did; where that cannot be, it harms nobody."""
        self._home.clear_halves()
        if orphans(self._home, self._record.files().__contains__):
            # Nobody waits for tidying: whoever holds the lock sweeps himself, as every writer does.
            with suppress(HomeClosedError, HomeBusyError), self._home.writing(patience=0):
                sweep(self._home, self._record.files().__contains__)

    def keep_up(self, fresh: Mapping[str, Extraction]) -> None:
        """Publish after a load, if anything came in or the warehouse was not fit before. The caller holds the lock."""
        # Something that came in has to be published anyhow; only else is it worth opening the warehouse to look.
        why = "" if fresh else self._unfit()
        if fresh or why:
            sweep(self._home, self._record.files().__contains__)
            self.publish(fresh)

    def rebuild(self) -> None:
        """Make again from the record's lines what is made of them: where each quarter stands, and the warehouse."""
        with self._home.writing():
            self._record.make_slots()
            sweep(self._home, self._record.files().__contains__)
            self.build()

    def take_up(self) -> tuple[list[Path], str]:
        """Do what every start does after a kill; return what was cleared, and why the warehouse was brought up (empty:
        it was not). A warehouse that was damaged is left alone. The caller holds the writer's lock."""
        from etl.store.warehouse import unfinished

        files = self._record.files()
        cleared = sweep(self._home, files.__contains__)
        if self._home.bucket is not None:
            sweep_bucket(self._home.bucket, files.__contains__, datetime.now(UTC))
        why = self._unfit() if files else ""
        # Damage is not a kill's doing (files are swapped in whole): it is left as it is for the doctor to name.
        behind = why == "keep.brought_up" or (why and unfinished(self._home.warehouse))
        if not behind:
            return cleared, ""
        try:
            self.publish()
        except (ReportedError, CatalogueFaults):
            return cleared, ""  # whoever examines will find out why
        return cleared, "keep.brought_up"

    def is_behind(self) -> bool:
        """Tell whether the warehouse in place is not the one of the record."""
        return bool(self._unfit())

    def bring_up(self) -> None:
        """Make the warehouse in place the one of the record, if it is not, and tell it."""
        with self._home.writing():
            self._bring_up(self._unfit())

    def _bring_up(self, why: str) -> None:
        """Publish under the lock, unless another process has done so meanwhile; ``why``: as :meth:`_unfit` says."""
        sweep(self._home, self._record.files().__contains__)
        # Asked again under the lock: while this process waited, another may have published.
        why = why and self._unfit()
        if why:
            self.publish()
            self._tell(why)

    def _unfit(self) -> str:
        """Return why the warehouse in place is not the one of the record, as a wording key; empty if it is."""
        fit = self._fit()
        if isinstance(fit, str):
            return fit
        # An open file cannot be replaced on Windows, and would keep the old rows alive.
        fit.close()
        return ""

    def _fit(self) -> Warehouse | str:
        """Return the warehouse in place if it is the one of the record, else why it is not, as a wording key."""
        from etl.store.warehouse import Warehouse, WarehouseBroken

        try:
            warehouse = Warehouse.open(self._home.warehouse, self.bring_up)
        except WarehouseBroken:
            first = self._home.empty or not (self._home.warehouse.exists() or self._record.files())
            return "keep.first" if first else "keep.mended"
        # The version says what was accepted and under which catalogue, the mark by which code and layouts it was read.
        if (warehouse.version, warehouse.mark) == (self.version(), self._catalogue.mark):
            return warehouse
        warehouse.close()
        return "keep.brought_up"


def _content(
    ledger: Ledger,
    read: Mapping[str, Extraction],
    corrections: Sequence[Correction],
    catalogue: str,
    mark: str,
) -> Content:
    """Return what to put into a warehouse: what ``ledger`` has of submissions and acceptances, all or the new ones."""
    from etl.store.warehouse import Content

    sent = {submission.id: submission for submission in ledger.submissions}
    return Content(
        submissions=ledger.accepted,
        decisions=ledger.acceptances,
        observations=_MadeOnDemand(read, lambda key: corrected(read[key].observations, corrections)),
        findings=_MadeOnDemand(read, lambda key: findings_of(ledger.findings[key], read[key])),
        remarks=_MadeOnDemand(read, lambda key: _remarks(ledger, sent[key], read[key], corrections)),
        catalogue=catalogue,
        mark=mark,
    )


def _remarks(
    ledger: Ledger, sent: Submission, read: Extraction, corrections: Sequence[Correction]
) -> tuple[tuple[FigureKey, Remark], ...]:
    said = remarks_of(sent, read.observations, ledger.findings[sent.id])
    return (*said, *correction_remarks(read.observations, corrections))


V = TypeVar("V")


class _MadeOnDemand(Mapping[str, V]):
    """What is made of each submission when it is asked for, and not before."""

    def __init__(self, keys: Collection[str], make: Callable[[str], V]) -> None:
        self._keys = keys
        self._make = make

    def __getitem__(self, key: str) -> V:
        if key not in self._keys:
            raise KeyError(key)
        return self._make(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)
