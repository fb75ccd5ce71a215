"""Publishing: the warehouse of what the record accepts is made, found fit, and brought up where it is not.

DuckDB takes longer to import than a short command has to do: it is imported where it is needed.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from etl.home import Home, HomeBusy, HomeClosed
from etl.reading.extraction import Extraction
from etl.store.catalogue import CatalogueContext
from etl.store.corrections import Correction, check_expectations, corrected, correction_remarks
from etl.store.extractions import NONE_IN_HAND, ExtractionStore
from etl.store.findings import findings_of
from etl.store.folding import accepted_of
from etl.store.ledger import Ledger
from etl.store.raw import orphans, sweep
from etl.store.record import Record
from etl.trouble import Trouble, told
from plan.catalogue import CatalogueFaults
from plan.remark import Cell, Remark, remarks_of
from plan.submission import Submission
from wording import Lang, say

if TYPE_CHECKING:
    from etl.store.warehouse import Content, Warehouse

_LOG = logging.getLogger("guibiao.publisher")


class Tell(Protocol):
    """Where a sentence goes that a person should see; its key and fields are of the wording module."""

    def __call__(self, key: str, **fields: object) -> None: ...


def noted(key: str, **fields: object) -> None:
    """Into the log: where nobody waits for words, whoever looks after the machine still finds them."""
    _LOG.warning("%s", say(key, Lang.ZH, **told(fields, Lang.ZH)))


class WarehousePublisher:
    """The warehouse of a home. Where a method says so, the caller holds the writer's lock."""

    def __init__(
        self, home: Home, catalogue: CatalogueContext, record: Record, extractions: ExtractionStore, tell: Tell
    ) -> None:
        self._home = home
        self._catalogue = catalogue
        self._record = record
        self._extractions = extractions
        self._tell = tell

    def version(self, ledger: Ledger) -> str:
        """The data version a warehouse of these lines has."""
        from etl.store.warehouse import data_version

        catalogue = self._catalogue.digest(self._catalogue.corrections)
        return data_version(ledger.submissions, ledger.decisions, catalogue)

    def content(self, ledger: Ledger, fresh: Mapping[str, Extraction] = NONE_IN_HAND) -> Content:
        """What the warehouse of these lines holds. ``fresh`` are extractions in hand, by submission.

        CatalogueFaults if a correction does not find what it expects.
        """
        corrections = self._catalogue.corrections
        read = self._extractions.of(ledger.accepted, fresh)
        if corrections:
            check_expectations(corrections, accepted_of(ledger, read))
        return _content(ledger, read, corrections, self._catalogue.digest(corrections), self._catalogue.mark)

    def publish(self, ledger: Ledger, fresh: Mapping[str, Extraction] = NONE_IN_HAND) -> None:
        """Build the warehouse of these lines and swap it in. The caller holds the writer's lock."""
        assert self._record.journal, "the record stands before what is made from it"
        from etl.store.warehouse import build

        build(self._home.warehouse, self.content(ledger, fresh))

    def open(self) -> Warehouse:
        """Open the warehouse of what the journal says now; rebuilt, and that told, if missing, damaged or behind."""
        from etl.store.warehouse import Warehouse

        ledger = self._record.ledger()
        fit = self._fit(ledger)
        if isinstance(fit, Warehouse):
            self.tidy(ledger)
            return fit
        with self._home.writing():
            self._bring_up(self._record.ledger(), fit)
        return Warehouse.open(self._home.warehouse, self._mend)

    def tidy(self, ledger: Ledger | None = None) -> None:
        """Clear what a kill left among the raw files, if anything did; where that cannot be, it harms nobody.

        ``ledger``: what the journal said a moment ago, if that is known.
        """
        if orphans(self._home, (ledger or self._record.ledger()).by_bytes.__contains__):
            with suppress(HomeClosed, HomeBusy), self._home.writing(patience=0):
                sweep(self._home, self._record.ledger().by_bytes.__contains__)

    def keep_up(self, fresh: Mapping[str, Extraction]) -> None:
        """After a load, under its lock: publish if anything came in, or if the warehouse was not fit before."""
        ledger = self._record.ledger()
        why = "" if fresh else self._unfit(ledger)
        if fresh or why:
            sweep(self._home, ledger.by_bytes.__contains__)
            self.publish(ledger, fresh)

    def rebuild(self) -> None:
        """Make the warehouse again from the record, whatever stands there."""
        with self._home.writing():
            ledger = self._record.ledger()
            sweep(self._home, ledger.by_bytes.__contains__)
            self.publish(ledger)

    def take_up(self, ledger: Ledger) -> tuple[list[Path], str]:
        """Do what every start does after a kill: what was cleared, and why the warehouse was brought up (empty: it was
        not). A warehouse that was damaged is left alone. The caller holds the writer's lock."""
        from etl.store.warehouse import unfinished

        cleared = sweep(self._home, ledger.by_bytes.__contains__)
        why = self._unfit(ledger) if ledger.submissions else ""
        behind = why == "keep.brought_up" or (why and unfinished(self._home.warehouse))
        if not behind:
            return cleared, ""
        try:
            self.publish(ledger)
        except (Trouble, CatalogueFaults):
            return cleared, ""  # whoever examines will find out why
        return cleared, "keep.brought_up"

    def _mend(self) -> None:
        with self._home.writing():
            self._bring_up(self._record.ledger(), self._unfit(self._record.ledger()))

    def _bring_up(self, ledger: Ledger, why: str) -> None:
        """Rebuild once the lock is held, unless another process has done so meanwhile."""
        sweep(self._home, ledger.by_bytes.__contains__)
        why = why and self._unfit(ledger)
        if why:
            self.publish(ledger)
            self._tell(why)

    def _unfit(self, ledger: Ledger) -> str:
        """Why the warehouse in place is not the one of these lines, as a wording key; empty if it is."""
        fit = self._fit(ledger)
        if isinstance(fit, str):
            return fit
        fit.close()
        return ""

    def _fit(self, ledger: Ledger) -> Warehouse | str:
        """The warehouse in place if it is the one of these lines, else why it is not, as a wording key."""
        from etl.store.warehouse import Warehouse, WarehouseBroken

        first = not ledger.submissions and not self._home.warehouse.exists()
        try:
            warehouse = Warehouse.open(self._home.warehouse, self._mend)
        except WarehouseBroken:
            return "keep.first" if first else "keep.mended"
        if (warehouse.version, warehouse.mark) == (self.version(ledger), self._catalogue.mark):
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
    from etl.store.warehouse import Content

    return Content(
        submissions=ledger.accepted,
        decisions=ledger.acceptances,
        observations={key: corrected(e.observations, corrections) for key, e in read.items()},
        findings={key: findings_of(ledger.findings[key], e) for key, e in read.items()},
        remarks={s.id: _remarks(ledger, s, read[s.id], corrections) for s in ledger.accepted},
        catalogue=catalogue,
        mark=mark,
    )


def _remarks(
    ledger: Ledger, sent: Submission, read: Extraction, corrections: Sequence[Correction]
) -> tuple[tuple[Cell, Remark], ...]:
    said = remarks_of(sent, read.observations, ledger.findings[sent.id])
    return (*said, *correction_remarks(read.observations, corrections))
